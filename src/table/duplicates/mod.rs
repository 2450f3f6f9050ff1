//! Rows that are exact copies of others: all columns equal, missing equal to missing.
//!
//! Only rows whose value in the most distinct column repeats can have a duplicate: they alone are
//! hashed and compared. Where no column is like a key, that is all of them.

pub mod passes;

use std::ops::Range;

use crate::kernel::bits::Bits;
use crate::kernel::hash;
use crate::kernel::sort::sort;
use crate::run::{Context, each};
use crate::table::chunk::{Chunk, Codes, Data, Ints};
use crate::table::{Column, Table};
use crate::{Error, Result, words};
use passes::Found;

/// Rows that are hashed or compared together.
const SLICE: usize = 1 << 16;

/// Bytes that looking for copies in one go takes for each row.
const WORK: u64 = 40;

/// Bytes that a row takes in the list of all groups, while that grows.
const LISTED: u64 = 16;

/// Bytes that such a list may always take.
const MIN: u64 = 8 << 20;

/// Equal rows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// The first of them, ascending.
    pub rows: Vec<u32>,
    /// How many there are.
    pub count: u64,
}

/// What is known of all groups of equal rows, each at least two long.
#[derive(Debug, Default)]
pub struct DuplicateGroups {
    /// How many.
    pub groups: u64,
    /// Rows in them.
    pub rows: u64,
    /// The largest, the first row deciding between equals.
    pub largest: Vec<Group>,
}

/// Gathers the groups of more than one row.
struct Gathered {
    duplicates: DuplicateGroups,
    /// Groups, and rows of each, that are listed.
    listed: usize,
    /// Rows of all groups that are listed at most.
    most: usize,
    /// Rows of all groups that are listed.
    rows: usize,
}

impl Gathered {
    fn of(listed: usize) -> Self {
        Gathered {
            duplicates: DuplicateGroups::default(),
            listed,
            most: usize::MAX,
            rows: 0,
        }
    }

    /// Every row of every group, at most so many rows together.
    fn of_all(most: usize) -> Self {
        Gathered {
            most,
            ..Gathered::of(usize::MAX)
        }
    }

    /// Keeps the largest.
    fn cut(&mut self) {
        let order = |group: &Group| (std::cmp::Reverse(group.count), group.rows.first().copied());
        crate::few::sort_by_key(&mut self.duplicates.largest, order);
        self.duplicates.largest.truncate(self.listed);
    }
}

impl Found for Gathered {
    fn listed(&self) -> usize {
        self.listed
    }

    fn most(&self) -> usize {
        self.most.saturating_sub(self.rows)
    }

    fn in_goes(&self) -> bool {
        self.listed < usize::MAX
    }

    fn group(&mut self, _: &[u8], group: Group) {
        if group.count < 2 {
            return;
        }
        self.duplicates.groups += 1;
        self.duplicates.rows += group.count;
        self.rows += group.rows.len();
        self.duplicates.largest.push(group);
        if self.duplicates.largest.len() / 2 > self.listed.max(1 << 10) {
            self.cut();
        }
    }
}

/// How many groups of equal rows there are, and the largest `listed` of them with as many rows each.
///
/// `candidates` are the rows that can have a duplicate, if known.
///
/// # Errors
/// When the source cannot be read any more, or the person said stop.
pub async fn summary(table: &Table, candidates: Option<Bits>, listed: usize, cx: &Context) -> Result<DuplicateGroups> {
    let mut gathered = Gathered::of(listed);
    let rows = table.numbered_rows()?;
    if rows.len() < 2 {
        return Ok(gathered.duplicates);
    }
    let candidate = |rows: &Bits| rows.ones().map(|row| row as u32).collect();
    if table.is_loaded() && rows.len() as u64 * WORK <= cx.memory() {
        let rows = candidates.as_ref().map_or_else(|| rows.collect(), candidate);
        for mut rows in in_one_go(table, rows, cx).await? {
            let count = rows.len() as u64;
            rows.truncate(listed);
            gathered.group(&[], Group { rows, count });
        }
    } else {
        let all = (0..table.fields().len()).collect();
        passes::find(table, all, (candidates, false), &mut gathered, cx).await?;
    }
    gathered.cut();
    Ok(gathered.duplicates)
}

