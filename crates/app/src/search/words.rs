//! Words to search for: every two characters that stand side by side, so that a word of two is found as well as a sentence.

use store::search::Text;

/// A text as it is compared: small letters, full-width letters and digits as ordinary ones. Has as many characters as the text.
pub(super) fn plain(text: &str) -> Vec<char> {
    let narrow = |c: char| match u32::from(c) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    text.chars().map(narrow).map(|c| c.to_lowercase().next().unwrap_or(c)).collect()
}

/// Two characters as a token: letters and digits of ASCII, whatever the characters are.
fn token(pair: &[char]) -> String {
    format!("{:x}x{:x}", u32::from(pair[0]), u32::from(pair[1]))
}

/// The tokens of some characters, as far as a pair is wanted by its place among so many of a run; marks between words are none.
fn tokens_of(text: &[char], is_wanted: impl Fn(usize, usize) -> bool) -> Vec<String> {
    let runs = text.split(|c| !c.is_alphanumeric());
    let mut all: Vec<_> = runs
        .flat_map(|run| run.windows(2).enumerate().map(move |(at, pair)| (at, run.len() - 1, pair)))
        .filter(|(at, of, _)| is_wanted(*at, *of))
        .map(|(_, _, pair)| token(pair))
        .collect();
    all.sort();
    all.dedup();
    all
}

/// The tokens of some characters: every pair.
fn pairs(text: &[char]) -> Vec<String> {
    tokens_of(text, |_, _| true)
}

/// Tokens that between them have every character: every second pair and the last. They are enough to look a text up by, as whether
/// it has the words is asked of the text itself.
fn spaced(text: &[char]) -> Vec<String> {
    tokens_of(text, |at, of| at % 2 == 0 || at + 1 == of)
}

/// Under what a text stands in the index. What it gives for a text must never change without the index being made anew.
pub fn tokens(text: &Text) -> Vec<String> {
    let mut all = pairs(&plain(&format!("{}\n{}", text.title, text.body)));
    all.extend(text.readers.iter().cloned());
    all
}

/// What somebody asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Asked {
    /// The words, as they are compared.
    pub(super) terms: Vec<Vec<char>>,
    /// The tokens that a text must have.
    pub(super) tokens: Vec<String>,
}

/// The most words, and the most characters of all together, that are searched for.
const WORDS: usize = 8;
/// The most characters.
const LENGTH: usize = 60;

impl Asked {
    /// Reads what was typed.
    pub(super) fn read(typed: &str) -> Self {
        let typed: Vec<char> = plain(typed).into_iter().take(LENGTH).collect();
        let terms: Vec<Vec<char>> = typed
            .split(|c| c.is_whitespace())
            .filter(|t| !t.is_empty())
            .take(WORDS)
            .map(<[char]>::to_vec)
            .collect();
        let mut tokens: Vec<_> = terms.iter().flat_map(|term| spaced(term)).collect();
        tokens.sort();
        tokens.dedup();
        Self { terms, tokens }
    }

    /// Whether a text has every word: two characters side by side are not yet the word.
    pub(super) fn is_in(&self, text: &[char]) -> bool {
        self.terms.iter().all(|term| text.windows(term.len()).any(|part| part == term.as_slice()))
    }
}

/// How many characters stand before the first word in an excerpt, and how many of the text are shown.
const BEFORE: usize = 16;
/// How long an excerpt is.
const EXCERPT: usize = 90;

/// A piece of an excerpt: the words that were asked for stand out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Whether they were asked for.
    pub is_hit: bool,
}

/// The part of a text around the first word that was asked for.
pub(super) fn excerpt(asked: &Asked, text: &str) -> Vec<Piece> {
    let (shown, compared): (Vec<char>, _) = (text.chars().collect(), plain(text));
    let places = |term: &Vec<char>| {
        let term = term.clone();
        let length = term.len();
        compared
            .windows(length)
            .enumerate()
            .filter(move |(_, part)| *part == term.as_slice())
            .map(move |(at, _)| (at, length))
            .collect::<Vec<_>>()
    };
    let mut hits: Vec<_> = asked.terms.iter().flat_map(places).collect();
    hits.sort_unstable();
    let from = hits.first().map_or(0, |(at, _)| at.saturating_sub(BEFORE));
    let until = (from + EXCERPT).min(shown.len());
    let mut pieces = Vec::new();
    let mut push = |part: &[char], is_hit| {
        if !part.is_empty() {
            let text = part.iter().map(|c| if c.is_control() { ' ' } else { *c }).collect();
            pieces.push(Piece { text, is_hit });
        }
    };
    if from > 0 {
        push(&['…'], false);
    }
    let mut at = from;
    for (begin, length) in hits {
        let end = (begin + length).min(until);
        if begin < at || begin >= until {
            continue;
        }
        push(&shown[at..begin], false);
        push(&shown[begin..end], true);
        at = end;
    }
    push(&shown[at..until], false);
    if until < shown.len() {
        push(&['…'], false);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(pieces: &[Piece]) -> String {
        pieces.iter().map(|p| if p.is_hit { format!("[{}]", p.text) } else { p.text.clone() }).collect()
    }

    #[test]
    fn two_characters_are_a_token_and_marks_divide() {
        let all = pairs(&plain("学习，党章ＡＢ"));
        assert_eq!(all, ["515ax7ae0", "5b66x4e60", "61x62", "7ae0x61"]);
    }

    #[test]
    fn a_word_is_the_word_and_not_its_pieces() {
        let asked = Asked::read("学习党章");
        assert!(asked.is_in(&plain("认真学习党章")));
        assert!(!asked.is_in(&plain("学习，党章；习党")));
        let two = Asked::read(" 党章　A组 ");
        assert!(two.is_in(&plain("a组学习党章")) && !two.is_in(&plain("学习党章")));
    }

    #[test]
    fn whatever_has_the_words_has_the_tokens() {
        for words in ["党章", "学习党", "学习党章", "消防栓上周刚刚试过水压", "a组 党章", "数据，核对"]
        {
            let asked = Asked::read(words);
            let text = plain(&format!("前面{}后面", words));
            let all = pairs(&text);
            assert!(!asked.tokens.is_empty() && asked.is_in(&plain(words)), "{words}");
            assert!(asked.tokens.iter().all(|token| all.contains(token)), "{words}: {:?}", asked.tokens);
        }
        assert_eq!(Asked::read("学习党章").tokens.len(), 2, "every character once");
        assert_eq!(Asked::read("学习党").tokens.len(), 2);
    }

    #[test]
    fn one_character_is_nothing_to_look_up() {
        assert!(Asked::read("党").tokens.is_empty());
        assert!(Asked::read("  ，。 ").tokens.is_empty());
    }

    #[test]
    fn an_excerpt_stands_around_the_first_word() {
        let long = format!("{}学习党章，再学习党规。{}", "前".repeat(40), "后".repeat(120));
        let shown = joined(&excerpt(&Asked::read("学习"), &long));
        assert!(
            shown.starts_with("…前") && shown.contains("[学习]党章，再[学习]党规") && shown.ends_with('…'),
            "{shown}"
        );
        assert_eq!(joined(&excerpt(&Asked::read("ab"), "ＡＢC")), "[ＡＢ]C");
        assert_eq!(joined(&excerpt(&Asked::read("没有"), "短")), "短");
    }
}
