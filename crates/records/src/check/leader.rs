//! Who leads the group, and whether that is who presides.

use std::sync::LazyLock;

use regex::Regex;

use super::one::Findings;
use crate::moment::pattern;

/// Who presides instead of the leader, with why.
static INSTEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern("委托|代为主持|代主持|因.{0,12}(?:出差|请假|外出|不在|空缺)|受.{1,12}(?:委托|安排|指定)")
});

impl Findings<'_> {
    /// Whoever leads the group: named on a line of its own, or by the post that stands beside a name, or with the reason why
    /// somebody else presides. Nobody where the record does not say.
    pub(super) fn leader(&self) -> Option<&str> {
        let r = self.record;
        if let Some(leader) = &r.leader {
            return Some(&leader.value.name);
        }
        let people = r.attendees.iter().chain(&r.observers).flat_map(|found| &found.value);
        let named = r.chair.iter().chain(&r.recorder).map(|found| &found.value).chain(people);
        let mut named = named.chain(r.speeches.iter().map(|said| &said.value.speaker));
        if let Some(leader) = named.find(|one| one.post.as_deref().is_some_and(leads)) {
            return Some(&leader.name);
        }
        let away = || r.absentees.iter().flat_map(|found| &found.value);
        if let Some(leader) = away().find(|one| one.reason.as_deref().is_some_and(leads)) {
            return Some(&leader.name);
        }
        // 许安宁(受组长林知远委托)
        let beside = r.chair.as_ref().and_then(|chair| chair.value.post.as_deref());
        let present = r.attendees.iter().flat_map(|found| &found.value).map(|one| one.name.as_str());
        let mut names = present.chain(away().map(|one| one.name.as_str()));
        let beside = beside.or(r.instead.as_ref().map(|found| found.value.as_str()))?;
        names.find(|name| beside.contains(&format!("组长{name}")))
    }

    /// Whether the summary is told by somebody: 许安宁:… below 小结.
    pub(super) fn sums_up(&self, name: &str) -> bool {
        let summary = self.record.summary.as_ref();
        summary
            .and_then(|found| found.value.strip_prefix(name))
            .is_some_and(|rest| rest.starts_with([':', '(']))
    }

    /// Whether the record tells why somebody else than the leader presides: a leader who was away could not.
    pub(super) fn is_told_why(&self) -> bool {
        let r = self.record;
        let chair = r.chair.as_ref().and_then(|chair| chair.value.post.as_deref());
        let away = r.absentees.iter().flat_map(|found| &found.value);
        let is_away = self
            .leader()
            .is_some_and(|leader| away.into_iter().any(|one| one.name == leader && one.reason.is_some()));
        is_away
            || r.instead.is_some()
            || chair.is_some_and(|post| INSTEAD.is_match(post))
            || r.speeches.iter().take(3).any(|said| INSTEAD.is_match(&said.value.text))
    }
}

/// Whether a post is that of who leads the group.
pub(super) fn leads(post: &str) -> bool {
    // 组长陈一诺出差，受委托 tells who else is.
    post.split(['、', '，', ',', '；', '/', '兼', ' ', '('])
        .any(|part| part.trim().trim_end_matches(')').ends_with("组长") && !part.contains("副组长"))
}
