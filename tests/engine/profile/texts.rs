//! Characters, words, patterns and evenness against Unicode's tables, Python's words and scipy
//! (`tests/golden/texts.py` says by which route): names of many countries, prose, codes, missing cells.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use std::collections::BTreeMap;

use glovebox::profile::{ChiSquared, ColumnProfile};
use glovebox::table::{Characters, Class, Comparison, Predicate, Selection, Table, select};
use serde::Deserialize;

use crate::ask::{ENOUGH, as_pandas, file, open_as, profile, quietly, wait};

const PENGUINS: &[u8] = include_bytes!("../../../static/demo/penguins.csv");
const NOBEL: &[u8] = include_bytes!("../../../static/demo/nobel-prize-winners.csv");
const ADULT: &[u8] = include_bytes!("../../data/adult.parquet");
const GOLDEN: &str = include_str!("../../golden/texts.json");

/// How far values may differ, relative to their size.
const NEAR: f64 = 1e-9;

#[derive(Deserialize)]
struct Golden {
    tables: BTreeMap<String, BTreeMap<String, Chunk>>,
}

#[derive(Deserialize)]
struct Chunk {
    chi_squared: Option<ChiSquared>,
    alphabet: Option<Alphabet>,
    words: Option<Words>,
    #[serde(default)]
    patterns: Vec<(String, u64)>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Alphabet {
    total: u64,
    distinct: u64,
    top: Vec<(String, u64)>,
    categories: BTreeMap<String, u64>,
    scripts: BTreeMap<String, u64>,
    blocks: BTreeMap<String, u64>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Words {
    total: u64,
    distinct: u64,
    top: Vec<(String, u64)>,
}

fn alphabet(column: &ColumnProfile) -> Option<Alphabet> {
    let seen = column.texts.as_ref()?.alphabet.clone()?;
    let top = seen.top.iter().map(|top| (top.character.to_string(), top.count));
    Some(Alphabet {
        total: seen.total,
        distinct: seen.distinct,
        top: top.collect(),
        categories: seen.categories,
        // Scripts of two names are joined by a low line in Unicode's own list, by a space in the peer's.
        scripts: seen
            .scripts
            .into_iter()
            .map(|(name, n)| (name.replace('_', " "), n))
            .collect(),
        blocks: seen.blocks,
    })
}

fn words(column: &ColumnProfile) -> Option<Words> {
    let seen = column.texts.as_ref()?.words.as_ref()?;
    let top = seen.top.iter().map(|top| (top.value.to_string(), top.count));
    Some(Words {
        total: seen.total,
        distinct: seen.distinct,
        top: top.collect(),
    })
}

fn same(seen: Option<ChiSquared>, peer: Option<ChiSquared>) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= NEAR * b.abs();
    match (seen, peer) {
        (Some(seen), Some(peer)) => {
            seen.degrees == peer.degrees && near(seen.statistic, peer.statistic) && near(seen.p, peer.p)
        }
        (seen, peer) => seen == peer,
    }
}

/// What differs from the golden file, in words, and how many columns were compared.
fn compare(name: &str, bytes: &[u8]) -> (Vec<String>, usize) {
    let mut golden: Golden = serde_json::from_str(GOLDEN).expect("JSON");
    let expected = golden.tables.remove(name).expect("a table of the golden file");
    let table = open_as(file(name, bytes), &as_pandas(None), ENOUGH, 1).expect("a table");
    let report = profile(&table);
    let mut said = Vec::new();
    for column in &report.columns {
        let Some(peer) = expected.get(&column.name) else {
            said.push(format!("{} is not in the golden file", column.name));
            continue;
        };
        let patterns = column.texts.iter().flat_map(|of| &of.patterns);
        let patterns: Vec<(String, u64)> = patterns.map(|p| (p.pattern.clone(), p.count)).collect();
        let differs = [
            ("chi-squared", !same(column.chi_squared, peer.chi_squared)),
            ("alphabet", alphabet(column) != peer.alphabet),
            ("words", words(column) != peer.words),
            ("patterns", patterns != peer.patterns),
        ];
        for (what, _) in differs.iter().filter(|(_, differs)| *differs) {
            said.push(format!(
                "{what} of {}: {:?} {:?} {:?} {patterns:?}",
                column.name,
                column.chi_squared,
                alphabet(column),
                words(column)
            ));
        }
    }
    (said, report.columns.len())
}

fn check(name: &str, bytes: &[u8], columns: usize) {
    let (said, compared) = compare(name, bytes);
    assert!(said.is_empty(), "\n{}", said.join("\n"));
    assert_eq!(compared, columns);
}

#[test]
fn codes_and_comments_have_the_composition_that_the_peers_say() {
    check("penguins.csv", PENGUINS, 17);
}

#[test]
fn names_of_many_countries_have_the_composition_that_the_peers_say() {
    check("nobel-prize-winners.csv", NOBEL, 4);
}

#[test]
fn many_rows_have_the_composition_that_the_peers_say() {
    check("adult.parquet", ADULT, 15);
}

/// Rows that pass a test of a column.
fn rows(table: &Table, column: &ColumnProfile, test: Comparison) -> u64 {
    let predicate = Predicate {
        column: column.name.clone(),
        test,
    };
    wait(select(table, &Selection::Where(predicate), &quietly(table)))
        .expect("rows")
        .len()
}

#[test]
fn each_count_of_a_text_opens_its_rows() {
    let table = open_as(file("nobel-prize-winners.csv", NOBEL), &as_pandas(None), ENOUGH, 1).expect("a table");
    let mut opened = 0;
    for column in &profile(&table).columns {
        let Some(texts) = &column.texts else { continue };
        let alphabet = texts.alphabet.as_ref().expect("characters of text");
        for pattern in &texts.patterns {
            let found = rows(&table, column, Comparison::Pattern(pattern.pattern.clone()));
            assert_eq!(found, pattern.count, "{pattern:?}");
            opened += 1;
        }
        let lengths = texts.lengths.as_ref().expect("lengths of text");
        for (edges, count) in lengths.edges.windows(2).zip(&lengths.counts) {
            let (min, max) = (edges[0] as u64, edges[1] as u64 - 1);
            let found = rows(&table, column, Comparison::Length { min, max });
            assert_eq!(found, *count, "{} from {min} to {max}", column.name);
            opened += 1;
        }
        // What is counted once for each time it occurs is in as many rows at most.
        let words = texts.words.iter().flat_map(|words| &words.top);
        let words = words.map(|top| (Comparison::Word(top.value.to_string()), top.count));
        let one = alphabet
            .top
            .iter()
            .map(|top| (Characters::One(top.character), top.count));
        let category = alphabet
            .categories
            .iter()
            .map(|(name, n)| (Characters::Category(name.clone()), *n));
        let script = alphabet
            .scripts
            .iter()
            .map(|(name, n)| (Characters::Script(name.clone()), *n));
        let block = alphabet
            .blocks
            .iter()
            .map(|(name, n)| (Characters::Block(name.clone()), *n));
        let classes = serde_json::to_value(texts.characters.expect("classes of text")).expect("JSON");
        let class = [
            ("upper", Class::Upper),
            ("lower", Class::Lower),
            ("digits", Class::Digit),
            ("space", Class::Space),
            ("punctuation", Class::Punctuation),
            ("control", Class::Control),
            ("beyond_ascii", Class::BeyondAscii),
        ];
        let class = class.map(|(name, class)| (Characters::Class(class), classes[name].as_u64().unwrap_or(0)));
        let class = class.into_iter().filter(|(_, n)| *n > 0);
        let characters = class.chain(one).chain(category).chain(script).chain(block);
        let characters = characters.map(|(kind, n)| (Comparison::Holds(kind), n));
        for (test, count) in words.chain(characters) {
            let found = rows(&table, column, test.clone());
            assert!(
                (1..=count).contains(&found),
                "{test:?} of {}: {found} of {count}",
                column.name
            );
            opened += 1;
        }
    }
    assert!(opened > 100, "{opened}");
}
