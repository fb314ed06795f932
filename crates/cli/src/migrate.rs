//! `migrate`: brings data up to date, and spreads it by branch over the workers of a cluster (ADR 34).

use clap::Args;
use store::{Db, Lies, Location, Placed, SCHEMA};

use crate::{
    Failure,
    place::{Place, words},
};

/// Options of `migrate`.
#[derive(Args)]
pub struct Migrate {
    #[command(flatten)]
    place: Place,
    /// 把各表按党支部分布到 PostgreSQL 集群（Citus）的各台工作节点上；要连到协调节点，先停止服务。做过的不会再做
    #[arg(long)]
    distribute: bool,
    /// 第一次分布时分成多少片，以后不能改；不写时用数据库自己的设置
    #[arg(
        long,
        value_name = "片数",
        requires = "distribute",
        value_parser = clap::value_parser!(u32).range(1..=4096)
    )]
    shards: Option<u32>,
}

impl Migrate {
    /// Does it, and says what was done table by table.
    ///
    /// # Errors
    /// When the data cannot be brought up to date or spread.
    pub fn run(self) -> Result<(), Failure> {
        let location = self.place.location();
        if !self.distribute {
            if matches!(location, Location::File(_)) {
                self.place.open()?;
            } else {
                Db::open(&location).map_err(|fault| words(&fault))?;
            }
            println!("数据格式是第 {SCHEMA} 版，已经是最新的。");
            return Ok(());
        }
        let placed = store::spread(&location, self.shards).map_err(|fault| words(&fault))?;
        for one in &placed {
            println!("{}", line(one));
        }
        let new = placed.iter().filter(|one| one.is_new).count();
        if new == 0 {
            println!("各表早已分布好，没有要做的。");
        } else {
            println!("办好了：这次放好 {new} 张表，数据都在。");
        }
        Ok(())
    }
}

fn line(one: &Placed) -> String {
    let lies = match &one.lies {
        Lies::By(column) if column == "branch_id" => "按党支部分布".to_owned(),
        Lies::By(column) => format!("按 {column} 分布"),
        Lies::Everywhere => "每台节点各有一份".to_owned(),
        Lies::Here => "留在协调节点".to_owned(),
    };
    let done = match (&one.lies, one.is_new) {
        (Lies::Here, _) => "",
        (_, true) => "，这次放好",
        (_, false) => "，早已放好",
    };
    format!("{}：{lies}{done}", one.table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_table_says_where_it_lies_and_since_when() {
        let said = |lies, is_new| line(&Placed { table: "t".to_owned(), lies, is_new });
        assert_eq!(said(Lies::By("branch_id".to_owned()), true), "t：按党支部分布，这次放好");
        assert_eq!(said(Lies::By("value".to_owned()), false), "t：按 value 分布，早已放好");
        assert_eq!(said(Lies::Everywhere, false), "t：每台节点各有一份，早已放好");
        assert_eq!(said(Lies::Here, false), "t：留在协调节点");
    }
}
