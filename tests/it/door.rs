//! The door, byte by byte: shapes of requests, bodies, connections.

use crate::commenting_acts::{TYPING, db_count, hold, token};
use crate::site::{Site, story};
use crate::street::{STUMBLE, Street, ask, patient, short, timely, to_end};
use knead::app;
use knead::door::Limits;
use rocket::response::stream::ByteStream;
use rocket::{Route, get, routes};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Notify;

fn status(answer: &str) -> u16 {
    let number = answer.split(' ').nth(1);
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[rocket::async_test]
async fn a_request_that_can_be_read_in_two_ways_is_refused_and_the_connection_ends() {
    let site = Site::on_sqlite(|_| {}).await;
    let street = Street::open(&site).await;
    let host = &street.host;
    let form = "Content-Type: application/x-www-form-urlencoded";
    for (shape, refused) in [
        (
            format!("GET / HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\n\r\n"),
            400,
        ),
        ("GET / HTTP/1.1\r\n\r\n".to_owned(), 400),
        ("GET / HTTP/1.0\r\n\r\n".to_owned(), 400),
        (
            "GET / HTTP/1.1\r\nHost: evil.invalid\r\n\r\n".to_owned(),
            421,
        ),
        (
            format!("GET http://evil.invalid/ HTTP/1.1\r\nHost: {host}\r\n\r\n"),
            400,
        ),
        ("GET http://evil.invalid/ HTTP/1.1\r\n\r\n".to_owned(), 421),
        (
            format!(
                "POST /sign-in HTTP/1.1\r\nHost: {host}\r\n{form}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: {host}\r\n\r\n"
            ),
            400,
        ),
        (
            format!(
                "POST /sign-in HTTP/1.1\r\nHost: {host}\r\n{form}\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"
            ),
            400,
        ),
        (
            format!(
                "POST /sign-in HTTP/1.1\r\nHost: {host}\r\n{form}\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\na=bc"
            ),
            400,
        ),
        (
            format!(
                "POST /sign-in HTTP/1.1\r\nHost: {host}\r\n{form}\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"
            ),
            501,
        ),
        (
            format!(
                "POST /sign-in HTTP/1.1\r\nHost: {host}\r\n{form}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\na=bc\r\n0\r\n\r\n"
            ),
            400,
        ),
        (
            format!(
                "POST /sign-in HTTP/1.1\r\nHost: {host}\r\n{form}\r\nTransfer-Encoding: chunked\r\n\r\n4\r\na=bcd\r\n0\r\n\r\n"
            ),
            400,
        ),
        (
            format!(
                "POST /sign-in HTTP/1.1\r\nHost: {host}\r\n{form}\r\nTransfer-Encoding: chunked\r\n\r\n4\na=bc\r\n0\r\n\r\n"
            ),
            400,
        ),
        (format!("GET / HTTP/1.1\nHost: {host}\n\n\r\n\r\n"), 400),
        (format!("GET / HTTP/1.1\r\nHost : {host}\r\n\r\n"), 400),
        (
            format!("GET / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 3\r\n\r\nabc"),
            400,
        ),
        (format!("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nHost: {host}"), 400),
        (format!("TRACE / HTTP/1.1\r\nHost: {host}\r\n\r\n"), 501),
        (
            format!(
                "GET / HTTP/1.1\r\nHost: {host}\r\nX: {}\r\n\r\n",
                "a".repeat(40_000)
            ),
            431,
        ),
        (
            format!(
                "GET / HTTP/1.1\r\nHost: {host}\r\n{}\r\n",
                "x: y\r\n".repeat(200)
            ),
            431,
        ),
        (
            format!(
                "GET /{} HTTP/1.1\r\nHost: {host}\r\n\r\n",
                "a".repeat(9_000)
            ),
            414,
        ),
        (
            "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\r\n\r\n".to_owned(),
            400,
        ),
    ] {
        let answer = street.say(&shape).await;
        assert_eq!(status(&answer), refused, "{shape:?}\n{answer}");
        assert!(answer.contains("\r\nConnection: close\r\n"), "{answer}");
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer}");
    }
    let health = street
        .say("GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n")
        .await;
    assert_eq!(status(&health), 200, "load balancers ask by address");
    street.close().await;
}

