//! The pages, one small file each.

pub(crate) mod account;
pub(crate) mod accounts;
pub(crate) mod answer;
pub(crate) mod appraisal;
pub(crate) mod appraised;
pub(crate) mod assignments;
pub(crate) mod attachments;
pub(crate) mod attendance;
pub(crate) mod ballot_list;
pub(crate) mod ballots;
pub(crate) mod branch;
pub(crate) mod care;
pub(crate) mod console;
pub(crate) mod consult;
pub(crate) mod correct;
pub(crate) mod daily;
pub(crate) mod development;
pub(crate) mod directory;
pub(crate) mod dispositions;
pub(crate) mod draft;
pub(crate) mod dues;
pub(crate) mod groups;
pub(crate) mod hearing;
pub(crate) mod home;
pub(crate) mod import;
pub(crate) mod journal;
pub(crate) mod late;
pub(crate) mod ledgers;
pub(crate) mod life;
pub(crate) mod life_sheet;
pub(crate) mod meeting;
pub(crate) mod meetings;
pub(crate) mod minutes;
pub(crate) mod not_done;
pub(crate) mod offices;
pub(crate) mod old_records;
pub(crate) mod opinions;
pub(crate) mod papers;
pub(crate) mod person;
pub(crate) mod personal;
pub(crate) mod plan;
pub(crate) mod proof;
pub(crate) mod roster;
pub(crate) mod search;
pub(crate) mod security;
pub(crate) mod selection;
pub(crate) mod set_up;
pub(crate) mod speak;
pub(crate) mod steps;
pub(crate) mod study;
pub(crate) mod talks;
pub(crate) mod tokens;
pub(crate) mod topics;
pub(crate) mod webhooks;
pub(crate) mod work_summaries;

use app::{Error, permission::Actor};
use domain::id::GroupId;

use crate::form::Form;

/// The group whose matters somebody runs, or else belongs to.
fn own_group(actor: &Actor) -> Option<GroupId> {
    actor.led_group().or(actor.group)
}

/// The group named in a query or form as `group`, or the own one.
///
/// # Errors
/// [`Error::NotFound`] where neither is.
fn group_of(actor: &Actor, form: &Form) -> Result<GroupId, Error> {
    match form.get("group") {
        "" => own_group(actor).ok_or(Error::NotFound),
        id => id.parse().map_err(|_| Error::NotFound),
    }
}

/// Handlers of forms on one item of a meeting's agenda: each asks for a permit, gets the item with the version of the page that was
/// acted on, and leaves the answer to the page's own `done`.
macro_rules! item_acts {
    ($($(#[$doc:meta])* $name:ident: $verb:ident = |$cx:ident, $permit:ident, $at:ident, $form:ident| $work:expr;)*) => {$(
        $(#[$doc])*
        pub(crate) async fn $name(
            State(site): State<Site>,
            shell: Shell,
            Path((id, item)): Path<(MeetingId, ItemId)>,
            form: Form,
        ) -> Result<Response, Failure> {
            done::<may::$verb>(site, shell, (id, item), form, move |$cx, $permit, $form| {
                let $at = (item, $form.number("version"));
                $work
            })
            .await
        }
    )*};
}
use item_acts;
