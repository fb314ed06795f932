//! The 25 steps of developing a Party member (`rules.md` 2.3).
//!
//! The list belongs to the rule of 2014; no flow chart of the revision is known, so its steps are kept and mapped to the articles of 2026.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Edition, OpinionPurpose, Place};
use crate::person::Standing;

/// A step, in the order of the list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// 1 递交入党申请书
    Application,
    /// 2 党组织派人谈话
    Talk,
    /// 3 推荐和确定入党积极分子
    ActivistNamed,
    /// 4 上级党委备案
    ActivistFiled,
    /// 5 指定培养联系人
    ContactsNamed,
    /// 6 培养教育考察; written down when it is concluded
    Cultivation,
    /// 7 确定发展对象
    TargetNamed,
    /// 8 报上级党委备案; since 2026 上级党委同意并公示
    TargetListed,
    /// 9 确定入党介绍人
    IntroducersNamed,
    /// 10 政治审查
    PoliticalReview,
    /// 11 集中培训
    Training,
    /// 12 支部委员会审查
    CommitteeReview,
    /// 13 上级党委预审
    PreReview,
    /// 14 填写入党志愿书
    Volunteering,
    /// 15 支部大会讨论
    AdmissionMeeting,
    /// 16 上级党委派人谈话
    SuperiorTalk,
    /// 17 上级党委审批
    AdmissionApproved,
    /// 18 再上一级组织部门备案
    AdmissionFiled,
    /// 19 编入党支部和党小组
    Placed,
    /// 20 入党宣誓
    Oath,
    /// 21 继续教育考察; written down when it is concluded
    ProbationInspected,
    /// 22 提出转正申请
    ConversionRequest,
    /// 23 支部大会讨论转正
    ConversionMeeting,
    /// 24 上级党委审批转正
    ConversionApproved,
    /// 25 材料归档
    Archived,
}

/// Who takes a step.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Actor {
    /// 本人
    Person,
    /// 党支部
    Branch,
    /// 支部委员会; the general meeting where there is none
    Committee,
    /// 党员大会
    GeneralMeeting,
    /// 上级党委
    Superior,
    /// 基层党委或者县级党委组织部门
    BaseCommittee,
    /// 党组织: branch or committee
    Organization,
}

impl Actor {
    /// The term people use.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Person => "本人",
            Self::Branch => "党支部",
            Self::Committee => "支部委员会",
            Self::GeneralMeeting => "党员大会",
            Self::Superior => "上级党委",
            Self::BaseCommittee => "基层党委",
            Self::Organization => "党组织",
        }
    }

    /// Whether it stands above the branch.
    pub const fn is_superior(self) -> bool {
        matches!(self, Self::Superior | Self::BaseCommittee)
    }
}

/// A line of the table of steps.
struct Line {
    step: Step,
    code: &'static str,
    chinese: &'static str,
    stage: Standing,
    actor: Actor,
    article: &'static str,
    needs: &'static [Step],
}

impl Line {
    const fn new(
        step: Step,
        code: &'static str,
        chinese: &'static str,
        stage: Standing,
        actor: Actor,
        article: &'static str,
        needs: &'static [Step],
    ) -> Self {
        Self { step, code, chinese, stage, actor, article, needs }
    }
}

use Actor::{BaseCommittee, Branch, Committee, GeneralMeeting, Organization, Superior};
use Standing::{Activist, Applicant, Full, Probationary, Target};

