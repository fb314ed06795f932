//! Charts, drawn here as SVG: a bar a month, its parts told apart by pattern and order as well as by colour, words as large as the
//! page's, the numbers in a table: on a desk and on paper beside the drawing, on a phone folded below it (one of the two is shown). Pure functions of what is shown.

use std::fmt::Write as _;

use askama::filters::Safe;

use crate::ui::escape;

/// The width of a drawing in its own units; on a phone one is nearly a pixel.
const WIDTH: f64 = 360.0;
/// Where the bars begin, behind the months.
const LEFT: f64 = 54.0;
/// How long the longest bar is; the rest is for its words.
const ROOM: f64 = 152.0;
/// From one bar to the next.
const STEP: f64 = 30.0;
/// How thick a bar is.
const THICK: f64 = 18.0;
/// The height of a line of the legend.
const LINE: f64 = 26.0;
/// How many parts a bar can have: each has a pattern of its own.
const LOOKS: usize = 5;

/// A bar.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    /// What it is of, such as a month.
    pub(crate) label: String,
    /// How long each part is, in the order of the parts' names.
    pub(crate) values: Vec<u64>,
    /// The same in words, for the table; the number itself where there are none.
    pub(crate) shown: Vec<String>,
    /// What stands behind the bar.
    pub(crate) note: String,
    /// The same under its head in the table.
    pub(crate) cell: String,
}

/// A chart of bars.
#[derive(Clone, Debug)]
pub(crate) struct Chart {
    /// Its name on the page, unlike that of any other.
    pub(crate) id: &'static str,
    /// What it shows, with its unit.
    pub(crate) title: String,
    /// What the first column of the table is of.
    pub(crate) rows: &'static str,
    /// The names of the parts, in their order; as many as there are patterns at most.
    pub(crate) parts: Vec<&'static str>,
    /// What stands behind each bar.
    pub(crate) notes: &'static str,
    /// The bars, in the order of time.
    pub(crate) bars: Vec<Bar>,
}

/// The parts of a bar: where each begins, and how long it is, over the length of the longest bar. Together they are as long as the
/// bar; nothing has no length.
fn spans(values: &[u64], longest: u64) -> Vec<(f64, f64)> {
    let per = if longest == 0 { 0.0 } else { ROOM / longest as f64 };
    let mut from = LEFT;
    let span = |value: &u64| {
        let (at, long) = (from, *value as f64 * per);
        from += long;
        (at, long)
    };
    values.iter().map(span).collect()
}

impl Bar {
    /// A month of counts, with the same words behind the bar as in the table.
    pub(crate) fn of_month<T: TryInto<u64> + Copy>(month: i8, counts: &[T], note: String) -> Self {
        // No count is below nothing, or more than there are numbers.
        let values = counts.iter().map(|count| (*count).try_into().unwrap_or_default()).collect();
        Self { label: format!("{month}月"), values, shown: Vec::new(), cell: note.clone(), note }
    }

    fn whole(&self) -> u64 {
        self.values.iter().fold(0, |sum, value| sum.saturating_add(*value))
    }

    fn shown(&self, part: usize) -> String {
        let number = || self.values.get(part).map_or_else(|| "0".to_owned(), u64::to_string);
        self.shown.get(part).cloned().unwrap_or_else(number)
    }
}

impl Chart {
    /// Whether there is nothing to draw.
    pub(crate) fn is_empty(&self) -> bool {
        self.bars.iter().all(|bar| bar.whole() == 0)
    }

    /// The drawing with its table; a sentence where there is nothing to draw.
    pub(crate) fn figure(&self) -> Safe<String> {
        if self.is_empty() {
            return Safe(format!(
                r#"<p class="muted chart-none">{}：还没有可以画的数字。</p>"#,
                escape(&self.title)
            ));
        }
        let title = escape(&self.title);
        Safe(format!(
            r#"<figure class="chart"><figcaption>{title}</figcaption>{}<div class="chart-beside">{table}</div><details class="help"><summary>看表格里的数字<span class="sr">：{title}</span></summary>{table}</details></figure>"#,
            self.drawing(),
            table = self.table()
        ))
    }

