//! How a file is to be read: the flags that every subcommand shares, and opening by them.

use std::path::Path;
use std::thread::available_parallelism;

use clap::ValueEnum;
use glovebox::Severity;
use glovebox::formats;
use glovebox::run::Context;
use glovebox::table;
use glovebox::table::{DateFormat, Format, Lists, Missing, ReadOptions, Table, Thousands, Type};

use crate::ask::whole;
use crate::disk;
use crate::failure::{Failure, say};
use crate::text::escape;
use crate::watch::Watch;

/// Everything left out is found out from the file itself.
#[derive(clap::Args)]
#[command(next_help_heading = "Reading the file")]
pub struct Input {
    /// The format, when the first bytes should not decide.
    #[arg(long, value_enum, value_name = "FORMAT")]
    input_format: Option<InputFormat>,
    /// What stands between two cells: one character, `tab` or `\t`.
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    delimiter: Option<char>,
    /// What stands around a cell that holds delimiters or line ends: one character.
    #[arg(long, value_name = "CHAR", value_parser = ascii)]
    quote: Option<char>,
    /// The first record names the columns. Of this and --no-header the last one counts.
    #[arg(long, overrides_with = "no_header")]
    header: bool,
    /// The first record is data; columns are numbered.
    #[arg(long, overrides_with = "header")]
    no_header: bool,
    /// The encoding by its WHATWG label, such as `utf-8`, `utf-16le` or `windows-1252`.
    #[arg(long, value_name = "LABEL", value_parser = encoding)]
    encoding: Option<String>,
    /// Lines to pass over before the header.
    #[arg(long, value_name = "N", value_parser = whole, allow_negative_numbers = true)]
    skip_lines: Option<u64>,
    /// What begins a line that is a comment and is passed over: one character.
    ///
    /// When not given, lines that begin with # are comments where they have not as many cells as the others.
    #[arg(long, value_name = "CHAR", value_parser = ascii)]
    comment: Option<char>,
    /// Spaces before a cell belong to none, so that a quote may follow them (`=false`: they are part of it).
    #[arg(long, value_name = "WHETHER", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    skip_initial_space: Option<bool>,
    /// Which cells are missing: `auto`, `pandas`, or a list such as `NA,?,-`; for one column as COLUMN=LIST. May be given
    /// several times.
    ///
    /// `auto` knows empty cells and blanks, what programs write for nothing (null, NaN, {NULL}, #REF!, …), among numbers
    /// and dates the words that say so (unknown, TBD, …), and what a column shows to be no value of its own: marks
    /// (?, -, .) among values of another kind, NA where the others are no codes, None where they are no levels. `pandas` reads cells exactly as
    /// `pandas.read_csv` does by default, so that figures can be compared: types included, no
    /// decimal comma unless it is given, and lines of nothing but spaces passed over.
    /// A list means these tokens and the empty cell, and nothing else; `none`, the empty cell alone.
    /// `auto` when not given.
    #[arg(long, value_name = "TOKENS", value_parser = missing, allow_hyphen_values = true)]
    missing: Vec<(Option<String>, Missing)>,
    /// The type of a column, as COLUMN=TYPE; may be given several times.
    ///
    /// Types: integer, decimal, float, boolean, date, timestamp, time, text. A cell that does not
    /// fit is kept as it is and reported.
    #[arg(long = "type", value_name = "COLUMN=TYPE", value_parser = column_type)]
    types: Vec<(String, Type)>,
    /// 03/04/2024 is the third of April (`=false`: the fourth of March).
    #[arg(long, value_name = "WHETHER", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    day_first: Option<bool>,
    /// 3,50 is a number (`=false`: it is text, or two cells).
    #[arg(long, value_name = "WHETHER", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    decimal_comma: Option<bool>,
    /// What parts the thousands of numbers: `comma`, `point`, `space`, `apostrophe` or `none`; for one column as
    /// COLUMN=WHAT. May be given several times.
    ///
    /// When not given, each column's cells decide: 1.234 is more than a thousand in a column that also has 1.234,56.
    /// Currencies, units and per cent beside numbers are kept beside the column. A column of --type text is left as it is.
    #[arg(long, value_name = "WHAT", value_parser = thousands)]
    thousands: Vec<(Option<String>, Thousands)>,
    /// How dates are written: `dmy`, `mdy` or `ymd`, a pattern such as `%d-%b-%y`; for one column as COLUMN=HOW. May be
    /// given several times.
    ///
    /// When not given, each column's cells decide, and its neighbours where they do not: names of months, years of two
    /// digits (69 to 99 are 1969 to 1999), a.m. and p.m., quarters and weeks are read. Numbers are dates where it is
    /// said: `unix` and `unix-ms` for seconds and milliseconds since 1970, `excel` for days as spreadsheets count them,
    /// `julian` for Julian day numbers. Patterns are those of strftime.
    #[arg(long, value_name = "HOW", value_parser = date_format)]
    date_format: Vec<(Option<String>, DateFormat)>,
    /// The sheet of a workbook, by its name or its number from 1.
    ///
    /// When not given, the first one that holds something and is not hidden. The profile names the others.
    #[arg(long, value_name = "NAME|N")]
    sheet: Option<String>,
    /// The file in a ZIP archive, or the list of records in a JSON document (as `response.items`), by its name.
    ///
    /// When not given, the only or the largest one that can be read. The profile names the others.
    #[arg(long, value_name = "NAME")]
    member: Option<String>,
    /// What becomes of lists of records inside the records of JSON: their JSON text, or how many there are.
    ///
    /// Objects inside records are flattened as `a.b`, other lists are kept as their JSON text. `text` when not given.
    #[arg(long, value_enum, value_name = "WHAT")]
    lists: Option<InnerLists>,
    /// Memory that the table may take, in bytes or as 800MB, 1.5GiB, …
    ///
    /// A larger table is scanned from disk instead, and the report says so. At least 1MB: with
    /// less, the file would be read once for nearly every column.
    #[arg(long, value_name = "SIZE", default_value = "1.5GiB", value_parser = budget, help_heading = "Resources")]
    memory: u64,
    /// Threads to use; all that the machine has when not given. The answer is the same.
    #[arg(long, value_name = "N", help_heading = "Resources", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

/// A format by name.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum InputFormat {
    /// Delimited text: commas, tabs, semicolons and others.
    Csv,
    /// Apache Parquet.
    Parquet,
}

