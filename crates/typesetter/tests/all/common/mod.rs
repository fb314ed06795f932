//! Sample papers built by hand, and poppler's tools to read a PDF back.

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use documents::paper::{Align, Block, Cell, Paper, Run};
use documents::pdf::Typeset;
use typesetter::Typesetter;

/// One typesetter for all tests of a file.
pub static TYPESETTER: LazyLock<Typesetter> =
    LazyLock::new(|| Typesetter::new().expect("the fonts are whole"));

/// A paper with these blocks.
pub fn paper(title: &[&str], blocks: Vec<Block>) -> Paper {
    Paper {
        name: "党小组会议记录（第8次）".to_owned(),
        title: title.iter().map(ToString::to_string).collect(),
        landscape: false,
        date: jiff::civil::date(2026, 11, 6),
        blocks,
    }
}

/// A paragraph in 楷体.
pub fn note(text: &str) -> Block {
    Block::Text { runs: vec![Run::kai(text)], align: Align::Left, indent: true, level: 0 }
}

/// A second-level heading.
pub fn second(text: &str) -> Block {
    Block::Text { runs: vec![Run::kai(text)], align: Align::Left, indent: true, level: 2 }
}

/// A table with one head row.
pub fn table(widths: &[u16], row_lines: u8, rows: &[&[&str]]) -> Block {
    let row = |(i, row): (usize, &&[&str])| {
        row.iter().map(|text| if i == 0 { Cell::head(*text) } else { Cell::text(*text) }).collect()
    };
    Block::Table {
        widths: widths.to_vec(),
        heads: 1,
        row_lines,
        rows: rows.iter().enumerate().map(row).collect(),
    }
}

/// Minutes of an invented meeting with every kind of block.
pub fn minutes() -> Paper {
    let blocks = vec![
        Block::Space,
        Block::labelled("时间：", "2026年11月6日（星期五）15:00—16:20"),
        Block::labelled("地点：", "河畔社区党群服务中心二楼会议室"),
        Block::labelled("主持人：", "周明哲（党小组长）"),
        Block::labelled("应到：", "7人（正式党员6人、预备党员1人）"),
        Block::labelled("缺席：", "林喆（出差，已请假）、陈玥翀（住院）"),
        Block::heading("一、学习《关于党小组会的若干规定（样例）》"),
        second("（一）发言要点"),
        Block::body(
            "周明哲：今天我们先学习，再议事。“三会一课”是党的组织生活的基本制度，党小组会一般每月召开1次；大家要联系自己的工作谈体会，不讲空话、套话。",
        ),
        Block::body(
            "李知远：我谈三点。\n一是学习要经常。\n二是学习要联系实际，把100%的精力放在群众最关心的事情上。",
        ),
        note("（注：未发言的同志会后补充了书面意见。）"),
        Block::heading("二、议定事项"),
        table(
            &[2, 8, 3, 4],
            1,
            &[
                &["序号", "事项和措施", "责任人", "期限"],
                &[
                    "1",
                    "走访独居老人：每户至少一次，记下困难和要求，月底前报党支部",
                    "李知远",
                    "2026年11月30日",
                ],
                &["2", "整理楼道堆物", "林喆、陈玥翀", "2026年12月15日"],
                &["3", "□ 需报党支部　☑ 本组办理", "𬭎㛃䶮", "2026年12月31日"],
            ],
        ),
        Block::Space,
        Block::Signatures(vec![
            ("主持人：".to_owned(), Some("周明哲".to_owned())),
            ("记录人：".to_owned(), None),
        ]),
        Block::right("2026年11月6日"),
        Block::CutLine,
        Block::Code {
            code: "DXZ 1 57 66C7F0F462EEEDD9".to_owned(),
            lines: vec!["核验码：CV3Z-1X32".to_owned()],
        },
        Block::body("以下手写补充："),
        Block::Ruled { lines: Some(2) },
        Block::PageBreak,
        Block::heading("附：发言记录页"),
        Block::Ruled { lines: None },
    ];
    paper(&["中共河畔社区委员会第二党支部第一党小组会议记录"], blocks)
}

