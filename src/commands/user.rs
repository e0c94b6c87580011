//! `knead user`: people of the practice, from the machine's own keyboard.
//!
//! Passwords come on standard input, never as an argument: arguments stand in process lists and shell histories.

use super::Failure;
use clap::Subcommand;
use knead::audit::Actor;
use knead::context::Context;
use knead::entity::person::Role;
use knead::people::accounts::{self, NewPerson};
use std::io::Read;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add a person; the password comes on standard input
    Add {
        #[arg(long)]
        email: String,
        #[arg(long)]
        name: String,
        /// owner, writer or moderator
        #[arg(long)]
        role: String,
    },
    /// List everybody
    List,
    /// Set a new password from standard input, which ends the person's sessions
    Password {
        #[arg(long)]
        email: String,
    },
    /// Keep a person from signing in, and end their sessions
    Disable {
        #[arg(long)]
        email: String,
    },
}

/// Runs one of them.
pub async fn run(ctx: &Context, command: Command) -> Result<(), Failure> {
    match command {
        Command::Add { email, name, role } => {
            let role = Role::parse(&role).ok_or_else(|| {
                Failure::usage(format!(
                    "`{role}` is no role; use owner, writer or moderator"
                ))
            })?;
            let new = NewPerson {
                name,
                email,
                role,
                password: password()?,
            };
            let person = accounts::add(ctx, &Actor::Operator, new).await?;
            println!("{} may sign in now as {}.", person.email, role.label());
        }
        Command::List => {
            for person in accounts::list(ctx).await? {
                let state = if person.disabled_at.is_some() {
                    "\tdisabled"
                } else {
                    ""
                };
                println!(
                    "{}\t{}\t{}{state}",
                    person.role.label().to_lowercase(),
                    person.email,
                    person.name
                );
            }
        }
        Command::Password { email } => {
            let person = named(ctx, &email).await?;
            accounts::set_password(ctx, &Actor::Operator, person.id, &password()?).await?;
            println!(
                "{} has a new password; all their sessions have ended.",
                person.email
            );
        }
        Command::Disable { email } => {
            let person = named(ctx, &email).await?;
            accounts::disable(ctx, &Actor::Operator, person.id).await?;
            println!("{} can no longer sign in.", person.email);
        }
    }
    Ok(())
}

async fn named(ctx: &Context, email: &str) -> Result<knead::entity::person::Model, Failure> {
    accounts::by_email(ctx, email)
        .await?
        .ok_or_else(|| Failure::new(format!("nobody here has the address {email}")))
}

fn password() -> Result<String, Failure> {
    let mut typed = String::new();
    std::io::stdin()
        .take(4_096)
        .read_to_string(&mut typed)
        .map_err(|error| {
            Failure::new(format!(
                "the password could not be read from standard input: {error}"
            ))
        })?;
    let password = typed.trim_end_matches(['\r', '\n']).to_owned();
    if password.is_empty() {
        return Err(Failure::usage(
            "write the password on standard input, for example: echo … | knead user add …",
        ));
    }
    Ok(password)
}
