//! One connection: read a head, judge it, answer it, and again.
//!
//! A kept page goes out at once; everything else waits for its whole body and is handed to the site. It refuses what
//! is not for this host, and closes after every refusal.

use super::body::{self, Body, Ended};
use super::crowd::{Seat, Stage};
use super::handing::{Given, Handed};
use super::head::{self, Framing, Head, LONGEST_HEAD};
use super::refusal::Refusal;
use super::sending::{self, Ending, Sent};
use super::stream::Stream;
use super::{Door, Patience};
use crate::cache::{self, Accepted, Answer, Declaring, Kept, Outcome, Rendered};
use bytes::{Bytes, BytesMut};
use std::io::{self, IoSlice};
use std::net::IpAddr;
use std::sync::Arc;

const FIRST_ROOM: usize = 4 * 1024;
/// What is still read after the last answer of a connection that ends early, in bytes.
const WASTE: usize = 1024 * 1024;

/// A connection and what it brought.
pub struct Connection {
    pub door: Arc<Door>,
    pub stream: Stream,
    pub peer: IpAddr,
    pub seat: Seat,
    pub patience: Patience,
}

/// What a head leads to.
enum Turn {
    Kept(Arc<Kept>, Wanted),
    Site(Box<Asked>),
    Refused(Refusal),
}

/// A request for the site, its body still to come.
struct Asked {
    request: Handed,
    framing: Framing,
    expects_continue: bool,
    /// Whether the answer may be a kept page, or become one.
    is_plain: bool,
    wanted: Wanted,
}

impl Asked {
    /// Whether a script asks, which reads JSON.
    fn is_by_script(&self) -> bool {
        self.request.headers.iter().any(|(name, value)| {
            name.eq_ignore_ascii_case("accept")
                && value.trim_start().starts_with("application/json")
        })
    }
}

/// How a client wants a page that is kept.
struct Wanted {
    accepted: Accepted,
    if_none_match: Option<Vec<u8>>,
}

impl Connection {
    /// Serves until one side has had enough.
    pub async fn serve(mut self) {
        let mut buffer = BytesMut::with_capacity(FIRST_ROOM);
        loop {
            let length = match self.head(&mut buffer).await {
                Ok(Some(length)) => length,
                Ok(None) => return,
                Err(refusal) => return self.refuse(refusal.page()).await,
            };
            let Some(bytes) = buffer.get(..length) else {
                return;
            };
            let (turn, ending, is_head) = self.judge(bytes);
            body::drop_front(&mut buffer, length);
            let sent = match turn {
                Turn::Kept(kept, wanted) => self.send_kept(&kept, &wanted, ending, is_head).await,
                Turn::Site(asked) => {
                    let is_script = asked.is_by_script();
                    match self.ask(*asked, &mut buffer, ending, is_head).await {
                        Ok(sent) => sent,
                        Err(Ended::Left) => return,
                        Err(Ended::Refused(refusal)) if is_script => {
                            return self.refuse(refusal.for_script()).await;
                        }
                        Err(Ended::Refused(refusal)) => return self.refuse(refusal.page()).await,
                    }
                }
                Turn::Refused(refusal) => return self.refuse(refusal.page()).await,
            };
            if sent.is_err() || !ending.goes_on() || self.door.is_closing() {
                // With nothing left to read, closing takes nothing away from the client.
                if buffer.is_empty() {
                    return self.finish();
                }
                return self.close().await;
            }
            if buffer.is_empty() {
                self.seat.is_now(Stage::Idle);
                self.stream.allow(self.patience.idle);
            } else {
                self.begin_receiving();
            }
        }
    }

