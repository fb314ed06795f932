//! How long a paper takes: `cargo bench -p typesetter`. A plain program; it prints a small table.

use std::time::{Duration, Instant};

use documents::paper::Paper;
use documents::pdf::Typeset;
use typesetter::Typesetter;

#[path = "../tests/all/common/mod.rs"]
#[expect(dead_code, reason = "the bench uses a part of it")]
mod common;

/// What the process holds in memory, in MB; Linux only.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.map_or(f64::NAN, |kb| kb / 1024.0)
}

/// Draws `count` different papers; returns the time of each and the bytes of the last.
fn draw(pdf: &dyn Fn(&Paper) -> Vec<u8>, paper: &Paper, count: usize) -> (Vec<Duration>, usize) {
    let mut size = 0;
    let mut times: Vec<Duration> = (0..count)
        .map(|number| {
            let mut paper = paper.clone();
            paper.blocks.push(documents::paper::Block::body(format!("第{number}份")));
            let start = Instant::now();
            size = pdf(&paper).len();
            start.elapsed()
        })
        .collect();
    times.sort();
    (times, size)
}

fn main() {
    let start = Instant::now();
    let typesetter = Typesetter::new().expect("the fonts are whole");
    let load = start.elapsed();
    let start = Instant::now();
    typesetter.pdf(&common::minutes()).expect("the paper is typeset");
    println!("load {load:.0?}, first paper {:.0?}, {:.0} MB resident", start.elapsed(), resident());
    println!("| paper | drawn | median | p95 | slowest | size | resident before | after |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    let pdf = |paper: &Paper| typesetter.pdf(paper).expect("the paper is typeset");
    let docx = |paper: &Paper| documents::docx::write(paper).expect("the paper is written");
    type Drawn<'a> = (&'a str, Paper, usize, &'a dyn Fn(&Paper) -> Vec<u8>);
    let papers: [Drawn<'_>; 4] = [
        ("minutes, 3 pages, DOCX", common::minutes(), 1000, &docx),
        ("minutes, 3 pages", common::minutes(), 1000, &pdf),
        ("year plan, wide table", common::wide(), 100, &pdf),
        ("30 pages of text", common::long(), 20, &pdf),
    ];
    for (name, paper, count, write) in papers {
        let before = resident();
        let (times, size) = draw(write, &paper, count);
        println!(
            "| {name} | {count} | {:.1?} | {:.1?} | {:.1?} | {} kB | {before:.0} MB | {:.0} MB |",
            times[count / 2],
            times[count * 95 / 100],
            times[count - 1],
            size / 1000,
            resident(),
        );
    }
}
