//! `glovebox rows`: which rows come, in which order, and where a wrong condition is wrong.

use crate::Folder;

const STAFF: &str = "\
name,age,city,born
Ada,36,Oslo,1990-05-06
Bo,17,Bergen,2008-01-31
Cyd,NA,Oslo,1985-12-31
Dag,52,\"Ål, north\",1974-02-28
Eli,36,Bergen,1989-11-09
";

fn rows(flags: &[&str]) -> String {
    let folder = Folder::new(&[("a.csv", STAFF)]);
    folder.run(&[&["rows", "a.csv"], flags].concat()).good()
}

fn names(flags: &[&str]) -> String {
    let text = rows(&[flags, &["--columns", "name"]].concat());
    text.lines().skip(1).collect::<Vec<_>>().join(" ")
}

#[test]
fn rows_are_those_of_the_condition_in_the_order_asked_for() {
    assert_eq!(names(&[]), "Ada Bo Cyd Dag Eli");
    assert_eq!(
        names(&["--where", "age >= 18 and city in (\"Oslo\", \"Bergen\")"]),
        "Ada Eli"
    );
    assert_eq!(names(&["--where", "not (age > 20) or row in (4)"]), "Bo Cyd Dag");
    assert_eq!(names(&["--where", "born < 1986-01-01"]), "Cyd Dag");
    assert_eq!(names(&["--sort", "age,-name"]), "Bo Eli Ada Dag Cyd");
    assert_eq!(names(&["--sort", "-age", "--limit", "2"]), "Dag Ada");
    assert_eq!(names(&["--search", "NORTH"]), "Dag");
    assert_eq!(rows(&["--where", "age >= 18", "--count"]), "3\n");
    assert_eq!(rows(&["--count"]), "5\n");
    assert_eq!(
        names(&["--where", "name matches \"^[A-C]\"", "--search", "oslo"]),
        "Ada Cyd"
    );
}

#[test]
fn columns_come_as_asked_for_and_cells_as_they_are() {
    let flags = ["--where", "city contains \"ål\"", "--columns", "city,born,name"];
    assert_eq!(rows(&flags), "city,born,name\n\"Ål, north\",1974-02-28,Dag\n");
    assert_eq!(rows(&["--where", "age > 100"]), "name,age,city,born\n");
}

#[test]
fn what_is_left_on_disk_gives_the_same_rows() {
    let text: String = (0..60_000)
        .map(|n| format!("{},{n},{n} {}\n", n % 97, "x".repeat(n % 7)))
        .collect();
    let folder = Folder::new(&[("a.csv", &format!("k,n,t\n{text}"))]);
    let flags = ["--where", "k in (3, 90) or n between 1200 and 1203", "--sort", "k,-n"];
    let ask = |file: &str, memory: &str| {
        let flags = [&["rows", file, "--memory", memory], &flags[..]].concat();
        folder.run(&flags).good()
    };
    let held = ask("a.csv", "1GiB");
    assert_eq!(held.lines().count(), 1 + 619 + 618 + 4);
    assert_eq!(held, ask("a.csv", "1MB"));
    folder.run(&["convert", "a.csv", "a.parquet"]).good();
    assert_eq!(held, ask("a.parquet", "1MB"));
    let to_file = [&["rows", "a.csv", "--memory", "1MB", "--out", "b.parquet"], &flags[..]].concat();
    assert_eq!(folder.run(&to_file).good(), "");
    let all = folder.run(&["rows", "b.parquet"]).good();
    assert_eq!(held, all);
}

#[test]
fn a_wrong_condition_is_pointed_at() {
    let folder = Folder::new(&[("a.csv", STAFF)]);
    let said = folder.run(&["rows", "a.csv", "--where", "city = Oslo"]);
    assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
    assert_eq!(
        said.err,
        "glovebox: --where: a text stands between quotes: \"Oslo\"; two columns cannot be compared (at character 8)\n  city = Oslo\n         ^\n"
    );
    let said = folder.run(&["rows", "a.csv", "--where", "city > 3"]);
    assert_eq!(
        said.err,
        "glovebox: --where: \"city\" is text: read it as another type to compare numbers, or put 3 in quotes to compare letter by letter (at character 8)\n  city > 3\n         ^\n"
    );
    for (flags, word) in [
        (&["--where", "town = 3"][..], "--where: there is no column \"town\""),
        (
            &["--where", "City = \"x\""],
            "--where: there is no column \"City\"; is \"city\" meant?",
        ),
        (
            &["--columns", "citty"],
            "--columns: there is no column \"citty\"; is \"city\" meant?",
        ),
        (
            &["--where", "city matches \"([\""],
            "--where: \"([\" is no regular expression",
        ),
        (&["--sort", "town"], "town"),
        (&["--columns", "town"], "town"),
        (&["--where", "name matches \"(\""], "regular expression"),
        (&["--where", "kept 7"], "kept"),
        (&["--out", "a.doc"], "ending"),
        (&["--out", "nowhere/b.csv"], "its folder does not exist"),
        (&["--where", "name has word \"two words\""], "one word is wanted"),
        (&["--out", "a.csv"], "same file"),
    ] {
        let text = folder.run(&[&["rows", "a.csv"], flags].concat()).bad();
        assert!(text.contains(word), "{flags:?}: {text}");
    }
}

