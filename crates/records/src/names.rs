//! Names of people in running text.

use std::sync::LazyLock;

use regex::Regex;

use crate::{
    moment::pattern,
    record::{Absentee, Person},
};

/// Surnames of one character, the frequent ones of today.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公傅常洪赖萧阎钮湛茅荀濮郦竺桓巢宓隗昝凤贝羿郗";

/// Surnames of two characters.
const DOUBLE: [&str; 16] = [
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "端木",
    "宇文", "长孙", "轩辕",
];

/// Words that begin as names do and are none.
const WORDS: [&str; 82] = [
    "时间", "时候", "党员", "党组", "党委", "党费", "党性", "党章", "方法", "方案", "方式", "方面", "安排",
    "安全", "任务", "计划", "支部", "支委", "成员", "成绩", "单位", "全体", "全组", "全年", "谈话", "相关",
    "经验", "关于", "大家", "高度", "文件", "文明", "明确", "成果", "包括", "应当", "和谐", "国家", "平时",
    "平台", "来源", "施工", "管理", "师德", "车间", "农村", "农业", "华夏", "温馨", "强调", "权利", "公示",
    "公开", "应到", "解决", "游客", "余下", "于是", "向上", "宣传", "查摆", "满意", "连续", "区别", "商议",
    "钟点", "海报", "席间", "门店", "明天", "项目", "练习", "常委", "常务", "常态", "常规", "常见", "常用",
    "常识", "常说", "洪水", "洪涝",
];

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}

/// Whether a text may be a name: two to four characters with a surname, or parts with a point between them.
pub(crate) fn is_name(text: &str) -> bool {
    let count = text.chars().count();
    if text.contains('·') {
        return (3..=20).contains(&count)
            && text.split('·').all(|part| !part.is_empty() && part.chars().all(is_han));
    }
    if !text.chars().all(is_han) || WORDS.contains(&text) {
        return false;
    }
    let has_double = DOUBLE.iter().any(|surname| text.starts_with(surname));
    let has_single = text.chars().next().is_some_and(|c| SURNAMES.contains(c));
    (has_double && (3..=4).contains(&count)) || (has_single && (2..=3).contains(&count))
}

/// What people are called among themselves: 小许, 老何; a name in Latin letters. Who that is, somebody who knows them has to say.
static CALLED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[小老阿](\p{Han})|[A-Z][a-z]{2,14})$"));

/// Words that begin as what people are called does.
const NOT_CALLED: [&str; 5] = ["老师", "小计", "小时", "小项", "小节"];

/// Whether somebody is called so, who has another name.
pub(crate) fn is_called(text: &str) -> bool {
    let found = CALLED.captures(text).filter(|_| !NOT_CALLED.contains(&text));
    found.is_some_and(|found| found.get(1).is_none_or(|name| SURNAMES.contains(name.as_str())))
}

/// The post of one person, without a name: whoever holds it may stand in a record so.
static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\p{Han}{0,6}(?:书记|组长|主任|委员|科长|处长|所长|局长|队长|站长|院长|校长|部长|厂长|班长|社长|馆长|经理)$",
    )
});

/// Whether a text is the post of one person and nothing else.
pub(crate) fn is_office(text: &str) -> bool {
    OFFICE.is_match(text)
}

/// Whether a text stands where a name should, and nobody has filled it in.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && (text.chars().all(|c| matches!(c, '*' | '×' | '_' | 'X' | 'x' | '某' | '＿' | ' '))
            || text.contains("某某")
            || text.contains("**")
            || text.contains("××")
            || text.contains("XX")
            || text.contains("xx"))
}

/// Where a post ends that stands before a name: 党小组组长白砚, 支部书记 上官云舒.
static POST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "组长|书记|委员|党员|主任|科长|处长|所长|局长|队长|站长|院长|校长|部长|厂长|班长|社长|馆长|护士长|主席|主管|经理|干事|教师|老师|教授|联系人|介绍人|积极分子|申请人|发展对象|代表|专员|秘书|同志|记录员",
    )
});

