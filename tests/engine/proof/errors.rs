//! Tables with errors whose every cell is known: how many of them the findings name, how much of what they name is an
//! error, and what they find wrong in the same tables without errors. `make bench` prints it.

use std::collections::{BTreeMap, BTreeSet};

use glovebox::table::{ReadOptions, Selection, Table, select};
use glovebox::{Kind, Severity};

use crate::ask::{ENOUGH, as_pandas, cells, on_disk, open, open_as, profile, quietly, shared, wait};

/// Cells by row and column.
type Cells = BTreeSet<(u32, String)>;

/// The cells that findings of warnings and worse are about, by their kind.
fn named(table: &Table) -> BTreeMap<Kind, Cells> {
    let report = profile(table);
    let mut named: BTreeMap<Kind, Cells> = BTreeMap::new();
    let grave = report.findings.iter().flat_map(|finding| finding.each());
    for finding in grave.filter(|finding| finding.severity >= Severity::Warning) {
        let Some(selection) = &finding.selection else { continue };
        let rows = rows(table, selection);
        let cells = named.entry(finding.kind).or_default();
        for column in &finding.columns {
            cells.extend(rows.iter().map(|row| (*row, column.clone())));
        }
    }
    named
}

fn rows(table: &Table, selection: &Selection) -> Vec<u32> {
    let rows = wait(select(table, selection, &quietly(table))).expect("rows");
    rows.iter().collect()
}

/// The cells that differ between a table and the right one.
fn errors(name: &str) -> Cells {
    let path = shared().join("errors").join(name);
    let listed = path.join("errors.csv");
    if listed.exists() {
        let options = ReadOptions {
            types: [("dirty", "text"), ("clean", "text")]
                .map(|(name, _)| (name.to_owned(), glovebox::table::Type::Text))
                .into(),
            ..as_pandas(None)
        };
        let table = open_as(on_disk(&listed), &options, ENOUGH, 1).expect("the list of errors");
        let row = |cells: Vec<String>| (cells[0].parse().expect("a row"), cells[1].clone());
        return cells(&table).into_iter().map(row).collect();
    }
    // The right values stand one below the other, by row and column.
    let dirty = open_as(on_disk(&path.join("hospital.csv")), &texts(), ENOUGH, 1).expect("a table");
    let right = open_as(on_disk(&path.join("hospital_clean.csv")), &texts(), ENOUGH, 1).expect("a table");
    let (names, dirty) = (names(&dirty), cells(&dirty));
    let place = |name: &str| names.iter().position(|own| own == name);
    let differ = cells(&right).into_iter().filter_map(|right| {
        let row: u32 = right[0].parse().expect("a row");
        let is = &dirty[row as usize][place(&right[1])?];
        (*is != right[2] && right[2] != "empty").then(|| (row, right[1].clone()))
    });
    differ.collect()
}

fn names(table: &Table) -> Vec<String> {
    table.fields().iter().map(|field| field.name.clone()).collect()
}

/// Cells as they stand there.
fn texts() -> ReadOptions {
    ReadOptions {
        missing: glovebox::table::Missing::Tokens(Vec::new()),
        ..ReadOptions::default()
    }
}

fn share(part: usize, of: usize) -> f64 {
    part as f64 / of.max(1) as f64
}

/// The least that the findings of each table may name of its errors, and be right about.
const FLOORS: [(&str, &str, f64, f64); 4] = [
    ("hospital", "dirty.csv", 0.40, 0.05),
    ("beers", "dirty.csv", 0.95, 0.95),
    ("flights", "dirty.csv", 0.45, 0.90),
    ("holoclean_hospital", "hospital.csv", 0.40, 0.05),
];

#[test]
#[ignore = "needs the shared test files"]
fn findings_name_erroneous_cells() {
    println!("cells under warnings and worse, beside the cells that are known to be wrong");
    for (name, file, least_recall, least_precision) in FLOORS {
        let errors = errors(name);
        assert!(errors.len() > 300, "{name}: {} errors", errors.len());
        let table = open(on_disk(&shared().join("errors").join(name).join(file))).expect("a table");
        let named = named(&table);
        let all: Cells = named.values().flatten().cloned().collect();
        let hit = all.intersection(&errors).count();
        let (recall, precision) = (share(hit, errors.len()), share(hit, all.len()));
        println!(
            "{name:20} recall {recall:.3} ({hit} of {}), precision {precision:.3} (of {})",
            errors.len(),
            all.len()
        );
        for (kind, cells) in &named {
            let hit = cells.intersection(&errors).count();
            println!(
                "  {:24} {hit:6} of {:6} cells are errors",
                format!("{kind:?}"),
                cells.len()
            );
        }
        assert!(recall >= least_recall, "{name}: recall {recall:.3}");
        assert!(precision >= least_precision, "{name}: precision {precision:.3}");
    }
}

/// Warnings on the right tables that are at most to be: each is about cells that are right.
const ALARMS: [(&str, usize); 3] = [("hospital", 8), ("beers", 4), ("flights", 2)];

#[test]
#[ignore = "needs the shared test files"]
fn few_warnings_are_about_tables_without_errors() {
    println!("warnings and worse on the same tables without errors");
    for (name, most) in ALARMS {
        let table = open(on_disk(&shared().join("errors").join(name).join("clean.csv"))).expect("a table");
        let report = profile(&table);
        let alarms = report.findings.iter().filter(|f| f.severity >= Severity::Warning);
        let told: Vec<String> = alarms.map(|f| format!("  {}: {}", f.code, f.message)).collect();
        println!("{name:20} {} warnings", told.len());
        told.iter().for_each(|line| println!("{line}"));
        assert!(told.len() <= most, "{name}: {told:#?}");
    }
}
