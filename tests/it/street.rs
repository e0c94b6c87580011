//! A site with its door open: a story over a real socket, for what only bytes on a wire show.

use crate::process::free_port;
use crate::site::Site;
use knead::app;
use knead::cache::PageCache;
use knead::door::{self, Allowance, Application, Door, Limits, Patience};
use rocket::{Build, Rocket};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Longer than anything here takes, so that a hang becomes a failure.
const WHILE: Duration = Duration::from_secs(30);

/// A door, listening on a port of its own.
pub struct Street {
    pub port: u16,
    /// What the site is called in Host.
    pub host: String,
    pub pages: PageCache,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
}

/// An answer as it came over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wire {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// Limits that a story need not wait for.
pub fn short() -> Limits {
    let span = Duration::from_millis(250);
    let patience = Patience {
        idle: span,
        head: span,
        body: span,
        answer: span,
        close: span,
    };
    Limits {
        of_clients: patience,
        of_proxies: patience,
        ..patient()
    }
}

/// Limits as they are in service, whatever this machine's are.
pub fn patient() -> Limits {
    Limits {
        places: 4_000,
        places_of_network: 512,
        of_clients: Patience::OF_CLIENTS,
        of_proxies: Patience::OF_PROXIES,
    }
}

impl Street {
    /// Opens a door in front of a site.
    pub async fn open(site: &Site) -> Self {
        Self::open_with(site, app::build(site.db().clone()), patient()).await
    }

    /// The same with more routes, or other limits.
    pub async fn open_with(site: &Site, rocket: Rocket<Build>, limits: Limits) -> Self {
        let ctx = site.db().clone();
        let port = free_port();
        let listener = door::bind(([127, 0, 0, 1], port).into()).unwrap();
        let application = Application::start(rocket).await.unwrap();
        let pages = PageCache::new(ctx.clone());
        let (stop, stopped) = watch::channel(false);
        let host = format!("127.0.0.1:{}", ctx.config().listen.port);
        let door = Door::new(ctx, application, pages.clone(), allowance);
        let serving = tokio::spawn(door::serve(door, listener, limits, stopped));
        Self {
            port,
            host,
            pages,
            stop,
            serving,
        }
    }

    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(("127.0.0.1", self.port)).await.unwrap()
    }

    /// Sends bytes on a connection of their own and gives all that comes until the door closes.
    pub async fn say(&self, bytes: impl AsRef<[u8]>) -> String {
        let mut stream = self.connect().await;
        // The door may refuse before it has read everything.
        drop(stream.write_all(bytes.as_ref()).await);
        to_end(&mut stream).await
    }

    /// One GET on a connection of its own.
    pub async fn get(&self, path: &str) -> Wire {
        self.get_with(path, &[]).await
    }

    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Wire {
        self.ask("GET", path, headers, None).await
    }

    /// A form, sent as the site's own pages do.
    pub async fn post(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        fields: &[(&str, &str)],
    ) -> Wire {
        let mut all = vec![
            ("Sec-Fetch-Site", "same-origin"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        all.extend_from_slice(headers);
        let body = crate::persona::encode(fields);
        self.ask("POST", path, &all, Some(&body)).await
    }

    pub async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> Wire {
        ask(self.port, &self.host, method, path, headers, body).await
    }

    /// Tells the door to close and waits until everybody has left.
    pub async fn close(self) {
        self.stop.send_replace(true);
        timely(self.serving).await.unwrap();
    }

    /// Tells the door to close.
    pub fn begin_to_close(&self) {
        self.stop.send_replace(true);
    }
}

/// One request on a connection of its own, to whoever listens there.
pub async fn ask(
    port: u16,
    host: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<&str>,
) -> Wire {
    let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
    if !headers.iter().any(|(name, _)| *name == "Host") {
        request.push_str(&format!("Host: {host}\r\n"));
    }
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    if let Some(body) = body {
        request.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    request.push_str("\r\n");
    request.push_str(body.unwrap_or_default());
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    timely(stream.read_to_end(&mut bytes)).await.unwrap();
    Wire::read(&bytes, method == "HEAD")
}

/// Everything until the other side closes; a connection that was cut ends what was said.
pub async fn to_end(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    drop(timely(stream.read_to_end(&mut bytes)).await);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The answer of a future that must not hang.
pub async fn timely<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(WHILE, future)
        .await
        .expect("it takes for ever")
}

/// The door falls over a request for it.
pub const STUMBLE: &str = "/stumble";

/// What a route may send here: forms, and one upload that goes to disk.
fn allowance(path: &str) -> Allowance {
    assert_ne!(path, STUMBLE);
    if path == "/uploads" {
        Allowance {
            bytes: 4 * 1024 * 1024,
            is_on_disk: true,
            is_file: false,
        }
    } else {
        Allowance {
            bytes: knead::web::form::most_bytes(path),
            is_on_disk: knead::web::form::takes_files(path),
            is_file: knead::web::form::gives_files(path),
        }
    }
}

impl Wire {
    pub fn read(bytes: &[u8], is_head: bool) -> Self {
        let at = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap_or_else(|| panic!("no answer: {:?}", String::from_utf8_lossy(bytes)));
        let head = String::from_utf8_lossy(&bytes[..at]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap();
        let headers: Vec<(String, String)> = lines
            .map(|line| {
                let (name, value) = line.split_once(": ").unwrap_or((line, ""));
                (name.to_ascii_lowercase(), value.to_owned())
            })
            .collect();
        let mut wire = Self {
            status: status.parse().unwrap(),
            headers,
            body: bytes[at + 4..].to_vec(),
        };
        if wire.header("transfer-encoding") == Some("chunked") && !is_head {
            wire.body = unchunked(&wire.body);
        }
        wire
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The headers that say something about the page and not about the transfer.
    pub fn meaning(&self) -> Vec<(String, String)> {
        const TRANSFER: [&str; 6] = [
            "date",
            "connection",
            "keep-alive",
            "content-length",
            "transfer-encoding",
            "server",
        ];
        let mut meaning: Vec<_> = self
            .headers
            .iter()
            .filter(|(name, _)| !TRANSFER.contains(&name.as_str()))
            .cloned()
            .collect();
        meaning.sort();
        meaning
    }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    loop {
        let at = bytes.windows(2).position(|two| two == b"\r\n").unwrap();
        let size = std::str::from_utf8(&bytes[..at]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            return whole;
        }
        whole.extend_from_slice(&bytes[at + 2..at + 2 + size]);
        bytes = &bytes[at + 4 + size..];
    }
}