/// What becomes of lists, by name.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum InnerLists {
    /// Their text, as JSON.
    Text,
    /// How many there are.
    Count,
}

impl From<InnerLists> for Lists {
    fn from(lists: InnerLists) -> Lists {
        match lists {
            InnerLists::Text => Lists::Text,
            InnerLists::Count => Lists::Count,
        }
    }
}

impl Input {
    fn threads(&self) -> usize {
        let all = || available_parallelism().map_or(1, usize::from);
        self.threads.map_or_else(all, usize::from)
    }

    /// What watches work on the file; `timed` notes where time goes.
    pub fn watch(&self, timed: bool) -> Watch {
        Watch::new(self.threads(), self.memory, timed)
    }

    /// Opens the file.
    ///
    /// # Errors
    /// When it cannot be read, or a flag does not fit it.
    pub fn open(&self, path: &Path, progress: &Context) -> Result<Table, Failure> {
        self.open_as(path, &ReadOptions::default(), progress)
    }

    /// Opens the file as it is said elsewhere; what a flag says goes before that.
    ///
    /// # Errors
    /// When it cannot be read, or a flag does not fit it.
    pub fn open_as(&self, path: &Path, said: &ReadOptions, progress: &Context) -> Result<Table, Failure> {
        let source = disk::open(path)?;
        Ok(pollster::block_on(formats::open(source, &self.over(said), progress))?)
    }

    /// Opens the file for a command that writes its rows, and tells in a line each what was left out or is not as it
    /// stood there: the profile, which tells it as well, may never be asked for.
    ///
    /// # Errors
    /// As [`Input::open_as`].
    pub fn open_to_write(&self, path: &Path, said: &ReadOptions, progress: &Context) -> Result<Table, Failure> {
        let table = self.open_as(path, said, progress)?;
        for finding in table.findings().iter().filter(|found| found.severity != Severity::Note) {
            say(&format!(
                "glovebox: {}: {}",
                escape(table.name()),
                escape(&finding.message)
            ));
        }
        Ok(table)
    }

