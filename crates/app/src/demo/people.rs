//! The sample branch and its eleven people in all five membership states.

use domain::{
    account::{Duty, SignInRules},
    id::{BranchId, GroupId, PersonId, ResolutionId},
    organization::{Branch, Group, Post},
    person::{Person, Standing},
    resolution::{Resolution, ResolutionKind},
    text::{MobileNumber, Note, OrganizationName, PersonName, Title},
};
use jiff::{
    ToSpan as _,
    civil::{Date, date},
};

use super::{
    Sample, Stage, offices,
    staff::{account, fits, post},
};
use crate::Error;

/// The password of every sample account.
pub const PASSWORD: &str = "demo-2026";

/// The accounts that `demo` prints: name and what it is.
pub const ACCOUNTS: [(&str, &str); 9] = [
    ("陈一诺", "第一党小组组长"),
    ("许安宁", "党员（第一党小组）"),
    ("林知远", "党支部书记"),
    ("周明哲", "组织委员"),
    ("沈若溪", "第二党小组组长"),
    ("乔以南", "上级党组织工作人员（只看数字）"),
    ("管理员", "系统管理员（不能看内容）"),
    ("审计员", "审计管理员（只看日志）"),
    ("安全员", "安全管理员（只管密码和职责）"),
];

struct Someone(&'static str, usize, Standing, Date, &'static [Post]);

/// Name, group, state since when, posts.
const PEOPLE: [Someone; 11] = [
    Someone("陈一诺", 0, Standing::Full, date(2011, 6, 18), &[Post::Leader]),
    Someone("林知远", 0, Standing::Full, date(2003, 11, 7), &[Post::Secretary]),
    Someone("周明哲", 0, Standing::Full, date(2008, 4, 22), &[Post::OrganizationCommissioner]),
    Someone("许安宁", 0, Standing::Full, date(2015, 12, 11), &[]),
    Someone("何思源", 0, Standing::Probationary, date(2026, 6, 26), &[]),
    Someone("罗星野", 0, Standing::Applicant, date(2026, 9, 3), &[]),
    Someone("沈若溪", 1, Standing::Full, date(2013, 7, 1), &[Post::Leader]),
    Someone("江亦舟", 1, Standing::Full, date(2006, 5, 16), &[Post::DisciplineCommissioner]),
    Someone("方景行", 1, Standing::Full, date(2018, 10, 12), &[]),
    Someone("宋予安", 1, Standing::Target, date(2026, 5, 20), &[]),
    Someone("顾清和", 1, Standing::Activist, date(2025, 12, 4), &[]),
];

/// How long the sample branch has used the system.
const IN_USE: jiff::SignedDuration = jiff::SignedDuration::from_hours(75 * 24);

pub(super) fn seed(stage: &mut Stage<'_>, hash: &str) -> Result<Sample, Error> {
    let since = date(stage.today().year() - 2, 1, 4);
    // The roster goes back for years; in the system the branch has been for some months.
    let used = stage.now.saturating_sub(IN_USE).map_err(|e| Error::Internal(e.to_string()))?;
    let mut cx = stage.at(since.at(9, 0, 0, 0))?;
    if !store::organization::branches(cx.tx)?.is_empty() {
        return Err(Error::Internal("the database is not empty".to_owned()));
    }
    let branch = Branch {
        id: cx.new_id::<BranchId>()?,
        name: fits(OrganizationName::new("示例市档案馆机关党支部"))?,
    };
    store::organization::add_branch(cx.tx, &branch, used)?;
    store::account::set_rules(cx.tx, branch.id, SignInRules::NEW)?;
    let mut groups = [cx.new_id::<GroupId>()?, cx.new_id::<GroupId>()?];
    groups.sort();
    for (id, name) in groups.into_iter().zip(["第一党小组", "第二党小组"]) {
        let group = Group { id, name: fits(OrganizationName::new(name))? };
        store::organization::add_group(cx.tx, branch.id, &group, since)?;
    }
    let mut people = Vec::new();
    for (number, Someone(name, group, standing, from, posts)) in (1..).zip(PEOPLE) {
        let id = add(&mut cx, branch.id, name, number, hash, None)?;
        if standing == Standing::Probationary {
            store::person::set_standing(cx.tx, branch.id, id, date(2025, 6, 12), Standing::Target)?;
        }
        if standing == Standing::Full {
            // Probation lasts a year (细则 Art 31).
            let joined = from.saturating_sub(1.year());
            store::person::set_standing(cx.tx, branch.id, id, joined, Standing::Probationary)?;
        }
        store::person::set_standing(cx.tx, branch.id, id, from, standing)?;
        store::person::set_group(cx.tx, branch.id, id, since.max(from), groups[group])?;
        for &held in posts {
            let of = (held == Post::Leader).then_some(groups[group]);
            post(&mut cx, branch.id, id, held, of, since)?;
        }
        people.push((name, id));
    }
    people.push(("乔以南", add(&mut cx, branch.id, "乔以南", 97, hash, None)?));
    people.push(("管理员", add(&mut cx, branch.id, "管理员", 98, hash, Some(Duty::System))?));
    people.push(("审计员", add(&mut cx, branch.id, "审计员", 99, hash, Some(Duty::Audit))?));
    people.push(("安全员", add(&mut cx, branch.id, "安全员", 96, hash, Some(Duty::Security))?));
    let nowhere = cx.new_id()?;
    let office = offices::seed(&mut cx, branch.id, people.iter().find(|(name, _)| *name == "乔以南"))?;
    let sample = Sample { branch: branch.id, office, groups, people, draft: nowhere, archived: nowhere };
    resolutions(stage, &sample)?;
    Ok(sample)
}

fn add(
    cx: &mut crate::Cx<'_>,
    branch: BranchId,
    name: &str,
    number: u32,
    hash: &str,
    duty: Option<Duty>,
) -> Result<PersonId, Error> {
    let person = Person {
        id: cx.new_id()?,
        name: fits(PersonName::new(name))?,
        mobile: Some(fits(MobileNumber::new(&format!("100000000{number:02}")))?),
        email: None,
        version: 1,
    };
    store::person::add(cx.tx, branch, &person)?;
    account(cx, branch, person.id, hash, duty)?;
    Ok(person.id)
}

fn resolutions(stage: &mut Stage<'_>, sample: &Sample) -> Result<(), Error> {
    let year = stage.today().year();
    let list = [
        (
            ResolutionKind::Resolution,
            "推进馆藏档案数字化工作",
            "各党小组结合岗位，讨论本组党员承担的任务，每季度报告一次进展。",
            "每季度完成的卷数，遇到的问题。",
            date(year, 1, 15),
            date(year, 11, 30),
        ),
        (
            ResolutionKind::Task,
            "做好年末基层党组织自查",
            "各党小组对照支部工作要求自查，十二月上旬报支部。",
            "自查发现的问题和整改打算。",
            date(year, 10, 9),
            date(year, 12, 10),
        ),
    ];
    for (kind, title, text, back, passed_on, due) in list {
        let cx = stage.at(passed_on.at(16, 0, 0, 0))?;
        let resolution = Resolution {
            id: cx.new_id::<ResolutionId>()?,
            kind,
            title: fits(Title::new(title))?,
            text: fits(Note::new(text))?,
            meeting: Some(fits(Title::new("支部委员会会议"))?),
            passed_on,
            due: Some(due),
            report_back: Some(fits(Note::new(back))?),
            groups: Vec::new(),
            ended: None,
            version: 1,
        };
        store::resolution::add(cx.tx, sample.branch, &resolution)?;
    }
    Ok(())
}
