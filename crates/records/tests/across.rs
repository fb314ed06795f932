//! What several records say together: copied speeches are told from quotations of the same material.

use documents::{attachment::NoReader, reading};
use records::{
    check::{Check, Seen, across},
    understand,
};

fn seen(file: &str, text: &str) -> Seen {
    let lines = reading::read(file, text.as_bytes(), &NoReader).expect("lines");
    Seen::new(file, &understand(&lines))
}

fn found(records: &[Seen]) -> Vec<(usize, Check)> {
    across(records).into_iter().map(|(number, finding)| (number, finding.check)).collect()
}

fn record(day: &str, said: &str) -> String {
    format!(
        "第一党小组会议记录\n时间：2024年{day} 14:00—15:00\n地点：会议室\n主持人：林知远\n参加人员：林知远、许安宁、何思源\n缺席人员：无\n议题：学习支部的决定\n会议内容：\n{said}"
    )
}

/// At length: three sentences that both quote, of which only the first and the last bear a mark.
const DECISION: &str = "“各党小组要在每月二十五日以前开好党小组会并且如实记录。会上议定的事项要写明由谁负责和什么时候办完。记录经党小组长看过以后报支部委员会备查。组织委员每个季度把各组的记录看一遍并且当面反馈。”";

#[test]
fn a_quotation_of_the_same_decision_is_no_copy() {
    let one = record(
        "3月8日",
        &format!(
            "许安宁：决定里说{DECISION}我们组三月的会定在二十日下午，大家都没有别的安排。\n何思源：记录由我来写，写完先请组长看，再交给组织委员。\n林知远：就这样办。"
        ),
    );
    let other = record(
        "4月12日",
        &format!(
            "何思源：上次学过，{DECISION}今天对照着看，三月的事项只有一件没有写期限。\n许安宁：那一件是更换门锁，锁匠要到四月底才有空。\n林知远：写上四月底。"
        ),
    );
    assert_eq!(found(&[seen("一.txt", &one), seen("二.txt", &other)]), []);
}

#[test]
fn a_material_that_is_read_out_is_no_copy() {
    let bare = DECISION.trim_matches(['“', '”']);
    let one = record(
        "3月8日",
        &format!("许安宁：领学支部的决定。{bare}\n何思源：三月的会我们已经开在前面了，记录也交了。"),
    );
    let other = record(
        "4月12日",
        &format!("何思源：先宣读支部的决定。{bare}\n许安宁：对照下来，本月还差一份事项清单。"),
    );
    assert_eq!(found(&[seen("一.txt", &one), seen("二.txt", &other)]), []);
}

#[test]
fn a_speech_that_stands_in_two_records_is_told() {
    let said = "许安宁：窗口中午排队的人多，我建议两个人轮着吃饭，人手不断。轮班的名单贴在门口，群众看得见，也好提意见。老人来办事的时候，引导的同志要主动上前问一句。\n何思源：同意许安宁的意见，我先排这个星期。";
    let one = record("3月8日", said);
    let other = record("4月12日", said);
    assert_eq!(found(&[seen("一.txt", &one), seen("二.txt", &other)]), [(1, Check::Copied)]);
}

#[test]
fn a_quoted_word_does_not_hide_a_copy() {
    let said = "许安宁：要当“标兵”，先把自己窗口的台账一笔一笔对清楚再说别的。每个月二十五日以前把对账的结果贴到内网上请大家看。有出入的地方当天就找经手的同志问明白不要过夜。";
    let records = [seen("一.txt", &record("3月8日", said)), seen("二.txt", &record("4月12日", said))];
    assert_eq!(found(&records), [(1, Check::Copied)]);
}
