//! Papers of a meeting or a plan, as layout trees ready for a renderer.

use documents::{
    facts::{MeetingFacts, PlanFacts, PlanLine},
    paper::Paper,
    papers,
};
use domain::{id::MeetingId, meeting::StageName, own_template::TemplatePurpose, plan::Month};
use proof::SealedRecord;

use crate::{
    Cx, Error, journal,
    meeting::{facts, sign, view},
    own_template,
    permission::{self, Permit, may},
    plan::view::PlanView,
};

/// A branch's own template: what it is for, and its bytes.
pub type TemplateFile = (TemplatePurpose, Vec<u8>);

/// Which paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// 会议记录 in template M to the letter.
    TemplateM,
    /// 会议记录 in the common layout.
    Common,
    /// 会议通知
    Notice,
    /// 会议通知, two slips on a page to cut apart.
    Slips,
    /// 议题及会前沟通情况, for the branch.
    Agenda,
    /// 签到表
    SignIn,
    /// 空白记录
    Blank,
}

impl Kind {
    /// All papers of a meeting.
    pub const ALL: [Self; 7] =
        [Self::TemplateM, Self::Common, Self::Notice, Self::Slips, Self::Agenda, Self::SignIn, Self::Blank];

    /// Its name in addresses and file names.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TemplateM => "minutes-m",
            Self::Common => "minutes",
            Self::Notice => "notice",
            Self::Slips => "slips",
            Self::Agenda => "agenda",
            Self::SignIn => "sign-in",
            Self::Blank => "blank",
        }
    }

    /// The paper's name.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::TemplateM => "党小组会议记录（规范格式）",
            Self::Common => "党小组会议记录",
            Self::Notice => "会议通知",
            Self::Slips => "会议通知条",
            Self::Agenda => "议题报告单",
            Self::SignIn => "签到表",
            Self::Blank => "空白记录",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }

    /// Lays the paper out.
    pub fn lay_out(self, facts: &MeetingFacts) -> Paper {
        match self {
            Self::TemplateM => papers::template_m::paper(facts),
            Self::Common => papers::common::paper(facts),
            Self::Notice => papers::notice::page(facts),
            Self::Slips => papers::notice::slips(facts),
            Self::Agenda => papers::agenda::paper(facts),
            Self::SignIn => papers::sign_in::paper(facts),
            Self::Blank => papers::blank_record::paper(facts),
        }
    }
}

/// The facts of a meeting for a paper: the signed record where there is one and the paper is a record.
///
/// # Errors
/// [`Error::NotFound`].
pub fn meeting_facts(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadMeeting>,
    kind: Kind,
) -> Result<MeetingFacts, Error> {
    let view = view::view(cx, permit)?;
    facts_of(cx, permit, &view, kind)
}

/// The same for a Word file, with the branch's own template where there is one: that which was in force when the record was signed or
/// the notice was sent; before that, the one of today. What was finished before a template came keeps its looks.
///
/// # Errors
/// [`Error::NotFound`].
pub fn word_facts(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadMeeting>,
    kind: Kind,
) -> Result<(MeetingFacts, Option<TemplateFile>), Error> {
    let view = view::view(cx, permit)?;
    Ok((facts_of(cx, permit, &view, kind)?, own_template(cx, permit, &view, kind)?))
}

fn facts_of(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadMeeting>,
    view: &view::MeetingView,
    kind: Kind,
) -> Result<MeetingFacts, Error> {
    if matches!(kind, Kind::TemplateM | Kind::Common) {
        return Ok(sign::record_of(cx, permit, view)?.0);
    }
    let mut facts = facts::facts(cx, permit, view)?;
    // What goes out before a meeting tells what was approved and given notice of, also when it is printed afterwards.
    (facts.start, facts.end) = (view.meeting.agenda.start, view.meeting.agenda.end);
    Ok(facts)
}

fn own_template(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadMeeting>,
    view: &view::MeetingView,
    kind: Kind,
) -> Result<Option<TemplateFile>, Error> {
    let of = match kind {
        Kind::Common => (TemplatePurpose::Minutes, view.records.last().map(|signed| signed.mark.at)),
        Kind::Notice => (TemplatePurpose::Notice, view.meeting.stage.notified().map(|notice| notice.mark.at)),
        _ => return Ok(None),
    };
    let Some(one) = own_template::for_paper(cx, permit, of)? else { return Ok(None) };
    let bytes = store::own_template::bytes(cx.tx, permit.branch(), one.id)?.ok_or(Error::NotFound)?;
    Ok(Some((one.purpose, bytes)))
}

