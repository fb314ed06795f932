//! The part of one group: its plan, its records, its ledgers, its opinion sheets.

use documents::{
    bundle::{BundleFile, Content},
    facts::{MeetingFacts, NOT_IN_HERE, Outcome},
    ledger::Ledger,
    papers::{self, opinion_sheet, recommendation, record_book},
};
use domain::{
    development::HearingStage,
    id::{BranchId, GroupId, MeetingId},
    meeting::{Content as Topic, Item},
    selection::SelectionStage,
    text::Title,
    work_summary::SummaryState,
};
use store::minutes::SignedRecord;

use super::NEVER;
use crate::{
    Cx, Error, assignment, attendance, development,
    disposition::{QUIET, quiet_work},
    dues,
    meeting::{self, book, sign},
    opinion,
    organization::year::GroupYear,
    paper,
    permission::{self, Actor, Permit, Verb, may},
    person,
    plan::view,
    selection, study, work_summary,
};

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
}

impl<'a, 'tx> Taking<'a, 'tx> {
    pub(super) const fn new(cx: &'a mut Cx<'tx>, actor: &'a Actor, year: i16) -> Self {
        Self {
            cx,
            actor,
            year,
            around: Vec::new(),
            files: Vec::new(),
            missing: Vec::new(),
            rosters: Vec::new(),
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

    /// The files, what is not among them, and whose rosters are, of so many groups.
    pub(super) fn done(self, groups: usize) -> (Vec<BundleFile>, Vec<String>, Vec<GroupId>) {
        let mut left_out = NEVER.map(str::to_owned).to_vec();
        for (ledger, of) in self.missing {
            let whose = match of.len() {
                all if all == groups && groups > 1 => "各党小组的".to_owned(),
                _ if groups > 1 => format!("{}的", of.join("、")),
                _ => String::new(),
            };
            left_out.push(format!("{whose}“{ledger}”按规定不由您取，不在里面；需要时请组长另取。"));
        }
        (self.files, left_out, self.rosters)
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
        book.months.iter_mut().flat_map(|month| &mut month.records).for_each(withhold);
        self.add("", &format!("{}年会议记录本", self.year), Content::Paper(record_book::paper(&book)));
        for meeting in view.months.iter().flat_map(|cell| &cell.meetings) {
            if !book::is_signed(meeting.listed.stage) {
                continue;
            }
            let permit = permission::on_meeting(self.cx, self.actor, meeting.listed.id)?;
            let (mut facts, signed) = sign::record(self.cx, &permit)?;
            withhold(&mut facts);
            let day = meeting.listed.start.date();
            let name = format!("{:02}月{:02}日 {}", day.month(), day.day(), meeting.listed.titles);
            self.add("会议记录", &name, Content::Paper(paper::Kind::Common.lay_out(&facts)));
            if let Some(text) = self.whole(meeting.listed.id, signed)? {
                self.add("会议记录", &name, Content::Text(text));
            }
        }
        Ok(())
    }

    /// The text that was signed; not of a meeting about somebody's handling, of which others read a part only.
    fn whole(&mut self, meeting: MeetingId, signed: Option<SignedRecord>) -> Result<Option<String>, Error> {
        let found = store::meeting::find(self.cx.tx, self.actor.branch, meeting)?.ok_or(Error::NotFound)?;
        let is_open = found.agenda.items.iter().all(|item| item.content != Topic::Disposition);
        Ok(signed.filter(|_| is_open).map(|signed| signed.facts))
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
        let taken = permit.map(|permit| attendance::ledger::ledger(self.cx, &permit, year)).transpose()?;
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
/// read. Of such a meeting the words that are about all its topics are left out too.
fn withhold(facts: &mut MeetingFacts) {
    let quiet = Topic::Disposition.chinese();
    if facts.items.iter().all(|item| item.content != quiet) {
        return;
    }
    for item in facts.items.iter_mut().filter(|item| item.content == quiet) {
        item.title = QUIET.to_owned();
        item.speeches.clear();
        item.withheld = true;
        item.outcome = Outcome::Withheld;
        (item.materials, item.prepare) = (None, None);
    }
    (facts.opening, facts.summary) = (None, None);
    let leave_out = |said: &mut String| NOT_IN_HERE.clone_into(said);
    let reasons = [&mut facts.extra_reason, &mut facts.off_plan_reason, &mut facts.topics_changed];
    reasons.into_iter().flatten().for_each(leave_out);
    if let Some(talk) = &mut facts.consultation {
        [&mut talk.content, &mut talk.method, &mut talk.cautions].into_iter().flatten().for_each(leave_out);
    }
    facts.approval.iter_mut().filter_map(|approval| approval.note.as_mut()).for_each(leave_out);
    facts.corrections.iter_mut().for_each(|correction| leave_out(&mut correction.reason));
}

/// Names no topic about somebody's handling in a year that goes into a folder.
pub(super) fn hush(cx: &mut Cx<'_>, branch: BranchId, year: &mut GroupYear) -> Result<(), Error> {
    for meeting in year.months.iter_mut().flat_map(|cell| &mut cell.meetings) {
        let found = store::meeting::find(cx.tx, branch, meeting.listed.id)?.ok_or(Error::NotFound)?;
        let items = &found.agenda.items;
        let quiet: Vec<_> = items.iter().filter(|item| item.content == Topic::Disposition).collect();
        if quiet.is_empty() {
            continue;
        }
        let name =
            |item: &Item| if quiet.contains(&item) { QUIET.to_owned() } else { item.title.to_string() };
        meeting.listed.titles = items.iter().map(name).collect::<Vec<_>>().join("；");
        for finding in &mut meeting.broken {
            for item in &quiet {
                finding.reason = finding.reason.replace(item.title.as_str(), QUIET);
            }
        }
    }
    Ok(())
}
