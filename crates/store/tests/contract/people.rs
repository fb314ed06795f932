//! People, their states, groups and posts by day.

use domain::{
    id::{ImportId, PersonId, ResolutionId, TransferId},
    meeting::Mark,
    membership::{Direction, Ending, Entry, EntryKind, Relation, Span, Transfer},
    organization::{Appointment, GroupChange, Post},
    person::{Gender, IdTail, Particulars, Standing},
    resolution::{Resolution, ResolutionKind},
    text::{EmailAddress, MobileNumber, OrganizationName, Reason},
};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use store::{
    StoreError, account,
    membership::{self, ImportFile},
    organization::{self, GroupEvent, PostHeld},
    person, resolution,
    roster_withdrawn::{self, Withdrawn},
    testing::TestDb,
};
use uuid::Uuid;

use crate::fixture::{
    BRANCH, FIRST, FOUNDED, NAMES, OTHER_BRANCH, SECOND, at, found, mark, person, saw, text, who, write,
    wrote,
};

on_every_engine!(
    a_person_comes_back_whole,
    people_keep_the_order_of_the_list,
    a_state_is_known_for_every_day,
    history_is_not_written_over,
    who_leaves_a_group_stays_on_its_past_rosters,
    the_whole_history_is_told_in_order,
    the_roster_of_a_past_day_is_the_one_of_that_day,
    posts_are_held_from_day_to_day,
    branches_do_not_see_each_other,
    resolutions_come_newest_first,
    the_names_to_sign_in_by_follow_the_person,
    the_roster_tells_everything_of_a_day,
    an_ended_state_has_no_other_after_it,
    the_last_entry_can_be_taken_back,
    former_members_are_found,
    a_relation_is_known_for_every_day,
    a_letter_is_closed_once,
    a_file_waits_for_its_reader_and_is_forgotten,
    groups_come_and_go,
    members_of_a_time_are_found_with_their_stays,
    posts_follow_one_another,
);

fn a_person_comes_back_whole(t: &TestDb) {
    found(t);
    let mut whole = person(2);
    whole.mobile = Some(MobileNumber::new("10000000002").expect("a number"));
    whole.email = Some(EmailAddress::new("guli@example.org").expect("an address"));
    let kept = whole.clone();
    wrote(t, move |tx| person::update(tx, BRANCH, &kept));
    whole.version = 2;
    assert_eq!(saw(t, |tx| person::find(tx, BRANCH, who(2))), Some(whole));
    assert_eq!(saw(t, |tx| person::find(tx, BRANCH, who(77))), None);
}

fn people_keep_the_order_of_the_list(t: &TestDb) {
    found(t);
    wrote(t, |tx| {
        let late = domain::person::Person { id: PersonId::new(Uuid::from_u128(1)), ..person(0) };
        person::add(tx, BRANCH, &late)
    });
    let names: Vec<String> =
        saw(t, |tx| person::all(tx, BRANCH)).into_iter().map(|p| p.name.to_string()).collect();
    assert_eq!(names, [NAMES[0], NAMES[1], NAMES[2], NAMES[3], NAMES[4], NAMES[0]]);
}

/// What one person was on every day from 2023 to 2028, counted out by hand.
fn a_state_is_known_for_every_day(t: &TestDb) {
    found(t);
    let probationary = date(2025, 7, 1);
    let full = date(2026, 7, 1);
    wrote(t, move |tx| {
        person::set_standing(tx, BRANCH, who(3), probationary, Standing::Probationary)?;
        person::set_standing(tx, BRANCH, who(3), full, Standing::Full)?;
        person::set_group(tx, BRANCH, who(3), full, SECOND)
    });
    let days: Vec<Date> =
        date(2023, 12, 30).series(1.day()).take_while(|d| *d < date(2026, 12, 31)).collect();
    let asked = days.clone();
    let states = saw(t, move |tx| {
        asked
            .iter()
            .map(|day| {
                Ok((
                    person::standing_on(tx, BRANCH, who(3), *day)?,
                    person::group_on(tx, BRANCH, who(3), *day)?,
                ))
            })
            .collect::<Result<Vec<_>, StoreError>>()
    });
    for (day, state) in days.into_iter().zip(states) {
        let expected = match day {
            day if day < FOUNDED => (None, None),
            day if day < probationary => (Some(Standing::Activist), Some(FIRST)),
            day if day < full => (Some(Standing::Probationary), Some(FIRST)),
            _ => (Some(Standing::Full), Some(SECOND)),
        };
        assert_eq!(state, expected, "on {day}");
    }
}

