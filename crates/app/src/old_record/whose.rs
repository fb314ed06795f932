//! Whose record a file is, as its heading says.

use records::record::Record;

/// What is left of a name without what every name of its kind has.
fn bare(name: &str, common: &[&str]) -> String {
    let mut text: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    for word in common {
        text = text.replace(word, "");
    }
    let figure = |c: char| {
        let digit = c.to_digit(10).filter(|digit| *digit > 0)?;
        "一二三四五六七八九".chars().nth(digit as usize - 1)
    };
    text.chars().map(|c| figure(c).unwrap_or(c)).collect()
}

fn same(a: &str, b: &str, common: &[&str]) -> bool {
    let (a, b) = (bare(a, common), bare(b, common));
    // 第十一 does not end in 第一.
    let ends = |long: &str, short: &str| {
        let before = long.strip_suffix(short);
        before.is_some_and(|before| !before.ends_with(|c| "一二三四五六七八九十".contains(c)))
    };
    a.is_empty() || b.is_empty() || ends(&a, &b) || ends(&b, &a)
}

/// What the heading says where it names another branch or group than these.
pub(super) fn elsewhere(record: &Record, branch: &str, group: &str) -> Option<String> {
    const BRANCH: [&str; 5] = ["中国共产党", "中共", "党支部", "支部委员会", "支部"];
    const GROUP: [&str; 4] = ["党小组", "小组", "组", "第"];
    let other_branch = record.branch.as_ref().filter(|found| !same(&found.value, branch, &BRANCH));
    let is_own_group = |named: &str| {
        // A group may be named with its branch before it.
        let named = named.strip_prefix(branch).unwrap_or(named);
        same(named, group, &GROUP)
    };
    let other_group = record.group.as_ref().filter(|found| !is_own_group(&found.value));
    let said: String =
        [other_branch, other_group].into_iter().flatten().map(|found| found.value.as_str()).collect();
    let here = match (other_branch, other_group) {
        (None, None) => return None,
        (Some(_), None) => branch.to_owned(),
        (None, Some(_)) => group.to_owned(),
        (Some(_), Some(_)) => format!("{branch}{group}"),
    };
    Some(format!("原件上写的是“{said}”，这里是“{here}”"))
}

#[cfg(test)]
mod tests {
    use documents::reading::Place;
    use records::record::Found;

    use super::*;

    fn told(branch: &str, group: &str) -> Option<String> {
        let found = |text: &str| {
            let value = text.to_owned();
            (!text.is_empty()).then_some(Found { value, at: Place::Line(1) })
        };
        let record = Record { branch: found(branch), group: found(group), ..Record::default() };
        elsewhere(&record, "云栖区档案馆党支部", "第一党小组")
    }

    #[test]
    fn another_branch_or_group_is_told_and_another_way_of_writing_is_none() {
        for (branch, group) in [
            ("", ""),
            ("云栖区档案馆党支部", "第一党小组"),
            ("中共云栖区档案馆支部委员会", "第1党小组"),
            ("档案馆党支部", "一组"),
            ("", "云栖区档案馆党支部第一党小组"),
            ("", "党小组"),
        ] {
            assert_eq!(told(branch, group), None, "{branch}{group}");
        }
        let said = told("星河纺织厂党支部", "第九党小组").expect("another");
        assert!(
            said.contains("星河纺织厂党支部第九党小组")
                && said.contains("这里是“云栖区档案馆党支部第一党小组”")
        );
        assert!(told("", "第二党小组").is_some_and(|said| said.contains("这里是“第一党小组”")));
        assert!(told("", "第十一党小组").is_some(), "its name ends as ours does");
    }
}
