//! What the stories about mail have in common: a site that can send, the mails as they arrive, and two small servers.

use crate::answer::Answer;
use crate::commenting_acts as acts;
use crate::persona::Persona;
use crate::site::Site;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use knead::config::Config;
use rocket::http::Method;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::{Mutex, OnceLock};

pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;
/// Longer than an approval can be undone before anybody is told.
pub const SECOND_THOUGHTS: i64 = 20_000;

/// Lets a site put its mails into a folder.
pub fn outbox(config: &mut Config) {
    config.mail.smtp_url = Some("outbox:".into());
    config.mail.from = Some("blog@example.org".into());
}

/// A mail as it arrived.
#[derive(Debug, Clone)]
pub struct Mail {
    pub source: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
}

impl Mail {
    pub fn read(source: &str) -> Self {
        let (head, body) = source.split_once("\r\n\r\n").expect("a head and a body");
        let boundary = header_of(head, "Content-Type")
            .and_then(|kind| {
                Some(
                    kind.split_once("boundary=\"")?
                        .1
                        .split_once('"')?
                        .0
                        .to_owned(),
                )
            })
            .expect("several parts");
        let parts: Vec<&str> = body.split(&format!("--{boundary}")).collect();
        let part = |kind: &str| {
            let found = parts.iter().find(|part| part.contains(kind));
            let (head, body) = found.unwrap().trim_start().split_once("\r\n\r\n").unwrap();
            decoded(head, body)
        };
        Self {
            to: header_of(head, "To").unwrap(),
            subject: header_of(head, "Subject").unwrap(),
            text: part("text/plain"),
            html: part("text/html"),
            source: source.to_owned(),
        }
    }

    pub fn header(&self, name: &str) -> Option<String> {
        header_of(self.source.split_once("\r\n\r\n")?.0, name)
    }

    /// The paths of all links to the site.
    pub fn links(&self) -> Vec<String> {
        let starts = self.text.match_indices("http://127.0.0.1:8000/");
        starts
            .map(|(at, start)| {
                let rest = &self.text[at + start.len() - 1..];
                rest.split_whitespace().next().unwrap().to_owned()
            })
            .collect()
    }

    /// The path of the one link that begins so.
    #[track_caller]
    pub fn link(&self, start: &str) -> String {
        let links = self.links();
        let found = links.iter().find(|link| link.starts_with(start));
        found
            .unwrap_or_else(|| panic!("no {start} in {}", self.text))
            .clone()
    }
}

fn header_of(head: &str, name: &str) -> Option<String> {
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let wanted = format!("{}: ", name.to_lowercase());
    unfolded
        .lines()
        .find(|line| line.to_lowercase().starts_with(&wanted))
        .map(|line| line[wanted.len()..].to_owned())
}

fn decoded(head: &str, body: &str) -> String {
    let encoding = header_of(head, "Content-Transfer-Encoding").unwrap_or_default();
    match encoding.as_str() {
        "base64" => {
            let packed: String = body.split_whitespace().collect();
            String::from_utf8(STANDARD.decode(packed).unwrap()).unwrap()
        }
        "quoted-printable" => unquoted(body),
        _ => body.to_owned(),
    }
}

fn unquoted(body: &str) -> String {
    let joined = body.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        match (first, more) {
            (b'=', [a, b, after @ ..]) => {
                let hex = String::from_utf8(vec![*a, *b]).unwrap();
                bytes.push(u8::from_str_radix(&hex, 16).unwrap());
                rest = after;
            }
            _ => {
                bytes.push(*first);
                rest = more;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// Does all work that is due, and gives every mail of the outbox so far, in order.
pub async fn mails(site: &Site) -> Vec<Mail> {
    site.run_jobs().await;
    let folder = site.db().config().data.dir.join("outbox");
    let mut files: Vec<_> = match std::fs::read_dir(folder) {
        Ok(files) => files.map(|file| file.unwrap().path()).collect(),
        Err(_) => Vec::new(),
    };
    files.sort();
    files
        .iter()
        .map(|file| Mail::read(&std::fs::read_to_string(file).unwrap()))
        .collect()
}

/// The mails to an address.
pub async fn mails_to(site: &Site, email: &str) -> Vec<Mail> {
    let mut mails = mails(site).await;
    mails.retain(|mail| mail.to.contains(email));
    mails
}

/// A comment with an address, whose answers are to be mailed.
pub async fn comment_with(
    site: &Site,
    reader: &Persona<'_>,
    email: &str,
    body: &str,
    more: &[(&str, &str)],
) -> Answer {
    let mut fields = vec![("name", "Ada"), ("email", email), ("body", body)];
    fields.extend_from_slice(more);
    acts::send(site, reader, "/a-post", &fields).await
}

/// Confirms the address of the newest question to it, as a press of the button does, and keeps the proof.
pub async fn confirm(site: &Site, reader: &Persona<'_>, email: &str) {
    let asked = mails_to(site, email).await;
    let asked = asked
        .iter()
        .rev()
        .find(|mail| mail.subject.contains("address"));
    let link = asked.expect("a question").link("/subscriptions/");
    let page = reader.get(&link).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let confirmed = reader.send_form(&page, "main form", &[]).await;
    assert_eq!(confirmed.location(), "/subscriptions/confirmed");
    let given = confirmed.header("Set-Cookie").expect("a proof").to_owned();
    assert!(
        given.contains("HttpOnly") && given.contains("SameSite=Lax"),
        "{given}"
    );
    let (name, rest) = given.split_once('=').unwrap();
    reader.keep_cookie(name, rest.split(';').next().unwrap());
}

/// Sends what a mail program sends when somebody presses its own button: no cookie, no origin.
pub async fn one_click(site: &Site, mail: &Mail) -> Answer {
    assert_eq!(
        mail.header("List-Unsubscribe-Post").as_deref(),
        Some("List-Unsubscribe=One-Click")
    );
    let address = mail.header("List-Unsubscribe").unwrap();
    let path = address
        .strip_prefix("<http://127.0.0.1:8000")
        .and_then(|rest| rest.strip_suffix('>'))
        .expect("an address of the site");
    let body = Some("List-Unsubscribe=One-Click".to_owned());
    site.reader().request(Method::Post, path, &[], body).await
}

/// What a small SMTP server was told, by its port.
fn heard() -> &'static Mutex<HashMap<u16, Vec<String>>> {
    static HEARD: OnceLock<Mutex<HashMap<u16, Vec<String>>>> = OnceLock::new();
    HEARD.get_or_init(Mutex::default)
}

/// Lets a site send by a server of the story's own, which knows nobody called `nobody` and is too busy for `later`.
pub fn server(config: &mut Config) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            drop(converse(port, stream.unwrap()));
        }
    });
    config.mail.smtp_url = Some(format!("smtp://127.0.0.1:{port}"));
    config.mail.from = Some("blog@example.org".into());
}