/// The table of `rules.md` 2.3. What a step needs is what the rule puts before it; steps that may change places do not need each other.
#[rustfmt::skip]
static LINES: [Line; 25] = [
    Line::new(Step::Application, "application", "递交入党申请书", Applicant, Actor::Person, "第五条、第六条", &[]),
    Line::new(Step::Talk, "talk", "党组织派人谈话", Applicant, Branch, "第七条", &[Step::Application]),
    Line::new(Step::ActivistNamed, "activist_named", "推荐和确定入党积极分子", Applicant, Committee, "第八条", &[Step::Application, Step::Talk]),
    Line::new(Step::ActivistFiled, "activist_filed", "入党积极分子报上级党委备案", Activist, Branch, "第八条", &[Step::ActivistNamed]),
    Line::new(Step::ContactsNamed, "contacts_named", "指定培养联系人", Activist, Branch, "第九条", &[Step::ActivistNamed]),
    Line::new(Step::Cultivation, "cultivation", "培养教育考察", Activist, Branch, "第十条至第十二条", &[Step::ContactsNamed]),
    Line::new(Step::TargetNamed, "target_named", "确定发展对象", Activist, Committee, "第十三条", &[Step::ActivistFiled, Step::Cultivation]),
    Line::new(Step::TargetListed, "target_listed", "发展对象报上级党委备案", Activist, Superior, "第十三条", &[Step::TargetNamed]),
    Line::new(Step::IntroducersNamed, "introducers_named", "确定入党介绍人", Target, Branch, "第十四条", &[Step::TargetListed]),
    Line::new(Step::PoliticalReview, "political_review", "政治审查", Target, Organization, "第十六条", &[Step::TargetListed]),
    Line::new(Step::Training, "training", "集中培训", Target, BaseCommittee, "第十七条", &[Step::TargetListed]),
    Line::new(Step::CommitteeReview, "committee_review", "支部委员会审查", Target, Committee, "第十八条", &[Step::IntroducersNamed, Step::PoliticalReview, Step::Training]),
    Line::new(Step::PreReview, "pre_review", "上级党委预审", Target, BaseCommittee, "第十八条", &[Step::CommitteeReview]),
    Line::new(Step::Volunteering, "volunteering", "填写入党志愿书", Target, Actor::Person, "第十五条、第十八条", &[Step::PreReview]),
    Line::new(Step::AdmissionMeeting, "admission_meeting", "党员大会讨论接收预备党员", Target, GeneralMeeting, "第十九条至第二十一条", &[Step::Volunteering]),
    Line::new(Step::SuperiorTalk, "superior_talk", "上级党委派人谈话", Target, Superior, "第二十三条", &[Step::AdmissionMeeting]),
    Line::new(Step::AdmissionApproved, "admission_approved", "上级党委审批预备党员", Target, Superior, "第二十二条、第二十四条、第二十五条", &[Step::SuperiorTalk]),
    Line::new(Step::AdmissionFiled, "admission_filed", "再上一级组织部门备案", Probationary, Superior, "第二十五条", &[Step::AdmissionApproved]),
    Line::new(Step::Placed, "placed", "编入党支部和党小组", Probationary, Organization, "第二十八条", &[Step::AdmissionApproved]),
    Line::new(Step::Oath, "oath", "入党宣誓", Probationary, BaseCommittee, "第二十九条", &[Step::AdmissionApproved]),
    Line::new(Step::ProbationInspected, "probation_inspected", "继续教育考察", Probationary, Organization, "第三十条", &[Step::Placed]),
    Line::new(Step::ConversionRequest, "conversion_request", "提出转正申请", Probationary, Actor::Person, "第三十二条", &[Step::AdmissionApproved]),
    Line::new(Step::ConversionMeeting, "conversion_meeting", "党员大会讨论转正", Probationary, GeneralMeeting, "第三十二条", &[Step::ProbationInspected, Step::ConversionRequest]),
    Line::new(Step::ConversionApproved, "conversion_approved", "上级党委审批转正", Probationary, Superior, "第三十三条", &[Step::ConversionMeeting]),
    Line::new(Step::Archived, "archived", "材料归档", Full, Branch, "第三十六条", &[Step::ConversionApproved]),
];

