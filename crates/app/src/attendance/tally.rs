//! Who was at a group's meetings, in numbers: people by times, never by person, so that nobody is held against anybody.

use domain::{id::MeetingId, meeting::Presence};
use jiff::civil::Date;

use super::year::{AttendanceYear, Rolled};

/// How often somebody was there, or was not and how, over some meetings.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Tally {
    /// There in time.
    pub present: usize,
    /// There, late.
    pub late: usize,
    /// Asked for leave.
    pub on_leave: usize,
    /// Absent, with a reason.
    pub absent: usize,
    /// Absent, and nobody has written down why.
    pub unsaid: usize,
    /// Of those who were not there: made up for it since.
    pub made_up: usize,
}

impl Tally {
    /// Counts one line of a roll.
    pub fn add(&mut self, rolled: &Rolled) {
        match &rolled.presence {
            Presence::Present => self.present += 1,
            Presence::Late { .. } => self.late += 1,
            Presence::Absent { on_leave: true, .. } => self.on_leave += 1,
            Presence::Absent { reason: Some(_), .. } => self.absent += 1,
            Presence::Absent { reason: None, .. } => self.unsaid += 1,
        }
        if rolled.made_up && !rolled.presence.took_part() {
            self.made_up += 1;
        }
    }

    /// How many were there.
    pub const fn there(&self) -> usize {
        self.present + self.late
    }

    /// How many were not.
    pub const fn away(&self) -> usize {
        self.on_leave + self.absent + self.unsaid
    }

    /// How many were due.
    pub const fn due(&self) -> usize {
        self.there() + self.away()
    }
}

impl AttendanceYear {
    /// The tally of the meetings that are asked for.
    pub fn tally(&self, is_asked: impl Fn(&Rolled) -> bool) -> Tally {
        let mut tally = Tally::default();
        for rolled in self.lines.iter().flat_map(|line| &line.rolls).filter(|rolled| is_asked(rolled)) {
            tally.add(rolled);
        }
        tally
    }

    /// January to December, by the day of the meeting.
    pub fn by_month(&self) -> [Tally; 12] {
        let mut all = [Tally::default(); 12];
        for rolled in self.lines.iter().flat_map(|line| &line.rolls) {
            let month = usize::try_from(rolled.start.month() - 1).unwrap_or_default();
            if let Some(tally) = all.get_mut(month) {
                tally.add(rolled);
            }
        }
        all
    }

    /// The meetings of a time with their days, the earliest first, each once, with who was there.
    pub fn by_meeting(&self, (from, until): (Date, Date)) -> Vec<(Date, Tally)> {
        let within = self.meetings.iter().filter(|(_, start)| (from..=until).contains(&start.date()));
        let of = |id: MeetingId| self.tally(|rolled| rolled.meeting == id);
        within.map(|(id, start)| (start.date(), of(*id))).collect()
    }
}
