//! The cells of a column, read as dates or times.

use std::sync::Arc;

use super::pattern::Pattern;
use super::{Choice, Form, Notation, Serial, Tally};
use crate::table::chunk::{Chunk, Kind};
use crate::table::column::{Builder, time, zone_name};
use crate::table::notation::{cells, is_missing};
use crate::table::parse::datetime::Stamp;
use crate::table::{Fitted, Type};
use crate::{Error, Result};

/// How cells are read.
#[derive(Debug, Clone)]
pub enum How {
    /// In the notation that the column shows.
    Written(Notation),
    /// By a pattern that a person gave.
    Pattern(Arc<Pattern>),
    /// As numbers that count from a day.
    Serial(Serial),
}

impl How {
    /// What a cell says.
    pub fn read(&self, text: &str) -> Option<Stamp> {
        match self {
            How::Written(notation) => notation.read(text),
            How::Pattern(pattern) => pattern.read(text),
            How::Serial(serial) => serial.read(text),
        }
    }
}

/// What only all cells together tell: whether they are days, instants or times of day.
#[derive(Debug, Clone, Copy, Default)]
pub struct Extent {
    /// Cells that are read.
    pub read: u64,
    instants: u64,
    clocks: u64,
    finest: u8,
    /// The zone of the first, and whether all have it.
    zone: Option<(i16, bool)>,
}

impl Extent {
    /// Of a column that has been counted and decided on.
    pub fn of(tally: &Tally, choice: &Choice) -> Extent {
        let is_time = choice.notation.forms == Form::Clock.bit();
        Extent {
            read: choice.fits,
            instants: tally.instants.iter().sum(),
            clocks: if is_time { choice.fits } else { 0 },
            finest: tally.finest,
            zone: tally.zone.filter(|_| choice.notation.zoned),
        }
    }

    /// Takes what so many cells say.
    pub fn add(&mut self, stamp: &Stamp, cells: u64) {
        self.read += cells;
        self.finest = self.finest.max(stamp.fraction.1);
        match (stamp.days, stamp.seconds) {
            (Some(_), Some(_)) => self.instants += cells,
            (None, _) => self.clocks += cells,
            _ => {}
        }
        if let Some(own) = stamp.zone.filter(|_| stamp.days.is_some()) {
            let (first, same) = self.zone.unwrap_or((own, true));
            self.zone = Some((first, same && first == own));
        }
    }

    /// What they are; `given` where there is none.
    fn r#type(&self, given: Option<Type>) -> Type {
        match given {
            Some(given) if self.read == 0 => given,
            _ if self.clocks > 0 => Type::Time,
            _ if self.instants > 0 => Type::Timestamp,
            _ => Type::Date,
        }
    }
}

/// Reads the texts of a column as dates or times, chunk by chunk.
#[derive(Debug, Clone)]
pub struct Read {
    how: How,
    kind: Kind,
    scale: u8,
    /// Whether texts that say that nothing is known are missing.
    phrases: bool,
}

impl Read {
    /// As what the cells are; `given` where there is none.
    pub fn new(how: How, extent: &Extent, given: Option<Type>, phrases: bool) -> Read {
        let r#type = extent.r#type(given);
        let is_instant = r#type == Type::Timestamp;
        let zone = extent.zone.filter(|_| is_instant).map(|(first, same)| match same {
            true => zone_name(first),
            false => zone_name(0),
        });
        Read {
            how,
            phrases,
            kind: Kind {
                zone: zone.map(Into::into),
                ..Kind::of(r#type)
            },
            // Milli-, micro- and nanoseconds, as text files are read.
            scale: if r#type == Type::Date {
                0
            } else {
                extent.finest.div_ceil(3) * 3
            },
        }
    }

    /// What the cells are.
    pub fn r#type(&self) -> Type {
        self.kind.r#type
    }
}

impl Fitted for Read {
    fn apply(&self, _: u64, of: &[Arc<Chunk>]) -> Result<Arc<Chunk>> {
        let chunk = of.first().ok_or_else(|| Error::internal("a column is gone"))?;
        let builder = Builder::new(self.kind.clone(), self.scale);
        let read = |text: &str| time(&self.how.read(text)?, &self.kind);
        Ok(Arc::new(cells(chunk, builder, &read, &|text| {
            self.phrases && is_missing(text)
        })))
    }
}
