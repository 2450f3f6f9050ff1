//! How columns go together by their rows: keys, dependencies, orders, sums, and what is missing by another's values.
//!
//! Everything is looked for among some rows first (`coded.rs`), which are all where the table is small. What is found in
//! a sample is looked at once more in all rows, of the columns that it needs alone: every number that is told is exact.

mod by_level;
mod coded;
mod dependencies;
mod groups;
mod keys;
mod near;
mod order;
mod sums;

use super::findings::is_named;
use super::report::{ColumnProfile, Dependency, Key};
use crate::kernel::bits::Bits;
use crate::run::{Context, Stopwatch, each};
use crate::table::{Batch, Table};
use crate::{Error, Result};

pub use by_level::ByLevel;
pub use coded::{Coded, Gather, sampled};
pub use dependencies::Tally;
pub use groups::Breaks;
pub use keys::Doubled;
pub use near::Near;
pub use order::Order;
pub use sums::{How, Whole};

/// Cells of all rows that are held of the columns that a sample leaves: the same whatever the budget, so that the answer
/// is.
const CELLS: u64 = 1 << 23;

/// Dependencies that are listed at most.
const LISTED: usize = 1_000;

/// What relations are looked for in: columns by the codes of their values.
pub struct View<'a> {
    /// The columns by their places; `None` where one is not compared.
    pub columns: &'a [Option<Coded>],
    /// Their figures.
    pub profiles: &'a [ColumnProfile],
    /// Rows that are looked at.
    pub rows: usize,
    /// Rows of the table.
    pub all: u64,
    /// Whether these are a sample.
    pub is_sample: bool,
    /// Whether some rows of the table are equal in every column.
    pub has_copies: bool,
}

impl View<'_> {
    /// A column and its figures.
    pub fn both(&self, at: usize) -> Option<(&Coded, &ColumnProfile)> {
        self.columns.get(at)?.as_ref().zip(self.profiles.get(at))
    }

    fn compared(&self) -> Vec<usize> {
        let columns = self.columns.iter().enumerate();
        columns
            .filter(|(_, column)| column.is_some())
            .map(|(at, _)| at)
            .collect()
    }
}

/// The pairs of columns that are asked for; all where nothing is said.
type Wished<'a> = Option<&'a [(usize, usize)]>;

/// A determinant with what goes by it but for some rows.
#[derive(Debug)]
pub struct Broken {
    /// The determinant.
    pub determinant: usize,
    /// What goes by it: which column, how, and the rows that break it.
    pub dependents: Vec<(usize, Tally, Breaks)>,
}

/// All that was found.
#[derive(Debug, Default)]
pub struct Relations {
    /// Columns that name the rows.
    pub keys: Vec<Key>,
    /// Columns that go by others.
    pub dependencies: Vec<Dependency>,
    /// Dependencies that are to be told as broken.
    pub broken: Vec<Broken>,
    /// Two columns that name the rows, but for some.
    pub doubled: Vec<Doubled>,
    /// Columns in an order that some rows break.
    pub orders: Vec<Order>,
    /// Columns that are made of others.
    pub wholes: Vec<Whole>,
    /// Columns that are missing by another's values.
    pub missing: Vec<ByLevel>,
    /// Columns that are 0 by another's values.
    pub zero: Vec<ByLevel>,
    /// Rows that are equal but for what names them.
    pub near: Option<Near>,
}

/// What a sample leaves to be looked at in all rows.
#[derive(Debug, Default)]
struct Wanted {
    dependencies: Vec<(usize, usize)>,
    pairs: Vec<(usize, usize)>,
    doubled: Vec<(usize, usize)>,
    orders: Vec<(usize, usize)>,
    wholes: Vec<Vec<usize>>,
    missing: Vec<(usize, usize)>,
    zero: Vec<(usize, usize)>,
}

/// What is known of a table's rows before relations are looked for.
pub struct Known<'a> {
    /// The rows of the sample.
    pub rows: &'a [u32],
    /// The columns that are compared.
    pub compared: &'a [usize],
    /// Rows whose value in the column that repeats least occurs again.
    pub repeated: Option<Bits>,
    /// Whether some rows are equal in every column.
    pub has_copies: bool,
}

