//! The preparation of an organizational-life meeting in its order, and what comes after it.

mod acts;
mod list;

pub(crate) use acts::{act, add_line, give, leave_out, prepare, receive, report, send_back, tell};
use app::life_meeting::view::{self, LifeView, SheetLine};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    id::MeetingId,
    life_meeting::{
        About, Asked, Feedback, Gathered, HandInTime, Rectification, RectificationAct, RectificationState,
        ReportState, Sheet, usual_notice,
    },
    meeting::{StageName, criticism::Gap},
};
use jiff::civil::Date;
pub(crate) use list::list;

use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "life.html")]
struct LifePage {
    shell: Shell,
    form: Form,
    view: LifeView,
    base: String,
}

impl LifePage {
    fn fields(&self, part: impl ToString) -> Fields {
        Fields::of(&self.form, part)
    }

    fn who_reads(&self) -> Choices {
        choices([("0", "只有我和组长"), ("1", "本组同志都能看")])
    }

    /// Whether nothing is prepared any more.
    fn is_closed(&self) -> bool {
        self.view.over || self.view.cancelled
    }

    /// Whether the reader sees what the group prepares.
    fn is_part(&self) -> bool {
        self.view.is_due || self.view.leads
    }

    /// The version that a form acts on: the one that was seen; after a conflict the present one, because what stands now is shown
    /// beside what was typed.
    fn version(&self, part: &str, present: impl std::borrow::Borrow<i64>) -> i64 {
        self.form.version_of(part, *present.borrow())
    }

    /// Whether a form came back because somebody else was faster.
    fn is_late(&self, part: &str) -> bool {
        self.form.is_of(part) && self.form.is_stale()
    }

    /// The day until which it is usual to tell the members, while they are not told.
    fn notice_hint(&self) -> Option<Date> {
        let stage = self.view.meeting.stage.name();
        let early = matches!(stage, StageName::Draft | StageName::Submitted | StageName::Approved);
        early.then(|| usual_notice(self.view.meeting.agenda.start.date()))
    }

    fn about(&self, one: &Gathered) -> String {
        match one.about {
            About::Group => "对党小组".to_owned(),
            About::Member(person) => format!("对{}", self.view.names.of(person)),
        }
    }

    /// From whom an opinion comes, for who may know it.
    fn source(&self, one: &Gathered) -> String {
        if !one.shows_source(self.view.me, self.view.leads) {
            return String::new();
        }
        match (one.from, &one.named) {
            (Some(person), _) => self.view.names.of(person).to_owned(),
            (None, Some(named)) => format!("{}：{named}", one.asked.chinese()),
            (None, None) if one.asked == Asked::Member => "党员（不署名）".to_owned(),
            (None, None) => one.asked.chinese().to_owned(),
        }
    }

    /// Whether the reader may leave an opinion out.
    fn leaves_out(&self, one: &Gathered) -> bool {
        one.leaves_out(self.view.me).is_ok()
    }

    fn feedback(one: &Gathered) -> (&'static str, String) {
        match &one.feedback {
            Feedback::Waiting => ("submitted", "还没有反馈".to_owned()),
            Feedback::Told(_) => ("archived", "已原样反馈".to_owned()),
            Feedback::LeftOut { reason, .. } => ("draft", format!("没有转达：{reason}")),
        }
    }

    fn abouts(&self) -> Choices {
        let mut all = choices([("group", "党小组")]);
        all.extend(self.view.roster.members().map(|m| {
            let leads = self.view.roster.leader == Some(m.id);
            (m.id.to_string(), if leads { format!("{}（组长）", m.name) } else { m.name.to_string() })
        }));
        all
    }

    /// Who may be named as who said it: oneself, nobody, the masses; for the leader also the branch and each member.
    fn sources(&self) -> Choices {
        let mut all = choices([("me", "我自己"), ("nobody", "不署名的党员"), ("masses", "群众、服务对象")]);
        if self.view.leads {
            all.extend(choices([("branch", "党支部")]));
            let others = self.view.roster.members().filter(|m| m.id != self.view.me);
            all.extend(choices(others.map(|m| (m.id, &m.name))));
        }
        all
    }

    fn studies(&self) -> Choices {
        let line = |s: &domain::study::Study| (s.id, format!("{}　{}", crate::ui::date(s.on), s.title));
        choices(self.view.studied.iter().map(line))
    }

    fn theme(&self) -> &str {
        self.view.preparation.theme.as_ref().map_or("", |theme| theme.as_str())
    }

