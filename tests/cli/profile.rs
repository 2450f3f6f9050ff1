//! `glovebox profile`: what it answers, where the answer goes.

use std::process::Stdio;

use crate::{Folder, Ran, column};

const FRUIT: &str = "\
fruit,weight,ripe
apple,150,true
pear,180,false
apple,150,true
plum,,true
fig,40,false
";

#[test]
fn the_json_has_what_other_programs_rely_on() {
    let folder = Folder::new(&[("fruit.csv", FRUIT)]);
    let report = folder.report(&["fruit.csv"]);
    assert_eq!(report["source"]["name"], "fruit.csv");
    assert_eq!(report["source"]["format"], "csv");
    assert_eq!(report["source"]["delimiter"], ",");
    assert_eq!(report["source"]["header"], true);
    assert_eq!(report["source"]["bytes"], FRUIT.len());
    assert_eq!(report["table"]["rows"], 5);
    assert_eq!(report["table"]["columns"], 3);
    assert_eq!(report["table"]["missing_cells"], 1);
    assert_eq!(report["table"]["duplicate_rows"], 1);
    let weight = column(&report, "weight");
    assert_eq!(
        (&weight["type"], &weight["physical"]),
        (&"integer".into(), &serde_json::Value::Null)
    );
    assert_eq!((&weight["count"], &weight["missing"]), (&4.into(), &1.into()));
    assert_eq!((&weight["distinct"], &weight["unique"]), (&3.into(), &2.into()));
    assert_eq!(
        (&weight["min"], &weight["max"], &weight["mean"]),
        (&40.into(), &180.into(), &130.0.into())
    );
    assert_eq!(weight["quantiles"]["0.5"], 150.0);
    let fruit = column(&report, "fruit");
    assert_eq!(fruit["top"][0], serde_json::json!({ "value": "apple", "count": 2 }));
    assert_eq!((&fruit["min_length"], &fruit["max_length"]), (&3.into(), &5.into()));
    assert_eq!(report["duplicates"]["largest"][0]["rows"], serde_json::json!([0, 2]));
}

#[test]
fn findings_have_code_severity_and_rows() {
    let folder = Folder::new(&[("fruit.csv", FRUIT)]);
    let report = folder.report(&["fruit.csv"]);
    let findings = report["findings"].as_array().unwrap();
    assert!(!findings.is_empty());
    for finding in findings {
        assert!(
            finding["code"].is_string() && finding["message"].is_string(),
            "{finding}"
        );
        assert!(
            ["note", "warning", "critical"].contains(&finding["severity"].as_str().unwrap()),
            "{finding}"
        );
        assert!(finding["columns"].is_array() && finding["rows"].is_array(), "{finding}");
        assert!(finding["count"].is_u64(), "{finding}");
    }
}

#[test]
fn json_is_one_document_that_ends_its_line() {
    let folder = Folder::new(&[("fruit.csv", FRUIT)]);
    let text = folder.run(&["profile", "fruit.csv", "--format", "json"]).good();
    assert!(text.ends_with("}\n"));
    let documents = serde_json::Deserializer::from_str(&text).into_iter::<serde_json::Value>();
    assert_eq!(documents.count(), 1);
}

#[test]
fn standard_input_gives_the_same_answer() {
    let folder = Folder::new(&[("fruit.csv", FRUIT)]);
    let mut piped = folder
        .run_with(&["profile", "-", "--format", "json"], FRUIT.as_bytes())
        .json();
    let filed = folder.report(&["fruit.csv"]);
    assert_eq!(piped["source"]["name"], "standard input");
    piped["source"] = filed["source"].clone();
    assert_eq!(piped, filed);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let mut text = String::from("a,b,c\n");
    for i in 0..20_000_u32 {
        text.push_str(&format!("{},{}.{},w{}\n", i % 97, i * 7 % 1000, i % 10, i % 13));
    }
    let folder = Folder::new(&[("t.csv", &text)]);
    let run = |threads| {
        folder
            .run(&["profile", "t.csv", "--format", "json", "--threads", threads])
            .good()
    };
    assert_eq!(run("1"), run("3"));
}

#[test]
fn timings_go_to_standard_error_and_leave_the_answer_alone() {
    let folder = Folder::new(&[("fruit.csv", FRUIT)]);
    let ran = folder.run(&["profile", "fruit.csv", "--format", "json", "--timings"]);
    let parts = [
        "cells to values",
        "texts: values and lengths of many",
        "from the start to the answer",
    ];
    for part in parts {
        assert!(ran.err.contains(part), "{part} is not in {}", ran.err);
    }
    assert_eq!(ran.code, Some(0));
    assert_eq!(
        ran.out,
        folder.run(&["profile", "fruit.csv", "--format", "json"]).good()
    );
}

