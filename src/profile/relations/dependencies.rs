//! Of which columns does the value of one say what another holds, but for some rows?
//!
//! The error of a dependency is that of TANE (Huhtala et al. 1999, g3): the least share of rows without which it holds
//! of all. To be told as broken it must be much more than chance: so many groups of equal values, of which each has a
//! most frequent one, agree by luck alone in the share of the column's most frequent value (compare CORDS, Ilyas et al.
//! 2004).

use super::coded::Coded;
use super::groups::{Groups, joined};
use super::{View, Wished};
use crate::profile::ColumnProfile;
use crate::table::Type;

/// Values of a determinant at most.
const LEVELS: u64 = 100_000;
/// An error up to this is listed.
pub const LISTED: f64 = 0.05;
/// Rows that break a dependency, as a share of those that have both values.
const BROKEN: f64 = 0.1;
/// And as a share of those that chance would make differ.
const CHANCE: f64 = 0.1;
/// Rows, and groups of more than one.
const ROWS: u64 = 50;
const GROUPS: u64 = 5;

/// How one column goes by another.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Tally {
    /// Rows to leave out so that it holds, a missing cell being a value.
    pub all: u64,
    /// Rows that have both values.
    pub rows: u64,
    /// Of these, those to leave out.
    pub broken: u64,
    /// Broken rows of groups in which no two rows agree.
    pub undecided: u64,
    /// Rows beyond the first of each group.
    pub links: u64,
    /// Groups of more than one row.
    pub groups: u64,
    /// Broken rows whose value occurs once in its group.
    pub single: u64,
    /// Rows of groups that are broken.
    pub torn: u64,
    /// Groups of four rows or more, and those of them of which more than half agree.
    pub large: u64,
    /// See `large`.
    pub clear: u64,
    /// Broken rows of groups in which four rows at least, and four of five, agree.
    pub sure: u64,
    /// The share of the dependent's most frequent value, in rows that have both.
    pub top: f64,
}

impl Tally {
    fn group(&mut self, counts: &[u64]) {
        let (total, most) = counts.iter().fold((0, 0), |(sum, most), n| (sum + n, most.max(*n)));
        if total == 0 {
            return;
        }
        self.rows += total;
        self.links += total - 1;
        self.groups += u64::from(total > 1);
        // Of those that all differ none is an error; that they differ speaks against the dependency all the same.
        self.broken += total - most;
        self.undecided += if most == 1 { total - most } else { 0 };
        self.large += u64::from(total > 3);
        self.clear += u64::from(total > 3 && most * 2 > total);
        if most < total {
            self.sure += if most > 3 && most * 5 >= total * 4 {
                total - most
            } else {
                0
            };
            self.torn += total;
            let single = counts.iter().filter(|count| **count == 1).count() as u64;
            self.single += single - u64::from(most == 1);
        }
    }

    /// The error as a share of what chance would make of it.
    fn by_chance(&self) -> f64 {
        self.broken as f64 / (self.links as f64 * (1.0 - self.top)).max(1e-9)
    }

    /// Whether there is enough to judge by.
    fn counts(&self) -> bool {
        self.rows >= ROWS && self.groups >= GROUPS && self.links * 4 >= self.rows
    }

    /// Whether it holds, or nearly.
    fn is_strong(&self) -> bool {
        self.counts()
            && self.broken as f64 <= BROKEN * self.rows as f64
            && self.by_chance() <= CHANCE
            && (self.single * 2 >= self.broken || self.broken * 3 <= self.torn)
    }

    /// Whether it is broken by errors, rather than by names that several things share: what differs stands alone, or
    /// against many.
    pub fn is_of_errors(&self) -> bool {
        self.rows >= 4 * ROWS
            && self.sure * 2 >= self.broken
            && (self.single * 2 >= self.broken || self.broken * 5 <= self.torn)
    }

