//! Reading forms, bounded, and never losing what was typed.
//!
//! Each form says how large it may be. The body is kept for as long as the request lives, so that a sign-in that ran
//! out in the middle of writing can hand everything back afterwards.

use rocket::data::{Data, FromData, Outcome, ToByteUnit};
use rocket::form::{Form, FromForm};
use rocket::http::{RawStr, Status};
use rocket::request::Request;

/// A form with its size limit.
pub trait Bounded {
    /// The most kibibytes its body may have, url-encoded.
    const KIBIBYTES: u64;
}

/// Texts of posts, and what is handed back with an expired sign-in.
const LONG_FORM: u64 = 4 * 1024 * 1024;
/// Comments, and everything else that is sent.
const SHORT_FORM: u64 = 256 * 1024;

/// The most bytes that are taken for this path at all; each form has its own bound below that, and hands itself back.
pub fn most_bytes(path: &str) -> u64 {
    const LONG: [&str; 5] = ["/desk", "/sign-in", "/set-up", "/account", "/people"];
    if takes_files(path) {
        super::multipart::MOST_BODY
    } else if LONG.iter().any(|start| path.starts_with(start)) {
        LONG_FORM
    } else {
        SHORT_FORM
    }
}

/// Whether this path takes files; bodies for it lie on disk and are read by `web::multipart`.
pub fn takes_files(path: &str) -> bool {
    path == "/desk/media"
        || path
            .strip_prefix("/desk/media/")
            .is_some_and(|rest| rest.ends_with("/replacement"))
}

/// Whether this path answers files instead of pages.
pub fn gives_files(path: &str) -> bool {
    path.starts_with("/media/")
}

/// A form that was sent.
#[derive(Debug)]
pub struct Sent<T>(pub T);

/// A form's body as it came, for handing it back after a sign-in.
#[derive(Debug, Clone)]
pub struct Held {
    /// The address it was sent to.
    pub action: String,
    /// The url-encoded fields.
    pub body: String,
}

impl Held {
    /// The fields, decoded, in their order.
    pub fn fields(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(self.body.as_bytes())
            .into_owned()
            .collect()
    }
}

#[rocket::async_trait]
impl<'r, T> FromData<'r> for Sent<T>
where
    T: Bounded + for<'f> FromForm<'f> + Send + 'static,
{
    type Error = ();

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Self> {
        if !request.content_type().is_none_or(|kind| kind.is_form()) {
            return Outcome::Error((Status::UnsupportedMediaType, ()));
        }
        let read = data.open(T::KIBIBYTES.kibibytes()).into_bytes().await;
        let body = match read {
            Ok(body) if body.is_complete() => {
                String::from_utf8_lossy(&body.into_inner()).into_owned()
            }
            Ok(_) => return Outcome::Error((Status::PayloadTooLarge, ())),
            Err(_) => return Outcome::Error((Status::BadRequest, ())),
        };
        let parsed = Form::<T>::parse_encoded(RawStr::new(&body));
        request.local_cache(|| {
            Some(Held {
                action: request.uri().to_string(),
                body: body.clone(),
            })
        });
        match parsed {
            Ok(form) => Outcome::Success(Self(form)),
            Err(errors) => {
                tracing::debug!(%errors, "a form could not be read");
                Outcome::Error((Status::UnprocessableEntity, ()))
            }
        }
    }
}

/// The path if it leads to a place on this site: one leading slash, no backslash, no control characters.
pub fn local_path(path: &str) -> Option<String> {
    let decoded: String = percent_decoded(path);
    let clean = |text: &str| {
        text.starts_with('/')
            && !text.starts_with("//")
            && !text.chars().any(|c| c == '\\' || c.is_control())
    };
    (path.len() <= 2_000 && clean(path) && clean(&decoded)).then(|| path.to_owned())
}

fn percent_decoded(path: &str) -> String {
    RawStr::new(path).percent_decode_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn only_places_on_this_site_are_led_to() {
        for (path, good) in [
            ("/desk", true),
            ("/desk/posts/3?after=2", true),
            ("/", true),
            ("https://evil.invalid", false),
            ("//evil.invalid", false),
            ("/\\evil.invalid", false),
            ("/%09/evil.invalid", false),
            ("\\\\evil.invalid", false),
            ("javascript:alert(1)", false),
            ("/%2f%2fevil.invalid", false),
            ("/%2fevil.invalid", false),
            ("/%5cevil.invalid", false),
            ("", false),
        ] {
            assert_eq!(local_path(path).is_some(), good, "{path:?}");
        }
    }
}
