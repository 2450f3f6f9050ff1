//! What is drawn of plain data, without a browser.

use serde_json::{Value, json};

use super::axis::Side;
use super::bars::Share;
use super::palette::tests::palette;
use super::*;

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

fn measure(edges: &[f64], axis: Axis) -> Measure {
    let bars = edges.len() - 1;
    Measure {
        edges: edges.to_vec(),
        counts: vec![3; bars],
        names: (0..bars).map(|bar| format!("bar {bar}")).collect(),
        axis,
        marks: Vec::new(),
        spread: None,
    }
}

fn key() -> Key {
    Two {
        reference: "january.csv".to_owned(),
        current: "june.csv".to_owned(),
    }
}

fn series(option: &Value) -> &[Value] {
    option["series"].as_array().map_or(&[], Vec::as_slice)
}

fn of(plot: &Plot) -> Value {
    plot.option(&palette(), 300)
}

#[test]
fn every_plot_stands_still_and_shows_its_data_as_text() {
    let plot = Plot::Bars {
        names: texts(&["<b>a</b>"]),
        counts: vec![2],
        folded: false,
    };
    let option = of(&plot);
    assert_eq!(option["animation"], false);
    assert_eq!(option["tooltip"]["renderMode"], "richText");
    assert_eq!(series(&option)[0]["data"][0]["name"], "<b>a</b>: 2");
    assert_eq!((plot.pick(0.0, 0.2), plot.pick(0.0, 1.0)), (Some(0), None));
}

#[test]
fn two_tables_are_drawn_over_the_same_bars() {
    let overlay = Overlay {
        measure: measure(&[0.0, 10.0, 20.0], Axis::Number),
        name: "visits".to_owned(),
        shares: Two {
            reference: vec![0.25, 0.75],
            current: vec![0.5, 0.5],
        },
        key: key(),
    };
    let plot = Plot::Overlay(overlay);
    let option = of(&plot);
    let [pointed, bars, outline] = series(&option) else {
        panic!("three series")
    };
    assert_eq!(bars["data"], json!([[5.0, 50.0], [15.0, 50.0]]));
    assert_eq!(
        outline["data"],
        json!([[0.0, 0], [0.0, 25.0], [10.0, 75.0], [20.0, 75.0], [20.0, 0]])
    );
    assert_eq!(pointed["data"][1], json!({ "name": "bar 1", "value": [15.0, 75.0] }));
    assert_eq!(
        (option["xAxis"]["min"].as_f64(), option["xAxis"]["max"].as_f64()),
        (Some(0.0), Some(20.0))
    );
    assert_eq!(option["xAxis"]["name"], "visits");
    let words = option["title"][0]["text"].as_str().unwrap_or_default();
    assert_eq!(words, "{reference|■}january.csv (reference)\n{current|■}june.csv");
    assert_eq!((plot.pick(3.0, 0.0), plot.pick(15.0, 0.0)), (Some(0), Some(1)));
}

fn steps(at: f64) -> Value {
    of(&Plot::Steps(Steps {
        measure: measure(&[0.0, 86_400.0], Axis::Moment),
        name: "moment".to_owned(),
        lines: Two {
            reference: vec![(0.0, 0.0), (0.0, 0.5), (86_400.0, 1.0)],
            current: vec![(0.0, 0.25), (86_400.0, 0.25)],
        },
        furthest: Some(Furthest {
            at,
            shares: Two {
                reference: 0.5,
                current: 0.25,
            },
            distance: "0.250".to_owned(),
        }),
        key: key(),
    }))
}

