//! A branch with two groups and five people, all plainly invented.

use domain::{
    id::{BranchId, GroupId, ItemId, MeetingId, PersonId},
    meeting::{Agenda, Content, Item, Mark, Meeting, Stage},
    organization::{Appointment, Branch, Group, Post},
    person::{Person, Standing},
    plan::Month,
    text::{OrganizationName, PersonName, Place, Reason, Title},
};
use jiff::{
    Timestamp,
    civil::{Date, date, time},
};
use store::{
    StoreError, Tx, meeting,
    organization::{self, PostHeld},
    person,
    testing::TestDb,
};
use uuid::Uuid;

pub const BRANCH: BranchId = BranchId::new(Uuid::from_u128(0xB1));
pub const OTHER_BRANCH: BranchId = BranchId::new(Uuid::from_u128(0xB2));
pub const FIRST: GroupId = GroupId::new(Uuid::from_u128(0xA1));
pub const SECOND: GroupId = GroupId::new(Uuid::from_u128(0xA2));
pub const NAMES: [&str; 5] = ["周明哲", "陈一诺", "阿依古丽·买买提", "李喆", "王𬭎"];

/// The people by number: 0 leads the first group, 1 and 2 are members, 3 is an activist, 4 is secretary.
pub const fn who(number: usize) -> PersonId {
    PersonId::new(Uuid::from_u128(0x1000 + number as u128))
}

pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_780_000_000 + second).expect("a time")
}

pub fn mark(number: usize, second: i64) -> Mark {
    Mark { by: who(number), at: at(second) }
}

/// A text of the domain.
pub fn text<T: TryFrom<String>>(words: &str) -> T
where
    T::Error: std::fmt::Debug,
{
    T::try_from(words.to_owned()).expect("a valid text")
}

pub fn reason(words: &str) -> Reason {
    text(words)
}

pub fn person(number: usize) -> Person {
    Person { id: who(number), name: text::<PersonName>(NAMES[number]), mobile: None, email: None, version: 1 }
}

pub fn write<T, F>(t: &TestDb, work: F) -> Result<T, StoreError>
where
    T: Send + 'static,
    F: Fn(&mut Tx) -> Result<T, StoreError> + Send + 'static,
{
    t.db().write(work).wait()
}

pub fn read<T, F>(t: &TestDb, work: F) -> Result<T, StoreError>
where
    T: Send + 'static,
    F: Fn(&mut Tx) -> Result<T, StoreError> + Send + 'static,
{
    t.db().read(work).wait()
}

/// Writes, and must succeed.
pub fn wrote<T, F>(t: &TestDb, work: F) -> T
where
    T: Send + 'static,
    F: Fn(&mut Tx) -> Result<T, StoreError> + Send + 'static,
{
    write(t, work).expect("the write succeeds")
}

/// Reads, and must succeed.
pub fn saw<T, F>(t: &TestDb, work: F) -> T
where
    T: Send + 'static,
    F: Fn(&mut Tx) -> Result<T, StoreError> + Send + 'static,
{
    read(t, work).expect("the read succeeds")
}

pub const FOUNDED: Date = date(2024, 1, 1);

/// The branch, its groups, its people, their states and posts from 2024 on.
pub fn found(t: &TestDb) {
    wrote(t, |tx| {
        for (id, name) in [(BRANCH, "青禾社区党支部"), (OTHER_BRANCH, "白杨社区党支部")] {
            let branch = Branch { id, name: text::<OrganizationName>(name) };
            organization::add_branch(tx, &branch, at(0))?;
        }
        for (id, name) in [(FIRST, "第一党小组"), (SECOND, "第二党小组")] {
            organization::add_group(tx, BRANCH, &Group { id, name: text(name) }, FOUNDED)?;
        }
        for number in 0..NAMES.len() {
            person::add(tx, BRANCH, &person(number))?;
            let standing = if number == 3 { Standing::Activist } else { Standing::Full };
            person::set_standing(tx, BRANCH, who(number), FOUNDED, standing)?;
            person::set_group(tx, BRANCH, who(number), FOUNDED, if number == 4 { SECOND } else { FIRST })?;
        }
        for (number, post, group) in [(0, Post::Leader, Some(FIRST)), (4, Post::Secretary, None)] {
            let held = PostHeld {
                person: who(number),
                post,
                group,
                from: FOUNDED,
                until: None,
                appointment: Appointment::Designated,
                basis: None,
            };
            organization::add_post(tx, BRANCH, &held)?;
        }
        Ok(())
    });
}

pub const fn meeting_id(number: u128) -> MeetingId {
    MeetingId::new(Uuid::from_u128(0x5000 + number))
}

pub const fn item_id(number: u128) -> ItemId {
    ItemId::new(Uuid::from_u128(0x7000 + number))
}

pub fn item(number: u128, title: &str) -> Item {
    Item {
        id: item_id(number),
        content: Content::Study,
        title: text::<Title>(title),
        materials: None,
        prepare: None,
        planned: None,
    }
}

/// A draft of the first group for 20 May 2026 with one item, `number`.
pub fn draft(number: u128) -> Meeting {
    Meeting {
        id: meeting_id(number),
        group: FIRST,
        agenda: Agenda {
            year: 2026,
            month: Month::new(5).expect("May"),
            start: date(2026, 5, 20).to_datetime(time(14, 30, 0, 0)),
            end: Some(time(16, 0, 0, 0)),
            place: text::<Place>("二楼会议室"),
            second_place: None,
            joint: Vec::new(),
            chair: who(0),
            chair_reason: None,
            recorder: Some(who(1)),
            items: vec![item(number, "学习党章")],
            extra_reason: None,
            off_plan_reason: Some(reason("上级临时部署")),
        },
        stage: Stage::draft(),
        version: 1,
    }
}

/// The branch with one draft.
pub fn found_with_draft(t: &TestDb) {
    found(t);
    wrote(t, |tx| meeting::add(tx, BRANCH, &draft(1), false));
}
