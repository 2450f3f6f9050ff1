//! What was odd while reading a text file, as findings.

use super::infer::Notes;
use super::padding::Padding;
use super::plan::{Problem, Problems};
use super::sniff::Dialect;
use crate::table::{Field, Missing, Selection, SourceReport, Type};
use crate::words;
use crate::{Finding, Kind, Severity};

/// One kind of oddity: its code, kind, severity, what "1 row" and "n rows" say, why it matters.
struct Note {
    code: &'static str,
    kind: Kind,
    severity: Severity,
    says: &'static str,
    why: &'static str,
    pick: fn(&Problems) -> &Problem,
}

const NOTES: [Note; 5] = [
    Note {
        code: "csv.short-rows",
        kind: Kind::ShiftedRows,
        severity: Severity::Warning,
        says: "fewer fields than there are columns; the rest is read as missing",
        why: "A line was cut, or a delimiter is missing: values may stand in the wrong column.",
        pick: |p| &p.short,
    },
    Note {
        code: "csv.long-rows",
        kind: Kind::ShiftedRows,
        severity: Severity::Warning,
        says: "more fields than there are columns; the surplus is left out",
        why: "A value probably holds the delimiter without quotes: values stand in the wrong column, and the last ones are lost.",
        pick: |p| &p.long,
    },
    Note {
        code: "csv.stray-quotes",
        kind: Kind::ShiftedRows,
        severity: Severity::Note,
        says: "a quote where none should be; it is read as a character",
        why: "Other programs may read such lines in another way, or refuse them.",
        pick: |p| &p.bare_quotes,
    },
    Note {
        code: "csv.unclosed-quote",
        kind: Kind::ShiftedRows,
        severity: Severity::Critical,
        says: "a quoted field that never ends; its quote is read as a character",
        why: "Most programs would swallow the rest of the file into this one field.",
        pick: |p| &p.unclosed,
    },
    Note {
        code: "csv.undecodable",
        kind: Kind::EncodingDamage,
        severity: Severity::Warning,
        says: "bytes that are no text in this encoding; each is shown as \u{fffd} and its bytes in brackets, such as \u{fffd}[E9]",
        why: "The file was joined from parts in different encodings, or is damaged. Another encoding may fit better.",
        pick: |p| &p.undecodable,
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
}

/// Findings about the whole file.
pub fn findings(odd: &Oddities<'_>, dialect: &Dialect, source: &SourceReport, all: u64) -> Vec<Finding> {
    let located = NOTES.iter().filter_map(|note| located(note, odd.parts, odd.rows));
    let mut findings: Vec<Finding> = located.collect();
    findings.extend(undecodable_names(odd.undecodable_names));
    findings.extend(padding(odd.padding));
    // pandas passes over them without a word.
    if source.blank_lines > 0 && source.missing != Missing::Pandas {
        let lines = source.blank_lines;
        let says = format!(
            "{} blank {} passed over",
            words::count(lines),
            if lines == 1 { "line is" } else { "lines are" }
        );
        findings.push(Finding::new("csv.blank-lines", Kind::EmptyRows, Severity::Note, says).count(lines));
    }
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
                .why("If the first line does name the columns, say so in how the file is read."),
        );
    }
    if source.encoding.as_deref().is_some_and(|e| e != "utf-8") {
        let says = format!(
            "The text is encoded as {}, not UTF-8",
            source.encoding.as_deref().unwrap_or_default()
        );
        findings.push(
            Finding::new("csv.encoding", Kind::EncodingDamage, Severity::Note, says)
                .why("Programs that expect UTF-8 will show other letters, or stop."),
        );
    }
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

fn located(note: &Note, parts: &[Problems], rows: &[usize]) -> Option<Finding> {
    let count: u64 = parts.iter().map(|p| (note.pick)(p).count).sum();
    if count == 0 {
        return None;
    }
    let mut base = 0u64;
    let mut all = Vec::new();
    for (part, rows) in parts.iter().zip(rows) {
        all.extend((note.pick)(part).rows.iter().map(|row| base + u64::from(*row)));
        base += *rows as u64;
    }
    let have = if count == 1 { "row has" } else { "rows have" };
    let message = format!("{} {have} {}", words::count(count), note.says);
    let finding = Finding::new(note.code, note.kind, note.severity, message).why(note.why);
    Some(finding.rows(count, all.iter().copied()).selection(Selection::rows(all)))
}

/// A column of dates that could all be read either way round.
pub fn ambiguous_dates(fields: &[Field], kinds: &[(Type, Notes)]) -> Vec<Finding> {
    let odd = fields
        .iter()
        .zip(kinds)
        .filter(|(_, (_, notes))| notes.ambiguous_dates > 0);
    odd.map(|(field, (_, notes))| {
        let (read, other) = match notes.day_first {
            Some(true) => ("day first", "month first"),
            _ => ("month first", "day first"),
        };
        let message = format!(
            "{} is read with the {read}, but no date in it tells; it may be {other}",
            field.name
        );
        Finding::new("dates.ambiguous", Kind::DateFormat, Severity::Warning, message)
            .column(field.name.clone())
            .count(notes.ambiguous_dates)
            .why("03/04 is the third of April or the fourth of March. Say which in how the file is read.")
    })
    .collect()
}
