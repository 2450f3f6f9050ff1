//! Which rows satisfy a condition.

use std::cmp::Ordering;
use std::sync::Arc;

use super::bound::Bound;
use super::column::{Column, Data};
use super::rows::no_column;
use super::text::{pattern, unicode, words};
use super::{Characters, Class, Comparison, Predicate, Selection, Shard, Table};
use crate::Result;
use crate::scan::distinct::Numbering;
use crate::scan::{Phase, Progress, twins};

/// A set of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picked {
    bits: Vec<bool>,
}

impl Picked {
    /// All rows of a table, or none.
    fn all(table: &Table, picked: bool) -> Result<Self> {
        let bits = table.numbered_rows()?.map(|_| picked).collect();
        Ok(Picked { bits })
    }

    /// Whether the row is in it.
    pub fn has(&self, row: usize) -> bool {
        self.bits.get(row).copied().unwrap_or(false)
    }

    /// Its rows, ascending.
    pub fn rows(&self) -> Vec<u32> {
        self.bits
            .iter()
            .zip(0..)
            .filter(|(bit, _)| **bit)
            .map(|(_, row)| row)
            .collect()
    }
}

/// The rows of a selection, ascending; of duplicates, group after group.
///
/// # Errors
/// When a named column does not exist, the source cannot be read any more, or the person said stop.
pub async fn select(table: &Table, selection: &Selection, progress: &Progress) -> Result<Vec<u32>> {
    progress.begin(Phase::Rows, 0);
    match selection {
        Selection::Rows(rows) => {
            let known = rows.iter().filter(|row| **row < table.rows);
            Ok(known.filter_map(|row| u32::try_from(*row).ok()).collect())
        }
        Selection::Duplicates => Ok(twins::groups(table, progress).await?.into_iter().flatten().collect()),
        Selection::Where(predicate) => Ok(one(table, predicate, progress).await?.rows()),
        Selection::All(predicates) => combined(table, predicates, progress, true, |a, b| a && b).await,
        Selection::Any(predicates) => combined(table, predicates, progress, false, |a, b| a || b).await,
    }
}

async fn combined(
    table: &Table,
    predicates: &[Predicate],
    progress: &Progress,
    start: bool,
    join: fn(bool, bool) -> bool,
) -> Result<Vec<u32>> {
    let mut all = Picked::all(table, start)?;
    for predicate in predicates {
        let picked = one(table, predicate, progress).await?;
        all.bits
            .iter_mut()
            .zip(&picked.bits)
            .for_each(|(bit, other)| *bit = join(*bit, *other));
    }
    Ok(all.rows())
}

async fn one(table: &Table, predicate: &Predicate, progress: &Progress) -> Result<Picked> {
    let column = table
        .position(&predicate.column)
        .ok_or_else(|| no_column("column", &predicate.column))?;
    let shards = table.load(&[column], progress).await?;
    progress.begin(Phase::Rows, 1);
    let picked = picked(&shards, &predicate.test);
    progress.tick(1).await?;
    Ok(picked)
}

/// The rows of a column, loaded alone, for which something holds.
fn picked(shards: &[Arc<Shard>], test: &Comparison) -> Picked {
    match test {
        Comparison::Once | Comparison::Repeated => occurring(shards, *test == Comparison::Once),
        Comparison::NoneOf(tests) => {
            let mut left = picked(shards, &Comparison::Present);
            for test in tests {
                let held = picked(shards, test);
                left.bits
                    .iter_mut()
                    .zip(held.bits)
                    .for_each(|(bit, held)| *bit &= !held);
            }
            left
        }
        test => holding(shards, |column| {
            let test = Test::new(column, test);
            move |row| test.holds(row)
        }),
    }
}

/// The rows for which a test made ready for each shard's column holds.
fn holding<'a, T: Fn(usize) -> bool>(shards: &'a [Arc<Shard>], ready: impl Fn(&'a Column) -> T) -> Picked {
    let mut picked = Picked::default();
    for column in shards.iter().filter_map(|shard| shard.columns.first()) {
        let holds = ready(column);
        picked.bits.extend((0..column.len()).map(holds));
    }
    picked
}