impl Step {
    /// All 25, in order.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> + Clone {
        LINES.iter().map(|line| line.step)
    }

    fn line(self) -> &'static Line {
        &LINES[self as usize]
    }

    /// 1 to 25.
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The term people use, in any edition.
    pub fn chinese(self) -> &'static str {
        self.line().chinese
    }

    /// The term in an edition: step 8 was 备案 and is 同意 with 公示 since 2026.
    pub fn name(self, edition: &Edition) -> &'static str {
        if self == Self::TargetListed && edition.publicity.is_some() {
            "上级党委同意并公示，列为发展对象"
        } else {
            self.chinese()
        }
    }

    /// The word stored.
    pub fn code(self) -> &'static str {
        self.line().code
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::all().find(|s| s.code() == code)
    }

    /// The standing that the person has while the step is taken.
    pub fn stage(self) -> Standing {
        self.line().stage
    }

    /// The standing that begins with this step. Probation is counted back to the branch meeting (Art 31), a conversion to the end of
    /// probation (Art 33); both hold from the approval only.
    pub const fn opens(self) -> Option<Standing> {
        match self {
            Self::Application => Some(Applicant),
            Self::ActivistNamed => Some(Activist),
            Self::TargetListed => Some(Target),
            Self::AdmissionApproved => Some(Probationary),
            Self::ConversionApproved => Some(Full),
            _ => None,
        }
    }

    /// Who takes it.
    pub fn actor(self) -> Actor {
        self.line().actor
    }

    /// Where an edition asks for it.
    pub fn place(self, edition: &Edition) -> Place {
        edition.place(self.line().article)
    }

    /// The steps that must have been taken before.
    pub fn needs(self) -> &'static [Self] {
        self.line().needs
    }

    /// Whether this step needs another one, directly or through those that it needs.
    pub fn rests_on(self, other: Self) -> bool {
        self.needs().iter().any(|need| *need == other || need.rests_on(other))
    }

    /// The paper that the step leaves in the file of the Party committee (DV-23, DV-35; 细则 Art 36). The group keeps none of them.
    pub const fn document(self) -> Option<&'static str> {
        match self {
            Self::Application => Some("入党申请书"),
            Self::Cultivation => Some("《入党积极分子培养考察登记表》"),
            Self::PoliticalReview => Some("政治审查材料"),
            Self::Volunteering => Some("《入党志愿书》"),
            Self::AdmissionMeeting => Some("支部大会决议（写入《入党志愿书》）"),
            Self::ProbationInspected => Some("《预备党员教育考察登记表》"),
            Self::ConversionRequest => Some("转正申请书"),
            Self::ConversionMeeting => Some("支部大会转正决议"),
            _ => None,
        }
    }

    /// The opinion of the group that must be heard before (DV-09, DV-31).
    pub const fn hears(self) -> Option<OpinionPurpose> {
        match self {
            Self::TargetNamed => Some(OpinionPurpose::ProspectHearing),
            Self::ConversionMeeting => Some(OpinionPurpose::ConversionHearing),
            _ => None,
        }
    }

    /// Whether only the branch writes it down: the political review stays out of the group's hands (`rules.md` 2.3, 7.4).
    pub const fn is_of_branch_only(self) -> bool {
        matches!(self, Self::PoliticalReview)
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.chinese())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_enum() {
        for (index, step) in Step::all().enumerate() {
            assert_eq!(step as usize, index);
            assert_eq!(Step::from_code(step.code()), Some(step));
            assert_eq!(serde_json::to_value(step).expect("a word"), step.code());
        }
        assert_eq!((Step::all().count(), Step::Archived.number()), (25, 25));
    }

    #[test]
    fn a_step_needs_earlier_steps_of_its_own_or_an_earlier_stage() {
        for step in Step::all() {
            assert!(step.needs().iter().all(|need| *need < step && need.stage() <= step.stage()), "{step}");
            assert!(step.needs().is_empty() == (step == Step::Application));
        }
    }

    #[test]
    fn the_stages_open_one_after_the_other() {
        assert!(Step::all().filter_map(Step::opens).eq(Standing::ALL));
    }

    #[test]
    fn the_papers_of_the_archive_come_from_their_steps() {
        let all: Vec<_> = Step::all().filter_map(|s| s.document().map(|paper| (s.number(), paper))).collect();
        assert_eq!(all.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 6, 10, 14, 15, 21, 22, 23]);
        for paper in [
            "入党申请书",
            "入党积极分子培养考察登记表",
            "政治审查材料",
            "入党志愿书",
            "预备党员教育考察登记表",
            "转正申请书",
        ] {
            assert!(all.iter().any(|(_, known)| known.contains(paper)), "Art 36 names {paper}");
        }
    }

    #[test]
    fn the_group_must_be_heard_before_two_steps() {
        let heard: Vec<_> = Step::all().filter(|s| s.hears().is_some()).map(Step::number).collect();
        assert_eq!(heard, [7, 23]);
    }

    #[test]
    fn names_and_articles_follow_the_edition() {
        let (old, new) = (Edition::on(date(2026, 5, 10)), Edition::on(date(2026, 5, 11)));
        assert_eq!(Step::TargetListed.name(old), "发展对象报上级党委备案");
        assert_eq!(Step::TargetListed.name(new), "上级党委同意并公示，列为发展对象");
        assert_eq!(
            (Step::Oath.place(old).article, Step::Oath.place(new).article),
            (None, Some("第二十九条"))
        );
    }
}
