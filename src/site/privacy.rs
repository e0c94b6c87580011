//! What a site says about the data of its readers, in sentences that follow from its settings.
//!
//! Pure words: `posts::declaring` makes a page of them and offers the new ones when a setting changes.

use super::comment_rules::CommentRules;
use super::settings::Settings;

/// One sentence of the privacy page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Its name, for settings and addresses.
    pub key: &'static str,
    /// The heading that it stands under.
    pub heading: &'static str,
    pub words: String,
}

/// Everything that the page says, in its order.
pub fn sentences(settings: &Settings) -> Vec<Sentence> {
    let rules = &settings.comments;
    let sentence = |key, heading, words: String| Sentence {
        key,
        heading,
        words,
    };
    const READING: &str = "When you read";
    const WRITING: &str = "When you write a comment";
    const KEEPING: &str = "How long it is kept";
    const SEEING: &str = "Who sees it";
    const RIGHTS: &str = "What you can ask for";
    vec![
        sentence(
            "reading",
            READING,
            "You can read everything here without giving your name. Reading sets no cookies, and nobody counts you.".into(),
        ),
        sentence("videos", READING, videos(settings.plays_videos).into()),
        sentence(
            "comments",
            WRITING,
            "When you write a comment, we keep your name as you typed it, your words, and when you sent them. Once somebody of the practice has let it through, everybody can read it.".into(),
        ),
        sentence(
            "address",
            WRITING,
            "Your e-mail address is your choice. It is never shown on the site.".into(),
        ),
        sentence(
            "mail",
            WRITING,
            "If you ask for mail, where that is offered, we write to your address only once you have confirmed it by a link, and every mail has a link that ends them.".into(),
        ),
        sentence(
            "network",
            WRITING,
            "To keep spam and harassment away, we keep a scrambled trace of the network that you write from. It does not tell where you live.".into(),
        ),
        sentence(
            "published",
            KEEPING,
            "A comment stays as long as the post that it stands under, or until you take it back.".into(),
        ),
        sentence(
            "network-days",
            KEEPING,
            format!("The trace of your network is forgotten {}.", after(rules.network_days)),
        ),
        sentence(
            "spam-days",
            KEEPING,
            format!(
                "Comments that were spam, that we declined, or that you took back are destroyed {}.",
                after(rules.spam_days)
            ),
        ),
        sentence(
            "original-days",
            KEEPING,
            format!(
                "When we black out private details in a comment, what stood there is destroyed {}.",
                after(rules.original_days)
            ),
        ),
        sentence(
            "seeing",
            SEEING,
            "Besides what is published, your data is seen by the people of this practice who look after comments, and by nobody else. It is not sold and not passed on.".into(),
        ),
        sentence(
            "evidence",
            SEEING,
            "A comment that harasses somebody may be kept longer, as evidence.".into(),
        ),
        sentence(
            "link",
            RIGHTS,
            "After you have sent a comment, you get a link of your own. With it you can change the comment or take it back at any time, without asking anybody.".into(),
        ),
        sentence(
            "rights",
            RIGHTS,
            "You can also ask us what we keep about you, have it corrected, take a copy of it, or have it erased. Write to us: (say here how to reach you).".into(),
        ),
    ]
}

/// The whole page in Markdown.
pub fn page(settings: &Settings) -> String {
    let mut page = String::new();
    let mut under = "";
    for sentence in sentences(settings) {
        if sentence.heading != under {
            under = sentence.heading;
            page.push_str("## ");
            page.push_str(under);
            page.push_str("\n\n");
        }
        page.push_str(&sentence.words);
        page.push_str("\n\n");
    }
    page.trim_end().to_owned()
}

/// What is kept of a comment, in the one line beside its form.
pub fn beside_the_form(rules: &CommentRules) -> String {
    format!(
        "We keep what you write here and a scrambled trace of your network, which is forgotten {}.",
        after(rules.network_days)
    )
}

fn after(days: u32) -> String {
    match days {
        0 => "within a day".into(),
        1 => "after one day".into(),
        days => format!("after {days} days"),
    }
}

fn videos(plays: bool) -> &'static str {
    if plays {
        "Videos come from YouTube or Vimeo, and only after you press play. From then on those sites learn of your visit."
    } else {
        "Videos are links to YouTube or Vimeo. Those sites learn of your visit only when you open one."
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn sentences_follow_the_settings() {
        let mut settings = Settings::default();
        settings.comments.network_days = 7;
        settings.comments.spam_days = 1;
        settings.comments.original_days = 0;
        let page = page(&settings);
        for words in [
            "network is forgotten after 7 days.",
            "took back are destroyed after one day.",
            "stood there is destroyed within a day.",
            "Videos are links",
        ] {
            assert!(page.contains(words), "{words}\n{page}");
        }
        assert!(beside_the_form(&settings.comments).contains("after 7 days"));
        settings.plays_videos = true;
        assert!(super::page(&settings).contains("after you press play"));
    }

    #[test]
    fn every_sentence_has_a_name_of_its_own_and_stands_once() {
        let settings = Settings::default();
        let page = page(&settings);
        let sentences = sentences(&settings);
        let keys: BTreeSet<&str> = sentences.iter().map(|sentence| sentence.key).collect();
        assert_eq!(keys.len(), sentences.len());
        for sentence in sentences {
            assert_eq!(page.matches(&sentence.words).count(), 1, "{}", sentence.key);
        }
    }
}