    /// The length of the next whole head; nothing when the client has left or its time is up before it began.
    async fn head(&mut self, buffer: &mut BytesMut) -> Result<Option<usize>, Refusal> {
        let mut searched = 0;
        loop {
            skip_blank_lines(buffer);
            if let Some(length) = head::end_of_head(buffer, searched) {
                if length > LONGEST_HEAD {
                    return Err(Refusal::HEAD_TOO_LARGE);
                }
                return Ok(Some(length));
            }
            if buffer.len() >= LONGEST_HEAD {
                return Err(Refusal::HEAD_TOO_LARGE);
            }
            searched = buffer.len();
            buffer.reserve(FIRST_ROOM);
            match self.stream.read(buffer).await {
                Ok(0) => return Ok(None),
                Ok(_) if searched == 0 => self.begin_receiving(),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::TimedOut && searched > 0 => {
                    return Err(Refusal::TOO_SLOW);
                }
                Err(_) => return Ok(None),
            }
        }
    }

    /// From the first byte on the head has so much time, however it drips.
    fn begin_receiving(&mut self) {
        self.seat.is_now(Stage::Receiving);
        self.stream.allow(self.patience.head);
    }

    fn judge(&self, bytes: &[u8]) -> (Turn, Ending, bool) {
        let head = match head::read(bytes) {
            Ok(head) => head,
            Err(refusal) => return (Turn::Refused(refusal), Ending::Close, false),
        };
        let ending = Ending::of(&head, self.door.is_closing());
        let is_head = head.method == "HEAD";
        let turn = match self.door.admits(&head) {
            Err(refusal) => Turn::Refused(refusal),
            Ok(()) => self.turn(&head),
        };
        (turn, ending, is_head)
    }

    fn turn(&self, head: &Head<'_>) -> Turn {
        let is_plain = matches!(head.method, "GET" | "HEAD")
            && !self.door.has_session(head)
            && !(self.door.allowance)(head.path).is_file;
        let wanted = Wanted {
            accepted: head.accepted,
            if_none_match: head.if_none_match.map(<[u8]>::to_vec),
        };
        if is_plain && let Some(kept) = self.door.pages.look(head.path, head.query) {
            return Turn::Kept(kept, wanted);
        }
        let target = match head.query {
            Some(query) => format!("{}?{query}", head.path),
            None => head.path.to_owned(),
        };
        // A stranger's GET brings nothing that could change a page for others: no header but the host goes along.
        let headers = if is_plain {
            Vec::new()
        } else {
            self.door.headers_of(head)
        };
        Turn::Site(Box::new(Asked {
            request: Handed {
                method: if head.method == "HEAD" {
                    "GET"
                } else {
                    head.method
                }
                .to_owned(),
                target,
                host: head.host.map(str::to_owned),
                headers,
                client: self.door.client(self.peer, head),
                body: None,
            },
            framing: head.framing,
            expects_continue: head.expects_continue,
            is_plain,
            wanted,
        }))
    }

    async fn ask(
        &mut self,
        mut asked: Asked,
        buffer: &mut BytesMut,
        ending: Ending,
        is_head: bool,
    ) -> Result<io::Result<()>, Ended> {
        if asked.framing != Framing::None {
            asked.request.body = Some(self.body(&asked, buffer).await?);
        }
        self.seat.is_now(Stage::Serving);
        if !asked.is_plain {
            let given = self
                .door
                .site
                .answer(asked.request, Declaring::default())
                .await?;
            return Ok(self.give(given, ending, is_head).await);
        }
        Ok(match self.page(asked.request).await? {
            Outcome::Kept(kept) => self.send_kept(&kept, &asked.wanted, ending, is_head).await,
            Outcome::Whole(answer) => {
                let answer = unless_known(answer, &asked.wanted);
                self.give(Given::Whole(answer), ending, is_head).await
            }
            Outcome::Other(given) => {
                let given = match given? {
                    Given::Whole(answer) => Given::Whole(unless_known(answer, &asked.wanted)),
                    streamed => streamed,
                };
                self.give(given, ending, is_head).await
            }
        })
    }