#[test]
fn a_file_takes_the_answer_in_the_format_of_its_ending() {
    let folder = Folder::new(&[("fruit.csv", FRUIT)]);
    assert_eq!(folder.run(&["profile", "fruit.csv", "--out", "a.json"]).good(), "");
    assert_eq!(folder.run(&["profile", "fruit.csv", "--out", "a.txt"]).good(), "");
    assert_eq!(
        folder
            .run(&["profile", "fruit.csv", "--out", "b", "--format", "json"])
            .good(),
        ""
    );
    assert_eq!(folder.text("a.json"), folder.text("b"));
    assert_eq!(folder.text("a.txt"), folder.run(&["profile", "fruit.csv"]).good());
    assert_eq!(folder.names(), ["a.json", "a.txt", "b", "fruit.csv"]);
}

#[test]
fn an_answer_that_cannot_be_written_is_told() {
    let folder = Folder::new(&[("fruit.csv", FRUIT)]);
    let line = folder.run(&["profile", "fruit.csv", "--out", "no/such/place"]).bad();
    assert!(line.contains("no/such/place could not be written"), "{line}");
    let line = folder.run(&["profile", "fruit.csv", "--out", "./fruit.csv"]).bad();
    assert!(line.contains("--out is the input itself"), "{line}");
    assert_eq!(folder.text("fruit.csv"), FRUIT);
}

