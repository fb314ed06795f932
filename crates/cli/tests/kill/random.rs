//! Random moments that can be had again.

use std::{
    env,
    hash::{BuildHasher as _, Hasher as _, RandomState},
};

/// SplitMix64 (public domain): enough to choose moments.
pub struct Random(u64);

impl Random {
    /// From the seed of the environment, or from one of its own, which is printed.
    pub fn new() -> Self {
        let own = RandomState::new().build_hasher().finish();
        let seed = env::var("DANGXIAOZU_KILL_SEED").map_or(own, |text| text.parse().expect("a seed"));
        println!("DANGXIAOZU_KILL_SEED={seed}");
        Self(seed)
    }

    /// A number below another.
    pub const fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }
}
