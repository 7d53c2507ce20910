//! Cutting text into what can be searched for.
//!
//! Words of letters and digits are taken whole, in small letters; a code written with marks (`E-203`) also without
//! them. Chinese is taken as single characters and as pairs: no dictionary decides what is a word, so words of two
//! characters are always found, and new ones too. By sound, Chinese is taken as pairs of syllables and as the
//! initials of up to four characters; what is typed in letters is read as syllables where it can be.

use pinyin::ToPinyin;
use std::collections::HashSet;
use std::sync::LazyLock;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Most initials that are kept as one.
const MOST_INITIALS: usize = 4;

/// Cuts text into words as they are written.
#[derive(Clone)]
pub(super) struct Written;

/// Cuts Chinese into what it sounds like; other text into nothing.
#[derive(Clone)]
pub(super) struct Sounding;

impl Tokenizer for Written {
    type TokenStream<'a> = Cut;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Cut {
        Cut::new(written(text))
    }
}

impl Tokenizer for Sounding {
    type TokenStream<'a> = Cut;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Cut {
        Cut::new(sounding(text))
    }
}

/// Tokens that have been cut already.
pub(super) struct Cut {
    tokens: std::vec::IntoIter<Token>,
    now: Token,
}

impl Cut {
    fn new(tokens: Vec<Token>) -> Self {
        Self { tokens: tokens.into_iter(), now: Token::default() }
    }
}

impl TokenStream for Cut {
    fn advance(&mut self) -> bool {
        self.tokens.next().map(|token| self.now = token).is_some()
    }

    fn token(&self) -> &Token {
        &self.now
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.now
    }
}

/// A stretch of Chinese, or of letters and digits: each character with where it stands in the text.
struct Run {
    chinese: bool,
    letters: Vec<(usize, usize, char)>,
}

pub(super) fn is_chinese(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// The letter in small, and at its usual width.
fn plain(letter: char) -> char {
    let letter = match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        letter => letter,
    };
    letter.to_lowercase().next().unwrap_or(letter)
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = vec![];
    let mut goes_on = false;
    for (at, letter) in text.char_indices() {
        let (chinese, place) = (is_chinese(letter), (at, at + letter.len_utf8(), plain(letter)));
        if !place.2.is_alphanumeric() {
            goes_on = false;
            continue;
        }
        match runs.last_mut().filter(|run| goes_on && run.chinese == chinese) {
            Some(run) => run.letters.push(place),
            None => runs.push(Run { chinese, letters: vec![place] }),
        }
        goes_on = true;
    }
    runs
}

fn token(from: usize, to: usize, position: usize, text: String) -> Token {
    Token { offset_from: from, offset_to: to, position, text, position_length: 1 }
}

/// The words of a text, with where they stand in it.
pub(super) fn written(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = vec![];
    let runs = runs(text);
    for (nth, run) in runs.iter().enumerate() {
        let position = tokens.len();
        if run.chinese {
            for letter in &run.letters {
                tokens.push(token(letter.0, letter.1, position, letter.2.into()));
            }
            for pair in run.letters.windows(2) {
                tokens.push(token(pair[0].0, pair[1].1, position, [pair[0].2, pair[1].2].iter().collect()));
            }
            continue;
        }
        let (from, to) = ends(run);
        tokens.push(token(from, to, position, spelled(run)));
        // `E-203` is also looked for as `E203`.
        let joined = runs
            .get(nth + 1)
            .filter(|next| !next.chinese && matches!(text.get(to..ends(next).0), Some("-" | "_" | "." | "/")));
        if let Some(next) = joined {
            tokens.push(token(from, ends(next).1, position, spelled(run) + &spelled(next)));
        }
    }
    tokens
}

fn ends(run: &Run) -> (usize, usize) {
    let first = run.letters.first().map_or(0, |letter| letter.0);
    (first, run.letters.last().map_or(first, |letter| letter.1))
}

fn spelled(run: &Run) -> String {
    run.letters.iter().map(|letter| letter.2).collect()
}

