//! The import rule: the tree may only point downward, and each outside library has its rooms.

use std::fs;
use std::path::{Path, PathBuf};

/// From the top down; what stands on one line may use each other only where listed together.
const LAYERS: [&[&str]; 18] = [
    &["main", "commands"],
    &["app"],
    &["door", "web", "worker"],
    &["cache"],
    &["mail"],
    &["comments"],
    &["posts"],
    &["site"],
    &["people"],
    &["letters"],
    &["audit", "jobs", "limits"],
    &["db"],
    &["context"],
    &["entity"],
    &["text"],
    &["spool"],
    &["storage"],
    &["error", "config"],
];

/// Libraries that only some modules may name.
const ROOMS: [(&str, &[&str]); 8] = [
    ("rocket", &["app", "door", "web"]),
    (
        "sea_orm",
        &[
            "entity", "text", "context", "db", "audit", "jobs", "limits", "letters", "people",
            "site", "posts", "comments",
        ],
    ),
    ("httparse", &["door"]),
    ("moka", &["cache"]),
    ("object_store", &["storage"]),
    ("multer", &["web"]),
    ("lettre", &["mail"]),
    ("hickory_resolver", &["mail"]),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn tree() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    sources(&root, &mut found);
    found
        .into_iter()
        .map(|path| {
            let relative = path.strip_prefix(&root).unwrap().display().to_string();
            let module = relative.split(['/', '.']).next().unwrap().to_owned();
            (relative, module, fs::read_to_string(&path).unwrap())
        })
        .filter(|(_, module, _)| module != "lib")
        .collect()
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The top-level modules of this crate that a source names, in `use` lines (grouped or not) and in paths.
fn named_modules(source: &str) -> Vec<String> {
    let mut named = Vec::new();
    for start in ["crate::", "knead::"] {
        for (at, _) in source.match_indices(start) {
            let rest = &source[at + start.len()..];
            if let Some(group) = rest.strip_prefix('{') {
                let mut depth = 0;
                let mut first = true;
                let mut word = String::new();
                for c in group.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => {
                            named.push(std::mem::take(&mut word));
                            first = true;
                        }
                        c if depth == 0 && first && (c.is_alphanumeric() || c == '_') => {
                            word.push(c)
                        }
                        c if c.is_whitespace() => {}
                        _ => first = false,
                    }
                }
                named.push(word);
            } else {
                named.push(
                    rest.chars()
                        .take_while(|c| c.is_alphanumeric() || *c == '_')
                        .collect(),
                );
            }
        }
    }
    named.retain(|name| layer(name).is_some());
    named
}

#[test]
fn imports_point_downward() {
    let mut upward = Vec::new();
    for (file, module, source) in tree() {
        let own = layer(&module)
            .unwrap_or_else(|| panic!("{file}: the module {module} has no place in the layers"));
        for named in named_modules(&source) {
            let other = layer(&named).unwrap();
            if other < own || (other == own && named != module) {
                upward.push(format!("{file} names {named}"));
            }
        }
    }
    assert!(
        upward.is_empty(),
        "these point upward or sideways:\n{}",
        upward.join("\n")
    );
}

#[test]
fn libraries_stay_in_their_rooms() {
    let mut strays = Vec::new();
    for (file, module, source) in tree() {
        for (library, rooms) in ROOMS {
            let names = [format!("use {library}"), format!("{library}::")];
            let is_named = source.lines().any(|line| {
                let line = line.trim_start();
                !line.starts_with("//") && names.iter().any(|name| contains_word(line, name))
            });
            if is_named && !rooms.contains(&module.as_str()) {
                strays.push(format!("{file} names {library}"));
            }
        }
    }
    assert!(
        strays.is_empty(),
        "these libraries are named outside their rooms:\n{}",
        strays.join("\n")
    );
}

fn contains_word(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        line[..at]
            .chars()
            .next_back()
            .is_none_or(|before| !before.is_alphanumeric() && before != '_' && before != ':')
    })
}

#[test]
fn the_rule_itself_can_fail() {
    assert_eq!(
        named_modules("use crate::{db::{self, Txn}, web::page};"),
        ["db", "web"]
    );
    assert_eq!(named_modules("let x = crate::worker::run();"), ["worker"]);
}

#[test]
fn files_stay_short_and_say_what_they_are_for() {
    let mut found = Vec::new();
    for (file, _, source) in tree() {
        if source.lines().count() > 400 {
            found.push(format!("{file} has more than 400 lines"));
        }
        if !source.starts_with("//!") {
            found.push(format!("{file} does not open with what it is for"));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn templates_trust_no_text() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut folders = vec![root];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = fs::read_to_string(&path).unwrap();
            let squeezed: String = source.chars().filter(|c| !c.is_whitespace()).collect();
            for mark in ["|safe", "escape=", "style=\"", "onclick="] {
                if squeezed.contains(mark) {
                    found.push(format!("{} has {mark}", path.display()));
                }
            }
            // Facts for machines, which never run, in one place; everything else has an address.
            const DATA: &str = "type=\"application/ld+json\">{{data}}</script>";
            let is_head = path.ends_with("parts/head.html");
            for script in squeezed.split("<script").skip(1) {
                let is_data = is_head && script.starts_with(DATA);
                if !script.starts_with("src=\"{{chrome.asset(") && !is_data {
                    found.push(format!("{} has an inline script", path.display()));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
