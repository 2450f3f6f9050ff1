//! How many bytes do columns take, in the file, in memory and in passing? By the footer, which was
//! checked as far as it can be; what turns out larger is refused while it is read.

use super::kinds::{ColumnPlan, How};
use super::metadata::Chunk;
use super::plan::Plan;
use super::texts::Form;

/// Rows decoded at once, unless they are wide.
const BATCH_ROWS: usize = 1 << 14;
/// Bytes decoded at once, about; less where little memory is allowed.
const BATCH_BYTES: u64 = 64 << 20;
/// Bytes that a page may have in any case. Writers make pages of a megabyte or so.
const MAX_PAGE: u64 = 64 << 20;

impl Plan {
    /// Compressed bytes of some columns of a row group.
    pub fn compressed(&self, group: usize, columns: &[usize]) -> u64 {
        self.bytes(group, columns, |chunk| chunk.packed)
    }

    /// The same before compression.
    pub fn uncompressed(&self, group: usize, columns: &[usize]) -> u64 {
        self.bytes(group, columns, |chunk| chunk.unpacked)
    }

    fn bytes(&self, group: usize, columns: &[usize], size: fn(&Chunk) -> i64) -> u64 {
        let group = self.footer.groups.get(group);
        let chunks = group.map_or(&[][..], |group| &group.chunks);
        let leaves = self.leaves(columns);
        let sizes = leaves.into_iter().filter_map(|leaf| chunks.get(leaf)).map(size);
        sizes
            .map(|size| u64::try_from(size).unwrap_or(0))
            .fold(0, u64::saturating_add)
    }

    /// Rows of a row group; zero where there is none.
    pub fn rows(&self, group: usize) -> usize {
        let group = self.footer.groups.get(group);
        group.map_or(0, |g| usize::try_from(g.rows).unwrap_or(0))
    }

    /// Bytes that some columns take in memory, about.
    pub fn needs(&self, columns: &[usize]) -> u64 {
        let estimates = columns.iter().map(|&column| self.estimate(column));
        estimates.fold(0, u64::saturating_add)
    }

    /// Bytes that a column had before compression.
    pub fn plain(&self, column: usize) -> u64 {
        let Some(plan) = self.columns.get(column) else { return 0 };
        let groups = self.footer.groups.iter();
        groups
            .flat_map(|g| plan.leaves.iter().filter_map(|&leaf| g.chunks.get(leaf)))
            .map(|chunk| {
                let size = chunk.text_bytes.unwrap_or(0).max(chunk.unpacked);
                u64::try_from(size).unwrap_or(0)
            })
            .fold(0, u64::saturating_add)
    }

    /// Values of a column, those of all its leaves.
    fn values(&self, column: &ColumnPlan) -> u64 {
        let groups = self.footer.groups.iter();
        groups
            .flat_map(|g| column.leaves.iter().filter_map(|&leaf| g.chunks.get(leaf)))
            .map(|chunk| u64::try_from(chunk.values).unwrap_or(0))
            .fold(0, u64::saturating_add)
    }

    /// Bytes that a column takes in memory, about: what its type needs, or what its text had
    /// before compression, whichever is more.
    fn estimate(&self, column: usize) -> u64 {
        let Some(plan) = self.columns.get(column) else { return 0 };
        let rows = self.footer.rows();
        let plain = self.plain(column);
        let per_row = match plan.how {
            How::Boolean => 1,
            How::Dictionary => 4,
            How::Fixed(_) | How::Unsigned | How::Float | How::Instant | How::Text => 8,
            How::Wide(_) => 16,
        };
        match (plan.form, plan.how) {
            // Even a value that is missing is shown, and separated from the next.
            (Form::Json, _) => plain
                .max(self.values(plan))
                .saturating_mul(4)
                .saturating_add(rows.saturating_mul(8)),
            (_, How::Dictionary) => plain.max(rows.saturating_mul(per_row)),
            (_, How::Text) => plain.saturating_add(rows.saturating_mul(per_row)),
            _ => rows.saturating_mul(per_row),
        }
    }

    /// Bytes that may be taken in passing, beside what is kept: a part of the whole, and enough
    /// to work with.
    pub fn share(&self) -> u64 {
        (self.memory / 4).max(1 << 20)
    }

    /// Bytes that one thing may take: a page, the texts of a few rows.
    pub fn limit(&self) -> u64 {
        self.share().max(MAX_PAGE)
    }

    /// Bytes of a row of a leaf column, about.
    pub fn bytes_per_row(&self, group: usize, leaf: usize) -> u64 {
        let chunk = self.footer.groups.get(group).and_then(|group| group.chunks.get(leaf));
        let Some((chunk, element)) = chunk.zip(self.footer.schema.leaves.get(leaf)) else {
            return 0;
        };
        let bytes = u64::try_from(chunk.unpacked).unwrap_or(0) / self.rows(group).max(1) as u64;
        // A value of fixed length takes it even where it is missing.
        bytes.max(u64::try_from(element.stored.length).unwrap_or(0))
    }

    /// Rows to decode at once when each has so many bytes.
    pub fn batch_rows(&self, per_row: u64) -> usize {
        let fitting = BATCH_BYTES.min(self.share()) / per_row.max(1);
        usize::try_from(fitting).unwrap_or(BATCH_ROWS).clamp(1, BATCH_ROWS)
    }

    /// Columns in runs that take no more memory than allowed in passing while a row group of them
    /// is read, one column at least in each.
    pub fn together(&self, group: usize, columns: &[usize]) -> Vec<Vec<usize>> {
        let (mut runs, mut bytes): (Vec<Vec<usize>>, u64) = (Vec::new(), 0);
        for &column in columns {
            let needed = self.uncompressed(group, &[column]);
            bytes = bytes.saturating_add(needed);
            match runs.last_mut() {
                Some(run) if bytes <= self.share() => run.push(column),
                _ => {
                    runs.push(vec![column]);
                    bytes = needed;
                }
            }
        }
        runs
    }
}
