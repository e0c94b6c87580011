//! The path as it was asked for, to the letter.
//!
//! Rocket leads `/about/`, `//about` and `/%61bout` to the route of `/about`. A thing has one address, so whoever comes
//! by another form of it is sent there; what does not exist is not found in any form.

use crate::error::{Error, Result};
use rocket::request::{FromRequest, Outcome, Request};

/// The raw path and query of a request.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'r> {
    path: &'r str,
    query: Option<&'r str>,
}

impl Asked<'_> {
    /// Goes on if this is the path; otherwise the reader is sent to it, with their parameters.
    pub fn at(&self, path: &str) -> Result<()> {
        match self.query {
            _ if self.path == path => Ok(()),
            Some(query) => Err(Error::MovedTo(format!("{path}?{query}"))),
            None => Err(Error::MovedTo(path.to_owned())),
        }
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Asked<'r> {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        let uri = request.uri();
        Outcome::Success(Self {
            path: uri.path().raw().as_str(),
            query: uri.query().map(|query| query.raw().as_str()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Asked;
    use crate::error::Error;

    #[test]
    fn other_forms_of_a_path_lead_to_it() {
        let asked = |path, query| Asked { path, query }.at("/about");
        assert!(asked("/about", Some("x=1")).is_ok());
        assert!(matches!(asked("/about/", None), Err(Error::MovedTo(to)) if to == "/about"));
        assert!(
            matches!(asked("//%61bout", Some("page=2")), Err(Error::MovedTo(to)) if to == "/about?page=2")
        );
    }
}
