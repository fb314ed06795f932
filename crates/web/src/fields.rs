//! Fields of one of several forms on a page: what was typed comes back in the form that was sent, with its faults;
//! the others show what is known.

use std::borrow::Borrow;

use askama::filters::Safe;
use jiff::civil::Date;

use crate::{
    form::Form,
    ui::{self, escape},
};

/// The fields of one form of a page.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    form: Form,
    part: String,
    is_sent: bool,
}

/// A choice of a field: its value and its words.
pub(crate) type Choices = Vec<(String, String)>;

impl Fields {
    /// The fields of the form called `part`.
    pub(crate) fn of(form: &Form, part: impl ToString) -> Self {
        let part = part.to_string();
        Self { form: form.only(&part), is_sent: form.is_of(&part), part }
    }

    /// Whether this is the form that came back.
    pub(crate) fn is_sent(&self) -> bool {
        self.is_sent && self.form.status() != axum::http::StatusCode::OK
    }

    /// ` open` for a folded form that came back.
    pub(crate) fn open(&self) -> &'static str {
        if self.is_sent() { " open" } else { "" }
    }

    /// The hidden field that tells the handler which form this is.
    pub(crate) fn part(&self) -> Safe<String> {
        Safe(format!(r#"<input type="hidden" name="part" value="{}">"#, escape(&self.part)))
    }

    /// The version that the form acts on: after a conflict the present one, where the page shows what stands now.
    pub(crate) fn version(&self, present: impl Borrow<i64>) -> i64 {
        self.form.version_of(&self.part, *present.borrow())
    }

    /// The id of a field: the form that came back has the names to which the summary over it leads.
    fn id(&self, name: &str) -> String {
        if self.is_sent { name.to_owned() } else { format!("{}-{name}", self.part) }
    }

    fn frame(&self, name: &str, label: &str, optional: bool, inner: &str) -> Safe<String> {
        let hint = if optional { r#" <span class="optional">（可以不填）</span>"# } else { "" };
        Safe(format!(
            r#"<div class="field{}"><label for="{}">{}{hint}</label>{}{inner}</div>"#,
            ui::wrong(&self.form, name),
            self.id(name),
            escape(label),
            ui::fault(&self.form, name).0,
        ))
    }

    fn input(
        &self,
        kind: &str,
        name: &str,
        label: &str,
        value: &str,
        optional: bool,
        more: &str,
    ) -> Safe<String> {
        let required = if optional { "" } else { " required" };
        let inner = format!(
            r#"<input {kind} id="{}" name="{name}" value="{}" autocomplete="off"{required}{more}{}>"#,
            self.id(name),
            escape(self.form.or(name, value)),
            ui::tie(&self.form, name).0,
        );
        self.frame(name, label, optional, &inner)
    }

    /// A line that must be filled.
    pub(crate) fn text(&self, name: &str, label: &str, value: impl AsRef<str>) -> Safe<String> {
        self.input(r#"type="text""#, name, label, value.as_ref(), false, "")
    }

    /// A line that may be left empty.
    pub(crate) fn optional(&self, name: &str, label: &str, value: impl AsRef<str>) -> Safe<String> {
        self.input(r#"type="text""#, name, label, value.as_ref(), true, "")
    }

    /// A day up to `max`.
    pub(crate) fn past(
        &self,
        name: &str,
        label: &str,
        value: impl AsRef<str>,
        max: impl Borrow<Date>,
    ) -> Safe<String> {
        self.input(
            r#"type="date""#,
            name,
            label,
            value.as_ref(),
            false,
            &format!(r#" max="{}""#, max.borrow()),
        )
    }

    /// Any day.
    pub(crate) fn day(&self, name: &str, label: &str, value: impl AsRef<str>) -> Safe<String> {
        self.input(r#"type="date""#, name, label, value.as_ref(), false, "")
    }

    /// A day that may be left empty.
    pub(crate) fn optional_day(&self, name: &str, label: &str, value: impl AsRef<str>) -> Safe<String> {
        self.input(r#"type="date""#, name, label, value.as_ref(), true, "")
    }

    /// A month.
    pub(crate) fn month(&self, name: &str, label: &str, value: impl AsRef<str>) -> Safe<String> {
        self.input(r#"type="month""#, name, label, value.as_ref(), false, r#" placeholder="2026-03""#)
    }

    /// A month that may be left empty.
    pub(crate) fn optional_month(&self, name: &str, label: &str, value: impl AsRef<str>) -> Safe<String> {
        self.input(r#"type="month""#, name, label, value.as_ref(), true, r#" placeholder="2026-03""#)
    }

    /// A sum of money in 元. Whether it must be filled depends on other fields, so that the browser does not ask for it.
    pub(crate) fn amount(&self, name: &str, label: &str, value: impl AsRef<str>) -> Safe<String> {
        let filled = self.input(r#"type="text" inputmode="decimal""#, name, label, value.as_ref(), false, "");
        Safe(filled.0.replacen(" required", "", 1))
    }

    /// A sum of money in 元 that may be left empty.
    pub(crate) fn optional_amount(&self, name: &str, label: &str, value: impl AsRef<str>) -> Safe<String> {
        self.input(r#"type="text" inputmode="decimal""#, name, label, value.as_ref(), true, "")
    }

    fn area_of(&self, name: &str, label: &str, value: &str, rows: usize, optional: bool) -> Safe<String> {
        let required = if optional { "" } else { " required" };
        let inner = format!(
            r#"<textarea id="{}" name="{name}" rows="{rows}"{required}{}>{}</textarea>"#,
            self.id(name),
            ui::tie(&self.form, name).0,
            escape(self.form.or(name, value)),
        );
        self.frame(name, label, optional, &inner)
    }

    /// A file.
    pub(crate) fn file(&self, name: &str, label: &str, accept: &str) -> Safe<String> {
        let inner = format!(
            r#"<input type="file" id="{}" name="{name}" accept="{accept}" required{}>"#,
            self.id(name),
            ui::tie(&self.form, name).0,
        );
        self.frame(name, label, false, &inner)
    }

    /// A sentence to which one agrees; it must be ticked each time.
    pub(crate) fn agree(&self, name: &str, words: &str) -> Safe<String> {
        Safe(format!(
            r#"<div class="field{}">{}<div class="choices"><label class="choice"><input type="checkbox" id="{}" name="{name}" value="1" required{}><span>{}</span></label></div></div>"#,
            ui::wrong(&self.form, name),
            ui::fault(&self.form, name).0,
            self.id(name),
            ui::tie(&self.form, name).0,
            escape(words),
        ))
    }

    /// Some lines that must be filled.
    pub(crate) fn area(&self, name: &str, label: &str, value: impl AsRef<str>) -> Safe<String> {
        self.area_of(name, label, value.as_ref(), 3, false)
    }

    /// A long text.
    pub(crate) fn long(&self, name: &str, label: &str, value: impl AsRef<str>) -> Safe<String> {
        self.area_of(name, label, value.as_ref(), 14, false)
    }

    /// A text of many lines that is written in time, as long as what stands there; what is empty says what it waits for.
    pub(crate) fn written(
        &self,
        name: &str,
        label: impl AsRef<str>,
        value: &str,
        waits: &str,
    ) -> Safe<String> {
        let text = self.form.or(name, value);
        let rows = text.lines().map(|line| 1 + line.chars().count() / 40).sum::<usize>().clamp(4, 24);
        let inner = format!(
            r#"<textarea id="{}" name="{name}" rows="{rows}" placeholder="{}"{}>{}</textarea>"#,
            self.id(name),
            escape(waits),
            ui::tie(&self.form, name).0,
            escape(text),
        );
        self.frame(name, label.as_ref(), false, &inner)
    }

    /// Some lines that may be left empty.
    pub(crate) fn optional_area(&self, name: &str, label: &str, value: impl AsRef<str>) -> Safe<String> {
        self.area_of(name, label, value.as_ref(), 3, true)
    }

    /// One of a list.
    pub(crate) fn select(
        &self,
        name: &str,
        label: &str,
        choices: impl Borrow<Choices>,
        chosen: impl AsRef<str>,
    ) -> Safe<String> {
        let chosen = self.form.or(name, chosen.as_ref());
        let mut options = String::from(r#"<option value="">请选择</option>"#);
        for (value, words) in choices.borrow() {
            let mark = if value == chosen { " selected" } else { "" };
            options.push_str(&format!(
                r#"<option value="{}"{mark}>{}</option>"#,
                escape(value),
                escape(words)
            ));
        }
        let inner = format!(
            r#"<select id="{}" name="{name}" required{}>{options}</select>"#,
            self.id(name),
            ui::tie(&self.form, name).0,
        );
        self.frame(name, label, false, &inner)
    }

    /// One of a list that may be left open.
    pub(crate) fn optional_select(
        &self,
        name: &str,
        label: &str,
        choices: impl Borrow<Choices>,
        chosen: impl AsRef<str>,
    ) -> Safe<String> {
        let required = self.select(name, label, choices, chosen).0;
        let hint = r#" <span class="optional">（可以不选）</span></label>"#;
        Safe(required.replacen("</label>", hint, 1).replacen(" required", "", 1))
    }

    fn ticks(
        &self,
        kind: &str,
        name: &str,
        legend: &str,
        choices: &Choices,
        is_on: impl Fn(&str) -> bool,
    ) -> Safe<String> {
        let mut inner = String::new();
        for (value, words) in choices {
            let mark = if is_on(value) { " checked" } else { "" };
            inner.push_str(&format!(
                r#"<label class="choice"><input type="{kind}" name="{name}" value="{}"{mark}><span>{}</span></label>"#,
                escape(value),
                escape(words)
            ));
        }
        // A few short words stand side by side.
        let short = choices.iter().all(|(_, words)| words.chars().count() <= 6);
        let side = if short { " is-inline" } else { "" };
        Safe(format!(
            r#"<fieldset class="field{}" id="{}"><legend>{}</legend>{}<div class="choices{side}">{inner}</div></fieldset>"#,
            ui::wrong(&self.form, name),
            self.id(name),
            escape(legend),
            ui::fault(&self.form, name).0,
        ))
    }

    /// One of a few, all to be seen.
    pub(crate) fn one(
        &self,
        name: &str,
        legend: &str,
        choices: impl Borrow<Choices>,
        chosen: impl AsRef<str>,
    ) -> Safe<String> {
        let chosen = self.form.or(name, chosen.as_ref()).to_owned();
        self.ticks("radio", name, legend, choices.borrow(), |value| value == chosen)
    }

    /// Any of a list.
    pub(crate) fn any(&self, name: &str, legend: &str, choices: impl Borrow<Choices>) -> Safe<String> {
        self.many(name, legend, choices, [])
    }

    /// Any of a list, with some ticked before anything was sent.
    pub(crate) fn many(
        &self,
        name: &str,
        legend: &str,
        choices: impl Borrow<Choices>,
        ticked: impl AsRef<[String]>,
    ) -> Safe<String> {
        let sent = self.is_sent;
        let form = &self.form;
        self.ticks("checkbox", name, legend, choices.borrow(), |value| {
            if sent { form.has(name, value) } else { ticked.as_ref().iter().any(|t| t == value) }
        })
    }
}

/// Choices of values and words.
pub(crate) fn choices<V: ToString, W: ToString>(all: impl IntoIterator<Item = (V, W)>) -> Choices {
    all.into_iter().map(|(value, words)| (value.to_string(), words.to_string())).collect()
}

#[cfg(test)]
mod tests {
    use app::Error;

    use super::*;

    fn sent(part: &str) -> Form {
        Form::of(vec![("on".to_owned(), "<b>".to_owned())])
            .of_part(part)
            .refused(&Error::field("on", "日期", "不对"))
    }

    #[test]
    fn only_the_form_that_was_sent_comes_back_with_its_fault() {
        let form = sent("leave");
        let mine = Fields::of(&form, "leave");
        let html = mine.text("on", "日期", "").0;
        assert!(
            html.contains(r#"id="on""#) && html.contains("&lt;b&gt;") && html.contains("日期：不对"),
            "{html}"
        );
        assert_eq!(mine.open(), " open");
        let other = Fields::of(&form, "move");
        let html = other.text("on", "日期", "2026-01-01").0;
        assert!(
            html.contains(r#"id="move-on""#) && html.contains("2026-01-01") && !html.contains("不对"),
            "{html}"
        );
        assert_eq!(other.open(), "");
    }

    #[test]
    fn choices_show_what_was_chosen() {
        let all = choices([("a", "甲"), ("b", "乙")]);
        let form = Form::default();
        let fields = Fields::of(&form, "x");
        assert!(fields.select("s", "选", &all, "b").0.contains(r#"value="b" selected"#));
        assert!(!fields.optional_select("s", "选", &all, "").0.contains(" required"));
        assert!(fields.one("s", "选", &all, "a").0.contains(r#"value="a" checked"#));
        assert!(fields.many("s", "选", &all, ["b".to_owned()]).0.contains(r#"value="b" checked"#));
    }
}
