//! How long answers took, by what was asked for.

use std::time::Duration;

use hdrhistogram::Histogram;

use crate::Fault;

/// What a request is to the person behind it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// A page is opened.
    Page,
    /// A form is sent.
    Form,
    /// A text is saved while it is typed.
    Autosave,
    /// A file is taken along.
    Paper,
}

impl Kind {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 4] = [Self::Page, Self::Form, Self::Autosave, Self::Paper];

    /// Its name in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Page => "pages",
            Self::Form => "forms",
            Self::Autosave => "autosaves",
            Self::Paper => "papers",
        }
    }
}

/// The longest answer that is told apart from a longer one, in microseconds: two minutes.
const LONGEST: u64 = 120_000_000;
/// How many faults are kept in words.
const KEPT: usize = 5;

/// What was measured: every answer once, in microseconds, to three digits.
#[derive(Clone, Debug)]
pub struct Tally {
    times: Vec<(Kind, Histogram<u64>)>,
    /// Meetings that went from the draft to the archive.
    pub meetings: u64,
    /// Meetings in which something was not as it should be.
    pub faults: u64,
    /// The first of that, in words.
    pub words: Vec<String>,
}

impl Tally {
    /// Nothing yet.
    ///
    /// # Errors
    /// Where there is no memory for it.
    pub fn new() -> Result<Self, Fault> {
        let empty = |kind| {
            let times = Histogram::new_with_bounds(1, LONGEST, 3);
            Ok((kind, times.map_err(|fault| Fault::of("a histogram", fault))?))
        };
        let times = Kind::ALL.into_iter().map(empty).collect::<Result<_, Fault>>()?;
        Ok(Self { times, meetings: 0, faults: 0, words: Vec::new() })
    }

    /// An answer came whole.
    pub fn record(&mut self, kind: Kind, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(LONGEST);
        if let Some((_, times)) = self.times.iter_mut().find(|(k, _)| *k == kind) {
            times.saturating_record(micros);
        }
    }

    /// Something was not as it should be.
    pub fn fault(&mut self, fault: &Fault) {
        self.faults += 1;
        if self.words.len() < KEPT {
            self.words.push(fault.to_string());
        }
    }

    /// Adds what another has measured.
    ///
    /// # Errors
    /// Never for two of the same bounds.
    pub fn add(&mut self, other: Self) -> Result<(), Fault> {
        for ((_, own), (_, more)) in self.times.iter_mut().zip(&other.times) {
            own.add(more).map_err(|fault| Fault::of("a histogram", fault))?;
        }
        self.meetings += other.meetings;
        self.faults += other.faults;
        self.words.extend(other.words);
        self.words.truncate(KEPT);
        Ok(())
    }

    /// How many answers came.
    pub fn requests(&self) -> u64 {
        self.times.iter().map(|(_, times)| times.len()).sum()
    }

    /// How many of a kind, and the milliseconds within which half of them came, 95 and 99 of a hundred.
    pub fn of(&self, kind: Kind) -> (u64, [f64; 3]) {
        let Some((_, times)) = self.times.iter().find(|(k, _)| *k == kind) else { return (0, [0.0; 3]) };
        let at = |quantile| Duration::from_micros(times.value_at_quantile(quantile)).as_secs_f64() * 1000.0;
        (times.len(), [0.5, 0.95, 0.99].map(at))
    }
}
