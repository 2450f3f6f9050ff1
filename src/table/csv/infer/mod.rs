//! The whole column decides its type: what was built under a guess is accepted, turned into
//! another type in memory, or sent back to be read again.
//!
//! A column of which at most one cell in a hundred does not fit keeps its type, and those cells
//! stay as raw text. Cells with leading zeros make the column text when they are more than one in
//! a thousand: as a number "007" would lose its zeros, and a join on it would quietly find nothing.
//! Numbers of which some are written in another way, such as 1,234.50, are read as text and then as
//! what they are (`table::notation`). Whole numbers beside digits with an E among them, such as 804517E66302, are
//! identifiers, and stay text.

mod texts;

use std::sync::Arc;

use super::build::{Base, Builder, Example, Guess, NumberBuilder, Shape, TimeBuilder, Zone};
use super::plan::Plan;
use crate::table::Type;
use crate::table::chunk::{Chunk, Data, Kind};
use crate::table::parse::datetime::Order;
use texts::{coded, texts};

/// Days with points between their numbers, as `datetime::form` has it.
const POINTS: u8 = 8;

/// What is known of a column beside its cells.
#[derive(Debug, Clone)]
pub struct Hint {
    /// Its place.
    pub column: usize,
    /// A type that the person gave.
    pub given: Option<Type>,
    /// Whether the order of day and month was given.
    pub order_given: bool,
    /// How to read it if it is text after all.
    pub text: Guess,
    /// Whether the guess is final, and is only to be carried out.
    pub is_final: bool,
    /// Which texts stand for missing, where the whole column has shown it.
    pub tokens: Option<Arc<Vec<String>>>,
}

/// What becomes of a column.
pub enum Inference {
    /// Its batches.
    Columns(Vec<Chunk>, Notes),
    /// To be read again under another guess.
    Again(Guess),
}

/// What else was learnt.
#[derive(Debug, Clone, Copy, Default)]
pub struct Notes {
    /// Cells whose day and month could be either way round.
    pub ambiguous_dates: u64,
    /// Numbers with more digits than a float keeps.
    pub rounded: u64,
    /// How 03/04/2024 was read, where such a date was seen.
    pub day_first: Option<bool>,
    /// Dates with two numbers of which one is the day.
    pub dates: Option<Dates>,
    /// The guess that was right, to read the column again later.
    pub guess: Option<Guess>,
    /// Bytes of rows that were read and given up.
    pub given_up: u64,
}

/// Dates of a column with two numbers of which one is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    /// Cells with such numbers, and all cells that are not missing.
    pub cells: (u64, u64),
    /// How they are written, as `datetime::form` has it.
    pub form: u8,
    /// The first.
    pub example: Example,
    /// Cells that are another day in the other order.
    pub open: u64,
    /// Whether the order was given.
    pub is_given: bool,
}

/// Judges a column from all its batches.
pub fn infer(parts: Vec<Builder>, plan: &Plan, hint: &Hint) -> Inference {
    let given_up: usize = parts.iter().map(Builder::given_up).sum();
    match inferred(parts, plan, hint) {
        Inference::Columns(columns, notes) => Inference::Columns(
            columns,
            Notes {
                given_up: given_up as u64,
                ..notes
            },
        ),
        again => again,
    }
}

fn inferred(parts: Vec<Builder>, plan: &Plan, hint: &Hint) -> Inference {
    match parts.first() {
        Some(Builder::Number(_)) => numbers(
            collect(parts, |b| if let Builder::Number(b) = b { Some(b) } else { None }),
            plan,
            hint,
        ),
        Some(Builder::Boolean(_)) => booleans(parts, plan, hint),
        Some(Builder::Time(_)) => times(
            collect(parts, |b| if let Builder::Time(b) = b { Some(b) } else { None }),
            plan,
            hint,
        ),
        Some(Builder::Dictionary(_)) => coded(
            collect(parts, |b| if let Builder::Dictionary(b) = b { Some(b) } else { None }),
            plan,
            hint,
        ),
        Some(Builder::Text(_)) => texts(
            collect(parts, |b| if let Builder::Text(b) = b { Some(b) } else { None }),
            plan,
            hint,
        ),
        Some(Builder::Skip) | None => Inference::Columns(Vec::new(), Notes::default()),
    }
}

