//! 对照检查材料: what each member writes about themself before the meeting. It is the author's; the leader reads it once it was
//! handed in, others whom the author names. Nobody else writes in it, and nothing is filled in.

use jiff::Timestamp;

use crate::{
    coded::coded,
    id::{MeetingId, PersonId},
    text::Speech,
};

/// How far a sheet is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SheetState {
    /// Being written; read by nobody else.
    Draft,
    /// 已交
    HandedIn(Timestamp),
}

coded! {
    /// What the author does.
    SheetAct {
        /// Saves the text.
        Write = "write", "修改";
        /// Hands it in.
        HandIn = "hand_in", "交给组长";
        /// Takes it back to change it.
        TakeBack = "take_back", "取回修改";
    }
}

/// A member's written examination of themself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sheet {
    /// Before which meeting.
    pub meeting: MeetingId,
    /// Whose.
    pub author: PersonId,
    /// The text; empty while nothing is written.
    pub text: Option<Speech>,
    /// How far it is.
    pub state: SheetState,
    /// Who reads it out if the author cannot come.
    pub reads_out: Option<PersonId>,
    /// Guard against writing over a change made elsewhere.
    pub version: i64,
}

/// Why the author cannot do something with the sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SheetRefusal {
    /// Nothing is written.
    #[error("还没有写内容，写好以后再交")]
    Empty,
    /// It was handed in.
    #[error("已经交给组长；要修改，请先点“取回修改”")]
    HandedIn,
    /// It was not handed in.
    #[error("还没有交，可以直接修改")]
    NotHandedIn,
    /// The meeting is over.
    #[error("会议已经小结，对照检查材料不能再改")]
    Over,
}

impl Sheet {
    /// An empty sheet.
    pub const fn blank(meeting: MeetingId, author: PersonId) -> Self {
        Self { meeting, author, text: None, state: SheetState::Draft, reads_out: None, version: 0 }
    }

    /// Whether it was handed in.
    pub const fn is_handed_in(&self) -> bool {
        matches!(self.state, SheetState::HandedIn(_))
    }

    /// The state after an act at a moment; `over` once the meeting was summed up.
    ///
    /// # Errors
    /// [`SheetRefusal`].
    pub const fn after(&self, act: SheetAct, at: Timestamp, over: bool) -> Result<SheetState, SheetRefusal> {
        if over {
            return Err(SheetRefusal::Over);
        }
        match (act, self.state) {
            (SheetAct::Write | SheetAct::HandIn, SheetState::HandedIn(_)) => Err(SheetRefusal::HandedIn),
            (SheetAct::Write, SheetState::Draft) => Ok(SheetState::Draft),
            (SheetAct::HandIn, SheetState::Draft) if self.text.is_none() => Err(SheetRefusal::Empty),
            (SheetAct::HandIn, SheetState::Draft) => Ok(SheetState::HandedIn(at)),
            (SheetAct::TakeBack, SheetState::Draft) => Err(SheetRefusal::NotHandedIn),
            (SheetAct::TakeBack, SheetState::HandedIn(_)) => Ok(SheetState::Draft),
        }
    }

    /// Whether somebody reads the text: the author always; once it was handed in, the leader, whom the author named, and who
    /// reads it out.
    pub fn is_open_to(&self, person: PersonId, leads: bool, named: &[PersonId]) -> bool {
        person == self.author
            || self.is_handed_in() && (leads || named.contains(&person) || self.reads_out == Some(person))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn who(n: u128) -> PersonId {
        PersonId::new(Uuid::from_u128(n))
    }

    fn sheet(text: &str, state: SheetState) -> Sheet {
        let text = Speech::optional(text).expect("a text");
        Sheet { text, state, ..Sheet::blank(MeetingId::new(Uuid::nil()), who(1)) }
    }

    #[test]
    fn every_step_and_every_refusal() {
        use SheetAct::{HandIn, TakeBack, Write};
        let (draft, handed) = (SheetState::Draft, SheetState::HandedIn(NOW));
        for (text, state, act, after) in [
            ("", draft, Write, Ok(draft)),
            ("", draft, HandIn, Err(SheetRefusal::Empty)),
            ("写了", draft, HandIn, Ok(handed)),
            ("写了", draft, TakeBack, Err(SheetRefusal::NotHandedIn)),
            ("写了", handed, Write, Err(SheetRefusal::HandedIn)),
            ("写了", handed, HandIn, Err(SheetRefusal::HandedIn)),
            ("写了", handed, TakeBack, Ok(draft)),
        ] {
            assert_eq!(sheet(text, state).after(act, NOW, false), after, "{text} {state:?} {act:?}");
            assert_eq!(sheet(text, state).after(act, NOW, true), Err(SheetRefusal::Over));
        }
    }

    #[test]
    fn a_draft_is_read_by_its_author_only() {
        let draft = Sheet { reads_out: Some(who(3)), ..sheet("写了", SheetState::Draft) };
        assert!(draft.is_open_to(who(1), false, &[]));
        assert!(!draft.is_open_to(who(2), true, &[who(2)]) && !draft.is_open_to(who(3), false, &[]));
        let handed = Sheet { state: SheetState::HandedIn(NOW), ..draft };
        assert!(handed.is_open_to(who(2), true, &[]) && handed.is_open_to(who(3), false, &[]));
        assert!(handed.is_open_to(who(4), false, &[who(4)]) && !handed.is_open_to(who(5), false, &[who(4)]));
    }

    proptest! {
        #[test]
        fn what_was_handed_in_had_a_text(acts in proptest::collection::vec(0..SheetAct::ALL.len(), 0..12), text in "[字 ]{0,3}") {
            let mut one = sheet(&text, SheetState::Draft);
            for act in acts {
                if let Ok(state) = one.after(SheetAct::ALL[act], NOW, false) {
                    one.state = state;
                }
                prop_assert!(!one.is_handed_in() || one.text.is_some());
            }
        }
    }
}