#[test]
fn names_may_have_blanks_between_them_and_commas_in_them() {
    let folder = Folder::new(&[("a.csv", "id,\"c,d\",e\n1,2,3\n")]);
    let header = |flags: &[&str]| {
        let text = folder.run(&[&["rows", "a.csv"], flags].concat()).good();
        text.lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(header(&["--columns", "e, id"]), "e,id");
    assert_eq!(header(&["--columns", "c,d"]), "\"c,d\"");
    assert_eq!(header(&["--columns", "e, \"c,d\""]), "e,\"c,d\"");
    assert_eq!(header(&["--sort", "-c,d"]), "id,\"c,d\",e");
    let refused = |flags: &[&str]| folder.run(&[&["rows", "a.csv"], flags].concat()).bad();
    assert!(refused(&["--columns", "e,id,e"]).contains("\"e\" is named twice"));
    assert!(refused(&["--limit", "-1"]).contains("a whole number is wanted"));
    assert!(refused(&["--where", "row <= 10"]).contains("row in (1..10)"));
}

#[test]
fn a_column_that_becomes_text_in_parquet_is_told() {
    let folder = Folder::new(&[("a.csv", STAFF)]);
    let flags = [
        "rows",
        "a.csv",
        "--type",
        "age=integer",
        "--missing",
        "",
        "--out",
        "b.parquet",
    ];
    let told = folder.run(&flags).err;
    assert!(told.contains("\"age\" is written as text"), "{told}");
    let flags = ["rows", "a.csv", "--out", "c.parquet"];
    assert_eq!(folder.run(&flags).err, "");
}

#[test]
fn a_condition_that_the_types_of_columns_refuse_is_pointed_at() {
    let folder = Folder::new(&[("a.csv", STAFF)]);
    let said = folder.run(&["rows", "a.csv", "--where", "age > 3 and born > 1980"]);
    assert_eq!(said.code, Some(2));
    assert_eq!(
        said.err,
        "glovebox: --where: \"born\" is date: write a value of it as 2015-03-31 (at character 20)\n  \
         age > 3 and born > 1980\n                     ^\n"
    );
    for (condition, word) in [
        ("name > 2020-01-01", "letter by letter"),
        (
            "name has script \"latin\"",
            "no script of characters is called \"latin\"",
        ),
        ("name has block \"Arrowz\"", "Arrowz"),
    ] {
        let text = folder.run(&["rows", "a.csv", "--where", condition]).err;
        assert!(text.contains(word), "{condition}: {text}");
    }
}

#[test]
fn a_bare_day_among_moments_is_the_whole_day() {
    let moments = "n,seen\n1,2024-02-28 23:59\n2,2024-02-29 00:00\n3,2024-02-29 18:30\n4,2024-03-01 00:00\n5,\n";
    let folder = Folder::new(&[("a.csv", moments)]);
    let found = |condition: &str| {
        let text = folder
            .run(&["rows", "a.csv", "--where", condition, "--columns", "n"])
            .good();
        text.lines().skip(1).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(found("seen = 2024-02-29"), "2 3");
    assert_eq!(found("seen = 2024-02-29T00:00"), "2");
    assert_eq!(found("seen != 2024-02-29"), "1 4");
    assert_eq!(found("not (seen = 2024-02-29)"), "1 4 5");
    assert_eq!(found("seen > 2024-02-29"), "4");
    assert_eq!(found("seen <= 2024-02-29"), "1 2 3");
    assert_eq!(found("seen between 2024-02-28 and 2024-02-29"), "1 2 3");
    assert_eq!(found("seen in (2024-02-28, 2024-03-01)"), "1 4");
    assert_eq!(found("seen in [2024-02-28, 2024-02-29)"), "1");
}
