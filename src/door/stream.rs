//! A socket that does not wait for ever.
//!
//! A client is given so much time without a sign of life, and in all so much and what its bytes earn at a rate that the
//! slowest telephone reaches; so neither silence nor a drip of single bytes holds a place for long. One timer a
//! connection, moved without being set again.
//!
//! What can be done at once is done at once: the event queue hears of a socket only when it has nothing to give or no room.
//! A client that comes, asks and leaves then costs one turn of the scheduler instead of three, and no place in the queue.

use super::socket::{self, Socket};
use bytes::BytesMut;
use rustix::net::SendFlags;
use std::future::{Future as _, poll_fn};
use std::io::{self, IoSlice};
use std::pin::{Pin, pin};
use std::task::Poll;
use tokio::io::{AsyncReadExt as _, AsyncWrite as _};
use tokio::time::{Duration, Instant, Sleep};

/// What a client has to move a second once its first patience is used up, in bytes.
const SLOWEST: u32 = 1_024;

/// The socket of one connection.
pub struct Stream {
    socket: Socket,
    /// Nothing was read yet.
    is_new: bool,
    /// Set when something has to be waited for.
    alarm: Option<Pin<Box<Sleep>>>,
    patience: Duration,
    /// The end of all the time that was given and earned.
    end: Instant,
    /// The end of patience with silence, and never behind `end`.
    deadline: Instant,
}

impl Stream {
    /// Takes a socket over.
    pub fn new(socket: std::net::TcpStream, patience: Duration) -> Self {
        let deadline = Instant::now() + patience;
        Self {
            socket: Socket::New(socket),
            is_new: true,
            alarm: None,
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
        // Only the first: who reads on takes turns with all others by the event queue.
        if std::mem::take(&mut self.is_new)
            && let Some(count) = self.socket.read_at_once(buffer)?
        {
            self.earn(count);
            return Ok(count);
        }
        let (socket, alarm, deadline) = (self.socket.queued()?, &mut self.alarm, self.deadline);
        let mut read = pin!(socket.read_buf(buffer));
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

    /// Writes everything, in as few calls as the system takes.
    pub async fn write(&mut self, parts: &mut [IoSlice<'_>]) -> io::Result<()> {
        self.write_all(parts, SendFlags::empty()).await
    }

    /// Writes the last that is to be written; its end may wait for `finish` or `linger`, and travels in one packet with
    /// the word that nothing follows.
    pub async fn write_last(&mut self, parts: &mut [IoSlice<'_>]) -> io::Result<()> {
        self.write_all(parts, socket::MORE).await
    }

    async fn write_all(
        &mut self,
        mut parts: &mut [IoSlice<'_>],
        flags: SendFlags,
    ) -> io::Result<()> {
        while parts.iter().any(|part| !part.is_empty()) {
            let count = match self.socket.write_at_once(parts, flags)? {
                Some(count) => count,
                None => self.write_when_there_is_room(parts).await?,
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
        let (socket, alarm, deadline) = (self.socket.queued()?, &mut self.alarm, self.deadline);
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

    /// Says that nothing more is sent.
    pub fn finish(&self) -> io::Result<()> {
        self.socket.finish()
    }

    /// Says that nothing more is sent, and reads on for a moment: closing with unread bytes would take the last
    /// answer away from the client (RFC 9112, section 9.6).
    pub async fn linger(&mut self, patience: Duration, most_bytes: usize) -> io::Result<()> {
        self.finish()?;
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
    alarm: &mut Option<Pin<Box<Sleep>>>,
    deadline: Instant,
    cx: &mut std::task::Context<'_>,
) -> Poll<()> {
    let alarm = alarm.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(deadline)));
    loop {
        match alarm.as_mut().poll(cx) {
            Poll::Pending if alarm.deadline() <= deadline => return Poll::Pending,
            Poll::Ready(()) if Instant::now() >= deadline => return Poll::Ready(()),
            _ => alarm.as_mut().reset(deadline),
        }
    }
}
