//! Reading the journal: who did what, when. It holds no content, so neither does its page.

mod clock;
mod excerpt;
pub mod key;
mod look_up;
mod prove;
mod seal;

pub use clock::{ahead_of_clock, clock_is_right};
pub use excerpt::{excerpt, sealed_record};
use jiff::Timestamp;
pub use look_up::{LookedUp, look_up};
pub use prove::{Proved, branches, prove, prove_own};
pub(crate) use seal::begin;
pub use seal::seal_what_is_older;
use uuid::Uuid;

use crate::{
    Cx, Error, Names,
    permission::{Permit, may},
};

/// How many entries a page has.
pub const PAGE: i64 = 100;

/// Every verb of the journal in the words of its reader.
pub const WORDS: &[(&str, &str)] = &[
    ("account.change_password", "设置新密码"),
    ("account.close", "注销账号"),
    ("account.grant", "给予管理员职责"),
    ("account.open", "开通登录"),
    ("account.reset", "给出一次性密码"),
    ("account.revoke", "收回管理员职责"),
    ("account.rules", "设定登录规定"),
    ("account.second", "登录时的第二步验证"),
    ("account.sign_in", "登录"),
    ("account.sign_out", "退出登录"),
    ("account.end_others", "退出其他地方的登录"),
    ("account.unlock", "解除登录等待"),
    ("appraisal.begin_grades", "民主评议转入评定意见"),
    ("appraisal.begin_poll", "民主评议转入民主测评"),
    ("appraisal.cancel", "取消民主评议"),
    ("appraisal.correct", "更正民主评议的评定"),
    ("appraisal.decide", "登记民主评议的评定"),
    ("appraisal.excuse", "写明评议缺项的原因"),
    ("appraisal.finish", "办结民主评议"),
    ("appraisal.hand_in", "党小组交评议材料"),
    ("appraisal.hand_in_self", "交个人自评"),
    ("appraisal.open", "开展民主评议"),
    ("appraisal.read", "查看评议材料"),
    ("appraisal.remark", "记下互评意见"),
    ("appraisal.reschedule", "改评议材料期限"),
    ("appraisal.send_back", "退回党小组评议材料"),
    ("appraisal.take_back", "撤回互评意见"),
    ("appraisal.write", "写个人自评"),
    ("assignment.cancel", "撤销一项工作"),
    ("assignment.change", "调整一项工作"),
    ("assignment.close", "办结一项工作"),
    ("assignment.finish", "报告工作完成"),
    ("assignment.give", "分配工作"),
    ("assignment.progress", "记下工作进展"),
    ("assignment.send_back", "退回工作"),
    ("attendance.note", "登记参加其他组织生活"),
    ("attendance.withdraw", "撤回参加组织生活的登记"),
    ("ballot.close", "截止投票"),
    ("ballot.confirm", "核对纸质选票的计票"),
    ("ballot.count", "开箱计票"),
    ("ballot.enter", "填写纸质选票的计票"),
    ("ballot.key", "领取票箱钥匙"),
    ("ballot.open", "开始投票"),
    ("ballot.prepare", "准备投票"),
    ("ballot.set", "设定投票最少几人"),
    ("ballot.void", "投票作废"),
    ("branch.add", "添加党支部"),
    ("branch.set_up", "第一次设置"),
    ("bundle.take", "取走迎检材料"),
    ("bundle.take_branch", "取走全支部迎检材料"),
    ("care.ask", "记下联系了解"),
    ("care.close", "记下不再需要关心"),
    ("care.export", "导出关心帮扶台账"),
    ("care.help", "记下帮助"),
    ("care.name_helper", "指定帮助的人"),
    ("care.open", "登记困难"),
    ("care.read", "查看困难情况"),
    ("care.report", "把困难报告支部"),
    ("care.unname_helper", "取消帮助的人"),
    ("care.visit", "记下走访慰问"),
    ("clock.is_right", "确认服务器现在的时间是对的"),
    ("decision.add", "记下议定事项"),
    ("decision.nothing_to_do", "记为没有议定事项"),
    ("decision.remove", "去掉议定事项"),
    ("development.contact", "登记培养联系人"),
    ("development.contact_end", "登记不再担任培养联系人"),
    ("development.contact_withdraw", "撤回培养联系人登记"),
    ("development.extension", "登记延长预备期"),
    ("development.inspection", "登记考察"),
    ("development.opinion", "登记党小组对发展党员的意见"),
    ("development.report", "登记收到思想汇报"),
    ("development.step", "登记发展党员步骤"),
    ("development.withdraw", "撤回发展党员登记"),
    ("directory.tie", "绑定单位统一身份认证"),
    ("directory.untie", "解除单位统一身份认证的绑定"),
    ("disposition.approve", "登记支部决定的批准"),
    ("disposition.correct", "更正或者改变支部对处置处分事项的决定"),
    ("disposition.decide", "登记支部对处置处分事项的决定"),
    ("disposition.export", "导出处置处分台账"),
    ("disposition.hear", "登记在哪次会上讨论处置处分事项"),
    ("disposition.list", "查看处置处分事项清单"),
    ("disposition.name_reader", "指定了解处置处分事项的人"),
    ("disposition.open", "交办处置处分事项"),
    ("disposition.opine", "写党小组对处置处分事项的意见"),
    ("disposition.read", "查看处置处分事项"),
    ("disposition.send", "把党小组对处置处分事项的意见送支部"),
    ("disposition.state", "本人写说明或申辩"),
    ("disposition.step", "登记支部办理的步骤"),
    ("disposition.tick", "确认本人的一项权利"),
    ("disposition.unname_reader", "取消了解处置处分事项的人"),
    ("disposition.untick", "撤回权利的确认"),
    ("dues.collect", "登记收缴党费"),
    ("dues.confirm", "确认党费标准"),
    ("dues.counter", "冲正党费登记"),
    ("dues.elsewhere", "登记已在别处交纳党费"),
    ("dues.fix", "核定党费"),
    ("dues.hand_over", "上交党费"),
    ("dues.publish", "公布党费收缴情况"),
    ("dues.receive", "签收党费"),
    ("dues.receive_offline", "记下线下签收党费"),
    ("dues.set", "设定党费的算法和公布方式"),
    ("factor.add", "添加第二步验证"),
    ("factor.codes", "重新生成恢复码"),
    ("factor.recover", "用恢复码登录"),
    ("factor.remove", "去掉第二步验证"),
    ("factor.rename", "给第二步验证改名"),
    ("factor.reset", "取消一位同志的第二步验证"),
    ("import.discard", "放弃导入表格"),
    ("import.read", "读取名册表格"),
    ("journal.begin", "从这一条起，会议记录定稿时就封存"),
    ("key.add", "登记签名密钥"),
    ("key.end", "停用签名密钥"),
    ("life_meeting.prepare", "记下组织生活会准备情况"),
    ("life_opinion.feed_back", "原样反馈会前意见"),
    ("life_opinion.give", "提会前意见"),
    ("life_opinion.leave_out", "不转达辱骂攻击的会前意见"),
    ("life_sheet.drop_aside", "去掉留下的对照检查材料"),
    ("life_sheet.restore_aside", "换回留下的对照检查材料"),
    ("life_sheet.tell_reader", "请指定的人看对照检查材料"),
    ("life_report.send_back", "退回组织生活会情况报告"),
    ("life_report.receive", "签收组织生活会情况报告"),
    ("life_report.send", "上报组织生活会情况报告"),
    ("life_report.write", "写组织生活会情况报告"),
    ("life_sheet.hand_in", "交对照检查材料"),
    ("life_sheet.name_reader", "指定看对照检查材料的人"),
    ("life_sheet.read", "查看对照检查材料"),
    ("life_sheet.set_aside", "留下没有合并的对照检查材料"),
    ("life_sheet.take_back", "取回对照检查材料"),
    ("life_sheet.unname_reader", "取消看对照检查材料的人"),
    ("life_sheet.write", "写对照检查材料"),
    ("rectification.add", "列出个人整改事项"),
    ("rectification.close", "个人整改事项销号"),
    ("rectification.confirm", "确认个人整改事项"),
    ("rectification.progress", "记下个人整改进展"),
    ("rectification.withdraw", "撤回个人整改事项"),
    ("make_up.close", "记下补学"),
    ("group.found", "登记成立党小组"),
    ("group.merge", "登记合并党小组"),
    ("group.rename", "登记党小组改名"),
    ("hearing.answer", "登记支部对党小组意见的答复"),
    ("hearing.send", "把党小组对发展党员的意见报支部"),
    ("hearing.send_back", "退回党小组对发展党员的意见"),
    ("hearing.state", "形成党小组对发展党员的意见"),
    ("hearing.tie", "选定党小组讨论的同志"),
    ("hearing.untie", "取消选定党小组讨论的同志"),
    ("meeting.answer", "回复会议通知"),
    ("meeting.answer_consultation", "答复会前沟通"),
    ("meeting.approve", "批准会议"),
    ("meeting.approve_offline", "记下线下批准"),
    ("meeting.ask", "请支部的同志看会议安排"),
    ("meeting.cancel", "取消会议"),
    ("meeting.conclude", "归纳小结"),
    ("meeting.consult", "记下会前沟通"),
    ("meeting.draft", "起草会议"),
    ("meeting.edit", "修改会议安排"),
    ("meeting.enter_late", "补录会议"),
    ("meeting.jot", "记下开场或小结"),
    ("meeting.notify", "通知全体党员"),
    ("meeting.observers", "记下列席人员"),
    ("meeting.open", "开始会议"),
    ("meeting.receipt", "签收会议记录"),
    ("meeting.receipt_offline", "记下线下签收"),
    ("meeting.renew_link", "重新给出回复链接"),
    ("meeting.reopen", "回到会中"),
    ("meeting.replace_chair", "更换主持人"),
    ("meeting.replace_recorder", "更换记录人"),
    ("meeting.report", "上报支部"),
    ("meeting.reschedule", "改期"),
    ("meeting.return", "退回议题"),
    ("meeting.roll", "点名"),
    ("meeting.send_back", "退回会议记录"),
    ("meeting.submit", "报支部批准"),
    ("meeting.unask", "撤回请支部看的会议安排"),
    ("meeting.take_back", "撤回议题"),
    ("old_record.enter", "照旧记录补录会议"),
    ("old_record.remove", "去掉还没有补录的旧记录"),
    ("old_record.take", "传入旧记录"),
    ("own_template.keep", "换上本单位的 Word 模板"),
    ("own_template.set_aside", "停用本单位的 Word 模板"),
    ("opinion.reopen", "意见退回组内办理"),
    ("dues.withdraw_base", "撤回党费核定"),
    ("dues.take_back", "撤回党费上交"),
    ("dues.refuse", "退回党费上交"),
    ("care.reopen", "重新关心一位同志"),
    ("study.withdraw_make_up", "撤回补学"),
    ("meeting.change_topics", "临时调整议题"),
    ("meeting.second_place", "登记分会场人员"),
    ("meeting.unopen", "退回会前"),
    ("minutes.export", "导出会议记录"),
    ("minutes.correct", "更正会议记录"),
    ("minutes.seal", "封存会议记录"),
    ("minutes.sign", "签署会议记录"),
    ("office.grant", "允许查看上级党组织的数字"),
    ("office.place_branch", "支部归到上级党组织下面"),
    ("office.revoke", "不再允许查看上级党组织的数字"),
    ("opinion.answer", "支部答复意见诉求"),
    ("opinion.discuss", "记下研究情况"),
    ("opinion.raise", "登记意见诉求"),
    ("opinion.report", "把意见诉求报支部"),
    ("opinion.settle", "记下组内解决"),
    ("opinion.tell_back", "记下反馈本人"),
    ("person.add", "添加到名册"),
    ("person.change", "修改姓名或联系方式"),
    ("person.end", "登记不再在名册"),
    ("person.export", "导出名册"),
    ("person.import", "导入名册"),
    ("person.leave", "登记离开本组"),
    ("person.move", "登记调整党小组"),
    ("person.promote", "登记身份变动"),
    ("person.relation", "登记组织关系情况"),
    ("person.withdraw", "撤回名册上的登记"),
    ("personal.erase", "删除自己的一些信息"),
    ("personal.export", "导出个人信息"),
    ("plan.add", "添加计划"),
    ("plan.move", "调整计划月份"),
    ("plan.remove", "去掉计划"),
    ("plan.rename", "修改计划"),
    ("plan.send", "年度计划报支部"),
    ("resolution.add", "登记支部决议"),
    ("resolution.detach", "去掉支部决议或任务的附件"),
    ("resolution.end", "撤销支部决议或任务"),
    ("resolution.report", "向支部报告落实情况"),
    ("resolution.attach", "上传支部决议或任务的附件"),
    ("resolution.change", "改动支部决议"),
    ("post.appoint", "登记任职"),
    ("post.end", "登记不再任职"),
    ("remark.add", "记下发言人"),
    ("remark.call_up", "采用本人提交的发言"),
    ("remark.hand_in", "本人提交发言"),
    ("remark.save", "保存发言"),
    ("remark.set_aside", "留下没有合并的发言"),
    ("remark.withdraw", "去掉发言"),
    ("selection.answer", "支部答复推荐意见"),
    ("selection.propose", "提名推荐人选"),
    ("selection.send", "推荐意见报支部"),
    ("selection.set", "设定推荐名额"),
    ("selection.state", "形成推荐意见"),
    ("selection.take_back", "撤回提名"),
    ("study.attach", "上传学习材料"),
    ("study.detach", "去掉学习材料"),
    ("study.make_up", "登记补学"),
    ("study.plan", "添加学习计划"),
    ("study.record", "登记学习"),
    ("study.unplan", "去掉学习计划"),
    ("study.withdraw", "撤回学习登记"),
    ("superior_table.add", "新建上级表格"),
    ("superior_table.change", "修改上级表格"),
    ("superior_table.download", "下载填好的上级表格"),
    ("superior_table.read_in", "读入上级表格样式"),
    ("superior_table.remove", "删除上级表格"),
    ("superior_table.renew", "按原表更新上级表格"),
    ("superior_table.share", "共享上级表格样式"),
    ("superior_table.take", "拿来别的支部共享的上级表格样式"),
    ("superior_table.unshare", "不再共享上级表格样式"),
    ("talk.add", "补充谈心谈话"),
    ("talk.name_reader", "指定看谈话内容的人"),
    ("talk.read", "查看谈话内容"),
    ("talk.record", "登记谈心谈话"),
    ("talk.unname_reader", "取消看谈话内容的人"),
    ("talk.withdraw", "撤回谈心谈话登记"),
    ("token.act", "接口令牌办理紧接着的一条或几条"),
    ("token.agree", "同意接口令牌"),
    ("token.end", "撤销接口令牌"),
    ("token.make", "新建接口令牌"),
    ("transfer.receive", "登记转接回执"),
    ("transfer.send", "登记转出组织关系"),
    ("transfer.withdraw", "登记介绍信作废"),
    ("webhook.add", "登记接收地址"),
    ("webhook.again", "重新发送一个事件"),
    ("webhook.end", "停用接收地址"),
    ("webhook.test", "试发到接收地址"),
    ("work_summary.draft", "起草工作总结"),
    ("work_summary.finish", "工作总结定稿"),
    ("work_summary.remove", "删除工作总结草稿"),
    ("work_summary.reopen", "工作总结改回草稿"),
    ("work_summary.write", "写工作总结"),
];

