//! What a person should know of how dates were read.
//!
//! `date.notation`: dates that most programs leave as text or misread. `date.mixed-notations`: dates of one column in
//! several notations. `dates.ambiguous`: `03/04/2024`, where nothing tells the day from the month. The three are what
//! readers of Python's and R's tables are asked about most (`dayfirst=`, `format="mixed"`, `parse_date_time`): programs
//! read what they know, swap day and month where they can, and drop the rest.

use super::form::{FORMS, Form, Grain};
use super::{Choice, Tally};
use crate::table::{Comparison, DateNotation, DatesRead, Rereading, Selection, Type};
use crate::words::{count, cut, list, noun, plural};
use crate::{Dimension, Finding, Kind, Severity, Step};

/// Rows that a selection names one by one.
pub const NAMED: usize = 100_000;

/// Notations that a sentence names.
const FEW: usize = 4;

/// One notation of a column: how it is written, whether with a.m. or p.m., and its cells.
pub type Used = (Form, bool, u64);

/// The notations of a column that are read, the most frequent one first; of all, with those that lack something.
pub fn used(tally: &Tally, forms: u32) -> Vec<Used> {
    let both = FORMS
        .iter()
        .zip(&tally.forms)
        .filter(|(form, _)| forms & form.bit() != 0);
    let mut used: Vec<Used> = both
        .flat_map(|(form, [plain, half])| [(*form, false, *plain), (*form, true, *half)])
        .filter(|(.., cells)| *cells > 0)
        .collect();
    crate::few::sort_by(&mut used, |a, b| b.2.cmp(&a.2));
    used
}

/// How they were read, for the report.
pub fn report(column: &str, tally: &Tally, choice: &Choice) -> DatesRead {
    let used = used(tally, choice.notation.forms);
    let is_short = used.iter().any(|(form, ..)| form.is_short());
    let has_numbers = used.iter().any(|(form, ..)| form.is_numbers()) && !choice.notation.year_first;
    let instants = tally.instants.iter().any(|cells| *cells > 0);
    DatesRead {
        column: column.to_owned(),
        day_first: choice.notation.day_first.filter(|_| has_numbers),
        doubted: choice.doubted > 0,
        pivot: is_short.then_some(choice.notation.pivot),
        cells: choice.fits,
        notations: used
            .iter()
            .map(|(form, half, cells)| DateNotation {
                pattern: pattern(*form, *half, instants, choice),
                cells: *cells,
            })
            .collect(),
    }
}

fn pattern(form: Form, half: bool, instants: bool, choice: &Choice) -> String {
    let day = match choice.notation.year_first {
        true if form.is_short() && form.is_numbers() => form
            .pattern(true)
            .replace("%y", "%1")
            .replace("%d", "%y")
            .replace("%1", "%d"),
        true if form == Form::DayNameShort => "%y-%b-%d".to_owned(),
        _ => form.pattern(choice.notation.day_first.unwrap_or(true)).to_owned(),
    };
    match (form == Form::Clock, half, instants) {
        (true, true, _) => "%I:%M %p".to_owned(),
        (false, true, _) => format!("{day} %I:%M %p"),
        (false, false, true) if form.grain() == Grain::Day => format!("{day} %H:%M"),
        _ => day,
    }
}

/// Numbers and words of a column whose dates were read.
pub struct Told<'a> {
    /// Its name.
    pub column: &'a str,
    /// What its cells show.
    pub tally: &'a Tally,
    /// How they are read.
    pub choice: &'a Choice,
    /// What they are.
    pub r#type: Type,
}

const WHY: &str = "Most programs leave such cells as text, so that they are sorted by their letters, or take the day for \
                   the month. If they are no dates, say in how the file is read that the column is text.";

