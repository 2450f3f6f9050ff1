//! Reading as a person says: a type, a delimiter and a quote, pandas' rules.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use glovebox::Error;
use glovebox::table::{self, Cell, Missing, ReadOptions, Type};
use serde_json::Value;

use super::super::ask::{ENOUGH, as_pandas, cells, file, open_as, profile};

#[test]
fn cells_that_do_not_fit_a_given_type_are_all_kept() {
    let text = format!("p,q\n{}", "x,1\n".repeat(12_000));
    for (given, missing) in [
        (Type::Integer, Missing::Auto),
        (Type::Boolean, Missing::Auto),
        (Type::Date, Missing::Auto),
        (Type::Float, Missing::Pandas),
    ] {
        let options = ReadOptions {
            types: [("p".to_owned(), given)].into(),
            missing,
            ..ReadOptions::default()
        };
        for memory in [ENOUGH, 1000] {
            let table = open_as(file("t.csv", text.clone()), &options, memory, 1).expect("a table");
            let report = profile(&table);
            let found = (report.columns[0].out_of_type, report.columns[0].missing);
            assert_eq!(found, (12_000, 0), "{given:?} with {memory} bytes");
        }
    }
}

#[test]
fn decimals_that_are_asked_for_keep_every_digit() {
    let text = "id;amount\n1;12345678901234567,89\n2;0,1\n3;123456789,123456789123\n4;x\n5;\n";
    let options = ReadOptions {
        types: [("amount".to_owned(), Type::Decimal)].into(),
        decimal_comma: Some(true),
        ..ReadOptions::default()
    };
    for memory in [ENOUGH, 1000] {
        let table = open_as(file("t.csv", text), &options, memory, 1).expect("a table");
        assert_eq!(table.fields()[1].r#type, Type::Decimal);
        let shown = table::cells_of(&table, &[0, 1, 2, 3, 4], &[1]).expect("cells");
        let shown: Vec<&Cell> = shown.iter().flatten().collect();
        assert_eq!(
            shown,
            [
                &Cell::Value("12345678901234567.890000000000".to_owned()),
                &Cell::Value("0.100000000000".to_owned()),
                &Cell::Value("123456789.123456789123".to_owned()),
                &Cell::OutOfType("x".to_owned()),
                &Cell::Missing(String::new()),
            ]
        );
        let report = profile(&table);
        assert_eq!(
            (report.columns[1].distinct, report.columns[1].out_of_type),
            (4, 1),
            "what does not fit is a different cell too"
        );
    }
    // What was odd when the file was opened is told all the same.
    let long = open_as(
        file("t.csv", "a,p\n1,2,3\n4,5\n"),
        &ReadOptions {
            types: [("p".to_owned(), Type::Decimal)].into(),
            ..ReadOptions::default()
        },
        ENOUGH,
        1,
    );
    let codes: Vec<String> = long
        .expect("a table")
        .findings()
        .iter()
        .map(|found| found.code.to_string())
        .collect();
    assert!(codes.contains(&"csv.long-rows".to_owned()), "{codes:?}");
}

#[test]
fn whole_numbers_of_any_length_fit_a_column_of_floats() {
    let options = ReadOptions {
        types: [("s".to_owned(), Type::Float)].into(),
        ..ReadOptions::default()
    };
    for memory in [ENOUGH, 1000] {
        let text = "s,t\n9223372036854775808,a\n-18446744073709551616,b\n2.5,c\n12 km,d\n";
        let table = open_as(file("t.csv", text), &options, memory, 1).expect("a table");
        let column = &profile(&table).columns[0];
        assert_eq!((column.out_of_type, column.r#type), (1, Type::Float));
        assert_eq!(column.max, Some(table::Value::Float(9_223_372_036_854_775_808.0)));
        // Where nobody said so, they would lose digits as floats, and are kept.
        let table = open_as(file("t.csv", text), &ReadOptions::default(), memory, 1).expect("a table");
        assert_eq!(table.fields()[0].r#type, Type::Text);
    }
}

#[test]
fn blank_lines_and_decimal_commas_are_what_they_are_to_pandas() {
    let golden: Value = serde_json::from_str(include_str!("../../golden/reading.json")).expect("JSON");
    let texts = golden["texts"].as_array().expect("texts");
    assert_eq!(texts.len(), 12);
    for said in texts {
        let text = said["text"].as_str().expect("a text");
        let options = as_pandas(said["delimiter"].as_str().and_then(|d| d.chars().next()));
        for memory in [ENOUGH, 1] {
            let table = open_as(file("t.csv", text), &options, memory, 1).expect("a table");
            let columns: Vec<Value> = said["columns"].as_array().expect("columns").clone();
            let kinds: Vec<[&str; 2]> = table
                .fields()
                .iter()
                .map(|f| [f.name.as_str(), f.r#type.name()])
                .collect();
            let theirs: Vec<[&str; 2]> = columns
                .iter()
                .map(|c| [0, 1].map(|at| c[at].as_str().unwrap_or("")))
                .collect();
            assert_eq!(kinds, theirs, "{text:?}");
            assert_eq!(
                Some(table.rows()),
                columns[0][2].as_array().map(|c| c.len() as u64),
                "{text:?}"
            );
            assert!(
                table
                    .findings()
                    .iter()
                    .all(|f| f.code != "csv.empty-rows" || !f.message.contains("blank")),
                "{text:?}"
            );
            if memory == ENOUGH {
                let ours = cells(&table);
                for (row, (at, column)) in
                    (0..ours.len()).flat_map(|row| columns.iter().enumerate().map(move |c| (row, c)))
                {
                    assert_eq!(ours[row][at], column[2][row].as_str().unwrap_or(""), "{text:?}");
                }
            }
        }
    }
}

#[test]
fn one_character_is_never_both_delimiter_and_quote() {
    let read = |delimiter: Option<char>, quote: Option<char>| {
        let options = ReadOptions {
            delimiter,
            quote,
            ..ReadOptions::default()
        };
        let text = "a;b,c\n1;x,y\n2;z,w\n";
        open_as(file("t.csv", text), &options, ENOUGH, 1)
    };
    let quoted = read(None, Some(',')).expect("a table");
    assert_eq!(
        (
            quoted.source().expect("a file").delimiter,
            quoted.source().expect("a file").quote
        ),
        (Some(';'), Some(','))
    );
    let delimited = read(Some('"'), Some('\'')).expect("a table");
    assert_eq!(
        (
            delimited.source().expect("a file").delimiter,
            delimited.source().expect("a file").quote
        ),
        (Some('"'), Some('\''))
    );
    for (delimiter, quote, field, why) in [
        (Some(';'), Some(';'), "quote", "delimiter"),
        (Some('"'), None, "delimiter", "another quote"),
        (Some('"'), Some('"'), "quote", "delimiter"),
        (Some('\n'), None, "delimiter", "line end"),
        (Some('\r'), None, "delimiter", "line end"),
        (None, Some('\n'), "quote", "line end"),
        (Some('é'), None, "delimiter", "ASCII"),
        (None, Some('«'), "quote", "ASCII"),
    ] {
        let Err(Error::Options(bad)) = read(delimiter, quote) else {
            panic!("{delimiter:?} between cells and {quote:?} around them");
        };
        let said: Vec<&str> = bad.fields.iter().map(|f| f.field.as_str()).collect();
        assert_eq!(said, [field]);
        assert!(bad.fields[0].problem.contains(why), "{}", bad.fields[0].problem);
    }
}

#[test]
fn a_token_that_looks_like_a_value_is_missing_in_columns_of_any_type() {
    let text = "n,f,d,b,t\n10,0.5,2024-01-31,true,x\n-999,-999,1900-01-01,false,-999\n20,7.5,2024-02-29,true,y\n";
    let tokens = ["-999", "1900-01-01", "false"].map(str::to_owned);
    let options = ReadOptions {
        missing: Missing::Tokens(tokens.into()),
        ..ReadOptions::default()
    };
    for memory in [ENOUGH, 1] {
        let table = open_as(file("t.csv", text), &options, memory, 1).expect("a table");
        let types: Vec<Type> = table.fields().iter().map(|f| f.r#type).collect();
        assert_eq!(
            types,
            [Type::Integer, Type::Float, Type::Date, Type::Boolean, Type::Text]
        );
        let rows = table.window(&[0, 1, 2, 3, 4], 1, 1).expect("a row");
        let tokens: Vec<&str> = rows.columns.iter().map(|column| column.token(0)).collect();
        assert_eq!(tokens, ["-999", "-999", "1900-01-01", "false", "-999"]);
        assert!(rows.columns.iter().all(|column| !column.valid.get(0)));
    }
}

#[test]
fn an_order_of_days_that_is_said_is_kept_whatever_the_cells_say() {
    let month = "d,x\n03/04/2024,1\n12/25/2023,2\n01/02/2024,3\n";
    let day = "d,x\n03/04/2024,1\n25/12/2023,2\n01/02/2024,3\n";
    let read = |text: &str, day_first: bool, given: Option<Type>| {
        let options = ReadOptions {
            day_first: Some(day_first),
            types: given.map(|kind| ("d".to_owned(), kind)).into_iter().collect(),
            ..ReadOptions::default()
        };
        let table = open_as(file("t.csv", text), &options, ENOUGH, 1).expect("a table");
        (table.fields()[0].r#type, cells(&table)[0][0].clone())
    };
    // Too many cells of another order: then it is text, on both sides.
    assert_eq!(read(month, true, None), (Type::Text, "03/04/2024".to_owned()));
    assert_eq!(read(day, false, None), (Type::Text, "03/04/2024".to_owned()));
    assert_eq!(read(month, false, None), (Type::Date, "2024-03-04".to_owned()));
    assert_eq!(read(day, true, None), (Type::Date, "2024-04-03".to_owned()));
    assert_eq!(
        read(month, true, Some(Type::Date)),
        (Type::Date, "2024-04-03".to_owned())
    );
    assert_eq!(
        read(day, false, Some(Type::Date)),
        (Type::Date, "2024-03-04".to_owned())
    );
}

#[test]
fn numbers_that_are_said_to_be_whole_are() {
    let text = "n,x\n1,a\n2.0,b\n3.5,c\n9223372036854775807,d\n1e2,e\n";
    let options = ReadOptions {
        types: [("n".to_owned(), Type::Integer)].into(),
        ..ReadOptions::default()
    };
    for memory in [ENOUGH, 1] {
        let table = open_as(file("t.csv", text), &options, memory, 1).expect("a table");
        assert_eq!(table.fields()[0].r#type, Type::Integer);
        let rows = table.window(&[0], 0, 5).expect("rows");
        let shown: Vec<Option<String>> = (0..5)
            .map(|row| rows.columns[0].value(row).map(|v| v.to_string()))
            .collect();
        let whole = |n: &str| Some(n.to_owned());
        assert_eq!(
            shown,
            [whole("1"), whole("2"), None, whole("9223372036854775807"), whole("100")]
        );
        assert_eq!(rows.columns[0].invalid_text(2), Some("3.5"));
    }
}
