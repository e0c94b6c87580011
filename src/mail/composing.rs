//! The words of each mail, made when it leaves: what is not true any more is not said.
//!
//! Links begin with the configured `site.url`. Names and texts of others stand only in what is public by then.

use super::letter::{Letter, OneClick, Piece};
use crate::comments::{alerting, subscribing};
use crate::context::Context;
use crate::entity::delivery::{self, DeliveryKind};
use crate::entity::{mailbox, person};
use crate::error::{Error, Result};
use crate::letters::links::{self, Purpose};
use crate::letters::mailboxes;
use crate::people::{accounts, invitations, resetting};
use crate::posts::awaiting;
use crate::site::settings::{self, Settings};
use crate::text::ids::{AwaitingId, CommentId, InvitationId, ResetId};

/// A mail's own part: everything but the site's name around it.
struct Draft {
    to: String,
    subject: String,
    pieces: Vec<Piece>,
    why: String,
    ending: Option<(String, String)>,
    one_click: Option<OneClick>,
}

/// What a mail may need to know.
struct Desk<'a> {
    ctx: &'a Context,
    settings: Settings,
    delivery: &'a delivery::Model,
}

/// The mail of a delivery, or nothing if there is nothing to say any more.
pub async fn compose(ctx: &Context, delivery: &delivery::Model) -> Result<Option<Letter>> {
    let settings = settings::load(ctx.reading()).await?;
    let desk = Desk {
        ctx,
        settings,
        delivery,
    };
    let draft = match delivery.kind {
        DeliveryKind::Confirm => desk.confirm().await?,
        DeliveryKind::Reply => desk.reply().await?,
        DeliveryKind::Alert => desk.alert().await?,
        DeliveryKind::Reset => desk.reset().await?,
        DeliveryKind::Invitation => desk.invitation().await?,
        DeliveryKind::Out => desk.out().await?,
        DeliveryKind::Test => desk.test().await?,
    };
    Ok(draft.map(|draft| Letter {
        to: draft.to,
        subject: draft.subject,
        pieces: draft.pieces,
        why: draft.why,
        ending: draft.ending,
        one_click: draft.one_click,
        site_title: desk.settings.title.clone(),
        site_url: ctx.config().site_url(),
    }))
}

