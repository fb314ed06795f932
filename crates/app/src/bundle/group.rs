//! The part of one group: its plan, its records, its ledgers, its opinion sheets.

use std::collections::BTreeSet;

use documents::{
    bundle::{BundleFile, CHAIN, Content},
    facts::{MeetingFacts, NOT_IN_HERE, Outcome, Presence},
    ledger::Ledger,
    papers::{self, opinion_sheet, recommendation, record_book},
};
use domain::{
    development::HearingStage,
    id::{BranchId, GroupId, MeetingId},
    meeting::{Content as Topic, Step},
    selection::SelectionStage,
    text::Title,
    work_summary::SummaryState,
};

use super::NEVER;
use crate::{
    Cx, Error, assignment, attendance, development,
    disposition::{QUIET, quiet_work, quietly},
    dues, journal,
    meeting::{self, book, sign},
    opinion,
    organization::year::GroupYear,
    paper,
    permission::{self, Actor, Permit, Verb, may},
    person,
    plan::view,
    selection, study, work_summary,
};

/// The files, what is not among them and why, and whose rosters are.
type Whole = (Vec<BundleFile>, Vec<String>, Vec<GroupId>);

/// Somebody who gathers, one group after another.
pub(super) struct Taking<'a, 'tx> {
    cx: &'a mut Cx<'tx>,
    actor: &'a Actor,
    year: i16,
    /// The folders around those of the group at hand.
    around: Vec<String>,
    files: Vec<BundleFile>,
    /// What the reader may not have, with the groups of which it is missing.
    missing: Vec<(&'static str, Vec<String>)>,
    /// The groups whose rosters are in it.
    rosters: Vec<GroupId>,
    /// The meetings of which a part is left out.
    hushed: BTreeSet<MeetingId>,
    /// The entries with which the records were sealed that are in it.
    sealed: Vec<i64>,
}

impl<'a, 'tx> Taking<'a, 'tx> {
    pub(super) const fn new(
        cx: &'a mut Cx<'tx>,
        actor: &'a Actor,
        year: i16,
        hushed: BTreeSet<MeetingId>,
    ) -> Self {
        Self {
            cx,
            actor,
            year,
            around: Vec::new(),
            files: Vec::new(),
            missing: Vec::new(),
            rosters: Vec::new(),
            hushed,
            sealed: Vec::new(),
        }
    }

    /// Everything of a group, within these folders.
    pub(super) fn group(&mut self, view: &GroupYear, branch: &str, around: &[String]) -> Result<(), Error> {
        self.around = around.to_vec();
        self.plan(view)?;
        let unit = format!("{branch}{}", view.name);
        let figures = meeting::ledger::of_view(self.cx, view, unit, self.year);
        self.add("", "全年情况", Content::Ledger(figures));
        self.records(view)?;
        self.ledgers(view)?;
        self.opinions(view.id)?;
        self.summaries(Some(view.id))
    }

    /// The work summaries of the year that are final.
    pub(super) fn summaries(&mut self, of: Option<GroupId>) -> Result<(), Error> {
        for one in store::work_summary::all(self.cx.tx, self.actor.branch)? {
            if one.group != of || one.year != self.year || one.state == SummaryState::Draft {
                continue;
            }
            let Ok(permit) = work_summary::permit_reading(self.cx, self.actor, one.id) else { continue };
            let paper = papers::work_summary::paper(&work_summary::paper::facts(self.cx, &permit, one.id)?);
            self.add("工作总结", &paper.name.clone(), Content::Paper(paper));
        }
        Ok(())
    }

    /// From here on, what is added stands within these folders.
    pub(super) fn within(&mut self, folder: &str) {
        self.around = vec![folder.to_owned()];
    }

