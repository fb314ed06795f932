//! 我的个人信息: what is held, taken along, corrected, and taken away.

use app::{
    Error,
    factor::{Mine, mine},
    personal::{
        KEPT,
        erase::{self, Wish},
        export,
    },
};
use askama::Template;
use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse as _, Redirect, Response},
};

use super::papers::{ZIP, file_to_save};
use crate::{
    error::Failure,
    form::Form,
    session::own,
    shell::{Shell, render},
    state::Site,
};

const HERE: &str = "/me/data";

/// What may be taken away: the field, and what it is.
const CHOICES: [(&str, &str); 5] = [
    ("sessions", "在别的手机、电脑上的登录（这里的不退出）"),
    ("devices", "登录过的浏览器的记录"),
    ("email", "邮箱地址（以后不再发邮件）"),
    ("messages", "看过的消息（会议通知除外）"),
    ("cares", "结束三年以上的关心帮扶记录"),
];

#[derive(Template)]
#[template(path = "me_data.html")]
struct DataPage {
    shell: Shell,
    form: Form,
    mine: Mine,
}

async fn page(site: &Site, shell: Shell, headers: &HeaderMap, form: Form) -> Result<Response, Failure> {
    let (permit, word) = own(&shell.actor, headers)?;
    let mine = site.app.read(move |cx| mine(cx, &permit, &word)).await?;
    render(form.status(), &DataPage { shell, form, mine })
}

/// The page.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    page(&site, shell, &headers, Form::default()).await
}

/// All of it as one file.
pub(crate) async fn take(
    State(site): State<Site>,
    shell: Shell,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (permit, word) = own(&shell.actor, &headers)?;
    let gathered = match site.app.write(move |cx| export::export(cx, &permit, &word)).await {
        Ok(gathered) => gathered,
        Err(error @ Error::Refused(_)) => {
            return page(&site, shell, &headers, Form::default().refused(&error)).await;
        }
        Err(other) => return Err(other.into()),
    };
    let name = format!("{}的个人信息", gathered.name);
    let file = format!("{name}.zip");
    let drawn = site
        .draw(move || {
            documents::personal::pack(&name, &gathered.tables, &gathered.notes, gathered.date)
                .map_err(|fault| Error::Internal(fault.to_string()))
        })
        .await?;
    Ok(file_to_save(drawn?, ZIP, &file))
}

/// Takes away what was chosen.
pub(crate) async fn erase(
    State(site): State<Site>,
    shell: Shell,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    let (permit, word) = own(&shell.actor, &headers)?;
    let chosen = |name| form.has(name, "1");
    let wish = Wish {
        sessions: chosen("sessions"),
        devices: chosen("devices"),
        email: chosen("email"),
        messages: chosen("messages"),
        cares: chosen("cares"),
    };
    match site.app.write(move |cx| erase::erase(cx, &permit, &word, wish)).await {
        Ok(()) => Ok(Redirect::to(HERE).into_response()),
        Err(error) if error.is_mendable() => page(&site, shell, &headers, form.refused(&error)).await,
        Err(other) => Err(other.into()),
    }
}
