//! A socket that does not wait for ever.
//!
//! A client is given so much time without a sign of life, and in all so much and what its bytes earn at a rate that the
//! slowest telephone reaches; so neither silence nor a drip of single bytes holds a place for long. One timer a
//! connection, moved without being set again.
//!
//! What can be done at once is done at once: the event queue is asked only where the socket has nothing to give or no room.
//! A client that comes, asks and leaves then costs one turn of the scheduler instead of three.

use bytes::BytesMut;
use rustix::io::Errno;
use std::future::{Future as _, poll_fn};
use std::io::{self, IoSlice};
use std::pin::{Pin, pin};
use std::task::Poll;
use tokio::io::{AsyncReadExt as _, AsyncWrite as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Duration, Instant, Sleep};

/// What a client has to move a second once its first patience is used up, in bytes.
const SLOWEST: u32 = 1_024;
/// As much as a first request may have, in bytes; what is longer comes in more pieces.
const AT_ONCE: usize = 2_048;

/// The socket of one connection.
pub struct Stream {
    socket: TcpStream,
    /// Nothing was read yet, so that the event queue knows nothing of the socket.
    is_new: bool,
    alarm: Pin<Box<Sleep>>,
    patience: Duration,
    /// The end of all the time that was given and earned.
    end: Instant,
    /// The end of patience with silence, and never behind `end`.
    deadline: Instant,
}

impl Stream {
    /// Takes a socket over.
    pub fn new(socket: TcpStream, patience: Duration) -> Self {
        let deadline = Instant::now() + patience;
        Self {
            socket,
            is_new: true,
            alarm: Box::pin(tokio::time::sleep_until(deadline)),
            patience,
            end: deadline,
            deadline,
        }
    }

    /// Begins a new span of patience.
    pub fn allow(&mut self, patience: Duration) {
        self.patience = patience;
        self.end = Instant::now() + patience;
        self.deadline = self.end;
    }

    /// Reads what has come; 0 when the client will send no more, `TimedOut` when its time is up.
    pub async fn read(&mut self, buffer: &mut BytesMut) -> io::Result<usize> {
        if let Some(count) = self.read_at_once(buffer)? {
            self.earn(count);
            return Ok(count);
        }
        let (alarm, deadline) = (&mut self.alarm, self.deadline);
        let mut read = pin!(self.socket.read_buf(buffer));
        let count = poll_fn(|cx| match read.as_mut().poll(cx) {
            Poll::Ready(done) => Poll::Ready(done),
            Poll::Pending => {
                ring(alarm, deadline, cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
            }
        })
        .await?;
        self.earn(count);
        Ok(count)
    }

    /// What came together with the connection.
    fn read_at_once(&mut self, buffer: &mut BytesMut) -> io::Result<Option<usize>> {
        if !std::mem::take(&mut self.is_new) {
            return Ok(None);
        }
        let mut came = [0; AT_ONCE];
        match rustix::io::read(&self.socket, came.as_mut_slice()) {
            Ok(count) => {
                buffer.extend_from_slice(came.get(..count).unwrap_or_default());
                Ok(Some(count))
            }
            Err(Errno::AGAIN | Errno::INTR) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes everything, in as few calls as the system takes.
    pub async fn write(&mut self, mut parts: &mut [IoSlice<'_>]) -> io::Result<()> {
        while parts.iter().any(|part| !part.is_empty()) {
            let count = match rustix::io::writev(&self.socket, parts) {
                Ok(count) => count,
                Err(Errno::AGAIN | Errno::INTR) => self.write_when_there_is_room(parts).await?,
                Err(error) => return Err(error.into()),
            };
            if count == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            self.earn(count);
            IoSlice::advance_slices(&mut parts, count);
        }
        Ok(())
    }

    async fn write_when_there_is_room(&mut self, parts: &[IoSlice<'_>]) -> io::Result<usize> {
        let (socket, alarm, deadline) = (&mut self.socket, &mut self.alarm, self.deadline);
        poll_fn(
            |cx| match Pin::new(&mut *socket).poll_write_vectored(cx, parts) {
                Poll::Ready(done) => Poll::Ready(done),
                Poll::Pending => {
                    ring(alarm, deadline, cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
                }
            },
        )
        .await
    }

    /// Says that nothing more is sent, and reads on for a moment: closing with unread bytes would take the last
    /// answer away from the client (RFC 9112, section 9.6).
    pub async fn linger(&mut self, patience: Duration, most_bytes: usize) -> io::Result<()> {
        self.socket.shutdown().await?;
        self.allow(patience);
        let mut left = most_bytes;
        let mut waste = BytesMut::with_capacity(4_096);
        let end = self.end;
        while left > 0 && Instant::now() < end {
            let count = self.read(&mut waste).await?;
            if count == 0 {
                break;
            }
            left = left.saturating_sub(count);
            waste.clear();
        }
        Ok(())
    }

    fn earn(&mut self, count: usize) {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.end += Duration::from_secs(1) * count / SLOWEST;
        self.deadline = self.end.min(Instant::now() + self.patience);
    }
}

/// Ready once the deadline has passed; an alarm that was set earlier is set again.
fn ring(
    alarm: &mut Pin<Box<Sleep>>,
    deadline: Instant,
    cx: &mut std::task::Context<'_>,
) -> Poll<()> {
    loop {
        match alarm.as_mut().poll(cx) {
            Poll::Pending if alarm.deadline() <= deadline => return Poll::Pending,
            Poll::Ready(()) if Instant::now() >= deadline => return Poll::Ready(()),
            _ => alarm.as_mut().reset(deadline),
        }
    }
}
