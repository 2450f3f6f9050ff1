//! Pearson's r and Spearman's rho of every pair of number columns, over the rows where both are
//! present (pandas' `corr`).
//!
//! Products are summed in blocks of rows whose edges depend on the row alone, and the blocks in
//! order, so that any number of threads gives the same bits.

use super::super::report::Method;
use super::centred::{BLOCK, blocks};
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

/// Twice the average rank of each value, less its mean: whole numbers, exact as floats.
#[derive(Debug)]
pub struct Ranks {
    of_value: Twice,
    rows: u64,
    squares: f64,
}

/// Whole numbers in as few bytes as they need: which are looked up row by row should stay in a cache.
#[derive(Debug)]
enum Twice {
    Narrow(Vec<i32>),
    Broad(Vec<i64>),
}

impl Ranks {
    /// Of values that so many rows hold each.
    pub fn new(counts: &[u32]) -> Self {
        let rows: u64 = counts.iter().map(|count| u64::from(*count)).sum();
        let mut before = 0u64;
        // Rows are numbered in 32 bits.
        let twice = counts.iter().map(|count| {
            let twice = 2 * before + u64::from(*count);
            before += u64::from(*count);
            twice.cast_signed() - rows.cast_signed()
        });
        let of_value = if i32::try_from(rows).is_ok() {
            Twice::Narrow(twice.map(|twice| twice as i32).collect())
        } else {
            Twice::Broad(twice.collect())
        };
        Ranks {
            of_value,
            rows,
            squares: squares(counts, rows),
        }
    }

    /// The ranks of some places; 0 where one is beyond the table, as that of a missing value is.
    fn of(&self, dense_ranks: &[u32], out: &mut [f64]) {
        fn each<T: Copy>(of_value: &[T], dense_ranks: &[u32], out: &mut [f64], float: impl Fn(T) -> f64) {
            let rank = |place: &u32| of_value.get(*place as usize).map_or(0.0, |twice| float(*twice));
            out.iter_mut()
                .zip(dense_ranks)
                .for_each(|(slot, place)| *slot = rank(place));
        }
        match &self.of_value {
            Twice::Narrow(of_value) => each(of_value, dense_ranks, out, f64::from),
            Twice::Broad(of_value) => each(of_value, dense_ranks, out, |twice| twice as f64),
        }
    }

    /// Rows that hold each value.
    fn counts(&self) -> Vec<u32> {
        let (rows, mut before) = (self.rows.cast_signed(), 0i64);
        let mut count = |twice: i64| {
            let count = twice + rows - 2 * before;
            before += count;
            count as u32
        };
        match &self.of_value {
            Twice::Narrow(of_value) => of_value.iter().map(|twice| count(i64::from(*twice))).collect(),
            Twice::Broad(of_value) => of_value.iter().map(|twice| count(*twice)).collect(),
        }
    }

    /// Bytes in memory.
    pub fn memory(&self) -> usize {
        match &self.of_value {
            Twice::Narrow(of_value) => of_value.len() * 4,
            Twice::Broad(of_value) => of_value.len() * 8,
        }
    }
}

/// The sum of the squares of such ranks. Of n ranks that all differ it is (n³ − n) / 3, and each t
/// equal ones take (t³ − t) / 3 from that (M. G. Kendall); what is left is (n³ − Σt³) / 3.
fn squares(counts: &[u32], rows: u64) -> f64 {
    let cube = |count: u64| u128::from(count) * u128::from(count) * u128::from(count);
    // Cubes of less than 2^21 fit 64 bits, and so does the sum of those of as few rows.
    let ties: u128 = if rows < 1 << 21 {
        let cubes = counts.iter().map(|count| u64::from(*count).pow(3));
        u128::from(cubes.sum::<u64>())
    } else {
        counts.iter().map(|count| cube(u64::from(*count))).sum()
    };
    ((cube(rows) - ties) / 3) as f64
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
    let recount = |of: &Ranked, other: &NumberSide| {
        if other.missing.is_empty() {
            return None;
        }
        let mut counts = of.ranks.counts();
        for row in &other.missing {
            let place = of.dense_ranks.get(*row as usize);
            if let Some(count) = counts.get_mut(place as usize) {
                *count -= 1;
            }
        }
        Some(Ranks::new(&counts))
    };
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
        rx.of(px, &mut in_x);
        ry.of(py, &mut in_y);
        // A missing value's rank adds nothing.
        let both = in_x.iter().zip(&in_y).take(px.len());
        product += both.fold(0.0, |block, (a, b)| block + a * b);
    }
    from_ranks(product, rx, ry)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::value_counts::NONE;

    #[test]
    fn ranks_square_to_what_is_said_and_give_back_their_counts() {
        for counts in [
            vec![],
            vec![5],
            vec![1, 1, 1, 1],
            vec![3, 1, 70_000, 2_000_000],
            // Two words of 32 bits and more.
            vec![3_000_000_000, 1, 1_000_000_000],
        ] {
            let ranks = Ranks::new(&counts);
            let dense_ranks: Vec<u32> = (0..counts.len() as u32).chain([NONE]).collect();
            let mut found = vec![f64::NAN; dense_ranks.len()];
            ranks.of(&dense_ranks, &mut found);
            assert_eq!(found.pop(), Some(0.0));
            let squares = found.iter().zip(&counts).map(|(twice, count)| {
                let twice = *twice as i128;
                twice * twice * i128::from(*count)
            });
            assert_eq!(ranks.squares, squares.sum::<i128>() as f64, "{counts:?}");
            assert_eq!(ranks.counts(), counts);
        }
    }
}
