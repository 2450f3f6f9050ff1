//! What a person should know of how numbers were read.
//!
//! `number.notation`: numbers that are not written plainly. `number.unit`: numbers with something beside them.
//! `number.mixed-units`: numbers in several units, which are not read as one. `number.ambiguous`: `1,234`, where nothing
//! tells a group of digits from decimals. The four are what readers of spreadsheets and of Python's and R's tables are
//! asked about most (`thousands=`, `decimal=`, `parse_number`): most programs read such cells as text, drop them, or
//! take twelve hundred for one and a bit. So they are critical where they are more than half of the values.

use super::{Cell, Notation, Shape, Sign, Tally, Unit, is_missing, is_plain};
use crate::table::{Rereading, Selection, Thousands};
use crate::words::{count, list, noun, plural};
use crate::{Dimension, Finding, Kind, Severity, Step};

/// Rows that a selection names one by one.
pub const NAMED: usize = 100_000;

/// What the cells of a column show once its notation is known.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// Cells that are not missing.
    pub total: u64,
    /// Numbers.
    pub read: u64,
    /// Of them, those that are not written plainly.
    pub written: u64,
    /// Of these, those with something beside the number.
    pub with_unit: u64,
    /// Those with further words.
    pub remarks: u64,
    /// In which ways they are written.
    ways: [u64; WAYS.len()],
    /// The first that is not written plainly.
    example: String,
    /// The first that is no number.
    odd: String,
    /// Rows of those that are not written plainly.
    pub rows: Vec<u64>,
}

/// Ways of writing a number, as a sentence names them.
const WAYS: [&str; 7] = [
    "with thousands separators",
    "with a decimal comma",
    "with a decimal point",
    "in parentheses where they are negative",
    "with the minus behind",
    "with letters or words for thousands and millions",
    "in hours, minutes and seconds",
];

impl Shown {
    /// Counts a text that so many cells have; the number that it is, and whether that is not written plainly.
    pub fn add(&mut self, text: &str, cells: u64, notation: &Notation, point: u8) -> (Option<Cell>, bool) {
        let shape = Shape::of(text);
        let cell = notation.read_as(text, shape.as_ref());
        if notation.phrases && cell.is_none() && is_missing(text) {
            return (None, false);
        }
        self.total += cells;
        let Some(cell) = cell else {
            if self.odd.is_empty() {
                text.clone_into(&mut self.odd);
            }
            return (None, false);
        };
        self.read += cells;
        let Some((shape, ways)) = shape.and_then(|shape| Some((shape, written(text, &shape, notation, point)?))) else {
            return (Some(cell), false);
        };
        self.written += cells;
        self.with_unit += if shape.unit == Unit::NONE { 0 } else { cells };
        self.remarks += if shape.remark { cells } else { 0 };
        let held = self.ways.iter_mut().zip(ways).filter(|(_, holds)| *holds);
        held.for_each(|(sum, _)| *sum += cells);
        if self.example.is_empty() {
            text.clone_into(&mut self.example);
        }
        (Some(cell), true)
    }

    fn severity(&self) -> Severity {
        match self.written * 2 > self.total {
            true => Severity::Critical,
            false => Severity::Warning,
        }
    }

    fn behind(&self, finding: Finding, column: &str) -> Finding {
        finding
            .column(column)
            .evidence("not written plainly", self.written as f64)
            .evidence("numbers", self.read as f64)
            .rows(self.written, self.rows.iter().copied())
            .selection(Selection::rows(self.rows.iter().copied()))
    }

    /// How they are written, as a sentence goes on.
    fn how(&self, unit: Option<&str>) -> String {
        let mut said: Vec<String> = Vec::new();
        said.extend(match unit {
            Some("%" | "‰") => Some("with a per cent sign".to_owned()),
            Some(_) => Some("with their unit".to_owned()),
            None => None,
        });
        let ways = self.ways.iter().zip(WAYS).filter(|(sum, _)| **sum > 0);
        said.extend(ways.map(|(_, way)| way.to_owned()));
        match said.is_empty() {
            true => "with signs or spaces that most programs do not know".to_owned(),
            false => list(&said, "and"),
        }
    }

    /// "311 of 464 values of Amount are written with thousands separators, such as "4,516,218.19"".
    fn beginning(&self, column: &str, unit: Option<&str>) -> String {
        format!(
            "{} of {} of {} {} written {}, such as \"{}\"",
            count(self.written),
            plural(self.total, "value", "values"),
            column.trim(),
            noun(self.written, "is", "are"),
            self.how(unit),
            self.example.trim()
        )
    }
}

/// Which of the [`WAYS`] a number shows that is not written plainly.
fn written(text: &str, shape: &Shape<'_>, notation: &Notation, point: u8) -> Option<[bool; WAYS.len()]> {
    let body = shape.body.bytes();
    let ways = [
        notation.group != 0 && body.contains(&notation.group),
        point == b'.' && notation.point == b',' && body.contains(&b','),
        point == b',' && notation.point == b'.' && body.contains(&b'.'),
        shape.sign == Sign::Parentheses,
        shape.sign == Sign::Behind,
        shape.power > 0,
        shape.more.is_some(),
    ];
    // A plus is read by most programs.
    let bare = text.trim_matches([' ', '\t', '+']);
    (ways.contains(&true) || !is_plain(bare, point)).then_some(ways)
}

const WHY: &str = "Most programs read such cells as text, drop them, or take them for other numbers. If they are none, say \
                   in how the file is read that the column is text.";

