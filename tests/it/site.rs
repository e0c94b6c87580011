//! A site made for one story: its database, its clock, its people.

use crate::persona::Persona;
use knead::context::{Clock, Context, Randomness};
use knead::entity::person::{self, Role};
use knead::people::sessions::{self, Browser};
use knead::{app, config::Config, db, worker};
use rocket::local::asynchronous::Client;
use sea_orm::{ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set};
use sea_orm::{ConnectionTrait, Database};
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// The instant at which every story begins: Monday, 2 March 2026, 09:00 UTC.
pub const BEGINNING: i64 = 1_772_442_000_000;

/// Runs a story on both databases.
macro_rules! story {
    ($(#[$doc:meta])* $name:ident, |$site:ident| $body:block) => {
        crate::site::story!($(#[$doc])* $name, |_config| {}, |$site| $body);
    };
    ($(#[$doc:meta])* $name:ident, |$config:ident| $change:block, |$site:ident| $body:block) => {
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports, reason = "a story may need nothing of its neighbours")]
            use super::*;

            async fn tell($site: crate::site::Site) {
                $body
            }

            fn change($config: &mut knead::config::Config) {
                $change
            }

            #[rocket::async_test]
            async fn on_sqlite() {
                tell(crate::site::Site::on_sqlite(change).await).await;
            }

            #[rocket::async_test]
            async fn on_postgres() {
                tell(crate::site::Site::on_postgres(change).await).await;
            }
        }
    };
}
pub(crate) use story;

/// A running site without a socket.
pub struct Site {
    pub client: Client,
    pub clock: Clock,
    ctx: Context,
    personas: AtomicU32,
    _folder: TempDir,
}

impl Site {
    /// A site on a fresh SQLite file.
    pub async fn on_sqlite(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::copy(sqlite_template(), folder.path().join("knead.db")).unwrap();
        Self::open(folder, None, change).await
    }

    /// A site on a fresh PostgreSQL database.
    pub async fn on_postgres(change: impl FnOnce(&mut Config)) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = postgres();
        let template = postgres_template();
        let name = format!(
            "story_{}_{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let admin = Database::connect(server.clone()).await.unwrap();
        admin
            .execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
            .await
            .unwrap();
        admin.close().await.unwrap();
        Self::open(
            tempfile::tempdir().unwrap(),
            Some(sibling(&server, &name)),
            change,
        )
        .await
    }

    async fn open(
        folder: TempDir,
        database: Option<String>,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        let mut config = Config::default();
        config.data.dir = folder.path().to_owned();
        config.database.url = database;
        config.limits.comments_per_minute = 100;
        change(&mut config);
        assert_eq!(config.problems(), [], "the story's configuration");
        let clock = Clock::standing_at(BEGINNING);
        let ctx = db::open(config, clock.clone(), Randomness::System)
            .await
            .unwrap();
        let client = Client::untracked(app::build(ctx.clone()))
            .await
            .unwrap_or_else(|error| panic!("no launch: {}", error.kind()));
        Self {
            client,
            clock,
            ctx,
            personas: AtomicU32::new(1),
            _folder: folder,
        }
    }

    /// The context, for looks into the database and for verbs that have no page.
    pub fn db(&self) -> &Context {
        &self.ctx
    }

    /// Somebody who is not signed in, from a network of their own.
    pub fn reader(&self) -> Persona<'_> {
        let number = self.personas.fetch_add(1, Ordering::Relaxed);
        Persona::new(self, [203, 0, 113, u8::try_from(number).unwrap()].into())
    }

    /// The owner, signed in.
    pub async fn owner(&self) -> Persona<'_> {
        self.signed_in("Olive Owner", "owner@example.org", Role::Owner)
            .await
    }

    /// A writer, signed in.
    pub async fn writer(&self) -> Persona<'_> {
        self.signed_in("Wanda Writer", "writer@example.org", Role::Writer)
            .await
    }

    /// A moderator, signed in.
    pub async fn moderator(&self) -> Persona<'_> {
        self.signed_in("Milo Moderator", "moderator@example.org", Role::Moderator)
            .await
    }

    /// Somebody of the practice, signed in; made when the address is new. Their password is nobody's.
    pub async fn signed_in(&self, name: &str, email: &str, role: Role) -> Persona<'_> {
        let person = self.db_person(name, email, role).await;
        let browser = Browser {
            user_agent: "story".into(),
            network: "story".into(),
        };
        let token = sessions::start(&self.ctx, &person, browser).await.unwrap();
        let persona = self.reader();
        persona.keep_cookie(knead::web::guard::cookie_name(&self.ctx), &token);
        persona
    }

    /// A person's row, made when the address is new.
    pub async fn db_person(&self, name: &str, email: &str, role: Role) -> person::Model {
        use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
        let found = person::Entity::find()
            .filter(person::Column::Email.eq(email))
            .one(self.ctx.reading())
            .await;
        if let Some(person) = found.unwrap() {
            return person;
        }
        let row = person::ActiveModel {
            id: NotSet,
            name: Set(name.into()),
            email: Set(email.into()),
            role: Set(role),
            password_hash: Set("nobody's".into()),
            created_at: Set(self.ctx.now()),
            disabled_at: Set(None),
            ..Default::default()
        };
        row.insert(self.ctx.writing()).await.unwrap()
    }

    /// Publishes a post as the owner, through the desk, and gives its path.
    pub async fn published(&self, title: &str, body: &str) -> String {
        self.published_with(title, body, &[]).await
    }

    /// The same with more fields, such as tags.
    pub async fn published_with(&self, title: &str, body: &str, more: &[(&str, &str)]) -> String {
        let owner = self.owner().await;
        owner.publish(title, body, more).await
    }

    /// Runs every job that is due.
    pub async fn run_jobs(&self) -> usize {
        worker::run_due(&self.ctx).await.unwrap()
    }
}

fn sqlite_template() -> PathBuf {
    static TEMPLATE: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = TEMPLATE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::default();
        config.data.dir = folder.path().to_owned();
        migrate_apart(config);
        let path = folder.path().join("knead.db");
        (folder, path)
    });
    path.clone()
}

fn postgres() -> String {
    std::env::var("KNEAD_TEST_POSTGRES").expect(
        "KNEAD_TEST_POSTGRES names the PostgreSQL for stories; `make test` starts one and sets it",
    )
}

fn postgres_template() -> &'static str {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let name = format!("template_{}", std::process::id());
        let server = postgres();
        let create = format!("CREATE DATABASE {name}");
        let admin = server.clone();
        apart(async move {
            let admin = Database::connect(admin).await.unwrap();
            admin.execute_unprepared(&create).await.unwrap();
            admin.close().await.unwrap();
        });
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::default();
        config.data.dir = folder.path().to_owned();
        config.database.url = Some(sibling(&server, &name));
        migrate_apart(config);
        name
    })
}

fn migrate_apart(config: Config) {
    apart(async move {
        let databases = db::connect(&config).await.unwrap();
        db::migrate(
            &databases,
            &Randomness::System,
            Clock::standing_at(BEGINNING).now(),
        )
        .await
        .unwrap();
        databases.reading.close().await.unwrap();
        databases.writing.close().await.unwrap();
    });
}

/// Runs on a runtime of its own: each story has one, and a pool must not outlive the one that made it.
fn apart(work: impl Future<Output = ()> + Send + 'static) {
    std::thread::spawn(|| tokio::runtime::Runtime::new().unwrap().block_on(work))
        .join()
        .unwrap();
}

fn sibling(server: &str, database: &str) -> String {
    let (base, _) = server.rsplit_once('/').unwrap();
    format!("{base}/{database}")
}
