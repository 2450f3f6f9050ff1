//! Dates as people write them: read exactly, whatever the notation, the format and the memory; and what only looks like a
//! date stays text.

mod drawn;

use drawn::values;
use glovebox::run::Context;
use glovebox::table::{DateFormat, DatesRead, FileFormat, ReadOptions, Table, Type};
use glovebox::{Finding, Kind, Severity};

use crate::ask::{ENOUGH, as_pandas, file, finding, open, open_as, profile, wait};
use crate::notation::{of, read, tabbed, told};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn dates(table: &Table) -> &[DatesRead] {
    &table.source().expect("a file").dates
}

/// Opened with the dates of the column written so.
fn with_format(text: &str, format: &str) -> Table {
    let format = DateFormat::try_from(format.to_owned()).expect("a format");
    let options = ReadOptions {
        header: Some(true),
        date_format_of: [("x".to_owned(), format)].into(),
        ..ReadOptions::default()
    };
    open_as(file("t.tsv", text), &options, ENOUGH, 1).expect("a table")
}

#[test]
fn dates_are_read_as_their_column_writes_them() {
    let cases: [(&[&str], Type, &[&str]); 26] = [
        (&["23-Sep-11", "01-Oct-13"], Type::Date, &["2011-09-23", "2013-10-01"]),
        (&["1/1/14", "12/31/99"], Type::Date, &["2014-01-01", "1999-12-31"]),
        (
            &["Nov 11, 2011", "Dec 1, 2011"],
            Type::Date,
            &["2011-11-11", "2011-12-01"],
        ),
        (
            &["11 November 2011", "3 mai 2012"],
            Type::Date,
            &["2011-11-11", "2012-05-03"],
        ),
        (
            &["Jun 12 1998", "Aug 07 1998"],
            Type::Date,
            &["1998-06-12", "1998-08-07"],
        ),
        (
            &["Sept. 3, 2011", "May 4, 2011"],
            Type::Date,
            &["2011-09-03", "2011-05-04"],
        ),
        (
            &["mar. 11 novembre 2014", "lun. 2 mars 2015"],
            Type::Date,
            &["2014-11-11", "2015-03-02"],
        ),
        (
            &["Friday, September 23, 2011", "Mon 5 Sep 2011"],
            Type::Date,
            &["2011-09-23", "2011-09-05"],
        ),
        (
            &["15th September, 2013", "1st October, 2013"],
            Type::Date,
            &["2013-09-15", "2013-10-01"],
        ),
        (&["03NOV2010", "14DEC2010"], Type::Date, &["2010-11-03", "2010-12-14"]),
        (&["99-Sep-11", "01-Oct-12"], Type::Date, &["1999-09-11", "2001-10-12"]),
        (&["23.09.11", "04.10.11"], Type::Date, &["2011-09-23", "2011-10-04"]),
        (&["99/12/31", "01/02/03"], Type::Date, &["1999-12-31", "2001-02-03"]),
        (
            &["12/02/2011 6:55 a.m.", "12/13/2011 12:05 p.m."],
            Type::Timestamp,
            &["2011-12-02 06:55:00", "2011-12-13 12:05:00"],
        ),
        (
            &["6:55 p.m. Dec 2, 2011", "7:10 a.m. Dec 3, 2011"],
            Type::Timestamp,
            &["2011-12-02 18:55:00", "2011-12-03 07:10:00"],
        ),
        (
            &["Wed Oct 10 20:19:24 +0000 2018", "Thu Oct 11 20:19:24 +0000 2018"],
            Type::Timestamp,
            &["2018-10-10 20:19:24Z", "2018-10-11 20:19:24Z"],
        ),
        (
            &["7:10 a.m.", "12:00 a.m.", "7pm"],
            Type::Time,
            &["07:10:00", "00:00:00", "19:00:00"],
        ),
        (&["Jan-87", "Dec-00"], Type::Date, &["1987-01-01", "2000-12-01"]),
        (
            &["March 2011", "Oktober 2012"],
            Type::Date,
            &["2011-03-01", "2012-10-01"],
        ),
        (&["2011-03", "2012-11"], Type::Date, &["2011-03-01", "2012-11-01"]),
        (&["03/2011", "11/2012"], Type::Date, &["2011-03-01", "2012-11-01"]),
        (&["2011 Q3", "2012 Q1"], Type::Date, &["2011-07-01", "2012-01-01"]),
        (&["Q3/2011", "Q4/2012"], Type::Date, &["2011-07-01", "2012-10-01"]),
        (&["2011Q3", "2012Q2"], Type::Date, &["2011-07-01", "2012-04-01"]),
        (&["2011-W07", "2012-W01"], Type::Date, &["2011-02-14", "2012-01-02"]),
        (&["2009-W53-7", "2009-W01-1"], Type::Date, &["2010-01-03", "2008-12-29"]),
    ];
    for (written, r#type, expected) in cases {
        let (found, shown) = (of(written).fields()[1].r#type, values(&of(written)));
        assert_eq!(
            (found, shown),
            (r#type, expected.iter().map(ToString::to_string).collect()),
            "{written:?}"
        );
    }
}

#[test]
fn what_only_looks_like_a_date_stays_text() {
    let cases: [&[&str]; 27] = [
        &["1-10", "11-20"],
        &["T00480115", "T20110923"],
        &["05_lathe", "06_mill"],
        &["1-1-19", "1-1-20", "2-10-14"],
        &["20-45-45", "10-12-31"],
        &["10.15.07", "10.14.06"],
        &["MAR1", "SEPT2"],
        &["MARCH1", "DEC1"],
        &["1:2", "3:10"],
        &["1.2.3", "1.10.2"],
        &["B-12", "C-3"],
        &["555-12-3456", "555-10-3456"],
        &["+49 30 12", "+49 40 11"],
        &["10-12", "12-15"],
        &["2010-11", "2011-12", "2012-13"],
        &["2010/11", "2011/12"],
        &["12 Jan", "13 Feb"],
        &["May", "June 3 pigs"],
        &["3/4", "1/2"],
        &["A1 2011", "B2 2011"],
        &["192.168.10.11", "192.168.10.12"],
        &["10/10", "9/10"],
        &["2011 Q5", "2012 Q7"],
        &["2011-W60", "2011-W00"],
        &["31-Feb-2011", "30-Feb-2012"],
        &["Boeing 747", "Airbus 320"],
        &["12.345.67", "98.765.43"],
    ];
    for written in cases {
        let table = of(written);
        assert_eq!(
            read(&table),
            (Type::Text, written.iter().map(ToString::to_string).collect()),
            "{written:?}"
        );
        assert!(dates(&table).is_empty(), "{written:?}");
    }
}

#[test]
fn how_dates_were_read_is_reported_and_told() {
    let table = of(&["03-Oct-13", "11-Nov-98", "", "01-Dec-13"]);
    let report = &dates(&table)[0];
    assert_eq!(
        (
            report.column.as_str(),
            report.pivot,
            report.cells,
            report.day_first,
            report.doubted
        ),
        ("x", Some(1_969), 3, None, false)
    );
    assert_eq!(
        (report.notations[0].pattern.as_str(), report.notations[0].cells),
        ("%d-%b-%y", 3)
    );
    let finding = told(&table, "date.notation").expect("told");
    assert_eq!(
        finding.message,
        "3 of 3 values of x are dates written with the name of the month and a year of two digits, such as \
         \"03-Oct-13\"; they are read as dates, years of two digits from 1969 to 2068"
    );
    assert_eq!(
        (finding.kind, finding.severity, finding.rows.as_slice()),
        (Kind::DateFormat, Severity::Warning, &[0, 1, 3][..])
    );
    // Of many years those far ahead are meant to be the past.
    let born: Vec<String> = (40..95).map(|year| format!("12-May-{year}")).collect();
    let table = of(&born.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(
        (values(&table)[0].as_str(), dates(&table)[0].pivot),
        ("1940-05-12", Some(1_940))
    );
}

#[test]
fn several_notations_are_all_read_and_told_with_their_rows() {
    for (memory, threads) in [(ENOUGH, 1), (ENOUGH, 2), (1_000, 1)] {
        let cells = [
            "13/11/2010",
            "03-NOV-2010",
            "10/11/2010",
            "2010-11-05",
            "12/11/2010",
            "n/a",
        ];
        let table = open_as(file("t.tsv", tabbed(&cells)), &ReadOptions::default(), memory, threads).expect("a table");
        assert_eq!(
            values(&table),
            [
                "2010-11-13",
                "2010-11-03",
                "2010-11-10",
                "2010-11-05",
                "2010-11-12",
                "–"
            ]
        );
        let finding = told(&table, "date.mixed-notations").expect("told");
        assert_eq!(
            finding.message,
            "x writes its dates in 3 notations: 3 as \"13/11/2010\" with the day first, 1 as \"2010-11-05\" and 1 as \
             \"03-NOV-2010\"; all are read as dates"
        );
        let patterns: Vec<&str> = dates(&table)[0]
            .notations
            .iter()
            .map(|one| one.pattern.as_str())
            .collect();
        assert_eq!(patterns.len(), 3);
        assert_eq!(
            (finding.count, finding.rows.as_slice(), patterns[0]),
            (2, &[1, 3][..], "%d/%m/%Y")
        );
    }
    // Years stand among months as their totals do.
    let table = of(&["1987", "1988", "Jan-87", "Feb-87", "Mar-87", "Jan-88", "Feb-88"]);
    assert_eq!(values(&table)[..3], ["1987-01-01", "1988-01-01", "1987-01-01"]);
    let finding = told(&table, "date.mixed-notations").expect("told");
    assert_eq!(
        (finding.severity, finding.rows.as_slice()),
        (Severity::Critical, &[0, 1][..])
    );
}

#[test]
fn what_lacks_its_day_or_its_year_stays_text_and_is_told() {
    let mut cells = ["7:10 a.m."; 30].to_vec();
    (cells[3], cells[4], cells[9]) = ("8:55aDec 1", "12/02/2011 6:55 a.m.", "Dec 2 - 5:22 p.m.");
    let table = of(&cells);
    assert_eq!(table.fields()[1].r#type, Type::Text);
    let told = told(&table, "date.mixed-notations").expect("told");
    assert_eq!(
        (told.kind, told.count, told.rows.as_slice()),
        (Kind::MixedDateFormats, 3, &[3, 4, 9][..])
    );
    assert!(
        told.message.contains("27 as \"7:10 a.m.\"") && told.message.contains("stays text"),
        "{}",
        told.message
    );
    assert_eq!(finding(&profile(&table), "type.mixed", "x"), None);
    // Dates of which some can only have the day first, and others only the month.
    let table = of(&["23/01/2011", "24/01/2011", "01/25/2011", "02/03/2011"]);
    assert_eq!(table.fields()[1].r#type, Type::Text);
    let told = self::told(&table, "date.mixed-notations").expect("told");
    assert_eq!(
        told.message,
        "2 dates of x can only have the day first, such as \"23/01/2011\", and 1 only the month, such as \
         \"01/25/2011\"; the column stays text"
    );
    assert_eq!(told.rows, [2]);
    // Mostly dates: a cast reads them.
    let mut cells = ["23-Sep-11"; 20].to_vec();
    (cells[5], cells[6]) = ("see file", "unclear");
    let told = self::told(&of(&cells), "date.notation").cloned().expect("told");
    assert_eq!(
        (told.rows.as_slice(), told.mend[0].name.as_str()),
        (&[5, 6][..], "cast")
    );
    assert!(
        told.message
            .ends_with("2, such as \"see file\", are no dates, so the column stays text"),
        "{}",
        told.message
    );
}

fn asks(table: &Table) -> Vec<&Finding> {
    let all = table.findings().iter();
    all.filter(|finding| finding.code == "dates.ambiguous").collect()
}

#[test]
fn the_day_is_told_from_the_month_by_other_columns_or_is_asked() {
    // Read by the file's reader, and as text.
    for (a, b) in [("03/04/2024", "05/06/2024"), ("3/4/24", "5/6/24")] {
        let table = of(&[a, b]);
        assert_eq!(values(&table), ["2024-03-04", "2024-05-06"]);
        let asked = asks(&table);
        assert_eq!(
            (asked.len(), asked[0].count, asked[0].severity),
            (1, 2, Severity::Warning)
        );
        assert!(dates(&table)[0].doubted);
        let table = with_format(&tabbed(&[a, b]), "dmy");
        assert_eq!(
            (values(&table), asks(&table).len()),
            (vec!["2024-04-03".into(), "2024-06-05".into()], 0)
        );
        let table = with_format(&tabbed(&[a, b]), "mdy");
        assert_eq!(
            (values(&table), asks(&table).len()),
            (vec!["2024-03-04".into(), "2024-05-06".into()], 0)
        );
        let sure = if a.len() > 8 { "23/04/2024" } else { "23/4/24" };
        for memory in [ENOUGH, 1_000] {
            let text = format!("key\tx\ty\nr\t{a}\t{sure}\nr\t{b}\t{sure}\n");
            let table = open_as(file("t.tsv", text), &ReadOptions::default(), memory, 1).expect("a table");
            assert_eq!(values(&table), ["2024-04-03", "2024-06-05"], "{a}");
            assert!(asks(&table).is_empty() && dates(&table).iter().all(|read| !read.doubted));
        }
    }
    // Dates of the column itself.
    let table = of(&["01/11/2010", "10/11/2010", "03-NOV-2010", "28-NOV-2010", "01-NOV-2010"]);
    assert_eq!((values(&table)[1].as_str(), asks(&table).len()), ("2010-11-10", 0));
    // Nobody writes the month first before points.
    let table = of(&["03.04.2024", "05.06.2024"]);
    assert_eq!((values(&table)[0].as_str(), asks(&table).len()), ("2024-04-03", 0));
    // The day first is told, since other programs do not expect it.
    let table = of(&["03/04/2024", "13/04/2024"]);
    assert_eq!(
        told(&table, "date.notation").map(|finding| finding.message.as_str()),
        Some("2 of 2 values of x are dates written with the day first, such as \"03/04/2024\"; they are read as dates")
    );
    assert_eq!(told(&of(&["03/04/2024", "04/13/2024"]), "date.notation"), None);
}

#[test]
fn a_person_may_say_how_dates_are_written() {
    let number = tabbed(&["1316736000", "1316739661"]);
    assert_eq!(
        values(&open(file("t.tsv", number.as_str())).expect("a table"))[0],
        "1316736000"
    );
    assert_eq!(
        values(&with_format(&number, "unix")),
        ["2011-09-23 00:00:00Z", "2011-09-23 01:01:01Z"]
    );
    let cases: [(&[&str], &str, &[&str]); 8] = [
        (&["1316736000123"], "unix-ms", &["2011-09-23 00:00:00.123Z"]),
        (&["40809", "40810"], "excel", &["2011-09-23", "2011-09-24"]),
        (&["40809.5"], "excel", &["2011-09-23 12:00:00"]),
        (&["2455828"], "julian", &["2011-09-23"]),
        (&["20110923", "x"], "%Y%m%d", &["2011-09-23", "–"]),
        (&["1-1-19", "2-10-14"], "dmy", &["2019-01-01", "2014-10-02"]),
        (&["1-1-19", "2-10-14"], "ymd", &["2001-01-19", "2002-10-14"]),
        (&["7h30", "12h05"], "%Hh%M", &["07:30:00", "12:05:00"]),
    ];
    for (written, format, expected) in cases {
        assert_eq!(values(&with_format(&tabbed(written), format)), expected, "{format}");
    }
    // Of all columns those that it fits.
    let options = ReadOptions {
        date_format: Some(DateFormat::Pattern("%d-%m-%y".into())),
        ..ReadOptions::default()
    };
    let text = "key\tx\ty\na\t01-02-19\t1-b\nb\t03-04-20\t2-c\n";
    let table = open_as(file("t.tsv", text), &options, ENOUGH, 1).expect("a table");
    assert_eq!(values(&table), ["2019-02-01", "2020-04-03"]);
    assert_eq!(table.fields()[2].r#type, Type::Text);
    // Compact days by the name of their column only.
    let table = open(file("t.tsv", "date\tid\n20110923\t20110923\n20111231\t20111231\n")).expect("a table");
    assert_eq!(
        (table.fields()[0].r#type, table.fields()[1].r#type),
        (Type::Date, Type::Integer)
    );
    // A column that is to be dates keeps what is none; one that is to be text stays so.
    let typed = |r#type| ReadOptions {
        types: [("x".to_owned(), r#type)].into(),
        ..ReadOptions::default()
    };
    let text = tabbed(&["23-Sep-11", "soon", "2011-09-24"]);
    let table = open_as(file("t.tsv", text.as_str()), &typed(Type::Date), ENOUGH, 1).expect("a table");
    assert_eq!(
        read(&table),
        (
            Type::Date,
            vec!["2011-09-23".into(), "soon".into(), "2011-09-24".into()]
        )
    );
    let table = open_as(file("t.tsv", text.as_str()), &typed(Type::Text), ENOUGH, 1).expect("a table");
    assert_eq!(read(&table).1[0], "23-Sep-11");
    let table = open_as(file("t.tsv", tabbed(&["23-Sep-11"])), &as_pandas(Some('\t')), ENOUGH, 1).expect("a table");
    assert_eq!(read(&table), (Type::Text, vec!["23-Sep-11".into()]));
    let unknown = ReadOptions {
        date_format_of: [("y".to_owned(), DateFormat::Unix)].into(),
        ..ReadOptions::default()
    };
    assert!(open_as(file("t.tsv", number.as_str()), &unknown, ENOUGH, 1).is_err());
}

#[test]
fn numbers_that_count_seconds_are_offered_as_dates() {
    let rows: String = (0..40)
        .map(|row| format!("{}\t{}\t{}\n", row + 7, 1_316_736_000 + row * 900, 40_000 + row))
        .collect();
    let table = open(file("t.tsv", format!("id\tcreated_at\tStart date\n{rows}"))).expect("a table");
    assert_eq!(table.fields()[1].r#type, Type::Integer);
    let report = profile(&table);
    let told = finding(&report, "date.number", "created_at").expect("told");
    assert_eq!(
        told.message,
        "The 40 values of created_at are probably seconds since 1970, as Unix counts them, from 2011-09-23 to 2011-09-23, \
         such as \"1316736000\""
    );
    assert!(finding(&report, "date.number", "Start date").is_some());
    assert!(finding(&report, "date.number", "id").is_none());
}

#[test]
fn a_typed_file_of_texts_and_a_cast_read_the_same() {
    let written = ["23-Sep-11", "03-Oct-13", "1/14/2012", "soon"];
    let as_text = ReadOptions {
        types: [("x".to_owned(), Type::Text)].into(),
        ..ReadOptions::default()
    };
    let many: Vec<&str> = written[..3].iter().copied().cycle().take(300).chain(["soon"]).collect();
    let table = open_as(file("t.tsv", tabbed(&many)), &as_text, ENOUGH, 1).expect("a table");
    let mut bytes = Vec::new();
    wait(glovebox::table::write(
        &table,
        FileFormat::Parquet,
        &mut bytes,
        &Context::silent(),
    ))
    .expect("a file");
    for memory in [ENOUGH, 1_000] {
        let table = open_as(file("t.parquet", bytes.clone()), &ReadOptions::default(), memory, 1).expect("a table");
        let column = &profile(&table).columns[1];
        assert_eq!((column.r#type, column.out_of_type), (Type::Date, 1));
        assert_eq!(values(&table)[..3], ["2011-09-23", "2013-10-03", "2012-01-14"]);
    }
}
