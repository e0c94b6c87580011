//! Words by which a body worker is harassed, kept modest: what has an honest use on such a site is not among them.
//!
//! Found however they are dressed (`folding`). The owner adds their own; a class that learns stands beside the list.

use super::folding::Readings;

/// A star takes every ending.
const TERMS: &[&str] = &[
    "happy ending",
    "happy endings",
    "happy end massage",
    "full service",
    "extra services",
    "any extras",
    "do you do extras",
    "do you offer extras",
    "with extras",
    "body to body",
    "b2b massage",
    "nuru",
    "sensual massage",
    "erotic*",
    "tantra extras",
    "lingam",
    "yoni massage",
    "prostate massage",
    "handjob*",
    "hand job",
    "hand jobs",
    "blowjob*",
    "blow job",
    "blow jobs",
    "rimjob",
    "jerk off",
    "jerking off",
    "jerk me",
    "wank*",
    "masturbat*",
    "cum",
    "cumming",
    "cumshot*",
    "orgasm*",
    "climax for me",
    "horny",
    "sexy",
    "sexting",
    "hot babe",
    "hot ass",
    "nice ass",
    "your ass",
    "tight ass",
    "big ass",
    "tits",
    "titties",
    "boobs",
    "boobies",
    "your breasts",
    "nice rack",
    "pussy",
    "cunt*",
    "slut*",
    "whore*",
    "dick",
    "dick pic*",
    "cock",
    "my hard on",
    "boner",
    "penis pic*",
    "nudes",
    "nude pics",
    "send pics",
    "naked pics",
    "naked with you",
    "are you naked",
    "topless",
    "wear nothing",
    "without panties",
    "your panties",
    "your underwear",
    "suck my",
    "lick you",
    "lick my",
    "fuck me",
    "fuck you",
    "fucking you",
    "wanna fuck",
    "want to fuck",
    "sleep with me",
    "sex with",
    "have sex",
    "sex massage",
    "milf*",
    "fetish*",
    // German, French, Spanish, Italian, Russian
    "ficken",
    "geile*",
    "titten",
    "muschi",
    "massage mit happy",
    "bite dans",
    "salope",
    "tetas",
    "scopare",
    "seks massazh",
];

/// The first term that a text has, of the list or of the owner's own.
pub fn first<'a>(readings: &Readings, own: &'a [String]) -> Option<&'a str> {
    TERMS
        .iter()
        .copied()
        .chain(own.iter().map(String::as_str))
        .find(|term| readings.has(term))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_is_found_and_honest_words_are_not() {
        for (text, is_lewd) in [
            ("do you do happy endings?", true),
            ("D0 y0u d0 h4ppy end1ngs", true),
            ("you have nice t i t s", true),
            ("I'm so h.o.r.n.y for you", true),
            ("pu$$y", true),
            ("Wie geil, du geile Maus", true),
            ("send n.u.d.e.s", true),
            ("Can I get a massage after breast surgery?", false),
            ("The glutes and the pelvic floor are tense", false),
            (
                "Dickens wrote about it; the cockpit seat hurts my back",
                false,
            ),
            ("A happy end of the week to you all", false),
            ("Is it normal to be naked under the towel?", false),
            ("My class assessment was in Essex", false),
            ("Mein Becken tut weh, der Po auch", false),
            ("", false),
        ] {
            assert_eq!(first(&Readings::of(text), &[]).is_some(), is_lewd, "{text}");
        }
        let own = ["petting zoo".to_owned()];
        assert_eq!(
            first(&Readings::of("the Petting-Zoo"), &own),
            Some("petting zoo")
        );
    }
}
