//! What each field is, for whoever reads the document.

use serde_json::Value;

/// Fields by name: a name means the same wherever it stands.
const WORDS: &[(&str, &str)] = &[
    ("about", "批评、宣读或发言说的是谁（人员 id）"),
    ("answer", "回复：coming 参加，leave 请假；空表示还没有回复"),
    ("api", "接口里的地址"),
    ("at", "时间"),
    ("branch", "党支部 id"),
    ("by", "谁"),
    ("cast", "已投人数"),
    ("cautions", "应注意的问题"),
    ("chair", "主持人"),
    ("chair_reason", "不由组长主持的原因"),
    ("clause", "条款"),
    ("code", "代码"),
    ("content", "内容类别的代码，或会前沟通的具体内容"),
    ("current", "别人刚写的内容"),
    ("cursor", "从哪一条起"),
    ("date", "日期，如 2026-11-20"),
    ("decision", "议定事项 id"),
    ("decisions", "议定事项"),
    ("delivery", "发出的事件 id"),
    ("detail", "出了什么事，怎么改正"),
    ("due", "完成期限，如 2026-12-20"),
    ("elsewhere", "在分会场的人员"),
    ("end", "结束时间，如 16:00"),
    ("ended", "散会时间，如 15:40"),
    ("errors", "要改正的地方"),
    ("etag", "版本，改动时写在 If-Match 里（带英文双引号）"),
    ("event", "事件"),
    ("events", "事件的代码"),
    ("expires", "到期时间"),
    ("extra_reason", "议题超过两项的原因"),
    ("facts", "会议记录的各项内容，和打印的一样"),
    ("fault", "上一次没有送到的原因，以及怎么改正"),
    ("gap_reason", "有的月份不开会的原因"),
    ("group", "党小组"),
    ("host", "接收地址的主机名"),
    ("how", "方式：in_person 当面，phone 电话，writing 书面；补学时写怎样补的"),
    ("id", "编号"),
    ("invitations", "各人的回复链接，只给这一次"),
    ("is_ended", "是否已停用"),
    ("is_late", "是否补录"),
    ("is_member", "是否党员（正式或预备）"),
    ("is_own", "是否本人提交"),
    ("is_signed", "是否已签署"),
    ("is_with_branch", "支部手里的是否就是这一版"),
    ("is_withheld", "这一项的发言是否不给令牌代表的人看"),
    ("item", "议题或计划的一项（id）"),
    ("items", "各项"),
    ("joint", "一起开会的党小组（id）"),
    ("kind", "类别"),
    ("link", "链接"),
    ("materials", "材料"),
    ("may", "令牌能办的事"),
    ("measures", "落实措施"),
    ("meeting", "会议 id"),
    ("members", "应到党员"),
    ("method", "开法"),
    ("month", "月份：计划里写 1 到 12，会议写 2026-11"),
    ("name", "名称"),
    ("next", "下一部分的地址，或接下来该谁、该办什么"),
    ("note", "附言、意见"),
    ("nothing", "无需落实的原因"),
    ("observers", "列席人员，一行一位"),
    ("off_plan_reason", "不在年度计划里的原因"),
    ("officials", "支部的职务"),
    ("offline_how", "线下上报的方式"),
    ("offline_on", "线下上报的日期"),
    ("offline_to", "线下交给谁（人员 id）"),
    ("on", "日期，如 2026-11-18"),
    ("opening", "主持人开场"),
    ("people", "人员（id）"),
    ("person", "人员"),
    ("place", "地点"),
    ("planned", "对应年度计划的哪一项（id）"),
    ("pointer", "改正哪里：请求内容里的位置（JSON Pointer），或请求头、参数的名称"),
    ("position", "先后位置"),
    ("post", "职务的代码"),
    ("posts", "职务的代码"),
    ("prepare", "请党员准备什么"),
    ("presence", "点名：present 到会，late 迟到，absent 缺席"),
    ("question", "想请对方看什么"),
    ("reason", "原因"),
    ("recorder", "记录人"),
    ("remark", "发言 id"),
    ("remarks", "发言，按先后"),
    ("responsible", "责任人（人员 id）"),
    ("revision", "第几版"),
    ("roll", "点名"),
    ("scopes", "范围"),
    ("second_place", "分会场"),
    ("secret", "签名密钥"),
    ("sha256", "记录的 SHA-256 摘要"),
    ("sm3", "记录的 SM3 摘要"),
    ("source", "来源：own 本组安排，yearly 每年都有，last_year 去年计划，或支部决议的 id"),
    ("speaker", "发言人（人员 id）"),
    ("stage", "办到哪一步"),
    ("standing", "身份的代码"),
    ("start", "开始时间"),
    ("started", "开会时间，如 14:30；不写按通知的时间"),
    ("state", "状态"),
    ("status", "HTTP 状态码"),
    ("steps", "办过的每一步"),
    ("summary", "会议小结"),
    ("text", "文字"),
    ("title", "议题、标题"),
    ("titles", "各项议题"),
    ("token", "令牌"),
    ("tries", "发过几次"),
    ("type", "问题的种类"),
    ("url", "接收地址"),
    ("version", "版本，改动时写在 If-Match 里（带英文双引号）"),
    ("voters", "有表决权的人数"),
    ("webhook", "接收地址 id"),
    ("what", "什么事"),
    ("with", "和谁（人员 id）"),
    ("ask", "请谁看（人员 id）"),
    ("year", "年份"),
    ("made", "发生的时间"),
];

/// What a field is.
pub(crate) fn of(name: &str) -> Option<&'static str> {
    WORDS.iter().find(|(field, _)| *field == name).map(|(_, words)| *words)
}

/// Puts our words in the place of what the code says for those who read the code.
pub(crate) fn describe(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            members.retain(|name, value| !(name == "description" && value.is_string()));
            if let Some(Value::Object(fields)) = members.get_mut("properties") {
                for (name, field) in fields.iter_mut() {
                    describe(field);
                    if field.is_boolean() {
                        *field = Value::Object(serde_json::Map::new());
                    }
                    field["description"] = Value::from(of(name).unwrap_or_default());
                }
            }
            members
                .iter_mut()
                .filter(|(name, _)| *name != "properties")
                .for_each(|(_, value)| describe(value));
        }
        Value::Array(all) => all.iter_mut().for_each(describe),
        _ => {}
    }
}
