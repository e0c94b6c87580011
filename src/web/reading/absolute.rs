//! Links that still lead home when a text is read elsewhere.
//!
//! A feed reader has no page to resolve `/about` or `#fn-1` against, so in feeds every address of a text is a whole
//! one. Works on stored HTML, which the sanitiser's serialiser wrote: attributes stand in double quotes, text has no
//! bare `<`. Nothing else is changed, and whatever does not look like that is left as it is.

use crate::text::sanitise::SafeHtml;

/// The text with whole addresses, as read at `path` of `site_url`.
pub fn links(html: &SafeHtml, site_url: &str, path: &str) -> String {
    let mut whole = String::with_capacity(html.as_str().len() + 256);
    let mut rest = html.as_str();
    while let Some(at) = rest.find('<') {
        let (before, from_tag) = rest.split_at(at);
        let (tag, behind) = from_tag.split_at(tag_end(from_tag));
        whole.push_str(before);
        push_tag(&mut whole, tag, site_url, path);
        rest = behind;
    }
    whole.push_str(rest);
    whole
}

/// Behind the first `>` outside quotes.
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

/// Splitting at quotes gives names and values in turn.
fn push_tag(whole: &mut String, tag: &str, site_url: &str, path: &str) {
    let mut is_address = false;
    for (number, part) in tag.split('"').enumerate() {
        if number > 0 {
            whole.push('"');
        }
        if is_address {
            whole.push_str(&base(part, site_url, path));
        }
        whole.push_str(part);
        is_address = number % 2 == 0 && (part.ends_with(" href=") || part.ends_with(" src="));
    }
}

/// What stands before an address to make it a whole one.
fn base(address: &str, site_url: &str, path: &str) -> String {
    if address.starts_with("//") {
        let scheme = site_url.split("//").next().unwrap_or("https:");
        scheme.to_owned()
    } else if address.starts_with('/') {
        site_url.to_owned()
    } else if address.is_empty() || address.starts_with(['#', '?']) {
        format!("{site_url}{path}")
    } else if has_scheme(address) {
        String::new()
    } else {
        // Posts stand at the root, so that is what their relative addresses are relative to.
        format!("{site_url}/")
    }
}

fn has_scheme(address: &str) -> bool {
    address.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    })
}

#[cfg(test)]
mod tests {
    use super::links;
    use crate::text::sanitise;

    fn whole(html: &str) -> String {
        links(&sanitise::article(html), "https://quiet.example", "/glutes")
    }

    #[test]
    fn addresses_of_the_site_become_whole() {
        for (address, expected) in [
            ("/about", "https://quiet.example/about"),
            (
                "/about?a=1&amp;b=2#x",
                "https://quiet.example/about?a=1&amp;b=2#x",
            ),
            ("#fn-1", "https://quiet.example/glutes#fn-1"),
            ("?comments=2", "https://quiet.example/glutes?comments=2"),
            ("about", "https://quiet.example/about"),
            ("a/b:c", "https://quiet.example/a/b:c"),
            ("//other.example/x", "https://other.example/x"),
            ("https://other.example/", "https://other.example/"),
            ("mailto:a@example.org", "mailto:a@example.org"),
            ("tel:+43123", "tel:+43123"),
        ] {
            let html = whole(&format!("<p><a href=\"{address}\">x</a></p>"));
            assert!(
                html.contains(&format!(" href=\"{expected}\"")),
                "{address}: {html}"
            );
        }
        assert!(
            whole("<img src=\"/media/a1.jpg\" alt=\"x\">")
                .contains(" src=\"https://quiet.example/media/a1.jpg\"")
        );
    }

    #[test]
    fn nothing_but_addresses_changes() {
        for html in [
            "<p>a href=\"/x\" &lt;a href=\"/y\"&gt; 1 &gt; 0</p>",
            "<img src=\"https://quiet.example/media/a.jpg\" alt=\"> href=&quot;/x\">",
            "<abbr title=\"<a href=\">x</abbr>",
            "<abbr title=\" src=\">/x</abbr>",
            "<pre><code>&lt;a href=\"/x\"&gt;</code></pre>",
        ] {
            let clean = sanitise::article(html);
            assert_eq!(
                links(&clean, "https://quiet.example", "/glutes"),
                clean.as_str()
            );
        }
    }

    #[test]
    fn what_became_whole_is_still_what_the_sanitiser_trusts() {
        for html in [
            "<a href=\"/x\" title=\"y > z\">a</a><a href=\"b\">c</a>",
            "<a href=\"/&quot;><img src=x onerror=alert(1)>\">x</a>",
            "<a href=\" javascript:alert(1)\">x</a><a href=\"/\tjavascript:alert(1)\">y</a>",
        ] {
            let whole = whole(html);
            assert_eq!(sanitise::article(&whole).as_str(), whole, "{html}");
        }
    }
}
