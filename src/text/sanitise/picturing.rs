//! Pictures of the site in a text: which it shows, and the same text with each as it is today.
//!
//! Works on HTML that the sanitiser has settled. What is known of a picture is the caller's to say; this file writes
//! sizes, other files to choose from, and a neutral box for what is not there any more.

use super::SafeHtml;
use super::pieces::{Piece, attribute, pieces};
use crate::text::media::{MediaName, PATH};
use std::fmt::Write as _;

/// How wide a text's column is, so that browsers choose well.
const SIZES: &str = "(min-width: 650px) 612px, 100vw";

/// A picture as it is today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picture {
    Shown(Shown),
    /// Not there any more, or never was.
    Gone,
}

/// What pages say about a picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// The address of the picture itself.
    pub src: String,
    pub width: u32,
    pub height: u32,
    /// What it shows, empty where nobody said or where it is decoration.
    pub description: String,
    /// Addresses and widths of the files in the picture's own kind, itself included where it is not too large.
    pub own: Vec<(String, u32)>,
    /// The same as WebP.
    pub webp: Vec<(String, u32)>,
}

/// Where the text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// On a page, below other things or not.
    Page,
    /// In a reader that may know nothing but plain pictures.
    Feed,
}

impl Shown {
    /// The widths in its own kind from which a browser chooses; empty where there is no choice.
    pub fn own_set(&self) -> String {
        if self.own.len() > 1 {
            srcset(&self.own)
        } else {
            String::new()
        }
    }

    /// The same as WebP.
    pub fn webp_set(&self) -> String {
        srcset(&self.webp)
    }
}