fn history_is_not_written_over(t: &TestDb) {
    found(t);
    wrote(t, |tx| person::set_standing(tx, BRANCH, who(3), date(2026, 7, 1), Standing::Probationary));
    for day in [date(2026, 7, 1), date(2026, 6, 30), date(2024, 1, 1), date(2020, 1, 1)] {
        let refused = write(t, move |tx| person::set_standing(tx, BRANCH, who(3), day, Standing::Full));
        // The first state is over by then, the second is not: only a day after both is free.
        assert!(matches!(refused, Err(StoreError::Unique(_))), "{day}: {refused:?}");
    }
    for day in [FOUNDED, date(2020, 1, 1)] {
        let refused = write(t, move |tx| person::set_group(tx, BRANCH, who(3), day, SECOND));
        assert!(matches!(refused, Err(StoreError::Unique(_))), "{day}: {refused:?}");
    }
    let then = saw(t, |tx| person::standing_on(tx, BRANCH, who(3), date(2026, 6, 30)));
    assert_eq!(then, Some(Standing::Activist));
    assert_eq!(saw(t, |tx| person::group_on(tx, BRANCH, who(3), date(2030, 1, 1))), Some(FIRST));
}

fn the_last_entry_can_be_taken_back(t: &TestDb) {
    found(t);
    let day = date(2026, 7, 1);
    let before = wrote(t, move |tx| {
        let before = (person::standings(tx, BRANCH, who(3))?, person::groups(tx, BRANCH, who(3))?);
        person::set_standing(tx, BRANCH, who(3), day, Standing::Probationary)?;
        membership::set_reason(tx, BRANCH, who(3), day, &text("在原单位入党"))?;
        person::set_group(tx, BRANCH, who(3), day, SECOND)?;
        membership::begin_relation(tx, BRANCH, who(3), day, &(Relation::Floating, text("示例市")))?;
        Ok(before)
    });
    assert_eq!(saw(t, |tx| membership::reasons(tx, BRANCH, who(3))), [(day, text("在原单位入党"))]);
    wrote(t, move |tx| {
        membership::end(tx, BRANCH, who(3), date(2026, 8, 1), Ending::Died, &text("证明"))?;
        person::leave_group(tx, BRANCH, who(3), date(2026, 8, 1))?;
        membership::end_relation(tx, BRANCH, who(3), date(2026, 8, 1))
    });
    let early = write(t, move |tx| roster_withdrawn::state(tx, BRANCH, who(3), day));
    assert!(matches!(early, Err(StoreError::Stale)), "its end comes first: {early:?}");
    wrote(t, move |tx| {
        roster_withdrawn::ended(tx, BRANCH, who(3), date(2026, 8, 1))?;
        roster_withdrawn::left(tx, BRANCH, who(3), date(2026, 8, 1), SECOND)?;
        roster_withdrawn::back(tx, BRANCH, who(3), date(2026, 8, 1))
    });
    assert_eq!(saw(t, |tx| membership::ended(tx, BRANCH, who(3))), None);
    wrote(t, move |tx| {
        roster_withdrawn::state(tx, BRANCH, who(3), day)?;
        roster_withdrawn::placed(tx, BRANCH, who(3), day, Some(FIRST))?;
        roster_withdrawn::away(tx, BRANCH, who(3), day, false)
    });
    let after =
        saw(t, |tx| Ok((person::standings(tx, BRANCH, who(3))?, person::groups(tx, BRANCH, who(3))?)));
    assert_eq!(after, before);
    assert!(saw(t, |tx| membership::relations(tx, BRANCH, who(3))).is_empty());
    let entry = Entry { kind: EntryKind::State(Standing::Probationary), on: day };
    let mark = Mark { by: who(0), at: at(1) };
    let one = Withdrawn { entry, note: Some(text("在原单位入党")), why: text("登记错了人"), mark };
    let kept = one.clone();
    wrote(t, move |tx| roster_withdrawn::keep(tx, BRANCH, who(3), &kept));
    assert_eq!(saw(t, |tx| roster_withdrawn::of_person(tx, BRANCH, who(3))), [one]);
    assert!(saw(t, |tx| roster_withdrawn::of_person(tx, OTHER_BRANCH, who(3))).is_empty());
}