impl Told<'_> {
    fn name(&self) -> String {
        cut(self.column.trim())
    }

    fn what(&self) -> &'static str {
        if self.r#type == Type::Time { "times" } else { "dates" }
    }

    /// "as dates, years of two digits in the hundred years from 1969".
    fn read_as(&self, used: &[Used]) -> String {
        let mut said = self.what().to_owned();
        let grain = used.iter().map(|(form, ..)| form.grain()).max().unwrap_or(Grain::Day);
        if grain != Grain::Day {
            said.push_str(", each the first day of what it names");
        }
        if used.iter().any(|(form, ..)| form.is_short()) {
            let pivot = self.choice.notation.pivot;
            said.push_str(&format!(", years of two digits from {pivot} to {}", pivot + 99));
        }
        said
    }

    /// Of a column in one notation that is not the usual one, with its first rows.
    pub fn notation(&self, rows: &[u64]) -> Option<Finding> {
        let used = used(self.tally, self.choice.notation.forms);
        let (form, half, _) = *used.first()?;
        let severity = severity(form, half, self.tally)?;
        let message = format!(
            "{} of {} of {} are {} written {}, such as \"{}\"; they are read as {}",
            count(self.choice.fits),
            plural(self.tally.total, "value", "values"),
            self.name(),
            self.what(),
            how(form, half, self.choice),
            self.tally.example(form, half).trim(),
            self.read_as(&used)
        );
        let finding = Finding::new("date.notation", Kind::DateFormat, severity, message)
            .column(self.column)
            .why(WHY)
            .evidence("dates", self.choice.fits as f64)
            .rows(self.choice.fits, rows.iter().copied())
            .selection(Selection::of(self.column, Comparison::Present));
        Some(finding)
    }

    /// Of a column in several notations; the rows are those that are not in the most frequent one.
    pub fn mixed(&self, rows: Vec<u64>) -> Finding {
        let used = used(self.tally, self.choice.notation.forms);
        let has = |grain: Grain| used.iter().any(|(form, ..)| form.grain() == grain);
        let grains = [Grain::Day, Grain::Week, Grain::Month, Grain::Quarter, Grain::Year];
        let is_coarse = grains.into_iter().filter(|grain| has(*grain)).count() > 1;
        // Totals of years among months are counted twice in every sum.
        let is_sum = is_coarse && !has(Grain::Day);
        let severity = if is_sum { Severity::Critical } else { Severity::Warning };
        let message = format!(
            "{} writes its {} in {}: {}; all are read as {}",
            self.name(),
            self.what(),
            plural(used.len() as u64, "notation", "notations"),
            named(self.tally, &used, Some(self.choice)),
            self.read_as(&used)
        );
        let why = match (is_sum, is_coarse) {
            (true, _) => {
                "What stands for a year is probably the sum of the finer rows beside it: every total would count both. \
                 Split the rows by how exact their date is."
            }
            (false, true) => {
                "Of some rows only the month or the year is known: their first day stands for it, and no distance in \
                 days from it is exact."
            }
            (false, false) => {
                "The column was probably put together from several sources. Other programs read one of the notations, \
                 and leave the others as text or without a value."
            }
        };
        let odd: u64 = used.iter().skip(1).map(|(.., cells)| cells).sum();
        let finding = Finding::new("date.mixed-notations", Kind::MixedDateFormats, severity, message)
            .dimension(Dimension::Consistency)
            .column(self.column)
            .why(why)
            .evidence("notations", used.len() as f64);
        behind(finding, odd, rows)
    }

    /// Of a column that is mostly dates and stays text; the rows are those that are none, of which this is the first.
    pub fn mostly(&self, rows: Vec<u64>, odd: &str) -> Finding {
        let used = used(self.tally, self.choice.notation.forms);
        let rest = self.tally.total - self.choice.fits;
        let what = if self.r#type == Type::Time { "time" } else { "date" };
        let message = format!(
            "{} of {} of {} are {}, {}; {}, such as \"{}\", {} no {}, so the column stays text",
            count(self.choice.fits),
            plural(self.tally.total, "value", "values"),
            self.name(),
            self.what(),
            named(self.tally, &used, Some(self.choice)),
            count(rest),
            odd.trim(),
            noun(rest, "is", "are"),
            noun(rest, what, self.what()),
        );
        let kind = if used.len() > 1 {
            Kind::MixedDateFormats
        } else {
            Kind::DateFormat
        };
        let why = "The column has no range and no order in time until the others are mended. A cast reads the dates and \
                   keeps the others with their text.";
        let finding = Finding::new("date.notation", kind, Severity::Warning, message)
            .dimension(Dimension::Consistency)
            .column(self.column)
            .why(why)
            .evidence("dates", self.choice.fits as f64);
        let mut finding = behind(finding, rest, rows);
        finding.mend.push(cast(self.column, self.r#type));
        finding
    }
}

/// Of times and dates that lack their day or their year; the rows are those that are not in the most frequent notation.
pub fn parts(column: &str, tally: &Tally, rows: Vec<u64>) -> Finding {
    let used = used(tally, u32::MAX);
    let odd = tally.total - used.first().map_or(0, |(.., cells)| *cells);
    let rest = tally.total - used.iter().map(|(.., cells)| cells).sum::<u64>();
    let rest = match rest {
        0 => String::new(),
        rest => format!(
            ", and {} {} neither",
            plural(rest, "value", "values"),
            noun(rest, "is", "are")
        ),
    };
    let message = format!(
        "{} holds times and dates in {}: {}{rest}; many lack their day or their year, so the column stays text",
        cut(column.trim()),
        plural(used.len() as u64, "notation", "notations"),
        named(tally, &used, None),
    );
    let why = "No instant can be made of a time without its day, nor of a day without its year. Take the day from \
               another column, and bring the times to one notation.";
    let finding = Finding::new(
        "date.mixed-notations",
        Kind::MixedDateFormats,
        Severity::Warning,
        message,
    )
    .dimension(Dimension::Consistency)
    .column(column)
    .why(why)
    .evidence("notations", used.len() as f64);
    behind(finding, odd, rows)
}

/// Of dates of which some can only have the day first and others only the month, with one of each; the rows are those
/// of the fewer.
pub fn orders(column: &str, (day, month): (u64, u64), examples: (&str, &str), rows: Vec<u64>) -> Finding {
    let message = format!(
        "{} of {} can only have the day first, such as \"{}\", and {} only the month, such as \"{}\"; the column stays \
         text",
        plural(day, "date", "dates"),
        cut(column.trim()),
        examples.0.trim(),
        count(month),
        examples.1.trim()
    );
    let why = "Of every date whose numbers are both below 13 nobody can tell which is the day. The column was probably put \
               together from several sources: read each of them by itself.";
    let finding = Finding::new(
        "date.mixed-notations",
        Kind::MixedDateFormats,
        Severity::Warning,
        message,
    )
    .dimension(Dimension::Consistency)
    .column(column)
    .why(why);
    behind(finding, day.min(month), rows)
}

/// Of dates that can be read in two ways, and how they are read now.
pub fn ambiguous(column: &str, cells: u64, day_first: bool) -> Finding {
    let (read, other) = match day_first {
        true => ("day first", "month first"),
        false => ("month first", "day first"),
    };
    let message = format!("{column} is read with the {read}, but no date in it tells; it may be {other}");
    Finding::new("dates.ambiguous", Kind::DateFormat, Severity::Warning, message)
        .column(column)
        .count(cells)
        .rereadings([true, false].map(|first| {
            let (words, format) = if first { ("day", "dmy") } else { ("month", "mdy") };
            let words = format!("Read {} with the {words} first", cut(column.trim()));
            Rereading::of_column(words, "date_format_of", column, format)
        }))
        .why("03/04 is the third of April or the fourth of March. Say which in how the file is read.")
}

/// Of dates that a reader takes by itself with the day first: how many of how many values, and one of them.
pub fn day_first(column: &str, (cells, total): (u64, u64), example: &str, open: u64) -> Finding {
    let message = format!(
        "{} of {} of {} are dates written with the day first, such as \"{example}\"; they are read as dates",
        count(cells),
        plural(total, "value", "values"),
        cut(column.trim())
    );
    let severity = if open > 0 { Severity::Warning } else { Severity::Note };
    Finding::new("date.notation", Kind::DateFormat, severity, message)
        .column(column)
        .count(cells)
        .why(
            "Many programs expect the month first: they take the third of April for the fourth of March, and leave as \
             text what has no such month.",
        )
        .evidence("dates", cells as f64)
        .selection(Selection::of(column, Comparison::Present))
}

fn behind(finding: Finding, count: u64, rows: Vec<u64>) -> Finding {
    finding
        .rows(count, rows.iter().copied())
        .selection(Selection::rows(rows))
}

/// The step that reads what is a date, and keeps the rest with its text.
fn cast(column: &str, to: Type) -> Step {
    let types = serde_json::Map::from_iter([(column.to_owned(), to.name().into())]);
    Step {
        name: "cast".to_owned(),
        options: serde_json::Map::from_iter([("types".to_owned(), types.into())]),
    }
}

/// "43 as "01/11/2010" with the day first and 24 as "03-NOV-2010"".
fn named(tally: &Tally, used: &[Used], choice: Option<&Choice>) -> String {
    let order = |form: Form| match choice {
        Some(choice) if form.is_numbers() && !choice.notation.year_first => match choice.notation.day_first {
            Some(true) => " with the day first",
            Some(false) => " with the month first",
            None => "",
        },
        _ => "",
    };
    let mut said: Vec<String> = used
        .iter()
        .take(FEW)
        .map(|(form, half, cells)| {
            format!(
                "{} as \"{}\"{}",
                count(*cells),
                tally.example(*form, *half).trim(),
                order(*form)
            )
        })
        .collect();
    let rest: u64 = used.iter().skip(FEW).map(|(.., cells)| cells).sum();
    if rest > 0 {
        said.push(format!("{} in others", count(rest)));
    }
    list(&said, "and")
}

/// How a notation is written, as a sentence goes on.
fn how(form: Form, half: bool, choice: &Choice) -> String {
    let mut said: Vec<&str> = Vec::new();
    let order = choice.notation.day_first;
    said.extend(match form {
        Form::Quarter => Some("as quarters"),
        Form::Week => Some("as weeks"),
        Form::Compact => Some("without marks"),
        Form::YearFirst => Some("with the year first"),
        _ if form.is_numbers() && choice.notation.year_first => Some("with the year first"),
        _ if form.is_numbers() => Some(match order {
            Some(true) => "with the day first",
            Some(false) => "with the month first",
            None => "in numbers",
        }),
        _ if form.grain() == Grain::Month && form.is_named() => Some("as months with their name"),
        _ if form.grain() == Grain::Month => Some("as months"),
        _ if form.is_named() => Some("with the name of the month"),
        _ => None,
    });
    if form.is_short() {
        said.push("a year of two digits");
    }
    if half {
        said.push(if said.is_empty() {
            "with a.m. or p.m."
        } else {
            "a.m. or p.m."
        });
    }
    match said.is_empty() {
        true => "in another way than most programs know".to_owned(),
        false => {
            let said: Vec<String> = said.into_iter().map(str::to_owned).collect();
            list(&said, "and")
        }
    }
}

/// How much it matters that a column is written so; `None` where most programs read it rightly.
fn severity(form: Form, half: bool, tally: &Tally) -> Option<Severity> {
    let open = tally.numbers_of(form).map_or(0, |numbers| numbers.open);
    let day_first = tally.numbers_of(form).map_or(0, |numbers| numbers.day_first);
    match form {
        Form::Iso | Form::Clock | Form::Year if !half => None,
        Form::YearFirst | Form::Compact if !half => Some(Severity::Note),
        Form::Slash | Form::Dash | Form::Dot if !half => match (open, day_first) {
            (0, _) => Some(Severity::Note),
            _ => Some(Severity::Warning),
        },
        _ => Some(Severity::Warning),
    }
}
