//! A comment's own address, which leads to its place, and how names are drawn.

use super::published;
use crate::comments::threading;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::text::ids::CommentId;
use crate::web::chrome::Chrome;
use crate::web::page::Answer;
use rocket::http::CookieJar;
use rocket::{Route, State, get, routes};

pub fn routes() -> Vec<Route> {
    routes![comment]
}

#[get("/comments/<id>")]
async fn comment(
    ctx: &State<Context>,
    chrome: &Chrome,
    cookies: &CookieJar<'_>,
    id: Option<i64>,
) -> Result<Answer> {
    let id = numbered(id)?;
    if let Some(page) = published::page(ctx, chrome, cookies, id).await? {
        return Ok(page.into());
    }
    Ok(Answer::to(threading::address_of(ctx, id).await?))
}

/// The id in an address; where no number stands there is nothing to find.
pub fn numbered(id: Option<i64>) -> Result<CommentId> {
    id.map(CommentId::new).ok_or(Error::NotFound)
}

/// The whole address of a receipt.
pub fn receipt_link(chrome: &Chrome, token: &str) -> String {
    chrome.absolute(&format!("/receipts/{token}"))
}

/// A mail to nobody yet, with the link in it; its reader writes their own address.
pub fn mail_to_oneself(chrome: &Chrome, link: &str) -> String {
    let subject = format!("My comment on {}", chrome.settings.title);
    let body = format!("This link leads back to my comment:\r\n\r\n{link}\r\n");
    format!(
        "mailto:?subject={}&body={}",
        quoted(&subject),
        quoted(&body)
    )
}

/// As RFC 6068 wants it: everything but letters and digits by its bytes, spaces too.
fn quoted(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect()
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
    fn what_goes_into_a_mail_link_ends_nothing() {
        for (text, as_sent) in [
            ("My comment", "My%20comment"),
            ("a&b=c?d#e", "a%26b%3Dc%3Fd%23e"),
            ("\r\nBcc: x", "%0D%0ABcc%3A%20x"),
            ("ä\"<", "%C3%A4%22%3C"),
        ] {
            assert_eq!(quoted(text), as_sent);
        }
    }

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
