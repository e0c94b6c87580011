//! A persona: somebody with a browser's manners, their own cookies and their own network.

use crate::answer::Answer;
use crate::site::Site;
use rocket::http::{ContentType, Header, Method};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Mutex;

pub struct Persona<'s> {
    site: &'s Site,
    address: IpAddr,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl<'s> Persona<'s> {
    pub fn new(site: &'s Site, address: Ipv4Addr) -> Self {
        Self {
            site,
            address: IpAddr::V4(address),
            cookies: Mutex::default(),
        }
    }

    /// The same persona from another network.
    pub fn at_address(mut self, address: IpAddr) -> Self {
        self.address = address;
        self
    }

    pub fn keep_cookie(&self, name: &str, value: &str) {
        self.cookies
            .lock()
            .unwrap()
            .insert(name.into(), value.into());
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.request(Method::Get, path, &[], None).await
    }

    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.request(Method::Get, path, headers, None).await
    }

    /// Sends fields as a form of the site itself would be sent.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.request(
            Method::Post,
            path,
            &[("Sec-Fetch-Site", "same-origin")],
            Some(encode(fields)),
        )
        .await
    }

    /// Sends a form with `_method=DELETE` first, as the pages do.
    pub async fn delete(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("_method", "DELETE")];
        all.extend_from_slice(fields);
        self.post(path, &all).await
    }

    /// Fills the form that `selector` finds on a page and sends it with its hidden fields to its own address.
    pub async fn send_form(
        &self,
        page: &Answer,
        selector: &str,
        filled: &[(&str, &str)],
    ) -> Answer {
        let form = page.form(selector);
        let fields = form.filled(filled);
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.post(&form.action, &fields).await
    }

    /// Any request at all.
    pub async fn request(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Answer {
        let mut request = self
            .site
            .client
            .req(method, path.to_owned())
            .remote(SocketAddr::new(self.address, 40_000));
        if !headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("host"))
        {
            request.add_header(Header::new("Host", "127.0.0.1:8000"));
        }
        for (name, value) in headers {
            request.add_header(Header::new((*name).to_owned(), (*value).to_owned()));
        }
        for (name, value) in self.cookies.lock().unwrap().iter() {
            request.add_header(Header::new("Cookie", format!("{name}={value}")));
            request = request.cookie((name.clone(), value.clone()));
        }
        if let Some(body) = body {
            request = request.header(ContentType::Form).body(body);
        }
        let response = request.dispatch().await;
        let answer = Answer::read(response).await;
        self.keep(&answer);
        answer
    }

    /// Writes and publishes a post through the desk and gives its path.
    pub async fn publish(&self, title: &str, body: &str, more: &[(&str, &str)]) -> String {
        let desk = self.draft(title, body, more).await;
        let page = self.get(&desk).await;
        let fields = page.form("form.post-form").filled(&[]);
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let answer = self.post(&format!("{desk}/publication"), &fields).await;
        assert_eq!(answer.status, 303, "publishing {title}: {}", answer.text());
        let slug = self.get(&desk).await.form("form.post-form").value("slug");
        format!("/{slug}")
    }

    /// Saves a new draft through the desk and gives the address of its desk page.
    pub async fn draft(&self, title: &str, body: &str, more: &[(&str, &str)]) -> String {
        let page = self.get("/desk/posts/new").await;
        let mut fields = vec![("title", title), ("body", body)];
        fields.extend_from_slice(more);
        let answer = self.send_form(&page, "form.post-form", &fields).await;
        assert_eq!(answer.status, 303, "saving {title}: {}", answer.text());
        answer.location().split('?').next().unwrap().to_owned()
    }

    fn keep(&self, answer: &Answer) {
        let mut cookies = self.cookies.lock().unwrap();
        for set in answer.all("Set-Cookie") {
            let (pair, attributes) = set.split_once(';').unwrap_or((set, ""));
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() || attributes.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.into(), value.into());
            }
        }
    }
}

pub fn encode(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}
