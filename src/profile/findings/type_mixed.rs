//! `type.mixed`: a text column that mostly holds numbers or dates.
//!
//! Rule: at least half of the values are numbers, or two in five where these are ten different ones at least (fewer are
//! levels of a scale beside words), or at least half are dates, and at least one in
//! a hundred is something else, a day that is in no calendar, or a date written in another form
//! than most. (Below one in a hundred a column keeps its type, and `type.mismatch` tells.) Of a
//! column that is no dictionary a thousand values are looked at first, and all only when one in
//! three of those fits. From deepchecks (MixedDataTypes) and ydata-profiling (n_invalid_dates). It
//! matters because no mean, order or range can be had until the others are mended. A cast is offered where it
//! would lose at most one value in ten, and no leading zeros, which only codes have. Columns of codes, of which some have
//! digits alone (`804517E66302`, `03` beside `1B`), are none of it.

use std::collections::BTreeMap;

use super::Seen;
use super::look::{NAMED_ROWS, each_text, first_text, texts};
use super::text_kind::{is_number, kind};
use crate::clean::{Cast, Misfits};
use crate::table::chunk::Data;
use crate::table::parse::datetime::lenient::{Form, date};
use crate::table::{Selection, Type};
use crate::words::{self, noun, plural};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "type.mixed";

/// A cast that makes what does not fit missing is offered where at most one value in so many is lost: where
/// there are more, the column is rather a text with numbers in it.
const MENDED: u64 = 10;

/// Values looked at first.
const SAMPLE: usize = 1_000;

/// Different numbers that there are at least where they are fewer than half of the values.
const DIFFERENT: usize = 10;

/// What a column of text holds.
#[derive(Default)]
struct ValueCounts {
    numbers: u64,
    /// The first different numbers.
    different: Vec<Vec<u8>>,
    dates: u64,
    unreal: u64,
    forms: [u64; 3],
}

const FORMS: [Form; 3] = [Form::YearFirst, Form::YearLast, Form::Named];

impl ValueCounts {
    fn add(&mut self, text: &[u8], count: u64) {
        if is_number(text) {
            self.numbers += count;
            if self.different.len() < DIFFERENT && !self.different.iter().any(|own| own == text) {
                self.different.push(text.to_vec());
            }
        } else if let Some(date) = date(text) {
            self.dates += count;
            self.unreal += if date.real { 0 } else { count };
            let form = FORMS
                .iter()
                .position(|form| *form == date.form)
                .and_then(|at| self.forms.get_mut(at));
            if let Some(form) = form {
                *form += count;
            }
        }
    }

    /// The form of most dates; of equals, the first.
    fn usual(&self) -> Form {
        let limit = self.forms.iter().max().copied().unwrap_or(0);
        self.forms
            .iter()
            .zip(FORMS)
            .find(|(count, _)| **count == limit)
            .map_or(Form::YearFirst, |(_, form)| form)
    }

    fn ways(&self) -> usize {
        self.forms.iter().filter(|count| **count > 0).count()
    }
}

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let count = seen.profile.count;
    if seen.profile.r#type != Type::Text || count < 2 || !may_be(seen) {
        return None;
    }
    let mut value_counts = ValueCounts::default();
    each_text(seen.chunks, |text, times| value_counts.add(text, times));
    let usual = value_counts.usual();
    let numeric = value_counts.numbers >= value_counts.dates;
    let fits = |text: &[u8]| match numeric {
        // What is blank is missing, whatever the others are.
        _ if text.trim_ascii().is_empty() => true,
        true => is_number(text),
        false => !is_number(text) && date(text).is_some_and(|date| date.real && date.form == usual),
    };
    let are_half = value_counts.numbers.max(value_counts.dates) * 2 >= count;
    let are_many = numeric && value_counts.numbers * 5 >= count * 2 && value_counts.different.len() >= DIFFERENT;
    if !are_half && !are_many {
        return None;
    }
    let (odd, rows) = texts(seen.chunks, NAMED_ROWS, |text| !fits(text));
    if odd == 0 || odd * 100 < count || numeric && are_codes(seen) {
        return None;
    }
    let message = if numeric {
        of_numbers(seen, &value_counts, odd, first_text(seen.chunks, &|text| !fits(text)))
    } else {
        let is_other = |text: &[u8]| !text.trim_ascii().is_empty() && date(text).is_none();
        of_dates(seen, &value_counts, first_text(seen.chunks, &is_other))
    };
    let finding = Finding::new(
        CODE,
        if numeric {
            Kind::MixedTypes
        } else {
            Kind::MixedDateFormats
        },
        Severity::Warning,
        message,
    );
    let to = match (numeric, usual) {
        (true, _) => Some(Type::Float),
        (false, Form::YearFirst) => Some(Type::Date),
        // A cast does not guess which of two numbers is the day, and reads no names of months.
        (false, Form::YearLast | Form::Named) => None,
    };
    let cast = |to| Cast {
        types: BTreeMap::from([(seen.name().to_owned(), to)]),
        misfits: Misfits::Missing,
        ..Cast::default()
    };
    let is_mended = odd.saturating_mul(MENDED) <= count && !has_codes(seen);
    let finding = match to.filter(|_| is_mended) {
        Some(to) => finding.mend(&cast(to)),
        None => finding,
    };
    Some(
        finding
            .dimension(Dimension::Consistency)
            .column(seen.name())
            .why("The column is kept as text, so it has no mean, range or order in time until the others are mended.")
            .evidence(Finding::NOT_UNDERSTOOD, odd as f64)
            .evidence("numbers", value_counts.numbers as f64)
            .evidence("dates", value_counts.dates as f64)
            .evidence("dates in no calendar", value_counts.unreal as f64)
            .evidence("ways of writing dates", value_counts.ways() as f64)
            .rows(odd, rows.iter().copied())
            .selection(Selection::rows(rows)),
    )
}

