//! Work summaries over the sample branch: what the facts say, who may, what stays.

use app::{
    Error, attendance,
    demo::Sample,
    dues::by_month,
    permission::{self, Actor, may},
    work_summary::{
        self, Writing,
        draft::{self, DraftInput},
        view::{self, SummaryView},
        write::{self, Then},
    },
};
use domain::{
    dues::Fen,
    id::WorkSummaryId,
    work_summary::{SectionKind, SummaryPeriod},
};
use jiff::civil::date;

use crate::world::{World, faults};

const LEADER: &str = "陈一诺";
const SECRETARY: &str = "林知远";

async fn begin(world: &World, actor: &Actor, period: SummaryPeriod) -> Result<WorkSummaryId, Error> {
    let (actor, input) = (actor.clone(), DraftInput { year: "2026".into(), period: period.code().into() });
    let work = move |cx: &mut app::Cx<'_>| {
        let writing = match actor.led_group() {
            Some(group) => Writing::OfGroup(permission::in_group(cx, &actor, group)?),
            None => Writing::OfBranch(permission::in_branch(&actor)?),
        };
        draft::draft(cx, &writing, &input)
    };
    world.write(work).await
}

async fn seen(world: &World, actor: &Actor, id: WorkSummaryId) -> Result<SummaryView, Error> {
    let actor = actor.clone();
    let read = move |cx: &mut app::Cx<'_>| {
        let permit = work_summary::permit_reading(cx, &actor, id)?;
        view::view(cx, &permit, id)
    };
    world.app.read(read).await
}

async fn written(
    world: &World,
    actor: &Actor,
    at: (WorkSummaryId, i64),
    (kind, text, then): (SectionKind, &'static str, Then),
) -> Result<(), Error> {
    let actor = actor.clone();
    let work = move |cx: &mut app::Cx<'_>| {
        let writing = work_summary::permit_writing(cx, &actor, at.0)?;
        write::write(cx, &writing, at, (&[(kind, text.to_owned())], then))
    };
    world.write(work).await
}

fn text(view: &SummaryView, kind: SectionKind) -> String {
    let found = view.sections.iter().find(|(section, _)| section.kind == kind);
    found.and_then(|(section, _)| section.text.clone()).map(String::from).unwrap_or_default()
}

/// Whether the person's name stands anywhere.
fn names(view: &SummaryView, sample: &Sample) -> Option<&'static str> {
    let all: String = SectionKind::ALL.map(|kind| text(view, kind)).concat();
    sample.people.iter().map(|(name, _)| *name).find(|name| all.contains(name))
}

#[tokio::test]
async fn the_facts_of_the_period_are_drafted_and_nobody_is_named() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, LEADER).await;
    let id = begin(&world, &leader, SummaryPeriod::SecondHalf).await.expect("a draft");
    let view = seen(&world, &leader, id).await.expect("the leader's own");
    let meetings = text(&view, SectionKind::Meetings);
    let topics = "10月15日，学习发展党员工作细则；研究推荐和发展党员工作。";
    assert!(meetings.contains(topics), "an agenda names an applicant, a summary does not: {meetings}");
    assert!(meetings.contains("没有开会的月份：") && !meetings.contains("6月18日"), "{meetings}");
    assert_eq!(names(&view, &sample), None);
    let attendance = text(&view, SectionKind::Attendance);
    assert!(attendance.contains("合计应到") && !attendance.contains("6月"), "{attendance}");
    assert!(text(&view, SectionKind::Dues).starts_with("7月至11月应交党费"));
    assert!(text(&view, SectionKind::Opinions).contains("办理情况"));
    assert_eq!(text(&view, SectionKind::Plans), "", "only people can say it");
    assert!(view.sections.iter().all(|(_, news)| news.is_none()));
}

#[tokio::test]
async fn the_same_day_says_the_same_and_a_later_one_says_what_is_new() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, LEADER).await;
    let id = begin(&world, &leader, SummaryPeriod::Year).await.expect("a draft");
    assert_eq!(begin(&world, &leader, SummaryPeriod::Year).await.expect("the same"), id);
    let own = (SectionKind::Work, "我们自己总结的任务", Then::Keep);
    written(&world, &leader, (id, 1), own).await.expect("kept");
    world.clock.set("2026-12-28T01:00:00Z".parse().expect("a time"));
    let view = seen(&world, &leader, id).await.expect("a view");
    let news: Vec<_> = view.sections.iter().filter(|(_, n)| n.is_some()).map(|(s, _)| s.kind).collect();
    assert!(news.contains(&SectionKind::Dues) && news.contains(&SectionKind::Meetings), "{news:?}");
    let renew = (SectionKind::Plans, "开到窗口去", Then::Renew);
    written(&world, &leader, (id, 2), renew).await.expect("renewed");
    let view = seen(&world, &leader, id).await.expect("a view");
    assert!(text(&view, SectionKind::Dues).starts_with("1月至12月应交党费"));
    assert_eq!(text(&view, SectionKind::Work), "我们自己总结的任务");
    assert_eq!(text(&view, SectionKind::Plans), "开到窗口去");
    let stale = written(&world, &leader, (id, 2), (SectionKind::Plans, "晚了", Then::Keep)).await;
    assert!(matches!(stale, Err(Error::Stale)), "{stale:?}");
}

