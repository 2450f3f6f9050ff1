//! Timestamps of 96 bits (INT96): a day and a nanosecond of it, as Impala, Hive and Spark write them.
//!
//! They are decoded as the twelve bytes that they are, since no unit of 64 bits holds all of them:
//! nanoseconds end in 2262, and 9999-12-31 is a common "never". A column is kept in nanoseconds where
//! it has some and all of it fits, else in microseconds; digits that are lost so are a finding.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::kinds::ColumnPlan;
use crate::kernel::Ints;
use crate::table::show;
use crate::words;
use crate::{Finding, Kind as FindingKind, Severity};

/// The Julian day of 1970-01-01.
const EPOCH: i128 = 2_440_588;
const DAY_NANOSECONDS: i128 = 86_400_000_000_000;
const MICROSECONDS: u8 = 6;
const NANOSECONDS: u8 = 9;

/// Timestamps while they are read.
#[derive(Default)]
pub struct Instants {
    values: Ints,
    /// Whether they are nanoseconds, else microseconds.
    nanoseconds: bool,
    /// Those with digits beyond the microsecond.
    fine: u64,
}

impl Instants {
    /// Empty, with room for `rows`.
    pub fn with_capacity(rows: usize) -> Self {
        let mut instants = Instants::default();
        instants.values.reserve(rows);
        instants
    }

    /// Takes in a missing cell.
    pub fn push_missing(&mut self) {
        self.values.push(0);
    }

    /// Takes in the twelve bytes of a cell.
    ///
    /// # Errors
    /// What the cell says, when microseconds do not fit 64 bits either.
    pub fn push(&mut self, cell: &[u8]) -> std::result::Result<(), String> {
        let nanoseconds = since_1970(cell);
        let Ok(microseconds) = i64::try_from(nanoseconds.div_euclid(1000)) else {
            self.push_missing();
            return Err(beyond(cell));
        };
        let fits = i64::try_from(nanoseconds).ok();
        if nanoseconds.rem_euclid(1000) != 0 {
            if self.fine == 0 && !self.nanoseconds && fits.is_some() {
                self.nanoseconds = self.values.multiply(1000);
            }
            self.fine += 1;
        }
        if self.nanoseconds && fits.is_none() {
            self.cut_to_microseconds();
        }
        self.values
            .push(fits.filter(|_| self.nanoseconds).unwrap_or(microseconds));
        Ok(())
    }

    fn cut_to_microseconds(&mut self) {
        let nanoseconds = std::mem::take(&mut self.values);
        self.values.reserve(nanoseconds.len());
        for row in 0..nanoseconds.len() {
            self.values.push(nanoseconds.get(row).div_euclid(1000));
        }
        self.nanoseconds = false;
    }

    /// Turns them to this scale; `false` when one does not fit.
    pub fn rescale(&mut self, scale: u8) -> bool {
        match (self.nanoseconds, scale == NANOSECONDS) {
            (true, false) => self.cut_to_microseconds(),
            (false, true) => self.nanoseconds = self.values.multiply(1000),
            _ => {}
        }
        self.scale() == scale
    }

    /// Decimals of a second.
    pub fn scale(&self) -> u8 {
        if self.nanoseconds { NANOSECONDS } else { MICROSECONDS }
    }

    /// Whether all of them fit as nanoseconds.
    fn may_be_nanoseconds(&self) -> bool {
        let (least, greatest) = self.values.range();
        let limit = i64::MAX / 1000;
        self.nanoseconds || self.fine == 0 && least >= -limit && greatest <= limit
    }

    /// Keeps what tells the scale of the whole column.
    pub fn keep_ends(&mut self) {
        self.values.keep_ends();
    }

    /// Bytes in memory, about.
    pub fn memory(&self) -> usize {
        self.values.memory()
    }

    /// The unscaled values.
    pub fn into_values(self) -> Ints {
        self.values
    }
}

/// Day and nanosecond: eight bytes of the nanosecond come first.
fn parts(cell: &[u8]) -> (i32, i64) {
    let day = cell.last_chunk::<4>().copied().unwrap_or_default();
    let nanosecond = cell.first_chunk::<8>().copied().unwrap_or_default();
    (i32::from_le_bytes(day), i64::from_le_bytes(nanosecond))
}

/// Nanoseconds since 1970.
fn since_1970(cell: &[u8]) -> i128 {
    let (day, nanosecond) = parts(cell);
    (i128::from(day) - EPOCH) * DAY_NANOSECONDS + i128::from(nanosecond)
}

/// What a cell says that no calendar shows.
fn beyond(cell: &[u8]) -> String {
    let (day, nanosecond) = parts(cell);
    format!("nanosecond {nanosecond} of Julian day {day}")
}

