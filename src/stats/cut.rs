//! Cuts columns into places, and tells the place of each row: one column by itself, or the columns of two
//! tables into the same places.

use std::cmp::Ordering;
use std::sync::Arc;

use super::bars::{Bars, Ends, scale};
use super::fence::{Fence, Reach};
use super::places::Places;
use super::top::Top;
use crate::kernel::Interner;
use crate::table::bound::Bound;
use crate::table::chunk::{Chunk, Data};
use crate::table::{Column, Type, Value, show};

/// "No place": missing, out of type, or infinite.
pub const NOWHERE: u32 = u32::MAX;
/// Before the first bar, which leaves out the few values that are far from all others.
pub const BELOW: u32 = u32::MAX - 1;
/// Behind the last bar.
pub const ABOVE: u32 = u32::MAX - 2;

/// Seconds of a day: the unit of the edges of dates.
const DAY: f64 = 86_400.0;

/// A column's places and the place of each row: at most `bins` bars of numbers and times; of texts the `limit`
/// most frequent values, and one place for all others.
pub fn places(column: &Column, bins: usize, limit: usize) -> (Places, Vec<u32>) {
    match column.r#type() {
        Type::Text => {
            let texts = Texts::of(&[column], limit);
            let of_rows = texts.of_rows.into_iter().next().unwrap_or_default();
            (texts.places, of_rows)
        }
        Type::Boolean => (truths(), of_truths(column)),
        _ => {
            let bars = ends(column, Fence::NONE)
                .zip(column.first())
                .map(|(ends, chunk)| Bars::over(chunk, ends, bins));
            let of_rows = of_bars(column, bars.as_ref(), false);
            (bar_places(bars), of_rows)
        }
    }
}

/// The same places of two columns: for each of them the place of each row. The columns hold both numbers, or
/// both what else is of one type. Unless the `whole` range is asked for, few values that are far from all others
/// have no bar, but are [`BELOW`] or [`ABOVE`].
pub fn shared_places([a, b]: [&Column; 2], bins: usize, limit: usize, whole: bool) -> (Places, [Vec<u32>; 2]) {
    match b.r#type() {
        Type::Text => {
            let texts = Texts::of(&[a, b], limit);
            let mut of_rows = texts.of_rows.into_iter();
            (
                texts.places,
                [of_rows.next().unwrap_or_default(), of_rows.next().unwrap_or_default()],
            )
        }
        Type::Boolean => (truths(), [of_truths(a), of_truths(b)]),
        _ => {
            let finite = |column: &Column| numbers(column).flatten().filter(|x| x.is_finite()).collect();
            let far = if whole {
                None
            } else {
                Fence::of([a, b].map(|column| Reach::of(finite(column))))
            };
            let ends = both_ends(a, b, far.unwrap_or(Fence::NONE));
            // The same edges, each in the unit of its own column.
            let [of_a, of_b] = [a, b].map(|column| Some(Bars::over(column.first()?, ends?, bins)));
            let is_cut = far.is_some();
            let of_rows = [of_bars(a, of_a.as_ref(), is_cut), of_bars(b, of_b.as_ref(), is_cut)];
            (bar_places(of_b.or(of_a)), of_rows)
        }
    }
}

/// Each row's value in the units of a histogram's edges; not finite where it has no place.
pub fn in_units_of_edges(column: &Column) -> impl Iterator<Item = f64> + '_ {
    let unit = if column.r#type() == Type::Date { DAY } else { 1.0 };
    numbers(column).map(move |x| x.map_or(f64::NAN, |x| x * unit))
}

fn truths() -> Places {
    Places::Levels {
        values: vec![Value::Boolean(false), Value::Boolean(true)],
        others: 0,
    }
}

