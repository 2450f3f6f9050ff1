//! The numbers in a range of cells, summed up: what a spreadsheet tells of what is selected.

use serde::{Deserialize, Serialize};

use crate::ask::{Ask, Lane};
use crate::table::RowsOptions;

/// Sums up the numbers in some rows and columns.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SumUp {
    /// Which rows and columns. There is no bound to how many.
    pub rows: RowsOptions,
}

/// What the numbers come to. Cells that are missing, out of type or no number do not count.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Sums {
    /// Cells that hold a finite number.
    pub numbers: u64,
    /// Their sum.
    pub sum: f64,
    /// The least; 0 without numbers.
    pub min: f64,
    /// The greatest; 0 without numbers.
    pub max: f64,
    /// The same three with all their digits, where every number is of a column of whole numbers.
    pub whole: Option<Whole>,
}

/// Whole numbers, of which floats beyond 2^53 lose digits: as texts, which JSON keeps.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Whole {
    /// The sum.
    pub sum: String,
    /// The least.
    pub min: String,
    /// The greatest.
    pub max: String,
}

impl Sums {
    /// The mean; `None` without numbers.
    pub fn mean(&self) -> Option<f64> {
        (self.numbers > 0).then(|| self.sum / self.numbers as f64)
    }
}

impl Ask for SumUp {
    const NAME: &'static str = "sum-up";
    const DOING: &'static str = "Summing up cells";
    const LANE: Lane = Lane::Quick;
    type Answer = Sums;
}

#[cfg(feature = "engine")]
mod run {
    use super::{SumUp, Sums, Whole};
    use crate::Result;
    use crate::ask::{Run, Tables};
    use crate::run::Context;
    use crate::stats::moments::Sum;
    use crate::table::RowsOptions;
    use crate::table::Type;
    use crate::table::chunk::{Chunk, Data};

    /// Whole numbers summed up without a float: sum, least and greatest.
    #[derive(Clone, Copy)]
    struct Exact(i128, i128, i128);

    impl Exact {
        /// With one more number; `None` beyond 128 bits.
        fn with(so_far: Option<Exact>, x: i128) -> Option<Exact> {
            let Exact(sum, min, max) = so_far.unwrap_or(Exact(0, x, x));
            Some(Exact(sum.checked_add(x)?, min.min(x), max.max(x)))
        }

        fn told(self) -> Whole {
            let Exact(sum, min, max) = self;
            Whole {
                sum: sum.to_string(),
                min: min.to_string(),
                max: max.to_string(),
            }
        }
    }

    /// A whole number; `None` where the column is of others, or it has more digits than are counted in.
    fn whole(chunk: &Chunk, row: usize) -> Option<i128> {
        match &chunk.data {
            Data::Fixed { values, scale: 0 } => Some(i128::from(values.get(row))),
            Data::Wide { values, scale } => {
                let zeros = 10_i128.checked_pow(u32::try_from(-i32::from(*scale)).ok()?)?;
                values.get(row)?.checked_mul(zeros)
            }
            _ => None,
        }
    }

    impl Run for SumUp {
        async fn run(&self, on: &Tables, cx: &Context) -> Result<Sums> {
            let table = on.one()?;
            let is_number = |at: &usize| table.fields().get(*at).is_some_and(|field| field.r#type.is_number());
            let all = 0..table.fields().len();
            let columns: Vec<usize> = match self.rows.columns.is_empty() {
                true => all.filter(is_number).collect(),
                false => self.rows.columns.iter().copied().filter(is_number).collect(),
            };
            let is_whole = |at: &usize| {
                table
                    .fields()
                    .get(*at)
                    .is_some_and(|field| field.r#type == Type::Integer)
            };
            let mut is_exact = columns.iter().all(is_whole);
            let (mut sums, mut sum, mut exact) = (Sums::default(), Sum::default(), None);
            for column in columns {
                let options = RowsOptions {
                    columns: vec![column],
                    ..self.rows.clone()
                };
                let chosen = on.chosen(table, &options, cx).await?;
                let Some(column) = chosen.columns(&[0], cx).await?.pop() else {
                    continue;
                };
                for (_, chunk) in column.chunks() {
                    let numbers = (0..chunk.len()).filter_map(|row| Some((row, chunk.number(row)?)));
                    for (row, x) in numbers.filter(|(_, x)| x.is_finite()) {
                        if is_exact {
                            exact = whole(chunk, row).and_then(|x| Exact::with(exact, x));
                            is_exact = exact.is_some();
                        }
                        let is_first = sums.numbers == 0;
                        sums.numbers += 1;
                        sum.add(x);
                        sums.min = if is_first { x } else { sums.min.min(x) };
                        sums.max = if is_first { x } else { sums.max.max(x) };
                    }
                    cx.tick(chunk.len() as u64).await?;
                }
            }
            sums.sum = sum.total();
            sums.whole = exact.filter(|_| is_exact).map(Exact::told);
            Ok(sums)
        }
    }
}
