//! Scheduled backups beside the requests: one a day, proved before older ones are let go (ADR 28).

use std::{collections::BTreeSet, fs, path::PathBuf, time::Duration};

use age::x25519::Recipient;
use app::App;
use clap::Args;
use jiff::civil::{DateTime, Time};
use store::Location;

use super::{Made, due, folder::Folder, key, make};
use crate::{Failure, beside::beside};

/// How often it is looked whether one is due.
const PAUSE: Duration = Duration::from_mins(1);

/// Options of `serve` for its backups.
#[derive(Args)]
pub struct DailyArgs {
    /// 每天自动备份到这个目录，最好在另一块磁盘上；只用于自带的数据库
    #[arg(long, value_name = "目录")]
    backups: Option<PathBuf>,
    /// 每天几点备份；关机错过的，下次启动时补上
    #[arg(long, value_name = "时间", default_value = "02:30", value_parser = time_of_day, requires = "backups")]
    backup_at: Time,
    /// 留多少份；新的一份确认完好以后，才删最旧的
    #[arg(long, value_name = "份数", default_value = "30", value_parser = clap::value_parser!(u16).range(1..), requires = "backups")]
    backup_keep: u16,
    /// 加密备份，只有对应的密钥文件能打开；公钥由 dangxiaozu backup-key 给出，可以写几次
    #[arg(long, value_name = "公钥", requires = "backups")]
    backup_recipient: Vec<String>,
}

fn time_of_day(typed: &str) -> Result<Time, String> {
    let is_form = typed.len() == 5;
    Time::strptime("%H:%M", typed).ok().filter(|_| is_form).ok_or_else(|| "as in 02:30".to_owned())
}

impl DailyArgs {
    /// The schedule, where one is asked for.
    ///
    /// # Errors
    /// For a database that has a tool of its own, a folder that cannot be made, and what is no recipient.
    pub fn schedule(&self, location: &Location) -> Result<Option<Schedule>, Failure> {
        let Some(path) = &self.backups else { return Ok(None) };
        if !matches!(location, Location::File(_)) {
            let how = "请让系统定时运行 PostgreSQL 自己的 pg_dump，去掉 --backups 再启动";
            return Err(format!("数据在 PostgreSQL 里，--backups 只用于自带的数据库。{how}").into());
        }
        Ok(Some(Schedule {
            recipients: key::recipients(&self.backup_recipient)?,
            folder: Folder::open(path)?,
            daily: self.backup_at,
            kept: usize::from(self.backup_keep),
        }))
    }
}

/// What is asked of the backups.
pub struct Schedule {
    folder: Folder,
    daily: Time,
    kept: usize,
    recipients: Vec<Recipient>,
}

/// Makes each backup when it is due, until the process ends.
pub fn backup_beside(app: App, schedule: Schedule) -> Result<(), Failure> {
    let mut daily = Daily::new(app, schedule);
    beside("backups", PAUSE, move || daily.look().map(drop))
}

/// The schedule as it goes on.
struct Daily {
    app: App,
    schedule: Schedule,
    /// When one failed last.
    failed: Option<DateTime>,
    /// Those that were found damaged: they count for nothing.
    damaged: BTreeSet<String>,
    is_new: bool,
}

impl Daily {
    const fn new(app: App, schedule: Schedule) -> Self {
        Self { app, schedule, failed: None, damaged: BTreeSet::new(), is_new: true }
    }

    /// Makes a backup if one is due; answers its name.
    ///
    /// # Errors
    /// When it failed, in words; those that are there stay.
    fn look(&mut self) -> Result<Option<String>, String> {
        let now = self.app.local(self.app.now());
        let done = self.make_due(now);
        if let Err(why) = &done {
            self.failed = Some(now);
            // Where nothing can be written, this cannot be either; the log has it.
            drop(self.schedule.folder.note_failed(now, why));
        }
        done
    }