/// A name with what stands in brackets behind it, or the post that stands before it; `同志` and blanks within go.
pub(crate) fn person(text: &str) -> Option<Person> {
    let text = text.trim();
    let (name, post) = match text.split_once('(') {
        Some((name, rest)) => {
            let (post, behind) = rest.split_once(')').unwrap_or((rest, ""));
            // Somebody else stands behind the bracket.
            if !matches!(behind.trim().trim_end_matches(['。', ':', '，']), "" | "同志") {
                return None;
            }
            (name, Some(post.trim().to_owned()))
        }
        None => (text, None),
    };
    // 入党积极分子:许安宁
    let name = name.trim().trim_end_matches(':');
    let name = name.rsplit_once(':').map_or(name, |(_, name)| name);
    let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let name = name.trim_end_matches(['。', '.', ':', '，']).trim_end_matches("同志");
    if is_name(name) || is_called(name) {
        return Some(Person { name: name.to_owned(), post: post.filter(|post| !post.is_empty()) });
    }
    let ends = POST.find_iter(name).map(|found| found.end());
    let end = ends.filter(|end| is_name(&name[*end..])).last()?;
    let before = Some(name[..end].to_owned()).filter(|post| post != "同志");
    let post = post.filter(|post| !post.is_empty()).or(before);
    Some(Person { name: name[end..].to_owned(), post })
}

/// Whether a text is what somebody is, such as 预备党员, and no name.
pub(crate) fn is_post(text: &str) -> bool {
    POST.find_iter(text.trim()).any(|found| found.end() == text.trim().len())
}

/// Names that were written with a blank inside, so that names of two and three characters align: `张　三` is one.
fn joined(text: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    let single = |part: &str| part.chars().count() == 1 && part.chars().all(is_han);
    let mut open = false;
    for part in text.split_whitespace() {
        match parts.last_mut().filter(|_| open && single(part)) {
            Some(last) => {
                last.push_str(part);
                open = false;
            }
            None => {
                open = single(part);
                parts.push(part.to_owned());
            }
        }
    }
    parts.join(" ")
}

