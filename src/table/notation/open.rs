//! The columns of a file that has been opened, read in their notations.
//!
//! Only columns of text can be written otherwise than plainly: readers leave a column as text where one of its cells
//! is. Some rows of each are looked at; a column that holds few numbers there costs nothing more. The others are
//! counted whole, decided on, and computed from their texts from then on, in memory or chunk by chunk.

use std::sync::Arc;

use super::candidates::{Candidate, candidates, counted, each, samples};
use super::groups::Groups;
use super::tally::{self, Tally};
use super::told::{self, NAMED, Now, Shown};
use super::{Decision, Extent, GROUP, Known, Notation, Read, Unit, decide, point_of};
use crate::run::Context;
use crate::table::chunk::Data;
use crate::table::column::{Cast, Written};
use crate::table::{
    Chunk, Field, Format, Made, Missing, NumbersRead, ReadOptions, RowSet, SourceReport, Table, Thousands, Type,
    records,
};
use crate::{Error, Finding, Result};

/// How a text file is to be read so that the notations can be: columns whose texts are needed as they are written.
pub fn wanted(options: &ReadOptions) -> ReadOptions {
    let mut wanted = options.clone();
    // Text has no decimals of its own: they are cast from the texts, which keeps every digit.
    let decimals = wanted.types.values_mut().filter(|own| **own == Type::Decimal);
    decimals.for_each(|own| *own = Type::Text);
    if options.missing == Missing::Pandas {
        return wanted;
    }
    for name in options.thousands_of.keys() {
        wanted.types.insert(name.clone(), Type::Text);
    }
    let point = options.thousands.and_then(point_beside);
    wanted.decimal_comma = options.decimal_comma.or(point.map(|point| point == b','));
    wanted
}

/// The decimal point that is left where something parts thousands.
fn point_beside(thousands: Thousands) -> Option<u8> {
    match thousands {
        Thousands::Comma => Some(b'.'),
        Thousands::Point => Some(b','),
        Thousands::Space | Thousands::Apostrophe | Thousands::None => None,
    }
}

/// Reads what is written otherwise than plainly. With the columns that must be read once more, since other columns show
/// that their decimal point parts thousands.
///
/// # Errors
/// When the source cannot be read any more, a column that is named does not exist, or the person said stop.
pub async fn open(table: Table, options: &ReadOptions, cx: &Context) -> Result<(Table, Vec<String>)> {
    let Some(source) = table.source().cloned() else {
        return Ok((table, Vec::new()));
    };
    if let Some(unknown) = options.thousands_of.keys().find(|name| table.position(name).is_none()) {
        return Err(table.no_column("thousands_of", unknown));
    }
    let mut reading = Reading::of(&table, source);
    let mut open: Vec<Candidate> = Vec::new();
    for candidate in candidates(&table, &|name| reading.known(name, options), options) {
        match counted(&table, candidate, &reading.apart, cx).await {
            Ok(candidate) => open.push(candidate),
            Err(Error::Stopped) => return Err(Error::Stopped),
            // What is damaged further on is told when somebody asks for it.
            Err(_) => {}
        }
    }
    reading.others = reading.point_of_others(&open);
    for candidate in open {
        reading.decide(candidate, cx).await?;
    }
    reading.decimals(options, cx).await?;
    reading.doubtful_decimals(options, cx).await?;
    let again = std::mem::take(&mut reading.again);
    Ok((reading.table(cx).await?, again))
}

/// The same options, with thousands in these columns parted by what is the decimal point elsewhere in the file.
pub fn parted(options: &ReadOptions, table: &Table, columns: Vec<String>) -> ReadOptions {
    let is_comma = table.source().is_some_and(|source| source.decimal_comma);
    let what = if is_comma { Thousands::Comma } else { Thousands::Point };
    let mut parted = options.clone();
    parted.thousands_of.extend(columns.into_iter().map(|name| (name, what)));
    parted
}

/// A table whose numbers are being read.
struct Reading<'a> {
    of: &'a Table,
    source: SourceReport,
    /// The decimal point of plain numbers.
    point: u8,
    /// That of other numbers, where they show it.
    others: Option<u8>,
    made: Vec<Made>,
    findings: Vec<Finding>,
    changed: bool,
    /// Rows that are no records.
    apart: RowSet,
    /// Columns of floats whose point parts thousands.
    again: Vec<String>,
}

impl<'a> Reading<'a> {
    fn of(table: &'a Table, source: SourceReport) -> Self {
        Reading {
            of: table,
            point: point_of(&source),
            source,
            others: None,
            made: table.made(),
            findings: Vec::new(),
            changed: false,
            apart: records::none(table.findings()),
            again: Vec::new(),
        }
    }

