//! 处置处分: the matters that somebody may know of, and one of them (C7).

use app::{
    Cx, Error,
    disposition::{
        self, decide, hear,
        list::{self, DispositionList},
        open, readers, rights, sheet, state,
        view::{self, DispositionView},
    },
    permission::{self, Actor, Permit, Verb},
};
use askama::{Template, filters::Safe};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use documents::papers;
use domain::{
    disposition::{
        Asked, Decision, Disposition, DispositionKind, DispositionState, Measure, Right, StatementKind,
    },
    id::DispositionId,
    person::Standing,
    talk::Talk,
};

use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    pages::{ledgers::FORMATS, papers::draw},
    shell::{Shell, render},
    state::Site,
};

/// The colour of a matter's badge.
fn badge(one: &Disposition) -> &'static str {
    match one.state() {
        DispositionState::Open => "submitted",
        DispositionState::Tied => "notified",
        DispositionState::Sent => "reported",
        DispositionState::Decided => "archived",
    }
}

#[derive(Template)]
#[template(path = "dispositions.html")]
struct ListPage {
    shell: Shell,
    form: Form,
    view: DispositionList,
}

impl ListPage {
    fn fields(&self) -> Fields {
        Fields::of(&self.form, "open")
    }

    fn badge(&self, one: &Disposition) -> &'static str {
        badge(one)
    }

    fn people(&self) -> Choices {
        choices(self.view.people.iter().map(|(id, name, _)| (id, name)))
    }

    fn kinds(&self) -> Choices {
        choices(DispositionKind::ALL.map(|kind| (kind.code(), kind.chinese())))
    }

    fn was_disciplined(&self) -> Choices {
        choices([("no", "没有"), ("yes", "已经给过")])
    }

    fn asked(&self) -> Choices {
        choices(Asked::ALL.map(|asked| (asked.code(), asked.chinese())))
    }

    fn papers(&self) -> [(&'static str, &'static str); 4] {
        FORMATS
    }
}

async fn page(site: &Site, shell: Shell, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    // That somebody sees the matters of others is written down: this reads, and may write one line.
    let view = site.app.write(move |cx| list::list(cx, &actor)).await?;
    render(form.status(), &ListPage { shell, form, view })
}

/// The list.
pub(crate) async fn show(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    page(&site, shell, Form::default()).await
}