/// The parts of a text between marks, outside of brackets.
fn split(text: &str, is_mark: fn(char) -> bool) -> Vec<String> {
    let (mut parts, mut depth) = (vec![String::new()], 0_i32);
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            mark if depth <= 0 && is_mark(mark) => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// The parts of a list.
fn listed(text: &str) -> Vec<String> {
    let parts = split(text, |c| matches!(c, '、' | '，' | ',' | '；' | ';' | '。' | '\n'));
    let mut found: Vec<String> = Vec::new();
    for part in parts {
        // A post and a name, or a name with a blank inside, is one; a row of names is several.
        if person(&part).is_some() {
            found.push(part);
            continue;
        }
        found.extend(split(&joined(&part), |c| c == ' '));
    }
    found
}

/// The people of a list; those of brackets behind 全体党员.
pub(crate) fn people(text: &str) -> Vec<Person> {
    let mut found = Vec::new();
    for part in listed(text) {
        match person(&part) {
            Some(person) => found.push(person),
            None => {
                let inside = part.split_once('(').and_then(|(_, inside)| inside.split_once(')'));
                found.extend(inside.map(|(inside, _)| people(inside)).unwrap_or_default());
            }
        }
    }
    found
}

/// Whether a text names people and says nothing else.
pub(crate) fn is_list(text: &str) -> bool {
    let parts = listed(text);
    !parts.is_empty() && parts.iter().all(|part| person(part).is_some())
}

/// What stands in a list as names do, of two or three characters, and has no surname that is known.
pub(crate) fn maybe(text: &str) -> Vec<String> {
    let parts = listed(text).into_iter().map(|part| part.trim().to_owned());
    let is_short = |part: &String| (2..=3).contains(&part.chars().count()) && part.chars().all(is_han);
    parts.filter(|part| is_short(part) && person(part).is_none() && !is_post(part)).collect()
}

/// Who was away, each with the reason that stands beside the name.
pub(crate) fn absentees(text: &str) -> Vec<Absentee> {
    let mut found: Vec<Absentee> = Vec::new();
    for part in listed(text) {
        if let Some(person) = person(&part).filter(|_| !part.contains(':')) {
            let reason = person.post.filter(|post| !is_post(post));
            // A reason of all before: 张三、李四(均为夜班).
            let common = reason.as_deref().and_then(|reason| reason.strip_prefix(['均', '都', '皆']));
            let common = common.map(|reason| reason.trim_start_matches(['为', '因', '系', '是']).to_owned());
            if let Some(common) = &common {
                found
                    .iter_mut()
                    .filter(|one| one.reason.is_none())
                    .for_each(|one| one.reason = Some(common.clone()));
            }
            found.push(Absentee { name: person.name, reason: common.or(reason) });
            continue;
        }
        match (beside(&part), found.last_mut()) {
            (Some(one), _) => found.push(one),
            // A reason of the one before: 张三，因公出差.
            (None, Some(last)) if last.reason.is_none() => last.reason = reason_of(&part),
            (None, _) => {}
        }
    }
    found
}

/// The name stands before the reason without a mark between them: 张三因病请假, 李四:出差, 党员王五因事.
fn beside(part: &str) -> Option<Absentee> {
    const BEGINS: [&str; 14] =
        ["因", ":", "-", "请", "病", "事", "出", "公", "(", "休", "在", "产", "外", "（"];
    let begins = POST.find_iter(part).map(|found| found.end()).filter(|end| *end <= 24);
    let begins: Vec<usize> = std::iter::once(0).chain(begins).collect();
    begins.into_iter().find_map(|begin| {
        let text = part[begin..].trim_start();
        (2..=8).rev().find_map(|length| {
            let end = text.char_indices().nth(length).map_or(text.len(), |(at, _)| at);
            let (name, rest) = text.split_at(end);
            let is_one = is_name(name) && BEGINS.iter().any(|word| rest.trim_start().starts_with(word));
            is_one.then(|| Absentee { name: name.to_owned(), reason: reason_of(rest) })
        })
    })
}

fn reason_of(text: &str) -> Option<String> {
    let text = text.trim_matches(['(', ')', ':', ' ', '。', '-']).trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_words() {
        for name in ["林知远", "何思源", "欧阳修文", "方行", "买买提·吐尔逊"] {
            assert!(is_name(name), "{name}");
        }
        for word in ["时间", "会议", "党员", "大家", "议题一", "支部", "一"] {
            assert!(!is_name(word), "{word}");
        }
        for gap in ["****", "某某", "XX", "***", "____"] {
            assert!(is_placeholder(gap), "{gap}");
        }
        assert!(!is_placeholder("林知远") && !is_placeholder(""));
    }

    #[test]
    fn lists_are_read_in_any_way_of_writing() {
        let names = |text: &str| people(text).into_iter().map(|p| p.name).collect::<Vec<_>>();
        assert_eq!(names("林知远、许安宁、何思源"), ["林知远", "许安宁", "何思源"]);
        assert_eq!(names("林知远 许安宁  方 行 何思源"), ["林知远", "许安宁", "方行", "何思源"]);
        assert_eq!(names("林知远(书记)，许安宁同志。"), ["林知远", "许安宁"].map(String::from));
        assert_eq!(names("林知远、方 行、许安宁、何思源同志"), ["林知远", "方行", "许安宁", "何思源"]);
        assert_eq!(names("组长林知远，党员许安宁、何思源"), ["林知远", "许安宁", "何思源"]);
        assert_eq!(names("正式党员:林知远、许安宁"), ["林知远", "许安宁"]);
        assert_eq!(names("全体党员(林知远、许安宁)"), ["林知远", "许安宁"]);
        assert_eq!(names("林知远(组长) 许安宁 方 行"), ["林知远", "许安宁", "方行"]);
        assert!(names("全体党员").is_empty());
        let leader = person("党小组组长 林知远").expect("a person");
        assert_eq!((leader.name.as_str(), leader.post.as_deref()), ("林知远", Some("党小组组长")));
        assert_eq!(people("林知远(支部书记)")[0].post.as_deref(), Some("支部书记"));
    }

    #[test]
    fn reasons_are_read_beside_the_names() {
        let read = |text: &str| {
            absentees(text).into_iter().map(|a| (a.name, a.reason.unwrap_or_default())).collect::<Vec<_>>()
        };
        let one = |name: &str, reason: &str| (name.to_owned(), reason.to_owned());
        assert_eq!(read("何思源(出差)、许安宁(病假)"), [one("何思源", "出差"), one("许安宁", "病假")]);
        assert_eq!(read("何思源因病请假"), [one("何思源", "因病请假")]);
        assert_eq!(read("何思源，因公出差；许安宁"), [one("何思源", "因公出差"), one("许安宁", "")]);
        assert_eq!(read("何思源、许安宁(均为夜班)"), [one("何思源", "夜班"), one("许安宁", "夜班")]);
        assert_eq!(read("党员何思源因参加培训请假"), [one("何思源", "因参加培训请假")]);
        assert_eq!(read("何思源--婚假"), [one("何思源", "婚假")]);
        assert_eq!(read("无"), []);
    }
}
