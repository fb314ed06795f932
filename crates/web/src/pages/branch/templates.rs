//! 单位自有模板: the branch's own Word templates, how they look filled, and what may stand in one.

use app::{
    Cx, Error,
    own_template::{self, purpose},
    permission::{self, Permit, may},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use documents::{
    docx::MEDIA_TYPE,
    own_template::{Field, Fields as Known, List, example, sample},
};
use domain::{
    id::OwnTemplateId,
    own_template::{OwnTemplate, TemplatePurpose},
};

use crate::{
    error::Failure,
    fields::Fields,
    form::Form,
    pages::papers,
    shell::{Shell, render},
    state::Site,
    ui,
    upload::Upload,
};

#[derive(Template)]
#[template(path = "templates.html")]
struct TemplatesPage {
    shell: Shell,
    form: Form,
    parts: Vec<Part>,
    /// What was just done.
    done: &'static str,
}

/// The templates of one purpose.
struct Part {
    purpose: TemplatePurpose,
    /// The one that is in use.
    current: Option<Shown>,
    /// Those before, the latest first.
    earlier: Vec<Shown>,
    known: &'static Known,
}

/// A template of the list.
struct Shown {
    id: OwnTemplateId,
    name: String,
    /// How large, who kept it, when.
    about: String,
    /// When it ended.
    ended: String,
}

impl TemplatesPage {
    fn fields(&self, of: &TemplatePurpose) -> Fields {
        Fields::of(&self.form, of.code())
    }

    /// Whether the branch never had one.
    fn is_new(&self) -> bool {
        self.parts.iter().all(|part| part.current.is_none() && part.earlier.is_empty())
    }
}

impl Part {
    /// What is asked for.
    fn label(&self) -> String {
        let what = if self.current.is_some() { "换一份" } else { "传上" };
        format!("{what}{}模板", self.purpose.chinese())
    }

    /// What a field is written as.
    fn mark(&self, field: &Field) -> String {
        format!("{{{{{}}}}}", field.name)
    }

    /// What begins and what ends a list.
    fn marks(&self, list: &List) -> (String, String) {
        (format!("{{{{#{}}}}}", list.name), format!("{{{{/{}}}}}", list.name))
    }

    /// Every list, and after it those that lie only within it, with its name.
    fn lists(&self) -> Vec<(&'static List, Option<&'static str>)> {
        let anywhere = |inner: &&List| self.known.lists.iter().any(|list| list.name == inner.name);
        let of = |list: &'static List| {
            let within = list.lists.iter().filter(move |inner| !anywhere(inner));
            std::iter::once((list, None)).chain(within.map(move |inner| (inner, Some(list.name))))
        };
        self.known.lists.iter().flat_map(of).collect()
    }
}

async fn page(site: &Site, shell: Shell, form: Form) -> Result<Response, Failure> {
    let permit = permission::in_branch::<may::KeepTemplates>(&shell.actor)?;
    let all = site.app.read(move |cx| own_template::list(cx, &permit)).await?;
    let day = |mark: &domain::meeting::Mark| ui::moment(site.app.local(mark.at));
    let shown = |(one, by): &(OwnTemplate, String)| Shown {
        id: one.id,
        name: one.name.to_string(),
        about: format!("{}，{by}，{}起", ui::size(one.size), day(&one.mark)),
        ended: one.ended.as_ref().map(|mark| format!("用到{}", day(mark))).unwrap_or_default(),
    };
    let part = |of: TemplatePurpose| {
        let (mut current, mut earlier) = (None, Vec::new());
        for one in all.iter().filter(|(one, _)| one.purpose == of) {
            match one.0.ended {
                None => current = Some(shown(one)),
                Some(_) => earlier.push(shown(one)),
            }
        }
        Part { purpose: of, current, earlier, known: purpose(of).fields() }
    };
    let parts = TemplatePurpose::ALL.into_iter().map(part).collect();
    let done = match shell.path.rsplit_once("?done=").map(|(_, what)| what) {
        Some("kept") => "已经换上。以后定稿的会议记录、发出的通知，下载 Word 时就是这个样子。",
        Some("aside") => "已经停用。以后的用系统自带的格式；停用以前定稿的，样子不变。",
        _ => "",
    };
    render(form.status(), &TemplatesPage { shell, form, parts, done })
}