    /// The files, what is not among them, and whose rosters are, of so many groups. The part of the branch's chain with which the
    /// signed records are proved is the last file.
    pub(super) fn done(mut self, groups: usize) -> Result<Whole, Error> {
        if let Some(excerpt) = journal::excerpt(self.cx, self.actor.branch, &self.sealed)? {
            let text = serde_json::to_string(&excerpt).map_err(|e| Error::Internal(e.to_string()))?;
            self.around.clear();
            self.add("", CHAIN, Content::Text(text));
        }
        let mut left_out = NEVER.map(str::to_owned).to_vec();
        for (ledger, of) in self.missing {
            let whose = match of.len() {
                all if all == groups && groups > 1 => "各党小组的".to_owned(),
                _ if groups > 1 => format!("{}的", of.join("、")),
                _ => String::new(),
            };
            left_out.push(format!("{whose}“{ledger}”按规定不由您取，不在里面；需要时请组长另取。"));
        }
        Ok((self.files, left_out, self.rosters))
    }

    fn add(&mut self, folder: &str, name: &str, content: Content) {
        let mut folders = self.around.clone();
        if !folder.is_empty() {
            folders.push(folder.to_owned());
        }
        self.files.push(BundleFile { folders, name: name.to_owned(), content });
    }

    /// A permit of the reader's for a group, where there is one.
    fn permit<V: Verb>(&mut self, group: GroupId) -> Result<Option<Permit<V>>, Error> {
        permission::where_allowed(self.cx, self.actor, group)
    }

    fn plan(&mut self, view: &GroupYear) -> Result<(), Error> {
        if let Some(permit) = self.permit::<may::ReadPlan>(view.id)? {
            let mut plan = view::view(self.cx, &permit, self.year)?;
            for item in plan.plan.items.iter_mut().filter(|item| item.content == Topic::Disposition) {
                item.title = Title::new(QUIET).map_err(|fault| Error::Internal(fault.to_string()))?;
            }
            let plan = paper::plan(&plan);
            self.add("", &format!("{}年度计划", self.year), Content::Paper(plan));
        }
        Ok(())
    }

    /// Every signed record, beside it the text that was signed, and all of them as a book.
    fn records(&mut self, view: &GroupYear) -> Result<(), Error> {
        let Some(permit) = self.permit::<may::ReadMeeting>(view.id)? else { return Ok(()) };
        let mut book = book::of_year(self.cx, &permit, view, self.year)?;
        for (month, cell) in book.months.iter_mut().zip(&view.months) {
            let signed = cell.meetings.iter().filter(|meeting| book::is_signed(meeting.listed.stage));
            for (facts, meeting) in month.records.iter_mut().zip(signed) {
                if self.hushed.contains(&meeting.listed.id) {
                    withhold(facts);
                }
            }
            month.gap = month.gap.take().map(|gap| cell.why.clone().unwrap_or(gap));
        }
        self.add("", &format!("{}年会议记录本", self.year), Content::Paper(record_book::paper(&book)));
        for meeting in view.months.iter().flat_map(|cell| &cell.meetings) {
            if !book::is_signed(meeting.listed.stage) {
                continue;
            }
            let permit = permission::on_meeting(self.cx, self.actor, meeting.listed.id)?;
            let (mut facts, signed) = sign::record(self.cx, &permit)?;
            let is_hushed = self.hushed.contains(&meeting.listed.id);
            if is_hushed {
                withhold(&mut facts);
            }
            let day = meeting.listed.start.date();
            let name = format!("{:02}月{:02}日 {}", day.month(), day.day(), meeting.listed.titles);
            self.add("会议记录", &name, Content::Paper(paper::Kind::Common.lay_out(&facts)));
            // The text that was signed; not of a meeting of which a part is left out.
            if let Some(signed) = signed.filter(|_| !is_hushed) {
                self.sealed.extend(signed.entry);
                self.add("会议记录", &name, Content::Text(signed.facts));
            }
        }
        Ok(())
    }

