//! Which columns are compared with which at a time: all at once while they fit the memory budget;
//! else blocks of them, every block with every other, each read again from the table.

use std::sync::Mutex;

use super::super::report::Association;
use super::categories::{self, Pack, together};
use super::numbers::{self, Number};
use super::{BINS, Found, Levels, Mean, Side, again, side};
use crate::profile::column;
use crate::profile::room::Room;
use crate::run::{Context, each, each_on};
use crate::table::chunk::Data;
use crate::table::{Column, Table};
use crate::{Error, Result, few};

/// What is known of a column that is to be compared.
#[derive(Debug, Clone, Copy)]
pub enum Role {
    /// Numbers.
    Number {
        /// Their mean.
        mean: Mean,
        /// Bytes that their values take.
        values: u64,
        /// Bytes that their ranks and bins take.
        ranks: u64,
        /// Whether values by their places take less than the cells.
        few: bool,
        /// Whether they are decimals of 128 bits.
        wide: bool,
    },
    /// So many values.
    Category(usize),
    /// Nothing that a method applies to.
    None,
}

/// What is compared in one go through the columns: what only needs ranks leaves room for more of
/// them when no values are beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    /// Everything.
    All,
    /// What needs values: Pearson's r and the correlation ratio.
    Values,
    /// What needs ranks and codes: Spearman's rho, Cramér's V and mutual information.
    Ranks,
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
pub async fn associations(table: &Table, kept: Kept, room: Room, cx: &Context) -> Result<Vec<Association>> {
    let mut found = match kept {
        Kept::Sides(sides) => {
            cx.begin("comparing columns", sides.len() as u64);
            let packs = packs(sides.iter().map(|side| match side {
                Side::Category(levels) => Some(levels.levels()),
                _ => None,
            }));
            let sides = sides.into_iter().enumerate().collect();
            let all = Block::new(sides, &packs, Pass::All, cx).await?;
            all.alone(cx).await?
        }
        Kept::Roles(roles) => {
            let packs = packs(roles.iter().map(|role| match role {
                Role::Category(levels) => Some(*levels),
                _ => None,
            }));
            let blocks = |pass| Blocks {
                table,
                roles: &roles,
                packs: &packs,
                room,
                pass,
                cx,
            };
            let mut found = blocks(Pass::Values).compared().await?;
            found.extend(blocks(Pass::Ranks).compared().await?);
            found
        }
    };
    few::sort_by_key(&mut found, |pair| (pair.a, pair.b, pair.method));
    let name = |at: usize| table.fields().get(at).map(|field| field.name.clone());
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

/// The categories that share a pack, from the numbers of values of those that are categories.
fn packs(levels: impl Iterator<Item = Option<usize>>) -> Vec<Vec<usize>> {
    let categories = levels.enumerate().filter_map(|(at, levels)| Some((at, levels?)));
    together(&categories.collect::<Vec<_>>())
}

/// One pass over columns that do not fit together.
struct Blocks<'a> {
    table: &'a Table,
    roles: &'a [Role],
    packs: &'a [Vec<usize>],
    room: Room,
    pass: Pass,
    cx: &'a Context,
}

impl Blocks<'_> {
    /// Every block with itself and with every other. The block that was read last is held for
    /// the next round, so that it is not read twice.
    async fn compared(&self) -> Result<Vec<Found>> {
        let cx = self.cx;
        let mut left = plan(self.roles, self.packs, self.table.rows(), self.pass, self.room);
        let mut found = Vec::new();
        let Some(first) = left.pop() else { return Ok(found) };
        let mut held = self.load(&first).await?;
        loop {
            cx.begin("comparing columns", left.len() as u64 + 1);
            found.extend(held.alone(cx).await?);
            let mut next = None;
            for columns in &left {
                drop(next.take());
                let other = self.load(columns).await?;
                cx.begin("comparing columns", left.len() as u64 + 1);
                found.extend(held.with(&other, cx).await?);
                next = Some(other);
            }
            match next {
                Some(other) => held = other,
                None => return Ok(found),
            }
            left.pop();
        }
    }

    /// Reads the columns of a block, and makes them ready.
    async fn load(&self, columns: &[usize]) -> Result<Block> {
        let (watch, threads) = (self.cx.stopwatch(), self.room.threads(self.cx));
        let (roles, pass) = (self.roles, self.pass);
        let mut sides = Vec::with_capacity(columns.len());
        let (large, held): (Vec<usize>, Vec<usize>) = columns
            .iter()
            .partition(|column| self.room.is_too_large(self.table, **column));
        for at in large {
            let role = roles.get(at).copied().unwrap_or(Role::None);
            let side = again::read(self.table, at, (role, pass), self.room.chunk(), self.cx).await?;
            sides.push((at, side));
        }
        for group in self.room.groups(self.table, &held) {
            let held = self.table.columns(&group, self.cx).await?;
            let of_group = each_on(self.cx, threads, group.len(), |place| {
                let at = group.get(place).copied().unwrap_or(usize::MAX);
                let column = held.get(place).ok_or_else(|| Error::internal("a column is gone"))?;
                let ready = watch.time("columns made ready for pairs, again", || {
                    part_of(roles.get(at).copied(), pass, column)
                });
                Ok(Mutex::new((at, ready)))
            })
            .await?;
            for side in of_group {
                sides.push(side.into_inner().map_err(|_| Error::internal("a thread failed"))?);
            }
        }
        // In the order in which they were asked for.
        few::sort_by_key(&mut sides, |(at, _)| columns.iter().position(|column| column == at));
        Block::new(sides, self.packs, self.pass, self.cx).await
    }
}

