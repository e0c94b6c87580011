//! "Tell me when it is out": one mail, and the address is gone.

use crate::mailing_acts::{HOUR, confirm, mails, mails_to, one_click, outbox};
use crate::site::{Site, story};
use knead::audit::Actor;
use knead::entity::mailbox;
use knead::entity::person::Role;
use knead::posts::planning::{self, Announcement, Planned};
use knead::posts::publishing::{self, When};
use knead::posts::writing::Input;
use sea_orm::{EntityTrait, PaginatorTrait};

const ADA: &str = "ada@example.net";

async fn writer(site: &Site) -> Actor {
    Actor::Person(
        site.db_person("Olive Owner", "owner@example.org", Role::Owner)
            .await,
    )
}

async fn planned(site: &Site) -> Planned {
    let new = Announcement {
        title: "Necks, part two".into(),
        about: "What comes after the first.".into(),
    };
    planning::plan(site.db(), &writer(site).await, &new, None)
        .await
        .unwrap()
}

async fn publish(site: &Site, planned: &Planned) {
    let actor = writer(site).await;
    let draft = knead::posts::editable(site.db().reading(), &actor, planned.post)
        .await
        .unwrap();
    let input = Input {
        title: "Necks, part two".into(),
        body: "Here it is.".into(),
        slug: planned.path.trim_start_matches('/').into(),
        ..Input::default()
    };
    publishing::publish(
        site.db(),
        &actor,
        planned.post,
        draft.draft_revision.unwrap(),
        &input,
        When::Now,
    )
    .await
    .unwrap();
}

async fn db_addresses(site: &Site) -> u64 {
    mailbox::Entity::find()
        .count(site.db().reading())
        .await
        .unwrap()
}

story!(
    whoever_waits_is_told_once_and_forgotten,
    |config| { outbox(config) },
    |site| {
        let plan = planned(&site).await;
        let ada = site.reader();
        let page = ada.get(&plan.path).await;
        let form = format!("form[action='{}/notice']", plan.path);
        let wrong = ada.send_form(&page, &form, &[("email", "nonsense")]).await;
        assert_eq!(wrong.status, 422);
        assert!(
            wrong.has("#email[aria-invalid=true]")
                && wrong.form(&form).value("email") == "nonsense"
        );
        let asked = ada.send_form(&wrong, &form, &[("email", ADA)]).await;
        assert_eq!(
            asked.location(),
            format!("/subscriptions/asked?from={}", plan.path)
        );
        ada.send_form(&page, &form, &[("email", ADA)]).await;
        site.reader()
            .send_form(&page, &form, &[("email", "unconfirmed@example.net")])
            .await;
        assert_eq!(mails(&site).await.len(), 2, "one question each");
        confirm(&site, &ada, ADA).await;
        let owner = site.owner().await;
        assert!(
            owner
                .get("/desk/planned")
                .await
                .text()
                .contains("1 waits for it")
        );

        publish(&site, &plan).await;
        let told = mails_to(&site, ADA).await;
        assert_eq!(told.len(), 2);
        assert!(told[1].text.contains("Necks, part two"));
        assert_eq!(told[1].links()[0], plan.path);
        assert!(told[1].header("List-Unsubscribe").is_some());
        assert_eq!(mails_to(&site, "unconfirmed@example.net").await.len(), 1);
        assert_eq!(db_addresses(&site).await, 0, "both addresses are gone");
        site.clock.forward(HOUR);
        assert_eq!(mails_to(&site, ADA).await.len(), 2);
        let ended = one_click(&site, &told[1]).await;
        assert_eq!(
            ended.location(),
            "/unsubscribe/done",
            "nothing is left to end"
        );
    }
);

story!(
    a_plan_given_up_forgets_them,
    |config| { outbox(config) },
    |site| {
        let plan = planned(&site).await;
        let ada = site.reader();
        ada.post(&format!("{}/notice", plan.path), &[("email", ADA)])
            .await;
        confirm(&site, &ada, ADA).await;
        planning::drop(site.db(), &writer(&site).await, plan.post)
            .await
            .unwrap();
        assert_eq!(mails_to(&site, ADA).await.len(), 1);
        assert_eq!(db_addresses(&site).await, 0);
        let late = ada
            .post(&format!("{}/notice", plan.path), &[("email", ADA)])
            .await;
        assert!(matches!(late.status, 404 | 410), "{}", late.status);
    }
);

story!(
    only_what_is_planned_can_be_waited_for,
    |config| { outbox(config) },
    |site| {
        let path = site.published("Out already", "Text").await;
        for path in [path.as_str(), "/nothing", "/sign-in"] {
            let answer = site
                .reader()
                .post(&format!("{path}/notice"), &[("email", ADA)])
                .await;
            assert_eq!(answer.status, 404, "{path}");
        }
        assert!(mails(&site).await.is_empty());
    }
);

story!(without_mail_the_page_offers_none, |site| {
    let plan = planned(&site).await;
    assert!(
        !site
            .reader()
            .get(&plan.path)
            .await
            .has("form[action$='/notice']")
    );
    let answer = site
        .reader()
        .post(&format!("{}/notice", plan.path), &[("email", ADA)])
        .await;
    assert_eq!(answer.status, 404);
    assert_eq!(db_addresses(&site).await, 0);
});
