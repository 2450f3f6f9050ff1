//! Something a person should know about the data, with the rows behind it.
//!
//! A finding never stops the work. Its code is stable: tests, filters and other programs rely on it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::step::{Step, Transform};
use crate::table::{Rereading, Selection};

/// Rows that a finding lists by number; the selection behind it has them all.
pub const LISTED_ROWS: usize = 100;

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Probably wrong, or will mislead.
    Warning,
    /// Wrong: figures computed from it are wrong too.
    Critical,
}

/// Which side of quality it concerns: those that a profile's score counts, after ISO/IEC 25012.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Dimension {
    /// Cells are missing, or stand for a missing one.
    Completeness,
    /// Cells do not fit their column's type.
    Validity,
    /// Rows are copies of others.
    Uniqueness,
    /// One thing is written in several ways. Each column that such a finding names lowers the score.
    Consistency,
}

/// What sort of trouble it is: one word for the same trouble, whichever code finds it. Kinds stand in the order in which
/// they are told where they are as grave: first how the file is built, then what its values mean, then how they are
/// distributed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Bytes of the file have changed since it was written.
    DamagedFile,
    /// The cells are parted by another character than the file is read by.
    WrongDelimiter,
    /// Text stands above the header.
    Preamble,
    /// Names of columns are missing, doubled or in several rows.
    Header,
    /// Rows without a value.
    EmptyRows,
    /// Rows below the last record: totals, notes.
    Footer,
    /// Cells stand in the wrong column, or a row has too many or too few of them.
    ShiftedRows,
    /// Letters were read or written in another encoding.
    EncodingDamage,
    /// Numbers are written in a way that most programs do not read.
    NumberFormat,
    /// Days are written in a way that most programs do not read, or that can be read in two ways.
    DateFormat,
    /// Days of one column are written in several ways.
    MixedDateFormats,
    /// Numbers of one column are in several units.
    MixedUnits,
    /// A word, a mark or a number stands where a value is missing.
    DisguisedMissing,
    /// A text stands where there is nothing to tell: "to be done".
    Placeholder,
    /// A column answers what another one asks.
    Leakage,
    /// Values that cannot be.
    ImpossibleValues,
    /// Values in another unit than the rest.
    UnitOutliers,
    /// Days before or after anything that the column can mean.
    ImplausibleDate,
    /// What comes first is dated after what comes next.
    DateOrder,
    /// Parts and their sum do not agree.
    SumMismatch,
    /// Rows that agree in one column, and should in another, do not.
    DependencyViolation,
    /// A value that names a row names several.
    DuplicateKeys,
    /// Rows that are copies of others.
    DuplicateRows,
    /// One thing is written in several ways.
    CategoryVariants,
    /// Values that are probably mistyped.
    Typos,
    /// Values of several types in one column.
    MixedTypes,
    /// Yes and no are written in several ways.
    InconsistentBooleans,
    /// Numbers at the end of a scale that stand for more.
    TopCoded,
    /// Values far from all others.
    Outliers,
    /// A column without a value.
    AllMissingColumn,
    /// Cells without a value.
    Missing,
    /// Cells that are missing in the same rows.
    MissingTogether,
    /// Data about a person.
    PersonalData,
    /// Characters that nobody sees.
    InvisibleCharacters,
    /// Spaces that nobody sees.
    Whitespace,
    /// Zeros before numbers that name.
    LeadingZeros,
    /// Whole numbers that many programs round.
    LargeIntegers,
    /// Several values in one cell.
    MultiValued,
    /// Values with an inner structure.
    Nested,
    /// Text that a spreadsheet would run.
    Formula,
    /// Columns that say the same.
    RedundantColumns,
    /// Steps of a time series that are not there, or are there twice.
    TimeGaps,
    /// All values are alike.
    Constant,
    /// Rows are in an order that matters.
    SortedOrBlocked,
    /// One value is much more frequent than the others.
    Imbalance,
    /// A long tail.
    Skew,
    /// Values that name the rows.
    Key,
    /// Another distribution, type or set of columns than in a reference.
    Drift,
    /// Other tables stand beside the one that was opened.
    OtherTables,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// Stable name, such as `missing.share` or `csv.short-rows`.
    pub code: String,
    /// What sort of trouble it is.
    pub kind: Kind,
    /// How much it matters.
    pub severity: Severity,
    /// Which side of quality it concerns; `None` where it says nothing about quality as it is scored.
    pub dimension: Option<Dimension>,
    /// The columns it is about; empty means the whole table.
    pub columns: Vec<String>,
    /// One sentence: number, column, meaning.
    pub message: String,
    /// Why it matters, in a sentence or two.
    pub why: String,
    /// Rows (or, for findings about columns, things) concerned.
    pub count: u64,
    /// The first of them, at most 100, counted from 0.
    pub rows: Vec<u64>,
    /// The evidence, by name.
    pub evidence: BTreeMap<String, f64>,
    /// All rows behind it; `None` when it is not about rows.
    pub selection: Option<Selection>,
    /// The steps that would mend it, to be taken one after the other; empty where none is known.
    pub mend: Vec<Step>,
    /// Other ways to read the file in which it would not be, or would be otherwise; none where reading has no part in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rereadings: Vec<Rereading>,
    /// The findings that this one stands for, gravest first: one trouble in several columns. Left out where it stands
    /// for itself; else its count is the sum of theirs, and their rows and steps are theirs alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Finding>,
}

