//! The sample as it stands in `demo/`: posts and pages with a few lines of front matter, people and comments as TOML.

use crate::commands::Failure;
use figment::Figment;
use figment::providers::{Format, Toml};
use knead::entity::person::Role;
use rust_embed::RustEmbed;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;

#[derive(RustEmbed)]
#[folder = "demo/"]
struct Files;

/// Everything of the sample.
pub struct Sample {
    pub site: Site,
    pub people: Vec<Person>,
    pub posts: Vec<Post>,
    pub pages: Vec<Page>,
    pub comments: Vec<Comment>,
}

/// The site's settings.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    pub title: String,
    pub tagline: String,
    pub time_zone: String,
    pub language: String,
    pub practice_card: String,
    pub booking_label: String,
    #[serde(default)]
    pub booking_href: String,
}

/// Somebody of the practice.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub role: String,
    pub name: String,
    pub email: String,
}

/// A post with its Markdown.
#[derive(Debug)]
pub struct Post {
    pub title: String,
    pub slug: String,
    pub tags: String,
    pub excerpt: String,
    pub author: String,
    pub state: String,
    /// How many days before now it was published or last edited; negative for what is still to come.
    pub days_ago: f64,
    pub comments_open: bool,
    pub body: String,
}

/// A page with its Markdown.
#[derive(Debug)]
pub struct Page {
    pub title: String,
    pub slug: String,
    /// Its label in the menu, or nothing.
    pub menu: String,
    pub body: String,
}

/// A comment.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comment {
    pub key: String,
    pub post: String,
    #[serde(default)]
    pub parent: Option<String>,
    pub name: String,
    #[serde(default)]
    pub email: String,
    pub body: String,
    pub state: String,
    pub days_ago: f64,
    #[serde(default)]
    pub withdrawn: bool,
    #[serde(default)]
    pub erased: bool,
    /// Who of the practice wrote it: owner or writer.
    #[serde(default)]
    pub staff: Option<String>,
}

#[derive(Deserialize)]
struct People {
    person: Vec<Person>,
}

#[derive(Deserialize)]
struct Comments {
    comment: Vec<Comment>,
}

impl Person {
    /// The role that the sample gives.
    pub fn role(&self) -> Result<Role, Failure> {
        Role::parse(&self.role)
            .ok_or_else(|| Failure::new(format!("the sample knows no role `{}`", self.role)))
    }
}

impl Sample {
    /// Reads what was built in.
    pub fn read() -> Result<Self, Failure> {
        let people: People = toml("people.toml")?;
        let comments: Comments = toml("comments.toml")?;
        let mut pages: Vec<(i64, Page)> = Vec::new();
        let mut posts = Vec::new();
        for name in Files::iter().filter(|name| name.ends_with(".md")) {
            let (front, body) = markdown(&name)?;
            let field = |key: &str| front.get(key).cloned().unwrap_or_default();
            if name.starts_with("pages/") {
                let position = field("position").parse().unwrap_or_default();
                pages.push((
                    position,
                    Page {
                        title: field("title"),
                        slug: field("slug"),
                        menu: field("menu"),
                        body,
                    },
                ));
                continue;
            }
            let days_ago = field("days_ago");
            posts.push(Post {
                title: field("title"),
                slug: field("slug"),
                tags: field("tags"),
                excerpt: field("excerpt"),
                author: field("author"),
                state: field("state"),
                days_ago: days_ago.parse().map_err(|error| {
                    Failure::new(format!(
                        "the sample's {name} has days_ago `{days_ago}`: {error}"
                    ))
                })?,
                comments_open: field("comments") != "closed",
                body,
            });
        }
        pages.sort_by_key(|(position, _)| *position);
        let pages = pages.into_iter().map(|(_, page)| page).collect();
        Ok(Self {
            site: toml("site.toml")?,
            people: people.person,
            posts,
            pages,
            comments: comments.comment,
        })
    }
}

fn text(name: &str) -> Result<String, Failure> {
    let file = Files::get(name).ok_or_else(|| Failure::new(format!("the sample lacks {name}")))?;
    String::from_utf8(file.data.into_owned())
        .map_err(|error| Failure::new(format!("the sample's {name}: {error}")))
}

fn toml<T: DeserializeOwned>(name: &str) -> Result<T, Failure> {
    Figment::from(Toml::string(&text(name)?))
        .extract()
        .map_err(|error| Failure::new(format!("the sample's {name}: {error}")))
}

/// Splits a file into its front matter and its Markdown.
fn markdown(name: &str) -> Result<(HashMap<String, String>, String), Failure> {
    let text = text(name)?;
    let broken = || Failure::new(format!("the sample's {name} has no front matter"));
    let (front, body) = text
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .ok_or_else(broken)?;
    let fields = front
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(key, value)| {
            (
                key.trim().to_owned(),
                value.trim().trim_matches('"').to_owned(),
            )
        })
        .collect();
    Ok((fields, body.trim_start_matches('\n').to_owned()))
}
