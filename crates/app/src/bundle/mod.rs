//! 迎检材料: a year as one folder, of a group or of the whole branch, gathered from what there is, so that nobody makes files for an
//! inspection again. Each part is read with the permit of its own; what the reader may not have is left out and said to be.
//!
//! Gathering reads only, so that nobody who writes waits for it; that it was taken goes into the journal before it is handed out.

mod group;

use std::collections::BTreeSet;

use documents::{
    bundle::{Bundle, BundleFile, Content},
    ledger::Ledger,
};
use domain::{id::GroupId, organization::Branch};
use uuid::Uuid;

use crate::{
    App, Cx, Error, dues, meeting,
    organization::year::{self, GroupYear},
    permission::{self, Actor, may},
    person, resolution,
};
use group::Taking;

/// What was gathered, with the lines that the journal gets for it.
struct Gathered {
    bundle: Bundle,
    lines: Vec<(&'static str, Uuid)>,
}

/// A group's year.
///
/// # Errors
/// [`Error::NotFound`] for a year in which there was no such group; [`Error::Forbidden`].
pub async fn of_group(app: &App, actor: Actor, group: GroupId, year: i16) -> Result<Bundle, Error> {
    let reader = actor.clone();
    let gathered = app.read(move |cx| gather_group(cx, &reader, group, year)).await?;
    let lines = gathered.lines;
    app.write(move |cx| {
        let permit = permission::in_group::<may::TakeBundle>(cx, &actor, group)?;
        lines.iter().try_for_each(|(verb, object)| cx.journal(&permit, verb, *object))
    })
    .await?;
    Ok(gathered.bundle)
}

/// The branch's year: every group that there was in a folder of its own, and what is the branch's.
///
/// # Errors
/// [`Error::NotFound`] for a year that is none of ours; [`Error::Forbidden`].
pub async fn of_branch(app: &App, actor: Actor, year: i16) -> Result<Bundle, Error> {
    let reader = actor.clone();
    let gathered = app.read(move |cx| gather_branch(cx, &reader, year)).await?;
    let lines = gathered.lines;
    app.write(move |cx| {
        let permit = permission::in_branch::<may::TakeBranchBundle>(&actor)?;
        lines.iter().try_for_each(|(verb, object)| cx.journal(&permit, verb, *object))
    })
    .await?;
    Ok(gathered.bundle)
}

/// Whose year the machine is asked for: names as they are written, which may be left out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wanted {
    /// The branch; may be left out where there is one only.
    pub branch: Option<String>,
    /// The group; the whole branch where it is left out.
    pub group: Option<String>,
}

/// The same for whoever runs the machine: what the secretary of the branch could take, and no more. The journal has it without a name.
///
/// # Errors
/// [`Error::Refused`] for names that are not known, and where it is not clear which branch; [`Error::NotFound`] for a year that is none
/// of ours.
pub async fn by_the_machine(app: &App, wanted: Wanted, year: i16) -> Result<Bundle, Error> {
    let (branch, gathered) = app
        .read(move |cx| {
            let branch = branch_of(cx, wanted.branch.as_deref())?;
            let actor = permission::the_machine(branch.id);
            let gathered = match &wanted.group {
                Some(name) => {
                    let group = group_of(cx, &branch, name, year)?;
                    gather_group(cx, &actor, group, year)?
                }
                None => gather_branch(cx, &actor, year)?,
            };
            Ok((branch.id, gathered))
        })
        .await?;
    let lines = gathered.lines;
    app.write(move |cx| lines.iter().try_for_each(|(verb, object)| cx.note(branch, None, verb, *object)))
        .await?;
    Ok(gathered.bundle)
}

fn listed(names: impl IntoIterator<Item = impl ToString>) -> String {
    names.into_iter().map(|name| name.to_string()).collect::<Vec<_>>().join("、")
}

/// The branch of a name, or the only one.
pub(crate) fn branch_of(cx: &mut Cx<'_>, name: Option<&str>) -> Result<Branch, Error> {
    let all = store::organization::branches(cx.tx)?;
    let known = listed(all.iter().map(|branch| &branch.name));
    let mut fitting: Vec<_> =
        all.into_iter().filter(|branch| name.is_none_or(|name| branch.name.as_str() == name)).collect();
    match (fitting.pop(), fitting.is_empty(), name) {
        (Some(branch), true, _) => Ok(branch),
        (None, _, None) => Err(Error::Refused("这里还没有党支部，请先在网页上完成第一次设置".to_owned())),
        (None, _, Some(name)) => {
            Err(Error::Refused(format!("没有叫“{name}”的党支部，现有：{known}。请核对名称后再试")))
        }
        (Some(_), false, None) => {
            Err(Error::Refused(format!("这里有几个党支部：{known}。请用 --branch 写明是哪一个")))
        }
        (Some(_), false, Some(name)) => {
            Err(Error::Refused(format!("有几个党支部都叫“{name}”，请先在网页上改名分清")))
        }
    }
}

