//! Pictures and the program itself: how much memory the worst of them take, and who is answered meanwhile.

use crate::drawing;
use crate::media_hostile::{SOON, hostile};
use crate::persona::multipart;
use crate::process::{Serving, run};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const MEBIBYTE: u64 = 1024 * 1024;
/// Other people's requests come so far apart.
const BREATH: Duration = Duration::from_millis(40);
/// What the worst picture may take.
const MOST_MEMORY: u64 = 250 * MEBIBYTE;
/// What an honest photo may: the largest has 146 MiB of pixels.
const MOST_OF_PHOTO: u64 = 350 * MEBIBYTE;

struct Desk {
    serving: Serving,
    cookie: String,
    folder: TempDir,
}

impl Desk {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut adding = crate::process::command(
            folder.path(),
            &[
                "user",
                "add",
                "--email",
                "o@example.org",
                "--name",
                "O",
                "--role",
                "owner",
            ],
            &[],
        );
        let mut child = adding
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let password = "a long password of hers";
        child
            .stdin
            .take()
            .unwrap()
            .write_all(password.as_bytes())
            .unwrap();
        assert!(child.wait().unwrap().success());
        let serving = Serving::start(folder.path(), &[]);
        let fields = [("email", "o@example.org"), ("password", password)];
        let (status, answer) = serving.post("/sign-in", &fields).unwrap();
        assert_eq!(status, 303, "{answer}");
        let cookie = answer
            .lines()
            .find_map(|line| {
                let (name, value) = line.split_once(": ")?;
                name.eq_ignore_ascii_case("set-cookie").then_some(value)
            })
            .and_then(|value| value.split(';').next())
            .unwrap()
            .to_owned();
        Self {
            serving,
            cookie,
            folder,
        }
    }

    /// Sends a file and gives the status and the whole answer.
    fn send(&self, bytes: &[u8]) -> (u16, String) {
        let (kind, body) = multipart("a.jpg", bytes);
        let head = format!(
            "POST /desk/media HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n\
             Accept: application/json\r\nCookie: {}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            self.serving.port,
            self.cookie,
            body.len()
        );
        let mut stream = TcpStream::connect(("127.0.0.1", self.serving.port)).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(90)))
            .unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        // Whoever refuses early need not read everything.
        drop(stream.write_all(&body));
        let mut answer = Vec::new();
        drop(stream.read_to_end(&mut answer));
        let text = String::from_utf8_lossy(&answer).into_owned();
        let status = text
            .split(' ')
            .nth(1)
            .unwrap_or_else(|| panic!("no answer: {text}"))
            .parse()
            .unwrap();
        (status, text)
    }

    fn memory(&self, field: &str) -> u64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.serving.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with(field)).unwrap();
        let kibibytes: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
        kibibytes * 1024
    }

    /// From here on the peak is counted anew.
    fn forget_peak(&self) {
        std::fs::write(format!("/proc/{}/clear_refs", self.serving.id()), "5").unwrap();
    }

    fn spooled(&self) -> usize {
        let folder = self.folder.path().join("data/spool");
        std::fs::read_dir(folder).map_or(0, Iterator::count)
    }
}

/// Asks again and again, with a breath between, and gives the longest wait.
fn asking(port: u16, stop: mpsc::Receiver<()>) -> std::thread::JoinHandle<(u32, Duration)> {
    std::thread::spawn(move || {
        let (mut count, mut longest) = (0, Duration::ZERO);
        while stop.recv_timeout(BREATH) == Err(RecvTimeoutError::Timeout) {
            let began = Instant::now();
            let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
            let request = format!(
                "GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
            );
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
            count += 1;
            longest = longest.max(began.elapsed());
        }
        (count, longest)
    })
}

#[test]
fn photos_of_phones_pass_and_bombs_take_little_while_the_site_answers() {
    let desk = Desk::open();
    let (stop, stopped) = mpsc::channel();
    let others = asking(desk.serving.port, stopped);
    let (status, answer) = desk.send(&drawing::photo(400, 300));
    assert_eq!(status, 201, "{answer}");
    let before = desk.memory("VmRSS");
    let grown = |name: &str, most: u64| {
        let peak = desk.memory("VmHWM").saturating_sub(before);
        println!("{name}: {} MiB more at the peak", peak / MEBIBYTE);
        assert!(peak < most, "{name}: {} MiB", peak / MEBIBYTE);
    };
    for (name, width, height) in [
        ("12 megapixels", 4_032, 3_024),
        ("24 megapixels", 6_000, 4_000),
        ("48 megapixels", 8_064, 6_048),
    ] {
        let photo = drawing::photo(width, height);
        desk.forget_peak();
        let began = Instant::now();
        let (status, answer) = desk.send(&photo);
        println!(
            "{name}: {} MB in {:?}",
            photo.len() / 1_000_000,
            began.elapsed()
        );
        assert_eq!(status, 201, "{name}: {answer}");
        grown(name, MOST_OF_PHOTO);
    }
    for (name, bytes, statuses) in hostile() {
        desk.forget_peak();
        let began = Instant::now();
        let (status, answer) = desk.send(&bytes);
        let took = began.elapsed();
        println!("{name}: {status} in {took:?}");
        assert!(statuses.contains(&status), "{name}: {answer}");
        assert!(took < SOON, "{name} took {took:?}");
        grown(name, MOST_MEMORY);
    }
    stop.send(()).unwrap();
    let (count, longest) = others.join().unwrap();
    println!("{count} other answers, the longest after {longest:?}");
    assert!(count > 20, "only {count} others were answered");
    assert!(
        longest < Duration::from_secs(5),
        "somebody waited {longest:?}"
    );
    assert_eq!(desk.spooled(), 0);
}

#[test]
fn a_full_disk_is_told_and_leaves_nothing() {
    let desk = Desk::open();
    // Files of this process may not grow beyond this from here on: as on a disk without room.
    let limit = std::process::Command::new("prlimit")
        .args(["--pid", &desk.serving.id().to_string(), "--fsize=400000:"])
        .status();
    assert!(limit.unwrap().success());
    let photo = drawing::photo(3_000, 2_000);
    assert!(photo.len() > 450_000);
    let (status, answer) = desk.send(&photo);
    assert_eq!(status, 507, "{answer}");
    assert!(answer.contains("disk is full"), "{answer}");
    assert!(answer.contains("\"message\""), "{answer}");
    assert_eq!(desk.spooled(), 0);
    assert_eq!(media(desk.folder.path()), 0);
    assert_eq!(desk.serving.get("/").unwrap().0, 200);
    let limit = std::process::Command::new("prlimit")
        .args([
            "--pid",
            &desk.serving.id().to_string(),
            "--fsize=unlimited:",
        ])
        .status();
    assert!(limit.unwrap().success());
    let (status, answer) = desk.send(&photo);
    assert_eq!(status, 201, "{answer}");
    let checked = run(desk.folder.path(), &["user", "list"], &[]);
    assert!(checked.status.success());
}

fn media(folder: &Path) -> usize {
    std::fs::read_dir(folder.join("data/media")).map_or(0, Iterator::count)
}