/// Rows with the text in any cell, whatever its case.
///
/// # Errors
/// When the source cannot be read any more, or the person said stop.
pub async fn search(table: &Table, text: &str, progress: &Progress) -> Result<Picked> {
    let mut found = Picked::all(table, false)?;
    let test = Comparison::Contains(text.to_owned());
    for at in 0..table.fields.len() {
        let shards = table.load(&[at], progress).await?;
        let picked = holding(&shards, |column| {
            let ready = Test::new(column, &test);
            // What does not fit is shown too, and so it can be looked for.
            let shown = |row| column.stray(row).is_some_and(|raw| text_holds(raw, &test));
            move |row| ready.holds(row) || shown(row)
        });
        found
            .bits
            .iter_mut()
            .zip(&picked.bits)
            .for_each(|(bit, other)| *bit |= *other);
        progress.begin(Phase::Rows, table.fields.len() as u64);
        progress.tick(at as u64 + 1).await?;
    }
    Ok(found)
}

/// Rows whose value occurs once, or more than once.
fn occurring(shards: &[Arc<Shard>], once: bool) -> Picked {
    let mut numbering = Numbering::default();
    let mut counts: Vec<u32> = Vec::new();
    let mut numbers: Vec<Option<u32>> = Vec::new();
    for column in shards.iter().filter_map(|s| s.columns.first()) {
        for row in 0..column.len() {
            let number = key_bytes(column, row).map(|bytes| numbering.number(&bytes));
            if let Some(number) = number {
                counts.resize(numbering.len(), 0);
                if let Some(count) = counts.get_mut(number as usize) {
                    *count += 1;
                }
            }
            numbers.push(number);
        }
    }
    let holds = |number: &Option<u32>| {
        let count = number.and_then(|n| counts.get(n as usize).copied());
        count.is_some_and(|count| (count == 1) == once)
    };
    Picked {
        bits: numbers.iter().map(holds).collect(),
    }
}

/// Bytes that are equal for equal values of a column; `None` when missing. What does not fit has a
/// byte before it, so that no text is taken for the bytes of a number.
fn key_bytes(column: &Column, row: usize) -> Option<Vec<u8>> {
    if !column.valid.get(row) {
        return column.stray(row).map(|text| [b"\xff", text.as_bytes()].concat());
    }
    Some(match &column.data {
        Data::Boolean(v) => vec![v.get(row).copied().unwrap_or(0)],
        Data::Whole { values, .. } => values.get(row).to_le_bytes().to_vec(),
        Data::Float(v) => crate::scan::sort::float_key(v.get(row).copied().unwrap_or(0.0))
            .to_le_bytes()
            .to_vec(),
        Data::Wide { values, .. } => values.get(row).copied().unwrap_or(0).to_le_bytes().to_vec(),
        Data::Coded { codes, .. } => codes.get(row).to_le_bytes().to_vec(),
        Data::Text(texts) => texts.bytes(row).to_vec(),
    })
}

/// A condition made ready for one shard of a column: its values are in the column's unit, and what
/// can be decided once per dictionary entry is.
struct Test<'a> {
    column: &'a Column,
    test: &'a Comparison,
    /// The value that is compared with; the lower end of a range.
    bound: Bound,
    /// The upper end of a range.
    high: Bound,
    by_code: Vec<bool>,
}

impl<'a> Test<'a> {
    fn new(column: &'a Column, test: &'a Comparison) -> Self {
        let of = |value| Bound::of(value, column);
        let (bound, high) = match test {
            Comparison::Equal(value)
            | Comparison::NotEqual(value)
            | Comparison::Less(value)
            | Comparison::AtMost(value)
            | Comparison::Greater(value)
            | Comparison::AtLeast(value) => (of(value), Bound::Nothing),
            Comparison::Between { low, high, .. } => (of(low), of(high)),
            _ => (Bound::Nothing, Bound::Nothing),
        };
        let mut ready = Test {
            column,
            test,
            bound,
            high,
            by_code: Vec::new(),
        };
        if let Data::Coded { dictionary, .. } = &column.data {
            let holds = |code| ready.text_holds(dictionary.bytes(code));
            ready.by_code = (0..dictionary.len()).map(holds).collect();
        }
        ready
    }

    fn holds(&self, row: usize) -> bool {
        let column = self.column;
        let valid = column.valid.get(row);
        match self.test {
            Comparison::Missing => !valid && column.stray(row).is_none(),
            Comparison::Present => valid || column.stray(row).is_some(),
            Comparison::Token(token) => !valid && column.stray(row).is_none() && column.token(row) == token,
            Comparison::OutOfType => !valid && column.stray(row).is_some(),
            Comparison::Invalid(text) => !valid && column.stray(row) == Some(text),
            _ if !valid => false,
            _ => match &column.data {
                Data::Coded { codes, .. } => self.by_code.get(codes.get(row) as usize).copied().unwrap_or(false),
                Data::Text(texts) => self.text_holds(texts.bytes(row)),
                _ => self.typed_holds(row),
            },
        }
    }