fn former_members_are_found(t: &TestDb) {
    found(t);
    let last = date(2026, 8, 1);
    wrote(t, move |tx| {
        membership::end(tx, BRANCH, who(1), last, Ending::Resigned, &text("本人申请"))?;
        membership::end(tx, BRANCH, who(2), last, Ending::Died, &text("证明"))?;
        person::set_standing(tx, BRANCH, who(2), date(2026, 9, 1), Standing::Full)
    });
    let former = |day| saw(t, move |tx| membership::former(tx, BRANCH, day));
    assert!(former(last).is_empty(), "the last day counts still");
    let found = former(date(2026, 10, 1));
    let told: Vec<_> = found.iter().map(|f| (f.person.id, f.standing, f.last, f.ending)).collect();
    assert_eq!(told, [(who(1), Standing::Full, last, Ending::Resigned)], "who came back is no former member");
}

fn who_leaves_a_group_stays_on_its_past_rosters(t: &TestDb) {
    found(t);
    let early = write(t, |tx| person::leave_group(tx, BRANCH, who(1), date(2020, 1, 1)));
    assert!(matches!(early, Err(StoreError::Stale)), "{early:?}");
    wrote(t, |tx| person::leave_group(tx, BRANCH, who(1), date(2026, 4, 30)));
    let again = write(t, |tx| person::leave_group(tx, BRANCH, who(1), date(2026, 6, 30)));
    assert!(matches!(again, Err(StoreError::Stale)), "the last day is not moved: {again:?}");
    let on = |day| saw(t, move |tx| person::roster(tx, BRANCH, FIRST, day)).find(who(1)).is_some();
    assert!(on(date(2026, 4, 30)) && !on(date(2026, 5, 1)));
    assert_eq!(saw(t, |tx| person::group_on(tx, BRANCH, who(1), date(2026, 5, 1))), None);
}

fn the_whole_history_is_told_in_order(t: &TestDb) {
    found(t);
    let day = date(2026, 7, 1);
    wrote(t, move |tx| {
        person::set_standing(tx, BRANCH, who(3), day, Standing::Probationary)?;
        person::set_group(tx, BRANCH, who(3), day, SECOND)
    });
    let before = Some(date(2026, 6, 30));
    let states = saw(t, |tx| person::standings(tx, BRANCH, who(3)));
    let told: Vec<_> = states.iter().map(|s| (s.from, s.until, s.value)).collect();
    assert_eq!(told, [(FOUNDED, before, Standing::Activist), (day, None, Standing::Probationary)]);
    let groups = saw(t, |tx| person::groups(tx, BRANCH, who(3)));
    let told: Vec<_> = groups.iter().map(|s| (s.from, s.until, s.value)).collect();
    assert_eq!(told, [(FOUNDED, before, FIRST), (day, None, SECOND)]);
    assert!(saw(t, |tx| person::standings(tx, OTHER_BRANCH, who(3))).is_empty());
}

