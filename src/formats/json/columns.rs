//! The columns of JSON records: every name that a record has, objects inside it flattened as `a.b`, in the order in
//! which they come; and what sort of values each has.

use std::collections::BTreeMap;

use super::value::{Json, Value};
use crate::table::{Lists, Type};
use crate::{Error, Result};

/// Columns of a table at most: names beyond that are data.
const MOST: usize = 20_000;

/// Rows of which each sort is noted by column, for what is told of them.
const NOTED: usize = 100_000;

/// Parts the names that lead to a value, where a name may hold a point itself.
const STEP: char = '\u{1f}';

/// A sort of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Numbers.
    Number,
    /// Texts.
    Text,
    /// True and false.
    Bool,
    /// Lists and empty objects.
    List,
}

impl Sort {
    /// All.
    pub const ALL: [Sort; 4] = [Sort::Number, Sort::Text, Sort::Bool, Sort::List];

    /// What its values are called, one and many.
    pub fn words(self) -> [&'static str; 2] {
        match self {
            Sort::Number => ["number", "numbers"],
            Sort::Text => ["text", "texts"],
            Sort::Bool => ["true or false", "true or false"],
            Sort::List => ["list", "lists"],
        }
    }
}

/// A column.
#[derive(Debug, Default)]
pub struct Column {
    /// The names that lead to it.
    path: String,
    /// Values by sort.
    pub counts: [u64; 4],
    /// The first rows of each sort.
    pub rows: [Vec<u32>; 4],
    /// A first value of each sort, as it is written.
    pub examples: [String; 4],
    /// `null`.
    pub nulls: u64,
    /// Texts that could be numbers.
    numerals: u64,
    /// Those of them that are no code: without a zero before other digits.
    pub plain_numerals: u64,
    /// Texts without a letter.
    pub empty: u64,
}

impl Column {
    /// What it is called.
    pub fn name(&self) -> String {
        self.path.replace(STEP, ".")
    }

    /// Cells that the file has, `null` too.
    pub fn present(&self) -> u64 {
        self.counts.iter().sum::<u64>() + self.nulls
    }

    /// The type that its values have in JSON, where delimited text would be read as another: digits between quotes.
    pub fn given(&self) -> Option<Type> {
        let [numbers, texts, bools, lists] = self.counts;
        let are_texts = texts > 0 && numbers + bools == 0 && self.numerals > 0;
        (are_texts || lists > 0).then_some(Type::Text)
    }

    fn add(&mut self, value: &Value, row: u64) {
        let sort = match value {
            Value::Null => {
                self.nulls += 1;
                return;
            }
            Value::Number(_) => Sort::Number,
            Value::Text(text) => {
                self.empty += u64::from(text.is_empty());
                let is_numeral = is_numeral(text);
                self.numerals += u64::from(is_numeral);
                self.plain_numerals += u64::from(is_numeral && is_plain(text));
                Sort::Text
            }
            Value::Bool(_) => Sort::Bool,
            Value::List(_) | Value::Object(_) => Sort::List,
        } as usize;
        if let Some(count) = self.counts.get_mut(sort) {
            *count += 1;
        }
        if let Some(example) = self.examples.get_mut(sort).filter(|example| example.is_empty()) {
            value.write(example);
        }
        let rows = self.rows.get_mut(sort).filter(|rows| rows.len() < NOTED);
        if let (Some(rows), Ok(row)) = (rows, u32::try_from(row)) {
            rows.push(row);
        }
    }
}

/// Whether delimited text would take it for a number.
fn is_numeral(text: &str) -> bool {
    let bare = text.trim().trim_start_matches(['-', '+']);
    let digits = bare.bytes().filter(u8::is_ascii_digit).count();
    digits > 0
        && bare
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'))
        && bare.bytes().filter(|byte| !byte.is_ascii_digit()).count() < 4
        && bare.parse::<f64>().is_ok()
}

/// Whether a numeral is no code: few digits, no zero before others, no sign that numbers do not need.
fn is_plain(text: &str) -> bool {
    let bare = text.strip_prefix('-').unwrap_or(text);
    let has_zero = bare
        .strip_prefix('0')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    !has_zero && bare.starts_with(|c: char| c.is_ascii_digit()) && bare.len() < 18
}

/// The columns so far.
#[derive(Default)]
pub struct Columns {
    places: BTreeMap<String, usize>,
    /// In the order of their first record.
    pub all: Vec<Column>,
    /// Whether records are lists, whose items have no names.
    pub are_lists: bool,
    /// Records that are neither objects nor lists.
    pub bare: u64,
    /// Objects that were flattened.
    pub flattened: u64,
}

impl Columns {
    /// Takes in a record.
    ///
    /// # Errors
    /// When there are too many columns.
    pub fn add(&mut self, record: &Value, json: &Json<'_>) -> Result<()> {
        let row = json.records;
        self.are_lists |= matches!(record, Value::List(_));
        self.bare += u64::from(!matches!(record, Value::List(_) | Value::Object(_)));
        let mut flattened = 0;
        let mut cells = Vec::new();
        each(record, &mut flattened, &mut |path, value| {
            cells.push((path.to_owned(), value))
        });
        self.flattened += flattened;
        for (path, value) in cells {
            let place = match self.places.get(&path) {
                Some(place) => *place,
                None => self.new_column(path, json)?,
            };
            if let Some(column) = self.all.get_mut(place) {
                column.add(value, row);
            }
        }
        Ok(())
    }

    fn new_column(&mut self, path: String, json: &Json<'_>) -> Result<usize> {
        if self.all.len() >= MOST {
            return Err(Error::Unsupported {
                file: json.name().to_owned(),
                what: format!("its records have more than {MOST} different names, so that some are data"),
            });
        }
        let place = self.all.len();
        self.places.insert(path.clone(), place);
        self.all.push(Column {
            path,
            ..Column::default()
        });
        Ok(place)
    }

    /// Fills a row with the cells of a record.
    pub fn row<'v>(&self, record: &'v Value, row: &mut Vec<Option<&'v Value>>) {
        row.clear();
        row.resize(self.all.len(), None);
        each(record, &mut 0, &mut |path, value| {
            let slot = self.places.get(path).and_then(|place| row.get_mut(*place));
            slot.into_iter().for_each(|slot| *slot = Some(value));
        });
    }
}

/// Calls `take` with every value of a record and the names that lead to it.
fn each<'v>(record: &'v Value, flattened: &mut u64, take: &mut dyn FnMut(&str, &'v Value)) {
    match record {
        Value::Object(members) => {
            let mut path = String::new();
            within(members, &mut path, flattened, take);
        }
        Value::List(items) => items
            .iter()
            .zip(1u64..)
            .for_each(|(item, at)| take(&format!("column {at}"), item)),
        other => take("value", other),
    }
}

fn within<'v>(
    members: &'v [(String, Value)],
    path: &mut String,
    flattened: &mut u64,
    take: &mut dyn FnMut(&str, &'v Value),
) {
    let before = path.len();
    for (name, value) in members {
        if before > 0 {
            path.push(STEP);
        }
        path.push_str(name);
        match value {
            Value::Object(inside) if !inside.is_empty() => {
                *flattened += 1;
                within(inside, path, flattened, take);
            }
            other => take(path, other),
        }
        path.truncate(before);
    }
}

/// What is written of a list.
pub fn of_list(items: &[Value], lists: Lists) -> Option<u64> {
    let are_records = items.iter().any(|item| matches!(item, Value::Object(_)));
    (lists == Lists::Count && (are_records || items.is_empty())).then_some(items.len() as u64)
}