/// A meeting as the command line lists it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its id.
    pub id: MeetingId,
    /// The branch.
    pub branch: String,
    /// The group.
    pub group: String,
    /// When.
    pub start: jiff::civil::DateTime,
    /// Where it stands.
    pub stage: StageName,
    /// Its topics.
    pub titles: String,
}

/// Every meeting of a year in all branches, for whoever runs the machine.
///
/// # Errors
/// As the store.
pub fn list_all(cx: &mut Cx<'_>, year: i16) -> Result<Vec<Listed>, Error> {
    let mut all = Vec::new();
    for branch in store::organization::branches(cx.tx)? {
        for group in store::organization::groups(cx.tx, branch.id)? {
            let meetings = store::meeting::of_year(cx.tx, branch.id, Some(group.id), year)?;
            all.extend(meetings.into_iter().map(|m| Listed {
                id: m.id,
                branch: branch.name.to_string(),
                group: group.name.to_string(),
                start: m.start,
                stage: m.stage,
                titles: m.titles,
            }));
        }
    }
    Ok(all)
}

/// The record of a meeting for whoever runs the machine, with the branch's own template that it is drawn with as a Word file; written
/// into the journal.
///
/// # Errors
/// [`Error::Refused`] for an unknown id, and before the meeting is summed up.
pub fn export(
    cx: &mut Cx<'_>,
    meeting: MeetingId,
    kind: Kind,
) -> Result<(MeetingFacts, Option<TemplateFile>), Error> {
    let (permit, stage) = by_the_machine(cx, meeting)?;
    let view = view::whole(cx, &permit)?;
    let facts = facts_of(cx, &permit, &view, kind)?;
    if stage < StageName::Concluded || stage == StageName::Cancelled {
        return Err(Error::Refused("这次会议还没有归纳小结，没有可以导出的记录".to_owned()));
    }
    cx.note(permit.branch(), None, "minutes.export", meeting.uuid())?;
    let template = own_template(cx, &permit, &view, kind)?;
    Ok((facts, template))
}

/// The record of a meeting as it was sealed, for whoever runs the machine; written into the journal.
///
/// # Errors
/// [`Error::Refused`] for an unknown id, and before the record is signed.
pub fn export_sealed(cx: &mut Cx<'_>, meeting: MeetingId) -> Result<(MeetingFacts, SealedRecord), Error> {
    let (permit, _) = by_the_machine(cx, meeting)?;
    let view = view::whole(cx, &permit)?;
    let facts = facts_of(cx, &permit, &view, Kind::Common)?;
    let sealed = journal::sealed_record(cx, &permit, &view)?;
    cx.note(permit.branch(), None, "minutes.export", meeting.uuid())?;
    Ok((facts, sealed))
}

fn by_the_machine(
    cx: &mut Cx<'_>,
    meeting: MeetingId,
) -> Result<(Permit<may::ReadMeeting>, StageName), Error> {
    for branch in store::organization::branches(cx.tx)? {
        if let Some(owner) = store::meeting::owner(cx.tx, branch.id, meeting)? {
            return Ok((permission::by_the_machine(branch.id, owner.group, meeting), owner.stage));
        }
    }
    Err(Error::Refused("没有这个编号的会议，请用 dangxiaozu export list 查看会议编号".to_owned()))
}

/// The record of a meeting as it was sealed, with what proves it.
///
/// # Errors
/// As [`journal::sealed_record`].
pub fn sealed(cx: &mut Cx<'_>, permit: &Permit<may::ReadMeeting>) -> Result<SealedRecord, Error> {
    let view = view::view(cx, permit)?;
    journal::sealed_record(cx, permit, &view)
}

/// The plan's table.
pub fn plan(view: &PlanView) -> Paper {
    let line = |i: &domain::plan::PlanItem| PlanLine {
        content: i.content.short().to_owned(),
        title: i.title.to_string(),
        source: i.source.chinese().to_owned(),
    };
    let facts = PlanFacts {
        branch: view.branch.clone(),
        group: view.group.clone(),
        year: view.plan.year,
        months: Month::all().map(|m| view.plan.month(m).map(line).collect()).collect(),
        gap_reason: view.plan.gap_reason.as_ref().map(ToString::to_string),
        sent: view.sent.clone(),
        changed: view.changed,
    };
    papers::year_plan::paper(&facts)
}
