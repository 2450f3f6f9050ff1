//! A little work before the first file comes, so that the browser has compiled the engine's inner
//! loops by then: a fresh worker takes half a second longer for its first large file.

use std::fmt::Write;
use std::sync::Arc;

use glovebox::ask::{Ask, Tables};
use glovebox::profile::Summary;
use glovebox::run::Context;
use glovebox::table::{self, Memory, ReadOptions};
use glovebox::{Result, domains};
use serde_json::value::RawValue;

/// Rows of the made-up table: about half a megabyte, which the optimising compiler notices.
const ROWS: u64 = 5_000;

/// Opens and profiles a made-up table, and forgets it.
pub async fn up() {
    // Nobody asked for it, so nobody is told should it fail.
    let _ = work().await;
}

async fn work() -> Result<()> {
    let progress = Context::silent().with_memory(u64::MAX);
    let source = Arc::new(Memory::new("warm-up.csv", text()));
    let table = table::open(source, &ReadOptions::default(), &progress).await?;
    // By its name, as the page asks: what answers to names is one large function, which takes long to compile.
    let options = RawValue::from_string("{}".to_owned()).unwrap_or_default();
    domains::answer(Summary::NAME, &options, &Tables::of(&table), &progress).await?;
    Ok(())
}

/// A table with a column of every kind that the fast paths know.
fn text() -> String {
    let mut text = String::from("id,city,mail,age,day,seen,amount,share,flag,note\n");
    let mut state = 1u64;
    for row in 0..ROWS {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let r = state >> 33;
        let (city, flag) = (
            ["Oslo", "Rome", "Kyoto", "Lagos"][(r % 4) as usize],
            r.is_multiple_of(3),
        );
        let share = if r.is_multiple_of(11) {
            String::new()
        } else {
            format!("0.{:04}", r % 10_000)
        };
        let _ = writeln!(
            text,
            "{row},{city},m{}@example.org,{},20{:02}-{:02}-{:02},2021-01-{:02} 1{}:30:{:02}.{:03},{}.{:02},{share},{flag},\"late, {} times\"",
            r % 90_000,
            r % 80,
            r % 24,
            r % 12 + 1,
            r % 28 + 1,
            r % 28 + 1,
            r % 10,
            r % 60,
            r % 1000,
            r % 50_000,
            r % 100,
            r % 7_000,
        );
    }
    text
}
