//! What stands in the paper stands in the PDF, as it was written.

use crate::common::{Pdf, minutes, note, paper, table, wide};
use documents::paper::{Align, Block, Cell, Paper, Run};

const HOSTILE: &[&str] = &[
    "# 标题 = 一 == 二",
    "*星号* _下划线_ `反引号` $公式$",
    "\\反斜线\\ @引用 <标签> [方括号] {花括号}",
    "#eval(\"1+1\") #read(\"/etc/passwd\") #import \"@preview/x:1.0.0\"",
    "- 列表 + 编号 / 术语: 说明 // 注释 /* 注释 */ https://example.invalid/a?b=c#d",
    "&amp; <script>alert(1)</script> ' OR 1=1 -- \"引号\" 'it's' ~ ^ | % --- ...",
    "{\"json\": [1, null]} \u{201c}引号\u{201d}\u{2018}单\u{2019} —— …… ％ ＿ ①②⑳ □☑ 、。《》〔2026〕",
];

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn every_kind_of_block_is_there() {
    let text = Pdf::of(&minutes()).text();
    for wanted in [
        "时间：2026年11月6日（星期五）15:00—16:20",
        "一、学习《关于党小组会的若干规定（样例）》",
        "“三会一课”",
        "（注：未发言的同志会后补充了书面意见。）",
        "责任人",
        "整理楼道堆物",
        "主持人：周明哲",
        "记录人：",
        "以下手写补充：",
        "附：发言记录页",
        "—3—",
    ] {
        assert!(text.contains(wanted), "{wanted} is not in {text}");
    }
    assert_eq!(text.matches("第一党小组会议记录").count(), 1);
}

#[test]
fn text_is_never_read_as_markup() {
    let mut blocks: Vec<Block> = HOSTILE.iter().map(|text| Block::body(*text)).collect();
    blocks.extend(HOSTILE.iter().map(|text| Block::heading(*text)));
    blocks.push(Block::Signatures(vec![("#签 *名*：".to_owned(), Some("$甲$".to_owned()))]));
    blocks.push(table(&[1], 1, &[&["*头*"], &["#格 $x$ \\ @ <a>"]]));
    let mut hostile = paper(&["#题 *目* $x$ \\ @a <b>"], blocks);
    hostile.name = "#name *x* <y> (z) \\".to_owned();
    let pdf = Pdf::of(&hostile);
    let text = pdf.text();
    for line in HOSTILE {
        assert_eq!(text.matches(&squeezed(line)).count(), 2, "{line} is not twice in {text}");
    }
    for wanted in ["#题*目*$x$\\@a<b>", "#签*名*：", "$甲$", "*头*", "#格$x$\\@<a>"] {
        assert!(text.contains(wanted), "{wanted} is not in {text}");
    }
    assert_eq!(pdf.info("Title"), hostile.name);
}

#[test]
fn line_breaks_are_kept_and_controls_go() {
    let pdf = Pdf::of(&paper(
        &[],
        vec![Block::labelled("甲：", "一\n二\r\n三\t四\u{0}\u{1b}\u{200b}\u{202e}五\n\n六")],
    ));
    assert_eq!(pdf.pages()[0], ["甲：一", "二", "三 四五", "六", "—1—"]);
}

#[test]
fn rare_characters_of_names_are_printed_in_every_face() {
    let names = "喆玥翀𬭎㛃䶮镕堃昇犇龑祎珺𫖯𬱖𣲘𬍛曌燚陳麗華Ünal·阿不都";
    let runs = vec![Run::fang(names), Run::hei(names), Run::kai(names)];
    let text = Block::Text { runs, align: Align::Left, indent: false, level: 0 };
    let pdf = Pdf::of(&paper(&[names], vec![text, Block::heading(names), note(names)]));
    let text = pdf.text();
    assert_eq!(text.matches(names).count(), 6, "{text}");
    assert!(!text.contains('〓'), "{text}");
}

#[test]
fn every_character_of_the_forms_has_a_glyph() {
    let marks =
        "□☐☑☒✓—…％＿①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳、。，；：？！“”‘’（）《》〈〉【】〔〕·～℃㎡№×÷±≥≤→←〇々￥＠＃";
    let pdf = Pdf::of(&paper(&[], vec![Block::body(marks), Block::heading(marks), note(marks)]));
    assert_eq!(pdf.text().matches(marks).count(), 3, "{}", pdf.text());
}

#[test]
fn what_no_font_has_is_marked_and_stops_nothing() {
    let pdf =
        Pdf::of(&paper(&["題\u{1f600}"], vec![Block::body("甲\u{e000}乙\u{1f9d1}丙\u{ffff}丁\u{323af}")]));
    assert!(pdf.text().contains("題〓甲〓乙〓丙〓丁〓"), "{}", pdf.text());
}

