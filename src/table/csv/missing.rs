//! Which cells of a text file stand for a missing value.

use crate::table::Missing;
use crate::table::tokens::{self, Token};

/// What `pandas.read_csv` takes for missing by default (pandas 2.3, `STR_NA_VALUES`).
const PANDAS: [&str; 18] = [
    "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA", "NULL",
    "NaN", "None", "n/a", "nan", "null",
];

/// What a cell stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// A value.
    Value,
    /// Missing, whatever the column.
    Missing,
    /// Missing among numbers and dates; among texts the whole column decides.
    Open,
    /// Missing among numbers and dates; a value among texts.
    Phrase,
}

impl Meaning {
    /// Whether a cell may be a word of its own, such as a name of a column.
    pub fn is_word(self) -> bool {
        matches!(self, Meaning::Value | Meaning::Phrase)
    }
}

/// The rule for a whole file, or for one of its columns.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The words, where they are listed; else those that are known.
    words: Option<Vec<String>>,
    /// Lengths of words by their first byte, as bits.
    lengths: [u32; 256],
    /// Whether the words are the person's own, and may look like values.
    listed: bool,
    /// Whether types, too, are to be found as pandas finds them.
    pub pandas: bool,
}

impl Rule {
    /// From the options.
    pub fn new(missing: &Missing) -> Self {
        let words: Option<Vec<String>> = match missing {
            Missing::Auto => None,
            Missing::Pandas => Some(PANDAS.iter().map(ToString::to_string).collect()),
            Missing::Tokens(tokens) => Some(tokens.clone()),
        };
        let lengths = match &words {
            None => tokens::lengths(),
            Some(words) => {
                let mut lengths = [0; 256];
                for word in words {
                    if let Some(&b) = word.as_bytes().first() {
                        lengths[usize::from(b)] |= tokens::bit(word.len());
                    }
                }
                lengths
            }
        };
        Rule {
            words,
            lengths,
            listed: matches!(missing, Missing::Tokens(tokens) if !tokens.is_empty()),
            pandas: *missing == Missing::Pandas,
        }
    }

    /// The rule for one column of a file that is read by this rule.
    #[must_use]
    pub fn of_column(&self, missing: &Missing) -> Self {
        Rule {
            pandas: self.pandas,
            ..Rule::new(missing)
        }
    }

    /// Whether a person said that a cell is missing, whatever value it looks like.
    #[inline]
    pub fn is_listed(&self, cell: &[u8]) -> bool {
        self.listed && self.meaning(cell) == Meaning::Missing
    }

    /// What a cell that is not empty stands for.
    #[inline]
    pub fn meaning(&self, cell: &[u8]) -> Meaning {
        let (Some(&first), Some(&last)) = (cell.first(), cell.last()) else {
            return Meaning::Value;
        };
        let may_be = self.lengths[usize::from(first)] & tokens::bit(cell.len()) != 0;
        match may_be || self.words.is_none() && (tokens::is_blank(first) || tokens::is_blank(last)) {
            true => self.look_up(cell),
            false => Meaning::Value,
        }
    }

    fn look_up(&self, cell: &[u8]) -> Meaning {
        match &self.words {
            Some(words) => match words.iter().any(|word| word.as_bytes() == cell) {
                true => Meaning::Missing,
                false => Meaning::Value,
            },
            None => match tokens::token(cell) {
                None => Meaning::Value,
                Some(Token::Nothing) => Meaning::Missing,
                Some(Token::Word | Token::Mark) => Meaning::Open,
                Some(Token::Phrase) => Meaning::Phrase,
            },
        }
    }
}