/// Groups of equal rows: each ascending, at least two long, by their first row.
///
/// # Errors
/// When there are more such rows than the memory budget holds, the source cannot be read any more, or the person said
/// stop.
pub async fn groups(table: &Table, cx: &Context) -> Result<Vec<Vec<u32>>> {
    let rows = table.numbered_rows()?;
    if rows.len() as u64 * WORK <= cx.memory() {
        return in_one_go(table, rows.collect(), cx).await;
    }
    let allowed = cx.memory().max(MIN);
    let mut gathered = Gathered::of_all(usize::try_from(allowed / LISTED).unwrap_or(usize::MAX));
    let all = (0..table.fields().len()).collect();
    passes::find(table, all, (None, false), &mut gathered, cx).await?;
    let equal = gathered.duplicates.rows;
    if equal > gathered.rows as u64 {
        return Err(Error::Memory {
            what: format!("Listing {} rows that are equal to others", words::count(equal)),
            needed: equal.saturating_mul(LISTED),
            allowed,
        });
    }
    let groups = gathered.duplicates.largest.into_iter();
    Ok(by_first_row(groups.map(|group| group.rows).collect()))
}

/// Groups of rows that are equal in some columns: each ascending, at least two long, by their first row. `candidates` are
/// the rows that can be in one, if known. `None` when there are more of them than may be listed.
///
/// # Errors
/// When the source cannot be read any more, or the person said stop.
pub async fn among(
    table: &Table,
    columns: Vec<usize>,
    candidates: Option<Bits>,
    most: usize,
    cx: &Context,
) -> Result<Option<Vec<Vec<u32>>>> {
    let all = table.numbered_rows()?;
    if table.is_loaded() && all.len() as u64 * WORK <= cx.memory() {
        let candidate = |rows: &Bits| rows.ones().map(|row| row as u32).collect();
        let rows = candidates.as_ref().map_or_else(|| all.collect(), candidate);
        let groups = in_columns(table, columns, rows, cx).await?;
        let fits = groups.iter().map(Vec::len).sum::<usize>() <= most;
        return Ok(fits.then_some(groups));
    }
    let mut gathered = Gathered::of_all(most);
    passes::find(table, columns, (candidates, false), &mut gathered, cx).await?;
    let fits = gathered.duplicates.rows <= gathered.rows as u64;
    let groups = gathered.duplicates.largest.into_iter().map(|group| group.rows);
    Ok(fits.then(|| by_first_row(groups.collect())))
}

/// Groups among some rows, with a hash for each of them.
async fn in_one_go(table: &Table, rows: Vec<u32>, cx: &Context) -> Result<Vec<Vec<u32>>> {
    in_columns(table, (0..table.fields().len()).collect(), rows, cx).await
}

/// The same of some columns.
async fn in_columns(table: &Table, all: Vec<usize>, rows: Vec<u32>, cx: &Context) -> Result<Vec<Vec<u32>>> {
    let mut rows = rows;
    if rows.len() < 2 {
        return Ok(Vec::new());
    }
    // Small enough that a cancel arrives between two of them.
    let slices = (rows.len() / SLICE + 1).max(cx.threads());
    let groups_of_columns = column_groups(table, &all, cx);
    cx.begin("looking for duplicates", (groups_of_columns.len() * slices * 2) as u64);
    let mut hashes = vec![0u64; rows.len()];
    let watch = cx.stopwatch();
    for columns in &groups_of_columns {
        let columns = table.columns(columns, cx).await?;
        let hashed = |slice| {
            let rows = slice_of(&rows, slice, slices);
            let mut hashes = slice_of(&hashes, slice, slices).to_vec();
            watch.time("copies: rows hashed", || {
                columns.iter().for_each(|column| add_hashes(column, rows, &mut hashes));
            });
            Ok(hashes)
        };
        hashes = each(cx, slices, hashed).await?.concat();
    }
    let start = watch.now();
    let (sorted, order) = sort(hashes, (0..rows.len() as u32).collect());
    rows = order.iter().filter_map(|at| rows.get(*at as usize).copied()).collect();
    let mut groups = runs(&sorted, &rows);
    watch.add("copies: rows compared", start);
    for columns in &groups_of_columns {
        if groups.is_empty() {
            break;
        }
        let columns = table.columns(columns, cx).await?;
        let compared = |slice| {
            let groups = slice_of(&groups, slice, slices).to_vec();
            let equal = || columns.iter().fold(groups, |groups, column| equal_in(column, groups));
            Ok(watch.time("copies: rows compared", equal))
        };
        groups = each(cx, slices, compared).await?.concat();
    }
    groups.iter_mut().for_each(|group| group.sort_unstable());
    Ok(by_first_row(groups))
}