#[test]
fn the_largest_distance_is_a_line_from_the_one_share_to_the_other_and_said_above_the_plot() {
    let option = steps(43_200.0);
    let [_, reference, current] = series(&option) else {
        panic!("three series")
    };
    assert_eq!(reference["data"], json!([[0.0, 0.0], [0.0, 50.0], [86_400.0, 100.0]]));
    let marks = &current["markLine"];
    assert_eq!(
        marks["data"][0],
        json!({ "name": "largest distance 0.250", "xAxis": 43_200.0 })
    );
    let [from, to] = [&marks["data"][1][0]["coord"], &marks["data"][1][1]["coord"]];
    assert_eq!((from, to), (&json!([43_200.0, 50.0]), &json!([43_200.0, 25.0])));
    assert_eq!(
        (&marks["label"]["position"], &marks["label"]["align"]),
        (&json!("end"), &json!("center"))
    );
}

#[test]
fn the_words_of_the_largest_distance_lean_away_from_the_sides() {
    for (at, align) in [
        (0.0, "left"),
        (20_000.0, "left"),
        (70_000.0, "right"),
        (86_400.0, "right"),
    ] {
        assert_eq!(series(&steps(at))[2]["markLine"]["label"]["align"], align, "at {at}");
    }
    // There is room for them between the plot and the line that says which colour is which table.
    let top = steps(0.0)["grid"]["top"].as_u64().unwrap_or_default();
    assert!(top >= u64::from(KEY) + 16, "{top}");
}

#[test]
fn an_axis_is_labelled_where_and_as_we_say() {
    let plot = Plot::Histogram {
        measure: measure(&[21_600.0, 32_400.0, 43_200.0], Axis::TimeOfDay),
        log: false,
    };
    let axis = &of(&plot)["xAxis"];
    assert_eq!(axis["axisLabel"]["customValues"][0], json!(21_600.0));
    assert_eq!(axis["axisLabel"]["formatter"][0], "06:00");
    assert_eq!(
        axis["axisTick"]["customValues"], axis["axisLabel"]["customValues"],
        "lines are where labels are"
    );
    assert_eq!((&axis["min"], &axis["max"]), (&json!(21_600.0), &json!(43_200.0)));
    // Nothing lies between a huge number and half a unit more: the axis has room all the same.
    let huge = Plot::Histogram {
        measure: measure(&[1e20, 1e20], Axis::Number),
        log: false,
    };
    assert_eq!(of(&huge)["xAxis"]["max"], json!(1.5e20));
}

#[test]
fn two_bars_for_each_value_are_labelled_with_their_shares() {
    let share = |x: f64, words: &str| -> Share { (x, words.to_owned()) };
    let plot = Plot::PairedBars {
        names: texts(&["Oslo", "Bergen"]),
        words: texts(&["Oslo in both", "Bergen in both"]),
        shares: Two {
            reference: vec![share(0.5, "50 %"), share(0.5, "50 %")],
            current: vec![share(1.0, "100 %"), share(0.0, "0 %")],
        },
        key: key(),
    };
    let option = of(&plot);
    let [reference, current] = series(&option) else {
        panic!("two series")
    };
    assert_eq!(
        (&reference["itemStyle"]["color"], &current["itemStyle"]["color"]),
        (&json!("#c06000"), &json!("#4080c0"))
    );
    assert_eq!(current["data"][0]["label"]["formatter"], "100 %");
    assert_eq!(plot.pick(0.0, 1.4), Some(1));
}

#[test]
fn names_of_tables_are_no_styles() {
    let odd = Two {
        reference: "{current|x}".to_owned(),
        current: "a|b".to_owned(),
    };
    let title = odd.title(&palette());
    assert_eq!(title["text"], "{reference|■} current x  (reference)\n{current|■}a b");
}

fn plane() -> (Side, Side) {
    let along = Side::Measure {
        name: "Body Mass (g)".to_owned(),
        edges: vec![0.0, 1.0, 2.0],
        axis: Axis::Plain,
    };
    let up = Side::Levels {
        name: "Sex".to_owned(),
        names: texts(&["MALE", "FEMALE"]),
    };
    (along, up)
}

