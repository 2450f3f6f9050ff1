//! Pairs of columns of which one is before the other in nearly every row: a start and an end, the least and the most.
//!
//! That two columns lie so may be due to where their values lie, rather than to their rows. So the same is counted of
//! values that do not belong together, those of rows far from each other: where these are out of order many times as
//! often, the order is one of rows.

use std::cmp::Ordering;

use super::coded::Coded;
use super::{View, Wished};
use crate::table::Type;

/// Rows that have both values at least.
const ROWS: u64 = 30;
/// Rows out of order at most, as a share.
const FEW: f64 = 0.05;
/// The same of numbers whose names say nothing of an order, as a share, and rows that are equal at least.
const FEW_OF_NUMBERS: f64 = 0.002;
const EQUAL_OF_NUMBERS: f64 = 0.2;
/// How many times as often rows that do not belong together must be out of order.
const TIMES: f64 = 4.0;
/// Columns of numbers that are compared with each other at most.
const NUMBERS: usize = 40;

/// Words of names of which the first comes before the second.
const WORDS: [(&str, &str); 9] = [
    ("start", "end"),
    ("begin", "end"),
    ("from", "to"),
    ("min", "max"),
    ("minimum", "maximum"),
    ("low", "high"),
    ("lower", "upper"),
    ("lowest", "highest"),
    ("first", "last"),
];

/// Two columns in an order, and the rows that are not.
#[derive(Debug)]
pub struct Order {
    /// What comes first, and what comes next.
    pub columns: (usize, usize),
    /// Rows that have both.
    pub of: u64,
    /// Rows out of order, rising.
    pub rows: Vec<u32>,
    /// Rows in which both are the same.
    pub equal: u64,
    /// Whether the columns are times, or their names say which comes first.
    pub is_sure: bool,
}

/// What two columns are compared in: days where one of them has days only.
fn unit(of: Type, with: Type) -> Option<f64> {
    match (of, with) {
        (Type::Date, Type::Date) | (Type::Timestamp, Type::Timestamp) | (Type::Time, Type::Time) => Some(0.0),
        (Type::Date, Type::Timestamp) => Some(0.0),
        (Type::Timestamp, Type::Date) => Some(86_400.0),
        _ if of.is_number() && with.is_number() => Some(0.0),
        _ => None,
    }
}

/// The order of two numbers in a unit each, 0 for their own.
fn compare(a: f64, b: f64, (of_a, of_b): (f64, f64)) -> Option<Ordering> {
    let whole = |x: f64, unit: f64| if unit > 0.0 { (x / unit).floor() } else { x };
    whole(a, of_a).partial_cmp(&whole(b, of_b))
}

/// How many rows are less, equal and greater, the second column taken from rows further on.
fn counted(a: &Coded, b: &Coded, units: (f64, f64), shift: usize) -> [u64; 3] {
    let (mut less, mut equal, mut greater) = (0, 0, 0);
    let later = b.numbers.iter().skip(shift).chain(b.numbers.iter().take(shift));
    for (x, y) in a.numbers.iter().zip(later) {
        match compare(*x, *y, units) {
            Some(Ordering::Less) => less += 1,
            Some(Ordering::Equal) => equal += 1,
            Some(Ordering::Greater) => greater += 1,
            None => {}
        }
    }
    [less, equal, greater]
}

/// Which comes first by the names of two columns that are the same but for one word of each.
fn by_names(a: &str, b: &str) -> Option<bool> {
    let words = |name: &str| -> Vec<String> {
        let name = name.to_lowercase();
        let parts = name
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    };
    let (a, b) = (words(a), words(b));
    let mut different = a.iter().zip(&b).filter(|(x, y)| x != y);
    let (x, y) = different.next().filter(|_| a.len() == b.len())?;
    if different.next().is_some() {
        return None;
    }
    WORDS.iter().find_map(|(first, next)| {
        let is = |x: &str, y: &str| x == *first && y == *next;
        (is(x, y) || is(y, x)).then(|| is(x, y))
    })
}

/// Two columns that may be in an order.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    columns: (usize, usize),
    units: (f64, f64),
    is_time: bool,
    /// Which comes first by the names.
    by_names: Option<bool>,
}

