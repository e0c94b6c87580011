//! The command line as an operator meets it: exit codes, one clear line on failure, and a process that ends politely.

use crate::process::{self, Serving, run};
use std::io::Write;
use std::process::{Output, Stdio};

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn with_input(folder: &std::path::Path, arguments: &[&str], input: &str) -> Output {
    let mut child = process::command(folder, arguments, &[])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn wrong_usage_and_later_capabilities_exit_2() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["backup", "x"][..],
        &["restore", "x"],
        &["import", "wordpress", "x"],
        &["export", "x"],
    ] {
        let output = run(folder.path(), arguments, &[]);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            err(&output).contains("not in this version"),
            "{arguments:?}: {}",
            err(&output)
        );
    }
    for arguments in [
        &["no-such-command"][..],
        &[],
        &["serve", "--no-such-flag"],
        &["serve", "--config", "missing.toml"],
    ] {
        assert_eq!(
            run(folder.path(), arguments, &[]).status.code(),
            Some(2),
            "{arguments:?}"
        );
    }
    let unknown = run(folder.path(), &["migrate"], &[("KNEAD_NO__SUCH_KEY", "1")]);
    assert_eq!(unknown.status.code(), Some(2), "{}", err(&unknown));
}

#[test]
fn a_broken_configuration_is_told_whole() {
    let folder = tempfile::tempdir().unwrap();
    let broken = [
        ("KNEAD_SITE__URL", "https://example.org/blog"),
        ("KNEAD_LOG__FORMAT", "xml"),
    ];
    for command in ["serve", "migrate", "demo"] {
        let output = run(folder.path(), &[command], &broken);
        assert_eq!(output.status.code(), Some(2), "{command}");
        assert!(
            err(&output).contains("site.url") && err(&output).contains("log.format"),
            "{}",
            err(&output)
        );
    }
    let check = run(folder.path(), &["check"], &broken);
    assert_eq!(check.status.code(), Some(1));
    assert!(
        out(&check).contains("site.url") && out(&check).contains("log.format"),
        "{}",
        out(&check)
    );
}

#[test]
fn check_finds_what_is_wrong_and_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let port = process::free_port().to_string();
    let good = run(folder.path(), &["check"], &[("KNEAD_LISTEN__PORT", &port)]);
    assert_eq!(good.status.code(), Some(0), "{}{}", out(&good), err(&good));
    for part in [
        "configuration",
        "data folder",
        "database",
        "clock",
        "address",
    ] {
        assert!(out(&good).contains(part), "{part}: {}", out(&good));
    }
    let site = Serving::start(folder.path(), &[]);
    let used = run(
        folder.path(),
        &["check"],
        &[("KNEAD_LISTEN__PORT", &site.port.to_string())],
    );
    assert_eq!(used.status.code(), Some(1));
    assert!(out(&used).contains("in use"), "{}", out(&used));

    std::fs::write(folder.path().join("file"), "not a folder").unwrap();
    let blocked = run(
        folder.path(),
        &["check"],
        &[("KNEAD_DATA__DIR", "file"), ("KNEAD_LISTEN__PORT", &port)],
    );
    assert_eq!(blocked.status.code(), Some(1));
    assert!(
        out(&blocked).contains("data folder") && out(&blocked).contains("data.dir"),
        "{}",
        out(&blocked)
    );

    let unreachable = format!("postgres://nobody@127.0.0.1:{}/none", process::free_port());
    let lost = run(
        folder.path(),
        &["check"],
        &[
            ("KNEAD_DATABASE__URL", &unreachable),
            ("KNEAD_LISTEN__PORT", &port),
        ],
    );
    assert_eq!(lost.status.code(), Some(1));
    assert!(out(&lost).contains("problem  database"), "{}", out(&lost));
}

#[test]
fn the_demo_fills_an_empty_site_once() {
    let folder = tempfile::tempdir().unwrap();
    let demo = run(folder.path(), &["demo"], &[]);
    assert_eq!(demo.status.code(), Some(0), "{}", err(&demo));
    let lines: Vec<Vec<String>> = out(&demo)
        .lines()
        .map(|line| line.split_whitespace().map(str::to_owned).collect())
        .collect();
    assert_eq!(
        lines
            .iter()
            .map(|line| line[0].as_str())
            .collect::<Vec<_>>(),
        ["owner", "writer", "moderator"]
    );
    assert!(
        lines
            .iter()
            .all(|line| line.len() == 3 && line[1].contains('@')),
        "{lines:?}"
    );
    let again = run(folder.path(), &["demo"], &[]);
    assert_eq!(again.status.code(), Some(1));
    assert!(err(&again).contains("not empty"), "{}", err(&again));

    let site = Serving::start(folder.path(), &[]);
    let (status, home) = site.get("/").unwrap();
    assert_eq!(status, 200);
    assert!(
        home.matches("h-entry").count() >= 6,
        "the home page lists the sample"
    );
    let (status, _) = site
        .post(
            "/sign-in",
            &[("email", &lines[0][1]), ("password", &lines[0][2])],
        )
        .unwrap();
    assert_eq!(status, 303, "the printed password signs in");
    let rendered = run(folder.path(), &["rerender"], &[]);
    assert_eq!(
        out(&rendered).trim(),
        "0 posts and 0 comments were rendered anew."
    );
}

