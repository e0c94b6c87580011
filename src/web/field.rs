//! A simple field of a form as the page draws it: label, hint, what was typed, and what is wrong with it.

use crate::error::FieldErrors;

/// A one-line field; `templates/parts/field.html` draws it.
#[derive(Debug, Clone, Default)]
pub struct Field {
    pub name: &'static str,
    pub label: &'static str,
    pub hint: &'static str,
    pub value: String,
    pub error: Option<String>,
    /// The type attribute.
    pub kind: &'static str,
    pub autocomplete: &'static str,
    pub is_required: bool,
}

impl Field {
    /// A text field that has to be filled.
    pub fn text(name: &'static str, label: &'static str, value: &str) -> Self {
        Self {
            name,
            label,
            value: value.to_owned(),
            kind: "text",
            is_required: true,
            ..Self::default()
        }
    }

    /// A field for a mail address.
    pub fn email(name: &'static str, label: &'static str, value: &str) -> Self {
        Self {
            kind: "email",
            autocomplete: "username",
            ..Self::text(name, label, value)
        }
    }

    /// A field for a password; it never comes back filled.
    pub fn password(name: &'static str, label: &'static str, autocomplete: &'static str) -> Self {
        Self {
            kind: "password",
            autocomplete,
            ..Self::text(name, label, "")
        }
    }

    /// The same with a hint.
    pub fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// The same with a word for the browser's memory.
    pub fn autocomplete(mut self, autocomplete: &'static str) -> Self {
        self.autocomplete = autocomplete;
        self
    }

    /// The same, allowed to stay empty.
    pub fn optional(mut self) -> Self {
        self.is_required = false;
        self
    }

    /// The same with what is wrong with it.
    pub fn judged(mut self, errors: &FieldErrors) -> Self {
        self.error = errors.of(self.name).map(str::to_owned);
        self
    }

    /// The ids that describe the field, for `aria-describedby`.
    pub fn described_by(&self) -> String {
        let mut ids = Vec::new();
        if !self.hint.is_empty() {
            ids.push(format!("{}-hint", self.name));
        }
        if self.error.is_some() {
            ids.push(format!("{}-error", self.name));
        }
        ids.join(" ")
    }
}
