//! Mail addresses, as far as they can be judged without sending a mail.

use super::Refusal;
use std::fmt;

/// An address with one `@`, normalised to small letters so that one mailbox is one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Takes an address, or tells what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Refusal::new("Write an e-mail address."));
        }
        let address = text.to_lowercase();
        let is_good = address.len() <= 254
            && address
                .split_once('@')
                .is_some_and(|(local, domain)| is_local(local) && is_domain(domain));
        if is_good {
            Ok(Self(address))
        } else {
            Err(Refusal::new(
                "This does not look like an e-mail address; write it like name@example.org.",
            ))
        }
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Letters and digits of any script, and the marks that need no quotes.
fn is_local(local: &str) -> bool {
    (1..=64).contains(&local.len())
        && local.split('.').all(|part| !part.is_empty())
        && local
            .chars()
            .all(|c| c.is_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(c))
}

/// At least two labels, none that begins or ends with a hyphen.
fn is_domain(domain: &str) -> bool {
    domain.contains('.')
        && domain.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        })
}

#[cfg(test)]
mod tests {
    use super::EmailAddress;

    #[test]
    fn addresses() {
        for (text, good) in [
            ("ada@example.org", true),
            (" Ada.L+blog@Example.ORG ", true),
            ("ä@bücher.example", true),
            ("ada", false),
            ("ada@example", false),
            ("@example.org", false),
            ("ada@", false),
            ("a@b@example.org", false),
            ("ada@example..org", false),
            ("ada@-x.org", false),
            ("a b@example.org", false),
            ("ada@example.org\r\nBcc: x@y.zz", false),
            ("<script>@example.org", false),
            (".ada@example.org", false),
            ("ada..l@example.org", false),
            ("o'brien@example.org", true),
            ("ada@example.org.", false),
            ("ada\u{202e}@example.org", false),
            ("ada@exa\u{200b}mple.org", false),
            ("ada@example.org, x@y.zz", false),
            ("Ada <ada@example.org>", false),
            ("ada\0@example.org", false),
            ("", false),
        ] {
            assert_eq!(EmailAddress::parse(text).is_ok(), good, "{text:?}");
        }
        let long = |local: usize, label: usize| {
            let label = "d".repeat(label);
            format!("{}@{label}.{label}.{label}.example", "a".repeat(local))
        };
        assert!(EmailAddress::parse(&long(53, 63)).is_ok());
        assert!(EmailAddress::parse(&long(55, 63)).is_err());
        assert!(EmailAddress::parse(&long(65, 3)).is_err());
        assert!(EmailAddress::parse(&long(1, 64)).is_err());
        assert_eq!(
            EmailAddress::parse(" Ada@Example.ORG").unwrap().as_str(),
            "ada@example.org"
        );
    }
}
