//! A comment's own address, which leads to its place, and how names are drawn.

use crate::comments::threading;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::text::ids::CommentId;
use crate::web::page::Answer;
use rocket::{Route, State, get, routes};

pub fn routes() -> Vec<Route> {
    routes![comment]
}

#[get("/comments/<id>")]
async fn comment(ctx: &State<Context>, id: Option<i64>) -> Result<Answer> {
    Ok(Answer::to(threading::address_of(ctx, numbered(id)?).await?))
}

/// The id in an address; where no number stands there is nothing to find.
pub fn numbered(id: Option<i64>) -> Result<CommentId> {
    id.map(CommentId::new).ok_or(Error::NotFound)
}

/// One or two letters that stand for a name.
pub fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

/// The tint of a name, 0 to 5, the same wherever it stands.
pub fn tint(name: &str) -> u32 {
    name.chars().fold(7_u32, |sum, c| {
        sum.wrapping_mul(31).wrapping_add(u32::from(c))
    }) % 6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_initials() {
        for (name, letters) in [
            ("Ada", "A"),
            ("ada lovelace", "AL"),
            ("Ada King Lovelace", "AL"),
            ("田中 さくら", "田さ"),
            ("<b>", "B"),
            ("…", ""),
        ] {
            assert_eq!(initials(name), letters, "{name}");
            assert!(tint(name) < 6);
        }
    }
}
