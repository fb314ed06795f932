//! `import minutes`: old records become late entries. What is understood whole is entered; of what is not, the questions are printed, and
//! the file waits in the browser.

use std::{
    collections::BTreeMap,
    io::{IsTerminal as _, Write as _, stderr, stdin},
    path::PathBuf,
};

use app::{
    App, Error,
    old_record::{self, Answers, Filled, Part, Said as SaidOf, UNWRITTEN, Unknown, View, Who},
};
use clap::{Args, Subcommand, ValueEnum};
use domain::{id::OldRecordId, meeting::Content, membership::Roster};

use crate::{
    Failure,
    check::{
        files::{self, File},
        report,
    },
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
    /// 认不出类别的议题属于哪一类：C1 学习，C2 贯彻支部决议，C3 支部布置的工作，C4 组织生活会，C5 发展党员，C6 评选优秀，C7 处置处分；只说第二个议题写 2=C3，可以写几次
    #[arg(long, value_name = "类别")]
    content: Vec<String>,
    /// 您看过原件，原件上就没有写的，用逗号隔开；没有认出来的，只有这样说了才记成“原始记录里没有写”，对这一次的每一份都算数
    #[arg(long, value_name = "哪几项", value_delimiter = ',')]
    absent: Vec<Absent>,
    /// 没有认出来的内容不录入，只留在原件里；不写时，有这样的内容就等着核对
    #[arg(long)]
    leave_rest: bool,
    /// 原件上的支部、小组名称和本组不一样，确实是本组的
    #[arg(long)]
    ours: bool,
    /// 看着不像会议记录的文件，确实是会议记录，也收下
    #[arg(long)]
    as_record: bool,
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

/// What an original may lack.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Absent {
    /// 散会时间
    End,
    /// 发言
    Speeches,
    /// 议定事项
    Outcome,
    /// 会议小结
    Summary,
    /// 会前沟通
    Consulted,
    /// 支部批准
    Approved,
    /// 会前通知
    Notified,
}

impl Absent {
    const fn of(part: Part) -> Self {
        match part {
            Part::End => Self::End,
            Part::Speeches(_) => Self::Speeches,
            Part::Outcome(_) => Self::Outcome,
            Part::Summary => Self::Summary,
        }
    }

