//! One type per table's id, and the one type for instants.
//!
//! A bare number never crosses a module's border, so a comment's id cannot be handed where a post's is wanted.

use sea_orm::DeriveValueType;
use std::fmt;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
        pub struct $name(i64);

        impl $name {
            /// The id with this number.
            pub fn new(number: i64) -> Self {
                Self(number)
            }

            /// The bare number, for addresses and forms.
            pub fn number(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(out)
            }
        }
    )+};
}

id! {
    /// A post or a page.
    PostId,
    /// One saved text of a post.
    RevisionId,
    /// What changed in a text, in one line.
    CorrectionId,
    /// A tag.
    TagId,
    /// Posts that belong together.
    SeriesId,
    /// A link under which a draft can be read.
    PreviewId,
    /// A public path.
    AddressId,
    /// A picture.
    MediaId,
    /// A name that leads to a picture.
    MediaFileId,
    /// That a text uses a picture.
    MediaUseId,
    /// An entry of the menu.
    MenuItemId,
    /// Somebody of the practice.
    PersonId,
    /// A signed-in browser.
    SessionId,
    /// An invitation.
    InvitationId,
    /// A reader's comment.
    CommentId,
    /// A mail address that a reader typed.
    MailboxId,
    /// What a reader reported.
    ReportId,
    /// A mail to one recipient.
    DeliveryId,
    /// That somebody wants to hear of answers to a comment.
    SubscriptionId,
    /// That somebody wants to hear when a planned post is out.
    AwaitingId,
    /// A wish for a new password.
    ResetId,
    /// A link that opens one comment for one moderator.
    CommentKeyId,
    /// One decision of a moderator.
    ModerationId,
    /// What a comment said before the practice changed it.
    WordingId,
    /// A reply that is kept for use again.
    SavedReplyId,
    /// A sender who is kept out.
    BlockId,
    /// A line of the audit record.
    AuditId,
    /// A piece of work for later.
    JobId,
    /// A recorded change of what strangers see.
    ChangeId,
}

/// An instant in whole milliseconds since 1970 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct Moment(i64);

impl Moment {
    /// The instant this many milliseconds after 1970 began.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970 UTC.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// The instant `millis` later (earlier if negative), held at the ends of the range.
    pub fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// The instant this many days later.
    pub fn plus_days(self, days: i64) -> Self {
        self.plus(days.saturating_mul(86_400_000))
    }
}
