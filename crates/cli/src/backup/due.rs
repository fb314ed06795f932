//! When a backup is due, and which ones are to go: decided from names and times alone.

use jiff::{
    ToSpan as _,
    civil::{DateTime, Time},
};

/// How the names of scheduled backups begin.
const BEGIN: &str = "dangxiaozu-";
/// The date and time in a name.
const FORM: &str = "%Y%m%d-%H%M";
/// How a name ends.
const PLAIN: &str = ".db";
/// The same of an encrypted one.
const SEALED: &str = ".db.age";

/// A scheduled backup by its name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Named {
    /// The name of the file.
    pub name: String,
    /// When it was made, on the unit's calendar.
    pub at: DateTime,
}

/// The name of a backup that is made now.
pub fn name(now: DateTime, sealed: bool) -> String {
    format!("{BEGIN}{}{}", now.strftime(FORM), if sealed { SEALED } else { PLAIN })
}

/// What a name tells; none for a file that no schedule of ours has written.
pub fn named(name_of_file: &str) -> Option<Named> {
    let rest = name_of_file.strip_prefix(BEGIN)?;
    let (sealed, time) = match (rest.strip_suffix(SEALED), rest.strip_suffix(PLAIN)) {
        (Some(time), _) => (true, time),
        (None, Some(time)) => (false, time),
        (None, None) => return None,
    };
    let at = DateTime::strptime(FORM, time).ok()?;
    (name(at, sealed) == name_of_file).then(|| Named { name: name_of_file.to_owned(), at })
}

/// The newest that is not of the future: a clock that ran ahead for a while must not put off every backup until then.
pub fn newest(now: DateTime, there: &[Named]) -> Option<&Named> {
    there.iter().filter(|backup| backup.at <= now).max_by_key(|backup| backup.at)
}

/// Whether a backup is to be made: none was since the last time that one should have been. What was missed while the machine was off is
/// so made up for at once. After one that failed it is tried again an hour later.
pub fn is_due(now: DateTime, daily: Time, newest: Option<DateTime>, failed: Option<DateTime>) -> bool {
    let today = now.date().to_datetime(daily);
    let last = if now < today { today.saturating_sub(1.day()) } else { today };
    let is_resting = failed.is_some_and(|at| at <= now && now < at.saturating_add(1.hour()));
    newest.is_none_or(|at| at < last) && !is_resting
}

