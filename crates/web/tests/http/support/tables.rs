//! Superiors' tables of either branch.

use app::{
    permission,
    superior_table::keep::{self, NewTable},
};
use domain::superior_table::SuperiorTable;

use super::World;

impl World {
    /// A new table of the meetings of all groups, of the branch that somebody belongs to.
    pub fn table(&self, member: &str) -> String {
        let ours = self.actor(member).branch == self.sample.branch;
        self.table_of(if ours { "林知远" } else { "秦川" }, "会议情况报送表", "meetings", "branch")
    }

    /// A new table with everything that its ledger has.
    pub fn table_of(&self, editor: &str, title: &str, source: &str, scope: &str) -> String {
        let actor = self.actor(editor);
        let new = NewTable { title: title.to_owned(), source: source.to_owned(), scope: scope.to_owned() };
        let id = self.write(move |cx| keep::add(cx, &permission::in_branch(&actor)?, &new));
        id.to_string()
    }

    /// Shares a table of the second branch.
    pub fn share(&self, table: &str) {
        let (branch, id) = (self.other.branch, table.parse().expect("an id"));
        self.store(move |tx| {
            let found = store::superior_table::find(tx, branch, id)?.expect("a table");
            store::superior_table::set(tx, branch, &SuperiorTable { shared: true, ..found })
        });
    }
}
