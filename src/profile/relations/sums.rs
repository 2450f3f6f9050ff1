//! Columns that are the sum of others, or the product or a weighted sum of two, in nearly every row.
//!
//! Looked for among few rows first: what fails in some of them is given up. An equation counts where each of its parts
//! does: in enough rows a summand is not 0 and a factor not 1, and no part alone is the whole.

use super::View;
use crate::table::Type;

/// Columns of numbers that are tried: with more there would be too many sets of them.
const COLUMNS: usize = 16;
/// Summands at most, and of so many columns that sets of more than three can be tried.
const PARTS: usize = 5;
const FEW_COLUMNS: usize = 10;
/// Rows that are tried first, and how many of them may fail.
const TRIED: usize = 48;
const FAILED: usize = 6;
/// Pairs of rows of which weights are taken.
const PAIRS: usize = 3;
/// Rows with all values at least.
const ROWS: usize = 30;
/// Rows in which it must hold, as a share.
const HOLDS: f64 = 0.9;
/// Rows in which each part must matter, as a share.
const MATTERS: f64 = 0.05;

/// How the parts make the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Added up.
    Sum,
    /// Multiplied.
    Product,
    /// Two of them added up, in hundredths of each.
    Mix(i32, i32),
}

/// A column that is made of others.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole {
    /// The whole.
    pub whole: usize,
    /// Its parts.
    pub parts: Vec<usize>,
    /// How they make it.
    pub how: How,
    /// Rows that have all values.
    pub of: u64,
    /// Rows in which it does not hold, rising.
    pub rows: Vec<u32>,
}

/// Columns of numbers, in the order of the table.
struct Search<'a> {
    view: &'a View<'a>,
    columns: Vec<usize>,
    tried: Vec<usize>,
}

