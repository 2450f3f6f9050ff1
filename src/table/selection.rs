//! Which rows: the door behind every number.
//!
//! A selection is plain data: conditions joined by and, or and not, row numbers, or rows that are
//! kept. What finds the rows is in `select.rs`; how it is written as text, in `language.rs`.

use serde::{Deserialize, Serialize};

use super::{RowSet, Value};
use crate::Result;

/// Rows of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Selection {
    /// Every row.
    #[serde(rename = "every")]
    All,
    /// These rows.
    Rows(RowSet),
    /// Rows for which the condition holds.
    Where(Predicate),
    /// All other rows.
    Not(Box<Selection>),
    /// Rows that are in each of these; every row when there is none.
    #[serde(rename = "all", with = "parts")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<parts::Part>"))]
    And(Vec<Selection>),
    /// Rows that are in one of these at least; no row when there is none.
    #[serde(rename = "any", with = "parts")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<parts::Part>"))]
    Or(Vec<Selection>),
    /// Rows that are exact copies of another row, the first of each group among them. Where their
    /// order matters they come group after group.
    Duplicates,
    /// Rows that were computed and are kept.
    Kept(KeptId),
}

/// A table that is open, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TableId(pub u64);

/// What was kept, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeptId(pub u64);

/// Stretches of rows that a sentence names one by one.
const RUNS_SAID: usize = 5;

impl Selection {
    /// Whether conditions alone say which rows, and no number of a row does: it means the same in
    /// every table that has its columns.
    pub fn is_by_conditions(&self) -> bool {
        match self {
            Selection::Rows(_) | Selection::Kept(_) => false,
            Selection::Not(inner) => inner.is_by_conditions(),
            Selection::And(all) | Selection::Or(all) => all.iter().all(Selection::is_by_conditions),
            Selection::All | Selection::Where(_) | Selection::Duplicates => true,
        }
    }

    /// The rows for which something holds of a column.
    pub fn of(column: impl Into<String>, test: Comparison) -> Self {
        Selection::Where(Predicate {
            column: column.into(),
            test,
        })
    }

    /// Rows by their numbers; those that no table can have are left out.
    pub fn rows(rows: impl IntoIterator<Item = u64>) -> Self {
        Selection::Rows(rows.into_iter().filter_map(|row| u32::try_from(row).ok()).collect())
    }

    /// How many rows, where they are listed by number and too many to be read.
    pub fn listed(&self) -> Option<u64> {
        match self {
            Selection::Rows(rows) => rows.runs().nth(RUNS_SAID).map(|_| rows.len()),
            _ => None,
        }
    }

    /// The same with rows in the place of numbers under which rows are kept.
    ///
    /// # Errors
    /// When `kept` has none under a number.
    pub fn resolved(&self, kept: &dyn Fn(KeptId) -> Result<RowSet>) -> Result<Selection> {
        let all = |parts: &[Selection]| parts.iter().map(|part| part.resolved(kept)).collect::<Result<_>>();
        Ok(match self {
            Selection::Kept(id) => Selection::Rows(kept(*id)?),
            Selection::Not(inner) => Selection::Not(Box::new(inner.resolved(kept)?)),
            Selection::And(parts) => Selection::And(all(parts)?),
            Selection::Or(parts) => Selection::Or(all(parts)?),
            Selection::All | Selection::Rows(_) | Selection::Where(_) | Selection::Duplicates => self.clone(),
        })
    }

    /// Its conditions, wherever they stand in it.
    pub fn predicates(&self) -> Vec<&Predicate> {
        let mut found = Vec::new();
        self.visit(&mut |predicate| found.push(predicate));
        found
    }

    /// Whether it asks for duplicates anywhere.
    pub fn has_duplicates(&self) -> bool {
        match self {
            Selection::Duplicates => true,
            Selection::Not(inner) => inner.has_duplicates(),
            Selection::And(parts) | Selection::Or(parts) => parts.iter().any(Selection::has_duplicates),
            Selection::All | Selection::Rows(_) | Selection::Where(_) | Selection::Kept(_) => false,
        }
    }

    fn visit<'a>(&'a self, see: &mut impl FnMut(&'a Predicate)) {
        match self {
            Selection::Where(predicate) => see(predicate),
            Selection::Not(inner) => inner.visit(see),
            Selection::And(parts) | Selection::Or(parts) => parts.iter().for_each(|part| part.visit(see)),
            Selection::All | Selection::Rows(_) | Selection::Duplicates | Selection::Kept(_) => {}
        }
    }
}

/// Parts of a selection in JSON: a condition stands there as it is, without `where` around it.
mod parts {
    use super::{Predicate, Selection};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    #[serde(untagged)]
    pub enum Part {
        /// A condition.
        Predicate(Predicate),
        /// Anything else.
        Selection(Selection),
    }

    pub fn serialize<S: Serializer>(parts: &[Selection], to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(untagged)]
        enum Part<'a> {
            Predicate(&'a Predicate),
            Selection(&'a Selection),
        }
        to.collect_seq(parts.iter().map(|part| match part {
            Selection::Where(predicate) => Part::Predicate(predicate),
            other => Part::Selection(other),
        }))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Selection>, D::Error> {
        let parts = Vec::<Part>::deserialize(from)?;
        Ok(parts
            .into_iter()
            .map(|part| match part {
                Part::Predicate(predicate) => Selection::Where(predicate),
                Part::Selection(selection) => selection,
            })
            .collect())
    }
}

/// A condition on one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Predicate {
    /// The column's name.
    pub column: String,
    /// What must hold.
    pub test: Comparison,
}

