//! Cramér's V, correlation ratio and mutual information of few-valued columns.
//!
//! Columns are packed: two or three columns' codes make one super-code below 256, and one table
//! per pair of packs holds the contingency tables of all pairs of their columns.

use super::super::report::Method;
use super::centred::{BLOCK, blocks};
use super::numbers::Number;
use super::{Found, NumberSide};
use crate::Result;
use crate::run::{Context, each};

/// What this is called where time is noted.
const PART: &str = "pairs with categories: V, correlation ratio, mutual information";

/// Super-codes of a pack.
const PACK: usize = 256;

/// A column of few values: a code per row, 0 where missing.
#[derive(Debug, Clone)]
pub struct Levels {
    codes: Vec<u8>,
    levels: usize,
}

impl Levels {
    /// `codes` are at most `levels`.
    pub fn new(codes: Vec<u8>, levels: usize) -> Self {
        Levels { codes, levels }
    }

    /// How many values there are.
    pub fn levels(&self) -> usize {
        self.levels
    }

    /// Bytes in memory.
    pub fn memory(&self) -> usize {
        self.codes.len()
    }
}

/// Columns packed together: their super-codes, and for each column what to divide by to get its
/// code back.
pub struct Pack {
    codes: Vec<u8>,
    /// Rows of each super-code.
    counts: Vec<u64>,
    members: Vec<Member>,
    /// Whether they are categories, and not numbers cut into bins.
    categories: bool,
}

#[derive(Clone, Copy)]
struct Member {
    /// Position in the table.
    at: usize,
    divisor: usize,
    size: usize,
}

impl Member {
    fn code(self, super_code: usize) -> usize {
        super_code / self.divisor % self.size
    }

    /// The code of each super-code.
    fn codes(self) -> [usize; PACK] {
        std::array::from_fn(|super_code| self.code(super_code))
    }
}

/// Which columns are packed together, in order: positions in the table with their numbers of
/// values. Which columns share a pack shows in the last bits of a correlation ratio, so this is
/// decided over all categories of a table, whether they fit in memory together or not.
pub fn together(columns: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut packs: Vec<Vec<usize>> = Vec::new();
    let mut room = 0usize;
    for &(at, levels) in columns {
        let size = levels + 1;
        if room < size {
            packs.push(Vec::new());
            room = PACK;
        }
        if let Some(pack) = packs.last_mut() {
            pack.push(at);
        }
        room /= size;
    }
    packs
}

impl Pack {
    /// The super-codes of columns that are packed together.
    pub fn new(columns: Vec<(usize, Levels)>, categories: bool) -> Self {
        let mut members: Vec<Member> = Vec::with_capacity(columns.len());
        let mut codes: Vec<u8> = Vec::new();
        for (at, column) in columns {
            let divisor = members.last().map_or(1, |m| m.divisor * m.size);
            members.push(Member {
                at,
                divisor,
                size: column.levels + 1,
            });
            if divisor == 1 {
                codes = column.codes;
            } else {
                let both = codes.iter_mut().zip(&column.codes);
                both.for_each(|(code, more)| *code = (usize::from(*code) + usize::from(*more) * divisor) as u8);
            }
        }
        let mut counts = vec![0; PACK];
        for code in &codes {
            if let Some(count) = counts.get_mut(usize::from(*code)) {
                *count += 1;
            }
        }
        Pack {
            codes,
            counts,
            members,
            categories,
        }
    }

    /// Rows in which a member is missing.
    fn missing(&self, member: Member) -> u64 {
        let counts = self.counts.iter().enumerate();
        counts
            .filter(|(code, _)| member.code(*code) == 0)
            .map(|(_, count)| *count)
            .sum()
    }

    /// Categories before numbers, and then as in the table: which of two packs is down and which
    /// across a table shows in the last bits of what is computed from it.
    fn order(&self) -> (bool, usize) {
        (!self.categories, self.members.first().map_or(0, |member| member.at))
    }
}

/// Cramér's V and mutual information of every pair of one column of `a` and one of `b`; of `a`
/// alone, of every pair in it.
pub async fn associations(a: &[Pack], b: Option<&[Pack]>, cx: &Context) -> Result<Vec<Found>> {
    let pairs: Vec<(&Pack, &Pack)> = match b {
        None => (0..a.len())
            .flat_map(|i| {
                a.get(i..)
                    .unwrap_or(&[])
                    .iter()
                    .filter_map(move |y| Some((a.get(i)?, y)))
            })
            .collect(),
        Some(b) => a.iter().flat_map(|x| b.iter().map(move |y| (x, y))).collect(),
    };
    let watch = cx.stopwatch();
    let found = each(cx, pairs.len(), |at| {
        let Some((x, y)) = pairs.get(at).copied() else {
            return Ok(Vec::new());
        };
        let (down, across) = if x.order() <= y.order() { (x, y) } else { (y, x) };
        Ok(watch.time(PART, || pack_pair(down, across)))
    })
    .await?;
    Ok(found.into_iter().flatten().collect())
}

