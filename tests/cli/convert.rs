//! `glovebox convert`: there and back again, and what must not be overwritten.

use std::process::Stdio;

use crate::{Folder, Ran, types};

const STAFF: &str = "\
name,zip,born,height,active
Ada,01234,1990-05-06,1.75,true
\"Lee, Bo\",99999,1985-12-31,1.8,false
Cyd,00001,2001-01-01,,true
";

#[test]
fn csv_becomes_parquet_and_csv_again() {
    let folder = Folder::new(&[("a.csv", STAFF)]);
    assert_eq!(folder.run(&["convert", "a.csv", "a.parquet"]).good(), "");
    assert_eq!(folder.bytes("a.parquet").get(..4), Some(&b"PAR1"[..]));
    let report = folder.report(&["a.parquet"]);
    assert_eq!(report["source"]["format"], "parquet");
    assert_eq!(
        types(&report),
        "name text, zip text, born date, height float, active boolean"
    );
    folder.run(&["convert", "a.parquet", "b.csv"]).good();
    assert_eq!(folder.text("b.csv"), STAFF);
    assert_eq!(folder.names(), ["a.csv", "a.parquet", "b.csv"]);
}

#[test]
fn a_tsv_has_tabs() {
    let folder = Folder::new(&[("a.csv", STAFF)]);
    folder.run(&["convert", "a.csv", "a.tsv"]).good();
    assert_eq!(
        folder.text("a.tsv").lines().next(),
        Some("name\tzip\tborn\theight\tactive")
    );
    let report = folder.report(&["a.tsv"]);
    assert_eq!(report["source"]["delimiter"], "\t");
    folder.run(&["convert", "a.tsv", "b.csv"]).good();
    assert_eq!(folder.text("b.csv"), STAFF);
}

#[test]
fn csv_becomes_a_workbook_or_an_arrow_file_and_csv_again() {
    let folder = Folder::new(&[("a.csv", STAFF)]);
    for (name, flags) in [
        ("a.xlsx", [].as_slice()),
        ("a.arrow", &[]),
        ("a.feather", &[]),
        ("b.bin", &["--to", "feather"]),
        ("c.bin", &["--to", "xlsx"]),
    ] {
        folder.run(&[&["convert", "a.csv", name], flags].concat()).good();
        let report = folder.report(&[name]);
        assert_eq!(
            types(&report),
            "name text, zip text, born date, height float, active boolean",
            "{name}"
        );
        folder.run(&["convert", name, "again.csv"]).good();
        assert_eq!(folder.text("again.csv"), STAFF, "{name}");
    }
    assert_eq!(folder.bytes("a.arrow"), folder.bytes("a.feather"));
    assert_eq!(folder.bytes("a.arrow").get(..6), Some(&b"ARROW1"[..]));
    assert_eq!(folder.bytes("a.xlsx"), folder.bytes("c.bin"));
}

#[test]
fn what_a_sheet_has_no_room_for_is_refused_and_what_becomes_text_is_told() {
    let long = format!("id,note\n1,{}\n2,x\n", "y".repeat(32_768));
    let folder = Folder::new(&[
        ("long.csv", long.as_str()),
        ("ids.csv", "id\n9007199254740993\n5\n"),
        ("b.xlsx", "kept"),
    ]);
    let line = folder.run(&["convert", "long.csv", "b.xlsx"]).bad();
    assert_eq!(
        line,
        "glovebox: b.xlsx could not be written: a cell of Excel has room for 32,767 characters, and 1 text in \"note\" is longer, up to 32,768. Shorten them, leave the column out, or choose CSV, Parquet or Arrow."
    );
    assert_eq!(folder.text("b.xlsx"), "kept");
    let told = folder.run(&["convert", "ids.csv", "ids.xlsx"]);
    assert_eq!(
        (told.code, told.err.as_str()),
        (
            Some(0),
            "glovebox: \"id\" is written as text: some of its cells have more digits than XLSX keeps of a number\n"
        )
    );
    // A text is a text in it: there is nothing to quote.
    let texts = Folder::new(&[("t.csv", "a,n\n=1+1,-5\n@x,-6\n")]);
    texts.run(&["convert", "t.csv", "t.xlsx", "--quote-formulas"]).good();
    assert_eq!(texts.run(&["convert", "t.xlsx", "-"]).good(), "a,n\n=1+1,-5\n@x,-6\n");
}