/// As much of a column as a pass needs.
fn part_of(role: Option<Role>, pass: Pass, column: &Column) -> Side {
    let wide = column.iter().any(|chunk| matches!(chunk.data, Data::Wide { .. }));
    match (role, pass) {
        (Some(Role::Number { mean, .. }), Pass::Values) if !wide => Side::Number(super::values(mean, column)),
        (Some(Role::Number { .. }), Pass::Ranks) => Side::Number(super::ranked(column::dense_ranks(column))),
        (Some(Role::Number { .. }), _) => {
            let value_counts = column::dense_ranks(column);
            side(
                Some((super::mean_and_values(&value_counts, column), value_counts)),
                false,
                column,
            )
        }
        _ => side(None, true, column),
    }
}

/// Columns of each block: numbers one by one, categories with those that share their pack. Two
/// blocks fit at a time.
fn plan(roles: &[Role], packs: &[Vec<usize>], rows: u64, pass: Pass, room: Room) -> Vec<Vec<usize>> {
    let numbers = roles.iter().enumerate().filter_map(|(at, role)| match role {
        Role::Number { values, .. } if pass == Pass::Values => Some((vec![at], *values)),
        Role::Number { ranks, .. } => Some((vec![at], *ranks)),
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

/// Columns that are compared together.
struct Block {
    numbers: Vec<Number>,
    packs: Vec<Pack>,
    pass: Pass,
}

impl Block {
    /// Of some columns by their position; `packs` says which categories share a pack.
    async fn new(sides: Vec<(usize, Side)>, packs: &[Vec<usize>], pass: Pass, cx: &Context) -> Result<Self> {
        let (mut numbers, mut bins, mut levels) = (Vec::new(), Vec::new(), Vec::new());
        for (at, side) in sides {
            match side {
                Side::Number(mut number) => {
                    let bins_of = std::mem::replace(&mut number.bins, Levels::new(Vec::new(), 0));
                    if pass == Pass::Values {
                        // Of decimals all is made at once.
                        number.ranked = None;
                    } else {
                        bins.push((at, bins_of));
                    }
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
            numbers: numbers.into_iter().map(|(at, side)| Number { at, side }).collect(),
            packs: made(cx, packed, |(members, categories)| Pack::new(members, categories)).await?,
            pass,
        })
    }

    /// Every pair in it.
    async fn alone(&self, cx: &Context) -> Result<Vec<Found>> {
        let mut found = numbers::associations(&self.numbers, None, cx).await?;
        if self.pass != Pass::Values {
            found.extend(categories::associations(&self.packs, None, cx).await?);
        }
        if self.pass != Pass::Ranks {
            found.extend(categories::correlation_ratios(&self.packs, &self.numbers, cx).await?);
        }
        Ok(found)
    }

    /// Every pair of one of its columns and one of another's.
    async fn with(&self, other: &Block, cx: &Context) -> Result<Vec<Found>> {
        let mut found = numbers::associations(&self.numbers, Some(&other.numbers), cx).await?;
        if self.pass != Pass::Values {
            found.extend(categories::associations(&self.packs, Some(&other.packs), cx).await?);
        }
        if self.pass != Pass::Ranks {
            found.extend(categories::correlation_ratios(&self.packs, &other.numbers, cx).await?);
            found.extend(categories::correlation_ratios(&other.packs, &self.numbers, cx).await?);
        }
        Ok(found)
    }
}

/// Makes one thing of each other, on threads where there are some.
async fn made<T: Send, U: Send>(cx: &Context, of: Vec<T>, make: impl Fn(T) -> U + Sync) -> Result<Vec<U>> {
    let of: Vec<Mutex<Option<T>>> = of.into_iter().map(|one| Mutex::new(Some(one))).collect();
    each(cx, of.len(), |at| {
        let one = of.get(at).and_then(|one| one.lock().ok()?.take());
        one.map(&make).ok_or_else(|| Error::internal("a thread failed"))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::pairs::centred;

    #[test]
    fn two_blocks_fit_at_a_time_and_packs_stay_together() {
        let number = |values| Role::Number {
            mean: centred::mean_and_values(&Default::default(), &Column::from_numbers([])).0,
            values,
            ranks: values / 2,
            few: false,
            wide: false,
        };
        let levels = [None, Some(9), None, None, Some(9), None, Some(99), Some(3), None];
        let roles: Vec<Role> = levels
            .iter()
            .enumerate()
            .map(|(at, levels)| match (at, levels) {
                (_, Some(levels)) => Role::Category(*levels),
                (3, None) => Role::None,
                (8, None) => number(500),
                _ => number(30),
            })
            .collect();
        let packs = packs(levels.into_iter());
        assert_eq!(packs, [vec![1, 4], vec![6], vec![7]]);
        let planned = |pass, budget| plan(&roles, &packs, 10, pass, Room::with(budget, 10));
        let alone = [vec![0], vec![2], vec![5], vec![8], vec![1, 4], vec![6], vec![7]];
        assert_eq!(planned(Pass::Values, 0), alone);
        let blocks = [vec![0, 2], vec![5], vec![8], vec![1, 4, 6, 7]];
        assert_eq!(planned(Pass::Values, 80), blocks);
        let blocks = [vec![0, 2, 5], vec![8], vec![1, 4, 6, 7]];
        assert_eq!(planned(Pass::Ranks, 80), blocks);
        assert_eq!(planned(Pass::Values, 10_000), [vec![0, 2, 5, 8, 1, 4, 6, 7]]);
    }
}