    /// Whether a flag sets this field of the options.
    pub fn says(&self, field: &str) -> bool {
        match field.split('.').next().unwrap_or_default() {
            "format" => self.input_format.is_some(),
            "delimiter" => self.delimiter.is_some(),
            "quote" => self.quote.is_some(),
            "header" => self.header || self.no_header,
            "encoding" => self.encoding.is_some(),
            "skip_lines" => self.skip_lines.is_some(),
            "comment" => self.comment.is_some(),
            "skip_initial_space" => self.skip_initial_space.is_some(),
            "missing" => self.missing.iter().any(|(column, _)| column.is_none()),
            "missing_of" => self.missing.iter().any(|(column, _)| column.is_some()),
            "types" => !self.types.is_empty(),
            "day_first" => self.day_first.is_some(),
            "decimal_comma" => self.decimal_comma.is_some(),
            "thousands" => self.thousands.iter().any(|(column, _)| column.is_none()),
            "sheet" => self.sheet.is_some(),
            "member" => self.member.is_some(),
            "lists" => self.lists.is_some(),
            "thousands_of" => self.thousands.iter().any(|(column, _)| column.is_some()),
            "date_format" => self.date_format.iter().any(|(column, _)| column.is_none()),
            "date_format_of" => self.date_format.iter().any(|(column, _)| column.is_some()),
            _ => true,
        }
    }

    fn over(&self, said: &ReadOptions) -> ReadOptions {
        let mut types = said.types.clone();
        types.extend(self.types.iter().cloned());
        let (thousands, own) = split(&self.thousands);
        let mut thousands_of = said.thousands_of.clone();
        thousands_of.extend(own);
        let (missing, own) = split(&self.missing);
        let mut missing_of = said.missing_of.clone();
        missing_of.extend(own);
        let (date_format, own) = split(&self.date_format);
        let mut date_format_of = said.date_format_of.clone();
        date_format_of.extend(own);
        ReadOptions {
            format: self
                .input_format
                .map(|format| match format {
                    InputFormat::Csv => Format::Csv,
                    InputFormat::Parquet => Format::Parquet,
                })
                .or(said.format),
            delimiter: self.delimiter.or(said.delimiter),
            quote: self.quote.or(said.quote),
            header: match (self.header, self.no_header) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => said.header,
            },
            encoding: self.encoding.clone().or_else(|| said.encoding.clone()),
            skip_lines: self.skip_lines.or(said.skip_lines),
            comment: self.comment.or(said.comment),
            skip_initial_space: self.skip_initial_space.or(said.skip_initial_space),
            missing: missing.unwrap_or_else(|| said.missing.clone()),
            missing_of,
            types,
            day_first: self.day_first.or(said.day_first),
            decimal_comma: self.decimal_comma.or(said.decimal_comma),
            thousands: thousands.or(said.thousands),
            thousands_of,
            date_format: date_format.or_else(|| said.date_format.clone()),
            date_format_of,
            sheet: self.sheet.clone().or_else(|| said.sheet.clone()),
            member: self.member.clone().or_else(|| said.member.clone()),
            lists: self.lists.map(|lists| lists.into()).or(said.lists),
        }
    }
}

fn delimiter(text: &str) -> Result<char, String> {
    match text {
        "tab" | "\\t" => Ok('\t'),
        "comma" => Ok(','),
        "semicolon" => Ok(';'),
        "pipe" => Ok('|'),
        "space" => Ok(' '),
        _ => ascii(text),
    }
}

fn ascii(text: &str) -> Result<char, String> {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some('\n' | '\r'), None) => Err("a line end already ends a record; choose another character".to_owned()),
        (Some(c), None) if c.is_ascii() => Ok(c),
        _ => Err("one ASCII character is wanted".to_owned()),
    }
}

fn encoding(label: &str) -> Result<String, String> {
    table::csv::encoding(label).map(|_| label.to_owned())
}

fn missing(text: &str) -> Result<(Option<String>, Missing), String> {
    let (column, what) = match text.rsplit_once('=') {
        Some((column, what)) => (Some(column.to_owned()), what),
        None => (None, text),
    };
    let missing = match what {
        "auto" => Missing::Auto,
        "pandas" if column.is_some() => return Err("a whole file is read as pandas reads it, no column".to_owned()),
        "pandas" => Missing::Pandas,
        "none" => Missing::Tokens(Vec::new()),
        _ => Missing::Tokens(
            what.split(',')
                .filter(|token| !token.is_empty())
                .map(str::to_owned)
                .collect(),
        ),
    };
    Ok((column, missing))
}

fn column_type(text: &str) -> Result<(String, Type), String> {
    // The last sign decides, since a column's name may hold one.
    let (column, name) = text.rsplit_once('=').ok_or("COLUMN=TYPE is wanted, such as zip=text")?;
    let Some(kind) = Type::from_name(name) else {
        let names = Type::ALL.map(Type::name).join(", ");
        return Err(format!("no type is called {name}; there are {names}"));
    };
    Ok((column.to_owned(), kind))
}