#[test]
fn people_are_added_listed_and_kept_out_by_command() {
    let folder = tempfile::tempdir().unwrap();
    let add = [
        "user",
        "add",
        "--email",
        "ada@example.org",
        "--name",
        "Ada",
        "--role",
        "owner",
    ];
    assert_eq!(with_input(folder.path(), &add, "").status.code(), Some(2));
    let weak = with_input(folder.path(), &add, "password\n");
    assert_eq!(weak.status.code(), Some(1), "{}", err(&weak));
    let added = with_input(folder.path(), &add, "correct horse battery\n");
    assert_eq!(added.status.code(), Some(0), "{}", err(&added));
    assert_eq!(
        with_input(folder.path(), &add, "correct horse battery\n")
            .status
            .code(),
        Some(1)
    );
    let list = run(folder.path(), &["user", "list"], &[]);
    assert_eq!(out(&list).trim(), "owner\tada@example.org\tAda");

    let site = Serving::start(
        folder.path(),
        &[("KNEAD_LIMITS__SIGN_INS_PER_MINUTE", "100")],
    );
    assert_eq!(
        site.printed.len(),
        1,
        "a site with an owner prints no set-up link: {:?}",
        site.printed
    );
    let sign_in = |password: &str| {
        site.post(
            "/sign-in",
            &[("email", "ada@example.org"), ("password", password)],
        )
        .unwrap()
        .0
    };
    assert_eq!(sign_in("correct horse battery"), 303);
    let changed = with_input(
        folder.path(),
        &["user", "password", "--email", "ada@example.org"],
        "another battery horse\n",
    );
    assert_eq!(changed.status.code(), Some(0), "{}", err(&changed));
    assert_eq!(sign_in("correct horse battery"), 422);
    assert_eq!(sign_in("another battery horse"), 303);
    let last = run(
        folder.path(),
        &["user", "disable", "--email", "ada@example.org"],
        &[],
    );
    assert_eq!(last.status.code(), Some(1), "the last owner stays");
    let nobody = run(
        folder.path(),
        &["user", "disable", "--email", "bob@example.org"],
        &[],
    );
    assert_eq!(nobody.status.code(), Some(1));
}

#[test]
fn a_process_that_is_told_to_stop_finishes_what_runs() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["demo"], &[]).status.code(), Some(0));
    let site = Serving::start(folder.path(), &[]);
    let request = site.posting("/sign-in", "email=nobody%40example.org&password=something");
    let (head, rest) = request.split_at(request.len() - 10);
    let mut stream = site.connect().unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    // The request is known to have begun once a later one on another connection was answered.
    assert_eq!(site.get("/health/live").unwrap().0, 200);
    site.ask_to_end();
    stream.write_all(rest.as_bytes()).unwrap();
    let (status, _) = process::answer(&mut stream).unwrap();
    assert_eq!(status, 422, "the running request was answered");
    assert_eq!(site.wait().code(), Some(0));
}

#[test]
fn a_schedule_that_fell_due_while_nothing_ran_is_kept_at_the_next_start() {
    use knead::audit::Actor;
    use knead::context::{Clock, Randomness};
    use knead::posts::publishing::{self, When};
    use knead::posts::writing;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    rocket::tokio::runtime::Runtime::new()
        .unwrap()
        .block_on(async move {
            let mut config = knead::config::Config::default();
            config.data.dir = path.join("data");
            let an_hour_ago = Clock::System.now().plus(-3_600_000);
            let ctx = knead::db::open(
                config,
                Clock::standing_at(an_hour_ago.millis()),
                Randomness::System,
            )
            .await
            .unwrap();
            let new = knead::people::accounts::NewPerson {
                name: "Ada".into(),
                email: "ada@example.org".into(),
                role: knead::entity::person::Role::Owner,
                password: "correct horse battery".into(),
            };
            let owner = knead::people::accounts::add(&ctx, &Actor::Operator, new)
                .await
                .unwrap();
            let input = writing::Input {
                title: "Due".into(),
                body: "Text".into(),
                ..Default::default()
            };
            let at = When::At(an_hour_ago.plus(60_000));
            publishing::publish_new(
                &ctx,
                &Actor::Person(owner),
                knead::entity::post::Kind::Post,
                &input,
                at,
            )
            .await
            .unwrap();
            ctx.reading().clone().close().await.unwrap();
            ctx.writing().clone().close().await.unwrap();
        });
    let site = Serving::start(folder.path(), &[]);
    let shown = (0..2_000).find_map(|_| site.get("/due").filter(|(status, _)| *status == 200));
    assert!(shown.is_some(), "the post became public after the start");
}

#[test]
fn the_one_time_link_is_printed_until_there_is_an_owner() {
    let folder = tempfile::tempdir().unwrap();
    let first = Serving::start(folder.path(), &[("TEST_WANTS_LINK", "1")]);
    let link = first.printed[1].clone();
    assert!(link.contains("/set-up?token="), "{link}");
    first.kill();
    let second = Serving::start(folder.path(), &[("TEST_WANTS_LINK", "1")]);
    let token = |line: &str| line.rsplit_once("token=").unwrap().1.to_owned();
    assert_eq!(
        token(&second.printed[1]),
        token(&link),
        "the same link until it is used"
    );
    assert_eq!(second.get("/set-up?token=wrong").unwrap().0, 404);
    assert_eq!(
        second
            .get(&format!("/set-up?token={}", token(&link)))
            .unwrap()
            .0,
        200
    );
}
