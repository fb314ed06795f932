//! The stages of a meeting's life as types: each variant carries what has happened so far, so that no
//! record can stand at a later stage without the earlier ones.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{Refusal, step::*};
use crate::id::PersonId;

/// Who did something, and when it was entered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Mark {
    /// Who.
    pub by: PersonId,
    /// When it was entered, by the system's clock.
    pub at: Timestamp,
}

/// A thing that was done, with its mark.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Done<T> {
    /// What.
    pub what: T,
    /// By whom and when.
    pub mark: Mark,
}

/// What lies before the meeting: consulted, submitted, approved (R2, R3).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gate {
    /// R2
    pub consulted: Done<Consultation>,
    /// When it went to the branch.
    pub submitted: Mark,
    /// R3
    pub approved: Done<Approval>,
}

/// How a meeting came to be held: through every gate in the system, or entered afterwards.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Held {
    /// Gate by gate.
    InSystem {
        /// Consultation and approval.
        gate: Gate,
        /// The notice to all members (R3).
        notified: Done<Notice>,
        /// When the meeting was opened.
        opened: Mark,
    },
    /// 补录: held on paper, entered afterwards.
    OnPaper(Done<PaperHeld>),
}

/// Held and concluded (R5).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Concluded {
    /// How it came to be held.
    pub held: Held,
    /// Its end.
    pub conclusion: Done<Conclusion>,
}

/// Concluded and signed (R6). Corrections raise the revision; earlier ones are kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signed {
    /// What was signed.
    pub concluded: Concluded,
    /// The first signature.
    pub signed: Mark,
    /// The newest revision of the record, from 1.
    pub revision: u32,
    /// Set while the branch has returned the report for correction.
    pub sent_back: Option<Done<String>>,
}

/// Where a meeting stands, with everything that has happened so far.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stage {
    /// 草拟
    Draft {
        /// R2, once it is written down.
        consulted: Option<Done<Consultation>>,
        /// Why the branch returned it, or why it was taken back.
        returned: Option<Done<String>>,
    },
    /// 待批
    Submitted {
        /// R2
        consulted: Done<Consultation>,
        /// To the branch.
        submitted: Mark,
    },
    /// 已批
    Approved {
        /// R2 and R3
        gate: Gate,
        /// Set when the time or place was changed after the approval.
        rescheduled: Option<Done<Reschedule>>,
    },
    /// 已通知
    Notified {
        /// R2 and R3
        gate: Gate,
        /// R3
        notified: Done<Notice>,
    },
    /// 会中
    InSession(Held),
    /// 已小结
    Concluded(Concluded),
    /// 已定稿
    Signed(Signed),
    /// 已上报
    Reported {
        /// The record.
        signed: Signed,
        /// R7
        reported: Done<Report>,
    },
    /// 已归档
    Archived {
        /// The record.
        signed: Signed,
        /// R7
        reported: Done<Report>,
        /// The branch's receipt.
        receipt: Done<Receipt>,
    },
    /// 已取消
    Cancelled {
        /// Why, by whom and when.
        cancelled: Done<String>,
        /// Where it stood.
        from: StageName,
    },
}

/// The bare name of a stage.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageName {
    /// 草拟
    Draft,
    /// 待批
    Submitted,
    /// 已批
    Approved,
    /// 已通知
    Notified,
    /// 会中
    InSession,
    /// 已小结
    Concluded,
    /// 已定稿
    Signed,
    /// 已上报
    Reported,
    /// 已归档
    Archived,
    /// 已取消
    Cancelled,
}

impl StageName {
    /// All ten.
    pub const ALL: [Self; 10] = [
        Self::Draft,
        Self::Submitted,
        Self::Approved,
        Self::Notified,
        Self::InSession,
        Self::Concluded,
        Self::Signed,
        Self::Reported,
        Self::Archived,
        Self::Cancelled,
    ];

