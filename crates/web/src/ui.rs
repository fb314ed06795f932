//! Small pieces of markup that many templates share.

use std::{borrow::Borrow, fmt::Write as _};

use askama::filters::Safe;
use domain::{meeting::StageName, words};
use jiff::civil::{Date, DateTime, Time};

use crate::form::Form;

/// Text as HTML.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// An icon of the sprite, silent for screen readers.
pub(crate) fn icon(name: &str) -> Safe<String> {
    Safe(format!(r#"<svg class="icon" aria-hidden="true"><use href="/assets/icons.svg#{name}"/></svg>"#))
}

/// A two-dimensional code as SVG: each strip of dark squares a part of one path.
pub(crate) fn code(text: &str, label: &str) -> Safe<String> {
    let squares = documents::code::squares(text);
    let side = squares.len();
    let strips: String = documents::code::strips(&squares)
        .into_iter()
        .map(|[x, y, long]| format!("M{x} {y}h{long}v1h-{long}z"))
        .collect();
    let label = escape(label);
    Safe(format!(
        r#"<svg viewBox="0 0 {side} {side}" role="img" aria-label="{label}"><path d="{strips}"/></svg>"#
    ))
}

/// A large icon, for empty places.
pub(crate) fn big_icon(name: &str) -> Safe<String> {
    Safe(format!(
        r#"<svg class="icon is-big" aria-hidden="true"><use href="/assets/icons.svg#{name}"/></svg>"#
    ))
}

/// A text in which addresses of the web can be pressed. An address is ASCII and begins with its scheme; the mark that ends a
/// sentence is none of it.
pub(crate) fn linked(text: impl AsRef<str>) -> Safe<String> {
    let (mut out, mut rest) = (String::new(), text.as_ref());
    while let Some(at) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, from) = rest.split_at(at);
        let is_part = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '\'' | '`');
        let end = from.find(|c| !is_part(c)).unwrap_or(from.len());
        let address = from[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}']);
        out.push_str(&escape(before));
        let shown = escape(address);
        if address.ends_with("://") {
            out.push_str(&shown);
        } else {
            out.push_str(&format!(
                r#"<a href="{shown}" target="_blank" rel="noopener noreferrer">{shown}</a>"#
            ));
        }
        rest = &from[address.len()..];
    }
    out.push_str(&escape(rest));
    Safe(out)
}

/// The size of a file: `0.1 MB`, `12 KB`.
pub(crate) fn size(bytes: impl Borrow<i64>) -> String {
    let bytes = *bytes.borrow();
    if bytes >= 1 << 20 {
        format!("{:.1} MB", bytes as f64 / f64::from(1 << 20))
    } else {
        format!("{} KB", (bytes + 1023) / 1024)
    }
}

