//! Rows that are no records, and what parts cells: what a column holds is decided without the ones, and by the other.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use glovebox::run::Context;
use glovebox::table::{ReadOptions, Table};

use super::super::ask::{ENOUGH, cells, file, open, open_as, wait};
use super::shape::{both_ways, found, names, plain, told, types};

/// Twenty records of five kinds, with what stands among and below them.
fn records(among: &str, below: &str) -> String {
    let row = |n: u32| {
        let ok = if n.is_multiple_of(2) { "true" } else { "false" };
        format!("{n},{}.5,{ok},2024-01-{n:02},\"{n}.345,50\"\n", n * 7 % 90)
    };
    let rows = |numbers: std::ops::RangeInclusive<u32>| numbers.map(row).collect::<String>();
    format!("id,x,ok,day,sum\n{}{among}{}{below}", rows(1..=10), rows(11..=20))
}

#[test]
fn what_stands_below_the_table_makes_no_column_text() {
    let table = plain(&records("", "Total,200.5,,,\"246.900,00\"\nSource: the office,,,,\n"));
    assert_eq!(types(&table), ["integer", "float", "boolean", "date", "float"]);
    assert_eq!((table.rows(), told(&table, "csv.footer").count), (22, 2));
    let ids = wait(table.columns(&[0], &Context::silent())).expect("columns");
    let kept: Vec<Option<&str>> = ids
        .iter()
        .flat_map(|column| column.chunks())
        .map(|(_, chunk)| chunk.invalid_text(20))
        .collect();
    assert_eq!(kept, [Some("Total")]);
}

#[test]
fn a_header_in_mid_file_makes_no_column_text() {
    let table = plain(&records("id,x,ok,day,sum\n", ""));
    assert_eq!(types(&table), ["integer", "float", "boolean", "date", "float"]);
    assert_eq!((table.rows(), told(&table, "header.repeated").count), (21, 1));
    // Without such a row, one cell in twenty is too many.
    let table = plain(&records("id,x,maybe,day,sum\n", ""));
    assert_eq!(types(&table), ["text"; 5]);
}

#[test]
fn units_below_the_names_make_no_column_text() {
    let table = plain("length,weight\ncm,kg\n1.5,20\n2.5,30\n3.5,40\n4.5,50\n");
    assert_eq!(types(&table), ["float", "integer"]);
    assert_eq!(cells(&table).first().map(|row| row.join(" ")), Some("cm kg".into()));
}

#[test]
fn codes_above_a_footer_stay_text() {
    let rows: String = (1..=20).map(|n| format!("{n}E{n},00{n},v{n}\n")).collect();
    let table = plain(&format!("code,zip,v\n{rows}Total,20,\n,,\nprinted today,,\n"));
    assert_eq!(types(&table), ["text", "text", "text"]);
}

#[test]
fn two_characters_between_cells_are_told_by_all_lines() {
    let table = plain("id||name||x||y\n1||Ann|Bo||2.5||\n2||\"a||b\"||||7\n3||||4.5||8\n4||Di||5.5||9\n");
    assert_eq!(names(&table), ["id", "name", "x", "y"]);
    assert_eq!(types(&table), ["integer", "text", "float", "integer"]);
    let source = table.source().expect("a file");
    assert_eq!((source.delimiter, source.doubled), (Some('|'), true));
    told(&table, "csv.delimiter-doubled");
    assert!(found(&table, "csv.short-rows").is_none() && found(&table, "csv.long-rows").is_none());
    let second: Vec<String> = cells(&table).iter().filter_map(|row| row.get(1).cloned()).collect();
    assert_eq!(second, ["Ann|Bo", "a||b", "", "Di"]);
    let ratings = plain("1::1193::5::978300760\n1::661::3::978302109\n2::914::4::978301968\n");
    assert_eq!((ratings.rows(), names_of(&ratings)), (3, 4));
    // An empty column is none, and neither is what stands twice in an address.
    let empty = plain("a|b|c|d\n1||x|\n2||y|\n3||z|\n");
    assert_eq!(
        (names(&empty).len(), empty.source().expect("a file").doubled),
        (4, false)
    );
    let addresses = plain("address\nfe80::1\nfe80::2\nfe80::3\n");
    assert_eq!(names(&addresses), ["address"]);
}

