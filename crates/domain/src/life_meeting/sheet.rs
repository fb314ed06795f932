//! 对照检查材料: what each member writes about themself before the meeting. It is the author's. Once it was handed in, who runs the
//! meeting reads it until the meeting is summed up; others whom the author names. Nobody else writes in it, and nothing is filled in.
//! Who has never handed one in can do so afterwards; it is shown as what it is, 会后补交.

use jiff::Timestamp;

use crate::{
    coded::coded,
    id::{MeetingId, PersonId},
    text::Speech,
};

coded! {
    /// When a sheet was handed in, by how far the meeting had come.
    HandInTime {
        /// Before the meeting was opened.
        Before = "before", "会前交";
        /// While it went on.
        During = "during", "会上交";
        /// After it was summed up.
        After = "after", "会后补交";
    }
}

impl HandInTime {
    /// By whether the meeting was opened, and summed up.
    pub const fn of(held: bool, over: bool) -> Self {
        match (held, over) {
            (_, true) => Self::After,
            (true, false) => Self::During,
            (false, false) => Self::Before,
        }
    }
}

/// How a sheet was handed in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HandedIn {
    /// At this instant.
    pub at: Timestamp,
    /// How far the meeting had come.
    pub when: HandInTime,
    /// To whom: who led the group then.
    pub to: Option<PersonId>,
}

/// How far a sheet is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SheetState {
    /// Being written; read by nobody else.
    Draft,
    /// 已交
    HandedIn(HandedIn),
}

/// Around an act of the author: the hand-in it would be, and whether the sheet was handed in before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SheetMoment {
    /// What handing in now would be.
    pub now: HandedIn,
    /// Whether a text of it was ever handed in.
    pub before: bool,
}

/// Who looks at a sheet, and how the meeting stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SheetReader {
    /// Who.
    pub person: PersonId,
    /// Whether they lead the group today.
    pub leads: bool,
    /// Whether they chair the meeting.
    pub chairs: bool,
    /// Whether the meeting was summed up.
    pub over: bool,
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
    /// The meeting is over, and the sheet was handed in.
    #[error("会议已经小结，交了的对照检查材料不能再改；要补充的，请列一条个人整改事项")]
    Over,
    /// The meeting is over, and the sheet was handed in and taken back before its end.
    #[error("这份材料交过又取回，会议已经小结，不能再改、再交；要补充的，请列一条个人整改事项")]
    TakenBack,
}

impl Sheet {
    /// An empty sheet.
    pub const fn blank(meeting: MeetingId, author: PersonId) -> Self {
        Self { meeting, author, text: None, state: SheetState::Draft, reads_out: None, version: 0 }
    }

    /// How it was handed in, if it was.
    pub const fn handed_in(&self) -> Option<HandedIn> {
        match self.state {
            SheetState::Draft => None,
            SheetState::HandedIn(how) => Some(how),
        }
    }

    /// Whether it was handed in.
    pub const fn is_handed_in(&self) -> bool {
        self.handed_in().is_some()
    }

    /// The state after an act. After the meeting a sheet that was never handed in can still be written and handed in, once.
    ///
    /// # Errors
    /// [`SheetRefusal`].
    pub const fn after(&self, act: SheetAct, moment: &SheetMoment) -> Result<SheetState, SheetRefusal> {
        let over = matches!(moment.now.when, HandInTime::After);
        match (act, self.state) {
            (SheetAct::TakeBack, _) | (_, SheetState::HandedIn(_)) if over => Err(SheetRefusal::Over),
            (_, SheetState::Draft) if over && moment.before => Err(SheetRefusal::TakenBack),
            (SheetAct::Write | SheetAct::HandIn, SheetState::HandedIn(_)) => Err(SheetRefusal::HandedIn),
            (SheetAct::Write, SheetState::Draft) => Ok(SheetState::Draft),
            (SheetAct::HandIn, SheetState::Draft) if self.text.is_none() => Err(SheetRefusal::Empty),
            (SheetAct::HandIn, SheetState::Draft) => Ok(SheetState::HandedIn(moment.now)),
            (SheetAct::TakeBack, SheetState::Draft) => Err(SheetRefusal::NotHandedIn),
            (SheetAct::TakeBack, SheetState::HandedIn(_)) => Ok(SheetState::Draft),
        }
    }