/// The faults of a field, the first tied to it by id.
pub(crate) fn fault(form: &Form, name: &str) -> Safe<String> {
    let mut out = String::new();
    for fault in form.faults().iter().filter(|fault| fault.field == name) {
        let id = if out.is_empty() { format!(r#" id="{name}-error""#) } else { String::new() };
        let _ =
            write!(out, r#"<p class="field-error"{id}>{}{}</p>"#, icon("error").0, escape(&fault.message));
    }
    Safe(out)
}

/// The attributes of a field with a fault.
pub(crate) fn tie(form: &Form, name: &str) -> Safe<String> {
    Safe(match form.fault(name) {
        Some(_) => format!(r#" aria-invalid="true" aria-describedby="{name}-error""#),
        None => String::new(),
    })
}

/// A sentence that may be ticked, and stays so where the form comes back.
pub(crate) fn tick(form: &Form, name: &str, words: &str) -> Safe<String> {
    let on = if form.has(name, "1") { " checked" } else { "" };
    Safe(format!(
        r#"<div class="field{}">{}<div class="choices"><label class="choice"><input type="checkbox" id="{name}" name="{name}" value="1"{on}{}><span>{}</span></label></div></div>"#,
        wrong(form, name),
        fault(form, name).0,
        tie(form, name).0,
        escape(words),
    ))
}

/// The same for a sentence that must be ticked.
pub(crate) fn must_tick(form: &Form, name: &str, words: &str) -> Safe<String> {
    Safe(tick(form, name, words).0.replacen(r#"value="1""#, r#"value="1" required"#, 1))
}

/// The id of a field: where the form was refused, the name to which the summary over it leads.
pub(crate) fn id<'a>(is_refused: impl Borrow<bool>, name: &'a str, other: &'a str) -> &'a str {
    if *is_refused.borrow() { name } else { other }
}

/// The class of a field: with a fault it stands out.
pub(crate) fn wrong(form: &Form, name: &str) -> &'static str {
    if form.fault(name).is_some() { " is-wrong" } else { "" }
}

/// What was typed into a form that stands no longer on the page, as somebody else was faster: to read and to copy, so that it is not
/// lost. Of each form its part, whether it is still there, and its fields.
pub(crate) fn unsaved(form: &Form, forms: &[(&str, bool, &[&str])]) -> Safe<String> {
    let mut out = String::new();
    if form.status() == axum::http::StatusCode::OK {
        return Safe(out);
    }
    let gone = forms.iter().filter(|(part, is_there, _)| !is_there && form.is_of(part));
    let typed = gone.flat_map(|(_, _, fields)| fields.iter()).map(|field| form.get(field));
    let typed: Vec<_> = typed.filter(|text| !text.trim().is_empty()).collect();
    if !typed.is_empty() {
        out.push_str(r#"<section class="card"><div class="card-head"><h2>您刚才写的，没有存上</h2></div>"#);
        for text in typed {
            let _ = write!(out, r#"<p class="pre">{}</p>"#, escape(text));
        }
        out.push_str(r#"<p class="muted small">需要的请先复制下来。</p></section>"#);
    }
    Safe(out)
}

/// The summary over a form that failed: each fault leads to its field.
pub(crate) fn summary(form: &Form) -> Safe<String> {
    let mut out = String::new();
    if let Some(alert) = form.alert() {
        out = format!(
            r#"<div class="notice-bar" data-kind="error" role="alert">{}<div><strong>没有办成。</strong>{}。{}</div></div>"#,
            icon("error").0,
            escape(alert.trim_end_matches('。')),
            if form.is_filled() { "您填写的内容还在下面。" } else { "" }
        );
    }
    if !form.faults().is_empty() {
        let count = form.faults().len();
        let _ = write!(
            out,
            r#"<div class="error-summary" role="alert" aria-labelledby="faults"><h2 id="faults">有 {count} 处要改</h2><ul>"#
        );
        for fault in form.faults() {
            let _ = write!(
                out,
                r##"<li><a href="#{}">{}</a></li>"##,
                escape(&fault.field),
                escape(&fault.message)
            );
        }
        out.push_str("</ul></div>");
    }
    Safe(out)
}

/// What the record says by now, where somebody else was faster and says something else.
pub(crate) fn newer(form: &Form, name: &str, now: &str) -> Safe<String> {
    let differs = form.is_stale() && form.get(name) != now;
    Safe(if differs {
        format!(r#"<p class="pre small muted">现在记录里是：{}</p>"#, escape(now))
    } else {
        String::new()
    })
}

/// The badge of a stage.
pub(crate) fn badge(stage: impl Borrow<StageName>) -> Safe<String> {
    let stage = *stage.borrow();
    let code = if stage == StageName::InSession { "session" } else { stage.code() };
    Safe(format!(r#"<span class="badge" data-state="{code}">{}</span>"#, stage.chinese()))
}

/// 11月20日（星期五）
pub(crate) fn day(day: impl Borrow<Date>) -> String {
    let day = *day.borrow();
    format!("{}月{}日（{}）", day.month(), day.day(), documents::papers::weekday(day.weekday()))
}

/// 2026年11月20日（星期五）
pub(crate) fn full_day(of: impl Borrow<Date>) -> String {
    let of = *of.borrow();
    format!("{}年{}", of.year(), day(of))
}

/// 2026年11月20日, for days of the past whose weekday nobody asks for.
pub(crate) fn date(of: impl Borrow<Date>) -> String {
    words::date(*of.borrow())
}

/// From which day to which: «2026年3月1日起», with the last day once it is over.
pub(crate) fn span(from: impl Borrow<Date>, until: impl Borrow<Option<Date>>) -> String {
    let end = until.borrow().map(|until| format!("，到{}", date(until))).unwrap_or_default();
    format!("{}起{end}", date(from))
}

/// 11月20日（星期五）14:30
pub(crate) fn moment(at: impl Borrow<DateTime>) -> String {
    let at = *at.borrow();
    format!("{}{}", day(at.date()), clock(at.time()))
}

/// 2026年11月20日（星期五）14:30
pub(crate) fn full_moment(at: impl Borrow<DateTime>) -> String {
    let at = *at.borrow();
    format!("{}{}", full_day(at.date()), clock(at.time()))
}

/// What stands behind the time of a meeting that was entered late: by whom, and when.
pub(crate) fn entered(entry: Option<&(String, DateTime)>) -> String {
    entry.map_or_else(String::new, |(by, at)| format!("；由{by}于 {} 录入", full_moment(at)))
}

/// 14:30
pub(crate) fn clock(time: impl Borrow<Time>) -> String {
    let time = *time.borrow();
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// 14:30—15:40, or 14:30 where the end is open.
pub(crate) fn hours(start: impl Borrow<Time>, end: impl Borrow<Option<Time>>) -> String {
    let start = clock(start.borrow());
    end.borrow().map_or_else(|| start.clone(), |end| format!("{start}—{}", clock(end)))
}

/// 2026-11-23 09:05:07: an instant of the journal.
pub(crate) fn instant(at: DateTime) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// 一 to 十二.
pub(crate) fn ordinal(number: impl Borrow<usize>) -> &'static str {
    const WORDS: [&str; 13] =
        ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];
    WORDS.get(*number.borrow()).copied().unwrap_or("")
}
