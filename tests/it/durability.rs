//! What was answered with success is there after the process was killed, once.

use crate::process::Serving;
use knead::audit::Actor;
use knead::comments::tokens;
use knead::config::Config;
use knead::context::{Clock, Context, Randomness};
use knead::db;
use knead::entity::comment;
use knead::entity::person::Role;
use knead::entity::post::Kind;
use knead::people::accounts::{self, NewPerson};
use knead::posts::publishing::{self, When};
use knead::posts::writing;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, Statement,
};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

const ROUNDS: usize = 20;
const SENDERS: usize = 4;

async fn open(folder: &Path) -> Context {
    let mut config = Config::default();
    config.data.dir = folder.join("data");
    let just_now = Clock::System.now().plus(-60_000).millis();
    db::open(config, Clock::standing_at(just_now), Randomness::System)
        .await
        .unwrap()
}

async fn close(ctx: Context) {
    ctx.reading().clone().close().await.unwrap();
    ctx.writing().clone().close().await.unwrap();
}

async fn prepare(folder: &Path) -> Vec<String> {
    let ctx = open(folder).await;
    let new = NewPerson {
        name: "Olive Owner".into(),
        email: "owner@example.org".into(),
        role: Role::Owner,
        password: "correct horse battery".into(),
    };
    let owner = accounts::add(&ctx, &Actor::Operator, new).await.unwrap();
    let input = writing::Input {
        title: "A post".into(),
        body: "Text".into(),
        comments_open: Some(true),
        ..Default::default()
    };
    let post = publishing::publish_new(&ctx, &Actor::Person(owner), Kind::Post, &input, When::Now)
        .await
        .unwrap();
    let tokens = (0..ROUNDS * 60)
        .map(|_| tokens::issue(&ctx, post.id))
        .collect();
    close(ctx).await;
    tokens
}

#[rocket::async_test]
async fn a_comment_answered_with_success_outlives_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let forms = prepare(folder.path()).await;
    let next = AtomicUsize::new(0);
    let mut acknowledged: Vec<(String, String)> = Vec::new();
    for round in 0..ROUNDS {
        let site = Serving::start(
            folder.path(),
            &[("KNEAD_LIMITS__COMMENTS_PER_MINUTE", "100000")],
        );
        let in_round = Mutex::new(Vec::new());
        // A different number of answers in each round, so that the cut falls elsewhere each time.
        let enough = 3 + (round * 7) % 23;
        let cut = std::sync::Barrier::new(SENDERS + 1);
        std::thread::scope(|scope| {
            for _ in 0..SENDERS {
                scope.spawn(|| {
                    let mut has_told = false;
                    while let Some(form) = forms.get(next.fetch_add(1, Ordering::SeqCst)) {
                        let body = format!("Comment with {form}");
                        let sent = site.post(
                            "/a-post/comments",
                            &[("name", "Ada"), ("body", &body), ("token", form)],
                        );
                        match sent {
                            Some((303, _)) => in_round.lock().unwrap().push((form.clone(), body)),
                            Some((status, text)) => panic!("answered {status}: {text}"),
                            None => break,
                        }
                        if !has_told && in_round.lock().unwrap().len() >= enough {
                            has_told = true;
                            cut.wait();
                        }
                    }
                    if !has_told {
                        cut.wait();
                    }
                });
            }
            cut.wait();
            kill_by_id(&site);
        });
        site.kill_quietly();
        acknowledged.extend(in_round.into_inner().unwrap());
        verify(folder.path(), &acknowledged).await;
    }
    assert!(
        acknowledged.len() > ROUNDS * 3,
        "only {} comments were acknowledged",
        acknowledged.len()
    );

    let site = Serving::start(
        folder.path(),
        &[("KNEAD_LIMITS__COMMENTS_PER_MINUTE", "100000")],
    );
    for (form, body) in acknowledged.iter().take(40) {
        let (status, _) = site
            .post(
                "/a-post/comments",
                &[("name", "Ada"), ("body", body), ("token", form)],
            )
            .unwrap();
        assert_eq!(status, 303, "a resent form leads to the same receipt");
    }
    site.kill();
    verify(folder.path(), &acknowledged).await;
}

fn kill_by_id(site: &Serving) {
    let id = site.id().to_string();
    assert!(
        std::process::Command::new("kill")
            .args(["-KILL", &id])
            .status()
            .unwrap()
            .success()
    );
}

async fn verify(folder: &Path, acknowledged: &[(String, String)]) {
    let ctx = open(folder).await;
    let check = Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check");
    let row = ctx.writing().query_one_raw(check).await.unwrap().unwrap();
    assert_eq!(row.try_get::<String>("", "integrity_check").unwrap(), "ok");
    for (_, body) in acknowledged {
        let count = comment::Entity::find()
            .filter(comment::Column::Body.eq(body))
            .count(ctx.reading())
            .await
            .unwrap();
        assert_eq!(count, 1, "{body}");
    }
    close(ctx).await;
}
