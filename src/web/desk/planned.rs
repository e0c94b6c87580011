//! Planned posts: announcing one (from the editor or from the list), starting it, giving it up.

use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::posts::planning::{self, Announcement, Entry, Planned};
use crate::text::ids::PostId;
use crate::web::chrome::Chrome;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::{Claim, Writer};
use crate::web::page::{Answer, Page};
use crate::web::script::Script;
use askama::Template;
use rocket::http::Status;
use rocket::{FromForm, Route, State, delete, get, post, routes};
use serde_json::json;

pub fn routes() -> Vec<Route> {
    routes![list, plan, plan_from_list, announce, start, drop]
}

#[derive(Template)]
#[template(path = "desk/planned.html")]
struct PlannedPage<'a> {
    chrome: &'a Chrome,
    entries: Vec<Entry>,
    form: PlanForm,
    errors: FieldErrors,
    notice: &'static str,
}

#[derive(Debug, Default, FromForm)]
struct PlanForm {
    #[field(default = String::new())]
    title: String,
    #[field(default = String::new())]
    about: String,
    /// The post from which it was planned, or nothing.
    #[field(default = String::new())]
    from: String,
}

impl Bounded for PlanForm {
    const KIBIBYTES: u64 = 64;
}

impl PlanForm {
    fn announcement(&self) -> Announcement {
        Announcement {
            title: self.title.clone(),
            about: self.about.clone(),
        }
    }

    fn from(&self) -> Option<PostId> {
        self.from.trim().parse().ok().map(PostId::new)
    }
}

#[get("/desk/planned?<done>")]
async fn list(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Writer,
    done: Option<&str>,
) -> Result<Page> {
    let page = page(
        ctx,
        chrome,
        &writer,
        PlanForm::default(),
        FieldErrors::default(),
    )
    .await?;
    Page::private(&PlannedPage {
        notice: notice(done),
        ..page
    })
}

#[post("/desk/planned", data = "<sent>")]
async fn plan(
    _script: Script,
    ctx: &State<Context>,
    writer: Claim<Writer>,
    sent: Sent<PlanForm>,
) -> Result<Page> {
    let (form, actor) = (sent.0, writer.claim()?.actor());
    let Planned { title, path, .. } =
        planning::plan(ctx, &actor, &form.announcement(), form.from()).await?;
    Ok(Page::json(&json!({"title": title, "path": path})).status(Status::Created))
}

#[post("/desk/planned/new", data = "<sent>")]
async fn plan_from_list(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Claim<Writer>,
    sent: Sent<PlanForm>,
) -> Result<Answer> {
    let (form, writer) = (sent.0, writer.claim()?);
    match planning::plan(ctx, &writer.actor(), &form.announcement(), None).await {
        Ok(_) => Ok(Answer::to("/desk/planned?done=planned")),
        Err(Error::Invalid(errors)) => {
            let page = page(ctx, chrome, &writer, form, errors).await?;
            let page = Page::private(&page)?;
            Ok(page.status(Status::UnprocessableEntity).into())
        }
        Err(error) => Err(error),
    }
}

#[post("/desk/planned/<id>", data = "<sent>", rank = 2)]
async fn announce(
    ctx: &State<Context>,
    writer: Claim<Writer>,
    id: i64,
    sent: Sent<PlanForm>,
) -> Result<Answer> {
    let (form, actor) = (sent.0, writer.claim()?.actor());
    planning::announce(ctx, &actor, PostId::new(id), &form.announcement()).await?;
    Ok(Answer::to("/desk/planned?done=announced"))
}

#[post("/desk/planned/<id>/draft")]
async fn start(ctx: &State<Context>, writer: Writer, id: i64) -> Result<Answer> {
    let post = planning::start(ctx, &writer.actor(), PostId::new(id)).await?;
    Ok(Answer::to(format!("/desk/posts/{}", post.id)))
}

#[delete("/desk/planned/<id>")]
async fn drop(ctx: &State<Context>, writer: Writer, id: i64) -> Result<Answer> {
    planning::drop(ctx, &writer.actor(), PostId::new(id)).await?;
    Ok(Answer::to("/desk/planned?done=dropped"))
}

async fn page<'a>(
    ctx: &Context,
    chrome: &'a Chrome,
    writer: &Writer,
    form: PlanForm,
    errors: FieldErrors,
) -> Result<PlannedPage<'a>> {
    Ok(PlannedPage {
        chrome,
        entries: planning::list(ctx, &writer.actor()).await?,
        form,
        errors,
        notice: "",
    })
}

fn notice(done: Option<&str>) -> &'static str {
    match done {
        Some("planned") => "It is planned. You can link to its address from now on.",
        Some("announced") => "Readers see it now.",
        Some("dropped") => "It is given up. Links to it are plain text now.",
        _ => "",
    }
}
