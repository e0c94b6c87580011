//! Exact to the moment: whoever asks after a change was answered gets what was changed, while everything races.

use crate::answer::Answer;
use crate::persona::{Persona, encode};
use crate::process::{Serving, free_port};
use crate::site::{Site, story};
use crate::street::{Street, Wire, ask, timely};
use knead::entity::comment;
use sea_orm::{EntityTrait, QueryOrder};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const PAGES: usize = 20;
const CHANGES: u64 = 500;
const READERS: usize = 16;

/// A post under change: its address, and the number of the last change that was answered.
struct Watched {
    path: String,
    desk: String,
    answered: AtomicU64,
}

/// The highest number that stands on a page as `change-N-`.
fn newest(page: &str) -> u64 {
    page.match_indices("change-")
        .filter_map(|(at, start)| page[at + start.len()..].split('-').next()?.parse().ok())
        .max()
        .unwrap_or(0)
}

async fn write(site: &Site) -> Arc<Vec<Watched>> {
    let owner = site.owner().await;
    let mut watched = Vec::new();
    for number in 0..PAGES {
        let path = owner
            .publish(&format!("Post {number}"), "At first.", &[])
            .await;
        watched.push(Watched {
            path,
            desk: String::new(),
            answered: AtomicU64::new(0),
        });
    }
    let mut desks = BTreeMap::new();
    for page in ["/desk", "/desk?after="] {
        let list = owner.get(page).await;
        for desk in list.attributes("a[href^='/desk/posts/']", "href") {
            let id = desk.trim_start_matches("/desk/posts/").to_owned();
            if id.bytes().all(|byte| byte.is_ascii_digit()) {
                let form = owner.get(&desk).await;
                desks.insert(
                    format!("/{}", form.form("form.post-form").value("slug")),
                    desk,
                );
            }
        }
    }
    for watched in &mut watched {
        watched.desk = desks[&watched.path].clone();
    }
    Arc::new(watched)
}

/// Readers who look at every page in turn until they are told to stop; gives how many pages they got.
fn readers(
    port: u16,
    host: &str,
    watched: &Arc<Vec<Watched>>,
    stop: &Arc<AtomicBool>,
) -> Vec<tokio::task::JoinHandle<usize>> {
    (0..READERS)
        .map(|reader| {
            let (host, watched, stop) = (host.to_owned(), Arc::clone(watched), Arc::clone(stop));
            tokio::spawn(async move {
                let mut count = 0;
                let mut at = reader;
                while !stop.load(Ordering::SeqCst) {
                    at += 1;
                    let post = &watched[at % watched.len()];
                    let answered = post.answered.load(Ordering::SeqCst);
                    let wire = ask(port, &host, "GET", &post.path, &[], None).await;
                    assert_eq!(wire.status, 200);
                    let seen = newest(&wire.text());
                    assert!(
                        seen >= answered,
                        "{} shows change {seen} after change {answered} was answered",
                        post.path
                    );
                    count += 1;
                }
                count
            })
        })
        .collect()
}

/// Sends a comment that waits, by a reader of the site itself, and gives its number.
async fn waiting(site: &Site, reader: &Persona<'_>, path: &str, text: &str) -> i64 {
    let preview = reader
        .post(
            &format!("{path}/comments"),
            &[("name", "Ada"), ("body", text)],
        )
        .await;
    site.clock.forward(5_000);
    let sent = reader
        .send_form(&preview, "form[action$='/comments']", &[])
        .await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let newest = comment::Entity::find()
        .order_by_desc(comment::Column::Id)
        .one(site.db().reading())
        .await;
    newest.unwrap().unwrap().id.number()
}

/// Approves a comment, over the wire.
async fn approve(port: u16, host: &str, cookie: &str, comment: i64) {
    let path = format!("/moderation/comments/{comment}/approval");
    send(port, host, cookie, &path, &[("from", "pending")]).await;
}

/// Gives a post another text, over the wire.
async fn rewrite(port: u16, host: &str, cookie: &str, post: &Watched, text: &str) {
    let desk = ask(port, host, "GET", &post.desk, &[("Cookie", cookie)], None).await;
    let page = Answer {
        status: desk.status,
        headers: Vec::new(),
        body: desk.text(),
        bytes: desk.body,
    };
    let fields = page.form("form.post-form").filled(&[
        ("body", text),
        ("change", "content"),
        ("changed", "Another text."),
    ]);
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let path = format!("{}/publication", post.desk);
    send(port, host, cookie, &path, &fields).await;
}

async fn send(port: u16, host: &str, cookie: &str, path: &str, fields: &[(&str, &str)]) {
    let own = [
        ("Cookie", cookie),
        ("Sec-Fetch-Site", "same-origin"),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ];
    let body = encode(fields);
    let answer = ask(port, host, "POST", path, &own, Some(&body)).await;
    assert_eq!(answer.status, 303, "{path}: {}", answer.text());
}

async fn cookie(site: &Site) -> String {
    let owner = site.owner().await;
    let name = knead::web::guard::cookie_name(site.db());
    format!("{name}={}", owner.cookie(name).unwrap())
}

