//! The profile, figure by figure against pandas, and against itself cut in other ways.
//!
//! Penguins run everywhere, natively and in wasm, from a golden file in the repository; the other
//! files are compared where somebody asks for the shared test files, and the large table where it was made.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

mod associations;
#[cfg(not(target_arch = "wasm32"))]
mod chunks;
mod clusterings;
mod far;
mod interaction;
mod json;
mod parity;
mod quality;
#[cfg(not(target_arch = "wasm32"))]
mod splits;
mod texts;

#[cfg(not(target_arch = "wasm32"))]
pub use splits::text;

use glovebox::profile::Report;
use glovebox::table::ReadOptions;

use super::ask::{ENOUGH, as_pandas, file, open_as, profile};
use parity::compare;

const PENGUINS: &str = include_str!("../data/penguins.csv");

/// What pandas says of it: an excerpt of the shared oracle (see `tests/golden/README.md`).
const PENGUINS_PANDAS: &str = include_str!("../golden/penguins.pandas.json");

/// Our whole report of it, byte for byte, the same natively and in wasm.
const PENGUINS_REPORT: &str = include_str!("../golden/penguins.report.json");

fn penguins() -> Report {
    profile(&open_as(file("penguins.csv", PENGUINS), &as_pandas(None), ENOUGH, 1).expect("a table"))
}

#[test]
fn penguins_have_the_figures_of_pandas() {
    let oracle = serde_json::from_str(PENGUINS_PANDAS).expect("JSON");
    let compared = compare(&penguins(), &oracle);
    assert!(compared.differs.is_empty(), "\n{}", compared.differs.join("\n"));
    assert_eq!(compared.figures, 133);
}

#[test]
fn the_report_is_the_same_bytes_on_every_platform() {
    let report = serde_json::to_string_pretty(&penguins()).expect("JSON") + "\n";
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("GLOVEBOX_BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/penguins.report.json");
        std::fs::write(path, &report).expect("a golden file that can be written");
        return;
    }
    let differs = report
        .lines()
        .zip(PENGUINS_REPORT.lines())
        .zip(1..)
        .find(|((seen, golden), _)| seen != golden);
    assert_eq!(differs, None, "set GLOVEBOX_BLESS=1 to accept what changed on purpose");
    assert_eq!(report.len(), PENGUINS_REPORT.len());
}

#[test]
fn ten_thousand_columns_with_findings_are_each_judged_by_their_own() {
    let columns = 10_000;
    let line = |cell: &dyn Fn(usize) -> String| (0..columns).map(cell).collect::<Vec<_>>().join(",") + "\n";
    let mut text = line(&|n| format!("c{n}"));
    // Every other column writes "missing" in two ways, and one value in two.
    for (even, odd) in [
        ("NA", "red"),
        ("null", "blue"),
        ("Ab", "red"),
        ("ab", "green"),
        ("ab", "blue"),
    ] {
        text += &line(&|n| if n % 2 == 0 { even } else { odd }.to_owned());
    }
    let report = profile(&open_as(file("wide.csv", text), &ReadOptions::default(), ENOUGH, 1).expect("a table"));
    assert_eq!(report.columns.len(), columns);
    assert_eq!(report.table.quality.consistency, Some(50.0));
    for code in ["missing.mixed-tokens", "text.case-variants"] {
        let found: Vec<_> = report.findings.iter().filter(|f| f.code == code).collect();
        assert_eq!(found.len(), 1, "{code}");
        assert_eq!(found[0].parts.len(), columns / 2, "{code}");
    }
    assert_eq!(report.missing_patterns.len(), 2);
}

#[cfg(not(target_arch = "wasm32"))]
mod shared {
    use super::*;
    use crate::ask::{on_disk, open, shared};
    use serde_json::Value;

    fn json(path: &std::path::Path) -> Value {
        let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        serde_json::from_str(&text).expect("JSON")
    }

    #[test]
    #[ignore = "needs the shared test files beside the repository, or at GLOVEBOX_SHARED_DATA"]
    fn every_file_of_the_oracle_has_the_figures_of_pandas() {
        let folder = shared();
        let oracle = json(&folder.join("oracles/profile.json"));
        let files = oracle["files"].as_object().expect("files");
        assert_eq!(files.len(), 24);
        let (mut complaints, mut figures) = (Vec::new(), 0);
        for (name, expected) in files {
            let delimiter = expected["read_kwargs"]["sep"]
                .as_str()
                .and_then(|s| s.chars().next())
                .unwrap_or(',');
            let table = open_as(on_disk(&folder.join(name)), &as_pandas(Some(delimiter)), ENOUGH, 1).expect("a table");
            let compared = compare(&profile(&table), expected);
            complaints.extend(compared.differs.into_iter().map(|c| format!("{name}: {c}")));
            figures += compared.figures;
        }
        assert!(
            complaints.is_empty(),
            "{} differ\n{}",
            complaints.len(),
            complaints.join("\n")
        );
        assert_eq!(figures, 9393);
    }

    mod large {
        use super::*;

        /// Made by `gen_large.py --rows 100000 --out DIR` beside the shared test files, with the
        /// versions of numpy and pyarrow that the oracle names: its bytes hang on them.
        #[test]
        #[ignore = "needs large_100000.csv, named by GLOVEBOX_LARGE_100000, and the shared test files"]
        fn the_large_table_has_the_figures_of_pandas() {
            let path = crate::ask::large("GLOVEBOX_LARGE_100000");
            let oracle = json(&shared().join("oracles/large_100000_profile.json"));
            for threads in [1, 3] {
                let table = open_as(on_disk(&path), &as_pandas(None), ENOUGH, threads).expect("a table");
                let compared = compare(&crate::ask::profile_on(&table, threads), &oracle["profile"]);
                let differs = compared.differs;
                assert!(differs.is_empty(), "{} differ\n{}", differs.len(), differs.join("\n"));
                assert!(compared.figures > 500, "{}", compared.figures);
            }
        }
    }

    #[test]
    #[ignore = "needs the shared test files beside the repository, or at GLOVEBOX_SHARED_DATA"]
    fn what_is_planted_in_adult_is_found() {
        let folder = shared();
        let report = profile(&open(on_disk(&folder.join("fairness/adult.csv"))).expect("a table"));
        let message = |code: &str, column: &str| {
            let found = crate::ask::finding(&report, code, column);
            found.unwrap_or_else(|| panic!("no {code}")).message.clone()
        };
        assert_eq!(
            message("missing.disguised", "workclass"),
            "2,799 rows say ? where a value is missing: 5.7 % of workclass"
        );
        assert!(message("values.top-coded", "capital-gain").starts_with("244 rows have 99999 for capital-gain"));
        assert_eq!(
            message("duplicates.rows", ""),
            "29 rows are exact copies of earlier rows: 0.059 % of 48,842 rows"
        );
    }
}
