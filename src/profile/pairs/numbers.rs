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

/// Both measures for every pair.
pub async fn associations(columns: &[(usize, &NumberSide)], progress: &Progress) -> Result<Vec<Found>> {
    let width = columns.len();
    if width < 2 {
        return Ok(Vec::new());
    }
    let rows = columns.first().map_or(0, |(_, c)| c.rows());
    let watch = progress.stopwatch();
    let ranks = each(progress, width, |at| {
        let counts = columns.get(at).map_or(&[][..], |(_, c)| &c.counts);
        Ok(watch.time(PART, || Ranks::new(counts)))
    })
    .await?;
    let runs = rows.div_ceil(BLOCK * RUN).max(1);
    let partial = each(progress, runs, |run| {
        let start = watch.now();
        let mut sums = Products::new(width);
        for block in run * RUN..(run + 1) * RUN {
            let range = (block * BLOCK).min(rows)..((block + 1) * BLOCK).min(rows);
            sums.add(columns, &ranks, range);
        }
        watch.add(PART, start);
        Ok(sums)
    })
    .await?;
    let mut total = Products::new(width);
    partial.iter().for_each(|part| total.merge(part));
    let pairs: Vec<(usize, usize)> = (0..width).flat_map(|i| (i + 1..width).map(move |j| (i, j))).collect();
    let found = each(progress, pairs.len(), |at| {
        let (i, j) = pairs.get(at).copied().unwrap_or((0, 0));
        let (Some((a, x)), Some((b, y))) = (columns.get(i), columns.get(j)) else {
            return Ok(Vec::new());
        };
        let (Some(rx), Some(ry)) = (ranks.get(i), ranks.get(j)) else {
            return Ok(Vec::new());
        };
        let found = |method, (value, rows)| Found {
            a: *a,
            b: *b,
            method,
            value,
            rows,
        };
        let start = watch.now();
        let dot = total.value(i, j);
        let complete = x.gaps.is_empty() && y.gaps.is_empty();
        let spearman = if complete {
            from_ranks(total.rank(i, j), rx, ry)
        } else {
            recounted(x, y)
        };
        let both = vec![
            found(Method::Pearson, pearson(x, y, dot)),
            found(Method::Spearman, spearman),
        ];
        watch.add(PART, start);
        Ok(both)
    })
    .await?;
    Ok(found.into_iter().flatten().collect())
}

/// Twice the average rank of each value, minus its mean: whole numbers, exact as floats.
struct Ranks {
    of_place: Vec<f64>,
    rows: u64,
    squares: f64,
}

impl Ranks {
    fn new(counts: &[u32]) -> Self {
        let rows: u64 = counts.iter().map(|c| u64::from(*c)).sum();
        let (mut before, mut squares) = (0u64, 0i128);
        let of_place = counts
            .iter()
            .map(|count| {
                let count = u64::from(*count);
                let twice = (2 * before + count + 1) as i64 - (rows as i64 + 1);
                before += count;
                squares += i128::from(twice) * i128::from(twice) * i128::from(count);
                twice as f64
            })
            .collect();
        Ranks {
            of_place,
            rows,
            squares: squares as f64,
        }
    }
}

fn from_ranks(product: f64, x: &Ranks, y: &Ranks) -> (Option<f64>, u64) {
    (ratio(product, x.squares, y.squares), x.rows)
}

/// Sums of products of all pairs, of values and of ranks.
struct Products {
    width: usize,
    values: Vec<f64>,
    ranks: Vec<f64>,
    block: Vec<[f64; BLOCK]>,
}

impl Products {
    fn new(width: usize) -> Self {
        Products {
            width,
            values: vec![0.0; width * width],
            ranks: vec![0.0; width * width],
            block: Vec::new(),
        }
    }

    fn add(&mut self, columns: &[(usize, &NumberSide)], ranks: &[Ranks], range: std::ops::Range<usize>) {
        if range.is_empty() {
            return;
        }
        self.block.resize(self.width, [0.0; BLOCK]);
        let both = columns.iter().zip(&mut self.block);
        let parts: Vec<&[f64]> = both
            .map(|((_, column), block)| column.centred(range.clone(), block))
            .collect();
        products(&parts, self.width, &mut self.values);
        // Ranks of columns with gaps differ from pair to pair, and are recounted there: whatever
        // stands in their blocks is not looked at.
        for (((_, column), ranks), block) in columns.iter().zip(ranks).zip(&mut self.block) {
            if column.gaps.is_empty() {
                let places = column.places.get(range.clone()).unwrap_or(&[]);
                for (slot, place) in block.iter_mut().zip(places) {
                    *slot = ranks.of_place.get(*place as usize).copied().unwrap_or(0.0);
                }
            }
        }
        let parts: Vec<&[f64]> = self.block.iter().map(|b| b.get(..range.len()).unwrap_or(&[])).collect();
        products(&parts, self.width, &mut self.ranks);
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
        self.values.get(i * self.width + j).copied().unwrap_or(f64::NAN)
    }

    fn rank(&self, i: usize, j: usize) -> f64 {
        self.ranks.get(i * self.width + j).copied().unwrap_or(f64::NAN)
    }
}

fn products(parts: &[&[f64]], width: usize, sums: &mut [f64]) {
    for (i, x) in parts.iter().enumerate() {
        for (j, y) in parts.iter().enumerate().skip(i + 1) {
            if let Some(sum) = sums.get_mut(i * width + j) {
                *sum += dot(x, y);
            }
        }
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
        let mut counts = of.counts.clone();
        for row in &other.gaps {
            let place = of.places.get(*row as usize).copied().unwrap_or(NONE);
            if let Some(count) = counts.get_mut(place as usize) {
                *count -= 1;
            }
        }
        Ranks::new(&counts)
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
            let a = rx.of_place.get(*p as usize).copied().unwrap_or(0.0);
            let b = ry.of_place.get(*q as usize).copied().unwrap_or(0.0);
            block += a * b;
        }
        product += block;
    }
    from_ranks(product, &rx, &ry)
}
