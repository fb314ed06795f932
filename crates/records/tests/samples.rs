//! The samples against their readings by hand, those that this crate can read: what is read right stays right.

mod by_hand;

use by_hand::{FIELDS, FOLDERS, measured, worse};

#[test]
fn what_is_read_right_stays_right() {
    for folder in FOLDERS {
        let outcome = measured(folder, None);
        assert!(outcome.figures.len() > FIELDS.len() && outcome.samples >= 5, "every field of every sample");
        let worse = worse(folder, &outcome.misses);
        assert!(worse.is_empty(), "read otherwise than by a person, not among the known misses:\n{worse}");
    }
}
