//! Files of other formats from the shell: which sheet, which member, and cells that a spreadsheet would run.

use crate::Folder;

fn folder() -> Folder {
    let folder = Folder::new(&[]);
    folder.write("orders.xlsx", include_bytes!("../data/formats/orders.xlsx"));
    folder.write("several.zip", include_bytes!("../data/formats/several.zip"));
    folder.write("records.json", include_bytes!("../data/formats/records.json"));
    folder
}

#[test]
fn sheets_and_members_are_chosen_by_flags() {
    let folder = folder();
    let source = |arguments: &[&str]| folder.report(arguments)["source"].clone();
    let orders = source(&["orders.xlsx"]);
    assert_eq!(
        (orders["format"].as_str(), orders["conversion"]["sheet"].as_str()),
        (Some("xlsx"), Some("Orders"))
    );
    let secret = source(&["orders.xlsx", "--sheet", "3"]);
    assert_eq!(secret["conversion"]["sheet"].as_str(), Some("Secret"));
    let small = source(&["several.zip", "--member", "small.csv"]);
    assert_eq!(small["conversion"]["member"].as_str(), Some("in/small.csv"));
    assert_eq!(small["compression"].as_str(), Some("zip"));
    let text = folder.run(&["profile", "orders.xlsx"]).good();
    assert!(
        text.contains("read as   Excel, sheet Orders (1 of 4), header"),
        "{text}"
    );
    let unknown = folder.run(&["profile", "orders.xlsx", "--sheet", "Nope"]).bad();
    assert!(
        unknown.contains("no sheet called \"Nope\"; there are \"Orders\""),
        "{unknown}"
    );
    let unknown = folder.run(&["profile", "several.zip", "--member", "Nope"]).bad();
    assert!(unknown.contains("no file called \"Nope\""), "{unknown}");
}

#[test]
fn json_comes_through_a_pipe() {
    let folder = folder();
    let bytes = folder.bytes("records.json");
    let rows = folder.run_with(
        &["rows", "-", "--columns", "id,tags", "--lists", "count", "--to", "csv"],
        &bytes,
    );
    let rows = rows.out;
    assert!(
        rows.starts_with("id,tags\n00123,\"[\"\"a\"\",\"\"b\"\"]\"\n00124,0\n"),
        "{rows}"
    );
}

#[test]
fn formulas_are_quoted_on_demand() {
    let folder = Folder::new(&[("t.csv", "a,n\n=1+1,-5\n@x,-6\nb,7\n")]);
    assert_eq!(
        folder.run(&["convert", "t.csv", "-", "--quote-formulas"]).good(),
        "a,n\n'=1+1,-5\n'@x,-6\nb,7\n"
    );
    assert_eq!(
        folder.run(&["convert", "t.csv", "-"]).good(),
        "a,n\n=1+1,-5\n@x,-6\nb,7\n"
    );
}

#[test]
fn a_page_under_the_name_of_a_table_is_refused() {
    let folder = Folder::new(&[("t.csv", "<!DOCTYPE html>\n<html></html>\n")]);
    let line = folder.run(&["profile", "t.csv"]).bad();
    assert!(
        line.contains("t.csv is an HTML page, not a table. Save the table that you want as CSV, XLSX or Parquet"),
        "{line}"
    );
}
