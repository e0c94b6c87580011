//! A video's address alone in a paragraph becomes a card that opens the video's site.
//!
//! The card asks the other site for nothing: its words are the writer's, its picture is one of ours or none. The address
//! is not what was typed but written anew from the parts that were understood.

use crate::text::video::Video;
use comrak::Node;
use comrak::nodes::{NodeHtmlBlock, NodeValue};

/// Draws every video that stands alone in a paragraph.
pub fn draw<'a>(root: Node<'a>) {
    let paragraphs: Vec<Node<'a>> = root
        .descendants()
        .filter(|node| matches!(node.data().value, NodeValue::Paragraph) && stands_free(node))
        .collect();
    for paragraph in paragraphs {
        let Some(card) = card(paragraph) else {
            continue;
        };
        while let Some(child) = paragraph.first_child() {
            child.detach();
        }
        paragraph.data_mut().value = NodeValue::HtmlBlock(NodeHtmlBlock {
            // The type that ends at a blank line, like any other element of HTML.
            block_type: 6,
            literal: card,
        });
    }
}

fn stands_free<'a>(paragraph: &Node<'a>) -> bool {
    paragraph.parent().is_some_and(|parent| {
        matches!(
            parent.data().value,
            NodeValue::Document | NodeValue::BlockQuote | NodeValue::Alert(_)
        )
    })
}

fn card<'a>(paragraph: Node<'a>) -> Option<String> {
    let link = paragraph.first_child()?;
    if link.next_sibling().is_some() {
        return None;
    }
    let (typed, video) = match &link.data().value {
        NodeValue::Link(link) => (link.url.clone(), Video::at(&link.url)?),
        _ => return None,
    };
    let words = words(link);
    let name = video.host.name();
    // A bare address has itself as its words.
    let title = if words.is_empty() || Video::at(&words).is_some() || words == typed {
        format!("Video on {name}")
    } else {
        words
    };
    let still = picture(link)
        .map(|address| format!("<img src=\"{}\" alt=\"\">", escaped(&address)))
        .unwrap_or_default();
    Some(format!(
        "<figure class=\"video\"><a class=\"video-card\" href=\"{}\">{still}<span class=\"video-title\">{}</span> \
         <span class=\"video-site\">Watch on {name}</span></a></figure>\n",
        escaped(&video.address()),
        escaped(&title),
    ))
}

fn words<'a>(link: Node<'a>) -> String {
    let text = link.collect_text();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The still picture that was given, if it is one of ours.
fn picture<'a>(link: Node<'a>) -> Option<String> {
    link.descendants()
        .find_map(|node| match &node.data().value {
            NodeValue::Image(image) if image.url.starts_with("/media/") => Some(image.url.clone()),
            _ => None,
        })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
