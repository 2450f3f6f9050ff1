//! How a file is to be read, and how it was read.
//!
//! [`ReadOptions`] is the form in the page and the flags on the command line; every field left
//! out is sniffed. [`SourceReport`] tells what was sniffed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{DateFormat, Lines, Type};

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Delimited text: commas, tabs, semicolons, pipes and others.
    Csv,
    /// Apache Parquet.
    Parquet,
    /// A JSON document.
    Json,
    /// JSON values one after the other, usually one on a line ("NDJSON", "JSON Lines").
    Ndjson,
    /// An Excel workbook.
    Xlsx,
    /// An OpenDocument spreadsheet.
    Ods,
    /// Apache Arrow's file and stream ("Feather").
    Arrow,
}

impl Format {
    /// The name in reports and flags.
    pub fn name(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Parquet => "parquet",
            Format::Json => "json",
            Format::Ndjson => "ndjson",
            Format::Xlsx => "xlsx",
            Format::Ods => "ods",
            Format::Arrow => "arrow",
        }
    }

    /// What a person calls it.
    pub fn title(self) -> &'static str {
        match self {
            Format::Csv => "CSV",
            Format::Parquet => "Parquet",
            Format::Json => "JSON",
            Format::Ndjson => "NDJSON",
            Format::Xlsx => "Excel",
            Format::Ods => "OpenDocument",
            Format::Arrow => "Arrow",
        }
    }
}

/// What becomes of a list of records inside a record of JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Lists {
    /// Its text, as JSON.
    #[default]
    Text,
    /// How many there are.
    Count,
}

/// Which cells of a text file stand for a missing value.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// Empty cells, the usual words (`NA`, `null`, `None`, …), and per column the marks
    /// (`?`, `-`, `.`) that stand among values of another kind.
    #[default]
    Auto,
    /// Exactly as `pandas.read_csv` reads cells by default, so that figures can be compared: types
    /// included, the decimal point a point, and lines of nothing but spaces and tabs passed over.
    Pandas,
    /// Exactly these, and nothing else but the empty cell.
    Tokens(Vec<String>),
}

/// What parts the thousands of numbers, as in `1,234.50`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Thousands {
    /// A comma: `1,234.50`.
    Comma,
    /// A point: `1.234,50`.
    Point,
    /// A space of any width: `1 234,50`.
    Space,
    /// An apostrophe: `1'234.50`.
    Apostrophe,
    /// Nothing: `1,234` is no whole number.
    None,
}

impl Thousands {
    /// All.
    pub const ALL: [Thousands; 5] = [
        Thousands::Comma,
        Thousands::Point,
        Thousands::Space,
        Thousands::Apostrophe,
        Thousands::None,
    ];

    /// The name in reports and flags.
    pub fn name(self) -> &'static str {
        match self {
            Thousands::Comma => "comma",
            Thousands::Point => "point",
            Thousands::Space => "space",
            Thousands::Apostrophe => "apostrophe",
            Thousands::None => "none",
        }
    }

    /// The character.
    pub fn character(self) -> Option<char> {
        match self {
            Thousands::Comma => Some(','),
            Thousands::Point => Some('.'),
            Thousands::Space => Some(' '),
            Thousands::Apostrophe => Some('\''),
            Thousands::None => None,
        }
    }
}

/// How the numbers of a column were read that are not written plainly.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NumbersRead {
    /// The column.
    pub column: String,
    /// What parts thousands.
    pub thousands: Thousands,
    /// Whether a comma is the decimal point.
    pub decimal_comma: bool,
    /// What stands beside the numbers and is left out of them: a unit, a currency, `%`. Where times of several units
    /// were added up, the unit of the sum.
    pub unit: Option<String>,
    /// Cells that are not written plainly.
    pub cells: u64,
}

/// How the dates of a column were read that are not written year first, as `2011-09-23`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DatesRead {
    /// The column.
    pub column: String,
    /// The notations of its cells, the most frequent one first.
    pub notations: Vec<DateNotation>,
    /// Whether 03/04/2024 was read as the third of April; `None` where no such date is in it.
    pub day_first: Option<bool>,
    /// Whether nothing in the file tells the day from the month, so that they may be the other way round.
    pub doubted: bool,
    /// The first of the hundred years that years of two digits were read into: of 1969, 68 is 2068 and 69 is 1969.
    /// `None` where there is no such year.
    pub pivot: Option<i64>,
    /// Cells that were read as dates or times.
    pub cells: u64,
}

/// One way in which dates of a column are written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DateNotation {
    /// As a pattern of `strftime`, with `%q` for the number of a quarter: `%d-%b-%y`, `%Y Q%q`, `%G-W%V`.
    pub pattern: String,
    /// Cells that are written so.
    pub cells: u64,
}