/// Of a column that was read as numbers.
pub fn read(column: &str, shown: &Shown, unit: Option<&str>) -> Option<Finding> {
    if shown.written == 0 {
        return None;
    }
    let code = if unit.is_some() {
        "number.unit"
    } else {
        "number.notation"
    };
    let mut message = shown.beginning(column, unit);
    message.push_str("; they are read as numbers");
    if let Some(unit) = unit {
        message.push_str(&format!(", in {unit}"));
    }
    let bare = shown.read - shown.with_unit;
    if unit.is_some() && bare > 0 {
        message.push_str(&format!("; {} {} no unit", count(bare), noun(bare, "has", "have")));
    }
    if shown.remarks > 0 {
        let have = noun(shown.remarks, "has", "have");
        message.push_str(&format!(
            "; {} {have} further words, which are left out",
            count(shown.remarks)
        ));
    }
    let finding = Finding::new(code, Kind::NumberFormat, shown.severity(), message).why(WHY);
    Some(shown.behind(finding, column))
}

/// Of a column that is mostly numbers and stays text.
pub fn mostly(column: &str, shown: &Shown, unit: Option<&str>) -> Finding {
    let rest = shown.total - shown.read;
    let beginning = match shown.written {
        0 => format!(
            "{} of {} of {} {} numbers",
            count(shown.read),
            plural(shown.total, "value", "values"),
            column.trim(),
            noun(shown.read, "is", "are")
        ),
        _ => shown.beginning(column, unit),
    };
    let message = format!(
        "{beginning}; {}, such as \"{}\", {} no {}, so the column stays text",
        count(rest),
        shown.odd.trim(),
        noun(rest, "is", "are"),
        noun(rest, "number", "numbers")
    );
    let why = "The column has no mean and no range until the others are mended. Cast it to float, which reads the numbers \
               and keeps the others with their text.";
    let finding = Finding::new("number.notation", Kind::NumberFormat, Severity::Warning, message);
    let finding = finding.why(why).dimension(Dimension::Consistency);
    let mut finding = shown
        .behind(finding, column)
        .evidence(Finding::NOT_UNDERSTOOD, rest as f64);
    finding.mend.push(to_float(column));
    finding
}

/// The step that reads what is a number, and keeps the rest with its text.
fn to_float(column: &str) -> Step {
    let types = serde_json::Map::from_iter([(column.to_owned(), "float".into())]);
    Step {
        name: "cast".to_owned(),
        options: serde_json::Map::from_iter([("types".to_owned(), types.into())]),
    }
}

/// Of a column in several units.
pub fn mixed(column: &str, tally: &Tally, rows: Vec<u64>) -> Finding {
    let mut units: Vec<(u64, String)> = tally
        .units
        .iter()
        .map(|(_, cells, name)| (*cells, format!("\"{name}\"")))
        .collect();
    if tally.bare > 0 {
        units.push((tally.bare, "no unit".to_owned()));
    }
    units.sort_by_key(|(cells, _)| std::cmp::Reverse(*cells));
    let odd: u64 = units.iter().skip(1).map(|(cells, _)| cells).sum();
    let named: Vec<String> = units
        .iter()
        .take(4)
        .map(|(cells, name)| format!("{} with {name}", count(*cells)))
        .collect();
    let message = format!(
        "The values of {} are in several units: {}, such as \"{}\"; they are kept as text",
        column.trim(),
        list(&named, "and"),
        tally.example.trim()
    );
    let why = "Read as one number, values in different units would be summed and compared as if they were the same. \
               Bring them to one unit first.";
    Finding::new("number.mixed-units", Kind::MixedUnits, Severity::Critical, message)
        .dimension(Dimension::Consistency)
        .column(column)
        .why(why)
        .evidence("units", units.len() as f64)
        .evidence(Finding::NOT_UNDERSTOOD, odd as f64)
        .rows(odd, rows.iter().copied())
        .selection(Selection::rows(rows))
}

/// Of numbers that can be read in two ways: how many of them, one of them, and how they are read now.
pub fn ambiguous(column: &str, cells: u64, example: &str, now: Now) -> Finding {
    let (severity, said) = match now {
        Now::Decimals => (Severity::Note, "they are read with decimals, and may be thousands"),
        Now::Thousands => (Severity::Note, "they are read as thousands, and may be decimals"),
        Now::Text => (
            Severity::Warning,
            "they may be thousands or decimals, and are kept as text",
        ),
    };
    let message = format!(
        "Nothing in {} tells thousands from decimals in {}, such as \"{}\"; {said}",
        column.trim(),
        plural(cells, "value", "values"),
        example.trim()
    );
    let why = "1,234 is more than a thousand to some and a bit more than one to others. Say in how the file is read what \
               parts thousands in this column, or that nothing does.";
    Finding::new("number.ambiguous", Kind::NumberFormat, severity, message)
        .column(column)
        .count(cells)
        .rereadings(both_ways(column, example, now))
        .why(why)
}

/// What parts the digits of the example, read as thousands and as the decimal point, but as it is read now.
fn both_ways(column: &str, example: &str, now: Now) -> Vec<Rereading> {
    let is_comma = example.contains(',');
    let (own, other) = match is_comma {
        true => (Thousands::Comma, Thousands::Point),
        false => (Thousands::Point, Thousands::Comma),
    };
    let ways = [
        (Now::Thousands, own, "with thousands parted"),
        (Now::Decimals, other, "with decimals"),
    ];
    let others = ways.into_iter().filter(|(way, ..)| *way != now);
    let one = |(_, thousands, how): (Now, Thousands, &str)| {
        Rereading::thousands(format!("Read {} {how}", column.trim()), column, thousands)
    };
    others.map(one).collect()
}

/// How numbers that can be read in two ways are read now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Now {
    /// With decimals.
    Decimals,
    /// With thousands.
    Thousands,
    /// Not at all.
    Text,
}
