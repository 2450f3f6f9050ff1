//! What stands around the records and between their cells, and was decided while reading: each can be said otherwise.

use super::super::cells::Between;
use super::super::plan::Problems;
use super::super::sniff::Dialect;
use crate::table::{Rereading, RowSet, Selection, SourceReport, mend};
use crate::{Finding, Kind, Severity, words};

/// Findings about the whole file.
pub fn findings(parts: &[Problems], dialect: &Dialect, source: &SourceReport) -> Vec<Finding> {
    let found = [
        preamble(dialect),
        told(dialect),
        second_row(dialect),
        groups(dialect),
        comments(parts, dialect),
        spaces(dialect),
        doubled(dialect),
        wrapped(dialect),
        suspected(dialect),
        named(dialect, source),
    ];
    found.into_iter().flatten().collect()
}

/// Lines above the table that a sentence shows.
const SHOWN: usize = 3;

fn preamble(dialect: &Dialect) -> Option<Finding> {
    let told = usize::from(dialect.told.is_some());
    let lines = dialect.preamble.1 - told as u64;
    let titles = dialect.titles.get(told..).filter(|titles| !titles.is_empty())?;
    let shown: Vec<String> = titles.iter().take(SHOWN).map(|title| words::quoted(title)).collect();
    let shown = match titles.len().saturating_sub(SHOWN) {
        0 => words::list(&shown, "and"),
        more => format!("{} and {more} more", shown.join(", ")),
    };
    let message = format!(
        "{} above the table and {} passed over: {shown}",
        words::plural(lines, "line stands", "lines stand"),
        words::noun(lines, "is", "are"),
    );
    let why = format!(
        "The table is read from line {} on. Programs that take the first line for the header see one column, or names \
         that are none; what the lines say of the table may be worth a note.",
        words::count(dialect.preamble.1 + 1)
    );
    Some(
        Finding::new("csv.preamble", Kind::Preamble, Severity::Warning, message)
            .count(lines)
            .evidence("lines", lines as f64)
            .rereadings([Rereading::of("Read from the first line on", "skip_lines", 0)])
            .why(why),
    )
}

fn told(dialect: &Dialect) -> Option<Finding> {
    let delimiter = char::from(dialect.told?);
    let message = format!("The first line, \"sep={delimiter}\", says what stands between cells, and is passed over");
    Some(
        Finding::new("csv.sep-line", Kind::Preamble, Severity::Note, message)
            .count(1)
            .why("Spreadsheets write it; other programs take it for the header."),
    )
}

fn second_row(dialect: &Dialect) -> Option<Finding> {
    let selection = Selection::Rows(RowSet::range(0..1));
    let message = "The first row seems to belong to the header: it holds words above columns of numbers, such as units";
    dialect.second_row.then(|| {
        let mut finding = Finding::new("header.second-row", Kind::Header, Severity::Warning, message)
            .why("As a record it makes these columns text in most programs; here its words are kept as cells that do not fit. Drop it.")
            .rows(1, [0])
            .rereadings([lower_names(dialect, "Read the second row as names")]);
        finding.mend.extend(mend::drop_rows(&selection));
        finding.selection(selection)
    })
}

/// Another reading, whose names stand in the row below the first that belongs to the header.
fn lower_names(dialect: &Dialect, words: &str) -> Rereading {
    let mut again = Rereading::of(words, "skip_lines", dialect.preamble.1 + 1);
    again.change.insert("header".to_owned(), true.into());
    again
}

fn groups(dialect: &Dialect) -> Option<Finding> {
    let message = format!(
        "The header stands in two rows: names are put together from both, such as {}",
        words::quoted(dialect.names.iter().find(|name| name.contains(' '))?)
    );
    dialect.in_groups.then(|| {
        Finding::new("header.groups", Kind::Header, Severity::Note, message)
            .why("What stands above several columns belongs to each of them. Programs that know one row of names take the other for a title or a record.")
            .rereadings([lower_names(dialect, "Read the lower row alone as names")])
            .count(2)
    })
}

/// Begins the comments of TeX and MATLAB, and hardly a line elsewhere.
const OTHER_SIGN: char = '%';