/// η of every pair of a category and a number.
pub async fn correlation_ratios(packs: &[Pack], numbers: &[Number], cx: &Context) -> Result<Vec<Found>> {
    let packs: Vec<&Pack> = packs.iter().filter(|pack| pack.categories).collect();
    let watch = cx.stopwatch();
    let found = each(cx, packs.len() * numbers.len(), |at| {
        let (pack, number) = (packs.get(at / numbers.len()), numbers.get(at % numbers.len()));
        let (Some(pack), Some(number)) = (pack, number) else {
            return Ok(Vec::new());
        };
        Ok(watch.time(PART, || ratios(pack, number.at, &number.side)))
    })
    .await?;
    Ok(found.into_iter().flatten().collect())
}

/// One table for two packs, and from it every pair of their columns.
fn pack_pair(a: &Pack, b: &Pack) -> Vec<Found> {
    let same = std::ptr::eq(a, b);
    let joint: Vec<Cell> = if same {
        alone(&a.counts).collect()
    } else {
        cells(&joint(&a.codes, &b.codes)).collect()
    };
    let mut found = Vec::new();
    for (i, first) in a.members.iter().enumerate() {
        for second in b.members.iter().skip(if same { i + 1 } else { 0 }) {
            let table = Contingency::from(&joint, *first, *second);
            let add = |method, value| Found {
                a: first.at.min(second.at),
                b: first.at.max(second.at),
                method,
                value,
                rows: table.rows,
            };
            if a.categories && b.categories {
                found.push(add(Method::CramersV, table.cramers_v()));
            }
            found.push(add(Method::MutualInformation, table.mutual_information()));
        }
    }
    found
}

/// How often each pair of super-codes occurs.
fn joint(a: &[u8], b: &[u8]) -> Vec<u32> {
    let mut table = vec![0u32; PACK * PACK];
    for (x, y) in a.iter().zip(b) {
        if let Some(count) = table.get_mut(usize::from(*x) << 8 | usize::from(*y)) {
            *count += 1;
        }
    }
    table
}

/// Two super-codes, and how often they occur together.
type Cell = (u8, u8, u32);

/// Those that occur: most tables of two packs are all but empty.
fn cells(joint: &[u32]) -> impl Iterator<Item = Cell> + '_ {
    let rows = (0..=u8::MAX).zip(joint.chunks(PACK));
    rows.flat_map(|(x, row)| {
        let row = (0..=u8::MAX).zip(row).filter(|(_, count)| **count > 0);
        row.map(move |(y, count)| (x, y, *count))
    })
}

/// The same for a pack with itself.
fn alone(counts: &[u64]) -> impl Iterator<Item = Cell> + '_ {
    let cells = (0..=u8::MAX).zip(counts).filter(|(_, count)| **count > 0);
    cells.map(|(code, count)| (code, code, u32::try_from(*count).unwrap_or(u32::MAX)))
}

/// A contingency table of two columns, missing left out.
struct Contingency {
    cells: Vec<u64>,
    across: usize,
    down_sums: Vec<u64>,
    across_sums: Vec<u64>,
    rows: u64,
}

impl Contingency {
    fn from(joint: &[Cell], first: Member, second: Member) -> Self {
        let across = second.size - 1;
        let mut cells = vec![0u64; (first.size - 1) * across];
        let (first, second) = (first.codes(), second.codes());
        for (x, y, count) in joint {
            let (i, j) = (first[usize::from(*x)], second[usize::from(*y)]);
            if i > 0
                && j > 0
                && let Some(cell) = cells.get_mut((i - 1) * across + j - 1)
            {
                *cell += u64::from(*count);
            }
        }
        let down_sums: Vec<u64> = cells.chunks(across.max(1)).map(|row| row.iter().sum()).collect();
        let mut across_sums = vec![0u64; across];
        for row in cells.chunks(across.max(1)) {
            across_sums.iter_mut().zip(row).for_each(|(sum, cell)| *sum += cell);
        }
        Contingency {
            rows: down_sums.iter().sum(),
            cells,
            across,
            down_sums,
            across_sums,
        }
    }

