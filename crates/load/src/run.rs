//! So many meetings at once for so long, and what came of it.

use std::{
    thread,
    time::{Duration, Instant},
};

use crate::{
    Fault,
    client::Browser,
    crew::Crew,
    measure::{Kind, Tally},
    player::play,
    server::Server,
};

/// What came of one run.
pub struct Outcome {
    /// How many meetings were held at once.
    pub at_once: usize,
    /// How long it took.
    pub took: Duration,
    /// What was measured.
    pub tally: Tally,
    /// The memory of the server before and after, in kilobytes.
    pub memory: (u64, u64),
}

/// Holds so many meetings at once until the time is over; each group holds one after another, or lets another group have its turn.
///
/// # Errors
/// When there are fewer groups than meetings at once; what goes wrong in a meeting is counted.
pub fn run(
    server: &Server,
    address: &str,
    crews: &[Crew],
    at_once: usize,
    time: Duration,
) -> Result<Outcome, Fault> {
    if crews.len() < at_once {
        return Err(Fault(format!("{} groups cannot hold {at_once} meetings at once", crews.len())));
    }
    let before = server.memory();
    let begun = Instant::now();
    let tally = thread::scope(|scope| {
        let play = |first: usize| {
            scope.spawn(move || hold(address, crews.iter().skip(first).step_by(at_once), begun + time))
        };
        let all: Vec<_> = (0..at_once).map(play).collect();
        let mut sum = Tally::new()?;
        for one in all {
            sum.add(one.join().map_err(|_| Fault("somebody panicked".to_owned()))??)?;
        }
        Ok::<_, Fault>(sum)
    })?;
    Ok(Outcome { at_once, took: begun.elapsed(), tally, memory: (before, server.memory()) })
}

/// One meeting after another.
fn hold<'a>(
    address: &str,
    crews: impl Iterator<Item = &'a Crew> + Clone,
    end: Instant,
) -> Result<Tally, Fault> {
    let mut browser = Browser::new(address)?.until(end);
    for crew in crews.cycle() {
        match play(&mut browser, crew) {
            Err(fault) if fault.is_over() => break,
            Err(fault) => browser.tally.fault(&fault),
            Ok(()) => {}
        }
    }
    Ok(browser.tally)
}

/// The head of the table.
pub const HEAD: &str = "| meetings at once | requests a second | pages, p50 / p95 / p99 ms | forms | autosaves | papers | whole meetings | faults | resident, before / after |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |";

impl Outcome {
    /// A line of the table.
    pub fn line(&self) -> String {
        let times = Kind::ALL.map(|kind| {
            let (_, [half, most, nearly]) = self.tally.of(kind);
            format!("{half:.1} / {most:.1} / {nearly:.1}")
        });
        let seconds = self.took.as_secs_f64();
        let each = self.tally.requests() as f64 / seconds;
        let (before, after) = self.memory;
        format!(
            "| {} | {each:.0} | {} | {} | {} | {} MB / {} MB |",
            self.at_once,
            times.join(" | "),
            self.tally.meetings,
            self.tally.faults,
            before >> 10,
            after >> 10,
        )
    }
}
