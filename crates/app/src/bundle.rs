//! 迎检材料: a group's year as one folder, gathered from what there is, so that nobody makes files for an inspection again. Each
//! part is read with the permit of its own; what the reader may not have is left out and said to be.

use documents::{
    bundle::{Bundle, BundleFile, Content},
    ledger::{Column, Ledger, Value},
    papers::{opinion_sheet, recommendation, record_book},
};
use domain::{
    development::HearingStage, id::GroupId, meeting::Content as Topic, plan::Month, selection::SelectionStage,
};
use store::minutes::SignedRecord;

use crate::{
    Cx, Error, assignment, attendance, development, dues,
    meeting::{book, sign},
    opinion,
    organization::year::{self, GroupYear},
    paper,
    permission::{self, Actor, Permit, Verb, may},
    person,
    plan::view,
    selection, study,
};

/// Gathers the folder of a group's year, and writes down that somebody took it.
///
/// # Errors
/// [`Error::NotFound`] for a year in which there was no such group; [`Error::Forbidden`].
pub fn gather(cx: &mut Cx<'_>, permit: &Permit<may::TakeBundle>, year: i16) -> Result<Bundle, Error> {
    let (branch, group, actor) = (permit.branch(), permit.group()?, permit.actor().clone());
    let view = year::of_own_group(cx, permit, year)?;
    let branch_name = store::organization::branch(cx.tx, branch)?.name.to_string();
    let unit = format!("{branch_name}{}", view.name);
    let mut taking = Taking { cx, actor: &actor, group, year, files: Vec::new() };
    taking.plan()?;
    let statistics = statistics(taking.cx, &view, &unit, year)?;
    taking.add("", "全年情况", Content::Ledger(statistics));
    taking.records(&view)?;
    taking.ledgers()?;
    taking.opinions()?;
    let files = taking.files;
    cx.journal(permit, "bundle.take", group.uuid())?;
    Ok(Bundle {
        name: format!("{}{year}年迎检材料", view.name),
        unit,
        made: (cx.local(), actor.name.clone()),
        files,
        left_out: vec![
            "谈心谈话、对照检查材料、关心帮扶、处置处分和投票的内容按规定只有有关的人能看，不在里面。"
                .to_owned(),
            "没有定稿的会议记录不在里面。".to_owned(),
        ],
    })
}

struct Taking<'a, 'tx> {
    cx: &'a mut Cx<'tx>,
    actor: &'a Actor,
    group: GroupId,
    year: i16,
    files: Vec<BundleFile>,
}

impl Taking<'_, '_> {
    fn add(&mut self, folder: &'static str, name: &str, content: Content) {
        self.files.push(BundleFile { folder, name: name.to_owned(), content });
    }

    /// A permit of the reader's for this group, where there is one.
    fn permit<V: Verb>(&mut self) -> Result<Option<Permit<V>>, Error> {
        permission::where_allowed(self.cx, self.actor, self.group)
    }

    fn plan(&mut self) -> Result<(), Error> {
        if let Some(permit) = self.permit::<may::ReadPlan>()? {
            let plan = paper::plan(&view::view(self.cx, &permit, self.year)?);
            self.add("", &format!("{}年度计划", self.year), Content::Paper(plan));
        }
        Ok(())
    }