fn group_of(cx: &mut Cx<'_>, branch: &Branch, name: &str, year: i16) -> Result<GroupId, Error> {
    let all = store::organization::groups_in(cx.tx, branch.id, year::days(cx, year)?)?;
    let known = listed(all.iter().map(|(group, ..)| &group.name));
    let mut fitting: Vec<_> = all.into_iter().filter(|(group, ..)| group.name.as_str() == name).collect();
    match (fitting.pop(), fitting.is_empty()) {
        (Some((group, ..)), true) => Ok(group.id),
        (Some(_), false) => {
            Err(Error::Refused(format!("{year}年有几个党小组都叫“{name}”，请不写 --group，导出全支部的")))
        }
        (None, _) if known.is_empty() => {
            Err(Error::Refused(format!("{}在{year}年还没有党小组", branch.name)))
        }
        (None, _) => Err(Error::Refused(format!(
            "{}在{year}年没有叫“{name}”的党小组，有：{known}。请核对名称后再试",
            branch.name
        ))),
    }
}

/// What is in none of them, whoever takes it.
const NEVER: [&str; 2] = [
    "谈心谈话、对照检查材料、关心帮扶、处置处分和投票的内容按规定只有有关的人能看，不在里面。",
    "没有定稿的会议记录不在里面。",
];

fn gather_group(cx: &mut Cx<'_>, actor: &Actor, group: GroupId, year: i16) -> Result<Gathered, Error> {
    let permit = permission::in_group::<may::TakeBundle>(cx, actor, group)?;
    let mut view = year::of_own_group(cx, &permit, year)?;
    let hushed = group::hush(cx, actor.branch, &mut view)?;
    let branch = store::organization::branch(cx.tx, actor.branch)?.name.to_string();
    let mut taking = Taking::new(cx, actor, year, hushed);
    taking.group(&view, &branch, &[])?;
    let (files, left_out, rosters) = taking.done(1)?;
    let mut lines = vec![("bundle.take", group.uuid())];
    lines.extend(rosters.into_iter().map(|group| (person::ledger::EXPORT, group.uuid())));
    let bundle = Bundle {
        name: format!("{}{year}年迎检材料", view.name),
        unit: format!("{branch}{}", view.name),
        made: (cx.local(), by(actor)),
        files,
        left_out,
    };
    Ok(Gathered { bundle, lines })
}

fn gather_branch(cx: &mut Cx<'_>, actor: &Actor, year: i16) -> Result<Gathered, Error> {
    let permit = permission::in_branch::<may::TakeBranchBundle>(actor)?;
    let branch = store::organization::branch(cx.tx, permit.branch())?.name.to_string();
    let (mut views, mut hushed) = (Vec::<GroupYear>::new(), BTreeSet::new());
    for (known, from, until) in store::organization::groups_in(cx.tx, permit.branch(), year::days(cx, year)?)?
    {
        let permit = permission::in_group::<may::TakeBundle>(cx, actor, known.id)?;
        let mut view = year::of_group(cx, &permit, (&known, from, until), year)?;
        hushed.extend(group::hush(cx, actor.branch, &mut view)?);
        views.push(view);
    }
    let mut files = Vec::new();
    let mut missing = Vec::new();
    let mut add = |name: &str, ledger: Ledger| {
        let folders = vec!["支部".to_owned()];
        files.push(BundleFile { folders, name: name.to_owned(), content: Content::Ledger(ledger) });
    };
    add("各党小组会议情况", meeting::ledger::of_views(cx, &views, branch.clone(), year));
    let reading = permission::in_branch::<may::ReadBranch>(actor)?;
    add("支部决议和任务", resolution::ledger::ledger(cx, &reading, year)?);
    match dues::list_ledger::ledger(cx, &permission::in_branch(actor)?, year) {
        Ok(ledger) => add("党费收缴情况", ledger),
        Err(Error::NotFound) => missing.push(format!("{year}年的党费收缴情况还没有公布，不在里面。")),
        Err(other) => return Err(other),
    }
    let mut taking = Taking::new(cx, actor, year, hushed);
    taking.within("支部");
    taking.summaries(None)?;
    for view in &views {
        taking.group(view, &branch, std::slice::from_ref(&view.name))?;
    }
    let (of_groups, left_out, rosters) = taking.done(views.len())?;
    files.extend(of_groups);
    let mut lines = vec![("bundle.take_branch", permit.branch().uuid())];
    lines.extend(rosters.into_iter().map(|group| (person::ledger::EXPORT, group.uuid())));
    let bundle = Bundle {
        name: format!("{branch}{year}年迎检材料"),
        unit: branch,
        made: (cx.local(), by(actor)),
        files,
        left_out: left_out.into_iter().chain(missing).collect(),
    };
    Ok(Gathered { bundle, lines })
}

/// By whom, on the contents page.
fn by(actor: &Actor) -> String {
    if actor.name.is_empty() { "在本机用命令行导出".to_owned() } else { actor.name.clone() }
}
