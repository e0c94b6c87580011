//! Mails about answers: asked for, confirmed, told once the answer stands, and ended by one press.

use crate::commenting_acts::{self as acts, db_id, decide, post, undo};
use crate::mailing_acts::{
    DAY, HOUR, SECOND_THOUGHTS, comment_with, confirm, mails, mails_to, one_click, outbox,
};
use crate::site::story;

const ADA: &str = "ada@example.net";

story!(
    answers_come_by_mail_once_they_stand,
    |config| { outbox(config) },
    |site| {
        post(&site).await;
        let moderator = site.moderator().await;
        let ada = site.reader();
        let sent = comment_with(&site, &ada, ADA, "Does it hurt?", &[("replies", "yes")]).await;
        assert!(sent.location().starts_with("/receipts/"));
        let asked = mails_to(&site, ADA).await;
        assert_eq!(asked.len(), 1, "one question");
        assert!(
            !asked[0].source.contains("hurt"),
            "without the words of a comment that waits"
        );
        assert_eq!(
            asked[0].header("Auto-Submitted").as_deref(),
            Some("auto-generated")
        );
        let question = db_id(&site, "Does it hurt?").await;
        decide(&moderator, question, "approval").await;

        // An answer that comes before the address is confirmed is not told.
        let early = acts::say(&site, "/a-post", "Bo", "A little.", Some(question)).await;
        site.clock.forward(SECOND_THOUGHTS);
        assert_eq!(mails_to(&site, ADA).await.len(), 1);

        // Opening the link confirms nothing, however often.
        let link = asked[0].link("/subscriptions/");
        for _ in 0..3 {
            let page = site.reader().get(&link).await;
            assert_eq!(
                (page.status, page.header("Cache-Control")),
                (200, Some("no-store"))
            );
            assert!(page.text().contains("A post") && page.text().contains(ADA));
            assert!(page.header("Set-Cookie").is_none());
        }
        decide(&moderator, early, "rejection").await;
        decide(&moderator, early, "approval").await;
        site.clock.forward(SECOND_THOUGHTS);
        assert_eq!(mails_to(&site, ADA).await.len(), 1);

        confirm(&site, &ada, ADA).await;
        acts::hold(&site, "/a-post", "Cy", "Not <b>at</b> all.", Some(question)).await;
        site.clock.forward(SECOND_THOUGHTS);
        assert_eq!(
            mails_to(&site, ADA).await.len(),
            1,
            "it waits, and nobody is told"
        );
        let answer = db_id(&site, "Not <b>at</b> all.").await;
        decide(&moderator, answer, "approval").await;
        assert_eq!(
            mails_to(&site, ADA).await.len(),
            1,
            "for a moment it can be undone"
        );
        site.clock.forward(SECOND_THOUGHTS);
        let told = mails_to(&site, ADA).await;
        assert_eq!(told.len(), 2);
        let told = &told[1];
        assert!(
            told.subject.contains("A post") || told.subject.contains("=?utf-8?"),
            "{}",
            told.subject
        );
        assert!(
            told.text.contains("Cy wrote:") && told.text.contains("Not <b>at</b> all."),
            "{}",
            told.text
        );
        assert!(
            told.html.contains("Not &#60;b&#62;at&#60;/b&#62; all."),
            "{}",
            told.html
        );
        assert_eq!(told.link("/comments/"), format!("/comments/{answer}"));
        assert!(told.header("List-Id").unwrap().contains("example.org"));
        assert!(
            told.header("Message-ID")
                .unwrap()
                .ends_with("@example.org>")
        );
        assert_eq!(
            told.header("From").unwrap(),
            "\"A new site\" <blog@example.org>"
        );

        // Her own answer is no news, and neither is one that was told before.
        comment_with(
            &site,
            &ada,
            ADA,
            "Good.",
            &[("parent", &question.to_string())],
        )
        .await;
        undo(&moderator, answer, "approval").await;
        decide(&moderator, answer, "approval").await;
        site.clock.forward(HOUR);
        assert_eq!(mails_to(&site, ADA).await.len(), 2);

        // A scanner that opens the link to the end ends nothing; one press of the mail program does.
        let ending = told.link("/unsubscribe/");
        assert_eq!(site.reader().get(&ending).await.status, 200);
        acts::say(&site, "/a-post", "Di", "Deep below.", Some(answer)).await;
        site.clock.forward(SECOND_THOUGHTS);
        assert_eq!(
            mails_to(&site, ADA).await.len(),
            3,
            "also for what answers the answer"
        );
        let ended = one_click(&site, told).await;
        assert_eq!(ended.location(), "/unsubscribe/done");
        assert_eq!(
            one_click(&site, told).await.status,
            303,
            "twice is no error"
        );
        acts::say(&site, "/a-post", "Ed", "More.", Some(question)).await;
        site.clock.forward(HOUR);
        assert_eq!(mails_to(&site, ADA).await.len(), 3);
    }
);