    fn ledgers(&mut self, view: &GroupYear) -> Result<(), Error> {
        let (group, year) = (view.id, self.year);
        let (editing, reading) = (self.permit(group)?, self.permit(group)?);
        let roster = match editing.zip(reading) {
            Some((editing, reading)) => Some(person::ledger::table(self.cx, &editing, &reading, None)?),
            None => None,
        };
        if roster.is_some() {
            self.rosters.push(group);
        }
        self.ledger(view, "名册", roster);
        let permit = self.permit(group)?;
        let work = permit.map(|permit| self.work(&permit)).transpose()?;
        self.ledger(view, "任务", work);
        let permit = self.permit(group)?;
        let studies = permit.map(|permit| study::ledger::ledger(self.cx, &permit, year)).transpose()?;
        self.ledger(view, "学习", studies);
        let permit = self.permit(group)?;
        let taken = permit.map(|permit| self.taken(&permit)).transpose()?;
        self.ledger(view, "参加组织生活", taken);
        let permit = self.permit(group)?;
        let paid = permit.map(|permit| dues::ledger::ledger(self.cx, &permit, year)).transpose()?;
        self.ledger(view, "党费", paid);
        let permit = self.permit(group)?;
        let files = permit.map(|permit| development::ledger::ledger(self.cx, &permit)).transpose()?;
        self.ledger(view, "发展党员", files);
        let permit = self.permit(group)?;
        let raised = permit.map(|permit| opinion::ledger::ledger(self.cx, &permit)).transpose()?;
        self.ledger(view, "意见诉求", raised);
        Ok(())
    }

    /// Who took part, without the reasons of whoever was away when somebody's handling was heard.
    fn taken(&mut self, permit: &Permit<may::ReadAttendance>) -> Result<Ledger, Error> {
        let mut view = attendance::year::year(self.cx, permit, self.year)?;
        let rolls = view.lines.iter_mut().flat_map(|line| &mut line.rolls);
        for rolled in rolls.filter(|rolled| self.hushed.contains(&rolled.meeting)) {
            if let domain::meeting::Presence::Absent { reason, .. } = &mut rolled.presence {
                *reason = None;
            }
        }
        attendance::ledger::of_view(self.cx, permit, &view, self.year)
    }

    /// The work, without what a meeting agreed on about somebody's handling.
    fn work(&mut self, permit: &Permit<may::ReadWork>) -> Result<Ledger, Error> {
        let quiet = quiet_work(self.cx, self.actor.branch)?;
        let mut list = assignment::list::list(self.cx, permit)?;
        list.work.retain(|work| !quiet.contains(&work.id));
        assignment::ledger::of_list(self.cx, permit, &list)
    }

    /// Adds a ledger, or notes that the reader may not have it.
    fn ledger(&mut self, view: &GroupYear, name: &'static str, ledger: Option<Ledger>) {
        match ledger {
            Some(ledger) => self.add("台账", name, Content::Ledger(ledger)),
            None => match self.missing.iter_mut().find(|(known, _)| *known == name) {
                Some((_, groups)) => groups.push(view.name.clone()),
                None => self.missing.push((name, vec![view.name.clone()])),
            },
        }
    }

