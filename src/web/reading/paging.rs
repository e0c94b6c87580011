//! Pages of a list by `?page=N`.
//!
//! The first page is the list's own address; a number that is not written as numbers are is no page at all.

use crate::error::{Error, Result};

/// Where the reader is in a list, and where they can go from there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    /// Counted from 1.
    pub number: u64,
    pub newer: Option<String>,
    pub older: Option<String>,
}

impl Paging {
    /// The way around page `number` of the list at `path`.
    pub fn of(path: &str, number: u64, has_older: bool) -> Self {
        Self {
            number,
            newer: (number > 1).then(|| address(path, number.saturating_sub(1))),
            older: has_older.then(|| address(path, number.saturating_add(1))),
        }
    }

    /// Whether there is more than one page.
    pub fn is_needed(&self) -> bool {
        self.newer.is_some() || self.older.is_some()
    }
}

/// The address of a page of the list at `path`.
pub fn address(path: &str, number: u64) -> String {
    if number > 1 {
        format!("{path}?page={number}")
    } else {
        path.to_owned()
    }
}

/// The page that was asked for; the first if none was.
pub fn number(asked: Option<&str>) -> Result<u64> {
    let Some(text) = asked else {
        return Ok(1);
    };
    let is_plain = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    is_plain
        .then(|| text.parse().ok())
        .flatten()
        .ok_or(Error::NotFound)
}

/// A title with the page's number behind it from the second page on.
pub fn titled(title: &str, number: u64) -> String {
    if number > 1 {
        format!("{title}, page {number}")
    } else {
        title.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_numbers_from_one_are_pages() {
        for (asked, page) in [
            (None, Some(1)),
            (Some("1"), Some(1)),
            (Some("2"), Some(2)),
            (Some("500"), Some(500)),
            (Some("0"), None),
            (Some("02"), None),
            (Some("-1"), None),
            (Some("+1"), None),
            (Some("1.0"), None),
            (Some(""), None),
            (Some("two"), None),
            (Some("١"), None),
            (Some("99999999999999999999999"), None),
        ] {
            assert_eq!(number(asked).ok(), page, "{asked:?}");
        }
    }

    #[test]
    fn the_first_page_has_no_number() {
        let of = |number, has_older| Paging::of("/tags/hips", number, has_older);
        assert!(!of(1, false).is_needed());
        assert_eq!(
            (of(1, true).newer, of(1, true).older.as_deref()),
            (None, Some("/tags/hips?page=2"))
        );
        assert_eq!(
            of(2, false),
            Paging {
                number: 2,
                newer: Some("/tags/hips".into()),
                older: None
            }
        );
        assert_eq!(of(3, true).newer.as_deref(), Some("/tags/hips?page=2"));
        assert_eq!(
            (titled("Hips", 1), titled("Hips", 2)),
            ("Hips".into(), "Hips, page 2".into())
        );
    }
}
