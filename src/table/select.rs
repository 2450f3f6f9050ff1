//! Which rows satisfy a condition.

use std::cmp::Ordering;
use std::sync::Arc;

use super::column::{Column, Data, POWERS, float};
use super::rows::no_column;
use super::text::{pattern, unicode, words};
use super::{Characters, Class, Comparison, Predicate, Selection, Shard, Table, Type, Value, show};
use crate::Result;
use crate::scan::distinct::Numbering;
use crate::scan::{Phase, Progress, twins};

/// A set of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picked {
    bits: Vec<bool>,
}

impl Picked {
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
        Selection::Duplicates => Ok(twins::groups(table, None, progress)
            .await?
            .into_iter()
            .flatten()
            .collect()),
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
    let mut all = Picked {
        bits: vec![start; usize::try_from(table.rows).unwrap_or(0)],
    };
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
    progress.begin(Phase::Rows, shards.len() as u64);
    if let Comparison::Once | Comparison::Repeated = predicate.test {
        return Ok(occurring(&shards, predicate.test == Comparison::Once));
    }
    let mut picked = Picked::default();
    for shard in &shards {
        if let Some(column) = shard.columns.first() {
            let test = Test::new(column, &predicate.test);
            picked.bits.extend((0..column.len()).map(|row| test.holds(row)));
        }
        progress.tick(1).await?;
    }
    Ok(picked)
}