impl Finding {
    /// The figure that counts values which stand for a missing one: the quality score takes them for missing.
    pub const STAND_INS: &str = "standing for missing";

    /// The figure that counts values which do not fit what most of their column are, where that stays text for them: the
    /// quality score takes them for invalid.
    pub const NOT_UNDERSTOOD: &str = "not understood";

    /// A finding without rows yet.
    pub fn new(code: &str, kind: Kind, severity: Severity, message: impl Into<String>) -> Self {
        Finding {
            code: code.into(),
            kind,
            severity,
            dimension: None,
            columns: Vec::new(),
            message: message.into(),
            why: String::new(),
            count: 0,
            rows: Vec::new(),
            evidence: BTreeMap::new(),
            selection: None,
            mend: Vec::new(),
            rereadings: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// Says which side of quality it concerns.
    #[must_use]
    pub fn dimension(mut self, dimension: Dimension) -> Self {
        self.dimension = Some(dimension);
        self
    }

    /// The findings of single columns that it holds: itself, or those that it stands for.
    pub fn each(&self) -> &[Finding] {
        match self.parts.is_empty() {
            true => std::slice::from_ref(self),
            false => &self.parts,
        }
    }

    /// Names a column that it is about.
    #[must_use]
    pub fn column(mut self, name: impl Into<String>) -> Self {
        self.columns.push(name.into());
        self
    }

    /// Says why it matters.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.why = why.into();
        self
    }

    /// Adds a figure.
    #[must_use]
    pub fn evidence(mut self, name: &str, value: f64) -> Self {
        self.evidence.insert(name.into(), value);
        self
    }

    /// Tells how many are concerned, where no rows are listed.
    #[must_use]
    pub fn count(mut self, count: u64) -> Self {
        self.count = count;
        self
    }

    /// Lists the first rows behind it.
    #[must_use]
    pub fn rows(mut self, count: u64, first: impl IntoIterator<Item = u64>) -> Self {
        self.count = count;
        self.rows = first.into_iter().take(LISTED_ROWS).collect();
        self
    }

    /// Names all the rows behind it.
    #[must_use]
    pub fn selection(mut self, selection: Selection) -> Self {
        self.selection = Some(selection);
        self
    }

    /// Adds other ways to read the file.
    #[must_use]
    pub fn rereadings(mut self, others: impl IntoIterator<Item = Rereading>) -> Self {
        self.rereadings.extend(others);
        self
    }

    /// Adds a step that would mend it, after those that it has.
    #[must_use]
    pub fn mend(mut self, step: &impl Transform) -> Self {
        let step = step.step();
        debug_assert!(step.is_ok(), "a step that is no JSON");
        self.mend.extend(step);
        self
    }
}
