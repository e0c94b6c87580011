//! Links between the site's own texts: which a text has, and the same text with each leading where it leads today.
//!
//! Works on HTML that the sanitiser has settled and adds nothing but a class, a mark and addresses of this site. What
//! a link leads to is the caller's to say; a link to what readers cannot see becomes plain text.

use super::SafeHtml;
use super::pieces::{Piece, attribute, pieces, unescaped};
use crate::text::slug::Slug;

/// A place of this site that a link names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Local {
    /// The public path of a text, without its slash.
    Path(String),
    /// A text by its number at the desk, public or not.
    Desk(i64),
}

/// Where a link leads today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leads {
    /// Where it says.
    AsWritten,
    /// To this path, with its slash.
    To(String),
    /// To this path, where the text is still to come.
    Coming(String),
    /// To nothing that readers can see.
    Nowhere,
}

/// The place that an address names, if it is a text of this site.
pub fn local(address: &str, site_url: &str) -> Option<Local> {
    let inside = address
        .strip_prefix(site_url)
        .filter(|rest| rest.starts_with('/'))
        .unwrap_or(address);
    let path = inside
        .strip_prefix('/')
        .filter(|path| !path.starts_with('/'))?
        .split(['?', '#'])
        .next()?
        .trim_end_matches('/');
    match path.strip_prefix("desk/posts/") {
        Some(number) => number.parse().ok().map(Local::Desk),
        None => Slug::parse(path)
            .ok()
            .filter(|slug| slug.as_str() == path)
            .map(|slug| Local::Path(slug.to_string())),
    }
}

/// The texts of this site that a text links to, each once, in their order.
pub fn locals(html: &SafeHtml, site_url: &str) -> Vec<Local> {
    let mut found = Vec::new();
    for piece in pieces(html.as_str()) {
        if let Piece::Open { name: "a", tag } = piece
            && let Some(local) = named(tag, site_url)
            && !found.contains(&local)
        {
            found.push(local);
        }
    }
    found
}

/// The text with its links as they lead today.
pub fn led(html: &SafeHtml, site_url: &str, leads: impl Fn(&Local) -> Leads) -> SafeHtml {
    let mut whole = String::with_capacity(html.as_str().len() + 256);
    let mut closing = "</a>";
    for piece in pieces(html.as_str()) {
        match piece {
            Piece::Open { name: "a", tag } => {
                let leads = named(tag, site_url).map_or(Leads::AsWritten, |local| leads(&local));
                closing = open(&mut whole, tag, &leads);
            }
            Piece::Close { name: "a", .. } => {
                whole.push_str(std::mem::replace(&mut closing, "</a>"))
            }
            Piece::Open { tag, .. } | Piece::Close { tag, .. } => whole.push_str(tag),
            Piece::Text(text) | Piece::Unseen(text) => whole.push_str(text),
        }
    }
    SafeHtml(whole)
}

fn named(tag: &str, site_url: &str) -> Option<Local> {
    local(&unescaped(attribute(tag, "href")?), site_url)
}

/// Opens a link and tells how it closes.
fn open(whole: &mut String, tag: &str, leads: &Leads) -> &'static str {
    match leads {
        Leads::AsWritten => {
            whole.push_str(tag);
            "</a>"
        }
        Leads::To(path) => {
            whole.push_str(&readdressed(tag, path));
            "</a>"
        }
        Leads::Coming(path) => {
            let tag = readdressed(tag, path);
            whole.push_str(&tag.replacen("<a ", "<a class=\"coming\" ", 1));
            "</a><span class=\"coming-mark\"> (coming)</span>"
        }
        Leads::Nowhere => "",
    }
}

/// The tag with another path, the place within the page kept.
fn readdressed(tag: &str, path: &str) -> String {
    let Some(before) = attribute(tag, "href") else {
        return tag.to_owned();
    };
    let place = before
        .find(['?', '#'])
        .and_then(|at| before.get(at..))
        .unwrap_or_default();
    tag.replacen(
        &format!("href=\"{before}\""),
        &format!("href=\"{path}{place}\""),
        1,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::sanitise;

    #[test]
    fn only_texts_of_this_site_are_named() {
        let path = |path: &str| Some(Local::Path(path.into()));
        for (address, named) in [
            ("/on-hamstrings", path("on-hamstrings")),
            ("/on-hamstrings/", path("on-hamstrings")),
            ("/on-hamstrings?x#s-y", path("on-hamstrings")),
            ("https://a.example/on-hamstrings", path("on-hamstrings")),
            ("https://a.example.evil/on-hamstrings", None),
            ("https://b.example/on-hamstrings", None),
            ("/desk/posts/12", Some(Local::Desk(12))),
            ("https://a.example/desk/posts/12#x", Some(Local::Desk(12))),
            ("/desk/posts/x", None),
            ("/tags/hips", None),
            ("//evil", None),
            ("on-hamstrings", None),
            ("#s-x", None),
            ("/", None),
            ("/Über", None),
            ("", None),
        ] {
            assert_eq!(local(address, "https://a.example"), named, "{address}");
        }
    }

    #[test]
    fn links_lead_where_they_lead_today() {
        let html = sanitise::article(
            "<p><a href=\"/a#s-x\" title=\"T\">one</a>, <a href=\"/b\"><em>two</em></a>, <a href=\"/c\">three</a>, \
             <a href=\"/desk/posts/4\">four</a>, <a href=\"https://b.example/?a=1&amp;b=2\">five</a></p>",
        );
        let found = locals(&html, "https://a.example");
        let path = |path: &str| Local::Path(path.into());
        assert_eq!(found, [path("a"), path("b"), path("c"), Local::Desk(4)]);
        let led = led(&html, "https://a.example", |local| match local {
            Local::Path(path) if path == "a" => Leads::To("/new-a".into()),
            Local::Path(path) if path == "b" => Leads::Nowhere,
            Local::Desk(_) => Leads::Coming("/four".into()),
            Local::Path(_) => Leads::AsWritten,
        });
        let rel = "rel=\"noopener noreferrer\"";
        assert_eq!(
            led.as_str(),
            format!(
                "<p><a href=\"/new-a#s-x\" title=\"T\" {rel}>one</a>, <em>two</em>, <a href=\"/c\" {rel}>three</a>, \
                 <a class=\"coming\" href=\"/four\" {rel}>four</a><span class=\"coming-mark\"> (coming)</span>, \
                 <a href=\"https://b.example/?a=1&amp;b=2\" {rel}>five</a></p>"
            )
        );
    }
}