/// The wholes that are made of others. Of a sample, candidates.
pub fn wholes(view: &View, columns: &[usize], wanted: Option<&[Vec<usize>]>) -> Vec<Whole> {
    let is_number = |at: &&usize| {
        view.both(**at).is_some_and(|(coded, profile)| {
            matches!(profile.r#type, Type::Integer | Type::Float | Type::Decimal)
                && !super::is_named(profile)
                && profile.distinct > 4
                && coded.valid() as usize >= ROWS
        })
    };
    let columns: Vec<usize> = columns.iter().filter(is_number).copied().collect();
    if columns.len() < 3 || columns.len() > COLUMNS {
        return Vec::new();
    }
    let step = (view.rows / TRIED).max(1);
    let search = Search {
        view,
        columns,
        tried: (0..view.rows).step_by(step).collect(),
    };
    let mut found: Vec<Whole> = Vec::new();
    let most = if search.columns.len() > FEW_COLUMNS { 3 } else { PARTS };
    for size in 2..=most {
        for at in 0..search.columns.len() {
            let Some(whole) = search.columns.get(at).copied() else {
                continue;
            };
            // What is made of few is not told as made of more, nor are its parts as what is left of it.
            let is_known = |columns: &[usize]| {
                let all = |known: &Whole| {
                    let mut known_columns = known.parts.iter().chain([&known.whole]);
                    known_columns.all(|column| columns.contains(column))
                };
                found.iter().any(all)
            };
            let mut sets = Vec::new();
            search.sets(whole, size, &mut |parts| {
                let all: Vec<usize> = parts.iter().copied().chain([whole]).collect();
                let is_wanted =
                    wanted.is_none_or(|wanted| wanted.iter().any(|set| set.iter().all(|at| all.contains(at))));
                if is_wanted && !is_known(&all) {
                    sets.push(parts.to_vec());
                }
            });
            for parts in sets {
                let mut how = search.ways(whole, &parts).into_iter();
                found.extend(how.find_map(|how| search.confirmed(whole, &parts, how)));
            }
        }
    }
    found
}

impl Search<'_> {
    /// Sets of so many columns that may make a whole.
    fn sets(&self, whole: usize, size: usize, tell: &mut dyn FnMut(&[usize])) {
        let mut parts = Vec::with_capacity(size);
        self.more(whole, (0, size), &mut parts, tell);
    }

    fn more(&self, whole: usize, (from, left): (usize, usize), parts: &mut Vec<usize>, tell: &mut dyn FnMut(&[usize])) {
        if left == 0 {
            let may = match parts.len() {
                2 => self
                    .ways(whole, parts)
                    .iter()
                    .any(|how| self.may_hold(whole, parts, *how)),
                _ => self.may_hold(whole, parts, How::Sum),
            };
            if may {
                tell(parts);
            }
            return;
        }
        for (place, column) in self.columns.iter().enumerate().skip(from) {
            if *column != whole {
                parts.push(*column);
                self.more(whole, (place + 1, left - 1), parts, tell);
                parts.pop();
            }
        }
    }

    /// How the parts may make the whole.
    fn ways(&self, whole: usize, parts: &[usize]) -> Vec<How> {
        let mut ways = vec![How::Sum];
        if let [a, b] = parts {
            ways.push(How::Product);
            let rows = self.tried.chunks_exact(2).take(PAIRS);
            ways.extend(rows.filter_map(|rows| self.mix(whole, (*a, *b), rows)));
        }
        ways
    }

    /// The weights by which two parts make the whole in two rows, where they are whole hundredths. What is left of a
    /// whole has a weight below 0, and is told as one of its parts.
    fn mix(&self, whole: usize, (a, b): (usize, usize), rows: &[usize]) -> Option<How> {
        let [first, next] = rows else { return None };
        let in_row = |row: usize| Some((self.number(whole, row)?, self.number(a, row)?, self.number(b, row)?));
        let ((z, x, y), (w, u, v)) = (in_row(*first)?, in_row(*next)?);
        let size = x * v - u * y;
        if size == 0.0 {
            return None;
        }
        let weights = ((z * v - w * y) / size * 100.0, (x * w - u * z) / size * 100.0);
        let is_hundredths = |weight: f64| (1.0..=10_000.0).contains(&weight) && (weight - weight.round()).abs() < 1e-6;
        let is_sum = weights.0.round() == 100.0 && weights.1.round() == 100.0;
        let is_mix = is_hundredths(weights.0) && is_hundredths(weights.1) && !is_sum;
        is_mix.then(|| How::Mix(weights.0.round() as i32, weights.1.round() as i32))
    }

    /// Whether it holds in nearly all of the rows that are tried.
    fn may_hold(&self, whole: usize, parts: &[usize], how: How) -> bool {
        let (mut failed, mut held) = (0, 0);
        for row in &self.tried {
            match self.holds(whole, parts, how, *row) {
                Some(true) => held += 1,
                Some(false) => failed += 1,
                None => {}
            }
            if failed > FAILED {
                return false;
            }
        }
        held > failed
    }

    /// Whether it holds in a row; `None` where a value is missing.
    fn holds(&self, whole: usize, parts: &[usize], how: How, row: usize) -> Option<bool> {
        let whole = self.number(whole, row)?;
        let mut made = if how == How::Product { 1.0 } else { 0.0 };
        let mut size = whole.abs();
        for (place, part) in parts.iter().enumerate() {
            let part = self.number(*part, row)?;
            size = size.max(part.abs());
            match how {
                How::Sum => made += part,
                How::Product => made *= part,
                How::Mix(a, b) => made += part * f64::from(if place == 0 { a } else { b }) / 100.0,
            }
        }
        Some((whole - made).abs() <= 1e-9 * size + 1e-7)
    }

    fn number(&self, column: usize, row: usize) -> Option<f64> {
        let number = self.view.both(column)?.0.number(row);
        number.is_finite().then_some(number)
    }

    /// The whole with the rows in which it does not hold, provided that it holds in nearly all and that each part matters.
    fn confirmed(&self, whole: usize, parts: &[usize], how: How) -> Option<Whole> {
        if !self.may_hold(whole, parts, how) {
            return None;
        }
        let (mut of, mut rows, mut matter) = (0u64, Vec::new(), vec![0u64; parts.len()]);
        let nothing = if how == How::Product { 1.0 } else { 0.0 };
        for row in 0..self.view.rows {
            match self.holds(whole, parts, how, row) {
                Some(true) => {
                    of += 1;
                    for (part, count) in parts.iter().zip(&mut matter) {
                        let value = self.number(*part, row).unwrap_or(nothing);
                        let is_idle = value == nothing || how == How::Product && value == 0.0;
                        *count += u64::from(!is_idle);
                    }
                }
                Some(false) => {
                    of += 1;
                    rows.push(row as u32);
                }
                None => {}
            }
        }
        let matters = |count: &u64| *count >= 5 && *count as f64 >= MATTERS * of as f64;
        let holds = (of - rows.len() as u64) as f64 >= HOLDS * of as f64;
        (of as usize >= ROWS && holds && matter.iter().all(matters)).then(|| Whole {
            whole,
            parts: parts.to_vec(),
            how,
            of,
            rows,
        })
    }
}
