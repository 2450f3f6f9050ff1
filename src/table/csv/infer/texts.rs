//! Text decides whether it is text: coded or one by one, its missing tokens taken out, and sent
//! back where its cells are of another type.

use std::sync::Arc;

use super::super::build::{Base, Builder, DictionaryBuilder, Guess, Seen, TextBuilder, token_index};
use super::super::missing::{Meaning, Rule};
use super::super::plan::Plan;
use super::{Hint, Inference, column, guessed, infer};
use crate::kernel::Interner;
use crate::table::Type;
use crate::table::chunk::{Chunk, Codes, Data, Kind, Texts};
use crate::table::notation::is_written;
use crate::table::parse::boolean;
use crate::table::parse::datetime::{Order, form, stamp};
use crate::table::parse::number::{Number, is_code, number};
use crate::table::tokens::Company;

/// Text with few values: one dictionary for all batches, its missing tokens taken out.
pub fn coded(parts: Vec<DictionaryBuilder>, plan: &Plan, hint: &Hint) -> Inference {
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
    let missing = missing_texts(all.texts(), plan.rule_of(hint.column), hint);
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
fn missing_texts(texts: &Texts, rule: &Rule, hint: &Hint) -> Vec<bool> {
    let meanings: Vec<Meaning> = (0..texts.len()).map(|n| rule.meaning(texts.bytes(n))).collect();
    let mut company = Company::default();
    if meanings.contains(&Meaning::Open) && hint.tokens.is_none() {
        let values = meanings
            .iter()
            .enumerate()
            .skip(1)
            .filter(|(_, m)| **m == Meaning::Value);
        values.for_each(|(n, _)| company.add(texts.bytes(n)));
    }
    let missing = meanings.iter().enumerate().map(|(n, meaning)| match meaning {
        _ if n == 0 => true,
        Meaning::Missing => true,
        Meaning::Open => is_missing(texts.bytes(n), &company, hint),
        Meaning::Value | Meaning::Phrase => false,
    });
    missing.collect()
}

/// Whether a text that may be a value stands for missing: as the whole column has shown, or as its values show now.
fn is_missing(text: &[u8], company: &Company, hint: &Hint) -> bool {
    match &hint.tokens {
        Some(known) => known.iter().any(|token| token.as_bytes() == text),
        None => !company.is_value(text),
    }
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

/// Other text: words and marks judged, and the column read as another type when its cells say so.
pub fn texts(mut parts: Vec<TextBuilder>, plan: &Plan, hint: &Hint) -> Inference {
    let rule = plan.rule_of(hint.column);
    let values = |parts: &[TextBuilder], take: &mut dyn FnMut(&[u8])| {
        for part in parts {
            let rows = (0..part.texts.len()).filter(|row| part.base.valid.get(*row));
            let cells = rows.map(|row| part.texts.bytes(row));
            cells
                .filter(|cell| rule.meaning(cell) == Meaning::Value)
                .for_each(&mut *take);
        }
    };
    let given_up = parts.iter().any(|p| p.base.counted.rows > 0);
    if hint.given.is_none()
        && !hint.is_final
        && let Some(guess) = match given_up {
            false => type_of_held(&parts, plan, rule),
            true => {
                let mut seen = Seen::default();
                parts.iter().for_each(|p| seen.join(p.seen));
                values(&parts, &mut |cell| seen.add(cell, 1, plan.style));
                type_of(seen, plan)
            }
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
    let mut company = Company::default();
    if hint.tokens.is_none() && parts.iter().any(|part| !part.open.is_empty()) {
        parts.iter().for_each(|part| company.join(part.seen.company));
        values(&parts, &mut |cell| company.add(cell));
    }
    parts.iter_mut().for_each(|part| clear_missing(part, &company, hint));
    let columns = parts
        .into_iter()
        .map(|part| column(part.base, Kind::of(Type::Text), Data::Text(part.texts)));
    Inference::Columns(columns.collect(), guessed(Guess::Text))
}

/// The type of texts that are all held.
fn type_of_held(parts: &[TextBuilder], plan: &Plan, rule: &Rule) -> Option<Guess> {
    let values = parts.iter().flat_map(|p| {
        (0..p.texts.len())
            .filter(|row| p.base.valid.get(*row))
            .map(|row| p.texts.bytes(row))
            .filter(|cell| rule.meaning(cell) == Meaning::Value)
    });
    let held = parts
        .iter()
        .map(|p| p.base.valid.len() - p.base.valid.unset() - p.open_rows.len() - p.phrases);
    other_type(values.map(|cell| (cell, 1)), held.sum::<usize>() as u64, plan)
}

/// Makes those cells missing whose text stands for it after all.
fn clear_missing(part: &mut TextBuilder, company: &Company, hint: &Hint) {
    let TextBuilder { base, open, .. } = part;
    // Those of rows that are not held are noted as well: chunks are read by them later.
    let tokens: Vec<Option<u16>> = open
        .iter()
        .map(|text| is_missing(text.as_bytes(), company, hint).then(|| token_index(&mut base.tokens, text)))
        .collect();
    for (row, text) in std::mem::take(&mut part.open_rows) {
        if let Some(token) = tokens.get(usize::from(text)).copied().flatten() {
            base.valid.clear(row as usize);
            base.token_rows.push((row, token));
        }
    }
    base.token_rows.sort_unstable();
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
    let mut forms = 0u8;
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
        if not_time <= allowed {
            match stamp(cell, Order::MonthFirst) {
                _ if plan.rule.pandas => not_time = allowed + 1,
                Some(stamp) => forms |= form(cell, &stamp),
                None => not_time += weight,
            }
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
    } else if not_time <= allowed && forms.count_ones() <= 1 {
        Some(Guess::Time(plan.order))
    } else {
        None
    }
}

impl Seen {
    fn join(&mut self, other: Seen) {
        self.all += other.all;
        self.company.join(other.company);
        self.not_number += other.not_number;
        self.zeros += other.zeros;
        self.written |= other.written;
        self.codes |= other.codes;
        self.decimals |= other.decimals;
        self.not_boolean += other.not_boolean;
        self.not_time += other.not_time;
        self.forms |= other.forms;
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
        _ if seen.not_time <= allowed && seen.forms.count_ones() <= 1 && !plan.rule.pandas => {
            Some(Guess::Time(plan.order))
        }
        _ => None,
    }
}

/// The same cells under another guess; judged again, but not sent on a third time.
fn rebuilt<'a, F: Fn(usize) -> &'a [u8]>(
    parts: impl Iterator<Item = (usize, F)>,
    guess: Guess,
    plan: &Plan,
    hint: &Hint,
) -> Inference {
    let mut all = Vec::new();
    for (rows, cell) in parts {
        let mut builder = Builder::new(guess, plan.style);
        for row in 0..rows {
            builder.push(cell(row), plan.rule_of(hint.column));
        }
        all.push(builder);
    }
    infer(all, plan, hint)
}
