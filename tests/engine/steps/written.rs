//! How texts are written when they become days and numbers: as the step says, as the column itself tells, or as
//! the file was read; never by a guess.

use glovebox::run::Context;
use glovebox::step::Others;
use glovebox::table::{ReadOptions, Table};
use glovebox::{Step, steps};

use crate::ask::{file, open_as, wait};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn opened(text: &str, options: &str) -> Table {
    let options: ReadOptions = serde_json::from_str(options).expect("options");
    open_as(file("test.csv", text.to_owned()), &options, 1 << 30, 1).expect("a table")
}

fn after(table: &Table, step: &str) -> Result<Vec<String>, String> {
    let step: Step = serde_json::from_str(step).expect("a step");
    let (table, _) = wait(steps::apply(&step, table, &Others::new(), &Context::silent())).map_err(|e| e.to_string())?;
    let column = wait(table.columns(&[0], &Context::silent()))
        .expect("a column")
        .remove(0);
    Ok((0..column.len())
        .map(|row| column.value(row).map_or("–".to_owned(), |v| v.to_string()))
        .collect())
}

const AS_DAYS: &str = r#"{"step": "cast", "types": {"d": "date"}, "misfits": "missing"}"#;

#[test]
fn a_day_above_12_says_for_the_whole_column_which_number_is_the_day() {
    let as_text = r#"{"types": {"d": "text"}}"#;
    let table = opened("d,x\n03/04/2024,1\n13/04/2024,1\nn.v.t.,1\n05/06/2024,1\n", as_text);
    assert_eq!(
        after(&table, AS_DAYS),
        Ok(vec![
            "2024-04-03".into(),
            "2024-04-13".into(),
            "–".into(),
            "2024-06-05".into()
        ])
    );
    let table = opened("d,x\n03/04/2024,1\n04/13/2024,1\n", as_text);
    assert_eq!(
        after(&table, AS_DAYS),
        Ok(vec!["2024-03-04".into(), "2024-04-13".into()])
    );
}

#[test]
fn a_day_that_nobody_can_tell_fits_only_when_it_is_said() {
    let text = "d,x\n03/04/2024,1\n05/06/2024,1\n2024-07-08,1\n";
    let table = opened(text, r#"{"types": {"d": "text"}}"#);
    assert_eq!(
        after(&table, AS_DAYS),
        Ok(vec!["–".into(), "–".into(), "2024-07-08".into()])
    );
    let said = r#"{"step": "cast", "types": {"d": "date"}, "day_first": true}"#;
    assert_eq!(
        after(&table, said),
        Ok(vec!["2024-04-03".into(), "2024-06-05".into(), "2024-07-08".into()])
    );
    let of_file = opened(text, r#"{"types": {"d": "text"}, "day_first": false}"#);
    assert_eq!(
        after(&of_file, AS_DAYS),
        Ok(vec!["2024-03-04".into(), "2024-05-06".into(), "2024-07-08".into()])
    );
    // A constant and an edit are refused, as no column stands behind them.
    let days = opened("d,x\n2024-04-03,1\n,1\n", "{}");
    for step in [
        r#"{"step": "fill-missing", "columns": ["d"], "with": {"constant": "05/06/2024"}}"#,
        r#"{"step": "edit-cell", "row": 1, "column": "d", "value": "05/06/2024"}"#,
    ] {
        assert!(after(&days, step).is_err(), "{step}");
    }
    let clear = r#"{"step": "edit-cell", "row": 1, "column": "d", "value": "15/06/2024"}"#;
    assert_eq!(after(&days, clear), Ok(vec!["2024-04-03".into(), "2024-06-15".into()]));
}

#[test]
fn a_decimal_comma_is_read_as_the_file_is_or_as_the_step_says() {
    let text = "d;x\n3,5;1\n1200,75;1\n-0,99;1\n1.5;1\n";
    let to_float = r#"{"step": "cast", "types": {"d": "float"}, "misfits": "missing"}"#;
    let expected = || Ok(vec!["3.5".into(), "1200.75".into(), "-0.99".into(), "–".into()]);
    let of_file = opened(text, r#"{"types": {"d": "text"}, "decimal_comma": true}"#);
    assert_eq!(after(&of_file, to_float), expected());
    // Three of four cells have a comma: so the column is written, whatever the file's other numbers are.
    let table = opened(text, r#"{"types": {"d": "text"}, "decimal_comma": false}"#);
    assert_eq!(after(&table, to_float), expected());
    let denied = r#"{"step": "cast", "types": {"d": "float"}, "misfits": "missing", "decimal_comma": false}"#;
    assert_eq!(
        after(&table, denied),
        Ok(vec!["–".into(), "–".into(), "–".into(), "1.5".into()])
    );
    let said = r#"{"step": "cast", "types": {"d": "float"}, "misfits": "missing", "decimal_comma": true}"#;
    assert_eq!(after(&table, said), expected());
}

#[test]
fn a_column_that_was_made_text_is_cast_by_its_notation() {
    let as_text = r#"{"types": {"d": "text"}}"#;
    let to = |r#type: &str| format!(r#"{{"step": "cast", "types": {{"d": "{type}"}}, "misfits": "missing"}}"#);
    let read = |cells: &[&str], r#type: &str| {
        let rows = cells.iter().map(|cell| format!("{cell}\tk\n"));
        let table = opened(&format!("d\tx\n{}", rows.collect::<String>()), as_text);
        after(&table, &to(r#type))
    };
    let all = |cells: &[&str]| Ok(cells.iter().map(ToString::to_string).collect());
    let thousands = ["4,516,218.19", "-4,217.32", "(12)", "n/v"];
    assert_eq!(read(&thousands, "float"), all(&["4516218.19", "-4217.32", "-12", "–"]));
    assert_eq!(
        read(&thousands, "decimal"),
        all(&["4516218.19", "-4217.32", "-12.00", "–"])
    );
    assert_eq!(read(&thousands, "integer"), all(&["–", "–", "-12", "–"]));
    assert_eq!(
        read(&["97%", "1xx%", "empty", "5 %"], "float"),
        all(&["97", "–", "–", "5"])
    );
    assert_eq!(
        read(&["1.234,5", "1.234", "7 kg"], "float"),
        all(&["1234.5", "1234", "7"])
    );
    // Digits that no float holds stay.
    let long = ["$12,345,678,901,234,567.89", "$1.5"];
    assert_eq!(read(&long, "decimal"), all(&["12345678901234567.89", "1.50"]));
}

#[test]
fn whole_numbers_of_any_size_keep_their_digits() {
    let table = opened("d,x\n9007199254740993,1\n,1\n", "{}");
    let edit = |value: &str| {
        after(
            &table,
            &format!(r#"{{"step": "edit-cell", "row": 1, "column": "d", "value": {value}}}"#),
        )
    };
    let with = |value: &str| Ok(vec!["9007199254740993".to_owned(), value.to_owned()]);
    assert_eq!(edit("9007199254740993"), with("9007199254740993"));
    assert_eq!(edit("18446744073709551615"), with("18446744073709551615"));
    assert_eq!(edit("\"18446744073709551616\""), with("18446744073709551616"));
    assert_eq!(edit("5.0"), with("5"));
    // Beyond 64 bits JSON's numbers are floats: which number was meant, nobody knows any more.
    let told = edit("18446744073709551617").expect_err("digits are gone");
    assert!(told.contains("between quotes"), "{told}");
}
