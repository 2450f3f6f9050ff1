//! The flags that say how a file is read; the same on every subcommand.

use std::io::Write;
use std::process::Stdio;

use crate::{Folder, Ran, column, types};

const PEOPLE: &str = "name,age,joined\nAda,36,2024-01-05\nBob,,2024-02-06\nCyd,41,2024-03-07\n";

fn read(text: &str, flags: &[&str]) -> String {
    let folder = Folder::new(&[("t.csv", text)]);
    let mut arguments = vec!["t.csv"];
    arguments.extend(flags);
    let report = folder.report(&arguments);
    format!("{} rows: {}", report["table"]["rows"], types(&report))
}

#[test]
fn without_flags_everything_is_found_out() {
    assert_eq!(read(PEOPLE, &[]), "3 rows: name text, age integer, joined date");
}

#[test]
fn a_delimiter_can_be_given() {
    let text = "a;b|c\n1;2|3\n4;5|6\n";
    assert_eq!(read(text, &["--delimiter", ";"]), "2 rows: a integer, b|c text");
    assert_eq!(read(text, &["--delimiter", "|"]), "2 rows: a;b text, c integer");
}

#[test]
fn a_tab_can_be_typed_by_name() {
    let text = "a,x\tb\nc,d\t3\n";
    for tab in ["tab", "\\t", "\t"] {
        assert_eq!(read(text, &["--delimiter", tab]), "1 rows: a,x text, b integer");
    }
}

#[test]
fn a_quote_can_be_given() {
    assert_eq!(
        read("a,b\n'x,y',1\n'z',2\n", &["--quote", "'"]),
        "2 rows: a text, b integer"
    );
}

#[test]
fn the_header_can_be_denied_and_claimed() {
    let denied = read("a,b\nc,d\n", &["--no-header"]);
    assert!(denied.starts_with("2 rows"), "{denied}");
    assert_eq!(read("1,2\n3,4\n", &["--header"]), "1 rows: 1 integer, 2 integer");
    // The last one counts, as a person who edits the line would expect.
    assert_eq!(
        read("1,2\n3,4\n", &["--no-header", "--header"]),
        "1 rows: 1 integer, 2 integer"
    );
    let denied = read("a,b\nc,d\n", &["--header", "--no-header"]);
    assert!(denied.starts_with("2 rows"), "{denied}");
}

#[test]
fn an_encoding_can_be_given() {
    let folder = Folder::new(&[]);
    folder.write("t.csv", b"city\nK\xf6ln\nM\xfcnchen\n");
    let report = folder.report(&["t.csv", "--encoding", "windows-1252"]);
    assert_eq!(column(&report, "city")["min"], "Köln");
    assert_eq!(
        report["source"]["encoding"].as_str().map(str::to_lowercase).as_deref(),
        Some("windows-1252")
    );
}

#[test]
fn lines_can_be_skipped() {
    let folder = Folder::new(&[("t.csv", "made by hand\n\na,b\n1,2\n")]);
    let report = folder.report(&["t.csv", "--skip-lines", "2"]);
    assert_eq!(
        (types(&report).as_str(), &report["source"]["skipped_lines"]),
        ("a integer, b integer", &2.into())
    );
}

#[test]
fn comments_and_blanks_before_cells_can_be_said() {
    let text = "a,b\n%made,by\n1, \"x, y\"\n2, z\n";
    assert_eq!(read(text, &["--comment", "%"]), "2 rows: a integer, b text");
    let folder = Folder::new(&[("t.csv", text)]);
    let kept = folder.report(&["t.csv", "--comment", "%", "--skip-initial-space=false"]);
    assert_eq!(column(&kept, "b")["max"], " z");
    let cut = folder.report(&["t.csv", "--comment", "%", "--skip-initial-space"]);
    assert_eq!(column(&cut, "b")["max"], "z");
}

