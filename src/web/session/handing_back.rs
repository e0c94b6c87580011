//! The page after a sign-in that stood in the way of a form: everything typed is there again, one button sends it on.

use crate::web::chrome::Chrome;
use crate::web::form::Held;
use askama::Template;

/// What a form had in it, to be looked at and sent on.
#[derive(Template)]
#[template(path = "session/hand_back.html")]
pub struct HandBackPage<'a> {
    chrome: &'a Chrome,
    action: String,
    fields: Vec<HeldField>,
}

struct HeldField {
    name: String,
    label: String,
    value: String,
    is_hidden: bool,
    is_long: bool,
}

/// Fields that people never typed; `_method` has to come first, and does, because the order is kept.
const UNSEEN: [&str; 8] = ["_method", "base", "token", "when", "parent", "ids", "act", "comments_open"];

impl<'a> HandBackPage<'a> {
    /// The page for a held form.
    pub fn new(chrome: &'a Chrome, held: &Held) -> Self {
        let fields = held
            .fields()
            .into_iter()
            .map(|(name, value)| HeldField {
                label: label(&name),
                is_hidden: UNSEEN.contains(&name.as_str()) || name.contains("password"),
                is_long: name == "body" || value.contains('\n') || value.chars().count() > 80,
                name,
                value,
            })
            .collect();
        Self { chrome, action: held.action.clone(), fields }
    }
}

fn label(name: &str) -> String {
    let words = name.replace(['_', '-'], " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}
