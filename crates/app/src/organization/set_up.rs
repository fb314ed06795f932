//! The first branch, group and leader of an empty database.
//!
//! Nobody is known yet, so nobody can have a permit. Instead the word that the command line printed when
//! the service began has to be typed: whoever runs the machine decides who sets the product up.

use domain::{
    account::{Duty, SignInRules},
    id::{BranchId, GroupId, PersonId},
    organization::{Appointment, Branch, Group, Post, appoint_leader},
    person::{Person, Standing},
    text::{MobileNumber, OrganizationName, PersonName},
};
use jiff::civil::Date;
use store::{Db, account::Account, organization::PostHeld};

use crate::{
    App, Check, Cx, Entropy, Error,
    account::{password, reset},
    follow, journal, office,
    person::checked,
    secret::Secret,
};

/// The word that proves that somebody can read the service's terminal.
#[derive(Clone, PartialEq, Eq)]
pub struct Word(String);

impl Word {
    /// A new one: ten letters and digits.
    ///
    /// # Errors
    /// [`Error::Internal`] when the system has no randomness to give.
    pub fn new(entropy: &dyn Entropy) -> Result<Self, Error> {
        reset::slip(entropy).map(Self)
    }

    /// The word, to be printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this was typed; blanks and capitals do not matter. Takes the same time for every answer.
    fn fits(&self, typed: &str) -> bool {
        let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        let typed = typed.to_lowercase();
        let differ = self.0.bytes().zip(typed.bytes()).fold(0, |all, (a, b)| all | (a ^ b));
        self.0.len() == typed.len() && differ == 0
    }
}

impl std::fmt::Debug for Word {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Word(…)")
    }
}

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The word of the terminal.
    pub word: String,
    /// The branch's name.
    pub branch: String,
    /// The group's name.
    pub group: String,
    /// The leader's name.
    pub leader: String,
    /// The leader's mobile number; may be empty.
    pub mobile: String,
    /// The leader's membership state.
    pub standing: String,
    /// The leader's first day in office, which is the group's first day here.
    pub since: String,
    /// How the leader came into office (L2).
    pub appointment: String,
    /// Whether the leader looks after accounts and backups too.
    pub admin: bool,
    /// The secretary's name; the leader's own when it is the same person.
    pub secretary: String,
    /// The secretary's mobile number; may be empty.
    pub secretary_mobile: String,
    /// Whether the secretary belongs to this group.
    pub secretary_here: bool,
    /// The leader's password.
    pub password: String,
    /// The same once more.
    pub again: String,
}

/// What a set-up gives back.
#[derive(Clone, Debug)]
pub struct Done {
    /// The leader's session.
    pub key: Secret,
    /// The secretary's name and one-time password, shown once; none where the leader is the secretary.
    pub slip: Option<(String, String)>,
}

/// Whether the database has no branch yet.
///
/// # Errors
/// As the store.
pub fn is_needed(cx: &mut Cx<'_>) -> Result<bool, Error> {
    Ok(store::organization::is_empty(cx.tx)?)
}

/// The same before the service begins.
///
/// # Errors
/// As the store.
pub fn is_empty(db: &Db) -> Result<bool, Error> {
    db.read(|tx| store::organization::is_empty(tx).map_err(Error::from)).wait()
}

/// What was typed, once it is sound.
#[derive(Clone)]
struct Plan {
    branch: OrganizationName,
    group: OrganizationName,
    leader: (PersonName, Option<MobileNumber>),
    since: Date,
    appointment: Appointment,
    admin: bool,
    /// None where the leader is the secretary.
    secretary: Option<(PersonName, Option<MobileNumber>)>,
    secretary_here: bool,
}

