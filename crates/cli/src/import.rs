//! `import minutes`: old records become late entries. What is understood whole is entered; of what is not, the questions are printed, and
//! the file waits in the browser.

use std::{
    collections::BTreeMap,
    io::{IsTerminal as _, Write as _, stderr, stdin},
    path::PathBuf,
};

use app::{
    App, Error,
    old_record::{self, Answers, Unknown, View, Who},
};
use clap::{Args, Subcommand};
use domain::{id::OldRecordId, membership::Roster};

use crate::{
    Failure,
    check::files::{self, File},
    place::Place,
};

/// Options of `import`.
#[derive(Args)]
pub struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// 会议记录，一个文件是一次会议：认全了的直接补录，没有认全的留在网页“旧记录”里等着核对
    Minutes(Minutes),
}

/// Options of `import minutes`.
#[derive(Args)]
struct Minutes {
    /// 会议记录的文件或者文件夹：.docx、.odt、.pdf、.txt、.md；装了 LibreOffice 时也读 .doc
    #[arg(value_name = "文件", required = true)]
    paths: Vec<PathBuf>,
    /// 由谁补录：组长的姓名、手机号或编号，补录到这位组长的党小组
    #[arg(long, value_name = "谁")]
    by: String,
    /// 为什么现在才补录，写在每份记录上
    #[arg(long, value_name = "原因")]
    reason: String,
    /// 议题不在年度计划里的，写明临时安排的原因；没有录入当年计划的不用写
    #[arg(long, value_name = "原因")]
    off_plan: Option<String>,
    /// 记录里的姓名是名册上的谁，例如 张山=张三；不是本组党员的写 张山=列席，不录入的写 张山=不录；可以写几次
    #[arg(long, value_name = "姓名")]
    person: Vec<String>,
    /// 这些文件都看过，不含国家秘密、工作秘密和内部敏感信息
    #[arg(long, required = true)]
    open: bool,
    #[command(flatten)]
    place: Place,
}

impl Import {
    /// Does what was asked for.
    pub fn run(self) -> Result<(), Failure> {
        let What::Minutes(minutes) = self.what;
        minutes.run()
    }
}

/// What was said once for all files.
struct Said {
    by: String,
    reason: domain::text::Reason,
    off_plan: String,
    named: BTreeMap<String, String>,
}

/// What became of a file.
enum Outcome {
    Entered(Vec<String>),
    /// It waits, with what is open.
    Waits(Vec<String>),
    Refused(String),
}

impl Minutes {
    fn run(self) -> Result<(), Failure> {
        let named = self.named()?;
        let Self { paths, by, reason, off_plan, place, .. } = self;
        let off_plan = off_plan.unwrap_or_default();
        let (mut waits, mut refused) = (0, 0);
        let work = async |app: App| {
            let who = by.clone();
            app.read(move |cx| old_record::permit_of(cx, &who).map(drop)).await?;
            let reason = old_record::read_reason(&reason)?;
            let said = Said { by, reason, off_plan, named };
            for file in files::listed(&paths) {
                let outcome = import(&app, &file, &said).await?;
                let name = &file.name;
                match outcome {
                    Outcome::Entered(notes) => {
                        println!("{name}：已经补录");
                        notes.iter().for_each(|note| println!("  请核对：{note}"));
                    }
                    Outcome::Waits(open) => {
                        waits += 1;
                        println!("{name}：还没有补录，已经放进网页“会议”下面的“旧记录”，还差：");
                        open.iter().for_each(|one| println!("  {one}"));
                    }
                    Outcome::Refused(why) => {
                        refused += 1;
                        println!("{name}：没有传入，{why}");
                    }
                }
            }
            Ok(())
        };
        place.run(work)?;
        match (waits, refused) {
            (0, 0) => Ok(()),
            (waits, 0) => Err(format!("有 {waits} 份等着在网页上核对").into()),
            (0, refused) => Err(format!("有 {refused} 份没有传入").into()),
            (waits, refused) => Err(format!("有 {waits} 份等着在网页上核对，{refused} 份没有传入").into()),
        }
    }

    /// Who people are, by the name in the record.
    fn named(&self) -> Result<BTreeMap<String, String>, Failure> {
        let pair = |typed: &String| {
            let (name, whom) = typed.split_once('=')?;
            let (name, whom) = (name.trim(), whom.trim());
            (!name.is_empty() && !whom.is_empty()).then(|| (name.to_owned(), whom.to_owned()))
        };
        let pairs = self.person.iter().map(|typed| {
            pair(typed).ok_or_else(|| {
                format!("--person 的“{typed}”看不懂，请写成 张山=张三、张山=列席 或者 张山=不录")
            })
        });
        Ok(pairs.collect::<Result<_, _>>()?)
    }
}

