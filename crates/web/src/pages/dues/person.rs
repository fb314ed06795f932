//! The dues of one member: what was fixed, every entry, and what the leader does about them.

use app::{
    Cx, Error,
    dues::{
        self, collect,
        confirm::{self as confirming, Shown},
        correct, fix as fixing,
        person::{self, Entry, PersonDues},
    },
    permission::{self, Permit, Verb, may},
    person as people,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    dues::{Category, EntryKind, Fen, MonthState, Schedule, YearMonth},
    id::{DuesEntryId, PersonId},
};

use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    pages::dues::month,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "dues_person.html")]
struct PersonPage {
    shell: Shell,
    form: Form,
    view: PersonDues,
    /// Whether the actor fixes what is paid.
    may_fix: bool,
    /// Whether the person who looks may write down that less or nothing is paid.
    may_exempt: bool,
}

/// The categories of the form, each with what counts as its base.
fn categories() -> Choices {
    choices(Category::ALL.map(|category| {
        let words = match category.base_hint() {
            "" => category.chinese().to_owned(),
            hint => format!("{}（按{hint}）", category.chinese()),
        };
        (category.code(), words)
    }))
}

impl PersonPage {
    fn fields(&self, part: &str) -> Fields {
        Fields::of(&self.form, part)
    }

    fn badge(&self, month: &YearMonth, state: &MonthState, paid: &Fen) -> (&'static str, String) {
        super::badge_of(&self.view, *month, (*state, *paid))
    }

    fn categories(&self) -> Choices {
        categories()
    }

    /// What the last form said, to begin a new one with: the category, and the base.
    fn last(&self) -> (String, String, String) {
        self.view.bases.first().map_or_else(Default::default, |last| {
            let base = if last.base.category.has_base() { last.base.base.to_string() } else { String::new() };
            let agreed = last.base.agreed.map_or_else(String::new, |fen| fen.to_string());
            (last.base.category.code().to_owned(), base, agreed)
        })
    }

    /// The first month of what was fixed last.
    fn last_from(&self) -> String {
        self.view.bases.first().map_or_else(String::new, |last| last.base.from.to_string())
    }

    /// The first month of what is fixed next: this year's first, or the next month where this year is fixed.
    fn from(&self) -> String {
        let now = YearMonth::of(self.view.today);
        let first = YearMonth::new(now.year(), 1).unwrap_or(now);
        let is_fixed = self.view.bases.iter().any(|b| b.base.from >= first);
        if is_fixed { now.plus(1).to_string() } else { first.to_string() }
    }

    fn year_start(&self) -> String {
        format!("{}-12", self.view.today.year())
    }

    fn next(&self) -> String {
        self.view.next.to_string()
    }
}

/// The form that takes an entry back.
fn counter(form: &Form, entry: &Entry) -> Fields {
    Fields::of(form, format!("counter-{}", entry.entry.id))
}

/// The newest entry of a month for which a gift was given that is so large that the rule has its own way for it (Art 11).
fn is_large(view: &PersonDues, entry: &Entry) -> bool {
    let month = entry.entry.month;
    let mut of_month = view.entries.iter().filter(|e| e.entry.month == month);
    let given = Fen(of_month.clone().map(|e| e.entry.fen.0).sum());
    let base = view.bases.iter().find(|fixed| fixed.base.from <= month);
    let due = base.map_or(Fen(0), |fixed| fixed.base.sum(month));
    let is_newest = of_month.next().is_some_and(|newest| newest.entry.id == entry.entry.id);
    is_newest && Schedule::on(entry.entry.on).is_large_gift(given, due)
}

/// Whether money was given: not where it was paid elsewhere.
fn is_money(entry: &Entry) -> bool {
    entry.entry.kind != EntryKind::Elsewhere
}

async fn page(site: &Site, shell: Shell, id: PersonId, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site
        .app
        .read(move |cx| {
            let permit = people::permit::<may::ReadDues>(cx, &actor, id)?;
            let may_fix = people::permit::<may::FixDues>(cx, &actor, id).is_ok();
            Ok((person::person(cx, &permit, id)?, may_fix))
        })
        .await?;
    let (view, may_fix) = view;
    let may_exempt = fixing::exempts(&shell.actor.posts);
    render(form.status(), &PersonPage { shell, form, view, may_fix, may_exempt })
}

/// The page.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<PersonId>,
) -> Result<Response, Failure> {
    page(&site, shell, id, Form::default()).await
}

#[derive(Template)]
#[template(path = "dues_mine.html")]
struct OwnPage {
    shell: Shell,
    form: Form,
    view: PersonDues,
}

impl OwnPage {
    fn badge(&self, month: &YearMonth, state: &MonthState, paid: &Fen) -> (&'static str, String) {
        super::badge_of(&self.view, *month, (*state, *paid))
    }
}

