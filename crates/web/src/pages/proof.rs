//! 核对: what is printed against what was sealed, and the journal along its chain (ADR 27).

use app::{
    Error,
    journal::{self, LookedUp, Proved},
    permission::{self, may},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use proof::KeptHead;
use tokio::sync::Mutex;

use super::papers::file_to_save;
use crate::{
    error::Failure,
    form::Form,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "proof.html")]
struct LookUpPage {
    shell: Shell,
    form: Form,
    /// Whether a code was typed that is one.
    is_asked: bool,
    found: Vec<(LookedUp, String)>,
}

/// Looks a code up that is printed on a record.
pub(crate) async fn look_up(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let permit = permission::in_branch::<may::UseAccount>(&shell.actor)?;
    let form = Form::of(query);
    let typed = form.get("code").trim().to_owned();
    if typed.is_empty() {
        return render(StatusCode::OK, &LookUpPage { shell, form, is_asked: false, found: Vec::new() });
    }
    match site.app.read(move |cx| journal::look_up(cx, &permit, &typed)).await {
        Ok(found) => {
            let signed = |one: &LookedUp| crate::ui::instant(site.app.local(one.signed));
            let found = found.into_iter().map(|one| (one.clone(), signed(&one))).collect();
            render(StatusCode::OK, &LookUpPage { shell, form, is_asked: true, found })
        }
        Err(fault @ Error::Invalid(_)) => {
            let form = form.refused(&fault);
            render(form.status(), &LookUpPage { shell, form, is_asked: false, found: Vec::new() })
        }
        Err(fault) => Err(fault.into()),
    }
}

#[derive(Template)]
#[template(path = "journal_proof.html")]
struct ProofPage {
    shell: Shell,
    proved: Proved,
    when: String,
}

/// One at a time: it reads the whole journal and everything that was sealed in it.
static ONE: Mutex<()> = Mutex::const_new(());

async fn proved(site: &Site, shell: &Shell) -> Result<Proved, Failure> {
    let permit = permission::in_branch::<may::ReadJournal>(&shell.actor)?;
    let _turn = ONE.lock().await;
    Ok(site.app.read(move |cx| journal::prove_own(cx, &permit)).await?)
}

/// Walks along the journal of the branch and says what was found.
pub(crate) async fn journal(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    let proved = proved(&site, &shell).await?;
    let when = crate::ui::instant(site.app.local(site.app.now()));
    render(StatusCode::OK, &ProofPage { shell, proved, when })
}

/// The head of the chain, to be kept elsewhere.
pub(crate) async fn head(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    let proved = proved(&site, &shell).await?;
    if !proved.faults.is_empty() {
        return Err(Error::Refused("有和封存时不一样的，先不要保存链头".to_owned()).into());
    }
    let branch = shell.actor.branch.to_string();
    let head = proved.chain.map_err(|broken| Error::Refused(format!("日志{broken}，没有可以保存的链头")))?;
    let kept = vec![KeptHead { branch, name: proved.branch, head }];
    let text = serde_json::to_vec_pretty(&kept).map_err(|e| Error::Internal(e.to_string()))?;
    Ok(file_to_save(text, "application/json", "日志链头.json"))
}