fn names_of(table: &Table) -> usize {
    names(table).len()
}

#[test]
fn lines_between_quotes_are_read_by_what_they_hold() {
    let rows: String = (1..=30).map(|n| format!("\"{n};\"\"x;{n}\"\";{n},5\"\r\n")).collect();
    let table = plain(&format!("id;name;value\r\n{rows}"));
    assert_eq!(
        (names(&table).join(" "), types(&table).join(" ")),
        ("id name value".into(), "integer text float".into())
    );
    let source = table.source().expect("a file");
    assert_eq!((source.delimiter, source.wrapped, table.rows()), (Some(';'), true, 30));
    told(&table, "csv.lines-quoted");
    let places = "city\n\"Bonn, NW\"\n\"Kiel, SH\"\n\"Jena, TH\"\n";
    assert_eq!(names(&plain(places)), ["city"]);
    // Words in two parts are a question, which a click answers.
    let both = plain("\"city, state\"\n\"Bonn, NW\"\n\"Kiel, SH\"\n\"Jena, TH\"\n");
    let again = told(&both, "csv.delimiter-suspected")
        .rereadings
        .first()
        .expect("another reading");
    let options = ReadOptions::default().changed(again).expect("a change");
    let parted = both_ways("\"city, state\"\n\"Bonn, NW\"\n\"Kiel, SH\"\n\"Jena, TH\"\n", &options);
    assert_eq!((names_of(&parted), parted.rows()), (2, 3));
}

/// The table read in the way that a finding offers first.
fn again(text: &str, code: &str) -> Table {
    let table = plain(text);
    let offered = told(&table, code).rereadings.first().expect("another reading");
    let options = ReadOptions::default().changed(offered);
    both_ways(text, &options.expect("a change that options have"))
}

#[test]
fn what_was_decided_on_is_one_click_from_the_other_way() {
    let comments = again("# made by hand\na,b\n1,2\n# a note\n3,4\n5,6\n", "csv.comments");
    assert!(
        found(&comments, "csv.comments").is_none() && comments.rows() > 3,
        "{}",
        comments.rows()
    );
    let groups = again(
        "2019,,2020,\nQ1,Q2,Q1,Q2\n0,0,0,0\n1,2,3,1\n2,4,6,2\n3,6,9,3\n",
        "header.groups",
    );
    assert_eq!((names(&groups)[..2].join(" "), groups.rows()), ("Q1 Q2".into(), 4));
    let units = again(
        "length,weight\ncm,kg\n1.5,20\n2.5,30\n3.5,40\n4.5,50\n",
        "header.second-row",
    );
    assert_eq!((names(&units).join(" "), units.rows()), ("cm kg".into(), 4));
    let aligned = again(
        "id  name  x\n1   Ann   2.5\n2   Bo    3.5\n3   Cy    4.5\n",
        "csv.spaces",
    );
    assert_eq!((names(&aligned).len(), aligned.rows()), (1, 3));
    let words = "name    town\nAnn     Oslo\nBo      Bergen\nCy      Rome\n";
    assert_eq!(names(&plain(words)).len(), 1);
    let parted = again(words, "csv.delimiter-suspected");
    assert_eq!((names(&parted).join(" "), parted.rows()), ("name town".into(), 3));
    let spoken = plain("full name\nAnn Oslo\nBo  Bergen\nCy Rome\n");
    assert!(found(&spoken, "csv.delimiter-suspected").is_none());
    let latin: Vec<u8> = "name,n\nJos\u{e9},1\nZo\u{eb},2\n".chars().map(|c| c as u8).collect();
    let table = open(file("t.csv", latin.clone())).expect("a table");
    let offered = &told(&table, "csv.encoding").rereadings;
    assert!(offered.len() > 1, "{offered:?}");
    let options = ReadOptions::default().changed(&offered[1]).expect("a change");
    let table = open_as(file("t.csv", latin), &options, ENOUGH, 1).expect("a table");
    assert_eq!(table.source().expect("a file").encoding.as_deref(), Some("macintosh"));
    assert!(told(&table, "csv.encoding").rereadings.is_empty());
}
