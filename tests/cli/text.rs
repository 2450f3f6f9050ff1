//! The text for people: what stands in it, that it fits, and that data cannot steer the terminal.

use crate::Folder;

const PETS: &str = "\
pet,weight,seen
cat,4.5,2024-01-05
dog,20,2024-01-06
cat,4.5,2024-01-05
cow,600,2024-03-01
dog,,2024-02-11
";

#[test]
fn the_text_answers_from_the_top() {
    let folder = Folder::new(&[("pets.csv", PETS)]);
    let text = folder.run(&["profile", "pets.csv"]).good();
    assert!(
        text.starts_with("pets.csv   5 rows × 3 columns   107 bytes\nread as   CSV, delimiter comma"),
        "{text}"
    );
    let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("no {words} in\n{text}"));
    let places = ["quality", "Findings", "Columns", "Copies", "Missing together"].map(place);
    assert!(places.is_sorted(), "{text}");
    assert!(text.contains("1 row is a copy of an earlier one, in 1 group"), "{text}");
    assert!(text.contains("2 ×  rows 1 3"), "{text}");
    assert!(text.contains("4 rows are complete"), "{text}");
}

#[test]
fn a_pipe_gets_no_colour_unless_told() {
    let folder = Folder::new(&[("pets.csv", PETS)]);
    assert!(!folder.run(&["profile", "pets.csv"]).good().contains('\u{1b}'));
    assert!(
        folder
            .run(&["profile", "pets.csv", "--color", "always"])
            .good()
            .contains('\u{1b}')
    );
    assert!(
        !folder
            .run(&["profile", "pets.csv", "--color", "never"])
            .good()
            .contains('\u{1b}')
    );
}

#[test]
fn lines_fit_the_width_that_is_told() {
    let wide = "a rather long name for a column";
    let text = format!("{wide} 1,{wide} 2\n{},1\n{},2\n", "x".repeat(300), "y".repeat(200));
    let folder = Folder::new(&[("t.csv", &text)]);
    for width in [60, 80, 120] {
        let mut command = folder.command(&["profile", "t.csv"]);
        let text = crate::Ran::of(command.env("COLUMNS", width.to_string())).good();
        let longest = text.lines().map(|line| line.chars().count()).max();
        assert!(
            longest.is_some_and(|longest| longest > width / 2 && longest <= width),
            "{longest:?} of {width}:\n{text}"
        );
    }
}

#[test]
fn data_cannot_steer_the_terminal() {
    let evil = "\u{1b}]0;title\u{9c}\u{202e}txet,1\n";
    let folder = Folder::new(&[("t.csv", &format!("a\u{1b}[31m,b\n{evil}{evil}"))]);
    let text = folder.run(&["profile", "t.csv"]).good();
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text:?}");
    assert!(text.contains("a\\u{1b}[31m"), "{text}");
}

#[test]
fn no_line_ends_in_blanks() {
    let folder = Folder::new(&[("pets.csv", PETS)]);
    let text = folder.run(&["profile", "pets.csv"]).good();
    assert!(text.lines().count() > 10, "{text}");
    for line in text.lines() {
        assert_eq!(line, line.trim_end());
    }
}

#[test]
fn a_table_without_rows_has_a_text_too() {
    let folder = Folder::new(&[("t.csv", "a,b,c\n")]);
    let text = folder.run(&["profile", "t.csv", "--header"]).good();
    assert!(text.starts_with("t.csv   0 rows × 3 columns"), "{text}");
}

#[test]
fn long_lists_are_cut_unless_all_is_wanted() {
    // Each number beside each other one, all of them rising.
    let names: Vec<String> = (0..40).map(|i| format!("c{i}")).collect();
    let row = |n: usize| {
        (0..40)
            .map(|c| (n * n + c * n).to_string())
            .collect::<Vec<_>>()
            .join(",")
    };
    let rows: Vec<String> = (1..30).map(row).collect();
    let folder = Folder::new(&[("t.csv", &format!("{}\n{}\n", names.join(","), rows.join("\n")))]);
    let short = folder.run(&["profile", "t.csv"]).good();
    let full = folder.run(&["profile", "t.csv", "--full"]).good();
    assert!(short.contains("--full lists each of them"), "{short}");
    // Findings of several columns are listed one by one then.
    let pair = "c0 and c1 ";
    assert!(full.matches(pair).count() > short.matches(pair).count(), "{full}");
    assert!(!full.contains("--full"), "{full}");
    assert!(full.len() > short.len());
}
