//! Verbs that write at the same time: each stands or falls alone, unless the database itself takes everything back.

use crate::site::story;
use knead::context::Context;
use knead::db::{self, Txn};
use knead::entity::setting;
use knead::error::{Error, Result};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbBackend, EntityTrait};
use tokio::sync::oneshot;

async fn note(txn: &Txn, key: &str) -> Result<()> {
    let row = setting::ActiveModel {
        key: Set(key.to_owned()),
        value: Set("noted".into()),
    };
    row.insert(txn.db()).await?;
    Ok(())
}

async fn is_noted(ctx: &Context, key: &str) -> bool {
    setting::Entity::find_by_id(key.to_owned())
        .one(ctx.reading())
        .await
        .unwrap()
        .is_some()
}

story!(one_that_refuses_takes_only_its_own_back, |site| {
    let ctx = site.db();
    let verb = |number: u32| async move {
        let key = format!("turn {number}");
        let done = db::write(ctx, async |txn| {
            note(txn, &key).await?;
            if number.is_multiple_of(3) {
                return Err(Error::Conflict("not this one"));
            }
            Ok(number)
        })
        .await;
        // Whoever was answered finds it there at once.
        (number, done.ok(), is_noted(ctx, &key).await)
    };
    let mut verbs = Vec::new();
    for number in 0..30 {
        verbs.push(verb(number));
    }
    for (number, done, noted) in rocket::futures::future::join_all(verbs).await {
        let stands = !number.is_multiple_of(3);
        assert_eq!((done.is_some(), noted), (stands, stands), "{number}");
    }
});

story!(nobody_is_told_that_a_lost_transaction_was_kept, |site| {
    let ctx = site.db();
    let (go, gone) = oneshot::channel::<()>();
    let first = db::write(ctx, async |txn| {
        note(txn, "first").await?;
        // Until the second one stands in the queue.
        gone.await.unwrap();
        Ok(())
    });
    let second = db::write(ctx, async |txn| {
        note(txn, "second").await?;
        // What SQLite does by itself when the disk is full.
        let backend = txn.db().get_database_backend();
        if backend == DbBackend::Sqlite {
            txn.db().execute_unprepared("ROLLBACK").await?;
            Ok(())
        } else {
            Err(Error::internal("the disk is full"))
        }
    });
    let (first, second, ()) = rocket::tokio::join!(first, second, async {
        go.send(()).unwrap();
    });
    assert!(second.is_err(), "{second:?}");
    assert!(!is_noted(ctx, "second").await);
    assert_eq!(
        first.is_ok(),
        is_noted(ctx, "first").await,
        "what was answered is what stands: {first:?}"
    );
    db::write(ctx, async |txn| note(txn, "third").await)
        .await
        .unwrap();
    assert!(is_noted(ctx, "third").await, "and others go on");
});
