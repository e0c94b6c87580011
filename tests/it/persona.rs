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

    /// Sends a file as the pages' own forms do.
    pub async fn send_file(&self, path: &str, file_name: &str, bytes: &[u8]) -> Answer {
        self.send_file_with(path, file_name, bytes, &[]).await
    }

    /// The same as a script does it.
    pub async fn send_file_by_script(&self, path: &str, file_name: &str, bytes: &[u8]) -> Answer {
        let accept = [("Accept", "application/json")];
        self.send_file_with(path, file_name, bytes, &accept).await
    }

    async fn send_file_with(
        &self,
        path: &str,
        file_name: &str,
        bytes: &[u8],
        headers: &[(&str, &str)],
    ) -> Answer {
        let (kind, body) = multipart(file_name, bytes);
        let mut all = vec![("Sec-Fetch-Site", "same-origin"), ("Content-Type", &kind)];
        all.extend_from_slice(headers);
        self.ask(Method::Post, path, &all, Some(body)).await
    }

    /// Any request at all; a body is a form's.
    pub async fn request(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Answer {
        let form = ContentType::Form.to_string();
        let mut all = headers.to_vec();
        if body.is_some() {
            all.push(("Content-Type", &form));
        }
        self.ask(method, path, &all, body.map(String::into_bytes))
            .await
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Vec<u8>>,
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
            request = request.body(body);
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

/// A form with one file: its content type and its body.
pub fn multipart(file_name: &str, bytes: &[u8]) -> (String, Vec<u8>) {
    let boundary = "between-the-fields";
    let mut body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\
         Content-Type: image/jpeg\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

pub fn encode(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}
