//! Every form with every kind of bad input: the answer names the field and the remedy in Chinese, what was
//! typed is still there, nothing is written; and the same form with sound input is taken.

mod forms;
mod special;
mod tables;
mod work_summaries;

use axum::http::StatusCode;

use crate::support::{Client, Filled, World, escaped};

/// What a field takes.
#[derive(Clone, Copy)]
pub enum Kind {
    /// One line of at most so many characters; must be filled in.
    Line(usize),
    /// One line that may be left empty.
    OptionalLine(usize),
    /// Several lines; must be filled in.
    Lines(usize),
    /// Several lines that may be left empty.
    OptionalLines(usize),
    /// A day or a time; must be filled in.
    Moment,
    /// A day or a time that may be left empty.
    OptionalMoment,
    /// A sum of money that must be filled in.
    Money,
    /// A sum of money that may be left empty.
    OptionalMoney,
    /// One of several, such as a kind or a person.
    Choice,
}

/// A field: its name, its label in messages, what it takes.
pub type Field = (&'static str, &'static str, Kind);

impl Kind {
    /// Bad values with what the answer says to each; no value stands for a field that is not sent.
    fn bad(self) -> Vec<(Option<String>, &'static str)> {
        let mut bad: Vec<(Option<String>, &'static str)> = Vec::new();
        let mut add = |value: &str, says| bad.push((Some(value.to_owned()), says));
        match self {
            Self::Moment => ["明天", "2026-13-40", "25:61"].map(|v| add(v, "请")).into_iter().for_each(drop),
            Self::OptionalMoment => ["下午", "25:61"].map(|v| add(v, "请写成")).into_iter().for_each(drop),
            Self::Money | Self::OptionalMoney => {
                ["四十五", "-1", "1.234", "1e3"]
                    .map(|v| add(v, "应为金额，单位是元"))
                    .into_iter()
                    .for_each(drop);
                add("99999999999", "金额太大");
            }
            Self::Choice => ["nonsense", "0", "<b>"].map(|v| add(v, "请")).into_iter().for_each(drop),
            Self::Line(max) | Self::OptionalLine(max) | Self::Lines(max) | Self::OptionalLines(max) => {
                add(&"长".repeat(max + 1), "请精简后再提交");
                add("学\u{7}习", "看不见的控制字符（U+0007），请删去后再提交");
                add("学\u{202E}习", "看不见的控制字符（U+202E），请删去后再提交");
                add("按机密★10年管理", "含有密级标志“机密★”");
            }
        }
        if matches!(self, Self::Line(_) | Self::OptionalLine(_)) {
            add("学\n习", "看不见的控制字符（U+000A）");
        }
        match self {
            Self::Line(_) | Self::Lines(_) => {
                for empty in [None, Some(""), Some(" \u{3000}")] {
                    bad.push((empty.map(str::to_owned), "还没有填写，请填写后再提交"));
                }
            }
            Self::Money => bad.extend([(None, "还没有填写"), (Some(String::new()), "还没有填写")]),
            Self::Moment | Self::Choice => bad.extend([(None, "请"), (Some(String::new()), "请")]),
            _ => {}
        }
        bad
    }
}

/// Tries every bad value of every field; the form itself must be sound.
pub fn refuse(world: &World, client: &Client<'_>, form: &Filled, fields: &[Field]) {
    let before = world.journal();
    for (name, label, kind) in fields {
        for (value, says) in kind.bad() {
            let typed = value.clone();
            let form = match value {
                Some(value) => form.clone().set(name, value),
                None => form.clone().without(name),
            };
            let reply = client.submit(&form);
            let what = format!("{} {name}={:.40}", form.action, typed.as_deref().unwrap_or("(nothing)"));
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {}", reply.reading());
            let reading = reply.reading();
            // The item of a remark is no field that anybody fills in.
            if *name != "item" {
                reply.leads_to_its_fields();
            }
            assert!(reading.contains(&format!("{label}：")), "{what} does not name {label}: {reading}");
            assert!(reading.contains(says), "{what} does not say {says}: {reading}");
            let kept = typed.filter(|_| {
                matches!(
                    kind,
                    Kind::Line(_) | Kind::OptionalLine(_) | Kind::Lines(_) | Kind::OptionalLines(_)
                )
            });
            if let Some(typed) = kept.filter(|typed| !typed.trim().is_empty()) {
                assert!(reply.text().contains(&escaped(&typed)), "{what} loses what was typed: {reading}");
            }
            assert_eq!(world.journal(), before, "{what} was refused and still wrote");
        }
    }
}

/// As [`refuse`], and the sound form is taken in the end, so that nothing else was wrong with it.
pub fn refuse_and_take(world: &World, client: &Client<'_>, form: &Filled, fields: &[Field]) {
    refuse(world, client, form, fields);
    let before = world.journal();
    let reply = client.submit(form);
    assert!(reply.status == StatusCode::SEE_OTHER, "{}: {} {}", reply.asked, reply.status, reply.reading());
    assert!(world.journal() > before, "{} is in the journal", form.action);
}
