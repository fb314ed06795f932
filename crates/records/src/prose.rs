//! Heads that are told in sentences: 2021年9月10日下午，第二党小组在会议室开会，由组长主持.

use std::sync::LazyLock;

use regex::Regex;

use crate::{
    moment::pattern,
    names,
    record::{Absentee, Person},
};

/// What sentences say.
#[derive(Default, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) place: Option<String>,
    pub(crate) chair: Option<Person>,
    pub(crate) recorder: Option<Person>,
    pub(crate) absentees: Vec<Absentee>,
    pub(crate) topic: Option<String>,
}

static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"在([\p{Han}0-9A-Za-z]{2,20}?)(?:召开|举行|开会|开了|组织|进行)|[，, ]在([\p{Han}0-9A-Za-z]{2,16}?)[。，,]",
    )
});
static CHAIR: LazyLock<Regex> = LazyLock::new(|| pattern(r"由([\p{Han}·]{2,16}?)(?:同志)?主持"));
static RECORDER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:^|[，,。；;])([\p{Han}·]{2,10}?)(?:同志)?(?:负责|担任|做|作)?(?:会议)?记录(?:$|[，,。；;])")
});
static AWAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[，,。；;])([\p{Han}·、]{2,20}?)(?:同志)?因([\p{Han}]{1,12}?)(?:请假|缺席|未参加|未到|没有参加|没有到)",
    )
});
static TOPIC: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:议题|主题)(?:是|为)[:，]?([^。]{2,60})"));

/// What a paragraph of a head says.
pub(crate) fn told(text: &str) -> Told {
    let named = |found: Option<regex::Captures<'_>>| found.and_then(|found| names::person(&found[1]));
    let mut told = Told {
        place: PLACE
            .captures(text)
            .and_then(|found| found.get(1).or(found.get(2)).map(|place| place.as_str().to_owned())),
        chair: named(CHAIR.captures(text)),
        recorder: RECORDER.captures_iter(text).find_map(|found| names::person(&found[1])),
        topic: TOPIC.captures(text).map(|found| found[1].trim().to_owned()),
        ..Told::default()
    };
    for found in AWAY.captures_iter(text) {
        let people = names::people(&found[1]).into_iter();
        told.absentees
            .extend(people.map(|one| Absentee { name: one.name, reason: Some(found[2].to_owned()) }));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_of_a_head_are_understood() {
        let told = told(
            "2021年9月10日下午3点，第一党小组在三楼会议室召开会议，由组长许安宁主持，方行记录。何思源、秦川因出差请假。议题是学习党章。",
        );
        assert_eq!(told.place.as_deref(), Some("三楼会议室"));
        let chair = told.chair.expect("a chair");
        assert_eq!((chair.name.as_str(), chair.post.as_deref()), ("许安宁", Some("组长")));
        assert_eq!(told.recorder.map(|one| one.name).as_deref(), Some("方行"));
        let away: Vec<_> =
            told.absentees.iter().map(|one| (one.name.as_str(), one.reason.as_deref())).collect();
        assert_eq!(away, [("何思源", Some("出差")), ("秦川", Some("出差"))]);
        assert_eq!(told.topic.as_deref(), Some("学习党章"));
        assert_eq!(super::told("大家在会上谈得很好。"), Told::default());
    }
}
