//! The same where rows are many and memory is little: in passes over the table, each of which
//! keeps no more than it may, however many rows there are and however often they repeat.
//!
//! The first pass marks a place for each row's hash: rows whose place is marked once have no
//! duplicate. The second finds the hashes that occur more than once, the third compares those rows
//! whole, and counts. What would be too much in one go is shared out by hash, so that rows that
//! are equal come in the same go.

use super::{Cells, Group};
use crate::Result;
use crate::kernel::Interner;
use crate::kernel::bits::Bits;
use crate::run::Context;
use crate::table::{Batch, Table};

/// Rows whose hashes are held at a time.
const PIECE: usize = 1 << 14;

/// Bytes that a pass may keep in any case.
const MIN: u64 = 1 << 20;

/// Marks for each row, where there is room: then few rows share one by chance.
const MARKS: u64 = 16;

/// What is done with what is found.
pub trait Found {
    /// Rows of each group that are listed.
    fn listed(&self) -> usize;

    /// Rows that are listed at most, of all groups of a go together; of those beyond, the count is told alone.
    fn most(&self) -> usize {
        usize::MAX
    }

    /// Whether groups that are too large together may be found one after another.
    fn in_goes(&self) -> bool {
        true
    }

    /// Takes a group of equal rows, written out as by [`write_cell`](super::write_cell), one row at least.
    fn group(&mut self, key: &[u8], group: Group);

    /// Whether rows are wanted that are equal to no other.
    fn wants_single(&self) -> bool {
        false
    }

    /// Takes such a row: the batch, and the place in it.
    fn single(&mut self, _batch: &Batch, _row: usize) {}

    /// Tells that the rows since the last call are final, or are to be forgotten since they will
    /// come again.
    fn settle(&mut self, _is_final: bool) {}
}

/// Finds equal rows of some columns in passes; with `valid` only rows whose first column is valid.
///
/// # Errors
/// When the source cannot be read any more, or the person said stop.
pub async fn find(
    table: &Table,
    columns: Vec<usize>,
    (candidates, valid): (Option<Bits>, bool),
    found: &mut dyn Found,
    cx: &Context,
) -> Result<()> {
    let search = Search {
        table,
        columns,
        candidates,
        valid,
        room: (cx.memory() / 2).max(MIN),
        cx,
    };
    let marks = search.marks().await?;
    let mut from = 0;
    loop {
        let (repeated, mut last) = match &marks {
            Some(marks) => search.repeated_hashes(marks, from).await?,
            None => (Vec::new(), u64::MAX),
        };
        while !repeated.is_empty() || found.wants_single() {
            let done = search.groups(&repeated, (from, last), found).await?;
            let all = done == last;
            last = done;
            found.settle(all || !found.wants_single());
            if all || !found.wants_single() {
                break;
            }
        }
        match last.checked_add(1) {
            Some(next) => from = next,
            None => return Ok(()),
        }
    }
}

/// What all passes have in common.
struct Search<'a> {
    table: &'a Table,
    columns: Vec<usize>,
    /// Rows that can have a duplicate; `None` when any can.
    candidates: Option<Bits>,
    /// Whether rows count only where the first column holds a value.
    valid: bool,
    /// Bytes that a pass may keep.
    room: u64,
    cx: &'a Context,
}

/// Places of hashes that occur, and of those that occur again.
struct Marks {
    twice: Bits,
    /// How far a hash is shifted to be a place.
    shift: u32,
}

impl Search<'_> {
    /// Hands over the hash of each row that can have a duplicate: the row's number, its place in the
    /// chunk, its hash, the chunk.
    async fn each(&self, mut take: impl FnMut(u32, usize, u64, &Batch)) -> Result<()> {
        let (mut base, watch) = (0u64, self.cx.stopwatch());
        self.cx.begin("looking for duplicates", 0);
        let chunk = self.room / 2;
        self.table
            .chunks(&self.columns, chunk, self.cx, |batch| {
                let start = watch.now();
                let cells: Vec<Cells<'_>> = batch.columns.iter().map(|column| Cells::by_text(column)).collect();
                let mut hashes = Vec::with_capacity(PIECE);
                for first in (0..batch.rows).step_by(PIECE) {
                    let rows = first..(first + PIECE).min(batch.rows);
                    hashes.clear();
                    hashes.resize(rows.len(), 0);
                    cells.iter().for_each(|cells| cells.mix_into(rows.clone(), &mut hashes));
                    for (at, hash) in rows.zip(&hashes) {
                        let row = base + at as u64;
                        let counts = !self.valid || batch.columns.first().is_some_and(|first| first.valid.get(at));
                        if counts && self.candidates.as_ref().is_none_or(|rows| rows.get(row)) {
                            // Rows are numbered in 32 bits.
                            take(row as u32, at, *hash, batch);
                        }
                    }
                }
                base += batch.rows as u64;
                watch.add("copies: rows hashed and compared", start);
                Ok(())
            })
            .await
    }

    /// Marks the hash of every row; `None` when no two rows share a place.
    async fn marks(&self) -> Result<Option<Marks>> {
        let limit = (self.room * 4).max(64);
        let wanted = self.table.rows().saturating_mul(MARKS).max(64);
        let bits = wanted.min(limit).ilog2();
        let shift = u64::BITS - bits;
        let (mut once, mut twice) = (Bits::new(1 << bits), Bits::new(1 << bits));
        self.each(|_, _, hash, _| {
            if once.set(hash >> shift) {
                twice.set(hash >> shift);
            }
        })
        .await?;
        Ok(twice.any().then_some(Marks { twice, shift }))
    }

    /// The hashes from `from` on that occur more than once, ascending, and the last hash that was
    /// looked at.
    async fn repeated_hashes(&self, marks: &Marks, from: u64) -> Result<(Vec<u64>, u64)> {
        let mut hashes = Hashes::new(from, (self.room / 32) as usize);
        self.each(|_, _, hash, _| {
            if hash >= from && hash <= hashes.last && marks.twice.get(hash >> marks.shift) {
                hashes.add(hash);
            }
        })
        .await?;
        hashes.settle();
        let (known, last) = (hashes.known, hashes.last);
        let repeated = known.into_iter().filter(|(_, repeated)| *repeated);
        Ok((repeated.map(|(hash, _)| hash).collect(), last))
    }

    /// Hands over the groups of rows that have one of some hashes and are equal; returns the last
    /// hash for which that is done.
    async fn groups(&self, repeated: &[u64], (from, last): (u64, u64), found: &mut dyn Found) -> Result<u64> {
        let mut groups = Groups {
            last,
            interner: Interner::default(),
            known: Vec::new(),
            listed: 0,
            room: usize::try_from(self.room).unwrap_or(usize::MAX),
            limit: found.listed(),
            most: found.most(),
            in_goes: found.in_goes(),
        };
        let (mut key, wants_single) = (Vec::new(), found.wants_single());
        self.each(|row, at, hash, batch| {
            if hash < from || hash > groups.last {
                return;
            }
            if repeated.binary_search(&hash).is_ok() {
                key.clear();
                batch
                    .columns
                    .iter()
                    .for_each(|column| super::write_cell(column, at, &mut key));
                groups.add(row, hash, &key);
            } else if wants_single {
                found.single(batch, at);
            }
        })
        .await?;
        let done = groups.last;
        if done < last && wants_single {
            return Ok(done);
        }
        for (number, known) in groups.known.into_iter().enumerate() {
            found.group(groups.interner.texts().bytes(number), known.group);
        }
        Ok(done)
    }
}

