//! The record of acts: who did what to which thing, and when.

use crate::audit::Subject;
use crate::audit::reading::{self, Line, Listed, Wanted, Who};
use crate::context::Context;
use crate::entity::person;
use crate::error::{FieldErrors, Result};
use crate::people::accounts;
use crate::text::day::Day;
use crate::text::ids::{AuditId, Moment};
use crate::text::zone::Zone;
use crate::web::chrome::Chrome;
use crate::web::guard::Owner;
use crate::web::page::Page;
use askama::Template;
use rocket::http::Status;
use rocket::{FromForm, Route, State, get, routes};

/// What people do most; every other word of the record can be typed too.
const ACTS: [&str; 24] = [
    "approved",
    "approved a change",
    "asked for a change",
    "changed",
    "commented",
    "created",
    "declined a change",
    "destroyed",
    "emptied",
    "erased",
    "erased somebody's data",
    "exported somebody's data",
    "marked as spam",
    "published",
    "rejected",
    "reported",
    "saved",
    "settled",
    "signed in",
    "taken offline",
    "trashed",
    "undone",
    "updated",
    "withdrawn",
];

pub fn routes() -> Vec<Route> {
    routes![record]
}

#[derive(Template)]
#[template(path = "settings/audit.html")]
struct RecordPage<'a> {
    chrome: &'a Chrome,
    asked: Asked,
    people: Vec<person::Model>,
    acts: &'static [&'static str],
    kinds: [Subject; 11],
    listed: Listed,
    errors: FieldErrors,
}

/// The filters as the address has them.
#[derive(Debug, Clone, Default, FromForm)]
struct Asked {
    #[field(default = String::new())]
    who: String,
    #[field(default = String::new())]
    what: String,
    #[field(default = String::new())]
    kind: String,
    #[field(default = String::new())]
    from: String,
    #[field(default = String::new())]
    to: String,
    before: Option<i64>,
}

impl Asked {
    fn wanted(&self, zone: &Zone) -> std::result::Result<Wanted, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut day = |name, typed: &str, days| match typed.trim() {
            "" => None,
            typed => {
                let day = errors.take(name, Day::parse(typed))?;
                let begins = errors.take(name, zone.instant(day.as_str(), "00:00"))?;
                // The next day begins 23 to 25 hours later; its own beginning is what its date says.
                let later = Moment::from_millis(begins)
                    .plus_days(days)
                    .plus(7_200_000 * days);
                let date = zone.field_date(later.millis());
                errors
                    .take(name, zone.instant(&date, "00:00"))
                    .map(Moment::from_millis)
            }
        };
        let from = day("from", &self.from, 0);
        let until = day("to", &self.to, 1);
        let act = self.what.trim().to_lowercase();
        let wanted = Wanted {
            who: Who::parse(self.who.trim()),
            act: (!act.is_empty()).then_some(act),
            subject: Subject::ALL
                .into_iter()
                .find(|subject| subject.word() == self.kind),
            from,
            until,
            before: self.before.map(AuditId::new),
        };
        if errors.is_empty() {
            Ok(wanted)
        } else {
            Err(errors)
        }
    }

    fn is_filtered(&self) -> bool {
        [&self.who, &self.what, &self.kind, &self.from, &self.to]
            .iter()
            .any(|field| !field.trim().is_empty())
    }
}

impl RecordPage<'_> {
    fn is_who(&self, who: &str) -> bool {
        self.asked.who == who
    }

    fn is_person(&self, person: &person::Model) -> bool {
        self.asked.who == person.id.to_string()
    }

    fn is_kind(&self, kind: &Subject) -> bool {
        self.asked.kind == kind.word()
    }

    /// Who acted, in words.
    fn by(&self, line: &Line) -> String {
        match (&line.by, line.row.actor.as_str()) {
            (Some(name), _) => name.clone(),
            (None, "reader") => "A reader".into(),
            (None, "worker") => "The site itself".into(),
            (None, "operator") => "Somebody at the server".into(),
            (None, _) => "Somebody".into(),
        }
    }

    /// Where the thing can be looked at.
    fn place(&self, line: &Line) -> Option<String> {
        let id = line.row.subject_id?;
        match line.row.subject.as_str() {
            "comment" => Some(format!("/moderation/comments/{id}")),
            "post" => Some(format!("/desk/posts/{id}")),
            _ => None,
        }
    }

    /// The way to older lines, with the same filters.
    fn older(&self) -> Option<String> {
        let last = self.listed.lines.last().filter(|_| self.listed.has_more)?;
        let asked = &self.asked;
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("who", &asked.who)
            .append_pair("what", &asked.what)
            .append_pair("kind", &asked.kind)
            .append_pair("from", &asked.from)
            .append_pair("to", &asked.to)
            .append_pair("before", &last.row.id.to_string())
            .finish();
        Some(format!("/settings/audit?{query}"))
    }
}

#[get("/settings/audit?<asked..>")]
async fn record(ctx: &State<Context>, chrome: &Chrome, owner: Owner, asked: Asked) -> Result<Page> {
    let (listed, errors) = match asked.wanted(&chrome.settings.zone) {
        Ok(wanted) => (
            reading::list(ctx, &owner.actor(), &wanted).await?,
            FieldErrors::default(),
        ),
        Err(errors) => (Listed::default(), errors),
    };
    let status = match errors.is_empty() {
        true => Status::Ok,
        false => Status::UnprocessableEntity,
    };
    let page = RecordPage {
        chrome,
        asked,
        people: accounts::list(ctx).await?,
        acts: &ACTS,
        kinds: Subject::ALL,
        listed,
        errors,
    };
    Ok(Page::private(&page)?.status(status))
}
