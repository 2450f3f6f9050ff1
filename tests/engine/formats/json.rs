//! What JSON becomes, and what is told of it.

use glovebox::Kind;
use glovebox::table::{Format, Selection, Type};

use super::super::ask::cells;
use super::{from_json, names, told, why};

#[test]
fn texts_stay_texts_and_numbers_keep_their_digits() {
    let table = from_json(
        r#"[{"zip":"02134","n":12345678901234567,"s":"7","d":"2024-02-03"},{"zip":"10001","n":2,"s":"8","d":"2024-02-04"}]"#,
    );
    let types: Vec<Type> = table.fields().iter().map(|field| field.r#type).collect();
    assert_eq!(types, [Type::Text, Type::Integer, Type::Text, Type::Date]);
    assert_eq!(cells(&table)[0], ["02134", "12345678901234567", "7", "2024-02-03"]);
    let quoted = told(&table, "json.quoted-numbers").expect("told");
    assert_eq!(quoted.columns, ["s"], "codes are no numbers");
}

#[test]
fn values_of_several_types_are_told_with_their_rows() {
    let table = from_json(r#"[{"t":"a"},{"t":300},{"t":"b"},{"t":null},{"t":21},{"t":"c"},{}]"#);
    let mixed = told(&table, "json.mixed-types").expect("told");
    assert_eq!(
        (mixed.kind, mixed.count, mixed.rows.as_slice()),
        (Kind::MixedTypes, 2, &[1, 4][..])
    );
    let Some(Selection::Rows(rows)) = &mixed.selection else {
        panic!("rows")
    };
    assert_eq!(rows.iter().collect::<Vec<u32>>(), [1, 4]);
    assert!(
        mixed.message.contains("2 of 5 values of t") && mixed.message.contains("such as 300"),
        "{}",
        mixed.message
    );
    let absent = told(&table, "json.absent").expect("told");
    assert_eq!(absent.count, 1);
    assert!(absent.message.contains("1 is null"), "{}", absent.message);
    assert!(told(&from_json(r#"[{"a":1},{"a":2}]"#), "json.mixed-types").is_none());
}

#[test]
fn objects_are_flattened_whatever_stands_in_their_names() {
    let table = from_json(r#"[{"a":{"b":1,"c":{"d":2}},"a.b":3,"e":{}},{"a":4}]"#);
    assert_eq!(table.rows(), 2);
    assert_eq!(&names(&table)[..2], ["a.b", "a.c.d"]);
    assert_eq!(names(&table).len(), 5, "{:?}", names(&table));
    assert_eq!(cells(&table)[0][..2], ["1", "2"]);
}

#[test]
fn a_document_is_told_from_lines() {
    for (text, format, rows) in [
        ("{\"a\":1}\n{\"a\":2}\n", Format::Ndjson, 2),
        ("{\"a\":1}{\"a\":2}", Format::Ndjson, 2),
        ("{\"a\":1}", Format::Ndjson, 1),
        ("\u{feff}[{\"a\":1}]", Format::Json, 1),
        ("{\"x\":{\"rows\":[{\"a\":1},{\"a\":2}]},\"n\":2}", Format::Json, 2),
        ("[[\"a\",\"b\"],[1,2]]", Format::Json, 1),
        ("[[1,2],[3,4]]", Format::Json, 2),
        ("[{\"a\":NaN},{\"a\":1.5}]", Format::Json, 2),
    ] {
        let table = from_json(text);
        assert_eq!(table.source().map(|source| source.format), Some(format), "{text}");
        assert_eq!(table.rows(), rows, "{text}");
    }
}

#[test]
fn any_text_comes_through() {
    let odd = [
        "",
        " x ",
        "a\"b",
        "line\nbreak",
        "comma, too",
        "\u{1F600}",
        "=1+1",
        "#",
        "tab\there",
        "\\",
    ];
    let records: Vec<serde_json::Value> = odd
        .iter()
        .map(|text| serde_json::json!({"n": 1, "t": text, "u": "x"}))
        .collect();
    let text = serde_json::to_string(&records).expect("JSON");
    let table = from_json(&text);
    let column: Vec<String> = cells(&table).into_iter().map(|row| row[1].clone()).collect();
    assert_eq!(column, odd);
    let escaped = from_json(r#"[{"t":"\u0041\ud83d\ude00\/\n"},{"t":"\ud83d"}]"#);
    assert_eq!(cells(&escaped), [["A\u{1F600}/\n"], ["\u{fffd}"]]);
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    for (text, words) in [
        ("[{\"a\":1},{\"a\":}]", "} is not expected at byte 14, in record 2"),
        ("[{\"a\":1},", "it breaks off at byte 9"),
        ("[{\"a\":1}] x", "something follows"),
        ("[{\"a\":1} {\"a\":2}]", "{ is not expected"),
        ("[{\"a\":01}]", "is no value"),
        ("[{\"a\":\"\\x\"}]", "backslash"),
        ("[]", "JSON without a record"),
        ("{}", "JSON without a record"),
    ] {
        let said = why("t.json", text.as_bytes());
        assert!(said.contains(words), "{text}: {said}");
    }
    let deep = format!("[{{\"a\":{}", "[".repeat(100_000));
    assert!(why("t.json", deep.as_bytes()).contains("deep within one another"));
    let wide = "[{\"a\":\"".to_owned() + "\u{e9}\"}]";
    let latin: Vec<u8> = wide.chars().map(|letter| letter as u8).collect();
    assert!(why("t.json", &latin).contains("not in UTF-8"));
}
