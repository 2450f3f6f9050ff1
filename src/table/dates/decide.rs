//! The whole column decides how its dates are written.
//!
//! Day against month: what a person said; a number above 12; points, behind which no language of Unicode's locale data
//! puts the month first; the order that puts doubtful dates among the column's sure ones; the other columns of the file
//! that are written alike. Where nothing decides, the month is first, as readers have it, and that is told. At most one
//! cell in a hundred may not fit, as for every type (`csv::infer`).

use super::form::{FORMS, Form};
use super::{Notation, PIVOT, Tally};
use crate::table::Type;

/// One cell in so many may not fit.
const MISFITS: u64 = 100;

/// Years of two digits are not meant to be later than this (RFC 5280), where a column has many.
const LATEST: i64 = 2_049;

/// Different years that are many.
const MANY: usize = 8;

/// What is known beside the cells.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known {
    /// The type that a person gave.
    pub given: Option<Type>,
    /// Whether the day is first, where a person said it.
    pub day_first: Option<bool>,
    /// Whether a person said that the year is.
    pub year_first: bool,
    /// Whether the column's name says that it holds dates.
    pub says_date: bool,
    /// Whether the day is first in the other columns of the file that are written alike.
    pub others: Option<bool>,
    /// Whether some rows are no records: the column may be text for what stands there.
    pub apart: bool,
}

/// How the dates of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The notation.
    pub notation: Notation,
    /// Cells of which nothing tells the day from the month.
    pub doubted: u64,
    /// Cells that are read.
    pub fits: u64,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Dates or times, of which at most a few cells do not fit.
    Dates(Choice),
    /// Mostly dates, but too many cells are something else.
    Mostly(Choice),
    /// Dates of which some can only have the day first, and others only the month.
    Orders,
    /// Times and dates of which many lack their day or their year.
    Parts,
    /// Something else.
    Other,
}

/// Decides.
pub fn decide(tally: &Tally, known: Known) -> Decision {
    if known.given.is_some() {
        return Decision::Dates(given(tally, known));
    }
    let choice = choose(tally, known);
    let odd = tally.total - choice.fits.min(tally.total);
    let is_written = tally.written() > 0 || known.apart;
    if choice.fits > 0 && odd * MISFITS <= tally.total {
        return match is_written {
            true => Decision::Dates(choice),
            false => Decision::Other,
        };
    }
    let clocks = tally.of(Form::Clock);
    let all = tally.dated();
    if is_two_orders(tally, known) && all * MISFITS >= tally.total * (MISFITS - 1) {
        return Decision::Orders;
    }
    let is_mixed = clocks > 0 && all > clocks;
    if is_mixed && all * 10 >= tally.total * 9 {
        return Decision::Parts;
    }
    match choice.fits > 0 && choice.fits * 2 >= tally.total && tally.written() * 2 >= choice.fits {
        true => Decision::Mostly(choice),
        false => Decision::Other,
    }
}

/// Of a column that is to be dates whatever its cells are.
pub fn given(tally: &Tally, known: Known) -> Choice {
    let given = known.given.or(Some(Type::Date));
    choose(tally, Known { given, ..known })
}

/// The notation that reads most cells.
fn choose(tally: &Tally, known: Known) -> Choice {
    let clocks = tally.of(Form::Clock);
    let mut forms = 0;
    let mut dated = 0;
    for form in FORMS.iter().filter(|form| is_read(**form, tally, known)) {
        forms |= form.bit();
        dated += tally.of(*form);
    }
    let is_time = match known.given {
        Some(Type::Time) => true,
        Some(_) => dated == 0 && clocks > 0,
        None => clocks > dated,
    };
    if is_time {
        forms = Form::Clock.bit();
    }
    let year_first = known.year_first || is_year_first(tally);
    let (day_first, doubted) = day_first(tally, known, forms);
    let notation = Notation {
        forms,
        day_first,
        year_first,
        pivot: pivot(&tally.years),
        zoned: matches!(tally.instants, [local, zoned] if zoned > local),
    };
    Choice {
        notation,
        doubted: if year_first { 0 } else { doubted },
        fits: fits(tally, &notation, dated),
    }
}