async fn own_page(site: &Site, shell: Shell, form: Form) -> Result<Response, Failure> {
    let permit = permission::in_branch::<may::UseAccount>(&shell.actor)?;
    let view = site.app.read(move |cx| person::own(cx, &permit)).await?;
    render(form.status(), &OwnPage { shell, form, view })
}

/// The own dues.
pub(crate) async fn own(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    own_page(&site, shell, Form::default()).await
}

/// The member's own word on what was fixed.
pub(crate) async fn confirm_own(
    State(site): State<Site>,
    shell: Shell,
    form: Form,
) -> Result<Response, Failure> {
    let permit = permission::in_branch::<may::UseAccount>(&shell.actor)?;
    let (from, fixed) = (form.take("from"), form.number("fixed"));
    let shown = move |cx: &mut Cx<'_>| confirming::own(cx, &permit, Shown { from: &from, fixed });
    match site.app.write(shown).await {
        Ok(()) => Ok(Redirect::to("/dues/mine").into_response()),
        Err(error) if error.is_mendable() => own_page(&site, shell, form.refused(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// Does one thing to somebody's dues, and shows the page again, or the month that it was done from.
async fn act<V, F>(site: Site, shell: Shell, id: PersonId, form: Form, work: F) -> Result<Response, Failure>
where
    V: Verb + 'static,
    F: Fn(&mut Cx<'_>, &Permit<V>) -> Result<(), Error> + Send + 'static,
{
    let actor = shell.actor.clone();
    let done = site
        .app
        .write(move |cx| {
            let permit = people::permit(cx, &actor, id)?;
            work(cx, &permit)
        })
        .await;
    let back = form.get("month").parse::<YearMonth>().ok();
    match (done, back) {
        (Ok(()), Some(month)) => Ok(Redirect::to(&format!("/dues?month={month}")).into_response()),
        (Ok(()), None) => Ok(Redirect::to(&format!("/dues/people/{id}")).into_response()),
        (Err(error), Some(month)) if error.is_mendable() => {
            let query = Form::of(vec![("month".to_owned(), month.to_string())]);
            month::page(&site, shell, &query, Form::default().refused(&error)).await
        }
        (Err(error), None) if error.is_mendable() => page(&site, shell, id, form.sent_back(&error)).await,
        (Err(other), _) => Err(other.into()),
    }
}

/// Fixes what is paid from a month on.
pub(crate) async fn fix(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let input = fixing::Input {
        category: form.take("category"),
        base: form.take("base"),
        agreed: form.take("agreed"),
        from: form.take("from"),
        reason: form.take("reason"),
        exempt: form.take("exempt"),
        exempt_fen: form.take("exempt_fen"),
        exempt_until: form.take("exempt_until"),
        exempt_basis: form.take("exempt_basis"),
    };
    act(site, shell, id, form, move |cx, permit| fixing::fix(cx, permit, id, &input)).await
}

/// Takes back what was fixed last.
pub(crate) async fn withdraw(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let (from, why) = (form.take("from"), form.take("why"));
    act(site, shell, id, form, move |cx, permit| fixing::withdraw(cx, permit, id, &from, &why)).await
}

/// Notes that the member has confirmed it face to face.
pub(crate) async fn confirm(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let (from, fixed) = (form.take("from"), form.number("fixed"));
    act(site, shell, id, form, move |cx, permit| {
        confirming::in_person(cx, permit, id, Shown { from: &from, fixed })
    })
    .await
}

fn collected(form: &Form) -> collect::Input {
    collect::Input {
        from: form.take("from"),
        until: form.take("until"),
        fen: form.take("fen"),
        shown: form.take("shown"),
        on: form.take("on"),
        note: form.take("note"),
    }
}

/// Enters what was paid.
pub(crate) async fn collect(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let input = collected(&form);
    act(site, shell, id, form, move |cx, permit| collect::collect(cx, permit, id, &input).map(drop)).await
}

/// Notes months that were paid elsewhere.
pub(crate) async fn elsewhere(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let input = collected(&form);
    act(site, shell, id, form, move |cx, permit| collect::elsewhere(cx, permit, id, &input)).await
}

/// Takes an entry back.
pub(crate) async fn take_back(
    State(site): State<Site>,
    shell: Shell,
    Path(entry): Path<DuesEntryId>,
    form: Form,
) -> Result<Response, Failure> {
    let (actor, reason) = (shell.actor.clone(), form.take("reason"));
    let taken = site
        .app
        .write(move |cx| {
            let permit = dues::permit_entry::<may::CollectDues>(cx, &actor, entry)?;
            correct::counter(cx, &permit, entry, &reason)
        })
        .await;
    match taken {
        Ok(person) => Ok(Redirect::to(&format!("/dues/people/{person}")).into_response()),
        Err(error) if error.is_mendable() => {
            let actor = shell.actor.clone();
            let whose = site.app.read(move |cx| dues::whose(cx, &actor, entry)).await?;
            page(&site, shell, whose, form.sent_back(&error)).await
        }
        Err(other) => Err(other.into()),
    }
}