    /// Every signed record, beside it the text that was signed, and all of them as a book.
    fn records(&mut self, view: &GroupYear) -> Result<(), Error> {
        let Some(permit) = self.permit::<may::ReadMeeting>()? else { return Ok(()) };
        let book = book::of_year(self.cx, &permit, view, self.year)?;
        self.add("", &format!("{}年会议记录本", self.year), Content::Paper(record_book::paper(&book)));
        for meeting in view.months.iter().flat_map(|cell| &cell.meetings) {
            if !book::is_signed(meeting.listed.stage) {
                continue;
            }
            let permit = permission::on_meeting(self.cx, self.actor, meeting.listed.id)?;
            let (facts, signed) = sign::record(self.cx, &permit)?;
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
    fn whole(
        &mut self,
        meeting: domain::id::MeetingId,
        signed: Option<SignedRecord>,
    ) -> Result<Option<String>, Error> {
        let found = store::meeting::find(self.cx.tx, self.actor.branch, meeting)?.ok_or(Error::NotFound)?;
        let is_open = found.agenda.items.iter().all(|item| item.content != Topic::Disposition);
        Ok(signed.filter(|_| is_open).map(|signed| signed.facts))
    }

    fn ledgers(&mut self) -> Result<(), Error> {
        const FOLDER: &str = "台账";
        if let Some(permit) = self.permit::<may::ReadRoster>()?
            && let Some(editing) = self.permit::<may::EditRoster>()?
        {
            let ledger = person::ledger::ledger(self.cx, &editing, &permit, None)?;
            self.add(FOLDER, "名册", Content::Ledger(ledger));
        }
        if let Some(permit) = self.permit()? {
            let ledger = assignment::ledger::ledger(self.cx, &permit)?;
            self.add(FOLDER, "任务", Content::Ledger(ledger));
        }
        if let Some(permit) = self.permit()? {
            let ledger = study::ledger::ledger(self.cx, &permit, self.year)?;
            self.add(FOLDER, "学习", Content::Ledger(ledger));
        }
        if let Some(permit) = self.permit()? {
            let ledger = attendance::ledger::ledger(self.cx, &permit, self.year)?;
            self.add(FOLDER, "参加组织生活", Content::Ledger(ledger));
        }
        if let Some(permit) = self.permit()? {
            let ledger = dues::ledger::ledger(self.cx, &permit, self.year)?;
            self.add(FOLDER, "党费", Content::Ledger(ledger));
        }
        if let Some(permit) = self.permit()? {
            let ledger = development::ledger::ledger(self.cx, &permit)?;
            self.add(FOLDER, "发展党员", Content::Ledger(ledger));
        }
        if let Some(permit) = self.permit()? {
            let ledger = opinion::ledger::ledger(self.cx, &permit)?;
            self.add(FOLDER, "意见诉求", Content::Ledger(ledger));
        }
        Ok(())
    }

    /// The opinions on people on the way into the Party and the recommendations that went to the branch in the year.
    fn opinions(&mut self) -> Result<(), Error> {
        const FOLDER: &str = "意见表";
        let branch = self.actor.branch;
        for stage in [HearingStage::Sent, HearingStage::Answered] {
            for one in store::hearing::at_stage(self.cx.tx, branch, Some(self.group), stage)? {
                let Ok(permit) = permission::on_meeting(self.cx, self.actor, one.meeting) else { continue };
                let facts = development::sheet::of_hearing(self.cx, &permit, one.item)?;
                let sheet = opinion_sheet::paper(&facts);
                if sheet.date.year() == self.year {
                    self.add(FOLDER, &sheet.name.clone(), Content::Paper(sheet));
                }
            }
        }
        for listed in store::selection::listed(self.cx.tx, branch, Some(self.group))? {
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

/// The year in figures and words: each month's meetings, who was there, what was agreed.
fn statistics(cx: &mut Cx<'_>, view: &GroupYear, unit: &str, year: i16) -> Result<Ledger, Error> {
    let today = cx.local().date();
    let mut rows = Vec::new();
    for (month, cell) in Month::all().zip(&view.months) {
        let name = format!("{}月", month.number());
        if cell.meetings.is_empty() {
            let why = cell.why.clone().unwrap_or_default();
            let mut row = vec![Value::from(name), Value::from(cell.state.chinese())];
            row.extend([Value::Empty, Value::Empty, Value::Empty, Value::Empty, Value::from(why)]);
            rows.push(row);
            continue;
        }
        for meeting in &cell.meetings {
            let listed = &meeting.listed;
            let (present, due) = match &meeting.attendance {
                Some((present, due)) => (Some(*present), Some(*due)),
                None => (None, None),
            };
            let broken = meeting.broken.iter().map(|f| format!("{} {}", f.clause.id(), f.reason));
            let late = listed.late.then(|| "补录".to_owned());
            let note: Vec<_> = late.into_iter().chain(broken).collect();
            rows.push(vec![
                Value::from(name.clone()),
                Value::from(listed.stage.chinese()),
                Value::Day(listed.start.date()),
                Value::from(listed.titles.clone()),
                Value::from(due.map(Value::Number)),
                Value::from(present.map(Value::Number)),
                Value::from(note.join("；")),
            ]);
        }
    }
    Ok(Ledger {
        title: format!("{year}年党小组会情况"),
        unit: unit.to_owned(),
        as_of: format!("截至{}", domain::words::date(today)),
        date: today,
        columns: vec![
            Column::new("month", "月份", 8),
            Column::new("state", "情况", 18),
            Column::new("day", "日期", 12),
            Column::new("topics", "议题", 40),
            Column::new("due", "应到", 8),
            Column::new("present", "实到", 8),
            Column::new("note", "说明", 40),
        ],
        rows,
        notes: vec!["只列事实，不打分，不排名。".to_owned()],
    })
}
