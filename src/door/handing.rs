//! Handing requests to Rocket inside the process, and its answers back.
//!
//! The one file that uses `rocket::local`, which is public and stable within 0.5 but meant for tests; what that costs
//! and the way back stand in docs/decisions. Every request runs as a task of its own, so that a client who leaves does
//! not stop what it began.

use super::body::Body;
use super::refusal::Refusal;
use crate::cache::{Answer, Declaring};
use bytes::{Bytes, BytesMut};
use rocket::http::{Cookie, Header, Method, uri::Host};
use rocket::local::asynchronous::{Client, LocalResponse};
use rocket::{Build, Rocket};
use std::net::{IpAddr, SocketAddr};
use tokio::io::AsyncReadExt as _;
use tokio::sync::{mpsc, oneshot};

/// An answer of known length up to this is taken whole, in bytes.
const WHOLE: usize = 2 * 1024 * 1024;
/// The pieces of a longer one.
const PIECE: usize = 64 * 1024;
const PIECES_AHEAD: usize = 2;

/// The site behind the door.
#[derive(Clone, Copy)]
pub struct Application(&'static Client);

/// A request on its way to the site.
#[derive(Debug)]
pub struct Handed {
    pub method: String,
    /// Path and query.
    pub target: String,
    pub host: Option<String>,
    pub headers: Vec<(String, String)>,
    /// The client's address, proxies taken off.
    pub client: IpAddr,
    pub body: Option<Body>,
}

/// The site's answer.
pub enum Given {
    Whole(Answer),
    Streamed {
        status: u16,
        headers: Vec<(String, String)>,
        length: Option<usize>,
        pieces: mpsc::Receiver<Result<Bytes, std::io::Error>>,
    },
}

impl Application {
    /// Starts the site without a socket; it stays until the process ends.
    pub async fn start(rocket: Rocket<Build>) -> Result<Self, Box<rocket::Error>> {
        // A tracked client would keep one cookie jar for everybody.
        let client = Client::untracked(rocket).await.map_err(Box::new)?;
        Ok(Self(Box::leak(Box::new(client))))
    }

    /// The site's answer; `declaring` takes what the page says about itself.
    pub async fn answer(&self, request: Handed, declaring: Declaring) -> Result<Given, Refusal> {
        let client = self.0;
        let (give, given) = oneshot::channel();
        // On the heap once: the site's whole work is in this future, and a task is moved about several times.
        tokio::spawn(Box::pin(async move {
            let Some(response) = dispatch(client, request, declaring).await else {
                return;
            };
            give_back(response, give).await;
        }));
        given.await.map_err(|_panicked| Refusal::BROKEN)
    }
}

async fn dispatch(
    client: &'static Client,
    request: Handed,
    declaring: Declaring,
) -> Option<LocalResponse<'static>> {
    let method: Method = request.method.parse().ok()?;
    let mut local = client.req(method, request.target);
    local.set_remote(SocketAddr::new(request.client, 0));
    if let Some(host) = request
        .host
        .as_deref()
        .and_then(|host| Host::parse_owned(host.to_owned()).ok())
    {
        local.set_host(host);
    }
    if let Some(host) = request.host {
        local.add_header(Header::new("Host", host));
    }
    let mut cookies = Vec::new();
    for (name, value) in request.headers {
        if name.eq_ignore_ascii_case("cookie") {
            let pairs = value.split(';').map(|pair| pair.trim().to_owned());
            cookies.extend(pairs.filter_map(|pair| Cookie::parse(pair).ok()));
        } else {
            local.add_header(Header::new(name, value));
        }
    }
    local.local_cache(|| declaring);
    let mut local = local.cookies(cookies);
    let mut permits = Vec::new();
    match request.body {
        Some(Body::Memory(bytes, held)) => {
            permits = held;
            local.set_body(bytes);
        }
        Some(Body::Disk(spooled)) => {
            local.inner().local_cache(|| Some(spooled));
        }
        None => {}
    }
    let response = local.dispatch().await;
    drop(permits);
    Some(response)
}

async fn give_back(mut response: LocalResponse<'static>, give: oneshot::Sender<Given>) {
    let status = response.status().code;
    let headers: Vec<(String, String)> = response
        .headers()
        .iter()
        .map(|header| (header.name().to_string(), header.value().to_owned()))
        .collect();
    let length = response.body().preset_size();
    if response.body().is_none() || length.is_some_and(|length| length <= WHOLE) {
        let body = response.into_bytes().await.unwrap_or_default().into();
        let given = Given::Whole(Answer {
            status,
            headers,
            body,
        });
        // Whoever asked may have left.
        drop(give.send(given));
        return;
    }
    let (send, pieces) = mpsc::channel(PIECES_AHEAD);
    let given = Given::Streamed {
        status,
        headers,
        length,
        pieces,
    };
    if give.send(given).is_err() {
        return;
    }
    loop {
        let mut piece = BytesMut::with_capacity(PIECE);
        let read = response.read_buf(&mut piece).await;
        let sent = match read {
            Ok(0) => break,
            Ok(_) => send.send(Ok(piece.freeze())).await,
            Err(error) => send.send(Err(error)).await,
        };
        if sent.is_err() {
            break;
        }
    }
}
