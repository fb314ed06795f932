//! What the papers say: the order of template M, the counts, and that nothing is said which nobody entered.

use crate::samples;
use documents::facts::{MeetingFacts, Presence};
use documents::papers::{agenda, blank_record, common, notice, sign_in, template_m, year_plan};
use documents::txt;

fn in_m(facts: &MeetingFacts) -> String {
    txt::write(&template_m::paper(facts))
}

fn in_common(facts: &MeetingFacts) -> String {
    txt::write(&common::paper(facts))
}

/// Asserts that the needles stand in the text in this order.
fn assert_in_order(text: &str, needles: &[&str]) {
    let mut from = 0;
    for needle in needles {
        let at = text[from..]
            .find(needle)
            .unwrap_or_else(|| panic!("{needle} is missing or too early in\n{text}"));
        from += at + needle.len();
    }
}

#[test]
fn every_paper_of_every_sample_reads_as_before() {
    for (name, paper) in samples::all() {
        insta::assert_snapshot!(name, txt::write(&paper));
    }
}

#[test]
fn template_m_keeps_its_headings_in_order() {
    let headings = [
        "党小组会议记录",
        "时间：",
        "地点：",
        "主持人：",
        "参加人员：",
        "缺席人员：",
        "列席人员：",
        "会议议题：",
        "一、",
        "二、",
        "会议内容：",
        "议题一：",
        "党员分别发言：",
        "议题二：",
        "党员分别发言：",
        "陈立新（主持人）：",
    ];
    assert_in_order(&in_m(&samples::short()), &headings);
    assert!(in_m(&samples::short()).contains("\n时间：2026年11月20日，下午，14：30—15：40\n"));
    assert!(in_m(&samples::short()).contains("\n主持人：陈立新（党小组组长）\n"));
}

#[test]
fn the_blank_record_carries_the_notes_of_template_m() {
    let text = txt::write(&blank_record::paper(&samples::short()));
    let order = [
        "时间：",
        "地点：",
        "主持人：",
        "（一般由党小组组长主持）",
        "参加人员：",
        "缺席人员：（注明缺席原因）",
        "列席人员：",
        "会议议题：",
        "会议内容：",
        "（党小组长）：",
        "议题一：",
        "议题二：",
        "党员分别发言：（记录主要看法）",
        "（主持人）：",
    ];
    assert_in_order(&text, &order);
    assert!(!text.contains("陈立新"), "a blank form names nobody");
}

#[test]
fn counts_are_those_of_the_roll_and_open_before_it() {
    assert!(in_common(&samples::short()).contains("应到6名，其中正式党员5名；实到5名，其中正式党员4名。"));
    assert!(in_common(&samples::long()).contains("应到20名，其中正式党员17名；实到18名，其中正式党员15名。"));
    let mut open = samples::short();
    open.roster[3].presence = Presence::Unknown;
    let text = in_common(&open);
    assert!(text.contains("应到6名，其中正式党员5名；实到＿＿名，其中正式党员＿＿名。"));
    assert!(text.contains("（另有1名未登记到会情况）"));
}

#[test]
fn nobody_absent_is_said_only_after_the_roll() {
    let mut all = samples::short();
    all.observers.clear();
    all.roster.iter_mut().for_each(|a| a.presence = Presence::Present);
    assert!(in_m(&all).contains("缺席人员：无\n列席人员：无\n"));
    all.roster.iter_mut().for_each(|a| a.presence = Presence::Unknown);
    assert!(in_m(&all).contains("参加人员：＿＿＿＿\n缺席人员：＿＿＿＿\n列席人员：＿＿＿＿\n"));
}

#[test]
fn absence_carries_its_reason_or_says_that_there_is_none() {
    assert!(in_m(&samples::short()).contains("缺席人员：韩冬青（请假，到外地出差）\n"));
    assert!(in_m(&samples::long()).contains("王立秋（原因未填写）、蒋砚秋（请假，因病住院）"));
}

#[test]
fn silence_is_recorded_and_missing_notes_are_not_filled() {
    for text in [in_m(&samples::short()), in_common(&samples::short())] {
        assert!(text.contains("苏小满：未发言。\n"));
        assert!(text.contains("苏小满：（未填写）\n"));
    }
}

#[test]
fn opening_words_are_printed_only_where_they_were_recorded() {
    let mut facts = samples::short();
    assert_in_order(&in_m(&facts), &["会议内容：\n　　陈立新（党小组长）：根据", "议题一："]);
    facts.opening = None;
    assert_in_order(&in_m(&facts), &["会议内容：\n议题一："]);
    assert!(
        in_m(&samples::long()).contains("钱喆（主持人）：今天召开组织生活会"),
        "who stands in is no leader"
    );
}