fn the_roster_of_a_past_day_is_the_one_of_that_day(t: &TestDb) {
    found(t);
    wrote(t, |tx| {
        person::set_group(tx, BRANCH, who(1), date(2026, 5, 1), SECOND)?;
        person::set_standing(tx, BRANCH, who(3), date(2026, 5, 1), Standing::Probationary)
    });
    let roster = |group, day| saw(t, move |tx| person::roster(tx, BRANCH, group, day));
    let ids = |r: &domain::membership::Roster| r.people.iter().map(|m| m.id).collect::<Vec<_>>();
    let before = roster(FIRST, date(2026, 4, 30));
    assert_eq!(ids(&before), [who(0), who(1), who(2), who(3)]);
    assert_eq!((before.due(), before.leader), ((3, 3), Some(who(0))));
    let after = roster(FIRST, date(2026, 5, 1));
    assert_eq!(ids(&after), [who(0), who(2), who(3)]);
    assert_eq!(after.due(), (3, 2));
    assert_eq!(ids(&roster(SECOND, date(2026, 5, 1))), [who(1), who(4)]);
    assert_eq!(roster(SECOND, date(2026, 5, 1)).leader, None);
    assert_eq!(ids(&roster(FIRST, date(2023, 12, 31))), []);
}

fn posts_are_held_from_day_to_day(t: &TestDb) {
    found(t);
    let leader = PostHeld {
        person: who(1),
        post: Post::Leader,
        group: Some(FIRST),
        from: date(2026, 3, 1),
        until: Some(date(2026, 8, 31)),
        appointment: Appointment::Recommended,
        basis: Some(text("支部委员会会议")),
    };
    let kept = leader.clone();
    wrote(t, move |tx| organization::add_post(tx, BRANCH, &kept));
    let on = |day| saw(t, move |tx| organization::posts_on(tx, BRANCH, day));
    assert_eq!(on(date(2026, 2, 28)).len(), 2);
    assert_eq!(on(date(2026, 3, 1)).last(), Some(&leader));
    assert_eq!(on(date(2026, 8, 31)).last(), Some(&leader));
    assert_eq!(on(date(2026, 9, 1)).len(), 2);
    let secretary = on(date(2026, 9, 1)).into_iter().find(|p| p.post == Post::Secretary).expect("one");
    assert_eq!((secretary.person, secretary.group, secretary.until), (who(4), None, None));
    // Of two who hold the post on a day, the later one leads.
    assert_eq!(saw(t, |tx| person::roster(tx, BRANCH, FIRST, date(2026, 4, 1))).leader, Some(who(1)));
    assert_eq!(saw(t, |tx| person::roster(tx, BRANCH, FIRST, date(2026, 9, 1))).leader, Some(who(0)));
}

fn branches_do_not_see_each_other(t: &TestDb) {
    found(t);
    assert_eq!(saw(t, |tx| person::all(tx, OTHER_BRANCH)), []);
    assert_eq!(saw(t, |tx| organization::groups(tx, OTHER_BRANCH)), []);
    assert_eq!(saw(t, |tx| organization::group(tx, OTHER_BRANCH, FIRST)), None);
    assert_eq!(saw(t, |tx| person::find(tx, OTHER_BRANCH, who(0))), None);
    assert_eq!(saw(t, |tx| organization::posts_on(tx, OTHER_BRANCH, date(2026, 1, 1))), []);
    let stale = write(t, |tx| person::update(tx, OTHER_BRANCH, &person(0)));
    assert_eq!(stale, Err(StoreError::Stale));
    let branches = saw(t, organization::branches);
    assert_eq!(branches.iter().map(|b| b.id).collect::<Vec<_>>(), [BRANCH, OTHER_BRANCH]);
    assert_eq!(saw(t, |tx| organization::groups(tx, BRANCH)).len(), 2);
    assert!(store_says_no_branch(t));
}