#[test]
fn reading_flags_work_here_too() {
    let folder = Folder::new(&[("a.txt", "x;y\n1,5;07\n2,5;08\n")]);
    let flags = [
        "--delimiter",
        ";",
        "--decimal-comma",
        "--type",
        "y=integer",
        "--to",
        "csv",
    ];
    folder
        .run(&[&["convert", "a.txt", "b.csv"], &flags[..]].concat())
        .good();
    assert_eq!(folder.text("b.csv"), "x,y\n1.5,7\n2.5,8\n");
}

#[test]
fn pipes_on_both_ends() {
    let folder = Folder::new(&[]);
    let text = folder
        .run_with(&["convert", "-", "-", "--to", "tsv"], b"a,b\n1,2\n")
        .good();
    assert_eq!(text, "a\tb\n1\t2\n");
}

#[test]
fn a_format_must_be_named_somehow() {
    let folder = Folder::new(&[("a.csv", STAFF)]);
    let line = folder.run(&["convert", "a.csv", "b.doc"]).bad();
    assert!(
        line.contains("Use .csv, .tsv, .xlsx, .json, .ndjson, .parquet or .arrow, or say --to."),
        "{line}"
    );
    // Standard output has no ending: it is CSV, as of the other commands.
    assert_eq!(folder.run(&["convert", "a.csv", "-"]).good(), STAFF);
    folder.run(&["convert", "a.csv", "b.txt", "--to", "csv"]).good();
    assert_eq!(folder.text("b.txt"), STAFF);
}

#[test]
fn the_input_is_never_overwritten() {
    let folder = Folder::new(&[("a.csv", STAFF)]);
    let line = folder.run(&["convert", "a.csv", "./a.csv"]).bad();
    assert!(line.contains("same file"), "{line}");
    assert_eq!(folder.text("a.csv"), STAFF);
}

#[test]
fn what_was_there_stays_when_reading_fails() {
    let folder = Folder::new(&[("empty.csv", ""), ("out.csv", "kept\n")]);
    folder.run(&["convert", "empty.csv", "out.csv"]).bad();
    assert_eq!(folder.text("out.csv"), "kept\n");
    assert_eq!(folder.names(), ["empty.csv", "out.csv"]);
}

#[test]
fn what_was_there_is_replaced_when_all_went_well() {
    let folder = Folder::new(&[("a.csv", STAFF), ("out.csv", "old\n")]);
    folder.run(&["convert", "a.csv", "out.csv"]).good();
    assert_eq!(folder.text("out.csv"), STAFF);
}

#[cfg(unix)]
#[test]
fn a_link_still_points_to_the_file_and_a_device_is_written_to() {
    let folder = Folder::new(&[("a.csv", STAFF), ("real.csv", "old\n")]);
    std::os::unix::fs::symlink("real.csv", folder.path("link.csv")).unwrap();
    folder.run(&["convert", "a.csv", "link.csv"]).good();
    assert!(folder.path("link.csv").is_symlink());
    assert_eq!(folder.text("real.csv"), STAFF);
    folder.run(&["convert", "a.csv", "/dev/null", "--to", "csv"]).good();
}

#[test]
fn a_place_that_cannot_be_written_is_told() {
    let folder = Folder::new(&[("a.csv", STAFF)]);
    let line = folder.run(&["convert", "a.csv", "no/b.csv"]).bad();
    assert!(line.contains("no/b.csv could not be written"), "{line}");
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let mut text = String::from("a,b\n");
    for i in 0..200_000 {
        text.push_str(&format!("{i},word\n"));
    }
    let folder = Folder::new(&[("a.csv", &text)]);
    let mut command = folder.command(&["convert", "a.csv", "-", "--to", "csv"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let ran = Ran::from(child.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
}

#[test]
fn what_is_left_out_on_the_way_is_told_beside_the_file() {
    let folder = Folder::new(&[("a.csv", "a,b\n1,2,3\n4,5\n")]);
    for arguments in [
        ["convert", "a.csv", "b.json"].as_slice(),
        &["rows", "a.csv", "--out", "c.csv"],
    ] {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(
            ran.err
                .contains("glovebox: a.csv: 1 row has more fields than there are columns"),
            "{}",
            ran.err
        );
    }
    assert_eq!(folder.text("b.json"), "[\n{\"a\":1,\"b\":2},\n{\"a\":4,\"b\":5}\n]\n");
}
