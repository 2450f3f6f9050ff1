//! Columns that are missing, or 0, exactly where another column has certain values.

use super::View;
use super::coded::Coded;

/// Values of the other column at most, and at least.
const LEVELS: (usize, usize) = (2, 20);
/// Rows on either side at least, and of each value that counts.
const ROWS: u64 = 10;
const OF_LEVEL: u64 = 5;
/// Rows that may differ, as a share of their side.
const FEW: f64 = 0.005;
/// Rows beside the certain values that are missing or 0 nevertheless at most, as a share.
const BESIDE_MISSING: f64 = 0.5;
const BESIDE: f64 = 0.1;
/// Other numbers at least: what is counted in few steps may well be 0.
const NUMBERS: u64 = 20;

/// What is said of a column by another's values.
#[derive(Debug, Clone, PartialEq)]
pub struct ByLevel {
    /// The column that is missing, or 0.
    pub column: usize,
    /// The column whose values say where.
    pub by: usize,
    /// A row of each of the values with which it is.
    pub levels: Vec<u32>,
    /// Rows with these values in which it is missing, or 0.
    pub rows: Vec<u32>,
    /// Rows with these values.
    pub of: u64,
    /// Rows with other values, and how many of these are missing or 0 too.
    pub others: (u64, u64),
}

/// Columns that are missing by another's values.
pub fn missing(view: &View, columns: &[usize], wanted: Option<&[(usize, usize)]>) -> Vec<ByLevel> {
    let (mut found, levels) = (Vec::new(), levels(view, columns));
    for &column in columns {
        let Some((coded, profile)) = view.both(column) else {
            continue;
        };
        if profile.missing < ROWS || profile.count < ROWS {
            continue;
        }
        for &by in levels.iter().filter(|by| **by != column) {
            if wanted.is_none_or(|wanted| wanted.contains(&(column, by))) {
                let is = |row: u32| Some(!coded.has(row));
                let of_two = view.both(by).is_some_and(|(_, profile)| profile.distinct == 2);
                let beside = if of_two { BESIDE_MISSING } else { BESIDE };
                found.extend(by_level(view, (column, by), &is, beside));
            }
        }
    }
    found
}

/// Columns that are 0 by another's values.
pub fn zero(view: &View, columns: &[usize], wanted: Option<&[(usize, usize)]>) -> Vec<ByLevel> {
    let (mut found, levels) = (Vec::new(), levels(view, columns));
    for &column in columns {
        let Some((coded, profile)) = view.both(column) else {
            continue;
        };
        let zeros = profile.numbers.as_ref().map_or(0, |numbers| numbers.zeros);
        if zeros < ROWS || profile.count < zeros + ROWS || profile.distinct <= NUMBERS {
            continue;
        }
        for &by in levels.iter().filter(|by| **by != column) {
            if wanted.is_none_or(|wanted| wanted.contains(&(column, by))) {
                let is = |row: u32| coded.has(row).then(|| coded.number(row as usize) == 0.0);
                // Of several kinds a 0 is what is meant; of one, it may be what was not asked there.
                let of_one = by_level(view, (column, by), &is, BESIDE);
                found.extend(of_one.filter(|one| one.levels.len() == 1));
            }
        }
    }
    found
}

/// Columns of few values.
fn levels(view: &View, columns: &[usize]) -> Vec<usize> {
    let few = |at: &&usize| {
        view.both(**at).is_some_and(|(coded, profile)| {
            (LEVELS.0..=LEVELS.1).contains(&coded.values().count()) && profile.distinct <= LEVELS.1 as u64
        })
    };
    columns.iter().filter(few).copied().collect()
}

/// One column by another: which of its values go with what `is` says of a row.
fn by_level(
    view: &View,
    (column, by): (usize, usize),
    is: &dyn Fn(u32) -> Option<bool>,
    beside: f64,
) -> Option<ByLevel> {
    let (levels, _) = view.both(by)?;
    let mut counts = vec![(0u64, 0u64); levels.levels()];
    let known = || (0..view.rows as u32).filter(|row| levels.has(*row));
    for row in known() {
        if let (Some(is), Some((yes, all))) = (is(row), counts.get_mut(levels.code(row) as usize)) {
            *yes += u64::from(is);
            *all += 1;
        }
    }
    let all_of = |code: u32| {
        let (yes, all) = counts.get(code as usize).copied().unwrap_or_default();
        all >= OF_LEVEL && (all - yes) as f64 <= FEW * all as f64
    };
    let (with, without): (Vec<u32>, Vec<u32>) = levels.values().partition(|code| all_of(*code));
    let sum = |codes: &[u32]| {
        let of = codes.iter().filter_map(|code| counts.get(*code as usize));
        of.fold((0, 0), |(yes, all), (y, a)| (yes + y, all + a))
    };
    let ((yes, of), (too, others)) = (sum(&with), sum(&without));
    if of < ROWS || others < ROWS || too as f64 > beside * others as f64 || (others - too) < ROWS {
        return None;
    }
    let first = |code: &u32| first_row(levels, *code);
    let rows = known().filter(|row| with.contains(&levels.code(*row)) && is(*row) == Some(true));
    let rows: Vec<u32> = rows.collect();
    debug_assert_eq!(rows.len() as u64, yes);
    Some(ByLevel {
        column,
        by,
        levels: with.iter().filter_map(first).collect(),
        rows,
        of,
        others: (others, too),
    })
}

fn first_row(column: &Coded, code: u32) -> Option<u32> {
    let place = column.codes.iter().position(|other| *other == code)?;
    u32::try_from(place).ok()
}