fn store_says_no_branch(t: &TestDb) -> bool {
    let unknown = domain::id::BranchId::new(Uuid::from_u128(9));
    crate::fixture::read(t, move |tx| organization::branch(tx, unknown)).is_err()
}

fn resolutions_come_newest_first(t: &TestDb) {
    found(t);
    let one = |number: u128, day, due| Resolution {
        id: ResolutionId::new(Uuid::from_u128(number)),
        kind: ResolutionKind::Task,
        title: text("推进档案数字化"),
        text: text("各党小组分工落实。\n按月报送进度。"),
        meeting: Some(text("支部委员会会议")),
        passed_on: day,
        due,
        report_back: Some(text("每月进度")),
        groups: vec![FIRST],
        ended: None,
        version: 1,
    };
    let older = one(1, date(2026, 1, 5), None);
    let newer = one(2, date(2026, 3, 5), Some(date(2026, 6, 30)));
    let both = (older.clone(), newer.clone());
    wrote(t, move |tx| {
        resolution::add(tx, BRANCH, &both.0)?;
        resolution::add(tx, BRANCH, &both.1)
    });
    assert_eq!(saw(t, |tx| resolution::all(tx, BRANCH)), [newer.clone(), older]);
    let later = Resolution {
        title: text("推进目录整理"),
        kind: ResolutionKind::Resolution,
        meeting: None,
        report_back: None,
        groups: vec![FIRST, SECOND],
        ..one(1, date(2026, 4, 1), None)
    };
    let (kept, old) = (later.clone(), later.clone());
    wrote(t, move |tx| resolution::set(tx, BRANCH, &kept));
    let later = Resolution { version: 2, ..later };
    assert_eq!(saw(t, |tx| resolution::all(tx, BRANCH)), [later.clone(), newer.clone()]);
    assert_eq!(write(t, move |tx| resolution::set(tx, BRANCH, &old)), Err(StoreError::Stale), "an old page");
    let foreign = later.clone();
    assert_eq!(write(t, move |tx| resolution::set(tx, OTHER_BRANCH, &foreign)), Err(StoreError::Stale));

    let why: Reason = text("重复登记");
    let (id, by, because) = (later.id, mark(1, 5), why.clone());
    let end = move |t: &TestDb, branch, version| {
        let because = because.clone();
        write(t, move |tx| resolution::end(tx, branch, (id, version), (by, &because)))
    };
    assert_eq!(end(t, BRANCH, 1), Err(StoreError::Stale));
    assert_eq!(end(t, OTHER_BRANCH, 2), Err(StoreError::Stale));
    assert_eq!(end(t, BRANCH, 2), Ok(()));
    let ended = Resolution { ended: Some((by, why)), version: 3, ..later };
    assert_eq!(saw(t, |tx| resolution::all(tx, BRANCH)), [ended, newer]);
    assert_eq!(end(t, BRANCH, 3), Err(StoreError::Stale), "it is over");
}

fn the_names_to_sign_in_by_follow_the_person(t: &TestDb) {
    found(t);
    let number = MobileNumber::new("10000000009").expect("a number");
    let mut changed = person(1);
    changed.name = text("陈诺");
    changed.mobile = Some(number.clone());
    wrote(t, move |tx| person::update(tx, BRANCH, &changed));
    let by = |name: &'static str| saw(t, move |tx| account::by_sign_in_name(tx, name));
    assert_eq!(by("陈一诺"), []);
    assert_eq!(by("陈诺"), [(BRANCH, who(1))]);
    assert_eq!(by("10000000009"), [(BRANCH, who(1))]);
    let taken = |but| {
        let number = number.clone();
        saw(t, move |tx| person::mobile_taken(tx, &number, but))
    };
    assert!(taken(who(2)) && !taken(who(1)));
    // Two branches may know people of the same name: both are found.
    wrote(t, |tx| {
        let mut same = person(0);
        same.id = PersonId::new(Uuid::from_u128(5));
        person::add(tx, OTHER_BRANCH, &same)
    });
    assert_eq!(by(NAMES[0]), [(BRANCH, who(0)), (OTHER_BRANCH, PersonId::new(Uuid::from_u128(5)))]);
}

