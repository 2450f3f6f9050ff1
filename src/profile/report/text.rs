//! What the texts of a column are made of.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::TopValue;
use crate::stats::Histogram;

/// Figures of a column of text. Each is null where the column has no texts, and `patterns` is empty.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Texts {
    /// What the texts name, where their form says so: such numbers stay text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<TextKind>,
    /// Shortest text, in Unicode code points.
    pub min_length: Option<u64>,
    /// Longest text, in Unicode code points.
    pub max_length: Option<u64>,
    /// Mean length, in Unicode code points.
    pub mean_length: Option<f64>,
    /// Median length, in Unicode code points.
    pub median_length: Option<f64>,
    /// Lengths of text: how often each length range occurs.
    pub lengths: Option<Histogram>,
    /// Characters by class.
    pub characters: Option<CharacterClasses>,
    /// Characters by Unicode's properties.
    pub alphabet: Option<Alphabet>,
    /// Words; `None` where there is less than one white space to two texts, or where more than a
    /// million words differ.
    pub words: Option<Words>,
    /// Most frequent patterns: count descending, then pattern ascending. Empty where they do not
    /// hold for half of the texts.
    pub patterns: Vec<PatternCount>,
    /// Texts that begin or end with white space.
    pub outer_space: Option<u64>,
    /// Texts that are empty though not missing.
    pub empty_texts: Option<u64>,
}

/// What the texts of a column name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TextKind {
    /// E-mail addresses.
    EmailAddress,
    /// IP addresses.
    IpAddress,
    /// Account numbers (IBAN).
    AccountNumber,
    /// Numbers of payment cards.
    CardNumber,
    /// Numbers by which a state knows a person.
    NationalNumber,
    /// Telephone numbers.
    PhoneNumber,
    /// Postal codes.
    PostalCode,
    /// Digits with zeros before them, which count.
    LeadingZeros,
    /// Whole numbers with more digits than a number keeps.
    LongNumber,
    /// Codes of letters and digits.
    Code,
}

impl TextKind {
    /// What one of them is called.
    pub fn words(self) -> &'static str {
        match self {
            TextKind::EmailAddress => "e-mail address",
            TextKind::IpAddress => "IP address",
            TextKind::AccountNumber => "account number",
            TextKind::CardNumber => "card number",
            TextKind::NationalNumber => "identity number",
            TextKind::PhoneNumber => "phone number",
            TextKind::PostalCode => "postal code",
            TextKind::LeadingZeros => "digits with leading zeros",
            TextKind::LongNumber => "long number",
            TextKind::Code => "code",
        }
    }
}

/// Characters of a text column, by class (Unicode code points).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CharacterClasses {
    /// ASCII capital letters.
    pub upper: u64,
    /// ASCII small letters.
    pub lower: u64,
    /// ASCII digits.
    pub digits: u64,
    /// Spaces, tabs and line ends.
    pub space: u64,
    /// ASCII punctuation and symbols.
    pub punctuation: u64,
    /// ASCII control characters.
    pub control: u64,
    /// Code points beyond ASCII.
    pub beyond_ascii: u64,
}

/// Characters of a text column, by Unicode's properties (code points).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Alphabet {
    /// Characters in all.
    pub total: u64,
    /// Different characters.
    pub distinct: u64,
    /// Most frequent characters: count descending, then code point ascending.
    pub top: Vec<CharacterCount>,
    /// Characters by general category, by its short name ("Lu", "Nd", …).
    pub categories: BTreeMap<String, u64>,
    /// Characters by script ("Latin", …; "Common" is shared by many).
    pub scripts: BTreeMap<String, u64>,
    /// Characters by block ("Basic Latin", …).
    pub blocks: BTreeMap<String, u64>,
}

/// A character and how often it occurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CharacterCount {
    /// The character.
    pub character: char,
    /// Times it occurs.
    pub count: u64,
}

/// Words of a text column: in small letters, parted by white space, without ASCII punctuation at
/// either end (as ydata-profiling's).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Words {
    /// Words in all.
    pub total: u64,
    /// Different words.
    pub distinct: u64,
    /// Most frequent words: count (of occurrences, not rows) descending, then word ascending.
    pub top: Vec<TopValue>,
}

/// A pattern and how many texts have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PatternCount {
    /// `9` is a digit, `A` a capital, `a` another letter, all else itself. Where ten exact patterns do
    /// not tell most texts, runs are drawn together: `9…` and `a…` are one or more, `A…` two or more.
    pub pattern: String,
    /// Rows whose text has it. Texts beyond 32 characters have none.
    pub count: u64,
}
