//! The clauses of the guide that the product carries out, with their wording.
//!
//! The wording is the source's own; its known slips are corrected as `source.md` says
//! («召开组织生活时» reads «召开组织生活会时»).

use serde::{Deserialize, Serialize};

/// How binding a clause is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Strength {
    /// 应当、必须: a breach is a breach.
    Must,
    /// 一般: usual; departing from it asks for a reason and never blocks.
    Usual,
}

/// A clause of the guide.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Clause {
    /// One or two matters a meeting.
    G3,
    /// The leader is a full member.
    L1,
    /// How the leader comes into office.
    L2,
    /// Year plan, about one meeting a month.
    R1,
    /// Consultation before the meeting.
    R2,
    /// Approval, then notice to all members.
    R3,
    /// Chairing and the order of speaking.
    R4,
    /// Summary, measures, responsibilities.
    R5,
    /// The record.
    R6,
    /// Report to the branch.
    R7,
}

impl Clause {
    /// The seven basic requirements (基本要求) in their order.
    pub const REQUIREMENTS: [Self; 7] =
        [Self::R1, Self::R2, Self::R3, Self::R4, Self::R5, Self::R6, Self::R7];

    /// The id used in code, findings and documentation.
    pub const fn id(self) -> &'static str {
        match self {
            Self::G3 => "G3",
            Self::L1 => "L1",
            Self::L2 => "L2",
            Self::R1 => "R1",
            Self::R2 => "R2",
            Self::R3 => "R3",
            Self::R4 => "R4",
            Self::R5 => "R5",
            Self::R6 => "R6",
            Self::R7 => "R7",
        }
    }

    /// A heading of two to six characters for pages.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::G3 => "议题数量",
            Self::L1 => "组长条件",
            Self::L2 => "组长产生",
            Self::R1 => "年度计划",
            Self::R2 => "会前沟通",
            Self::R3 => "批准通知",
            Self::R4 => "主持发言",
            Self::R5 => "小结落实",
            Self::R6 => "会议记录",
            Self::R7 => "会后上报",
        }
    }

    /// The wording of the clause.
    pub const fn text(self) -> &'static str {
        match self {
            Self::G3 => {
                "党小组会的内容一般围绕党的中心工作和党支部工作，结合本小组的实际情况确定，每次解决一两个问题。"
            }
            Self::L1 => {
                "应当具备的条件是：正式党员；政治素质高，具备一定的政策理论水平，熟悉党的基本知识；热爱党的工作，有较强的事业心和责任感，在党员和群众中有较高威信；组织协调能力较强，能够团结带领党员完成党支部交办的各项任务。"
            }
            Self::L2 => {
                "党小组组长由党支部指定，也可以由党小组党员推荐产生，一般由所在处、室党员主要负责人担任。"
            }
            Self::R1 => {
                "根据党支部工作安排，年初做好年度计划，合理安排时间、进度和会议频次。党小组会一般每月召开1次。"
            }
            Self::R2 => {
                "每次召开党小组会前，党小组长都应当向党支部书记或组织委员、纪检委员汇报，沟通党小组会的具体内容、开法以及应注意的问题。"
            }
            Self::R3 => "经支部批准后，将议题事先通知本小组的全体党员，动员大家做好准备。",
            Self::R4 => {
                "认真主持会议，动员大家围绕议题进行发言和讨论。一般的党小组会，党员先发言，组内进行充分讨论，党小组长末尾发言。召开组织生活会时，党小组长带头发言，第一个开展批评和自我批评。"
            }
            Self::R5 => "会议结束前，进行归纳小结，落实议定事项，明确落实措施和责任分工。",
            Self::R6 => "做好会议记录，记录本一般由党小组长负责保存。",
            Self::R7 => "会后，及时上报党支部。",
        }
    }

    /// How binding it is: «一般» is usual, everything else a must.
    pub const fn strength(self) -> Strength {
        match self {
            Self::G3 | Self::L2 | Self::R1 => Strength::Usual,
            _ => Strength::Must,
        }
    }
}
