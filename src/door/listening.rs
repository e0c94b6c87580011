//! The listening socket: opening it, and letting connections end when the process is told to stop.
//!
//! As many as the system's file descriptors allow, less a reserve for the database and files. Told to stop, it takes
//! nobody in, lets running requests end, and closes what is idle.

use super::crowd::Crowd;
use super::entrance::Entrance;
use super::{Door, Limits, Patience};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use rustix::process::{Resource, getrlimit, setrlimit};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::watch;
use tokio::time::Duration;

/// Descriptors kept for the database, files and the log.
const RESERVE: u64 = 64;
const FEWEST: u64 = 16;
const MOST: u64 = 8_192;
const MOST_OF_NETWORK: usize = 512;
const BACKLOG: u32 = 1_024;
/// How long running requests may take once the process was told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Opens the listening socket.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        TcpSocket::new_v6()?
    };
    socket.set_reuseaddr(true)?;
    // Accepted sockets inherit it.
    socket.set_nodelay(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Takes connections in until `stop` turns true, then lets running requests end.
pub async fn serve(door: Door, listener: TcpListener, limits: Limits, stop: watch::Receiver<bool>) {
    let door = Arc::new(door);
    let crowd = Crowd::new(limits.places, limits.places_of_network);
    match Entrance::new(Arc::clone(&door), crowd.clone(), limits, listener) {
        Ok(entrance) => entrance.open(stop).await,
        Err(error) => tracing::error!("the listening socket cannot be used: {error}"),
    }
    door.closing.store(true, Ordering::Relaxed);
    let ended = tokio::time::timeout(GRACE, async {
        // A connection between two requests becomes idle a moment after the flag was raised.
        while crowd.count() > 0 {
            crowd.close_idle();
            tokio::select! {
                () = crowd.emptied() => {}
                () = tokio::time::sleep(Duration::from_millis(50)) => {}
            }
        }
    });
    if ended.await.is_err() {
        tracing::warn!(count = crowd.count(), "connections were cut at the end");
    }
}

impl Limits {
    /// What this process can bear.
    pub fn of_this_process() -> Self {
        Self {
            places: places(),
            places_of_network: MOST_OF_NETWORK,
            of_clients: Patience::OF_CLIENTS,
            of_proxies: Patience::OF_PROXIES,
        }
    }
}

/// How many connections there may be; the soft limit of descriptors is raised to the hard one first.
fn places() -> usize {
    let mut limit = getrlimit(Resource::Nofile);
    let raised = rustix::process::Rlimit {
        current: limit.maximum,
        ..limit
    };
    if setrlimit(Resource::Nofile, raised).is_ok() {
        limit = raised;
    }
    let descriptors = limit.current.unwrap_or(MOST + RESERVE);
    let places = descriptors.saturating_sub(RESERVE).clamp(FEWEST, MOST);
    usize::try_from(places).unwrap_or(usize::MAX)
}

/// A Date line (RFC 9110, section 6.6.1).
pub(super) fn date_line(second: i64) -> String {
    let date = Timestamp::from_second(second)
        .ok()
        .and_then(|at| DateTimePrinter::new().timestamp_to_rfc9110_string(&at).ok());
    date.map_or_else(String::new, |date| format!("Date: {date}\r\n"))
}

#[cfg(test)]
mod tests {
    use super::date_line;

    #[test]
    fn dates_are_written_for_http() {
        assert_eq!(
            date_line(784_111_777),
            "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
        );
        assert_eq!(date_line(i64::MAX), "");
    }
}
