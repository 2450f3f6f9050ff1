//! Ranks of values for Spearman's rho, and what they are once rows are left out.

/// Twice the average rank of each value, less its mean: whole numbers, exact as floats.
#[derive(Debug)]
pub struct Ranks {
    of_value: Twice,
    /// Rows in all.
    pub rows: u64,
    /// The sum of the cubes of how many rows hold each value.
    cubes: u128,
}

/// Whole numbers in as few bytes as they need: which are looked up row by row should stay in a cache.
#[derive(Debug)]
enum Twice {
    Narrow(Vec<i32>),
    Broad(Vec<i64>),
}

impl Twice {
    /// Of so many rows.
    fn of(rows: u64, twice: impl Iterator<Item = i64>) -> Self {
        if i32::try_from(rows).is_ok() {
            Twice::Narrow(twice.map(|twice| twice as i32).collect())
        } else {
            Twice::Broad(twice.collect())
        }
    }

    /// Those that follow from these, none of which is further from 0, each with a number beside it.
    fn changed(&self, beside: &[u32], mut change: impl FnMut(i64, i64) -> i64) -> Self {
        match self {
            Twice::Narrow(all) => {
                let both = all.iter().zip(beside);
                let change = both.map(|(twice, by)| change((*twice).into(), (*by).into()) as i32);
                Twice::Narrow(change.collect())
            }
            Twice::Broad(all) => {
                let both = all.iter().zip(beside);
                Twice::Broad(both.map(|(twice, by)| change(*twice, (*by).into())).collect())
            }
        }
    }

    fn len(&self) -> usize {
        match self {
            Twice::Narrow(all) => all.len(),
            Twice::Broad(all) => all.len(),
        }
    }
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
        Ranks {
            of_value: Twice::of(rows, twice),
            rows,
            cubes: cubes(counts, rows),
        }
    }

    /// Among the rows that are left when so many of each value are taken out.
    pub fn without(&self, taken: &[u32]) -> Self {
        let all: u64 = taken.iter().map(|taken| u64::from(*taken)).sum();
        let (rows, shift) = (self.rows.cast_signed(), all.cast_signed());
        let (mut before, mut gone, mut cubes) = (0i64, 0i64, self.cubes);
        let of_value = self.of_value.changed(taken, |twice, taken| {
            let left = twice + shift - 2 * gone - taken;
            if taken > 0 {
                let count = (twice + rows - 2 * before).cast_unsigned();
                cubes = cubes + cube(count - taken.cast_unsigned()) - cube(count);
                gone += taken;
            }
            // Twice those before and once these, less all: so many are before the next.
            before = twice + rows - before;
            left
        });
        Ranks {
            of_value,
            rows: self.rows.saturating_sub(all),
            cubes,
        }
    }

    /// The sum of the squares of the ranks of all rows. Of n ranks that all differ it is (n³ − n) / 3, and each t
    /// equal ones take (t³ − t) / 3 from that (M. G. Kendall); what is left is (n³ − Σt³) / 3.
    pub fn squares(&self) -> f64 {
        ((cube(self.rows) - self.cubes) / 3) as f64
    }

    /// The ranks of some places; 0 where one is beyond the table, as that of a missing value is. They go into the
    /// beginning of `out`, which is returned.
    pub fn of<'o>(&self, dense_ranks: &[u32], out: &'o mut [f64]) -> &'o [f64] {
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
        out.get(..dense_ranks.len()).unwrap_or(&[])
    }

    /// How many values there are.
    pub fn values(&self) -> usize {
        self.of_value.len()
    }

    /// Bytes in memory.
    pub fn memory(&self) -> usize {
        match &self.of_value {
            Twice::Narrow(of_value) => of_value.len() * 4,
            Twice::Broad(of_value) => of_value.len() * 8,
        }
    }
}

fn cube(count: u64) -> u128 {
    u128::from(count) * u128::from(count) * u128::from(count)
}

/// The sum of the cubes of counts of so many rows in all.
fn cubes(counts: &[u32], rows: u64) -> u128 {
    // Cubes of less than 2^21 fit 64 bits, and so does the sum of those of as few rows.
    if rows < 1 << 21 {
        let cubes = counts.iter().map(|count| u64::from(*count).pow(3));
        u128::from(cubes.sum::<u64>())
    } else {
        counts.iter().map(|count| cube(u64::from(*count))).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::value_counts::NONE;

    #[test]
    fn ranks_square_to_what_is_said_and_are_those_of_the_rows_that_are_left() {
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
            assert_eq!(ranks.squares(), squares.sum::<i128>() as f64, "{counts:?}");
            let taken: Vec<u32> = counts
                .iter()
                .zip([1, 0, 2].iter().cycle())
                .map(|(count, taken)| *count.min(taken))
                .collect();
            let left: Vec<u32> = counts.iter().zip(&taken).map(|(count, taken)| count - taken).collect();
            assert_eq!(
                format!("{:?}", ranks.without(&taken)),
                format!("{:?}", Ranks::new(&left))
            );
        }
    }
}
