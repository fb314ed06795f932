//! Files for the tests of this module.

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use super::{Done, File, Step};
use crate::{id::PersonId, meeting::Mark};

/// A person by number; the file's own is 1.
pub fn who(number: u128) -> PersonId {
    PersonId::new(Uuid::from_u128(number))
}

/// A file with just these steps, unchecked.
pub fn file(steps: &[(Step, Date)]) -> File {
    steps.iter().fold(File::new(who(1)), |file, (step, on)| with(file, *step, *on))
}

/// The file with one more step, unchecked.
pub fn with(mut file: File, step: Step, on: Date) -> File {
    let mark = Mark { by: who(9), at: Timestamp::UNIX_EPOCH };
    file.steps.push(Done { step, on, note: None, length: None, mark });
    file
}

/// A file with every step up to this one, unchecked: all on one day.
pub fn up_to(last: Step, on: Date) -> File {
    let steps: Vec<_> = Step::all().take_while(|step| *step <= last).map(|step| (step, on)).collect();
    file(&steps)
}
