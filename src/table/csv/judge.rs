//! The whole column decides its type: what was built under a guess is accepted, turned into
//! another type in memory, or sent back to be read again.
//!
//! A column of which at most one cell in a hundred does not fit keeps its type, and those cells
//! stay as raw text. Cells with leading zeros make the column text when they are more than one in
//! a thousand: as a number "007" would lose its zeros, and a join on it would quietly find nothing.

use std::sync::Arc;

use super::build::{
    Base, Builder, CodedBuilder, Guess, NumberBuilder, Seen, TextBuilder, TimeBuilder, boolean, is_word, token_index,
};
use super::build::{Shape, Zone};
use super::datetime::{Order, stamp};
use super::missing::{Meaning, Rule};
use super::number::{Number, number};
use super::shard::Plan;
use crate::scan::distinct::Numbering;
use crate::table::Type;
use crate::table::column::{Codes, Column, Data, Kind, Texts};

/// What is known of a column beside its cells.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// A type that the person gave.
    pub given: Option<Type>,
    /// Whether the order of day and month was given.
    pub order_given: bool,
    /// How to read it if it is text after all.
    pub text: Guess,
    /// Whether the guess is final, and is only to be carried out.
    pub settled: bool,
    /// Whether marks stand for missing, where the whole column has shown it.
    pub marks: Option<bool>,
}

/// What becomes of a column.
pub enum Verdict {
    /// Its shards.
    Columns(Vec<Column>, Notes),
    /// To be read again under another guess.
    Again(Guess),
}

/// What else was learnt.
#[derive(Debug, Clone, Copy, Default)]
pub struct Notes {
    /// Cells whose day and month could be either way round.
    pub ambiguous_dates: u64,
    /// How 03/04/2024 was read, where such a date was seen.
    pub day_first: Option<bool>,
    /// The guess that was right, to read the column again later.
    pub guess: Option<Guess>,
    /// Bytes of rows that were read and given up.
    pub given_up: u64,
}

/// Judges a column from all its shards.
pub fn judge(parts: Vec<Builder>, plan: &Plan, wish: Wish) -> Verdict {
    let given_up: usize = parts.iter().map(Builder::given_up).sum();
    match judged(parts, plan, wish) {
        Verdict::Columns(columns, notes) => Verdict::Columns(
            columns,
            Notes {
                given_up: given_up as u64,
                ..notes
            },
        ),
        again => again,
    }
}

fn judged(parts: Vec<Builder>, plan: &Plan, wish: Wish) -> Verdict {
    match parts.first() {
        Some(Builder::Number(_)) => numbers(
            collect(parts, |b| if let Builder::Number(b) = b { Some(b) } else { None }),
            plan,
            wish,
        ),
        Some(Builder::Boolean(_)) => booleans(parts, plan, wish),
        Some(Builder::Time(_)) => times(
            collect(parts, |b| if let Builder::Time(b) = b { Some(b) } else { None }),
            plan,
            wish,
        ),
        Some(Builder::Coded(_)) => coded(
            collect(parts, |b| if let Builder::Coded(b) = b { Some(b) } else { None }),
            plan,
            wish,
        ),
        Some(Builder::Text(_)) => texts(
            collect(parts, |b| if let Builder::Text(b) = b { Some(b) } else { None }),
            plan,
            wish,
        ),
        Some(Builder::Skip) | None => Verdict::Columns(Vec::new(), Notes::default()),
    }
}

fn collect<T>(parts: Vec<Builder>, pick: impl Fn(Builder) -> Option<T>) -> Vec<T> {
    parts.into_iter().filter_map(pick).collect()
}

/// Whether the cells that do not fit are few enough for the column to keep its type.
fn keeps_type<'a>(bases: impl Iterator<Item = &'a Base>, plan: &Plan, wish: Wish) -> bool {
    let (mut strays, mut zeros, mut valid, mut failed) = (0u64, 0u64, 0u64, false);
    for base in bases {
        strays += base.strays() as u64;
        zeros += base.leading_zeros;
        valid += (base.rows() - base.invalid()) as u64;
        failed |= base.failed;
    }
    if wish.given.is_some() || wish.settled {
        return true;
    }
    let there = valid + strays;
    valid > 0 && !failed && (strays == 0 || !plan.rule.pandas && strays * 100 <= there && zeros * 1000 <= there)
}

