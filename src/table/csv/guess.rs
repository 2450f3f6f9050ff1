//! A first guess of every column's kind, from the beginning of the file, so that most columns are
//! read once. It is only a guess: `infer` looks at the whole column.

use super::build::Guess;
use super::cells::{Cells, Fields};
use super::index::{Index, Marks, RecordEnd};
use super::missing::{Meaning, Rule};
use super::sniff::Dialect;
use crate::kernel::Interner;
use crate::table::parse::boolean;
use crate::table::parse::datetime::{Order, form, stamp};
use crate::table::parse::number::{Number, Style, number};

/// Bytes of text looked at, if they hold enough records.
const SAMPLE: usize = 512 << 10;

/// Records looked at, however long they are.
const FEWEST: usize = 3;

/// What a column looks like from its beginning.
#[derive(Debug, Clone, Copy)]
pub struct FirstLook {
    /// How to read it.
    pub guess: Guess,
    /// How to read it if it is text after all.
    pub text: Guess,
    /// Bytes of a cell, on average.
    pub width: f64,
}

/// Looks at all columns.
pub fn first_look(text: &[u8], dialect: &Dialect, style: Style, rule: &Rule, day_first: Option<bool>) -> Looks {
    let all = text.get(dialect.data_start..).unwrap_or(&[]);
    let text = all.get(..sample(all, dialect.marks)).unwrap_or(all);
    let (mut index, mut fields) = (Index::default(), Fields::of(&dialect.layout));
    index.fill(text, dialect.marks);
    // A record that the sample cuts off says nothing of its other columns.
    fields.fill(text, &index, dialect.marks, dialect.width, text.len() == all.len());
    if fields.rows == 0 {
        fields.fill(text, &index, dialect.marks, dialect.width, true);
    }
    let mut scratch = Vec::new();
    let columns = (0..dialect.width).map(|column| {
        let mut value_counts = Tally::default();
        let cells = Cells {
            bytes: text,
            spans: &fields.spans,
            width: dialect.width,
            column,
            quote: dialect.marks.quote,
            literal: None,
            drops_quotes: rule.pandas,
            doubled: &index.doubled,
        };
        cells.each(&mut scratch, |cell| value_counts.add(cell, style, rule));
        value_counts.look(day_first, rule)
    });
    Looks {
        columns: columns.collect(),
        bytes_per_row: fields.consumed as f64 / f64::from(fields.rows.max(1)),
    }
}

/// How much of a text is looked at.
fn sample(text: &[u8], marks: Marks) -> usize {
    let mut at = 0;
    for _ in 0..FEWEST {
        let rest = text.get(at..).unwrap_or(&[]);
        at += RecordEnd::default().find(rest, marks, None).unwrap_or(rest.len());
    }
    at.max(SAMPLE).min(text.len())
}

/// The first look at a file.
pub struct Looks {
    /// Per column.
    pub columns: Vec<FirstLook>,
    /// Bytes of text per row, on average.
    pub bytes_per_row: f64,
}

#[derive(Default)]
struct Tally {
    cells: u64,
    bytes: u64,
    non_null: u64,
    numbers: u64,
    zeros: u64,
    booleans: u64,
    times: u64,
    dotted: u64,
    day_first: u64,
    forms: u8,
    texts: Interner,
}

impl Tally {
    fn add(&mut self, cell: &[u8], style: Style, rule: &Rule) {
        self.cells += 1;
        self.bytes += cell.len() as u64;
        self.texts.number(cell);
        if cell.is_empty() || rule.meaning(cell) != Meaning::Value {
            return;
        }
        self.non_null += 1;
        match number(cell, style) {
            Number::Plain { .. } | Number::Float(_) => self.numbers += 1,
            Number::LeadingZero => self.zeros += 1,
            Number::No => {}
        }
        self.booleans += u64::from(boolean(cell).is_some());
        if let Some(stamp) = stamp(cell, Order::MonthFirst) {
            self.times += 1;
            self.forms |= form(cell, &stamp);
            self.dotted += u64::from(stamp.small.is_some() && cell.contains(&b'.'));
            self.day_first += u64::from(stamp.small.is_some_and(|(first, _)| first > 12));
        }
    }

    fn look(self, day_first: Option<bool>, rule: &Rule) -> FirstLook {
        let text = if self.texts.len() as u64 * 2 <= self.cells.max(2) {
            Guess::Dictionary
        } else {
            Guess::Text
        };
        let nearly = |count: u64| self.non_null > 0 && (self.non_null - count) * 50 <= self.non_null;
        let order = match day_first {
            Some(true) => Order::DayFirst,
            Some(false) => Order::MonthFirst,
            None if self.day_first > 0 || self.dotted > 0 => Order::DayFirst,
            None => Order::MonthFirst,
        };
        let guess = if nearly(self.numbers) && self.zeros * 1000 <= self.non_null {
            Guess::Number
        } else if nearly(self.booleans) {
            Guess::Boolean
        } else if nearly(self.times) && !rule.pandas && self.forms.count_ones() <= 1 {
            Guess::Time(order)
        } else {
            text
        };
        FirstLook {
            guess,
            text,
            width: self.bytes as f64 / self.cells.max(1) as f64,
        }
    }
}

impl FirstLook {
    /// Bytes that a cell will take in memory, roughly.
    pub fn memory(&self) -> f64 {
        match self.guess {
            Guess::Number | Guess::Time(_) => 8.0,
            Guess::Boolean | Guess::Skip => 1.0,
            Guess::Dictionary => 4.0,
            Guess::Text => self.width + size_of::<usize>() as f64,
        }
    }
}