/// Groups in order. No two have a row in common, so the first rows decide.
fn by_first_row(mut groups: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
    let first = |group: &Vec<u32>| group.first().map_or(0, |row| u64::from(*row));
    let firsts = groups.iter().map(first).collect();
    let (_, order) = sort(firsts, (0..groups.len() as u32).collect());
    let taken = order
        .iter()
        .filter_map(|at| groups.get_mut(*at as usize).map(std::mem::take));
    taken.collect()
}

/// One of so many slices of about equal length.
fn slice_of<T>(all: &[T], slice: usize, slices: usize) -> &[T] {
    let edge = |slice: usize| all.len() * slice / slices.max(1);
    all.get(edge(slice)..edge(slice + 1)).unwrap_or(&[])
}

/// The groups whose rows are equal in a column too.
fn equal_in(column: &Column, groups: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
    let mut left = Vec::with_capacity(groups.len());
    for group in groups {
        match is_one(column, &group) {
            true => left.push(group),
            // Rows whose hashes are the same by chance.
            false => left.extend(split(column, group)),
        }
    }
    left
}

/// Whether all rows of a group are equal in a column.
fn is_one(column: &Column, group: &[u32]) -> bool {
    let Some((first, others)) = group.split_first() else {
        return true;
    };
    others.iter().all(|row| is_equal(column, *first, *row))
}

/// Columns that are read together: half of the budget is left for the rows and their hashes.
fn column_groups(table: &Table, all: &[usize], cx: &Context) -> Vec<Vec<usize>> {
    table.groups(all, cx.memory() / 2)
}

/// Rows of equal hashes, at least two.
fn runs(hashes: &[u64], rows: &[u32]) -> Vec<Vec<u32>> {
    let mut groups = Vec::new();
    let mut start = 0;
    for end in 1..=hashes.len() {
        if hashes.get(end) != hashes.get(start) {
            if end - start > 1 {
                groups.push(rows.get(start..end).unwrap_or(&[]).to_vec());
            }
            start = end;
        }
    }
    groups
}

/// Mixes one column's cells into the rows' hashes.
fn add_hashes(column: &Column, rows: &[u32], hashes: &mut [u64]) {
    let mut first = 0usize;
    for (base, chunk) in column.chunks() {
        let end = first
            + rows
                .get(first..)
                .unwrap_or(&[])
                .partition_point(|row| (*row as usize) < base + chunk.len());
        if let (Some(rows), Some(hashes)) = (rows.get(first..end), hashes.get_mut(first..end)) {
            let cells = Cells::of(chunk);
            for (row, hash) in rows.iter().zip(hashes) {
                *hash = hash::mix(hash.rotate_left(5) ^ cells.hash(*row as usize - base));
            }
        }
        first = end;
    }
}

/// The parts of a group that are equal in one column, those of at least two rows.
fn split(column: &Column, group: Vec<u32>) -> Vec<Vec<u32>> {
    let mut parts: Vec<Vec<u32>> = Vec::new();
    for row in group {
        match parts
            .iter_mut()
            .find(|part| part.first().is_some_and(|first| is_equal(column, *first, row)))
        {
            Some(part) => part.push(row),
            None => parts.push(vec![row]),
        }
    }
    parts.retain(|part| part.len() > 1);
    parts
}

/// Whether two rows are equal in a column.
fn is_equal(column: &Column, a: u32, b: u32) -> bool {
    match (column.locate(a as usize), column.locate(b as usize)) {
        (Some((chunk_a, row_a)), Some((chunk_b, row_b))) => same(chunk_a, row_a, chunk_b, row_b),
        _ => false,
    }
}

/// Whether two cells of one column (in two batches, perhaps) are equal.
fn same(a: &Chunk, row_a: usize, b: &Chunk, row_b: usize) -> bool {
    match (a.valid.get(row_a), b.valid.get(row_b)) {
        (true, true) => {}
        (false, false) => return a.invalid_text(row_a) == b.invalid_text(row_b),
        _ => return false,
    }
    match (&a.data, &b.data) {
        (Data::Boolean(x), Data::Boolean(y)) => x.get(row_a) == y.get(row_b),
        (Data::Fixed { values: x, .. }, Data::Fixed { values: y, .. }) => x.get(row_a) == y.get(row_b),
        (Data::Float(x), Data::Float(y)) => x.get(row_a) == y.get(row_b),
        (Data::Wide { values: x, .. }, Data::Wide { values: y, .. }) => x.get(row_a) == y.get(row_b),
        (Data::Dictionary { codes: x, .. }, Data::Dictionary { codes: y, .. }) => x.get(row_a) == y.get(row_b),
        (Data::Text(x), Data::Text(y)) => x.bytes(row_a) == y.bytes(row_b),
        _ => false,
    }
}

