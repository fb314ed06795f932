//! Names of people in running text.

use crate::record::{Absentee, Person};

/// Surnames of one character, the frequent ones of today.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公";

/// Surnames of two characters.
const DOUBLE: [&str; 16] = [
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "端木",
    "宇文", "长孙", "轩辕",
];

/// Words that begin as names do and are none.
const WORDS: [&str; 72] = [
    "时间", "时候", "党员", "党组", "党委", "党费", "党性", "党章", "方法", "方案", "方式", "方面", "安排",
    "安全", "任务", "计划", "支部", "支委", "成员", "成绩", "单位", "全体", "全组", "全年", "谈话", "相关",
    "经验", "关于", "大家", "高度", "文件", "文明", "明确", "成果", "包括", "应当", "和谐", "国家", "平时",
    "平台", "来源", "施工", "管理", "师德", "车间", "农村", "农业", "华夏", "温馨", "强调", "权利", "公示",
    "公开", "应到", "解决", "游客", "余下", "于是", "向上", "宣传", "查摆", "满意", "连续", "区别", "商议",
    "钟点", "海报", "席间", "门店", "明天", "项目", "练习",
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

/// Whether a text stands where a name should, and nobody has filled it in.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && (text.chars().all(|c| matches!(c, '*' | '_' | 'X' | 'x' | '某' | '＿' | ' '))
            || text.contains("某某")
            || text.contains("**")
            || text.contains("XX")
            || text.contains("xx"))
}

/// A name with what stands in brackets behind it; `同志` and blanks within go.
pub(crate) fn person(text: &str) -> Option<Person> {
    let text = text.trim();
    let (name, post) = match text.split_once('(') {
        Some((name, rest)) => (name, Some(rest.trim_end_matches(')').trim().to_owned())),
        None => (text, None),
    };
    let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let name = name.trim_end_matches("同志").trim_end_matches(['。', '.', ':']);
    is_name(name).then(|| Person { name: name.to_owned(), post: post.filter(|post| !post.is_empty()) })
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

/// The parts of a list, outside of brackets.
fn listed(text: &str) -> Vec<String> {
    let (mut parts, mut depth) = (vec![String::new()], 0_i32);
    for c in joined(text).chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            '、' | '，' | ',' | '；' | ';' | ' ' | '。' if depth <= 0 => {
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

/// The people of a list.
pub(crate) fn people(text: &str) -> Vec<Person> {
    listed(text).iter().filter_map(|part| person(part)).collect()
}

/// Who was away, each with the reason that stands beside the name.
pub(crate) fn absentees(text: &str) -> Vec<Absentee> {
    let mut found: Vec<Absentee> = Vec::new();
    for part in listed(text) {
        if let Some(person) = person(&part) {
            found.push(Absentee { name: person.name, reason: person.post });
            continue;
        }
        // The name stands before the reason without a mark between them: 张三因病请假, 李四:出差.
        let name = (2..=4).rev().find_map(|length| {
            let end = part.char_indices().nth(length).map_or(part.len(), |(at, _)| at);
            let (name, rest) = part.split_at(end);
            let begins = ["因", ":", "请", "病", "事", "出", "公", "(", "休", "在", "产", "外"];
            (is_name(name) && begins.iter().any(|word| rest.starts_with(word))).then_some((name, rest))
        });
        match (name, found.last_mut()) {
            (Some((name, reason)), _) => {
                found.push(Absentee { name: name.to_owned(), reason: reason_of(reason) });
            }
            // A reason of the one before: 张三，因公出差.
            (None, Some(last)) if last.reason.is_none() => last.reason = reason_of(&part),
            (None, _) => {}
        }
    }
    found
}

fn reason_of(text: &str) -> Option<String> {
    let text = text.trim_matches(['(', ')', ':', ' ', '。']).trim();
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
        assert!(names("全体党员").is_empty());
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
        assert_eq!(read("无"), []);
    }
}
