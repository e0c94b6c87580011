//! A mail before it is one: its words in pieces, which become plain text and simple HTML alike.

use crate::error::{Error, Result};
use askama::Template;

/// A part of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Words(String),
    Link {
        label: String,
        href: String,
    },
    /// What somebody wrote, for all to read.
    Quote {
        who: String,
        words: String,
    },
}

/// How a mail that came by subscription is ended by one press.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneClick {
    pub href: String,
    /// What it belongs to, as List-Id wants it.
    pub list: &'static str,
}

/// A mail to one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub to: String,
    pub subject: String,
    pub pieces: Vec<Piece>,
    /// Why somebody gets this.
    pub why: String,
    /// How to get no more, in words and as a link.
    pub ending: Option<(String, String)>,
    pub one_click: Option<OneClick>,
    pub site_title: String,
    pub site_url: String,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'a> {
    letter: &'a Letter,
    site_title: &'a str,
    site_url: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Text<'a> {
    letter: &'a Letter,
    site_title: &'a str,
    site_url: &'a str,
}

impl Letter {
    /// As HTML without a picture, a style or anything from elsewhere.
    pub fn html(&self) -> Result<String> {
        rendered(&Html {
            letter: self,
            site_title: &self.site_title,
            site_url: &self.site_url,
        })
    }

    /// As plain text.
    pub fn text(&self) -> Result<String> {
        rendered(&Text {
            letter: self,
            site_title: &self.site_title,
            site_url: &self.site_url,
        })
    }
}

fn rendered(template: &impl Template) -> Result<String> {
    template
        .render()
        .map_err(|error| Error::Internal(anyhow::Error::new(error).context("rendering a mail")))
}