    /// Whether somebody reads the text. The author always. Once it was handed in: whom the author named, and who reads it out; until
    /// the meeting is summed up, who leads the group or chairs the meeting, because they run it. What came after the meeting is read
    /// by the leader to whom it was handed in, as long as they lead.
    pub fn is_open_to(&self, reader: &SheetReader, named: &[PersonId]) -> bool {
        let person = reader.person;
        let Some(how) = self.handed_in() else { return person == self.author };
        let runs = (reader.leads || reader.chairs) && !reader.over;
        let late = how.when == HandInTime::After && reader.leads && how.to == Some(person);
        person == self.author || named.contains(&person) || self.reads_out == Some(person) || runs || late
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

    /// Handed in to the second person.
    fn handed(when: HandInTime) -> HandedIn {
        HandedIn { at: NOW, when, to: Some(who(2)) }
    }

    fn moment(when: HandInTime, before: bool) -> SheetMoment {
        SheetMoment { now: handed(when), before }
    }

    fn reader(n: u128, leads: bool, over: bool) -> SheetReader {
        SheetReader { person: who(n), leads, chairs: false, over }
    }

    #[test]
    fn every_step_and_every_refusal_until_the_end_of_the_meeting() {
        use SheetAct::{HandIn, TakeBack, Write};
        for when in [HandInTime::Before, HandInTime::During] {
            let (draft, in_hand) = (SheetState::Draft, SheetState::HandedIn(handed(when)));
            for (text, state, act, after) in [
                ("", draft, Write, Ok(draft)),
                ("", draft, HandIn, Err(SheetRefusal::Empty)),
                ("写了", draft, HandIn, Ok(in_hand)),
                ("写了", draft, TakeBack, Err(SheetRefusal::NotHandedIn)),
                ("写了", in_hand, Write, Err(SheetRefusal::HandedIn)),
                ("写了", in_hand, HandIn, Err(SheetRefusal::HandedIn)),
                ("写了", in_hand, TakeBack, Ok(draft)),
            ] {
                for before in [false, true] {
                    let found = sheet(text, state).after(act, &moment(when, before));
                    assert_eq!(found, after, "{text} {state:?} {act:?}");
                }
            }
        }
    }

    #[test]
    fn what_was_never_handed_in_can_come_once_after_the_meeting() {
        use SheetAct::{HandIn, TakeBack, Write};
        let (never, once) = (moment(HandInTime::After, false), moment(HandInTime::After, true));
        let late = SheetState::HandedIn(never.now);
        let draft = sheet("写了", SheetState::Draft);
        assert_eq!(draft.after(Write, &never), Ok(SheetState::Draft));
        assert_eq!(draft.after(HandIn, &never), Ok(late));
        assert_eq!(sheet("", SheetState::Draft).after(HandIn, &never), Err(SheetRefusal::Empty));
        for act in [Write, HandIn] {
            assert_eq!(draft.after(act, &once), Err(SheetRefusal::TakenBack), "handed in, taken back");
        }
        assert_eq!(draft.after(TakeBack, &once), Err(SheetRefusal::Over));
        let early = SheetState::HandedIn(handed(HandInTime::Before));
        for (state, act) in [late, early].into_iter().flat_map(|state| SheetAct::ALL.map(|act| (state, act)))
        {
            assert_eq!(sheet("写了", state).after(act, &once), Err(SheetRefusal::Over), "{act:?}");
        }
        assert_eq!(HandInTime::of(false, false), HandInTime::Before);
        assert_eq!(HandInTime::of(true, false), HandInTime::During);
        assert_eq!(HandInTime::of(true, true), HandInTime::After);
    }

    #[test]
    fn a_draft_is_read_by_its_author_only() {
        let draft = Sheet { reads_out: Some(who(3)), ..sheet("写了", SheetState::Draft) };
        assert!(draft.is_open_to(&reader(1, false, false), &[]));
        assert!(!draft.is_open_to(&reader(2, true, false), &[who(2)]));
        assert!(!draft.is_open_to(&reader(3, false, false), &[]));
    }

    #[test]
    fn who_runs_the_meeting_reads_until_its_end_and_whom_the_author_chose_also_after() {
        let state = SheetState::HandedIn(handed(HandInTime::Before));
        let one = Sheet { reads_out: Some(who(3)), ..sheet("写了", state) };
        let chair = SheetReader { chairs: true, ..reader(5, false, false) };
        assert!(one.is_open_to(&reader(2, true, false), &[]) && one.is_open_to(&chair, &[]));
        assert!(one.is_open_to(&reader(6, true, false), &[]), "a new leader has to run the meeting");
        assert!(!one.is_open_to(&reader(2, true, true), &[]), "and has no more to do with it afterwards");
        assert!(!one.is_open_to(&SheetReader { over: true, ..chair }, &[]));
        for over in [false, true] {
            assert!(one.is_open_to(&reader(1, false, over), &[]), "the author");
            assert!(one.is_open_to(&reader(3, false, over), &[]), "who reads it out");
            assert!(one.is_open_to(&reader(4, false, over), &[who(4)]), "who was named");
            assert!(!one.is_open_to(&reader(5, false, over), &[who(4)]));
        }
    }

    #[test]
    fn what_came_after_the_meeting_is_for_the_leader_who_got_it() {
        let late = sheet("写了", SheetState::HandedIn(handed(HandInTime::After)));
        assert!(late.is_open_to(&reader(2, true, true), &[]));
        assert!(!late.is_open_to(&reader(2, false, true), &[]), "not once another leads");
        assert!(!late.is_open_to(&reader(6, true, true), &[]), "nor for who leads later");
    }

    proptest! {
        #[test]
        fn what_was_handed_in_had_a_text_and_comes_once_after_the_end(
            acts in proptest::collection::vec((0..SheetAct::ALL.len(), 0..HandInTime::ALL.len()), 0..12), text in "[字 ]{0,3}",
        ) {
            let mut one = sheet(&text, SheetState::Draft);
            let (mut before, mut stage) = (false, 0);
            for (act, when) in acts {
                // A meeting goes forward.
                stage = stage.max(when);
                let found = one.after(SheetAct::ALL[act], &moment(HandInTime::ALL[stage], before));
                if let Ok(state) = found {
                    one.state = state;
                    prop_assert!(!before || HandInTime::ALL[stage] != HandInTime::After, "nothing follows");
                }
                before |= one.is_handed_in();
                prop_assert!(!one.is_handed_in() || one.text.is_some());
            }
        }
    }
}