#[test]
fn a_missing_summary_shows_and_leaves_the_record_open() {
    let mut facts = samples::short();
    assert!(in_m(&facts).ends_with("（以下空白）\n") && in_common(&facts).ends_with("（以下空白）\n"));
    facts.summary = None;
    (facts.revision, facts.seal) = (0, None);
    assert!(in_m(&facts).ends_with("陈立新（主持人）：（未填写）\n"));
    assert!(!in_common(&facts).contains("以下空白"));
}

#[test]
fn late_entry_and_corrections_stand_on_both_layouts() {
    for text in [in_m(&samples::long()), in_common(&samples::long())] {
        let marks = [
            "补录：2026年11月9日08：45由何晓岚录入，原因：会议当日机房停电。纸质记录不全：没有记下列席人员的发言。",
            "第1次更正：2026年11月10日10：00由何晓岚更正，原因：一名党员的姓名写错。",
            "第2次更正：2026年11月12日10：00由何晓岚更正，原因：补记请假原因。",
            "（以下空白）",
        ];
        assert_in_order(&text, &marks);
    }
    let mut typed_later = samples::long();
    if let Some(late) = &mut typed_later.late_entry {
        late.reason.clear();
    }
    for text in [in_m(&typed_later), in_common(&typed_later)] {
        assert!(text.contains("会后录入：2026年11月9日08：45由何晓岚录入。"), "{text}");
    }
    let plain = in_common(&samples::short());
    assert!(!plain.contains("补录") && !plain.contains("会后录入") && !plain.contains("更正"));
}

#[test]
fn approval_given_off_line_says_so() {
    assert!(
        in_common(&samples::long())
            .contains("2026年11月4日批准（线下批准），批准方式：电话同意，纸质报告单存小组。")
    );
    assert!(!in_common(&samples::short()).contains("线下批准"));
    let mut none = samples::short();
    none.approval = None;
    assert!(in_common(&none).contains("支部批准：（未填写）\n"));
    assert!(!txt::write(&notice::page(&none)).contains("经党支部批准"));
    assert!(txt::write(&notice::page(&samples::short())).contains("经党支部批准"));
}

#[test]
fn signatures_are_named_only_where_they_were_given() {
    let text = in_common(&samples::long());
    assert!(text.contains("主持人签名：陈立新已在系统中签署，2026年11月20日16：05\n"));
    assert!(text.contains("记录人签名：＿＿＿＿＿＿\n"));
}

#[test]
fn outcomes_are_decided_needless_or_open() {
    let text = in_common(&samples::long());
    assert!(text.contains("议题｜事项｜措施｜责任人｜期限\n"));
    assert!(text.contains("议题二：（未填写）\n") && text.contains("议题三：（未填写）\n"));
    assert!(
        in_common(&samples::short()).contains("议题二：无需落实，原因：意见报支部委员会，由支部研究确定。")
    );
    assert!(in_m(&samples::short()).contains("（议定：小组内通报古籍扫描进度；措施："));
}

#[test]
fn speeches_keep_the_order_of_speaking() {
    let text = in_m(&samples::long());
    let order =
        ["赵望舒（自我批评）：", "钱喆（对赵望舒的批评意见）：", "赵望舒（回应）：", "钱喆（自我批评）："];
    assert_in_order(&text, &order);
}

#[test]
fn the_sign_in_sheet_marks_nobody_present() {
    let text = txt::write(&sign_in::paper(&samples::short()));
    assert!(text.contains("1｜陈立新｜正式党员｜｜\n") && text.contains("5｜韩冬青｜正式党员｜｜请假\n"));
    assert!(text.contains("7｜周明哲｜支部组织委员｜｜列席\n"));
}

#[test]
fn everybody_due_gets_a_slip() {
    let text = txt::write(&notice::slips(&samples::short()));
    for attendee in samples::short().roster {
        assert_eq!(text.matches(&format!("{}同志：", attendee.name)).count(), 1);
    }
    assert_eq!(text.matches("- - -").count() / 9, 3, "three sheets, each with one line to cut along");
}

#[test]
fn the_branch_has_room_for_its_opinion() {
    let mut facts = samples::short();
    facts.approval = None;
    assert!(
        txt::write(&agenda::paper(&facts))
            .ends_with("支部意见｜签名：＿＿＿＿＿＿　＿＿＿＿年＿＿月＿＿日\n")
    );
}