#[test]
fn long_unbroken_words_stay_inside_the_type_area() {
    let name = "Aa0".repeat(60);
    let dashes = "）".repeat(90);
    let narrow = table(
        &[1, 9],
        1,
        &[&["头", "头"], &[&name, &name], &[&dashes, "https://example.invalid/a/very/long/path"]],
    );
    let blocks = vec![
        Block::body(name.clone()),
        Block::heading(dashes.clone()),
        narrow,
        Block::Signatures(vec![
            (name.clone(), Some(name.clone())),
            ("记录人：".to_owned(), Some(name.clone())),
        ]),
    ];
    let pdf = Pdf::of(&paper(&[&name], blocks));
    let text = pdf.text();
    assert_eq!(text.matches('A').count(), 7 * 60, "{text}");
    assert_eq!(text.matches('）').count(), 2 * 90, "{text}");
    let (left, right) = (28.0 * 72.0 / 25.4, 595.28 - 26.0 * 72.0 / 25.4);
    for (_, [x0, _, x1, _], word) in pdf.words() {
        // The box of a closing mark at the end of a line is half empty, and the empty half hangs out.
        assert!(x0 > left - 1.0 && x1 < right + 8.5, "{word} at {x0}–{x1} leaves {left}–{right}");
    }
}

#[test]
fn no_line_begins_with_a_closing_mark() {
    let sentence =
        "党小组会，一般每月召开一次；组长（或者主持人）负责召集、主持。“三会一课”怎么开？大家说：要开好！";
    let pdf = Pdf::of(&paper(&[], vec![Block::body(sentence.repeat(40))]));
    for line in pdf.lines() {
        let (first, last) = (line.chars().next(), line.chars().last());
        assert!(!first.is_some_and(|c| "，。；：、？！）”》".contains(c)), "{line}");
        assert!(!last.is_some_and(|c| "（“《".contains(c)), "{line}");
    }
}

#[test]
fn odd_trees_are_drawn_too() {
    let cells = |n| vec![Cell::text("格"); n];
    let blocks = vec![
        Block::PageBreak,
        Block::Text { runs: vec![], align: Align::Center, indent: true, level: 1 },
        Block::Text { runs: vec![Run::hei(" ")], align: Align::Right, indent: false, level: 2 },
        Block::Text { runs: vec![Run::kai("二级在前")], align: Align::Left, indent: true, level: 2 },
        Block::Text { runs: vec![Run::kai("很深")], align: Align::Left, indent: true, level: 9 },
        Block::Table {
            widths: vec![1, 0, 3],
            heads: 9,
            row_lines: 0,
            rows: vec![cells(1), cells(5), cells(0)],
        },
        Block::Table { widths: vec![], heads: 0, row_lines: 1, rows: vec![] },
        Block::Table { widths: vec![1, 1], heads: 0, row_lines: 3, rows: vec![cells(2)] },
        Block::Signatures(vec![]),
        Block::Signatures(vec![("签名：".to_owned(), None); 7]),
        Block::Ruled { lines: Some(0) },
        Block::Ruled { lines: Some(60) },
        Block::PageBreak,
        Block::PageBreak,
    ];
    let pdf = Pdf::of(&paper(&["", "\n"], blocks));
    assert_eq!(pdf.text().matches("签名：").count(), 7);
    assert!(pdf.pages()[0].concat().contains("二级在前"), "no empty page comes first");
    let nameless =
        |title: &[&str]| Pdf::of(&Paper { name: " \n".to_owned(), ..paper(title, vec![]) }).info("Title");
    assert_eq!((nameless(&["会议", "记录"]), nameless(&[])), ("会议记录".to_owned(), "未命名".to_owned()));
}

#[test]
fn the_head_of_a_table_is_on_every_page() {
    let pdf = Pdf::of(&wide());
    let pages = pdf.pages();
    assert!(pages.len() > 3);
    for page in &pages {
        assert_eq!(page.iter().filter(|line| line.contains("月份")).count(), 1, "{page:?}");
    }
}

#[test]
fn a_table_of_contents_leads_to_the_page_on_which_a_title_stands() {
    let title = |line: &str, mark| Block::Title { lines: vec![line.to_owned()], mark };
    let long = Block::body("讨论。".repeat(400));
    let blocks = vec![
        title("记录本", None),
        Block::PageBreak,
        Block::Contents(vec![
            ("第一次会议".to_owned(), Some(1)),
            ("没有开会".to_owned(), None),
            ("第二次会议".to_owned(), Some(2)),
            ("哪里也没有".to_owned(), Some(9)),
        ]),
        Block::PageBreak,
        title("第一次记录", Some(1)),
        long,
        Block::PageBreak,
        title("第二次记录", Some(2)),
    ];
    let pages = Pdf::of(&paper(&[], blocks)).pages();
    let on = |words: &str| pages.iter().rposition(|page| page.concat().contains(words)).expect("a page") + 1;
    let contents = &pages[1];
    let line = |words: &str| {
        let line =
            contents.iter().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{contents:?}"));
        line.chars().filter(char::is_ascii_digit).collect::<String>()
    };
    assert_eq!(line("第一次会议"), on("第一次记录").to_string());
    assert_eq!(line("第二次会议"), on("第二次记录").to_string());
    assert!(on("第二次记录") > on("第一次记录") + 1, "the record between fills more than a page");
    assert_eq!((line("没有开会"), line("哪里也没有")), (String::new(), String::new()));
}
