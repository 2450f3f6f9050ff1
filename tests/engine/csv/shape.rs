//! What stands above, below and between records, and how cells are parted: what a careful person sees at once.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use glovebox::run::Context;
use glovebox::step::Others;
use glovebox::table::{ReadOptions, Table, Type};
use glovebox::{Finding, Kind, Severity, steps};

use super::super::ask::{ENOUGH, cells, csv, file, open, open_as, wait};

pub fn found<'t>(table: &'t Table, code: &str) -> Option<&'t Finding> {
    table.findings().iter().find(|found| found.code == code)
}

pub fn told<'t>(table: &'t Table, code: &str) -> &'t Finding {
    let codes: Vec<&str> = table.findings().iter().map(|found| found.code.as_str()).collect();
    found(table, code).unwrap_or_else(|| panic!("{code} is not told, but {codes:?}"))
}

pub fn names(table: &Table) -> Vec<&str> {
    table.fields().iter().map(|field| field.name.as_str()).collect()
}

pub fn types(table: &Table) -> Vec<&str> {
    table.fields().iter().map(|field| field.r#type.name()).collect()
}

/// Text that does not fit in memory is read to the same rows and findings.
pub fn both_ways(text: &str, options: &ReadOptions) -> Table {
    let read = |memory| open_as(file("t.csv", text), options, memory, 1).expect("a table");
    let (held, again) = (read(ENOUGH), read(1));
    assert_eq!(held.findings(), again.findings(), "{text:?}");
    assert_eq!((held.rows(), held.fields()), (again.rows(), again.fields()), "{text:?}");
    held
}

pub fn plain(text: &str) -> Table {
    both_ways(text, &ReadOptions::default())
}

const REPORT: &str = "Payments above 250 pounds,,,\nPeriod:,7,,\n,,,\nid,name,amount,day\n1,Ann,\"4,516.10\",2024-01-05\n\
                      2,Bo,30.00,2024-01-06\n3,Cy,20.50,2024-01-07\n4,Di,1.00,2024-01-08\n5,Ed,7.25,2024-01-09\n";

#[test]
fn titles_above_the_header_are_passed_over_and_told_as_they_stand() {
    let table = plain(REPORT);
    assert_eq!(names(&table), ["id", "name", "amount", "day"]);
    assert_eq!((table.rows(), table.source().expect("a file").skipped_lines), (5, 3));
    let told = told(&table, "csv.preamble");
    assert_eq!((told.kind, told.count), (Kind::Preamble, 3));
    assert!(
        told.message.contains("\"Payments above 250 pounds\"") && told.message.contains("\"Period:,7\""),
        "{}",
        told.message
    );
    assert!(told.why.contains("line 4"), "{}", told.why);
    // Who says that nothing is to be passed over is obeyed.
    let options = ReadOptions {
        skip_lines: Some(0),
        header: Some(false),
        ..ReadOptions::default()
    };
    assert_eq!(both_ways(REPORT, &options).rows(), 9);
}

#[test]
fn a_table_of_which_many_rows_are_half_empty_has_no_title() {
    let table = plain("a,b,c,d,e,f\n1,,,,,\n,2,,,,\n1,2,3,4,5,6\n1,2,3,4,5,6\n,,3,,,\n1,2,3,4,5,6\n");
    assert_eq!((table.rows(), names(&table).len()), (6, 6));
    assert!(found(&table, "csv.preamble").is_none() && found(&table, "csv.footer").is_none());
}

#[test]
fn an_index_without_a_name_is_no_title() {
    let table = plain(",value\n0,3.5\n1,4.5\n2,5.5\n");
    assert_eq!(names(&table), ["column 1", "value"]);
    assert_eq!(table.rows(), 3);
}

#[test]
fn what_stands_below_the_table_is_told_and_can_be_dropped() {
    let (_, rows) = REPORT.split_once(",,,\nid").expect("a header");
    for (below, count, says) in [
        (",,,\n,,4574.85,\n", 2, "4574.85"),
        ("\nReport created October 10\n", 1, "Report created October 10"),
        ("####,,,\n1) Without tax.,,,\n", 2, "####"),
        ("Total,,4574.85,\n", 1, "Total 4574.85"),
        ("Summe:,5,4574.85,2024-01-09\n", 1, "Summe:"),
        ("\ncode,,EUR,\nunit,,1,\n", 2, "code EUR"),
    ] {
        let text = format!("id{rows}{below}");
        let table = plain(&text);
        let told = told(&table, "csv.footer");
        assert_eq!(
            (told.kind, told.severity, told.count),
            (Kind::Footer, Severity::Critical, count),
            "{text}"
        );
        assert!(told.message.contains(says), "{}", told.message);
        assert_eq!(
            told.rows,
            (table.rows() - count..table.rows()).collect::<Vec<_>>(),
            "{text}"
        );
        let mended = mend(&table, told);
        assert_eq!(mended.rows(), table.rows() - count);
        assert!(
            found(&table, "csv.empty-rows").is_none_or(|empty| empty.selection.is_none()),
            "told once"
        );
    }
}

#[test]
fn a_total_above_notes_is_told_in_a_narrow_table_too() {
    let records: String = (1..=20).map(|n| format!("{n},{}\n", 2 * n)).collect();
    for (below, rows) in [
        ("Total,420\nGenerated 2024-05-01 by SAP,\n", vec![20, 21]),
        ("\nTotal,420\nSource: bank\n", vec![20, 21]),
        ("Average,21\n", vec![20]),
    ] {
        let table = plain(&format!("id,amount\n{records}{below}"));
        assert_eq!(told(&table, "csv.footer").rows, rows, "{below}");
        assert_eq!(table.fields()[0].r#type, Type::Integer, "{below}");
    }
    // A name without a value is none.
    let table = plain(&format!("id,amount\n{records}Anna,\n"));
    assert!(found(&table, "csv.footer").is_none());
}

/// The table after the steps that a finding offers.
fn mend(table: &Table, finding: &Finding) -> Table {
    assert!(!finding.mend.is_empty(), "{} has a mend", finding.code);
    let mut table = table.clone();
    for one in &finding.mend {
        let (next, _) = wait(steps::apply(one, &table, &Others::new(), &Context::silent())).expect("a step");
        table = next;
    }
    table
}

#[test]
fn a_record_that_was_cut_is_no_footer() {
    let table = plain("id,name,n\n1,Ann,3\n2,Bo,4\n3,Cy,5\n4,Di,6\n5\n");
    assert!(found(&table, "csv.footer").is_none());
    let short = told(&table, "csv.short-rows");
    assert_eq!(short.rows, [4]);
    assert!(short.message.ends_with("row 5, \"5\""), "{}", short.message);
}

#[test]
fn rows_without_a_value_are_one_finding_with_the_blank_lines() {
    let mut text = "a,b,c\n1,x,2024-01-01\n\n2,y,2024-01-02\n,,\n3,z,2024-01-03\n".to_owned();
    for _ in 0..9000 {
        text += ",,\n";
    }
    text += "\" \", ,\"\"\n";
    let table = plain(&text);
    let told = told(&table, "csv.empty-rows");
    assert_eq!(
        (told.kind, told.severity, told.count),
        (Kind::EmptyRows, Severity::Critical, 9002)
    );
    assert_eq!(told.rows[..3], [2, 4, 5]);
    assert!(
        told.message == "9,002 rows hold no value, from row 5 to the end, and 1 blank line is passed over",
        "{}",
        told.message
    );
    let mended = mend(&table, told);
    assert_eq!(cells(&mended).len(), 3);
    assert!(found(&table, "csv.footer").is_none());
}

#[test]
fn a_total_above_many_empty_rows_is_found() {
    let mut text = "id,name,n,day\n".to_owned();
    (0..2000).for_each(|row| text += &format!("{row},name {row},{},2024-01-01\n", row * 3));
    text += ",,5997000,\n";
    (0..20_000).for_each(|_| text += ",,,\n");
    let table = plain(&text);
    assert_eq!(told(&table, "csv.footer").rows, [2000]);
    assert_eq!(told(&table, "csv.empty-rows").count, 20_000);
}

#[test]
fn a_header_of_two_rows_and_one_that_comes_again_are_told() {
    let table = plain("depth,speed,site\nm,km/h,\n3,20,a\n4,21,b\n5,22,c\n");
    let second = told(&table, "header.second-row");
    assert_eq!((second.kind, &second.rows[..]), (Kind::Header, &[0][..]));
    assert_eq!(mend(&table, second).rows(), 3);
    let again = plain("id,name\n1,Ann\n2,Bo\nid,name\n3,Cy\n\u{feff}id,name\n4,Di\n");
    let repeated = told(&again, "header.repeated");
    assert_eq!(repeated.rows, [2, 4]);
    assert_eq!(told(&again, "csv.joints").rows, [4]);
    assert_eq!(mend(&again, repeated).rows(), 4);
    for clean in [
        "id,name\n1,Ann\n2,Bo\n3,Cy\n",
        "name,age\nAnn,unknown\nBo,3\nCy,4\n",
        "a,b\nx,y\nz,w\n",
    ] {
        let table = plain(clean);
        assert!(table.findings().is_empty(), "{clean}: {:?}", table.findings());
    }
}

#[test]
fn groups_above_the_names_of_columns_belong_to_them() {
    for (text, wanted) in [
        (
            "2019,,2020,\nQ1,Q2,Q1,Q2\n1,2,3,4\n2,3,4,5\n3,4,5,6\n",
            &["2019 Q1", "2019 Q2", "2020 Q1", "2020 Q2"][..],
        ),
        (
            "Sales\n,men,,women,\ntown,old,young,old,young\nOslo,1,2,3,4\nRome,2,3,4,5\n",
            &["town", "men old", "men young", "women old", "women young"],
        ),
        (
            "town,2019,,2020,\n,Q1,Q2,Q1,Q2\nOslo,1,2,3,4\nRome,2,3,4,5\nBonn,3,4,5,6\n",
            &["town", "2019 Q1", "2019 Q2", "2020 Q1", "2020 Q2"],
        ),
    ] {
        let table = plain(text);
        assert_eq!(names(&table), wanted, "{text:?}");
        assert_eq!(
            table.rows(),
            text.lines().count() as u64 - 2 - u64::from(text.starts_with("Sales")),
            "{text:?}"
        );
        assert!(
            told(&table, "header.groups")
                .message
                .contains(&format!("\"{}\"", wanted[usize::from(wanted[0] == "town")]))
        );
        assert_eq!(
            found(&table, "csv.preamble").is_some(),
            text.starts_with("Sales"),
            "{text:?}"
        );
    }
    // Names that tell the columns apart need no group.
    let table = plain("Spend,,Income,\na,b,c,d\n1,2,3,4\n2,3,4,5\n");
    assert_eq!(names(&table), ["a", "b", "c", "d"]);
    assert!(found(&table, "header.groups").is_none());
}

#[test]
fn a_header_that_comes_again_behind_a_mark_is_a_header() {
    let table = plain("\u{feff}id,name,x\n1,Ann,2\n2,Bo,3\n\u{feff}id,name,x\n3,Cy,4\n");
    assert_eq!(names(&table), ["id", "name", "x"]);
    assert_eq!(told(&table, "header.repeated").rows, [2]);
}

#[test]
fn names_that_nobody_types_as_they_are_can_be_mended() {
    let table = plain("id:,\" net\nsales \":,2024:\n1,2,3\n2,3,4\n");
    assert_eq!(told(&table, "header.ending").count, 3);
    let table = plain("id, Amount ,\"net\nsales\",2024\n1,2,3,4\n2,3,4,5\n");
    assert_eq!(told(&table, "header.outer-space").columns, [" Amount "]);
    assert_eq!(told(&table, "header.line-break").columns, ["net\nsales"]);
    let mended = mend(&table, told(&table, "header.outer-space"));
    assert_eq!(names(&mended)[1], "Amount");
    let years = plain("land,1990,1991,1992\nNL,1,2,3\nBE,2,3,4\n");
    assert_eq!(told(&years, "header.value").count, 3);
}

#[test]
fn a_record_whose_cells_moved_by_one_is_told_though_it_has_its_width() {
    // A comma without quotes; the last column is empty in the others, so that nothing is too long.
    let mut text = "name,city,age,born,note\n".to_owned();
    (0..60).for_each(|row| text += &format!("n{row},Oslo,{},2001-02-{:02},\n", 20 + row, row % 28 + 1));
    text += "n60,Lund, Sweden,44,1999-01-01\nn61,55,1998-01-01,,\n";
    (0..60).for_each(|row| text += &format!("m{row},Bergen,{},2001-03-{:02},\n", 20 + row, row % 28 + 1));
    let table = plain(&text);
    let shifted = told(&table, "csv.shifted-rows");
    assert_eq!((shifted.kind, &shifted.rows[..]), (Kind::ShiftedRows, &[60][..]));
    assert!(
        shifted.message.contains("row 61, \"n60,Lund, Sweden,44,1999-01-01\""),
        "{}",
        shifted.message
    );
}

#[test]
fn the_first_line_for_spreadsheets_says_the_delimiter() {
    let table = plain("sep=;\r\nname;city;age\r\nIda;Bonn, West;31\r\nOle;Kiel, Nord;44\r\n");
    assert_eq!(names(&table), ["name", "city", "age"]);
    assert_eq!(types(&table), ["text", "text", "integer"]);
    let told = told(&table, "csv.sep-line");
    assert!(told.message.contains("\"sep=;\""), "{}", told.message);
    assert!(found(&table, "csv.preamble").is_none());
}

#[test]
fn a_blank_before_a_quote_does_not_turn_quoting_off() {
    let text = "name, place, note\nIda, \"Lund, Sweden\", \"first, best\"\nOle, \"Bergen, Norway\", plain\n\
                Ute, \"Turku, Finland\", \"last, \"\"least\"\"\"\n";
    let table = plain(text);
    assert_eq!(names(&table), ["name", "place", "note"]);
    assert_eq!(cells(&table)[2], ["Ute", "Turku, Finland", "last, \"least\""]);
    assert_eq!(told(&table, "csv.spaces").kind, Kind::Whitespace);
    // Who says that the blanks belong to the cells is obeyed, and so is who says the contrary.
    let said = |skip| ReadOptions {
        skip_initial_space: Some(skip),
        ..ReadOptions::default()
    };
    assert_eq!(both_ways(text, &said(false)).fields().len(), 5);
    assert_eq!(cells(&both_ways("a, b\n1, x\n", &said(true))), [["1", "x"]]);
    assert_eq!(cells(&plain("a,b\n1, x\n2, y\n")), [["1", " x"], ["2", " y"]]);
}

#[test]
fn an_inch_mark_opens_nothing_and_is_kept() {
    let table = plain(
        "sku,title,qty\n101,Box 24\" oak,3\n102,\"Plank 8\"\" long\",5\n103,Pipe 1/2\" steel,2\n\
         104,\"6\"\" nail, zinc\",9\n105,Screw,4\n106,\"Old\" chair,2\n107,Lamp,1\n",
    );
    let titles: Vec<String> = cells(&table).into_iter().map(|row| row[1].clone()).collect();
    assert_eq!(
        titles,
        [
            "Box 24\" oak",
            "Plank 8\" long",
            "Pipe 1/2\" steel",
            "6\" nail, zinc",
            "Screw",
            "\"Old\" chair",
            "Lamp"
        ]
    );
    assert_eq!(types(&table), ["integer", "text", "integer"]);
    assert_eq!(told(&table, "csv.stray-quotes").rows, [0, 2, 5]);
}

#[test]
fn zero_bytes_stay_in_their_cells_and_are_told() {
    let table = plain("part,n\nx\0y,1\nx,2\n\"x\0z\",3\n\0\0,4\nplain,5\n\"last\0\",6\n");
    let parts: Vec<String> = cells(&table).into_iter().map(|row| row[0].clone()).collect();
    assert_eq!(parts, ["x\0y", "x", "x\0z", "\0\0", "plain", "last\0"]);
    assert_eq!(types(&table), ["text", "integer"]);
    assert_eq!(told(&table, "csv.zero-bytes").rows, [0, 2, 3, 5]);
}

#[test]
fn files_that_were_joined_leave_no_mark_in_the_cells() {
    let table = plain("id,name\n1,Ann\n\u{1a}2,Bo\n\u{feff}3,Cy\n\u{1a}\n4,Di\n");
    assert_eq!(cells(&table), [["1", "Ann"], ["2", "Bo"], ["3", "Cy"], ["4", "Di"]]);
    assert_eq!(types(&table), ["integer", "text"]);
    assert_eq!(told(&table, "csv.joints").rows, [1, 2]);
}

#[test]
fn comments_are_passed_over_where_they_are_no_records() {
    let text = "# made by hand, in 2024\nid,name,n\n1,Ann,3\n# Bo is not sure\n2,Bo,4\n3,#1,5\n";
    let table = plain(text);
    assert_eq!(types(&table), ["integer", "text", "integer"]);
    assert_eq!((table.rows(), told(&table, "csv.comments").count), (3, 1));
    assert!(
        told(&table, "csv.preamble")
            .message
            .contains("\"# made by hand, in 2024\"")
    );
    let said = |comment| ReadOptions {
        comment: Some(comment),
        ..ReadOptions::default()
    };
    assert_eq!(both_ways("a,b\n%x,1\nc,2\n", &said('%')).rows(), 1);
    // Rows of full width are records, unless somebody says otherwise; so is a header.
    let tags = "tag,n\n#one,1\n#two,2\nthree,3\n";
    assert_eq!(plain(tags).rows(), 3);
    assert_eq!(both_ways(tags, &said('#')).rows(), 1);
    let genes = plain("##version 4\n#CHROM\tPOS\tID\nc1\t5\tx\nc2\t7\ty\n");
    assert_eq!(names(&genes), ["#CHROM", "POS", "ID"]);
}

#[test]
fn columns_that_are_set_with_spaces_are_parted() {
    let table = plain("  year   rain  sun\n  2001   12.5    7\n  2002    3.5   19\n  2003  112.0    4\n");
    assert_eq!(names(&table), ["year", "rain", "sun"]);
    assert_eq!(types(&table), ["integer", "float", "integer"]);
    assert_eq!(table.source().expect("a file").delimiter, Some(' '));
    assert!(found(&table, "csv.spaces").is_some());
    // Sentences and names are no columns.
    for text in [
        "name\nAda Lovelace\nBob Brown\n",
        "one two three\nfour five six\nseven eight nine\n",
    ] {
        assert_eq!(plain(text).fields().len(), 1, "{text}");
    }
}

#[test]
fn a_delimiter_that_would_part_every_line_is_suspected() {
    let table = plain("name:age:city\nAnn:3:Oslo\nBo:4:Kiel\nCy:5:Bonn\n");
    assert_eq!(table.fields().len(), 1);
    let told = told(&table, "csv.delimiter-suspected");
    assert_eq!((told.kind, told.severity), (Kind::WrongDelimiter, Severity::Warning));
    assert!(
        told.message.contains("colon") && told.message.contains('3'),
        "{}",
        told.message
    );
    let options = ReadOptions {
        delimiter: Some(';'),
        ..ReadOptions::default()
    };
    let wrong = both_ways("a,b\n1,2\n3,4\n", &options);
    assert!(found(&wrong, "csv.delimiter-suspected").is_some_and(|f| f.message.contains("comma")));
    for alone in ["10:30\n11:45\n12:15\n", "at\n10:30\n11:45\n"] {
        assert!(found(&plain(alone), "csv.delimiter-suspected").is_none(), "{alone}");
    }
    let tabs = plain("a\tb\n1\t2\n3\t4\n");
    assert_eq!(self::told(&tabs, "csv.delimiter-name").severity, Severity::Note);
    assert!(
        open(file("t.tsv", "a\tb\n1\t2\n3\t4\n"))
            .expect("a table")
            .findings()
            .is_empty()
    );
}

#[test]
fn lines_that_end_unlike_the_others_are_told() {
    let table = plain("a,b\r\n1,x\r\n2,y\n3,z\r\n4,w\r\n");
    let told = told(&table, "csv.mixed-line-ends");
    assert_eq!((told.count, &told.rows[..]), (1, &[1][..]));
    for even in ["a,b\r\n1,x\r\n2,y", "a,b\n1,\"x\r\n\"\n2,y\n"] {
        assert!(plain(even).findings().is_empty(), "{even:?}");
    }
}

#[test]
fn as_many_commas_as_semicolons_are_decimal_commas() {
    let table = plain("station;flow\nAnlauf;3,25E+09\nBucht;2,75E+09\nDamm;4,5E+09\nEck;1,5E+09\nFurt;3,0E+09\n");
    let source = table.source().expect("a file");
    assert_eq!((source.delimiter, source.decimal_comma), (Some(';'), true));
    assert_eq!(types(&table), ["text", "float"]);
}

#[test]
fn words_with_digits_are_no_dates_and_dates_go_from_the_first_year_to_the_last() {
    let table = plain(
        "band,ref,job,release,gene,ratio\n1-10,T00480115,05_lathe,1-1-19,MAR1,1:2\n11-20,T00390220,06_mill,1-1-20,SEPT2,3:10\n\
         21-30,T00480116,04_saw,1-2-3,DEC1,2:45\n5-6,T00480119,07_weld.C,3-1-12,SEPT7,9:16\n",
    );
    assert_eq!(types(&table), ["text"; 6]);
    let far = plain("contract,from,to\n1,0001-01-01,9999-12-31\n2,1582-10-10,1970-01-01\n3,2024-02-29,2262-04-12\n");
    assert_eq!(types(&far), ["integer", "date", "date"]);
    assert_eq!(cells(&far)[0], ["1", "0001-01-01", "9999-12-31"]);
    let long =
        plain("post,u64\n2718281828459045091,18446744073709551615\n2718281828459045090,18446744073709551614\n,-1\n");
    assert_eq!(cells(&long)[0], ["2718281828459045091", "18446744073709551615"]);
    let hex = plain("at,id\n2025-02-01,71A09C44DD02\n2025-02-02,710944120387\n2025-02-03,7109440E6120\n");
    assert_eq!(types(&hex), ["date", "text"]);
}

/// Codes and rows of what is told, but for the encoding.
fn told_rows(table: &Table) -> Vec<(&str, u64, &[u64])> {
    let findings = table.findings().iter().filter(|f| f.code != "csv.encoding");
    findings.map(|f| (f.code.as_str(), f.count, &f.rows[..])).collect()
}

#[test]
fn what_is_told_is_the_same_on_any_number_of_threads_and_in_any_encoding() {
    let row = |text: &mut String, n: u32| {
        *text += &format!("{n},name {n},{},2024-01-{:02}\n", n * 3, n % 28 + 1);
    };
    let mut text = "id,name,n,day\n".to_owned();
    (0..150_000).for_each(|n| row(&mut text, n));
    text += ",,,\nid,name,n,day\n# half of it\nx,150001,Ann,5\n,,,\n";
    (0..150_000).for_each(|n| row(&mut text, n));
    text += "\r\n,,,\nTotal,,33749775000,\n,,,\n,,,\n";
    assert!(text.len() > 9 << 20, "two threads have something to do");
    let read = |bytes: Vec<u8>, threads| {
        open_as(file("t.csv", bytes), &ReadOptions::default(), ENOUGH, threads).expect("a table")
    };
    let one = read(text.clone().into(), 1);
    let codes: Vec<&str> = told_rows(&one).iter().map(|(code, ..)| *code).collect();
    for code in ["csv.empty-rows", "header.repeated", "csv.footer", "csv.shifted-rows"] {
        assert!(codes.contains(&code), "{code} in {codes:?}");
    }
    assert_eq!(told(&one, "csv.footer").rows, [300_005, 300_006]);
    assert_eq!(told(&one, "csv.empty-rows").rows, [150_000, 150_004, 300_007, 300_008]);
    for threads in [2, 3] {
        assert_eq!(
            read(text.clone().into(), threads).findings(),
            one.findings(),
            "{threads} threads"
        );
    }
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(told_rows(&read(wide, 1)), told_rows(&one));
}

#[test]
fn the_line_of_each_row_is_known_whatever_stands_between_them() {
    let text = "A title\n\na,b\n1,x\n2,\"two\nlines, and \"\"more\"\"\n\"\n\n\n3,y\n4,\"in \"two\n5,z\n";
    let wanted = [4, 5, 10, 11, 12];
    for end in ["\n", "\r\n", "\r"] {
        let table = open(file("t.csv", text.replace('\n', end))).expect("a table");
        let lines = table.source().and_then(|source| source.lines.clone()).expect("lines");
        let of: Vec<u64> = (0..table.rows()).map(|row| lines.of(row)).collect();
        assert_eq!(of, wanted, "{end:?}");
    }
    let comments = "a,b\n# one\n1,2\n# two\n# three\n3,4\n5,6\n";
    let table = csv(comments);
    let lines = table.source().and_then(|source| source.lines.clone()).expect("lines");
    assert_eq!((0..3).map(|row| lines.of(row)).collect::<Vec<_>>(), [3, 6, 7]);
}

#[test]
fn lines_of_a_long_file_add_up_over_its_pieces() {
    let row = |n: usize| match n % 1000 {
        7 => format!("{n},\"a\nb\n\"\n"),
        _ => format!("{n},c\n"),
    };
    let text: String = std::iter::once("a,b\n".to_owned())
        .chain((0..400_000).map(row))
        .collect();
    for threads in [1, 4] {
        let table = open_as(file("t.csv", text.clone()), &ReadOptions::default(), ENOUGH, threads).expect("a table");
        let lines = table.source().and_then(|source| source.lines.clone()).expect("lines");
        assert_eq!([lines.of(7), lines.of(8), lines.of(399_999)], [9, 12, 400_001 + 800]);
    }
}