#[rocket::async_test]
async fn one_connection_carries_many_requests_in_their_order() {
    let site = Site::on_sqlite(|_| {}).await;
    let path = site.published("Hello", "Some text.").await;
    let street = Street::open(&site).await;
    let host = &street.host;
    let answer = street
        .say(format!(
            "\r\nGET / HTTP/1.1\r\nHost: {host}\r\n\r\nGET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n\
             HEAD {path} HTTP/1.1\r\nHost: {host}\r\n\r\nGET /nothing-here HTTP/1.1\r\nHost: {host}\r\n\r\n\
             GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\nHost: {host}\r\n\r\n"
        ))
        .await;
    let statuses: Vec<&str> = answer
        .match_indices("HTTP/1.1 ")
        .map(|(at, start)| &answer[at + start.len()..at + start.len() + 3])
        .collect();
    assert_eq!(statuses, ["200", "200", "200", "404", "200"]);
    let old = street
        .say(format!("GET / HTTP/1.0\r\nHost: {host}\r\n\r\n"))
        .await;
    assert!(old.contains("Connection: close"), "{old}");
    street.close().await;
}

story!(a_form_in_chunks_is_the_same_form, |site| {
    let path = site.published("Hello", "Some text.").await;
    let street = Street::open(&site).await;
    let host = &street.host;
    let head = format!(
        "POST {path}/comments HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n"
    );
    let whole = street
        .say(format!(
            "{head}Content-Length: 24\r\n\r\nname=Ada&body=Good+words"
        ))
        .await;
    let chunks = street
        .say(format!(
            "{head}Transfer-Encoding: chunked\r\n\r\n5\r\nname=\r\n8;note=x\r\nAda&body\r\nb\r\n=Good+words\r\n0\r\nX-Trailer: y\r\n\r\n"
        ))
        .await;
    for answer in [&whole, &chunks] {
        assert_eq!(status(answer), 200, "the preview: {answer}");
        assert!(answer.contains("Good words"), "{answer}");
    }
    street.close().await;
});

#[rocket::async_test]
async fn a_client_that_waits_for_permission_gets_it() {
    let site = Site::on_sqlite(|_| {}).await;
    let street = Street::open(&site).await;
    let mut stream = street.connect().await;
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nHost: {}\r\nExpect: 100-continue\r\nConnection: close\r\nSec-Fetch-Site: none\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 26\r\n\r\n",
        street.host
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut go_on = [0; 25];
    timely(stream.read_exact(&mut go_on)).await.unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream
        .write_all(b"email=a%40b.co&password=xy")
        .await
        .unwrap();
    assert_eq!(status(&to_end(&mut stream).await), 422);
    street.close().await;
}

#[rocket::async_test]
async fn what_is_too_large_is_told_before_the_connection_ends() {
    let site = Site::on_sqlite(|_| {}).await;
    let path = site.published("Hello", "Some text.").await;
    let street = Street::open(&site).await;
    let head = format!(
        "POST {path}/comments HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n",
        street.host
    );
    let much = "a".repeat(300 * 1024);
    let told = street
        .say(format!(
            "{head}Content-Length: {}\r\n\r\n{much}",
            much.len()
        ))
        .await;
    let untold = street
        .say(format!(
            "{head}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{much}\r\n0\r\n\r\n",
            much.len()
        ))
        .await;
    let huge = street
        .say(format!("{head}Content-Length: 999999999999\r\n\r\n"))
        .await;
    for answer in [told, untold, huge] {
        assert_eq!(status(&answer), 413, "{answer}");
        assert!(answer.contains("make it shorter"), "{answer}");
    }
    street.close().await;
}

