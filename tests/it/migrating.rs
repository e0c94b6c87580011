//! The database's shape: the way up and down, what the entities expect of it, and a database that is newer.

use crate::process::run;
use crate::site::story;
use knead::entity;
use migrations::{Migrator, MigratorTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, Iterable, Statement,
};
use std::collections::{BTreeMap, BTreeSet};

/// What the database says of itself: each table with its columns, each index with its definition.
async fn shape(db: &DatabaseConnection) -> BTreeMap<String, BTreeSet<String>> {
    let sql = match db.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT table_name::text AS name, column_name || ' ' || data_type || ' ' || is_nullable AS part \
             FROM information_schema.columns WHERE table_schema = 'public' \
             UNION ALL SELECT tablename::text, indexdef FROM pg_indexes WHERE schemaname = 'public' \
             UNION ALL SELECT conrelid::regclass::text, conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint \
             WHERE connamespace = 'public'::regnamespace"
        }
        _ => "SELECT tbl_name AS name, type || ' ' || coalesce(sql, '') AS part FROM sqlite_master",
    };
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .unwrap();
    let mut shape = BTreeMap::<String, BTreeSet<String>>::new();
    for row in rows {
        let name: String = row.try_get("", "name").unwrap();
        let part: String = row.try_get("", "part").unwrap();
        shape.entry(name).or_default().insert(part);
    }
    // The list of what has run is the migrations' own, and the counters are SQLite's.
    shape.remove("seaql_migrations");
    shape.remove("sqlite_sequence");
    shape
}

/// The columns that the database has for a table.
async fn columns(db: &DatabaseConnection, table: &str) -> BTreeSet<String> {
    let sql = match db.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT column_name::text AS name FROM information_schema.columns WHERE table_name = $1"
        }
        _ => "SELECT name FROM pragma_table_info($1)",
    };
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(
            db.get_database_backend(),
            sql,
            [table.into()],
        ))
        .await
        .unwrap();
    rows.iter()
        .map(|row| row.try_get("", "name").unwrap())
        .collect()
}

/// Reads from an entity's table; every column that the entity names must be there, and no other.
async fn maps<E: EntityTrait>(entity: E, db: &DatabaseConnection) {
    let table = entity.table_name().to_owned();
    E::find()
        .one(db)
        .await
        .unwrap_or_else(|error| panic!("{table}: {error}"));
    let expected: BTreeSet<String> = E::Column::iter()
        .map(|column| column.as_column_ref().1.to_string())
        .collect();
    assert_eq!(columns(db, &table).await, expected, "{table}");
}

story!(every_migration_goes_up_and_down_and_up, |site| {
    let db = site.db().writing();
    let made = shape(db).await;
    assert!(made.len() > 15, "{:?}", made.keys());
    Migrator::down(db, None).await.unwrap();
    assert_eq!(shape(db).await, BTreeMap::new(), "nothing is left behind");
    Migrator::up(db, None).await.unwrap();
    assert_eq!(shape(db).await, made);
});

story!(each_migration_takes_back_what_it_made_and_no_more, |site| {
    let db = site.db().writing();
    for _ in Migrator::migrations() {
        let before = shape(db).await;
        Migrator::down(db, Some(1)).await.unwrap();
        let steps = Migrator::get_pending_migrations(db).await.unwrap().len();
        Migrator::up(db, Some(1)).await.unwrap();
        assert_eq!(shape(db).await, before, "{steps} from the newest");
        Migrator::down(db, Some(1)).await.unwrap();
    }
});

