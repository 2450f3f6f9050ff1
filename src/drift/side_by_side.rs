//! Answers how a column is distributed in two tables: rows by the same places, and shares added up.

use super::VERSION;
use super::distributions::{Cumulative, Distributions, Outside, SideBySide};
use super::run::{comparable, places_of};
use crate::ask::{Run, Tables};
use crate::run::Context;
use crate::stats::Extent;
use crate::stats::cut::{ABOVE, BELOW, in_units_of_edges, shared_places};
use crate::stats::kolmogorov::Distance;
use crate::table::{Column, Table, Type};
use crate::{Error, Result};

impl Run for Distributions {
    async fn run(&self, on: &Tables, cx: &Context) -> Result<SideBySide> {
        let (reference, current) = on.two()?;
        if reference.position(&self.column).is_none() && current.position(&self.column).is_none() {
            return Err(reference.no_column("column", &self.column));
        }
        let refused = |why: String| Error::option("column", why);
        let [of_reference, of_current] = places_of(&self.column, reference, current).map_err(refused)?;
        comparable(of_reference, of_current).map_err(refused)?;
        let a = load(of_reference, cx).await?;
        let b = load(of_current, cx).await?;
        cx.begin("comparing a column", 1);
        let (places, [of_a, of_b]) = shared_places([&a, &b], self.bins, self.levels, self.whole);
        let (in_reference, outside_reference) = counted(&a, &of_a, places.len());
        let (in_current, outside_current) = counted(&b, &of_b, places.len());
        cx.tick(1).await?;
        Ok(SideBySide {
            version: VERSION,
            extent: Extent {
                name: self.column.clone(),
                r#type: b.r#type(),
                places,
            },
            reference: in_reference,
            current: in_current,
            outside_reference,
            outside_current,
            cumulative: cumulative(&a, &b, self.points),
        })
    }
}

async fn load((table, place): (&Table, usize), cx: &Context) -> Result<Column> {
    let column = table.columns(&[place], cx).await?.pop();
    column.ok_or_else(|| Error::internal("a column is gone"))
}

/// The rows at each place, and the values at none.
fn counted(column: &Column, of_rows: &[u32], places: usize) -> (Vec<u64>, Outside) {
    let (mut counts, mut outside) = (vec![0; places], Outside::default());
    for place in of_rows {
        let count = match *place {
            BELOW => Some(&mut outside.below),
            ABOVE => Some(&mut outside.above),
            place => counts.get_mut(place as usize),
        };
        count.into_iter().for_each(|count| *count += 1);
    }
    if column.r#type() == Type::Float {
        for x in in_units_of_edges(column).filter(|x| x.is_infinite()) {
            if x < 0.0 {
                outside.negative_infinite += 1;
            } else {
                outside.positive_infinite += 1;
            }
        }
    }
    (counts, outside)
}

fn cumulative(a: &Column, b: &Column, points: usize) -> Option<Cumulative> {
    if matches!(a.r#type(), Type::Text | Type::Boolean) {
        return None;
    }
    let [a, b] = [a, b].map(ascending);
    let Distance { share, location, .. } = Distance::between(&a, &b)?;
    let mut at: Vec<f64> = [&a, &b]
        .into_iter()
        .flat_map(|values| some_of(values, points / 2))
        .collect();
    at.push(location);
    at.retain(|x| x.is_finite());
    at.sort_unstable_by(f64::total_cmp);
    at.dedup();
    let shares = |values: &[f64]| -> Vec<f64> {
        let share = |x: &f64| values.partition_point(|value| value <= x) as f64 / values.len() as f64;
        at.iter().map(share).collect()
    };
    Some(Cumulative {
        reference: shares(&a),
        current: shares(&b),
        distance: share,
        furthest: at.iter().position(|x| *x == location),
        at,
    })
}

/// The values, ascending, without NaN.
fn ascending(column: &Column) -> Vec<f64> {
    // So that the two zeros are one value.
    let mut values: Vec<f64> = in_units_of_edges(column)
        .filter(|x| !x.is_nan())
        .map(|x| x + 0.0)
        .collect();
    values.sort_unstable_by(f64::total_cmp);
    values
}

/// The different values, or where they are more than `limit` those at even ranks, the ends among them.
fn some_of(values: &[f64], limit: usize) -> Vec<f64> {
    let mut different: Vec<f64> = Vec::new();
    for x in values {
        if different.last() != Some(x) {
            different.push(*x);
        }
        if different.len() > limit {
            let last = values.len() - 1;
            let rank = |i: usize| (last as u128 * i as u128 / limit.max(1) as u128) as usize;
            return (0..=limit).filter_map(|i| values.get(rank(i)).copied()).collect();
        }
    }
    different
}
