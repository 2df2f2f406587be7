//! What a search finds a thing by. Words are compared by their beginnings, without case and accents;
//! where a script does not part its words (Chinese, Japanese, Korean), every pair of neighbouring
//! characters counts as a word, so that any substring of two or more is found.

use deunicode::deunicode_char;
use unicode_normalization::UnicodeNormalization;

/// The most words of a query that are looked for; further ones are left out.
pub const MOST_WORDS: usize = 6;

/// Beginnings of up to so many bytes have an index each; longer ones are looked for among those.
pub const LONGEST_BEGINNING: usize = 6;

/// A beginning that a query asks for, as the range `[from, to)` of words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Beginning {
    /// The beginning itself.
    pub from: Vec<u8>,
    /// What comes after every word that begins so.
    pub to: Vec<u8>,
}

impl Beginning {
    /// All words that begin so.
    #[must_use]
    pub fn of(from: Vec<u8>) -> Self {
        let mut to = from.clone();
        // No byte of UTF-8 is 0xff: this is past every word that begins so.
        to.push(0xff);
        Self { from, to }
    }
}

/// A text without case and accents, to compare and sort by.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd() {
        match c {
            '\u{300}'..='\u{36f}' => {}
            'a'..='z' | '0'..='9' => folded.push(c),
            // ø, ß, ł and their like are letters of their own, but people type o, ss and l.
            '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => {
                folded.push_str(&deunicode_char(c).unwrap_or_default().to_ascii_lowercase());
            }
            _ => folded.extend(c.to_lowercase()),
        }
    }
    folded.trim().to_owned()
}

/// The words that a thing described by these texts is found by, each once.
#[must_use]
pub fn words(texts: &[&str]) -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = texts.iter().flat_map(|text| parts(text, true)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// How many bytes at its beginning each of these words has in common with the one before it, up to
/// [`LONGEST_BEGINNING`]: of the words of one thing, which are sorted, those with less than a beginning's length
/// are the first with theirs.
pub fn shared(words: &[Vec<u8>]) -> impl Iterator<Item = usize> {
    let earlier = std::iter::once(&[][..]).chain(words.iter().map(Vec::as_slice));
    words.iter().zip(earlier).map(|(word, earlier)| {
        let pairs = word.iter().zip(earlier).take(LONGEST_BEGINNING);
        pairs.take_while(|(one, other)| one == other).count()
    })
}

/// The beginnings that a query asks for; all must be met. What another one asks for as well is left out.
#[must_use]
pub fn beginnings(query: &str) -> Vec<Beginning> {
    let mut all = parts(query, false);
    all.sort_unstable();
    // What begins like this one stands next to it.
    all.dedup_by(|next, one| {
        let is_more = next.starts_with(one);
        if is_more {
            std::mem::swap(next, one);
        }
        is_more
    });
    all.truncate(MOST_WORDS);
    all.into_iter().map(Beginning::of).collect()
}

/// The words of a text. What is kept (`last`) also has the last character of an unparted run, which
/// begins no pair.
fn parts(text: &str, last: bool) -> Vec<Vec<u8>> {
    let folded = fold(text);
    let mut found = Vec::new();
    for run in folded.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty()) {
        let chars: Vec<char> = run.chars().collect();
        for piece in chars.chunk_by(|a, b| is_unparted(*a) == is_unparted(*b)) {
            if !is_unparted(piece[0]) {
                found.push(piece.iter().collect::<String>().into_bytes());
                continue;
            }
            let pairs = piece.windows(2).map(|pair| pair.iter().collect::<String>().into_bytes());
            found.extend(pairs);
            if last || piece.len() == 1 {
                found.push(piece[piece.len() - 1].to_string().into_bytes());
            }
        }
    }
    found
}

fn is_unparted(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{1100}'..='\u{11ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As the database does it.
    fn finds(query: &str, texts: &[&str]) -> bool {
        let words = words(texts);
        let met = |one: &Beginning| words.iter().any(|word| *word >= one.from && *word < one.to);
        beginnings(query).iter().all(met)
    }

    #[test]
    fn any_words_beginning_finds_it_whatever_its_case_and_accents() {
        let company = ["Birch & Söner AB", "birch.example", "Åsa Łukasz <asa@birch.example>"];
        for query in ["bir", "SON", "soner birch", "sön", "birch.ex", "asa luk", "ÅSA", "ab", ""]
        {
            assert!(finds(query, &company), "{query}");
        }
        for query in ["irch", "oner", "birch oak", "birchs"] {
            assert!(!finds(query, &company), "{query}");
        }
    }

    #[test]
    fn chinese_is_found_by_any_substring() {
        let company = ["上海白桦技术有限公司", "baihua.example"];
        for query in ["上海", "白桦技术", "司", "技", "有限公司", "baihua 白桦"] {
            assert!(finds(query, &company), "{query}");
        }
        assert!(!finds("北京", &company));
        assert!(!finds("海技", &company));
    }

    #[test]
    fn letters_that_do_not_come_apart_are_folded_too() {
        assert_eq!(fold("Straße Øre Łódź"), "strasse ore lodz");
    }

    #[test]
    fn what_another_word_asks_for_as_well_is_looked_for_once() {
        let asked = |query| -> Vec<String> {
            let all = beginnings(query).into_iter();
            all.map(|one| String::from_utf8(one.from).unwrap()).collect()
        };
        assert_eq!(asked("co compass COM birch com"), ["birch", "compass"]);
        assert_eq!(asked("co con com"), ["com", "con"]);
        assert_eq!(asked("白桦"), ["白桦"]);
    }

    proptest! {
        #[test]
        fn of_a_things_words_with_a_beginning_one_is_the_first(
            texts in proptest::collection::vec("[ab]{0,9}", 0..9),
            length in 1..=LONGEST_BEGINNING,
        ) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let words = words(&texts);
            let mut firsts: Vec<&[u8]> = words
                .iter()
                .zip(shared(&words))
                .filter(|(word, shared)| word.len() >= length && *shared < length)
                .map(|(word, _)| &word[..length])
                .collect();
            let found = firsts.clone();
            firsts.dedup();
            prop_assert_eq!(&found, &firsts, "each once");
            for word in words.iter().filter(|word| word.len() >= length) {
                prop_assert!(found.contains(&&word[..length]), "{word:?}");
            }
        }

        #[test]
        fn a_text_is_found_by_each_of_its_words(text in "\\PC{0,40}") {
            for word in text.split_whitespace() {
                prop_assert!(finds(word, &[&text]), "{word:?} in {text:?}");
            }
        }
    }
}
