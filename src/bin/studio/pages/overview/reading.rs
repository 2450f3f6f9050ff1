//! How the file was read, as chips, and the way to change that.

use glovebox::few;
use glovebox::profile::Report;
use glovebox::table::{Conversion, Format, Missing, SourceReport};
use yew::prelude::*;

use super::reading_form::ReadingForm;
use crate::parts::short::names;
use crate::parts::{number, short, side};
use crate::shared::Shared;
use crate::workspace::{OpenTable, use_workspace};

/// Properties of [`Reading`].
#[derive(PartialEq, Properties)]
pub struct ReadingProps {
    /// The open table.
    pub table: Shared<OpenTable>,
    /// The profile of the file as it was read, once it is there: it knows what stood for missing.
    pub report: Option<Shared<Report>>,
}

/// The line of chips.
#[component]
pub fn Reading(props: &ReadingProps) -> Html {
    let open = use_state(|| false);
    let show = {
        let open = open.setter();
        Callback::from(move |_: MouseEvent| open.set(true))
    };
    let close = {
        let open = open.setter();
        Callback::from(move |()| open.set(false))
    };
    let workspace = use_workspace();
    let before = props.table.before.clone().map(|before| {
        let onclick = Callback::from(move |_: MouseEvent| {
            workspace
                .iter()
                .for_each(|workspace| workspace.read_again((*before).clone()));
        });
        html! { <button type="button" class="link" id="read-as-before" {onclick}>{ "Read as before" }</button> }
    });
    let chips = chips(&props.table)
        .into_iter()
        .chain(props.report.iter().flat_map(|r| tokens(r)));
    html! {
        <>
        <div class="reading" data-test="reading">
            <span class="quiet">{ "Read as" }</span>
            { for chips.map(|(text, title)| html! { <span class="chip" {title}>{ text }</span> }) }
            <button type="button" class="link" id="change-reading" onclick={show}>{ "Change…" }</button>
            { before }
            <span class="quiet end">{ facts(&props.table) }</span>
        </div>
        if *open {
            { side("reading-form", "How to read it", &close, html! { <ReadingForm table={props.table.clone()} on_done={close.clone()} /> }) }
        }
        </>
    }
}

type Chip = (String, String);

fn delimiter(c: char) -> String {
    match c {
        ',' => "comma".to_owned(),
        '\t' => "tab".to_owned(),
        ';' => "semicolon".to_owned(),
        '|' => "pipe".to_owned(),
        ' ' => "space".to_owned(),
        other => format!("delimiter {other}"),
    }
}

/// An encoding as people write it.
fn encoding_name(label: &str) -> String {
    if label.starts_with("windows") {
        label.replacen('w', "W", 1)
    } else {
        label.to_uppercase()
    }
}

/// The encoding that a text file was read in, unless it was told; that of bytes which no mark and no
/// rule of UTF-8 tells was guessed.
pub fn encoding_words(table: &OpenTable) -> Option<String> {
    let source = &table.opened.source;
    let label = source
        .encoding
        .as_deref()
        .filter(|_| table.reading.encoding.is_none())?;
    let is_guessed = !source.byte_order_mark && !label.eq_ignore_ascii_case("utf-8");
    let name = encoding_name(label);
    Some(if is_guessed { format!("{name}, guessed") } else { name })
}

fn chips(table: &OpenTable) -> Vec<Chip> {
    let source = &table.opened.source;
    let mut chips: Vec<Chip> = Vec::new();
    let mut add = |text: String, title: &str| chips.push((text, title.to_owned()));
    add(source.format.title().to_owned(), "format");
    for (name, number, title) in source.conversion.iter().flat_map(taken) {
        let of = if number > 1 {
            format!(" (1 of {number})")
        } else {
            String::new()
        };
        add(format!("{}{of}", short(&name)), title);
    }
    if let Some(compression) = &source.compression {
        add(compression.clone(), "compression");
    }
    if let Some(groups) = source.row_groups {
        add(
            number::plural(groups, "row group", "row groups"),
            source.created_by.as_deref().unwrap_or("row groups"),
        );
    }
    if let Some(c) = source.delimiter {
        let times = if source.doubled { " twice" } else { "" };
        add(format!("{}{times}", delimiter(c)), "what stands between cells");
    }
    if source.wrapped {
        add(
            "lines between quotes".to_owned(),
            "quotes that are taken off before cells are looked for",
        );
    }
    if let Some(encoding) = &source.encoding {
        add(
            encoding_words(table).unwrap_or_else(|| encoding_name(encoding)),
            if source.byte_order_mark {
                "encoding, told by a byte-order mark"
            } else {
                "encoding"
            },
        );
    }
    if source.format == Format::Xlsx || source.format == Format::Ods {
        add(
            header_words(source).to_owned(),
            "whether the first row names the columns",
        );
    }
    if source.format == Format::Csv {
        add(
            header_words(source).to_owned(),
            "whether the first record names the columns",
        );
        add(
            source.quote.map_or("no quotes".to_owned(), |q| format!("quotes {q}")),
            "what stands around cells that hold a delimiter",
        );
    }
    chips.extend(choices(source));
    chips
}

