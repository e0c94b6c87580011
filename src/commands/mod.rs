//! The command line: what can be asked for, and handing each request to its file.

mod check;
mod demo;
mod serve;
mod upkeep;
mod user;

use clap::{Args, Parser, Subcommand};
use figment::Figment;
use figment::providers::Serialized;
use knead::config::Config;
use knead::context::{Clock, Context, Randomness};
use knead::db;
use knead::error::Error;
use std::net::IpAddr;
use std::path::PathBuf;

/// A calm, fast, safe blog with comments.
#[derive(Debug, Parser)]
#[command(name = "knead", version, arg_required_else_help = true)]
pub struct Line {
    /// The configuration file; without it, knead.toml if there is one
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the site until told to stop
    Serve(Listen),
    /// Fill an empty site with sample content and print the sign-ins
    Demo,
    /// Bring the database up to date
    Migrate,
    /// People of the practice
    #[command(subcommand)]
    User(user::Command),
    /// Look for problems with configuration, database, data folder, clock and address
    Check,
    /// Render stored texts anew where the renderer is newer
    Rerender,
    /// Write a backup (not in this version)
    Backup { file: PathBuf },
    /// Restore a backup (not in this version)
    Restore { file: PathBuf },
    /// Import another blog (not in this version)
    Import { from: String, path: PathBuf },
    /// Export everything (not in this version)
    Export { folder: PathBuf },
}

#[derive(Debug, Args)]
struct Listen {
    /// The address to listen at
    #[arg(long)]
    address: Option<IpAddr>,
    /// The port to listen at
    #[arg(long)]
    port: Option<u16>,
}

/// Why a command ended without doing its work.
#[derive(Debug)]
pub struct Failure {
    pub code: u8,
    pub message: String,
}

impl Failure {
    /// Something did not work.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            code: 1,
            message: message.into(),
        }
    }

    /// The command was not used as it is meant to be.
    pub fn usage(message: impl Into<String>) -> Self {
        Self {
            code: 2,
            message: message.into(),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::new(error.to_string())
    }
}

/// Runs the command that was asked for.
pub async fn run(line: Line) -> Result<(), Failure> {
    let flags = match &line.command {
        Command::Serve(listen) => listen.as_figment(),
        _ => None,
    };
    let config = Config::load(line.config.as_deref(), flags).map_err(Failure::usage)?;
    match line.command {
        Command::Check => check::run(&config).await,
        Command::Serve(_) => serve::run(sound(config)?).await,
        Command::Demo => demo::run(sound(config)?).await,
        Command::Migrate => upkeep::migrate(sound(config)?).await,
        Command::User(command) => user::run(&open(config).await?, command).await,
        Command::Rerender => upkeep::rerender(&open(config).await?).await,
        Command::Backup { .. } => Err(later("backup")),
        Command::Restore { .. } => Err(later("restore")),
        Command::Import { .. } => Err(later("import")),
        Command::Export { .. } => Err(later("export")),
    }
}

impl Listen {
    fn as_figment(&self) -> Option<Figment> {
        let mut figment = Figment::new();
        if let Some(address) = self.address {
            figment = figment.merge(Serialized::global("listen.address", address));
        }
        if let Some(port) = self.port {
            figment = figment.merge(Serialized::global("listen.port", port));
        }
        (self.address.is_some() || self.port.is_some()).then_some(figment)
    }
}

fn later(command: &str) -> Failure {
    Failure::usage(format!("`{command}` is not in this version"))
}

/// Refuses a configuration with problems, naming them all.
fn sound(config: Config) -> Result<Config, Failure> {
    let problems = config.problems();
    if problems.is_empty() {
        return Ok(config);
    }
    let lines: Vec<String> = problems
        .iter()
        .map(|problem| format!("{} {}", problem.key, problem.what))
        .collect();
    Err(Failure::usage(lines.join("; ")))
}

async fn open(config: Config) -> Result<Context, Failure> {
    Ok(db::open(sound(config)?, Clock::System, Randomness::System).await?)
}
