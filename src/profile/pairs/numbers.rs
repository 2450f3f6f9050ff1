//! Pearson's r and Spearman's rho of every pair of number columns, over the rows where both are
//! present (pandas' `corr`).
//!
//! Products are summed in blocks of rows whose edges depend on the row alone, and the blocks in
//! order, so that any number of threads gives the same bits.

use super::super::report::Method;
use super::centred::{BLOCK, blocks};
use super::ranks::Ranks;
use super::{Found, NumberSide, Ranked, Values};
use crate::Result;
use crate::run::{Context, each};

/// What this is called where time is noted.
const PART: &str = "pairs of numbers: Pearson, Spearman";

/// Blocks that a thread takes at a time.
const RUN: usize = 64;

/// Runs whose sums are kept before they are added up.
const RUNS_TOGETHER: usize = 32;

/// A column of numbers.
pub struct Number {
    /// Its position in the table.
    pub at: usize,
    /// The column.
    pub side: NumberSide,
}

/// Both measures of every pair of one column of `a` and one of `b`; of `a` alone, of every pair in it.
pub async fn associations(a: &[Number], b: Option<&[Number]>, cx: &Context) -> Result<Vec<Found>> {
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
    let total = products(a, b, pairs.len(), cx).await?;
    let watch = cx.stopwatch();
    let found = each(cx, pairs.len(), |at| {
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
        let complete = x.missing.is_empty() && y.missing.is_empty();
        let of_values = x.values.as_ref().zip(y.values.as_ref());
        let pearson = of_values.map(|(of_x, of_y)| pearson((x, of_x), (y, of_y), total.value(i, j)));
        let of_ranks = x.ranked.as_ref().zip(y.ranked.as_ref());
        let spearman = of_ranks.map(|(of_x, of_y)| match complete {
            true => from_ranks(total.rank(i, j), &of_x.ranks, &of_y.ranks),
            false => recounted((x, of_x), (y, of_y)),
        });
        watch.add(PART, start);
        let pearson = pearson.map(|r| found(Method::Pearson, r));
        Ok(pearson
            .into_iter()
            .chain(spearman.map(|rho| found(Method::Spearman, rho)))
            .collect::<Vec<_>>())
    })
    .await?;
    Ok(found.into_iter().flatten().collect())
}

