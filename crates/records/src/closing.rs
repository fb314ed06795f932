//! What closes a record: what was agreed on, and what is told to the branch.

use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;

use crate::moment::pattern;

static TOLD: LazyLock<Regex> = LazyLock::new(|| {
    const BRANCH: &str = "(?:党支部|支部委员会|支部|支委会|支书)";
    pattern(&format!(
        r"(?:上报|报告|汇报|反馈|报送|提交|反映|告诉|告知|报)[^。；\n]{{0,8}}?{BRANCH}|[向到跟][^。；\n]{{0,6}}{BRANCH}[^。；\n]{{0,6}}(?:报告|汇报|反馈|上报|反映|报送|说)|(?:交|送)(?:给|到)了?[^。；\n]{{0,4}}支部"
    ))
});

/// Words that begin as a report does and are none.
const NO_REPORT: [&str; 6] = ["报名", "报销", "报到", "报修", "报警", "报考"];

/// Where a text tells of the report to the branch.
pub(crate) fn told(text: &str) -> Option<&str> {
    let mut found = TOLD.find_iter(text).map(|found| found.as_str());
    found.find(|told| !NO_REPORT.iter().any(|word| told.starts_with(word)))
}

/// What the branch is asked to decide: that is work to be done, and no report of the meeting.
static ASKED: LazyLock<Regex> =
    LazyLock::new(|| pattern("推荐|推选|提名|人选|支部(?:委员会)?(?:研究|审批|批准|审议|审定|讨论)"));

/// Words of what came of a meeting: telling that is a report, whatever is asked beside.
static OF_MEETING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "会议(?:情况|精神|记录)|本次会|会后|如实|(?:推荐|大家)[^，]{0,6}意见|(?:意见|结果|情况)[^，]{0,6}报",
    )
});

/// A day until which something is to be done.
static DEADLINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[0-9一二三四五六七八九十]{1,3}月(?:[0-9一二三四五六七八九十]{1,3}[日号]|底|中旬|上旬|下旬|末)|[月周年季]底|[0-9一二三四五六七八九十]{1,3}[日天周]内|(?:本|下|这|当)(?:月|周|季度|个月)|(?:[0-9]{4}[.-])?[0-9]{1,2}[.-][0-9]{1,2}|下次(?:党小组)?会(?:议)?前|会后[一二三四五六七0-9]+[天日]|之前|以前|期限",
    )
});
/// Whether a text names a day until which something is to be done; 8 月 19 日 is one too.
pub(crate) fn has_day(text: &str) -> bool {
    DEADLINE.is_match(&text.split_whitespace().collect::<String>())
}

/// The sentences of a text, and its matters between semicolons.
pub(crate) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['。', '；', ';', '\n']).map(str::trim).filter(|text| !text.is_empty())
}

/// Where a text tells of the report to the branch; whoever is put forward there is no report.
pub(crate) fn report(text: &str) -> Option<&str> {
    sentences(text)
        .filter(|sentence| OF_MEETING.is_match(sentence) || !ASKED.is_match(sentence))
        .find_map(told)
}

/// A text without the clauses that only tell how the meeting is reported: a day in them is none for what was agreed on. What is handed to
/// the branch until some day is work.
pub(crate) fn work(text: &str) -> String {
    static MEETING: LazyLock<Regex> = LazyLock::new(|| pattern("会议情况|会议记录|本次会|会后"));
    let is_report =
        |clause: &str| told(clause).is_some() && (!clause.contains('前') || MEETING.is_match(clause));
    let clauses = text.split_inclusive(['，', ',', '。', '；', ';', '\n']);
    clauses.filter(|clause| !is_report(clause)).collect()
}

/// Who is to do something: a name, or a word that says it.
static ANSWERS: LazyLock<Regex> = LazyLock::new(|| pattern("负责|牵头|责任人|各人|每人|每位|各位"));

/// What a summary says that somebody does until some day; nothing where no sentence says both.
pub(crate) fn agreed(summary: &str, known: &BTreeSet<String>) -> Option<String> {
    let is_agreed = |sentence: &String| {
        let somebody = known.iter().any(|name| sentence.contains(name.as_str()));
        (somebody || ANSWERS.is_match(sentence)) && has_day(sentence)
    };
    let work = sentences(summary).map(|sentence| work(without_speaker(sentence, known)));
    let work = work.map(|sentence| sentence.trim_end_matches(['，', ',']).to_owned());
    let agreed: Vec<String> = work.filter(is_agreed).collect();
    (!agreed.is_empty()).then(|| agreed.join("；"))
}

/// 许安宁:修锁由何思源负责 without who says it, who stands before a colon or apart.
pub(crate) fn without_speaker<'t>(sentence: &'t str, known: &BTreeSet<String>) -> &'t str {
    let rest = known.iter().find_map(|name| sentence.strip_prefix(name.as_str())).unwrap_or_default();
    let said = rest.split_once(':').filter(|(post, _)| post.is_empty() || post.starts_with('('));
    match said.map(|(_, said)| said).or(rest.strip_prefix("  ")) {
        Some(said) => said.trim(),
        None => sentence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_told_from_what_the_branch_is_asked() {
        for text in
            ["会后报支部。", "结果报气象站支部", "推荐意见由组长报支部", "会议情况已于5月15日报党支部"]
        {
            assert!(report(text).is_some(), "{text}");
        }
        for text in
            ["推荐许安宁同志，报支部研究。", "由林知远5月15日前把人选报支部", "同意报名参加支部的活动"]
        {
            assert_eq!(report(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_agreed_names_who_and_until_when() {
        let known = ["许安宁", "何思源"].map(str::to_owned).into();
        let read = |text: &str| agreed(text, &known);
        assert_eq!(
            read("许安宁:修锁由何思源负责，7月20日前完成。大家继续努力。会后报支部。").as_deref(),
            Some("修锁由何思源负责，7月20日前完成")
        );
        assert_eq!(read("修锁由何思源负责。会议情况7月20日由许安宁报支部。"), None);
        assert_eq!(
            read("修锁由何思源负责，7月20日前完成，会后报支部。").as_deref(),
            Some("修锁由何思源负责，7月20日前完成")
        );
        assert_eq!(read("抓紧办。"), None);
    }
}
