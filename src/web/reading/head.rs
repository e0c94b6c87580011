//! What a page says about itself to search engines, feed readers and whoever links to it.

use crate::text::data_block::DataBlock;
use crate::web::chrome::Chrome;

/// The facts for `parts/head.html`.
#[derive(Debug, Clone)]
pub struct Head {
    /// The name of the page alone.
    pub title: String,
    /// One or two sentences; empty where there is nothing to say.
    pub description: String,
    /// The one address of the page, in full.
    pub canonical: String,
    /// The kind of thing, as Open Graph calls it.
    pub kind: &'static str,
    /// What stands on a shared card.
    pub picture: Option<Picture>,
    /// The same facts in the words of schema.org.
    pub data: Option<DataBlock>,
}

/// A picture by its full address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub address: String,
    /// In pixels, where they are known.
    pub size: Option<(u32, u32)>,
    /// What it shows; empty where nobody said.
    pub description: String,
}

impl Head {
    /// The head of a list or a form.
    pub fn of_page(
        chrome: &Chrome,
        title: impl Into<String>,
        description: impl Into<String>,
        path: &str,
    ) -> Self {
        Self {
            title: title.into(),
            description: description.into(),
            canonical: chrome.absolute(path),
            kind: "website",
            picture: None,
            data: None,
        }
    }

    /// The head of one text.
    pub fn of_article(chrome: &Chrome, title: &str, summary: &str, path: &str) -> Self {
        Self {
            kind: "article",
            ..Self::of_page(chrome, title, summary, path)
        }
    }

    /// The kind of card, as X and others call it.
    pub fn card(&self) -> &'static str {
        if self.picture.is_some() {
            "summary_large_image"
        } else {
            "summary"
        }
    }
}
