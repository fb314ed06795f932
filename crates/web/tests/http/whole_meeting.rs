//! A whole meeting from the year plan to the archive, through the pages alone.

use crate::support::World;

#[test]
fn the_sample_opens() {
    let world = World::new();
    world.as_("陈一诺").open("/").says("第一党小组");
}
