//! Recipes: whatever is in one, nothing panics; what can be taken gives the same table in memory and
//! read from disk, and what cannot is refused in the same words.
#![no_main]

use glovebox::run::Context;
use glovebox::step::{Others, Recipe};
use glovebox::table::csv::write::{WriteOptions, write};
use glovebox::table::{ReadOptions, Table};
use glovebox::{Error, steps};
use glovebox_fuzz::{ENOUGH, Pieces, wait};
use libfuzzer_sys::fuzz_target;

/// A column of every type, with missing cells and cells that do not fit.
const TABLE: &str = "\
i,f,t,b,d,s,m,l
1,0.5,Oslo,true,2024-01-31,2024-01-31 10:00:00,09:30:00,9223372036854775807
2,,Bergen,false,2024-02-29,2024-02-29 23:59:59.125,10:15:00,-3
2,1.25,,true,,2024-02-29 23:59:59.125,23:59:59,12345678901234567890
3,inf,Oslo,,2023-12-31,,09:30:00,7
x,-2.0,\"a, b\",true,2024-01-31,2020-02-02 02:02:02,,7
1,0.5,Oslo,true,2024-01-31,2024-01-31 10:00:00,09:30:00,9223372036854775807
40,1e300,é,false,1969-12-31,1969-12-31 23:59:59,00:00:00,0
";

/// Other columns, some of them of other types.
const OTHER: &str = "i,t,d,new\n0.5,3,2024-01-31 12:00:00,z\n7,Oslo,2020-01-01 00:00:00,\n";

/// Steps of a recipe that are taken: more of them show nothing new.
const STEPS: usize = 6;

fn table(text: &'static str, options: &ReadOptions, memory: u64) -> glovebox::Result<Table> {
    let cx = Context::silent().with_memory(memory);
    wait(glovebox::table::open(
        Pieces::new(text.as_bytes(), 1 << 16),
        options,
        &cx,
    ))
}

fn taken(recipe: &Recipe, memory: u64) -> Result<String, String> {
    let other = table(OTHER, &ReadOptions::default(), memory).map_err(|error| error.to_string())?;
    let others = Others::from([("b".to_owned(), other)]);
    let table = table(TABLE, &recipe.reading, memory).map_err(|error| error.to_string())?;
    let cx = Context::silent();
    let first: Vec<_> = recipe.steps.iter().take(STEPS).cloned().collect();
    let after = wait(steps::replay(&first, &table, &others, &cx, |_, _, _| {}));
    let after = match after {
        Ok(after) => after,
        Err(Error::Internal(inside)) => panic!("{inside}"),
        Err(error) => return Err(error.to_string()),
    };
    let mut bytes = Vec::new();
    wait(write(&after, &mut bytes, &WriteOptions::default(), &cx)).expect("a table that can be written");
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fuzz_target!(|input: &[u8]| {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let Ok(recipe) = Recipe::parse(text) else { return };
    let again = Recipe::parse(&serde_json::to_string(&recipe).expect("JSON")).expect("a recipe that was written");
    assert_eq!(again, recipe);
    let held = taken(&recipe, ENOUGH);
    assert_eq!(held, taken(&recipe, 1));
});
