//! What Markdown may do in a comment: bold, lists, quotations, code and whole links.
//!
//! Everything else is kept as text: HTML as it was typed, a heading as a bold paragraph, a picture as a link to it, a
//! link to anything but a whole web or mail address as its words.

use comrak::nodes::NodeValue;
use comrak::{Arena, Node};

/// The links of a comment, also those that its HTML would have been.
pub fn count_links<'a>(root: Node<'a>) -> usize {
    root.descendants()
        .map(|node| match &node.data().value {
            NodeValue::Link(_) | NodeValue::Image(_) => 1,
            NodeValue::HtmlInline(html) => html.matches("://").count(),
            NodeValue::HtmlBlock(block) => block.literal.matches("://").count(),
            _ => 0,
        })
        .sum()
}

/// Narrows a parsed comment to what it may hold.
pub fn narrow<'a>(arena: &'a Arena<'a>, root: Node<'a>) {
    let nodes: Vec<Node<'a>> = root.descendants().collect();
    for node in nodes {
        let value = node.data().value.clone();
        match value {
            NodeValue::Link(link) | NodeValue::Image(link) => {
                let is_whole = is_whole(&link.url);
                if !is_whole || is_linked(node) {
                    unwrap(node);
                } else {
                    if node.collect_text().trim().is_empty() {
                        node.append(text(arena, &link.url));
                    }
                    node.data_mut().value = NodeValue::Link(link);
                }
            }
            NodeValue::Heading(_) => {
                let bold = arena.alloc(NodeValue::Strong.into());
                let children: Vec<Node<'a>> = node.children().collect();
                bold.extend(children);
                node.append(bold);
                node.data_mut().value = NodeValue::Paragraph;
            }
            NodeValue::HtmlInline(html) => node.data_mut().value = NodeValue::Text(html.into()),
            NodeValue::HtmlBlock(block) => {
                node.data_mut().value = NodeValue::Paragraph;
                for line in block.literal.trim_end().lines() {
                    if node.first_child().is_some() {
                        node.append(arena.alloc(NodeValue::LineBreak.into()));
                    }
                    node.append(text(arena, line));
                }
            }
            _ => {}
        }
    }
}

fn text<'a>(arena: &'a Arena<'a>, words: &str) -> Node<'a> {
    arena.alloc(NodeValue::Text(words.to_owned().into()).into())
}

/// Leaves the children in the place of the node.
fn unwrap<'a>(node: Node<'a>) {
    let children: Vec<Node<'a>> = node.children().collect();
    for child in children {
        node.insert_before(child);
    }
    node.detach();
}

fn is_linked<'a>(node: Node<'a>) -> bool {
    node.ancestors()
        .skip(1)
        .any(|above| matches!(above.data().value, NodeValue::Link(_)))
}

fn is_whole(url: &str) -> bool {
    let begins = |scheme: &str| {
        url.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    ["https://", "http://", "mailto:"].into_iter().any(begins)
}
