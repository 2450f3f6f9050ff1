//! Answers how two columns lie together: each is cut into places, and rows are counted by both.

use super::interaction::{Interaction, InteractionOptions, Points};
use super::report::VERSION;
use crate::ask::{Run, Tables};
use crate::run::Context;
use crate::stats::cut::{in_units_of_edges, places};
use crate::stats::spread::spread;
use crate::stats::{Extent, Places, Spread};
use crate::table::{Column, Table};
use crate::{Error, Result};

impl Run for InteractionOptions {
    async fn run(&self, on: &Tables, cx: &Context) -> Result<Interaction> {
        interaction(on.one()?, self, cx).await
    }
}

/// Counts the rows of two columns by the places of both.
///
/// # Errors
/// When an option is out of its bounds or names no column, the source cannot be read any more, or
/// the person said stop.
async fn interaction(table: &Table, options: &InteractionOptions, cx: &Context) -> Result<Interaction> {
    let position = |field: &str, name: &str| table.position(name).ok_or_else(|| table.no_column(field, name));
    let at = (position("a", &options.a)?, position("b", &options.b)?);
    let (along, a) = cut(table, at.0, options, cx).await?;
    let (up, b) = cut(table, at.1, options, cx).await?;
    let mut counts = vec![vec![0u64; up.places.len()]; along.places.len()];
    let mut rows = 0;
    for (a, b) in a.iter().zip(&b) {
        let cell = counts.get_mut(*a as usize).and_then(|row| row.get_mut(*b as usize));
        if let Some(count) = cell {
            *count += 1;
            rows += 1;
        }
    }
    let is_measure = |extent: &Extent| matches!(extent.places, Places::Bars { .. });
    let (mut points, mut of_levels) = (None, Vec::new());
    match (is_measure(&along), is_measure(&up)) {
        (true, true) if rows <= options.points => points = Some(points_of(table, at, cx).await?),
        (true, false) => of_levels = spreads(&load(table, at.0, cx).await?, &b, up.places.len()),
        (false, true) => of_levels = spreads(&load(table, at.1, cx).await?, &a, along.places.len()),
        _ => {}
    }
    Ok(Interaction {
        version: VERSION,
        a: along,
        b: up,
        counts,
        rows,
        points,
        spreads: of_levels,
    })
}

async fn load(table: &Table, at: usize, cx: &Context) -> Result<Column> {
    let column = table.columns(&[at], cx).await?.pop();
    column.ok_or_else(|| Error::internal("a column is gone"))
}

/// A column's places, and the place of each row.
async fn cut(table: &Table, at: usize, options: &InteractionOptions, cx: &Context) -> Result<(Extent, Vec<u32>)> {
    let field = table
        .fields()
        .get(at)
        .ok_or_else(|| Error::internal("a column is gone"))?;
    let column = load(table, at, cx).await?;
    cx.begin("comparing columns", 1);
    let (places, of_rows) = places(&column, options.bins, options.levels);
    cx.tick(1).await?;
    let extent = Extent {
        name: field.name.clone(),
        r#type: field.r#type,
        places,
    };
    Ok((extent, of_rows))
}

/// The rows that have a place in both, one by one.
async fn points_of(table: &Table, (a, b): (usize, usize), cx: &Context) -> Result<Points> {
    let (a, b) = (load(table, a, cx).await?, load(table, b, cx).await?);
    let mut points = Points::default();
    for ((row, a), b) in (0u64..).zip(in_units_of_edges(&a)).zip(in_units_of_edges(&b)) {
        if a.is_finite() && b.is_finite() {
            points.a.push(a);
            points.b.push(b);
            points.rows.push(row);
        }
    }
    Ok(points)
}

/// How the numbers at each place of another column lie.
fn spreads(numbers: &Column, of_rows: &[u32], places: usize) -> Vec<Option<Spread>> {
    let mut values: Vec<Vec<f64>> = vec![Vec::new(); places];
    for (x, place) in in_units_of_edges(numbers).zip(of_rows) {
        if x.is_finite()
            && let Some(values) = values.get_mut(*place as usize)
        {
            values.push(x);
        }
    }
    values.into_iter().map(spread).collect()
}