#[rocket::async_test]
async fn nobody_waits_for_a_slow_client() {
    let site = Site::on_sqlite(|_| {}).await;
    let street = Street::open_with(&site, app::build(site.db().clone()), short()).await;
    let host = &street.host;
    let mut silent = street.connect().await;
    assert_eq!(to_end(&mut silent).await, "", "no word, no answer");
    for (half, answered) in [
        (format!("GET / HTTP/1.1\r\nHost: {host}\r\n"), 408),
        ("GE".to_owned(), 408),
        (
            format!("POST /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Length: 10\r\n\r\nhalf"),
            408,
        ),
        (
            format!(
                "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nha"
            ),
            408,
        ),
    ] {
        let mut stream = street.connect().await;
        stream.write_all(half.as_bytes()).await.unwrap();
        assert_eq!(status(&to_end(&mut stream).await), answered, "{half:?}");
    }
    street.close().await;
}

#[rocket::async_test]
async fn a_head_that_drips_does_not_earn_time() {
    let site = Site::on_sqlite(|_| {}).await;
    let street = Street::open_with(&site, app::build(site.db().clone()), short()).await;
    let mut stream = street.connect().await;
    let (mut reading, mut writing) = stream.split();
    let drip = async {
        // A byte whenever the last one was taken: the door must end this, not the dripper.
        while writing.write_all(b"a").await.is_ok() {
            tokio::task::yield_now().await;
        }
        std::future::pending::<()>().await;
    };
    let mut answer = Vec::new();
    let end = async { drop(timely(reading.read_to_end(&mut answer)).await) };
    tokio::select! { () = drip => {}, () = end => {} }
    drop(stream);
    assert_eq!(street.get("/health/live").await.status, 200);
    street.close().await;
}

#[get("/stream")]
fn stream() -> ByteStream![Vec<u8>] {
    ByteStream! {
        for number in 0..400_u32 {
            yield number.to_le_bytes().repeat(1_000);
        }
    }
}

fn streaming() -> Vec<Route> {
    routes![stream]
}

#[rocket::async_test]
async fn an_answer_in_pieces_comes_whole_and_a_reader_who_takes_nothing_is_let_go() {
    let site = Site::on_sqlite(|_| {}).await;
    let rocket = app::build(site.db().clone()).mount("/", streaming());
    let street = Street::open_with(&site, rocket, short()).await;
    let wire = street.get("/stream").await;
    assert_eq!((wire.status, wire.body.len()), (200, 1_600_000));
    assert!(wire.body.ends_with(&399_u32.to_le_bytes()));
    let head = street.ask("HEAD", "/stream", &[], None).await;
    assert_eq!((head.status, head.body.len()), (200, 0));

    let mut stream = street.connect().await;
    let request = format!("GET /stream HTTP/1.1\r\nHost: {}\r\n\r\n", street.host);
    stream
        .write_all(request.repeat(20).as_bytes())
        .await
        .unwrap();
    // The door gives up before everything went out; what it sent until then can still be read.
    let mut taken = Vec::new();
    timely(async {
        loop {
            if stream.writable().await.is_err() {
                break;
            }
            match stream.try_write(b"\r\n") {
                Ok(_) => tokio::task::yield_now().await,
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
                Err(_) => break,
            }
        }
    })
    .await;
    drop(stream.read_to_end(&mut taken).await);
    assert!(taken.len() < 20 * 1_600_000, "it was cut: {}", taken.len());
    street.close().await;
}

#[rocket::async_test]
async fn a_thousand_idle_connections_keep_nobody_out() {
    let site = Site::on_sqlite(|_| {}).await;
    // Asking raises the number of descriptors; both ends of every connection are in this process.
    let limits = Limits {
        places: 200,
        ..Limits::of_this_process()
    };
    let street = Street::open_with(&site, app::build(site.db().clone()), limits).await;
    let mut idle = Vec::new();
    for _ in 0..1_000 {
        idle.push(street.connect().await);
    }
    for _ in 0..20 {
        assert_eq!(street.get("/").await.status, 200);
    }
    drop(idle);
    street.close().await;
}

