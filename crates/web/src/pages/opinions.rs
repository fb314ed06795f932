//! Opinions, difficulties and demands: the list, one with what was done about it.

use app::{
    Error,
    opinion::{
        self, act,
        list::{self, Opinions},
        raise::{self, Input},
        view::{self, OpinionNote, OpinionView},
    },
    permission::{self, may},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::OpinionId,
    opinion::{Opinion, OpinionAct, OpinionKind, OpinionState},
};
use jiff::civil::DateTime;

use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    pages::{ledgers::FORMATS, own_group},
    shell::{Shell, render},
    state::Site,
};

/// The badge of an opinion: its colour and its words.
fn badge(opinion: &Opinion, today: jiff::civil::Date) -> (&'static str, String) {
    let words = opinion.standing();
    match opinion.state {
        _ if opinion.is_overdue(today) => {
            let days = (today - opinion.since).get_days();
            ("broken", format!("{words}，已过 {days} 天"))
        }
        OpinionState::Received => ("draft", words.to_owned()),
        OpinionState::Reported => ("submitted", words.to_owned()),
        OpinionState::Answered | OpinionState::Settled => ("late", words.to_owned()),
        OpinionState::Closed => ("archived", words.to_owned()),
    }
}

#[derive(Template)]
#[template(path = "opinions.html")]
struct ListPage {
    shell: Shell,
    form: Form,
    view: Opinions,
    /// Whether one was just handed in.
    raised: bool,
}

impl ListPage {
    fn fields(&self) -> Fields {
        Fields::of(&self.form, "raise")
    }

    fn badge(&self, opinion: &Opinion) -> (&'static str, String) {
        badge(opinion, self.view.today)
    }

    fn source(&self, opinion: &Opinion) -> String {
        opinion::source(opinion, &self.view.names)
    }

    fn kinds(&self) -> Choices {
        choices(OpinionKind::ALL.iter().map(|k| (k.code(), k.chinese())))
    }

    /// Who may be named: oneself, nobody, the masses; for the leader also each member.
    fn sources(&self) -> Choices {
        let mut all = choices([("me", "我自己"), ("nobody", "不署名的党员"), ("masses", "群众")]);
        all.extend(choices(self.view.people.iter().map(|m| (m.id, &m.name))));
        all
    }

    fn papers(&self) -> [(&'static str, &'static str); 4] {
        FORMATS
    }

    fn today(&self) -> String {
        self.view.today.to_string()
    }
}

async fn page(site: &Site, shell: Shell, form: Form, raised: bool) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site.app.read(move |cx| list::list(cx, &actor)).await?;
    render(form.status(), &ListPage { shell, form, view, raised })
}

/// The list.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let raised = query.iter().any(|(name, _)| name == "raised");
    page(&site, shell, Form::default(), raised).await
}

/// Takes one down.
pub(crate) async fn raise(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let group = own_group(&actor).ok_or(Error::NotFound)?;
    let input = Input {
        kind: form.take("kind"),
        source: form.take("source"),
        named: form.take("named"),
        on: form.take("on"),
        text: form.take("text"),
    };
    let raised = site
        .app
        .write(move |cx| {
            let permit = permission::in_group::<may::RaiseOpinion>(cx, &actor, group)?;
            raise::raise(cx, &permit, &input)
        })
        .await;
    match raised {
        Ok(_) => Ok(Redirect::to("/opinions?raised=1").into_response()),
        Err(error) if error.is_mendable() => page(&site, shell, form.sent_back(&error), false).await,
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "opinion.html")]
struct OpinionPage {
    shell: Shell,
    form: Form,
    view: OpinionView,
}

impl OpinionPage {
    fn fields(&self, part: &str) -> Fields {
        Fields::of(&self.form, part)
    }

    fn badge(&self) -> (&'static str, String) {
        badge(&self.view.opinion, self.view.today)
    }

    fn source(&self) -> String {
        opinion::source(&self.view.opinion, &self.view.names)
    }

