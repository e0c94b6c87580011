//! The judge of comments on rows from standing input, as `tests/bench/judging.mjs` prepares them: one JSON array of
//! `{content, spam, fold, lewd}`. Every fold is judged by what the others taught; fold -1 only teaches.

use knead::text::folding::Readings;
use knead::text::judging::{Class, Features, Judge, Lesson, Opinion};
use knead::text::{lewdness, private};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::Read;

#[derive(Deserialize)]
struct Row {
    content: String,
    spam: bool,
    fold: i64,
    #[serde(default)]
    lewd: bool,
}

#[derive(Default, Serialize)]
struct Tally {
    spam: usize,
    spam_held: usize,
    spam_marked: usize,
    ham: usize,
    ham_held: usize,
    ham_marked: usize,
    lewd: usize,
    lewd_covered: usize,
    ham_covered: usize,
    ham_asked: usize,
    /// What was judged wrongly, for a look at it.
    missed: Vec<String>,
    wronged: Vec<String>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut json = String::new();
    std::io::stdin().read_to_string(&mut json)?;
    let all: Vec<Row> = serde_json::from_str(&json)?;
    let mut tally = Tally::default();
    // Harassment is a verdict apart: it neither teaches nor counts as spam or ham.
    let (lewd, rows): (Vec<Row>, Vec<Row>) = all.into_iter().partition(|row| row.lewd);
    for row in &lewd {
        tally.lewd += 1;
        tally.lewd_covered += covered(row);
    }
    let lessons: Vec<Lesson> = rows
        .iter()
        .map(|row| Lesson {
            features: Features::of("", &row.content),
            class: if row.spam { Class::Bad } else { Class::Good },
        })
        .collect();
    let folds: BTreeSet<i64> = rows
        .iter()
        .map(|row| row.fold)
        .filter(|fold| *fold >= 0)
        .collect();
    for fold in folds {
        let others: Vec<Lesson> = rows
            .iter()
            .zip(&lessons)
            .filter(|(row, _)| row.fold != fold)
            .map(|(_, lesson)| lesson.clone())
            .collect();
        // As a process does: what was learned is kept as bytes and read again.
        let judge = Judge::learn(&others).and_then(|judge| Judge::from_bytes(&judge.to_bytes()));
        for (row, lesson) in rows
            .iter()
            .zip(&lessons)
            .filter(|(row, _)| row.fold == fold)
        {
            let opinion = judge
                .as_ref()
                .map_or(Opinion::Fine, |judge| judge.judge(&lesson.features).0);
            count(&mut tally, row, opinion);
        }
    }
    println!("{}", serde_json::to_string(&tally)?);
    Ok(())
}

fn count(tally: &mut Tally, row: &Row, opinion: Opinion) {
    let (held, marked) = (
        usize::from(opinion == Opinion::Hold),
        usize::from(opinion == Opinion::Mark),
    );
    if row.spam {
        tally.spam += 1;
        tally.spam_held += held;
        tally.spam_marked += marked;
        if opinion == Opinion::Fine {
            tally.missed.push(row.content.clone());
        }
    } else {
        tally.ham += 1;
        tally.ham_held += held;
        tally.ham_marked += marked;
        tally.ham_asked += usize::from(!private::find(&row.content, &[]).is_empty());
        tally.ham_covered += covered(row);
        if opinion != Opinion::Fine {
            tally.wronged.push(format!("{opinion:?}: {}", row.content));
        }
    }
}

fn covered(row: &Row) -> usize {
    usize::from(lewdness::first(&Readings::of(&row.content), &[]).is_some())
}