/// What members may do without a name in the journal: it would tell the auditor what is none of the auditor's.
const UNNAMED: [&str; 3] = ["disposition.", "life_opinion.give", "opinion.raise"];

/// One entry, ready to be shown.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its number in the branch.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// Who; empty when nobody was signed in.
    pub who: String,
    /// What, in words; the verb itself where no words are known.
    pub what: String,
    /// The first eight characters of the id of what it was done to.
    pub object: String,
    /// Whether it was refused.
    pub refused: bool,
}

/// A page of the journal, newest first.
#[derive(Clone, Debug)]
pub struct Page {
    /// The entries.
    pub lines: Vec<Line>,
    /// The number before which the next page begins, if there is one.
    pub older: Option<i64>,
}

/// Reads a page of the branch's journal, before a number or from the newest entry on.
///
/// # Errors
/// As the store.
pub fn read(cx: &mut Cx<'_>, permit: &Permit<may::ReadJournal>, before: Option<i64>) -> Result<Page, Error> {
    let names = cx.names(permit)?;
    let entries = store::journal::page(cx.tx, permit.branch(), before, PAGE)?;
    let older = entries.last().map(|e| e.number).filter(|&number| number > 1);
    let tokens = if entries.iter().any(|entry| entry.action.starts_with("token.")) {
        store::token::all(cx.tx, permit.branch())?
    } else {
        Vec::new()
    };
    let named = |mut line: Line, object: Option<Uuid>| {
        if let Some(token) = tokens.iter().find(|token| Some(token.id.uuid()) == object) {
            line.what = format!("{}：{}", line.what, token.name);
        }
        line
    };
    let lines = entries
        .into_iter()
        .map(|entry| {
            let object = entry.object;
            named(line(entry, &names), object)
        })
        .collect();
    Ok(Page { lines, older })
}

fn line(entry: store::journal::Entry, names: &Names) -> Line {
    let words = WORDS.iter().find(|(verb, _)| *verb == entry.action);
    Line {
        number: entry.number,
        at: entry.at,
        who: match entry.actor {
            Some(id) => names.of(id).to_owned(),
            None if UNNAMED.iter().any(|verb| entry.action.starts_with(verb)) => "（不列姓名）".to_owned(),
            None => String::new(),
        },
        what: words.map_or(entry.action, |(_, words)| (*words).to_owned()),
        object: entry.object.map(|id| id.simple().to_string().chars().skip(24).collect()).unwrap_or_default(),
        refused: entry.outcome != "done",
    }
}