fn comments(parts: &[Problems], dialect: &Dialect) -> Option<Finding> {
    let count: u64 = parts.iter().map(|part| part.comments).sum();
    let sign = dialect.layout.comment.map(char::from)?;
    let message = format!(
        "{} with {sign} and {} passed over as {}",
        words::plural(count, "line begins", "lines begin"),
        words::noun(count, "is", "are"),
        words::noun(count, "a comment", "comments"),
    );
    (count > 0).then(|| {
        Finding::new("csv.comments", Kind::Preamble, Severity::Note, message)
            .count(count)
            .rereadings([Rereading::of(
                format!("Read lines that begin with {sign} as records"),
                "comment",
                if sign == OTHER_SIGN { "!" } else { "%" },
            )])
            .why("If they are records, say with which other sign comments begin in how the file is read.")
    })
}

fn spaces(dialect: &Dialect) -> Option<Finding> {
    let (says, why) = match (dialect.layout.between, dialect.marks.padded) {
        (Between::Any, _) => (
            "Columns are set apart by spaces, however many",
            "A cell that is empty, or holds a space, moves all after it: a file with another delimiter is safer.",
        ),
        (_, true) => (
            "Spaces stand between delimiters and quotes; they are left out",
            "Other programs do not see the quotes then, and split the cells inside them.",
        ),
        _ => return None,
    };
    let again = match dialect.layout.between {
        Between::Any => Rereading::of("Read with a comma between cells", "delimiter", ","),
        _ => Rereading::of("Read the spaces as part of the cells", "skip_initial_space", false),
    };
    let finding = Finding::new("csv.spaces", Kind::Whitespace, Severity::Note, says).why(why);
    Some(finding.rereadings([again]))
}

fn doubled(dialect: &Dialect) -> Option<Finding> {
    let delimiter = dialect.marks.delimiter;
    let sign = char::from(delimiter);
    let message = format!("Cells are parted by two characters, \"{sign}{sign}\", and are read so");
    (dialect.layout.between == Between::Two).then(|| {
        let why = format!(
            "Programs that know one character between cells see an empty column after each, or one column. A single {} \
             is a character of its cell.",
            name(delimiter)
        );
        Finding::new("csv.delimiter-doubled", Kind::WrongDelimiter, Severity::Note, message).why(why)
    })
}

fn wrapped(dialect: &Dialect) -> Option<Finding> {
    let message = "Each line stands between quotes as a whole; they are taken off before the cells are parted";
    dialect.wrapped.map(|_| {
        Finding::new("csv.lines-quoted", Kind::WrongDelimiter, Severity::Note, message)
            .why("A spreadsheet that opened the file as one column wrote it so. Other programs see one column.")
    })
}

/// What a byte is called.
fn name(delimiter: u8) -> String {
    match delimiter {
        b'\t' => "tab".to_owned(),
        b' ' => "space".to_owned(),
        b',' => "comma".to_owned(),
        b';' => "semicolon".to_owned(),
        b'|' => "pipe".to_owned(),
        b':' => "colon".to_owned(),
        other if other.is_ascii_graphic() => char::from(other).to_string(),
        other => format!("character {other:02X}"),
    }
}

fn suspected(dialect: &Dialect) -> Option<Finding> {
    let (delimiter, cells) = dialect.suspected?;
    let name = name(delimiter);
    let message = format!("Every line is read as one cell, but the {name} would part each into {cells}");
    let why = format!("If a {name} stands between cells, say so in how the file is read.");
    Some(
        Finding::new(
            "csv.delimiter-suspected",
            Kind::WrongDelimiter,
            Severity::Warning,
            message,
        )
        .rereadings([Rereading::of(
            format!("Read with a {name} between cells"),
            "delimiter",
            char::from(delimiter).to_string(),
        )])
        .why(why),
    )
}

/// A name that promises another delimiter.
fn named(dialect: &Dialect, source: &SourceReport) -> Option<Finding> {
    let name_of_file = source.name.to_ascii_lowercase();
    let stem = name_of_file.trim_end_matches(".gz").trim_end_matches(".zst");
    let delimiter = dialect.marks.delimiter;
    // Where the comma is the decimal point, files of this name have semicolons everywhere.
    let promised = match stem.rsplit_once('.')?.1 {
        "csv" if !matches!(delimiter, b',' | b';') => "csv",
        "tsv" if delimiter != b'\t' => "tsv",
        _ => return None,
    };
    let message = format!(
        "The name ends in .{promised}, but each cell ends at a {}",
        name(delimiter)
    );
    (dialect.width > 1).then(|| {
        Finding::new("csv.delimiter-name", Kind::WrongDelimiter, Severity::Note, message)
            .why("Programs that go by the name see one column.")
    })
}
