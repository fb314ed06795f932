//! Who speaks: a name at the beginning of a line, however it is set off from what was said.

use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;

use crate::{
    labels,
    moment::{self, pattern},
    names,
    record::Person,
};

/// A speaker with the words, and the topic where the line names it.
pub(crate) struct Said<'t> {
    pub(crate) speaker: Person,
    pub(crate) item: Option<usize>,
    pub(crate) text: &'t str,
}

/// What may stand between a name that nobody knows and the colon.
const VERBS: &str = "(?:最后|接着|首先|也|又|还|再|作|做|进行|作了|做了)?(?:发言|说|说道|谈到|谈|表示|介绍|领学|汇报|通报|传达|总结|小结|认为|指出|提出|建议|强调|补充|表态|点评|讲话|自我批评|对照检查|个人自评|自评)";

/// Names of nobody on the roll: told by their surname, with or without what the person does.
static UNKNOWN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"^([\p{{Han}}·]{{2,20}}?|\p{{Han}} \p{{Han}}{{1,2}})\s*(?:同志)?\s*(?:{VERBS})?$"))
});

/// `何思源同志谈到，…`: no colon, but a word of speaking.
static TELLS: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^([\p{{Han}}·]{{2,8}}?)(?:同志)?{VERBS}(?:，|,)\s*(.+)$")));

/// What somebody does under a name that stands above.
static WHAT: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("^{VERBS}$")));

/// Whether a text before a colon says what is done and not by whom: 自我批评.
pub(crate) fn is_what(text: &str) -> bool {
    WHAT.is_match(text.trim())
}

/// The sentences of a paragraph that tell what several people said: 林知远认为，…；许安宁提出，…. Nothing where it tells of none; what stands
/// before the first is left out.
pub(crate) fn sentences<'t>(text: &'t str, known: &BTreeSet<String>) -> Vec<&'t str> {
    let ends =
        text.char_indices().filter(|(_, c)| matches!(c, '。' | '；' | ';')).map(|(at, c)| at + c.len_utf8());
    let begins = std::iter::once(0).chain(ends).filter(|at| {
        let rest = text[*at..].trim_start();
        let is_tell = TELLS.captures(rest).is_some_and(|found| known.contains(&found[1]));
        is_tell || with_colon(rest, known).is_some_and(|said| known.contains(&said.speaker.name))
    });
    let begins: Vec<usize> = begins.collect();
    let until = begins.iter().skip(1).copied().chain([text.len()]);
    begins
        .iter()
        .zip(until)
        .map(|(from, until)| text[*from..until].trim().trim_end_matches(['；', ';']))
        .collect()
}

/// Which topic a note in brackets names.
static OF_ITEM: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:第|议题)\s*([一二三四五六七八九十0-9]{1,3})\s*(?:个|项)?(?:议题)?$"));

/// So many characters of what somebody does may stand between a known name and the colon: 对陈一诺同志的批评意见.
const BETWEEN: usize = 16;

/// The speaker of a line; nothing where it is no speech.
pub(crate) fn said<'t>(line: &'t str, known: &BTreeSet<String>) -> Option<Said<'t>> {
    let (text, _) = labels::unnumbered(line);
    let text = text.trim_start_matches(['-', '•', '●', '◆', ' ']);
    let mut starts = vec![text];
    for word in ["最后", "接着", "首先", "然后", "随后", "会上", "最后由"] {
        starts.extend(text.strip_prefix(word).map(|rest| rest.trim_start_matches(['，', ','])));
    }
    starts.into_iter().find_map(|text| with_colon(text, known).or_else(|| without_colon(text, known)))
}

fn with_colon<'t>(text: &'t str, known: &BTreeSet<String>) -> Option<Said<'t>> {
    let (head, said) = text.split_once(':').filter(|(head, _)| head.chars().count() <= 40)?;
    let (speaker, item) = speaker(head, known)?;
    Some(Said { speaker, item, text: said.trim() })
}

fn without_colon<'t>(text: &'t str, known: &BTreeSet<String>) -> Option<Said<'t>> {
    let plain = |name: &str| Person { name: name.to_owned(), post: None };
    if let Some(found) = TELLS.captures(text) {
        let name = &found[1];
        if known.contains(name) || names::is_name(name) {
            let said = found.get(2).map_or("", |said| said.as_str());
            return Some(Said { speaker: plain(name), item: None, text: said });
        }
    }
    // The name in a column of its own, or before a dash.
    if let Some(person) = bracketed(text).filter(|person| known.contains(&person.name)) {
        return Some(Said { speaker: person, item: None, text: "" });
    }
    let (name, rest) = known.iter().find_map(|name| Some((name, behind(text, name)?)))?;
    let rest = rest.strip_prefix("同志").unwrap_or(rest);
    let said = rest.trim_start_matches([' ', '-']).trim_end();
    let is_apart = rest.is_empty() || rest.starts_with([' ', '-']);
    let is_column = said.is_empty() || said.chars().count() >= 4;
    (is_apart && is_column).then(|| Said { speaker: plain(name), item: None, text: said })
}