fn particulars() -> Particulars {
    Particulars {
        gender: Some(Gender::Female),
        ethnicity: Some(text("示例族")),
        born_on: Some(date(1980, 2, 29)),
        education: Some(text("大学本科")),
        work: Some(text("示例中心 副主任")),
        joined_on: Some(date(2010, 7, 1)),
        id_tail: Some(IdTail::new("001X").expect("a tail")),
        eased: true,
    }
}

fn the_roster_tells_everything_of_a_day(t: &TestDb) {
    found(t);
    wrote(t, |tx| membership::set_particulars(tx, BRANCH, who(1), 1, &particulars()));
    assert_eq!(
        write(t, |tx| membership::set_particulars(tx, BRANCH, who(1), 1, &particulars())),
        Err(StoreError::Stale)
    );
    let lines = saw(t, |tx| membership::roster(tx, BRANCH, date(2025, 1, 1)));
    assert_eq!(lines.iter().map(|l| l.person.id).collect::<Vec<_>>(), (0..5).map(who).collect::<Vec<_>>());
    assert_eq!((&lines[1].particulars, lines[1].person.version), (&particulars(), 2));
    assert_eq!((lines[0].standing.value, lines[0].standing.from), (Standing::Full, FOUNDED));
    assert_eq!((lines[0].group, lines[4].group), (Some(FIRST), Some(SECOND)));
    assert_eq!((lines[0].relation, &lines[0].place), (Relation::Formal, &None));
    assert_eq!(saw(t, |tx| membership::roster(tx, BRANCH, date(2023, 12, 31))), []);
    assert_eq!(saw(t, |tx| membership::roster(tx, OTHER_BRANCH, date(2025, 1, 1))), []);
    assert_eq!(saw(t, |tx| membership::particulars(tx, OTHER_BRANCH, who(1))), None);
    wrote(t, |tx| person::leave_group(tx, BRANCH, who(0), date(2025, 3, 31)));
    let lines = saw(t, |tx| membership::roster(tx, BRANCH, date(2025, 4, 1)));
    assert_eq!((lines.len(), lines[0].group), (5, None), "in no group, but still of the branch");
}

fn an_ended_state_has_no_other_after_it(t: &TestDb) {
    found(t);
    let basis = "支部大会决定";
    wrote(t, move |tx| {
        membership::end(tx, BRANCH, who(3), date(2025, 6, 30), Ending::Discontinued, &text(basis))
    });
    assert_eq!(
        saw(t, |tx| membership::ended(tx, BRANCH, who(3))),
        Some((date(2025, 6, 30), Ending::Discontinued, text(basis)))
    );
    assert_eq!(saw(t, |tx| membership::ended(tx, BRANCH, who(2))), None);
    assert_eq!(
        saw(t, |tx| person::standing_on(tx, BRANCH, who(3), date(2025, 6, 30))),
        Some(Standing::Activist)
    );
    assert_eq!(saw(t, |tx| person::standing_on(tx, BRANCH, who(3), date(2025, 7, 1))), None);
    let again =
        write(t, move |tx| membership::end(tx, BRANCH, who(3), date(2025, 7, 1), Ending::Died, &text(basis)));
    assert_eq!(again, Err(StoreError::Stale));
}

