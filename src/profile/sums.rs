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
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Sums {
    /// Cells that hold a finite number.
    pub numbers: u64,
    /// Their sum.
    pub sum: f64,
    /// The least; 0 without numbers.
    pub min: f64,
    /// The greatest; 0 without numbers.
    pub max: f64,
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
    use super::{SumUp, Sums};
    use crate::Result;
    use crate::ask::{Run, Tables};
    use crate::run::Context;
    use crate::stats::moments::Sum;
    use crate::table::RowsOptions;

    impl Run for SumUp {
        async fn run(&self, on: &Tables, cx: &Context) -> Result<Sums> {
            let table = on.one()?;
            let is_number = |at: &usize| table.fields().get(*at).is_some_and(|field| field.r#type.is_number());
            let all = 0..table.fields().len();
            let columns: Vec<usize> = match self.rows.columns.is_empty() {
                true => all.filter(is_number).collect(),
                false => self.rows.columns.iter().copied().filter(is_number).collect(),
            };
            let (mut sums, mut sum) = (Sums::default(), Sum::default());
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
                    for x in (0..chunk.len())
                        .filter_map(|row| chunk.number(row))
                        .filter(|x| x.is_finite())
                    {
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
            Ok(sums)
        }
    }
}
