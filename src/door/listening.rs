//! The listening socket: taking connections in, and letting them end when the process is told to stop.
//!
//! As many as the system's file descriptors allow, less a reserve for the database and files. Told to stop, it takes
//! nobody in, lets running requests end, and closes what is idle.

use super::connection::Connection;
use super::crowd::Crowd;
use super::stream::Stream;
use super::{Door, Limits, Patience};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use rustix::process::{Resource, getrlimit, setrlimit};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
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
pub async fn serve(
    door: Door,
    listener: TcpListener,
    limits: Limits,
    mut stop: watch::Receiver<bool>,
) {
    let door = Arc::new(door);
    let crowd = Crowd::new(limits.places, limits.places_of_network);
    loop {
        let accepted = tokio::select! {
            accepted = take_in(&listener, &crowd) => accepted,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        match accepted {
            Ok((socket, address)) => begin(&door, &crowd, &limits, socket, address.ip()),
            Err(error) => {
                tracing::warn!("a connection could not be taken in: {error}");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
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

async fn take_in(listener: &TcpListener, crowd: &Crowd) -> io::Result<(TcpStream, SocketAddr)> {
    crowd.make_room().await;
    listener.accept().await
}

fn begin(door: &Arc<Door>, crowd: &Crowd, limits: &Limits, socket: TcpStream, peer: IpAddr) {
    let is_trusted = door.ctx.config().proxy.is_trusted(peer);
    let patience = if is_trusted {
        limits.of_proxies
    } else {
        limits.of_clients
    };
    let seat = crowd.admit(peer, is_trusted);
    let ends_by = seat.ends_by();
    let connection = Connection {
        door: Arc::clone(door),
        stream: Stream::new(socket, patience.idle),
        peer,
        seat,
        patience,
    };
    ends_by(tokio::spawn(connection.serve()).abort_handle());
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