story!(
    no_reader_gets_a_page_older_than_an_answered_change,
    |config| {
        config.limits.comments_per_minute = 100_000;
    },
    |site| {
        let watched = write(&site).await;
        let cookie = cookie(&site).await;
        let street = Street::open(&site).await;
        let stop = Arc::new(AtomicBool::new(false));
        let reader = site.reader();
        let readers = readers(street.port, &street.host, &watched, &stop);
        for number in 1..=CHANGES {
            let post = &watched[usize::try_from(number * 7).unwrap() % PAGES];
            let text = format!("change-{number}-");
            if number % 2 == 0 {
                let comment = waiting(&site, &reader, &post.path, &text).await;
                approve(street.port, &street.host, &cookie, comment).await;
            } else {
                site.clock.forward(5_000);
                rewrite(street.port, &street.host, &cookie, post, &text).await;
            }
            post.answered.store(number, Ordering::SeqCst);
        }
        stop.store(true, Ordering::SeqCst);
        for reader in readers {
            assert!(timely(reader).await.unwrap() > 50, "it was a race");
        }
        street.close().await;
    }
);

/// Two processes on one PostgreSQL: at once where the change was made, within a second at the other.
#[rocket::async_test]
async fn another_process_follows_within_a_second() {
    let site = Site::on_postgres(|_| {}).await;
    // The processes go by the real clock, and sessions end.
    let real = knead::context::Clock::System.now().millis();
    site.clock.forward(real - site.clock.now().millis());
    let watched = write(&site).await;
    let cookie = cookie(&site).await;
    let url = site.db().config().database_url();
    let host = format!("127.0.0.1:{}", free_port());
    let address = format!("http://{host}");
    let more = [
        ("KNEAD_DATABASE__URL", url.as_str()),
        ("KNEAD_SITE__URL", address.as_str()),
        ("KNEAD_LIMITS__COMMENTS_PER_MINUTE", "100000"),
    ];
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let [here, there] = [0, 1].map(|at| Serving::start(folders[at].path(), &more));
    let stop = Arc::new(AtomicBool::new(false));
    let near = readers(here.port, &host, &watched, &stop);
    let get =
        async |port: u16, path: &str| -> Wire { ask(port, &host, "GET", path, &[], None).await };
    let mut longest = Duration::ZERO;
    for number in 1..=60_u64 {
        let post = &watched[usize::try_from(number * 7).unwrap() % PAGES];
        get(there.port, &post.path).await;
        rewrite(
            here.port,
            &host,
            &cookie,
            post,
            &format!("change-{number}-"),
        )
        .await;
        let answered = Instant::now();
        post.answered.store(number, Ordering::SeqCst);
        loop {
            let asked = answered.elapsed();
            if newest(&get(there.port, &post.path).await.text()) >= number {
                longest = longest.max(asked);
                break;
            }
            assert!(
                asked < Duration::from_secs(1),
                "the other process shows an older page after {asked:?}"
            );
        }
    }
    stop.store(true, Ordering::SeqCst);
    for reader in near {
        assert!(timely(reader).await.unwrap() > 10, "it was a race");
    }
    println!("the other process followed within {longest:?}");
    for process in [here, there] {
        process.ask_to_end();
        assert!(process.wait().success());
    }
}

/// Killed while people read and write, it comes back with everything that was answered.
#[rocket::async_test]
async fn killed_under_load_it_comes_back_with_nothing_stale() {
    let site = Site::on_sqlite(|_| {}).await;
    let real = knead::context::Clock::System.now().millis();
    site.clock.forward(real - site.clock.now().millis());
    let watched = write(&site).await;
    let cookie = cookie(&site).await;
    let folder = site.db().config().data.dir.clone();
    let host = format!("127.0.0.1:{}", free_port());
    let address = format!("http://{host}");
    let data = folder.display().to_string();
    let more = [
        ("KNEAD_DATA__DIR", data.as_str()),
        ("KNEAD_SITE__URL", address.as_str()),
    ];
    let mut number = 0;
    for _ in 0..3 {
        let process = Serving::start(&folder, &more);
        let stop = Arc::new(AtomicBool::new(false));
        let load: Vec<_> = (0..8_usize)
            .map(|reader| {
                let (watched, stop) = (Arc::clone(&watched), Arc::clone(&stop));
                let (port, host) = (process.port, host.clone());
                tokio::spawn(async move {
                    let mut at = reader;
                    while !stop.load(Ordering::SeqCst) {
                        at += 1;
                        let path = &watched[at % watched.len()].path;
                        let request = format!(
                            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
                        );
                        // The kill ends some of these in the middle.
                        if let Ok(mut stream) =
                            tokio::net::TcpStream::connect(("127.0.0.1", port)).await
                        {
                            drop(stream.write_all(request.as_bytes()).await);
                            drop(stream.read_to_end(&mut Vec::new()).await);
                        }
                    }
                })
            })
            .collect();
        for _ in 0..PAGES {
            number += 1;
            let post = &watched[usize::try_from(number * 7).unwrap() % PAGES];
            let text = format!("change-{number}-");
            rewrite(process.port, &host, &cookie, post, &text).await;
            post.answered.store(number, Ordering::SeqCst);
        }
        process.kill();
        stop.store(true, Ordering::SeqCst);
        for reader in load {
            timely(reader).await.unwrap();
        }
        let again = Serving::start(&folder, &more);
        for post in watched.iter() {
            let wire = ask(again.port, &host, "GET", &post.path, &[], None).await;
            assert_eq!(
                newest(&wire.text()),
                post.answered.load(Ordering::SeqCst),
                "{}",
                post.path
            );
        }
        again.kill();
    }
}
