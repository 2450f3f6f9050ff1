//! Texts that may stand for a missing value, and when they are values after all.
//!
//! Some are never values: what programs write for nothing (`NaN`, `{NULL}`, `#REF!`). Marks (`?`, `-`, blanks) are values
//! among marks. Words that say that nothing is known ("unknown", "TBD") are an answer among texts, and none among numbers
//! and dates. Some words are found in data as values again and again, and the column decides:
//!
//! - `NA` beside codes of its kind: three other values or more, nine in ten of them of at most four capitals, digits and
//!   signs, and two and a quarter of them of two letters as it is: countries (Namibia), ratings, grades of houses, the
//!   elements (`Na`).
//! - `None` as a level: beside two words of an ordered scale (minor, moderate, severe), or in a category of at most fifty
//!   values, nine in ten of them written with as many capitals as it is.
//! - `Null` as a name: beside three values or more, nine in ten of them one word with a capital.
//!
//! The lists are those of pandas (`STR_NA_VALUES`), deepchecks (MixedNulls), ydata-quality and Pearson's "disguised missing
//! data", with the error values of spreadsheets and what databases export (`{NULL}`, `\N`). The three exceptions are the
//! known cases: Namibia's code (pandas issue 5700 and its like), levels named None, people named Null.

/// What programs write for nothing; compared as it is written.
const NOTHING: [&str; 41] = [
    "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NULL",
    "NaN", "n/a", "nan", "null", "na", "NAN", "N/a", "n.a.", "N.A.", "{NULL}", "{null}", "{Null}", "(null)", "(NULL)",
    "[NULL]", "[null]", "<null>", "<NULL>", "\\N", "#NULL!", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#n/a",
    "NaT", "<na>", "nil",
];

/// Words that the column decides on.
const WORDS: [&str; 6] = ["NA", "Na", "None", "none", "NONE", "Null"];

/// Marks that mean "nothing" among values of another kind, but may be values among marks.
const MARKS: [&str; 13] = ["?", "??", "???", "-", "--", "---", ".", "..", "...", "*", "_", "–", "—"];

/// Words that say that nothing is known, in small letters; compared whatever the capitals.
const PHRASES: [&str; 29] = [
    "unknown",
    "unkown",
    "not known",
    "not available",
    "not applicable",
    "not provided",
    "not specified",
    "not given",
    "not stated",
    "not reported",
    "not recorded",
    "no data",
    "no value",
    "no answer",
    "no response",
    "missing",
    "empty",
    "blank",
    "undefined",
    "undetermined",
    "unspecified",
    "tbd",
    "tba",
    "tbc",
    "to be determined",
    "to be announced",
    "to be confirmed",
    "pending",
    "n.d.",
];

/// Words of scales that go up from nothing.
const SCALE: [&str; 32] = [
    "minor",
    "moderate",
    "severe",
    "major",
    "mild",
    "slight",
    "low",
    "medium",
    "middle",
    "high",
    "some",
    "few",
    "many",
    "several",
    "partial",
    "full",
    "complete",
    "total",
    "rare",
    "rarely",
    "sometimes",
    "often",
    "always",
    "weak",
    "strong",
    "small",
    "large",
    "light",
    "heavy",
    "basic",
    "critical",
    "extreme",
];

/// The longest of them, in bytes.
const LONGEST: usize = 16;

/// What a text may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// Nothing, whatever the column.
    Nothing,
    /// Nothing, unless the column shows that it is a value.
    Word,
    /// Nothing among values of another kind.
    Mark,
    /// Nothing among numbers and dates; an answer among texts.
    Phrase,
}

/// What a text stands for, if it may stand for nothing; outer blanks do not count.
pub fn token(text: &[u8]) -> Option<Token> {
    let text = trimmed(text);
    let is_of = |list: &[&str]| list.iter().any(|own| own.as_bytes() == text);
    match text {
        [] => Some(Token::Mark),
        _ if text.len() > LONGEST => None,
        _ if is_of(&MARKS) => Some(Token::Mark),
        _ if is_of(&WORDS) => Some(Token::Word),
        _ if is_of(&NOTHING) => Some(Token::Nothing),
        _ => {
            let is_it = |own: &&str| own.as_bytes().eq_ignore_ascii_case(text);
            PHRASES.iter().any(is_it).then_some(Token::Phrase)
        }
    }
}

