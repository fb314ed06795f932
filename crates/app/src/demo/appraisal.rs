//! The sample's democratic appraisal: opened ten days ago, on its way in the groups; some have written, most have not.

use jiff::{ToSpan as _, civil::DateTime};

use super::{Sample, Stage, acting, days_before};
use crate::{
    Error,
    appraisal::{open, remark, sheet},
    permission,
};

/// Who has handed in what, so many days ago.
const WRITTEN: [(&str, i64, &str); 3] = [
    (
        "许安宁",
        8,
        "一年来，我参加了党小组的每次会，承担了会计档案的扫描和核对。不足是联系查档群众不够主动，遇到难处想自己先扛。明年打算每周到窗口一次，听听群众的意见。",
    ),
    (
        "陈一诺",
        6,
        "作为组长，我按时组织学习和组织生活，布置的任务大多按期完成。不足是催得多、帮得少，有时候急。今后布置任务以前先听听大家的难处。",
    ),
    (
        "沈若溪",
        5,
        "今年主要精力放在数字化系统上线，组织生活没有耽误。不足是对年轻同志讲业务多、谈思想少。今后每季度和每位同志谈一次心。",
    ),
];

pub(super) fn seed(stage: &mut Stage<'_>, sample: &Sample) -> Result<(), Error> {
    let today = stage.today();
    let mut cx = stage.at(days_before(today, 10, 9, 30))?;
    let runner = acting(&mut cx, sample, "周明哲")?;
    let permit = permission::in_branch(&runner)?;
    let year = days_before(today, 10, 9, 30).year();
    let input = open::Input {
        year: year.to_string(),
        theme: format!("{year}年度民主评议党员"),
        hand_in_by: today.date().saturating_add(14.days()).to_string(),
    };
    let id = open::open(&mut cx, &permit, &input)?;
    for (name, days, text) in WRITTEN {
        let mut cx = stage.at(days_before(today, days, 20, 10))?;
        let author = acting(&mut cx, sample, name)?;
        let group = author.group.ok_or(Error::NotFound)?;
        let permit = permission::in_group(&mut cx, &author, group)?;
        sheet::hand_in(&mut cx, &permit, id, (1, text))?;
    }
    said(stage, sample, id, today)
}

/// One opinion in writing.
fn said(
    stage: &mut Stage<'_>,
    sample: &Sample,
    id: domain::id::AppraisalId,
    today: DateTime,
) -> Result<(), Error> {
    let mut cx = stage.at(days_before(today, 4, 12, 15))?;
    let by = acting(&mut cx, sample, "林知远")?;
    let permit = permission::in_group(&mut cx, &by, sample.groups[0])?;
    let about = sample.person("许安宁").ok_or(Error::NotFound)?;
    let input = remark::Input {
        about: about.to_string(),
        text: "会计档案扫描得又快又准，肯把最难的活接过去。希望遇到困难早一点说出来，大家一起想办法。"
            .to_owned(),
        ..remark::Input::default()
    };
    remark::say(&mut cx, &permit, id, &input)
}
