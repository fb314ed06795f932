//! Work summaries for tests, made by the use cases.

use app::{
    permission,
    work_summary::{
        Writing,
        draft::{self, DraftInput},
        write::{self, Then},
    },
};

use super::World;

impl World {
    /// The final summary of 2026 of the group that somebody leads: begun where there is none, frozen where it is a draft.
    pub fn work_summary(&self, leader: &str) -> String {
        let (actor, branch) = (self.actor(leader), self.actor(leader).branch);
        let (drafting, finishing) = (actor.clone(), actor);
        let id = self.write(move |cx| {
            let group = drafting.led_group().expect("somebody who leads");
            let writing = Writing::OfGroup(permission::in_group(cx, &drafting, group)?);
            draft::draft(cx, &writing, &DraftInput { year: "2026".into(), period: "year".into() })
        });
        let found = self.store(move |tx| store::work_summary::find(tx, branch, id)).expect("a summary");
        if found.finished().is_none() {
            self.write(move |cx| {
                let group = finishing.led_group().expect("somebody who leads");
                let writing = Writing::OfGroup(permission::in_group(cx, &finishing, group)?);
                write::write(cx, &writing, (id, found.version), (&[], Then::Finish))
            });
        }
        id.to_string()
    }
}