fn of_truths(column: &Column) -> Vec<u32> {
    numbers(column)
        .map(|x| x.map_or(NOWHERE, |x| u32::from(x != 0.0)))
        .collect()
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

fn bar_places(bars: Option<Bars>) -> Places {
    let (edges, exact) = bars.map(Bars::into_edges).unwrap_or_default();
    Places::Bars { edges, exact }
}

fn of_bars(column: &Column, bars: Option<&Bars>, is_cut: bool) -> Vec<u32> {
    let place = |chunk: &Chunk, row: usize| {
        let Some(bars) = bars.filter(|_| placed(chunk, row)) else {
            return NOWHERE;
        };
        let order = |bound: &Bound| bound.of_cell(chunk, row);
        // Where nothing is left out, nobody asks each row.
        let side = if is_cut { bars.side(order) } else { Ordering::Equal };
        match side {
            Ordering::Less => BELOW,
            Ordering::Greater => ABOVE,
            Ordering::Equal => bars.place(order) as u32,
        }
    };
    let of_chunk = |chunk: &Arc<Chunk>| -> Vec<u32> { (0..chunk.len()).map(|row| place(chunk, row)).collect() };
    column.iter().flat_map(of_chunk).collect()
}

/// The least and the greatest value of both columns: in their common unit where they have one.
fn both_ends(a: &Column, b: &Column, within: Fence) -> Option<Ends> {
    let (of_a, of_b) = match (ends(a, within), ends(b, within)) {
        (Some(of_a), Some(of_b)) => (of_a, of_b),
        (one, other) => return one.or(other),
    };
    let form = |column: &Column| Some((column.r#type(), scale(column.first()?)));
    if let (Ends::Unscaled(low, high), Ends::Unscaled(min, max)) = (of_a, of_b)
        && form(a) == form(b)
    {
        return Some(Ends::Unscaled(low.min(min), high.max(max)));
    }
    let ((low, high), (min, max)) = (floats(a, of_a), floats(b, of_b));
    Some(Ends::Floats(low.min(min), high.max(max)))
}

fn floats(column: &Column, ends: Ends) -> (f64, f64) {
    let scale = column.first().map_or(0, |chunk| scale(chunk));
    match ends {
        Ends::Floats(low, high) => (low, high),
        Ends::Unscaled(low, high) => (show::wide_float(low, scale), show::wide_float(high, scale)),
    }
}

/// The least and the greatest value that has a place.
fn ends(column: &Column, within: Fence) -> Option<Ends> {
    fn fold<T: Copy>(
        column: &Column,
        within: Fence,
        value: impl Fn(&Chunk, usize) -> T,
        min: fn(T, T) -> T,
        max: fn(T, T) -> T,
    ) -> Option<(T, T)> {
        let rows = column
            .iter()
            .flat_map(|chunk| (0..chunk.len()).map(move |row| (&**chunk, row)));
        let values = rows
            .filter(|(chunk, row)| placed(chunk, *row) && within.holds(chunk.number(*row)))
            .map(|(chunk, row)| value(chunk, row));
        values.fold(None, |ends, x| {
            Some(ends.map_or((x, x), |(low, high)| (min(low, x), max(high, x))))
        })
    }
    let chunk = column.first()?;
    let floats = matches!(chunk.data, Data::Float(_)) || chunk.kind.r#type == Type::Float;
    if floats {
        let number = |chunk: &Chunk, row| chunk.number(row).unwrap_or(0.0);
        return fold(column, within, number, f64::min, f64::max).map(|(low, high)| Ends::Floats(low, high));
    }
    let unscaled = |chunk: &Chunk, row: usize| match &chunk.data {
        Data::Fixed { values, .. } => i128::from(values.get(row)),
        Data::Wide { values, .. } => values.get(row).copied().unwrap_or(0),
        _ => 0,
    };
    fold(column, within, unscaled, i128::min, i128::max).map(|(low, high)| Ends::Unscaled(low, high))
}

/// Texts of one column or of several, by their number.
struct Texts {
    places: Places,
    /// For each column the place of each row.
    of_rows: Vec<Vec<u32>>,
}

impl Texts {
    /// The most frequent of all columns together, each of which counts as much as its share of its own column.
    fn of(columns: &[&Column], limit: usize) -> Texts {
        let mut interner = Interner::default();
        let mut of_rows: Vec<Vec<u32>> = columns.iter().map(|column| numbered(column, &mut interner)).collect();
        let counts: Vec<Vec<u64>> = of_rows.iter().map(|rows| counted(rows, interner.len())).collect();
        let all: Vec<u64> = counts.iter().map(|of| of.iter().sum()).collect();
        let mut best = Top::new(limit);
        let texts = interner.texts();
        for number in 0..interner.len() {
            best.offer(weight(&counts, &all, number), (texts.bytes(number), number as u32));
        }
        let listed = best.into_sorted();
        let others = interner.len() - listed.len();
        // All others share the place after the listed ones.
        let mut places = vec![listed.len() as u32; interner.len()];
        for (place, (_, (_, number))) in (0u32..).zip(&listed) {
            places.get_mut(*number as usize).into_iter().for_each(|of| *of = place);
        }
        let place = |number: &mut u32| *number = places.get(*number as usize).copied().unwrap_or(NOWHERE);
        of_rows.iter_mut().flatten().for_each(place);
        let value = |(_, (text, _)): (u64, (&[u8], u32))| Value::Text(String::from_utf8_lossy(text).into_owned());
        Texts {
            places: Places::Levels {
                values: listed.into_iter().map(value).collect(),
                others: others as u64,
            },
            of_rows,
        }
    }
}

/// The number of each row's text.
fn numbered(column: &Column, interner: &mut Interner) -> Vec<u32> {
    let mut of_rows = Vec::with_capacity(column.len());
    for chunk in column.iter() {
        for row in 0..chunk.len() {
            let text = match &chunk.data {
                _ if !chunk.valid.get(row) => None,
                Data::Dictionary { codes, dictionary } => Some(dictionary.bytes(codes.get(row) as usize)),
                Data::Text(texts) => Some(texts.bytes(row)),
                _ => None,
            };
            of_rows.push(text.map_or(NOWHERE, |text| interner.number(text)));
        }
    }
    of_rows
}

fn counted(rows: &[u32], numbers: usize) -> Vec<u64> {
    let mut counts = vec![0; numbers];
    for number in rows {
        counts
            .get_mut(*number as usize)
            .into_iter()
            .for_each(|count: &mut u64| *count += 1);
    }
    counts
}

/// How much a text counts: its count, of one column; of two, the sum of its shares, over one denominator.
fn weight(counts: &[Vec<u64>], all: &[u64], number: usize) -> u64 {
    let of = |column: usize| counts.get(column).and_then(|of| of.get(number)).copied().unwrap_or(0);
    match all {
        [a, b] if *a > 0 && *b > 0 => of(0).saturating_mul(*b).saturating_add(of(1).saturating_mul(*a)),
        _ => (0..counts.len()).map(of).sum(),
    }
}