/// The names of the pictures that a text shows, each once, in their order.
pub fn shown(html: &SafeHtml) -> Vec<MediaName> {
    let mut names = Vec::new();
    for piece in pieces(html.as_str()) {
        if let Piece::Open { name: "img", tag } = piece
            && let Some(name) = named(tag)
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

/// The names of the pictures that a text shows without a description, each once.
pub fn undescribed(html: &SafeHtml) -> Vec<MediaName> {
    let mut names = Vec::new();
    for piece in pieces(html.as_str()) {
        if let Piece::Open { name: "img", tag } = piece
            && attribute(tag, "alt").is_none_or(|alt| alt.trim().is_empty())
            && let Some(name) = named(tag)
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

/// The text with its pictures as they are today.
pub fn pictured(
    html: &SafeHtml,
    frame: Frame,
    picture: impl Fn(&MediaName) -> Picture,
) -> SafeHtml {
    let mut whole = String::with_capacity(html.as_str().len() + 1_024);
    let mut is_first = true;
    for piece in pieces(html.as_str()) {
        match piece {
            Piece::Open { name: "img", tag } if attribute(tag, "src").is_some_and(is_ours) => {
                match named(tag).map(|name| picture(&name)) {
                    Some(Picture::Shown(shown)) => {
                        write(&mut whole, tag, &shown, frame, is_first);
                        is_first = false;
                    }
                    _ => whole.push_str(GONE),
                }
            }
            Piece::Open { tag, .. } | Piece::Close { tag, .. } => whole.push_str(tag),
            Piece::Text(text) | Piece::Unseen(text) => whole.push_str(text),
        }
    }
    SafeHtml(whole)
}

/// Says nothing about what was there.
const GONE: &str = "<span class=\"gone-picture\">This picture is not shown any more.</span>";

fn is_ours(source: &str) -> bool {
    source.starts_with(PATH)
}

fn named(tag: &str) -> Option<MediaName> {
    MediaName::parse(attribute(tag, "src")?.strip_prefix(PATH)?)
}

fn write(whole: &mut String, tag: &str, shown: &Shown, frame: Frame, is_first: bool) {
    let has_choice = frame == Frame::Page && !shown.webp.is_empty();
    if has_choice {
        let webp = shown.webp_set();
        whole.push_str(&format!(
            "<picture><source type=\"image/webp\" srcset=\"{webp}\" sizes=\"{SIZES}\">"
        ));
    }
    let alt = attribute(tag, "alt").unwrap_or_default();
    let (width, height) = dimensions(tag, shown);
    whole.push_str(&format!("<img src=\"{}\" alt=\"{alt}\"", shown.src));
    if let Some(title) = attribute(tag, "title") {
        whole.push_str(&format!(" title=\"{title}\""));
    }
    whole.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
    if frame == Frame::Page {
        let own = shown.own_set();
        if !own.is_empty() {
            whole.push_str(&format!(" srcset=\"{own}\" sizes=\"{SIZES}\""));
        }
        if !is_first {
            whole.push_str(" loading=\"lazy\"");
        }
        whole.push_str(" decoding=\"async\"");
    }
    whole.push('>');
    if has_choice {
        whole.push_str("</picture>");
    }
}

/// The widths from which a browser chooses.
fn srcset(files: &[(String, u32)]) -> String {
    let mut set = String::new();
    for (at, (address, width)) in files.iter().enumerate() {
        let comma = if at == 0 { "" } else { ", " };
        // Writing to a string does not fail.
        write!(set, "{comma}{address} {width}w").unwrap_or_default();
    }
    set
}

/// The size that was typed, with the other side in proportion, or the picture's own.
fn dimensions(tag: &str, shown: &Shown) -> (u64, u64) {
    let typed = |name: &str| -> Option<u64> {
        let side = attribute(tag, name)?.parse().ok()?;
        (side > 0).then_some(side)
    };
    let (own_width, own_height) = (
        u64::from(shown.width.max(1)),
        u64::from(shown.height.max(1)),
    );
    match (typed("width"), typed("height")) {
        (Some(width), Some(height)) => (width, height),
        (Some(width), None) => (width, (width * own_height / own_width).max(1)),
        (None, Some(height)) => ((height * own_width / own_height).max(1), height),
        (None, None) => (own_width, own_height),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::sanitise;

    fn name(digit: char, extension: &str) -> String {
        format!("/media/{}.{extension}", digit.to_string().repeat(32))
    }

    fn known(name: &MediaName) -> Picture {
        if name.as_str().starts_with('f') {
            return Picture::Gone;
        }
        Picture::Shown(Shown {
            src: name.path(),
            width: 1_000,
            height: 750,
            description: "A".into(),
            own: vec![("/media/s".into(), 480), (name.path(), 1_000)],
            webp: if name.as_str().ends_with("jpg") {
                vec![("/media/w".into(), 480)]
            } else {
                Vec::new()
            },
        })
    }

    #[test]
    fn pictures_stand_as_they_are_today() {
        let (a, b, f) = (name('a', "jpg"), name('b', "png"), name('f', "jpg"));
        let html = sanitise::article(&format!(
            "<p><img src=\"{a}\" alt=\"Hands &amp; &quot;feet&quot;\" title=\"T\"> <img src=\"{b}\" alt=\"\" width=\"500\">\
             <img src=\"{f}\" alt=\"Kim\"><img src=\"/media/x.jpg\" alt=\"y\"></p>"
        ));
        let bare: Vec<String> = undescribed(&html).iter().map(MediaName::path).collect();
        assert_eq!(bare, std::slice::from_ref(&b));
        let names: Vec<String> = shown(&html).iter().map(MediaName::path).collect();
        assert_eq!(names, [a.clone(), b.clone(), f]);
        let gone = "<span class=\"gone-picture\">This picture is not shown any more.</span>";
        assert_eq!(
            pictured(&html, Frame::Page, known).as_str(),
            format!(
                "<p><picture><source type=\"image/webp\" srcset=\"/media/w 480w\" sizes=\"{SIZES}\">\
                 <img src=\"{a}\" alt=\"Hands &amp; &quot;feet&quot;\" title=\"T\" width=\"1000\" height=\"750\" \
                 srcset=\"/media/s 480w, {a} 1000w\" sizes=\"{SIZES}\" decoding=\"async\"></picture> \
                 <img src=\"{b}\" alt=\"\" width=\"500\" height=\"375\" srcset=\"/media/s 480w, {b} 1000w\" \
                 sizes=\"{SIZES}\" loading=\"lazy\" decoding=\"async\">{gone}{gone}</p>"
            )
        );
        assert_eq!(
            pictured(&html, Frame::Feed, known).as_str(),
            format!(
                "<p><img src=\"{a}\" alt=\"Hands &amp; &quot;feet&quot;\" title=\"T\" width=\"1000\" height=\"750\"> \
                 <img src=\"{b}\" alt=\"\" width=\"500\" height=\"375\">{gone}{gone}</p>"
            )
        );
    }
}