/// How to read a file. What is `None` is sniffed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ReadOptions {
    /// The format, when the first bytes should not decide.
    pub format: Option<Format>,
    /// The delimiter: one ASCII character.
    pub delimiter: Option<char>,
    /// The quote: one ASCII character.
    pub quote: Option<char>,
    /// Whether the first record is the header.
    pub header: Option<bool>,
    /// The encoding, by its WHATWG label: `utf-8`, `utf-16le`, `windows-1252`, ….
    pub encoding: Option<String>,
    /// Lines to pass over before the header.
    pub skip_lines: Option<u64>,
    /// What begins a line that is a comment and is passed over: one ASCII character.
    pub comment: Option<char>,
    /// Whether spaces before a cell belong to none, so that a quote may follow them.
    pub skip_initial_space: Option<bool>,
    /// Which cells stand for a missing value.
    pub missing: Missing,
    /// The same by column, which goes before what is said of all.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub missing_of: BTreeMap<String, Missing>,
    /// Types that are given, by column; the others are found.
    pub types: BTreeMap<String, Type>,
    /// Whether 03/04/2024 is the third of April; `None` lets a day above 12 decide.
    pub day_first: Option<bool>,
    /// Whether 3,50 is a number.
    pub decimal_comma: Option<bool>,
    /// What parts the thousands of numbers, in all columns; each column's cells decide where it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thousands: Option<Thousands>,
    /// The same by column, which goes before what is said of all.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub thousands_of: BTreeMap<String, Thousands>,
    /// How dates are written, in all columns; each column's cells decide where it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_format: Option<DateFormat>,
    /// The same by column, which goes before what is said of all.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub date_format_of: BTreeMap<String, DateFormat>,
    /// The sheet of a workbook, by its name or, where none is called so, its number from 1; the first that holds
    /// something where it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The file in an archive, or the list in a JSON document, by its name; the largest that can be read where it is
    /// not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// What becomes of lists of records inside the records of JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lists: Option<Lists>,
}

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Whether the workbook hides it.
    pub hidden: bool,
}

/// What was chosen and changed in a file that was turned into text before it was read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Conversion {
    /// The sheet that was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// All sheets of the workbook, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<Sheet>,
    /// The file of an archive, or the list of a document, that was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// All of them that can be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<String>,
    /// Cells that are written otherwise in the file, by what they are there: dates, errors, merged, lists, null, absent.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub cells: BTreeMap<String, u64>,
}

/// A file that was turned into text, or taken out of an archive: how its bytes are to be read, and what is to be told.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Converted {
    /// The format of the file; of an archive, that of what was taken out of it. `None` where its bytes say it.
    pub format: Option<Format>,
    /// What is around it: `zip`, `gzip`.
    pub packing: Option<String>,
    /// The file's name.
    pub name: String,
    /// Bytes of the file.
    pub bytes: u64,
    /// How the text is to be read, where a person does not say it.
    pub reading: ReadOptions,
    /// What was chosen and changed.
    pub conversion: Conversion,
    /// What is odd.
    pub findings: Vec<crate::Finding>,
}

/// How a file was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SourceReport {
    /// The file's name, without its folder.
    pub name: String,
    /// Bytes on disk; `None` when they came from a pipe of unknown length.
    pub bytes: Option<u64>,
    /// The format.
    pub format: Format,
    /// Compression around it: `gzip`, `zstd`; for Parquet the codecs of its columns.
    pub compression: Option<String>,
    /// Delimiter of a text file.
    pub delimiter: Option<char>,
    /// Whether two of them stand between cells, as in `a||b`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub doubled: bool,
    /// Whether its lines stand between quotes as a whole, which are taken off before cells are looked for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub wrapped: bool,
    /// Quote of a text file; `None` when no cell is quoted.
    pub quote: Option<char>,
    /// Encoding of a text file, by its WHATWG name.
    pub encoding: Option<String>,
    /// Whether the bytes began with a byte-order mark.
    pub byte_order_mark: bool,
    /// Whether the first record names the columns.
    pub header: bool,
    /// Line ends of a text file: `lf`, `crlf` or `cr`.
    pub line_end: Option<String>,
    /// Lines passed over before the header.
    pub skipped_lines: u64,
    /// Blank lines passed over inside the data.
    pub blank_lines: u64,
    /// On which lines of a text file its rows stand; `None` where more than a thousand rows are no line each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Lines>,
    /// Whether a comma is the decimal point.
    pub decimal_comma: bool,
    /// Columns whose numbers are not written plainly, and how they were read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<NumbersRead>,
    /// Columns whose dates are not written year first, and how they were read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<DatesRead>,
    /// Whether 03/04/2024 was read as the third of April, or is to be; `None` when no such date was seen and
    /// nobody told.
    pub day_first: Option<bool>,
    /// Which cells stood for missing values.
    pub missing: Missing,
    /// The same of columns of which it was said.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub missing_of: BTreeMap<String, Missing>,
    /// Row groups of a Parquet file.
    pub row_groups: Option<u64>,
    /// What wrote a Parquet file, in its own words.
    pub created_by: Option<String>,
    /// What was chosen and changed, where the file was turned into text before it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversion: Option<Conversion>,
    /// Whether the table is scanned from disk, since it does not fit the memory budget.
    pub scanned_from_disk: bool,
    /// The memory budget, in bytes.
    pub memory_budget: u64,
}
