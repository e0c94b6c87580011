//! The program itself, started as an operator starts it, spoken to over a real socket.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::Duration;

/// A serving process.
pub struct Serving {
    child: Child,
    pub port: u16,
    /// What it printed until it was ready.
    pub printed: Vec<String>,
}

impl Serving {
    /// Starts `knead serve` on a folder and returns when it listens.
    pub fn start(folder: &Path, more: &[(&str, &str)]) -> Self {
        let port = free_port();
        let mut child = command(folder, &["serve"], more)
            .env("KNEAD_LISTEN__PORT", port.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut printed = Vec::new();
        loop {
            let line = lines
                .next()
                .expect("the program ended before it served")
                .unwrap();
            let is_ready = line.starts_with("knead serves");
            printed.push(line);
            if is_ready {
                break;
            }
        }
        // The set-up link is printed in the same breath, if there is one.
        if printed.len() == 1 && more.iter().any(|(key, _)| *key == "TEST_WANTS_LINK") {
            printed.push(lines.next().unwrap().unwrap());
        }
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            child,
            port,
            printed,
        }
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for a process that was killed by its id.
    pub fn kill_quietly(mut self) {
        self.child.wait().unwrap();
    }

    /// Asks it to end, as a supervisor does.
    pub fn ask_to_end(&self) {
        let sent = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    pub fn wait(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// One request on a connection of its own; `None` when the connection broke before an answer came.
    pub fn request(&self, text: &str) -> Option<(u16, String)> {
        let mut stream = self.connect()?;
        stream.write_all(text.as_bytes()).ok()?;
        answer(&mut stream)
    }

    pub fn connect(&self) -> Option<TcpStream> {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .ok()?;
        Some(stream)
    }

    pub fn get(&self, path: &str) -> Option<(u16, String)> {
        self.request(&format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
            self.port
        ))
    }

    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Option<(u16, String)> {
        self.request(&self.posting(path, &crate::persona::encode(fields)))
    }

    /// The text of a form's request.
    pub fn posting(&self, path: &str, body: &str) -> String {
        format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.port,
            body.len()
        )
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            drop(self.child.kill());
            drop(self.child.wait());
        }
    }
}

/// Reads an answer to its end: the status and everything behind it.
pub fn answer(stream: &mut TcpStream) -> Option<(u16, String)> {
    let mut bytes = Vec::new();
    let read = stream.read_to_end(&mut bytes);
    drop(stream.shutdown(Shutdown::Both));
    read.ok()?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let status = text.split(' ').nth(1)?.parse().ok()?;
    Some((status, text))
}

/// The program with its data in a folder and nothing else from the environment.
pub fn command(folder: &Path, arguments: &[&str], more: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_knead"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("KNEAD_DATA__DIR", folder.join("data"))
        .stdin(Stdio::null());
    command.envs(more.iter().copied());
    command
}

/// Runs a command to its end.
pub fn run(folder: &Path, arguments: &[&str], more: &[(&str, &str)]) -> Output {
    command(folder, arguments, more).output().unwrap()
}

pub fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
