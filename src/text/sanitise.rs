//! Which HTML is trusted.
//!
//! `SafeHtml` is made here or read from its column, nowhere else; templates print it as it is and escape everything
//! else. Two policies: what a writer may have in an article, and the little that a comment may. Neither knows scripts,
//! styles, forms, frames, SVG, MathML or any element whose content is read as raw text. Both give the same again when
//! applied to their own result.

mod pictures;

use ammonia::{Builder, UrlRelative};
use askama::filters::HtmlSafe;
use sea_orm::DeriveValueType;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::LazyLock;

/// HTML that may stand on a page as it is.
#[derive(Debug, Clone, PartialEq, Eq, DeriveValueType)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// The HTML as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl HtmlSafe for SafeHtml {}

/// What a wide table stands in, so that it scrolls by itself.
const TABLE_BOX: &str =
    r#"<div class="table-scroll" tabindex="0" role="region" aria-label="Table">"#;

const ARTICLE_TAGS: [&str; 46] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
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
    "s",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "u",
    "ul",
];
const TABLE_TAGS: [&str; 6] = ["table", "tbody", "td", "th", "thead", "tr"];
const COMMENT_TAGS: [&str; 11] = [
    "p",
    "br",
    "strong",
    "em",
    "del",
    "blockquote",
    "ul",
    "ol",
    "li",
    "code",
    "pre",
];
/// Elements that go with everything in them.
const GONE_WITH_CONTENT: [&str; 2] = ["script", "style"];

static ARTICLE: LazyLock<Builder<'static>> = LazyLock::new(article_policy);
static COMMENT: LazyLock<Builder<'static>> = LazyLock::new(comment_policy);

/// The article policy: what a writer's text may hold.
pub fn article(html: &str) -> SafeHtml {
    let clean = ARTICLE.clean(html).to_string();
    SafeHtml(box_tables(&pictures::name_outside(&clean)))
}

/// The narrow policy: what a reader's comment may hold.
pub fn comment(html: &str) -> SafeHtml {
    SafeHtml(COMMENT.clean(html).to_string())
}

fn article_policy() -> Builder<'static> {
    let mut policy = Builder::empty();
    policy
        .tags(ARTICLE_TAGS.iter().chain(&TABLE_TAGS).copied().collect())
        .clean_content_tags(HashSet::from(GONE_WITH_CONTENT))
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
            ("h2", HashSet::from(["id"])),
            ("h3", HashSet::from(["id"])),
            ("h4", HashSet::from(["id"])),
            ("h5", HashSet::from(["id"])),
            ("h6", HashSet::from(["id"])),
            (
                "img",
                HashSet::from(["src", "alt", "title", "width", "height", "loading"]),
            ),
            ("li", HashSet::from(["id"])),
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
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"))
        .attribute_filter(article_attribute);
    policy
}

fn comment_policy() -> Builder<'static> {
    let mut policy = Builder::empty();
    policy
        .tags(COMMENT_TAGS.iter().copied().chain(["a"]).collect())
        .clean_content_tags(HashSet::from(GONE_WITH_CONTENT))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("code", HashSet::from(["class"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("nofollow ugc noopener noreferrer"))
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("code", "class") => is_language(value).then_some(value.into()),
            ("ol", "start") => is_number(value).then_some(value.into()),
            _ => Some(value.into()),
        });
    policy
}

/// Ids and classes are names that our own pages and scripts rely on: only those that the renderer makes may pass.
fn article_attribute<'v>(element: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let may_pass = match (element, attribute) {
        (_, "id") => is_own_anchor(value),
        ("code", "class") => is_language(value),
        ("div", "class") => is_callout(value) || value == "table-scroll",
        ("div", "tabindex") => value == "0",
        ("div", "role") => value == "region",
        ("div", "aria-label") => value == "Table",
        ("p", "class") => value == "markdown-alert-title",
        ("section", "class") => value == "footnotes",
        ("span", "class") => value == "outside-picture",
        ("sup", "class") => value == "footnote-ref",
        ("a", "class") => value == "footnote-backref",
        ("a", "aria-label") => value.starts_with("Back to reference "),
        ("ol", "start") | (_, "colspan" | "rowspan" | "width" | "height") => is_number(value),
        (_, "align") => matches!(value, "left" | "center" | "right"),
        ("th", "scope") => matches!(value, "col" | "row"),
        ("img", "loading") => value == "lazy",
        _ => true,
    };
    may_pass.then_some(Cow::Borrowed(value))
}

fn is_own_anchor(id: &str) -> bool {
    (id.starts_with("s-") || id.starts_with("fn"))
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

fn is_callout(class: &str) -> bool {
    class
        .strip_prefix("markdown-alert markdown-alert-")
        .is_some_and(|kind| matches!(kind, "note" | "tip" | "important" | "warning" | "caution"))
}

fn is_number(value: &str) -> bool {
    (1..=6).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit())
}

/// Puts each table into a box of its own, once. The HTML comes from the serialiser, which writes `<` in text as `&lt;`.
fn box_tables(html: &str) -> String {
    let mut boxed = String::with_capacity(html.len() + 128);
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<table>") {
        boxed.push_str(before);
        let Some((table, behind)) = whole_table(after) else {
            boxed.push_str("<table>");
            rest = after;
            break;
        };
        let has_box = boxed.ends_with(TABLE_BOX);
        if !has_box {
            boxed.push_str(TABLE_BOX);
        }
        boxed.push_str("<table>");
        boxed.push_str(table);
        if !has_box {
            boxed.push_str("</div>");
        }
        rest = behind;
    }
    boxed.push_str(rest);
    boxed
}

