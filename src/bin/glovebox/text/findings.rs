//! The findings: gravest first, each with its reason and the first rows behind it.

use glovebox::words::{count, plural};
use glovebox::{Finding, Severity};

use super::Page;
use super::style::{self, QUIET, STRONG, paint};
use super::words::{escape, names, wrap};

const FEW: usize = 20;
const ROWS: usize = 8;
const INDENT: usize = 12;

/// All of them, or the first.
pub fn section(findings: &[Finding], page: &Page) -> String {
    if findings.is_empty() {
        return format!("{}\nNothing odd was found.\n", paint(STRONG, "Findings"));
    }
    let counted = if findings.iter().any(|finding| !finding.rows.is_empty()) {
        "   rows are counted from 1, in JSON from 0"
    } else {
        ""
    };
    let mut text = format!(
        "{}  {}{}\n",
        paint(STRONG, "Findings"),
        counts_by_severity(findings),
        paint(QUIET, counted)
    );
    let listed = page.listed(findings.len(), FEW);
    for finding in findings.iter().take(listed) {
        text.push_str(&one(finding, page));
    }
    if listed < findings.len() {
        let rest = count((findings.len() - listed) as u64);
        text.push_str(&paint(QUIET, &format!("and {rest} more; --full lists them")));
        text.push('\n');
    }
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

fn one(finding: &Finding, page: &Page) -> String {
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
    let mut text = String::new();
    for (i, line) in wrap(&escape(&finding.message), room).iter().enumerate() {
        let before = if i == 0 { label.clone() } else { " ".repeat(INDENT) };
        text.push_str(&format!("{before}{line}\n"));
    }
    let mut quiet = |said: &str| {
        for line in wrap(said, room).iter().filter(|line| !line.is_empty()) {
            text.push_str(&format!("{}{}\n", " ".repeat(INDENT), paint(QUIET, line)));
        }
    };
    let parts = finding.parts.iter().filter(|_| page.full);
    for part in parts {
        quiet(&escape(&part.message));
    }
    quiet(&escape(&finding.why));
    quiet(&evidence(finding, room));
    if !page.full && !finding.parts.is_empty() {
        quiet("--full lists each of them");
    }
    text
}

/// Which columns, which rows, and the code to filter by.
fn evidence(finding: &Finding, room: usize) -> String {
    let mut said = vec![escape(&finding.code)];
    if !finding.columns.is_empty() {
        said.push(names(&finding.columns, room / 2));
    }
    if !finding.rows.is_empty() {
        let noun = if finding.rows.len() == 1 { "row" } else { "rows" };
        let first: Vec<_> = finding.rows.iter().take(ROWS).map(|row| count(row + 1)).collect();
        let more = if finding.count > first.len() as u64 { " …" } else { "" };
        said.push(format!("{noun} {}{more}", first.join(" ")));
    }
    said.join(" · ")
}