#[rocket::async_test]
async fn what_one_connection_dies_of_takes_nobody_else_along() {
    let site = Site::on_sqlite(|_| {}).await;
    let street = Street::open(&site).await;
    let mut inside = street.connect().await;
    inside.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    for _ in 0..50 {
        let request = format!("GET {STUMBLE} HTTP/1.1\r\nHost: {}\r\n\r\n", street.host);
        assert_eq!(street.say(request).await, "");
    }
    let rest = format!("Host: {}\r\nConnection: close\r\n\r\n", street.host);
    inside.write_all(rest.as_bytes()).await.unwrap();
    assert_eq!(status(&to_end(&mut inside).await), 200);
    assert_eq!(street.get("/").await.status, 200);
    street.close().await;
}

story!(a_comment_is_kept_though_its_sender_left, |site| {
    let path = site.published("Hello", "Some text.").await;
    let street = Street::open(&site).await;
    let reader = site.reader();
    let preview = reader
        .post(
            &format!("{path}/comments"),
            &[("name", "Ada"), ("body", "Gone already.")],
        )
        .await;
    site.clock.forward(10_000);
    let fields = preview.form("form[action$='/comments']").filled(&[]);
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let body = crate::persona::encode(&fields);
    let mut stream = street.connect().await;
    let request = format!(
        "POST {path}/comments HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        street.host,
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    drop(stream);
    let moderator = site.moderator().await;
    timely(async {
        while !moderator
            .get("/moderation")
            .await
            .body
            .contains("Gone already.")
        {
            tokio::task::yield_now().await;
        }
    })
    .await;
    street.close().await;
});

struct Gate {
    entered: Notify,
    opened: Notify,
}

#[get("/slow")]
async fn slow(gate: &rocket::State<Arc<Gate>>) -> &'static str {
    gate.entered.notify_one();
    gate.opened.notified().await;
    "done"
}

#[rocket::async_test]
async fn told_to_stop_it_lets_running_requests_end_and_takes_no_more() {
    let site = Site::on_sqlite(|_| {}).await;
    let gate = Arc::new(Gate {
        entered: Notify::new(),
        opened: Notify::new(),
    });
    let rocket = app::build(site.db().clone())
        .manage(Arc::clone(&gate))
        .mount("/", routes![slow]);
    let street = Street::open_with(&site, rocket, patient()).await;
    let mut idle = street.connect().await;
    let (port, host) = (street.port, street.host.clone());
    let running = tokio::spawn(async move { ask(port, &host, "GET", "/slow", &[], None).await });
    timely(gate.entered.notified()).await;
    street.begin_to_close();
    assert_eq!(to_end(&mut idle).await, "", "who is idle goes");
    gate.opened.notify_one();
    let wire = timely(running).await.unwrap();
    assert_eq!((wire.status, wire.text().as_str()), (200, "done"));
    timely(async {
        while tokio::net::TcpStream::connect(("127.0.0.1", port))
            .await
            .is_ok()
        {
            tokio::task::yield_now().await;
        }
    })
    .await;
    street.close().await;
}

