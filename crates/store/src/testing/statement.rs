//! Whether a statement names one branch: so that all it touches lies on one worker of a cluster (ADR 34).

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    ops::ControlFlow,
    panic::Location,
    sync::{LazyLock, Mutex, PoisonError},
};

use sqlparser::{
    ast::{
        BinaryOperator, Expr, FromTable, Insert, JoinConstraint, JoinOperator, Query, Select, SelectItem,
        SetExpr, Statement, TableFactor, TableObject, TableWithJoins, Value, Visit as _, Visitor,
    },
    dialect::PostgreSqlDialect,
    parser::Parser,
};

/// The statements that ask across branches, on purpose, with the reason. Each begins with `/* roll-up: name */`. None joins rows of
/// different branches: a cluster answers them shard by shard.
pub const ROLL_UPS: [(&str, &str); 17] = [
    ("branches", "the list for whoever runs the machine, and for what is done once for every branch"),
    ("branches_below", "the page of an office: names of the branches right below it"),
    ("branches_due", "the postman: from which branches mail is due"),
    ("branches_with_keys", "the start of the service: whose keys are not at hand"),
    ("count_below", "the page of an office: how much of its sums is still to be followed up"),
    ("count_branches_below", "the page of an office: how many pages its list has"),
    ("count_waiting", "the same, where mostly nothing waits"),
    ("deliveries_due", "the courier: which events are due, the longest first"),
    ("is_empty", "the set-up page: whether there is a branch at all"),
    ("newest", "the start of the service: whether the clock stands behind what is written"),
    ("not_taken", "the reminders of a day: of which branches they are still to be sent"),
    ("of_branches_below", "the page of an office: figures of the branches right below it"),
    ("place", "putting a branch under an office: as the last of those there"),
    ("readers", "an office's list of who reads its figures"),
    ("shared", "the listing of superiors' tables that branches share with each other"),
    ("span", "the page of an office: which part of its branches it shows"),
    ("waiting", "the follower: what changed and was not followed up yet"),
];

/// Tables that belong to no branch.
const OF_NO_BRANCH: [&str; 3] = ["office", "office_month", "schema_version"];

/// By what the rows of a table lie.
fn column_of(table: &str) -> &'static str {
    if table == "sign_in_directory" { "value" } else { "branch_id" }
}

/// What a statement says of where its rows lie.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Names {
    /// It touches nothing that lies by branch.
    Nothing,
    /// One branch, by a parameter such as `$1`.
    One(String),
    /// It is a roll-up of this name.
    RollUp(String),
}

/// The name of a roll-up.
pub fn roll_up(sql: &str) -> Option<&str> {
    sql.trim_start().strip_prefix("/* roll-up: ")?.split_once(" */").map(|(name, _)| name)
}

/// What a statement names.
///
/// # Errors
/// What is wrong with it: it cannot be read, a table in it is bound to no branch or to several, a roll-up is not in [`ROLL_UPS`] or
/// joins rows that lie apart.
pub fn names(sql: &str) -> Result<Names, String> {
    let parsed = Parser::parse_sql(&PostgreSqlDialect {}, sql).map_err(|fault| fault.to_string())?;
    let [statement] = parsed.as_slice() else { return Err("not one statement".to_owned()) };
    let mut look = Look { is_roll_up: roll_up(sql).is_some(), ..Look::default() };
    // Not the question mark: the visitor breaks off with what is wrong.
    if let ControlFlow::Break(fault) = statement.visit(&mut look) {
        return Err(fault);
    }
    match roll_up(sql) {
        Some(name) if !ROLL_UPS.iter().any(|(known, _)| *known == name) => {
            Err(format!("no roll-up is called {name}"))
        }
        Some(name) => Ok(Names::RollUp(name.to_owned())),
        None => match Vec::from_iter(look.bound).as_slice() {
            [] => Ok(Names::Nothing),
            [one] => Ok(Names::One(one.clone())),
            several => Err(format!("several branches: {several:?}")),
        },
    }
}

#[derive(Default)]
struct Look {
    is_roll_up: bool,
    /// Names of what is made within the statement.
    made: BTreeSet<String>,
    /// The parameters to which tables are bound.
    bound: BTreeSet<String>,
}

/// A column, of a table by its name in the statement where it says so.
type Column = (Option<String>, String);

fn column(expr: &Expr) -> Option<Column> {
    match expr {
        Expr::Identifier(name) => Some((None, name.value.clone())),
        Expr::CompoundIdentifier(parts) => match parts.as_slice() {
            [table, name] => Some((Some(table.value.clone()), name.value.clone())),
            _ => None,
        },
        _ => None,
    }
}

fn parameter(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::Placeholder(name) => Some(name.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// The equalities that hold whatever else does.
fn equalities<'a>(expr: &'a Expr, found: &mut Vec<(&'a Expr, &'a Expr)>) {
    match expr {
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            equalities(left, found);
            equalities(right, found);
        }
        Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => found.push((left, right)),
        Expr::Nested(inner) => equalities(inner, found),
        _ => {}
    }
}

