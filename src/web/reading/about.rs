//! What the page of a post says about it to machines: title and description for searches, the picture of shared cards,
//! and the facts in the words of schema.org.
//!
//! Everything here stands on the page as well; nothing is said to machines alone.

use super::head::{Head, Picture};
use crate::posts::reading::Shown;
use crate::text::data_block::DataBlock;
use crate::web::chrome::Chrome;
use serde_json::{Map, Value, json};

/// The head of a post's page, at this path.
pub fn head(chrome: &Chrome, shown: &Shown, path: &str) -> Head {
    let picture = picture(chrome, shown);
    Head {
        data: Some(DataBlock::new(&facts(chrome, shown, picture.as_ref()))),
        picture,
        ..Head::of_article(chrome, title(shown), description(shown), path)
    }
}

/// What searches call it.
pub fn title(shown: &Shown) -> &str {
    if shown.seo_title.is_empty() {
        &shown.title
    } else {
        &shown.seo_title
    }
}

/// What searches say under that.
pub fn description(shown: &Shown) -> &str {
    if shown.seo_description.is_empty() {
        &shown.summary
    } else {
        &shown.seo_description
    }
}

/// The picture of a shared card: one of its own, else the cover.
pub fn picture(chrome: &Chrome, shown: &Shown) -> Option<Picture> {
    let picture = shown.social_picture.as_ref().or(shown.cover.as_ref())?;
    let address = match picture.src.starts_with('/') {
        true => chrome.absolute(&picture.src),
        // From the CDN.
        false => picture.src.clone(),
    };
    Some(Picture {
        address,
        size: Some((picture.width, picture.height)),
        description: picture.description.clone(),
    })
}

/// A `BlogPosting`, see https://schema.org/BlogPosting.
fn facts(chrome: &Chrome, shown: &Shown, picture: Option<&Picture>) -> Value {
    let zone = &chrome.settings.zone;
    let address = chrome.absolute(&shown.path);
    let site = chrome.absolute("/");
    let mut page = json!({"@type": "WebPage", "@id": address});
    let mut facts = json!({
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "url": address,
        "headline": shown.title,
        "datePublished": zone.rfc3339(shown.published_at.millis()),
        "dateModified": zone.rfc3339(shown.updated_at.millis()),
        "inLanguage": chrome.settings.language,
        "wordCount": shown.words,
        "author": author(shown),
        "publisher": {"@type": "Organization", "name": chrome.settings.title, "url": site},
    });
    if let Some(at) = shown.post.reviewed_at {
        add(&mut page, "lastReviewed", zone.field_date(at.millis()));
    }
    add(&mut facts, "mainEntityOfPage", page);
    if !description(shown).is_empty() {
        add(&mut facts, "description", description(shown));
    }
    if !shown.tags.is_empty() {
        let names: Vec<&str> = shown.tags.iter().map(|tag| tag.name.as_str()).collect();
        add(&mut facts, "keywords", names);
    }
    if let Some(picture) = picture {
        add(&mut facts, "image", json!([picture.address]));
    }
    if !shown.corrections.is_empty() {
        let corrections = shown.corrections.iter().map(|told| {
            json!({
                "@type": "CorrectionComment",
                "text": told.words,
                "datePublished": zone.rfc3339(told.at.millis()),
            })
        });
        add(&mut facts, "correction", corrections.collect::<Vec<_>>());
    }
    facts
}

fn author(shown: &Shown) -> Value {
    let author = &shown.author;
    let mut person = json!({"@type": "Person", "name": author.name});
    if author.is_introduced {
        if !author.about.is_empty() {
            add(&mut person, "description", author.about.as_str());
        }
        if !author.licence.is_empty() {
            add(&mut person, "identifier", author.licence.as_str());
        }
        if !author.credentials.is_empty() {
            let credential = json!({
                "@type": "EducationalOccupationalCredential",
                "name": author.credentials,
            });
            add(&mut person, "hasCredential", credential);
        }
    }
    person
}

fn add(to: &mut Value, name: &str, value: impl Into<Value>) {
    let fields: Option<&mut Map<String, Value>> = to.as_object_mut();
    if let Some(fields) = fields {
        fields.insert(name.to_owned(), value.into());
    }
}
