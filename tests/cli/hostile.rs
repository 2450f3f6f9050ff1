//! Files that were made to break a reader: an answer or one line, in little memory.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Folder, Ran};

/// The program in an address space of 3 GiB: what asks for more dies of it.
fn confined(folder: &Folder, file: &Path) -> Ran {
    let mut command = Command::new("sh");
    command
        .args(["-c", "ulimit -v 3145728 && exec \"$@\"", "sh"])
        .arg(env!("CARGO_BIN_EXE_glovebox"))
        .args(["profile", "--format", "json"])
        .arg(file)
        .current_dir(folder.0.path())
        .stdin(Stdio::null());
    Ran::of(&mut command)
}

/// What is wrong with the answer to a file, if anything is.
fn complaint(folder: &Folder, file: &Path) -> Option<String> {
    let ran = confined(folder, file);
    let sound = match ran.code {
        Some(0) => ran.err.is_empty() && serde_json::from_str::<serde_json::Value>(&ran.out).is_ok(),
        Some(2) => ran.out.is_empty() && ran.err.starts_with("glovebox: ") && ran.err.matches('\n').count() == 1,
        _ => false,
    };
    (!sound).then(|| format!("{}: {:?} {}", file.display(), ran.code, ran.err))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.is_file() && path.extension().is_none_or(|e| e != "json" && e != "md"));
    files.sort();
    files
}

fn check(folders: &[PathBuf], at_least: usize) {
    let here = Folder::new(&[]);
    let files: Vec<PathBuf> = folders.iter().flat_map(|folder| files(folder)).collect();
    assert!(files.len() >= at_least, "{} files", files.len());
    let complaints: Vec<String> = files.iter().filter_map(|file| complaint(&here, file)).collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
    assert!(here.names().is_empty(), "nothing is left behind");
}

#[test]
fn seeds_of_the_fuzz_targets_are_answered_or_refused_in_one_line() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus");
    check(&["csv", "packed", "parquet"].map(|name| corpus.join(name)), 50);
}

#[test]
#[ignore = "needs the shared test files beside the repository, or at GLOVEBOX_SHARED_DATA"]
fn shared_files_are_answered_or_refused_in_one_line() {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let shared = std::env::var_os("GLOVEBOX_SHARED_DATA").map_or_else(beside, PathBuf::from);
    check(&["break", "reports"].map(|name| shared.join(name)), 20);
}
