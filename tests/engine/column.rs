//! Columns of a whole table: made, cut, taken from, put together and cast, against a model that looks
//! at one cell after another.

mod casts;

use glovebox::table::column::Column;
use glovebox::table::{Cell, RowSet, Store, Table, Type, Value};
use proptest::prelude::*;

use super::roundtrip::{table, tables};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn columns(table: &Table) -> Vec<Column> {
    match table.store() {
        Store::Memory(columns) => columns.clone(),
        Store::Disk(_) => panic!("in memory"),
    }
}

/// Every cell as the grid shows it.
fn shown(column: &Column) -> Vec<Cell> {
    (0..column.len()).map(|row| column.cell(row).expect("a cell")).collect()
}

/// Where to cut so many rows, from numbers of any size.
fn ends(cuts: &[usize], rows: usize) -> Vec<usize> {
    let mut ends: Vec<usize> = cuts.iter().map(|cut| cut % (rows + 1)).chain([rows]).collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(target_arch = "wasm32") { 32 } else { 256 }))]

    #[test]
    fn rows_are_taken_as_they_stand((drawn, cuts) in tables(), keep in prop::collection::vec(any::<bool>(), 60)) {
        for column in columns(&table(&drawn, &cuts)) {
            let rows: Vec<u32> = (0..column.len() as u32).filter(|row| keep[*row as usize]).collect();
            let all = shown(&column);
            let wanted: Vec<Cell> = rows.iter().map(|row| all[*row as usize].clone()).collect();
            prop_assert_eq!(shown(&column.take(&rows.iter().copied().collect::<RowSet>())), wanted.clone());
            let backwards: Vec<u32> = rows.iter().rev().copied().collect();
            let gathered = column.gather(&backwards).expect("rows");
            prop_assert_eq!(shown(&gathered), wanted.into_iter().rev().collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_cut_changes_nothing(
        (drawn, cuts) in tables(),
        others in prop::collection::vec(any::<usize>(), 0..4),
        to in prop::sample::select(Type::ALL.to_vec()),
    ) {
        for column in columns(&table(&drawn, &cuts)) {
            let again = column.cut(&ends(&others, column.len())).expect("the same rows");
            prop_assert_eq!(shown(&again), shown(&column));
            prop_assert_eq!(again.missing(), column.missing());
            prop_assert_eq!(again.factor(20), column.factor(20));
            let (cast, misfits) = column.cast(to).expect("a column");
            let (cast_again, misfits_again) = again.cast(to).expect("a column");
            prop_assert_eq!(shown(&cast_again), shown(&cast));
            prop_assert_eq!(misfits_again.iter().collect::<Vec<_>>(), misfits.iter().collect::<Vec<_>>());
            prop_assert_eq!(misfits.len() as usize, cast.invalid());
        }
    }

    #[test]
    fn columns_put_together_have_the_rows_of_both((drawn, cuts) in tables(), others in prop::collection::vec(any::<usize>(), 0..4)) {
        for column in columns(&table(&drawn, &cuts)) {
            let other = column.cut(&ends(&others, column.len())).expect("the same rows");
            let both = Column::concat(&[column.clone(), other]).expect("one column");
            let twice: Vec<Cell> = shown(&column).into_iter().chain(shown(&column)).collect();
            prop_assert_eq!(shown(&both), twice);
        }
    }

    #[test]
    fn numbers_and_categories_are_the_cells((drawn, cuts) in tables()) {
        for column in columns(&table(&drawn, &cuts)) {
            if let Some(factor) = column.factor(usize::MAX) {
                for (row, code) in factor.codes.iter().enumerate() {
                    let level = factor.levels.get(*code as usize).map(ToString::to_string);
                    let value = column.value(row).map(|value| value.to_string());
                    let value = value.map(|text| if text == "-0" { "0".to_owned() } else { text });
                    prop_assert_eq!(level, value);
                }
                let occurring = |at: u32| factor.codes.contains(&at);
                prop_assert!((0..factor.levels.len() as u32).all(occurring));
            }
            let Some(numbers) = column.numbers() else {
                prop_assert_eq!(column.r#type(), Type::Text);
                continue;
            };
            for (row, number) in numbers.values.iter().enumerate() {
                let value = column.value(row);
                prop_assert_eq!(numbers.valid.get(row), value.is_some());
                prop_assert_eq!(number.is_nan(), value.is_none() || value == Some(Value::float(f64::NAN)));
            }
        }
    }
}

/// The cells of a cast, and the rows that did not fit.
fn cast(cells: &[&str], to: Type) -> (Vec<String>, Vec<u32>) {
    let texts = Column::from_texts(cells.iter().map(|cell| (!cell.is_empty()).then_some(*cell)));
    let (column, misfits) = texts.cast(to).expect("a column");
    (shown(&column).iter().map(text).collect(), misfits.iter().collect())
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Value(text) => text.clone(),
        Cell::OutOfType(text) => format!("invalid {text}"),
        Cell::Missing(token) => format!("missing {token}"),
    }
}

#[test]
fn text_is_cast_where_nothing_is_lost() {
    let (cells, misfits) = cast(&["007", "+3", " 12 ", "1.50", "2.0", "1e3", "", "x"], Type::Integer);
    assert_eq!(
        cells,
        ["7", "3", "12", "invalid 1.50", "2", "1000", "missing ", "invalid x"]
    );
    assert_eq!(misfits, [3, 7]);
    let (cells, _) = cast(&["1.5", "2", "0.25"], Type::Decimal);
    assert_eq!(cells, ["1.50", "2.00", "0.25"]);
    let (cells, _) = cast(
        &["2024-02-29", "2024-02-30", "2024-02-29 12:00", "2024-02-29 00:00:00"],
        Type::Date,
    );
    assert_eq!(
        cells,
        [
            "2024-02-29",
            "invalid 2024-02-30",
            "invalid 2024-02-29 12:00",
            "2024-02-29"
        ]
    );
    let (cells, _) = cast(&["true", "0", "yes"], Type::Boolean);
    assert_eq!(cells, ["true", "false", "invalid yes"]);
}

#[test]
fn a_far_year_and_a_fine_fraction_have_no_scale_in_common() {
    let (cells, misfits) = cast(
        &["9999-12-31 00:00:00", "2024-01-01 00:00:00.123456789"],
        Type::Timestamp,
    );
    assert_eq!(cells[0], "invalid 9999-12-31 00:00:00");
    assert_eq!((cells[1].as_str(), misfits), ("2024-01-01 00:00:00.123456789", vec![0]));
}

#[test]
fn numbers_are_cast_where_nothing_is_lost() {
    let floats = Column::from_numbers([Some(1.0), Some(1.5), None, Some(-0.0), Some(1e300)]);
    let (whole, misfits) = floats.cast(Type::Integer).expect("a column");
    let cells: Vec<String> = shown(&whole).iter().map(text).collect();
    assert_eq!(cells[..4], ["1", "invalid 1.5", "missing ", "0"]);
    assert_eq!(misfits.iter().collect::<Vec<_>>(), [1, 4]);
    let booleans = Column::from_booleans([Some(true), None, Some(false)]);
    let (whole, _) = booleans.cast(Type::Integer).expect("a column");
    assert_eq!(shown(&whole), shown(&Column::from_integers([Some(1), None, Some(0)])));
    let (booleans, misfits) = Column::from_integers([Some(1), Some(2), Some(0)])
        .cast(Type::Boolean)
        .expect("a column");
    let cells: Vec<String> = shown(&booleans).iter().map(text).collect();
    assert_eq!(cells, ["true", "invalid 2", "false"]);
    assert_eq!(misfits.iter().collect::<Vec<_>>(), [1]);
}

#[test]
fn levels_stand_in_the_order_of_their_values() {
    let column = Column::from_integers([Some(30), Some(-4), None, Some(30), Some(5)]);
    let factor = column.factor(10).expect("few");
    assert_eq!(
        factor.levels.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["-4", "5", "30"]
    );
    assert_eq!(factor.codes, [2, 0, u32::MAX, 2, 1]);
    assert_eq!(column.factor(2), None);
    let levels = ["b".to_owned(), "a".to_owned()];
    let column = Column::from_factor(&[0, 1, 7, 0], &levels);
    assert_eq!(
        column
            .texts()
            .map(|text| text.map(|t| t.into_owned()))
            .collect::<Vec<_>>(),
        [Some("b".to_owned()), Some("a".to_owned()), None, Some("b".to_owned())]
    );
}
