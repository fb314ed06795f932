//! 组织生活会情况报告: what the group tells the branch of its organizational-life meeting. Facts and what the leader writes; no talk,
//! no sheet, no word of criticism.

use crate::{
    coded::coded,
    id::MeetingId,
    meeting::Mark,
    text::{Note, Reason, Speech},
};

coded! {
    /// How far a report is.
    ReportState {
        /// Being written.
        Draft = "draft", "正在写";
        /// With the branch.
        Sent = "sent", "已报支部";
        /// 已签收
        Received = "received", "支部已签收";
        /// Sent back by the branch, to be corrected.
        Returned = "returned", "支部退回，待修改";
    }
}

/// A report on one meeting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SituationReport {
    /// On which meeting.
    pub meeting: MeetingId,
    /// The text.
    pub text: Speech,
    /// How far it is.
    pub state: ReportState,
    /// Who sent it, when.
    pub sent: Option<Mark>,
    /// Who received it for the branch, when, with what note.
    pub received: Option<(Mark, Option<Note>)>,
    /// Guard against writing over a change made elsewhere.
    pub version: i64,
}

/// A report that the branch sent back, as it was sent. It stays.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReturnedReport {
    /// The text as it was sent.
    pub text: Speech,
    /// Who had sent it, when.
    pub sent: Mark,
    /// Who sent it back, when.
    pub returned: Mark,
    /// Why.
    pub reason: Reason,
}

/// Why something cannot be done with a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ReportRefusal {
    /// The meeting is not over.
    #[error("会议小结以后才能写情况报告")]
    TooEarly,
    /// It is with the branch.
    #[error("报告已经报支部，不能再改；要改的，请支部退回")]
    Sent,
    /// Nothing to receive.
    #[error("这份报告还没有报到支部，或者已经签收、退回")]
    NotSent,
}

impl SituationReport {
    /// Whether it can still be written and sent.
    ///
    /// # Errors
    /// [`ReportRefusal::TooEarly`], [`ReportRefusal::Sent`].
    pub const fn can_write(state: Option<ReportState>, concluded: bool) -> Result<(), ReportRefusal> {
        match state {
            _ if !concluded => Err(ReportRefusal::TooEarly),
            None | Some(ReportState::Draft | ReportState::Returned) => Ok(()),
            Some(ReportState::Sent | ReportState::Received) => Err(ReportRefusal::Sent),
        }
    }

    /// Whether the branch can sign for it, or send it back.
    ///
    /// # Errors
    /// [`ReportRefusal::NotSent`].
    pub const fn can_receive(state: ReportState) -> Result<(), ReportRefusal> {
        match state {
            ReportState::Sent => Ok(()),
            ReportState::Draft | ReportState::Received | ReportState::Returned => Err(ReportRefusal::NotSent),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_written_after_the_meeting_sent_once_and_received_once() {
        use ReportState::{Draft, Received, Returned, Sent};
        assert_eq!(SituationReport::can_write(None, false), Err(ReportRefusal::TooEarly));
        assert_eq!(SituationReport::can_write(None, true), Ok(()));
        assert_eq!(SituationReport::can_write(Some(Draft), true), Ok(()));
        assert_eq!(SituationReport::can_write(Some(Returned), true), Ok(()), "it is corrected and sent anew");
        assert_eq!(SituationReport::can_receive(Returned), Err(ReportRefusal::NotSent));
        assert_eq!(SituationReport::can_write(Some(Sent), true), Err(ReportRefusal::Sent));
        assert_eq!(SituationReport::can_write(Some(Received), true), Err(ReportRefusal::Sent));
        assert_eq!(SituationReport::can_receive(Sent), Ok(()));
        assert_eq!(SituationReport::can_receive(Draft), Err(ReportRefusal::NotSent));
        assert_eq!(SituationReport::can_receive(Received), Err(ReportRefusal::NotSent));
    }
}