impl Desk<'_> {
    async fn confirm(&self) -> Result<Option<Draft>> {
        let Some(mailbox) = self.mailbox().await? else {
            return Ok(None);
        };
        let token = links::make(self.ctx, Purpose::Confirm, mailbox.id.number());
        let never = links::make(self.ctx, Purpose::NeverAgain, mailbox.id.number());
        Ok(Some(Draft {
            subject: format!("Is this your address? {}", self.settings.title),
            pieces: vec![
                Piece::Words(format!(
                    "Somebody typed this address at {}, most likely you. Please confirm that it is yours; the page says what was asked for.",
                    self.settings.title
                )),
                self.link("Look, and confirm", &format!("/subscriptions/{token}")),
                Piece::Words("The link holds for seven days. If it was not you, do nothing, and nothing more comes.".into()),
            ],
            why: "You get this because your address was typed into a form.".into(),
            ending: Some((
                "Never write to this address".into(),
                self.absolute(&format!("/unsubscribe/{never}")),
            )),
            one_click: None,
            to: mailbox.email,
        }))
    }

    async fn reply(&self) -> Result<Option<Draft>> {
        let Some(mailbox) = self.mailbox().await? else {
            return Ok(None);
        };
        let id = CommentId::new(self.delivery.subject_id);
        let Some(reply) = subscribing::reply(self.ctx, id, mailbox.id).await? else {
            return Ok(None);
        };
        let token = links::make(
            self.ctx,
            Purpose::EndSubscription,
            reply.subscription.number(),
        );
        let ending = self.absolute(&format!("/unsubscribe/{token}"));
        Ok(Some(Draft {
            to: mailbox.email,
            subject: format!("An answer under “{}”", reply.post.title),
            pieces: vec![
                Piece::Quote {
                    who: reply.name,
                    words: reply.quote,
                },
                self.link("Read it in its place", &reply.path),
            ],
            why: format!(
                "You get this because you asked for answers to your comment under “{}”.",
                reply.post.title
            ),
            ending: Some(("No more of these".into(), ending.clone())),
            one_click: Some(OneClick {
                href: ending,
                list: "answers",
            }),
        }))
    }

    async fn alert(&self) -> Result<Option<Draft>> {
        let Some(person) = self.person().await? else {
            return Ok(None);
        };
        let Some(alert) = alerting::alert(self.ctx, person.id).await? else {
            return Ok(None);
        };
        let subject = match alert.total {
            1 => "A comment waits".to_owned(),
            total => format!("{total} comments wait"),
        };
        let mut pieces = Vec::new();
        for waiting in &alert.named {
            let at = self.settings.zone.date_time(waiting.sent_at.millis());
            pieces.push(self.link(
                &format!("Under “{}”, {at}", waiting.post),
                &format!("/comments/decisions/{}", waiting.token),
            ));
        }
        if u64::try_from(alert.named.len()).is_ok_and(|named| named < alert.total) {
            pieces.push(self.link("All that wait", "/moderation"));
        }
        pieces.push(Piece::Words(
            "Each link opens one comment without signing in, and decides about it once, within seven days. Do not pass this mail on.".into(),
        ));
        Ok(Some(Draft {
            to: person.email,
            subject: format!("{subject}: {}", self.settings.title),
            pieces,
            why: "You get this because you look after the comments. The owner chooses how often such mails come.".into(),
            ending: None,
            one_click: None,
        }))
    }

    async fn reset(&self) -> Result<Option<Draft>> {
        let id = ResetId::new(self.delivery.subject_id);
        let Some((person, token)) = resetting::letter(self.ctx, id).await? else {
            return Ok(None);
        };
        Ok(Some(Draft {
            to: person.email,
            subject: format!("A new password for {}", self.settings.title),
            pieces: vec![
                Piece::Words("Somebody asked for a new password for your account, most likely you.".into()),
                self.link("Choose a new password", &format!("/password/{token}")),
                Piece::Words("The link works once, for thirty minutes. If it was not you, do nothing: your password stays as it is.".into()),
            ],
            why: "You get this because this address signs in there.".into(),
            ending: None,
            one_click: None,
        }))
    }

    async fn invitation(&self) -> Result<Option<Draft>> {
        let id = InvitationId::new(self.delivery.subject_id);
        let Some((invitation, token)) = invitations::letter(self.ctx, id).await? else {
            return Ok(None);
        };
        let inviter = accounts::person(self.ctx, invitation.invited_by).await?;
        let until = self.settings.zone.long_date(invitation.expires_at.millis());
        Ok(Some(Draft {
            to: invitation.email,
            subject: format!("{} invites you to {}", inviter.name, self.settings.title),
            pieces: vec![
                Piece::Words(format!(
                    "{} would like you to join {} as {}.",
                    inviter.name,
                    self.settings.title,
                    invitation.role.word()
                )),
                self.link(
                    "Choose a name and a password",
                    &format!("/invitations/{token}"),
                ),
                Piece::Words(format!("The link works once, until {until}.")),
            ],
            why: "You get this because somebody there typed your address.".into(),
            ending: None,
            one_click: None,
        }))
    }

    async fn out(&self) -> Result<Option<Draft>> {
        let Some(mailbox) = self.mailbox().await? else {
            return Ok(None);
        };
        let id = AwaitingId::new(self.delivery.subject_id);
        let Some(post) = awaiting::out(self.ctx, id).await? else {
            return Ok(None);
        };
        let token = links::make(self.ctx, Purpose::EndAwaiting, id.number());
        let ending = self.absolute(&format!("/unsubscribe/{token}"));
        Ok(Some(Draft {
            to: mailbox.email,
            subject: format!("It is out: {}", post.title),
            pieces: vec![
                Piece::Words(format!("You asked to be told when “{}” is out. It is.", post.title)),
                self.link("Read it", &post.path),
            ],
            why: "This is the only mail about it. Your address is forgotten with it, unless you gave it with a comment or for something else.".into(),
            ending: None,
            one_click: Some(OneClick {
                href: ending,
                list: "announcements",
            }),
        }))
    }

    async fn test(&self) -> Result<Option<Draft>> {
        let Some(person) = self.person().await? else {
            return Ok(None);
        };
        Ok(Some(Draft {
            to: person.email,
            subject: format!("Mail from {} works", self.settings.title),
            pieces: vec![
                Piece::Words("This mail was sent to see whether mail works. It does.".into()),
                Piece::Words("If it lay with the spam, look at its source: next to Authentication-Results should stand spf=pass, dkim=pass and dmarc=pass.".into()),
                self.link("Settings for mail", "/settings/mail"),
            ],
            why: "You get this because you pressed “Send a test”.".into(),
            ending: None,
            one_click: None,
        }))
    }

    /// The reader who gets it, while mail may go there.
    async fn mailbox(&self) -> Result<Option<mailbox::Model>> {
        let Some(id) = self.delivery.mailbox_id else {
            return Ok(None);
        };
        let found = mailboxes::find(self.ctx.reading(), id).await?;
        Ok(found.filter(|mailbox| mailbox.parked_at.is_none()))
    }

    /// The person of the practice who gets it, while they belong to it.
    async fn person(&self) -> Result<Option<person::Model>> {
        let Some(id) = self.delivery.person_id else {
            return Ok(None);
        };
        match accounts::person(self.ctx, id).await {
            Ok(person) => Ok(Some(person).filter(|person| person.disabled_at.is_none())),
            Err(Error::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn link(&self, label: &str, path: &str) -> Piece {
        Piece::Link {
            label: label.to_owned(),
            href: self.absolute(path),
        }
    }

    fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.ctx.config().site_url())
    }
}
