//! What was odd while reading a text file, as findings.

mod columns;
mod layout;

pub use columns::{dates, dates_read, rounded};

use super::padding::Padding;
use super::plan::{Problem, Problems};
use super::sniff::Dialect;
use crate::table::{Missing, Rereading, RowSet, Selection, SourceReport, mend};
use crate::words;
use crate::{Finding, Kind, Severity};

/// One kind of oddity: its code, kind, severity, what "1 row" and "n rows" say, why it matters.
struct Note {
    code: &'static str,
    kind: Kind,
    severity: Severity,
    says: &'static str,
    why: &'static str,
    /// Whether such rows are no records, and dropping them mends it.
    drops: bool,
    pick: fn(&Problems) -> &Problem,
}

/// Rows that lack cells; those below the table are told with it.
const SHORT: &str = "csv.short-rows";

const NOTES: [Note; 9] = [
    Note {
        code: SHORT,
        kind: Kind::ShiftedRows,
        severity: Severity::Warning,
        says: "fewer fields than there are columns; the rest is read as missing",
        why: "A line was cut, or a delimiter is missing: values may stand in the wrong column.",
        drops: false,
        pick: |p| &p.short,
    },
    Note {
        code: "csv.long-rows",
        kind: Kind::ShiftedRows,
        severity: Severity::Warning,
        says: "more fields than there are columns; the surplus is left out",
        why: "A value probably holds the delimiter without quotes: values stand in the wrong column, and the last ones are lost.",
        drops: false,
        pick: |p| &p.long,
    },
    Note {
        code: "csv.stray-quotes",
        kind: Kind::ShiftedRows,
        severity: Severity::Note,
        says: "a quote where none should be; it is read as a character",
        why: "Other programs may read such lines in another way, or refuse them.",
        drops: false,
        pick: |p| &p.bare_quotes,
    },
    Note {
        code: "csv.unclosed-quote",
        kind: Kind::ShiftedRows,
        severity: Severity::Critical,
        says: "a quoted field that never ends; its quote is read as a character",
        why: "Most programs would swallow the rest of the file into this one field.",
        drops: false,
        pick: |p| &p.unclosed,
    },
    Note {
        code: "csv.undecodable",
        kind: Kind::EncodingDamage,
        severity: Severity::Warning,
        says: "bytes that are no text in this encoding; each is shown as \u{fffd} and its bytes in brackets, such as \u{fffd}[E9]",
        why: "The file was joined from parts in different encodings, or is damaged. Another encoding may fit better.",
        drops: false,
        pick: |p| &p.undecodable,
    },
    Note {
        code: "csv.shifted-rows",
        kind: Kind::ShiftedRows,
        severity: Severity::Warning,
        says: "cells that do not fit their columns but those beside them",
        why: "A value holds the delimiter without quotes, or one is lacking: the cells after it stand one column too far.",
        drops: false,
        pick: |p| &p.shifted,
    },
    Note {
        code: "header.repeated",
        kind: Kind::Header,
        severity: Severity::Warning,
        says: "the names of the columns once more",
        why: "Files were joined with their headers: the names count as values.",
        drops: true,
        pick: |p| &p.headers,
    },
    Note {
        code: "csv.joints",
        kind: Kind::EncodingDamage,
        severity: Severity::Note,
        says: "a byte-order mark or ^Z before the first cell, which is left out",
        why: "Files were joined here, each with its own beginning or end. Other programs take the mark for a part of the value.",
        drops: false,
        pick: |p| &p.joints,
    },
    Note {
        code: "csv.zero-bytes",
        kind: Kind::InvisibleCharacters,
        severity: Severity::Warning,
        says: "zero bytes in the text, which are kept",
        why: "Many programs end the cell or the file there, and nobody sees them. They are often left of a damaged or a binary field.",
        drops: false,
        pick: |p| &p.zeros,
    },
];

/// What was odd in a file.
pub struct Oddities<'a> {
    /// By run.
    pub parts: &'a [Problems],
    /// Rows of each run.
    pub rows: &'a [usize],
    /// Columns whose names hold bytes that are no text in the encoding.
    pub undecodable_names: u64,
    /// What stands after the last record.
    pub padding: Padding,
    /// The first word beyond ASCII, where the encoding is a guess.
    pub words: Option<&'a str>,
    /// The rows below the table, which are told as such.
    pub footer: std::ops::Range<u64>,
}

impl Oddities<'_> {
    /// How many rows have a problem, and those that are listed, of the whole file.
    fn rows_of(&self, pick: fn(&Problems) -> &Problem) -> (u64, RowSet) {
        let count = self.parts.iter().map(|part| pick(part).count).sum();
        let mut next = 0u64;
        let all = self.parts.iter().zip(self.rows).flat_map(|(part, rows)| {
            let base = next;
            next += *rows as u64;
            let numbers = pick(part).rows().map(move |row| base + u64::from(row));
            numbers.filter_map(|row| u32::try_from(row).ok())
        });
        (count, all.collect())
    }

    /// The rows below the table.
    fn below(&self) -> RowSet {
        RowSet::range(self.footer.start as u32..self.footer.end as u32)
    }

    /// What stands in the first row that has a problem.
    fn example(&self, pick: fn(&Problems) -> &Problem) -> &str {
        let shown = self.parts.iter().map(|part| pick(part).example.as_str());
        shown.into_iter().find(|shown| !shown.is_empty()).unwrap_or_default()
    }
}