    /// The opinions on people on the way into the Party and the recommendations that went to the branch in the year.
    fn opinions(&mut self, group: GroupId) -> Result<(), Error> {
        const FOLDER: &str = "意见表";
        let branch = self.actor.branch;
        for stage in [HearingStage::Sent, HearingStage::Answered] {
            for one in store::hearing::at_stage(self.cx.tx, branch, Some(group), stage)? {
                let Ok(permit) = permission::on_meeting(self.cx, self.actor, one.meeting) else { continue };
                let facts = development::sheet::of_hearing(self.cx, &permit, one.item)?;
                let sheet = opinion_sheet::paper(&facts);
                if sheet.date.year() == self.year {
                    self.add(FOLDER, &sheet.name.clone(), Content::Paper(sheet));
                }
            }
        }
        for listed in store::selection::listed(self.cx.tx, branch, Some(group))? {
            let is_sent = matches!(listed.stage, SelectionStage::Sent | SelectionStage::Answered);
            if !is_sent || listed.start.date().year() != self.year {
                continue;
            }
            let Ok(permit) = permission::on_meeting(self.cx, self.actor, listed.meeting) else { continue };
            let sheet = recommendation::paper(&selection::sheet::facts(self.cx, &permit, listed.item)?);
            self.add(FOLDER, &sheet.name.clone(), Content::Paper(sheet));
        }
        Ok(())
    }
}

/// Leaves out whatever a record says of somebody's handling: a folder for an inspection goes through many hands, whoever takes it may
/// read. Of such a meeting whatever was typed about all of it is left out too.
fn withhold(facts: &mut MeetingFacts) {
    let quiet = Topic::Disposition.chinese();
    for item in facts.items.iter_mut().filter(|item| item.content == quiet) {
        item.title = QUIET.to_owned();
        item.speeches.clear();
        item.withheld = true;
        item.outcome = Outcome::Withheld;
        (item.materials, item.prepare) = (None, None);
    }
    if facts.items.iter().any(|item| item.withheld) {
        (facts.opening, facts.summary) = (None, None);
    }
    let leave_out = |said: &mut String| NOT_IN_HERE.clone_into(said);
    let reasons = [
        &mut facts.chair_reason,
        &mut facts.extra_reason,
        &mut facts.off_plan_reason,
        &mut facts.topics_changed,
    ];
    reasons.into_iter().flatten().for_each(leave_out);
    for one in &mut facts.roster {
        if let Presence::Absent { reason, .. } = &mut one.presence {
            reason.iter_mut().for_each(leave_out);
        }
    }
    if let Some(talk) = &mut facts.consultation {
        [&mut talk.content, &mut talk.method, &mut talk.cautions].into_iter().flatten().for_each(leave_out);
    }
    facts.approval.iter_mut().filter_map(|approval| approval.note.as_mut()).for_each(leave_out);
    if let Some(late) = &mut facts.late_entry {
        if !late.reason.is_empty() {
            leave_out(&mut late.reason);
        }
        late.gaps.iter_mut().for_each(leave_out);
        if let Some(gates) = &mut late.gates {
            let missing =
                [&mut gates.consultation_missing, &mut gates.approval_missing, &mut gates.notice_missing];
            missing.into_iter().flatten().for_each(leave_out);
        }
    }
    facts.corrections.iter_mut().for_each(|correction| leave_out(&mut correction.reason));
}

/// Names no topic about somebody's handling in a year that goes into a folder. Returns the meetings that have such a topic, or had one
/// until it was changed at short notice.
pub(super) fn hush(
    cx: &mut Cx<'_>,
    branch: BranchId,
    year: &mut GroupYear,
) -> Result<BTreeSet<MeetingId>, Error> {
    let mut hushed = BTreeSet::new();
    for cell in &mut year.months {
        cell.why = cell.why_quietly(|_, title| title.to_owned(), |_| false);
        for meeting in &mut cell.meetings {
            let id = meeting.listed.id;
            let steps = store::meeting::steps(cx.tx, branch, id)?;
            let had = |step: &Step| matches!(step, Step::TopicsChanged { was_handling: true, .. });
            if !meeting.is_handling && !steps.iter().any(|kept| had(&kept.step)) {
                continue;
            }
            hushed.insert(id);
            let found = store::meeting::find(cx.tx, branch, id)?.ok_or(Error::NotFound)?;
            let items = found.agenda.items.iter();
            let titles = items.map(|item| quietly(item.content, || item.title.to_string()));
            meeting.listed.titles = titles.collect::<Vec<_>>().join("；");
            // A finding quotes what was typed.
            meeting.broken.iter_mut().for_each(|finding| NOT_IN_HERE.clone_into(&mut finding.reason));
        }
    }
    Ok(hushed)
}