    fn study(&self) -> &str {
        self.view.preparation.study.as_ref().map_or("", |study| study.as_str())
    }

    fn ticked(&self) -> Vec<String> {
        self.view.preparation.studies.iter().map(ToString::to_string).collect()
    }

    /// What of the own sheet is to be said.
    fn own_sheet(&self) -> (&'static str, String) {
        match &self.view.own {
            Some(Sheet { text: Some(_), state: domain::life_meeting::SheetState::HandedIn(how), .. }) => {
                ("archived", format!("您已经{}", handed_in(how.when)))
            }
            Some(sheet) if sheet.text.is_some() => ("draft", "您写了一部分，还没有交".to_owned()),
            _ => ("submitted", "您还没有写".to_owned()),
        }
    }

    /// What is said of another's sheet.
    fn sheet_words(line: &SheetLine) -> String {
        match line.handed_in {
            None => "还没有交".to_owned(),
            Some((HandInTime::Before, _)) => "已交".to_owned(),
            Some((when, day)) => format!("{}（{}）", when.chinese(), crate::ui::day(day)),
        }
    }

    fn not_talked(&self) -> bool {
        self.view.pairs.iter().any(|p| !p.talked)
    }

    fn badge(&self, one: &Rectification) -> (&'static str, String) {
        let words = one.state.chinese().to_owned();
        match one.state {
            _ if one.is_overdue(self.view.today) => ("broken", format!("{words}，已过期限")),
            RectificationState::Proposed => ("submitted", words),
            RectificationState::Open => ("approved", words),
            RectificationState::Closed | RectificationState::Withdrawn => ("archived", words),
        }
    }

    /// What the reader can do about a line: code, button, label of its field; no label where nothing is asked for.
    fn acts(&self, one: &Rectification) -> Vec<(&'static str, &'static str, &'static str)> {
        let can = |act: &RectificationAct| one.after(*act, self.view.me, self.view.leads).is_ok();
        let words = |act: RectificationAct| match act {
            RectificationAct::Confirm => ("确认这一条", ""),
            RectificationAct::Withdraw => ("撤回这一条", ""),
            RectificationAct::Progress => ("写进展", "进展"),
            RectificationAct::Close => ("整改完成，销号", "怎样整改的"),
        };
        let all = RectificationAct::ALL.into_iter().filter(can);
        all.map(|act| (act.code(), words(act).0, words(act).1)).collect()
    }

    fn gaps(&self) -> Vec<String> {
        let Some(round) = self.view.criticism.as_ref().filter(|_| self.view.over) else { return Vec::new() };
        let name = |person| self.view.names.of(person);
        let words = |gap| match gap {
            Gap::NotExamined(p) => format!("{}没有作自我批评", name(p)),
            Gap::CriticizedAhead(p) => format!("{}还没有作自我批评，就有人提了批评意见", name(p)),
            Gap::NotCriticized(p) => format!("没有人对{}提批评意见", name(p)),
            Gap::NotAnswered(p) => format!("{}没有回应批评意见", name(p)),
        };
        round.gaps(true).into_iter().map(words).collect()
    }

    /// The text of the report as it stands or is proposed, and its version.
    fn report_text(&self) -> (String, i64) {
        match &self.view.report {
            Some(report) => (report.text.to_string(), report.version),
            None => (self.view.draft.clone(), 0),
        }
    }

    fn can_write_report(&self) -> bool {
        let open = |state| matches!(state, ReportState::Draft | ReportState::Returned);
        self.view.leads && self.view.over && self.view.report.as_ref().is_none_or(|r| open(r.state))
    }

    fn can_receive(&self) -> bool {
        self.view.of_branch && self.view.report.as_ref().is_some_and(|r| r.state == ReportState::Sent)
    }
}

/// How a sheet was handed in, after 您已经.
const fn handed_in(when: HandInTime) -> &'static str {
    match when {
        HandInTime::Before => "交给组长",
        HandInTime::During => "在会上交给组长",
        HandInTime::After => "会后补交给组长",
    }
}

async fn page(site: &Site, shell: Shell, id: MeetingId, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site
        .app
        .read(move |cx| {
            let permit = view::permit_reading(cx, &actor, id)?;
            view::view(cx, &permit)
        })
        .await?;
    render(form.status(), &LifePage { base: format!("/meetings/{id}"), shell, view, form })
}

/// The preparation.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
) -> Result<Response, Failure> {
    page(&site, shell, id, Form::default()).await
}