/// Findings about the whole file.
pub fn findings(odd: &Oddities<'_>, dialect: &Dialect, source: &SourceReport, all: u64) -> Vec<Finding> {
    let located = NOTES.iter().filter_map(|note| located(note, odd));
    let mut findings: Vec<Finding> = located.collect();
    findings.extend(undecodable_names(odd.undecodable_names));
    findings.extend(padding(odd.padding));
    findings.extend(empty_rows(odd, source, all));
    findings.extend(mixed_ends(odd, dialect, all));
    findings.extend(layout::findings(odd.parts, dialect, source));
    if all == 0 {
        let says = "There is a header but no row below it";
        findings.push(
            Finding::new("csv.no-rows", Kind::EmptyRows, Severity::Warning, says)
                .why("The export may have been filtered to nothing, or cut short."),
        );
    }
    if !dialect.header {
        let says = "The first line holds values, not names: the columns are called by their place";
        findings.push(
            Finding::new("csv.no-header", Kind::Header, Severity::Note, says)
                .rereadings([Rereading::of("Read the first line as names", "header", true)])
                .why("If the first line does name the columns, say so in how the file is read."),
        );
    }
    findings.extend(encoding(source, odd.words));
    if source.byte_order_mark && source.encoding.as_deref() == Some("utf-8") {
        findings.push(
            Finding::new(
                "csv.byte-order-mark",
                Kind::EncodingDamage,
                Severity::Note,
                "The file begins with a byte-order mark, which is left out",
            )
            .why("Programs that do not expect it take it for a part of the first column's name."),
        );
    }
    if dialect.decimal_comma {
        findings.push(
            Finding::new(
                "csv.decimal-comma",
                Kind::NumberFormat,
                Severity::Note,
                "Numbers are written with a decimal comma",
            )
            .why("Programs set to a decimal point will read them as text."),
        );
    }
    findings
}

/// Another encoding than UTF-8; where it is a guess, with a word by which a person can judge it.
fn encoding(source: &SourceReport, word: Option<&str>) -> Option<Finding> {
    let name = source.encoding.as_deref().filter(|name| *name != "utf-8")?;
    let such_as = word.filter(|word| !word.is_empty());
    let such_as = such_as.map_or(String::new(), |word| format!(", such as {}", words::quoted(word)));
    let (message, why) = match word {
        Some(_) => (
            format!("The text is not UTF-8 but {name}, to judge by its letters{such_as}"),
            "No file of this kind says what it is in. If the letters look wrong, choose another encoding in how the file is read.",
        ),
        None => (
            format!("The text is encoded as {name}, not UTF-8"),
            "Programs that expect UTF-8 will show other letters, or stop.",
        ),
    };
    // What was said, or a mark says, is no guess.
    let others = if word.is_some() { others(name) } else { &[] };
    let again = others
        .iter()
        .map(|other| Rereading::of(format!("Read as {other}"), "encoding", *other));
    let finding = Finding::new("csv.encoding", Kind::EncodingDamage, Severity::Note, message).why(why);
    Some(finding.rereadings(again))
}

/// The encodings in which a text may be that was taken for one of this name: those of other systems in the west, of its
/// neighbours, or that of the west.
fn others(name: &str) -> &'static [&'static str] {
    match name {
        "windows-1252" => &["windows-1250", "macintosh"],
        "windows-1250" => &["windows-1252", "iso-8859-2"],
        "windows-1251" => &["koi8-r", "ibm866"],
        "koi8-r" | "ibm866" => &["windows-1251"],
        "gbk" | "gb18030" => &["big5", "windows-1252"],
        "big5" => &["gbk", "windows-1252"],
        "shift_jis" => &["euc-jp", "windows-1252"],
        "euc-jp" => &["shift_jis", "windows-1252"],
        _ => &["windows-1252"],
    }
}

fn undecodable_names(count: u64) -> Option<Finding> {
    let have = if count == 1 {
        "column name has"
    } else {
        "column names have"
    };
    let message = format!(
        "{} {have} bytes that are no text in this encoding; each is shown as \u{fffd} and its bytes in brackets",
        words::count(count)
    );
    let why = "The names may be in another encoding than the file is read in. Say which in how the file is read.";
    (count > 0).then(|| {
        Finding::new(
            "csv.undecodable-names",
            Kind::EncodingDamage,
            Severity::Warning,
            message,
        )
        .count(count)
        .why(why)
    })
}