/// Rows with the text in any cell, whatever its case.
///
/// # Errors
/// When the source cannot be read any more, or the person said stop.
pub async fn search(table: &Table, text: &str, progress: &Progress) -> Result<Picked> {
    let mut found = Picked {
        bits: vec![false; usize::try_from(table.rows).unwrap_or(0)],
    };
    let test = Comparison::Contains(text.to_owned());
    for (at, field) in table.fields.iter().enumerate() {
        let predicate = Predicate {
            column: field.name.clone(),
            test: test.clone(),
        };
        let picked = one(table, &predicate, progress).await?;
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

/// Bytes that are equal for equal values of a column; `None` when missing.
fn key_bytes(column: &Column, row: usize) -> Option<Vec<u8>> {
    if !column.valid.get(row) {
        return column.stray(row).map(|text| text.as_bytes().to_vec());
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

/// A condition made ready for one column: what can be decided once per dictionary entry is.
struct Test<'a> {
    column: &'a Column,
    test: &'a Comparison,
    by_code: Option<Vec<bool>>,
}

impl<'a> Test<'a> {
    fn new(column: &'a Column, test: &'a Comparison) -> Self {
        let by_code = match &column.data {
            Data::Coded { dictionary, .. } => Some(
                (0..dictionary.len())
                    .map(|code| text_holds(&dictionary.text(code), test))
                    .collect(),
            ),
            _ => None,
        };
        Test { column, test, by_code }
    }

    fn holds(&self, row: usize) -> bool {
        let column = self.column;
        let valid = column.valid.get(row);
        match self.test {
            Comparison::Missing => !valid && column.stray(row).is_none(),
            Comparison::Present => valid || column.stray(row).is_some(),
            Comparison::Token(token) => !valid && column.stray(row).is_none() && column.token(row) == token,
            Comparison::OutOfType => !valid && column.stray(row).is_some(),
            test if !valid => column.stray(row).is_some_and(|text| text_holds(text, test)),
            test => match &column.data {
                Data::Coded { codes, .. } => {
                    let by_code = self.by_code.as_ref();
                    by_code
                        .and_then(|held| held.get(codes.get(row) as usize).copied())
                        .unwrap_or(false)
                }
                Data::Text(texts) => text_holds(&texts.text(row), test),
                _ => typed_holds(column, row, test),
            },
        }
    }
}

/// A condition on a text.
fn text_holds(text: &str, test: &Comparison) -> bool {
    let order = |value: &Value| text.as_bytes().cmp(value.to_string().as_bytes());
    match test {
        Comparison::Contains(part) => text.to_lowercase().contains(&part.to_lowercase()),
        Comparison::StartsWith(part) => text.to_lowercase().starts_with(&part.to_lowercase()),
        Comparison::EndsWith(part) => text.to_lowercase().ends_with(&part.to_lowercase()),
        Comparison::OuterSpace => text.trim() != text,
        Comparison::Length { least, greatest } => (*least..=*greatest).contains(&(text.chars().count() as u64)),
        Comparison::Word(word) => words::has(text, word),
        Comparison::Pattern(pattern) => pattern::fits(text, pattern),
        Comparison::Holds(kind) => text.chars().any(|c| is_of(c, kind)),
        test => holds_by(test, order),
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

/// A condition on a number, a boolean or a time.
fn typed_holds(column: &Column, row: usize, test: &Comparison) -> bool {
    match test {
        Comparison::Contains(_)
        | Comparison::StartsWith(_)
        | Comparison::EndsWith(_)
        | Comparison::Length { .. }
        | Comparison::Word(_)
        | Comparison::Pattern(_)
        | Comparison::Holds(_) => column
            .value(row)
            .is_some_and(|value| text_holds(&value.to_string(), test)),
        Comparison::Infinite => column.number(row).is_some_and(f64::is_infinite),
        Comparison::OuterSpace => false,
        test => holds_by(test, |value| compare(column, row, value)),
    }
}

fn holds_by(test: &Comparison, order: impl Fn(&Value) -> Ordering) -> bool {
    match test {
        Comparison::Equal(value) => order(value).is_eq(),
        Comparison::NotEqual(value) => order(value).is_ne(),
        Comparison::Less(value) => order(value).is_lt(),
        Comparison::AtMost(value) => order(value).is_le(),
        Comparison::Greater(value) => order(value).is_gt(),
        Comparison::AtLeast(value) => order(value).is_ge(),
        Comparison::Between { low, high, closed } => {
            order(low).is_ge() && (order(high).is_lt() || *closed && order(high).is_eq())
        }
        _ => false,
    }
}

/// A valid cell against a value: exact for integers, by text for what has no number.
fn compare(column: &Column, row: usize, value: &Value) -> Ordering {
    let text = || column.value(row).map(|v| v.to_string()).unwrap_or_default();
    match (&column.data, value) {
        (Data::Whole { values, scale: 0 }, Value::Integer(other)) if column.kind.r#type == Type::Integer => {
            values.get(row).cmp(other)
        }
        (Data::Whole { values, scale }, Value::Text(other)) if column.kind.r#type.is_time() => {
            match instant(other, *scale, column) {
                Some(other) => values.get(row).cmp(&other),
                None => text().as_str().cmp(other),
            }
        }
        (Data::Whole { values, scale }, other) if column.kind.r#type.is_time() => {
            let seconds = if column.kind.r#type == Type::Date {
                86_400.0
            } else {
                1.0
            };
            let there = float(values.get(row), *scale) * seconds;
            other
                .number()
                .map_or(Ordering::Greater, |other| there.total_cmp(&other))
        }
        (_, other) => match (column.number(row), number_of(other)) {
            (Some(there), Some(other)) => (there + 0.0).total_cmp(&(other + 0.0)),
            _ => text().cmp(&other.to_string()),
        },
    }
}

fn number_of(value: &Value) -> Option<f64> {
    match value {
        Value::Text(text) => match text.as_str() {
            "true" => Some(1.0),
            "false" => Some(0.0),
            text => text.trim().parse().ok(),
        },
        value => value.number(),
    }
}

/// A written time in the column's unit.
fn instant(text: &str, scale: u8, column: &Column) -> Option<i64> {
    let stamp = super::csv::stamp(text.trim())?;
    let power = *POWERS.get(usize::from(scale))?;
    let fraction = i64::from(stamp.fraction.0) * POWERS.get(usize::from(scale.saturating_sub(stamp.fraction.1)))?;
    match column.kind.r#type {
        Type::Date => stamp.days,
        Type::Time => i64::from(stamp.seconds?).checked_mul(power)?.checked_add(fraction),
        _ => {
            let zone = column.kind.zone.as_deref().and_then(show::offset_seconds).unwrap_or(0);
            let offset = stamp.zone.map_or(zone, |minutes| i64::from(minutes) * 60);
            let seconds = stamp.days?.checked_mul(86_400)? + i64::from(stamp.seconds.unwrap_or(0)) - offset;
            seconds.checked_mul(power)?.checked_add(fraction)
        }
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
