//! Taking connections in: one doorkeeper for each thread, who serves everybody as far as that goes without waiting.
//!
//! Whoever asks for a page that is kept has it by then and has left, on one thread, with nobody woken for it; only who
//! stays gets a task. It refuses newcomers while the house is full, and lets all others have their turn after a few.

use super::connection::Connection;
use super::crowd::Crowd;
use super::stream::Stream;
use super::{Door, Limits};
use std::future::{Future as _, poll_fn};
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::os::fd::AsFd as _;
use std::sync::Arc;
use std::task::Poll;
use tokio::io::Interest;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::Duration;

/// So many are taken in by one doorkeeper before everything else that is ready has its turn.
const AT_ONCE: u32 = 16;
/// How long nobody is taken in after the system refused to.
const PAUSE: Duration = Duration::from_millis(50);

/// Where connections come in.
pub struct Entrance {
    door: Arc<Door>,
    crowd: Crowd,
    limits: Limits,
    listener: TcpListener,
    /// The same socket, as a thing that rings when somebody has come. The runtime's own listener tells of newcomers only by
    /// accepting them, and gives each a place in the event queue that most do not need.
    bell: tokio::net::TcpStream,
}

impl Entrance {
    /// An entrance at a listening socket, still shut.
    pub fn new(
        door: Arc<Door>,
        crowd: Crowd,
        limits: Limits,
        listener: tokio::net::TcpListener,
    ) -> io::Result<Self> {
        let listener = listener.into_std()?;
        let bell = TcpStream::from(listener.as_fd().try_clone_to_owned()?);
        let bell = tokio::net::TcpStream::from_std(bell)?;
        Ok(Self {
            door,
            crowd,
            limits,
            listener,
            bell,
        })
    }

    /// Lets people in until `stop` turns true; nobody is at the door any more when it returns.
    pub async fn open(self, mut stop: watch::Receiver<bool>) {
        let entrance = Arc::new(self);
        let mut doorkeepers = JoinSet::new();
        for _ in 0..Handle::current().metrics().num_workers() {
            doorkeepers.spawn(Arc::clone(&entrance).keep());
        }
        loop {
            tokio::select! {
                Some(ended) = doorkeepers.join_next() => {
                    // What one connection dies of takes its doorkeeper along, and nobody else.
                    tracing::error!("a doorkeeper is replaced: {ended:?}");
                    doorkeepers.spawn(Arc::clone(&entrance).keep());
                }
                _ = stop.wait_for(|stop| *stop) => break,
            }
        }
        doorkeepers.shutdown().await;
    }

    async fn keep(self: Arc<Self>) {
        loop {
            for _ in 0..AT_ONCE {
                match self.take_in().await {
                    Ok((socket, address)) => self.begin(socket, address.ip()).await,
                    Err(error) => {
                        tracing::warn!("a connection could not be taken in: {error}");
                        tokio::time::sleep(PAUSE).await;
                    }
                }
            }
            tokio::task::yield_now().await;
        }
    }

    async fn take_in(&self) -> io::Result<(TcpStream, SocketAddr)> {
        loop {
            // Again after every wait: another doorkeeper may have filled the house.
            self.crowd.make_room().await;
            let accept = || self.listener.accept();
            match self.bell.try_io(Interest::READABLE, accept) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.bell.readable().await?;
                }
                taken => return taken,
            }
        }
    }

    /// Serves a connection until it has to be waited for, and leaves it to a task then.
    async fn begin(&self, socket: TcpStream, peer: IpAddr) {
        let is_trusted = self.door.ctx.config().proxy.is_trusted(peer);
        let patience = if is_trusted {
            self.limits.of_proxies
        } else {
            self.limits.of_clients
        };
        let seat = self.crowd.admit(peer, is_trusted);
        let ends_by = seat.ends_by();
        let connection = Connection {
            door: Arc::clone(&self.door),
            stream: Stream::new(socket, patience.idle),
            peer,
            seat,
            patience,
        };
        let mut served = Box::pin(connection.serve());
        let waits = poll_fn(|cx| Poll::Ready(served.as_mut().poll(cx).is_pending()));
        if waits.await {
            ends_by(tokio::spawn(served).abort_handle());
        }
    }
}
