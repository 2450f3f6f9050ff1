//! Which cells of a text file stand for a missing value.

use crate::table::Missing;

/// What `pandas.read_csv` takes for missing by default (pandas 2.3, `STR_NA_VALUES`).
const PANDAS: [&str; 18] = [
    "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA", "NULL",
    "NaN", "None", "n/a", "nan", "null",
];

/// Further ways to write the same words (deepchecks compares in lower case).
const WORDS: [&str; 9] = ["na", "Na", "none", "NONE", "Null", "NAN", "N/a", "n.a.", "N.A."];

/// Marks that mean "nothing" among values of another kind, but may be values among marks.
const MARKS: [&str; 7] = ["?", "-", "--", ".", "..", "*", "???"];

/// Longest of them, in bytes; a longer cell need not be looked up.
const LONGEST: usize = 8;

/// What a cell stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// A value.
    Value,
    /// Missing, whatever the column.
    Word,
    /// Missing if the column's values are of another kind.
    Mark,
}

/// The rule for a whole file.
#[derive(Debug, Clone)]
pub struct Rule {
    words: Vec<String>,
    marks: bool,
    longest: usize,
    first: [bool; 256],
    /// Whether the words are the person's own, and may look like values.
    listed: bool,
    /// Whether types, too, are to be found as pandas finds them.
    pub pandas: bool,
}

impl Rule {
    /// From the options.
    pub fn new(missing: &Missing) -> Self {
        let words: Vec<String> = match missing {
            Missing::Auto => PANDAS.iter().chain(&WORDS).map(ToString::to_string).collect(),
            Missing::Pandas => PANDAS.iter().map(ToString::to_string).collect(),
            Missing::Tokens(tokens) => tokens.clone(),
        };
        let marks = *missing == Missing::Auto;
        let mut first = [false; 256];
        let all_marks = if marks { &MARKS[..] } else { &[] };
        for text in words.iter().map(String::as_str).chain(all_marks.iter().copied()) {
            if let Some(&b) = text.as_bytes().first() {
                first[usize::from(b)] = true;
            }
        }
        Rule {
            longest: words.iter().map(String::len).max().unwrap_or(0).max(LONGEST),
            words,
            marks,
            listed: matches!(missing, Missing::Tokens(tokens) if !tokens.is_empty()),
            first,
            pandas: *missing == Missing::Pandas,
        }
    }

    /// Whether a person said that a cell is missing, whatever value it looks like.
    #[inline]
    pub fn is_listed(&self, cell: &[u8]) -> bool {
        self.listed && self.meaning(cell) == Meaning::Word
    }

    /// What a cell that is not empty stands for.
    #[inline]
    pub fn meaning(&self, cell: &[u8]) -> Meaning {
        match cell.first() {
            Some(&b) if self.first[usize::from(b)] && cell.len() <= self.longest => self.look_up(cell),
            _ => Meaning::Value,
        }
    }

    fn look_up(&self, cell: &[u8]) -> Meaning {
        if self.words.iter().any(|word| word.as_bytes() == cell) {
            Meaning::Word
        } else if self.marks && MARKS.iter().any(|mark| mark.as_bytes() == cell) {
            Meaning::Mark
        } else {
            Meaning::Value
        }
    }
}
