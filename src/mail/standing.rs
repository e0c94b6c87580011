//! What the world's mail servers find about `mail.from` in the DNS: SPF, DKIM and DMARC, and what to change.
//!
//! Reading is bounded in time and fails softly: no answer is told as no answer, never as a fault of the domain.

mod lookup;

use crate::config::Mail;
use lookup::{Answer, Asked};

/// The names under which mail services usually keep their DKIM keys; the right one is known only to the service.
const SELECTORS: [&str; 14] = [
    "default",
    "mail",
    "dkim",
    "google",
    "selector1",
    "selector2",
    "s1",
    "s2",
    "k1",
    "k2",
    "fm1",
    "mx",
    "smtp",
    "mailjet",
];

/// How one of them stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grade {
    Good,
    /// Something should be changed.
    Change,
    /// Nobody answered, or only the mail service can tell.
    Unknown,
}

/// What was found about one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub what: &'static str,
    pub grade: Grade,
    pub words: String,
}

/// Asks the DNS about the domain of `mail.from`.
pub async fn read(mail: &Mail) -> Vec<Finding> {
    let domain = mail.domain().to_ascii_lowercase();
    let asked = match Asked::begin(mail.dns) {
        Ok(asked) => asked,
        Err(error) => {
            return vec![finding(
                "DNS",
                Grade::Unknown,
                format!("It cannot be asked from here: {error}"),
            )];
        }
    };
    let (spf, dmarc, dkim) = tokio::join!(
        asked.texts(domain.clone()),
        dmarc_records(&asked, &domain),
        dkim_records(&asked, &domain),
    );
    vec![
        spf_standing(&domain, &spf),
        dkim_standing(&domain, &dkim),
        dmarc_standing(&domain, &dmarc),
    ]
}

/// Under the domain itself, or else under the one that it belongs to.
async fn dmarc_records(asked: &Asked, domain: &str) -> Answer {
    let own = asked.texts(format!("_dmarc.{domain}")).await;
    let is_there = matches!(&own, Answer::Texts(texts) if texts.iter().any(|text| is_dmarc(text)));
    match domain.split_once('.') {
        Some((_, parent)) if !is_there && parent.contains('.') => {
            match asked.texts(format!("_dmarc.{parent}")).await {
                Answer::Texts(texts) if texts.iter().any(|text| is_dmarc(text)) => {
                    Answer::Texts(texts)
                }
                _ => own,
            }
        }
        _ => own,
    }
}

async fn dkim_records(asked: &Asked, domain: &str) -> Vec<(&'static str, Answer)> {
    let questions = SELECTORS.iter().map(|selector| async move {
        let name = format!("{selector}._domainkey.{domain}");
        (*selector, asked.texts(name).await)
    });
    futures_util::future::join_all(questions).await
}

fn spf_standing(domain: &str, answer: &Answer) -> Finding {
    let Answer::Texts(texts) = answer else {
        return silence("SPF", answer);
    };
    let records: Vec<&String> = texts
        .iter()
        .filter(|text| {
            let lower = text.to_ascii_lowercase();
            lower == "v=spf1" || lower.starts_with("v=spf1 ")
        })
        .collect();
    match records.as_slice() {
        [] => finding("SPF", Grade::Change, format!(
            "{domain} does not say who may send for it. Add a TXT record to {domain}, such as “v=spf1 mx include:… ~all”; your mail service tells what belongs after include."
        )),
        [record] if record.split_whitespace().any(|word| matches!(word, "+all" | "all")) => finding("SPF", Grade::Change,
            "The record ends with “all”, which lets everybody send in your name. Change that word to “~all” or “-all”.".into(),
        ),
        [record] => finding("SPF", Grade::Good, record.to_string()),
        more => finding("SPF", Grade::Change, format!(
            "There are {} records that begin with v=spf1, and then none of them counts. Put them into one.",
            more.len()
        )),
    }
}

