//! The sample's daily work: particulars of its people, work that is given out and reported on.

use domain::{
    id::PersonId,
    person::{Gender, IdTail, Particulars},
    text::Word,
};
use jiff::{
    ToSpan as _,
    civil::{Date, date},
};

use super::{Sample, Stage, acting, days_before, staff::fits};
use crate::{
    Error,
    assignment::{act, give},
    permission,
};

/// Name, gender, birthday, education, work at the unit. All invented.
struct Known(&'static str, Gender, Date, &'static str, &'static str);

const PARTICULARS: [Known; 11] = [
    Known("陈一诺", Gender::Female, date(1976, 3, 14), "大学本科", "保管利用科科长"),
    Known("林知远", Gender::Male, date(1970, 9, 2), "大学本科", "馆长"),
    Known("周明哲", Gender::Male, date(1974, 11, 25), "大学本科", "办公室主任"),
    Known("许安宁", Gender::Female, date(1988, 6, 7), "硕士研究生", "保管利用科科员"),
    Known("何思源", Gender::Male, date(1996, 1, 19), "大学本科", "保管利用科科员"),
    Known("罗星野", Gender::Male, date(1999, 4, 30), "大学本科", "保管利用科科员"),
    Known("沈若溪", Gender::Female, date(1981, 12, 8), "大学本科", "信息技术科科长"),
    Known("江亦舟", Gender::Male, date(1972, 5, 21), "大学专科", "信息技术科四级调研员"),
    Known("方景行", Gender::Male, date(1990, 8, 16), "硕士研究生", "信息技术科科员"),
    Known("宋予安", Gender::Female, date(1995, 10, 3), "大学本科", "信息技术科科员"),
    Known("顾清和", Gender::Male, date(1997, 2, 12), "大学本科", "信息技术科科员"),
];

pub(super) fn seed(stage: &mut Stage<'_>, sample: &Sample) -> Result<(), Error> {
    particulars(stage, sample)?;
    work(stage, sample)?;
    super::dues::seed(stage, sample)?;
    super::people_work::seed(stage, sample)?;
    super::development::seed(stage, sample)?;
    super::hearing::seed(stage, sample)?;
    super::study::seed(stage, sample)?;
    super::life::seed(stage, sample)?;
    super::disposition::seed(stage, sample)?;
    super::appraisal::seed(stage, sample)?;
    super::work_summary::seed(stage, sample)?;
    super::tables::seed(stage, sample)
}

fn particulars(stage: &mut Stage<'_>, sample: &Sample) -> Result<(), Error> {
    let since = date(stage.today().year() - 2, 1, 4);
    let cx = stage.at(since.at(10, 0, 0, 0))?;
    for (number, Known(name, gender, born_on, education, work)) in (1..).zip(PARTICULARS) {
        let person = sample.person(name).ok_or(Error::NotFound)?;
        let states = store::person::standings(cx.tx, sample.branch, person)?;
        let joined = states.iter().find(|s| s.value.is_member()).map(|s| s.from);
        let known = Particulars {
            gender: Some(gender),
            ethnicity: Some(fits(Word::new("汉族"))?),
            born_on: Some(born_on),
            education: Some(fits(Word::new(education))?),
            work: Some(fits(Word::new(work))?),
            joined_on: joined,
            eased: false,
            id_tail: Some(fits(IdTail::new(&format!("0{number:02}X")))?),
        };
        store::membership::set_particulars(cx.tx, sample.branch, person, 1, &known)?;
    }
    Ok(())
}

/// What somebody is to do, when it was given out and is due, in days from today, and what was written about it.
fn give_out(
    stage: &mut Stage<'_>,
    sample: &Sample,
    (who, what, measures): (&str, &str, &str),
    (given, due): (i64, i64),
    resolution: &str,
) -> Result<domain::id::AssignmentId, Error> {
    let today = stage.today();
    let mut cx = stage.at(days_before(today, given, 9, 20))?;
    let leader = acting(&mut cx, sample, "陈一诺")?;
    let permit = permission::in_group(&mut cx, &leader, sample.groups[0])?;
    let person: PersonId = sample.person(who).ok_or(Error::NotFound)?;
    let input = give::Input {
        resolution: resolution.to_owned(),
        what: what.to_owned(),
        measures: measures.to_owned(),
        people: vec![person.to_string()],
        due: today.date().saturating_add(due.days()).to_string(),
    };
    give::give(&mut cx, &permit, &input)?.first().copied().ok_or(Error::NotFound)
}

fn tell(
    stage: &mut Stage<'_>,
    sample: &Sample,
    who: &str,
    id: domain::id::AssignmentId,
    (days, text, is_done): (i64, &str, bool),
) -> Result<(), Error> {
    let today = stage.today();
    let mut cx = stage.at(days_before(today, days, 17, 5))?;
    let actor = acting(&mut cx, sample, who)?;
    let permit = permission::in_group(&mut cx, &actor, sample.groups[0])?;
    let version = store::assignment::find(cx.tx, sample.branch, id)?.ok_or(Error::NotFound)?.version;
    act::progress(&mut cx, &permit, id, version, text, is_done)
}

fn work(stage: &mut Stage<'_>, sample: &Sample) -> Result<(), Error> {
    let digitized = {
        let today = stage.today();
        let cx = stage.at(today)?;
        let all = store::resolution::all(cx.tx, sample.branch)?;
        let found = all.into_iter().find(|r| r.title.as_str().contains("数字化"));
        found.map(|r| r.id.to_string()).unwrap_or_default()
    };
    let scan = ("许安宁", "扫描一九九〇年代的会计档案", "按卷登记，每周核对一次页数");
    let scan = give_out(stage, sample, scan, (40, 12), &digitized)?;
    tell(stage, sample, "许安宁", scan, (26, "已扫描 120 卷，页数核对无误。", false))?;
    tell(stage, sample, "许安宁", scan, (9, "累计扫描 260 卷，还差 40 卷。", false))?;
    let index = ("林知远", "审定数字化目录的著录规则", "征求两个党小组的意见后定稿");
    let index = give_out(stage, sample, index, (38, 5), &digitized)?;
    tell(stage, sample, "林知远", index, (4, "规则已定稿，印发各科。", true))?;
    give_out(stage, sample, ("周明哲", "整理查档群众提出的问题", "每月列一张清单交组长"), (20, -2), "")?;
    Ok(())
}
