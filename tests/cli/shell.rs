//! What the shell is told: help, completions, the man page, exit codes of a wrong line.

use crate::Folder;

#[test]
fn help_says_how_and_what_comes_back() {
    let folder = Folder::new(&[]);
    for line in [["--help"].as_slice(), &["profile", "--help"], &["convert", "--help"]] {
        let text = folder.run(line).good();
        for word in ["Usage:", "Examples:", "Exit codes:"] {
            assert!(text.contains(word), "{word} in {text}");
        }
        assert!(!text.contains('\u{1b}'), "{text}");
    }
    assert!(folder.run(&["profile", "--help"]).good().contains("ydata-profiling"));
    assert!(folder.run(&["profile", "-h"]).good().len() < folder.run(&["profile", "--help"]).good().len());
}

#[test]
fn the_version_is_the_package_s() {
    let text = Folder::new(&[]).run(&["--version"]).good();
    assert_eq!(text, format!("glovebox {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn nothing_typed_shows_the_help_and_is_an_error() {
    let ran = Folder::new(&[]).run::<&str>(&[]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("Usage:"), "{}", ran.err);
}

#[test]
fn a_wrong_subcommand_is_one_line() {
    let line = Folder::new(&[]).run(&["profil", "a.csv"]).bad();
    assert!(line.contains("'profile'"), "{line}");
    let line = Folder::new(&[]).run(&["profile"]).bad();
    assert!(line.contains("<FILE>"), "{line}");
}

#[test]
fn every_shell_gets_its_completions() {
    let folder = Folder::new(&[]);
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = folder.run(&["completions", shell]).good();
        assert!(
            script.contains("decimal-comma") && script.contains("convert"),
            "{shell}: {script}"
        );
    }
}

#[test]
fn the_man_pages_have_their_sections() {
    let folder = Folder::new(&[]);
    let page = folder.run(&["man"]).good();
    assert!(
        page.contains(".SH NAME") && page.contains("glovebox\\-profile"),
        "{page}"
    );
    for name in ["profile", "convert", "schema", "completions", "man"] {
        let page = folder.run(&["man", name]).good();
        assert!(page.contains(".SH OPTIONS") && page.contains(name), "{page}");
    }
    let line = folder.run(&["man", "dance"]).bad();
    assert!(line.contains("there is no subcommand dance"), "{line}");
}
