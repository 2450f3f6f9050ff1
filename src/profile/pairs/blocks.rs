//! Which columns are compared with which at a time: all at once while they fit the memory budget;
//! else blocks of them, every block with every other, each read again from the table.

use std::sync::{Arc, Mutex};

use super::super::report::Association;
use super::categories::{self, Pack, together};
use super::numbers::{self, Number};
use super::{BINS, Found, Levels, Side, side};
use crate::profile::column;
use crate::profile::room::Room;
use crate::scan::{Phase, Progress, each, each_on};
use crate::table::Table;
use crate::table::column::Column;
use crate::{Error, Result};

/// What is known of a column that is to be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Numbers that take so many bytes when they are made ready.
    Number(u64),
    /// So many values.
    Category(usize),
    /// Nothing that a method applies to.
    None,
}

/// The columns to compare, in table order.
pub enum Kept {
    /// Made ready.
    Sides(Vec<Side>),
    /// To be read again, as together they do not fit.
    Roles(Vec<Role>),
}

/// All associations of the columns, by column order then method.
///
/// # Errors
/// When the source cannot be read any more, or the person said stop.
pub async fn associations(table: &Table, kept: Kept, room: Room, progress: &Progress) -> Result<Vec<Association>> {
    let mut found = match kept {
        Kept::Sides(sides) => {
            progress.begin(Phase::Pairs, sides.len() as u64);
            let packs = packs(&sides.iter().map(role).collect::<Vec<_>>());
            let sides = sides.into_iter().enumerate().collect();
            Block::new(sides, &packs, progress).await?.alone(progress).await?
        }
        Kept::Roles(roles) => in_blocks(table, &roles, room, progress).await?,
    };
    found.sort_by_key(|pair| (pair.a, pair.b, pair.method));
    let name = |at: usize| table.fields.get(at).map(|field| field.name.clone());
    let named = found.into_iter().filter_map(|pair| {
        Some(Association {
            a: name(pair.a)?,
            b: name(pair.b)?,
            method: pair.method,
            value: pair.value.filter(|v| v.is_finite()),
            rows: pair.rows,
        })
    });
    Ok(named.collect())
}

fn role(side: &Side) -> Role {
    match side {
        Side::Number(_) => Role::Number(0),
        Side::Category(levels) => Role::Category(levels.levels()),
        Side::None => Role::None,
    }
}

/// The categories that share a pack.
fn packs(roles: &[Role]) -> Vec<Vec<usize>> {
    let categories = roles.iter().enumerate().filter_map(|(at, role)| match role {
        Role::Category(levels) => Some((at, *levels)),
        _ => None,
    });
    together(&categories.collect::<Vec<_>>())
}

/// Every block with itself and with every other. The block that was read last is held for the
/// next round, so that it is not read twice.
async fn in_blocks(table: &Table, roles: &[Role], room: Room, progress: &Progress) -> Result<Vec<Found>> {
    let packs = packs(roles);
    let mut left = planned(roles, &packs, table.rows, room);
    let mut found = Vec::new();
    let Some(first) = left.pop() else { return Ok(found) };
    let mut held = load(table, roles, &first, &packs, room, progress).await?;
    loop {
        progress.begin(Phase::Pairs, left.len() as u64 + 1);
        found.extend(held.alone(progress).await?);
        let mut next = None;
        for columns in &left {
            drop(next.take());
            let other = load(table, roles, columns, &packs, room, progress).await?;
            progress.begin(Phase::Pairs, left.len() as u64 + 1);
            found.extend(held.with(&other, progress).await?);
            next = Some(other);
        }
        match next {
            Some(other) => held = other,
            None => return Ok(found),
        }
        left.pop();
    }
}

/// Columns of each block: numbers one by one, categories with those that share their pack. Two
/// blocks fit at a time.
fn planned(roles: &[Role], packs: &[Vec<usize>], rows: u64, room: Room) -> Vec<Vec<usize>> {
    let numbers = roles.iter().enumerate().filter_map(|(at, role)| match role {
        Role::Number(bytes) => Some((vec![at], *bytes)),
        _ => None,
    });
    let units = numbers.chain(packs.iter().map(|pack| (pack.clone(), rows)));
    let mut blocks: Vec<Vec<usize>> = Vec::new();
    let mut taken = u64::MAX;
    for (columns, bytes) in units {
        taken = taken.saturating_add(bytes);
        if taken > room.pairs() / 2 {
            blocks.push(Vec::new());
            taken = bytes;
        }
        if let Some(block) = blocks.last_mut() {
            block.extend(columns);
        }
    }
    blocks
}