fn collect<T>(parts: Vec<Builder>, pick: impl Fn(Builder) -> Option<T>) -> Vec<T> {
    parts.into_iter().filter_map(pick).collect()
}

/// Whether the cells that do not fit are few enough for the column to keep its type.
fn keeps_type<'a>(bases: impl Iterator<Item = &'a Base>, plan: &Plan, hint: &Hint) -> bool {
    let (mut invalid, mut zeros, mut valid, mut failed) = (0u64, 0u64, 0u64, false);
    for base in bases {
        invalid += base.invalid() as u64;
        zeros += base.leading_zeros;
        valid += (base.rows() - base.unset()) as u64;
        failed |= base.failed;
    }
    if hint.given.is_some() || hint.is_final {
        return true;
    }
    let non_null = valid + invalid;
    valid > 0 && !failed && (invalid == 0 || !plan.rule.pandas && invalid * 100 <= non_null && zeros * 1000 <= non_null)
}

fn numbers(mut parts: Vec<NumberBuilder>, plan: &Plan, hint: &Hint) -> Inference {
    let is_written = !hint.is_final && parts.iter().any(|p| p.base.written);
    let is_open = !hint.is_final && hint.given.is_none() && !plan.rule.pandas;
    let are_codes = is_open && parts.iter().any(|p| p.codes > 0) && !parts.iter().any(|p| p.decimals);
    if is_written || are_codes || !keeps_type(parts.iter().map(|p| &p.base), plan, hint) {
        return Inference::Again(hint.text);
    }
    let scale = parts.iter().map(|p| p.scale).max().unwrap_or(0);
    let point = parts.iter().any(|p| p.point);
    let all_fit = parts
        .iter_mut()
        .all(|p| p.floats.is_none() && (p.scale == scale || p.raise(scale)));
    let r#type = match hint.given {
        Some(Type::Float) => Type::Float,
        Some(Type::Decimal) if all_fit => Type::Decimal,
        // pandas has no integers with missing values: such a column becomes one of floats.
        None if plan.rule.pandas && parts.iter().any(|p| p.base.unset() > 0) => Type::Float,
        _ if point => Type::Float,
        _ => Type::Integer,
    };
    let rounded = parts.iter().map(|p| p.rounded).sum();
    let columns = parts.into_iter().map(|mut part| {
        if !all_fit {
            part.turn_to_floats();
        }
        let data = match part.floats {
            Some(floats) => Data::Float(floats),
            None => Data::Fixed {
                values: part.values,
                scale,
            },
        };
        column(part.base, Kind::of(r#type), data)
    });
    let notes = Notes {
        rounded,
        ..guessed(Guess::Number)
    };
    Inference::Columns(columns.collect(), notes)
}

fn booleans(parts: Vec<Builder>, plan: &Plan, hint: &Hint) -> Inference {
    let parts = collect(parts, |b| if let Builder::Boolean(b) = b { Some(b) } else { None });
    let missing = parts.iter().any(|p| p.base.unset() > 0);
    // pandas has no boolean with missing values: such a column stays as objects, that is, text.
    if !keeps_type(parts.iter().map(|p| &p.base), plan, hint) || plan.rule.pandas && missing {
        return Inference::Again(hint.text);
    }
    let columns = parts
        .into_iter()
        .map(|p| column(p.base, Kind::of(Type::Boolean), Data::Boolean(p.values)));
    Inference::Columns(columns.collect(), guessed(Guess::Boolean))
}

fn times(mut parts: Vec<TimeBuilder>, plan: &Plan, hint: &Hint) -> Inference {
    let order = parts.first().map_or(Order::MonthFirst, |p| p.order);
    let day_first = parts.iter().any(|p| p.day_first_seen);
    let month_first = parts.iter().any(|p| p.month_first_seen);
    let forms = parts.iter().fold(0, |forms, p| forms | p.forms);
    // Days in several notations are read once the column is there as text, and told.
    if !hint.is_final && !plan.rule.pandas && forms.count_ones() > 1 {
        return Inference::Again(hint.text);
    }
    // No language has the month first before points.
    let dotted = forms == POINTS;
    if !hint.order_given && !hint.is_final {
        match order {
            Order::MonthFirst if dotted && !month_first => return Inference::Again(Guess::Time(Order::DayFirst)),
            Order::MonthFirst if day_first && !month_first => return Inference::Again(Guess::Time(Order::DayFirst)),
            Order::DayFirst if month_first && !day_first => return Inference::Again(Guess::Time(Order::MonthFirst)),
            _ => {}
        }
    }
    let shapes: Vec<Shape> = parts.iter().filter_map(|p| p.shape).collect();
    let zones: Vec<Zone> = parts.iter().filter_map(|p| p.zone).collect();
    let clocks = shapes.iter().filter(|s| **s == Shape::Clock).count();
    let local = zones.iter().filter(|z| **z == Zone::Local).count();
    let mixed = clocks > 0 && clocks < shapes.len()
        || local > 0 && local < zones.len()
        || local < zones.len() && shapes.contains(&Shape::Day);
    if mixed || !keeps_type(parts.iter().map(|p| &p.base), plan, hint) {
        return Inference::Again(hint.text);
    }
    let instant = shapes.contains(&Shape::Instant);
    let scale = parts.iter().map(|p| p.scale).max().unwrap_or(0);
    if !parts.iter_mut().all(|p| p.bring_to(instant, scale)) {
        return Inference::Again(hint.text);
    }
    let kind = Kind {
        zone: zone_name(&zones),
        ..Kind::of(match hint.given {
            // Without a single value, what was asked for holds.
            Some(given) if shapes.is_empty() && given.is_time() => given,
            _ if clocks > 0 => Type::Time,
            _ if instant => Type::Timestamp,
            _ => Type::Date,
        })
    };
    let open: u64 = parts.iter().map(|p| p.ambiguous).sum();
    let is_told = day_first || month_first || hint.order_given || dotted;
    let ambiguous = if is_told { 0 } else { open };
    let of_all = |p: &TimeBuilder| (p.base.rows() - p.base.unset() + p.base.invalid()) as u64;
    let dates = Dates {
        cells: (parts.iter().map(|p| p.numbers).sum(), parts.iter().map(of_all).sum()),
        form: forms,
        example: parts
            .iter()
            .find(|p| p.numbers > 0)
            .map_or_else(Example::default, |p| p.example),
        open,
        is_given: hint.order_given,
    };
    let seen = parts
        .iter()
        .any(|p| p.ambiguous > 0 || p.day_first_seen || p.month_first_seen);
    let notes = Notes {
        ambiguous_dates: ambiguous,
        rounded: 0,
        day_first: seen.then_some(order == Order::DayFirst),
        dates: (dates.cells.0 > 0).then_some(dates),
        guess: Some(Guess::Time(order)),
        given_up: 0,
    };
    let columns = parts.into_iter().map(|p| {
        let data = Data::Fixed {
            values: p.values,
            scale,
        };
        column(p.base, kind.clone(), data)
    });
    Inference::Columns(columns.collect(), notes)
}

fn zone_name(zones: &[Zone]) -> Option<Arc<str>> {
    let first = zones.first().filter(|z| **z != Zone::Local)?;
    let name = match first {
        Zone::Fixed(minutes) if *minutes != 0 && zones.iter().all(|z| z == first) => {
            format!(
                "{}{:02}:{:02}",
                if *minutes < 0 { '-' } else { '+' },
                minutes.abs() / 60,
                minutes.abs() % 60
            )
        }
        _ => "UTC".to_owned(),
    };
    Some(name.into())
}

fn guessed(guess: Guess) -> Notes {
    Notes {
        guess: Some(guess),
        ..Notes::default()
    }
}

fn column(base: Base, kind: Kind, data: Data) -> Chunk {
    Chunk {
        kind,
        data,
        valid: base.valid,
        token_rows: base.token_rows,
        tokens: base.tokens,
        invalid: base.invalid,
    }
}
