//! A ballot on paper: one teller writes down what the papers say, the other confirms the same figures.

use domain::{
    ballot::{Ballot, BallotState, Figures, FiguresFault},
    id::BallotId,
};

use super::load;
use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
};

/// The figures as typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// 发出
    pub issued: String,
    /// 收回
    pub returned: String,
    /// 有效
    pub valid: String,
    /// 无效
    pub invalid: String,
    /// Votes by line and choice.
    pub totals: Vec<Vec<String>>,
}

/// The name of the field of one line and choice.
pub fn field(line: usize, choice: usize) -> String {
    format!("votes{line}_{choice}")
}

fn read(
    cx: &mut Cx<'_>,
    permit: &Permit<may::TellBallot>,
    ballot: &Ballot,
    input: &Input,
) -> Result<Figures, Error> {
    let names = cx.names(permit)?;
    let mut check = Check::default();
    let mut number = |field: &str, label: &str, text: &str| {
        check.parse::<u32>(field, label, text, "请填 0 或者正整数").unwrap_or_default()
    };
    let mut figures = Figures {
        issued: number("issued", "发出", &input.issued),
        returned: number("returned", "收回", &input.returned),
        valid: number("valid", "有效", &input.valid),
        invalid: number("invalid", "无效", &input.invalid),
        totals: Vec::new(),
    };
    for (line, person) in ballot.lines.iter().enumerate() {
        let typed = |choice| input.totals.get(line).and_then(|l| l.get(choice)).map_or("", String::as_str);
        let choices = ballot.scale.choices().iter().enumerate();
        let votes = choices.map(|(choice, words)| {
            number(&field(line, choice), &format!("{}的“{words}”", names.of(*person)), typed(choice))
        });
        let votes = votes.collect();
        figures.totals.push(votes);
    }
    check.done()?;
    let voters = store::ballot::voters(cx.tx, permit.branch(), ballot.id)?.len();
    figures.check(ballot, u32::try_from(voters).unwrap_or(u32::MAX)).map_err(|fault| {
        let (place, label) = match fault {
            FiguresFault::TooManyIssued { .. } => ("issued".to_owned(), "发出".to_owned()),
            FiguresFault::TooManyReturned { .. } => ("returned".to_owned(), "收回".to_owned()),
            FiguresFault::PartsDiffer { .. } => ("valid".to_owned(), "有效".to_owned()),
            FiguresFault::LineDiffers { line, .. } => {
                let person = ballot.lines.get(line).map_or("", |person| names.of(*person));
                (field(line, 0), format!("{person}的票"))
            }
            FiguresFault::TooManyFirst { .. } => (field(0, 0), "合计".to_owned()),
        };
        Error::field(&place, &label, fault)
    })?;
    Ok(figures)
}

/// One teller writes the figures down, or anew.
///
/// # Errors
/// [`Error::Invalid`] naming the figure that cannot be; [`Error::Refused`] as [`Ballot::enter`].
pub fn enter(
    cx: &mut Cx<'_>,
    permit: &Permit<may::TellBallot>,
    id: BallotId,
    input: &Input,
) -> Result<(), Error> {
    let mut ballot = load(cx, permit, id)?;
    let me = permit.actor().person;
    ballot.state = ballot.enter(me)?;
    let figures = read(cx, permit, &ballot, input)?;
    store::ballot::set_figures(cx.tx, permit.branch(), id, &figures, Some(me))?;
    store::ballot::set_state(cx.tx, permit.branch(), &ballot, cx.now())?;
    cx.journal(permit, "ballot.enter", id.uuid())
}

/// The other teller says the same from the papers; then it is counted.
///
/// # Errors
/// As [`enter`]; [`Error::Refused`] as [`Ballot::confirm`].
pub fn confirm(
    cx: &mut Cx<'_>,
    permit: &Permit<may::TellBallot>,
    id: BallotId,
    input: &Input,
) -> Result<(), Error> {
    let mut ballot = load(cx, permit, id)?;
    let entered = store::ballot::figures(cx.tx, permit.branch(), id)?;
    let Some((entered, Some(by))) = entered else {
        return Err(domain::ballot::BallotRefusal::WrongState { found: ballot.state }.into());
    };
    let me = permit.actor().person;
    let counted = read(cx, permit, &ballot, input)?;
    ballot.state = ballot.confirm(me, (by, &entered), &counted)?;
    debug_assert_eq!(ballot.state, BallotState::Counted);
    store::ballot::set_state(cx.tx, permit.branch(), &ballot, cx.now())?;
    cx.journal(permit, "ballot.confirm", id.uuid())
}