    fn drawing(&self) -> String {
        let legend = self.parts.len().div_ceil(2) as f64 * LINE + 6.0;
        let height = legend + self.bars.len() as f64 * STEP;
        let (id, title) = (self.id, escape(&self.title));
        let mut out = format!(
            r#"<svg class="chart-drawing" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{id}-title {id}-desc"><title id="{id}-title">{title}</title><desc id="{id}-desc">一行是一个{}，全部数字在旁边或者下面的表格里。</desc><defs>{}</defs>"#,
            escape(self.rows),
            self.patterns()
        );
        for (number, name) in self.parts.iter().enumerate() {
            let (x, y) = ((number % 2) as f64 * (WIDTH / 2.0), (number / 2) as f64 * LINE);
            let _ = write!(
                out,
                r#"<rect class="chart-part" x="{:.1}" y="{:.1}" width="22" height="16" fill="url(#{id}-{})"/><text x="{:.1}" y="{:.1}">{}</text>"#,
                x + 1.0,
                y + 3.0,
                number % LOOKS,
                x + 30.0,
                y + 17.0,
                escape(name)
            );
        }
        let longest = self.bars.iter().map(Bar::whole).max().unwrap_or_default();
        for (number, bar) in self.bars.iter().enumerate() {
            self.draw(&mut out, bar, (longest, legend + number as f64 * STEP));
        }
        out.push_str("</svg>");
        out
    }