    fn each_cell(&self) -> impl Iterator<Item = (f64, f64, f64)> + '_ {
        self.cells
            .chunks(self.across.max(1))
            .zip(&self.down_sums)
            .flat_map(move |(row, down)| {
                row.iter()
                    .zip(&self.across_sums)
                    .map(move |(cell, across)| (*cell as f64, *down as f64, *across as f64))
            })
    }

    /// Levels that occur among the shared rows.
    fn levels(sums: &[u64]) -> f64 {
        sums.iter().filter(|sum| **sum > 0).count() as f64
    }

    /// Bergsma's bias-corrected V; χ² without Yates' correction.
    fn cramers_v(&self) -> Option<f64> {
        let n = self.rows as f64;
        let (r, k) = (Self::levels(&self.down_sums), Self::levels(&self.across_sums));
        if n < 2.0 || r < 2.0 || k < 2.0 {
            return None;
        }
        let mut chi2 = crate::stats::moments::Sum::default();
        for (cell, down, across) in self
            .each_cell()
            .filter(|(_, down, across)| *down > 0.0 && *across > 0.0)
        {
            let expected = down * across / n;
            chi2.add((cell - expected) * (cell - expected) / expected);
        }
        let phi2 = (chi2.total() / n - (k - 1.0) * (r - 1.0) / (n - 1.0)).max(0.0);
        let (r, k) = (
            r - (r - 1.0) * (r - 1.0) / (n - 1.0),
            k - (k - 1.0) * (k - 1.0) / (n - 1.0),
        );
        let min = (k - 1.0).min(r - 1.0);
        // Where every shared row differs in one of the columns, chance explains it all: both are 0
        // but for rounding.
        Some(if min > 1e-9 { (phi2 / min).sqrt() } else { 0.0 })
    }

    /// Σ p ln(p / (pa · pb)), in nats.
    fn mutual_information(&self) -> Option<f64> {
        if self.rows == 0 {
            return None;
        }
        let n = self.rows as f64;
        let mut sum = crate::stats::moments::Sum::default();
        for (cell, down, across) in self.each_cell().filter(|(cell, _, _)| *cell > 0.0) {
            sum.add(cell / n * libm::log(cell * n / (down * across)));
        }
        Some(sum.total().max(0.0))
    }
}

/// η of a number column with each column of a pack.
fn ratios(pack: &Pack, position: usize, number: &NumberSide) -> Vec<Found> {
    let Some(values) = &number.values else {
        return Vec::new();
    };
    let total = values.sums.squares;
    let mut counts = pack.counts.clone();
    let has_missing: Vec<bool> = pack.members.iter().map(|member| pack.missing(*member) > 0).collect();
    // Squares by code are needed only where a category is missing in some rows.
    let (sums, squares) = sums_by_code(&pack.codes, number, has_missing.contains(&true));
    for row in &number.missing {
        let code = pack.codes.get(*row as usize).map_or(0, |c| usize::from(*c));
        if let Some(count) = counts.get_mut(code) {
            *count -= 1;
        }
    }
    let found = pack.members.iter().zip(has_missing).map(|(member, has_missing)| {
        let squares = has_missing.then_some(&squares[..]);
        let (value, rows) = ratio(*member, &sums, &counts, squares, total);
        Found {
            a: position.min(member.at),
            b: position.max(member.at),
            method: Method::CorrelationRatio,
            value,
            rows,
        }
    });
    found.collect()
}

/// Σx by super-code, and Σx² when wanted. Four tables in turn: rows of one group follow each
/// other, and each addition would wait for the one before.
fn sums_by_code(codes: &[u8], number: &NumberSide, wants_squares: bool) -> (Vec<f64>, Vec<f64>) {
    let mut tables = [[0.0f64; PACK]; 4];
    let mut squares = vec![0.0f64; PACK];
    let mut out = [0.0; BLOCK];
    for block in blocks(number.rows) {
        let codes = codes.get(block.clone()).unwrap_or(&[]);
        let values = number.centred(block, &mut out);
        for (codes, values) in codes.chunks(4).zip(values.chunks(4)) {
            for ((table, code), x) in tables.iter_mut().zip(codes).zip(values) {
                if let Some(sum) = table.get_mut(usize::from(*code)) {
                    *sum += x;
                }
            }
        }
        if wants_squares {
            for (code, x) in codes.iter().zip(values) {
                if let Some(square) = squares.get_mut(usize::from(*code)) {
                    *square += x * x;
                }
            }
        }
    }
    let [a, b, c, d] = tables;
    let sums = a.iter().zip(b).zip(c.iter().zip(d));
    (sums.map(|((a, b), (c, d))| (a + b) + (c + d)).collect(), squares)
}

/// Square root of the between-group share of the variance of the shared rows.
fn ratio(member: Member, sums: &[f64], counts: &[u64], squares: Option<&[f64]>, total: f64) -> (Option<f64>, u64) {
    let mut groups = vec![(0.0f64, 0u64); member.size];
    let mut square = 0.0;
    for (at, (sum, count)) in sums.iter().zip(counts).enumerate() {
        let code = member.code(at);
        if let Some(group) = groups.get_mut(code) {
            *group = (group.0 + sum, group.1 + count);
        }
        if code > 0 {
            square += squares.and_then(|s| s.get(at)).copied().unwrap_or(0.0);
        }
    }
    let shared = groups.get(1..).unwrap_or(&[]);
    let (sum, n) = shared.iter().fold((0.0, 0u64), |(sum, n), (s, c)| (sum + s, n + c));
    if n < 2 {
        return (None, n);
    }
    let mean = sum / n as f64;
    let between: f64 = shared
        .iter()
        .filter(|(_, c)| *c > 0)
        .map(|(s, c)| s * s / *c as f64)
        .sum::<f64>()
        - n as f64 * mean * mean;
    let all = if squares.is_some() { square } else { total } - n as f64 * mean * mean;
    // Squares of numbers beyond 1e154 have no float: of what has overflowed nothing can be said.
    let is_known = all > 1e-300 && all.is_finite() && between.is_finite();
    (is_known.then(|| (between.max(0.0) / all).min(1.0).sqrt()), n)
}