fn numbers(mut parts: Vec<NumberBuilder>, plan: &Plan, wish: Wish) -> Verdict {
    if !keeps_type(parts.iter().map(|p| &p.base), plan, wish) {
        return Verdict::Again(wish.text);
    }
    let scale = parts.iter().map(|p| p.scale).max().unwrap_or(0);
    let point = parts.iter().any(|p| p.point);
    let all_fit = parts
        .iter_mut()
        .all(|p| p.floats.is_none() && (p.scale == scale || p.raise(scale)));
    let r#type = match wish.given {
        Some(Type::Float) => Type::Float,
        Some(Type::Decimal) if all_fit => Type::Decimal,
        // pandas has no integers with gaps: such a column becomes one of floats.
        None if plan.rule.pandas && parts.iter().any(|p| p.base.invalid() > 0) => Type::Float,
        _ if point => Type::Float,
        _ => Type::Integer,
    };
    let columns = parts.into_iter().map(|mut part| {
        if !all_fit {
            part.turn_to_floats();
        }
        let data = match part.floats {
            Some(floats) => Data::Float(floats),
            None => Data::Whole {
                values: part.values,
                scale,
            },
        };
        column(part.base, Kind::of(r#type), data)
    });
    Verdict::Columns(columns.collect(), guessed(Guess::Number))
}

fn booleans(parts: Vec<Builder>, plan: &Plan, wish: Wish) -> Verdict {
    let parts = collect(parts, |b| if let Builder::Boolean(b) = b { Some(b) } else { None });
    let gaps = parts.iter().any(|p| p.base.invalid() > 0);
    // pandas has no boolean with gaps: such a column stays as objects, that is, text.
    if !keeps_type(parts.iter().map(|p| &p.base), plan, wish) || plan.rule.pandas && gaps {
        return Verdict::Again(wish.text);
    }
    let columns = parts
        .into_iter()
        .map(|p| column(p.base, Kind::of(Type::Boolean), Data::Boolean(p.values)));
    Verdict::Columns(columns.collect(), guessed(Guess::Boolean))
}

fn times(mut parts: Vec<TimeBuilder>, plan: &Plan, wish: Wish) -> Verdict {
    let order = parts.first().map_or(Order::MonthFirst, |p| p.order);
    let day_first = parts.iter().any(|p| p.day_first_seen);
    let month_first = parts.iter().any(|p| p.month_first_seen);
    if !wish.order_given && !wish.settled {
        match order {
            Order::MonthFirst if day_first && !month_first => return Verdict::Again(Guess::Time(Order::DayFirst)),
            Order::DayFirst if month_first && !day_first => return Verdict::Again(Guess::Time(Order::MonthFirst)),
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
    if mixed || !keeps_type(parts.iter().map(|p| &p.base), plan, wish) {
        return Verdict::Again(wish.text);
    }
    let instant = shapes.contains(&Shape::Instant);
    let scale = parts.iter().map(|p| p.scale).max().unwrap_or(0);
    if !parts.iter_mut().all(|p| p.bring_to(instant, scale)) {
        return Verdict::Again(wish.text);
    }
    let kind = Kind {
        zone: zone_name(&zones),
        ..Kind::of(match wish.given {
            // Without a single value, what was asked for holds.
            Some(given) if shapes.is_empty() && given.is_time() => given,
            _ if clocks > 0 => Type::Time,
            _ if instant => Type::Timestamp,
            _ => Type::Date,
        })
    };
    let ambiguous = if day_first || month_first || wish.order_given {
        0
    } else {
        parts.iter().map(|p| p.ambiguous).sum()
    };
    let seen = parts
        .iter()
        .any(|p| p.ambiguous > 0 || p.day_first_seen || p.month_first_seen);
    let notes = Notes {
        ambiguous_dates: ambiguous,
        day_first: seen.then_some(order == Order::DayFirst),
        guess: Some(Guess::Time(order)),
        given_up: 0,
    };
    let columns = parts.into_iter().map(|p| {
        let data = Data::Whole {
            values: p.values,
            scale,
        };
        column(p.base, kind.clone(), data)
    });
    Verdict::Columns(columns.collect(), notes)
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

fn column(base: Base, kind: Kind, data: Data) -> Column {
    Column {
        kind,
        data,
        valid: base.valid,
        token_rows: base.token_rows,
        tokens: base.tokens,
        strays: base.strays,
    }
}

/// Text with few values: one dictionary for all shards, its missing tokens taken out.
fn coded(parts: Vec<CodedBuilder>, plan: &Plan, wish: Wish) -> Verdict {
    let mut all = Numbering::default();
    let maps: Vec<Vec<u32>> = parts
        .iter()
        .map(|p| {
            (0..p.numbering.len())
                .map(|n| all.number(p.numbering.texts().bytes(n)))
                .collect()
        })
        .collect();
    let mut counts = vec![0u64; all.len()];
    for (part, map) in parts.iter().zip(&maps) {
        for (count, to) in part.counts().iter().zip(map) {
            if let Some(total) = counts.get_mut(*to as usize) {
                *total += count;
            }
        }
    }
    let missing = missing_texts(all.texts(), &plan.rule, wish.marks);
    if wish.given.is_none() && !wish.settled {
        let values = (1..all.len()).filter(|n| !missing.get(*n).copied().unwrap_or(false));
        let weighted = values.map(|n| (all.texts().bytes(n), counts.get(n).copied().unwrap_or(0)));
        if let Some(guess) = other_type(weighted.clone(), weighted.map(|(_, n)| n).sum(), plan) {
            if parts.iter().any(|p| !p.counted.is_empty()) {
                return Verdict::Again(guess);
            }
            return rebuilt(
                parts.iter().map(|p| {
                    (p.codes.len(), |row| {
                        p.numbering.texts().bytes(p.codes.get(row) as usize)
                    })
                }),
                guess,
                plan,
                wish,
            );
        }
    }
    let (dictionary, codes, tokens) = final_codes(all.texts(), &missing);
    let dictionary = Arc::new(dictionary);
    let columns = parts.iter().zip(&maps).map(|(part, map)| {
        let map: Vec<u32> = map
            .iter()
            .map(|to| codes.get(*to as usize).copied().unwrap_or(0))
            .collect();
        coded_column(part, &map, &tokens, &dictionary)
    });
    Verdict::Columns(columns.collect(), guessed(Guess::Coded))
}

/// Which of the texts stand for missing. Number 0, the empty cell, always does.
fn missing_texts(texts: &Texts, rule: &Rule, marks: Option<bool>) -> Vec<bool> {
    let meanings: Vec<Meaning> = (0..texts.len()).map(|n| rule.meaning(texts.bytes(n))).collect();
    let values = || {
        meanings
            .iter()
            .enumerate()
            .skip(1)
            .filter(|(_, m)| **m == Meaning::Value)
            .map(|(n, _)| texts.bytes(n))
    };
    let marks_are_missing = marks.unwrap_or_else(|| meanings.contains(&Meaning::Mark) && are_words(values()));
    let missing = meanings.iter().enumerate().map(|(n, meaning)| match meaning {
        _ if n == 0 => true,
        Meaning::Word => true,
        Meaning::Mark => marks_are_missing,
        Meaning::Value => false,
    });
    missing.collect()
}

/// Whether nine in ten values hold a letter or a digit: a `?` among them is no value.
fn are_words<'a>(values: impl Iterator<Item = &'a [u8]>) -> bool {
    let (mut all, mut words) = (0u64, 0u64);
    for value in values {
        all += 1;
        words += u64::from(is_word(value));
    }
    all > 0 && words * 10 >= all * 9
}

/// A mark for codes that are missing, with the token's number in the low bits.
const TOKEN: u32 = 1 << 31;

/// The dictionary without missing tokens, the new code of each old one (tokens marked), the tokens.
fn final_codes(texts: &Texts, missing: &[bool]) -> (Texts, Vec<u32>, Vec<String>) {
    let (mut dictionary, mut tokens, mut codes) = (Texts::default(), Vec::new(), Vec::new());
    dictionary.push(b"");
    for (number, is_missing) in missing.iter().enumerate() {
        codes.push(match is_missing {
            _ if number == 0 => 0,
            true => TOKEN | u32::from(token_index(&mut tokens, &texts.text(number))),
            false => {
                dictionary.push(texts.bytes(number));
                dictionary.len() as u32 - 1
            }
        });
    }
    (dictionary, codes, tokens)
}

fn coded_column(part: &CodedBuilder, map: &[u32], tokens: &[String], dictionary: &Arc<Texts>) -> Column {
    let mut base = Base::default();
    let plain: Vec<u32> = map.iter().map(|to| if to & TOKEN == 0 { *to } else { 0 }).collect();
    let identity = plain.iter().enumerate().all(|(from, to)| from as u32 == *to);
    let codes: Codes = if identity {
        part.codes.clone()
    } else {
        part.codes.remap(&plain)
    };
    let empties = part.codes.counts(map.len());
    let all_valid = empties.iter().zip(&plain).all(|(count, to)| *to != 0 || *count == 0);
    if all_valid {
        base.valid.push_valid(part.codes.len());
    } else {
        for row in 0..part.codes.len() {
            let to = map.get(part.codes.get(row) as usize).copied().unwrap_or(0);
            if to & TOKEN != 0 {
                base.token_rows.push((row as u32, (to & 0xffff) as u16));
            }
            base.valid.push(to & TOKEN == 0 && to != 0);
        }
    }
    base.tokens = tokens.to_vec();
    let data = Data::Coded {
        codes,
        dictionary: Arc::clone(dictionary),
    };
    column(base, Kind::of(Type::Text), data)
}

/// Other text: marks judged, and the column read as another type when its cells say so.
fn texts(parts: Vec<TextBuilder>, plan: &Plan, wish: Wish) -> Verdict {
    let values = || {
        let rows = parts.iter().flat_map(|p| {
            (0..p.texts.len())
                .filter(|row| p.base.valid.get(*row))
                .map(|row| p.texts.bytes(row))
        });
        rows.filter(|cell| plan.rule.meaning(cell) == Meaning::Value)
    };
    let total: usize = parts
        .iter()
        .map(|p| p.base.valid.len() - p.base.valid.invalid() - p.mark_rows.len())
        .sum();
    let given_up = parts.iter().any(|p| p.base.counted.rows > 0);
    let seen = || {
        let mut seen = Seen::default();
        parts.iter().for_each(|p| seen.join(p.seen));
        values().for_each(|cell| seen.add(cell, 1, plan.style));
        seen
    };
    if wish.given.is_none()
        && !wish.settled
        && let Some(guess) = match given_up {
            false => other_type(values().map(|cell| (cell, 1)), total as u64, plan),
            true => type_of(seen(), plan),
        }
    {
        if given_up {
            return Verdict::Again(guess);
        }
        return rebuilt(
            parts.iter().map(|p| {
                let cell = |row: usize| match p.base.valid.get(row) {
                    true => p.texts.bytes(row),
                    false => token_of(&p.base, row).as_bytes(),
                };
                (p.texts.len(), cell)
            }),
            guess,
            plan,
            wish,
        );
    }
    let has_marks = parts.iter().any(|p| !p.mark_rows.is_empty() || p.seen.marks > 0);
    let are_words = || match given_up {
        false => are_words(values()),
        true => seen().are_words(),
    };
    let marks_are_missing = has_marks && wish.marks.unwrap_or_else(are_words);
    let columns = parts.into_iter().map(|mut part| {
        if marks_are_missing {
            for (row, mark) in std::mem::take(&mut part.mark_rows) {
                part.base.valid.clear(row as usize);
                let mark = part.marks.get(usize::from(mark)).cloned().unwrap_or_default();
                let token = token_index(&mut part.base.tokens, &mark);
                part.base.token_rows.push((row, token));
            }
            part.base.token_rows.sort_unstable();
            if part.seen.marks > 0 {
                let (tokens, marks) = (&mut part.base.tokens, std::mem::take(&mut part.marks));
                marks.iter().for_each(|mark| {
                    token_index(tokens, mark);
                });
            }
        }
        column(part.base, Kind::of(Type::Text), Data::Text(part.texts))
    });
    Verdict::Columns(columns.collect(), guessed(Guess::Text))
}

fn token_of(base: &Base, row: usize) -> &str {
    let found = base.token_rows.binary_search_by_key(&row, |(r, _)| *r as usize).ok();
    let token = found
        .and_then(|at| base.token_rows.get(at))
        .and_then(|(_, t)| base.tokens.get(usize::from(*t)));
    token.map_or("", String::as_str)
}

/// The type that all but one in a hundred of the values have, if there is one.
fn other_type<'a>(values: impl Iterator<Item = (&'a [u8], u64)>, total: u64, plan: &Plan) -> Option<Guess> {
    if total == 0 {
        return None;
    }
    let allowed = if plan.rule.pandas { 0 } else { total / 100 };
    let (mut not_number, mut not_boolean, mut not_time, mut zeros) = (0u64, 0u64, 0u64, 0u64);
    for (cell, weight) in values {
        if not_number <= allowed {
            match number(cell, plan.style) {
                Number::Plain { .. } | Number::Float(_) => {}
                Number::LeadingZero => {
                    zeros += weight;
                    not_number += weight;
                }
                Number::No => not_number += weight,
            }
        }
        if not_boolean <= allowed && boolean(cell).is_none() {
            not_boolean += weight;
        }
        if not_time <= allowed && (plan.rule.pandas || stamp(cell, Order::MonthFirst).is_none()) {
            not_time += if plan.rule.pandas { allowed + 1 } else { weight };
        }
        if not_number > allowed && not_boolean > allowed && not_time > allowed {
            return None;
        }
    }
    if not_number <= allowed && zeros * 1000 <= total {
        Some(Guess::Number)
    } else if not_boolean <= allowed {
        Some(Guess::Boolean)
    } else if not_time <= allowed {
        Some(Guess::Time(Order::MonthFirst))
    } else {
        None
    }
}

impl Seen {
    fn join(&mut self, other: Seen) {
        self.all += other.all;
        self.words += other.words;
        self.not_number += other.not_number;
        self.zeros += other.zeros;
        self.not_boolean += other.not_boolean;
        self.not_time += other.not_time;
        self.marks += other.marks;
    }

    /// As [`are_words`] says of the texts themselves.
    fn are_words(&self) -> bool {
        self.all > 0 && self.words * 10 >= self.all * 9
    }
}

/// As [`other_type`] says of the texts themselves.
fn type_of(seen: Seen, plan: &Plan) -> Option<Guess> {
    let allowed = if plan.rule.pandas { 0 } else { seen.all / 100 };
    match seen {
        Seen { all: 0, .. } => None,
        _ if seen.not_number <= allowed && seen.zeros * 1000 <= seen.all => Some(Guess::Number),
        _ if seen.not_boolean <= allowed => Some(Guess::Boolean),
        _ if seen.not_time <= allowed && !plan.rule.pandas => Some(Guess::Time(Order::MonthFirst)),
        _ => None,
    }
}

/// The same cells under another guess; judged again, but not sent on a third time.
fn rebuilt<'a, F: Fn(usize) -> &'a [u8]>(
    parts: impl Iterator<Item = (usize, F)>,
    guess: Guess,
    plan: &Plan,
    wish: Wish,
) -> Verdict {
    let mut all = Vec::new();
    for (rows, cell) in parts {
        let mut builder = Builder::new(guess, plan.style);
        for row in 0..rows {
            builder.push(cell(row), &plan.rule);
        }
        all.push(builder);
    }
    judge(all, plan, wish)
}