#[test]
fn cells_are_tinted_by_their_rows_and_each_can_be_picked() {
    let (along, up) = plane();
    let cell = |x, y, count| Cell {
        x,
        y,
        count,
        words: format!("{count} rows"),
    };
    let plot = Plot::Heatmap(Heatmap {
        along,
        up,
        cells: vec![cell(0, 0, 4), cell(1, 1, 1)],
    });
    let option = of(&plot);
    let data = &series(&option)[0]["data"];
    assert_eq!(data[0]["itemStyle"]["color"], "#4080c0");
    assert_eq!(data[1]["itemStyle"]["color"], "#a0c0e0", "half as strong, by the root");
    // Places that are not shown, and the measure over them.
    assert_eq!(
        (&option["xAxis"][0]["show"], &option["xAxis"][1]["max"]),
        (&json!(false), &json!(2.0))
    );
    assert_eq!(option["xAxis"][1]["axisLabel"]["formatter"][0], "0");
    assert_eq!(option["yAxis"][0]["data"], json!(["MALE", "FEMALE"]));
    assert_eq!((plot.pick(1.0, 1.0), plot.pick(0.0, 1.0)), (Some(1), None));
}

#[test]
fn counts_are_written_where_cells_are_few() {
    let (_, up) = plane();
    let along = up.clone();
    let cells = vec![Cell {
        x: 0,
        y: 1,
        count: 1234,
        words: String::new(),
    }];
    let option = of(&Plot::Heatmap(Heatmap { along, up, cells }));
    let label = &series(&option)[0]["data"][0]["label"];
    assert_eq!((&label["show"], &label["formatter"]), (&json!(true), &json!("1,234")));
}

#[test]
fn the_nearest_dot_is_picked_and_none_from_afar() {
    let side = |name: &str, axis| Side::Measure {
        name: name.to_owned(),
        edges: vec![0.0, 100.0],
        axis,
    };
    let plot = Plot::Scatter(Scatter {
        along: side("a", Axis::Number),
        up: side("b", Axis::Moment),
        points: vec![(10.0, 10.0), (50.0, 50.0)],
        words: texts(&["row 1", "row 2"]),
    });
    let option = of(&plot);
    assert_eq!(
        series(&option)[0]["data"][1],
        json!({ "name": "row 2", "value": [50.0, 50.0] })
    );
    assert_eq!(plot.pick(51.0, 50.5), Some(1));
    assert_eq!(plot.pick(30.0, 30.0), None);
}

#[test]
fn a_value_without_numbers_has_no_box() {
    let spread = Spread {
        whole: (0.0, 10.0),
        limit: (1.0, 9.0),
        half: (3.0, 7.0),
        median: 5.0,
        words: "in words".to_owned(),
    };
    let plot = Plot::Boxes(Boxes {
        name: "x".to_owned(),
        edges: vec![0.0, 5.0, 10.0],
        axis: Axis::Number,
        groups: vec![("none".to_owned(), None), ("a".to_owned(), Some(spread))],
    });
    let option = of(&plot);
    let boxes = &series(&option)[0];
    assert_eq!(boxes["data"][0]["value"][0], "-");
    assert_eq!(
        boxes["data"][1],
        json!({ "name": "in words", "value": [1.0, 3.0, 5.0, 7.0, 9.0] })
    );
    assert_eq!(
        boxes["markLine"]["data"],
        json!([[{ "coord": [0.0, 1] }, { "coord": [10.0, 1] }]])
    );
    assert_eq!(plot.pick(2.0, 0.9), Some(1));
}

