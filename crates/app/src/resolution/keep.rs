//! Handing a resolution or task down, putting it right, taking it back.

use domain::{
    id::{GroupId, ResolutionId},
    organization::Post,
    resolution::{Resolution, ResolutionKind},
    text::{Note, Reason, Title},
    words,
};
use jiff::civil::Date;

use super::find;
use crate::{
    Check, Cx, Error, message,
    permission::{Permit, may},
};

/// A resolution as it is typed.
#[derive(Clone, Debug, Default)]
pub struct ResolutionInput {
    /// A kind's code; a resolution where nothing is chosen.
    pub kind: String,
    /// What it is about.
    pub title: String,
    /// What the groups are to do.
    pub text: String,
    /// Which meeting passed it; may be empty.
    pub meeting: String,
    /// The day it was passed, ISO 8601.
    pub passed_on: String,
    /// Until when it is to be carried out; may be empty.
    pub due: String,
    /// What is to be reported back; may be empty.
    pub report_back: String,
    /// The groups to which it is handed: ids; all where none is ticked.
    pub groups: Vec<String>,
}

impl ResolutionInput {
    fn read(
        &self,
        cx: &mut Cx<'_>,
        permit: &Permit<may::EditResolutions>,
        (id, version): (ResolutionId, i64),
    ) -> Result<Resolution, Error> {
        let today = cx.local().date();
        let known = store::organization::groups_on(cx.tx, permit.branch(), today)?;
        let mut check = Check::default();
        let kind = match self.kind.as_str() {
            "" => Some(ResolutionKind::Resolution),
            code => check.take("kind", "类别", ResolutionKind::from_code(code).ok_or("请选择是决议还是任务")),
        };
        let title = check.take("title", "名称", Title::new(&self.title));
        let text = check.take("text", "要求", Note::new(&self.text));
        let meeting = check.take("meeting", "在哪次会上通过的", Title::optional(&self.meeting)).flatten();
        let passed_on =
            check.parse::<Date>("passed_on", "通过日期", &self.passed_on, "请写成 2026-11-20 这样的日期");
        let due = check.parse_optional::<Date>(
            "due",
            "完成期限",
            &self.due,
            "请写成 2026-12-10 这样的日期，没有期限可以留空",
        );
        let report_back =
            check.take("report_back", "要反馈什么", Note::optional(&self.report_back)).flatten();
        let named = |id: &String| known.iter().map(|g| g.id).find(|known| known.to_string() == *id);
        let groups: Option<Vec<GroupId>> = self.groups.iter().map(named).collect();
        let groups = check.take("groups", "交给哪些党小组", groups.ok_or("请从现在的党小组里选择"));
        if passed_on.is_some_and(|day| day > today) {
            check.fault("passed_on", "通过日期", "晚于今天，请在通过以后再登记");
        }
        if let (Some(passed), Some(due)) = (passed_on, due)
            && due < passed
        {
            check.fault("due", "完成期限", "早于通过日期，请核对");
        }
        check.done()?;
        let (Some(kind), Some(title), Some(text), Some(passed_on), Some(mut groups)) =
            (kind, title, text, passed_on, groups)
        else {
            return Err(Error::Internal("a checked form lacks a field".to_owned()));
        };
        // Whoever ticks every group means all of them, also one that is founded later.
        if groups.len() == known.len() {
            groups.clear();
        }
        groups.sort();
        Ok(Resolution {
            id,
            kind,
            title,
            text,
            meeting,
            passed_on,
            due,
            report_back,
            groups,
            ended: None,
            version,
        })
    }
}

/// Adds a resolution, or with its id and the version that was seen puts one right that is there. The groups are offered it for the
/// plans of the years in which it was passed and is due, and for the next agenda.
///
/// # Errors
/// [`Error::Invalid`] with the fields to mend; [`Error::NotFound`] for an unknown one; [`Error::Stale`]; [`Error::Refused`] for one that
/// was taken back.
pub fn keep(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditResolutions>,
    seen: Option<(ResolutionId, i64)>,
    input: &ResolutionInput,
) -> Result<ResolutionId, Error> {
    let branch = permit.branch();
    let (resolution, verb) = match seen {
        Some((id, version)) => {
            let before = find(cx, branch, id)?;
            if before.ended.is_some() {
                return Err(Error::Refused("这一项已经撤销，不能再改；还要办的，请另外登记一项".to_owned()));
            }
            let resolution = input.read(cx, permit, (id, version))?;
            store::resolution::set(cx.tx, branch, &resolution)?;
            let newly = |group: &GroupId| resolution.is_for(group) && !before.is_for(group);
            tell_leaders(cx, permit, &newly, &handed(&resolution))?;
            (resolution, "resolution.change")
        }
        None => {
            let id = cx.new_id()?;
            let resolution = input.read(cx, permit, (id, 1))?;
            store::resolution::add(cx.tx, branch, &resolution)?;
            tell_leaders(cx, permit, &|group| resolution.is_for(group), &handed(&resolution))?;
            (resolution, "resolution.add")
        }
    };
    cx.journal(permit, verb, resolution.id.uuid())?;
    Ok(resolution.id)
}

/// Takes a resolution back: nothing is asked of the groups any more. What they have done about it stays.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::NotFound`]; [`Error::Stale`] when somebody else was faster.
pub fn end(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditResolutions>,
    (id, version): (ResolutionId, i64),
    why: &str,
) -> Result<(), Error> {
    let resolution = find(cx, permit.branch(), id)?;
    let why = Reason::new(why).map_err(|fault| Error::field("why", "撤销的原因", fault))?;
    let mark = cx.mark(permit);
    store::resolution::end(cx.tx, permit.branch(), (id, version), (mark, &why))?;
    let told = (format!("支部撤销了交办的事：{}", resolution.title), format!("原因：{why}"));
    tell_leaders(cx, permit, &|group| resolution.is_for(group), &told)?;
    cx.journal(permit, "resolution.end", id.uuid())
}

/// What the branch asks of its groups: subject and body of a message.
fn handed(resolution: &Resolution) -> (String, String) {
    let mut body = resolution.text.to_string();
    if let Some(back) = &resolution.report_back {
        body.push_str(&format!("\n要反馈：{back}"));
    }
    if let Some(due) = resolution.due {
        body.push_str(&format!("\n请在{}前完成。", words::date(due)));
    }
    body.push_str("\n请分给党员承办，办完以后向支部报告。");
    (format!("支部交办：{}", resolution.title), body)
}

/// Tells the leaders of groups (D3).
fn tell_leaders(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditResolutions>,
    concerns: &dyn Fn(&GroupId) -> bool,
    (subject, body): &(String, String),
) -> Result<(), Error> {
    for held in store::organization::posts_on(cx.tx, permit.branch(), cx.local().date())? {
        let mine = held.post == Post::Leader && held.group.as_ref().is_some_and(concerns);
        if mine && held.person != permit.actor().person {
            message::about(cx, permit.branch(), held.person, "/assignments", (subject, body))?;
        }
    }
    Ok(())
}