    fn make_due(&mut self, now: DateTime) -> Result<Option<String>, String> {
        let Schedule { folder, daily, kept, recipients } = &self.schedule;
        let list =
            || folder.backups().map_err(|fault| format!("备份目录读不出来：{fault}。请检查磁盘有没有接上"));
        let mut there = list()?;
        if std::mem::take(&mut self.is_new)
            && let Some(newest) = due::newest(now, &there)
            && let Err(why) = folder.check(&newest.name)
        {
            tracing::error!(name = newest.name, %why, "the newest backup is damaged: another one is made");
            self.damaged.insert(newest.name.clone());
        }
        there.retain(|backup| !self.damaged.contains(&backup.name));
        let newest = due::newest(now, &there).map(|backup| backup.at);
        if !due::is_due(now, *daily, newest, self.failed) {
            return Ok(None);
        }
        let name = due::name(now, !recipients.is_empty());
        let made = make(self.app.db(), &folder.place(&name), recipients);
        let Made { info, bytes, sha256 } = made.map_err(|why| why.to_string())?;
        self.failed = None;
        let size = bytes.div_ceil(1024);
        let what = format!("{} 次会议，{size} KB，试恢复过一遍，日志核对无误", info.meetings);
        tracing::info!(name, meetings = info.meetings, bytes, "a backup was made and restored for trial");
        // Only now that the new one is proved good.
        let there = list()?;
        let gone = due::surplus(&there, &name, *kept).into_iter().try_for_each(|old| {
            tracing::info!(name = old, "an old backup is let go");
            fs::remove_file(folder.place(old)).map_err(|fault| format!("旧的备份 {old} 删不掉：{fault}"))
        });
        folder.note_done(now, &name, &sha256, &what).map_err(|why| why.to_string())?;
        gone?;
        Ok(Some(name))
    }
}

#[cfg(test)]
mod tests {
    use std::{path::Path, sync::Arc};

    use app::ambient::{ManualClock, SystemEntropy};
    use jiff::{SignedDuration, Timestamp};
    use store::{Db, check_file};
    use tempfile::TempDir;

    use super::*;
    use crate::{backup::look_at, zone};

    /// A service with a clock that is set by hand: 2026-11-28 10:00 in its zone.
    struct Service {
        place: TempDir,
        clock: Arc<ManualClock>,
        app: App,
    }

    impl Service {
        fn new() -> Self {
            let place = tempfile::tempdir().expect("a folder");
            let db = Db::open(&Location::File(place.path().join("data.db"))).expect("opens");
            let start: Timestamp = "2026-11-28T02:00:00Z".parse().expect("a time");
            let clock = Arc::new(ManualClock::new(start));
            let app = App::new(db, clock.clone(), Arc::new(SystemEntropy), zone().expect("a zone"));
            fs::create_dir(place.path().join("backups")).expect("a folder");
            Self { place, clock, app }
        }

        fn folder(&self) -> PathBuf {
            self.place.path().join("backups")
        }

        fn started(&self, kept: usize) -> Daily {
            let folder = Folder::open(&self.folder()).expect("a folder");
            let daily = Time::constant(2, 30, 0, 0);
            Daily::new(self.app.clone(), Schedule { folder, daily, kept, recipients: Vec::new() })
        }

        fn later(&self, minutes: i64) {
            self.clock.advance(SignedDuration::from_mins(minutes));
        }

        fn now(&self) -> DateTime {
            self.app.local(self.app.now())
        }

        fn names(&self) -> Vec<String> {
            names(&self.folder())
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        let all = fs::read_dir(folder).expect("the folder");
        let mut all: Vec<_> =
            all.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        all.retain(|name| !name.ends_with(".txt"));
        all.sort();
        all
    }

    const FIRST: &str = "dangxiaozu-20261128-1000.db";
    const SECOND: &str = "dangxiaozu-20261129-0230.db";

