//! The list of meetings by year: the years that a plan can be made for, and no others.

use axum::http::StatusCode;

use crate::support::World;

#[test]
fn years_without_a_plan_are_not_found() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    for year in ["32767", "-32768", "0", "1999", "2101", "40000", "99999999999999999999", "-1"] {
        leader.get(&format!("/meetings?year={year}")).expect(StatusCode::NOT_FOUND);
    }
    for year in ["2000", "2025", "2100"] {
        leader.open(&format!("/meetings?year={year}")).says(year);
    }
    // What is no number at all is as no year: this one.
    for query in ["", "?year=", "?year=abc", "?month=3"] {
        leader.open(&format!("/meetings{query}")).says("2026");
    }
}