/// What must hold of a cell.
///
/// A cell is missing, or it holds a value of the column's type, or it holds something that does
/// not fit. Only `Missing` and `Token` hold of missing cells. Of cells that do not fit, only
/// `Present`, `OutOfType`, `Invalid`, `Once`, `Repeated` and `NoneOf` can hold: everything else,
/// `NotEqual` too, asks about values of the column's type and never holds of them.
///
/// Numbers are compared exactly, in the column's own unit: a value may be given as a number or as
/// its text, of any length. A float is taken for the shortest decimal that reads as it. Times are
/// compared with a written day, instant or time of day, or with seconds as in a histogram. Texts
/// are compared in byte order. A value of another kind than the column's (a word, asked of numbers; a
/// number, asked of texts; a day that can be read in two ways) is refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Comparison {
    /// Nothing is there.
    Missing,
    /// Something is there, whether it fits the column's type or not.
    Present,
    /// It stood for missing by this token (empty text: the cell was empty).
    Token(String),
    /// It does not fit the column's type.
    OutOfType,
    /// It does not fit the column's type, and this is its text.
    Invalid(String),
    /// Something is there, and none of these holds.
    NoneOf(Vec<Comparison>),
    /// Equal to the value.
    Equal(Value),
    /// A value of the column's type other than this one.
    NotEqual(Value),
    /// Less than the value.
    Less(Value),
    /// Less than the value, or equal.
    AtMost(Value),
    /// Greater than the value.
    Greater(Value),
    /// Greater than the value, or equal.
    AtLeast(Value),
    /// From the first to the second; the second is excluded unless `closed`.
    Between {
        /// The least.
        low: Value,
        /// The greatest.
        high: Value,
        /// Whether `high` itself is in.
        closed: bool,
    },
    /// Equal to one of these values.
    In(Vec<Value>),
    /// A text in which this regular expression (syntax of the crate `regex`) finds something.
    Matches(String),
    /// Holds this text, whatever its case. This and the tests of texts below look at a number or
    /// a time as it is shown.
    Contains(String),
    /// Starts with this text, whatever its case.
    StartsWith(String),
    /// Ends with this text, whatever its case.
    EndsWith(String),
    /// Is this long, in Unicode code points.
    Length {
        /// At least.
        min: u64,
        /// At most.
        max: u64,
    },
    /// Has this word among its words: in small letters, without punctuation at either end.
    Word(String),
    /// Has this pattern (`9` a digit, `A` a capital, `a` another letter; `9…` one or more).
    Pattern(String),
    /// Holds a character of this kind.
    Holds(Characters),
    /// Begins or ends with white space.
    OuterSpace,
    /// An infinite number.
    Infinite,
    /// Occurs once in its column; what does not fit the type is compared by its text.
    Once,
    /// Occurs more than once in its column; what does not fit the type is compared by its text.
    Repeated,
}

/// A kind of characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Characters {
    /// This one.
    One(char),
    /// Those of a class.
    Class(Class),
    /// Those of a general category, by its short name ("Lu").
    Category(String),
    /// Those of a script ("Latin").
    Script(String),
    /// Those of a block ("Basic Latin").
    Block(String),
}

/// A class of characters, as a keyboard has them; each character is in one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// ASCII capital letters.
    Upper,
    /// ASCII small letters.
    Lower,
    /// ASCII digits.
    Digit,
    /// Spaces, tabs and line ends.
    Space,
    /// ASCII punctuation and symbols.
    Punctuation,
    /// ASCII control characters that are no space.
    Control,
    /// Code points beyond ASCII.
    BeyondAscii,
}

impl Class {
    /// The class of a character.
    pub fn of(c: char) -> Self {
        match c {
            'A'..='Z' => Class::Upper,
            'a'..='z' => Class::Lower,
            '0'..='9' => Class::Digit,
            ' ' | '\t' | '\n' | '\r' => Class::Space,
            c if c.is_ascii_control() => Class::Control,
            c if c.is_ascii() => Class::Punctuation,
            _ => Class::BeyondAscii,
        }
    }
}

/// An order of rows by one column; equal rows keep their places; what is missing or does not fit
/// comes last, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    deny_unknown_fields,
    expecting = "a column with its order, such as {\"column\": \"age\"}"
)]
pub struct Sort {
    /// The column's name.
    pub column: String,
    /// Greatest first.
    #[serde(default)]
    pub descending: bool,
}

/// Asks for the cells of some rows, as the grid shows them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RowsOptions {
    /// Which rows; `None` for all.
    pub selection: Option<Selection>,
    /// Text to look for in every cell, whatever its case.
    pub search: Option<String>,
    /// The columns that it is looked for in, by position; empty means all.
    pub search_in: Vec<usize>,
    /// In which order: by the first column, equal rows by the next; as in the file when empty.
    pub sort: Vec<Sort>,
    /// The first place wanted in that order.
    pub offset: u64,
    /// How many rows, at most 1,000.
    pub limit: u64,
    /// Columns wanted, by position; empty means all.
    pub columns: Vec<usize>,
    /// Whether the cells are wanted as they stand in the file, too.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub written: bool,
}

/// Cells of some rows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Rows {
    /// Rows selected in all.
    pub total: u64,
    /// Row numbers in the table, from 0.
    pub rows: Vec<u64>,
    /// For each row, the wanted cells in order.
    pub cells: Vec<Vec<Cell>>,
    /// The same as they stand in the file, where they are wanted and can be had: not once steps have changed the table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub written: Vec<Vec<Cell>>,
}

/// One cell as the grid shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cell {
    /// Nothing is there; the token that said so (empty for an empty cell).
    Missing(String),
    /// A value of the column's type, written out in full.
    Value(String),
    /// Raw text that does not fit the column's type.
    OutOfType(String),
}