story!(every_entity_finds_its_table, |site| {
    let db = site.db().reading();
    maps(entity::address::Entity, db).await;
    maps(entity::audit::Entity, db).await;
    maps(entity::block::Entity, db).await;
    maps(entity::awaiting::Entity, db).await;
    maps(entity::change::Entity, db).await;
    maps(entity::comment::Entity, db).await;
    maps(entity::comment_key::Entity, db).await;
    maps(entity::correction::Entity, db).await;
    maps(entity::delivery::Entity, db).await;
    maps(entity::invitation::Entity, db).await;
    maps(entity::job::Entity, db).await;
    maps(entity::judge::Entity, db).await;
    maps(entity::lesson::Entity, db).await;
    maps(entity::mailbox::Entity, db).await;
    maps(entity::media::Entity, db).await;
    maps(entity::media_file::Entity, db).await;
    maps(entity::media_use::Entity, db).await;
    maps(entity::menu_item::Entity, db).await;
    maps(entity::moderation::Entity, db).await;
    maps(entity::person::Entity, db).await;
    maps(entity::plan::Entity, db).await;
    maps(entity::post::Entity, db).await;
    maps(entity::post_tag::Entity, db).await;
    maps(entity::preview::Entity, db).await;
    maps(entity::report::Entity, db).await;
    maps(entity::reset::Entity, db).await;
    maps(entity::revision::Entity, db).await;
    maps(entity::secret::Entity, db).await;
    maps(entity::series::Entity, db).await;
    maps(entity::series_post::Entity, db).await;
    maps(entity::session::Entity, db).await;
    maps(entity::setting::Entity, db).await;
    maps(entity::subscription::Entity, db).await;
    maps(entity::tag::Entity, db).await;
    maps(entity::wording::Entity, db).await;
    maps(entity::saved_reply::Entity, db).await;
});

#[test]
fn no_entity_is_left_out_above() {
    let told = include_str!("migrating.rs");
    for line in include_str!("../../src/entity/mod.rs").lines() {
        if let Some(name) = line.strip_prefix("pub mod ") {
            let name = name.trim_end_matches(';');
            assert!(told.contains(&format!("entity::{name}::Entity")), "{name}");
        }
    }
}

/// Leaves a line as a later version would, and gives the folder.
async fn made_by_a_later_version() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(folder.path(), &["migrate"], &[]).status.success());
    let db = opened(&folder).await;
    db.execute_unprepared(
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20990101_000001_paint_the_walls', 0)",
    )
    .await
    .unwrap();
    db.close().await.unwrap();
    folder
}

async fn opened(folder: &tempfile::TempDir) -> DatabaseConnection {
    let file = folder.path().join("data/knead.db");
    sea_orm::Database::connect(format!("sqlite:{}", file.display()))
        .await
        .unwrap()
}

#[rocket::async_test]
async fn a_newer_database_is_refused_in_words_and_left_as_it_is() {
    let folder = made_by_a_later_version().await;
    let before = {
        let db = opened(&folder).await;
        let shape = shape(&db).await;
        db.close().await.unwrap();
        shape
    };
    for command in [&["serve"][..], &["migrate"], &["check"]] {
        let output = run(folder.path(), command, &[]);
        let told = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(!output.status.success(), "{command:?}: {told}");
        assert!(told.contains("newer knead"), "{command:?}: {told}");
        assert!(told.contains("paint_the_walls"), "{command:?}: {told}");
    }
    let db = opened(&folder).await;
    assert_eq!(shape(&db).await, before);
    db.close().await.unwrap();
}

#[rocket::async_test]
async fn an_older_database_is_copied_beside_itself_before_it_changes() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(folder.path(), &["migrate"], &[]).status.success());
    let db = opened(&folder).await;
    Migrator::down(&db, Some(1)).await.unwrap();
    let before = shape(&db).await;
    db.close().await.unwrap();

    assert!(run(folder.path(), &["migrate"], &[]).status.success());
    let copies: Vec<_> = std::fs::read_dir(folder.path().join("data"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains("before-"))
        .collect();
    let [copy] = &copies[..] else {
        panic!("one copy: {copies:?}")
    };
    let db = sea_orm::Database::connect(format!("sqlite:{}", copy.display()))
        .await
        .unwrap();
    assert_eq!(shape(&db).await, before, "the copy is as it was");
    db.close().await.unwrap();
    let db = opened(&folder).await;
    assert_ne!(shape(&db).await, before, "the original went on");
    db.close().await.unwrap();
}
