//! Columns that are missing, or 0, exactly where another column has certain values.

use super::View;
use super::coded::Coded;

/// Values of the other column at most, and at least.
const LEVELS: (usize, usize) = (2, 20);
/// Rows on either side at least, and of each value that counts.
const ROWS: u64 = 10;
/// The same as a share of all rows.
const FEW_OF_ALL: f64 = 0.002;
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

/// The pairs that are looked at; all where none are named.
type Levels<'a> = Option<&'a [(usize, usize)]>;

/// The columns whose values say where one is missing, and where it is 0. `fewer` are the columns on few rows, which
/// reject most pairs.
pub fn of_one(
    view: &View,
    column: usize,
    (columns, fewer): (&[usize], &[Option<Coded>]),
    (by_missing, by_zero): (Levels, Levels),
) -> (Vec<ByLevel>, Vec<ByLevel>) {
    let (mut missing, mut zero) = (Vec::new(), Vec::new());
    let Some((coded, profile)) = view.both(column) else {
        return (missing, zero);
    };
    let zeros = profile.numbers.as_ref().map_or(0, |numbers| numbers.zeros);
    let may_be_missing = profile.missing >= ROWS && profile.count >= ROWS;
    let may_be_zero = zeros >= ROWS && profile.count >= zeros + ROWS && profile.distinct > NUMBERS;
    if !may_be_missing && !may_be_zero {
        return (missing, zero);
    }
    let few = |at: usize| fewer.get(at).and_then(Option::as_ref);
    let is_wanted = |wanted: Option<&[(usize, usize)]>, by| wanted.is_none_or(|wanted| wanted.contains(&(column, by)));
    for &by in columns.iter().filter(|by| **by != column && has_few_values(view, **by)) {
        let few = few(column).zip(few(by));
        let is_missing = |coded: &Coded, row: u32| Some(!coded.has(row));
        if may_be_missing && is_wanted(by_missing, by) && few.is_none_or(|few| may_be(few, &is_missing)) {
            let of_two = view.both(by).is_some_and(|(_, profile)| profile.distinct == 2);
            let beside = if of_two { BESIDE_MISSING } else { BESIDE };
            missing.extend(by_level(view, (column, by), &|row| is_missing(coded, row), beside));
        }
        let is_zero = |coded: &Coded, row: u32| coded.has(row).then(|| coded.number(row as usize) == 0.0);
        if may_be_zero && is_wanted(by_zero, by) && few.is_none_or(|few| may_be(few, &is_zero)) {
            // Of several kinds a 0 is what is meant; of one, it may be what was not asked there.
            let one = by_level(view, (column, by), &|row| is_zero(coded, row), BESIDE);
            zero.extend(one.filter(|one| one.levels.len() == 1));
        }
    }
    (missing, zero)
}

/// Whether a column has few values.
fn has_few_values(view: &View, at: usize) -> bool {
    view.both(at).is_some_and(|(coded, profile)| {
        (LEVELS.0 as u64..=LEVELS.1 as u64).contains(&profile.distinct) && coded.values().nth(LEVELS.0 - 1).is_some()
    })
}

/// Whether on few rows all of some value are so.
fn may_be((column, by): (&Coded, &Coded), is: &dyn Fn(&Coded, u32) -> Option<bool>) -> bool {
    let mut counts = vec![(0u32, 0u32); by.levels()];
    for (row, code) in (0u32..).zip(&by.codes) {
        if let (Some(is), Some((yes, all))) = (is(column, row), counts.get_mut(*code as usize)) {
            *yes += u32::from(is);
            *all += 1;
        }
    }
    by.values()
        .filter_map(|code| counts.get(code as usize))
        .any(|(yes, all)| {
            // One row in 200 may differ; of few rows one always.
            *all > 3 && all - yes <= 1 + all / 100
        })
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
    let least = (FEW_OF_ALL * view.rows as f64).max(ROWS as f64) as u64;
    if of < least || others < least || too as f64 > beside * others as f64 || (others - too) < least {
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