fn plan(input: &Input, today: Date, word: &Word) -> Result<Plan, Error> {
    let mut check = Check::default();
    if !word.fits(&input.word) {
        check.fault("word", "设置码", "不对。设置码印在启动本软件的窗口里，共 10 个字符，请照着输入");
    }
    let branch = check.take("branch", "党支部名称", OrganizationName::new(&input.branch));
    let group = check.take("group", "党小组名称", OrganizationName::new(&input.group));
    let leader = check.take("leader", "组长姓名", PersonName::new(&input.leader));
    let mobile = mobile(&mut check, "mobile", "组长手机号", &input.mobile);
    let since = check.parse::<Date>("since", "任职日期", &input.since, "请选择组长从哪一天起任职");
    if since.is_some_and(|day| day > today) {
        check.fault("since", "任职日期", "晚于今天，请填写已经到任的日期");
    }
    let standing = Standing::from_code(&input.standing).ok_or("请选择组长的党员身份");
    if let Some(standing) = check.take("standing", "组长身份", standing) {
        let name = leader.as_ref().map_or("", PersonName::as_str);
        check.take("standing", "组长身份", appoint_leader(name, standing, true, since.unwrap_or(today)));
    }
    let appointment =
        Appointment::from_code(&input.appointment).ok_or("请选择由支部指定，还是由党小组党员推荐");
    let appointment = check.take("appointment", "产生方式", appointment);
    let secretary = check.take("secretary", "书记姓名", PersonName::new(&input.secretary));
    let secretary_mobile =
        self::mobile(&mut check, "secretary_mobile", "书记手机号", &input.secretary_mobile);
    let known = [input.leader.trim(), input.mobile.trim()];
    check.take("password", "组长的密码", domain::account::new_password(&input.password, &known));
    if input.password != input.again {
        check.fault("again", "再输一遍", "两次输入的密码不一样，请重新输入");
    }
    let same = leader.is_some() && leader == secretary;
    if !same && mobile.is_some() && mobile == secretary_mobile {
        check.fault("secretary_mobile", "书记手机号", "与组长的手机号相同，请核对；每人用自己的号码");
    }
    check.done()?;
    let all = (branch, group, leader, since, appointment, secretary);
    let (Some(branch), Some(group), Some(leader), Some(since), Some(appointment), Some(secretary)) = all
    else {
        return Err(Error::Internal("a checked form lacks a field".to_owned()));
    };
    Ok(Plan {
        branch,
        group,
        leader: (leader, mobile),
        since,
        appointment,
        admin: input.admin,
        secretary: (!same).then_some((secretary, secretary_mobile)),
        secretary_here: input.secretary_here,
    })
}

fn mobile(check: &mut Check, field: &str, label: &str, typed: &str) -> Option<MobileNumber> {
    if typed.trim().is_empty() { None } else { check.take(field, label, MobileNumber::new(typed)) }
}

/// A further branch, by whoever runs the machine.
#[derive(Clone, Debug, Default)]
pub struct BranchInput {
    /// Its name.
    pub name: String,
    /// Its secretary, who founds its groups and fills its roster.
    pub secretary: String,
    /// The secretary's mobile number; may be empty.
    pub mobile: String,
    /// The office above it by name or id; may be empty.
    pub under: String,
}

/// Adds a branch beside those that there are. Returns the secretary's one-time password, shown once.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy; [`Error::Refused`] for a name that a branch has already, and for an office that
/// there is not.
pub async fn add_branch(app: &App, input: BranchInput) -> Result<String, Error> {
    let mut check = Check::default();
    let name = check.take("name", "党支部名称", OrganizationName::new(&input.name));
    let secretary = check.take("secretary", "书记姓名", PersonName::new(&input.secretary));
    let mobile = self::mobile(&mut check, "mobile", "书记手机号", &input.mobile);
    check.done()?;
    let (name, secretary) = (checked(name)?, (checked(secretary)?, mobile));
    let (slip, hash) = reset::hashed(app).await?;
    app.write(move |cx| {
        if store::organization::branches(cx.tx)?.iter().any(|known| known.name == name) {
            return Err(Error::Refused(format!("已经有一个党支部叫“{name}”，请换一个名称")));
        }
        let branch = Branch { id: cx.new_id::<BranchId>()?, name: name.clone() };
        let (now, since) = (cx.now(), cx.local().date());
        store::organization::add_branch(cx.tx, &branch, now)?;
        store::account::set_rules(cx.tx, branch.id, SignInRules::NEW)?;
        let person = join(cx, branch.id, &secretary, since, None)?;
        let (post, appointment) = (Post::Secretary, Appointment::Designated);
        let held = PostHeld { person, post, group: None, from: since, until: None, appointment, basis: None };
        store::organization::add_post(cx.tx, branch.id, &held)?;
        reset::set(cx, branch.id, person, &hash)?;
        cx.note(branch.id, None, "branch.add", branch.id.uuid())?;
        journal::begin(cx, branch.id)?;
        follow::branch_changed(cx, branch.id)?;
        if !input.under.trim().is_empty() {
            office::by_machine::place_branch(cx, &branch.id.to_string(), &input.under)?;
        }
        Ok(())
    })
    .await?;
    Ok(slip)
}

