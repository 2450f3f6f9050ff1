//! Which columns name the rows: one alone, or two together.

use super::View;
use super::coded::Coded;
use super::dependencies::Groups;
use crate::profile::ColumnProfile;
use crate::table::Type;

/// Pairs that are listed at most.
const LISTED: usize = 100;

/// The places of the columns that each differ in every row, at most one cell of them missing.
pub fn single(view: &View) -> Vec<usize> {
    let profiles = view.profiles.iter().enumerate();
    let is_key = |profile: &ColumnProfile| {
        view.all > 1 && profile.missing <= 1 && profile.distinct + profile.missing == view.all
    };
    profiles
        .filter(|(_, profile)| is_key(profile))
        .map(|(at, _)| at)
        .collect()
}

/// Pairs of columns none of which is a key alone, but both together are; what is measured to some decimals differs from
/// row to row by chance, and names none. Of a sample: those that may be so and have
/// hardly more pairs of values than there are rows, as days and places have; others would be keys by chance alone.
pub fn pairs(view: &View, columns: &[usize], wanted: Option<&[(usize, usize)]>) -> Vec<(usize, usize)> {
    let keys = single(view);
    let of_few = |at: &&usize| {
        let is_fit = |(coded, profile): (&Coded, &ColumnProfile)| {
            coded.levels() > 1 && !matches!(profile.r#type, Type::Float | Type::Decimal)
        };
        !keys.contains(at) && view.both(**at).is_some_and(is_fit)
    };
    let columns: Vec<usize> = columns.iter().filter(of_few).copied().collect();
    let (mut found, mut room) = (Vec::new(), Vec::new());
    for (place, &a) in columns.iter().enumerate() {
        let Some((left, of_left)) = view.both(a) else { continue };
        let mut groups = None;
        for &b in columns.get(place + 1..).unwrap_or(&[]) {
            let is_wanted = wanted.is_none_or(|wanted| wanted.contains(&(a, b)));
            let Some((right, of_right)) = view.both(b).filter(|_| is_wanted) else {
                continue;
            };
            let values = (of_left.distinct + 1).saturating_mul(of_right.distinct + 1);
            if values < view.all || view.is_sample && values / 4 > view.all {
                continue;
            }
            let groups = groups.get_or_insert_with(|| Groups::of(left));
            if found.len() < LISTED && differs(groups, right, &mut room) {
                found.push((a, b));
            }
        }
    }
    found
}

/// Whether no two rows of a group are equal in another column.
fn differs(groups: &Groups, right: &Coded, room: &mut Vec<u32>) -> bool {
    room.clear();
    room.resize(right.levels(), 0);
    groups.iter().all(|(code, rows)| {
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

/// Pairs of columns whose values make up a grid, each place of which has one row, but for some. Where the places are
/// many times the rows a few rows would be equal by chance.
pub fn doubled(view: &View, columns: &[usize], wanted: Option<&[(usize, usize)]>) -> Vec<Doubled> {
    if !single(view).is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (place, &a) in columns.iter().enumerate() {
        for &b in columns.get(place + 1..).unwrap_or(&[]) {
            let is_wanted = wanted.is_none_or(|wanted| wanted.contains(&(a, b)));
            if is_wanted && is_grid(view, a, b) {
                found.extend(doubled_in(view, a, b));
            }
        }
    }
    found
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