/// Splits after the `</table>` that closes the table whose inside begins here; tables in cells are part of it.
fn whole_table(inside: &str) -> Option<(&str, &str)> {
    let mut depth = 1_usize;
    let mut at = 0;
    loop {
        let close = inside.get(at..)?.find("</table>")? + at;
        let opened = inside.get(at..close)?.matches("<table>").count();
        depth = depth + opened - 1;
        at = close + "</table>".len();
        if depth == 0 {
            return inside.split_at_checked(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: [&str; 34] = [
        "<script>alert(1)</script>",
        "<ScRiPt src=//x.invalid></sCrIpT>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)><animate onbegin=alert(1) /></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\"java&#x0a;script:alert(1)\">x</a>",
        "<a href=\" \u{1}javascript:alert(1)\">x</a>",
        "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
        "<a href=\"vbscript:msgbox(1)\">x</a>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<object data=x></object><embed src=x>",
        "<form action=/sign-out method=post><button>x</button></form>",
        "<input autofocus onfocus=alert(1)>",
        "<textarea></textarea><script>alert(1)</script>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<title><script>alert(1)</script></title>",
        "<xmp><script>alert(1)</script></xmp><plaintext><script>alert(1)</script>",
        "<style>@import url(//x.invalid)</style>",
        "<p style=\"background:url(javascript:alert(1))\">x</p>",
        "<base href=//x.invalid><meta http-equiv=refresh content=0;url=//x.invalid><link rel=stylesheet href=//x.invalid>",
        "<p id=main-content class=error-summary>x</p>",
        "<a id=\"comment-1\" name=form>x</a>",
        "<div class=\"markdown-alert markdown-alert-note desk\">x</div>",
        "<div class=\"table-scroll\" tabindex=\"5\" role=\"alert\">x</div>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<![CDATA[><img src=x onerror=alert(1)>]]>",
        "<template><script>alert(1)</script></template>",
        "<select><option><style></select><img src=x onerror=alert(1)>",
        "<table><td><svg><desc><td><script>alert(1)</script>",
        "<a href=x onclick=alert(1) onmouseover='alert(2)'>x</a>",
        "<video src=x onerror=alert(1)><audio src=x><source onerror=alert(1)>",
        "<b <script>alert(1)</script>",
        "<img src=\"x` `<script>alert(1)</script>\"` `>",
    ];

    fn assert_harmless(html: &str, from: &str) {
        let lower = html.to_lowercase();
        for bad in [
            "<script",
            "<svg",
            "<math",
            "<iframe",
            "<style",
            "<form",
            "<input",
            "<object",
            "<embed",
            "<base",
            "<meta",
            "<link",
            "<template",
            "<select",
            "<textarea",
            "<title",
            "<noscript",
            "<xmp",
            "<video",
            "\"javascript:",
            "\"vbscript:",
            "\"data:",
            " id=\"main",
            " id=\"comment",
            " style=",
        ] {
            assert!(!lower.contains(bad), "{bad} in {html} from {from}");
        }
        for tag in lower.split('<').skip(1) {
            let tag = tag.split('>').next().unwrap();
            assert!(!tag.contains(" on"), "a handler in <{tag}> from {from}");
        }
    }

    #[test]
    fn nothing_hostile_passes() {
        for hostile in HOSTILE {
            assert_harmless(article(hostile).as_str(), hostile);
            assert_harmless(comment(hostile).as_str(), hostile);
        }
    }

    #[test]
    fn the_same_again_changes_nothing() {
        let tables = "<table><tr><td><table><tr><td>x</td></tr></table></td></tr></table><p>y</p><table></table>";
        let pictures = "<img src=\"https://x.invalid/a.png\" alt=\"a &quot;b\"><a href=\"/x\"><img src=\"/y.png\"></a>";
        for html in HOSTILE.iter().copied().chain([tables, pictures]) {
            let once = article(html);
            assert_eq!(article(once.as_str()), once, "{html}");
            let once = comment(html);
            assert_eq!(comment(once.as_str()), once, "{html}");
        }
    }

    #[test]
    fn what_the_renderer_makes_passes() {
        for kept in [
            "<h2 id=\"s-1-it-feels-good\">1. It feels good</h2>",
            "<div class=\"markdown-alert markdown-alert-note\"><p class=\"markdown-alert-title\">Note</p></div>",
            "<ol start=\"3\"><li>x</li></ol>",
            "<pre><code class=\"language-rust\">x</code></pre>",
            "<img src=\"/media/0123456789abcdef0123456789abcdef.jpg\" alt=\"A hip\">",
        ] {
            assert_eq!(article(kept).as_str(), kept);
        }
    }

    #[test]
    fn each_outer_table_has_one_box() {
        let html = article("<table><tbody><tr><td>x</td></tr></tbody></table>");
        assert_eq!(
            html.as_str(),
            format!("{TABLE_BOX}<table><tbody><tr><td>x</td></tr></tbody></table></div>")
        );
    }

    #[test]
    fn comments_know_no_headings_pictures_or_own_paths() {
        assert_eq!(
            comment("<h2>x</h2><img src=\"/media/x.png\">").as_str(),
            "x"
        );
        assert!(
            !comment("<a href=\"/sign-out\">x</a>")
                .as_str()
                .contains("href")
        );
        assert_eq!(
            comment("<a href=\"https://example.org\">x</a>").as_str(),
            "<a href=\"https://example.org\" rel=\"nofollow ugc noopener noreferrer\">x</a>"
        );
    }
}