/// Whether cells of a form are read as days.
fn is_read(form: Form, tally: &Tally, known: Known) -> bool {
    let is_given = known.given.is_some();
    let count = tally.of(form);
    let is_told = || is_given || known.says_date;
    match form {
        _ if form.is_partial() || form == Form::Clock => false,
        Form::Compact => is_told(),
        // Years among dates.
        Form::Year => is_given || count * 2 <= tally.dated(),
        Form::ShortDash | Form::ShortDot => is_told() || is_evident(form, tally),
        Form::NameNumber => is_given || tally.of(Form::MonthNameShort) > 0,
        Form::MonthNumber => is_told() || tally.seasons < count,
        _ => true,
    }
}

/// Whether numbers such as `23-09-11` show by themselves that they are dates: all have two digits, some with a zero in
/// front, and some are above 12 where all could be below.
fn is_evident(form: Form, tally: &Tally) -> bool {
    let Some(numbers) = tally.numbers_of(form) else {
        return false;
    };
    let is_one_order = (numbers.day_first > 0) != (numbers.month_first > 0);
    tally.unpadded == 0 && tally.zeros > 0 && is_one_order
}

/// Whether the first number is the year: it is above 31 in some cells, and the last one in none.
fn is_year_first(tally: &Tally) -> bool {
    let first = |at: [u64; 2]| matches!(at, [first, 0] if first > 0);
    first(tally.years_at) || first(tally.named_years_at)
}

/// Whether some cells can only have the day first, and others only the month, and neither are few.
fn is_two_orders(tally: &Tally, known: Known) -> bool {
    let all: u64 = tally.numbers.iter().map(|numbers| numbers.all).sum();
    let (day, month) = orders(tally, u32::MAX);
    known.day_first.is_none() && day.min(month) * MISFITS > all
}

/// Cells of these forms that can only have the day first, and only the month.
fn orders(tally: &Tally, forms: u32) -> (u64, u64) {
    let of = FORMS.iter().filter(|form| forms & form.bit() != 0);
    let numbers = of.filter_map(|form| tally.numbers_of(*form).filter(|_| form.is_numbers()));
    numbers.fold((0, 0), |(day, month), one| {
        (day + one.day_first, month + one.month_first)
    })
}

/// Whether the day is first, and the cells of which nothing tells that.
fn day_first(tally: &Tally, known: Known, forms: u32) -> (Option<bool>, u64) {
    let (day, month) = orders(tally, forms);
    let of = |form: Form| tally.numbers_of(form).map_or(0, |numbers| numbers.open);
    let is_taken = |form: &&Form| form.is_numbers() && forms & form.bit() != 0;
    let open: u64 = FORMS.iter().filter(is_taken).map(|form| of(*form)).sum();
    if known.day_first.is_some() {
        return (known.day_first, 0);
    }
    if day != month {
        return (Some(day > month), 0);
    }
    if open == 0 {
        return (None, 0);
    }
    if of(Form::Dot) + of(Form::ShortDot) == open {
        return (Some(true), 0);
    }
    match among_sure(tally).or(known.others) {
        Some(first) => (Some(first), 0),
        None => (Some(false), open),
    }
}