/// The branch opens a matter.
pub(crate) async fn open(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    let permit = permission::in_branch(&shell.actor)?;
    let input = open::Input {
        person: form.take("person"),
        kind: form.take("kind"),
        disciplined: form.take("disciplined"),
        asked: form.take("asked"),
        facts: form.take("facts"),
    };
    match site.app.write(move |cx| open::open(cx, &permit, &input)).await {
        Ok(id) => Ok(Redirect::to(&disposition::place(id)).into_response()),
        Err(error) if error.is_mendable() => refused_page(&site, shell, form.sent_back(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// The list with a form that was refused: what the person saw a moment ago is no new reading.
async fn refused_page(site: &Site, shell: Shell, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site.app.read(move |cx| list::again(cx, &actor)).await?;
    render(form.status(), &ListPage { shell, form, view })
}

#[derive(Template)]
#[template(path = "disposition.html")]
struct OnePage {
    shell: Shell,
    form: Form,
    view: DispositionView,
    base: String,
}

impl OnePage {
    fn fields(&self, part: &str) -> Fields {
        Fields::of(&self.form, part)
    }

    fn badge(&self) -> &'static str {
        badge(&self.view.one)
    }

    fn name(&self, person: &domain::id::PersonId) -> &str {
        self.view.names.of(*person)
    }

    /// Who talked with whom it is about.
    fn other(&self, talk: &Talk) -> &str {
        self.view.names.of(talk.other(self.view.one.person))
    }

    /// Whether the branch has decided.
    fn is_decided(&self) -> bool {
        self.view.one.decision.is_some()
    }

    /// Whether the group can still do its part.
    fn hears(&self) -> bool {
        self.view.leads && self.view.one.sent.is_none() && !self.is_decided()
    }

    /// Whether the meeting was summed up.
    fn was_heard(&self) -> bool {
        self.view.hearing.as_ref().is_some_and(|hearing| hearing.is_over)
    }

    /// Whether the meeting was called off.
    fn was_cancelled(&self) -> bool {
        let cancelled = |h: &hear::Hearing| h.stage == domain::meeting::StageName::Cancelled;
        self.view.hearing.as_ref().is_some_and(cancelled)
    }

    /// Whether the group's opinion can be written now.
    fn opines(&self) -> bool {
        self.hears() && self.was_heard()
    }

    /// Whether the reader may tick rights.
    fn ticks(&self) -> bool {
        self.view.is_own || self.view.leads || self.view.handles
    }

    /// Whether the reader may take a tick back.
    fn unticks(&self, by: &domain::id::PersonId) -> bool {
        self.view.is_own || *by == self.view.me
    }

    fn topics(&self) -> Choices {
        choices(self.view.choices.iter().map(|h| {
            let words = format!("{}：{}", crate::ui::day(h.start.date()), h.title);
            (h.item, words)
        }))
    }

    fn topic_now(&self) -> String {
        self.view.hearing.as_ref().map(|h| h.item.to_string()).unwrap_or_default()
    }

    fn statement_kinds(&self) -> Choices {
        choices(StatementKind::ALL.map(|kind| (kind.code(), kind.chinese())))
    }

    fn open_rights(&self) -> Choices {
        choices(self.view.due.iter().map(|right: &Right| (right.code(), right.chinese())))
    }

    fn missing(&self) -> String {
        self.view.missing.iter().map(|right| right.chinese()).collect::<Vec<_>>().join("；")
    }

    /// What the group wrote last: its opinion and other views.
    fn last(&self) -> (&str, &str) {
        let last = self.view.opinions.last().map(|(opinion, _)| opinion);
        let text = last.map_or("", |opinion| opinion.text.as_str());
        (text, last.and_then(|opinion| opinion.dissent.as_ref()).map_or("", |text| text.as_str()))
    }

    fn measures(&self) -> Choices {
        let kind = self.view.one.kind;
        // The decision may be of a day on which the person was something else: the use case looks at that.
        let standing = self.view.standing.unwrap_or(Standing::Full);
        let all = Measure::ALL.into_iter().filter(|m| m.belongs_to(kind) && m.fits(standing).is_ok());
        choices(all.map(|measure| (measure.code(), measure.chinese())))
    }

    fn decided(&self) -> String {
        list::decided(&self.view.one).unwrap_or_default()
    }

    /// A decision that does not stand any more, in words.
    fn before(&self, decision: &Decision) -> String {
        list::in_words(&self.view.one, decision)
    }

    /// What the rule lists and nobody wrote down.
    fn undone(&self) -> String {
        self.view.undone.iter().map(|step| step.name).collect::<Vec<_>>().join("、")
    }

    /// Whether the record of the meeting would be kept by who it is about.
    fn is_recorded_by_own(&self) -> bool {
        let own = Some(self.view.one.person);
        self.hears() && self.view.hearing.as_ref().is_some_and(|h| !h.is_over && h.recorder == own)
    }

    /// What was typed into a form that is not on the page any more.
    fn unsaved(&self) -> Safe<String> {
        crate::ui::unsaved(
            &self.form,
            &[
                ("statement", self.view.is_own && !self.is_decided(), &["text"]),
                ("opinion", self.opines(), &["text", "dissent"]),
                ("decision", self.view.handles, &["note"]),
            ],
        )
    }

    fn people(&self) -> Choices {
        choices(self.view.people.iter().map(|(id, name)| (id, name)))
    }

    /// What a day says that was written down on another one.
    fn noted(&self, on: &jiff::civil::Date, at: &jiff::civil::DateTime) -> String {
        if at.date() == *on { String::new() } else { format!("（{}登记）", crate::ui::date(at.date())) }
    }

    fn papers(&self) -> [(&'static str, &'static str); 3] {
        [("opinion", "党小组意见"), ("statement", "本人说明和申辩"), ("rights", "权利保障情况表")]
    }
}

async fn one_page(site: &Site, shell: Shell, id: DispositionId, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    // Reading is written down: this reads, and may write one line.
    let work = move |cx: &mut Cx<'_>| {
        let permit = disposition::permit_reading(cx, &actor, id)?;
        view::view(cx, &permit, id)
    };
    let view = site.app.write(work).await?;
    let base = disposition::place(id);
    render(form.status(), &OnePage { shell, form, view, base })
}

/// One matter.
pub(crate) async fn one(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<DispositionId>,
) -> Result<Response, Failure> {
    one_page(&site, shell, id, Form::default()).await
}

/// How a use case gets its permit for a matter.
type Permitted<V> = fn(&mut Cx<'_>, &Actor, DispositionId) -> Result<Permit<V>, Error>;

/// Does one thing about a matter, and shows the page again.
async fn act_on<V, F>(
    site: Site,
    shell: Shell,
    (id, form): (DispositionId, Form),
    permitted: Permitted<V>,
    work: F,
) -> Result<Response, Failure>
where
    V: Verb + 'static,
    F: Fn(&mut Cx<'_>, &Permit<V>, &Form) -> Result<(), Error> + Send + 'static,
{
    let (actor, typed) = (shell.actor.clone(), form.clone());
    let done = site
        .app
        .write(move |cx| {
            let permit = permitted(cx, &actor, id)?;
            work(cx, &permit, &typed)
        })
        .await;
    match done {
        Ok(()) => Ok(Redirect::to(&disposition::place(id)).into_response()),
        Err(error) if error.is_mendable() => again(&site, shell, id, form.sent_back(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// The page with a form that was refused: what the person saw a moment ago is no new reading.
async fn again(site: &Site, shell: Shell, id: DispositionId, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let work = move |cx: &mut Cx<'_>| {
        let permit = disposition::permit_reading(cx, &actor, id)?;
        view::again(cx, &permit, id)
    };
    let view = site.app.read(work).await?;
    let base = disposition::place(id);
    render(form.status(), &OnePage { shell, form, view, base })
}

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident: $permitted:path, |$cx:ident, $permit:ident, $id:ident, $form:ident| $work:expr;)*) => {$(
        $(#[$doc])*
        pub(crate) async fn $name(
            State(site): State<Site>,
            shell: Shell,
            Path($id): Path<DispositionId>,
            form: Form,
        ) -> Result<Response, Failure> {
            act_on(site, shell, ($id, form), $permitted, move |$cx, $permit, $form| $work).await
        }
    )*};
}

acts! {
    /// In which topic it is heard.
    hear: disposition::permit, |cx, permit, id, form| {
        hear::hear(cx, permit, (id, form.number("version")), form.get("item"))
    };
    /// The group's opinion.
    opine: disposition::permit, |cx, permit, id, form| {
        let (text, dissent) = (form.take("text"), form.take("dissent"));
        hear::opine(cx, permit, id, &hear::Opinion { text, dissent, seen: form.number("version") })
    };
    /// To the branch.
    send: disposition::permit, |cx, permit, id, form| hear::send(cx, permit, (id, form.number("version")));
    /// What who it is about writes.
    state: disposition::permit_own, |cx, permit, id, form| {
        state::state(cx, permit, id, (form.get("kind"), form.get("text")))
    };
    /// A right was kept.
    tick: disposition::permit_own, |cx, permit, id, form| {
        rights::tick(cx, permit, id, (form.get("right"), form.get("on")))
    };
    /// It was not, or was ticked by mistake.
    untick: disposition::permit_own, |cx, permit, id, form| rights::untick(cx, permit, id, form.get("right"));
    /// A step of the branch.
    step: disposition::permit, |cx, permit, id, form| {
        decide::step(cx, permit, id, (form.get("what"), form.get("on")))
    };
    /// What the branch decided.
    decide: disposition::permit, |cx, permit, id, form| {
        let input = decide::Input {
            measure: form.take("measure"),
            on: form.take("on"),
            until: form.take("until"),
            approved: form.take("approved"),
            note: form.take("note"),
            correction: form.take("correction"),
        };
        decide::decide(cx, permit, id, &input)
    };
    /// When that was approved.
    approve: disposition::permit, |cx, permit, id, form| {
        decide::approve(cx, permit, id, (form.get("approved"), form.get("until")))
    };
    /// Who else needs to know.
    name: disposition::permit, |cx, permit, id, form| readers::name(cx, permit, id, form.get("person"));
    /// Who no longer does.
    unname: disposition::permit, |cx, permit, id, form| readers::unname(cx, permit, id, form.get("person"));
}

/// A paper, `opinion.pdf`, `statement.docx` or `rights.pdf`.
pub(crate) async fn paper(
    State(site): State<Site>,
    shell: Shell,
    Path((id, name)): Path<(DispositionId, String)>,
) -> Result<Response, Failure> {
    let (paper, format) = name.split_once('.').ok_or(Error::NotFound)?;
    let lay_out = match paper {
        "opinion" => papers::disposition::opinion,
        "statement" => papers::disposition::statement,
        "rights" => papers::disposition::rights,
        _ => return Err(Error::NotFound.into()),
    };
    let actor = shell.actor.clone();
    let work = move |cx: &mut Cx<'_>| {
        let permit = disposition::permit_reading(cx, &actor, id)?;
        sheet::facts(cx, &permit, id)
    };
    let facts = site.app.write(work).await?;
    draw(&site, lay_out(&facts), format).await
}