#[test]
fn missing_tokens_can_be_listed() {
    let text = "a,b\n1,x\nn.d.,NA\n3,y\n";
    let folder = Folder::new(&[("t.csv", text)]);
    let missing = |flags: &[&str]| {
        let report = folder.report(&[&["t.csv"], flags].concat());
        report["table"]["missing_cells"].as_u64()
    };
    assert_eq!(missing(&["--missing", "n.d."]), Some(1));
    assert_eq!(missing(&["--missing", "n.d.,NA"]), Some(2));
    assert_eq!(missing(&["--missing", ""]), Some(0));
    assert_eq!(missing(&["--missing", "-99,NA"]), Some(1));
    assert_eq!(missing(&["--missing", "pandas"]), Some(1));
}

#[test]
fn pandas_turns_whole_numbers_with_holes_into_floats() {
    assert_eq!(
        read(PEOPLE, &["--missing", "pandas"]),
        "3 rows: name text, age float, joined text"
    );
}

#[test]
fn types_can_be_given_for_several_columns() {
    assert_eq!(
        read(PEOPLE, &["--type", "age=text", "--type", "joined=text"]),
        "3 rows: name text, age text, joined text"
    );
}

#[test]
fn help_names_every_type_and_the_least_memory() {
    let help = Folder::new(&[]).run(&["profile", "--help"]);
    let types = help.out.split("Types: ").nth(1).and_then(|rest| rest.split('.').next());
    let mut types: Vec<&str> = types.unwrap_or_default().split(',').map(str::trim).collect();
    types.sort_unstable();
    let mut known = glovebox::table::Type::ALL.map(glovebox::table::Type::name);
    known.sort_unstable();
    assert_eq!(types, known);
    assert!(help.out.contains("At least 1MB"), "{}", help.out);
    for name in known {
        assert!(
            read("a\n\n", &["--type", &format!("a={name}")]).ends_with(name),
            "{name}"
        );
    }
}

#[test]
fn a_given_type_holds_without_a_single_value() {
    let text = "a,when,at,day\n1,,,\n2,,,\n";
    let flags = ["--type", "when=timestamp", "--type", "at=time", "--type", "day=date"];
    assert_eq!(
        read(text, &flags),
        "2 rows: a integer, when timestamp, at time, day date"
    );
}

#[test]
fn a_typed_file_takes_another_type_too() {
    let folder = Folder::new(&[("t.csv", PEOPLE)]);
    folder.run(&["convert", "t.csv", "t.parquet"]).good();
    let report = folder.report(&["t.parquet", "--type", "age=text"]);
    assert_eq!(types(&report), "name text, age text, joined date");
    let line = folder.run(&["profile", "t.parquet", "--type", "agee=text"]).bad();
    assert!(
        line.starts_with("glovebox: --type: ") && line.contains("agee"),
        "{line}"
    );
}

