//! The findings: gravest first, each with its reason and the first rows behind it.

use glovebox::table::Lines;
use glovebox::words::{count, plural};
use glovebox::{Finding, Severity};

use super::style::{self, QUIET, STRONG, paint};
use super::words::{escape, names, wrap};
use super::{Page, reread};

/// Findings on the first page, and rows behind each of them there; all of them with --full.
const FEW: usize = 12;
const FEW_ROWS: usize = 4;
const ROWS: usize = 8;
/// Other ways to read the file that the first page names by their flags.
const WAYS: usize = 2;
const INDENT: usize = 12;

/// All of them, or the first.
pub fn section(findings: &[Finding], lines: Option<&Lines>, page: &Page) -> String {
    if findings.is_empty() {
        return format!("{}\nNothing odd was found.\n", paint(STRONG, "Findings"));
    }
    let counted = match (findings.iter().any(|finding| !finding.rows.is_empty()), lines) {
        (false, _) => String::new(),
        (true, None) => "   rows are counted from 1, in JSON from 0".to_owned(),
        (true, Some(lines)) => format!(
            "   rows from 1 (line {} of the file), in JSON from 0",
            count(lines.of(0))
        ),
    };
    let mut text = format!(
        "{}  {}{}\n",
        paint(STRONG, "Findings"),
        counts_by_severity(findings),
        paint(QUIET, &counted)
    );
    let listed = page.listed(findings.len(), FEW);
    for finding in findings.iter().take(listed) {
        text.push_str(&one(finding, lines, page));
    }
    let rest = count((findings.len() - listed) as u64);
    let said = match listed < findings.len() {
        _ if page.full => return text,
        true => format!("and {rest} more; --full lists each of them, with why it matters"),
        false => "--full lists each of them, with why it matters".to_owned(),
    };
    text.push_str(&paint(QUIET, &said));
    text.push('\n');
    text
}

fn counts_by_severity(findings: &[Finding]) -> String {
    let words = [
        (Severity::Critical, "critical", "critical"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Note, "note", "notes"),
    ];
    let mut said = Vec::new();
    for (severity, one, many) in words {
        let n = findings.iter().filter(|finding| finding.severity == severity).count();
        if n > 0 {
            said.push(plural(n as u64, one, many));
        }
    }
    said.join(", ")
}

fn one(finding: &Finding, lines: Option<&Lines>, page: &Page) -> String {
    let (icon, word) = match finding.severity {
        Severity::Critical => ('●', "critical"),
        Severity::Warning => ('▲', "warning"),
        Severity::Note => ('○', "note"),
    };
    let room = page.width.saturating_sub(INDENT);
    let label = paint(
        style::of(finding.severity),
        &format!("{icon} {word:<width$}", width = INDENT - 2),
    );
    let message = match page.full {
        true => escape(&finding.message),
        false => format!("{}{}", escape(&finding.message), few_rows(finding, lines)),
    };
    let mut text = String::new();
    for (i, line) in wrap(&message, room).iter().enumerate() {
        let before = if i == 0 { label.clone() } else { " ".repeat(INDENT) };
        text.push_str(&format!("{before}{line}\n"));
    }
    let mut quiet = |said: &str| {
        for line in wrap(said, room).iter().filter(|line| !line.is_empty()) {
            text.push_str(&format!("{}{}\n", " ".repeat(INDENT), paint(QUIET, line)));
        }
    };
    if page.full {
        finding.parts.iter().for_each(|part| quiet(&escape(&part.message)));
        quiet(&escape(&finding.why));
        quiet(&evidence(finding, lines, room));
    }
    let all = finding.each().iter().flat_map(|part| &part.rereadings);
    let ways = if page.full { usize::MAX } else { WAYS };
    for other in all.take(ways) {
        quiet(&escape(&format!("{}: {}", other.words, reread::flags(other))));
    }
    text
}

/// A row as a person counts, with its line in the file where rows are not a line each.
fn numbered(row: u64, lines: Option<&Lines>) -> String {
    match lines.filter(|lines| !lines.more.is_empty()) {
        Some(lines) => format!("{} (line {})", count(row + 1), count(lines.of(row))),
        None => count(row + 1),
    }
}

/// The first rows behind it, at the end of its sentence.
fn few_rows(finding: &Finding, lines: Option<&Lines>) -> String {
    let first: Vec<_> = finding
        .rows
        .iter()
        .take(FEW_ROWS)
        .map(|row| numbered(*row, lines))
        .collect();
    let more = if finding.count > first.len() as u64 { " …" } else { "" };
    match first.len() {
        0 => String::new(),
        1 if more.is_empty() => format!(" (row {})", first.join(" ")),
        _ => format!(" (rows {}{more})", first.join(" ")),
    }
}

/// Which columns, which rows, and the code to filter by.
fn evidence(finding: &Finding, lines: Option<&Lines>, room: usize) -> String {
    let mut said = vec![escape(&finding.code)];
    if !finding.columns.is_empty() {
        said.push(names(&finding.columns, room / 2));
    }
    if !finding.rows.is_empty() {
        let noun = if finding.rows.len() == 1 { "row" } else { "rows" };
        let first: Vec<_> = finding
            .rows
            .iter()
            .take(ROWS)
            .map(|row| numbered(*row, lines))
            .collect();
        let more = if finding.count > first.len() as u64 { " …" } else { "" };
        said.push(format!("{noun} {}{more}", first.join(" ")));
    }
    said.join(" · ")
}