story!(
    a_second_thought_tells_nobody,
    |config| { outbox(config) },
    |site| {
        post(&site).await;
        let moderator = site.moderator().await;
        let ada = site.reader();
        comment_with(&site, &ada, ADA, "Hello", &[("replies", "yes")]).await;
        confirm(&site, &ada, ADA).await;
        let hello = db_id(&site, "Hello").await;
        decide(&moderator, hello, "approval").await;
        acts::hold(&site, "/a-post", "Eve", "A slip of the finger", Some(hello)).await;
        let slip = db_id(&site, "A slip of the finger").await;
        decide(&moderator, slip, "approval").await;
        undo(&moderator, slip, "approval").await;
        site.clock.forward(HOUR);
        assert!(
            mails(&site)
                .await
                .iter()
                .all(|mail| !mail.source.contains("slip"))
        );
    }
);

story!(
    one_question_a_day_whoever_types_an_address,
    |config| { outbox(config) },
    |site| {
        post(&site).await;
        for number in 0..5 {
            let reader = site.reader();
            let body = format!("Comment {number}");
            comment_with(&site, &reader, ADA, &body, &[("replies", "yes")]).await;
        }
        assert_eq!(mails_to(&site, ADA).await.len(), 1);
        site.clock.forward(DAY - 5 * acts::TYPING - 1);
        comment_with(
            &site,
            &site.reader(),
            ADA,
            "Still the same day",
            &[("replies", "yes")],
        )
        .await;
        assert_eq!(mails_to(&site, ADA).await.len(), 1, "a day less a moment");
        comment_with(
            &site,
            &site.reader(),
            ADA,
            "And more",
            &[("replies", "yes")],
        )
        .await;
        let asked = mails_to(&site, ADA).await;
        assert_eq!(asked.len(), 2, "a day after the first question");

        // Whoever wants none of it says so once.
        let never = asked[0].link("/unsubscribe/");
        let page = site.reader().get(&never).await;
        let done = site.reader().send_form(&page, "main form", &[]).await;
        assert_eq!(done.location(), "/unsubscribe/done");
        site.clock.forward(3 * DAY);
        comment_with(
            &site,
            &site.reader(),
            ADA,
            "Days later",
            &[("replies", "yes")],
        )
        .await;
        assert_eq!(mails_to(&site, ADA).await.len(), 2);
        let confirm = site.reader().get(&asked[1].link("/subscriptions/")).await;
        assert_eq!(confirm.status, 404, "and nobody confirms it afterwards");
    }
);

story!(
    the_receipt_asks_as_well,
    |config| { outbox(config) },
    |site| {
        post(&site).await;
        let reader = site.reader();
        let receipt = acts::hold(&site, "/a-post", "Ada", "Without an address", None).await;
        assert!(mails_to(&site, ADA).await.is_empty());
        let page = reader.get(&receipt).await;
        let form = "form[action$='/subscription']";
        let wrong = reader
            .send_form(&page, form, &[("email", "nonsense")])
            .await;
        let wrong = reader
            .get(wrong.location().split('#').next().unwrap())
            .await;
        assert!(wrong.has("#answers-email[aria-invalid=true]"));
        let asked = reader.send_form(&page, form, &[("email", ADA)]).await;
        let told = reader.get(asked.location()).await;
        assert!(
            told.text().contains("look into your mail"),
            "{}",
            told.text()
        );
        assert_eq!(mails_to(&site, ADA).await.len(), 1);
        confirm(&site, &reader, ADA).await;
    }
);
