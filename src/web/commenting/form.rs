//! The comment form as it stands on a page, empty or with everything that was typed.

use crate::comments::submitting::Input;
use crate::comments::threading::Answered;
use crate::error::FieldErrors;

/// What `templates/commenting/form.html` draws.
#[derive(Debug, Clone, Default)]
pub struct CommentForm {
    /// The post's path with its slash.
    pub path: String,
    pub is_open: bool,
    /// Set on the page that shows the comment as it will look: there is one way on from there.
    pub is_preview: bool,
    pub token: String,
    pub answered: Option<Answered>,
    pub name: String,
    pub email: String,
    /// Answers shall be mailed.
    pub wants_replies: bool,
    pub body: String,
    /// The marks of what its author was asked about.
    pub told: String,
    pub errors: FieldErrors,
}

impl CommentForm {
    /// The form under a post, the same for everybody.
    pub fn empty(path: &str, is_open: bool) -> Self {
        Self {
            path: path.to_owned(),
            is_open,
            ..Self::default()
        }
    }

    /// The form with what was sent in it.
    pub fn filled(path: &str, is_open: bool, sent: &Input) -> Self {
        Self {
            token: sent.token.clone(),
            name: sent.name.clone(),
            email: sent.email.clone(),
            wants_replies: sent.wants_replies,
            body: sent.body.clone(),
            told: sent.told.clone(),
            ..Self::empty(path, is_open)
        }
    }

    /// What is wrong with a field.
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.of(field)
    }

    /// The fold with the mail address stands open when there is something in it to see.
    pub fn shows_email(&self) -> bool {
        !self.email.is_empty() || self.error("email").is_some()
    }

    /// The id of the comment that is answered, or nothing.
    pub fn parent(&self) -> String {
        self.answered
            .as_ref()
            .map(|answered| answered.id.to_string())
            .unwrap_or_default()
    }
}