/// Columns that one may be in an order with. Times of day begin anew at midnight.
fn candidates(view: &View, a: usize, columns: &[usize]) -> Vec<Candidate> {
    let measure = |at: usize| {
        let (_, profile) = view.both(at)?;
        let is_it = profile.r#type.is_measure() && profile.r#type != Type::Time && profile.distinct > 1;
        is_it.then_some(profile)
    };
    let Some(left) = measure(a) else { return Vec::new() };
    let is_number = |at: &&usize| measure(**at).is_some_and(|profile| profile.r#type.is_number());
    let too_many = columns.iter().filter(is_number).count() > NUMBERS;
    let candidate = |b: usize| {
        let right = measure(b)?;
        let by_names = by_names(&left.name, &right.name);
        let is_time = left.r#type.is_time();
        let units = unit(left.r#type, right.r#type).zip(unit(right.r#type, left.r#type))?;
        (is_time || by_names.is_some() || !too_many).then_some(Candidate {
            columns: (a, b),
            units,
            is_time,
            by_names,
        })
    };
    columns
        .iter()
        .filter(|b| **b > a)
        .filter_map(|b| candidate(*b))
        .collect()
}

/// What is in an order with one column that few rows break, of the columns after it. Of a sample, pairs whose order no row
/// of it breaks too. `fewer` are the columns on few rows, which reject most pairs.
pub fn of_one(view: &View, a: usize, (columns, fewer): (&[usize], &[Option<Coded>]), wanted: Wished) -> Vec<Order> {
    let few = |at: usize| fewer.get(at).and_then(Option::as_ref);
    let order = |candidate: Candidate| {
        let (a, b) = candidate.columns;
        let is_wanted = wanted.is_none_or(|wanted| wanted.contains(&(a, b)) || wanted.contains(&(b, a)));
        let ((left, _), (right, _)) = (view.both(a)?, view.both(b).filter(|_| is_wanted)?);
        if let (Some(left), Some(right)) = (few(a), few(b)) {
            let [less, equal, greater] = counted(left, right, candidate.units, 0);
            let is_sure = candidate.is_time || candidate.by_names.is_some();
            let share = |rows: u64| rows as f64 / (less + equal + greater).max(1) as f64;
            let (few, least) = if is_sure {
                (FEW, 0.0)
            } else {
                (FEW_OF_NUMBERS, EQUAL_OF_NUMBERS)
            };
            if share(less.min(greater)) > 2.0 * few + 0.01 || share(equal) < least / 2.0 {
                return None;
            }
        }
        order_of(view, candidate, left, right)
    };
    candidates(view, a, columns).into_iter().filter_map(order).collect()
}

/// Leaves out what says nothing new, since a column is equal to one before it.
pub fn without_equals(view: &View, mut orders: Vec<Order>) -> Vec<Order> {
    let all: Vec<usize> = orders
        .iter()
        .flat_map(|order| [order.columns.0, order.columns.1])
        .collect();
    let is_equal = |a: usize, b: usize| {
        let numbers = |at: usize| view.both(at).map_or(&[][..], |(coded, _)| &coded.numbers);
        let mut pairs = numbers(a).iter().zip(numbers(b));
        pairs.all(|(x, y)| x.to_bits() == y.to_bits())
    };
    let is_new = |at: usize| !all.iter().any(|before| *before < at && is_equal(*before, at));
    orders.retain(|order| is_new(order.columns.0) && is_new(order.columns.1));
    orders
}

fn order_of(view: &View, candidate: Candidate, left: &Coded, right: &Coded) -> Option<Order> {
    let [less, equal, greater] = counted(left, right, candidate.units, 0);
    let (of, few, most) = (less + equal + greater, less.min(greater), less.max(greater));
    let is_sure = candidate.is_time || candidate.by_names.is_some();
    let allowed = if is_sure { FEW } else { FEW_OF_NUMBERS } * of as f64;
    let is_equal_enough = is_sure || equal as f64 >= EQUAL_OF_NUMBERS * of as f64;
    if of < ROWS || few as f64 > allowed || few == 0 && !view.is_sample || most * 5 < of || !is_equal_enough {
        return None;
    }
    let is_first = less > greater;
    if candidate.by_names.is_some_and(|first| first != is_first) {
        return None;
    }
    let few_of = |[less, _, greater]: [u64; 3]| if is_first { greater } else { less };
    let shifts = [
        view.rows / 7,
        view.rows / 3,
        view.rows - view.rows / 3,
        view.rows - view.rows / 7,
    ];
    let shifted = |shift: &usize| few_of(counted(left, right, candidate.units, *shift));
    let by_chance: u64 = shifts.iter().map(shifted).sum();
    if (by_chance as f64) < TIMES * shifts.len() as f64 * few.max(1) as f64 {
        return None;
    }
    let out = |row: &u32| {
        let order = compare(left.number(*row as usize), right.number(*row as usize), candidate.units);
        order == Some(if is_first { Ordering::Greater } else { Ordering::Less })
    };
    let (a, b) = candidate.columns;
    Some(Order {
        columns: if is_first { (a, b) } else { (b, a) },
        of,
        rows: (0..view.rows as u32).filter(out).collect(),
        equal,
        is_sure,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_one_word_say_which_comes_first() {
        assert_eq!(by_names("temp_min", "temp_max"), Some(true));
        assert_eq!(by_names("High price", "Low price"), Some(false));
        assert_eq!(by_names("start", "end"), Some(true));
        assert_eq!(by_names("start", "end date"), None);
        assert_eq!(by_names("min_a", "max_b"), None);
    }
}
