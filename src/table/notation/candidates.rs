//! Which columns of text may hold numbers: by a look at some rows of each, so that others cost nothing.

use std::sync::Arc;

use super::tally::{self, Tally};
use super::{Known, point_of};
use crate::Result;
use crate::run::Context;
use crate::table::{Batch, Chunk, Format, Missing, ReadOptions, RowSet, Table, Type, records};

/// Rows of a look, of which there are two: at the beginning and in the middle.
const SAMPLE: usize = 256;

/// A column of text that may hold numbers.
pub struct Candidate {
    /// Its place in the table.
    pub place: usize,
    /// What is known beside its cells.
    pub known: Known,
    /// The type that a person gave.
    pub given: Option<Type>,
    /// What its cells show.
    pub tally: Tally,
}

/// The columns to look at whole.
pub fn candidates(table: &Table, known: &dyn Fn(&str) -> Known, options: &ReadOptions) -> Vec<Candidate> {
    let fields = table.fields().iter().enumerate();
    let places: Vec<usize> = fields
        .filter(|(_, field)| field.r#type == Type::Text && is_free(&field.name, options))
        .map(|(place, _)| place)
        .collect();
    let Some(source) = table
        .source()
        .filter(|_| options.missing != Missing::Pandas && !places.is_empty())
    else {
        return Vec::new();
    };
    let samples = samples(table, &places, SAMPLE);
    let mut found = Vec::new();
    for (place, sample) in places.iter().zip(samples) {
        let name = table.fields().get(*place).map_or("", |field| field.name.as_str());
        let known = known(name);
        let mut tally = Tally::new(point_of(source));
        tally.phrases = known.phrases;
        sample
            .iter()
            .for_each(|chunk| tally::texts(chunk, &mut |text, cells| tally.add(text, cells)));
        if known.is_given || may_be(&tally, source.format) {
            found.push(Candidate {
                place: *place,
                known,
                given: options.types.get(name).copied().filter(|given| *given != Type::Text),
                tally,
            });
        }
    }
    found
}

/// Whether nothing was said of a column that rules numbers out.
fn is_free(name: &str, options: &ReadOptions) -> bool {
    let given = options.types.get(name);
    let is_date = options.date_format_of.contains_key(name);
    !is_date && given.is_none_or(|given| matches!(given, Type::Integer | Type::Float))
}

/// Some rows of each column, at the beginning and in the middle: none of one that is damaged there.
pub fn samples(table: &Table, places: &[usize], count: usize) -> Vec<Vec<Arc<Chunk>>> {
    let firsts = [0, table.rows() / 2];
    let look = |places: &[usize]| -> Result<Vec<Batch>> {
        firsts.iter().map(|first| table.window(places, *first, count)).collect()
    };
    let column = |looks: &[Batch], at: usize| looks.iter().filter_map(|look| look.columns.get(at).cloned()).collect();
    match look(places) {
        Ok(looks) => (0..places.len()).map(|at| column(&looks, at)).collect(),
        Err(_) => {
            let one = |place: &usize| look(&[*place]).map_or_else(|_| Vec::new(), |looks| column(&looks, 0));
            places.iter().map(one).collect()
        }
    }
}

/// Whether a sample of a column speaks for a look at all of it.
fn may_be(sample: &Tally, format: Format) -> bool {
    let most = sample.fits.iter().max().copied().unwrap_or(0);
    // A typed file says for itself that plain digits are text there.
    let is_written = sample.written > 0 || format == Format::Csv;
    sample.total == 0 || most * 2 >= sample.total && is_written && sample.zeros * 10 <= sample.total
}

/// The same with all cells counted but those of some rows.
pub async fn counted(table: &Table, candidate: Candidate, apart: &RowSet, cx: &Context) -> Result<Candidate> {
    let mut tally = Tally::new(candidate.tally.point);
    tally.phrases = candidate.known.phrases;
    each(table, candidate.place, cx, &mut |chunk, first| {
        records::texts(chunk, first, apart, &mut |text, cells| tally.add(text, cells));
    })
    .await?;
    Ok(Candidate { tally, ..candidate })
}

/// Hands over the chunks of a column, each with the number of its first row.
pub async fn each(table: &Table, place: usize, cx: &Context, take: &mut dyn FnMut(&Chunk, u64)) -> Result<()> {
    let mut first = 0;
    let bytes = (cx.memory() / 4).max(1 << 18);
    table
        .chunks(&[place], bytes, cx, |batch| {
            if let Some(chunk) = batch.columns.first() {
                take(chunk, first);
            }
            first += batch.rows as u64;
            Ok(())
        })
        .await
}