/// The page.
pub(crate) async fn show(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    page(&site, shell, Form::default()).await
}

fn purpose_of(code: &str) -> Result<TemplatePurpose, Error> {
    TemplatePurpose::from_code(code).ok_or(Error::NotFound)
}

/// Checks a file, and keeps it where nothing is wrong with it.
pub(crate) async fn keep(
    State(site): State<Site>,
    shell: Shell,
    Upload { form, name, bytes, size }: Upload,
) -> Result<Response, Failure> {
    // Who may not do it is told so before the file is looked at.
    let permit = permission::in_branch::<may::KeepTemplates>(&shell.actor)?;
    let of = purpose_of(form.get("part"))?;
    let looking = site.look(move || own_template::look(of, &name, bytes, size));
    let kept = match looking.await? {
        Ok(looked) => site.app.write(move |cx| own_template::keep(cx, &permit, &looked)).await.map(drop),
        Err(error) => Err(error),
    };
    after(&site, shell, form, (kept, "kept")).await
}

/// Back to the page with what was done, or with what was wrong.
async fn after(
    site: &Site,
    shell: Shell,
    form: Form,
    (done, what): (Result<(), Error>, &str),
) -> Result<Response, Failure> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/branch/templates?done={what}")).into_response()),
        Err(error) if error.is_mendable() => page(site, shell, form.sent_back(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// What is done with one template.
async fn with<F>(site: Site, shell: Shell, what: &str, work: F) -> Result<Response, Failure>
where
    F: Fn(&mut Cx<'_>, &Permit<may::KeepTemplates>) -> Result<(), Error> + Send + 'static,
{
    let permit = permission::in_branch::<may::KeepTemplates>(&shell.actor)?;
    let done = site.app.write(move |cx| work(cx, &permit)).await;
    after(&site, shell, Form::default(), (done, what)).await
}

/// Back to the built-in layout.
pub(crate) async fn set_aside(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<OwnTemplateId>,
) -> Result<Response, Failure> {
    with(site, shell, "aside", move |cx, permit| own_template::set_aside(cx, permit, id)).await
}

/// An earlier one again.
pub(crate) async fn use_again(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<OwnTemplateId>,
) -> Result<Response, Failure> {
    with(site, shell, "kept", move |cx, permit| own_template::use_again(cx, permit, id).map(drop)).await
}

/// A template to begin with, `minutes.docx` or `notice.docx`.
pub(crate) async fn to_begin_with(shell: Shell, Path(name): Path<String>) -> Result<Response, Failure> {
    permission::in_branch::<may::KeepTemplates>(&shell.actor)?;
    let of = purpose_of(name.strip_suffix(".docx").ok_or(Error::NotFound)?)?;
    let bytes = example(purpose(of)).map_err(|fault| Error::Internal(fault.to_string()))?;
    Ok(papers::file(bytes, MEDIA_TYPE, &format!("{}模板（示例）.docx", of.chinese())))
}

/// A template as it came, `file.docx`, or filled in with an invented meeting, `sample.docx`.
pub(crate) async fn file(
    State(site): State<Site>,
    shell: Shell,
    Path((id, name)): Path<(OwnTemplateId, String)>,
) -> Result<Response, Failure> {
    let permit = permission::in_branch::<may::KeepTemplates>(&shell.actor)?;
    let (one, bytes) = site.app.read(move |cx| own_template::open(cx, &permit, id)).await?;
    match name.as_str() {
        "file.docx" => Ok(papers::file_to_save(bytes, MEDIA_TYPE, one.name.as_str())),
        "sample.docx" => {
            let filled = site.look(move || own_template::fill(one.purpose, &bytes, &sample())).await??;
            Ok(papers::file(filled, MEDIA_TYPE, &format!("{}（试填）.docx", one.purpose.chinese())))
        }
        _ => Err(Error::NotFound.into()),
    }
}
