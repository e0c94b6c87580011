//! The page cache: what every stranger gets alike is rendered once and served from memory until it changes.
//!
//! An entry carries the change keys that its page was made from and the count of changes taken before its data was
//! read; it is served only while none of the keys changed since, which is looked at on every hit and after every wait.
//! One render at a time per page. It refuses answers that are private, carry a cookie or name no keys.

mod encoding;
mod flight;
mod kept;

pub use encoding::{Accepted, Encoding, accepted};
pub use kept::{Form, Kept, names};

use crate::context::Context;
use crate::text::ids::Moment;
use bytes::Bytes;
use flight::{Flights, Place};
use moka::sync::Cache;
use std::sync::{Arc, Mutex, PoisonError};

/// The bytes that all entries may take together.
const ROOM: u64 = 32 * 1024 * 1024;
/// A larger body is passed on and not kept.
const LARGEST_BODY: usize = 2 * 1024 * 1024;
/// Longer addresses are passed on and not kept.
const LONGEST_KEY: usize = 512;
const SHAPES: u64 = 20_000;

/// The pages that are kept; cheap to clone.
#[derive(Clone)]
pub struct PageCache(Arc<Inner>);

struct Inner {
    ctx: Context,
    pages: Cache<Box<str>, Arc<Kept>>,
    /// Which parameters the page at a path declares; all others are ignored.
    shapes: Cache<Box<str>, Arc<[Box<str>]>>,
    flights: Flights,
}

/// A finished answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
}

/// What a page says about itself beside its headers.
#[derive(Debug, Clone, Default)]
pub struct Declared {
    /// The names of the query parameters that it depends on.
    pub parameters: Vec<Box<str>>,
    /// When the passing of time alone makes it another page.
    pub until: Option<Moment>,
}

/// Where a page leaves its declaration while the request is answered.
#[derive(Debug, Clone, Default)]
pub struct Declaring(Arc<Mutex<Option<Declared>>>);

/// A render's outcome: something that may be kept, or something only to pass on.
pub enum Rendered<R> {
    Whole(Answer, Declared),
    Other(R),
}

/// What a request gets.
pub enum Outcome<R> {
    Kept(Arc<Kept>),
    Whole(Answer),
    Other(R),
}