#[test]
fn the_day_can_come_first_or_not() {
    let first = |flags: &[&str]| {
        let folder = Folder::new(&[("t.csv", "day\n03/04/2024\n05/06/2024\n")]);
        let report = folder.report(&[&["t.csv"], flags].concat());
        column(&report, "day")["min"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(first(&["--day-first"]), "2024-04-03");
    assert_eq!(first(&["--day-first=false"]), "2024-03-04");
}

#[test]
fn a_comma_can_be_the_decimal_point() {
    let text = "price;n\n3,50;1\n4,25;2\n";
    assert_eq!(read(text, &["--decimal-comma"]), "2 rows: price float, n integer");
    assert_eq!(
        read(text, &["--decimal-comma=false", "--delimiter", ";"]),
        "2 rows: price text, n integer"
    );
}

#[test]
fn the_format_can_be_given() {
    assert_eq!(
        read(PEOPLE, &["--input-format", "csv"]),
        "3 rows: name text, age integer, joined date"
    );
    let folder = Folder::new(&[("t.csv", PEOPLE)]);
    folder.run(&["profile", "t.csv", "--input-format", "parquet"]).bad();
}

#[test]
fn packed_files_are_unpacked() {
    let folder = Folder::new(&[]);
    folder.write("t.csv.gz", &gzip(PEOPLE.as_bytes()));
    folder.write("t.csv.zst", &zstd::encode_all(PEOPLE.as_bytes(), 1).unwrap());
    for (name, packing) in [("t.csv.gz", "gzip"), ("t.csv.zst", "zstd")] {
        let report = folder.report(&[name]);
        assert_eq!(
            (&report["table"]["rows"], &report["source"]["compression"]),
            (&3.into(), &packing.into())
        );
    }
}

#[test]
fn a_table_beyond_the_memory_budget_gives_the_same_figures() {
    let mut text = String::from("n,word\n");
    // More than the smallest budget that there is.
    for i in 0..150_000 {
        text.push_str(&format!("{i},word {}\n", i % 7));
    }
    let folder = Folder::new(&[("t.csv", &text)]);
    let (whole, parts) = (folder.report(&["t.csv"]), folder.report(&["t.csv", "--memory", "1MB"]));
    assert_eq!(whole["source"]["scanned_from_disk"], false);
    assert_eq!(parts["source"]["scanned_from_disk"], true);
    assert_eq!(column(&whole, "n")["mean"], column(&parts, "n")["mean"]);
    assert_eq!(column(&whole, "word")["top"], column(&parts, "word")["top"]);
}

#[cfg(target_os = "linux")]
#[test]
fn what_a_small_packed_file_unpacks_to_does_not_take_its_size_in_memory() {
    let part = gzip(format!("{},17\n", "x".repeat(150)).repeat(6500).as_bytes());
    let folder = Folder::new(&[]);
    folder.write("t.csv.gz", &[gzip(b"word,n\n"), part.repeat(48)].concat());
    let mut command = std::process::Command::new("sh");
    // 48 MB of text in 90 MB of addresses, of which the program itself takes half.
    let limited = "ulimit -v 90000; exec \"$0\" profile t.csv.gz --format json --memory 8MB --threads 1";
    command
        .args(["-c", limited, env!("CARGO_BIN_EXE_glovebox")])
        .current_dir(folder.path(""));
    assert_eq!(Ran::of(&mut command).json()["table"]["rows"], 48 * 6500);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

/// A little more than is kept in memory of a pipe.
fn long_text() -> String {
    format!("{},1\n", "word ".repeat(60)).repeat(60_000)
}

#[test]
fn a_long_pipe_goes_to_a_temporary_file_that_is_gone_afterwards() {
    let folder = Folder::new(&[]);
    let text = long_text();
    let run = |temporary: &str| {
        let mut command = folder.command(&["profile", "-", "--format", "json", "--no-header"]);
        command.env("TMPDIR", folder.path(temporary));
        Ran::with_input(&mut command, text.as_bytes())
    };
    std::fs::create_dir(folder.path("tmp")).unwrap();
    assert_eq!(run("tmp").json()["table"]["rows"], 60_000);
    assert_eq!(std::fs::read_dir(folder.path("tmp")).unwrap().count(), 0);
    let line = run("nowhere").bad();
    assert!(line.contains("temporary file") && line.contains("TMPDIR"), "{line}");
}

#[cfg(unix)]
#[test]
fn a_program_that_is_ended_while_it_takes_a_pipe_leaves_nothing_behind() {
    let folder = Folder::new(&[]);
    let mut command = folder.command(&["profile", "-"]);
    command.env("TMPDIR", folder.path("")).stdin(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(long_text().as_bytes()).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn flags_that_are_wrong_are_one_line() {
    let folder = Folder::new(&[("t.csv", PEOPLE)]);
    let said = |flags: &[&str]| folder.run(&[&["profile", "t.csv"], flags].concat()).bad();
    for (flags, word) in [
        (["--encoding", "klingon"], "klingon"),
        (["--encoding", "replacement"], "try utf-8"),
        (["--type", "age=money"], "money"),
        (["--type", "agee=text"], "agee"),
        (["--type", "age"], "COLUMN=TYPE"),
        (["--delimiter", "ab"], "one ASCII character"),
        (["--quote", "«"], "one ASCII character"),
        (["--skip-lines", "-1"], "a whole number is wanted"),
        (["--comment", "//"], "one ASCII character"),
        (["--comment", "\n"], "line end"),
        (["--memory", "lots"], "1.5GiB"),
        (["--memory", "0"], "at least 1MB"),
        (["--memory", "999999"], "at least 1MB"),
        (["--memory", ".5KB"], "at least 1MB"),
        (["--delimiter", "\""], "--delimiter: "),
        (["--delimiter", "\n"], "line end"),
        (["--quote", "\r"], "line end"),
        (["--threads", "0"], "--threads"),
        (["--input-format", "xlsx"], "parquet"),
        (["--day-first=perhaps", "--header"], "true, false"),
        (["--delimeter", ","], "--delimiter"),
    ] {
        let line = said(&flags);
        assert!(line.contains(word), "{line}");
    }
}

#[test]
fn thousands_are_parted_as_the_column_shows_or_as_is_said() {
    let text = "a;b\n1.234;1,5\n12.345;2,25\n";
    assert_eq!(read(text, &[]), "2 rows: a integer, b float");
    let doubtful = "a\tb\n1.234\tx\n12.345\ty\n";
    assert_eq!(read(doubtful, &[]), "2 rows: a float, b text");
    for said in ["point", ".", "a=point", "a=."] {
        assert_eq!(
            read(doubtful, &["--thousands", said]),
            "2 rows: a integer, b text",
            "{said}"
        );
    }
    let parted = "a\tb\n1,234.5\t$5\n12,345\t$1,000.5\n";
    assert_eq!(read(parted, &[]), "2 rows: a float, b float");
    assert_eq!(read(parted, &["--thousands", "none"]), "2 rows: a text, b text");
    assert_eq!(read(parted, &["--type", "b=text"]), "2 rows: a float, b text");
    assert_eq!(
        read(parted, &["--missing", "pandas", "--delimiter", "tab"]),
        "2 rows: a text, b text"
    );
    let folder = Folder::new(&[("t.csv", parted)]);
    let failed = folder.run(&["profile", "t.csv", "--thousands", "dot"]).bad();
    assert!(failed.contains("comma, point, space, apostrophe and none"), "{failed}");
    let failed = folder.run(&["profile", "t.csv", "--thousands", "c=comma"]).bad();
    assert!(failed.contains("thousands"), "{failed}");
}

#[test]
fn dates_are_written_as_the_column_shows_or_as_is_said() {
    let text = "a\tb\n03/04/2024\t23-Sep-11\n05/06/2024\t1-Oct-12\n";
    let day = |flags: &[&str], column: usize| {
        let folder = Folder::new(&[("t.csv", text)]);
        let report = folder.report(&[&["t.csv"], flags].concat());
        report["columns"][column]["min"].as_str().unwrap_or("none").to_owned()
    };
    assert_eq!(read(text, &[]), "2 rows: a date, b date");
    assert_eq!(day(&[], 0), "2024-03-04");
    for said in ["dmy", "a=dmy", "a=%d/%m/%Y"] {
        assert_eq!(day(&["--date-format", said], 0), "2024-04-03", "{said}");
    }
    assert_eq!(day(&["--date-format", "mdy"], 0), "2024-03-04");
    // What is said of one column says nothing of another, and the later of two holds of both.
    assert_eq!(
        day(&["--date-format", "a=dmy", "--date-format", "b=%d-%b-%y"], 1),
        "2011-09-23"
    );
    assert_eq!(
        read(text, &["--type", "b=text", "--date-format", "dmy"]),
        "2 rows: a date, b text"
    );
    let counted = "t\tx\n1704067200\t45292\n1704153600\t45293\n";
    assert_eq!(
        read(counted, &["--date-format", "t=unix", "--date-format", "x=excel"]),
        "2 rows: t timestamp, x date"
    );
    let folder = Folder::new(&[("t.csv", text)]);
    for (said, word) in [
        ("roman", "dmy, mdy, ymd, unix"),
        ("%Q", "knows no %Q"),
        ("unix", "date"),
        ("c=dmy", "date"),
    ] {
        let failed = folder.run(&["profile", "t.csv", "--date-format", said]).bad();
        assert!(failed.contains(word), "{said}: {failed}");
    }
}