/// Sets the product up and signs the leader in.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy, [`Error::Refused`] when it has been done already.
pub async fn set_up(app: &App, word: &Word, input: Input) -> Result<Done, Error> {
    let plan = plan(&input, app.local(app.now()).date(), word)?;
    let slip = match &plan.secretary {
        Some((name, _)) => Some((name.to_string(), reset::slip(&*app.entropy)?)),
        None => None,
    };
    let (typed, entropy) = (slip.as_ref().map(|(_, s)| s.clone()), app.entropy.clone());
    let hashes = move || {
        let leader = password::hash(&input.password, &*entropy)?;
        let secretary = typed.map(|slip| password::hash(&slip, &*entropy)).transpose()?;
        Ok::<_, Error>((leader, secretary))
    };
    let (leader_hash, secretary_hash) = app.slowly(hashes).await?;
    let key = app
        .write(move |cx| {
            if !is_needed(cx)? {
                return Err(Error::Refused("已经设置过了，请直接登录".to_owned()));
            }
            found(cx, &plan, &leader_hash, secretary_hash.as_deref())
        })
        .await?;
    Ok(Done { key, slip })
}

fn found(
    cx: &mut Cx<'_>,
    plan: &Plan,
    leader_hash: &str,
    secretary_hash: Option<&str>,
) -> Result<Secret, Error> {
    let branch = Branch { id: cx.new_id::<BranchId>()?, name: plan.branch.clone() };
    let group = Group { id: cx.new_id::<GroupId>()?, name: plan.group.clone() };
    let now = cx.now();
    store::organization::add_branch(cx.tx, &branch, now)?;
    store::account::set_rules(cx.tx, branch.id, SignInRules::NEW)?;
    store::organization::add_group(cx.tx, branch.id, &group, plan.since)?;
    let leader = join(cx, branch.id, &plan.leader, plan.since, Some(group.id))?;
    let post = |cx: &mut Cx<'_>, person, post, group| {
        let appointment = plan.appointment;
        let held = PostHeld { person, post, group, from: plan.since, until: None, appointment, basis: None };
        store::organization::add_post(cx.tx, branch.id, &held)
    };
    post(cx, leader, Post::Leader, Some(group.id))?;
    reset::set(cx, branch.id, leader, leader_hash)?;
    let account = store::account::find(cx.tx, branch.id, leader)?.ok_or(Error::NotFound)?;
    let duties = plan.admin.then_some(Duty::System).into_iter().collect();
    let account = Account { must_change: false, slip_expires_at: None, duties, ..account };
    store::account::update(cx.tx, branch.id, &account)?;
    let secretary = match (&plan.secretary, secretary_hash) {
        (Some(secretary), Some(hash)) => {
            let person = join(cx, branch.id, secretary, plan.since, plan.secretary_here.then_some(group.id))?;
            reset::set(cx, branch.id, person, hash)?;
            person
        }
        _ => leader,
    };
    post(cx, secretary, Post::Secretary, None)?;
    let key = Secret::new(cx, branch.id)?;
    store::account::add_session(cx.tx, branch.id, leader, &key.digest(), now)?;
    cx.note(branch.id, Some(leader), "branch.set_up", branch.id.uuid())?;
    journal::begin(cx, branch.id)?;
    follow::branch_changed(cx, branch.id)?;
    Ok(key)
}

/// A full member from a day on.
fn join(
    cx: &mut Cx<'_>,
    branch: BranchId,
    (name, mobile): &(PersonName, Option<MobileNumber>),
    since: Date,
    group: Option<GroupId>,
) -> Result<PersonId, Error> {
    let id = cx.new_id::<PersonId>()?;
    let person = Person { id, name: name.clone(), mobile: mobile.clone(), email: None, version: 1 };
    store::person::add(cx.tx, branch, &person)?;
    store::person::set_standing(cx.tx, branch, id, since, Standing::Full)?;
    if let Some(group) = group {
        store::person::set_group(cx.tx, branch, id, since, group)?;
    }
    Ok(id)
}
