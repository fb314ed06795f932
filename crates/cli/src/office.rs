//! `office`: the offices above branches, by whoever runs the machine.

use app::{
    Cx, Error,
    office::by_machine,
    organization::set_up::{self, BranchInput},
};
use clap::{Args, Subcommand, ValueEnum};
use domain::office::OfficeKind;

use crate::{Failure, place::Place};

/// Options of `office`.
#[derive(Args)]
pub struct OfficeArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// 列出全部组织，从上到下，连同下面的支部数和能看数字的人
    List(#[command(flatten)] Place),
    /// 列出全部支部和它们的上级
    Branches(#[command(flatten)] Place),
    /// 添加一个党支部和它的书记；书记登录后划分党小组、添加党员
    #[command(name = "add-branch")]
    AddBranch {
        /// 党支部名称
        #[arg(value_name = "名称")]
        name: String,
        /// 书记姓名
        #[arg(long, value_name = "姓名")]
        secretary: String,
        /// 书记手机号，用来登录；也可以以后再填
        #[arg(long, value_name = "号码", default_value = "")]
        mobile: String,
        /// 上级组织的名称或编号；不写就是没有上级
        #[arg(long, value_name = "上级", default_value = "")]
        under: String,
        #[command(flatten)]
        place: Place,
    },
    /// 添加一个组织
    Add {
        /// 名称
        #[arg(value_name = "名称")]
        name: String,
        /// 类别
        #[arg(long, value_name = "类别", default_value = "党委")]
        kind: Kind,
        /// 上级组织的名称或编号；不写就是最上面一级
        #[arg(long, value_name = "上级")]
        under: Option<String>,
        #[command(flatten)]
        place: Place,
    },
    /// 改名称
    Rename {
        #[command(flatten)]
        office: Named,
        /// 新名称
        #[arg(value_name = "新名称")]
        name: String,
        #[command(flatten)]
        place: Place,
    },
    /// 连同下面的组织和支部，移到另一个上级下面
    Move {
        #[command(flatten)]
        office: Named,
        /// 新的上级；不写就是移到最上面一级
        #[arg(long, value_name = "上级")]
        under: Option<String>,
        #[command(flatten)]
        place: Place,
    },
    /// 把一个支部归到一个组织下面
    #[command(name = "place")]
    PlaceBranch {
        /// 支部的名称或编号
        #[arg(value_name = "支部")]
        branch: String,
        /// 上级组织的名称或编号
        #[arg(long, value_name = "上级")]
        under: String,
        #[command(flatten)]
        place: Place,
    },
    /// 允许一位同志看一个组织和它下面的数字
    Grant {
        #[command(flatten)]
        office: Named,
        /// 姓名、手机号或编号
        #[arg(long, value_name = "谁")]
        who: String,
        #[command(flatten)]
        place: Place,
    },
    /// 不再允许
    Revoke {
        #[command(flatten)]
        office: Named,
        /// 姓名、手机号或编号
        #[arg(long, value_name = "谁")]
        who: String,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Args)]
struct Named {
    /// 组织的名称或编号
    #[arg(value_name = "组织")]
    office: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    #[value(name = "党委")]
    Committee,
    #[value(name = "党工委")]
    WorkCommittee,
    #[value(name = "党总支")]
    GeneralBranch,
}

impl Kind {
    const fn kind(self) -> OfficeKind {
        match self {
            Self::Committee => OfficeKind::Committee,
            Self::WorkCommittee => OfficeKind::WorkCommittee,
            Self::GeneralBranch => OfficeKind::GeneralBranch,
        }
    }
}

fn write<T: Send + 'static>(
    place: &Place,
    work: impl Fn(&mut Cx<'_>) -> Result<T, Error> + Send + 'static,
) -> Result<T, Failure> {
    place.run(async |app| app.write(work).await)
}

impl OfficeArgs {
    /// Does what was asked for.
    pub fn run(self) -> Result<(), Failure> {
        match self.what {
            What::List(place) => list(&place),
            What::Branches(place) => {
                for (id, name, office) in place.run(async |app| app.read(by_machine::branches).await)? {
                    println!("{id}　{name}　{}", office.unwrap_or_else(|| "没有上级".to_owned()));
                }
                Ok(())
            }
            What::Add { name, kind, under, place } => {
                let kind = kind.kind();
                let added = write(&place, move |cx| by_machine::add(cx, &name, kind, under.as_deref()))?;
                println!("已添加{}，编号 {}。", added.name, added.id);
                Ok(())
            }
            What::AddBranch { name, secretary, mobile, under, place } => {
                let (new, who) = (name.clone(), secretary.clone());
                let input = BranchInput { name, secretary, mobile, under };
                let slip = place.run(async |app| set_up::add_branch(&app, input).await)?;
                println!("已添加{new}。书记{who}的一次性密码：{slip}");
                println!("三天内有效，第一次登录要换成自己的密码。这里只显示一次，请抄给本人。");
                Ok(())
            }
            What::Rename { office, name, place } => {
                let new = name.clone();
                write(&place, move |cx| by_machine::rename(cx, &office.office, &new))?;
                println!("名称已改为{name}。");
                Ok(())
            }
            What::Move { office, under, place } => {
                write(&place, move |cx| by_machine::move_under(cx, &office.office, under.as_deref()))?;
                println!("已移动，数字也一起移过去了。");
                Ok(())
            }
            What::PlaceBranch { branch, under, place } => {
                write(&place, move |cx| by_machine::place_branch(cx, &branch, &under))?;
                println!("已归到下面，数字也一起计入了。");
                Ok(())
            }
            What::Grant { office, who, place } => {
                let name = write(&place, move |cx| by_machine::set_reader(cx, &office.office, &who, true))?;
                println!("{name}现在可以看这个组织的数字了：登录以后点“所辖支部”。");
                Ok(())
            }
            What::Revoke { office, who, place } => {
                let name = write(&place, move |cx| by_machine::set_reader(cx, &office.office, &who, false))?;
                println!("{name}不能再看这个组织的数字了。");
                Ok(())
            }
        }
    }
}

fn list(place: &Place) -> Result<(), Failure> {
    let lines = place.run(async |app| app.read(by_machine::list).await)?;
    if lines.is_empty() {
        println!("还没有上级组织。请用 dangxiaozu office add 添加。");
    }
    for line in lines {
        let (space, office) = ("　".repeat(line.depth), &line.office);
        println!(
            "{space}{}　{}　支部 {} 个　{}",
            office.name,
            office.kind.chinese(),
            line.branches,
            office.id
        );
        for (name, branch) in line.readers {
            println!("{space}　能看数字：{name}（{branch}）");
        }
    }
    Ok(())
}
