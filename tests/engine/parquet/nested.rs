//! Nested columns of every shape, taken apart into levels and put together again.

use std::sync::Arc;

use glovebox::table::ReadOptions;
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{GIB, cells, open_as};
use crate::ask;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// A part of a column.
struct Node {
    is_optional: bool,
    kind: Kind,
}

enum Kind {
    Number,
    Text,
    Struct(Vec<Node>),
    /// Its item; whether it is written as old writers did, without a level between.
    List(Box<Node>, bool),
    Map(Box<Node>),
}

/// What is in it.
enum Value {
    Missing,
    Number(i64),
    Text(String),
    Struct(Vec<Value>),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
}

/// Levels and values of a leaf.
#[derive(Default)]
struct Leaf {
    definition: Vec<i16>,
    repetition: Vec<i16>,
    numbers: Vec<i64>,
    texts: Vec<ByteArray>,
}

fn node(chance: &mut ChaCha8Rng, depth: u32) -> Node {
    let kind = match chance.random_range(0..if depth > 3 { 2 } else { 6 }) {
        0 => Kind::Number,
        1 => Kind::Text,
        2 => Kind::Struct(
            (0..chance.random_range(1..4))
                .map(|_| node(chance, depth + 1))
                .collect(),
        ),
        3 => Kind::Map(Box::new(node(chance, depth + 1))),
        _ => {
            let mut item = node(chance, depth + 1);
            let may_be_old = matches!(item.kind, Kind::Number | Kind::Text | Kind::Struct(_));
            let is_old = may_be_old && chance.random();
            item.is_optional &= !is_old;
            Kind::List(Box::new(item), is_old)
        }
    };
    Node {
        is_optional: chance.random(),
        kind,
    }
}

fn value(of: &Node, chance: &mut ChaCha8Rng) -> Value {
    if of.is_optional && chance.random_ratio(1, 4) {
        return Value::Missing;
    }
    let many = [0, 0, 1, 1, 2, 3, 12][chance.random_range(0..7)];
    let text = |chance: &mut ChaCha8Rng| ["", "a", "Zoë", "\"q\"\n"][chance.random_range(0..4)].repeat(2);
    match &of.kind {
        Kind::Number => Value::Number(chance.random_range(-3..1000)),
        Kind::Text => Value::Text(text(chance)),
        Kind::Struct(fields) => Value::Struct(fields.iter().map(|field| value(field, chance)).collect()),
        Kind::List(item, _) => Value::List((0..many).map(|_| value(item, chance)).collect()),
        Kind::Map(item) => Value::Map((0..many).map(|_| (text(chance), value(item, chance))).collect()),
    }
}

/// The schema of a part, in Parquet's words.
fn schema(of: &Node, name: &str, repetition: &str, out: &mut String) {
    let own = |is_optional| if is_optional { "optional" } else { "required" };
    match &of.kind {
        Kind::Number => *out += &format!("{repetition} int64 {name}; "),
        Kind::Text => *out += &format!("{repetition} binary {name} (STRING); "),
        Kind::Struct(fields) => {
            *out += &format!("{repetition} group {name} {{ ");
            for (at, field) in fields.iter().enumerate() {
                schema(field, &format!("f{at}"), own(field.is_optional), out);
            }
            *out += "} ";
        }
        Kind::List(item, true) => {
            *out += &format!("{repetition} group {name} (LIST) {{ ");
            schema(item, "array", "repeated", out);
            *out += "} ";
        }
        Kind::List(item, false) => {
            *out += &format!("{repetition} group {name} (LIST) {{ repeated group list {{ ");
            schema(item, "element", own(item.is_optional), out);
            *out += "} } ";
        }
        Kind::Map(item) => {
            *out += &format!(
                "{repetition} group {name} (MAP) {{ repeated group key_value {{ required binary key (STRING); "
            );
            schema(item, "value", own(item.is_optional), out);
            *out += "} } ";
        }
    }
}

fn leaves(of: &Node) -> usize {
    match &of.kind {
        Kind::Number | Kind::Text => 1,
        Kind::Struct(fields) => fields.iter().map(leaves).sum(),
        Kind::List(item, _) => leaves(item),
        Kind::Map(item) => 1 + leaves(item),
    }
}

