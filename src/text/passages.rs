//! The passages of a text in which something is linked to, for whoever goes on from there.
//!
//! Pure. A passage is a paragraph as it was typed, or a list as a whole; links are found where Markdown or HTML writes
//! their address, so a text that only looks like an address is none.

/// The passages with a link whose address is wanted.
pub fn linking_to(source: &str, is_wanted: impl Fn(&str) -> bool) -> Vec<&str> {
    source
        .split("\n\n")
        .map(|passage| passage.trim_matches('\n'))
        .filter(|passage| addresses(passage).any(&is_wanted))
        .collect()
}

/// The passage as a quotation.
pub fn quoted(passage: &str) -> String {
    let lines: Vec<String> = passage
        .lines()
        .map(|line| format!("> {line}").trim_end().to_owned())
        .collect();
    lines.join("\n")
}

fn addresses(passage: &str) -> impl Iterator<Item = &str> {
    ["](", "href=\""].into_iter().flat_map(move |mark| {
        passage.match_indices(mark).filter_map(move |(at, _)| {
            let address = passage.get(at + mark.len()..)?.trim_start_matches('<');
            address
                .split([')', ' ', '>', '"', '\n'])
                .next()
                .filter(|address| !address.is_empty())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_with_the_link_are_found() {
        let source = "First, /x is no link.\n\nI see [a post](/x) coming.\nReally.\n\n- one\n- [two](</x> \"T\")\n\n\
            <a href=\"/x\">three</a>\n\n[other](/xy)\n";
        let found = linking_to(source, |address| address == "/x");
        assert_eq!(
            found,
            [
                "I see [a post](/x) coming.\nReally.",
                "- one\n- [two](</x> \"T\")",
                "<a href=\"/x\">three</a>"
            ]
        );
        assert_eq!(quoted("a\n\nb"), "> a\n>\n> b");
        assert!(linking_to("", |_| true).is_empty());
        assert!(linking_to("[a](", |_| true).is_empty());
    }
}
