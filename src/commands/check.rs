//! `knead check`: looks for everything that would stop or mislead the service, and says what to do about each.
//!
//! All findings at once, one a line; exit 0 only when nothing is wrong. It changes nothing but a probe file.

use super::Failure;
use knead::config::Config;
use knead::context::{Clock, Databases};
use knead::db;
use knead::mail::standing::Grade;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;

/// Below this instant (the day this program was written) a clock is certainly wrong: 23 November 2026.
const WRITTEN_AT: i64 = 1_795_392_000_000;

struct Findings {
    problems: usize,
}

/// Looks at everything and tells.
pub async fn run(config: &Config) -> Result<(), Failure> {
    let mut findings = Findings { problems: 0 };
    configuration(&mut findings, config);
    let folder = data_folder(&mut findings, &config.data.dir);
    if folder || !config.database_url().starts_with("sqlite:") {
        database(&mut findings, config).await;
    }
    clock(&mut findings);
    address(&mut findings, config);
    mail(&mut findings, config).await;
    match findings.problems {
        0 => Ok(()),
        1 => Err(Failure::new("1 problem was found")),
        n => Err(Failure::new(format!("{n} problems were found"))),
    }
}

impl Findings {
    fn good(&mut self, what: &str, detail: &str) {
        println!("ok       {what}: {detail}");
    }

    fn unknown(&mut self, what: &str, words: &str) {
        println!("note     {what}: {words}");
    }

    fn bad(&mut self, what: &str, advice: &str) {
        self.problems += 1;
        println!("problem  {what}: {advice}");
    }
}

fn configuration(findings: &mut Findings, config: &Config) {
    let problems = config.problems();
    for problem in &problems {
        findings.bad(
            "configuration",
            &format!("{} {}", problem.key, problem.what),
        );
    }
    if problems.is_empty() {
        findings.good(
            "configuration",
            &format!("the site is {}", config.site_url()),
        );
    }
}

fn data_folder(findings: &mut Findings, folder: &Path) -> bool {
    match db::probe_folder(folder) {
        Ok(()) => {
            findings.good(
                "data folder",
                &format!("{} can be written", folder.display()),
            );
            true
        }
        Err(error) => {
            findings.bad(
                "data folder",
                &format!("{error}; give this user the folder, or set data.dir to another"),
            );
            false
        }
    }
}

async fn database(findings: &mut Findings, config: &Config) {
    let databases = match db::connect(config).await {
        Ok(databases) => databases,
        Err(error) => {
            findings.bad(
                "database",
                &format!("{error}; see that it runs and that database.url is right"),
            );
            return;
        }
    };
    match db::condition(&databases).await {
        Ok(0) => findings.good("database", "reachable and up to date"),
        Ok(pending) => findings.good(
            "database",
            &format!("reachable; {pending} migrations will run at the next start"),
        ),
        Err(error) => findings.bad("database", &error.to_string()),
    }
    close(databases).await;
}

async fn close(databases: Databases) {
    for connection in [databases.reading, databases.writing] {
        if let Err(error) = connection.close().await {
            println!("note     database: a connection did not close: {error}");
        }
    }
}

/// Only where mail is set up: the server, and what the DNS says about whom mails come from.
async fn mail(findings: &mut Findings, config: &Config) {
    if !config.mail.is_set() || !config.problems().is_empty() {
        return;
    }
    match knead::mail::try_server(config).await {
        Ok(()) => findings.good("mail", &format!("leaves by {}", config.mail.server())),
        Err(error) => findings.bad(
            "mail",
            &format!(
                "{} cannot be used: {error}; look at mail.smtp_url",
                config.mail.server()
            ),
        ),
    }
    for found in knead::mail::standing::read(&config.mail).await {
        match found.grade {
            Grade::Good => findings.good(found.what, &found.words),
            Grade::Change => findings.bad(found.what, &found.words),
            Grade::Unknown => findings.unknown(found.what, &found.words),
        }
    }
}

fn clock(findings: &mut Findings) {
    let now = Clock::System.now().millis();
    if now < WRITTEN_AT {
        findings.bad("clock", "it stands before this program was written; set the machine's time (and run an NTP client)");
    } else {
        findings.good("clock", &knead::text::zone::rfc3339_utc(now));
    }
}

fn address(findings: &mut Findings, config: &Config) {
    let wanted = SocketAddr::new(config.listen.address, config.listen.port);
    match TcpListener::bind(wanted) {
        Ok(_) => findings.good("address", &format!("{wanted} is free to listen at")),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            findings.bad(
                "address",
                &format!("{wanted} is in use; stop what listens there, or set listen.port"),
            );
        }
        Err(error) => findings.bad(
            "address",
            &format!("{wanted} cannot be listened at: {error}"),
        ),
    }
    let is_public = config
        .site
        .url
        .as_ref()
        .is_some_and(|url| !url.contains("localhost") && !url.contains("127.0.0.1"));
    if is_public && !config.is_https() {
        findings.bad("address", "site.url is public but not https; put a proxy with TLS in front and begin it with https://");
    }
}