    /// A page that strangers may see: kept, waited for, or rendered now.
    async fn page(&self, request: Handed) -> Result<Outcome<Result<Given, Refusal>>, Refusal> {
        let site = self.door.site;
        let target = request.target.clone();
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target.as_str(), None),
        };
        let render = |target: String| async move {
            let declaring = Declaring::default();
            let request = Handed { target, ..request };
            match site.answer(request, declaring.clone()).await {
                Ok(Given::Whole(answer)) => match declaring.take() {
                    Some(declared) => Rendered::Whole(answer, declared),
                    None => Rendered::Other(Ok(Given::Whole(answer))),
                },
                other => Rendered::Other(other),
            }
        };
        Ok(self.door.pages.answer(path, query, render).await)
    }

    async fn body(&mut self, asked: &Asked, buffer: &mut BytesMut) -> Result<Body, Ended> {
        let path = asked.request.target.split('?').next().unwrap_or_default();
        let allowance = (self.door.allowance)(path);
        if let Framing::Length(length) = asked.framing
            && length > allowance.bytes
        {
            return Err(Refusal::TOO_LARGE.into());
        }
        if asked.expects_continue && buffer.is_empty() {
            let go_on = self.stream.write(&mut [IoSlice::new(sending::GO_ON)]).await;
            go_on.map_err(|_left| Ended::Left)?;
        }
        self.seat.is_now(Stage::Receiving);
        self.stream.allow(self.patience.body);
        body::read(
            &mut self.stream,
            buffer,
            asked.framing,
            allowance,
            &self.door.rooms,
        )
        .await
    }

    async fn give(&mut self, given: Given, ending: Ending, is_head: bool) -> io::Result<()> {
        match given {
            Given::Whole(answer) => self.send(&Sent::Answer(answer), ending, is_head).await,
            Given::Streamed {
                status,
                headers,
                length,
                mut pieces,
            } => {
                let answer = Answer {
                    status,
                    headers,
                    body: Bytes::new(),
                };
                self.begin_sending();
                let date = self.door.date();
                let head = sending::streamed_head(&answer, length, ending, date.as_bytes());
                sending::stream(&mut self.stream, head, length, &mut pieces, is_head).await
            }
        }
    }

    /// A kept page in the coding that suits, or the word that the client has it already.
    async fn send_kept(
        &mut self,
        kept: &Arc<Kept>,
        wanted: &Wanted,
        ending: Ending,
        is_head: bool,
    ) -> io::Result<()> {
        let known = wanted.if_none_match.as_deref();
        if known.is_some_and(|line| kept.is_known_by(line)) {
            return self.send(&Sent::NotModified(kept), ending, is_head).await;
        }
        let form = Sent::Form(kept.form(wanted.accepted));
        self.send(&form, ending, is_head).await
    }

    async fn send(&mut self, sent: &Sent<'_>, ending: Ending, is_head: bool) -> io::Result<()> {
        self.begin_sending();
        let date = self.door.date();
        sent.write_with(&mut self.stream, date.as_bytes(), ending, is_head)
            .await
    }

    fn begin_sending(&mut self) {
        self.seat.is_now(Stage::Sending);
        self.stream.allow(self.patience.answer);
    }

    async fn refuse(mut self, (head, body): (String, String)) {
        let sent = Sent::Refusal(head, body);
        if self.send(&sent, Ending::Close, false).await.is_ok() {
            self.close().await;
        }
    }

    fn finish(self) {
        if let Err(error) = self.stream.finish() {
            tracing::trace!("a connection ended before its answer: {error}");
        }
    }

    async fn close(mut self) {
        self.seat.is_now(Stage::Idle);
        if let Err(error) = self.stream.linger(self.patience.close, WASTE).await {
            tracing::trace!("a connection ended at once: {error}");
        }
    }
}

/// An answer that nobody keeps, or the word that the client has it already.
fn unless_known(answer: Answer, wanted: &Wanted) -> Answer {
    let tag = answer
        .headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("etag"));
    let is_known = match (tag, &wanted.if_none_match) {
        (Some((_, tag)), Some(line)) => answer.status == 200 && cache::names(line, tag),
        _ => false,
    };
    if !is_known {
        return answer;
    }
    Answer {
        status: 304,
        body: Bytes::new(),
        ..answer
    }
}

/// Blank lines before a request are not its beginning (RFC 9112, section 2.2).
fn skip_blank_lines(buffer: &mut BytesMut) {
    while buffer.starts_with(b"\r\n") {
        body::drop_front(buffer, 2);
    }
}