    #[test]
    fn one_is_made_at_once_then_each_night_and_the_oldest_is_let_go() {
        let service = Service::new();
        fs::write(service.folder().join("别人的.db"), "别动").expect("written");
        let mut daily = service.started(2);
        assert_eq!(daily.look(), Ok(Some(FIRST.to_owned())));
        assert_eq!(daily.look(), Ok(None));
        service.later(16 * 60 + 29);
        assert_eq!(daily.look(), Ok(None), "one minute before");
        service.later(1);
        assert_eq!(daily.look(), Ok(Some(SECOND.to_owned())));
        assert_eq!(service.names(), [FIRST, SECOND, "别人的.db"]);
        service.later(24 * 60);
        let third = daily.look().expect("made").expect("due");
        assert_eq!(service.names(), [SECOND, &third, "别人的.db"]);
        assert!(check_file(&service.folder().join(&third)).is_ok());
        let sums = fs::read_to_string(service.folder().join("校验码.txt")).expect("the digests");
        assert_eq!(sums.lines().count(), 2, "the digest of the one let go is gone with it: {sums}");
        let look = look_at(&service.folder(), service.now());
        assert!(look.bad.is_empty() && look.good[0].contains(&third), "{:?} {:?}", look.good, look.bad);
    }

    #[test]
    fn what_was_missed_while_the_machine_was_off_is_made_up_for_once() {
        let service = Service::new();
        service.started(30).look().expect("made");
        service.later(7 * 24 * 60);
        let old = look_at(&service.folder(), service.now()).bad;
        assert!(old[0].contains("2026-11-28 10:00") && old[0].contains("超过两天"), "{old:?}");
        let mut daily = service.started(30);
        assert_eq!(daily.look(), Ok(Some("dangxiaozu-20261205-1000.db".to_owned())));
        assert_eq!(daily.look(), Ok(None));
        assert_eq!(service.names().len(), 2);
    }

    #[test]
    fn one_that_fails_is_told_and_let_be_and_costs_no_older_one() {
        let service = Service::new();
        let mut daily = service.started(1);
        daily.look().expect("made");
        service.later(24 * 60);
        // The data cannot be copied: somebody has written into it what is none of ours.
        let data = service.place.path().join("data.db");
        let damage = rusqlite::Connection::open(&data).expect("opens");
        damage.execute_batch("PRAGMA application_id = 7").expect("altered");
        let why = daily.look().expect_err("fails");
        assert!(why.contains("不是本程序的数据"), "{why}");
        assert_eq!(service.names(), [FIRST], "nothing half made, nothing let go");
        let told = look_at(&service.folder(), service.now()).bad;
        assert!(
            told.iter().any(|line| line.starts_with("上一次自动备份没有办成：2026-11-29 10:00")),
            "{told:?}"
        );
        damage.execute_batch(&format!("PRAGMA application_id = {}", 0x4458_5A31)).expect("mended");
        assert_eq!(daily.look(), Ok(None), "not again at once");
        service.later(60);
        assert!(daily.look().expect("made").is_some());
        assert_eq!(service.names(), ["dangxiaozu-20261129-1100.db"]);
        assert!(look_at(&service.folder(), service.now()).bad.is_empty());
    }

    #[test]
    fn a_damaged_newest_one_counts_for_nothing() {
        let service = Service::new();
        service.started(30).look().expect("made");
        let newest = service.folder().join(FIRST);
        let whole = fs::read(&newest).expect("bytes");
        fs::write(&newest, &whole[..whole.len() / 2]).expect("cut");
        service.later(1);
        let told = look_at(&service.folder(), service.now()).bad;
        assert!(told[0].contains("校验码不一样") && told[1].contains("没有完好的备份"), "{told:?}");
        assert!(service.started(30).look().expect("made").is_some());
        fs::write(&newest, "").expect("cut");
        let look = look_at(&service.folder(), service.now());
        assert_eq!(look.good.len(), 1, "the newest is good: {:?}", look.bad);
    }

    #[test]
    fn what_a_program_that_was_killed_has_left_is_gone_with_the_next() {
        let service = Service::new();
        let left = service.folder().join(".dangxiaozu-draft-1");
        fs::create_dir(&left).expect("a folder");
        fs::write(left.join("lock"), "").expect("written");
        fs::write(left.join("copy.db"), "会议记录").expect("written");
        service.started(30).look().expect("made");
        assert_eq!(service.names(), [FIRST]);
    }

    #[test]
    fn a_time_of_day_is_two_numbers() {
        assert_eq!(time_of_day("02:30"), Ok(Time::constant(2, 30, 0, 0)));
        for odd in ["", "2:30", "0230", "24:00", "02:60", "02:30:00", "半夜"] {
            assert!(time_of_day(odd).is_err(), "{odd}");
        }
    }
}
