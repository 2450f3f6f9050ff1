//! Pearson's r and Spearman's rho of every pair of number columns, over the rows where both are
//! present (pandas' `corr`).
//!
//! Products are summed in blocks of rows whose edges depend on the row alone, and the blocks in
//! order, so that any number of threads gives the same bits.

use super::super::ordered::NONE;
use super::super::report::Method;
use super::centred::BLOCK;
use super::{Found, NumberSide};
use crate::Result;
use crate::scan::{Progress, each};

/// What this is called where time is noted.
const PART: &str = "pairs of numbers: Pearson, Spearman";

/// Blocks that a thread takes at a time.
const RUN: usize = 64;

/// Runs whose sums are kept before they are added up.
const RUNS_TOGETHER: usize = 32;

/// A column of numbers with the ranks of its values.
pub struct Number {
    /// Its position in the table.
    pub at: usize,
    /// The column.
    pub side: NumberSide,
    /// The ranks among all its rows.
    ranks: Ranks,
}

impl Number {
    /// Ranks a column.
    pub fn new(at: usize, side: NumberSide) -> Self {
        let ranks = match side.counts.once() {
            Some(rows) => Ranks::in_line(rows),
            None => Ranks::new(side.counts.of_places()),
        };
        Number { at, side, ranks }
    }
}

/// Both measures of every pair of one column of `a` and one of `b`; of `a` alone, of every pair in it.
pub async fn associations(a: &[Number], b: Option<&[Number]>, progress: &Progress) -> Result<Vec<Found>> {
    let pairs: Vec<(&Number, &Number, usize, usize)> = match b {
        None => a
            .iter()
            .enumerate()
            .flat_map(|(i, x)| a.iter().enumerate().skip(i + 1).map(move |(j, y)| (x, y, i, j)))
            .collect(),
        Some(b) => a
            .iter()
            .enumerate()
            .flat_map(|(i, x)| b.iter().enumerate().map(move |(j, y)| (x, y, i, j)))
            .collect(),
    };
    let total = products(a, b, pairs.len(), progress).await?;
    let watch = progress.stopwatch();
    let found = each(progress, pairs.len(), |at| {
        let Some((x, y, i, j)) = pairs.get(at).copied() else {
            return Ok(Vec::new());
        };
        // In the order of the table, so that no bit hangs on the blocks in which columns come.
        let (first, second) = if x.at < y.at { (x, y) } else { (y, x) };
        let found = |method, (value, rows)| Found {
            a: first.at,
            b: second.at,
            method,
            value,
            rows,
        };
        let start = watch.now();
        let (x, y) = (&first.side, &second.side);
        let complete = x.gaps.is_empty() && y.gaps.is_empty();
        let spearman = if complete {
            from_ranks(total.rank(i, j), &first.ranks, &second.ranks)
        } else {
            recounted(x, y)
        };
        let both = vec![
            found(Method::Pearson, pearson(x, y, total.value(i, j))),
            found(Method::Spearman, spearman),
        ];
        watch.add(PART, start);
        Ok(both)
    })
    .await?;
    Ok(found.into_iter().flatten().collect())
}

/// The sums of products of all pairs: runs of blocks on threads, added up in the order of rows.
async fn products(a: &[Number], b: Option<&[Number]>, pairs: usize, progress: &Progress) -> Result<Products> {
    let (down, across) = (a.len(), b.unwrap_or(a).len());
    let mut total = Products::new(down, across);
    let rows = a.first().map_or(0, |number| number.side.rows());
    if pairs == 0 {
        return Ok(total);
    }
    let watch = progress.stopwatch();
    let runs: Vec<usize> = (0..rows.div_ceil(BLOCK * RUN)).collect();
    for runs in runs.chunks(RUNS_TOGETHER) {
        let partial = each(progress, runs.len(), |at| {
            let start = watch.now();
            let mut sums = Products::new(down, across);
            let run = runs.get(at).copied().unwrap_or(0);
            for block in run * RUN..(run + 1) * RUN {
                let range = (block * BLOCK).min(rows)..((block + 1) * BLOCK).min(rows);
                sums.add(a, b, range);
            }
            watch.add(PART, start);
            Ok(sums)
        })
        .await?;
        partial.iter().for_each(|part| total.merge(part));
    }
    Ok(total)
}

/// Twice the average rank of each value, minus its mean: whole numbers, exact as floats.
struct Ranks {
    of_place: OfPlace,
    rows: u64,
    squares: f64,
}

/// The ranks themselves.
enum OfPlace {
    /// Each value occurs once: twice the place, and this more.
    InLine(i64),
    /// Of each value.
    Each(Vec<f64>),
}

impl Ranks {
    fn new(counts: impl Iterator<Item = u64> + Clone) -> Self {
        let rows: u64 = counts.clone().sum();
        let (mut before, mut squares) = (0u64, 0i128);
        let of_place = counts
            .map(|count| {
                let twice = (2 * before + count + 1) as i64 - (rows as i64 + 1);
                before += count;
                squares += i128::from(twice) * i128::from(twice) * i128::from(count);
                twice as f64
            })
            .collect();
        Ranks {
            of_place: OfPlace::Each(of_place),
            rows,
            squares: squares as f64,
        }
    }

