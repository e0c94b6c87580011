//! Pictures from elsewhere become a named link: a page asks no other site for anything.
//!
//! Works on serialised, already clean HTML, where every attribute stands in double quotes and text has no bare `<`.

/// Replaces each picture that is not one of the site's own media.
pub fn name_outside(html: &str) -> String {
    let mut named = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find("<img") {
        let (before, tag_on) = rest.split_at(at);
        named.push_str(before);
        let end = tag_end(tag_on);
        let (tag, behind) = tag_on.split_at(end);
        rest = behind;
        let source = attribute(tag, "src").unwrap_or_default();
        if is_own(source) {
            named.push_str(tag);
            continue;
        }
        let words = attribute(tag, "alt")
            .filter(|alt| !alt.trim().is_empty())
            .unwrap_or("no description");
        let words = words
            .replace("&quot;", "\"")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        let is_linked = named
            .rfind("<a ")
            .is_some_and(|open| named.rfind("</a>").is_none_or(|close| close < open));
        let has_scheme = source.starts_with("https://") || source.starts_with("http://");
        named.push_str("<span class=\"outside-picture\">");
        if has_scheme && !is_linked {
            named.push_str(&format!(
                "<a href=\"{source}\" rel=\"noopener noreferrer\">Picture elsewhere: {words}</a>"
            ));
        } else {
            named.push_str(&format!("Picture elsewhere: {words}"));
        }
        named.push_str("</span>");
    }
    named.push_str(rest);
    named
}

/// `/media/` and a name of letters and digits with an extension.
fn is_own(source: &str) -> bool {
    source.strip_prefix("/media/").is_some_and(|name| {
        name.split_once('.').is_some_and(|(stem, extension)| {
            let plain = |part: &str| {
                !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            };
            plain(stem) && plain(extension)
        })
    })
}

/// Where the tag ends: the first `>` outside quotes.
fn tag_end(tag: &str) -> usize {
    let mut is_quoted = false;
    for (at, byte) in tag.bytes().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'>' if !is_quoted => return at + 1,
            _ => {}
        }
    }
    tag.len()
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    value.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::name_outside;

    #[test]
    fn only_own_media_stay_pictures() {
        for (html, named) in [
            (
                r#"<img src="/media/a1.jpg" alt="x">"#,
                r#"<img src="/media/a1.jpg" alt="x">"#,
            ),
            (
                r#"<p><img src="https://x.invalid/?a&amp;b" alt="A > b"></p>"#,
                r#"<p><span class="outside-picture"><a href="https://x.invalid/?a&amp;b" rel="noopener noreferrer">Picture elsewhere: A &gt; b</a></span></p>"#,
            ),
            (
                r#"<a href="/x"><img src="https://x.invalid/a.png" alt="y"></a>"#,
                r#"<a href="/x"><span class="outside-picture">Picture elsewhere: y</span></a>"#,
            ),
            (
                r#"<img alt="">"#,
                r#"<span class="outside-picture">Picture elsewhere: no description</span>"#,
            ),
            (
                r#"<img src="/media/../x.png">"#,
                r#"<span class="outside-picture">Picture elsewhere: no description</span>"#,
            ),
            (
                r#"<img src="//x.invalid/a.png" alt="z">"#,
                r#"<span class="outside-picture">Picture elsewhere: z</span>"#,
            ),
        ] {
            assert_eq!(name_outside(html), named);
        }
    }
}
