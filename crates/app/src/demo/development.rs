//! The sample's way into the Party: one probationary member, one applicant, and two of the second group.

use domain::id::PersonId;
use jiff::{
    ToSpan as _,
    civil::{Date, date},
};

use super::{Sample, Stage, acting};
use crate::{
    Error,
    development::record::{Input, Kind, record},
    person,
};

/// The steps of the probationary member, with their days.
const PROBATIONARY: [(&str, Date); 19] = [
    ("application", date(2023, 3, 6)),
    ("talk", date(2023, 3, 24)),
    ("activist_named", date(2024, 1, 15)),
    ("activist_filed", date(2024, 1, 25)),
    ("contacts_named", date(2024, 1, 26)),
    ("cultivation", date(2025, 5, 20)),
    ("target_named", date(2025, 5, 28)),
    ("target_listed", date(2025, 6, 12)),
    ("introducers_named", date(2025, 9, 10)),
    ("political_review", date(2025, 11, 20)),
    ("training", date(2026, 4, 17)),
    ("committee_review", date(2026, 5, 20)),
    ("pre_review", date(2026, 6, 5)),
    ("volunteering", date(2026, 6, 15)),
    ("admission_meeting", date(2026, 6, 26)),
    ("superior_talk", date(2026, 7, 10)),
    ("admission_approved", date(2026, 7, 24)),
    ("admission_filed", date(2026, 8, 6)),
    ("placed", date(2026, 8, 3)),
];

/// Who introduces the probationary member.
const INTRODUCERS: [&str; 2] = ["周明哲", "许安宁"];

/// Of the two activists of the second group.
const ACTIVIST: [(&str, Date); 5] = [
    ("application", date(2025, 6, 9)),
    ("talk", date(2025, 6, 30)),
    ("activist_named", date(2025, 12, 4)),
    ("activist_filed", date(2025, 12, 15)),
    ("contacts_named", date(2025, 12, 16)),
];

pub(super) fn seed(stage: &mut Stage<'_>, sample: &Sample) -> Result<(), Error> {
    let steps = |all: &[(&str, Date)]| all.iter().map(|(s, on)| (Kind::Step, (*s).to_owned(), *on)).collect();
    enter(stage, sample, "周明哲", "何思源", steps(&PROBATIONARY))?;
    let reports = [date(2026, 8, 31), date(2026, 10, 30)];
    enter(stage, sample, "陈一诺", "何思源", reports.map(|on| (Kind::Report, String::new(), on)).to_vec())?;
    contact(stage, sample, "何思源", "许安宁", date(2024, 1, 26))?;
    let applied = [("application", date(2026, 9, 3)), ("talk", date(2026, 9, 28))];
    enter(stage, sample, "陈一诺", "罗星野", steps(&applied))?;
    enter(stage, sample, "沈若溪", "顾清和", steps(&ACTIVIST))?;
    contact(stage, sample, "顾清和", "方景行", date(2025, 12, 16))?;
    let seen = ("按时参加活动，工作踏实，建议多参加志愿服务。".to_owned(), date(2026, 6, 10));
    enter(stage, sample, "沈若溪", "顾清和", vec![(Kind::Inspection, seen.0, seen.1)])
}

/// Writes entries down, each on its own day or today where that is still to come for whoever looks at the sample early.
fn enter(
    stage: &mut Stage<'_>,
    sample: &Sample,
    who: &str,
    about: &str,
    all: Vec<(Kind, String, Date)>,
) -> Result<(), Error> {
    let (today, id) = (stage.today(), sample.person(about).ok_or(Error::NotFound)?);
    for (kind, words, on) in all {
        let since = date(today.year() - 2, 1, 5);
        let day = on.max(since).saturating_add(1.day()).min(today.date());
        if on > day {
            break;
        }
        let mut cx = stage.at(day.at(17, 0, 0, 0).min(today))?;
        let actor = acting(&mut cx, sample, who)?;
        let permit = permit(&mut cx, &actor, id)?;
        let input = match kind {
            Kind::Step => {
                let introducers =
                    INTRODUCERS.map(|name| sample.person(name).map(|p| p.to_string()).unwrap_or_default());
                let length = ["3", "24"].map(str::to_owned);
                Input {
                    step: words,
                    on: on.to_string(),
                    introducers,
                    length,
                    in_good_standing: "1".to_owned(),
                    ..Input::default()
                }
            }
            _ => Input { text: words, on: on.to_string(), ..Input::default() },
        };
        record(&mut cx, &permit, id, kind, &input)?;
    }
    Ok(())
}

/// A permit about somebody who is in a group today, whatever the day of the entry.
fn permit(
    cx: &mut crate::Cx<'_>,
    actor: &crate::permission::Actor,
    id: PersonId,
) -> Result<crate::permission::Permit<crate::permission::may::RecordDevelopment>, Error> {
    match person::permit(cx, actor, id) {
        Err(Error::NotFound) => {
            crate::permission::in_group(cx, actor, actor.led_group().ok_or(Error::NotFound)?)
        }
        other => other,
    }
}

fn contact(stage: &mut Stage<'_>, sample: &Sample, about: &str, who: &str, on: Date) -> Result<(), Error> {
    let today = stage.today();
    let (id, contact) =
        (sample.person(about).ok_or(Error::NotFound)?, sample.person(who).ok_or(Error::NotFound)?);
    let mut cx = stage.at(today)?;
    let actor = acting(&mut cx, sample, "周明哲")?;
    let permit = person::permit(&mut cx, &actor, id)?;
    let input = Input { contact: contact.to_string(), on: on.to_string(), ..Input::default() };
    record(&mut cx, &permit, id, Kind::Contact, &input)
}