#[test]
fn a_box_plot_that_goes_beyond_the_bars_has_no_end_there() {
    let spread = Spread {
        whole: (0.0, 1e6),
        limit: (1.0, 9.0),
        half: (3.0, 7.0),
        median: 5.0,
        words: "in words".to_owned(),
    };
    let along = |edges: &[f64]| {
        let measure = Measure {
            spread: Some(spread.clone()),
            ..measure(edges, Axis::Number)
        };
        let option = of(&Plot::Histogram { measure, log: false });
        let lines = series(&option)[0]["markLine"]["data"].as_array().cloned();
        let ends = |line: &Value| Some((line[0]["coord"][0].as_f64()?, line[1]["coord"][0].as_f64()?));
        lines.iter().flatten().filter_map(ends).collect::<Vec<_>>()
    };
    let (whole, cut) = (along(&[0.0, 5e5, 1e6]), along(&[0.0, 5.0, 10.0]));
    assert_eq!((whole.len(), cut.len()), (8, 7));
    assert_eq!((whole[0], whole[2]), ((0.0, 1e6), (1e6, 1e6)));
    assert_eq!((cut[0], cut[1]), ((0.0, 10.0), (0.0, 0.0)));
    assert!(cut.iter().all(|(_, end)| *end <= 10.0));
}

#[test]
fn an_estimate_is_a_dot_between_two_ends_and_may_be_unknown() {
    let estimate = |at: Option<f64>, between| Estimate {
        name: "a".to_owned(),
        at,
        between,
        words: "in words".to_owned(),
    };
    let plot = Plot::Intervals(Intervals {
        name: "median of x".to_owned(),
        axis: Axis::Number,
        estimates: vec![
            estimate(Some(5.0), Some((0.0, 10.0))),
            estimate(Some(4.0), None),
            estimate(None, None),
        ],
    });
    let option = of(&plot);
    let dots = &series(&option)[0];
    assert_eq!(dots["data"][0], json!({ "name": "in words", "value": [5.0, 0] }));
    assert_eq!(dots["data"][2]["value"], json!(["-", 2]));
    assert_eq!(
        dots["markLine"]["data"],
        json!([[{ "coord": [0.0, 0] }, { "coord": [10.0, 0] }]])
    );
    assert_eq!(
        (&option["xAxis"]["min"], &option["xAxis"]["max"]),
        (&json!(-0.6), &json!(10.6))
    );
    assert_eq!(plot.pick(5.0, 1.1), Some(1));
}

#[test]
fn a_saved_picture_says_what_it_is() {
    let frame = Frame {
        title: "visits".to_owned(),
        source: "june.csv, 60 rows".to_owned(),
        along: Some("visits".to_owned()),
        up: Some("rows".to_owned()),
    };
    let plot = Plot::Histogram {
        measure: measure(&[0.0, 1.0], Axis::Whole),
        log: false,
    };
    let (plain, framed) = (of(&plot), plot.framed(&palette(), 300, &frame));
    assert_eq!(framed["backgroundColor"], "#fff");
    assert_eq!(framed["title"][0]["text"], "visits");
    assert_eq!(framed["title"][0]["subtext"], "june.csv, 60 rows");
    assert_eq!(framed["title"][1]["text"], "visits");
    assert_eq!(framed["yAxis"]["name"], "rows");
    let room = |option: &Value| option["grid"]["top"].as_u64().zip(option["grid"]["bottom"].as_u64());
    let (before, after) = (room(&plain).unwrap_or_default(), room(&framed).unwrap_or_default());
    assert_eq!(
        u64::from(frame.height(300) - 300),
        after.0 + after.1 - before.0 - before.1
    );
}

#[test]
fn names_of_any_length_have_room_beside_their_bars() {
    let room = |names: &[&str]| {
        let drawn = bars::bars(&texts(names), &vec![1; names.len()], false, &palette());
        drawn["yAxis"]["axisLabel"]["width"].as_u64()
    };
    // As wide as a browser measures them in the page's typeface at 12 pixels, rounded up.
    for (name, drawn) in [("0", 8), ("W", 11), ("US", 16), ("FEMALE", 48)] {
        assert!(room(&[name]) > Some(drawn), "{name}");
    }
    assert_eq!(room(&["a", "MMMM"]), room(&["MMMM"]), "that of the longest");
    assert_eq!(room(&["a name that goes on and on and on"]), Some(170));
}
