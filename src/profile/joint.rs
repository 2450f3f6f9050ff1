//! Answers how two columns lie together: each is cut into places, and rows are counted by both.

use std::sync::Arc;

use super::bars::{Bars, Ends};
use super::interaction::{Extent, Interaction, InteractionOptions, Places};
use super::report::VERSION;
use crate::ask::{Run, Tables};
use crate::kernel::Interner;
use crate::run::Context;
use crate::stats::top::Top;
use crate::table::chunk::{Chunk, Data};
use crate::table::{Column, Table, Type, Value};
use crate::{Error, Result};

/// "No place": missing, out of type, or infinite.
const NOWHERE: u32 = u32::MAX;

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
    let (a, b) = (position("a", &options.a)?, position("b", &options.b)?);
    let (along, a) = cut(table, a, options, cx).await?;
    let (up, b) = cut(table, b, options, cx).await?;
    let mut counts = vec![vec![0u64; up.places.len()]; along.places.len()];
    let mut rows = 0;
    for (a, b) in a.into_iter().zip(b) {
        let cell = counts.get_mut(a as usize).and_then(|row| row.get_mut(b as usize));
        if let Some(count) = cell {
            *count += 1;
            rows += 1;
        }
    }
    Ok(Interaction {
        version: VERSION,
        a: along,
        b: up,
        counts,
        rows,
    })
}

/// A column's places, and the place of each row.
async fn cut(table: &Table, at: usize, options: &InteractionOptions, cx: &Context) -> Result<(Extent, Vec<u32>)> {
    let field = table
        .fields()
        .get(at)
        .ok_or_else(|| Error::internal("a column is gone"))?;
    let column = table.columns(&[at], cx).await?.pop();
    let column = column.ok_or_else(|| Error::internal("a column is gone"))?;
    cx.begin("comparing columns", 1);
    let (places, of_rows) = match field.r#type {
        Type::Text => levels(&column, options.levels),
        Type::Boolean => truths(&column),
        _ => bars(&column, options.bins),
    };
    cx.tick(1).await?;
    let extent = Extent {
        name: field.name.clone(),
        r#type: field.r#type,
        places,
    };
    Ok((extent, of_rows))
}

fn truths(column: &Column) -> (Places, Vec<u32>) {
    let place = |x: Option<f64>| x.map_or(NOWHERE, |x| u32::from(x != 0.0));
    let of_rows = numbers(column).map(place).collect();
    let values = vec![Value::Boolean(false), Value::Boolean(true)];
    (Places::Levels { values, others: 0 }, of_rows)
}

/// Each row's number.
fn numbers(column: &Column) -> impl Iterator<Item = Option<f64>> + '_ {
    column
        .iter()
        .flat_map(|chunk| (0..chunk.len()).map(move |row| chunk.number(row)))
}

/// Rows that have a place among bars: valid ones, but the infinite.
fn placed(chunk: &Chunk, row: usize) -> bool {
    chunk.valid.get(row)
        && match &chunk.data {
            Data::Float(values) => values.get(row).is_some_and(|x| x.is_finite()),
            _ => true,
        }
}

fn bars(column: &Column, bins: usize) -> (Places, Vec<u32>) {
    let bars = ends(column)
        .zip(column.first())
        .map(|(ends, chunk)| Bars::over(chunk, ends, bins));
    let place = |chunk: &Chunk, row: usize| {
        let bars = bars.as_ref().filter(|_| placed(chunk, row));
        bars.map_or(NOWHERE, |bars| bars.place(|bound| bound.of_cell(chunk, row)) as u32)
    };
    let of_chunk = |chunk: &Arc<Chunk>| -> Vec<u32> { (0..chunk.len()).map(|row| place(chunk, row)).collect() };
    let of_rows = column.iter().flat_map(of_chunk).collect();
    let (edges, exact) = bars.map(Bars::into_edges).unwrap_or_default();
    (Places::Bars { edges, exact }, of_rows)
}

/// The least and the greatest value that has a place.
fn ends(column: &Column) -> Option<Ends> {
    fn fold<T: Copy>(
        column: &Column,
        value: impl Fn(&Chunk, usize) -> T,
        min: fn(T, T) -> T,
        max: fn(T, T) -> T,
    ) -> Option<(T, T)> {
        let rows = column
            .iter()
            .flat_map(|chunk| (0..chunk.len()).map(move |row| (&**chunk, row)));
        let values = rows
            .filter(|(chunk, row)| placed(chunk, *row))
            .map(|(chunk, row)| value(chunk, row));
        values.fold(None, |ends, x| {
            Some(ends.map_or((x, x), |(low, high)| (min(low, x), max(high, x))))
        })
    }
    let chunk = column.first()?;
    let floats = matches!(chunk.data, Data::Float(_)) || chunk.kind.r#type == Type::Float;
    if floats {
        let number = |chunk: &Chunk, row| chunk.number(row).unwrap_or(0.0);
        return fold(column, number, f64::min, f64::max).map(|(low, high)| Ends::Floats(low, high));
    }
    let unscaled = |chunk: &Chunk, row: usize| match &chunk.data {
        Data::Fixed { values, .. } => i128::from(values.get(row)),
        Data::Wide { values, .. } => values.get(row).copied().unwrap_or(0),
        _ => 0,
    };
    fold(column, unscaled, i128::min, i128::max).map(|(low, high)| Ends::Unscaled(low, high))
}

fn levels(column: &Column, limit: usize) -> (Places, Vec<u32>) {
    let (mut interner, mut counts, mut of_rows) = (Interner::default(), Vec::new(), Vec::new());
    for chunk in column.iter() {
        for row in 0..chunk.len() {
            let text = match &chunk.data {
                _ if !chunk.valid.get(row) => None,
                Data::Dictionary { codes, dictionary } => Some(dictionary.bytes(codes.get(row) as usize)),
                Data::Text(texts) => Some(texts.bytes(row)),
                _ => None,
            };
            let number = text.map_or(NOWHERE, |text| interner.number(text));
            if number != NOWHERE {
                counts.resize(interner.len(), 0u64);
                counts
                    .get_mut(number as usize)
                    .into_iter()
                    .for_each(|count| *count += 1);
            }
            of_rows.push(number);
        }
    }
    let mut best = Top::new(limit);
    let texts = interner.texts();
    (0u32..)
        .zip(&counts)
        .for_each(|(number, count)| best.offer(*count, (texts.bytes(number as usize), number)));
    let listed = best.into_sorted();
    let others = counts.len() - listed.len();
    // All others share the place after the listed ones.
    let mut places = vec![listed.len() as u32; counts.len()];
    for (place, (_, (_, number))) in (0u32..).zip(&listed) {
        places.get_mut(*number as usize).into_iter().for_each(|of| *of = place);
    }
    let place = |number: &mut u32| *number = places.get(*number as usize).copied().unwrap_or(NOWHERE);
    of_rows.iter_mut().for_each(place);
    let value = |(_, (text, _)): (u64, (&[u8], u32))| Value::Text(String::from_utf8_lossy(text).into_owned());
    let values = listed.into_iter().map(value).collect();
    let others = others as u64;
    (Places::Levels { values, others }, of_rows)
}
