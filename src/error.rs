//! The ways in which a request or a command can fail, as the callers need to tell them apart.
//!
//! A kind says what the person can do next; `Internal` and `Unavailable` keep the whole chain of causes for the log
//! and show none of it. Statuses and pages belong to `web::errors`, exit codes to `main`.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

/// A result whose failure is one of the kinds below.
pub type Result<T> = std::result::Result<T, Error>;

/// Why something was not done.
#[derive(Debug)]
pub enum Error {
    /// There is no such thing, or it is not this person's to see.
    NotFound,
    /// It was here, was public, and is gone on purpose.
    Gone,
    /// Only signed-in people may go on.
    SignInRequired,
    /// The person is signed in and their role does not reach this far.
    Forbidden,
    /// Some fields cannot be taken as they are.
    Invalid(FieldErrors),
    /// Somebody else was faster; the text says what to do.
    Conflict(&'static str),
    /// Too many tries; come back after this time.
    TooMany { retry_after: Duration },
    /// The thing lives at this path now.
    MovedTo(String),
    /// There is no room left where this should be kept.
    Full(anyhow::Error),
    /// The database or the disk cannot serve just now.
    Unavailable(anyhow::Error),
    /// A defect or a broken invariant; only the log learns which.
    Internal(anyhow::Error),
}

impl Error {
    /// An internal error from a sentence for the log.
    pub fn internal(message: impl fmt::Display + fmt::Debug + Send + Sync + 'static) -> Self {
        Self::Internal(anyhow::Error::msg(message))
    }

    /// A refusal of one field.
    pub fn field(name: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        let mut errors = FieldErrors::default();
        errors.add(name, message);
        Self::Invalid(errors)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => out.write_str("not found"),
            Self::Gone => out.write_str("gone"),
            Self::SignInRequired => out.write_str("sign-in required"),
            Self::Forbidden => out.write_str("not allowed for this role"),
            Self::Invalid(errors) => write!(out, "{errors}"),
            Self::Conflict(message) => out.write_str(message),
            Self::TooMany { retry_after } => {
                write!(out, "too many tries, wait {} s", retry_after.as_secs())
            }
            Self::MovedTo(path) => write!(out, "moved to {path}"),
            Self::Full(source) => write!(out, "no room left: {source:#}"),
            Self::Unavailable(source) => write!(out, "unavailable: {source:#}"),
            Self::Internal(source) => write!(out, "{source:#}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<anyhow::Error> for Error {
    fn from(source: anyhow::Error) -> Self {
        Self::Internal(source)
    }
}

/// What is wrong with a form, field by field, in the order of the form.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct FieldErrors(Vec<(&'static str, Cow<'static, str>)>);

impl FieldErrors {
    /// Notes a message at a field; the first message of a field stands.
    pub fn add(&mut self, field: &'static str, message: impl Into<Cow<'static, str>>) {
        if self.of(field).is_none() {
            self.0.push((field, message.into()));
        }
    }

    /// Takes the value, or notes the refusal at the field.
    pub fn take<T, E: fmt::Display>(
        &mut self,
        field: &'static str,
        value: std::result::Result<T, E>,
    ) -> Option<T> {
        match value {
            Ok(value) => Some(value),
            Err(refusal) => {
                self.add(field, refusal.to_string());
                None
            }
        }
    }

    /// The message at a field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, message)| message.as_ref())
    }

    /// All fields and messages.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0
            .iter()
            .map(|(name, message)| (*name, message.as_ref()))
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for FieldErrors {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self
            .iter()
            .map(|(field, message)| format!("{field}: {message}"))
            .collect();
        out.write_str(&parts.join("; "))
    }
}
