//! Of which cells of a column does a condition hold? It is made ready once: values are put into
//! the column's unit, expressions compiled, and what can be decided per dictionary entry is.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Write as _;
use std::sync::Arc;

use regex::Regex;

use super::bound::Bound;
use super::chunk::{Chunk, Data, Texts};
use super::fold::Folded;
use super::gather::Gather;
use super::text::{pattern, unicode, words};
use super::{Characters, Class, Column, Comparison, RowSet, Type, Value};
use crate::kernel::Interner;
use crate::{Error, Result};

/// Bytes of memory that a compiled expression may take.
const MAX_EXPRESSION: usize = 1 << 20;

/// A condition, ready for the cells of a column.
pub struct Condition<'a> {
    test: &'a Comparison,
    ready: Ready<'a>,
}

/// What is made ready once, whatever the column.
enum Ready<'a> {
    /// A comparison of values: they are put into the column's unit when it is there.
    Ordered,
    /// A text in small letters.
    Folded(Folded),
    /// A word in small letters.
    Word(String),
    Expression(Regex),
    /// Several, of which none must hold.
    None(Vec<Condition<'a>>),
    /// Nothing.
    Plain,
}

impl<'a> Condition<'a> {
    /// Makes it ready.
    ///
    /// # Errors
    /// When a regular expression is none, or would take too much memory.
    pub fn new(test: &'a Comparison) -> Result<Self> {
        let ready = match test {
            Comparison::Equal(_)
            | Comparison::NotEqual(_)
            | Comparison::In(_)
            | Comparison::Less(_)
            | Comparison::AtMost(_)
            | Comparison::Greater(_)
            | Comparison::AtLeast(_)
            | Comparison::Between { .. } => Ready::Ordered,
            Comparison::Contains(text) | Comparison::StartsWith(text) | Comparison::EndsWith(text) => {
                Ready::Folded(Folded::new(text))
            }
            Comparison::Matches(expression) => Ready::Expression(compiled(expression)?),
            Comparison::Word(word) => Ready::Word(one_word(word)?),
            Comparison::Holds(characters) => {
                known(characters)?;
                Ready::Plain
            }
            Comparison::NoneOf(tests) => Ready::None(tests.iter().map(Condition::new).collect::<Result<_>>()?),
            _ => Ready::Plain,
        };
        Ok(Condition { test, ready })
    }

    /// Whether its values can be compared with those of a column, which has this name and is held as
    /// this chunk is.
    ///
    /// # Errors
    /// When one of them is of another kind: it would hold of no cell, or of cells by the order of their
    /// letters, and nobody would know.
    pub fn check(&self, name: &str, form: &Chunk) -> Result<()> {
        let values: Vec<&Value> = match self.test {
            Comparison::Equal(value)
            | Comparison::NotEqual(value)
            | Comparison::Less(value)
            | Comparison::AtMost(value)
            | Comparison::Greater(value)
            | Comparison::AtLeast(value) => vec![value],
            Comparison::Between { low, high, .. } => vec![low, high],
            Comparison::In(values) => values.iter().collect(),
            _ => Vec::new(),
        };
        let odd = values.into_iter().find(|value| !Bound::is_comparable(value, form));
        match (odd, &self.ready) {
            (Some(odd), _) => Err(other_kind(name, form, odd)),
            (None, Ready::None(tests)) => tests.iter().try_for_each(|test| test.check(name, form)),
            (None, _) => Ok(()),
        }
    }

    /// Whether it is about the column as a whole, so that no chunk can answer it by itself.
    pub fn needs_column(&self) -> bool {
        match &self.ready {
            Ready::None(tests) => tests.iter().any(Condition::needs_column),
            _ => matches!(self.test, Comparison::Once | Comparison::Repeated),
        }
    }

    /// The rows of a column for which it holds.
    pub fn rows(&self, column: &Column) -> RowSet {
        let chunks = || column.chunks().map(|(_, chunk)| chunk);
        match (self.test, &self.ready) {
            (Comparison::Once | Comparison::Repeated, _) => occurring(chunks(), *self.test == Comparison::Once),
            (_, Ready::None(tests)) => {
                let held = tests.iter().map(|test| test.rows(column));
                held.fold(PRESENT.rows(column), |left, held| left.minus(&held))
            }
            _ => {
                let mut running = Running::new(self);
                chunks().for_each(|chunk| running.update(chunk));
                running.finish()
            }
        }
    }
}