    /// Whether it is broken often, but most groups have a value that most of their rows agree on.
    fn is_loose(&self) -> bool {
        self.counts()
            && self.large >= 2 * GROUPS
            && self.clear * 10 >= self.large * 9
            && self.links >= 4 * self.groups
            && self.broken * 4 <= self.rows
            && self.broken * 4 <= self.torn
            && self.by_chance() <= 2.5 * CHANCE
            && self.top <= 0.25
    }
}

/// Counts, until more rows break it than are allowed with missing cells and without.
pub fn tally(groups: &Groups, (a, b): (&Coded, &Coded), most: (u64, u64), room: &mut Vec<u32>) -> Option<Tally> {
    room.clear();
    room.resize(b.levels(), 0);
    let (mut tally, mut seen, mut counts) = (Tally::default(), Vec::new(), Vec::new());
    for (code, rows) in groups.iter() {
        if let [row] = rows {
            // A row alone breaks nothing.
            tally.rows += u64::from(!a.is_missing(code) && b.has(*row));
            continue;
        }
        for row in rows {
            let code = b.code(*row);
            if let Some(count) = room.get_mut(code as usize) {
                if *count == 0 {
                    seen.push(code);
                }
                *count += 1;
            }
        }
        let mut largest = 0;
        counts.clear();
        for code in seen.drain(..) {
            let count = room.get_mut(code as usize).map_or(0, std::mem::take);
            largest = largest.max(count);
            if !b.is_missing(code) {
                counts.push(u64::from(count));
            }
        }
        tally.all += rows.len() as u64 - u64::from(largest);
        if !a.is_missing(code) {
            tally.group(&counts);
        }
        if tally.all > most.0 && tally.broken > most.1 {
            return None;
        }
    }
    Some(tally)
}

/// One column and another that goes by it.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    /// The determinant.
    pub a: usize,
    /// The dependent.
    pub b: usize,
    /// How.
    pub tally: Tally,
}

/// What a column says of others: pairs that hold but for few rows, or that may be told as broken; of a sample, all that
/// may be so. `fewer` are the columns on few rows, which reject most pairs.
pub fn of_one(view: &View, a: usize, (columns, fewer): (&[usize], &[Option<Coded>]), wanted: Wished) -> Vec<Pair> {
    let Some((left, profile)) = view
        .both(a)
        .filter(|(left, profile)| may_determine(view, left, profile))
    else {
        return Vec::new();
    };
    let limits = limits(view.rows, names(profile));
    let few = |at: usize| fewer.get(at).and_then(Option::as_ref);
    let mut few_left = few(a).map(|left| (left, Groups::of(left)));
    let (mut found, mut room, mut groups) = (Vec::new(), Vec::new(), None);
    for &b in columns {
        let is_wanted = wanted.is_none_or(|wanted| wanted.contains(&(a, b)));
        let Some((right, _)) = view
            .both(b)
            .filter(|(right, _)| a != b && is_wanted && right.levels() > 1)
        else {
            continue;
        };
        // So many different values cannot go by so few, but for a row each.
        if right.levels() as u64 > left.levels() as u64 + limits.0.max(limits.1) {
            continue;
        }
        if let (Some((left, groups)), Some(right)) = (&mut few_left, few(b)) {
            // Of a part of the rows no more are to be left out than of all. Six standard deviations beside.
            let rows = left.codes.len();
            let (all, broken) = limits_of_few(rows, names(profile));
            if tally(groups, (left, right), (all, broken), &mut room).is_none() {
                continue;
            }
        }
        let groups = groups.get_or_insert_with(|| Groups::of(left));
        if let Some(mut tally) = tally(groups, (left, right), limits, &mut room) {
            tally.top = top(left, right);
            found.push(Pair { a, b, tally });
        }
    }
    found
}

/// Rows that may break a dependency, with missing cells and without.
fn limits(rows: usize, names: bool) -> (u64, u64) {
    let rows = rows as f64;
    (
        (rows * LISTED + 1e-9) as u64,
        if names { (rows * BROKEN) as u64 } else { 0 },
    )
}