    fn text_holds(&self, text: &[u8]) -> bool {
        match ordered(self.test) {
            true => self.order_holds(|bound| bound.of_text(text)),
            false => text_holds(&String::from_utf8_lossy(text), self.test),
        }
    }

    /// A condition on a number, a boolean or a time.
    fn typed_holds(&self, row: usize) -> bool {
        match self.test {
            Comparison::Infinite => self.column.number(row).is_some_and(f64::is_infinite),
            test if ordered(test) => self.order_holds(|bound| bound.of_cell(self.column, row)),
            test => {
                let shown = self.column.value(row);
                shown.is_some_and(|value| text_holds(&value.to_string(), test))
            }
        }
    }

    /// A comparison, from the order of a valid cell against a bound.
    fn order_holds(&self, order: impl Fn(&Bound) -> Option<Ordering>) -> bool {
        let is = |holds: fn(Ordering) -> bool| order(&self.bound).is_some_and(holds);
        match self.test {
            Comparison::Equal(_) => is(Ordering::is_eq),
            Comparison::NotEqual(_) => !is(Ordering::is_eq),
            Comparison::Less(_) => is(Ordering::is_lt),
            Comparison::AtMost(_) => is(Ordering::is_le),
            Comparison::Greater(_) => is(Ordering::is_gt),
            Comparison::AtLeast(_) => is(Ordering::is_ge),
            Comparison::Between { closed, .. } => {
                let below = |order: Ordering| order.is_lt() || *closed && order.is_eq();
                is(Ordering::is_ge) && order(&self.high).is_some_and(below)
            }
            _ => false,
        }
    }
}

/// Whether a condition is about the order of values.
fn ordered(test: &Comparison) -> bool {
    matches!(
        test,
        Comparison::Equal(_)
            | Comparison::NotEqual(_)
            | Comparison::Less(_)
            | Comparison::AtMost(_)
            | Comparison::Greater(_)
            | Comparison::AtLeast(_)
            | Comparison::Between { .. }
    )
}

/// A condition on what a text is made of.
fn text_holds(text: &str, test: &Comparison) -> bool {
    match test {
        Comparison::Contains(part) => text.to_lowercase().contains(&part.to_lowercase()),
        Comparison::StartsWith(part) => text.to_lowercase().starts_with(&part.to_lowercase()),
        Comparison::EndsWith(part) => text.to_lowercase().ends_with(&part.to_lowercase()),
        Comparison::OuterSpace => text.trim() != text,
        Comparison::Length { least, greatest } => (*least..=*greatest).contains(&(text.chars().count() as u64)),
        Comparison::Word(word) => words::has(text, word),
        Comparison::Pattern(pattern) => pattern::fits(text, pattern),
        Comparison::Holds(kind) => text.chars().any(|c| is_of(c, kind)),
        _ => false,
    }
}

fn is_of(c: char, kind: &Characters) -> bool {
    match kind {
        Characters::One(one) => c == *one,
        Characters::Class(class) => Class::of(c) == *class,
        Characters::Category(name) => unicode::category(c) == name,
        Characters::Script(name) => unicode::script(c) == name,
        Characters::Block(name) => unicode::block(c) == name,
    }
}

/// The order of two valid cells of one column.
pub fn compare_cells((a, row_a): (&Column, usize), (b, row_b): (&Column, usize)) -> Ordering {
    match (&a.data, &b.data) {
        (Data::Wide { values: x, .. }, Data::Wide { values: y, .. }) => x.get(row_a).cmp(&y.get(row_b)),
        (Data::Text(x), Data::Text(y)) => x.bytes(row_a).cmp(y.bytes(row_b)),
        (
            Data::Coded {
                codes: x,
                dictionary: dx,
            },
            Data::Coded {
                codes: y,
                dictionary: dy,
            },
        ) => dx.bytes(x.get(row_a) as usize).cmp(dy.bytes(y.get(row_b) as usize)),
        _ => a
            .number(row_a)
            .unwrap_or(0.0)
            .total_cmp(&b.number(row_b).unwrap_or(0.0)),
    }
}