/// Holds of every cell that is not missing.
static PRESENT: Condition<'static> = Condition {
    test: &Comparison::Present,
    ready: Ready::Plain,
};

/// A condition on its way through the chunks of a column, none of which is kept. Not for one that
/// needs the column as a whole.
pub struct Running<'a> {
    condition: &'a Condition<'a>,
    gather: Gather,
    known: Option<ByCode>,
    /// Those of which none must hold.
    none: Vec<Running<'a>>,
}

impl<'a> Running<'a> {
    /// Before the first chunk.
    pub fn new(condition: &'a Condition<'a>) -> Self {
        let (condition, none) = match &condition.ready {
            Ready::None(tests) => (&PRESENT, tests.iter().map(Running::new).collect()),
            _ => (condition, Vec::new()),
        };
        Running {
            condition,
            gather: Gather::default(),
            known: None,
            none,
        }
    }

    /// Looks at the next chunk.
    pub fn update(&mut self, chunk: &Chunk) {
        let mut test = Test::new(self.condition, chunk, self.known.take());
        self.gather.rows(chunk.len(), |row| test.holds(row));
        self.known = test.by_code;
        self.none.iter_mut().for_each(|running| running.update(chunk));
    }

    /// The rows for which it held.
    pub fn finish(self) -> RowSet {
        let held = self.none.into_iter().map(Running::finish);
        held.fold(self.gather.finish(), |left, held| left.minus(&held))
    }
}

fn other_kind(name: &str, form: &Chunk, value: &Value) -> Error {
    let kind = form.kind.r#type;
    let how = match kind {
        Type::Text => format!("write \"{value}\" in quotes to compare texts, or read the column as another type"),
        Type::Boolean => "write true or false".to_owned(),
        Type::Date => "write a day as 2024-03-31".to_owned(),
        Type::Timestamp => "write a day as 2024-03-31, or an instant as \"2024-03-31 14:30\"".to_owned(),
        Type::Time => "write a time as \"14:30\"".to_owned(),
        Type::Integer | Type::Float | Type::Decimal => "write a number, with a point before its decimals".to_owned(),
    };
    let problem = format!("\"{name}\" is {}, and \"{value}\" is none: {how}", kind.name());
    Error::option("selection", problem)
}

/// Refuses a property that no character has.
fn known(characters: &Characters) -> Result<()> {
    let (is_known, what, name, such) = match characters {
        Characters::Category(name) => (unicode::is_category(name), "category", name, "Lu or Nd"),
        Characters::Script(name) => (unicode::is_script(name), "script", name, "Latin or Greek"),
        Characters::Block(name) => (unicode::is_block(name), "block", name, "Basic Latin or Arrows"),
        Characters::One(_) | Characters::Class(_) => return Ok(()),
    };
    match is_known {
        true => Ok(()),
        false => Err(Error::option(
            "selection",
            format!("no {what} of characters is called \"{name}\"; names are as Unicode has them, such as {such}"),
        )),
    }
}

/// A word as words are counted: in small letters, without punctuation at its ends.
fn one_word(asked: &str) -> Result<String> {
    let mut words = Vec::new();
    words::each(asked.as_bytes(), asked.len(), &mut Vec::new(), |word| {
        words.push(String::from_utf8_lossy(&word.bytes()).into_owned());
    });
    match <[String; 1]>::try_from(words) {
        Ok([word]) => Ok(word),
        Err(words) => {
            let problem = format!("one word is wanted, and \"{asked}\" has {}", words.len());
            Err(Error::option("selection", problem))
        }
    }
}

fn compiled(expression: &str) -> Result<Regex> {
    let built = regex::RegexBuilder::new(expression).size_limit(MAX_EXPRESSION).build();
    built.map_err(|error| {
        let what = match error {
            regex::Error::CompiledTooBig(_) => "it would take too much memory; use fewer or smaller repetitions".into(),
            // The library draws the expression over several lines; its last line says what is wrong.
            other => {
                let told = other.to_string();
                let last = told.lines().last().unwrap_or_default().trim();
                last.trim_start_matches("error: ").to_owned()
            }
        };
        Error::option(
            "selection",
            format!("\"{expression}\" is no regular expression: {what}"),
        )
    })
}

/// Rows with a text in any of the columns that are looked at, whatever its case.
pub struct Search<'a> {
    condition: Condition<'a>,
    gather: Gather,
}