/// The same of few rows of them.
fn limits_of_few(rows: usize, names: bool) -> (u64, u64) {
    let margin = |share: f64| ((share + 6.0 * (share * (1.0 - share) / rows as f64).sqrt()) * rows as f64) as u64;
    (margin(LISTED), if names { margin(BROKEN) } else { 0 })
}

/// The share of a column's most frequent value in rows that have one of another column too.
fn top(a: &Coded, b: &Coded) -> f64 {
    if !a.missing.contains(&true) {
        return b.top();
    }
    let mut counts = vec![0u32; b.levels()];
    let both = a.codes.iter().zip(&b.codes);
    for (_, code) in both.filter(|(x, y)| !a.is_missing(**x) && !b.is_missing(**y)) {
        counts.get_mut(*code as usize).into_iter().for_each(|n| *n += 1);
    }
    let all: u32 = counts.iter().sum();
    f64::from(counts.into_iter().max().unwrap_or(0)) / f64::from(all.max(1))
}

/// Whether a column has groups of rows, and not too many.
fn may_determine(view: &View, column: &Coded, profile: &ColumnProfile) -> bool {
    (2..view.rows).contains(&column.levels()) && (!view.is_sample || profile.distinct <= LEVELS)
}

/// Whether a pair of a sample is worth counting over all rows.
pub fn is_likely(pair: &Pair) -> bool {
    pair.tally.links >= ROWS && pair.tally.by_chance() <= 3.0 * CHANCE
}

