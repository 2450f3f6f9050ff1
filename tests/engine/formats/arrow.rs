//! Arrow's own files, beside what pyarrow 26.0.1 reads in them.

use glovebox::table::{Format, Table, Type};

use super::super::ask::cells;
use super::files::check;
use super::{names, opened};

#[test]
fn cells_are_what_pyarrow_reads() {
    assert_eq!(check("moments.arrow", &[]), 17 * 15);
    assert_eq!(check("dictionary.arrow", &[]), 17 * 3);
    assert_eq!(check("nested.arrow", &[]), 17 * 3);
    assert_eq!(check("lz4.arrows", &[]), 60 * 2);
}

fn missing(table: &Table) -> Vec<usize> {
    let rows = cells(table);
    (0..table.fields().len())
        .map(|at| rows.iter().filter(|row| row[at].is_empty()).count())
        .collect()
}

#[test]
fn days_and_times_of_every_unit_are_read() {
    let table = opened("moments.arrow");
    assert_eq!(
        (table.rows(), table.source().map(|source| source.format)),
        (17, Some(Format::Arrow))
    );
    let types: Vec<Type> = table.fields().iter().map(|field| field.r#type).collect();
    assert_eq!(types[..2], [Type::Date; 2]);
    assert_eq!(types[2..6], [Type::Time; 4]);
    assert_eq!(types[6..], [Type::Timestamp; 9]);
    assert_eq!(missing(&table), [4, 5, 6, 5, 8, 6, 8, 7, 8, 6, 5, 7, 7, 10, 4]);
    let row = &cells(&table)[0];
    assert_eq!(row.len(), 15);
}

#[test]
fn dictionaries_are_what_their_values_are() {
    let table = opened("dictionary.arrow");
    assert_eq!(names(&table), ["dict0", "dict1", "dict2"]);
    // Values of a dictionary may be null themselves, or empty.
    assert_eq!(missing(&table), [14, 10, 11]);
    let types: Vec<Type> = table.fields().iter().map(|field| field.r#type).collect();
    assert_eq!(types, [Type::Text, Type::Text, Type::Integer]);
}

#[test]
fn lists_and_structures_are_their_json() {
    let table = opened("nested.arrow");
    assert_eq!(missing(&table), [5, 6, 7]);
    for text in cells(&table).iter().flatten().filter(|text| !text.is_empty()) {
        let value: Result<serde_json::Value, _> = serde_json::from_str(text);
        assert!(value.is_ok_and(|value| value.is_array() || value.is_object()), "{text}");
    }
}

#[test]
fn packed_buffers_are_unpacked() {
    let table = opened("lz4.arrows");
    assert_eq!((table.rows(), missing(&table)), (60, vec![0, 17]));
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
#[ignore = "needs the shared test files beside the repository, or at GLOVEBOX_SHARED_DATA"]
fn files_have_the_rows_and_columns_that_pyarrow_counts() {
    let folder = super::super::ask::shared();
    let oracle = std::fs::read_to_string(folder.join("oracles/formats.json")).expect("an oracle");
    let oracle: serde_json::Value = serde_json::from_str(&oracle).expect("JSON");
    let files = oracle["files"].as_object().expect("files");
    let mut seen = 0;
    for (path, expected) in files.iter().filter(|(_, expected)| expected["kind"] == "arrow") {
        let bytes = std::fs::read(folder.join(path)).expect("a file");
        let ours = super::open(path, &bytes, &super::ReadOptions::default());
        let Some(shape) = expected["shape"].as_array() else {
            assert!(ours.is_err(), "{path}");
            continue;
        };
        let table = ours.unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(Some(table.rows()), shape[0].as_u64(), "{path}");
        assert_eq!(Some(table.fields().len() as u64), shape[1].as_u64(), "{path}");
        seen += 1;
    }
    assert!(seen > 15, "{seen} files");
}
