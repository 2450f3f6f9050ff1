//! The quality score falls when faults are planted, and never rises when more are.

use glovebox::profile::Score;
use glovebox::table::ReadOptions;

use crate::ask::{ENOUGH, file, open_as, profile};

const ROWS: usize = 400;
const CITIES: [&str; 6] = ["Aarhus", "Bergen", "Coimbra", "Dresden", "Eindhoven", "Firenze"];
/// How many cells or rows are planted, one after the other.
const PLANTED: [usize; 8] = [0, 1, 3, 5, 12, 30, 60, 120];
const NAMES: [&str; 6] = ["id", "age", "income", "city", "joined", "note"];

/// A number that looks drawn, of a seed and a place: splitmix64.
fn drawn(seed: u64, at: usize) -> usize {
    let mut x = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(at as u64 + 1);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (x ^ (x >> 31)) as usize >> 1
}

/// A table without a fault.
fn clean(seed: u64) -> Vec<Vec<String>> {
    let row = |row: usize| {
        let draw = |at: usize, of: usize| drawn(seed, row * 8 + at) % of;
        vec![
            (10_000 + row).to_string(),
            (18 + draw(0, 60)).to_string(),
            format!("{}.{:02}", 20_000 + draw(1, 40_000), 1 + draw(2, 99)),
            CITIES[draw(3, CITIES.len())].to_owned(),
            format!(
                "20{:02}-{:02}-{:02}",
                10 + draw(4, 14),
                1 + draw(5, 12),
                1 + draw(6, 28)
            ),
            format!("entry {} of the ledger", 10_000 + row),
        ]
    };
    (0..ROWS).map(row).collect()
}

fn score(rows: &[Vec<String>]) -> Score {
    let lines = rows.iter().map(|row| row.join(",") + "\n");
    let text: String = std::iter::once(NAMES.join(",") + "\n").chain(lines).collect();
    let table = open_as(file("planted.csv", text), &ReadOptions::default(), ENOUGH, 1);
    profile(&table.expect("a table")).table.quality
}

/// A sort of fault: its name, the column, and what becomes of a cell.
type Fault = (&'static str, usize, fn(&str, usize) -> String);

const FAULTS: [Fault; 14] = [
    ("empty cells", 1, |_, _| String::new()),
    ("a mark for missing", 3, |_, _| "?".into()),
    ("a word among numbers", 1, |_, _| "unknown".into()),
    ("a word among texts", 3, |_, _| "unknown".into()),
    ("a filler", 1, |_, _| "-999".into()),
    ("text among numbers", 2, |_, n| format!("see file {n}")),
    ("text among dates", 4, |_, n| format!("see file {n}")),
    ("days that are in no calendar", 4, |_, _| "2019-02-30".into()),
    ("outer spaces", 3, |cell, _| format!("{cell} ")),
    ("other capitals", 3, |cell, _| cell.to_uppercase()),
    ("damaged letters", 3, |cell, _| format!("{cell}Ã©")),
    ("invisible letters", 3, |cell, _| format!("{cell}\u{200b}")),
    ("units among numbers", 2, |cell, n| {
        format!("{cell} {}", ["kg", "lb"][n % 2])
    }),
    ("two tokens for missing", 1, |_, n| ["NA", "null"][n % 2].into()),
];

/// Checks that a score never rises over more and more of a fault, and that it falls.
fn falls(name: &str, seed: u64, planted: &dyn Fn(usize) -> Vec<Vec<String>>) {
    let scores = PLANTED.map(|count| score(&planted(count)).overall.expect("a score"));
    for (place, pair) in scores.windows(2).enumerate() {
        let more = PLANTED[place + 1];
        assert!(
            pair[1] <= pair[0] + 1e-9,
            "{name}, seed {seed}: {more} of them lift it: {scores:?}"
        );
    }
    assert!(scores[7] < scores[0] - 0.1, "{name}, seed {seed}: {scores:?}");
}

#[test]
fn it_falls_with_each_sort_of_fault_and_never_rises_with_more() {
    for seed in 1..=3 {
        let table = clean(seed);
        assert_eq!(score(&table).overall, Some(100.0), "a clean table, seed {seed}");
        // The same cells first, however many are planted.
        let mut order: Vec<usize> = (0..ROWS).collect();
        order.sort_by_key(|row| drawn(seed ^ 0xfa17, *row));
        for (name, column, fault) in FAULTS {
            falls(name, seed, &|count| {
                let mut rows = table.clone();
                for (n, row) in order.iter().take(count).enumerate() {
                    rows[*row][column] = fault(&table[*row][column], n);
                }
                rows
            });
        }
        falls("copies of rows", seed, &|count| {
            let copies = order.iter().take(count).map(|row| table[*row].clone());
            table.iter().cloned().chain(copies).collect()
        });
        falls("all of them", seed, &|count| {
            let mut rows = table.clone();
            for (n, row) in order.iter().take(count).enumerate() {
                let (_, column, fault) = FAULTS[n % FAULTS.len()];
                rows[*row][column] = fault(&table[*row][column], n);
            }
            rows
        });
    }
}

#[test]
fn nothing_is_scored_where_there_is_no_row() {
    assert_eq!(score(&[]), Score::default());
}
