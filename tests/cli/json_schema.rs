//! The JSON Schema of a report: the file in the repository is what the types say, and a real
//! report obeys it.

use serde_json::Value;

use crate::Folder;

const IN_THE_REPOSITORY: &str = include_str!("../../static/schema/profile.schema.json");

#[test]
fn the_file_in_the_repository_is_what_the_types_say() {
    let generated = Folder::new(&[]).run(&["schema", "profile"]).good();
    assert!(
        generated == IN_THE_REPOSITORY,
        "a type has changed: run `glovebox schema profile > static/schema/profile.schema.json`"
    );
}

#[test]
fn the_forms_of_the_page_are_what_the_types_say() {
    let generated = Folder::new(&[]).run(&["schema", "questions"]).good();
    assert!(
        generated == include_str!("../../static/schema/questions.schema.json"),
        "a type has changed: run `glovebox schema questions > static/schema/questions.schema.json`"
    );
}

#[test]
fn recipes_are_described_step_by_step() {
    let generated = Folder::new(&[]).run(&["schema", "recipe"]).good();
    assert!(
        generated == include_str!("../../static/schema/recipe.schema.json"),
        "a type has changed: run `glovebox schema recipe > static/schema/recipe.schema.json`"
    );
    let schema: Value = serde_json::from_str(&generated).unwrap();
    let recipe = |step: Value| serde_json::json!({ "version": 1, "reading": {}, "steps": [step] });
    let holds = |step: Value| obeys(&recipe(step), &schema, &schema);
    assert!(holds(serde_json::json!({ "step": "drop-columns", "columns": ["a"] })));
    assert!(holds(
        serde_json::json!({ "step": "fill-missing", "columns": ["a"], "with": { "constant": 3 } })
    ));
    assert!(holds(serde_json::json!({ "step": "keep-rows", "where": "a > 3" })));
    assert!(!holds(serde_json::json!({ "step": "drop-columns" })));
    assert!(!holds(
        serde_json::json!({ "step": "drop-columns", "columns": ["a"], "rows": 3 })
    ));
    assert!(!holds(serde_json::json!({ "step": "polish", "columns": ["a"] })));
}

#[test]
fn real_reports_obey_it() {
    let folder = Folder::new(&[
        (
            "a.csv",
            "n,x,t,d,b\n1,1.5,aa,2024-01-01,true\n2,,b,2024-01-02,false\n2,,b,2024-01-02,false\n?,inf,,,\n",
        ),
        ("none.csv", "a,b\n"),
    ]);
    folder.run(&["convert", "a.csv", "a.parquet"]).good();
    let schema: Value = serde_json::from_str(IN_THE_REPOSITORY).unwrap();
    for name in ["a.csv", "none.csv", "a.parquet"] {
        check(&folder.report(&[name]), &schema, &schema, name);
    }
    check(
        &folder.report(&["a.csv", "--missing", "NA,?"]),
        &schema,
        &schema,
        "tokens",
    );
}

#[test]
fn what_does_not_obey_it_is_noticed() {
    let schema: Value = serde_json::from_str(IN_THE_REPOSITORY).unwrap();
    let mut report = Folder::new(&[("a.csv", "n\n1\n2\n")]).report(&["a.csv"]);
    assert!(obeys(&report, &schema, &schema));
    report["table"]["rows"] = (-1).into();
    assert!(!obeys(&report, &schema, &schema));
    report["table"] = serde_json::json!({});
    assert!(!obeys(&report, &schema, &schema));
}

/// Says where a value breaks the schema.
#[track_caller]
fn check(value: &Value, schema: &Value, root: &Value, place: &str) {
    if obeys(value, schema, root) {
        return;
    }
    let properties = schema["properties"].as_object();
    for (key, below) in properties.into_iter().flatten() {
        assert!(obeys(&value[key], below, root), "{place}: {key} is {}", value[key]);
    }
    panic!("{place} breaks the schema");
}

/// As much of JSON Schema as our types make use of.
fn obeys(value: &Value, schema: &Value, root: &Value) -> bool {
    let Some(rules) = schema.as_object() else {
        return schema != &Value::Bool(false);
    };
    rules.iter().all(|(rule, with)| match rule.as_str() {
        "$ref" => obeys(
            value,
            root.pointer(with.as_str().unwrap().trim_start_matches('#')).unwrap(),
            root,
        ),
        "type" => match with {
            Value::Array(types) => types.iter().any(|one| is_a(value, one)),
            one => is_a(value, one),
        },
        "const" => value == with,
        "enum" => with.as_array().unwrap().contains(value),
        "anyOf" => with.as_array().unwrap().iter().any(|one| obeys(value, one, root)),
        "oneOf" => {
            with.as_array()
                .unwrap()
                .iter()
                .filter(|one| obeys(value, one, root))
                .count()
                == 1
        }
        "minimum" => value.as_f64().is_none_or(|x| x >= with.as_f64().unwrap()),
        "minLength" | "maxLength" => value.as_str().is_none_or(|text| {
            let (length, bound) = (text.chars().count() as u64, with.as_u64().unwrap());
            if rule == "minLength" {
                length >= bound
            } else {
                length <= bound
            }
        }),
        "items" => value
            .as_array()
            .is_none_or(|all| all.iter().all(|one| obeys(one, with, root))),
        "required" => value.as_object().is_none_or(|object| {
            with.as_array()
                .unwrap()
                .iter()
                .all(|key| object.contains_key(key.as_str().unwrap()))
        }),
        "properties" => value.as_object().is_none_or(|object| {
            object
                .iter()
                .all(|(key, one)| with.get(key).is_none_or(|below| obeys(one, below, root)))
        }),
        "additionalProperties" => value.as_object().is_none_or(|object| {
            let known = |key: &String| rules.get("properties").is_some_and(|all| all.get(key).is_some());
            object.iter().all(|(key, one)| known(key) || obeys(one, with, root))
        }),
        "$schema" | "$defs" | "title" | "description" | "format" | "default" => true,
        unknown => panic!("the schema uses {unknown}, which this test does not know"),
    })
}

fn is_a(value: &Value, name: &Value) -> bool {
    match name.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no such type: {other}"),
    }
}
