//! What a token of the JSON API lets a program do in somebody's name: less than the person may, never more (ADR 32).

/// A part of what a person may do. Reading is part of every token.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Scope {
    /// Plans, meetings, their records and papers.
    Read,
    /// The year plan.
    WritePlans,
    /// Drafting a meeting, consulting, submitting, telling, opening, concluding, reporting.
    WriteMeetings,
    /// What is written down while it runs, the own remark.
    WriteRecords,
    /// The own answer to a notice.
    WriteAnswers,
    /// Signing the record.
    SignMinutes,
    /// What the branch answers: consultation, approval, receipt.
    WriteApprovals,
    /// Where events go.
    ManageWebhooks,
}

impl Scope {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Read,
        Self::WritePlans,
        Self::WriteMeetings,
        Self::WriteRecords,
        Self::WriteAnswers,
        Self::SignMinutes,
        Self::WriteApprovals,
        Self::ManageWebhooks,
    ];

    /// The name in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::WritePlans => "plans:write",
            Self::WriteMeetings => "meetings:write",
            Self::WriteRecords => "records:write",
            Self::WriteAnswers => "answers:write",
            Self::SignMinutes => "minutes:sign",
            Self::WriteApprovals => "approvals:write",
            Self::ManageWebhooks => "webhooks:manage",
        }
    }

    /// For the person who makes a token.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Read => "查看计划、会议、记录和材料",
            Self::WritePlans => "改年度计划",
            Self::WriteMeetings => "办会议：起草、沟通、报批、通知、开会、小结、上报",
            Self::WriteRecords => "写会议记录和本人发言",
            Self::WriteAnswers => "回复会议通知",
            Self::SignMinutes => "签署会议记录",
            Self::WriteApprovals => "支部的答复：沟通、批准、签收",
            Self::ManageWebhooks => "管理接收地址（限系统管理员）",
        }
    }

    /// Reads the name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.code() == code)
    }
}

/// The scopes of a token, in their order, each once; reading among them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scopes(Vec<Scope>);

impl Scopes {
    /// These, and reading.
    pub fn new(chosen: impl IntoIterator<Item = Scope>) -> Self {
        let mut all: Vec<_> = chosen.into_iter().chain([Scope::Read]).collect();
        all.sort();
        all.dedup();
        Self(all)
    }

    /// Whether one is among them.
    pub fn has(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Scope> + '_ {
        self.0.iter().copied()
    }

    /// Their names with blanks between, as OAuth writes them.
    pub fn code(&self) -> String {
        self.iter().map(Scope::code).collect::<Vec<_>>().join(" ")
    }

    /// Reads the names; none where one is not known.
    pub fn from_code(code: &str) -> Option<Self> {
        code.split_whitespace().map(Scope::from_code).collect::<Option<Vec<_>>>().map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_stand_in_order_and_always_let_read() {
        let scopes = Scopes::from_code("minutes:sign plans:write plans:write").expect("known");
        assert_eq!(scopes.code(), "read plans:write minutes:sign");
        assert!(scopes.has(Scope::SignMinutes) && !scopes.has(Scope::WriteMeetings));
        assert_eq!(Scopes::from_code("plans:write everything"), None);
        for scope in Scope::ALL {
            assert_eq!(Scope::from_code(scope.code()), Some(scope));
        }
    }
}
