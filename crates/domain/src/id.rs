//! Typed ids: a `MeetingId` can never be taken for a `PersonId`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A decision of a meeting (R5) is a piece of work like any other: who does what until when.
pub type DecisionId = AssignmentId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID (version 7 when made by the product).
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The bare UUID, for the store and for addresses.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// A Party branch (党支部): the first part of every key.
    BranchId,
    /// A Party group (党小组).
    GroupId,
    /// A person known to the branch: member, applicant or activist.
    PersonId,
    /// A group's plan of one year.
    PlanId,
    /// One line of a year plan.
    PlanItemId,
    /// A resolution or task of the branch.
    ResolutionId,
    /// A meeting of a group.
    MeetingId,
    /// A record of a meeting that was held on paper, as a file.
    OldRecordId,
    /// An agenda item of a meeting.
    ItemId,
    /// What one person said (or handed in) on one item.
    RemarkId,
    /// A piece of work that somebody answers for.
    AssignmentId,
    /// What somebody has beside the password.
    FactorId,
    /// An outgoing message.
    MessageId,
    /// A transfer of somebody's 组织关系.
    TransferId,
    /// An entry of the dues.
    DuesEntryId,
    /// A hand-over of dues from a group to the branch.
    HandoverId,
    /// An opinion, a difficulty or a demand.
    OpinionId,
    /// A talk between two people.
    TalkId,
    /// A difficulty that somebody is helped with.
    CareId,
    /// A matter of handling or discipline on which a group is heard.
    DispositionId,
    /// That somebody took part in something that the group did not hold.
    LifeEntryId,
    /// A line of a study plan.
    StudyItemId,
    /// Something that was studied in common.
    StudyId,
    /// A file of study materials.
    AttachmentId,
    /// An opinion that was asked for before an organizational-life meeting.
    GatheredId,
    /// A line of a rectification list.
    RectificationId,
    /// A file that was read for the roster and waits for the person's word.
    ImportId,
    /// A secret ballot.
    BallotId,
    /// A democratic appraisal of a branch.
    AppraisalId,
    /// An office above branches.
    OfficeId,
    /// A work summary of a group or a branch.
    WorkSummaryId,
    /// A superior's table.
    SuperiorTableId,
    /// A branch's own Word template.
    OwnTemplateId,
    /// A token of the JSON API.
    TokenId,
    /// An address to which events go.
    WebhookId,
    /// One event for one address.
    DeliveryId,
}