/// A column's cells, ready to be hashed.
enum Cells<'a> {
    Fixed(&'a Ints, &'a Chunk),
    Codes(&'a Codes),
    /// Codes with the hash of the text behind each.
    Texts(&'a Codes, Vec<u64>),
    Other(&'a Chunk),
}

impl<'a> Cells<'a> {
    fn of(column: &'a Chunk) -> Self {
        match &column.data {
            Data::Fixed { values, .. } => Cells::Fixed(values, column),
            // Code 0 is "not valid", so the codes say all; all batches share the dictionary.
            Data::Dictionary { codes, .. } => Cells::Codes(codes),
            _ => Cells::Other(column),
        }
    }

    /// The same where chunks have dictionaries of their own.
    fn by_text(column: &'a Chunk) -> Self {
        match &column.data {
            Data::Dictionary { codes, dictionary } => {
                // Code 0 is "not valid", which an empty text is not.
                let hash = |code: usize| match code {
                    0 => 1,
                    code => hash::bytes(dictionary.bytes(code)),
                };
                Cells::Texts(codes, (0..dictionary.len()).map(hash).collect())
            }
            _ => Cells::of(column),
        }
    }

    /// Mixes some rows into their hashes.
    fn mix_into(&self, rows: Range<usize>, hashes: &mut [u64]) {
        for (row, hash) in rows.zip(hashes) {
            *hash = hash::mix(hash.rotate_left(5) ^ self.hash(row));
        }
    }

    #[inline]
    fn hash(&self, row: usize) -> u64 {
        match self {
            Cells::Fixed(values, column) if column.valid.get(row) => values.get(row) as u64 ^ 0x5bd1_e995,
            Cells::Codes(codes) => u64::from(codes.get(row)),
            Cells::Texts(codes, hashes) => hashes.get(codes.get(row) as usize).copied().unwrap_or(1),
            Cells::Fixed(_, column) => missing_key(column, row),
            Cells::Other(column) => other(column, row),
        }
    }
}

/// The text of a cell that [`write_cell`] wrote, where it holds text.
pub fn written_text(key: &[u8]) -> &[u8] {
    key.get(1 + size_of::<u64>()..).unwrap_or(&[])
}

/// Writes a cell so that equal cells, and they alone, are equal bytes.
fn write_cell(column: &Chunk, row: usize, out: &mut Vec<u8>) {
    let mut text = |mark: u8, text: &[u8]| {
        out.push(mark);
        out.extend((text.len() as u64).to_le_bytes());
        out.extend(text);
    };
    if !column.valid.get(row) {
        match column.invalid_text(row) {
            Some(raw) => text(2, raw.as_bytes()),
            None => out.push(0),
        }
        return;
    }
    match &column.data {
        Data::Dictionary { codes, dictionary } => text(1, dictionary.bytes(codes.get(row) as usize)),
        Data::Text(texts) => text(1, texts.bytes(row)),
        Data::Boolean(v) => out.extend([1, v.get(row).copied().unwrap_or(0)]),
        Data::Fixed { values, .. } => {
            out.push(1);
            out.extend(values.get(row).to_le_bytes());
        }
        Data::Float(v) => {
            out.push(1);
            out.extend(crate::kernel::sort::float_key(v.get(row).copied().unwrap_or(0.0)).to_le_bytes());
        }
        Data::Wide { values, .. } => {
            out.push(1);
            out.extend(values.get(row).copied().unwrap_or(0).to_le_bytes());
        }
    }
}

fn missing_key(column: &Chunk, row: usize) -> u64 {
    column.invalid_text(row).map_or(1, |text| hash::bytes(text.as_bytes()))
}

fn other(column: &Chunk, row: usize) -> u64 {
    if !column.valid.get(row) {
        return missing_key(column, row);
    }
    match &column.data {
        Data::Boolean(v) => u64::from(v.get(row).copied().unwrap_or(0)) + 2,
        Data::Float(v) => crate::kernel::sort::float_key(v.get(row).copied().unwrap_or(0.0)) as u64,
        Data::Wide { values, .. } => {
            let value = values.get(row).copied().unwrap_or(0);
            hash::mix(value as u64) ^ (value >> 64) as u64
        }
        Data::Text(texts) => hash::bytes(texts.bytes(row)),
        Data::Fixed { .. } | Data::Dictionary { .. } => 0,
    }
}