impl Look {
    /// Adds the tables of a FROM with the conditions of its joins.
    fn from<'a>(
        &self,
        from: &'a [TableWithJoins],
        tables: &mut BTreeMap<String, String>,
        on: &mut Vec<&'a Expr>,
    ) {
        for TableWithJoins { relation, joins } in from {
            let factors = std::iter::once(relation).chain(joins.iter().map(|join| &join.relation));
            for factor in factors {
                if let TableFactor::Table { name, alias, .. } = factor {
                    let (name, alias) =
                        (name.to_string(), alias.as_ref().map(|alias| alias.name.value.clone()));
                    if !OF_NO_BRANCH.contains(&name.as_str()) && !self.made.contains(&name) {
                        tables.insert(alias.unwrap_or_else(|| name.clone()), name);
                    }
                }
            }
            for join in joins {
                use JoinOperator::{Inner, Join, Left, LeftOuter};
                if let Join(c) | Inner(c) | Left(c) | LeftOuter(c) = &join.join_operator
                    && let JoinConstraint::On(expr) = c
                {
                    on.push(expr);
                }
            }
        }
    }

    /// Looks whether every table is bound to a parameter, by itself or by its equality with one that is; in a roll-up, whether the tables are
    /// bound to each other.
    fn check(&mut self, tables: &BTreeMap<String, String>, conditions: &[&Expr]) -> Result<(), String> {
        let mut equal = Vec::new();
        conditions.iter().for_each(|one| equalities(one, &mut equal));
        let own = |expr: &Expr| {
            let (table, name) = column(expr)?;
            let table =
                table.or_else(|| (tables.len() == 1).then(|| tables.keys().next().cloned()).flatten())?;
            tables.get(&table).is_some_and(|of| column_of(of) == name).then_some(table)
        };
        let mut reached: BTreeSet<String> = BTreeSet::new();
        for (left, right) in &equal {
            for (one, other) in [(left, right), (right, left)] {
                if let (Some(table), Some(name)) = (own(one), parameter(other)) {
                    reached.insert(table);
                    self.bound.insert(name);
                }
            }
        }
        if self.is_roll_up {
            reached.extend(tables.keys().next().cloned());
        }
        for _ in tables {
            for (left, right) in &equal {
                if let (Some(one), Some(other)) = (own(left), own(right))
                    && (reached.contains(&one) || reached.contains(&other))
                {
                    reached.extend([one, other]);
                }
            }
        }
        match tables.keys().find(|table| !reached.contains(*table)) {
            Some(table) => Err(format!("{table} is bound to no branch")),
            None => Ok(()),
        }
    }

    fn insert(&mut self, insert: &Insert) -> Result<(), String> {
        let TableObject::TableName(table) = &insert.table else { return Err("not into a table".to_owned()) };
        let table = table.to_string();
        if OF_NO_BRANCH.contains(&table.as_str()) {
            return Ok(());
        }
        let place = insert.columns.iter().position(|name| name.to_string() == column_of(&table));
        let place = place.ok_or_else(|| format!("{table} gets a row of no branch"))?;
        match insert.source.as_ref().map(|query| &*query.body) {
            Some(SetExpr::Values(values)) => {
                for row in &values.rows {
                    if row.content.iter().any(|value| matches!(value, Expr::Subquery(_))) {
                        return Err(format!(
                            "{table} gets a value that is asked for within VALUES: no cluster takes that"
                        ));
                    }
                    let name = row.content.get(place).and_then(parameter);
                    self.bound.insert(name.ok_or_else(|| format!("{table} gets a row of no branch"))?);
                }
                Ok(())
            }
            // A cluster has to see that the row lies where it was read.
            Some(SetExpr::Select(select)) => match select.projection.get(place) {
                Some(SelectItem::UnnamedExpr(expr))
                    if column(expr).is_some_and(|(_, name)| name == "branch_id") =>
                {
                    Ok(())
                }
                _ => Err(format!("{table} gets rows that do not take their branch from where they are read")),
            },
            _ => Err(format!("{table} gets rows from something else")),
        }
    }
}

fn flow(outcome: Result<(), String>) -> ControlFlow<String> {
    outcome.map_or_else(ControlFlow::Break, ControlFlow::Continue)
}

impl Visitor for Look {
    type Break = String;

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<String> {
        self.made.extend(
            query.with.iter().flat_map(|with| &with.cte_tables).map(|made| made.alias.name.value.clone()),
        );
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<String> {
        let (mut tables, mut conditions) = (BTreeMap::new(), Vec::new());
        self.from(&select.from, &mut tables, &mut conditions);
        conditions.extend(&select.selection);
        flow(self.check(&tables, &conditions))
    }

    fn pre_visit_statement(&mut self, statement: &Statement) -> ControlFlow<String> {
        let (mut tables, mut conditions) = (BTreeMap::new(), Vec::new());
        match statement {
            Statement::Query(_) => return ControlFlow::Continue(()),
            Statement::Insert(insert) => return flow(self.insert(insert)),
            Statement::Update(update) => {
                self.from(std::slice::from_ref(&update.table), &mut tables, &mut conditions);
                conditions.extend(&update.selection);
            }
            Statement::Delete(delete) => {
                let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
                self.from(from, &mut tables, &mut conditions);
                conditions.extend(&delete.selection);
            }
            other => return ControlFlow::Break(format!("no statement of the product: {other}")),
        }
        flow(self.check(&tables, &conditions))
    }
}

/// Whether a statement comes from the product's own queries: not from a test, and not from the layer, which speaks of all tables.
pub(crate) fn is_ours(from: &Location<'_>) -> bool {
    let file = from.file().replace('\\', "/");
    file.contains("crates/store/src/") && !file.contains("/src/db/") && !file.contains("/src/testing/")
}

/// Looks at every statement that is sent in a test.
///
/// # Panics
/// For one that names no branch and is no roll-up.
pub(crate) fn sent(sql: &str, from: &Location<'_>) {
    static SOUND: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);
    if !is_ours(from) || SOUND.lock().unwrap_or_else(PoisonError::into_inner).contains(sql) {
        return;
    }
    if let Err(fault) = names(sql) {
        panic!("{from}: {fault}: {sql}");
    }
    SOUND.lock().unwrap_or_else(PoisonError::into_inner).insert(sql.to_owned());
}