/// The mails that the site's server took.
pub fn taken(site: &Site) -> Vec<Mail> {
    let url = site.db().config().mail.smtp_url.clone().unwrap();
    let port: u16 = url.rsplit(':').next().unwrap().parse().unwrap();
    let heard = heard().lock().unwrap();
    let sources = heard.get(&port).cloned().unwrap_or_default();
    sources.iter().map(|source| Mail::read(source)).collect()
}

fn converse(port: u16, mut stream: TcpStream) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?);
    stream.write_all(b"220 sink ESMTP\r\n")?;
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let answer = match line.to_uppercase() {
            word if word.starts_with("EHLO") => "250-sink\r\n250 8BITMIME",
            word if word.starts_with("RCPT TO:<NOBODY@") => {
                "550 5.1.1 There is nobody of that name"
            }
            word if word.starts_with("RCPT TO:<LATER@") => "450 4.2.1 Too busy, come back later",
            word if word.starts_with("QUIT") => {
                return stream.write_all(b"221 bye\r\n");
            }
            word if word.starts_with("DATA") => {
                stream.write_all(b"354 go on\r\n")?;
                let mut source = String::new();
                loop {
                    let mut line = String::new();
                    lines.read_line(&mut line)?;
                    if line == ".\r\n" {
                        break;
                    }
                    source.push_str(line.strip_prefix('.').unwrap_or(&line));
                }
                heard()
                    .lock()
                    .unwrap()
                    .entry(port)
                    .or_default()
                    .push(source);
                "250 taken"
            }
            _ => "250 fine",
        };
        stream.write_all(answer.as_bytes())?;
        stream.write_all(b"\r\n")?;
    }
}

/// A DNS server of the story's own that knows these texts and nothing else.
pub fn names(texts: &'static [(&'static str, &'static str)]) -> SocketAddr {
    let socket = UdpSocket::bind(("127.0.0.1", 0)).unwrap();
    let address = socket.local_addr().unwrap();
    std::thread::spawn(move || {
        let mut buffer = [0; 1_500];
        while let Ok((length, from)) = socket.recv_from(&mut buffer) {
            let answer = answer(&buffer[..length], texts);
            drop(socket.send_to(&answer, from));
        }
    });
    address
}

/// The question back, with the texts of its name behind it.
fn answer(question: &[u8], texts: &[(&str, &str)]) -> Vec<u8> {
    let mut name = String::new();
    let mut at = 12;
    while question[at] != 0 {
        let length = usize::from(question[at]);
        let label = &question[at + 1..at + 1 + length];
        name.push_str(&String::from_utf8_lossy(label).to_lowercase());
        name.push('.');
        at += 1 + length;
    }
    let end = at + 5;
    let found: Vec<&str> = texts
        .iter()
        .filter(|(own, _)| format!("{own}.") == name)
        .map(|(_, text)| *text)
        .collect();
    let mut answer = question[..2].to_vec();
    let count = u8::try_from(found.len()).unwrap();
    // An answer, recursion available; "no such name" where there is nothing.
    answer.extend([
        0x81,
        if count == 0 { 0x83 } else { 0x80 },
        0,
        1,
        0,
        count,
        0,
        0,
        0,
        0,
    ]);
    answer.extend(&question[12..end]);
    for text in found {
        let length = u8::try_from(text.len()).unwrap();
        answer.extend([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, length + 1, length]);
        answer.extend(text.as_bytes());
    }
    answer
}