/// The file of an archive and the sheet of a workbook that were opened, of how many.
fn taken(conversion: &Conversion) -> Vec<(String, usize, &'static str)> {
    let member = conversion.member.clone();
    let member = member.map(|name| (name, conversion.members.len(), "what was opened of the file"));
    let sheet = conversion.sheet.clone();
    let sheet = sheet.map(|name| (name, conversion.sheets.len(), "the sheet that was opened"));
    member.into_iter().chain(sheet).collect()
}

fn header_words(source: &SourceReport) -> &'static str {
    if source.header { "header row" } else { "no header row" }
}

/// What was chosen or found beyond the shape of the file.
fn choices(source: &SourceReport) -> Vec<Chip> {
    let mut chips: Vec<Chip> = Vec::new();
    let mut add = |text: String, title: &str| chips.push((text, title.to_owned()));
    match &source.missing {
        Missing::Auto => {}
        Missing::Pandas => add("missing as pandas".to_owned(), "which cells stand for a missing value"),
        Missing::Tokens(list) => add(
            format!("missing: {}", names(list)),
            "which cells stand for a missing value",
        ),
    }
    if source.decimal_comma {
        add("decimal comma".to_owned(), "3,50 is a number");
    }
    for (column, missing) in &source.missing_of {
        let what = match missing {
            Missing::Tokens(list) if list.is_empty() => "empty cells only".to_owned(),
            Missing::Tokens(list) => names(list),
            Missing::Auto | Missing::Pandas => "as found".to_owned(),
        };
        add(
            format!("missing in {}: {what}", short(column)),
            "which cells of a column stand for a missing value",
        );
    }
    for read in &source.numbers {
        let unit = read.unit.as_ref().map(|unit| format!(" in {unit}"));
        let parted = read
            .thousands
            .character()
            .map(|_| format!(", thousands by {}", read.thousands.name()));
        let comma = if read.decimal_comma { ", decimal comma" } else { "" };
        add(
            format!(
                "{}: numbers{}{}{comma}",
                short(&read.column),
                unit.unwrap_or_default(),
                parted.unwrap_or_default()
            ),
            "how its numbers are written",
        );
    }
    for read in &source.dates {
        let notations: Vec<&str> = read.notations.iter().map(|one| one.pattern.as_str()).collect();
        let years = read
            .pivot
            .map(|pivot| format!(", years from {pivot} to {}", pivot + 99));
        add(
            format!(
                "{}: dates {}{}",
                short(&read.column),
                notations.join(" and "),
                years.unwrap_or_default()
            ),
            "how its dates are written: d day, m and b month, y year, q quarter, V week",
        );
    }
    if let Some(first) = source.day_first {
        add(
            if first { "day first" } else { "month first" }.to_owned(),
            "how 03/04/2024 was read",
        );
    }
    if source.scanned_from_disk {
        let title = format!(
            "does not fit the memory budget of {}",
            number::bytes(source.memory_budget)
        );
        add("scanned from disk".to_owned(), &title);
    }
    chips
}

/// The commonest tokens that stood for missing, with how many columns have them.
fn tokens(report: &Report) -> Vec<Chip> {
    let mut found: Vec<(&str, (u64, u64))> = Vec::new();
    for (token, n) in report.columns.iter().flat_map(|c| &c.missing_tokens) {
        match found.iter_mut().find(|(known, _)| known == token) {
            Some((_, (columns, cells))) => (*columns, *cells) = (*columns + 1, *cells + n),
            None => found.push((token, (1, *n))),
        }
    }
    few::sort_by_key(&mut found, |(_, (_, cells))| std::cmp::Reverse(*cells));
    let chip = |(token, (columns, cells)): (&str, (u64, u64))| {
        let what = match token {
            "" => "empty".to_owned(),
            // Spaces would not be seen, and "None missing" would say that nothing is.
            word => format!("\"{}\"", short(word)),
        };
        let title = number::plural(cells, "cell", "cells");
        (
            format!("{what} missing in {}", number::plural(columns, "column", "columns")),
            title,
        )
    };
    found.into_iter().take(3).map(chip).collect()
}

fn facts(table: &OpenTable) -> String {
    let source = &table.opened.source;
    let mut facts: Vec<String> = source.bytes.map(number::bytes).into_iter().collect();
    facts.push(format!("read in {}", number::seconds(table.opened.milliseconds)));
    facts.push(match (source.skipped_lines, source.blank_lines) {
        (0, 0) => "nothing skipped".to_owned(),
        (skipped, blank) => format!("{} passed over", number::plural(skipped + blank, "line", "lines")),
    });
    if !source.scanned_from_disk {
        facts.push(format!("memory budget {}", number::bytes(source.memory_budget)));
    }
    facts.join(" · ")
}
