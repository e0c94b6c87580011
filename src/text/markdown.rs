//! Markdown: from what was typed to HTML that is trusted.
//!
//! Articles may hold HTML, which the sanitiser then judges; comments may not, theirs is shown as typed. What was typed
//! is never corrected: quotes stay as they are, a list that begins with 3 begins with 3, and a heading keeps its number.
//! A text that nests as nobody writes is shown as typed, whole.

mod anchors;
mod commenting;
mod videos;

use super::plain;
use super::sanitise::{self, SafeHtml};
use anchors::Anchors;
use comrak::nodes::NodeValue;
use comrak::options::Plugins;
use comrak::{Arena, Node, Options, format_html, format_html_with_plugins, parse_document};
use std::fmt;

/// Goes up when the same source would render differently; stored texts with a lower one are rendered anew.
pub const RENDER_VERSION: i32 = 2;

/// The most pieces of which an article may consist: words between marks, blocks, cells.
const MOST_NODES: usize = 100_000;

/// A heading of an article, for its table of contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 2 to 6.
    pub level: u8,
    /// The id on the page; begins with `s-`.
    pub anchor: String,
    pub text: String,
}

/// A rendered article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    pub html: SafeHtml,
    /// Those outside quotations, lists and notes.
    pub headings: Vec<Heading>,
    pub words: usize,
    /// The readable text without markup.
    pub plain: String,
}

/// A rendered comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentText {
    pub html: SafeHtml,
    /// How many links it shows or tries to show.
    pub links: usize,
    /// The readable text without markup.
    pub plain: String,
}

/// Renders an article.
pub fn article(source: &str) -> Article {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.alerts = true;
    options.render.r#unsafe = true;
    options.render.tasklist_classes = true;
    let arena = Arena::new();
    let root = parse_document(&arena, source, &options);
    let (html, headings) = render_article(&arena, root, &options)
        .unwrap_or_else(|| (sanitise::as_typed(source), Vec::new()));
    let plain = plain::of(&html);
    let words = plain
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count();
    Article {
        html,
        headings,
        words,
        plain,
    }
}

/// Renders a comment: no HTML, no headings, no pictures.
pub fn comment(source: &str) -> CommentText {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.parse.ignore_setext = true;
    options.render.escape = true;
    options.render.hardbreaks = true;
    let arena = Arena::new();
    let root = parse_document(&arena, source, &options);
    let links = commenting::count_links(root);
    let html = render_comment(&arena, root, &options).unwrap_or_else(|| sanitise::as_typed(source));
    let plain = plain::of(&html);
    CommentText { html, links, plain }
}

/// Renders what an article rests on: one source a line, no HTML, nothing that the article could link to by an id.
pub fn sources(source: &str) -> SafeHtml {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.render.escape = true;
    options.render.hardbreaks = true;
    let arena = Arena::new();
    let root = parse_document(&arena, source, &options);
    render_sources(root, &options).unwrap_or_else(|| sanitise::as_typed(source))
}

/// How long an article takes to read at 220 words a minute; at least one minute.
pub fn reading_minutes(words: usize) -> usize {
    words.div_ceil(220).max(1)
}

/// Nothing if the text is beyond what a person writes.
fn render_article<'a>(
    arena: &'a Arena<'a>,
    root: Node<'a>,
    options: &Options<'_>,
) -> Option<(SafeHtml, Vec<Heading>)> {
    if root.descendants().nth(MOST_NODES).is_some() {
        return None;
    }
    number_footnotes(root);
    draw_ticks(arena, root);
    videos::draw(root);
    let anchors = Anchors::new(root);
    let mut plugins = Plugins::default();
    plugins.render.heading_adapter = Some(&anchors);
    let mut html = Limited::default();
    format_html_with_plugins(root, options, &mut html, &plugins).ok()?;
    let html = sanitise::settled_article(&html.0)?;
    Some((html, anchors.into_headings()))
}

fn render_sources<'a>(root: Node<'a>, options: &Options<'_>) -> Option<SafeHtml> {
    if root.descendants().nth(MOST_NODES).is_some() {
        return None;
    }
    let mut html = Limited::default();
    format_html(root, options, &mut html).ok()?;
    sanitise::settled_article(&html.0)
}

fn render_comment<'a>(
    arena: &'a Arena<'a>,
    root: Node<'a>,
    options: &Options<'_>,
) -> Option<SafeHtml> {
    commenting::narrow(arena, root);
    let mut html = Limited::default();
    format_html(root, options, &mut html).ok()?;
    sanitise::settled_comment(&html.0)
}

/// Text that does not grow without end: some Markdown makes a hundred times its length of HTML.
#[derive(Default)]
struct Limited(String);

impl Limited {
    const MOST_BYTES: usize = 4_000_000;
}

impl fmt::Write for Limited {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.0.len() + text.len() > Self::MOST_BYTES {
            return Err(fmt::Error);
        }
        self.0.push_str(text);
        Ok(())
    }
}

/// Footnotes are named by their number, whatever the writer called them, so that every name makes a good id.
fn number_footnotes<'a>(root: Node<'a>) {
    let mut definitions = 0;
    for node in root.descendants() {
        match &mut node.data_mut().value {
            NodeValue::FootnoteReference(reference) => reference.name = reference.ix.to_string(),
            NodeValue::FootnoteDefinition(definition) => {
                definitions += 1;
                definition.name = definitions.to_string();
            }
            _ => {}
        }
    }
}

/// The sanitiser knows no form fields, so a task's box is drawn as a character.
fn draw_ticks<'a>(arena: &'a Arena<'a>, root: Node<'a>) {
    for node in root.descendants() {
        let NodeValue::TaskItem(task) = &node.data().value else {
            continue;
        };
        let tick = if task.symbol.is_some() {
            "☑ "
        } else {
            "☐ "
        };
        let is_text = |child: &Node<'a>| {
            matches!(
                child.data().value,
                NodeValue::Paragraph | NodeValue::Heading(_)
            )
        };
        if let Some(text) = node.first_child().filter(is_text) {
            text.prepend(arena.alloc(NodeValue::Text(tick.into()).into()));
        }
    }
}

#[cfg(test)]
mod tests;