    /// What was done, in a word: who did not sign is told by telling everybody.
    fn act(&self, act: &OpinionAct) -> &'static str {
        match act {
            OpinionAct::TellBack if self.view.opinion.is_unnamed() => "向全组公开",
            act => act.chinese(),
        }
    }

    /// What the leader can do about it now, the likeliest first: code, button, label of the field.
    fn acts(&self) -> Vec<(&'static str, &'static str, &'static str)> {
        let label = |act: OpinionAct| match act {
            OpinionAct::Discuss => ("记下研究情况", "研究情况"),
            OpinionAct::Report => ("报党支部", "请支部解决什么"),
            OpinionAct::Answer => ("登记支部的口头或者书面答复", "支部怎样答复的，哪天、谁答复的"),
            OpinionAct::Settle => ("组内已经解决", "怎样解决的"),
            OpinionAct::TellBack if self.view.opinion.is_unnamed() => {
                ("向全组公开答复", "答复（会原样公开给全组党员看）")
            }
            OpinionAct::TellBack => ("已反馈本人", "怎样告诉本人的，本人什么意见"),
            OpinionAct::Reopen => ("记错了？退回组内办理", "为什么退回"),
        };
        let order = [
            OpinionAct::TellBack,
            OpinionAct::Report,
            OpinionAct::Settle,
            OpinionAct::Answer,
            OpinionAct::Discuss,
            OpinionAct::Reopen,
        ];
        let can = order.into_iter().filter(|act| self.view.opinion.after(*act).is_ok());
        can.map(|act| (act.code(), label(act).0, label(act).1)).collect()
    }
}

impl OpinionPage {
    /// What stands in the field of an act before anything is typed: the answer that is to be made known, in the words in which it
    /// was given.
    fn before(&self, act: &str) -> &str {
        let answer =
            |n: &&(OpinionNote, DateTime)| matches!(n.0.act, OpinionAct::Answer | OpinionAct::Settle);
        let found = self.view.notes.iter().rev().find(answer).filter(|_| self.view.opinion.is_unnamed());
        found.filter(|_| act == OpinionAct::TellBack.code()).map_or("", |(note, _)| note.text.as_str())
    }
}

async fn one_page(site: &Site, shell: Shell, id: OpinionId, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site
        .app
        .read(move |cx| {
            let permit = opinion::permit_reading(cx, &actor, id)?;
            view::view(cx, &permit, id)
        })
        .await?;
    render(form.status(), &OpinionPage { shell, form, view })
}

/// One opinion.
pub(crate) async fn one(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<OpinionId>,
) -> Result<Response, Failure> {
    one_page(&site, shell, id, Form::default()).await
}

async fn answer_with(
    site: &Site,
    shell: Shell,
    id: OpinionId,
    form: Form,
    done: Result<(), Error>,
) -> Result<Response, Failure> {
    match done {
        Ok(()) => Ok(Redirect::to(&form.back_or(format!("/opinions/{id}"))).into_response()),
        Err(error) if error.is_mendable() => one_page(site, shell, id, form.sent_back(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// The leader does something about it.
pub(crate) async fn handle(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<OpinionId>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let (act, text, version) = (form.take("act"), form.take("text"), form.number("version"));
    let work = move |cx: &mut app::Cx<'_>| {
        let permit = opinion::permit::<may::HandleOpinion>(cx, &actor, id)?;
        let act = OpinionAct::from_code(&act).ok_or_else(|| Error::Refused("请选择做了什么".to_owned()))?;
        act::handle(cx, &permit, id, version, (act, &text))
    };
    let done = site.app.write(work).await;
    answer_with(&site, shell, id, form, done).await
}

/// The branch answers.
pub(crate) async fn answer(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<OpinionId>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let (text, version) = (form.take("text"), form.number("version"));
    let work = move |cx: &mut app::Cx<'_>| {
        let permit = opinion::permit::<may::AnswerOpinion>(cx, &actor, id)?;
        act::answer(cx, &permit, id, version, &text)
    };
    let done = site.app.write(work).await;
    answer_with(&site, shell, id, form, done).await
}