    fn name(&self, place: usize) -> &'a str {
        self.of.fields().get(place).map_or("", |field| field.name.as_str())
    }

    fn known(&self, name: &str, options: &ReadOptions) -> Known {
        let thousands = options.thousands_of.get(name).copied().or(options.thousands);
        let group = thousands.map(|thousands| thousands.character().map_or(0, |c| c as u8));
        let said = options.decimal_comma.map(|comma| if comma { b',' } else { b'.' });
        Known {
            point: thousands.and_then(point_beside).or(said),
            group,
            others: self.others,
            likely: (self.source.delimiter == Some(',')).then_some(b'.'),
            is_given: options.types.get(name).is_some_and(|given| given.is_number())
                || options.thousands_of.contains_key(name),
            phrases: options.missing == Missing::Auto && !options.missing_of.contains_key(name),
            apart: !self.apart.is_empty(),
        }
    }

    /// The decimal point that numbers elsewhere show: plain ones whose decimals are no group of three digits, and
    /// columns that can be read in one way only.
    fn point_of_others(&self, open: &[Candidate]) -> Option<u8> {
        let doubtful = |candidate: &&Candidate| {
            let decision = decide(&candidate.tally, candidate.known);
            matches!(decision, Decision::Ambiguous | Decision::Numbers(_, true))
        };
        let floats = self.floats();
        if !open.iter().any(|candidate| doubtful(&candidate)) && floats.is_empty() {
            return None;
        }
        let chunks = samples(self.of, &floats, 1).into_iter().flatten();
        let shows = |chunk: Arc<Chunk>| match &chunk.data {
            Data::Fixed { scale, .. } => *scale != 0 && *scale != GROUP,
            _ => true,
        };
        if chunks.into_iter().any(shows) {
            return Some(self.point);
        }
        for candidate in open.iter().filter(|candidate| !doubtful(candidate)) {
            if let Decision::Numbers(notation, false) = decide(&candidate.tally, candidate.known)
                && candidate.tally.shows_point(notation)
            {
                return Some(notation.point);
            }
        }
        None
    }

    /// Columns of floats in a text file.
    fn floats(&self) -> Vec<usize> {
        let fields = self.of.fields().iter().enumerate();
        let floats = fields.filter(|(_, field)| field.r#type == Type::Float && self.source.format == Format::Csv);
        floats.map(|(place, _)| place).collect()
    }

    /// Decides on a column, and makes it one of numbers where it is.
    async fn decide(&mut self, candidate: Candidate, cx: &Context) -> Result<()> {
        let Candidate {
            place,
            known,
            given,
            tally,
        } = candidate;
        let name = self.name(place);
        let others = self.others;
        match decide(&tally, Known { others, ..known }) {
            Decision::Other => {}
            Decision::Numbers(notation, doubted) => {
                let (shown, extent) = self.shown(place, &notation, cx).await?;
                let unit = unit_name(&tally, &notation);
                let read = Read::new(notation, &extent, given);
                let field = Field {
                    name: name.to_owned(),
                    r#type: read.r#type(),
                };
                if let Some(slot) = self.made.get_mut(place) {
                    *slot = Made::computed(field, vec![place], Arc::new(read));
                    self.changed = true;
                }
                self.findings.extend(told::read(name, &shown, unit.as_deref()));
                if doubted && notation.group != 0 {
                    self.findings
                        .push(told::ambiguous(name, shown.written, &tally.example, Now::Thousands));
                }
                if doubted && notation.group == 0 && shown.read < shown.total {
                    let left = shown.total - shown.read;
                    self.findings
                        .push(told::ambiguous(name, left, &tally.example, Now::Text));
                }
                if shown.written > 0 {
                    self.source.numbers.push(report(name, &notation, unit, shown.written));
                }
            }
            Decision::Mostly(notation) => {
                let (shown, _) = self.shown(place, &notation, cx).await?;
                let unit = unit_name(&tally, &notation);
                self.findings.push(told::mostly(name, &shown, unit.as_deref()));
            }
            Decision::Mixed => {
                let rows = self.rows_in_other_units(place, &tally, cx).await?;
                self.findings.push(told::mixed(name, &tally, rows));
            }
            Decision::Ambiguous => {
                self.findings
                    .push(told::ambiguous(name, tally.written, &tally.example, Now::Text));
            }
        }
        Ok(())
    }

    /// What the cells of a column are in its notation.
    async fn shown(&self, place: usize, notation: &Notation, cx: &Context) -> Result<(Shown, Extent)> {
        let (mut shown, mut extent, point) = (Shown::default(), Extent::default(), self.point);
        let mut rows = Vec::new();
        each(self.of, place, cx, &mut |chunk, first| {
            let mut add = |text: &str, cells: u64| {
                let (cell, is_written) = shown.add(text, cells, notation, point);
                cell.into_iter().for_each(|cell| extent.add(cell));
                is_written
            };
            tally::told(chunk, first, NAMED, &mut add, &mut rows);
        })
        .await?;
        shown.rows = rows;
        Ok((shown, extent))
    }

    /// Rows that are in another unit than most.
    async fn rows_in_other_units(&self, place: usize, tally: &Tally, cx: &Context) -> Result<Vec<u64>> {
        let most = tally.units.iter().map(|(unit, cells, _)| (*cells, *unit)).max();
        let usual = most
            .filter(|(cells, _)| *cells > tally.bare)
            .map_or(Unit::NONE, |(_, unit)| unit);
        let mut rows = Vec::new();
        let mut odd = |text: &str, _: u64| super::Shape::of(text).is_some_and(|shape| shape.unit != usual);
        each(self.of, place, cx, &mut |chunk, first| {
            tally::told(chunk, first, NAMED, &mut odd, &mut rows);
        })
        .await?;
        Ok(rows)
    }

    /// Columns that a person wants as decimals.
    async fn decimals(&mut self, options: &ReadOptions, cx: &Context) -> Result<()> {
        for (place, field) in self.of.fields().iter().enumerate() {
            if field.r#type != Type::Text || options.types.get(&field.name) != Some(&Type::Decimal) {
                continue;
            }
            let column = self.of.columns(&[place], cx).await?.pop();
            let column = column.ok_or_else(|| Error::internal("a column is gone"))?;
            let known = self.known(&field.name, options);
            let written = Written {
                decimal_comma: self.source.decimal_comma,
                order: None,
                dates: None,
                notation: match options.missing {
                    Missing::Pandas => None,
                    _ => super::of_column(&column, self.point, known),
                },
            };
            let (cast, _) = Cast::of(&column, Type::Decimal, written)?;
            let field = Field {
                name: field.name.clone(),
                r#type: Type::Decimal,
            };
            if let Some(slot) = self.made.get_mut(place) {
                *slot = Made::computed(field, vec![place], Arc::new(cast));
                self.changed = true;
            }
        }
        Ok(())
    }

    /// Floats that are all written like `1.234`: another column may say that the point parts thousands, or that it is
    /// one; where none does, it is told.
    async fn doubtful_decimals(&mut self, options: &ReadOptions, cx: &Context) -> Result<()> {
        let is_said = options.decimal_comma.is_some() || options.thousands.is_some();
        if is_said || options.missing == Missing::Pandas || self.others == Some(self.point) {
            return Ok(());
        }
        for place in self.floats() {
            let name = self.name(place);
            let mut groups = Groups::default();
            if options.types.contains_key(name) || !groups.all_of(self.of, place, cx).await? {
                continue;
            }
            if self.others.is_some() {
                self.again.push(name.to_owned());
            } else {
                let example = groups.example(self.point);
                self.findings
                    .push(told::ambiguous(name, groups.grouped, &example, Now::Decimals));
            }
        }
        Ok(())
    }

    async fn table(self, cx: &Context) -> Result<Table> {
        let table = match self.changed {
            true => self.of.with_columns(self.made, cx).await?,
            false if self.findings.is_empty() => return Ok(self.of.clone()),
            false => self.of.with_store(self.of.store().clone(), self.of.rows()),
        };
        let mut findings = self.of.findings().to_vec();
        findings.extend(self.findings);
        Ok(table.read_as(self.source, findings))
    }
}

/// How the unit of a column is written where it is met first.
fn unit_name(tally: &Tally, notation: &Notation) -> Option<String> {
    match notation.seconds {
        Some(seconds) => Some(Unit::of_seconds(seconds).to_owned()),
        None => {
            let own = tally.units.iter().find(|(unit, ..)| *unit == notation.unit);
            own.map(|(_, _, spelling)| spelling.trim_end_matches('.').to_owned())
        }
    }
}

fn report(column: &str, notation: &Notation, unit: Option<String>, cells: u64) -> NumbersRead {
    let parts = |thousands: &Thousands| thousands.character().is_some_and(|c| c as u8 == notation.group);
    NumbersRead {
        column: column.to_owned(),
        thousands: Thousands::ALL.into_iter().find(parts).unwrap_or(Thousands::None),
        decimal_comma: notation.point == b',',
        unit,
        cells,
    }
}