fn a_relation_is_known_for_every_day(t: &TestDb) {
    found(t);
    let away = (Relation::Floating, text::<OrganizationName>("示例市外"));
    let kept = away.clone();
    wrote(t, move |tx| membership::begin_relation(tx, BRANCH, who(2), date(2025, 3, 1), &kept));
    wrote(t, |tx| membership::end_relation(tx, BRANCH, who(2), date(2025, 9, 30)));
    let spans = saw(t, |tx| membership::relations(tx, BRANCH, who(2)));
    assert_eq!(spans, [Span { from: date(2025, 3, 1), until: Some(date(2025, 9, 30)), value: away }]);
    for (day, relation) in [(date(2025, 2, 28), Relation::Formal), (date(2025, 9, 30), Relation::Floating)] {
        let lines = saw(t, move |tx| membership::roster(tx, BRANCH, day));
        assert_eq!(lines[2].relation, relation, "{day}");
    }
    let over = write(t, |tx| membership::end_relation(tx, BRANCH, who(2), date(2025, 10, 1)));
    assert_eq!(over, Err(StoreError::Stale));
}

fn a_letter_is_closed_once(t: &TestDb) {
    found(t);
    let letter = Transfer {
        id: TransferId::new(Uuid::from_u128(0x77)),
        person: who(1),
        direction: Direction::Out,
        counterpart: text("示例市图书馆党支部"),
        letter: Some(text("（2026）第 7 号")),
        on: date(2026, 7, 1),
        valid_until: Some(date(2026, 9, 30)),
        received_on: None,
        void_on: None,
    };
    let kept = letter.clone();
    wrote(t, move |tx| membership::add_transfer(tx, BRANCH, &kept));
    assert_eq!(saw(t, |tx| membership::open_transfers(tx, BRANCH)), std::slice::from_ref(&letter));
    assert_eq!(saw(t, |tx| membership::open_transfers(tx, OTHER_BRANCH)), []);
    let received = Transfer { received_on: Some(date(2026, 7, 9)), ..letter };
    let kept = received.clone();
    wrote(t, move |tx| membership::close_transfer(tx, BRANCH, &kept));
    let again = received.clone();
    assert_eq!(write(t, move |tx| membership::close_transfer(tx, BRANCH, &again)), Err(StoreError::Stale));
    assert_eq!(saw(t, |tx| membership::open_transfers(tx, BRANCH)), []);
    assert_eq!(saw(t, |tx| membership::transfers(tx, BRANCH, who(1))), [received]);
}

fn a_file_waits_for_its_reader_and_is_forgotten(t: &TestDb) {
    found(t);
    let file = |number: u128, second| ImportFile {
        id: ImportId::new(Uuid::from_u128(number)),
        person: who(0),
        created_at: at(second),
        file_name: "名册.xlsx".to_owned(),
        lines: "[]".to_owned(),
    };
    wrote(t, move |tx| membership::keep_import(tx, BRANCH, &file(1, 0), at(-100)));
    wrote(t, move |tx| membership::keep_import(tx, BRANCH, &file(2, 500), at(400)));
    assert_eq!(saw(t, move |tx| membership::import(tx, BRANCH, file(1, 0).id)), None, "too old");
    assert_eq!(saw(t, move |tx| membership::import(tx, BRANCH, file(2, 0).id)), Some(file(2, 500)));
    assert_eq!(saw(t, move |tx| membership::import(tx, OTHER_BRANCH, file(2, 0).id)), None);
    wrote(t, move |tx| membership::forget_import(tx, BRANCH, file(2, 0).id));
    let again = write(t, move |tx| membership::forget_import(tx, BRANCH, file(2, 0).id));
    assert_eq!(again, Err(StoreError::Stale));
}