/// Takes a value apart. `lists` are those above it.
fn take_apart(of: &Node, value: &Value, (mut defined, again, lists): (i16, i16, i16), out: &mut [Leaf]) {
    let nothing = |defined: i16, out: &mut [Leaf]| {
        for leaf in out {
            leaf.definition.push(defined);
            leaf.repetition.push(again);
        }
    };
    if of.is_optional {
        if let Value::Missing = value {
            return nothing(defined, out);
        }
        defined += 1;
    }
    let at = |place: usize| (defined + 1, if place == 0 { again } else { lists + 1 }, lists + 1);
    match (&of.kind, value) {
        (Kind::Number, Value::Number(number)) => {
            nothing(defined, out);
            out[0].numbers.push(*number);
        }
        (Kind::Text, Value::Text(text)) => {
            nothing(defined, out);
            out[0].texts.push(text.as_str().into());
        }
        (Kind::Struct(fields), Value::Struct(values)) => {
            let mut rest = out;
            for (field, value) in fields.iter().zip(values) {
                let (own, after) = rest.split_at_mut(leaves(field));
                take_apart(field, value, (defined, again, lists), own);
                rest = after;
            }
        }
        (Kind::List(..), Value::List(items)) if items.is_empty() => nothing(defined, out),
        (Kind::List(item, _), Value::List(items)) => {
            for (place, value) in items.iter().enumerate() {
                take_apart(item, value, at(place), out);
            }
        }
        (Kind::Map(_), Value::Map(entries)) if entries.is_empty() => nothing(defined, out),
        (Kind::Map(item), Value::Map(entries)) => {
            for (place, (key, value)) in entries.iter().enumerate() {
                let (defined, again, _) = at(place);
                let (keys, values) = out.split_at_mut(1);
                keys[0].definition.push(defined);
                keys[0].repetition.push(again);
                keys[0].texts.push(key.as_str().into());
                take_apart(item, value, at(place), values);
            }
        }
        _ => unreachable!("a value of another shape"),
    }
}

/// The value as a cell shows it.
fn shown(value: &Value) -> String {
    let quoted = |text: &String| serde_json::to_string(text).expect("JSON");
    let all = |parts: Vec<String>| parts.join(", ");
    match value {
        Value::Missing => "null".into(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => quoted(text),
        Value::Struct(fields) => {
            let fields = fields.iter().enumerate();
            format!(
                "{{{}}}",
                all(fields.map(|(at, v)| format!("\"f{at}\": {}", shown(v))).collect())
            )
        }
        Value::List(items) => format!("[{}]", all(items.iter().map(shown).collect())),
        Value::Map(entries) => {
            let entries = entries.iter();
            format!(
                "{{{}}}",
                all(entries.map(|(k, v)| format!("{}: {}", quoted(k), shown(v))).collect())
            )
        }
    }
}

fn written(of: &Node, rows: &[Value], properties: WriterProperties) -> Vec<u8> {
    let mut text = String::from("message m { ");
    schema(of, "c", if of.is_optional { "optional" } else { "required" }, &mut text);
    let text = text + "}";
    let schema = Arc::new(parquet::schema::parser::parse_message_type(&text).expect("a schema"));
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties)).expect("a writer");
    for rows in rows.chunks(rows.len().div_ceil(2).max(1)) {
        let mut all: Vec<Leaf> = (0..leaves(of)).map(|_| Leaf::default()).collect();
        rows.iter().for_each(|row| take_apart(of, row, (0, 0, 0), &mut all));
        let mut group = writer.next_row_group().expect("a row group");
        for leaf in all {
            let mut column = group.next_column().expect("a column").expect("a column");
            let levels = (Some(leaf.definition.as_slice()), Some(leaf.repetition.as_slice()));
            let is_text = matches!(
                column.untyped(),
                parquet::column::writer::ColumnWriter::ByteArrayColumnWriter(_)
            );
            let count = match is_text {
                true => column
                    .typed::<ByteArrayType>()
                    .write_batch(&leaf.texts, levels.0, levels.1),
                false => column
                    .typed::<Int64Type>()
                    .write_batch(&leaf.numbers, levels.0, levels.1),
            };
            count.expect("written");
            column.close().expect("closed");
        }
        group.close().expect("closed");
    }
    writer.close().expect("closed");
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if cfg!(target_arch = "wasm32") { 32 } else { 256 }, ..ProptestConfig::default() })]

    #[test]
    fn nested_columns_of_every_shape_are_put_together_as_they_were(seed in any::<u64>()) {
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        let of = loop {
            let of = node(&mut chance, 0);
            if !matches!(of.kind, Kind::Number | Kind::Text) {
                break of;
            }
        };
        let rows: Vec<Value> = (0..chance.random_range(1..700)).map(|_| value(&of, &mut chance)).collect();
        let version = [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0][usize::from(chance.random::<bool>())];
        let properties = WriterProperties::builder()
            .set_writer_version(version)
            .set_dictionary_enabled(chance.random())
            .set_dictionary_page_size_limit([20, 1 << 20][usize::from(chance.random::<bool>())])
            .set_data_page_size_limit([64, 1 << 20][usize::from(chance.random::<bool>())])
            .set_write_batch_size(chance.random_range(1..300))
            .build();
        let file = ask::file("nested.parquet", written(&of, &rows, properties));
        let expected: Vec<Option<String>> = rows
            .iter()
            .map(|row| (!matches!(row, Value::Missing)).then(|| shown(row)))
            .collect();
        let table = open_as(&file, &ReadOptions::default(), GIB, 1).expect("a table");
        let found: Vec<Option<String>> = cells(&table.batches()).into_iter().flatten().collect();
        prop_assert_eq!(&found, &expected);
        let on_disk = open_as(&file, &ReadOptions::default(), 1, 1).expect("a table");
        let (first, count) = (rows.len() / 3, rows.len() / 2);
        let window = on_disk.window(&[0], first as u64, count).expect("rows");
        let found: Vec<Option<String>> = cells(&[window]).into_iter().flatten().collect();
        prop_assert_eq!(&found[..], &expected[first..(first + count).min(rows.len())]);
    }
}