    /// The term people use.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Draft => "草拟",
            Self::Submitted => "待批",
            Self::Approved => "已批",
            Self::Notified => "已通知",
            Self::InSession => "会中",
            Self::Concluded => "已小结",
            Self::Signed => "已定稿",
            Self::Reported => "已上报",
            Self::Archived => "已归档",
            Self::Cancelled => "已取消",
        }
    }

    /// The word stored and used as a class on pages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Notified => "notified",
            Self::InSession => "in_session",
            Self::Concluded => "concluded",
            Self::Signed => "signed",
            Self::Reported => "reported",
            Self::Archived => "archived",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }

    /// Whether the meeting was begun, and not cancelled.
    pub fn is_held(self) -> bool {
        self >= Self::InSession && self != Self::Cancelled
    }

    /// Whether the meeting is over: summed up, and not cancelled.
    pub fn is_over(self) -> bool {
        self >= Self::Concluded && self != Self::Cancelled
    }

    /// What comes next from here, for a refusal's remedy.
    pub const fn way_on(self) -> &'static str {
        match self {
            Self::Draft => "请先完成会前沟通并报支部批准",
            Self::Submitted => "请等支部批准，或者先撤回修改",
            Self::Approved => "请先通知全体党员",
            Self::Notified => "请到开会时再进行，或者先撤回修改",
            Self::InSession => "请先完成会议小结",
            Self::Concluded => "请先核对并定稿",
            Self::Signed => "请上报支部；记录需要改动时请做更正",
            Self::Reported => "已经上报，请等支部签收；记录需要改动时请做更正",
            Self::Archived => "会议已经归档，需要改动时请做更正",
            Self::Cancelled => "会议已经取消，请另外安排一次",
        }
    }
}

impl Stage {
    /// A new draft.
    pub const fn draft() -> Self {
        Self::Draft { consulted: None, returned: None }
    }

    /// Its bare name.
    pub const fn name(&self) -> StageName {
        match self {
            Self::Draft { .. } => StageName::Draft,
            Self::Submitted { .. } => StageName::Submitted,
            Self::Approved { .. } => StageName::Approved,
            Self::Notified { .. } => StageName::Notified,
            Self::InSession(_) => StageName::InSession,
            Self::Concluded(_) => StageName::Concluded,
            Self::Signed(_) => StageName::Signed,
            Self::Reported { .. } => StageName::Reported,
            Self::Archived { .. } => StageName::Archived,
            Self::Cancelled { .. } => StageName::Cancelled,
        }
    }

    /// The one transition function: used to decide a new step and to replay stored ones.
    ///
    /// # Errors
    /// [`Refusal::WrongStage`] when the step does not lead on from here.
    pub fn after(self, step: Step, mark: Mark) -> Result<Self, Refusal> {
        let found = self.name();
        let wrong = Refusal::WrongStage { what: step.chinese(), found };
        Ok(match (self, step) {
            (Self::Draft { returned, .. }, Step::Consulted(what)) => {
                Self::Draft { consulted: Some(Done { what, mark }), returned }
            }
            (Self::Draft { consulted: Some(consulted), .. }, Step::Submitted) => {
                Self::Submitted { consulted, submitted: mark }
            }
            (Self::Draft { consulted: None, .. }, Step::Submitted) => return Err(Refusal::NotConsulted),
            (Self::Draft { .. }, Step::HeldOnPaper(what)) => {
                Self::InSession(Held::OnPaper(Done { what, mark }))
            }
            (Self::Submitted { consulted, .. }, Step::Returned { reason }) => Self::Draft {
                consulted: Some(consulted),
                returned: Some(Done { what: reason.to_string(), mark }),
            },
            (Self::Submitted { consulted, .. }, Step::TakenBack { reason })
            | (
                Self::Approved { gate: Gate { consulted, .. }, .. }
                | Self::Notified { gate: Gate { consulted, .. }, .. },
                Step::TakenBack { reason },
            ) => Self::Draft {
                consulted: Some(consulted),
                returned: Some(Done { what: reason.to_string(), mark }),
            },
            (Self::Submitted { consulted, submitted }, Step::Approved(what)) => Self::Approved {
                gate: Gate { consulted, submitted, approved: Done { what, mark } },
                rescheduled: None,
            },
            // Told once more without a reschedule: somebody joined the group after the first notice (R3).
            (Self::Approved { gate, .. } | Self::Notified { gate, .. }, Step::Notified(what)) => {
                Self::Notified { gate, notified: Done { what, mark } }
            }
            (Self::Approved { gate, .. } | Self::Notified { gate, .. }, Step::Rescheduled(what)) => {
                Self::Approved { gate, rescheduled: Some(Done { what, mark }) }
            }
            // What was consulted stands; the branch is asked anew.
            (Self::Approved { gate, .. } | Self::Notified { gate, .. }, Step::TopicsChanged { .. }) => {
                Self::Submitted { consulted: gate.consulted, submitted: mark }
            }
            (Self::Notified { gate, notified }, Step::Opened) => {
                Self::InSession(Held::InSystem { gate, notified, opened: mark })
            }
            (Self::InSession(Held::InSystem { gate, notified, .. }), Step::Unopened { .. }) => {
                Self::Notified { gate, notified }
            }
            (Self::InSession(Held::OnPaper(_)), Step::Unopened { reason }) => {
                Self::Draft { consulted: None, returned: Some(Done { what: reason.to_string(), mark }) }
            }
            (Self::InSession(held), Step::Concluded(what)) => {
                Self::Concluded(Concluded { held, conclusion: Done { what, mark } })
            }
            (Self::Concluded(concluded), Step::Reopened { .. }) => Self::InSession(concluded.held),
            (Self::Concluded(concluded), Step::Signed) => {
                Self::Signed(Signed { concluded, signed: mark, revision: 1, sent_back: None })
            }
            (Self::Signed(mut signed), Step::Corrected { .. }) => {
                signed.revision += 1;
                Self::Signed(signed)
            }
            (Self::Reported { mut signed, reported }, Step::Corrected { .. }) => {
                signed.revision += 1;
                Self::Reported { signed, reported }
            }
            (Self::Archived { mut signed, reported, receipt }, Step::Corrected { .. }) => {
                signed.revision += 1;
                Self::Archived { signed, reported, receipt }
            }
            (Self::Signed(mut signed), Step::Reported(what)) => {
                signed.sent_back = None;
                Self::Reported { signed, reported: Done { what, mark } }
            }
            (Self::Reported { mut signed, .. }, Step::SentBack { reason }) => {
                signed.sent_back = Some(Done { what: reason.to_string(), mark });
                Self::Signed(signed)
            }
            (Self::Reported { signed, reported }, Step::Receipted(what)) => {
                Self::Archived { signed, reported, receipt: Done { what, mark } }
            }
            (
                Self::Draft { .. } | Self::Submitted { .. } | Self::Approved { .. } | Self::Notified { .. },
                Step::Cancelled { reason },
            ) => Self::Cancelled { cancelled: Done { what: reason.to_string(), mark }, from: found },
            _ => return Err(wrong),
        })
    }