/// What is said of all columns, the last of it, and what is said of single ones.
fn split<T: Clone>(said: &[(Option<String>, T)]) -> (Option<T>, Vec<(String, T)>) {
    let of_all = said.iter().rev().find(|(column, _)| column.is_none());
    let own = said
        .iter()
        .filter_map(|(column, what)| Some((column.clone()?, what.clone())));
    (of_all.map(|(_, what)| what.clone()), own.collect())
}

/// A column and what is said of it, or what is said of all.
fn of_column(text: &str) -> (Option<String>, &str) {
    match text.rsplit_once('=') {
        Some((column, what)) => (Some(column.to_owned()), what),
        None => (None, text),
    }
}

fn date_format(text: &str) -> Result<(Option<String>, DateFormat), String> {
    let (column, how) = of_column(text);
    Ok((column, DateFormat::try_from(how.to_owned())?))
}

fn thousands(text: &str) -> Result<(Option<String>, Thousands), String> {
    let (column, what) = of_column(text);
    let is = |own: &Thousands| own.name() == what || own.character().is_some_and(|c| what.chars().eq([c]));
    match Thousands::ALL.into_iter().find(is) {
        Some(found) => Ok((column, found)),
        None => Err("one of comma, point, space, apostrophe and none is wanted".to_owned()),
    }
}

/// Bytes of a budget with which the file is not read once for nearly every column. The engine
/// takes less, which tests make use of.
const MIN_MEMORY: u64 = 1_000_000;

/// A size that is no less than [`MIN_MEMORY`].
fn budget(text: &str) -> Result<u64, String> {
    match size(text)? {
        bytes if bytes < MIN_MEMORY => Err("at least 1MB is wanted; leave it out for 1.5GiB".to_owned()),
        bytes => Ok(bytes),
    }
}

/// Bytes from `1073741824`, `800MB`, `1.5GiB`, `2g`.
fn size(text: &str) -> Result<u64, String> {
    let digits = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: f64 = number
        .parse()
        .map_err(|_| "a size is wanted, such as 800MB or 1.5GiB")?;
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1.0,
        "kb" => 1e3,
        "mb" => 1e6,
        "gb" => 1e9,
        "tb" => 1e12,
        "k" | "kib" => 1024.0,
        "m" | "mib" => 1_048_576.0,
        "g" | "gib" => 1_073_741_824.0,
        "t" | "tib" => 1_099_511_627_776.0,
        other => {
            return Err(format!(
                "no unit is called {other}; there are KB, MB, GB, KiB, MiB, GiB"
            ));
        }
    };
    Ok((number * factor) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_with_either_kind_of_unit() {
        assert_eq!(size("1.5GiB"), Ok(1_610_612_736));
        assert_eq!(size("800MB"), Ok(800_000_000));
        assert_eq!(size("64k"), Ok(65_536));
        assert_eq!(size("12"), Ok(12));
        assert!(size("lots").is_err() && size("3 furlongs").is_err());
    }

    #[test]
    fn a_column_name_may_hold_an_equals_sign() {
        assert_eq!(column_type("a=b=text"), Ok(("a=b".to_owned(), Type::Text)));
        assert!(column_type("zip=string").is_err_and(|e| e.contains("text")));
    }

    #[test]
    fn a_tab_can_be_typed_in_three_ways() {
        for typed in ["tab", "\\t", "\t"] {
            assert_eq!(delimiter(typed), Ok('\t'));
        }
        assert!(delimiter("ab").is_err() && delimiter("é").is_err());
    }

    #[test]
    fn a_list_of_tokens_may_be_empty() {
        let tokens = |tokens: &[&str]| Missing::Tokens(tokens.iter().map(ToString::to_string).collect());
        assert_eq!(missing(""), Ok((None, tokens(&[]))));
        assert_eq!(missing("none"), Ok((None, tokens(&[]))));
        assert_eq!(missing("none,"), Ok((None, tokens(&["none"]))));
        assert_eq!(missing("NA,,?"), Ok((None, tokens(&["NA", "?"]))));
        assert_eq!(missing("a=b=-, "), Ok((Some("a=b".into()), tokens(&["-", " "]))));
        assert!(missing("a=pandas").is_err());
    }
}
