//! Two records in one file: where the second begins.

use documents::reading::Place;

use super::TITLE;
use crate::{
    labels::{self, Label},
    moment,
};

/// So many lines of a head may stand below its time, and above it.
const BELOW: usize = 16;
const ABOVE: usize = 4;

/// Where another meeting begins, with a head of its own: another day, and again a place and people. Nothing where there is one meeting.
pub(super) fn begins(lines: &[(String, Place)]) -> Option<usize> {
    let (mut first, mut has_place, mut has_people) = (None, false, false);
    for (number, (text, at)) in lines.iter().enumerate() {
        let labels = labels_of(text, *at);
        has_place |= first.is_some() && labels.contains(&Label::Place);
        has_people |= first.is_some() && labels.iter().any(is_of_people);
        if !labels.contains(&Label::Time) {
            continue;
        }
        // In a table the day stands in the next cell.
        let next = lines
            .get(number + 1)
            .filter(|(_, next)| matches!((at, next), (Place::Cell { .. }, Place::Cell { .. })));
        let Some(day) = moment::date(text).or_else(|| moment::date(&next?.0)) else { continue };
        match first {
            None => first = Some(day),
            Some(first) if first != day && has_place && has_people && is_head(&lines[number..]) => {
                let above = number.saturating_sub(ABOVE);
                let is_title =
                    |(text, _): &(String, Place)| TITLE.is_match(text) && !text.contains([':', '。']);
                return Some(
                    lines[above..number].iter().position(is_title).map_or(number, |title| above + title),
                );
            }
            Some(_) => {}
        }
    }
    None
}

fn labels_of(text: &str, at: Place) -> Vec<Label> {
    let alone = labels::alone(text).filter(|_| matches!(at, Place::Cell { .. }));
    let parts = labels::parts(text, true);
    parts.iter().filter_map(|part| part.label).chain(alone).collect()
}

const fn is_of_people(label: &Label) -> bool {
    matches!(label, Label::Chair | Label::Attendees)
}

/// Whether a place and people are asked for below.
fn is_head(lines: &[(String, Place)]) -> bool {
    let labels: Vec<Label> = lines.iter().take(BELOW).flat_map(|(text, at)| labels_of(text, *at)).collect();
    labels.contains(&Label::Place) && labels.iter().any(is_of_people)
}