/// Which order puts the doubtful dates among those of the column that are sure: all but a few in one order, and at most
/// half in the other.
fn among_sure(tally: &Tally) -> Option<bool> {
    let (first, last) = tally.sure?;
    let within = |day: i64| (first..=last).contains(&day);
    let day = tally.open.iter().filter(|(day, _)| within(*day)).count();
    let month = tally.open.iter().filter(|(_, month)| within(*month)).count();
    let all = tally.open.len();
    let is_clear = |most: usize, least: usize| most * 10 >= all * 9 && least * 2 <= all;
    match (is_clear(day, month), is_clear(month, day)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// Cells that a notation reads.
fn fits(tally: &Tally, notation: &Notation, dated: u64) -> u64 {
    if notation.forms == Form::Clock.bit() {
        return tally.of(Form::Clock);
    }
    let order = match (notation.year_first, notation.day_first) {
        (true, _) => 2,
        (false, Some(true) | None) => 0,
        (false, Some(false)) => 1,
    };
    let mut odd = 0;
    for form in FORMS
        .iter()
        .filter(|form| form.is_numbers() && notation.forms & form.bit() != 0)
    {
        let Some(numbers) = tally.numbers_of(*form) else {
            continue;
        };
        // A year of four digits is last in any case.
        let order = if order == 2 && !form.is_short() {
            usize::from(notation.day_first == Some(false))
        } else {
            order
        };
        odd += numbers.all - numbers.fits.get(order).copied().unwrap_or(0);
    }
    let [first, last] = tally.named_years_at;
    odd += if notation.year_first { last } else { first };
    let [local, zoned] = tally.instants;
    odd += if notation.zoned { local } else { zoned };
    dated.saturating_sub(odd)
}

/// The first of the hundred years into which years of two digits are read.
fn pivot(years: &[u64; 100]) -> i64 {
    let seen: Vec<i64> = (0..100)
        .zip(years)
        .filter(|(_, count)| **count > 0)
        .map(|(year, _)| year)
        .collect();
    let by = |pivot: i64, short: i64| pivot + (short - pivot).rem_euclid(100);
    let latest = seen.iter().map(|short| by(PIVOT, *short)).max().unwrap_or(0);
    let (Some(first), Some(last)) = (seen.first(), seen.last()) else {
        return PIVOT;
    };
    if latest <= LATEST || seen.len() < MANY {
        return PIVOT;
    }
    // The widest gap on the circle of a hundred years, and the year behind it.
    let around = (first + 100 - last, *first);
    let between = seen.windows(2).filter_map(|pair| match pair {
        [a, b] => Some((b - a, *b)),
        _ => None,
    });
    let (gap, behind) = between.fold(around, |widest, next| if next.0 > widest.0 { next } else { widest });
    let before = (behind - gap).rem_euclid(100);
    // The last of the years is the latest that it may be.
    let end = if before <= LATEST % 100 {
        2_000 + before
    } else {
        1_900 + before
    };
    end - (before - behind).rem_euclid(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cells: &[&str], known: Known) -> Decision {
        let mut tally = Tally::default();
        cells.iter().for_each(|cell| tally.add(cell, 1));
        decide(&tally, known)
    }

    fn first(cells: &[&str]) -> Option<(Option<bool>, u64)> {
        match of(cells, Known::default()) {
            Decision::Dates(choice) => Some((choice.notation.day_first, choice.doubted)),
            _ => None,
        }
    }

    #[test]
    fn the_column_tells_the_day_from_the_month() {
        assert_eq!(first(&["01/02/2011", "23/02/2011"]), Some((Some(true), 0)));
        assert_eq!(first(&["01/02/2011", "02/23/2011"]), Some((Some(false), 0)));
        assert_eq!(first(&["01/02/2011", "03/04/2011"]), Some((Some(false), 2)));
        assert_eq!(first(&["01.02.2011", "03.04.2011"]), Some((Some(true), 0)));
        // Those of November, if anything is.
        assert_eq!(
            first(&["01/11/2010", "10/11/2010", "03-NOV-2010", "28-NOV-2010", "01-NOV-2010"]),
            Some((Some(true), 0))
        );
        assert_eq!(
            of(&["23/02/2011", "02/23/2011", "24/02/2011"], Known::default()),
            Decision::Orders
        );
    }

    #[test]
    fn years_of_two_digits_are_those_of_posix_unless_many_would_be_far_ahead() {
        let pivot = |years: &[usize]| {
            let mut counts = [0; 100];
            years.iter().for_each(|year| counts[*year] = 1);
            super::pivot(&counts)
        };
        assert_eq!(pivot(&[68, 69]), 1_969);
        assert_eq!(pivot(&[87, 99, 0, 15]), 1_969);
        let births: Vec<usize> = (40..97).collect();
        assert_eq!(pivot(&births), 1_940);
        let films: Vec<usize> = (28..100).chain(0..12).collect();
        assert_eq!(pivot(&films), 1_928);
        let old: Vec<usize> = (51..66).collect();
        assert_eq!(pivot(&old), 1_951);
    }
}