/// The sums of products of all pairs: runs of blocks on threads, added up in the order of rows.
async fn products(a: &[Number], b: Option<&[Number]>, pairs: usize, cx: &Context) -> Result<Products> {
    let (down, across) = (a.len(), b.unwrap_or(a).len());
    let mut total = Products::new(down, across);
    let rows = a.first().map_or(0, |number| number.side.rows);
    if pairs == 0 {
        return Ok(total);
    }
    let watch = cx.stopwatch();
    let runs: Vec<usize> = (0..rows.div_ceil(BLOCK * RUN)).collect();
    for runs in runs.chunks(RUNS_TOGETHER) {
        let partial = each(cx, runs.len(), |at| {
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

fn from_ranks(product: f64, x: &Ranks, y: &Ranks) -> (Option<f64>, u64) {
    (ratio(product, x.squares(), y.squares()), x.rows)
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
        // Ranks of columns with missing values differ from pair to pair, and are recounted there: whatever
        // stands in their blocks is not looked at.
        let ranks = |number: &Number, block: &mut [f64; BLOCK]| {
            if let (Some(ranked), true) = (&number.side.ranked, number.side.missing.is_empty()) {
                let mut room = [0; BLOCK];
                ranked
                    .ranks
                    .of(ranked.dense_ranks.rows(range.clone(), &mut room), block);
            }
        };
        if a.iter().any(|number| number.side.values.is_some()) {
            self.blocks.fill(a, b, values);
            self.blocks.multiply(b.is_some(), range.len(), &mut self.values);
        }
        if a.iter().any(|number| number.side.ranked.is_some()) {
            self.blocks.fill(a, b, ranks);
            self.blocks.multiply(b.is_some(), range.len(), &mut self.ranks);
        }
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
fn pearson(x: (&NumberSide, &Values), y: (&NumberSide, &Values), product: f64) -> (Option<f64>, u64) {
    let ((x, of_x), (y, of_y)) = (x, y);
    if (x.missing.len() + y.missing.len()) * 2 > x.rows {
        return directly(x, y);
    }
    let sums = |of: &NumberSide, mut sums: Sums, other: &NumberSide| {
        other
            .missing
            .iter()
            .for_each(|row| sums.take_out(of.centred_at(*row as usize)));
        sums
    };
    let (of_x, of_y) = (sums(x, of_x.sums, y), sums(y, of_y.sums, x));
    let n = x.rows as u64 - union(&x.missing, &y.missing);
    if n < 2 {
        return (None, n);
    }
    let count = n as f64;
    let r = ratio(
        product - of_x.sum * of_y.sum / count,
        of_x.squares - of_x.sum * of_x.sum / count,
        of_y.squares - of_y.sum * of_y.sum / count,
    );
    (r.filter(|_| both_vary(x, y)), n)
}

/// How many rows are in one of two ascending lists, or in both.
fn union(a: &[u32], b: &[u32]) -> u64 {
    let mut rest = b.iter().peekable();
    let shared = a.iter().filter(|row| {
        while rest.next_if(|other| other < row).is_some() {}
        rest.peek() == Some(row)
    });
    let shared = shared.count();
    (a.len() + b.len() - shared) as u64
}

/// Hands over the centred values of the shared rows; stops when told to.
fn each_shared(x: &NumberSide, y: &NumberSide, mut take: impl FnMut(f64, f64) -> bool) {
    let (mut of_x, mut of_y) = ([0.0; BLOCK], [0.0; BLOCK]);
    let (mut in_x, mut in_y) = ([false; BLOCK], [false; BLOCK]);
    for block in blocks(x.rows) {
        x.non_null(&block, &mut in_x);
        y.non_null(&block, &mut in_y);
        let (of_x, of_y) = (x.centred(block.clone(), &mut of_x), y.centred(block, &mut of_y));
        for ((a, b), (in_x, in_y)) in of_x.iter().zip(of_y).zip(in_x.iter().zip(in_y)) {
            if *in_x && in_y && !take(*a, *b) {
                return;
            }
        }
    }
}

/// Whether both columns have two values among the rows that they share.
fn both_vary(x: &NumberSide, y: &NumberSide) -> bool {
    let (mut first, mut x_varies, mut y_varies) = (None, false, false);
    each_shared(x, y, |a, b| {
        let (first_a, first_b) = *first.get_or_insert((a, b));
        x_varies |= a != first_a;
        y_varies |= b != first_b;
        !(x_varies && y_varies)
    });
    x_varies && y_varies
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
    /// Adds a block of rows.
    pub fn add(&mut self, values: &[f64]) {
        self.sum += values.iter().sum::<f64>();
        self.squares += dot(values, values);
    }

    fn take_out(&mut self, value: f64) {
        self.sum -= value;
        self.squares -= value * value;
    }
}

/// Two passes over the shared rows.
fn directly(x: &NumberSide, y: &NumberSide) -> (Option<f64>, u64) {
    let (mut n, mut sx, mut sy) = (0u64, 0.0, 0.0);
    each_shared(x, y, |a, b| {
        n += 1;
        sx += a;
        sy += b;
        true
    });
    if n < 2 {
        return (None, n);
    }
    let (mx, my) = (sx / n as f64, sy / n as f64);
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    each_shared(x, y, |a, b| {
        let (a, b) = (a - mx, b - my);
        xy += a * b;
        xx += a * a;
        yy += b * b;
        true
    });
    (ratio(xy, xx, yy).filter(|_| both_vary(x, y)), n)
}

/// rho over the shared rows: each column is ranked again among them.
fn recounted(x: (&NumberSide, &Ranked), y: (&NumberSide, &Ranked)) -> (Option<f64>, u64) {
    let ((x, of_x), (y, of_y)) = (x, y);
    let (rx, ry) = (recount(of_x, y), recount(of_y, x));
    let (rx, ry) = (rx.as_ref().unwrap_or(&of_x.ranks), ry.as_ref().unwrap_or(&of_y.ranks));
    if rx.rows < 2 {
        return (None, rx.rows);
    }
    let mut product = 0.0;
    let (mut in_x, mut in_y) = ([0.0; BLOCK], [0.0; BLOCK]);
    let (mut room_x, mut room_y) = ([0; BLOCK], [0; BLOCK]);
    for rows in blocks(x.rows) {
        let px = of_x.dense_ranks.rows(rows.clone(), &mut room_x);
        let py = of_y.dense_ranks.rows(rows, &mut room_y);
        // A missing value's rank adds nothing.
        product += dot(rx.of(px, &mut in_x), ry.of(py, &mut in_y));
    }
    from_ranks(product, rx, ry)
}

/// The ranks among the rows where another column has a value, unless it has one in all.
fn recount(of: &Ranked, other: &NumberSide) -> Option<Ranks> {
    if other.missing.is_empty() {
        return None;
    }
    let mut taken = vec![0; of.ranks.values()];
    for row in &other.missing {
        let place = of.dense_ranks.get(*row as usize);
        if let Some(taken) = taken.get_mut(place as usize) {
            *taken += 1;
        }
    }
    Some(of.ranks.without(&taken))
}