/// Whether the values of a column can name things: measures and times go together with others by their size.
fn names(profile: &ColumnProfile) -> bool {
    matches!(profile.r#type, Type::Text | Type::Integer)
}

/// Whether a number can be what a value names. What is a measure by another measure is no matter of names.
fn may_be_told(view: &View, a: usize, b: usize) -> bool {
    let (Some((_, left)), Some((_, right))) = (view.both(a), view.both(b)) else {
        return false;
    };
    let is_named = left.r#type == Type::Text || super::is_named(left);
    names(left) && (is_named || right.r#type == Type::Text)
}

/// A determinant with what goes by it, but for some rows.
#[derive(Debug)]
pub struct Broken {
    /// The determinant.
    pub a: usize,
    /// The pairs.
    pub pairs: Vec<Pair>,
}

/// What is known of pairs, for a quick look.
struct Known {
    columns: usize,
    of: Vec<u8>,
}

impl Known {
    const EXACT: u8 = 1;
    const STRONG: u8 = 2;

    fn of(view: &View, pairs: &[Pair]) -> Self {
        let columns = view.columns.len();
        let mut of = vec![0; columns * columns];
        for pair in pairs {
            let exact = if pair.tally.broken == 0 { Self::EXACT } else { 0 };
            let is_strong = may_be_told(view, pair.a, pair.b) && pair.tally.is_strong();
            let strong = if is_strong { Self::STRONG } else { 0 };
            let slot = of.get_mut(pair.a * columns + pair.b);
            slot.into_iter().for_each(|slot| *slot = exact | strong);
        }
        Known { columns, of }
    }

    fn is(&self, (a, b): (usize, usize), what: u8) -> bool {
        self.of
            .get(a * self.columns + b)
            .is_some_and(|known| known & what == what)
    }

    /// Whether a finer column says exactly what is broken: then two things share a name, and nothing is wrong.
    fn is_finer(&self, (a, b): (usize, usize)) -> bool {
        let says = |finer: &usize| *finer != a && *finer != b && self.is((*finer, b), Self::EXACT);
        (0..self.columns)
            .filter(says)
            .any(|finer| self.is((finer, a), Self::EXACT | Self::STRONG))
    }
}

/// Which of the pairs are to be told: each dependent once, by the determinant that names, or that most go by. What
/// determines each other stands for one.
pub fn broken(view: &View, pairs: &[Pair]) -> Vec<Broken> {
    let known = Known::of(view, pairs);
    let is_strong = |a: usize, b: usize| known.is((a, b), Known::STRONG);
    let is_named = |at: usize| view.both(at).is_some_and(|(_, profile)| super::is_named(profile));
    let is_worth = |pair: &&Pair| {
        pair.tally.broken > 0
            && is_strong(pair.a, pair.b)
            && (pair.tally.sure > 0 || is_named(pair.a))
            && !known.is_finer((pair.a, pair.b))
    };
    let mut worth: Vec<Pair> = pairs.iter().filter(is_worth).copied().collect();
    let (mut told, mut found) = (Vec::new(), Vec::new());
    loop {
        worth.retain(|pair| !told.contains(&pair.b));
        let mut best: Option<(bool, usize, usize)> = None;
        for a in worth.iter().map(|pair| pair.a) {
            let count = worth.iter().filter(|pair| pair.a == a).count();
            if best.is_none_or(|(named, most, _)| (is_named(a), count) > (named, most)) {
                best = Some((is_named(a), count, a));
            }
        }
        let Some((_, _, a)) = best else { break };
        let (mut of, others): (Vec<Pair>, Vec<Pair>) = worth.into_iter().partition(|pair| pair.a == a);
        worth = others;
        let all = of.len();
        of.retain(|pair| !is_explained(view, pair));
        if of.len() < all {
            // Another may say more now.
            worth.extend(of);
            continue;
        }
        of.extend(loose(view, a, &told).into_iter().filter(|pair| !is_strong(a, pair.b)));
        told.extend(of.iter().map(|pair| pair.b));
        told.extend((0..known.columns).filter(|b| is_strong(a, *b) && is_strong(*b, a)));
        told.push(a);
        found.push(Broken { a, pairs: of });
    }
    found
}

/// What goes by a column less surely.
fn loose(view: &View, a: usize, told: &[usize]) -> Vec<Pair> {
    let Some((left, _)) = view.both(a) else {
        return Vec::new();
    };
    let (groups, mut room) = (Groups::of(left), Vec::new());
    let most = view.rows as u64 / 4;
    let pair = |b: usize| {
        let (right, _) = view
            .both(b)
            .filter(|_| b != a && !told.contains(&b) && may_be_told(view, a, b))?;
        let mut tally = tally(&groups, (left, right), (most, most), &mut room)?;
        tally.top = top(left, right);
        tally.is_loose().then_some(Pair { a, b, tally })
    };
    (0..view.columns.len()).filter_map(pair).collect()
}

/// Values at most of a column that may explain what breaks a dependency.
const EXPLAINS: usize = 100;

/// Whether a third column says what breaks a dependency, one that does not go by the determinant itself: then both
/// together determine, and nothing is wrong.
fn is_explained(view: &View, pair: &Pair) -> bool {
    let (Some((a, _)), Some((b, _))) = (view.both(pair.a), view.both(pair.b)) else {
        return false;
    };
    let (mut room, groups) = (Vec::new(), Groups::of(a));
    let all = (u64::MAX, u64::MAX);
    (0..view.columns.len()).any(|at| {
        let Some((c, _)) = view
            .both(at)
            .filter(|(c, _)| at != pair.a && at != pair.b && (1..=EXPLAINS).contains(&c.levels()))
        else {
            return false;
        };
        let Some(joined) = joined(a, c) else { return false };
        let mut by_both = |groups: &Groups, of: &Coded, with: &Coded| tally(groups, (of, with), all, &mut room);
        let explained = by_both(&Groups::of(&joined), &joined, b)
            .is_some_and(|tally| tally.broken * 10 <= pair.tally.broken && tally.links * 2 >= pair.tally.links);
        explained
            && by_both(&groups, a, c).is_some_and(|mut tally| {
                tally.top = top(a, c);
                tally.by_chance() >= 0.5
            })
    })
}
