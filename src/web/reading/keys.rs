//! The change keys of pages that show lists of posts.
//!
//! `Posts` stands for every post in every list; a list shows nothing of a post that changes without it (no comment
//! counts), so an approved comment leaves all lists as they are.

use crate::db::ChangeKey;
use crate::posts::reading::Listed;
use std::collections::BTreeSet;

/// The keys of a page that shows these posts.
pub fn of_list<'p>(posts: impl IntoIterator<Item = &'p Listed>) -> Vec<ChangeKey> {
    let mut keys = BTreeSet::from([ChangeKey::Site, ChangeKey::Posts]);
    for post in posts {
        keys.insert(ChangeKey::Person(post.author_id));
        keys.extend(post.tags.iter().map(|tag| ChangeKey::Tag(tag.id)));
    }
    keys.into_iter().collect()
}
