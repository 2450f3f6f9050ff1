//! The report of `glovebox drift`: what has changed most comes first.

use glovebox::drift::{ColumnDrift, Report};
use glovebox::words::{count, figure, plural, probability};

use super::Page;
use super::findings;
use super::grid::{Column, Side, draw};
use super::style::{QUIET, STRONG, paint};
use super::words::{cut, escape, wrap};

/// A name is cut behind so many characters.
const NAME: usize = 32;
/// Columns and reasons that are listed.
const FEW: usize = 30;

/// The text.
pub fn drift(report: &Report, page: &Page) -> String {
    let sampled = |of: &glovebox::drift::Sampled| {
        format!(
            "{} ({})",
            paint(STRONG, &escape(&of.name)),
            plural(of.rows, "row", "rows")
        )
    };
    let head = format!("{} against {}\n", sampled(&report.current), sampled(&report.reference));
    let found = match report.findings.is_empty() {
        true => format!("{}\n{}\n", paint(STRONG, "Findings"), unchanged(report)),
        false => findings::section(&report.findings, None, page),
    };
    let mut sections = vec![head, found];
    sections.push(columns(report, page));
    sections.push(left_out(report, page));
    sections.retain(|section| !section.is_empty());
    sections.join("\n")
}

/// That nothing was found, of how much.
fn unchanged(report: &Report) -> String {
    let compared = match report.columns.len() {
        1 => "The column that was compared has not drifted".to_owned(),
        all => format!("None of the {all} columns that were compared has drifted"),
    };
    match report.left_out.len() as u64 {
        0 => format!("{compared}."),
        left => format!("{compared}; {} left out.", plural(left, "column was", "columns were")),
    }
}

fn columns(report: &Report, page: &Page) -> String {
    if report.columns.is_empty() {
        return String::new();
    }
    let mut columns: Vec<&ColumnDrift> = report.columns.iter().collect();
    columns.sort_by(|a, b| b.statistic.total_cmp(&a.statistic));
    let listed = page.listed(columns.len(), FEW);
    columns.truncate(listed);
    let each = |cell: &dyn Fn(&ColumnDrift) -> String| columns.iter().map(|column| cell(column)).collect::<Vec<_>>();
    let drawn = draw(
        vec![
            Column::new("name", Side::Left, each(&|c| cut(&escape(&c.name), NAME))),
            Column::new("distance", Side::Right, each(&|c| figure(c.statistic))),
            Column::new("p", Side::Right, each(&|c| probability(c.p_value))),
            Column::new(
                "",
                Side::Left,
                each(&|c| if c.drifted { "drifted" } else { "" }.to_owned()),
            ),
            Column::new("reference", Side::Right, each(&|c| count(c.reference)))
                .style(QUIET)
                .spare(2),
            Column::new("current", Side::Right, each(&|c| count(c.current)))
                .style(QUIET)
                .spare(1),
        ],
        page.width,
    );
    let more = match report.columns.len() - listed {
        0 => String::new(),
        more => paint(QUIET, &format!("and {more} more; --full lists them\n")),
    };
    format!("{}\n{drawn}{more}", paint(STRONG, "Columns"))
}

fn left_out(report: &Report, page: &Page) -> String {
    if report.left_out.is_empty() {
        return String::new();
    }
    let mut text = format!("{}\n", paint(STRONG, "Not compared"));
    let listed = page.listed(report.left_out.len(), FEW);
    for left in report.left_out.iter().take(listed) {
        let said = format!("{}: {}", cut(&escape(&left.name), NAME), escape(&left.why));
        for line in wrap(&said, page.width) {
            text.push_str(&line);
            text.push('\n');
        }
    }
    if let more @ 1.. = report.left_out.len() - listed {
        text.push_str(&paint(QUIET, &format!("and {more} more; --full lists them\n")));
    }
    text
}
