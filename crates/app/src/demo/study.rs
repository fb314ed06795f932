//! The sample's study: a plan, what a meeting studied, a study outside of meetings with a make-up.

use documents::{
    attachment::NoReader,
    docx,
    paper::{Block, Paper},
};
use domain::attachment::FileOwner;
use jiff::{ToSpan as _, civil::Date};

use super::{Sample, Stage, acting, days_before};
use crate::{
    Cx, Error, attachment,
    permission::{self, Permit, may},
    study::{plan, record, year},
};

const LEADER: &str = "陈一诺";

const OUTLINE: &str =
    "学习提纲\n一、原文通读第一章\n二、结合岗位谈一点体会\n三、记下不明白的地方，会上一起讨论\n";

pub(super) fn seed(stage: &mut Stage<'_>, sample: &Sample) -> Result<(), Error> {
    let today = stage.today();
    let group = sample.groups[0];
    let lines = [
        ("3", "new_era", "习近平新时代中国特色社会主义思想学习纲要（一）", "阅览室第三排，每人一册"),
        ("6", "history", "中国共产党简史第一章", "阅览室第三排"),
        ("9", "basics", "党章总纲", "共产党员网 https://www.12371.cn/ 的“党章”栏目"),
        ("11", "line", "党的路线方针政策学习：档案工作的要求", "组长处有打印件"),
    ];
    let mut cx = stage.at(days_before(today, 300, 9, 0))?;
    let leader = acting(&mut cx, sample, LEADER)?;
    let permit = permission::in_group(&mut cx, &leader, group)?;
    for (month, theme, title, materials) in lines {
        let input = plan::Input {
            year: today.year(),
            month: month.to_owned(),
            theme: theme.to_owned(),
            title: title.to_owned(),
            materials: materials.to_owned(),
        };
        plan::add(&mut cx, &permit, &input)?;
    }
    let first = store::study::plan(cx.tx, permit.branch(), group, today.year())?;
    let first = first.first().ok_or(Error::NotFound)?.id;
    attach(&mut cx, &permit, FileOwner::Item(first), "学习提纲.txt", OUTLINE.as_bytes().to_vec())?;
    let mut cx = stage.at(days_before(today, 50, 17, 30))?;
    let leader = acting(&mut cx, sample, LEADER)?;
    let permit = permission::in_group(&mut cx, &leader, group)?;
    let there = ["陈一诺", "周明哲", "许安宁", "何思源"];
    let input = record::Input {
        on: today.date().saturating_sub(50.days()).to_string(),
        theme: "history".to_owned(),
        title: "参观市党史陈列室".to_owned(),
        hours: "4".to_owned(),
        materials: String::new(),
        people: there.iter().filter_map(|name| sample.person(name)).map(|id| id.to_string()).collect(),
    };
    let id = record::record(&mut cx, &permit, &input)?;
    attach(&mut cx, &permit, FileOwner::Study(id), "参观纪要.docx", notes(today.date())?)?;
    let absent = sample.person("林知远").ok_or(Error::NotFound)?.to_string();
    let day = today.date().saturating_sub(14.days()).to_string();
    let mut cx = stage.at(days_before(today, 14, 18, 0))?;
    let leader = acting(&mut cx, sample, LEADER)?;
    let permit = permission::in_group(&mut cx, &leader, group)?;
    record::make_up(&mut cx, &permit, id, &absent, &day)?;
    // One meeting that studied something waits to be written down; older ones are.
    let mut cx = stage.at(today)?;
    let mut found = year::waiting(&mut cx, &permit, None)?;
    let Some(oldest) = found.pop().filter(|_| !found.is_empty()) else { return Ok(()) };
    let input = record::Input {
        theme: "new_era".to_owned(),
        title: oldest.meeting.titles.chars().take(60).collect(),
        hours: "1".to_owned(),
        ..record::Input::default()
    };
    record::from_meeting(&mut cx, &permit, oldest.meeting.id, &input).map(drop)
}

fn attach(
    cx: &mut Cx<'_>,
    permit: &Permit<may::KeepStudy>,
    owner: FileOwner,
    name: &str,
    bytes: Vec<u8>,
) -> Result<(), Error> {
    let input = attachment::Input { name: name.to_owned(), size: bytes.len(), bytes, is_open: true };
    let taken = attachment::look(input, &NoReader)?;
    attachment::attach(cx, permit, owner, &taken).map(drop)
}

/// A short document.
fn notes(date: Date) -> Result<Vec<u8>, Error> {
    let lines = ["大家先听讲解，再分组参观。", "返回后各人用三五句话写下体会，交组长汇总。"];
    let paper = Paper {
        name: "参观纪要".to_owned(),
        title: vec!["参观纪要".to_owned()],
        landscape: false,
        date,
        blocks: lines.map(Block::body).to_vec(),
    };
    docx::write(&paper).map_err(|fault| Error::Internal(fault.to_string()))
}