#[test]
fn each_option_has_its_flag() {
    let pairs: String = (0..60).map(|n| format!("{},{}\n", n * 3, n + n * 7919 % 41)).collect();
    let folder = Folder::new(&[("fruit.csv", FRUIT), ("pairs.csv", &format!("x,y\n{pairs}"))]);
    let ask = |flags: &[&str]| folder.report(&[&["fruit.csv"], flags].concat());
    let bars = column(&ask(&["--bins", "4"]), "weight")["histogram"]["counts"]
        .as_array()
        .map(Vec::len);
    assert_eq!(bars, Some(4));
    assert_eq!(
        column(&ask(&["--top", "1"]), "fruit")["top"].as_array().map(Vec::len),
        Some(1)
    );
    assert_eq!(ask(&["--pair-columns", "0"])["associations"], serde_json::json!([]));
    let chosen = ask(&["--pair-columns", "0", "--pairs", "fruit,ripe"]);
    let chosen = chosen["associations"].as_array().expect("a list");
    assert!(!chosen.is_empty() && chosen.iter().all(|pair| pair["a"] == "fruit" && pair["b"] == "ripe"));
    let codes_of = |file: &str, flags: &[&str]| {
        let report = folder.report(&[&[file], flags].concat());
        let findings = report["findings"].as_array().unwrap();
        findings
            .iter()
            .map(|f| f["code"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let is_grave = |flags: &[&str]| {
        let report = folder.report(&[&["fruit.csv"], flags].concat());
        let findings = report["findings"].as_array().unwrap().clone();
        findings
            .iter()
            .any(|f| f["kind"] == "missing" && f["severity"] != "note")
    };
    assert!(is_grave(&["--share", "0.01"]) && !is_grave(&["--share", "1"]));
    for (file, code, flag, low, high) in [
        ("fruit.csv", "distribution.skew", "--skewness", "0.1", "100"),
        ("pairs.csv", "association.high", "--association", "0.1", "1"),
        ("fruit.csv", "distribution.imbalance", "--imbalance", "0", "1"),
    ] {
        let told = |value| codes_of(file, &[flag, value]).iter().any(|told| told == code);
        assert!(told(low) && !told(high), "{flag} decides on {code}");
    }
}

#[test]
fn options_out_of_bounds_are_one_line_that_names_the_flag() {
    let folder = Folder::new(&[("fruit.csv", FRUIT)]);
    for flags in [
        ["--bins", "0"],
        ["--bins", "251"],
        ["--top", "0"],
        ["--share", "1.5"],
        ["--share", "nan"],
    ] {
        let line = folder.run(&[&["profile", "fruit.csv"], &flags[..]].concat()).bad();
        assert!(line.contains(flags[0]), "{line}");
    }
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let folder = Folder::new(&[("fruit.csv", FRUIT)]);
    let mut command = folder.command(&["profile", "fruit.csv", "--format", "json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let ran = Ran::from(child.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
}

#[test]
fn several_files_have_a_block_each_and_an_array_in_json() {
    let folder = Folder::new(&[("fruit.csv", FRUIT), ("more.csv", "a,b\n1,2\n3,4\n")]);
    let text = folder.run(&["profile", "fruit.csv", "more.csv"]).good();
    let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("no {words} in\n{text}"));
    assert!(at("fruit.csv   5 rows") < at("more.csv   2 rows"), "{text}");
    let reports = folder
        .run(&["profile", "fruit.csv", "more.csv", "--format", "json"])
        .json();
    let rows: Vec<_> = reports
        .as_array()
        .unwrap()
        .iter()
        .map(|r| &r["table"]["rows"])
        .collect();
    assert_eq!(rows, [5, 2]);
}

#[test]
fn a_file_that_fails_is_told_and_the_others_are_answered() {
    let folder = Folder::new(&[("fruit.csv", FRUIT)]);
    let ran = folder.run(&["profile", "gone.csv", "fruit.csv", "--format", "json"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.starts_with("glovebox: ") && ran.err.contains("gone.csv"),
        "{}",
        ran.err
    );
    let reports: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(reports[0]["source"]["name"], "fruit.csv");
    let none = folder.run(&["profile", "gone.csv", "away.csv"]);
    assert_eq!((none.code, none.out.as_str()), (Some(2), ""));
    assert_eq!(none.err.lines().count(), 2, "{}", none.err);
}

#[test]
fn a_pipeline_stops_at_findings_as_grave_as_it_says() {
    let marks = "x,y\n".to_owned() + &"red,1\nblue,?\n".repeat(20);
    let folder = Folder::new(&[("marks.csv", &marks), ("good.csv", "a,b\nx,2\ny,4\n")]);
    let code = |file: &str, grave: &str| folder.run(&["profile", file, "--fail-on", grave]).code;
    for (file, grave, wanted) in [
        ("marks.csv", "critical", 1),
        ("marks.csv", "warning", 1),
        ("good.csv", "critical", 0),
        ("good.csv", "warning", 0),
    ] {
        assert_eq!(code(file, grave), Some(wanted), "{file} {grave}");
    }
    let both = folder.run(&["profile", "good.csv", "marks.csv", "--fail-on", "critical"]);
    assert_eq!((both.code, both.err.as_str()), (Some(1), ""));
    assert!(
        both.out.contains("marks.csv   40 rows"),
        "there is an answer all the same"
    );
    let worst = folder.run(&["profile", "gone.csv", "marks.csv", "--fail-on", "critical"]);
    assert_eq!(worst.code, Some(2));
}

#[test]
fn what_is_missing_is_said_by_column_as_a_finding_says() {
    let rows = "DE,M\nNA,F\nFR,NA\nUS,M\nIT,F\n".repeat(4);
    let folder = Folder::new(&[("t.csv", &format!("Country,Sex\n{rows}"))]);
    let text = folder.run(&["profile", "t.csv"]).good();
    assert!(
        text.contains("Read \"NA\" of Country as missing: --missing Country=NA"),
        "{text}"
    );
    assert!(
        text.contains("Read \"NA\" of Sex as a value: --missing Sex=none"),
        "{text}"
    );
    let missing = |flags: &[&str]| {
        let report = folder.report(&[&["t.csv"], flags].concat());
        ["Country", "Sex"].map(|name| column(&report, name)["missing"].as_u64().unwrap())
    };
    assert_eq!(missing(&[]), [0, 4]);
    assert_eq!(missing(&["--missing", "Country=NA"]), [4, 4]);
    assert_eq!(missing(&["--missing", "Sex=none"]), [0, 0]);
    assert_eq!(missing(&["--missing", "none", "--missing", "Sex=F,NA"]), [0, 12]);
    let unknown = folder.run(&["profile", "t.csv", "--missing", "Sx=none"]).bad();
    assert!(unknown.contains("--missing") && unknown.contains("Sx"), "{unknown}");
}

#[test]
fn help_says_how_each_score_is_reckoned() {
    let folder = Folder::new(&[]);
    let help = folder.run(&["profile", "--help"]).good();
    for (name, formula) in glovebox::profile::Score::FORMULAS {
        // Long lines are broken.
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(help.contains(&format!("{name} {formula}")), "{name}");
    }
}