fn padding(padding: Padding) -> Option<Finding> {
    let count = padding.len();
    let (severity, what, why) = if padding.zeros > 0 {
        (
            Severity::Warning,
            "zero",
            "Some writers fill up a block so; it is also what is left where a write was cut short, and rows may be lacking.",
        )
    } else {
        (
            Severity::Note,
            "^Z",
            "Old programs end a file so; others take it for one more row or for a part of the last cell.",
        )
    };
    let bytes = if count == 1 { "byte follows" } else { "bytes follow" };
    let message = format!("{} {what} {bytes} the last row and are left out", words::count(count));
    let message = if count == 1 {
        message.replace(" are ", " is ")
    } else {
        message
    };
    (count > 0).then(|| {
        Finding::new("csv.padding", Kind::EncodingDamage, severity, message)
            .count(count)
            .why(why)
    })
}

fn located(note: &Note, odd: &Oddities<'_>) -> Option<Finding> {
    let (count, rows) = match odd.rows_of(note.pick) {
        (counted, rows) if note.code == SHORT => (counted - rows.and(&odd.below()).len(), rows.minus(&odd.below())),
        counted => counted,
    };
    if count == 0 {
        return None;
    }
    let have = if count == 1 { "row has" } else { "rows have" };
    let such_as = if count == 1 { ": row" } else { ", such as row" };
    let example = match (rows.iter().next(), odd.example(note.pick)) {
        (_, "") | (None, _) => String::new(),
        (Some(row), shown) => format!(
            "{such_as} {}, {}",
            words::count(u64::from(row) + 1),
            words::quoted(shown)
        ),
    };
    let message = format!("{} {have} {}{example}", words::count(count), note.says);
    let finding = Finding::new(note.code, note.kind, note.severity, message).why(note.why);
    Some(of_rows(finding, count, rows, note.drops))
}

/// The finding with its rows, and what drops them where that mends it.
fn of_rows(finding: Finding, count: u64, rows: RowSet, drops: bool) -> Finding {
    let mut finding = finding.rows(count, rows.iter().map(u64::from));
    let selection = Selection::Rows(rows);
    if drops {
        finding.mend.extend(mend::drop_rows(&selection));
    }
    finding.selection(selection)
}

/// Of all rows, this share without a value makes every other share wrong.
const MANY_EMPTY: f64 = 0.01;

/// Rows without a value, but for those below the table, and blank lines: one finding for all of them.
fn empty_rows(odd: &Oddities<'_>, source: &SourceReport, all: u64) -> Option<Finding> {
    let (counted, rows) = odd.rows_of(|p| &p.empty);
    let count = counted - rows.and(&odd.below()).len();
    let rows = rows.minus(&odd.below());
    // pandas passes over them without a word.
    let lines = if source.missing == Missing::Pandas {
        0
    } else {
        source.blank_lines
    };
    let passed = words::plural(lines, "blank line is passed over", "blank lines are passed over");
    let holds = words::plural(count, "row holds no value", "rows hold no value");
    let at_end = rows.last().is_some_and(|row| u64::from(row) + 1 == all) && count > 1;
    let from = rows.runs().last().filter(|_| at_end).map_or(String::new(), |run| {
        format!(", from row {} to the end", words::count(run.start + 1))
    });
    let message = match (count, lines) {
        (0, 0) => return None,
        (0, _) => passed,
        (_, 0) => format!("{holds}{from}"),
        _ => format!("{holds}{from}, and {passed}"),
    };
    let severity = match count as f64 / all.max(1) as f64 {
        share if share > MANY_EMPTY * 5.0 && count > 1 => Severity::Critical,
        share if share > MANY_EMPTY && count > 1 => Severity::Warning,
        _ => Severity::Note,
    };
    let finding = Finding::new("csv.empty-rows", Kind::EmptyRows, severity, message)
        .why("They count as rows, as missing cells in every column and as copies of each other: drop them, or every share is wrong.")
        .evidence("rows without a value", count as f64)
        .evidence("blank lines", lines as f64);
    Some(match count {
        // The line stands before a row, which is none itself.
        0 => finding.count(lines),
        _ => of_rows(finding, count, rows, true),
    })
}

/// Lines that end unlike most others.
fn mixed_ends(odd: &Oddities<'_>, dialect: &Dialect, all: u64) -> Option<Finding> {
    let (count, rows) = odd.rows_of(|p| &p.odd_ends);
    if count == 0 || count == all {
        return None;
    }
    let (these, others) = match dialect.layout.crlf {
        true => ("a line feed alone", "a carriage return before it"),
        false => ("a carriage return and a line feed", "a line feed alone"),
    };
    let message = format!(
        "{} in {these}, the others in {others}",
        words::plural(count, "row ends", "rows end")
    );
    let finding = Finding::new("csv.mixed-line-ends", Kind::EncodingDamage, Severity::Note, message)
        .why("The file was joined from several, or edited on another system; some programs then keep a character at the end of the last cell.");
    Some(of_rows(finding, count, rows, false))
}