/// A cell of a nested column, with as many digits as it has.
pub fn shown(cell: &[u8], zone: Option<&str>) -> String {
    let nanoseconds = since_1970(cell);
    let microseconds = i64::try_from(nanoseconds.div_euclid(1000)).ok();
    let is_fine = nanoseconds.rem_euclid(1000) != 0;
    match (i64::try_from(nanoseconds).ok().filter(|_| is_fine), microseconds) {
        (Some(nanoseconds), _) => show::timestamp(nanoseconds, NANOSECONDS, zone),
        (None, Some(microseconds)) => show::timestamp(microseconds, MICROSECONDS, zone),
        (None, None) => beyond(cell),
    }
}

/// The scale that fits all parts of a column, by their values alone.
pub fn common_scale<'a>(mut parts: impl Iterator<Item = &'a Instants> + Clone) -> u8 {
    let wanted = parts.clone().any(|part| part.nanoseconds);
    if wanted && parts.all(Instants::may_be_nanoseconds) {
        NANOSECONDS
    } else {
        MICROSECONDS
    }
}

/// Timestamps of a column that lost digits, by its number, as far as columns have been read.
#[derive(Default)]
pub struct Cut(Mutex<BTreeMap<usize, u64>>);

impl Cut {
    /// Notes what the parts of a whole column lose.
    pub fn note<'a>(&self, column: usize, parts: impl Iterator<Item = &'a Instants> + Clone) {
        let fine: u64 = parts.clone().map(|part| part.fine).sum();
        if fine > 0
            && common_scale(parts) == MICROSECONDS
            && let Ok(mut cut) = self.0.lock()
        {
            cut.insert(column, fine);
        }
    }

    /// One finding per column with some, in table order.
    pub fn findings(&self, columns: &[ColumnPlan]) -> Vec<Finding> {
        let Ok(cut) = self.0.lock() else {
            return Vec::new();
        };
        cut.iter()
            .filter_map(|(&column, &count)| Some(finding(&columns.get(column)?.name, count)))
            .collect()
    }
}

fn finding(column: &str, count: u64) -> Finding {
    let are = if count == 1 { "timestamp is" } else { "timestamps are" };
    let message = format!("{} {are} cut to microseconds in \"{column}\"", words::count(count));
    Finding::new("parquet.nanoseconds", FindingKind::DateFormat, Severity::Warning, message)
        .column(column)
        .count(count)
        .why("The column has times before 1677 or after 2262 as well, where 64 bits do not hold nanoseconds. Times that differ in the digits left out count as equal.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(day: i32, nanosecond: i64) -> [u8; 12] {
        let mut cell = [0; 12];
        cell[..8].copy_from_slice(&nanosecond.to_le_bytes());
        cell[8..].copy_from_slice(&day.to_le_bytes());
        cell
    }

    fn of(cells: &[(i32, i64)]) -> Instants {
        let mut instants = Instants::default();
        for &(day, nanosecond) in cells {
            let _ = instants.push(&cell(day, nanosecond));
        }
        instants
    }

    const PLAIN: (i32, i64) = (2_440_589, 5_000);
    const FINE: (i32, i64) = (2_440_588, 1);
    const NEVER: (i32, i64) = (5_373_484, 0);
    /// The last nanosecond of 64 bits, and the first.
    const LAST: (i32, i64) = (2_547_339, 85_636_854_775_807);
    const FIRST: (i32, i64) = (2_333_836, 763_145_224_192);

    #[test]
    fn the_scale_is_that_of_the_values_however_they_are_cut() {
        for (cells, scale, fine) in [
            (vec![PLAIN, NEVER], 6, 0),
            (vec![PLAIN, FINE, PLAIN], 9, 1),
            (vec![FINE, LAST, FIRST, PLAIN], 9, 3),
            (vec![FINE, PLAIN, NEVER, FINE], 6, 2),
            (vec![NEVER, FINE], 6, 1),
            (vec![PLAIN, (i32::MAX, 1)], 6, 0),
        ] {
            for cut in 0..=cells.len() {
                let (mut a, mut b) = (of(&cells[..cut]), of(&cells[cut..]));
                assert_eq!(common_scale([&a, &b].into_iter()), scale, "{cells:?} cut at {cut}");
                assert_eq!(a.fine + b.fine, fine);
                assert!(a.rescale(scale) && b.rescale(scale));
                let mut all = of(&cells);
                assert!(all.rescale(scale));
                let values = (0..cells.len()).map(|row| all.values.get(row));
                let parts = [a.into_values(), b.into_values()];
                let both = parts.iter().flat_map(|part| (0..part.len()).map(|row| part.get(row)));
                assert!(values.eq(both), "{cells:?} cut at {cut}");
            }
        }
    }

    #[test]
    fn the_ends_of_64_bits_are_kept_to_the_nanosecond() {
        let all = of(&[LAST, FIRST]);
        assert_eq!((all.values.get(0), all.values.get(1)), (i64::MAX, i64::MIN));
        assert!(
            Instants::default()
                .push(&cell(i32::MAX, 0))
                .is_err_and(|text| text.contains("2147483647"))
        );
    }
}