/// Looks for relations between columns; `coded` are those that are compared, on the rows of the sample.
///
/// # Errors
/// When the source cannot be read any more, or the person said stop.
pub async fn find(
    table: &Table,
    profiles: &[ColumnProfile],
    mut coded: Vec<Option<Coded>>,
    known: Known<'_>,
    cx: &Context,
) -> Result<Relations> {
    let Known {
        rows,
        compared,
        repeated,
        has_copies,
    } = known;
    // Columns that were too large to be held have been passed over.
    let absent = |at: &&usize| coded.get(**at).is_some_and(Option::is_none);
    let absent: Vec<usize> = compared.iter().filter(absent).copied().collect();
    let read = gathered(table, &absent, &|_| Gather::new(rows), cx).await?;
    for (at, column) in absent.into_iter().zip(read) {
        coded
            .get_mut(at)
            .into_iter()
            .for_each(|slot| *slot = Some(column.clone()));
    }
    let all = table.rows();
    let view = View {
        columns: &coded,
        profiles,
        rows: rows.len(),
        all,
        is_sample: (rows.len() as u64) < all,
        has_copies,
    };
    let columns = view.compared();
    let mut found = match view.is_sample {
        false => of_all(&view, &columns, None, cx).await?,
        true => of_wanted(table, &view, &wanted(&view, &columns, cx).await?, cx).await?,
    };
    found.near = near::find(table, &view, repeated, cx).await?;
    Ok(found)
}

/// The columns that are wanted, each gathered by what `start` gives for it.
async fn gathered<'a>(
    table: &Table,
    wanted: &[usize],
    start: &(dyn Fn(usize) -> Gather<'a> + Sync),
    cx: &Context,
) -> Result<Vec<Coded>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    if table.is_loaded() {
        let columns = table.columns(wanted, cx).await?;
        return each(cx, columns.len(), |at| {
            let column = columns.get(at).zip(wanted.get(at));
            let (column, place) = column.ok_or_else(|| Error::internal("a column is gone"))?;
            Ok(start(*place).all(column))
        })
        .await;
    }
    let mut gathers: Vec<Gather> = wanted.iter().map(|at| start(*at)).collect();
    let take = |batch: &Batch| {
        let each = gathers.iter_mut().zip(&batch.columns);
        each.for_each(|(gather, chunk)| gather.update(chunk));
        Ok(())
    };
    table.chunks(wanted, cx.memory() / 4, cx, take).await?;
    Ok(gathers.into_iter().map(Gather::finish).collect())
}

/// Looks at what a sample has left, in all rows.
async fn of_wanted(table: &Table, sample: &View<'_>, wanted: &Wanted, cx: &Context) -> Result<Relations> {
    let profiles = sample.profiles;
    let rows: Vec<u32> = table.numbered_rows()?.collect();
    let needed = wanted.columns(profiles.len(), table.rows());
    let start = |at: usize| match wanted.needs_codes(at) {
        true => Gather::new(&rows),
        false => Gather::numbers(&rows),
    };
    let read = gathered(table, &needed, &start, cx).await?;
    let mut coded: Vec<Option<Coded>> = profiles.iter().map(|_| None).collect();
    for (at, column) in needed.iter().zip(read) {
        coded
            .get_mut(*at)
            .into_iter()
            .for_each(|slot| *slot = Some(column.clone()));
    }
    let view = View {
        columns: &coded,
        profiles,
        rows: rows.len(),
        all: table.rows(),
        is_sample: false,
        has_copies: sample.has_copies,
    };
    of_all(&view, &needed, Some(wanted), cx).await
}

