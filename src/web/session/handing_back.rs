//! A form that met an expired sign-in: carried through the sign-in as one hidden field, handed back afterwards.
//!
//! The fields travel packed, because a form inside a form would be url-encoded twice and grow past every limit. What is
//! handed back leads only to this site, and is sent again only when the person says so.

use crate::web::chrome::Chrome;
use crate::web::form::{Held, local_path};
use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The fields of a held form in one word.
pub fn pack(held: &Held) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::json!(held.fields()).to_string())
}

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
    value: String,
    /// Fields that nobody typed have none and stay out of sight.
    label: Option<&'static str>,
}

/// The fields that people type.
const TYPED: [(&str, &str); 18] = [
    ("title", "Title"),
    ("body", "Text"),
    ("tags", "Tags"),
    ("slug", "Address"),
    ("excerpt", "Excerpt"),
    ("seo_title", "Title in searches"),
    ("seo_description", "Description in searches"),
    ("sources", "Sources"),
    ("changed", "What changed"),
    ("at", "When"),
    ("tagline", "Tagline"),
    ("time_zone", "Time zone"),
    ("language", "Language"),
    ("practice_text", "About the practice"),
    ("booking_label", "Words on the button"),
    ("booking_href", "Address of the button"),
    ("label", "Menu entry"),
    ("href", "Address of the entry"),
];

impl<'a> HandBackPage<'a> {
    /// The page for a packed form; none if there is nothing in it or it leads elsewhere.
    pub fn unpack(chrome: &'a Chrome, action: &str, packed: &str) -> Option<Self> {
        let action = local_path(action)?;
        let json = URL_SAFE_NO_PAD.decode(packed).ok()?;
        let fields: Vec<(String, String)> = serde_json::from_slice(&json).ok()?;
        if fields.is_empty() {
            return None;
        }
        let fields = fields.into_iter().map(HeldField::from).collect();
        Some(Self {
            chrome,
            action,
            fields,
        })
    }
}

impl From<(String, String)> for HeldField {
    fn from((name, value): (String, String)) -> Self {
        let label = TYPED
            .iter()
            .find(|(typed, _)| *typed == name)
            .map(|(_, label)| *label);
        Self { name, value, label }
    }
}

impl HeldField {
    fn is_long(&self) -> bool {
        matches!(
            self.name.as_str(),
            "body" | "excerpt" | "sources" | "practice_text"
        ) || self.value.contains('\n')
    }
}