impl<'a> Search<'a> {
    /// For the text of a [`Comparison::Contains`].
    ///
    /// # Errors
    /// None of such a comparison.
    pub fn new(test: &'a Comparison) -> Result<Self> {
        let (condition, gather) = (Condition::new(test)?, Gather::default());
        Ok(Search { condition, gather })
    }

    /// Looks at the next rows, in all columns.
    pub fn update(&mut self, rows: usize, columns: &[&Chunk]) {
        let mut tests: Vec<Test<'_>> = columns.iter().map(|c| Test::new(&self.condition, c, None)).collect();
        self.gather
            .rows(rows, |row| tests.iter_mut().any(|test| test.is_found(row)));
    }

    /// The rows of a column by itself.
    pub fn rows(&self, column: &Column) -> RowSet {
        let (mut gather, mut known) = (Gather::default(), None);
        for (_, chunk) in column.chunks() {
            let mut test = Test::new(&self.condition, chunk, known.take());
            gather.rows(chunk.len(), |row| test.is_found(row));
            known = test.by_code;
        }
        gather.finish()
    }

    /// The rows that were found.
    pub fn finish(self) -> RowSet {
        self.gather.finish()
    }
}

/// Of which entries of a dictionary a condition holds.
type ByCode = (Arc<Texts>, Vec<bool>);

/// A condition in the unit of one chunk's column.
struct Test<'a> {
    condition: &'a Condition<'a>,
    column: &'a Chunk,
    /// The value that is compared with; the lower end of a range.
    bound: Bound,
    /// The upper end of a range.
    high: Bound,
    /// Values of which the cell may equal one.
    among: Vec<Bound>,
    by_code: Option<ByCode>,
    /// Where texts are written and folded.
    shown: String,
    scratch: String,
}

impl<'a> Test<'a> {
    fn new(condition: &'a Condition<'a>, column: &'a Chunk, known: Option<ByCode>) -> Self {
        let of = |value| Bound::of(value, column);
        let (mut bound, mut high, mut among) = (Bound::Nothing, Bound::Nothing, Vec::new());
        match condition.test {
            Comparison::Equal(value)
            | Comparison::NotEqual(value)
            | Comparison::Less(value)
            | Comparison::AtMost(value)
            | Comparison::Greater(value)
            | Comparison::AtLeast(value) => bound = of(value),
            Comparison::Between { low, high: top, .. } => (bound, high) = (of(low), of(top)),
            Comparison::In(values) => among = values.iter().map(of).collect(),
            _ => {}
        }
        let mut test = Test {
            condition,
            column,
            bound,
            high,
            among,
            by_code: None,
            shown: String::new(),
            scratch: String::new(),
        };
        if let Data::Dictionary { dictionary, .. } = &column.data {
            test.by_code = Some(match known {
                Some(known) if Arc::ptr_eq(&known.0, dictionary) => known,
                _ => {
                    let holds = (0..dictionary.len()).map(|code| test.holds_of_bytes(dictionary.bytes(code)));
                    let holds = holds.collect();
                    (Arc::clone(dictionary), holds)
                }
            });
        }
        test
    }

    fn holds(&mut self, row: usize) -> bool {
        let column = self.column;
        let valid = column.valid.get(row);
        match self.condition.test {
            Comparison::Missing => !valid && column.invalid_text(row).is_none(),
            Comparison::Present => valid || column.invalid_text(row).is_some(),
            Comparison::Token(token) => !valid && column.invalid_text(row).is_none() && column.token(row) == token,
            Comparison::OutOfType => !valid && column.invalid_text(row).is_some(),
            Comparison::Invalid(text) => !valid && column.invalid_text(row) == Some(text),
            _ if !valid => false,
            _ => match (&column.data, &self.by_code) {
                (Data::Dictionary { codes, .. }, Some((_, holds))) => {
                    holds.get(codes.get(row) as usize).copied().unwrap_or(false)
                }
                (Data::Text(texts), _) => self.holds_of_bytes(texts.bytes(row)),
                _ => self.holds_of_typed(row),
            },
        }
    }

    /// What does not fit is shown too, and so it can be looked for.
    fn is_found(&mut self, row: usize) -> bool {
        self.holds(row) || self.column.invalid_text(row).is_some_and(|raw| self.holds_of_text(raw))
    }

    fn holds_of_bytes(&mut self, text: &[u8]) -> bool {
        match self.condition.ready {
            Ready::Ordered => self.holds_of_order(|bound| bound.of_text(text)),
            _ => self.holds_of_text(&String::from_utf8_lossy(text)),
        }
    }