    fn code(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}

/// What was said once for all files.
struct Said {
    by: String,
    reason: domain::text::Reason,
    off_plan: String,
    named: BTreeMap<String, String>,
    /// The content of every topic that is not known otherwise, and of single ones by their numbers.
    content: Option<Content>,
    contents: BTreeMap<usize, Content>,
    absent: Vec<Absent>,
    leave_rest: bool,
    ours: bool,
    as_record: bool,
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
        let (content, contents) = self.contents()?;
        let Self { paths, by, reason, off_plan, absent, leave_rest, ours, as_record, place, .. } = self;
        let off_plan = off_plan.unwrap_or_default();
        let (mut waits, mut refused) = (0, 0);
        let listed = files::listed(&paths);
        if listed.files.is_empty() {
            return Err(format!("没有可以读的文件{}", report::unseen(&listed.unseen)).into());
        }
        let work = async |app: App| {
            let who = by.clone();
            app.read(move |cx| old_record::permit_of(cx, &who).map(drop)).await?;
            let reason = old_record::read_reason(&reason)?;
            let said =
                Said { by, reason, off_plan, named, content, contents, absent, leave_rest, ours, as_record };
            for file in listed.files {
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
        if !listed.unseen.is_empty() {
            println!("{}", report::unseen(&listed.unseen).trim_start_matches('；'));
        }
        match (waits, refused) {
            (0, 0) => Ok(()),
            (waits, 0) => Err(format!("有 {waits} 份等着在网页上核对").into()),
            (0, refused) => Err(format!("有 {refused} 份没有传入").into()),
            (waits, refused) => Err(format!("有 {waits} 份等着在网页上核对，{refused} 份没有传入").into()),
        }
    }

    /// To which contents topics belong.
    fn contents(&self) -> Result<(Option<Content>, BTreeMap<usize, Content>), Failure> {
        let known = |clause: &str| {
            let clause = clause.trim();
            Content::ALL.into_iter().find(|one| one.clause().eq_ignore_ascii_case(clause))
        };
        let (mut of_all, mut of_topics) = (None, BTreeMap::new());
        for typed in &self.content {
            let read = match typed.split_once('=') {
                Some((number, clause)) => {
                    number.trim().parse().ok().zip(known(clause)).map(|(number, one)| {
                        of_topics.insert(number, one);
                    })
                }
                None => known(typed).map(|one| of_all = Some(one)),
            };
            if read.is_none() {
                return Err(
                    format!("--content 的“{typed}”看不懂，请写成 C3，或者 2=C3；{}", clauses()).into()
                );
            }
        }
        Ok((of_all, of_topics))
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
    if let Some(size) = file.size().filter(|size| *size > old_record::MOST) {
        let told = old_record::too_large(size).to_string();
        return Ok(Outcome::Refused(told.trim_start_matches("文件：").to_owned()));
    }
    let (lines, bytes) = match file.whole() {
        Ok(read) => read,
        Err(why) => return Ok(Outcome::Refused(why)),
    };
    let (who, reason, as_record) = (said.by.clone(), said.reason.clone(), said.as_record);
    let taken = match old_record::take_lines(&file.name, bytes, lines) {
        Ok(looked) => {
            app.write(move |cx| {
                let permit = old_record::permit_of(cx, &who)?;
                // One that waits already is taken up again, with what is said of it this time.
                if let Some(id) = old_record::waits(cx, &permit, &looked)? {
                    return Ok(id);
                }
                if !looked.is_record() && !as_record {
                    let odd = "看着不像会议记录；确实是会议记录的，请加 --as-record";
                    return Err(Error::Refused(odd.to_owned()));
                }
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
    let mut open: Vec<String> = other_group(seen.elsewhere.as_deref(), said).into_iter().collect();
    let mut is_open = false;
    for one in &seen.unknown {
        let said = match named.get(&one.name) {
            Some(said) => whom(said, roster).ok_or_else(|| format!("{said}也不在那一天的本组名册上")),
            None => asked(one, roster).ok_or_else(|| "名册上没有".to_owned()),
        };
        match said {
            Ok(who) => {
                answers.who.insert(one.name.clone(), who);
            }
            Err(why) => {
                is_open = true;
                open.push(format!("{}是谁：{}，{why}", one.name, one.named_as.join("、")));
            }
        }
    }
    if is_open {
        return Ok(Outcome::Waits(open));
    }
    if !answers.who.is_empty() {
        seen = view(app, id, by, &answers).await?;
    }
    let Some(filled) = seen.filled else {
        return Ok(Outcome::Waits(vec!["还有没有认出来的内容".to_owned()]));
    };
    let mut filled = filled;
    let open = settled(&mut filled, seen.elsewhere.as_deref(), said);
    if !open.is_empty() {
        return Ok(Outcome::Waits(open));
    }
    let lacks = filled.lacks.open(&filled.input).into_iter().collect();
    let confirmed = SaidOf { lacks, is_ours: said.ours };
    let mut notes = filled.notes;
    for line in filled.rest.iter().filter_map(|number| seen.lines.get(*number)) {
        notes.push(format!("没有录入，留在原件里的：{}，{}", line.place, files::visible(&line.text)));
    }
    let (who, mut input) = (by.to_owned(), filled.input);
    let agenda = &mut input.agenda;
    if agenda.off_plan_reason.is_empty() && agenda.items.iter().all(|item| item.planned.is_empty()) {
        agenda.off_plan_reason.clone_from(off_plan);
    }
    input.reason = said.reason.to_string();
    let entered = app.write(move |cx| {
        let permit = old_record::permit_of(cx, &who)?;
        old_record::enter(cx, &permit, id, &input, &confirmed)
    });
    match entered.await {
        Ok(_) => Ok(Outcome::Entered(notes)),
        Err(Error::Invalid(faults)) => {
            Ok(Outcome::Waits(faults.into_iter().map(|fault| fault.message).collect()))
        }
        Err(Error::Refused(why)) => Ok(Outcome::Waits(vec![why])),
        Err(other) => Err(other),
    }
}

/// The clauses of the contents with their words.
fn clauses() -> String {
    let told = Content::ALL.map(|one| format!("{} {}", one.clause(), one.chinese()));
    told.join("，")
}

/// What is said of a heading that names another group, as long as nobody said that the record is ours.
fn other_group(elsewhere: Option<&str>, said: &Said) -> Option<String> {
    let elsewhere = elsewhere.filter(|_| !said.ours)?;
    Some(format!("{}；确实是本组的，请加 --ours", files::visible(elsewhere)))
}

/// Settles what was said of all files; what is open still is told, everything at once.
fn settled(filled: &mut Filled, elsewhere: Option<&str>, said: &Said) -> Vec<String> {
    let mut open: Vec<String> = other_group(elsewhere, said).into_iter().collect();
    open.extend(filled.unsure.iter().map(|(at, unsure)| format!("{at}：{}", files::visible(unsure))));
    for (number, item) in (1..).zip(&mut filled.input.agenda.items) {
        let known = said.contents.get(&number).or(said.content.as_ref().filter(|_| item.content.is_empty()));
        if let Some(known) = known {
            item.content = known.code().to_owned();
        } else if item.content.is_empty() && !item.title.is_empty() {
            open.push(format!(
                "议题“{}”属于哪一类没有认出来，请加 --content {number}=类别；{}",
                item.title,
                clauses()
            ));
        }
    }
    for part in filled.lacks.open(&filled.input) {
        let absent = Absent::of(part);
        if !said.absent.contains(&absent) {
            open.push(format!(
                "没有认出{}，请在网页上对照原件填写；原件上就没有的，请加 --absent {}",
                part.chinese(),
                absent.code()
            ));
        }
    }
    let input = &mut filled.input;
    for (gate, absent, name) in [
        (&mut input.consulted.0, Absent::Consulted, "会前沟通"),
        (&mut input.approved.0, Absent::Approved, "支部批准"),
        (&mut input.notified.0, Absent::Notified, "会前通知"),
    ] {
        let told = filled.taken.iter().find(|(_, what)| what.ends_with(name) && what.starts_with("可能写了"));
        match told {
            Some((at, _)) => open.push(format!("{at}可能写了{name}，请在网页上对照原件选择")),
            None if said.absent.contains(&absent) => {
                gate.state = "missing".to_owned();
                gate.reason = UNWRITTEN.to_owned();
            }
            None => open.push(format!(
                "没有认出{name}，请在网页上对照原件选择；原件上就没有的，请加 --absent {}",
                absent.code()
            )),
        }
    }
    if !filled.rest.is_empty() && !said.leave_rest {
        let many = filled.rest.len();
        open.push(format!(
            "有 {many} 行没有认出来，请在网页上看；要紧的填进去，只留在原件里就行的，请加 --leave-rest"
        ));
    }
    open
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
