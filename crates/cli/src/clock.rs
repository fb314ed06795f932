//! `clock-is-right`: the way on after a clock that ran ahead was set right.

use app::journal;
use clap::Args;

use crate::{Failure, place::Place};

/// Options of `clock-is-right`.
#[derive(Args)]
pub struct ClockIsRight {
    #[command(flatten)]
    place: Place,
}

impl ClockIsRight {
    /// Writes it into every journal that stands ahead of the clock.
    pub fn run(self) -> Result<(), Failure> {
        let branches = self.place.run(|app| async move { journal::clock_is_right(&app).await })?;
        match branches {
            0 => println!("没有比现在还晚的记录，时间正常，什么也没有改。"),
            many => println!("已在 {many} 个党支部的日志里写明现在的时间是对的，可以启动了。"),
        }
        Ok(())
    }
}
