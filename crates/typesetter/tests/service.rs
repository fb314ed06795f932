//! The typesetter as a part of a server: same bytes, many threads, flat memory.

#[path = "all/common/mod.rs"]
#[expect(dead_code, reason = "this file uses a part of it")]
mod common;

use common::{TYPESETTER, minutes, paper, wide};
use documents::paper::Block;
use documents::pdf::Typeset;
use typesetter::{OnDemand, Typesetter};

#[test]
fn the_same_paper_gives_the_same_bytes() {
    let first = TYPESETTER.pdf(&minutes());
    assert!(first.is_ok());
    assert_eq!(first, TYPESETTER.pdf(&minutes()));
    let other = Typesetter::new().expect("the fonts are whole");
    assert_eq!(first, other.pdf(&minutes()), "a typesetter of another process");
    assert_eq!(first, OnDemand::default().pdf(&minutes()), "one that is loaded with its first paper");
}

#[test]
fn four_threads_do_not_disturb_each_other() {
    let numbered = |n: usize| paper(&["记录"], vec![Block::body(format!("第{n}份。").repeat(30))]);
    let alone: Vec<_> = (0..4).map(|n| TYPESETTER.pdf(&numbered(n))).collect();
    let wide_alone = TYPESETTER.pdf(&wide());
    std::thread::scope(|scope| {
        for (n, alone) in alone.iter().enumerate() {
            let wide_alone = &wide_alone;
            scope.spawn(move || {
                for _ in 0..5 {
                    assert_eq!(TYPESETTER.pdf(&numbered(n)), *alone);
                }
                assert_eq!(TYPESETTER.pdf(&wide()), *wide_alone);
            });
        }
    });
}

#[test]
#[cfg(target_os = "linux")]
fn memory_stays_flat_over_many_papers() {
    let resident = || {
        let status = std::fs::read_to_string("/proc/self/status").expect("Linux has it");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("it has VmRSS");
        line.trim().trim_end_matches(" kB").parse::<usize>().expect("a number") / 1024
    };
    let draw = |from: usize, count: usize| {
        for n in from..from + count {
            let text = format!("第{n}份记录，内容各不相同{}。", n * 7919).repeat(60);
            assert!(TYPESETTER.pdf(&paper(&["记录"], vec![Block::body(text)])).is_ok());
        }
    };
    draw(0, 30);
    let before = resident();
    draw(30, 120);
    let after = resident();
    assert!(after < before + 24, "grew from {before} to {after} MB over 120 papers");
}
