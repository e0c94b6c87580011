//! Headings: one level below the page's own title, each with a readable anchor that no other has.

use super::Heading;
use crate::text::slug::Slug;
use comrak::Node;
use comrak::adapters::{HeadingAdapter, HeadingMeta};
use comrak::nodes::{NodeValue, Sourcepos};
use std::collections::{HashMap, HashSet};
use std::fmt::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The headings of one article in the order in which they are written.
pub struct Anchors {
    all: Vec<(Heading, IsListed)>,
    next: AtomicUsize,
}

type IsListed = bool;

impl Anchors {
    /// Finds the headings; if one is as high as the page's title, all move one level down.
    pub fn new<'a>(root: Node<'a>) -> Self {
        let nodes: Vec<Node<'a>> = root
            .descendants()
            .filter(|node| matches!(node.data().value, NodeValue::Heading(_)))
            .collect();
        let is_highest = |node: &Node<'a>| matches!(&node.data().value, NodeValue::Heading(heading) if heading.level == 1);
        let down = u8::from(nodes.iter().any(is_highest));
        let mut names = Names::default();
        let mut all = Vec::with_capacity(nodes.len());
        for node in nodes {
            let text = node.collect_text().trim().to_owned();
            let is_listed = !text.is_empty()
                && node
                    .parent()
                    .is_some_and(|parent| matches!(parent.data().value, NodeValue::Document));
            if let NodeValue::Heading(heading) = &mut node.data_mut().value {
                heading.level = (heading.level + down).min(6);
                all.push((
                    Heading {
                        level: heading.level,
                        anchor: names.take(&text),
                        text,
                    },
                    is_listed,
                ));
            }
        }
        Self {
            all,
            next: AtomicUsize::new(0),
        }
    }

    /// The headings that belong into a table of contents.
    pub fn into_headings(self) -> Vec<Heading> {
        self.all
            .into_iter()
            .filter_map(|(heading, is_listed)| is_listed.then_some(heading))
            .collect()
    }
}

impl HeadingAdapter for Anchors {
    fn enter(
        &self,
        output: &mut dyn Write,
        meta: &HeadingMeta,
        _: Option<Sourcepos>,
    ) -> fmt::Result {
        let at = self.next.fetch_add(1, Ordering::Relaxed);
        let (heading, _) = self.all.get(at).ok_or(fmt::Error)?;
        write!(output, "<h{} id=\"{}\">", meta.level, heading.anchor)
    }

    fn exit(&self, output: &mut dyn Write, meta: &HeadingMeta) -> fmt::Result {
        writeln!(output, "</h{}>", meta.level)
    }
}

#[derive(Default)]
struct Names {
    taken: HashSet<String>,
    /// For each name that is taken, the last number that was tried.
    numbers: HashMap<String, u32>,
}

impl Names {
    fn take(&mut self, text: &str) -> String {
        let slug = Slug::suggested(text).unwrap_or_else(|| Slug::from_title("section"));
        let mut anchor = format!("s-{slug}");
        let number = self.numbers.entry(anchor.clone()).or_insert(1);
        while !self.taken.insert(anchor.clone()) {
            *number += 1;
            anchor = format!("s-{}", slug.numbered(*number));
        }
        anchor
    }
}