/// A wide table of 40 rows.
pub fn wide() -> Paper {
    let mut rows: Vec<Vec<Cell>> = vec![["月份", "内容", "议题", "来源"].map(Cell::head).to_vec()];
    for month in 1..=40 {
        rows.push(vec![
            Cell::centered(format!("{month}月")),
            Cell::text("组织开展学习"),
            Cell::text("学习党章第五章，联系岗位谈体会；讨论本组党员联系群众的办法"),
            Cell::text("年度规定动作"),
        ]);
    }
    let table = Block::Table { widths: vec![2, 5, 12, 5], heads: 1, row_lines: 2, rows };
    Paper { landscape: true, ..paper(&["2027年党小组会年度计划"], vec![table]) }
}

/// 660 one-line paragraphs: 30 full pages.
pub fn long() -> Paper {
    let line = |n: usize| Block::body(format!("第{n}条　本组党员联系群众，听取意见，及时报告。"));
    paper(&[], (1..=660).map(line).collect())
}

/// A PDF in a file of its own, removed at the end.
pub struct Pdf(PathBuf);

static NEXT: AtomicUsize = AtomicUsize::new(0);

impl Pdf {
    /// Typesets a paper.
    pub fn of(paper: &Paper) -> Self {
        let bytes = TYPESETTER.pdf(paper).expect("the paper is typeset");
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("typesetter-{}-{number}.pdf", std::process::id()));
        std::fs::write(&path, bytes).expect("the PDF is written");
        Self(path)
    }

    fn tool(&self, name: &str, before: &[&str], after: &[&str]) -> String {
        let output = Command::new(name).args(before).arg(&self.0).args(after).output();
        let output = output.unwrap_or_else(|error| {
            panic!("these tests read PDF with poppler's tools, and {name} does not start ({error}): install poppler-utils")
        });
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        // pdfinfo writes the titles of headings in the bytes of the file, which are not UTF-8.
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The text, in reading order, without any spaces and line ends.
    pub fn text(&self) -> String {
        let text = self.tool("pdftotext", &["-raw", "-enc", "UTF-8"], &["-"]);
        text.chars().filter(|c| !c.is_whitespace()).collect()
    }

    /// The lines of text of all pages.
    pub fn lines(&self) -> Vec<String> {
        let text = self.tool("pdftotext", &["-layout", "-enc", "UTF-8"], &["-"]);
        text.split(['\n', '\u{c}']).map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect()
    }

    /// The lines of each page, its page number last.
    pub fn pages(&self) -> Vec<Vec<String>> {
        let text = self.tool("pdftotext", &["-layout", "-enc", "UTF-8"], &["-"]);
        let mut pages: Vec<&str> = text.split('\u{c}').collect();
        pages.pop();
        let lines =
            |page: &str| page.lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect();
        pages.into_iter().map(lines).collect()
    }

    /// A line of pdfinfo.
    pub fn info(&self, key: &str) -> String {
        let info = self.tool("pdfinfo", &[], &[]);
        let line = info.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
        line.unwrap_or_else(|| panic!("pdfinfo says nothing about {key}:\n{info}")).trim().to_owned()
    }

    /// The structure tree with its text.
    pub fn structure(&self) -> String {
        self.tool("pdfinfo", &["-struct-text"], &[])
    }

    /// The words with their places: page, left, top, right, bottom in points, and the word.
    pub fn words(&self) -> Vec<(usize, [f64; 4], String)> {
        let html = self.tool("pdftotext", &["-bbox", "-enc", "UTF-8"], &["-"]);
        let mut page = 0;
        let mut words = Vec::new();
        for line in html.lines().map(str::trim) {
            if line.starts_with("<page ") {
                page += 1;
            } else if let Some(rest) = line.strip_prefix("<word ") {
                let (places, word) = rest.split_once('>').expect("a word has its places");
                let mut numbers = places.split('"').skip(1).step_by(2).map(|n| n.parse().expect("a number"));
                let place = [(); 4].map(|()| numbers.next().expect("four numbers"));
                words.push((page, place, word.trim_end_matches("</word>").to_owned()));
            }
        }
        words
    }

    /// The lines of pdffonts.
    pub fn fonts(&self) -> Vec<String> {
        self.tool("pdffonts", &[], &[]).lines().skip(2).map(str::to_owned).collect()
    }
}

impl Drop for Pdf {
    fn drop(&mut self) {
        if let Some(folder) = std::env::var_os("TYPESETTER_KEEP") {
            let name = self.0.file_name().expect("it has a name");
            std::fs::copy(&self.0, PathBuf::from(folder).join(name)).expect("the PDF is kept");
        }
        std::fs::remove_file(&self.0).expect("the PDF is removed");
    }
}
