//! The two policies: elements, attributes and the exact values that may pass.
//!
//! Neither knows scripts, styles, forms, frames, SVG, MathML or any element whose content is read as raw text. Ids and
//! classes are names that the pages' own sheets and scripts rely on: only those that the renderer makes may pass.

use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

pub static ARTICLE: LazyLock<Builder<'static>> = LazyLock::new(article);
pub static COMMENT: LazyLock<Builder<'static>> = LazyLock::new(comment);

const ARTICLE_TAGS: [&str; 59] = [
    "a",
    "abbr",
    "b",
    "bdi",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
    "time",
];
const COMMENT_TAGS: [&str; 12] = [
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "ul",
];
/// Elements that go with everything in them; of the others that may not pass, the text stays.
const GONE_WITH_CONTENT: [&str; 8] = [
    "iframe", "math", "noembed", "noframes", "script", "style", "svg", "title",
];

fn article() -> Builder<'static> {
    let mut policy = Builder::empty();
    policy
        .tags(HashSet::from(ARTICLE_TAGS))
        .clean_content_tags(HashSet::from(GONE_WITH_CONTENT))
        .generic_attributes(HashSet::from(["lang"]))
        .tag_attributes(HashMap::from([
            (
                "a",
                HashSet::from(["href", "title", "id", "class", "aria-label"]),
            ),
            ("abbr", HashSet::from(["title"])),
            ("code", HashSet::from(["class"])),
            ("details", HashSet::from(["open"])),
            (
                "div",
                HashSet::from(["class", "tabindex", "role", "aria-label"]),
            ),
            ("figure", HashSet::from(["class"])),
            ("h2", HashSet::from(["id"])),
            ("h3", HashSet::from(["id"])),
            ("h4", HashSet::from(["id"])),
            ("h5", HashSet::from(["id"])),
            ("h6", HashSet::from(["id"])),
            (
                "img",
                HashSet::from(["src", "alt", "title", "width", "height", "loading"]),
            ),
            ("li", HashSet::from(["id", "class"])),
            ("ol", HashSet::from(["start"])),
            ("p", HashSet::from(["class"])),
            ("section", HashSet::from(["class"])),
            ("span", HashSet::from(["class"])),
            ("sup", HashSet::from(["class"])),
            ("td", HashSet::from(["align", "colspan", "rowspan"])),
            (
                "th",
                HashSet::from(["align", "colspan", "rowspan", "scope"]),
            ),
            ("ul", HashSet::from(["class"])),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"))
        .attribute_filter(|element, attribute, value| {
            article_value(element, attribute, value).then_some(Cow::Borrowed(value))
        });
    policy
}

fn comment() -> Builder<'static> {
    let mut policy = Builder::empty();
    policy
        .tags(HashSet::from(COMMENT_TAGS))
        .clean_content_tags(HashSet::from(GONE_WITH_CONTENT))
        .generic_attributes(HashSet::new())
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("code", HashSet::from(["class"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("nofollow ugc noopener noreferrer"))
        .attribute_filter(|element, attribute, value| {
            comment_value(element, attribute, value).then_some(Cow::Borrowed(value))
        });
    policy
}

fn article_value(element: &str, attribute: &str, value: &str) -> bool {
    match (element, attribute) {
        (_, "id") => is_own_anchor(value),
        ("code", "class") => is_language(value),
        ("div", "class") => is_alert(value) || value == "table-scroll",
        ("div", "tabindex") => value == "0",
        ("div", "role") => value == "region",
        ("div", "aria-label") => {
            value == "Table" || value.strip_prefix("Table ").is_some_and(is_number)
        }
        ("p", "class") => value == "markdown-alert-title",
        ("section", "class") => value == "footnotes",
        ("figure", "class") => value == "video",
        ("span", "class") => matches!(value, "outside-picture" | "video-title" | "video-site"),
        ("sup", "class") => value == "footnote-ref",
        ("ul", "class") => value == "contains-task-list",
        ("li", "class") => value == "task-list-item",
        ("a", "class") => matches!(value, "footnote-backref" | "video-card"),
        ("a", "aria-label") => value
            .strip_prefix("Back to reference ")
            .is_some_and(is_reference),
        ("ol", "start") | (_, "colspan" | "rowspan" | "width" | "height") => is_number(value),
        (_, "align") => matches!(value, "left" | "center" | "right"),
        ("th", "scope") => matches!(value, "col" | "row"),
        ("img", "loading") => value == "lazy",
        ("details", "open") => value.is_empty(),
        _ => true,
    }
}

fn comment_value(element: &str, attribute: &str, value: &str) -> bool {
    match (element, attribute) {
        ("code", "class") => is_language(value),
        ("ol", "start") => is_number(value),
        _ => true,
    }
}

/// No id of the pages themselves begins like these.
fn is_own_anchor(id: &str) -> bool {
    (id.starts_with("s-") || id.starts_with("fn"))
        && id.len() <= 100
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

fn is_language(class: &str) -> bool {
    class.strip_prefix("language-").is_some_and(|name| {
        (1..=40).contains(&name.len())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-_#.".contains(&byte))
    })
}

fn is_alert(class: &str) -> bool {
    class
        .strip_prefix("markdown-alert markdown-alert-")
        .is_some_and(|kind| matches!(kind, "note" | "tip" | "important" | "warning" | "caution"))
}

/// As long as a list's first number may be.
fn is_number(value: &str) -> bool {
    (1..=9).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_reference(value: &str) -> bool {
    (1..=12).contains(&value.len())
        && value
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-')
}