/// Hashes, each with whether it occurs more than once; the largest of them are given up when
/// they are too many.
struct Hashes {
    /// The last that is still counted.
    last: u64,
    from: u64,
    limit: usize,
    /// Not yet among the others.
    fresh: Vec<u64>,
    /// Ascending.
    known: Vec<(u64, bool)>,
}

impl Hashes {
    fn new(from: u64, limit: usize) -> Self {
        Hashes {
            last: u64::MAX,
            from,
            limit: limit.max(1 << 10),
            fresh: Vec::new(),
            known: Vec::new(),
        }
    }

    fn add(&mut self, hash: u64) {
        self.fresh.push(hash);
        if self.fresh.len() >= self.limit {
            self.settle();
        }
    }

    /// Takes the fresh ones in among the others.
    fn settle(&mut self) {
        self.fresh.sort_unstable();
        let mut all: Vec<(u64, bool)> = Vec::with_capacity(self.known.len() + self.fresh.len());
        let mut known = self.known.drain(..).peekable();
        for hash in self.fresh.drain(..) {
            all.extend(std::iter::from_fn(|| known.next_if(|(other, _)| *other <= hash)));
            match all.last_mut() {
                Some((other, repeated)) if *other == hash => *repeated = true,
                _ => all.push((hash, false)),
            }
        }
        all.extend(known);
        self.known = all;
        if self.known.len() > self.limit {
            // Half of them, in another go the rest; one hash is always kept.
            let half = self
                .known
                .get(self.known.len() / 2)
                .map_or(self.from, |(hash, _)| *hash);
            self.last = half.saturating_sub(1).max(self.from);
            self.known.retain(|(hash, _)| *hash <= self.last);
        }
        self.known.shrink_to(self.limit);
    }
}

/// A group with its hash.
struct Known {
    hash: u64,
    group: Group,
}

/// Groups by their rows, written out one cell after another.
struct Groups {
    /// The last hash that is still counted.
    last: u64,
    interner: Interner,
    known: Vec<Known>,
    /// Rows in the lists of all groups.
    listed: usize,
    room: usize,
    /// Rows of each that are listed.
    limit: usize,
    /// Rows of all that are listed.
    most: usize,
    in_goes: bool,
}

impl Groups {
    fn add(&mut self, row: u32, hash: u64, key: &[u8]) {
        let number = self.interner.number(key) as usize;
        if number >= self.known.len() {
            let group = Group {
                count: 0,
                rows: Vec::new(),
            };
            self.known.push(Known { hash, group });
        }
        if let Some(known) = self.known.get_mut(number) {
            known.group.count += 1;
            if known.group.rows.len() < self.limit && self.listed < self.most {
                known.group.rows.push(row);
                self.listed += 1;
            }
        }
        if self.in_goes && self.memory() > self.room && self.known.len() > 1 {
            self.give_up_half();
        }
    }

    fn memory(&self) -> usize {
        // A slot for the text, twice as many slots as texts at least.
        let each = size_of::<Known>() + 4 * size_of::<u64>();
        self.interner.texts().memory() + self.known.len() * each + self.listed * 8
    }

    /// Gives up the groups of the larger hashes, to be found in another go.
    fn give_up_half(&mut self) {
        let mut hashes: Vec<u64> = self.known.iter().map(|known| known.hash).collect();
        hashes.sort_unstable();
        let (Some(first), Some(half)) = (hashes.first(), hashes.get(hashes.len() / 2)) else {
            return;
        };
        if first == half {
            // Rows of one hash cannot be told apart by it.
            return;
        }
        self.last = half - 1;
        let old = std::mem::take(&mut self.interner);
        let known = std::mem::take(&mut self.known);
        self.listed = 0;
        for (number, known) in known
            .into_iter()
            .enumerate()
            .filter(|(_, known)| known.hash <= self.last)
        {
            self.interner.number(old.texts().bytes(number));
            self.listed += known.group.rows.len();
            self.known.push(known);
        }
    }
}
