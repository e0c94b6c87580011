//! Markdown: from what was typed to HTML that is trusted.
//!
//! Articles may hold HTML, which the sanitiser then judges; comments may not, theirs is shown as typed. What was typed
//! is never corrected: quotes stay as they are, a list that begins with 3 begins with 3, and a heading keeps its number.

use super::sanitise::{self, SafeHtml};
use super::slug::Slug;
use comrak::adapters::{HeadingAdapter, HeadingMeta};
use comrak::nodes::{NodeHeading, NodeValue, Sourcepos};
use comrak::options::Plugins;
use comrak::{Arena, Node, Options, format_html, format_html_with_plugins, parse_document};
use std::fmt::{self, Write};
use std::sync::{Mutex, PoisonError};

/// Goes up when the same source would render differently; stored texts with a lower one are rendered anew.
pub const RENDER_VERSION: i32 = 1;

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
    pub headings: Vec<Heading>,
    pub words: usize,
    /// The readable text without markup.
    pub plain: String,
}

/// A rendered comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentText {
    pub html: SafeHtml,
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
    options.extension.footnotes = true;
    options.extension.alerts = true;
    options.render.r#unsafe = true;
    let arena = Arena::new();
    let root = parse_document(&arena, source, &options);
    let plain = plain(root);
    let anchors = Anchors::default();
    let mut plugins = Plugins::default();
    plugins.render.heading_adapter = Some(&anchors);
    let mut html = String::new();
    // Writing to a String cannot fail; were it to, an empty article is safe.
    if format_html_with_plugins(root, &options, &mut html, &plugins).is_err() {
        html.clear();
    }
    let headings = anchors
        .0
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    let words = plain.split_whitespace().count();
    Article {
        html: sanitise::article(&html),
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
    options.render.escape = true;
    options.render.hardbreaks = true;
    let arena = Arena::new();
    let root = parse_document(&arena, source, &options);
    let mut links = 0;
    for node in root.descendants() {
        let value = node.data.borrow().value.clone();
        match value {
            NodeValue::Link(_) => links += 1,
            NodeValue::Image(link) => {
                links += 1;
                let is_linked = node
                    .ancestors()
                    .skip(1)
                    .any(|above| matches!(above.data.borrow().value, NodeValue::Link(_)));
                node.data.borrow_mut().value = if is_linked {
                    NodeValue::Emph
                } else {
                    NodeValue::Link(link)
                };
            }
            NodeValue::Heading(_) => level_down(&arena, node),
            _ => {}
        }
    }
    let plain = plain(root);
    let mut html = String::new();
    if format_html(root, &options, &mut html).is_err() {
        html.clear();
    }
    CommentText {
        html: sanitise::comment(&html),
        links,
        plain,
    }
}

/// How long an article takes to read at 220 words a minute; at least one minute.
pub fn reading_minutes(words: usize) -> usize {
    words.div_ceil(220).max(1)
}

/// A heading in a comment is a paragraph in bold.
fn level_down<'a>(arena: &'a Arena<'a>, heading: Node<'a>) {
    let bold = arena.alloc(NodeValue::Strong.into());
    let children: Vec<Node<'a>> = heading.children().collect();
    for child in children {
        bold.append(child);
    }
    heading.append(bold);
    heading.data.borrow_mut().value = NodeValue::Paragraph;
}

/// The readable text; blocks are separated by line ends.
fn plain<'a>(root: Node<'a>) -> String {
    let mut plain = String::new();
    for node in root.descendants() {
        match &node.data.borrow().value {
            NodeValue::Text(text) => plain.push_str(text),
            NodeValue::Code(code) => plain.push_str(&code.literal),
            NodeValue::CodeBlock(block) => plain.push_str(&block.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => plain.push(' '),
            NodeValue::Paragraph
            | NodeValue::Heading(NodeHeading { .. })
            | NodeValue::Item(_)
            | NodeValue::TableRow(_)
            | NodeValue::TableCell
            | NodeValue::BlockQuote => plain.push('\n'),
            _ => {}
        }
    }
    plain.trim().to_owned()
}

/// Writes headings with readable, unique anchors, one level below the page's own title.
#[derive(Default)]
struct Anchors(Mutex<Vec<Heading>>);

impl HeadingAdapter for Anchors {
    fn enter(
        &self,
        output: &mut dyn Write,
        heading: &HeadingMeta,
        _: Option<Sourcepos>,
    ) -> fmt::Result {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let slug = Slug::from_title(&heading.content);
        let mut anchor = format!("s-{slug}");
        for number in 2.. {
            if !known.iter().any(|other| other.anchor == anchor) {
                break;
            }
            anchor = format!("s-{}", slug.numbered(number));
        }
        let level = heading.level.max(2);
        write!(output, "<h{level} id=\"{anchor}\">")?;
        known.push(Heading {
            level,
            anchor,
            text: heading.content.trim().to_owned(),
        });
        Ok(())
    }

    fn exit(&self, output: &mut dyn Write, heading: &HeadingMeta) -> fmt::Result {
        write!(output, "</h{}>", heading.level.max(2))
    }
}