/// The names of those that are to go once a new one was proved good: it stays whatever happens, and of the others the newest, until there
/// are as many as are kept.
pub fn surplus<'a>(there: &'a [Named], new: &str, kept: usize) -> Vec<&'a str> {
    let mut others: Vec<&Named> = there.iter().filter(|backup| backup.name != new).collect();
    others.sort_by(|one, other| (other.at, &other.name).cmp(&(one.at, &one.name)));
    others.into_iter().skip(kept.saturating_sub(1)).map(|backup| backup.name.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    const DAILY: Time = time(2, 30, 0, 0);

    fn on(day: i8, hour: i8, minute: i8) -> DateTime {
        date(2026, 11, day).at(hour, minute, 0, 0)
    }

    fn all(names: &[&str]) -> Vec<Named> {
        names.iter().filter_map(|name| named(name)).collect()
    }

    #[test]
    fn a_name_tells_its_time_and_a_foreign_one_tells_nothing() {
        for sealed in [false, true] {
            let own = name(on(28, 2, 30), sealed);
            assert_eq!(named(&own), Some(Named { name: own, at: on(28, 2, 30) }));
        }
        assert_eq!(name(on(8, 2, 5), false), "dangxiaozu-20261108-0205.db");
        assert_eq!(name(on(8, 2, 5), true), "dangxiaozu-20261108-0205.db.age");
        for foreign in [
            "dangxiaozu.db",
            "dangxiaozu-20261128-0230",
            "dangxiaozu-20261128-0230.db.bak",
            "dangxiaozu-20261128-0230.db-wal",
            "dangxiaozu-20261128-230.db",
            "dangxiaozu-20261128-02300.db",
            "dangxiaozu-20261131-0230.db",
            "dangxiaozu-20261128-2460.db",
            "dangxiaozu- 20261128-0230.db",
            "dangxiaozu-20261128-0230 .db",
            "Dangxiaozu-20261128-0230.db",
            "old-dangxiaozu-20261128-0230.db",
            "校验码.txt",
            "",
        ] {
            assert_eq!(named(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn one_is_due_from_the_minute_on_until_it_is_made() {
        let due = |now, newest| is_due(now, DAILY, newest, None);
        assert!(due(on(28, 10, 0), None), "the first one at once");
        let yesterday = Some(on(27, 2, 30));
        assert!(!due(on(28, 2, 29), yesterday));
        assert!(due(on(28, 2, 30), yesterday));
        assert!(due(on(28, 9, 0), yesterday), "missed this morning");
        assert!(!due(on(28, 2, 31), Some(on(28, 2, 30))));
        assert!(!due(on(28, 23, 59), Some(on(28, 2, 30))));
        assert!(!due(on(29, 2, 29), Some(on(28, 2, 30))));
        // Made up for during the day: the next night's is due all the same.
        assert!(!due(on(28, 12, 0), Some(on(28, 9, 0))));
        assert!(due(on(29, 2, 30), Some(on(28, 9, 0))));
        // At the ends of the day.
        let midnight = time(0, 0, 0, 0);
        assert!(is_due(on(28, 0, 0), midnight, Some(on(27, 23, 59)), None));
        assert!(!is_due(on(28, 23, 59), midnight, Some(on(28, 0, 0)), None));
        let late = time(23, 59, 0, 0);
        assert!(!is_due(on(28, 0, 1), late, Some(on(27, 23, 59)), None));
        assert!(is_due(on(28, 0, 1), late, Some(on(27, 23, 58)), None));
    }

    #[test]
    fn after_a_week_off_one_is_made_at_once_and_not_seven() {
        let before = on(20, 2, 30);
        assert!(is_due(on(27, 1, 0), DAILY, Some(before), None));
        assert!(!is_due(on(27, 1, 1), DAILY, Some(on(27, 1, 0)), None));
        assert!(is_due(on(27, 2, 30), DAILY, Some(on(27, 1, 0)), None));
    }

    #[test]
    fn a_failed_one_is_tried_again_after_an_hour_and_not_every_minute() {
        let (newest, failed) = (Some(on(27, 2, 30)), Some(on(28, 2, 30)));
        let due = |now| is_due(now, DAILY, newest, failed);
        assert!(!due(on(28, 2, 30)) && !due(on(28, 3, 29)));
        assert!(due(on(28, 3, 30)));
        // A clock that was set back does not make the rest longer.
        assert!(is_due(on(28, 2, 30), DAILY, newest, Some(on(28, 9, 0))));
        assert!(is_due(on(28, 3, 30), DAILY, None, failed));
    }

    #[test]
    fn one_of_the_future_does_not_put_off_the_others() {
        let there = all(&["dangxiaozu-20300101-0230.db", "dangxiaozu-20261127-0230.db"]);
        let newest = newest(on(28, 2, 30), &there).map(|backup| backup.at);
        assert_eq!(newest, Some(on(27, 2, 30)));
        assert!(is_due(on(28, 2, 30), DAILY, newest, None));
        assert_eq!(super::newest(on(28, 2, 30), &there[..1]), None);
        assert_eq!(super::newest(on(28, 2, 30), &[]), None);
    }

    #[test]
    fn the_newest_are_kept_and_foreign_files_are_nobodys_to_delete() {
        let there = all(&[
            "dangxiaozu-20261125-0230.db",
            "dangxiaozu-20261128-0230.db.age",
            "年度备份.db",
            "dangxiaozu-20261127-0230.db",
            "dangxiaozu-20261126-0230.db",
            "dangxiaozu-20200101-0230.db.bak",
        ]);
        let new = "dangxiaozu-20261128-0230.db.age";
        assert_eq!(surplus(&there, new, 30), [""; 0]);
        assert_eq!(surplus(&there, new, 4), [""; 0]);
        assert_eq!(surplus(&there, new, 3), ["dangxiaozu-20261125-0230.db"]);
        let one = surplus(&there, new, 1);
        let others =
            ["dangxiaozu-20261127-0230.db", "dangxiaozu-20261126-0230.db", "dangxiaozu-20261125-0230.db"];
        assert_eq!(one, others);
        // Keeping none is keeping the new one.
        assert_eq!(surplus(&there, new, 0), others);
        // Even where names of a wrong clock look newer.
        let there = all(&["dangxiaozu-20300101-0230.db", new]);
        assert_eq!(surplus(&there, new, 1), ["dangxiaozu-20300101-0230.db"]);
    }
}
