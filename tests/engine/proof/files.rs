//! Every shared test file, opened or refused: one line each in `tests/golden/files.tsv`.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use glovebox::formats;
use glovebox::run::Context;
use glovebox::table::{ReadOptions, SourceReport, Table};

use crate::ask::{ENOUGH, on_disk, shared, wait};

const GOLDEN: &str = "tests/golden/files.tsv";

/// All files below a folder, in the order of their names.
fn all(folder: &Path, into: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        match path.is_dir() {
            true => all(&path, into),
            false => into.push(path),
        }
    }
}

/// What was decided while reading.
fn read_as(source: &SourceReport) -> String {
    let mut said = vec![source.format.name().to_owned()];
    if let Some(conversion) = &source.conversion {
        said.extend(conversion.member.as_ref().map(|name| format!("member {name}")));
        said.extend(conversion.sheet.as_ref().map(|name| format!("sheet {name}")));
    }
    said.extend(source.compression.clone());
    said.extend(source.delimiter.map(|c| format!("delimiter {}", c.escape_debug())));
    said.extend(source.quote.map(|c| format!("quote {c}")));
    said.extend(source.encoding.clone());
    said.extend(source.line_end.clone());
    if source.delimiter.is_some() {
        said.push(if source.header { "header" } else { "no header" }.to_owned());
    }
    if source.skipped_lines > 0 {
        said.push(format!("{} lines skipped", source.skipped_lines));
    }
    if source.decimal_comma {
        said.push("decimal comma".to_owned());
    }
    said.join(", ")
}

fn line(name: &str, opened: glovebox::Result<Table>) -> String {
    match opened {
        Ok(table) => {
            let source = table.source().map(read_as).unwrap_or_default();
            format!("{name}\topened\t{} × {}\t{source}", table.rows(), table.fields().len())
        }
        Err(error) => {
            let said = error.to_string().replace(['\n', '\t'], " ");
            format!("{name}\trefused\t\t{said}")
        }
    }
}

#[test]
#[ignore = "needs the shared test files"]
fn every_shared_file_is_opened_or_refused_as_it_is_listed() {
    let (folder, mut paths) = (shared(), Vec::new());
    all(&folder, &mut paths);
    assert!(paths.len() > 300, "{} files", paths.len());
    let mut listed = String::from("file\twhat became of it\trows × columns\tread as, or why not\n");
    let (options, cx) = (ReadOptions::default(), Context::silent().with_memory(ENOUGH));
    for path in &paths {
        let name = path.strip_prefix(&folder).expect("below the folder").to_string_lossy();
        writeln!(
            listed,
            "{}",
            line(&name, wait(formats::open(on_disk(path), &options, &cx)))
        )
        .expect("a line");
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join(GOLDEN);
    if std::env::var_os("GLOVEBOX_BLESS").is_some() {
        std::fs::write(&golden, &listed).expect("a golden file that can be written");
        return;
    }
    let wanted = std::fs::read_to_string(&golden).expect("the list in the repository");
    let differ: Vec<(&str, &str)> = listed.lines().zip(wanted.lines()).filter(|(a, b)| a != b).collect();
    let first: Vec<String> = differ
        .iter()
        .take(5)
        .map(|(now, was)| format!("now {now}\nwas {was}"))
        .collect();
    assert!(
        differ.is_empty() && listed.lines().count() == wanted.lines().count(),
        "{} lines differ; GLOVEBOX_BLESS=1 accepts what changed on purpose\n{}",
        differ.len(),
        first.join("\n")
    );
}