/// What the Chinese of a text sounds like, with where it stands.
pub(super) fn sounding(text: &str) -> Vec<Token> {
    runs(text).into_iter().filter(|run| run.chinese).flat_map(|run| sounds(&run)).collect()
}

fn sounds(run: &Run) -> Vec<Token> {
    let syllables: Vec<(usize, usize, &'static str)> =
        run.letters.iter().filter_map(|letter| Some((letter.0, letter.1, letter.2.to_pinyin()?.plain()))).collect();
    let mut tokens = vec![];
    for (position, pair) in syllables.windows(2).enumerate() {
        tokens.push(token(pair[0].0, pair[1].1, position, [pair[0].2, pair[1].2].concat()));
    }
    for length in 2..=MOST_INITIALS {
        for (position, piece) in syllables.windows(length).enumerate() {
            let initials = piece.iter().filter_map(|syllable| syllable.2.chars().next());
            tokens.push(token(piece[0].0, piece[length - 1].1, position, initials.collect()));
        }
    }
    tokens
}

/// What letters that were typed may sound like: pairs of syllables, or initials.
pub(super) fn heard(text: &str) -> Vec<String> {
    let mut heard = vec![];
    for run in runs(text).iter().filter(|run| !run.chinese) {
        let word = spelled(run);
        match syllables(&word) {
            Some(syllables) if syllables.len() > 1 => {
                heard.extend(syllables.windows(2).map(<[&str]>::concat));
            }
            _ if !word.bytes().all(|byte| byte.is_ascii_lowercase()) || word.len() < 2 => {}
            _ if word.len() <= MOST_INITIALS => heard.push(word),
            // Longer, and no word that could be said: initials of a longer name.
            _ if !word.contains(['a', 'e', 'i', 'o', 'u']) => {
                heard.extend((0..=word.len() - MOST_INITIALS).map(|at| word[at..at + MOST_INITIALS].to_owned()));
            }
            _ => {}
        }
    }
    heard
}

/// The syllables a word is made of, as few as possible.
fn syllables(word: &str) -> Option<Vec<&str>> {
    static KNOWN: LazyLock<HashSet<&'static str>> =
        LazyLock::new(|| ('\u{4e00}'..='\u{9fff}').filter_map(|letter| Some(letter.to_pinyin()?.plain())).collect());
    if !word.is_ascii() {
        return None;
    }
    // best[n]: where the last syllable of the first n letters begins, and how many syllables they have.
    let mut best: Vec<Option<(usize, usize)>> = vec![None; word.len() + 1];
    best[0] = Some((0, 0));
    for end in 1..=word.len() {
        for start in end.saturating_sub(6)..end {
            let Some((_, count)) = best[start] else { continue };
            if KNOWN.contains(&word[start..end]) && best[end].is_none_or(|(_, fewest)| count + 1 < fewest) {
                best[end] = Some((start, count + 1));
            }
        }
    }
    let mut syllables = vec![];
    let mut end = word.len();
    while end > 0 {
        let (start, _) = best[end]?;
        syllables.push(&word[start..end]);
        end = start;
    }
    syllables.reverse();
    Some(syllables)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        written(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn words_of_both_languages_are_cut() {
        assert_eq!(texts("Printer E-203 jams!"), ["printer", "e", "e203", "203", "jams"]);
        assert_eq!(texts("打印机ＡＢ"), ["打", "印", "机", "打印", "印机", "ab"]);
        for token in written("卡纸 Jam") {
            assert!("卡纸 Jam".get(token.offset_from..token.offset_to).is_some());
        }
    }

    #[test]
    fn chinese_is_heard_in_full_and_by_initials() {
        let sounds: Vec<_> = sounding("打印机").into_iter().map(|token| token.text).collect();
        assert_eq!(sounds, ["dayin", "yinji", "dy", "yj", "dyj"]);
        assert_eq!(heard("dayinji kazhi"), ["dayin", "yinji", "kazhi"]);
        assert_eq!(heard("dyj"), ["dyj"]);
        assert!(heard("printer").is_empty());
    }
}