#[tokio::test]
async fn a_draft_is_its_writer_s_and_a_final_one_is_read_and_not_changed() {
    let (world, sample) = World::with_sample();
    let (leader, secretary) = (world.actor(&sample, LEADER).await, world.actor(&sample, SECRETARY).await);
    let id = begin(&world, &leader, SummaryPeriod::SecondHalf).await.expect("a draft");
    assert!(matches!(seen(&world, &secretary, id).await, Err(Error::NotFound)));
    let late = (SectionKind::Results, "按时开会", Then::Finish);
    written(&world, &leader, (id, 1), late).await.expect("frozen");
    assert!(seen(&world, &secretary, id).await.is_ok_and(|view| !view.writes && !view.is_draft()));
    let member = world.actor(&sample, "许安宁").await;
    assert!(seen(&world, &member, id).await.is_ok());
    let stranger = world.actor(&sample, "沈若溪").await;
    assert!(matches!(seen(&world, &stranger, id).await, Err(Error::NotFound)));
    let refused = written(&world, &leader, (id, 2), (SectionKind::Plans, "再加一句", Then::Keep)).await;
    assert!(matches!(&refused, Err(Error::Refused(why)) if why.contains("已经定稿")), "{refused:?}");
    let other = written(&world, &secretary, (id, 2), (SectionKind::Plans, "替组长写", Then::Keep)).await;
    assert!(matches!(other, Err(Error::Forbidden(_))), "{other:?}");
}

#[tokio::test]
async fn the_branch_s_own_tells_of_every_group() {
    let (world, sample) = World::with_sample();
    // Who works for the branch and leads nothing.
    let secretary = world.actor(&sample, SECRETARY).await;
    let id = begin(&world, &secretary, SummaryPeriod::Year).await.expect("a draft");
    let view = seen(&world, &secretary, id).await.expect("the branch's own");
    let meetings = text(&view, SectionKind::Meetings);
    assert!(meetings.contains("第一党小组：") && meetings.contains("第二党小组："), "{meetings}");
    assert!(text(&view, SectionKind::Resolutions).contains("第一党小组，"), "{view:?}");
    assert_eq!(names(&view, &sample), None);
    let commissioner = world.actor(&sample, "江亦舟").await;
    assert!(matches!(seen(&world, &commissioner, id).await, Err(Error::NotFound)));
    assert!(begin(&world, &commissioner, SummaryPeriod::Year).await.is_err());
}

#[tokio::test]
async fn a_time_that_has_not_begun_is_refused_at_its_field() {
    let (world, sample) = World::with_sample();
    world.clock.set("2026-06-30T01:00:00Z".parse().expect("a time"));
    let leader = world.actor(&sample, LEADER).await;
    let refused = faults(begin(&world, &leader, SummaryPeriod::SecondHalf).await);
    assert_eq!(refused.len(), 1);
    assert!(refused[0].0 == "period" && refused[0].1.contains("还没有到这个时间"), "{refused:?}");
}

#[tokio::test]
async fn months_add_up_for_charts_and_words_alike() {
    let (world, sample) = World::with_sample();
    let (leader, secretary) = (world.actor(&sample, LEADER).await, world.actor(&sample, SECRETARY).await);
    let (group, groups) = (sample.groups[0], sample.groups);
    let read = move |cx: &mut app::Cx<'_>| {
        let permit = permission::in_group::<may::ReadAttendance>(cx, &leader, group)?;
        attendance::year::year(cx, &permit, 2026)
    };
    let year = world.app.read(read).await.expect("a year");
    let (all, months) = (year.tally(|_| true), year.by_month());
    assert_eq!(months.iter().map(attendance::tally::Tally::due).sum::<usize>(), all.due());
    assert_eq!(all.there() + all.away(), all.due());
    assert_eq!(all.there(), year.lines.iter().map(|line| line.took_part()).sum::<usize>());
    let days = (date(2026, 1, 1), date(2026, 12, 31));
    assert_eq!(year.by_meeting(days).iter().map(|(_, tally)| tally.due()).sum::<usize>(), all.due());

    let read = move |cx: &mut app::Cx<'_>| {
        let mut sums = vec![by_month::by_month(cx, &permission::in_branch(&secretary)?, 2026)?];
        for group in groups {
            let permit = permission::in_group(cx, &secretary, group)?;
            sums.push(by_month::by_month(cx, &permit, 2026)?);
        }
        Ok(sums)
    };
    let sums = world.app.read(read).await.expect("sums");
    let total = |of: &[by_month::MonthSum]| {
        (of.iter().map(|m| m.due.0).sum::<i64>(), of.iter().map(|m| m.paid.0).sum::<i64>())
    };
    let (branch, first, second) = (total(&sums[0]), total(&sums[1]), total(&sums[2]));
    assert_eq!(branch.1, first.1 + second.1, "every entry is some group's");
    assert!(branch.0 >= first.0 + second.0 && first.0 > 0, "{branch:?} {first:?} {second:?}");
    assert_eq!(sums[0].len(), 11, "no month of the future");
    assert!(sums.concat().iter().all(|month| month.due >= Fen(0)));
}
