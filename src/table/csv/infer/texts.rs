//! Text decides whether it is text: coded or one by one, its missing tokens taken out, and sent
//! back where its cells are of another type.

use std::sync::Arc;

use super::super::build::{Base, Builder, DictionaryBuilder, Guess, Seen, TextBuilder, is_word, token_index};
use super::super::missing::{Meaning, Rule};
use super::super::plan::Plan;
use super::{Hint, Inference, column, guessed, infer};
use crate::kernel::Interner;
use crate::table::Type;
use crate::table::chunk::{Chunk, Codes, Data, Kind, Texts};
use crate::table::notation::is_written;
use crate::table::parse::boolean;
use crate::table::parse::datetime::{Order, stamp};
use crate::table::parse::number::{Number, is_code, number};

/// Text with few values: one dictionary for all batches, its missing tokens taken out.
pub fn coded(parts: Vec<DictionaryBuilder>, plan: &Plan, hint: Hint) -> Inference {
    let mut all = Interner::default();
    let maps: Vec<Vec<u32>> = parts
        .iter()
        .map(|p| {
            (0..p.interner.len())
                .map(|n| all.number(p.interner.texts().bytes(n)))
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
    let missing = missing_texts(all.texts(), &plan.rule, hint.marks);
    if hint.given.is_none() && !hint.is_final {
        let values = (1..all.len()).filter(|n| !missing.get(*n).copied().unwrap_or(false));
        let weighted = values.map(|n| (all.texts().bytes(n), counts.get(n).copied().unwrap_or(0)));
        if let Some(guess) = other_type(weighted.clone(), weighted.map(|(_, n)| n).sum(), plan) {
            if parts.iter().any(|p| !p.counted.is_empty()) {
                return Inference::Again(guess);
            }
            return rebuilt(
                parts
                    .iter()
                    .map(|p| (p.codes.len(), |row| p.interner.texts().bytes(p.codes.get(row) as usize))),
                guess,
                plan,
                hint,
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
        dictionary_column(part, &map, &tokens, &dictionary)
    });
    Inference::Columns(columns.collect(), guessed(Guess::Dictionary))
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

fn dictionary_column(part: &DictionaryBuilder, map: &[u32], tokens: &[String], dictionary: &Arc<Texts>) -> Chunk {
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
    let data = Data::Dictionary {
        codes,
        dictionary: Arc::clone(dictionary),
    };
    column(base, Kind::of(Type::Text), data)
}

/// Other text: marks judged, and the column read as another type when its cells say so.
pub fn texts(parts: Vec<TextBuilder>, plan: &Plan, hint: Hint) -> Inference {
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
        .map(|p| p.base.valid.len() - p.base.valid.unset() - p.mark_rows.len())
        .sum();
    let given_up = parts.iter().any(|p| p.base.counted.rows > 0);
    let seen = || {
        let mut seen = Seen::default();
        parts.iter().for_each(|p| seen.join(p.seen));
        values().for_each(|cell| seen.add(cell, 1, plan.style));
        seen
    };
    if hint.given.is_none()
        && !hint.is_final
        && let Some(guess) = match given_up {
            false => other_type(values().map(|cell| (cell, 1)), total as u64, plan),
            true => type_of(seen(), plan),
        }
    {
        if given_up {
            return Inference::Again(guess);
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
            hint,
        );
    }
    let has_marks = parts.iter().any(|p| !p.mark_rows.is_empty() || p.seen.marks > 0);
    let are_words = || match given_up {
        false => are_words(values()),
        true => seen().are_words(),
    };
    let marks_are_missing = has_marks && hint.marks.unwrap_or_else(are_words);
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
    Inference::Columns(columns.collect(), guessed(Guess::Text))
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
    let (mut written, mut codes, mut decimals) = (false, false, false);
    for (cell, weight) in values {
        if not_number <= allowed {
            match number(cell, plan.style) {
                Number::Plain { point, .. } => decimals |= point,
                Number::Float(_) if is_code(cell) => codes = true,
                Number::Float(_) => decimals = true,
                Number::LeadingZero => {
                    zeros += weight;
                    not_number += weight;
                }
                Number::No => {
                    not_number += weight;
                    written = written || !plan.rule.pandas && is_written(cell, plan.style.point, false);
                }
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
    // Numbers among them that are written in another way are read once the column is there as text.
    let are_codes = codes && !decimals && !plan.rule.pandas;
    if not_number <= allowed && zeros * 1000 <= total && !written && !are_codes {
        Some(Guess::Number)
    } else if not_boolean <= allowed {
        Some(Guess::Boolean)
    } else if not_time <= allowed {
        Some(Guess::Time(plan.order))
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
        self.written |= other.written;
        self.codes |= other.codes;
        self.decimals |= other.decimals;
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
    let is_other = (seen.written || seen.codes && !seen.decimals) && !plan.rule.pandas;
    match seen {
        Seen { all: 0, .. } => None,
        _ if seen.not_number <= allowed && seen.zeros * 1000 <= seen.all && !is_other => Some(Guess::Number),
        _ if seen.not_boolean <= allowed => Some(Guess::Boolean),
        _ if seen.not_time <= allowed && !plan.rule.pandas => Some(Guess::Time(plan.order)),
        _ => None,
    }
}

/// The same cells under another guess; judged again, but not sent on a third time.
fn rebuilt<'a, F: Fn(usize) -> &'a [u8]>(
    parts: impl Iterator<Item = (usize, F)>,
    guess: Guess,
    plan: &Plan,
    hint: Hint,
) -> Inference {
    let mut all = Vec::new();
    for (rows, cell) in parts {
        let mut builder = Builder::new(guess, plan.style);
        for row in 0..rows {
            builder.push(cell(row), &plan.rule);
        }
        all.push(builder);
    }
    infer(all, plan, hint)
}