fn dkim_standing(domain: &str, answers: &[(&'static str, Answer)]) -> Finding {
    let found: Vec<&str> = answers
        .iter()
        .filter(|(_, answer)| {
            matches!(answer, Answer::Texts(texts) if texts.iter().any(|text| has_key(text)))
        })
        .map(|(selector, _)| *selector)
        .collect();
    let silent = answers
        .iter()
        .find(|(_, answer)| matches!(answer, Answer::Silence(_)));
    match (found.first(), silent) {
        (Some(selector), _) => finding(
            "DKIM",
            Grade::Good,
            format!("There is a key at {selector}._domainkey.{domain}."),
        ),
        (None, Some((_, silence_))) => silence("DKIM", silence_),
        (None, None) => finding(
            "DKIM",
            Grade::Unknown,
            format!(
                "No key stands under a usual name at _domainkey.{domain}. Switch DKIM on at your mail service and add the TXT record that it names. If it is on under a name of its own, send a test: the mail's source should say dkim=pass."
            ),
        ),
    }
}

fn dmarc_standing(domain: &str, answer: &Answer) -> Finding {
    let Answer::Texts(texts) = answer else {
        return silence("DMARC", answer);
    };
    let records: Vec<&String> = texts.iter().filter(|text| is_dmarc(text)).collect();
    match records.as_slice() {
        [] => finding(
            "DMARC",
            Grade::Change,
            format!(
                "{domain} does not say what happens to mail that only pretends to be yours. Add a TXT record at _dmarc.{domain}: “v=DMARC1; p=none”, and p=quarantine once SPF and DKIM are good."
            ),
        ),
        [record] if policy(record).is_none() => finding(
            "DMARC",
            Grade::Change,
            "The record names no policy. Add “p=none”, or p=quarantine once SPF and DKIM are good."
                .into(),
        ),
        [record] => finding("DMARC", Grade::Good, record.to_string()),
        more => finding(
            "DMARC",
            Grade::Change,
            format!(
                "There are {} records that begin with v=DMARC1, and then none of them counts. Keep one.",
                more.len()
            ),
        ),
    }
}

fn is_dmarc(text: &str) -> bool {
    text.to_ascii_lowercase()
        .replace(' ', "")
        .starts_with("v=dmarc1")
}

fn policy(record: &str) -> Option<String> {
    record
        .to_ascii_lowercase()
        .split(';')
        .filter_map(|part| part.split_once('='))
        .find(|(name, _)| name.trim() == "p")
        .map(|(_, value)| value.trim().to_owned())
        .filter(|policy| matches!(policy.as_str(), "none" | "quarantine" | "reject"))
}

/// A key that was taken back is an empty one.
fn has_key(text: &str) -> bool {
    text.split(';')
        .filter_map(|part| part.split_once('='))
        .any(|(name, value)| name.trim() == "p" && !value.trim().is_empty())
}

fn silence(what: &'static str, answer: &Answer) -> Finding {
    let why = match answer {
        Answer::Silence(why) => why.as_str(),
        Answer::Texts(_) => "",
    };
    finding(
        what,
        Grade::Unknown,
        format!("The DNS gave no answer ({why}). Try again later."),
    )
}

fn finding(what: &'static str, grade: Grade, words: String) -> Finding {
    Finding { what, grade, words }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Answer {
        Answer::Texts(texts.iter().map(|text| (*text).to_owned()).collect())
    }

    #[test]
    fn what_stands_in_the_dns_is_judged() {
        let quiet = Answer::Silence("time-out".into());
        for (answer, grade) in [
            (texts(&["v=spf1 mx -all", "something else"]), Grade::Good),
            (texts(&["v=spf10 mx -all"]), Grade::Change),
            (texts(&[]), Grade::Change),
            (texts(&["v=spf1 mx +all"]), Grade::Change),
            (texts(&["v=spf1 mx -all", "v=spf1 a -all"]), Grade::Change),
            (quiet.clone(), Grade::Unknown),
        ] {
            assert_eq!(
                spf_standing("example.org", &answer).grade,
                grade,
                "{answer:?}"
            );
        }
        for (answer, grade) in [
            (texts(&["v=DMARC1; p=none"]), Grade::Good),
            (
                texts(&["v=DMARC1;p=reject;rua=mailto:a@example.org"]),
                Grade::Good,
            ),
            (texts(&["v=DMARC1; p=maybe"]), Grade::Change),
            (texts(&["v=spf1 -all"]), Grade::Change),
            (
                texts(&["v=DMARC1; p=none", "v=DMARC1; p=none"]),
                Grade::Change,
            ),
            (quiet.clone(), Grade::Unknown),
        ] {
            assert_eq!(
                dmarc_standing("example.org", &answer).grade,
                grade,
                "{answer:?}"
            );
        }
        for (answers, grade) in [
            (
                vec![
                    ("s1", texts(&[])),
                    ("mail", texts(&["v=DKIM1; k=rsa; p=MIGf"])),
                ],
                Grade::Good,
            ),
            (vec![("s1", texts(&["v=DKIM1; p="]))], Grade::Unknown),
            (vec![("s1", texts(&[])), ("s2", quiet)], Grade::Unknown),
        ] {
            assert_eq!(
                dkim_standing("example.org", &answers).grade,
                grade,
                "{answers:?}"
            );
        }
    }
}
