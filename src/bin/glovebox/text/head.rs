//! The headline: how large the table is, how it was read, how good it is.

use glovebox::profile::{Report, Score, TableProfile};
use glovebox::table::{Conversion, Format, Missing, SourceReport};
use glovebox::words::{bytes, count, percent, plural};

use super::Page;
use super::style::{QUIET, STRONG, paint};
use super::words::{escape, wrap};

/// The first lines of the text.
pub fn section(report: &Report, page: &Page) -> String {
    let table = &report.table;
    let source = report.source.as_ref();
    let size = source
        .and_then(|source| source.bytes)
        .map(|n| format!("   {}", bytes(n)));
    let size = size.unwrap_or_default();
    let name = paint(STRONG, &escape(source.map_or("table", |source| &source.name)));
    let rows = plural(table.rows, "row", "rows");
    let columns = plural(table.columns, "column", "columns");
    let mut text = format!("{name}   {rows} × {columns}{size}\n");
    let mut say = |label: &str, said: String| {
        for (i, line) in wrap(&said, page.width.saturating_sub(10)).iter().enumerate() {
            let label = if i == 0 { label } else { "" };
            text.push_str(&format!("{}{line}\n", paint(QUIET, &format!("{label:<10}"))));
        }
    };
    if let Some(source) = source {
        say("read as", read_as(source));
    }
    say("quality", quality(table));
    say("missing", missing(table));
    if let Some(source) = source.filter(|source| source.scanned_from_disk) {
        let budget = bytes(source.memory_budget);
        say(
            "memory",
            format!("scanned from disk, as it takes more than the budget of {budget} (see --memory)"),
        );
    }
    text
}

fn read_as(source: &SourceReport) -> String {
    let mut said = vec![source.format.title().to_owned()];
    said.extend(source.conversion.iter().flat_map(taken));
    match source.format {
        Format::Csv => dialect(source, &mut said),
        Format::Xlsx | Format::Ods | Format::Json | Format::Ndjson | Format::Arrow => {
            said.extend(source.compression.as_deref().map(escape));
            said.push(if source.header { "header" } else { "no header" }.to_owned());
        }
        Format::Parquet => {
            said.extend(source.row_groups.map(|n| plural(n, "row group", "row groups")));
            said.extend(source.compression.as_deref().map(escape));
            said.extend(
                source
                    .created_by
                    .as_deref()
                    .map(|by| format!("written by {}", escape(by))),
            );
        }
    }
    said.join(", ")
}

/// Which sheet, file or list was opened.
fn taken(conversion: &Conversion) -> Vec<String> {
    let of = |number: usize| {
        if number > 1 {
            format!(" (1 of {number})")
        } else {
            String::new()
        }
    };
    let sheet = conversion
        .sheet
        .as_deref()
        .map(|name| ("sheet", name, conversion.sheets.len()));
    let member = conversion
        .member
        .as_deref()
        .map(|name| ("member", name, conversion.members.len()));
    let taken = [member, sheet].into_iter().flatten();
    taken
        .map(|(what, name, number)| format!("{what} {}{}", escape(name), of(number)))
        .collect()
}

fn dialect(source: &SourceReport, said: &mut Vec<String>) {
    said.extend(source.compression.as_deref().map(escape));
    let times = if source.doubled { " twice" } else { "" };
    said.extend(source.delimiter.map(|c| format!("delimiter {}{times}", character(c))));
    said.extend(source.wrapped.then(|| "lines between quotes".to_owned()));
    said.extend(source.quote.map(|c| format!("quote {}", character(c))));
    said.push(if source.header { "header" } else { "no header" }.to_owned());
    let mark = if source.byte_order_mark {
        " with byte-order mark"
    } else {
        ""
    };
    said.extend(
        source
            .encoding
            .as_deref()
            .map(|name| format!("{}{mark}", encoding(name))),
    );
    said.extend(
        source
            .line_end
            .as_deref()
            .filter(|end| *end != "lf")
            .map(|end| format!("line ends {}", escape(end))),
    );
    if source.skipped_lines > 0 {
        said.push(format!(
            "{} passed over before the header",
            plural(source.skipped_lines, "line", "lines")
        ));
    }
    if source.blank_lines > 0 {
        said.push(plural(source.blank_lines, "blank line", "blank lines"));
    }
    if source.decimal_comma {
        said.push("decimal comma".to_owned());
    }
    said.extend(
        source
            .day_first
            .map(|first| if first { "day first" } else { "month first" }.to_owned()),
    );
    match &source.missing {
        Missing::Auto => {}
        Missing::Pandas => said.push("as pandas reads".to_owned()),
        Missing::Tokens(tokens) if tokens.is_empty() => said.push("only empty cells are missing".to_owned()),
        Missing::Tokens(tokens) => said.push(format!("missing: {}", escape(&tokens.join(" ")))),
    }
    for (column, missing) in &source.missing_of {
        let what = match missing {
            Missing::Tokens(tokens) if tokens.is_empty() => "empty cells only".to_owned(),
            Missing::Tokens(tokens) => escape(&tokens.join(" ")),
            Missing::Auto | Missing::Pandas => "as found".to_owned(),
        };
        said.push(format!("missing in {}: {what}", escape(column)));
    }
}

/// The label of an encoding as it is usually written.
fn encoding(label: &str) -> String {
    if label.starts_with("utf") {
        label.to_uppercase()
    } else {
        escape(label)
    }
}

fn character(c: char) -> String {
    match c {
        '\t' => "tab".to_owned(),
        ' ' => "space".to_owned(),
        ',' => "comma".to_owned(),
        c => escape(&c.to_string()),
    }
}

/// Scores, rounded down: 100 means that nothing is wrong.
fn quality(table: &TableProfile) -> String {
    let score = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), |x| Score::shown(x).to_string());
    let quality = &table.quality;
    if quality.overall.is_none() {
        return "no score, as there is nothing to score".to_owned();
    }
    format!(
        "{} of 100: completeness {} · validity {} · uniqueness {} · consistency {}",
        score(quality.overall),
        score(quality.completeness),
        score(quality.validity),
        score(quality.uniqueness),
        score(quality.consistency),
    )
}

fn missing(table: &TableProfile) -> String {
    if table.missing_cells == 0 {
        return "no cell".to_owned();
    }
    let cells = table.rows.saturating_mul(table.columns);
    format!(
        "{} of {} cells ({}), in {} and {}",
        count(table.missing_cells),
        count(cells),
        percent(table.missing_cells, cells),
        plural(table.rows_with_missing, "row", "rows"),
        plural(table.columns_with_missing, "column", "columns"),
    )
}
