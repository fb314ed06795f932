//! 关心帮扶 (T4: 关心党员的思想、工作、学习、生活等情况): a difficulty, the visits and the help, when to look again. Only who needs
//! to know of it knows.

use jiff::civil::Date;

use crate::{
    coded::coded,
    id::{CareId, GroupId, PersonId},
    meeting::Mark,
    text::Title,
};

coded! {
    /// What somebody needs.
    CareNeed {
        /// 生病或者住院
        Illness = "illness", "生病或住院";
        /// 生活困难
        Living = "living", "生活困难";
        /// 家庭变故
        Family = "family", "家庭变故";
        /// 年老体弱 (教育管理条例 Art 23, ED-07)
        Age = "age", "年老体弱";
        /// 思想、工作、学习
        Work = "work", "思想、工作或学习";
        /// Anything else.
        Other = "other", "其他";
    }
}

coded! {
    /// What was done.
    CareAct {
        /// 走访慰问
        Visit = "visit", "走访慰问";
        /// 帮助办事、帮扶
        Help = "help", "帮助解决";
        /// Somebody asked how things stand.
        Ask = "ask", "联系了解";
        /// Told the branch (T4: 及时向党支部反映实际困难).
        Report = "report", "报告支部";
        /// The difficulty is over.
        Close = "close", "不再需要";
        /// It was not over, or has come back.
        Reopen = "reopen", "重新关心";
    }
}

/// One difficulty of one member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Care {
    /// Its id.
    pub id: CareId,
    /// The group.
    pub group: GroupId,
    /// Whose difficulty.
    pub person: PersonId,
    /// What is needed.
    pub need: CareNeed,
    /// In a few words.
    pub what: Title,
    /// Who took it down, when.
    pub opened: Mark,
    /// When to look again.
    pub follow_up: Option<Date>,
    /// Since when it is over.
    pub closed: Option<Date>,
    /// Whether the branch was told; then its secretary knows of it.
    pub reported: bool,
    /// Guard against acting on an old page.
    pub version: i64,
}

/// Why something cannot be written down.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CareRefusal {
    /// It is over.
    #[error("这件事已经记为不再需要；又有困难的，请另外登记")]
    Over,
    /// It is not over.
    #[error("这件事还在帮扶中，不用重新登记")]
    NotOver,
    /// Looking again lies in the past.
    #[error("下次看望或者联系的日期应在今天以后")]
    FollowUpPast,
}

impl Care {
    /// Writes down what was done, and when to look again.
    ///
    /// # Errors
    /// [`CareRefusal`].
    pub fn act(&mut self, act: CareAct, today: Date, follow_up: Option<Date>) -> Result<(), CareRefusal> {
        match (self.closed.is_some(), act == CareAct::Reopen) {
            (true, false) => return Err(CareRefusal::Over),
            (false, true) => return Err(CareRefusal::NotOver),
            (true, true) | (false, false) => {}
        }
        if follow_up.is_some_and(|day| day <= today) {
            return Err(CareRefusal::FollowUpPast);
        }
        match act {
            CareAct::Close => (self.closed, self.follow_up) = (Some(today), None),
            CareAct::Report => {
                self.reported = true;
                self.follow_up = follow_up.or(self.follow_up);
            }
            CareAct::Reopen => (self.closed, self.follow_up) = (None, follow_up),
            // Without another day the agreed one stands, as long as it is still to come.
            CareAct::Visit | CareAct::Help | CareAct::Ask => {
                self.follow_up = follow_up.or(self.follow_up.filter(|day| *day > today));
            }
        }
        Ok(())
    }

    /// Whether it is time to look again.
    pub fn is_due(&self, today: Date) -> bool {
        self.closed.is_none() && self.follow_up.is_some_and(|day| day <= today)
    }
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, civil::date};
    use uuid::Uuid;

    use super::*;

    const TODAY: Date = date(2026, 11, 23);

    fn care() -> Care {
        let person = PersonId::new(Uuid::nil());
        Care {
            id: CareId::new(Uuid::nil()),
            group: GroupId::new(Uuid::nil()),
            person,
            need: CareNeed::Illness,
            what: Title::new("手术后在家休养").expect("a text"),
            opened: Mark { by: person, at: Timestamp::UNIX_EPOCH },
            follow_up: Some(TODAY),
            closed: None,
            reported: false,
            version: 1,
        }
    }

    #[test]
    fn somebody_looks_again_until_it_is_over() {
        let mut one = care();
        assert!(one.is_due(TODAY));
        assert_eq!(one.act(CareAct::Visit, TODAY, Some(TODAY)), Err(CareRefusal::FollowUpPast));
        assert_eq!(one.act(CareAct::Visit, TODAY, Some(date(2026, 12, 1))), Ok(()));
        assert!(!one.is_due(TODAY) && one.is_due(date(2026, 12, 1)));
        assert_eq!(one.act(CareAct::Report, TODAY, None), Ok(()));
        assert!(one.reported && one.follow_up.is_some(), "telling the branch changes no date");
        assert_eq!(one.act(CareAct::Close, TODAY, None), Ok(()));
        assert!(!one.is_due(date(2027, 1, 1)));
        assert_eq!(one.act(CareAct::Help, TODAY, None), Err(CareRefusal::Over));
        assert_eq!(one.act(CareAct::Reopen, TODAY, Some(date(2026, 12, 5))), Ok(()));
        assert_eq!(one.act(CareAct::Reopen, TODAY, None), Err(CareRefusal::NotOver));
        assert_eq!(one.act(CareAct::Ask, TODAY, None), Ok(()));
        assert_eq!(one.follow_up, Some(date(2026, 12, 5)), "what was agreed stands until its day");
        assert_eq!(one.act(CareAct::Ask, date(2026, 12, 5), None), Ok(()));
        assert_eq!(one.follow_up, None, "and is over with it");
    }
}
