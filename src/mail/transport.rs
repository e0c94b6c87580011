//! The way out: the SMTP server, or the outbox folder where nothing shall leave.
//!
//! Every mail says what sent it, which list it belongs to and how to end that with one press (RFC 8058). Its Message-ID
//! is made from its delivery, so that a mail that had to be repeated is recognised. What the other server says decides
//! between trying later and leaving the address alone; its words reach the log only without the links of the mail.

use super::letter::Letter;
use crate::config::{Config, Way};
use crate::context::Context;
use crate::entity::delivery;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

/// How long a step of the conversation with the server may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// The folder beside the database that stands in for a server.
const OUTBOX: &str = "outbox";

/// Why a mail did not leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such recipient, or it takes nothing.
    Address(String),
    /// It may leave another time.
    Later(String),
}

/// Sends a mail, or says why not.
pub async fn send(
    ctx: &Context,
    delivery: &delivery::Model,
    letter: &Letter,
) -> Result<(), Refusal> {
    let message = message(ctx, delivery, letter)?;
    match ctx.config().mail.way() {
        Some(Way::Outbox) => keep(ctx, delivery, message.formatted()).await,
        Some(Way::Smtp { url, .. }) => {
            let server = server(ctx.config(), &url).map_err(Refusal::Later)?;
            match server.send(message).await {
                Ok(_) => Ok(()),
                Err(error) => Err(judged(&error)),
            }
        }
        None => Err(Refusal::Later("mail is not set up".into())),
    }
}

/// Speaks with the server without sending anything.
pub async fn try_server(config: &Config) -> Result<(), String> {
    let Some(Way::Smtp { url, .. }) = config.mail.way() else {
        return Ok(());
    };
    let server = server(config, &url)?;
    match tokio::time::timeout(PATIENCE, server.test_connection()).await {
        Ok(Ok(true)) => Ok(()),
        Ok(Ok(false)) => Err("it answered, but not as a mail server does".into()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_late) => Err("it did not answer in time".into()),
    }
}

fn server(config: &Config, url: &str) -> Result<AsyncSmtpTransport<Tokio1Executor>, String> {
    let site = url::Url::parse(&config.site_url()).ok();
    let host = site.as_ref().and_then(|site| site.domain());
    let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
        .map_err(|error| format!("mail.smtp_url cannot be used: {error}"))?;
    Ok(builder
        .hello_name(ClientId::Domain(host.unwrap_or("localhost").to_owned()))
        .timeout(Some(PATIENCE))
        .build())
}

fn message(ctx: &Context, delivery: &delivery::Model, letter: &Letter) -> Result<Message, Refusal> {
    let config = &ctx.config().mail;
    let from: Address = config
        .from()
        .parse()
        .map_err(|error| Refusal::Later(format!("mail.from cannot be used: {error}")))?;
    let to: Address = letter
        .to
        .parse()
        .map_err(|error| Refusal::Address(format!("this address cannot be written to: {error}")))?;
    let id = format!(
        "<{}.{}@{}>",
        delivery.id,
        delivery.created_at.millis(),
        config.domain()
    );
    let millis = ctx.now().millis().max(0).unsigned_abs();
    let built = |error: &dyn std::fmt::Display| {
        Refusal::Later(format!("a mail could not be made: {error}"))
    };
    let text = letter.text().map_err(|error| built(&error))?;
    let html = letter.html().map_err(|error| built(&error))?;
    let mut message = Message::builder()
        .from(Mailbox::new(Some(letter.site_title.clone()), from))
        .to(Mailbox::new(None, to))
        .subject(letter.subject.as_str())
        .date(UNIX_EPOCH + Duration::from_millis(millis))
        .message_id(Some(id))
        .multipart(MultiPart::alternative_plain_html(text, html))
        .map_err(|error| built(&error))?;
    let mut add = |name: &'static str, value: String| {
        // Plain ASCII made by us, no line of its own: folding would break the addresses.
        if value.is_ascii() && !value.contains(['\r', '\n']) {
            let name = HeaderName::new_from_ascii_str(name);
            message
                .headers_mut()
                .insert_raw(HeaderValue::dangerous_new_pre_encoded(
                    name,
                    value.clone(),
                    value,
                ));
        }
    };
    add("Auto-Submitted", "auto-generated".into());
    add("X-Auto-Response-Suppress", "All".into());
    if let Some(one) = &letter.one_click {
        add("List-Id", format!("<{}.{}>", one.list, config.domain()));
        add("List-Unsubscribe", format!("<{}>", one.href));
        add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".into());
    }
    Ok(message)
}

async fn keep(ctx: &Context, delivery: &delivery::Model, bytes: Vec<u8>) -> Result<(), Refusal> {
    let folder = ctx.config().data.dir.join(OUTBOX);
    let name = format!("{:06}.eml", delivery.id.number());
    let kept = tokio::task::spawn_blocking(move || write(&folder, &name, &bytes)).await;
    match kept {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(Refusal::Later(format!("the outbox: {error}"))),
        Err(error) => Err(Refusal::Later(error.to_string())),
    }
}

/// For its owner alone: mails carry links that open something.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let path: PathBuf = folder.join(name);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    let mut make = std::fs::DirBuilder::new();
    make.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        options.mode(0o600);
        make.mode(0o700);
    }
    make.create(folder)?;
    options.open(path)?.write_all(bytes)
}

fn judged(error: &lettre::transport::smtp::Error) -> Refusal {
    let words: String = error.to_string().chars().take(300).collect();
    match error.status() {
        Some(code) if error.is_permanent() && refuses_recipient(u16::from(code), &words) => {
            Refusal::Address(words)
        }
        _ => Refusal::Later(words),
    }
}

/// Whether an answer is about the recipient and not about us: our password, our address, our server's reputation and
/// the server's rules for relaying are refused for good too, and no reader's address is to blame for them.
fn refuses_recipient(code: u16, words: &str) -> bool {
    let enhanced = words
        .split(|c: char| c.is_whitespace() || c == ':' || c == '(' || c == ')')
        .find(|word| word.starts_with("5.") && word.matches('.').count() == 2);
    match enhanced {
        Some(status) => {
            (status.starts_with("5.1.") && !matches!(status, "5.1.7" | "5.1.8"))
                || status.starts_with("5.2.")
        }
        None => matches!(code, 550 | 551 | 553 | 556),
    }
}

#[cfg(test)]
mod tests {
    use super::refuses_recipient;

    #[test]
    fn only_an_answer_about_the_recipient_parks_it() {
        for (code, words, parks) in [
            (550, "permanent error (550): 5.1.1 no such user", true),
            (550, "permanent error (550): no such user here", true),
            (553, "permanent error (553): mailbox name not allowed", true),
            (552, "permanent error (552): 5.2.2 mailbox full", true),
            (
                556,
                "permanent error (556): 5.1.10 domain takes no mail",
                true,
            ),
            (550, "permanent error (550): 5.7.1 relaying denied", false),
            (
                550,
                "permanent error (550): 5.1.8 sender address rejected",
                false,
            ),
            (
                535,
                "permanent error (535): 5.7.8 authentication failed",
                false,
            ),
            (
                554,
                "permanent error (554): 5.7.1 message looks like spam",
                false,
            ),
            (554, "permanent error (554): transaction failed", false),
            (503, "permanent error (503): bad sequence", false),
        ] {
            assert_eq!(refuses_recipient(code, words), parks, "{words}");
        }
    }
}