/// Whether all are codes, of which some happen to have digits alone: each has a digit, and either numbers among them have
/// zeros in front, or all are hexadecimal and equally long.
fn are_codes(seen: &Seen) -> bool {
    let (mut all_digit, mut all_hex, mut lengths) = (true, true, None);
    each_text(seen.chunks, |text, _| {
        let bare = text.trim_ascii();
        if bare.is_empty() {
            return;
        }
        all_digit &= bare.iter().any(u8::is_ascii_digit) && bare.iter().all(u8::is_ascii_alphanumeric);
        all_hex &= bare.iter().all(u8::is_ascii_hexdigit) && *lengths.get_or_insert(bare.len()) == bare.len();
    });
    all_digit && (all_hex || has_codes(seen))
}

/// Whether a number among the texts would lose its leading zeros: then they are codes.
fn has_codes(seen: &Seen) -> bool {
    let mut found = false;
    each_text(seen.chunks, |text, _| {
        let bare = text.trim_ascii();
        found |= matches!(bare, [b'0', next, ..] if next.is_ascii_digit());
    });
    found
}

fn of_numbers(seen: &Seen, value_counts: &ValueCounts, rest: u64, example: Option<String>) -> String {
    let example = example.map_or(String::new(), |text| format!(", such as {}", words::quoted(&text)));
    format!(
        "{} of {} of {} are numbers; {} not{example}",
        words::count(value_counts.numbers),
        plural(seen.profile.count, "value", "values"),
        seen.name(),
        plural(rest, "is", "are")
    )
}

fn of_dates(seen: &Seen, value_counts: &ValueCounts, example: Option<String>) -> String {
    let example = example.map_or(String::new(), |text| format!(", such as {}", words::quoted(&text)));
    let count = seen.profile.count;
    let mut message = match count - value_counts.dates {
        0 => format!("{} holds dates", seen.name()),
        rest => format!(
            "{} of {} of {} are dates and {} {} not{example}",
            words::count(value_counts.dates),
            plural(count, "value", "values"),
            seen.name(),
            words::count(rest),
            noun(rest, "is", "are")
        ),
    };
    if value_counts.ways() > 1 {
        message.push_str(&format!(", written in {} ways", value_counts.ways()));
    }
    if value_counts.unreal > 0 {
        let verb = noun(value_counts.unreal, "is", "are");
        message.push_str(&format!(
            "; {} of them {verb} in no calendar",
            words::count(value_counts.unreal)
        ));
    }
    message
}

/// Whether a look at every value is worth it: a number or a date has a digit at least.
fn may_be(seen: &Seen) -> bool {
    let characters = seen.profile.texts.as_ref().and_then(|texts| texts.characters);
    if characters.is_some_and(|c| c.digits * 5 < seen.profile.count * 2) {
        return false;
    }
    let (mut looked, mut fit) = (0usize, 0usize);
    let all = usize::try_from(seen.rows()).unwrap_or(usize::MAX);
    let step = all.div_ceil(SAMPLE).max(1);
    let (mut coded, mut base) = (false, 0usize);
    seen.chunks.each(|chunk| {
        let Data::Text(texts) = &chunk.data else {
            coded = true;
            return false;
        };
        // The same rows, however the parts are cut.
        let first = base.next_multiple_of(step) - base;
        for row in (first..chunk.len()).step_by(step).filter(|row| chunk.valid.get(*row)) {
            looked += 1;
            fit += usize::from(kind(texts.bytes(row)) != Type::Text);
        }
        base += chunk.len();
        true
    });
    if coded {
        return true;
    }
    // Some slack under two in five: a sample differs from the whole.
    looked == 0 || fit * 3 >= looked
}
