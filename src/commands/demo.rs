//! `knead demo`: fills an empty site with a practice's blog, through the same verbs that people use.
//!
//! The sample's story is told again in the order of its days, with a clock that stands where each thing happened; so
//! its records, addresses and states are as real as any. Refuses a site that has anything in it.

mod sample;
mod story;

use super::Failure;
use knead::audit::Actor;
use knead::config::Config;
use knead::context::{Clock, Context, Randomness};
use knead::db;
use knead::entity::person;
use knead::entity::post::Kind;
use knead::people::accounts::{self, NewPerson};
use knead::posts::desk;
use knead::site::{navigation, settings};
use sample::{Sample, Site};

/// The sample begins this many days ago.
const DAYS: i64 = 400;

/// The people of the sample, by role.
pub struct Cast {
    pub owner: person::Model,
    pub writer: person::Model,
    pub moderator: person::Model,
}

/// Fills the site and prints the sign-ins, one a line: role, e-mail, password.
pub async fn run(config: Config) -> Result<(), Failure> {
    let now = Clock::System.now();
    let clock = Clock::standing_at(now.plus_days(-DAYS).millis());
    let ctx = db::open(config, clock.clone(), Randomness::System).await?;
    refuse_used(&ctx).await?;
    let sample = Sample::read()?;
    let mut sign_ins = Vec::new();
    let mut people = Vec::new();
    for person in &sample.people {
        let password = password(&ctx);
        let new = NewPerson {
            name: person.name.clone(),
            email: person.email.clone(),
            role: person.role()?,
            password: password.clone(),
        };
        people.push(accounts::add(&ctx, &Actor::Operator, new).await?);
        sign_ins.push(format!("{}\t{}\t{password}", person.role, person.email));
    }
    let cast = Cast::of(people)?;
    furnish(&ctx, &sample.site, &sample).await?;
    story::tell(&ctx, &clock, now, &cast, &sample).await?;
    for line in sign_ins {
        println!("{line}");
    }
    Ok(())
}

impl Cast {
    fn of(people: Vec<person::Model>) -> Result<Self, Failure> {
        let one = |role: person::Role| {
            let found = people.iter().find(|person| person.role == role).cloned();
            found.ok_or_else(|| {
                Failure::new(format!("the sample has nobody who is {}", role.word()))
            })
        };
        Ok(Self {
            owner: one(person::Role::Owner)?,
            writer: one(person::Role::Writer)?,
            moderator: one(person::Role::Moderator)?,
        })
    }
}

async fn refuse_used(ctx: &Context) -> Result<(), Failure> {
    let people = accounts::list(ctx).await?;
    let posts = desk::counts(ctx, &Actor::Operator, Kind::Post).await?;
    if !people.is_empty() || posts.iter().any(|(_, count)| *count > 0) {
        return Err(Failure::new(
            "this site is not empty; the sample goes into a fresh one (set data.dir to a new folder)",
        ));
    }
    Ok(())
}

async fn furnish(ctx: &Context, site: &Site, sample: &Sample) -> Result<(), Failure> {
    let input = settings::Input {
        title: site.title.clone(),
        tagline: site.tagline.clone(),
        time_zone: site.time_zone.clone(),
        language: site.language.clone(),
        accent_hue: settings::DEFAULT_HUE.to_string(),
        practice_text: site.practice_card.clone(),
        booking_label: site.booking_label.clone(),
        booking_href: site.booking_href.clone(),
        plays_videos: false,
    };
    settings::change(ctx, &Actor::Operator, input).await?;
    let entry = |label: &str, href: &str| navigation::Entry {
        label: label.to_owned(),
        href: href.to_owned(),
    };
    let mut menu = vec![entry("Notes", "/"), entry("Topics", "/tags")];
    menu.extend(
        sample
            .pages
            .iter()
            .filter(|page| !page.menu.is_empty())
            .map(|page| entry(&page.menu, &format!("/{}", page.slug))),
    );
    navigation::arrange(ctx, &Actor::Operator, menu).await?;
    Ok(())
}

/// Twenty letters and digits without those that look alike.
fn password(ctx: &Context) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    ctx.random::<20>()
        .iter()
        .filter_map(|byte| LETTERS.get(usize::from(byte % 32)))
        .map(|letter| char::from(*letter))
        .collect()
}
