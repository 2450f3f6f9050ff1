//! Files that are no tables: one line, exit code 2, nothing printed, nothing left behind.

use crate::Folder;

fn check(name: &str, bytes: &[u8], words: &[&str]) {
    let folder = Folder::new(&[]);
    folder.write(name, bytes);
    for line in [
        folder.run(&["profile", name]).bad(),
        folder.run(&["convert", name, "out.csv"]).bad(),
    ] {
        for word in words {
            assert!(line.contains(word), "{line}");
        }
    }
    assert_eq!(folder.names(), [name]);
}

#[test]
fn an_empty_file() {
    check("t.csv", b"", &["t.csv", "empty"]);
}

#[test]
fn a_document_under_another_name() {
    check("t.csv", b"%PDF-1.7\n1 0 obj\n", &["t.csv", "PDF"]);
}

#[test]
fn a_parquet_file_that_breaks_off() {
    let folder = Folder::new(&[("t.csv", "a,b\n1,2\n3,4\n")]);
    folder.run(&["convert", "t.csv", "t.parquet"]).good();
    let whole = folder.bytes("t.parquet");
    for kept in [whole.len() / 2, whole.len() - 1] {
        check("cut.parquet", whole.get(..kept).unwrap(), &["cut.parquet", "damaged"]);
    }
}

#[test]
fn a_file_that_is_not_there() {
    let folder = Folder::new(&[]);
    let line = folder.run(&["profile", "nope.csv"]).bad();
    assert_eq!(line, "glovebox: nope.csv cannot be opened: there is no such file.");
}

#[test]
fn a_folder() {
    let folder = Folder::new(&[]);
    std::fs::create_dir(folder.path("data")).unwrap();
    assert_eq!(
        folder.run(&["profile", "data"]).bad(),
        "glovebox: data is a folder. Name a file in it."
    );
}

#[test]
fn nothing_on_standard_input() {
    let line = Folder::new(&[]).run_with(&["profile", "-"], b"").bad();
    assert!(line.contains("standard input is empty"), "{line}");
}

#[test]
fn a_name_cannot_break_the_line() {
    let line = Folder::new(&[]).run(&["profile", "a\nb\u{1b}[31m.csv"]).bad();
    assert!(line.contains("a\\nb\\u{1b}[31m.csv"), "{line}");
}
