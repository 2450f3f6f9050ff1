//! Days, instants and times of day, as days or as seconds with one scale for the column.

use super::super::missing::Rule;
use super::Base;
use crate::table::chunk::{Ints, POWERS};
use crate::table::parse::datetime::{Order, Stamp, form, stamp};

const DAY: i64 = 86_400;

/// What the cells of a column have been so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Days alone.
    Day,
    /// Days with times.
    Instant,
    /// Times alone.
    Clock,
}

/// Zones seen so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// No cell has one.
    Local,
    /// Every cell has this one, in minutes east of Greenwich.
    Fixed(i16),
    /// Every cell has one, but not the same.
    Mixed,
}

/// A column of days or times being built.
#[derive(Debug, Clone)]
pub struct TimeBuilder {
    /// What every builder keeps.
    pub base: Base,
    /// Days, or seconds with `scale` decimals.
    pub values: Ints,
    /// Decimals of a second.
    pub scale: u8,
    /// What the cells are; `None` before the first.
    pub shape: Option<Shape>,
    /// Zones of instants; `None` before the first.
    pub zone: Option<Zone>,
    /// How 03/04/2024 is read.
    pub order: Order,
    /// Whether a first number above 12 was seen: only the day can be first.
    pub day_first_seen: bool,
    /// Whether a second number above 12 was seen: only the month can be first.
    pub month_first_seen: bool,
    /// Cells where the order matters and both numbers could be either.
    pub ambiguous: u64,
    /// Cells where the order matters.
    pub numbers: u64,
    /// The forms of all days, by their bits.
    pub forms: u8,
    /// The first cell where the order matters.
    pub example: Example,
}

/// The day of a cell, as it stands there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Example([u8; 10]);

impl Example {
    /// The first bytes of a cell, up to a space.
    fn of(cell: &[u8]) -> Example {
        let mut bytes = [0; 10];
        let day = cell
            .iter()
            .take_while(|b| b.is_ascii_digit() || matches!(b, b'/' | b'-' | b'.'));
        bytes.iter_mut().zip(day).for_each(|(into, byte)| *into = *byte);
        Example(bytes)
    }

    /// As text.
    pub fn text(self) -> String {
        self.0.iter().take_while(|b| **b != 0).map(|b| char::from(*b)).collect()
    }
}

impl TimeBuilder {
    /// Reads 03/04/2024 in this order.
    pub fn new(order: Order) -> Self {
        TimeBuilder {
            base: Base::default(),
            values: Ints::default(),
            scale: 0,
            shape: None,
            zone: None,
            order,
            day_first_seen: false,
            month_first_seen: false,
            ambiguous: 0,
            numbers: 0,
            forms: 0,
            example: Example::default(),
        }
    }

    /// Takes one cell.
    #[inline]
    pub fn push(&mut self, cell: &[u8], rule: &Rule) {
        if cell.is_empty() {
            self.values.push(0);
            self.base.valid.push(false);
            return;
        }
        let found = stamp(cell, self.order).filter(|_| !rule.is_listed(cell));
        if let Some(stamp) = &found {
            self.note(cell, stamp);
        }
        match found.and_then(|stamp| self.value(stamp)) {
            Some(value) => {
                self.values.push(value);
                self.base.valid.push(true);
            }
            None => {
                self.values.push(0);
                self.base.not_a_value(cell, rule);
            }
        }
    }

    /// How a cell is written.
    #[inline]
    fn note(&mut self, cell: &[u8], stamp: &Stamp) {
        if stamp.small.is_some() {
            if self.numbers == 0 {
                self.example = Example::of(cell);
            }
            self.numbers += 1;
        }
        self.forms |= form(cell, stamp);
    }

    /// The value in the column's unit; `None` when the cell is of another shape.
    fn value(&mut self, stamp: Stamp) -> Option<i64> {
        if let Some((first, second)) = stamp.small
            && !self.in_order(first, second)
        {
            return None;
        }
        match (stamp.days, stamp.seconds) {
            (Some(days), None) => match self.shape {
                None | Some(Shape::Day) => {
                    self.shape = Some(Shape::Day);
                    Some(days)
                }
                // A day among instants is its midnight.
                Some(Shape::Instant) if self.zone == Some(Zone::Local) => self.scaled(days * DAY, (0, 0)),
                _ => None,
            },
            (Some(days), Some(seconds)) => self.instant(days, seconds, stamp),
            (None, Some(seconds)) => {
                if !matches!(self.shape, None | Some(Shape::Clock)) {
                    return None;
                }
                self.shape = Some(Shape::Clock);
                self.scaled(i64::from(seconds), stamp.fraction)
            }
            (None, None) => None,
        }
    }

    fn instant(&mut self, days: i64, seconds: u32, stamp: Stamp) -> Option<i64> {
        match self.shape {
            None | Some(Shape::Instant) => {}
            Some(Shape::Day) if stamp.zone.is_none() && self.values.multiply(DAY) => {}
            _ => return None,
        }
        let zone = match (self.zone, stamp.zone) {
            (None | Some(Zone::Local), None) => Zone::Local,
            (None, Some(minutes)) => Zone::Fixed(minutes),
            (Some(Zone::Fixed(known)), Some(minutes)) if known == minutes => Zone::Fixed(known),
            (Some(Zone::Fixed(_) | Zone::Mixed), Some(_)) => Zone::Mixed,
            _ => return None,
        };
        self.shape = Some(Shape::Instant);
        self.zone = Some(zone);
        let offset = i64::from(stamp.zone.unwrap_or(0)) * 60;
        self.scaled(days * DAY + i64::from(seconds) - offset, stamp.fraction)
    }

    /// Whether a cell's two small numbers fit the column's order; learns from them.
    fn in_order(&mut self, first: u8, second: u8) -> bool {
        self.day_first_seen |= first > 12;
        self.month_first_seen |= second > 12;
        self.ambiguous += u64::from(first <= 12 && second <= 12 && first != second);
        match self.order {
            Order::DayFirst => second <= 12,
            Order::MonthFirst => first <= 12,
        }
    }

    /// Seconds and decimals in the column's scale, which is raised when needed.
    fn scaled(&mut self, seconds: i64, (fraction, digits): (u32, u8)) -> Option<i64> {
        // Milli-, micro- and nanoseconds: few scales, and those that other tools have.
        let wanted = digits.div_ceil(3) * 3;
        if wanted > self.scale {
            let power = *POWERS.get(usize::from(wanted - self.scale))?;
            if !self.values.multiply(power) {
                return None;
            }
            self.scale = wanted;
        }
        let power = *POWERS.get(usize::from(self.scale))?;
        let tail = *POWERS.get(usize::from(self.scale - digits))?;
        seconds.checked_mul(power)?.checked_add(i64::from(fraction) * tail)
    }
}

impl TimeBuilder {
    /// Brings the values to the unit and scale that all batches share; `false` on overflow.
    pub fn bring_to(&mut self, instant: bool, scale: u8) -> bool {
        if instant && self.shape == Some(Shape::Day) && !self.values.multiply(DAY) {
            return false;
        }
        let factor = POWERS
            .get(usize::from(scale.saturating_sub(self.scale)))
            .copied()
            .unwrap_or(1);
        self.scale = scale;
        factor == 1 || self.values.multiply(factor)
    }
}
