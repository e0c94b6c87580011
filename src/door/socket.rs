//! A socket before and after the event queue hears of it.
//!
//! Taking a place in the queue and giving it back costs as much as accepting; who comes, asks and leaves needs none. No call
//! here waits, whether or not the system was told that the socket does not block.

use bytes::BytesMut;
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendAncillaryBuffer, SendFlags, Shutdown, recv, sendmsg, shutdown};
use std::io::{self, IoSlice};
use std::os::fd::{AsFd as _, BorrowedFd};
use tokio::net::TcpStream;

/// As much as is read in one call, in bytes; a first request is seldom longer.
const AT_ONCE: usize = 2_048;

/// The end of what is written may wait for what comes after it.
#[cfg(target_os = "linux")]
pub const MORE: SendFlags = SendFlags::MORE;
/// Here it goes out by itself.
#[cfg(not(target_os = "linux"))]
pub const MORE: SendFlags = SendFlags::empty();

/// The socket of one connection.
pub enum Socket {
    /// The event queue knows nothing of it.
    New(std::net::TcpStream),
    Queued(TcpStream),
    /// It could not be queued, and is closed.
    Gone,
}

impl Socket {
    /// Reads what has come; nothing when nothing has.
    pub fn read_at_once(&self, buffer: &mut BytesMut) -> io::Result<Option<usize>> {
        let mut came = [0; AT_ONCE];
        match recv(self.descriptor()?, came.as_mut_slice(), RecvFlags::DONTWAIT) {
            Ok((count, _)) => {
                buffer.extend_from_slice(came.get(..count).unwrap_or_default());
                Ok(Some(count))
            }
            Err(Errno::AGAIN | Errno::INTR) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes as much as there is room for; nothing when there is none.
    pub fn write_at_once(
        &self,
        parts: &[IoSlice<'_>],
        flags: SendFlags,
    ) -> io::Result<Option<usize>> {
        let mut nothing_else = SendAncillaryBuffer::default();
        let flags = flags | SendFlags::DONTWAIT;
        match sendmsg(self.descriptor()?, parts, &mut nothing_else, flags) {
            Ok(count) => Ok(Some(count)),
            Err(Errno::AGAIN | Errno::INTR) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Says that nothing more is sent, and sends what waited for more.
    pub fn finish(&self) -> io::Result<()> {
        Ok(shutdown(self.descriptor()?, Shutdown::Write)?)
    }

    /// The socket with its place in the event queue.
    pub fn queued(&mut self) -> io::Result<&mut TcpStream> {
        if let Self::New(_) = self
            && let Self::New(socket) = std::mem::replace(self, Self::Gone)
        {
            socket.set_nonblocking(true)?;
            *self = Self::Queued(TcpStream::from_std(socket)?);
        }
        match self {
            Self::Queued(socket) => Ok(socket),
            _ => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    fn descriptor(&self) -> Result<BorrowedFd<'_>, Errno> {
        match self {
            Self::New(socket) => Ok(socket.as_fd()),
            Self::Queued(socket) => Ok(socket.as_fd()),
            Self::Gone => Err(Errno::NOTCONN),
        }
    }
}