#[rocket::async_test]
async fn a_large_upload_goes_by_way_of_the_disk_and_leaves_nothing_there() {
    use rocket::post;

    #[post("/uploads")]
    fn upload(size: Spooled) -> String {
        format!("{} {}", size.0, size.1)
    }

    struct Spooled(u64, usize);

    #[rocket::async_trait]
    impl<'r> rocket::request::FromRequest<'r> for Spooled {
        type Error = ();

        async fn from_request(
            request: &'r rocket::Request<'_>,
        ) -> rocket::request::Outcome<Self, ()> {
            let spooled = request.local_cache(|| None::<knead::spool::Spooled>);
            let bytes = std::fs::read(spooled.as_ref().unwrap().path()).unwrap();
            let ones = bytes.iter().filter(|byte| **byte == b'1').count();
            rocket::request::Outcome::Success(Self(u64::try_from(bytes.len()).unwrap(), ones))
        }
    }

    let site = Site::on_sqlite(|_| {}).await;
    let rocket = app::build(site.db().clone()).mount("/", routes![upload]);
    let street = Street::open_with(&site, rocket, patient()).await;
    let body = "1".repeat(3_000_000);
    let wire = street
        .ask(
            "POST",
            "/uploads",
            &[("Sec-Fetch-Site", "same-origin")],
            Some(&body),
        )
        .await;
    assert_eq!(
        (wire.status, wire.text().as_str()),
        (200, "3000000 3000000")
    );
    let too_much = street
        .say(format!(
            "POST /uploads HTTP/1.1\r\nHost: {}\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{}\r\n",
            street.host,
            5_000_000,
            "1".repeat(5_000_000)
        ))
        .await;
    assert_eq!(status(&too_much), 413);
    let folder = knead::spool::folder(&site.db().config().data.dir);
    timely(async {
        while std::fs::read_dir(&folder).unwrap().count() > 0 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    street.close().await;
}

story!(
    behind_a_trusted_proxy_the_client_is_the_one_that_it_names,
    |config| {
        config.proxy.trusted = vec!["127.0.0.0/8".parse().unwrap()];
        config.limits.sign_ins_per_minute = 2;
    },
    |site| {
        site.owner().await;
        let street = Street::open(&site).await;
        let fields = [("email", "nobody@example.org"), ("password", "wrong")];
        let send = async |from: &'static str| -> u16 {
            let headers = [("X-Forwarded-For", from)];
            street.post("/sign-in", &headers, &fields).await.status
        };
        let mut statuses = Vec::new();
        for _ in 0..12 {
            statuses.push(send("198.51.100.1").await);
        }
        assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
        assert_eq!(
            send("198.51.100.3, 198.51.100.1").await,
            429,
            "only the last hop is believed"
        );
        street.close().await;
    }
);

story!(
    three_hundred_comments_from_one_network_leave_room_for_another,
    |config| {
        config.limits.comments_per_minute = 3;
    },
    |site| {
        let path = site.published("Hello", "Some text.").await;
        let (street, reader) = (Street::open(&site).await, site.reader());
        let mut tokens = Vec::new();
        for _ in 0..300 {
            tokens.push(token(&reader, &path).await);
        }
        site.clock.forward(TYPING);
        let (action, mut statuses) = (format!("{path}/comments"), Vec::new());
        for (number, token) in tokens.iter().enumerate() {
            let from = format!("198.51.{}.{}", 100 + number / 100, number % 100);
            let headers = [
                ("X-Forwarded-For", from.as_str()),
                ("X-Real-IP", &from),
                ("Forwarded", "for=198.51.100.99"),
            ];
            let body = format!("Number {number}.");
            let fields = [("name", "Ada"), ("body", &body), ("token", token)];
            let sent = street.post(&action, &headers, &fields).await;
            statuses.push(sent.status);
            site.clock.forward(190);
        }
        let taken = statuses.iter().filter(|status| **status == 303).count();
        assert!(statuses[..3].iter().all(|status| *status == 303));
        assert!(
            statuses.iter().all(|status| [303, 429].contains(status)),
            "{statuses:?}"
        );
        assert!(
            (3..=6).contains(&taken),
            "three, and what a minute adds: {taken}"
        );
        hold(&site, &path, "Bea", "From elsewhere", None).await;
        assert_eq!(db_count(&site).await, u64::try_from(taken).unwrap() + 1);
        street.close().await;
    }
);
