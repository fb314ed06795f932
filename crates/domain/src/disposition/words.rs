//! Whether a text of the group reads as if it had decided. A group only gives its opinion (JP-3).

/// Words in which the group itself would decide, also where it suggests something beside.
const OWN_DECISION: [&str; 10] = [
    "小组决定",
    "本组决定",
    "全组决定",
    "我们决定",
    "小组会决定",
    "小组会议决定",
    "小组大会决定",
    "小组决议",
    "本组决议",
    "全组决议",
];

/// Words of an opinion: a clause with one of them decides nothing.
const OPINING: [&str; 7] = ["建议", "认为", "主张", "不应", "不宜", "提请", "提议"];

/// Words of a decision or a vote, which stand only with one of an opinion, or as that of others.
const DECIDING: [&str; 6] = ["表决", "票赞成", "票反对", "一致通过", "决议", "决定"];

/// Words that say whose the decision is, standing before it in the same clause.
const OF_OTHERS: [&str; 6] = ["支部", "党委", "上级", "大会", "组织", "党的"];

/// What only sounds like a decision.
const NO_DECISION: [&str; 5] = ["表决权", "不作决定", "不做决定", "没有表决", "不作表决"];

/// Verbs of imposing, and what is imposed.
const IMPOSING: [&str; 3] = ["给予", "予以", "处以"];
const IMPOSED: [&str; 9] =
    ["处分", "警告", "撤销", "留党察看", "开除", "除名", "劝退", "劝其退党", "限期改正"];

/// Whether a text of the group reads as if it had decided. It may suggest that the branch decides: 建议支部决定对….
pub fn reads_as_decision(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() || *c == '\n').collect();
    let plain = NO_DECISION.iter().fold(plain, |plain, words| plain.replace(words, ""));
    plain.split(['，', '。', '；', '！', '？', '：', '\n', ',', '.', ';', '!', '?', ':']).any(decides)
}

fn decides(clause: &str) -> bool {
    if OWN_DECISION.iter().any(|words| clause.contains(words)) {
        return true;
    }
    if OPINING.iter().any(|words| clause.contains(words)) {
        return false;
    }
    let is_own = |at: usize| !OF_OTHERS.iter().any(|other| clause[..at].contains(other));
    let imposes = |verb: &str| {
        clause.find(verb).filter(|at| IMPOSED.iter().any(|what| clause[at + verb.len()..].contains(what)))
    };
    DECIDING.iter().filter_map(|words| clause.find(words)).any(is_own)
        || IMPOSING.iter().filter_map(|verb| imposes(verb)).any(is_own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_suggests_what_the_branch_decides_and_decides_nothing_itself() {
        for text in [
            "建议支部大会决定对陈某限期改正",
            "多数同志认为应当限期改正，请支部研究",
            "提请支部大会表决通过",
            "支部会议决定以后，本组负责帮助",
            "多数同志认为应当给予处分",
            "大家认为不应给予处分，谈话帮助即可",
            "没有同志主张予以除名",
            "不宜给予处分",
            "请支部给予警告处分",
            "党小组不作决定，意见报支部",
            "他服从组织的决定，也执行党的决议",
            "给予帮助，一人联系",
        ] {
            assert!(!reads_as_decision(text), "{text}");
        }
        for text in [
            "决定对陈某限期改正",
            "小组决定给予警告",
            "建议支部支持；经表决通过，限期改正",
            "会议决定\n限期改正",
            "建议本组决定后报支部",
            "予以 除名",
            "经举手表决，4票赞成、1票反对，给予许安宁同志警告处分。",
            "4票赞成、1票反对",
            "小组决议：给予许安宁同志警告",
            "全体同志一致通过给予警告",
            "给予许安宁同志警告处分",
            "给予警告处分，建议报支部",
        ] {
            assert!(reads_as_decision(text), "{text}");
        }
    }
}
