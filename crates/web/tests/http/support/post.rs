//! What goes out to people: their boxes and the outbox of the mail, read from the tables.

use store::notice::Message;

use super::World;

/// More than any test sends.
const ALL: i64 = 1000;

impl World {
    /// Somebody's box, newest first.
    pub fn mailbox(&self, name: &str) -> Vec<Message> {
        let (branch, person) = self.person(name);
        self.store(move |tx| store::notice::inbox(tx, branch, person, ALL))
    }

    /// The letters of the demo's branch that wait to be sent, oldest first.
    pub fn outbox(&self) -> Vec<Message> {
        let branch = self.sample.branch;
        let now = app::Clock::now(&*self.clock);
        let waiting = self.store(move |tx| store::notice::outbox(tx, branch, now, ALL));
        waiting.into_iter().map(|waiting| waiting.message).collect()
    }

    /// Gives somebody of the first group an address, by the form of the roster.
    pub fn give_address(&self, name: &str, address: &str) {
        let leader = self.as_("陈一诺");
        let page = format!("/roster/{}", self.id(name));
        leader.go(&leader.open(&page).form(&page).set("email", address));
    }
}
