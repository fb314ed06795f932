//! People by name or by the sounds of their names: 陈一诺 is found as 一诺, as cyn and as chenyinuo.

use pinyin::{Pinyin, ToPinyinMulti as _};

/// The most characters of what was typed that are looked at.
const LONGEST: usize = 60;

/// The sounds that a character may have, without tones; the character itself where it has none.
fn sounds(c: char) -> Vec<String> {
    match c.to_pinyin_multi() {
        Some(all) => {
            let mut plain: Vec<_> = all.into_iter().map(Pinyin::plain).map(|s| s.replace('ü', "v")).collect();
            plain.sort();
            plain.dedup();
            plain
        }
        None => c.to_lowercase().next().map(String::from).into_iter().collect(),
    }
}

/// Whether what was typed begins the sounds of a name, each character by its first letter or by all of it.
fn sounds_like(name: &[char], typed: &str) -> bool {
    if typed.is_empty() {
        return true;
    }
    let Some((first, rest)) = name.split_first() else { return false };
    sounds(*first).iter().any(|sound| {
        let initial = &sound[..sound.chars().next().map_or(0, char::len_utf8)];
        let whole = typed.strip_prefix(sound.as_str()).is_some_and(|typed| sounds_like(rest, typed));
        whole
            // Where the letter is the whole sound, it was just tried: once more would double the work with every character.
            || initial.len() < sound.len() && typed.strip_prefix(initial).is_some_and(|typed| sounds_like(rest, typed))
            || sound.starts_with(typed)
    })
}

/// Whether a name is meant by what was typed.
pub(super) fn is_meant(name: &str, typed: &str) -> bool {
    let typed: String = typed.trim().to_lowercase().chars().take(LONGEST).collect();
    if typed.is_empty() {
        return false;
    }
    if name.to_lowercase().contains(&typed) {
        return true;
    }
    let letters = typed.chars().all(|c| c.is_ascii_alphabetic()) && typed.len() > 1;
    let name: Vec<char> = name.chars().filter(|c| c.is_alphanumeric()).collect();
    letters && (0..name.len()).any(|from| sounds_like(&name[from..], &typed))
}

#[cfg(test)]
mod tests {
    use super::is_meant;

    #[test]
    fn a_name_is_found_by_characters_initials_and_sounds() {
        for typed in ["陈一诺", "一诺", "陈", "cyn", "CYN", "chenyinuo", "chenyn", "yn", "cheny"] {
            assert!(is_meant("陈一诺", typed), "{typed}");
        }
        for typed in ["", "  ", "c", "cnn", "陈诺", "nuoy", "c y n"] {
            assert!(!is_meant("陈一诺", typed), "{typed}");
        }
    }

    #[test]
    fn a_name_of_letters_is_answered_at_once() {
        // Tried both ways at every letter this would take longer than anybody lives.
        let (name, typed) = ("a".repeat(50), format!("{}b", "a".repeat(49)));
        assert!(!is_meant(&name, &typed) && is_meant(&name, &"a".repeat(49)));
        assert!(!is_meant(&"啊".repeat(50), &typed));
    }

    #[test]
    fn a_character_with_several_sounds_is_found_by_each() {
        assert!(is_meant("单于飞", "syf") && is_meant("单于飞", "dyf"));
        assert!(is_meant("吕绿", "lvlv"));
        assert!(is_meant("阿依古丽·买买提", "mmt"));
    }
}