impl Declaring {
    /// Leaves a declaration.
    pub fn declare(&self, declared: Declared) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(declared);
    }

    /// Takes the declaration, if one was left.
    pub fn take(&self) -> Option<Declared> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl PageCache {
    /// An empty cache over the versions of this context.
    pub fn new(ctx: Context) -> Self {
        let pages = Cache::<Box<str>, Arc<Kept>>::builder()
            .max_capacity(ROOM)
            .weigher(|key, kept: &Arc<Kept>| {
                u32::try_from(key.len().saturating_add(kept.weight())).unwrap_or(u32::MAX)
            })
            .build();
        Self(Arc::new(Inner {
            ctx,
            pages,
            shapes: Cache::new(SHAPES),
            flights: Flights::default(),
        }))
    }

    /// The page at an address if it is kept and nothing of it changed.
    pub fn look(&self, path: &str, query: Option<&str>) -> Option<Arc<Kept>> {
        match query {
            None => self.fresh(path),
            Some(query) => match self.address(path, Some(query))? {
                Address::Known(key) => self.fresh(&key),
                Address::Unknown => None,
            },
        }
    }

    /// The page at an address: kept, waited for, or rendered now and kept if it may be.
    ///
    /// `render` is given the address to render, which leaves out parameters that the page does not declare.
    pub async fn answer<R, F>(
        &self,
        path: &str,
        query: Option<&str>,
        render: impl FnOnce(String) -> F,
    ) -> Outcome<R>
    where
        F: Future<Output = Rendered<R>>,
    {
        let asked = match query {
            Some(query) => format!("{path}?{query}"),
            None => path.to_owned(),
        };
        let (key, place) = loop {
            let key = match self.address(path, query) {
                Some(Address::Known(key)) => key,
                Some(Address::Unknown) => asked.clone(),
                None => return passed(render(asked).await),
            };
            if key.len() > LONGEST_KEY {
                return passed(render(asked).await);
            }
            if let Some(kept) = self.fresh(&key) {
                return Outcome::Kept(kept);
            }
            match self.0.flights.join(&key) {
                Place::First(flight) => break (key, Some(flight)),
                Place::Waiting(end) => {
                    if !end.was_kept().await {
                        break (key, None);
                    }
                }
            }
        };
        // Before the data is read: a change from here on makes the page stale.
        let since = self.0.ctx.versions().now();
        match render(key.clone()).await {
            Rendered::Whole(answer, declared) => {
                match self.keep(path, &key, since, answer, &declared).await {
                    Ok(kept) => {
                        if let Some(flight) = place {
                            flight.kept();
                        }
                        Outcome::Kept(kept)
                    }
                    Err(answer) => Outcome::Whole(answer),
                }
            }
            Rendered::Other(other) => Outcome::Other(other),
        }
    }

    /// How many pages are kept now, and the bytes that they count for.
    pub fn size(&self) -> (u64, u64) {
        self.0.pages.run_pending_tasks();
        (self.0.pages.entry_count(), self.0.pages.weighted_size())
    }

    async fn keep(
        &self,
        path: &str,
        key: &str,
        since: u64,
        answer: Answer,
        declared: &Declared,
    ) -> Result<Arc<Kept>, Answer> {
        if answer.body.len() > LARGEST_BODY {
            return Err(answer);
        }
        let kept = Arc::new(Kept::of(answer, since, declared.until)?);
        kept.code_gzip().await;
        let parameters: Arc<[Box<str>]> = declared.parameters.clone().into();
        // A page that was rendered before its parameters were known is kept only under an address that has no others.
        let own = match key.split_once('?') {
            Some((_, query)) => normal(path, query, &parameters),
            None => Some(path.to_owned()),
        };
        self.0.shapes.insert(path.into(), parameters);
        if own.as_deref() == Some(key) {
            self.0.pages.insert(key.into(), Arc::clone(&kept));
        }
        Ok(kept)
    }

    fn fresh(&self, key: &str) -> Option<Arc<Kept>> {
        let kept = self.0.pages.get(key)?;
        kept.is_fresh(&self.0.ctx).then_some(kept)
    }

    /// The address under which a page is kept; nothing where it cannot be told.
    fn address(&self, path: &str, query: Option<&str>) -> Option<Address> {
        let Some(query) = query else {
            return Some(Address::Known(path.to_owned()));
        };
        match self.0.shapes.get(path) {
            Some(parameters) => normal(path, query, &parameters).map(Address::Known),
            None => Some(Address::Unknown),
        }
    }
}

enum Address {
    Known(String),
    /// Nothing of this path was rendered yet.
    Unknown,
}

fn passed<R>(rendered: Rendered<R>) -> Outcome<R> {
    match rendered {
        Rendered::Whole(answer, _) => Outcome::Whole(answer),
        Rendered::Other(other) => Outcome::Other(other),
    }
}

/// The path with its declared parameters in their order, as they were written; nothing where one comes twice.
fn normal(path: &str, query: &str, parameters: &[Box<str>]) -> Option<String> {
    let mut address = path.to_owned();
    let mut sign = '?';
    for name in parameters {
        let mut found = query
            .split('&')
            .filter(|part| part.split('=').next() == Some(name));
        if let Some(part) = found.next() {
            if found.next().is_some() {
                return None;
            }
            address.push(sign);
            address.push_str(part);
            sign = '&';
        }
    }
    Some(address)
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn only_declared_parameters_make_an_address() {
        let page: Vec<Box<str>> = vec!["page".into()];
        let both: Vec<Box<str>> = vec!["q".into(), "page".into()];
        for (query, parameters, address) in [
            ("", &page, Some("/x")),
            ("page=2", &page, Some("/x?page=2")),
            ("utm_source=mail&page=2&fbclid=1", &page, Some("/x?page=2")),
            ("pages=2", &page, Some("/x")),
            ("%70age=2", &page, Some("/x")),
            ("page", &page, Some("/x?page")),
            ("page=2&page=3", &page, None),
            ("page=2&q=a", &both, Some("/x?q=a&page=2")),
        ] {
            assert_eq!(
                normal("/x", query, parameters).as_deref(),
                address,
                "{query}"
            );
        }
    }
}
