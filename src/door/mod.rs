//! The door: owns the listening socket and decides who comes in, how long they may take, and who is answered at once.
//!
//! Every connection has limits in time and number; every request has one reading and one host. A page that is kept goes
//! out from memory, everything else is handed to Rocket inside the process. Nothing of the site's rules lives here.

mod body;
mod connection;
mod crowd;
mod entrance;
mod handing;
mod head;
mod listening;
mod refusal;
mod sending;
mod socket;
mod stream;

pub use body::Allowance;
pub use handing::Application;
pub use listening::{bind, serve};

use crate::cache::PageCache;
use crate::context::Context;
use body::Rooms;
use head::Head;
use refusal::Refusal;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;
use tokio::time::Duration;

/// All bodies together may hold so much memory, in bytes.
const MEMORY_OF_BODIES: usize = 64 * 1024 * 1024;

/// How long a client may keep the site waiting; every kibibyte that moves earns another second.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Between requests, and before the first.
    pub idle: Duration,
    /// For a whole head.
    pub head: Duration,
    pub body: Duration,
    pub answer: Duration,
    /// For the client to take the last answer.
    pub close: Duration,
}

impl Patience {
    /// For strangers.
    pub const OF_CLIENTS: Self = Self {
        idle: Duration::from_secs(30),
        head: Duration::from_secs(10),
        body: Duration::from_secs(20),
        answer: Duration::from_secs(30),
        close: Duration::from_secs(2),
    };
    /// For trusted proxies, which keep connections for the next of their clients.
    pub const OF_PROXIES: Self = Self {
        idle: Duration::from_secs(120),
        ..Self::OF_CLIENTS
    };
}

/// How many connections there may be, and how long they may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub places: usize,
    /// Of one client's network; a trusted proxy has no such limit.
    pub places_of_network: usize,
    pub of_clients: Patience,
    pub of_proxies: Patience,
}

/// The largest body that is taken for a path.
pub type Allowances = fn(&str) -> Allowance;

/// Everything that all connections share.
pub struct Door {
    ctx: Context,
    site: Application,
    pages: PageCache,
    allowance: Allowances,
    rooms: Rooms,
    hosts: Vec<String>,
    session_cookie: &'static str,
    closing: AtomicBool,
    date: Mutex<(i64, Arc<str>)>,
}

impl Door {
    /// A door in front of a site.
    pub fn new(ctx: Context, site: Application, pages: PageCache, allowance: Allowances) -> Self {
        let naming = ctx.clone();
        let rooms = Rooms {
            memory: Arc::new(Semaphore::new(MEMORY_OF_BODIES)),
            folder: crate::spool::folder(&ctx.config().data.dir),
            name: Arc::new(move || format!("{:032x}", u128::from_le_bytes(naming.random()))),
        };
        Self {
            site,
            pages,
            allowance,
            rooms,
            hosts: ctx.config().own_hosts(),
            session_cookie: ctx.config().session_cookie(),
            closing: AtomicBool::new(false),
            date: Mutex::new((i64::MIN, Arc::from(""))),
            ctx,
        }
    }

    fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Relaxed)
    }

    /// One Host, and ours; load balancers ask for health by address.
    fn admits(&self, head: &Head<'_>) -> Result<(), Refusal> {
        match head.host {
            _ if head.path.starts_with("/health/") => Ok(()),
            None => Err(Refusal::BAD_REQUEST),
            Some(host) if self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host)) => Ok(()),
            Some(_) => Err(Refusal::OTHER_SITE),
        }
    }

    fn has_session(&self, head: &Head<'_>) -> bool {
        let cookies = |(name, _): &&(&str, &[u8])| name.eq_ignore_ascii_case("cookie");
        head.headers.iter().filter(cookies).any(|(_, value)| {
            value.split(|byte| *byte == b';').any(|pair| {
                let name = pair.split(|byte| *byte == b'=').next().unwrap_or_default();
                name.trim_ascii() == self.session_cookie.as_bytes()
            })
        })
    }

    /// What goes along to the site; the proxies' words about the client have been used up.
    fn headers_of(&self, head: &Head<'_>) -> Vec<(String, String)> {
        const USED: [&str; 7] = [
            "host",
            "x-forwarded-for",
            "connection",
            "content-length",
            "transfer-encoding",
            "expect",
            "accept-encoding",
        ];
        head.headers
            .iter()
            .filter(|(name, _)| !USED.iter().any(|used| name.eq_ignore_ascii_case(used)))
            .map(|(name, value)| {
                (
                    (*name).to_owned(),
                    String::from_utf8_lossy(value).into_owned(),
                )
            })
            .collect()
    }

    fn client(&self, peer: IpAddr, head: &Head<'_>) -> IpAddr {
        let forwarded: Vec<&str> = head
            .headers
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case("x-forwarded-for"))
            .filter_map(|(_, value)| std::str::from_utf8(value).ok())
            .collect();
        self.ctx.config().proxy.client(peer, &forwarded)
    }

    /// The Date line of this second.
    fn date(&self) -> Arc<str> {
        let second = self.ctx.now().millis().div_euclid(1_000);
        let mut kept = self.date.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.0 != second {
            *kept = (second, listening::date_line(second).into());
        }
        Arc::clone(&kept.1)
    }
}