    fn draw(&self, out: &mut String, bar: &Bar, (longest, top): (u64, f64)) {
        let words = top + THICK / 2.0 + 8.0;
        let _ = write!(
            out,
            r#"<text class="chart-label" x="{:.1}" y="{words:.1}">{}</text>"#,
            LEFT - 8.0,
            escape(&bar.label)
        );
        for (part, (x, width)) in spans(&bar.values, longest).into_iter().enumerate() {
            if width > 0.0 {
                let (id, y, look) = (self.id, top + 3.0, part % LOOKS);
                let _ = write!(
                    out,
                    r#"<rect class="chart-part" x="{x:.2}" y="{y:.1}" width="{width:.2}" height="{THICK}" fill="url(#{id}-{look})"/>"#
                );
            }
        }
        let end = LEFT + ROOM + 8.0;
        let _ = write!(out, r#"<text x="{end:.1}" y="{words:.1}">{}</text>"#, escape(&bar.note));
    }

    /// A pattern a part, so that colour is never the only difference: full, striped, dotted, crossed, empty.
    fn patterns(&self) -> String {
        const MARKS: [&str; LOOKS] = [
            "",
            r#"<path d="M-3 3 3 -3M0 12 12 0M9 15 15 9"/>"#,
            r#"<circle cx="3" cy="3" r="1.6"/><circle cx="9" cy="9" r="1.6"/>"#,
            r#"<path d="M0 6H12M6 0V12"/>"#,
            "",
        ];
        let mut out = String::new();
        for (look, marks) in MARKS.iter().enumerate().take(self.parts.len()) {
            let _ = write!(
                out,
                r#"<pattern id="{}-{look}" class="chart-look-{look}" width="12" height="12" patternUnits="userSpaceOnUse"><rect width="12" height="12"/>{marks}</pattern>"#,
                self.id
            );
        }
        out
    }

    fn table(&self) -> String {
        let mut out = format!(
            r#"<div class="table-wrap"><table class="table"><caption class="sr">{}</caption><thead><tr><th scope="col">{}</th>"#,
            escape(&self.title),
            escape(self.rows)
        );
        let heads: Vec<_> = self.parts.iter().chain([&self.notes]).map(|name| escape(name)).collect();
        for head in &heads {
            let _ = write!(out, r#"<th scope="col">{head}</th>"#);
        }
        out.push_str("</tr></thead><tbody>");
        for bar in &self.bars {
            let _ = write!(out, r#"<tr><th scope="row">{}</th>"#, escape(&bar.label));
            for (part, head) in heads.iter().enumerate() {
                let value = if part < self.parts.len() { bar.shown(part) } else { bar.cell.clone() };
                let _ = write!(out, r#"<td class="num" data-label="{head}">{}</td>"#, escape(&value));
            }
            out.push_str("</tr>");
        }
        out.push_str("</tbody></table></div>");
        out
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chart(bars: Vec<Bar>) -> Chart {
        let parts = vec!["到会", "请假", "缺席"];
        Chart {
            id: "c",
            title: "每月到会（人次）".to_owned(),
            rows: "月份",
            parts,
            notes: "实到／应到",
            bars,
        }
    }

    fn bar(values: &[u64]) -> Bar {
        Bar {
            label: "1月".to_owned(),
            values: values.to_vec(),
            shown: Vec::new(),
            note: "到4／5".to_owned(),
            cell: "4／5".to_owned(),
        }
    }

    #[test]
    fn what_is_empty_draws_a_sentence_and_no_bars() {
        for bars in [Vec::new(), vec![bar(&[0, 0, 0])], vec![bar(&[])]] {
            let html = chart(bars).figure().0;
            assert!(html.contains("还没有可以画的数字") && !html.contains("<svg"), "{html}");
        }
    }

    #[test]
    fn what_is_drawn_is_named_and_stands_in_a_table_with_the_same_numbers() {
        let html = chart(vec![bar(&[4, 1, 0])]).figure().0;
        assert!(html.contains(r#"role="img" aria-labelledby="c-title c-desc""#), "{html}");
        assert!(html.contains(r#"<title id="c-title">每月到会（人次）</title>"#), "{html}");
        for cell in ["到会\">4<", "请假\">1<", "缺席\">0<", "实到／应到\">4／5<"] {
            assert!(html.contains(cell), "{cell}: {html}");
        }
        assert_eq!(html.matches("class=\"chart-part\"").count(), 3 + 2, "a legend, and no bar for nothing");
        assert!(!html.contains("style="), "the policy forbids inline styles");
    }

    #[test]
    fn what_people_typed_is_text() {
        let nasty = Bar {
            label: "<b>&\"'".to_owned(),
            shown: vec!["<script>".to_owned()],
            note: "</svg>".to_owned(),
            ..bar(&[1])
        };
        let html = Chart { title: "<i>".to_owned(), ..chart(vec![nasty]) }.figure().0;
        for raw in ["<b>", "<script>", "<i>"] {
            assert!(!html.contains(raw), "{raw}: {html}");
        }
        assert_eq!(html.matches("</svg>").count(), 1, "{html}");
    }

    proptest! {
        #[test]
        fn the_parts_of_a_bar_are_the_bar(all in prop::collection::vec(prop::collection::vec(0u64..1_000_000_000, 1..6), 1..13)) {
            let bars: Vec<_> = all.iter().map(|values| bar(values)).collect();
            let longest = bars.iter().map(Bar::whole).max().unwrap_or_default();
            for one in &bars {
                let spans = spans(&one.values, longest);
                let sum: f64 = spans.iter().map(|(_, long)| long).sum();
                let whole = if longest == 0 { 0.0 } else { one.whole() as f64 / longest as f64 * ROOM };
                prop_assert!((sum - whole).abs() < 1e-6, "{sum} is not {whole}");
                prop_assert!(sum <= ROOM + 1e-6);
                prop_assert!(spans.windows(2).all(|two| (two[0].0 + two[0].1 - two[1].0).abs() < 1e-6), "they join");
            }
        }

        #[test]
        fn no_number_is_none(values in prop::collection::vec(prop_oneof![Just(0u64), Just(u64::MAX), any::<u64>()], 0..6)) {
            let html = chart(vec![bar(&values), bar(&[0, 0])]).figure().0;
            prop_assert!(!html.contains("NaN") && !html.contains("inf") && !html.contains("width=\"-"), "{}", html);
        }
    }
}
