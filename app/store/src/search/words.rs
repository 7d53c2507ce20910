//! Cutting text into what can be searched for.
//!
//! Words of letters and digits are taken whole, in small letters; a code written with marks (`E-203`) also without
//! them. Chinese is taken as single characters and as pairs: no dictionary decides what is a word, so words of two
//! characters are always found, and new ones too. By sound, Chinese is taken as pairs of syllables and as the
//! initials of up to four characters; what is typed in letters is read as syllables where it can be.

use pinyin::{ToPinyin, ToPinyinMulti};
use std::collections::HashSet;
use std::sync::LazyLock;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Most initials that are kept as one.
const MOST_INITIALS: usize = 4;
/// Most readings of a character that are kept.
const MOST_READINGS: usize = 3;
/// Most ways to say some characters that are kept.
const MOST_WAYS: usize = 12;

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

/// Cuts numbers into pieces of three and four figures; what stands between the figures of a number does not count.
#[derive(Clone)]
pub(super) struct Digits;

impl Digits {
    /// The shortest piece of a number that is looked for.
    pub(super) const SHORTEST: usize = 3;
    /// The pieces a longer one is looked for by.
    const PIECE: usize = 4;

    /// By which pieces a part of a number is found.
    pub(super) fn pieces(figures: &str) -> Vec<String> {
        let length = figures.len().min(Self::PIECE);
        (0..=figures.len() - length).filter_map(|at| figures.get(at..at + length).map(str::to_owned)).collect()
    }
}

impl Tokenizer for Digits {
    type TokenStream<'a> = Cut;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Cut {
        let figures: String = text.chars().map(plain).filter(char::is_ascii_digit).collect();
        let lengths = Self::SHORTEST..=Self::PIECE.min(figures.len());
        let pieces = lengths.flat_map(|length| (0..=figures.len() - length).map(move |at| (at, at + length)));
        Cut::new(pieces.map(|(from, to)| token(from, to, from, figures[from..to].to_owned())).collect())
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
pub(super) struct Run {
    pub(super) chinese: bool,
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

pub(super) fn runs(text: &str) -> Vec<Run> {
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

pub(super) fn spelled(run: &Run) -> String {
    run.letters.iter().map(|letter| letter.2).collect()
}

/// What the Chinese of a text sounds like, with where it stands.
pub(super) fn sounding(text: &str) -> Vec<Token> {
    runs(text).into_iter().filter(|run| run.chinese).flat_map(|run| sounds(&run)).collect()
}

fn sounds(run: &Run) -> Vec<Token> {
    let syllables: Vec<(usize, usize, Vec<&'static str>)> = run
        .letters
        .iter()
        .map(|letter| (letter.0, letter.1, readings(letter.2)))
        .filter(|(_, _, any)| !any.is_empty())
        .collect();
    let mut tokens = vec![];
    let mut put = |pieces: &[(usize, usize, Vec<&'static str>)], position: usize, part: fn(&str) -> &str| {
        let (from, to) = (pieces[0].0, pieces[pieces.len() - 1].1);
        for spoken in combined(pieces.iter().map(|piece| piece.2.as_slice()), part) {
            tokens.push(token(from, to, position, spoken));
        }
    };
    for (position, pair) in syllables.windows(2).enumerate() {
        put(pair, position, |syllable| syllable);
    }
    for length in 2..=MOST_INITIALS {
        for (position, piece) in syllables.windows(length).enumerate() {
            put(piece, position, |syllable| syllable.get(..1).unwrap_or_default());
        }
    }
    tokens
}

/// How a character may be read, the most usual first: 行 is `xing` and `hang`.
fn readings(letter: char) -> Vec<&'static str> {
    let mut known = vec![];
    for reading in letter.to_pinyin_multi().into_iter().flatten().map(pinyin::Pinyin::plain) {
        if !known.contains(&reading) && known.len() < MOST_READINGS {
            known.push(reading);
        }
    }
    known
}

/// Every way to say some characters one after the other.
fn combined<'a>(readings: impl Iterator<Item = &'a [&'static str]>, part: fn(&str) -> &str) -> Vec<String> {
    let mut said = vec![String::new()];
    for letter in readings {
        let longer = said.iter().flat_map(|begun| letter.iter().map(move |reading| begun.clone() + part(reading)));
        said = longer.take(MOST_WAYS).collect();
        said.sort_unstable();
        said.dedup();
    }
    said
}

/// What the pairs of characters of a Chinese word sound like: of each the ways to say it.
pub(super) fn spoken(word: &str) -> Vec<Vec<String>> {
    let letters: Vec<Vec<&'static str>> = word.chars().map(readings).collect();
    let pairs = letters.windows(2).map(|pair| combined(pair.iter().map(Vec::as_slice), |syllable| syllable));
    pairs.filter(|ways| ways.iter().all(|way| !way.is_empty())).collect()
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
        for sound in ["dayin", "yinji", "dy", "yj", "dyj"] {
            assert!(sounds.iter().any(|known| known == sound), "{sound} in {sounds:?}");
        }
        assert_eq!(heard("dayinji kazhi"), ["dayin", "yinji", "kazhi"]);
        assert_eq!(heard("dyj"), ["dyj"]);
        let bank: Vec<_> = sounding("银行").into_iter().map(|token| token.text).collect();
        assert!(bank.contains(&"yinhang".to_owned()) && bank.contains(&"yh".to_owned()), "{bank:?}");
        assert!(heard("printer").is_empty());
    }
}
