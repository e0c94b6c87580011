//! What came back, read as a person or a feed reader would.

use rocket::local::asynchronous::LocalResponse;
use scraper::{ElementRef, Html, Selector};

pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// The body as it came, for what is not text.
    pub bytes: Vec<u8>,
}

impl Answer {
    pub async fn read(response: LocalResponse<'_>) -> Self {
        let status = response.status().code;
        let headers = response
            .headers()
            .iter()
            .map(|h| (h.name().to_string(), h.value().to_string()))
            .collect();
        let body = response.into_bytes().await.unwrap_or_default();
        Self {
            status,
            headers,
            body: String::from_utf8_lossy(&body).into_owned(),
            bytes: body,
        }
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    #[track_caller]
    pub fn location(&self) -> &str {
        self.header("Location")
            .unwrap_or_else(|| panic!("no Location, status {}: {}", self.status, self.text()))
    }

    pub fn html(&self) -> Html {
        Html::parse_document(&self.body)
    }

    pub fn has(&self, selector: &str) -> bool {
        self.html()
            .select(&Selector::parse(selector).unwrap())
            .next()
            .is_some()
    }

    /// The readable texts of all elements found, whitespace folded.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.html()
            .select(&Selector::parse(selector).unwrap())
            .map(text_of)
            .collect()
    }

    /// An attribute of all elements found.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        self.html()
            .select(&Selector::parse(selector).unwrap())
            .filter_map(|element| element.value().attr(name).map(str::to_owned))
            .collect()
    }

    /// The readable text of the whole page.
    pub fn text(&self) -> String {
        self.texts("body").join(" ")
    }

    #[track_caller]
    pub fn form(&self, selector: &str) -> Form {
        let html = self.html();
        let Some(form) = html.select(&Selector::parse(selector).unwrap()).next() else {
            panic!(
                "no {selector} on the page (status {}): {}",
                self.status, self.body
            );
        };
        Form::read(form)
    }
}

/// A form with its fields as the page filled them.
pub struct Form {
    pub action: String,
    fields: Vec<(String, String)>,
}

impl Form {
    fn read(form: ElementRef<'_>) -> Self {
        let mut fields = Vec::new();
        let controls = Selector::parse("input[name], textarea[name], select[name]").unwrap();
        for control in form.select(&controls) {
            let value = control.value();
            let name = value.attr("name").unwrap().to_owned();
            match value.name() {
                "textarea" => {
                    let text: String = control.text().collect();
                    fields.push((name, text.strip_prefix('\n').unwrap_or(&text).to_owned()));
                }
                "select" => {
                    let option = Selector::parse("option[selected]").unwrap();
                    let first = Selector::parse("option").unwrap();
                    if let Some(option) = control
                        .select(&option)
                        .next()
                        .or_else(|| control.select(&first).next())
                    {
                        let text = text_of(option);
                        fields.push((
                            name,
                            option.value().attr("value").map_or(text, str::to_owned),
                        ));
                    }
                }
                _ if matches!(value.attr("type"), Some("checkbox" | "radio")) => {
                    if value.attr("checked").is_some() {
                        fields.push((name, value.attr("value").unwrap_or("on").to_owned()));
                    }
                }
                _ if matches!(value.attr("type"), Some("submit" | "button")) => {}
                _ => fields.push((name, value.attr("value").unwrap_or_default().to_owned())),
            }
        }
        Self {
            action: form.value().attr("action").unwrap_or_default().to_owned(),
            fields,
        }
    }

    /// All fields, those named in `filled` with new values (and added where the page had none).
    pub fn filled(&self, filled: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut fields = self.fields.clone();
        for (name, value) in filled {
            match fields.iter_mut().find(|(key, _)| key == name) {
                Some(field) => field.1 = (*value).to_owned(),
                None => fields.push(((*name).to_owned(), (*value).to_owned())),
            }
        }
        fields
    }

    #[track_caller]
    pub fn value(&self, name: &str) -> String {
        self.fields
            .iter()
            .find(|(key, _)| key == name)
            .unwrap_or_else(|| panic!("no field {name}"))
            .1
            .clone()
    }
}

fn text_of(element: ElementRef<'_>) -> String {
    element
        .text()
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
