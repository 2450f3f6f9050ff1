//! The histogram without few far values: what is in it, what is not, and that it is Drift's own.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use glovebox::ask::{Tables, answer};
use glovebox::drift::Distributions;
use glovebox::profile::{ColumnProfile, Options, Places};
use glovebox::table::{Table, Type};

use crate::ask::{csv, profile, quietly, wait};
#[cfg(not(target_arch = "wasm32"))]
use crate::select::drill_downs::wrong;

/// Columns of each kind with 200 rows near each other and one or two far away.
fn far() -> Table {
    let mut text = "whole,float,long,day,clock,decimal,infinite,none,few\n".to_owned();
    for row in 0..200u32 {
        let (whole, float, decimal) = (row % 100, f64::from(row) / 7.0, f64::from(row) / 4.0);
        let long = 1_000_000_000_000_000_000u64 + u64::from(row);
        let (day, minute) = (row % 28 + 1, row % 60);
        text += &format!(
            "{whole},{float},{long},2024-05-{day:02},2024-05-01T12:{minute:02}:00,{decimal:.2},{decimal:.2},{whole},{}\n",
            row % 4
        );
    }
    text += "1000000000,-1e9,9000000000000000000,1870-01-01,1999-01-01T00:00:00,-99999.25,-inf,99,1000000\n";
    text += "-1000000000,1e9,1,2024-05-03,2024-05-01T12:00:00,12.25,1e7,0,3\n";
    csv(&text)
}

fn column<'a>(columns: &'a [ColumnProfile], name: &str) -> &'a ColumnProfile {
    columns.iter().find(|column| column.name == name).expect("a column")
}

#[test]
fn few_far_values_have_no_bar_and_are_counted() {
    let report = profile(&far());
    let cut = |name: &str| column(&report.columns, name).cut_histogram();
    let outside = |name: &str| cut(name).map(|cut| (cut.below, cut.above));
    assert_eq!(outside("whole"), Some((1, 1)));
    assert_eq!(outside("float"), Some((1, 1)));
    assert_eq!(outside("long"), Some((1, 1)));
    assert_eq!(outside("day"), Some((1, 0)));
    assert_eq!(outside("clock"), Some((1, 0)));
    assert_eq!(outside("decimal"), Some((1, 0)));
    assert_eq!(outside("infinite"), Some((0, 1)), "an infinite value is not far");
    assert_eq!(outside("none"), None);
    assert_eq!(outside("few"), Some((0, 1)));
    let whole = cut("whole").expect("bars");
    assert_eq!(
        (whole.bars.edges.first(), whole.bars.edges.last()),
        (Some(&0.0), Some(&100.0))
    );
    assert_eq!(whole.bars.counts.iter().sum::<u64>(), 200);
    // The histogram over all values stays as it was.
    let all = column(&report.columns, "whole").histogram().expect("bars");
    assert_eq!(all.counts.iter().sum::<u64>(), 202);
    assert_eq!(all.edges.first(), Some(&-1e9));
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn all_that_is_counted_opens_its_rows() {
    let table = far();
    assert_eq!(wrong(&table, &profile(&table)), [] as [String; 0]);
}

#[test]
fn it_is_that_of_a_table_that_is_compared_with_itself() {
    let table = far();
    let mut compared = 0;
    for column in &profile(&table).columns {
        let Some(cut) = column.cut_histogram() else { continue };
        let asked = Distributions {
            column: column.name.clone(),
            bins: Options::default().bins,
            ..Distributions::default()
        };
        let both = Tables::of_all([&table, &table]);
        let found = wait(answer(&asked, &both, &quietly(&table))).expect("two tables side by side");
        let Places::Bars { edges, exact } = found.extent.places else {
            panic!("{} has bars", column.name)
        };
        assert_eq!((&edges, &exact), (&cut.bars.edges, &cut.bars.exact), "{}", column.name);
        assert_eq!(found.current, cut.bars.counts, "{}", column.name);
        let outside = found.outside_current;
        assert_eq!(
            (outside.below, outside.above),
            (cut.below, cut.above),
            "{}",
            column.name
        );
        compared += 1;
    }
    assert_eq!(compared, 8);
}

#[test]
fn the_types_are_those_that_were_meant() {
    let kinds: Vec<Type> = far().fields().iter().map(|field| field.r#type).collect();
    use Type::{Date, Float, Integer, Timestamp};
    assert_eq!(
        kinds,
        [Integer, Float, Integer, Date, Timestamp, Float, Float, Integer, Integer]
    );
}
