//! Which columns name the rows: one alone, or two together.

use super::coded::Coded;
use super::groups::Groups;
use super::{View, Wished};
use crate::profile::ColumnProfile;
use crate::table::Type;

/// The places of the columns that each differ in every row, at most one cell of them missing.
pub fn single(view: &View) -> Vec<usize> {
    let profiles = view.profiles.iter().enumerate();
    let keys = profiles.filter(|(_, profile)| is_key(view, profile));
    keys.map(|(at, _)| at).collect()
}

fn is_key(view: &View, profile: &ColumnProfile) -> bool {
    view.all > 1 && profile.missing <= 1 && profile.distinct + profile.missing == view.all
}

/// Columns that together with one name the rows, neither of which does so alone; what is measured to some decimals
/// differs from row to row by chance, and names none. Of a sample: those that may be so and have hardly more pairs of
/// values than there are rows, as days and places have; others would be keys by chance alone.
pub fn of_one(view: &View, a: usize, columns: &[usize], wanted: Wished) -> Vec<(usize, usize)> {
    let is_fit = |at: usize| {
        let fit = |(coded, profile): &(&Coded, &ColumnProfile)| {
            let is_measured = matches!(profile.r#type, Type::Float | Type::Decimal);
            coded.levels() > 1 && !is_measured && !is_key(view, profile)
        };
        view.both(at).filter(fit)
    };
    // What is equal in every column is so in two.
    let Some((left, of_left)) = is_fit(a).filter(|_| !view.has_copies) else {
        return Vec::new();
    };
    let (mut found, mut room, mut groups) = (Vec::new(), Vec::new(), None);
    for &b in columns.iter().filter(|b| **b > a) {
        let is_wanted = wanted.is_none_or(|wanted| wanted.contains(&(a, b)));
        let Some((right, of_right)) = is_fit(b).filter(|_| is_wanted) else {
            continue;
        };
        let values = (of_left.distinct + 1).saturating_mul(of_right.distinct + 1);
        if values < view.all || view.is_sample && values / 4 > view.all {
            continue;
        }
        let groups = groups.get_or_insert_with(|| Groups::of(left));
        if differs(groups, right, &mut room) {
            found.push((a, b));
        }
    }
    found
}

/// Whether no two rows of a group are equal in another column.
fn differs(groups: &Groups, right: &Coded, room: &mut Vec<u32>) -> bool {
    room.clear();
    room.resize(right.levels(), 0);
    groups.iter().filter(|(_, rows)| rows.len() > 1).all(|(code, rows)| {
        rows.iter().all(|row| match room.get_mut(right.code(*row) as usize) {
            Some(last) if *last == code + 1 => false,
            Some(last) => {
                *last = code + 1;
                true
            }
            None => true,
        })
    })
}

/// Two columns whose pairs of values nearly fill a grid, in which some stand twice: where, and how many.
#[derive(Debug)]
pub struct Doubled {
    /// The columns.
    pub columns: (usize, usize),
    /// Rows whose pair of values occurs again.
    pub rows: Vec<u32>,
    /// Those after the first of their pair.
    pub again: u64,
    /// Two rows of one pair.
    pub example: (u32, u32),
}

/// Rows that are doubled at most, as a share.
const FEW: f64 = 0.01;

/// Columns whose values make up a grid with those of one, each place of which has one row, but for some. Where the places
/// are many times the rows a few rows would be equal by chance.
pub fn doubled(view: &View, a: usize, columns: &[usize]) -> Vec<Doubled> {
    let after = columns.iter().filter(|b| **b > a && is_grid(view, a, **b));
    after.filter_map(|b| doubled_in(view, a, *b)).collect()
}

/// Whether two columns have about as many pairs of values as there are rows.
pub fn is_grid(view: &View, a: usize, b: usize) -> bool {
    let (Some((left, x)), Some((right, y))) = (view.both(a), view.both(b)) else {
        return false;
    };
    let places = x.distinct.saturating_mul(y.distinct) as f64;
    let rows = view.all as f64;
    let is_complete = x.missing + y.missing == 0;
    let of_names = !left.codes.is_empty() && !right.codes.is_empty() && x.distinct > 2 && y.distinct > 2;
    is_complete && of_names && view.all >= 50 && places >= rows * (1.0 - FEW) && places <= rows * 1.25
}

fn doubled_in(view: &View, a: usize, b: usize) -> Option<Doubled> {
    let ((left, _), (right, _)) = (view.both(a)?, view.both(b)?);
    let groups = Groups::of(left);
    // The first row of each value in this group, one too many.
    let mut room = vec![(0u32, 0u32); right.levels()];
    let (mut rows, mut again, mut example) = (Vec::new(), 0, None);
    for (code, group) in groups.iter() {
        for row in group {
            let Some((of, first)) = room.get_mut(right.code(*row) as usize) else {
                continue;
            };
            if *of == code + 1 {
                again += 1;
                rows.extend([*first, *row]);
                example.get_or_insert((*first, *row));
            } else {
                (*of, *first) = (code + 1, *row);
            }
        }
    }
    rows.sort_unstable();
    rows.dedup();
    let example = example.filter(|_| again as f64 <= FEW * view.all as f64)?;
    Some(Doubled {
        columns: (a, b),
        rows,
        again,
        example,
    })
}