/// Brings one file in. Whatever is wrong with it stops no other.
async fn import(app: &App, file: &File, said: &Said) -> Result<Outcome, Error> {
    let (lines, bytes) = match file.whole() {
        Ok(read) => read,
        Err(why) => return Ok(Outcome::Refused(why)),
    };
    let (who, reason) = (said.by.clone(), said.reason.clone());
    let taken = match old_record::take_lines(&file.name, bytes, lines) {
        Ok(looked) => {
            app.write(move |cx| {
                let permit = old_record::permit_of(cx, &who)?;
                old_record::take(cx, &permit, &looked, Some(&reason))
            })
            .await
        }
        Err(fault) => Err(fault),
    };
    let id = match taken {
        Ok(id) => id,
        Err(fault) if fault.is_mendable() => {
            return Ok(Outcome::Refused(fault.to_string().trim_start_matches("文件：").to_owned()));
        }
        Err(other) => return Err(other),
    };
    enter(app, id, said).await
}

async fn view(app: &App, id: OldRecordId, by: &str, answers: &Answers) -> Result<View, Error> {
    let (who, answers) = (by.to_owned(), answers.clone());
    app.read(move |cx| {
        let permit = old_record::permit_of(cx, &who)?;
        old_record::view(cx, &permit, id, &answers)
    })
    .await
}

async fn enter(app: &App, id: OldRecordId, said: &Said) -> Result<Outcome, Error> {
    let Said { by, named, off_plan, .. } = said;
    let mut answers = Answers::default();
    let mut seen = view(app, id, by, &answers).await?;
    if seen.day.is_none() {
        return Ok(Outcome::Waits(vec!["没有认出开会的日期".to_owned()]));
    }
    let roster = &seen.form.roster;
    if roster.members().next().is_none() {
        return Ok(Outcome::Waits(vec!["那一天，名册上没有本组的党员".to_owned()]));
    }
    let mut open = Vec::new();
    for one in &seen.unknown {
        let said = match named.get(&one.name) {
            Some(said) => whom(said, roster).ok_or_else(|| format!("{said}也不在那一天的本组名册上")),
            None => asked(one, roster).ok_or_else(|| "名册上没有".to_owned()),
        };
        match said {
            Ok(who) => {
                answers.who.insert(one.name.clone(), who);
            }
            Err(why) => open.push(format!("{}是谁：{}，{why}", one.name, one.named_as.join("、"))),
        }
    }
    if !open.is_empty() {
        return Ok(Outcome::Waits(open));
    }
    if !answers.who.is_empty() {
        seen = view(app, id, by, &answers).await?;
    }
    let Some(filled) = seen.filled else {
        return Ok(Outcome::Waits(vec!["还有没有认出来的内容".to_owned()]));
    };
    let (who, mut input) = (by.to_owned(), filled.input);
    let agenda = &mut input.agenda;
    if agenda.off_plan_reason.is_empty() && agenda.items.iter().all(|item| item.planned.is_empty()) {
        agenda.off_plan_reason.clone_from(off_plan);
    }
    let entered = app.write(move |cx| {
        let permit = old_record::permit_of(cx, &who)?;
        old_record::enter(cx, &permit, id, &input)
    });
    match entered.await {
        Ok(_) => Ok(Outcome::Entered(filled.notes)),
        Err(Error::Invalid(faults)) => {
            Ok(Outcome::Waits(faults.into_iter().map(|fault| fault.message).collect()))
        }
        Err(Error::Refused(why)) => Ok(Outcome::Waits(vec![why])),
        Err(other) => Err(other),
    }
}

/// Who is meant by what was typed.
fn whom(said: &str, roster: &Roster) -> Option<Who> {
    match said {
        "列席" => Some(Who::Guest),
        "不录" => Some(Who::LeftOut),
        name => {
            let mut fitting = roster.members().filter(|member| member.name.as_str() == name);
            fitting.next().filter(|_| fitting.next().is_none()).map(|member| Who::Member(member.id))
        }
    }
}

/// Asks who somebody is, where there is a person to ask; an empty answer leaves it open.
fn asked(one: &Unknown, roster: &Roster) -> Option<Who> {
    if !stdin().is_terminal() || !stderr().is_terminal() {
        return None;
    }
    let members: Vec<_> = roster.members().map(|member| member.name.to_string()).collect();
    loop {
        eprint!(
            "记录里的“{}”（{}）是谁？本组有：{}。写姓名，或者写 列席、不录，不清楚就直接按回车：",
            one.name,
            one.named_as.join("、"),
            members.join("、")
        );
        stderr().flush().ok()?;
        let mut line = String::new();
        stdin().read_line(&mut line).ok()?;
        match line.trim() {
            "" => return None,
            said => match whom(said, roster) {
                Some(who) => return Some(who),
                None => eprintln!("本组没有叫“{said}”的党员。"),
            },
        }
    }
}