/// Reads the columns of a block, and makes them ready.
async fn load(
    table: &Table,
    roles: &[Role],
    columns: &[usize],
    packs: &[Vec<usize>],
    room: Room,
    progress: &Progress,
) -> Result<Block> {
    let watch = progress.stopwatch();
    let mut sides = Vec::with_capacity(columns.len());
    for group in room.groups(table, columns) {
        let shards = table.load(&group, progress).await?;
        let of_group = each_on(progress, room.threads(progress), group.len(), |place| {
            let at = group.get(place).copied().unwrap_or(usize::MAX);
            let parts: Vec<Arc<Column>> = shards.iter().filter_map(|s| s.columns.get(place).cloned()).collect();
            let number = matches!(roles.get(at), Some(Role::Number(_)));
            let ready = watch.time("columns made ready for pairs, again", || {
                side(number.then(|| column::places(&parts)), true, &parts)
            });
            Ok(Mutex::new((at, ready)))
        })
        .await?;
        for side in of_group {
            sides.push(side.into_inner().map_err(|_| Error::internal("a thread failed"))?);
        }
    }
    Block::new(sides, packs, progress).await
}

/// Columns that are compared together.
struct Block {
    numbers: Vec<Number>,
    packs: Vec<Pack>,
}

impl Block {
    /// Of some columns by their position; `packs` says which categories share a pack.
    async fn new(sides: Vec<(usize, Side)>, packs: &[Vec<usize>], progress: &Progress) -> Result<Self> {
        let (mut numbers, mut bins, mut levels) = (Vec::new(), Vec::new(), Vec::new());
        for (at, side) in sides {
            match side {
                Side::Number(mut number) => {
                    bins.push((at, std::mem::replace(&mut number.bins, Levels::new(Vec::new(), 0))));
                    numbers.push((at, number));
                }
                Side::Category(of) => levels.push((at, of)),
                Side::None => {}
            }
        }
        let sizes: Vec<(usize, usize)> = bins.iter().map(|(at, _)| (*at, BINS as usize)).collect();
        let mut packed = Vec::new();
        for (from, packs, categories) in [(&mut levels, packs, true), (&mut bins, &together(&sizes)[..], false)] {
            for pack in packs {
                let members: Vec<(usize, Levels)> = from.extract_if(.., |(at, _)| pack.contains(at)).collect();
                if !members.is_empty() {
                    packed.push((members, categories));
                }
            }
        }
        Ok(Block {
            numbers: made(progress, numbers, |(at, number)| Number::new(at, number)).await?,
            packs: made(progress, packed, |(members, categories)| Pack::new(members, categories)).await?,
        })
    }

    /// Every pair in it.
    async fn alone(&self, progress: &Progress) -> Result<Vec<Found>> {
        let mut found = numbers::associations(&self.numbers, None, progress).await?;
        found.extend(categories::associations(&self.packs, None, progress).await?);
        found.extend(categories::correlation_ratios(&self.packs, &self.numbers, progress).await?);
        Ok(found)
    }

    /// Every pair of one of its columns and one of another's.
    async fn with(&self, other: &Block, progress: &Progress) -> Result<Vec<Found>> {
        let mut found = numbers::associations(&self.numbers, Some(&other.numbers), progress).await?;
        found.extend(categories::associations(&self.packs, Some(&other.packs), progress).await?);
        found.extend(categories::correlation_ratios(&self.packs, &other.numbers, progress).await?);
        found.extend(categories::correlation_ratios(&other.packs, &self.numbers, progress).await?);
        Ok(found)
    }
}

/// Makes one thing of each other, on threads where there are some.
async fn made<T: Send, U: Send>(progress: &Progress, of: Vec<T>, make: impl Fn(T) -> U + Sync) -> Result<Vec<U>> {
    let of: Vec<Mutex<Option<T>>> = of.into_iter().map(|one| Mutex::new(Some(one))).collect();
    each(progress, of.len(), |at| {
        let one = of.get(at).and_then(|one| one.lock().ok()?.take());
        one.map(&make).ok_or_else(|| Error::internal("a thread failed"))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_blocks_fit_at_a_time_and_packs_stay_together() {
        let number = Role::Number(30);
        let roles = [
            number,
            Role::Category(9),
            number,
            Role::None,
            Role::Category(9),
            number,
            Role::Category(99),
            Role::Category(3),
            Role::Number(500),
        ];
        let packs = packs(&roles);
        assert_eq!(packs, [vec![1, 4], vec![6], vec![7]]);
        let planned = |budget| planned(&roles, &packs, 10, Room::with(budget, 10));
        assert_eq!(
            planned(0),
            [vec![0], vec![2], vec![5], vec![8], vec![1, 4], vec![6], vec![7]]
        );
        assert_eq!(planned(80), [vec![0, 2], vec![5], vec![8], vec![1, 4, 6, 7]]);
        assert_eq!(planned(10_000), [vec![0, 2, 5, 8, 1, 4, 6, 7]]);
    }
}