fn groups_come_and_go(t: &TestDb) {
    found(t);
    wrote(t, |tx| organization::end_group(tx, BRANCH, SECOND, date(2026, 2, 28)));
    wrote(t, |tx| organization::rename_group(tx, BRANCH, FIRST, &text("业务党小组")));
    let names = |day: Date| -> Vec<String> {
        let groups = saw(t, move |tx| organization::groups_on(tx, BRANCH, day));
        groups.into_iter().map(|g| g.name.to_string()).collect()
    };
    assert_eq!(names(date(2026, 2, 28)), ["业务党小组", "第二党小组"]);
    assert_eq!(names(date(2026, 3, 1)), ["业务党小组"]);
    assert_eq!(names(date(2023, 12, 31)), [""; 0]);
    assert_eq!(saw(t, |tx| organization::groups(tx, BRANCH)).len(), 2, "the former one is known for good");
    let again = write(t, |tx| organization::end_group(tx, BRANCH, SECOND, date(2026, 3, 31)));
    assert_eq!(again, Err(StoreError::Stale));
    let foreign = write(t, |tx| organization::rename_group(tx, OTHER_BRANCH, FIRST, &text("别处")));
    assert_eq!(foreign, Err(StoreError::Stale));
    let event = |kind, other: &str| GroupEvent {
        on: date(2026, 3, 1),
        kind,
        other: other.to_owned(),
        basis: text("支部委员会会议"),
    };
    let events = [event(GroupChange::Renamed, "第一党小组"), event(GroupChange::TookIn, "第二党小组")];
    for event in events.clone() {
        wrote(t, move |tx| organization::add_group_event(tx, BRANCH, FIRST, &event));
    }
    assert_eq!(saw(t, |tx| organization::group_events(tx, BRANCH, FIRST)), events);
    assert_eq!(saw(t, |tx| organization::group_events(tx, BRANCH, SECOND)), []);
}

fn members_of_a_time_are_found_with_their_stays(t: &TestDb) {
    found(t);
    wrote(t, |tx| person::set_group(tx, BRANCH, who(1), date(2026, 3, 1), SECOND));
    wrote(t, |tx| person::set_group(tx, BRANCH, who(1), date(2026, 6, 1), FIRST));
    let of = |group, from: Date, until: Date| -> Vec<_> {
        let found = saw(t, move |tx| person::members_between(tx, BRANCH, group, (from, until)));
        found
            .into_iter()
            .map(|(m, stays)| (m.id, stays.into_iter().map(|s| (s.from, s.until)).collect::<Vec<_>>()))
            .collect()
    };
    let since = date(2024, 1, 1);
    let (first, last) = (date(2026, 1, 1), date(2026, 12, 31));
    let stays = vec![(since, Some(date(2026, 2, 28))), (date(2026, 6, 1), None)];
    let whole = vec![(since, None)];
    assert_eq!(
        of(FIRST, first, last),
        [(who(0), whole.clone()), (who(1), stays), (who(2), whole.clone())],
        "an activist is no member"
    );
    let visit = vec![(date(2026, 3, 1), Some(date(2026, 5, 31)))];
    assert_eq!(of(SECOND, first, last), [(who(1), visit), (who(4), whole.clone())]);
    assert_eq!(of(SECOND, first, date(2026, 2, 28)), [(who(4), whole)]);
    assert_eq!(of(FIRST, date(2020, 1, 1), date(2023, 12, 31)), []);
}

fn posts_follow_one_another(t: &TestDb) {
    found(t);
    let first = saw(t, |tx| organization::posts_of(tx, BRANCH, who(0)));
    let [held] = first.as_slice() else { panic!("one post was expected: {first:?}") };
    let kept = held.clone();
    let early = write(t, move |tx| organization::end_post(tx, BRANCH, &kept, date(2023, 12, 31)));
    assert_eq!(early, Err(StoreError::Stale), "before it began");
    let kept = held.clone();
    wrote(t, move |tx| organization::end_post(tx, BRANCH, &kept, date(2026, 2, 28)));
    let kept = held.clone();
    let again = write(t, move |tx| organization::end_post(tx, BRANCH, &kept, date(2026, 3, 31)));
    assert_eq!(again, Err(StoreError::Stale));
    let ended = saw(t, |tx| organization::posts_of(tx, BRANCH, who(0)));
    assert_eq!(ended[0].until, Some(date(2026, 2, 28)));
    let roster = saw(t, |tx| person::roster(tx, BRANCH, FIRST, date(2026, 3, 1)));
    assert_eq!(roster.leader, None);
}
