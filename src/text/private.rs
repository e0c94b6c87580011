//! What somebody may not want to be public: a phone number, where they live, when they were born, what ails them.
//!
//! It only asks. A finding costs its author one look, so the patterns are plain and local: nothing leaves the site.

use super::email::EmailAddress;
use super::folding::{self, Readings};

mod patterns;

/// The kind of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Phone,
    Email,
    Street,
    Birth,
    Health,
}

/// Something private in a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    pub kind: Kind,
    /// As it stands there, or the word of a list.
    pub words: String,
}

/// Asked about only where somebody speaks of themselves. A star takes every ending.
const HEALTH: &[&str] = &[
    "hiv",
    "aids test",
    "hepatitis",
    "herpes",
    "chlamydia",
    "std",
    "sti",
    "miscarriage*",
    "abortion*",
    "pregnan*",
    "ivf",
    "cancer",
    "chemo*",
    "tumour*",
    "tumor*",
    "leukaemia",
    "leukemia",
    "depress*",
    "antidepress*",
    "suicid*",
    "self harm*",
    "bipolar",
    "schizophren*",
    "psycho*",
    "panic attack*",
    "anxiety disorder",
    "eating disorder*",
    "anorexi*",
    "bulimi*",
    "alcoholic*",
    "addict*",
    "rehab",
    "abused",
    "sexual abuse",
    "raped",
    "assaulted",
    "ptsd",
    "epilep*",
    "seizure*",
    "incontinen*",
    "multiple sclerosis",
    "parkinson*",
    "diabet*",
    "blood thinner*",
    "heart attack*",
    "diagnos*",
    "dementia",
    "stoma",
    "prozac",
    "zoloft",
    "xanax",
    "sertraline",
    "oxycodone",
    "methadone",
    // German, French, Spanish, Italian
    "schwanger*",
    "fehlgeburt*",
    "abtreibung*",
    "krebs",
    "missbrauch*",
    "vergewaltig*",
    "magersucht",
    "suchtig",
    "epilepsie",
    "enceinte",
    "fausse couche",
    "avortement",
    "vih",
    "violee",
    "embarazad*",
    "cancer de",
    "depresion",
    "aborto",
    "diagnostico",
    "incinta",
    "tumore",
    "depressione",
    "violentata",
    "krebsdiagnose",
];

/// Words by which somebody speaks of themselves.
const SELF: &[&str] = &[
    "i", "im", "ive", "my", "me", "mine", "myself", "ich", "mein*", "mir", "mich", "je", "jai",
    "mon", "ma", "mes", "moi", "yo", "mi", "mis", "soy", "estoy", "io", "mio", "mia", "sono", "ho",
    "our", "we", "wir",
];

/// Everything private in a text, each thing once; `own` are the site's own words, which are always asked about.
pub fn find(text: &str, own: &[String]) -> Vec<Found> {
    let mut found = patterns::find(text);
    found.extend(emails(text));
    let readings = Readings::of(text);
    let mut words: Vec<&str> = own.iter().map(String::as_str).collect();
    if SELF.iter().any(|word| readings.has(word)) {
        words.extend(HEALTH);
    }
    found.extend(
        words
            .into_iter()
            .filter(|word| readings.has(word))
            .map(|word| Found {
                kind: Kind::Health,
                words: as_written(text, word),
            }),
    );
    found.sort_unstable();
    found.dedup();
    found
}

impl Found {
    /// A short name for what was found, by which a form remembers that its author was asked.
    pub fn mark(&self) -> String {
        let mut hash: u32 = 0x811c_9dc5;
        for byte in format!("{:?}:{}", self.kind, folding::plain(&self.words)).bytes() {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
        format!("{hash:08x}")
    }

    /// The kind as its author is told.
    pub fn title(&self) -> &'static str {
        match self.kind {
            Kind::Phone => "A phone number",
            Kind::Email => "A mail address",
            Kind::Street => "A street address",
            Kind::Birth => "A date of birth",
            Kind::Health => "Something personal",
        }
    }

    /// The kind in words, for the reasons that moderators see.
    pub fn what(&self) -> &'static str {
        match self.kind {
            Kind::Phone => "a phone number",
            Kind::Email => "a mail address",
            Kind::Street => "a street address",
            Kind::Birth => "a date of birth",
            Kind::Health => "something about health or other private matters",
        }
    }
}

fn emails(text: &str) -> impl Iterator<Item = Found> {
    text.split(|c: char| c.is_whitespace() || "()[]<>\"“”,;:*".contains(c))
        .map(|word| word.trim_matches(['.', '!', '?', '\'']))
        .filter(|word| word.contains('@') && EmailAddress::parse(word).is_ok())
        .map(|word| Found {
            kind: Kind::Email,
            words: word.to_owned(),
        })
}

/// The word as its author wrote it, where it can be pointed at.
fn as_written(text: &str, term: &str) -> String {
    let bare = term.trim_end_matches('*');
    text.split(|c: char| !c.is_alphanumeric())
        .find(|word| !word.is_empty() && Readings::of(word).has(term))
        .unwrap_or(bare)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        find(text, &[])
            .into_iter()
            .map(|found| found.kind)
            .collect()
    }

    #[test]
    fn private_things_are_found() {
        for (text, kind) in [
            ("Call me at 0171 234 5678 please", Kind::Phone),
            ("+44 20 7946 0958", Kind::Phone),
            ("my number: (555) 010-9999.", Kind::Phone),
            ("0664/1234567", Kind::Phone),
            ("555-010-9999", Kind::Phone),
            ("write to ada.l@example.org!", Kind::Email),
            ("(ada@example.org)", Kind::Email),
            ("I live at 12 Harley Street, London", Kind::Street),
            ("Ich wohne in der Bahnhofstraße 12", Kind::Street),
            ("Lindengasse 4a, 1070 Wien", Kind::Street),
            ("j'habite 5 rue de la Paix", Kind::Street),
            ("I was born on 3 March 1980", Kind::Birth),
            ("geb. 03.04.1975", Kind::Birth),
            ("DOB 1980-04-03", Kind::Birth),
            ("born 4/3/80", Kind::Birth),
            ("Since my miscarriage I cannot sleep", Kind::Health),
            ("Ich bin schwanger, darf ich kommen?", Kind::Health),
            ("I was diagnosed last week", Kind::Health),
            ("I take antidepressants", Kind::Health),
        ] {
            assert_eq!(kinds(text), [kind], "{text}");
        }
    }

    #[test]
    fn ordinary_talk_is_not_asked_about() {
        for text in [
            "Thank you, that helped my neck a lot!",
            "I have been coming for 10 years, since 2014.",
            "Come on 12.05.2026 at 10:30, it takes 90 minutes and costs 85.00",
            "It is a 10 minute drive, take the second way on the right",
            "Studies say that massage helps with depression",
            "Three sets of 10-12-15 repetitions",
            "ISBN 978-3-16-148410-0",
            "My back hurts after 8 hours of sitting",
            "Spring 2026 was warm",
            "@ada how was it?",
            "",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }

    #[test]
    fn own_words_are_always_asked_about() {
        let found = find("The Rosenhof clinic", &["rosenhof".to_owned()]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].words, "Rosenhof");
        assert_eq!(found[0].mark().len(), 8);
        assert_ne!(found[0].mark(), find("x 0171 234 5678", &[])[0].mark());
    }
}
