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
        let is_good = text.len() <= 254
            && !text
                .chars()
                .any(|c| c.is_whitespace() || c.is_control() || "\"(),:;<>[\\]".contains(c))
            && text
                .split_once('@')
                .is_some_and(|(local, domain)| is_local(local) && is_domain(domain));
        if is_good {
            Ok(Self(text.to_lowercase()))
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

fn is_local(local: &str) -> bool {
    (1..=64).contains(&local.len())
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

fn is_domain(domain: &str) -> bool {
    domain.contains('.')
        && !domain.contains('@')
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
            ("", false),
        ] {
            assert_eq!(EmailAddress::parse(text).is_ok(), good, "{text:?}");
        }
        assert_eq!(
            EmailAddress::parse(" Ada@Example.ORG").unwrap().as_str(),
            "ada@example.org"
        );
    }
}
