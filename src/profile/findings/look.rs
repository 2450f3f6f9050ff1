//! Where in a column: the first rows of a kind, and texts with their counts.
//!
//! A scan stops once enough rows are listed, and a coded column is judged by its dictionary: what
//! is asked of a text is asked once per different text.

use std::sync::Arc;

use crate::finding::LISTED_ROWS;
use crate::table::column::{Column, Data, Texts};

/// Rows that a selection names one by one, where no condition says which they are.
pub const NAMED_ROWS: usize = 100_000;

/// The first rows for which `holds` says yes of the part and the row in it, counted over all parts.
pub fn first_rows(parts: &[Arc<Column>], mut holds: impl FnMut(&Column, usize) -> bool) -> Vec<u64> {
    let mut found = Vec::new();
    let mut base = 0u64;
    for part in parts {
        for row in 0..part.len() {
            if holds(part, row) {
                found.push(base + row as u64);
                if found.len() == LISTED_ROWS {
                    return found;
                }
            }
        }
        base += part.len() as u64;
    }
    found
}

/// The first rows that are not valid and for which `holds` says yes; runs of valid rows are
/// passed over 64 at a time.
pub fn first_invalid(parts: &[Arc<Column>], holds: impl Fn(&Column, usize) -> bool) -> Vec<u64> {
    let mut found = Vec::new();
    let mut base = 0u64;
    for part in parts {
        let words = if part.valid.invalid() == 0 {
            0
        } else {
            part.len().div_ceil(64)
        };
        for index in 0..words {
            let mut gaps = !part.valid.word(index);
            while gaps != 0 {
                let row = index * 64 + gaps.trailing_zeros() as usize;
                gaps &= gaps - 1;
                if row < part.len() && holds(part, row) {
                    found.push(base + row as u64);
                    if found.len() == LISTED_ROWS {
                        return found;
                    }
                }
            }
        }
        base += part.len() as u64;
    }
    found
}

/// The first rows of cells that do not fit the column's type.
pub fn first_strays(parts: &[Arc<Column>]) -> Vec<u64> {
    let mut base = 0u64;
    let mut found = Vec::new();
    for part in parts {
        let room = LISTED_ROWS - found.len();
        found.extend(part.strays.iter().take(room).map(|(row, _)| base + u64::from(*row)));
        base += part.len() as u64;
    }
    found
}

/// How many valid cells hold a text of a kind, and the first `most` rows of them.
pub fn texts(parts: &[Arc<Column>], most: usize, holds: impl Fn(&[u8]) -> bool) -> (u64, Vec<u64>) {
    let (mut count, mut found, mut base) = (0u64, Vec::new(), 0u64);
    let mut known: Option<(&Arc<Texts>, Vec<bool>)> = None;
    for part in parts {
        let mut take = |row: usize| {
            count += 1;
            if found.len() < most {
                found.push(base + row as u64);
            }
        };
        match &part.data {
            Data::Coded { codes, dictionary } => {
                if !known.as_ref().is_some_and(|(of, _)| Arc::ptr_eq(of, dictionary)) {
                    // Code 0 stands for a cell that is not valid.
                    let held = (0..dictionary.len()).map(|code| code > 0 && holds(dictionary.bytes(code)));
                    known = Some((dictionary, held.collect()));
                }
                let Some((_, held)) = &known else { continue };
                if held.contains(&true) {
                    let hit = |row: &usize| held.get(codes.get(*row) as usize).copied().unwrap_or(false);
                    (0..part.len()).filter(hit).for_each(&mut take);
                }
            }
            Data::Text(texts) => {
                (0..part.len())
                    .filter(|row| part.valid.get(*row) && holds(texts.bytes(*row)))
                    .for_each(&mut take);
            }
            _ => {}
        }
        base += part.len() as u64;
    }
    (count, found)
}

/// Dictionaries of a coded column with how often each entry occurs; most often there is one, that
/// all parts share. `None` when a part is not coded.
fn dictionaries(parts: &[Arc<Column>]) -> Option<Vec<(&Texts, Vec<u64>)>> {
    let mut all: Vec<(&Arc<Texts>, Vec<u64>)> = Vec::new();
    for part in parts {
        let Data::Coded { codes, dictionary } = &part.data else {
            return None;
        };
        let counts = codes.counts(dictionary.len());
        match all.last_mut() {
            Some((last, sums)) if Arc::ptr_eq(last, dictionary) => {
                sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            }
            _ => all.push((dictionary, counts)),
        }
    }
    Some(all.into_iter().map(|(texts, counts)| (&**texts, counts)).collect())
}

/// Calls `each` with every different text of a coded column, or every cell of another text
/// column, and how many cells it stands for.
pub fn each_text(parts: &[Arc<Column>], mut each: impl FnMut(&[u8], u64)) {
    if let Some(dictionaries) = dictionaries(parts) {
        for (texts, counts) in dictionaries {
            for (code, count) in counts.iter().enumerate().skip(1).filter(|(_, count)| **count > 0) {
                each(texts.bytes(code), *count);
            }
        }
        return;
    }
    for part in parts {
        if let Data::Text(texts) = &part.data {
            (0..part.len())
                .filter(|row| part.valid.get(*row))
                .for_each(|row| each(texts.bytes(row), 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::findings::sample::{coded, plain};

    #[test]
    fn rows_are_counted_over_all_parts_and_missing_ones_hold_no_text() {
        let parts: [&[&str]; 2] = [&["a", "", "b"], &["b", "a"]];
        for column in [coded(&parts), plain(&parts)] {
            assert_eq!(texts(&column, 100, |text| text != b"a"), (2, vec![2, 3]));
            assert_eq!(texts(&column, 1, |text| text == b"a"), (2, vec![0]));
            assert_eq!(first_invalid(&column, |_, _| true), [1]);
            assert_eq!(first_rows(&column, |part, row| part.valid.get(row)), [0, 2, 3, 4]);
            let mut seen = std::collections::BTreeMap::new();
            each_text(&column, |text, count| *seen.entry(text.to_vec()).or_default() += count);
            assert_eq!(seen.into_values().collect::<Vec<u64>>(), [2, 2]);
        }
    }
}