impl Wanted {
    /// Whether it is asked of a column which of its cells are equal, rather than only what comes first.
    fn needs_codes(&self, at: usize) -> bool {
        let pairs = [
            &self.dependencies,
            &self.pairs,
            &self.doubled,
            &self.missing,
            &self.zero,
        ];
        let mut of_pairs = pairs.into_iter().flatten().flat_map(|(a, b)| [a, b]);
        of_pairs.any(|of| *of == at) || self.wholes.iter().flatten().any(|of| *of == at)
    }

    /// The columns that are needed of so many, no more of them than are held.
    fn columns(&self, columns: usize, rows: u64) -> Vec<usize> {
        let by = [&self.missing, &self.zero];
        let pairs = [&self.dependencies, &self.pairs, &self.doubled, &self.orders];
        let pairs = pairs.into_iter().chain(by).flatten();
        let mut needed = vec![false; columns];
        for at in pairs.flat_map(|(a, b)| [a, b]).chain(self.wholes.iter().flatten()) {
            needed.get_mut(*at).into_iter().for_each(|needed| *needed = true);
        }
        let most = usize::try_from(CELLS / rows.max(1)).unwrap_or(usize::MAX).max(2);
        let needed = needed.into_iter().enumerate().filter(|(_, needed)| *needed);
        needed.map(|(at, _)| at).take(most).collect()
    }
}

/// What one column says of the others.
#[derive(Default)]
struct OfOne {
    pairs: Vec<dependencies::Pair>,
    keys: Vec<(usize, usize)>,
    doubled: Vec<Doubled>,
    orders: Vec<Order>,
    missing: Vec<ByLevel>,
    zero: Vec<ByLevel>,
}

/// What each column says of the others, one after the other: where the rows are a sample, all that may be so of all.
async fn of_each(view: &View<'_>, columns: &[usize], wanted: Option<&Wanted>, cx: &Context) -> Result<OfOne> {
    let watch = cx.stopwatch();
    cx.begin("comparing columns", columns.len() as u64 * 2);
    let fewer = each(cx, columns.len(), |place| {
        let column = columns.get(place).and_then(|at| view.both(*at));
        Ok(column.and_then(|(coded, _)| coded.fewer()))
    });
    let mut few: Vec<Option<Coded>> = view.columns.iter().map(|_| None).collect();
    for (at, column) in columns.iter().zip(fewer.await?) {
        few.get_mut(*at).into_iter().for_each(|slot| *slot = column.clone());
    }
    let is_named = !keys::single(view).is_empty();
    let found = each(cx, columns.len(), |place| {
        let at = columns
            .get(place)
            .copied()
            .ok_or_else(|| Error::internal("a column is gone"))?;
        Ok(of_one(view, at, (columns, &few), (wanted, is_named), watch))
    });
    let mut all = OfOne::default();
    for one in found.await? {
        all.pairs.extend(one.pairs);
        all.keys.extend(one.keys);
        all.doubled.extend(one.doubled);
        all.orders.extend(one.orders);
        all.missing.extend(one.missing);
        all.zero.extend(one.zero);
    }
    all.orders = order::without_equals(view, all.orders);
    Ok(all)
}

fn of_one(
    view: &View,
    at: usize,
    columns: (&[usize], &[Option<Coded>]),
    (wanted, is_named): (Option<&Wanted>, bool),
    watch: &Stopwatch,
) -> OfOne {
    let by = (
        wanted.map(|wanted| wanted.missing.as_slice()),
        wanted.map(|wanted| wanted.zero.as_slice()),
    );
    let of_pairs = wanted.map(|wanted| wanted.dependencies.as_slice());
    let pairs = watch.time("relations: dependencies", || {
        dependencies::of_one(view, at, columns, of_pairs)
    });
    let (missing, zero) = watch.time("relations: missing and zero by values", || {
        by_level::of_one(view, at, columns, by)
    });
    let of_orders = wanted.map(|wanted| wanted.orders.as_slice());
    let orders = watch.time("relations: orders", || order::of_one(view, at, columns, of_orders));
    let of_keys = wanted.map(|wanted| wanted.pairs.as_slice());
    watch.time("relations: keys", || OfOne {
        pairs,
        keys: keys::of_one(view, at, columns.0, of_keys),
        doubled: match is_named || view.is_sample {
            true => Vec::new(),
            false => keys::doubled(view, at, columns.0),
        },
        orders,
        missing,
        zero,
    })
}

