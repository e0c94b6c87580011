//! What the writer is told before a text goes out, when there is something to tell.
//!
//! Everything typed stands hidden on the page: publishing all the same sends it on, going back saves it.

use super::form::PostForm;
use crate::error::Result;
use crate::posts::linking::Hidden;
use crate::web::chrome::Chrome;
use crate::web::page::Page;
use askama::Template;

#[derive(Template)]
#[template(path = "desk/before.html")]
struct BeforePage<'a> {
    chrome: &'a Chrome,
    form: &'a PostForm,
    hidden: &'a [Hidden],
    /// Where the text is written.
    desk: &'a str,
}

impl BeforePage<'_> {
    fn told(&self) -> String {
        told(self.hidden)
    }
}

/// The page that tells of links which readers will not see.
pub fn page(chrome: &Chrome, form: &PostForm, hidden: &[Hidden], desk: &str) -> Result<Page> {
    Page::private(&BeforePage {
        chrome,
        form,
        hidden,
        desk,
    })
}

/// What was told, for the form to say so when it is sent.
pub fn told(hidden: &[Hidden]) -> String {
    let names: Vec<&str> = hidden.iter().map(|link| link.name.as_str()).collect();
    names.join(" ")
}

/// Whether the form says that all of it was told.
pub fn was_told(form: &PostForm, hidden: &[Hidden]) -> bool {
    let told: Vec<&str> = form.told.split(' ').collect();
    hidden.iter().all(|link| told.contains(&link.name.as_str()))
}