    /// Of values that occur once each: the ranks are 1 − n, 3 − n, …, n − 1.
    fn in_line(rows: u64) -> Self {
        let n = i128::from(rows);
        Ranks {
            of_place: OfPlace::InLine(1 - rows as i64),
            rows,
            squares: (n * (n * n - 1) / 3) as f64,
        }
    }

    /// The rank of a place; 0 where it is beyond the table.
    #[inline]
    fn of(&self, place: u32) -> f64 {
        let mut out = [0.0];
        self.fill(&[place], &mut out);
        out[0]
    }

    /// The ranks of some rows by their places; 0 where a place is beyond the table, as those of
    /// missing values are.
    #[inline]
    fn fill(&self, places: &[u32], out: &mut [f64]) {
        match &self.of_place {
            OfPlace::InLine(shift) => out.iter_mut().zip(places).for_each(|(slot, place)| {
                let there = u64::from(*place) < self.rows;
                *slot = if there {
                    (2 * i64::from(*place) + shift) as f64
                } else {
                    0.0
                };
            }),
            OfPlace::Each(ranks) => out
                .iter_mut()
                .zip(places)
                .for_each(|(slot, place)| *slot = ranks.get(*place as usize).copied().unwrap_or(0.0)),
        }
    }
}

fn from_ranks(product: f64, x: &Ranks, y: &Ranks) -> (Option<f64>, u64) {
    (ratio(product, x.squares, y.squares), x.rows)
}

/// Sums of products of all pairs, of values and of ranks.
struct Products {
    across: usize,
    values: Vec<f64>,
    ranks: Vec<f64>,
    blocks: Blocks,
}

/// One block of rows of each column, of both sides.
#[derive(Default)]
struct Blocks {
    of_a: Vec<[f64; BLOCK]>,
    of_b: Vec<[f64; BLOCK]>,
}

impl Blocks {
    fn fill(&mut self, a: &[Number], b: Option<&[Number]>, fill: impl Fn(&Number, &mut [f64; BLOCK])) {
        let b = b.unwrap_or(&[]);
        self.of_a.resize(a.len(), [0.0; BLOCK]);
        self.of_b.resize(b.len(), [0.0; BLOCK]);
        a.iter()
            .zip(&mut self.of_a)
            .for_each(|(number, block)| fill(number, block));
        b.iter()
            .zip(&mut self.of_b)
            .for_each(|(number, block)| fill(number, block));
    }

    /// Adds the product of every pair to its sum: of one column of each side, or of all of one side.
    fn multiply(&self, both: bool, rows: usize, sums: &mut [f64]) {
        let across = if both { &self.of_b } else { &self.of_a };
        for (i, x) in self.of_a.iter().enumerate() {
            let x = x.get(..rows.min(BLOCK)).unwrap_or(&[]);
            let first = if both { 0 } else { i + 1 };
            for (j, y) in across.iter().enumerate().skip(first) {
                if let Some(sum) = sums.get_mut(i * across.len() + j) {
                    *sum += dot(x, y.get(..x.len()).unwrap_or(&[]));
                }
            }
        }
    }
}

impl Products {
    fn new(down: usize, across: usize) -> Self {
        Products {
            across,
            values: vec![0.0; down * across],
            ranks: vec![0.0; down * across],
            blocks: Blocks::default(),
        }
    }

    fn add(&mut self, a: &[Number], b: Option<&[Number]>, range: std::ops::Range<usize>) {
        if range.is_empty() {
            return;
        }
        let values = |number: &Number, block: &mut [f64; BLOCK]| {
            number.side.centred(range.clone(), block);
        };
        // Ranks of columns with gaps differ from pair to pair, and are recounted there: whatever
        // stands in their blocks is not looked at.
        let ranks = |number: &Number, block: &mut [f64; BLOCK]| {
            if number.side.gaps.is_empty() {
                let places = number.side.places.get(range.clone()).unwrap_or(&[]);
                number.ranks.fill(places, block);
            }
        };
        self.blocks.fill(a, b, values);
        self.blocks.multiply(b.is_some(), range.len(), &mut self.values);
        self.blocks.fill(a, b, ranks);
        self.blocks.multiply(b.is_some(), range.len(), &mut self.ranks);
    }

    fn merge(&mut self, after: &Products) {
        self.values
            .iter_mut()
            .zip(&after.values)
            .for_each(|(sum, part)| *sum += part);
        self.ranks
            .iter_mut()
            .zip(&after.ranks)
            .for_each(|(sum, part)| *sum += part);
    }

    fn value(&self, i: usize, j: usize) -> f64 {
        self.values.get(i * self.across + j).copied().unwrap_or(f64::NAN)
    }

    fn rank(&self, i: usize, j: usize) -> f64 {
        self.ranks.get(i * self.across + j).copied().unwrap_or(f64::NAN)
    }
}