/// A text without blanks around it, also those that do not break a line.
fn trimmed(text: &[u8]) -> &[u8] {
    let text = text.trim_ascii();
    match text.first().is_some_and(|b| *b >= 128) || text.last().is_some_and(|b| *b >= 128) {
        true => std::str::from_utf8(text).map_or(text, |text| text.trim().as_bytes()),
        false => text,
    }
}

/// Lengths of the tokens that begin with each byte, as bits: few texts must be compared with all.
pub fn lengths() -> [u32; 256] {
    let mut lengths = [0u32; 256];
    let mut add = |first: u8, length: usize| {
        if let Some(bits) = lengths.get_mut(usize::from(first)) {
            *bits |= bit(length);
        }
    };
    for text in NOTHING.iter().chain(&WORDS).chain(&MARKS).chain(&PHRASES) {
        let Some(&first) = text.as_bytes().first() else {
            continue;
        };
        add(first, text.len());
        if PHRASES.contains(text) {
            add(first.to_ascii_uppercase(), text.len());
        }
    }
    lengths
}

/// Looks texts up, of which few are tokens.
pub struct Known([u32; 256]);

impl Default for Known {
    fn default() -> Self {
        Known(lengths())
    }
}

impl Known {
    /// What a text stands for, if it may stand for nothing.
    pub fn token(&self, text: &[u8]) -> Option<Token> {
        let (first, last) = (*text.first()?, *text.last()?);
        let may_be = self.0[usize::from(first)] & bit(text.len()) != 0;
        (may_be || is_blank(first) || is_blank(last)).then(|| token(text))?
    }
}

/// Whether a byte at the end of a text may be a blank, also one that does not break a line.
pub fn is_blank(b: u8) -> bool {
    b <= b' ' || matches!(b, 0xc2 | 0xa0)
}

/// The bit of a length in [`lengths`]; all long ones have the same.
pub fn bit(length: usize) -> u32 {
    1 << length.min(31)
}

/// What the other values of a column are like, each counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Company {
    /// All.
    pub all: u64,
    /// Those with a letter or a digit.
    pub words: u64,
    /// Those of at most four capitals, digits and signs.
    codes: u64,
    /// Those of two letters, the first a capital.
    two: u64,
    /// Those of one word with one capital.
    names: u64,
    /// Those that begin with a capital and go on with small letters; with small letters only; with capitals only.
    cases: [u64; 3],
    /// Words of a scale.
    scale: u64,
}

/// Values that a category has at most.
const CATEGORY: u64 = 50;
/// Names that a column of names has at least.
const NAMES: u64 = 3;

impl Company {
    /// Takes in a value that is no token.
    pub fn add(&mut self, value: &[u8]) {
        let value = trimmed(value);
        let is_word = value.iter().any(|b| b.is_ascii_alphanumeric() || *b >= 128);
        let (upper, lower) = (u8::is_ascii_uppercase, u8::is_ascii_lowercase);
        let capital = value.first().is_some_and(upper);
        let code = |b: &u8| upper(b) || b.is_ascii_digit() || matches!(b, b'+' | b'-');
        let count = |holds: bool, sum: &mut u64| *sum += u64::from(holds);
        self.all += 1;
        count(is_word, &mut self.words);
        let is_pair = matches!(value, [a, b] if upper(a) && b.is_ascii_alphabetic());
        count(
            value.len() <= 4 && capital && (is_pair || value.iter().all(code)),
            &mut self.codes,
        );
        count(is_pair, &mut self.two);
        let [title, small, large] = &mut self.cases;
        let goes_on = value.iter().skip(1).any(lower);
        let is_title = capital && goes_on;
        count(is_title, title);
        count(!value.iter().any(upper) && value.iter().any(lower), small);
        count(
            !value.iter().any(lower) && value.iter().filter(|b| upper(b)).count() > 2,
            large,
        );
        let letters = |b: &u8| b.is_ascii_alphabetic() || matches!(b, b'\'' | b'-') || *b >= 128;
        count(is_title && value.iter().all(letters), &mut self.names);
        let is_scale = |own: &&str| own.as_bytes().eq_ignore_ascii_case(value);
        count(SCALE.iter().any(is_scale), &mut self.scale);
    }

    /// Counts the values of both.
    pub fn join(&mut self, other: Company) {
        let Company { cases, .. } = other;
        self.all += other.all;
        self.words += other.words;
        self.codes += other.codes;
        self.two += other.two;
        self.names += other.names;
        self.scale += other.scale;
        self.cases.iter_mut().zip(cases).for_each(|(sum, more)| *sum += more);
    }

