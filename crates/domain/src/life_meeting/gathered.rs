//! 征求意见: what members, the masses and the branch say of the group or of a member before the meeting. It is fed back to whom it
//! concerns as it was received (原汁原味, `rules.md` 6.3); only abuse is left out, with a reason. Who is not named is not stored.

use crate::{
    coded::coded,
    id::{GatheredId, MeetingId, PersonId},
    meeting::Mark,
    text::{Note, Reason, Word},
};

/// Whom an opinion is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum About {
    /// The group.
    Group,
    /// A member; the leader is one.
    Member(PersonId),
}

coded! {
    /// Who was asked.
    Asked {
        /// 党员
        Member = "member", "党员";
        /// 群众、服务对象
        Masses = "masses", "群众";
        /// 党支部
        Branch = "branch", "党支部";
    }
}

/// What became of an opinion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Feedback {
    /// It still lies with the leader.
    Waiting,
    /// 已原样反馈: whom it concerns can read it.
    Told(Mark),
    /// Abuse, left out, with the reason.
    LeftOut {
        /// By whom, when.
        mark: Mark,
        /// Why.
        reason: Reason,
    },
}

/// An opinion that was asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gathered {
    /// Its id.
    pub id: GatheredId,
    /// Before which meeting.
    pub meeting: MeetingId,
    /// Whom it is about.
    pub about: About,
    /// Who was asked.
    pub asked: Asked,
    /// The member who is named.
    pub from: Option<PersonId>,
    /// Who of the masses or of the branch, in a few words.
    pub named: Option<Word>,
    /// What was said; never changed.
    pub text: Note,
    /// Who took it down, when; nobody where a member handed it in without a name.
    pub by: Option<Mark>,
    /// What became of it.
    pub feedback: Feedback,
    /// Guard against acting on an old page.
    pub version: i64,
}

/// Why an opinion cannot be fed back or left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FeedbackRefusal {
    /// It was fed back.
    #[error("这条意见已经原样反馈，不能再改")]
    Told,
    /// It was left out.
    #[error("这条意见已经按辱骂攻击处理，没有转达；请看写明的原因")]
    LeftOut,
    /// It is about who would leave it out.
    #[error("这条意见是对您本人提的，不能由您决定不转达；请原样反馈，确属辱骂攻击的，请向支部书记反映")]
    AboutYou,
}

impl Gathered {
    /// Whether it waits to be fed back.
    ///
    /// # Errors
    /// [`FeedbackRefusal`].
    pub const fn waits(&self) -> Result<(), FeedbackRefusal> {
        match self.feedback {
            Feedback::Waiting => Ok(()),
            Feedback::Told(_) => Err(FeedbackRefusal::Told),
            Feedback::LeftOut { .. } => Err(FeedbackRefusal::LeftOut),
        }
    }

    /// Whether somebody may leave it out: what is about themself is not theirs to leave out.
    ///
    /// # Errors
    /// [`FeedbackRefusal`].
    pub fn leaves_out(&self, by: PersonId) -> Result<(), FeedbackRefusal> {
        self.waits()?;
        if self.about == About::Member(by) { Err(FeedbackRefusal::AboutYou) } else { Ok(()) }
    }

    /// Whether somebody of the group may read it: the leader all; who raised it by name their own; once it was fed back, whom
    /// it is about, and everybody what is about the group.
    pub fn is_open_to(&self, person: PersonId, leads: bool) -> bool {
        let told = matches!(self.feedback, Feedback::Told(_));
        let concerned = match self.about {
            About::Group => true,
            About::Member(about) => about == person,
        };
        leads || self.from == Some(person) || told && concerned
    }

    /// Whether who raised it is shown to somebody: to the leader and to themself. Whom it is about reads what was said.
    pub fn shows_source(&self, person: PersonId, leads: bool) -> bool {
        leads || self.from == Some(person)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn who(n: u128) -> PersonId {
        PersonId::new(Uuid::from_u128(n))
    }

    fn mark() -> Mark {
        Mark { by: who(0), at: Timestamp::UNIX_EPOCH }
    }

    fn gathered(about: About, from: Option<u128>, feedback: Feedback) -> Gathered {
        Gathered {
            id: GatheredId::new(Uuid::nil()),
            meeting: MeetingId::new(Uuid::nil()),
            about,
            asked: Asked::Member,
            from: from.map(who),
            named: None,
            text: Note::new("碰头少").expect("a text"),
            by: None,
            feedback,
            version: 1,
        }
    }

    fn left_out() -> Feedback {
        Feedback::LeftOut { mark: mark(), reason: Reason::new("辱骂").expect("a reason") }
    }

    #[test]
    fn an_opinion_is_fed_back_or_left_out_once() {
        let of = |feedback| gathered(About::Group, None, feedback).waits();
        assert_eq!(of(Feedback::Waiting), Ok(()));
        assert_eq!(of(Feedback::Told(mark())), Err(FeedbackRefusal::Told));
        assert_eq!(of(left_out()), Err(FeedbackRefusal::LeftOut));
    }

    #[test]
    fn nobody_leaves_out_what_is_about_themself() {
        let about_one = gathered(About::Member(who(1)), None, Feedback::Waiting);
        assert_eq!(about_one.leaves_out(who(1)), Err(FeedbackRefusal::AboutYou));
        assert_eq!(about_one.leaves_out(who(2)), Ok(()));
        assert_eq!(about_one.waits(), Ok(()), "but it can be fed back");
        assert_eq!(gathered(About::Group, None, Feedback::Waiting).leaves_out(who(1)), Ok(()));
        assert_eq!(
            gathered(About::Group, None, left_out()).leaves_out(who(1)),
            Err(FeedbackRefusal::LeftOut)
        );
    }

    proptest! {
        #[test]
        fn nobody_but_the_leader_and_who_said_it_reads_it_before_it_was_fed_back(
            about in proptest::option::of(1_u128..5), from in proptest::option::of(1_u128..5), reader in 1_u128..5, state in 0..3,
        ) {
            let about = about.map_or(About::Group, |n| About::Member(who(n)));
            let feedback = match state { 0 => Feedback::Waiting, 1 => Feedback::Told(mark()), _ => left_out() };
            let told = state == 1;
            let one = gathered(about, from, feedback);
            prop_assert!(one.is_open_to(who(reader), true), "the leader reads all");
            let own = from == Some(reader);
            let concerned = about == About::Group || about == About::Member(who(reader));
            prop_assert_eq!(one.is_open_to(who(reader), false), own || told && concerned);
            prop_assert!(!one.shows_source(who(reader), false) || own, "nobody else learns who said it");
        }
    }
}