    /// The gates passed in the system, if the meeting got that far that way.
    pub fn gate(&self) -> Option<&Gate> {
        match self {
            Self::Approved { gate, .. } | Self::Notified { gate, .. } => Some(gate),
            _ => match self.held()? {
                Held::InSystem { gate, .. } => Some(gate),
                Held::OnPaper(_) => None,
            },
        }
    }

    /// The consultation, from the draft on.
    pub fn consulted(&self) -> Option<&Done<Consultation>> {
        match self {
            Self::Draft { consulted, .. } => consulted.as_ref(),
            Self::Submitted { consulted, .. } => Some(consulted),
            _ => self.gate().map(|g| &g.consulted),
        }
    }

    /// The notice, from the notice on.
    pub fn notified(&self) -> Option<&Done<Notice>> {
        match self {
            Self::Notified { notified, .. } => Some(notified),
            _ => match self.held()? {
                Held::InSystem { notified, .. } => Some(notified),
                Held::OnPaper(_) => None,
            },
        }
    }

    /// How the meeting came to be held, from its opening on.
    pub fn held(&self) -> Option<&Held> {
        match self {
            Self::InSession(held) => Some(held),
            _ => self.concluded().map(|c| &c.held),
        }
    }

    /// The conclusion, from there on.
    pub fn concluded(&self) -> Option<&Concluded> {
        match self {
            Self::Concluded(concluded) => Some(concluded),
            _ => self.signed().map(|s| &s.concluded),
        }
    }

    /// The signature, from there on.
    pub fn signed(&self) -> Option<&Signed> {
        match self {
            Self::Signed(signed) | Self::Reported { signed, .. } | Self::Archived { signed, .. } => {
                Some(signed)
            }
            _ => None,
        }
    }

    /// The report, from there on.
    pub fn reported(&self) -> Option<&Done<Report>> {
        match self {
            Self::Reported { reported, .. } | Self::Archived { reported, .. } => Some(reported),
            _ => None,
        }
    }

    /// The day the report is due in practice: three days after the meeting (`rules.md` 6.2).
    pub fn report_by(held_on: Date) -> Date {
        held_on.saturating_add(jiff::Span::new().days(3))
    }
}