    /// Whether a text that may stand for nothing is a value among these.
    pub fn is_value(&self, text: &[u8]) -> bool {
        match token(text) {
            None | Some(Token::Phrase) => true,
            Some(Token::Nothing) => false,
            Some(Token::Mark) => !self.are_words(),
            Some(Token::Word) => self.why_value(text).is_some(),
        }
    }

    /// Why a word is a value among these, as a sentence goes on; `None` where it stands for nothing.
    pub fn why_value(&self, word: &[u8]) -> Option<&'static str> {
        let [title, small, large] = self.cases;
        let is_category = (2..=CATEGORY).contains(&self.all);
        let (is_level, because) = match trimmed(word) {
            b"NA" | b"Na" => (self.are_codes(), "its other values are codes of the same kind"),
            b"Null" => (self.all >= NAMES && self.most(self.names), "its other values are names"),
            word => {
                let alike = match word {
                    b"None" => title,
                    b"none" => small,
                    _ => large,
                };
                let is_level = is_category && (self.scale >= 2 || self.most(alike));
                (is_level, "it may be a level beside its other values")
            }
        };
        is_level.then_some(because)
    }

    fn are_codes(&self) -> bool {
        self.all >= 3 && self.most(self.codes) && self.two >= 2 && self.two * 4 >= self.all
    }

    /// Whether nine in ten hold a letter or a digit: a `?` among them is no value.
    fn are_words(&self) -> bool {
        self.all > 0 && self.most(self.words)
    }

    fn most(&self, some: u64) -> bool {
        some * 10 >= self.all * 9
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn among(values: &[&str]) -> Company {
        let mut company = Company::default();
        values.iter().for_each(|value| company.add(value.as_bytes()));
        company
    }

    #[test]
    fn a_token_counts_as_the_whole_text_whatever_stands_around_it() {
        for (text, means) in [
            ("{NULL}", Token::Nothing),
            (" n/a ", Token::Nothing),
            ("#REF!", Token::Nothing),
            ("NA", Token::Word),
            ("--", Token::Mark),
            ("—", Token::Mark),
            ("  ", Token::Mark),
            ("\u{a0}", Token::Mark),
            ("Unknown", Token::Phrase),
            (" TBD", Token::Phrase),
        ] {
            assert_eq!(token(text.as_bytes()), Some(means), "{text:?}");
        }
        for text in ["unknown soldier", "Blanka", "Nan", "NAMIBIA", "-1", "?x"] {
            assert_eq!(token(text.as_bytes()), None, "{text:?}");
        }
        let all = NOTHING.iter().chain(&WORDS).chain(&MARKS).chain(&PHRASES);
        assert!(all.clone().all(|own| own.len() <= LONGEST));
        let lengths = lengths();
        for own in all {
            let first = usize::from(own.as_bytes()[0]);
            assert_ne!(lengths[first] & bit(own.len()), 0, "{own}");
        }
    }

    #[test]
    fn words_are_values_among_values_of_their_kind() {
        for (word, others) in [
            ("NA", &["DE", "FR", "US", "ZA"][..]),
            ("NA", &["Ex", "Gd", "TA", "Fa", "Po"]),
            ("NA", &["AAA", "AA+", "AA", "A", "BBB", "BB", "B"]),
            ("Na", &["Ca", "K", "Mg", "Cl"]),
            ("None", &["Minor", "Moderate", "Severe"]),
            ("none", &["Mild", "Severe"]),
            ("NONE", &["BASIC", "COVERED"]),
        ] {
            assert!(among(others).is_value(word.as_bytes()), "{word} among {others:?}");
        }
        for (word, others) in [
            ("NA", &["MALE", "FEMALE"][..]),
            ("NA", &["M", "F"]),
            ("NA", &["A", "B", "AB", "O"]),
            ("NA", &["Adelie", "Gentoo", "Chinstrap"]),
            ("None", &["a long remark", "another one"]),
            ("Null", &["Red", "Green"]),
            ("N/A", &["DE", "FR", "US"]),
            ("?", &["Private", "State-gov"]),
        ] {
            assert!(!among(others).is_value(word.as_bytes()), "{word} among {others:?}");
        }
        let names: Vec<String> = (b'A'..=b'Z')
            .map(|first| format!("{}mith", char::from(first)))
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert!(among(&names).is_value(b"Null") && !among(&names).is_value(b"NULL"));
        assert!(among(&["+", "++", "+"]).is_value(b"-"));
    }
}
