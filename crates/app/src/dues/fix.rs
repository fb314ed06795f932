//! 年初核定: what a member pays a month, from which month on.

use std::collections::BTreeSet;

use domain::{
    dues::{Base, Category, DuesEntry, Exemption, Fen, Schedule, YearMonth},
    id::{GroupId, PersonId},
    organization::Post,
    text::Reason,
};

use super::Book;
use crate::{
    Check, Cx, Error, message,
    permission::{Permit, may},
    person::checked,
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Of what the member lives.
    pub category: String,
    /// What the sum is counted from, in 元.
    pub base: String,
    /// The sum that was agreed within a range, in 元; only of farmers.
    pub agreed: String,
    /// The first month.
    pub from: String,
    /// Why it changes within the year.
    pub reason: String,
    /// `1` where less or nothing is paid.
    pub exempt: String,
    /// What is paid instead, in 元.
    pub exempt_fen: String,
    /// The last month of it.
    pub exempt_until: String,
    /// Which document approved it.
    pub exempt_basis: String,
}

/// How far ahead something is fixed, in months: over the next year.
const AHEAD: i32 = 13;

pub(super) const WHICH_MONTH: &str = "请写成 2026-03 这样的年月";

/// Fixes what a member pays a month, and asks the member to confirm it. What nothing was paid on is replaced by what comes from
/// the same month on, and kept to be seen; anything else stays, and is followed.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy; [`Error::Refused`] for who is no member.
pub fn fix(
    cx: &mut Cx<'_>,
    permit: &Permit<may::FixDues>,
    person: PersonId,
    input: &Input,
) -> Result<(), Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let book = Book::load(cx, branch)?;
    let mut check = Check::default();
    let category = Category::from_code(&input.category).ok_or("请选择一类");
    let category = check.take("category", "人员类别", category);
    let with_base = category.is_some_and(Category::has_base);
    let base = with_base
        .then(|| check.take("base", "计算基数", input.base.parse::<Fen>()))
        .flatten()
        .unwrap_or_default();
    let agreed = (category == Some(Category::Farmer))
        .then(|| check.take("agreed", "商定的每月金额", input.agreed.parse::<Fen>()))
        .flatten();
    let from = check.parse::<YearMonth>("from", "从哪个月起", &input.from, WHICH_MONTH);
    let oldest = YearMonth::of(Schedule::on(jiff::civil::Date::MIN).from);
    if from.is_some_and(|from| from < oldest || from > YearMonth::of(today).plus(AHEAD)) {
        check.fault("from", "从哪个月起", "请选择 2008 年 4 月以后、明年年底以前的月份");
    }
    let reason = check.take("reason", "变动原因", Reason::optional(&input.reason)).flatten();
    if input.exempt == "1" {
        may_exempt(permit)?;
    }
    let exemption = (input.exempt == "1").then(|| exemption(&mut check, input)).flatten();
    check.done()?;
    let (category, from) = (checked(category)?, checked(from)?);
    if !book.owes(person, YearMonth::of(today)) {
        return Err(Error::Refused(
            "这位同志现在不是党员，或者组织关系不在本支部，不用在这里交党费".to_owned(),
        ));
    }
    let mut before = book.bases(person).to_vec();
    let entries = store::dues::entries_of(cx.tx, branch, person)?;
    if before.last().is_some_and(|last| last.from == from && is_unused(last, &entries)) {
        before.pop();
        let mark = cx.mark(permit);
        store::dues::replace_base(cx.tx, branch, person, from, (mark, None))?;
    }
    let new = Base {
        person,
        from,
        category,
        base,
        agreed,
        monthly: Fen(0),
        exemption,
        reason,
        fixed: cx.mark(permit),
        confirmed: None,
    };
    let new = new.fix(&before, store::dues::setting(cx.tx, branch)?.rounding)?;
    store::dues::add_base(cx.tx, branch, &new)?;
    if person != permit.actor().person {
        let subject = format!("请确认您的党费标准：每月 {} 元", new.sum(from));
        let body = format!(
            "{}起，您每月应交党费 {} 元（{}）。请核对，对了就点“确认”；有不对的地方，请告诉组长。",
            from.chinese(),
            new.sum(from),
            how(&new)
        );
        message::about(cx, branch, person, "/dues/mine", (&subject, &body))?;
    }
    cx.journal(permit, "dues.fix", person.uuid())
}

/// Who writes down that less or nothing is paid: the branch has studied it, and the Party committee approved (党费规定 Art 7). No leader
/// does it alone.
pub fn exempts(posts: &[(Post, Option<GroupId>)]) -> bool {
    posts.iter().any(|(post, _)| matches!(post, Post::Secretary | Post::OrganizationCommissioner))
}

fn may_exempt(permit: &Permit<may::FixDues>) -> Result<(), Error> {
    if exempts(&permit.actor().posts) {
        return Ok(());
    }
    let words = "减交、免交由支部书记或组织委员办理：本人申请、支部研究、上级党委批准以后登记。请告诉支部";
    Err(Error::Refused(words.to_owned()))
}

/// Whether nothing was paid by what was fixed: no month from its first on holds money, counter-entries taken off.
fn is_unused(base: &Base, entries: &[DuesEntry]) -> bool {
    let months: BTreeSet<_> = entries.iter().map(|e| e.month).filter(|month| *month >= base.from).collect();
    months.iter().all(|month| entries.iter().filter(|e| e.month == *month).map(|e| e.fen.0).sum::<i64>() == 0)
}

/// Takes back what was fixed last for somebody, such as from a wrong month on. It is kept to be seen, and what came before it holds
/// again.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::Refused`] once something was paid by it; [`Error::Stale`] where something else was
/// fixed last by now.
pub fn withdraw(
    cx: &mut Cx<'_>,
    permit: &Permit<may::FixDues>,
    person: PersonId,
    from: &str,
    why: &str,
) -> Result<(), Error> {
    let branch = permit.branch();
    let why = Reason::new(why).map_err(|fault| Error::field("why", "撤回的原因", fault))?;
    let book = Book::load(cx, branch)?;
    let last = book.bases(person).last().filter(|last| last.from.to_string() == from).ok_or(Error::Stale)?;
    if last.exemption.is_some() {
        may_exempt(permit)?;
    }
    let entries = store::dues::entries_of(cx.tx, branch, person)?;
    if !is_unused(last, &entries) {
        return Err(Error::Refused("已经按这个标准交过党费，不能撤回；记错的一笔先冲正".to_owned()));
    }
    let mark = cx.mark(permit);
    store::dues::replace_base(cx.tx, branch, person, last.from, (mark, Some(&why)))?;
    cx.journal(permit, "dues.withdraw_base", person.uuid())
}

fn exemption(check: &mut Check, input: &Input) -> Option<Exemption> {
    let fen = check.take("exempt_fen", "减免后每月交", input.exempt_fen.parse::<Fen>());
    let until = check.parse::<YearMonth>("exempt_until", "减免到哪个月", &input.exempt_until, WHICH_MONTH);
    let basis = check.take("exempt_basis", "批准的文件", Reason::new(&input.exempt_basis));
    Some(Exemption { fen: fen?, until: until?, basis: basis? })
}

/// How a sum was counted, in words: the category, the base and the rate.
pub fn how(base: &Base) -> String {
    let counted =
        Schedule::on(base.from.first()).monthly(base.category, base.base, base.agreed, Default::default());
    if base.category.has_base() {
        format!("{}，基数 {} 元，{}", base.category.chinese(), base.base, counted.words())
    } else {
        format!("{}，{}", base.category.chinese(), counted.words())
    }
}
