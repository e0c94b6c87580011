//! Telling the sample's story in the order of its days.

use super::Cast;
use super::sample::{Comment, Post, Sample};
use crate::commands::Failure;
use knead::audit::Actor;
use knead::comments::submitting::{self, Input, Outcome, Sender};
use knead::comments::{moderating, queue, tokens, withdrawing};
use knead::context::{Clock, Context};
use knead::entity::comment::CommentState;
use knead::entity::post::Kind;
use knead::posts::publishing::{self, When};
use knead::posts::{reading, trashing, writing};
use knead::text::ids::{CommentId, Moment, PostId};
use knead::text::private::{self, Found};
use std::collections::HashMap;

/// How long a form of the sample takes to fill, and a decision to take, in milliseconds.
const TYPING: i64 = 90_000;

enum Event<'s> {
    Post(&'s Post),
    Comment(&'s Comment),
}

struct Telling<'s> {
    ctx: &'s Context,
    clock: &'s Clock,
    now: Moment,
    cast: &'s Cast,
    comments: HashMap<&'s str, CommentId>,
}

/// Lets everything happen, each at its time, and ends at `now`.
pub async fn tell(
    ctx: &Context,
    clock: &Clock,
    now: Moment,
    cast: &Cast,
    sample: &Sample,
) -> Result<(), Failure> {
    let mut telling = Telling {
        ctx,
        clock,
        now,
        cast,
        comments: HashMap::new(),
    };
    for page in &sample.pages {
        let input = writing::Input {
            title: page.title.clone(),
            body: page.body.clone(),
            slug: page.slug.clone(),
            ..writing::Input::default()
        };
        publishing::publish_new(
            ctx,
            &Actor::Person(cast.owner.clone()),
            Kind::Page,
            &input,
            When::Now,
        )
        .await?;
    }
    let mut events: Vec<(Moment, Event<'_>)> = sample
        .posts
        .iter()
        .map(|post| (telling.begins(post), Event::Post(post)))
        .collect();
    events.extend(
        sample
            .comments
            .iter()
            .map(|comment| (days_before(now, comment.days_ago), Event::Comment(comment))),
    );
    events.sort_by_key(|(at, _)| *at);
    for (at, event) in events {
        telling.advance_to(at);
        match event {
            Event::Post(post) => telling.post(post).await?,
            Event::Comment(comment) => telling.comment(comment).await?,
        }
    }
    telling.take_back(sample).await?;
    telling.advance_to(now);
    Ok(())
}

impl<'s> Telling<'s> {
    fn advance_to(&self, at: Moment) {
        let ahead = at.millis() - self.clock.now().millis();
        if ahead > 0 {
            self.clock.forward(ahead);
        }
    }

    /// When a post is first touched: scheduled ones were written two days ago.
    fn begins(&self, post: &Post) -> Moment {
        days_before(
            self.now,
            if post.days_ago < 0.0 {
                2.0
            } else {
                post.days_ago
            },
        )
    }

    async fn post(&self, post: &Post) -> Result<(), Failure> {
        let author = match post.author.as_str() {
            "writer" => Actor::Person(self.cast.writer.clone()),
            _ => Actor::Person(self.cast.owner.clone()),
        };
        let input = writing::Input {
            title: post.title.clone(),
            body: post.body.clone(),
            tags: post.tags.clone(),
            slug: post.slug.clone(),
            excerpt: post.excerpt.clone(),
            comments_open: Some(post.comments_open),
            ..writing::Input::default()
        };
        let publish =
            async |when| publishing::publish_new(self.ctx, &author, Kind::Post, &input, when).await;
        match post.state.as_str() {
            "published" => drop(publish(When::Now).await?),
            "scheduled" => drop(publish(When::At(days_before(self.now, post.days_ago))).await?),
            "draft" => drop(writing::create(self.ctx, &author, Kind::Post, &input).await?),
            "offline" => {
                let id = publish(When::Now).await?.id;
                publishing::take_offline(self.ctx, &author, id).await?;
            }
            "trashed" => {
                let id: PostId = writing::create(self.ctx, &author, Kind::Post, &input)
                    .await?
                    .id;
                trashing::trash(self.ctx, &author, id).await?;
            }
            other => {
                return Err(Failure::new(format!(
                    "the sample knows no state `{other}` of a post"
                )));
            }
        }
        Ok(())
    }

    async fn comment(&mut self, comment: &'s Comment) -> Result<(), Failure> {
        let author = match comment.staff.as_deref() {
            Some("writer") => Actor::Person(self.cast.writer.clone()),
            Some(_) => Actor::Person(self.cast.owner.clone()),
            None => Actor::Reader,
        };
        let parent = match &comment.parent {
            Some(key) => {
                let known = self.comments.get(key.as_str());
                known
                    .ok_or_else(|| {
                        Failure::new(format!(
                            "the sample's comment {} answers {key}, which comes later",
                            comment.key
                        ))
                    })?
                    .to_string()
            }
            None => String::new(),
        };
        let post = reading::open_for_comments(self.ctx.reading(), &comment.post)
            .await?
            .post
            .id;
        let token = tokens::issue(self.ctx, post);
        self.clock.forward(TYPING);
        let input = Input {
            name: comment.name.clone(),
            email: comment.email.clone(),
            body: comment.body.clone(),
            parent,
            token: token.clone(),
            told: told(comment),
            ..Input::default()
        };
        let sender = Sender {
            network: format!("sample {}", comment.name),
            ..Sender::default()
        };
        let sent = submitting::submit(self.ctx, &author, &sender, &comment.post, &input).await;
        let outcome = sent.map_err(|error| {
            Failure::new(format!("the sample's comment {}: {error}", comment.key))
        })?;
        let id = match outcome {
            Outcome::Published(id) => id,
            Outcome::Held(_) => self.newest_waiting().await?,
            Outcome::Preview { .. } => {
                return Err(Failure::new(format!(
                    "the sample's comment {} was not taken",
                    comment.key
                )));
            }
        };
        self.comments.insert(&comment.key, id);
        if comment.staff.is_none() {
            self.decide(id, &comment.state).await?;
        }
        Ok(())
    }

    async fn newest_waiting(&self) -> Result<CommentId, Failure> {
        let waiting = queue::Wanted::of(CommentState::Pending);
        let mut newest = None;
        loop {
            let page = queue::list(self.ctx, &Actor::Operator, &waiting, newest).await?;
            newest = page.entries.last().map(|entry| entry.comment.id).or(newest);
            if !page.has_more {
                return newest
                    .ok_or_else(|| Failure::new("a comment of the sample is not in the queue"));
            }
        }
    }

    async fn decide(&self, id: CommentId, state: &str) -> Result<(), Failure> {
        let moderator = Actor::Person(self.cast.moderator.clone());
        self.clock.forward(TYPING);
        match state {
            "approved" => moderating::approve(self.ctx, &moderator, id).await?,
            "rejected" => moderating::reject(self.ctx, &moderator, id).await?,
            "spam" => moderating::mark_spam(self.ctx, &moderator, id).await?,
            "pending" => {}
            other => {
                return Err(Failure::new(format!(
                    "the sample knows no state `{other}` of a comment"
                )));
            }
        }
        Ok(())
    }

    /// Withdrawals and erasures come last: what answers these comments was written while they could be read.
    async fn take_back(&self, sample: &Sample) -> Result<(), Failure> {
        for comment in &sample.comments {
            let Some(id) = self.comments.get(comment.key.as_str()) else {
                continue;
            };
            if comment.withdrawn {
                withdrawing::withdraw(self.ctx, *id).await?;
            }
            if comment.erased {
                withdrawing::erase(self.ctx, &Actor::Operator, *id).await?;
            }
        }
        Ok(())
    }
}

/// What the form would ask its author about: the sample means all of it.
fn told(comment: &super::sample::Comment) -> String {
    let text = format!("{}\n{}", comment.name, comment.body);
    let found = private::find(&text, &[]);
    found.iter().map(Found::mark).collect::<Vec<_>>().join(" ")
}

/// The instant so many days (and parts of a day) before another, to the minute.
fn days_before(now: Moment, days: f64) -> Moment {
    let minutes = (days * 1_440.0).round();
    // The sample's days are small numbers; a text form is the one conversion without a cast.
    let minutes: i64 = format!("{minutes:.0}").parse().unwrap_or_default();
    now.plus(-minutes * 60_000)
}