/// Four lanes that the compiler keeps in vector registers.
fn dot(x: &[f64], y: &[f64]) -> f64 {
    let mut lanes = [0.0f64; 4];
    let (xs, ys) = (x.chunks_exact(4), y.chunks_exact(4));
    let rest: f64 = xs.remainder().iter().zip(ys.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in xs.zip(ys) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]) + rest
}

/// Σxy over the roots of the squares; `None` where a column does not vary.
fn ratio(product: f64, x: f64, y: f64) -> Option<f64> {
    (x > 0.0 && y > 0.0).then(|| (product / (x.sqrt() * y.sqrt())).clamp(-1.0, 1.0))
}

/// r over the shared rows. Missing values are 0 in the product; their partners are taken out of
/// the sums one by one, unless so many are missing that little would be left of the sums.
fn pearson(x: &NumberSide, y: &NumberSide, product: f64) -> (Option<f64>, u64) {
    let rows = x.rows();
    if (x.gaps.len() + y.gaps.len()) * 2 > rows {
        return directly(x, y);
    }
    let sums = |of: &NumberSide, other: &NumberSide| {
        let (mut sum, mut taken) = (of.sums, 0u64);
        for row in &other.gaps {
            sum.take_out(of.centred_at(*row as usize));
            taken += u64::from(of.places.get(*row as usize) != Some(&NONE));
        }
        (sum, (rows - of.gaps.len()) as u64 - taken)
    };
    let ((sx, n), (sy, _)) = (sums(x, y), sums(y, x));
    if n < 2 {
        return (None, n);
    }
    let count = n as f64;
    let r = ratio(
        product - sx.sum * sy.sum / count,
        sx.squares - sx.sum * sx.sum / count,
        sy.squares - sy.sum * sy.sum / count,
    );
    (r.filter(|_| varies(x, y) && varies(y, x)), n)
}

/// Whether a column has two values among the rows that the other shares.
fn varies(of: &NumberSide, other: &NumberSide) -> bool {
    let shared = of
        .places
        .iter()
        .zip(&other.places)
        .filter(|(p, q)| **p != NONE && **q != NONE)
        .map(|(p, _)| *p);
    let mut first = None;
    for place in shared {
        if *first.get_or_insert(place) != place {
            return true;
        }
    }
    false
}

/// Σx and Σx² of a column, summed in blocks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sums {
    /// Σx.
    pub sum: f64,
    /// Σx².
    pub squares: f64,
}

impl Sums {
    /// Of all rows.
    pub fn of(column: &NumberSide) -> Self {
        let mut sums = Sums::default();
        let mut out = [0.0; BLOCK];
        for block in column.blocks() {
            let values = column.centred(block, &mut out);
            sums.sum += values.iter().sum::<f64>();
            sums.squares += dot(values, values);
        }
        sums
    }

    fn take_out(&mut self, value: f64) {
        self.sum -= value;
        self.squares -= value * value;
    }
}

/// Two passes over the shared rows.
fn directly(x: &NumberSide, y: &NumberSide) -> (Option<f64>, u64) {
    let (of_x, of_y) = (x.all_centred(), y.all_centred());
    let shared = || {
        let both = of_x.iter().zip(&x.places).zip(of_y.iter().zip(&y.places));
        both.filter(|((_, p), (_, q))| **p != NONE && **q != NONE)
            .map(|((a, _), (b, _))| (*a, *b))
    };
    let (mut n, mut sx, mut sy) = (0u64, 0.0, 0.0);
    shared().for_each(|(a, b)| {
        n += 1;
        sx += a;
        sy += b;
    });
    if n < 2 {
        return (None, n);
    }
    let (mx, my) = (sx / n as f64, sy / n as f64);
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    shared().for_each(|(a, b)| {
        let (a, b) = (a - mx, b - my);
        xy += a * b;
        xx += a * a;
        yy += b * b;
    });
    (ratio(xy, xx, yy).filter(|_| varies(x, y) && varies(y, x)), n)
}

/// rho over the shared rows: each column is ranked again among them.
fn recounted(x: &NumberSide, y: &NumberSide) -> (Option<f64>, u64) {
    let recount = |of: &NumberSide, other: &NumberSide| {
        let mut counts: Vec<u32> = of.counts.of_places().map(|count| count as u32).collect();
        for row in &other.gaps {
            let place = of.places.get(*row as usize).copied().unwrap_or(NONE);
            if let Some(count) = counts.get_mut(place as usize) {
                *count -= 1;
            }
        }
        Ranks::new(counts.iter().map(|count| u64::from(*count)))
    };
    let (rx, ry) = (recount(x, y), recount(y, x));
    if rx.rows < 2 {
        return (None, rx.rows);
    }
    let mut product = 0.0;
    for (px, py) in x.places.chunks(BLOCK).zip(y.places.chunks(BLOCK)) {
        let mut block = 0.0;
        for (p, q) in px.iter().zip(py) {
            // A missing value's place is beyond the table: it adds nothing.
            block += rx.of(*p) * ry.of(*q);
        }
        product += block;
    }
    from_ranks(product, &rx, &ry)
}
