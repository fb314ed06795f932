//! One entry of a journal as the text that is digested.

use serde::{Deserialize, Serialize};

use crate::Digests;

/// What an entry of a branch's journal says, in plain values. Its number is a part of the chain.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// The branch, a UUID with hyphens.
    pub branch: String,
    /// When, in microseconds since 1970-01-01 UTC.
    pub at: i64,
    /// Who, a UUID; none when nobody was signed in or is not to be named.
    pub actor: Option<String>,
    /// What, as noun.verb.
    pub action: String,
    /// On what, a UUID.
    pub object: Option<String>,
    /// How it ended, such as `done`.
    pub outcome: String,
    /// Random digits that nobody can guess, hexadecimal: without them the digests of an entry would tell whoever guesses what it says that
    /// the guess is right. None for an entry from before there was a chain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
    /// The digests of what was kept with it: the facts of a signed record, the bytes of a file.
    pub content: Option<Digests>,
}

impl Entry {
    /// The text that is digested: ten lines, a hyphen for what is not there. No field of a true entry has a line break, so that one
    /// text is never that of two entries.
    pub fn text(&self) -> String {
        let or_none = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        let content = self.content.as_ref();
        [
            "dangxiaozu journal 1".to_owned(),
            self.branch.clone(),
            self.at.to_string(),
            or_none(&self.actor),
            self.action.clone(),
            or_none(&self.object),
            self.outcome.clone(),
            or_none(&self.salt),
            content.map_or_else(|| "-".to_owned(), |c| c.sha256.clone()),
            content.map_or_else(|| "-".to_owned(), |c| c.sm3.clone()),
        ]
        .map(|line| line + "\n")
        .concat()
    }

    /// The digests of what the entry says, without the chain: what stands for it where its content is nobody's business.
    pub fn digests(&self) -> Digests {
        Digests::of(self.text().as_bytes())
    }
}