    /// Of a number, a boolean or a time: by its value, or as it is shown.
    fn holds_of_typed(&mut self, row: usize) -> bool {
        let column = self.column;
        match (&self.condition.ready, self.condition.test) {
            (Ready::Ordered, _) => self.holds_of_order(|bound| bound.of_cell(column, row)),
            (_, Comparison::Infinite) => column.number(row).is_some_and(f64::is_infinite),
            _ => {
                let Some(value) = column.value(row) else { return false };
                let mut shown = std::mem::take(&mut self.shown);
                shown.clear();
                let holds = write!(shown, "{value}").is_ok() && self.holds_of_text(&shown);
                self.shown = shown;
                holds
            }
        }
    }

    /// A comparison, from the order of a valid cell against a bound.
    fn holds_of_order(&self, order: impl Fn(&Bound) -> Option<Ordering>) -> bool {
        let is = |holds: fn(Ordering) -> bool| order(&self.bound).is_some_and(holds);
        match self.condition.test {
            Comparison::Equal(_) => is(Ordering::is_eq),
            Comparison::NotEqual(_) => !is(Ordering::is_eq),
            Comparison::In(_) => self.among.iter().any(|bound| order(bound).is_some_and(Ordering::is_eq)),
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

    /// A condition on what a text is made of.
    fn holds_of_text(&mut self, text: &str) -> bool {
        match (self.condition.test, &self.condition.ready) {
            (Comparison::Contains(_), Ready::Folded(part)) => part.is_in(text, &mut self.scratch),
            (Comparison::StartsWith(_), Ready::Folded(part)) => part.begins(text, &mut self.scratch),
            (Comparison::EndsWith(_), Ready::Folded(part)) => part.ends(text, &mut self.scratch),
            (Comparison::Matches(_), Ready::Expression(expression)) => expression.is_match(text),
            (Comparison::OuterSpace, _) => text.trim() != text,
            (Comparison::Length { min, max }, _) => (*min..=*max).contains(&(text.chars().count() as u64)),
            (Comparison::Word(_), Ready::Word(word)) => words::has(text, word),
            (Comparison::Pattern(pattern), _) => pattern::fits(text, pattern),
            (Comparison::Holds(kind), _) => text.chars().any(|c| is_of(c, kind)),
            _ => false,
        }
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

/// Rows whose value occurs once, or more than once.
fn occurring<'a>(columns: impl Iterator<Item = &'a Chunk>, once: bool) -> RowSet {
    let mut interner = Interner::default();
    let mut counts: Vec<u32> = Vec::new();
    let mut numbers: Vec<Option<u32>> = Vec::new();
    for column in columns {
        for row in 0..column.len() {
            let number = key_bytes(column, row).map(|bytes| interner.number(&bytes));
            if let Some(number) = number {
                counts.resize(interner.len(), 0);
                if let Some(count) = counts.get_mut(number as usize) {
                    *count += 1;
                }
            }
            numbers.push(number);
        }
    }
    let mut gather = Gather::default();
    gather.rows(numbers.len(), |row| {
        let number = numbers.get(row).copied().flatten();
        let count = number.and_then(|n| counts.get(n as usize).copied());
        count.is_some_and(|count| (count == 1) == once)
    });
    gather.finish()
}

/// Bytes that are equal for equal values of a column; `None` when missing. What does not fit has a
/// byte before it, so that no text is taken for the bytes of a number.
fn key_bytes(column: &Chunk, row: usize) -> Option<Cow<'_, [u8]>> {
    if !column.valid.get(row) {
        return column
            .invalid_text(row)
            .map(|text| Cow::Owned([b"\xff", text.as_bytes()].concat()));
    }
    Some(match &column.data {
        Data::Boolean(v) => Cow::Owned(vec![v.get(row).copied().unwrap_or(0)]),
        Data::Fixed { values, .. } => Cow::Owned(values.get(row).to_le_bytes().to_vec()),
        Data::Float(v) => {
            let key = crate::kernel::sort::float_key(v.get(row).copied().unwrap_or(0.0));
            Cow::Owned(key.to_le_bytes().to_vec())
        }
        Data::Wide { values, .. } => Cow::Owned(values.get(row).copied().unwrap_or(0).to_le_bytes().to_vec()),
        Data::Dictionary { codes, .. } => Cow::Owned(codes.get(row).to_le_bytes().to_vec()),
        Data::Text(texts) => Cow::Borrowed(texts.bytes(row)),
    })
}