/// A speaker of the body who is told by no full name: 小许:…, Anna:…, 支部书记:…, and 何:… where somebody who is named begins so. Who
/// that is, is asked later; what was said is nobody else's.
pub(crate) fn called<'t>(line: &'t str, known: &BTreeSet<String>) -> Option<Said<'t>> {
    let (text, _) = labels::unnumbered(line);
    let (head, said) = text.split_once(':')?;
    let name: String = head.chars().filter(|c| !c.is_whitespace()).collect();
    let name = name.trim_end_matches("同志");
    let is_surname = || name.chars().count() == 1 && known.iter().any(|one| one.starts_with(name));
    // Behind a post may stand whoever holds it.
    let is_office = || names::is_office(name) && names::people(said).is_empty();
    let is_one = !name.is_empty() && (names::is_called(name) || is_surname() || is_office());
    let speaker = Person { name: name.to_owned(), post: None };
    is_one.then_some(Said { speaker, item: None, text: said.trim() })
}

/// What stands behind a name at the beginning, in which there may be blanks.
fn behind<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = text;
    for c in name.chars() {
        rest = rest.trim_start_matches(' ').strip_prefix(c)?;
    }
    Some(rest)
}

/// 林知远(组长) and nothing else.
fn bracketed(text: &str) -> Option<Person> {
    text.ends_with(')').then(|| names::person(text)).flatten()
}

/// Whoever a text before a colon names, with the topic where the brackets name one.
fn speaker(head: &str, known: &BTreeSet<String>) -> Option<(Person, Option<usize>)> {
    let head = head.trim();
    let (bare, note) = match head.split_once('(') {
        Some((bare, rest)) => {
            let (note, behind) = rest.split_once(')')?;
            (format!("{bare}{behind}"), Some(note.trim()).filter(|note| !note.is_empty()))
        }
        None => (head.to_owned(), None),
    };
    let item = note.and_then(|note| {
        let number = moment::count(&OF_ITEM.captures(note)?[1])?;
        usize::try_from(number).ok()
    });
    let post = note.filter(|_| item.is_none()).map(str::to_owned);
    let tight: String = bare.chars().filter(|c| !c.is_whitespace()).collect();
    if labels::alone(&tight).is_some_and(|label| label != labels::Label::Leader) {
        return None;
    }
    let by = |name: &str| Some((Person { name: name.to_owned(), post: post.clone() }, item));
    if names::is_placeholder(&tight) && post.is_some() {
        return by(&tight);
    }
    let longest = known.iter().filter(|name| tight.starts_with(*name)).max_by_key(|name| name.len());
    if let Some(name) = longest {
        let rest = &tight[name.len()..];
        if rest.chars().count() <= BETWEEN && rest.chars().all(|c| c.is_alphanumeric()) {
            return by(name);
        }
    }
    if let Some(found) = UNKNOWN.captures(bare.trim()) {
        let name: String = found[1].chars().filter(|c| !c.is_whitespace()).collect();
        if names::is_name(&name) {
            return by(&name);
        }
    }
    let named = names::person(&tight).filter(|person| person.post.is_some())?;
    Some((named, item))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<(String, String)> {
        let known = ["陈一诺", "许安宁", "方行"].map(str::to_owned).into();
        said(&labels::plain(line), &known).map(|said| (said.speaker.name, said.text.to_owned()))
    }

    #[test]
    fn a_speaker_is_found_however_the_name_is_set_off() {
        for (line, name) in [
            ("许安宁：值班要两个人。", "许安宁"),
            ("（一）许安宁同志：值班要两个人。", "许安宁"),
            ("1.何思源发言：值班要两个人。", "何思源"),
            ("许安宁对陈一诺同志的批评：值班要两个人。", "许安宁"),
            ("组织委员江亦舟：值班要两个人。", "江亦舟"),
            ("最后，陈一诺总结说：值班要两个人。", "陈一诺"),
            ("何思源同志认为，值班要两个人。", "何思源"),
            ("方行　　值班要两个人。", "方行"),
            ("方　行　　值班要两个人。", "方行"),
            ("方行——值班要两个人。", "方行"),
            ("方 行：值班要两个人。", "方行"),
        ] {
            assert_eq!(read(line), Some((name.to_owned(), "值班要两个人。".to_owned())), "{line}");
        }
        assert_eq!(read("陈一诺（组长）"), Some(("陈一诺".to_owned(), String::new())));
        for line in ["大家认为，值班要两个人。", "会议内容：值班", "许安宁、方行负责：值班", "方法：轮班"]
        {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn a_paragraph_that_tells_of_several_is_split() {
        let known = ["陈一诺", "许安宁"].map(str::to_owned).into();
        let told = "大家讨论了值班。陈一诺认为，要两个人；许安宁提出，白天一个人够。";
        assert_eq!(sentences(told, &known), ["陈一诺认为，要两个人", "许安宁提出，白天一个人够。"]);
        assert!(sentences("大家讨论了值班。陈一诺排班。", &known).is_empty());
    }

    #[test]
    fn brackets_behind_a_name_hold_a_post_or_a_topic() {
        let known = BTreeSet::new();
        let one = said("陈一诺(组长):好。", &known).expect("a speech");
        assert_eq!((one.speaker.post.as_deref(), one.item), (Some("组长"), None));
        let one = said("陈一诺(议题二):好。", &known).expect("a speech");
        assert_eq!((one.speaker.post, one.item), (None, Some(2)));
    }
}