/// What a sample leaves.
async fn wanted(view: &View<'_>, columns: &[usize], cx: &Context) -> Result<Wanted> {
    let mut doubled = Vec::new();
    if keys::single(view).is_empty() {
        for a in columns {
            let after = columns.iter().filter(|b| *b > a);
            doubled.extend(after.filter(|b| keys::is_grid(view, *a, **b)).map(|b| (*a, *b)));
        }
    }
    let found = of_each(view, columns, None, cx).await?;
    let of = |found: Vec<ByLevel>| found.into_iter().map(|one| (one.column, one.by)).collect();
    let whole = |whole: Whole| whole.parts.iter().copied().chain([whole.whole]).collect();
    let likely = found.pairs.iter().filter(|pair| dependencies::is_likely(pair));
    Ok(Wanted {
        dependencies: likely.map(|pair| (pair.a, pair.b)).collect(),
        pairs: found.keys,
        doubled,
        orders: found.orders.iter().map(|order| order.columns).collect(),
        wholes: sums::wholes(view, columns, None).into_iter().map(whole).collect(),
        missing: of(found.missing),
        zero: of(found.zero),
    })
}

/// All that is so in all rows, of the columns that are wanted.
async fn of_all(view: &View<'_>, columns: &[usize], wanted: Option<&Wanted>, cx: &Context) -> Result<Relations> {
    let found = of_each(view, columns, wanted, cx).await?;
    let name = |at: usize| {
        view.profiles
            .get(at)
            .map_or(String::new(), |profile| profile.name.clone())
    };
    let keys = keys::single(view).into_iter().map(|at| vec![at]);
    let keys = keys.chain(found.keys.into_iter().take(LISTED).map(|(a, b)| vec![a, b]));
    let watch = cx.stopwatch();
    let broken = watch.time("relations: dependencies", || {
        let broken = dependencies::broken(view, &found.pairs).into_iter();
        broken.map(|broken| told(view, broken)).collect()
    });
    cx.tick(0).await?;
    Ok(Relations {
        keys: keys
            .map(|columns| Key {
                columns: columns.into_iter().map(name).collect(),
            })
            .collect(),
        dependencies: listed(view, &found.pairs),
        broken,
        doubled: found.doubled,
        orders: found.orders,
        wholes: watch.time("relations: sums", || {
            sums::wholes(view, columns, wanted.map(|wanted| wanted.wholes.as_slice()))
        }),
        missing: found.missing,
        zero: found.zero,
        near: None,
    })
}

fn told(view: &View, broken: dependencies::Broken) -> Broken {
    let a = view.both(broken.a).map(|(coded, _)| (coded, groups::Groups::of(coded)));
    let dependents = broken.pairs.iter().filter_map(|pair| {
        let ((left, groups), (right, _)) = (a.as_ref()?, view.both(pair.b)?);
        Some((pair.b, pair.tally, groups::breaks(groups, left, right)))
    });
    Broken {
        determinant: broken.a,
        dependents: dependents.collect(),
    }
}

/// Dependencies that hold but for one row in twenty.
fn listed(view: &View, pairs: &[dependencies::Pair]) -> Vec<Dependency> {
    let name = |at: usize| {
        view.profiles
            .get(at)
            .map_or(String::new(), |profile| profile.name.clone())
    };
    let keys = keys::single(view);
    let holds = |pair: &&dependencies::Pair| {
        !keys.contains(&pair.a) && pair.tally.all as f64 <= dependencies::LISTED * view.all as f64
    };
    let listed = pairs.iter().filter(holds).map(|pair| Dependency {
        determinant: vec![name(pair.a)],
        dependent: name(pair.b),
        rows: pair.tally.all,
        error: pair.tally.all as f64 / view.all.max(1) as f64,
    });
    listed.take(LISTED).collect()
}