#[test]
fn the_plan_has_twelve_months_and_explains_its_gaps() {
    let mut plan = samples::plan();
    let text = txt::write(&year_plan::paper(&plan));
    for month in 1..=12 {
        assert!(text.contains(&format!("\n{month}月｜")));
    }
    assert!(
        text.contains("\n2月｜（未安排）｜｜\n") && text.contains("部分月份未安排会议的原因：2月全体党员")
    );
    plan.gap_reason = None;
    assert!(txt::write(&year_plan::paper(&plan)).contains("部分月份未安排会议的原因：（未填写）"));
    plan.months[1] = plan.months[2].clone();
    assert!(!txt::write(&year_plan::paper(&plan)).contains("未安排"));
}

#[test]
fn a_joint_meeting_in_two_places_names_its_groups_and_who_was_where() {
    let mut facts = samples::short();
    facts.group = "第一党小组、第二党小组".into();
    facts.second_place = Some("老馆一楼值班室".into());
    for (at, attendee) in facts.roster.iter_mut().enumerate() {
        attendee.group = Some(if at < 2 { "第一党小组" } else { "第二党小组" }.into());
        attendee.elsewhere = at >= 2;
    }
    for text in [in_m(&facts), in_common(&facts)] {
        assert!(text.contains("地点：文献馆二楼会议室；分会场：老馆一楼值班室"), "{text}");
        let there =
            "第一党小组：陈立新、何晓岚；第二党小组：孟玥（分会场，迟到，14：40到会）、赵喆（分会场）";
        assert!(text.contains(there), "{text}");
    }
    assert!(in_common(&facts).contains("第一党小组、第二党小组会议记录"), "{}", in_common(&facts));
}

#[test]
fn criticism_stands_person_by_person_in_the_order_in_which_they_came_up() {
    let paper =
        samples::all().into_iter().find(|(name, _)| name == "criticism-template_m").expect("a sample").1;
    let order = [
        "通报上次整改情况",
        "党员分别发言：",
        "我抓学习不够经常",
        "布置工作有时太急",
        "碰头太少",
        "接受，每周一碰头",
        "我联系群众不够",
        "未发言",
        "林听雨（代白鹭洲宣读书面对照检查）",
        "建议下次请服务对象代表也来",
    ];
    assert_in_order(&txt::write(&paper), &order);
}

#[test]
fn the_opinion_of_a_group_says_that_it_is_none_and_leaves_the_decision_to_the_branch() {
    let all = samples::all();
    let of = |name: &str| &all.iter().find(|(known, _)| known == name).expect("a sample").1;
    let text = txt::write(of("short-disposition"));
    assert_in_order(&text, &["党小组意见（不是决定）", "本人说明", "7 月我打过电话请假"]);
    assert!(text.contains("不同意见｜周望舒：他打过电话请假，我建议批评教育就可以。"), "{text}");
    assert!(text.contains("支部决定｜（由支部填写，党小组不填）"), "{text}");
    assert!(text.contains("党小组只提出意见，不作决定；"), "{text}");
    let missing = "本人权利｜还没有确认：本人的话如实写进记录；知道不服决定可以申诉";
    assert!(text.contains(missing), "what is missing stands on it: {text}");
    assert!(!of("short-own_statement").name.contains("白鹭洲"), "the file's name tells nobody");
    assert!(txt::write(of("short-rights")).contains("还没有确认"));
}

#[test]
fn nothing_of_a_group_in_an_appraisal_has_a_grade_or_a_number_of_votes() {
    for (name, paper) in samples::all().iter().filter(|(name, _)| name.ends_with("-mutual")) {
        let text = txt::write(paper);
        for word in ["优秀", "合格", "得分", "票", "名次"] {
            assert!(!text.contains(word), "{name} says {word}");
        }
    }
}

#[test]
fn the_poll_stands_in_the_order_of_the_roster_and_the_branch_decides() {
    let paper = samples::all().into_iter().find(|(name, _)| name == "short-poll").expect("a sample").1;
    let text = txt::write(&paper);
    assert_in_order(&text, &["陈立新｜2｜5｜0｜0", "钱喆𬭎｜3｜4｜0｜0", "苏小满｜0｜6｜1｜0", "不排名次"]);
}

#[test]
fn on_probation_there_is_no_place_for_a_grade() {
    let of = |wanted: &str| {
        let all = samples::all();
        txt::write(&all.iter().find(|(name, _)| name == wanted).expect("a sample").1)
    };
    let text = of("probationary-registration");
    assert!(text.contains("不评定等次") && !text.contains("评定等次："));
    assert!(of("empty-registration").contains("评定等次：＿＿＿＿"), "a place that waits for a pen");
}

#[test]
fn two_people_of_one_name_each_have_their_own_part() {
    let paper =
        samples::all().into_iter().find(|(name, _)| name == "namesakes-template_m").expect("a sample").1;
    let order = ["我抓学习不够", "学习记录不全", "本月补齐", "我联系群众不够", "到窗口少", "每周去一次窗口"];
    assert_in_order(&txt::write(&paper), &order);
}
