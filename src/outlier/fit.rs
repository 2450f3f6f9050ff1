//! Fits a forest: counts the rows that have all numbers, draws each tree's sample of them, reads those
//! rows, and grows the trees.
//!
//! Chance is a stream of the seed per tree, and a sample is drawn by the rows' places among those that
//! have all numbers: chunks, threads and where the table lies change nothing.

use rand::seq::index;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::report::{FitForest, Fitted};
use super::rows::each_row;
use super::{FOREST_VERSION, IsolationForest, Node};
use crate::ask::{Run, Tables};
use crate::run::{Context, each};
use crate::table::Table;
use crate::words::{list, noun, rows};
use crate::{Error, Result};

impl Run for FitForest {
    async fn run(&self, on: &Tables, cx: &Context) -> Result<Fitted> {
        let table = on.one()?;
        let places = self.places(table)?;
        let (forest, rows_used) = fit(self, table, &places, cx).await?;
        Ok(Fitted {
            columns: forest.columns.clone(),
            rows_used: rows_used.into(),
            trees: self.trees,
            left_out: table.rows().saturating_sub(rows_used.into()),
            kept: on.keep(forest),
        })
    }
}

impl FitForest {
    /// Where the columns are: in the order in which they are named, or in that of the table.
    fn places(&self, table: &Table) -> Result<Vec<usize>> {
        let is_number = |place: usize| table.fields().get(place).is_some_and(|field| field.r#type.is_number());
        if self.columns.is_empty() {
            let all: Vec<usize> = (0..table.fields().len()).filter(|place| is_number(*place)).collect();
            return match all.is_empty() {
                true => Err(Error::option("columns", "the table has no column of numbers")),
                false => Ok(all),
            };
        }
        let place = |name: &String| table.position(name).ok_or_else(|| table.no_column("columns", name));
        let places: Vec<usize> = self.columns.iter().map(place).collect::<Result<_>>()?;
        let named = self.columns.iter().zip(&places);
        let others: Vec<String> = named
            .filter(|(_, place)| !is_number(**place))
            .map(|(name, _)| format!("\"{name}\""))
            .collect();
        match others.is_empty() {
            true => Ok(places),
            false => Err(Error::option(
                "columns",
                format!(
                    "{} {} no numbers",
                    list(&others, "and"),
                    noun(others.len() as u64, "holds", "hold")
                ),
            )),
        }
    }
}

/// A tree's chance, and the rows that it grows from, by their places among those that can be used.
struct Drawn {
    chance: ChaCha8Rng,
    rows: Vec<u32>,
}

/// The forest, and how many rows could be used.
async fn fit(options: &FitForest, table: &Table, places: &[usize], cx: &Context) -> Result<(IsolationForest, u32)> {
    table.numbered_rows()?;
    let mut used = 0u32;
    cx.begin("counting rows", table.rows());
    let count = |point: Option<&[f64]>| {
        used += u32::from(point.is_some());
        Ok(())
    };
    each_row(table, places, cx, count).await?;
    if used < 2 {
        let problem = format!(
            "a forest grows from two rows or more that have a number in each column; there {} {}",
            noun(used.into(), "is", "are"),
            rows(used.into())
        );
        return Err(Error::option("columns", problem));
    }
    let sample = options.sample.min(used);
    let drawn: Vec<Drawn> = (0..options.trees)
        .map(|tree| draw(options.seed, tree, used, sample))
        .collect();
    let points = read(table, places, &drawn, cx).await?;
    cx.begin("growing trees", drawn.len() as u64);
    let trees = each(cx, drawn.len(), |tree| {
        let drawn = drawn.get(tree).ok_or_else(|| Error::internal("a tree is gone"))?;
        grow(&points, drawn, sample)
    });
    let forest = IsolationForest {
        version: FOREST_VERSION,
        columns: places
            .iter()
            .filter_map(|place| table.fields().get(*place))
            .map(|field| field.name.clone())
            .collect(),
        sample,
        seed: options.seed,
        trees: trees.await?,
    };
    Ok((forest, used))
}

/// A tree's sample of so many rows, without repeats.
fn draw(seed: u64, tree: u32, rows: u32, sample: u32) -> Drawn {
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    chance.set_stream(tree.into());
    let drawn = index::sample(&mut chance, rows as usize, sample as usize);
    Drawn {
        chance,
        rows: drawn.into_iter().map(|row| row as u32).collect(),
    }
}

/// The rows that some tree grows from.
struct Points {
    /// Their places among the rows that can be used, ascending.
    rows: Vec<u32>,
    /// Their numbers, row after row.
    values: Vec<f64>,
    columns: usize,
}

impl Points {
    /// The numbers of a row.
    fn of(&self, row: u32) -> Result<&[f64]> {
        let at = self.rows.binary_search(&row).ok();
        let values = at.and_then(|at| self.values.get(at * self.columns..(at + 1) * self.columns));
        values.ok_or_else(|| Error::internal("a row of a sample is gone"))
    }
}

async fn read(table: &Table, places: &[usize], drawn: &[Drawn], cx: &Context) -> Result<Points> {
    let mut wanted: Vec<u32> = drawn.iter().flat_map(|drawn| drawn.rows.iter().copied()).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let needed = (wanted.len() as u64).saturating_mul(places.len() as u64 * 8);
    let allowed = cx.memory() / 2;
    if needed > allowed {
        let what = "The rows that the forest grows from".to_owned();
        return Err(Error::Memory { what, needed, allowed });
    }
    let mut values = Vec::with_capacity(wanted.len() * places.len());
    let (mut at, mut next) = (0u32, wanted.iter().copied().peekable());
    cx.begin("reading samples", table.rows());
    let keep = |point: Option<&[f64]>| {
        let Some(point) = point else { return Ok(()) };
        if next.next_if_eq(&at).is_some() {
            values.extend_from_slice(point);
        }
        at += 1;
        Ok(())
    };
    each_row(table, places, cx, keep).await?;
    Ok(Points {
        rows: wanted,
        values,
        columns: places.len(),
    })
}

/// A tree that grows: its nodes so far.
struct Growing {
    chance: ChaCha8Rng,
    /// Splits above a leaf at most: beyond the average length of a way, no row is an outlier.
    deepest: u32,
    columns: u32,
    nodes: Vec<Node>,
}

fn grow(points: &Points, drawn: &Drawn, sample: u32) -> Result<Vec<Node>> {
    let mut rows: Vec<&[f64]> = drawn.rows.iter().map(|row| points.of(*row)).collect::<Result<_>>()?;
    let mut tree = Growing {
        chance: drawn.chance.clone(),
        // The logarithm to base 2, rounded up.
        deepest: u32::BITS - (sample.max(2) - 1).leading_zeros(),
        columns: points.columns as u32,
        nodes: Vec::new(),
    };
    tree.node(&mut rows, 0)?;
    Ok(tree.nodes)
}

impl Growing {
    /// Grows the node of some rows and all that is below it; the node's number.
    fn node(&mut self, rows: &mut [&[f64]], depth: u32) -> Result<u32> {
        let at = self.nodes.len();
        let size = rows.len() as u32;
        self.nodes.push(Node::Leaf { size });
        if size < 2 || depth == self.deepest {
            return Ok(at as u32);
        }
        let Some((feature, low, high)) = self.varying(rows)? else {
            return Ok(at as u32);
        };
        let threshold = self.between(low, high);
        let mut middle = 0;
        for row in 0..rows.len() {
            if value(rows.get(row), feature)? <= threshold {
                rows.swap(middle, row);
                middle += 1;
            }
        }
        let (below, above) = rows.split_at_mut(middle);
        let split = Node::Split {
            feature,
            threshold,
            left: self.node(below, depth + 1)?,
            right: self.node(above, depth + 1)?,
        };
        if let Some(node) = self.nodes.get_mut(at) {
            *node = split;
        }
        Ok(at as u32)
    }

    /// A column drawn among those in which the rows differ, with its least and greatest number.
    fn varying(&mut self, rows: &[&[f64]]) -> Result<Option<(u32, f64, f64)>> {
        let mut left: Vec<u32> = (0..self.columns).collect();
        while !left.is_empty() {
            let drawn = self.chance.random_range(0..left.len() as u32);
            let feature = left.swap_remove(drawn as usize);
            let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
            for row in rows {
                let x = value(Some(row), feature)?;
                (low, high) = (low.min(x), high.max(x));
            }
            if low < high {
                return Ok(Some((feature, low, high)));
            }
        }
        Ok(None)
    }

    /// A number drawn from `low` up to but without `high`, so that rows lie on both sides of it.
    fn between(&mut self, low: f64, high: f64) -> f64 {
        let share: f64 = self.chance.random();
        // Not low + share * (high - low), whose difference may be infinite.
        let drawn = low * (1.0 - share) + high * share;
        if low <= drawn && drawn < high { drawn } else { low }
    }
}

fn value(row: Option<&&[f64]>, feature: u32) -> Result<f64> {
    let value = row.and_then(|row| row.get(feature as usize)).copied();
    value.ok_or_else(|| Error::internal("a number of a sample is gone"))
}
