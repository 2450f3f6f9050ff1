//! Rows in groups: those that are equal in a column.

use super::coded::Coded;

/// The rows of a column by their codes.
pub struct Groups {
    rows: Vec<u32>,
    ends: Vec<u32>,
}

impl Groups {
    /// In the order of the codes, and then of the rows.
    pub fn of(column: &Coded) -> Self {
        let mut ends = Vec::with_capacity(column.levels());
        let mut next = Vec::with_capacity(column.levels());
        let mut sum = 0u32;
        for count in &column.counts {
            next.push(sum);
            sum += count;
            ends.push(sum);
        }
        let mut rows = vec![0u32; column.codes.len()];
        for (row, code) in (0u32..).zip(&column.codes) {
            if let Some(place) = next.get_mut(*code as usize) {
                rows.get_mut(*place as usize).into_iter().for_each(|slot| *slot = row);
                *place += 1;
            }
        }
        Groups { rows, ends }
    }

    /// The groups, each with its code.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &[u32])> {
        let mut start = 0usize;
        (0u32..).zip(&self.ends).map(move |(code, end)| {
            let end = *end as usize;
            let rows = self.rows.get(start..end).unwrap_or(&[]);
            start = end;
            (code, rows)
        })
    }
}

/// What breaks a dependency: the rows, and of one of them an example.
#[derive(Debug, Clone, Default)]
pub struct Breaks {
    /// The rows, rising.
    pub rows: Vec<u32>,
    /// A row that breaks it, a row of the same group that does not, and how many there are of these.
    pub example: (u32, u32, u64),
}

/// The rows that are not with the most frequent value of their group. The example is from the group with most rows
/// that agree.
pub fn breaks(groups: &Groups, a: &Coded, b: &Coded) -> Breaks {
    let mut room = vec![0u32; b.levels()];
    let mut found = Breaks::default();
    for (_, rows) in groups.iter().filter(|(code, _)| !a.is_missing(*code)) {
        let valid = || rows.iter().copied().filter(|row| b.has(*row));
        for row in valid() {
            room.get_mut(b.code(row) as usize).into_iter().for_each(|n| *n += 1);
        }
        let count = |row: u32| room.get(b.code(row) as usize).copied().unwrap_or(0);
        // Of equals the first, as it stands in the file.
        let best = valid().fold(None, |best: Option<u32>, row| match best {
            Some(best) if count(best) >= count(row) => Some(best),
            _ => Some(row),
        });
        // Where no two agree, nothing says which of them is right.
        if let Some(best) = best.filter(|best| count(*best) > 1) {
            let agree = u64::from(count(best));
            let before = found.rows.len();
            found.rows.extend(valid().filter(|row| b.code(*row) != b.code(best)));
            if let Some(row) = found.rows.get(before)
                && agree > found.example.2
            {
                found.example = (*row, best, agree);
            }
        }
        for row in valid() {
            room.get_mut(b.code(row) as usize).into_iter().for_each(|n| *n = 0);
        }
    }
    found.rows.sort_unstable();
    found
}

/// Values of two columns together at most.
const TOGETHER: usize = 1 << 22;

/// Two columns as one; `None` where they have too many values.
pub fn joined(a: &Coded, b: &Coded) -> Option<Coded> {
    let size = a.levels().checked_mul(b.levels()).filter(|size| *size <= TOGETHER)?;
    let mut known = vec![u32::MAX; size];
    let mut joined = Coded::default();
    for (x, y) in a.codes.iter().zip(&b.codes) {
        let slot = known.get_mut(*x as usize * b.levels() + *y as usize)?;
        if *slot == u32::MAX {
            *slot = joined.counts.len() as u32;
            joined.counts.push(0);
            joined.missing.push(a.is_missing(*x) || b.is_missing(*y));
        }
        joined.codes.push(*slot);
        joined.counts.get_mut(*slot as usize).into_iter().for_each(|n| *n += 1);
    }
    Some(joined)
}
