//! Steps: any sequence of them gives the same table in memory, read again from where it lies, cut
//! anywhere, and from a recipe that went through JSON; and each does what a plain model does to the
//! cells.

mod single;
mod written;

use std::collections::BTreeMap;
use std::sync::Arc;

use glovebox::clean::{
    Append, Cast, DropColumns, DropDuplicates, DropRows, EditCell, Fill, FillMissing, Keep, KeepRows, Mend, MendText,
    Misfits, OtherColumns, RenameColumns, ReorderColumns, ReplaceValues, SetMissing, SortRows,
};
use glovebox::run::Context;
use glovebox::step::{Others, Recipe, Transform};
use glovebox::table::csv::write::WriteOptions;
use glovebox::table::{
    self, Batch, Cell, Chunk, Column, Comparison, Data, Loading, Reader, RowSet, Selection, Sort, Store, Table, Take,
    Taking, Type, Value,
};
use glovebox::{Error, Result, Step, steps};
use proptest::prelude::*;

use super::ask::{self, wait};
use super::roundtrip::{table, tables};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// A table that is read again from where it lies, so many rows at a time.
struct Again {
    columns: Vec<Column>,
    rows: u64,
    together: usize,
}

/// The same table, read again in chunks of so many rows, each with dictionaries of its own.
fn again(table: &Table, together: usize) -> Table {
    let Store::Memory(columns) = table.store() else {
        panic!("in memory")
    };
    let again = Again {
        columns: columns.clone(),
        rows: table.rows(),
        together,
    };
    table.with_store(Store::Disk(Arc::new(again)), table.rows())
}

/// With a dictionary that holds only what the chunk needs.
fn of_its_own(chunk: Chunk) -> Chunk {
    let Data::Dictionary { codes, dictionary } = &chunk.data else {
        return chunk;
    };
    let mut levels: Vec<String> = Vec::new();
    let own: Vec<u32> = (0..chunk.len())
        .map(|row| match chunk.valid.get(row) {
            false => u32::MAX,
            true => {
                let text = dictionary.text(codes.get(row) as usize).into_owned();
                let known = levels.iter().position(|level| *level == text);
                known.unwrap_or_else(|| {
                    levels.push(text);
                    levels.len() - 1
                }) as u32
            }
        })
        .collect();
    let column = Column::from_factor(&own, &levels);
    let data = column.slice(0..own.len()).expect("a chunk").data;
    Chunk { data, ..chunk }
}

impl Again {
    fn batches(&self, columns: &[usize], take: Take<'_>) -> Result<()> {
        for first in (0..self.rows.max(1)).step_by(self.together) {
            if !take(&self.window(columns, first, self.together)?)? {
                break;
            }
        }
        Ok(())
    }
}

impl Reader for Again {
    fn load<'a>(&'a self, columns: &'a [usize], _: &'a Context) -> Loading<'a> {
        let columns = columns.iter().map(|at| self.columns[*at].clone()).collect();
        Box::pin(std::future::ready(Ok(columns)))
    }

    fn chunks<'a>(&'a self, columns: &'a [usize], _: u64, _: &'a Context, take: Take<'a>) -> Taking<'a> {
        Box::pin(std::future::ready(self.batches(columns, take)))
    }

    fn look(&self, columns: &[usize], _: u64, take: Take<'_>) -> Result<()> {
        self.batches(columns, take)
    }

    fn size(&self, column: usize) -> u64 {
        self.columns[column].memory()
    }

    fn window(&self, columns: &[usize], first: u64, count: usize) -> Result<Batch> {
        let from = first.min(self.rows) as usize;
        let end = from.saturating_add(count).min(self.rows as usize);
        let column = |at: &usize| Ok(Arc::new(of_its_own(self.columns[*at].slice(from..end)?)));
        Ok(Batch {
            rows: end - from,
            columns: columns.iter().map(column).collect::<Result<_>>()?,
        })
    }
}

/// Every cell, read in one of the ways in which tables are read.
fn cells(table: &Table) -> Vec<Vec<Cell>> {
    let rows: Vec<u64> = (0..table.rows()).collect();
    let all: Vec<usize> = (0..table.fields().len()).collect();
    table::cells_of(table, &rows, &all).expect("cells")
}

/// The same from whole columns, from chunks, from looks, and from windows of some size.
fn all_cells(table: &Table, window: usize) -> [Vec<Vec<Cell>>; 4] {
    let all: Vec<usize> = (0..table.fields().len()).collect();
    let cx = Context::silent();
    let of_batch = |batch: &Batch| -> Vec<Vec<Cell>> {
        (0..batch.rows)
            .map(|row| batch.columns.iter().map(|column| column.cell(row)).collect())
            .collect()
    };
    let columns = wait(table.columns(&all, &cx)).expect("columns");
    let whole = (0..table.rows() as usize)
        .map(|row| columns.iter().map(|column| column.cell(row).expect("a cell")).collect())
        .collect();
    let (mut chunks, mut looks, mut windows) = (Vec::new(), Vec::new(), Vec::new());
    wait(table.chunks(&all, 1 << 20, &cx, |batch| {
        chunks.extend(of_batch(batch));
        Ok(())
    }))
    .expect("chunks");
    for at in &all {
        let mut column = Vec::new();
        table
            .look(*at, 1 << 20, &mut |chunk| {
                column.extend((0..chunk.len()).map(|row| chunk.cell(row)));
                true
            })
            .expect("looks");
        looks.resize(column.len(), Vec::new());
        looks
            .iter_mut()
            .zip(column)
            .for_each(|(row, cell): (&mut Vec<Cell>, Cell)| row.push(cell));
    }
    for first in (0..table.rows()).step_by(window) {
        windows.extend(of_batch(&table.window(&all, first, window).expect("a window")));
    }
    [whole, chunks, looks, windows]
}

/// A step for a table, from numbers of any size: which kind, which columns, which rows.
fn step(kind: usize, picks: &[usize; 3], table: &Table) -> Step {
    let name = |at: usize| {
        let fields = table.fields();
        fields
            .get(picks[at] % fields.len().max(1))
            .map_or_else(String::new, |field| field.name.clone())
    };
    let cell = |at: usize| {
        let row = picks[at] as u64 % table.rows().max(1);
        let place = table.position(&name(0)).unwrap_or(0);
        let batch = table.window(&[place], row, 1).expect("a window");
        batch
            .columns
            .first()
            .and_then(|column| (batch.rows > 0).then(|| column.value(0))?)
    };
    let rows = || -> RowSet {
        (0..table.rows() as u32)
            .filter(|row| (*row as usize ^ picks[1]) % 3 == picks[2] % 3)
            .collect()
    };
    let written = match kind % 18 {
        0 => RenameColumns {
            names: BTreeMap::from([(name(0), format!("{} again", name(1)))]),
        }
        .step(),
        1 => DropColumns { columns: vec![name(0)] }.step(),
        2 => ReorderColumns { columns: vec![name(0)] }.step(),
        3 => Cast {
            types: BTreeMap::from([(name(0), Type::ALL[picks[1] % 8])]),
            misfits: Misfits::Keep,
            ..Cast::default()
        }
        .step(),
        4 => Cast {
            types: BTreeMap::from([(name(0), Type::ALL[picks[1] % 8])]),
            misfits: Misfits::Missing,
            ..Cast::default()
        }
        .step(),
        5 => {
            let tokens = vec![cell(1).map_or_else(|| "NA".to_owned(), |value| value.to_string())];
            SetMissing {
                columns: Vec::new(),
                tokens,
                selection: None,
            }
            .step()
        }
        6 => {
            let selection = Some(Selection::Rows(rows()));
            SetMissing {
                columns: vec![name(0)],
                tokens: Vec::new(),
                selection,
            }
            .step()
        }
        7 => FillMissing {
            columns: vec![name(0)],
            with: Fill::Mean,
        }
        .step(),
        8 => FillMissing {
            columns: vec![name(0)],
            with: Fill::Median,
        }
        .step(),
        9 => FillMissing {
            columns: vec![name(0)],
            with: Fill::Mode,
        }
        .step(),
        10 => {
            let with = Fill::Constant(cell(1).unwrap_or(Value::Integer(3)));
            FillMissing {
                columns: vec![name(0)],
                with,
            }
            .step()
        }
        11 => DropRows {
            selection: Selection::Rows(rows()),
        }
        .step(),
        12 => {
            let test = match cell(1) {
                Some(value) => Comparison::AtLeast(value),
                None => Comparison::Present,
            };
            KeepRows {
                selection: Selection::of(name(0), test),
            }
            .step()
        }
        13 => {
            let columns = if picks[0].is_multiple_of(2) {
                vec![name(1)]
            } else {
                Vec::new()
            };
            let keep = [Keep::First, Keep::Last, Keep::None][picks[2] % 3];
            DropDuplicates { columns, keep }.step()
        }
        14 => {
            let by = |at, descending| Sort {
                column: name(at),
                descending,
            };
            SortRows {
                by: vec![by(0, picks[2].is_multiple_of(2)), by(1, false)],
            }
            .step()
        }
        15 => {
            let text = |at| cell(at).map_or_else(|| "x".to_owned(), |value| value.to_string());
            let to = Some(text(2))
                .filter(|to| !to.is_empty())
                .unwrap_or_else(|| "y".to_owned());
            ReplaceValues {
                column: name(0),
                values: BTreeMap::from([(text(1), to)]),
            }
            .step()
        }
        16 => {
            let all = [Mend::Encoding, Mend::Html, Mend::Invisible, Mend::OuterSpace];
            MendText {
                columns: Vec::new(),
                mend: all
                    .into_iter()
                    .cycle()
                    .skip(picks[1] % 4)
                    .take(1 + picks[2] % 4)
                    .collect(),
            }
            .step()
        }
        _ => {
            let value = if picks[1].is_multiple_of(4) { None } else { cell(1) };
            EditCell {
                row: picks[2] as u64 % (table.rows() + 1),
                column: name(0),
                value,
            }
            .step()
        }
    };
    written.expect("plain data")
}

fn steps_of() -> impl Strategy<Value = Vec<(usize, [usize; 3])>> {
    prop::collection::vec((any::<usize>(), any::<[usize; 3]>()), 1..7)
}

/// The table that each step of a random sequence makes, or why it does not: errors leave it as it is.
fn taken(start: &Table, drawn: &[(usize, [usize; 3])], others: &Others) -> (Table, Vec<Step>, Vec<String>) {
    let (mut table, mut taken, mut told) = (start.clone(), Vec::new(), Vec::new());
    for (kind, picks) in drawn {
        let step = step(*kind, picks, &table);
        match wait(steps::apply(&step, &table, others, &Context::silent())) {
            Ok((next, effect)) => {
                told.push(serde_json::to_string(&effect).expect("JSON"));
                taken.push(step);
                table = next;
            }
            Err(Error::Internal(inside)) => panic!("{step:?}: {inside}"),
            Err(error) => told.push(error.to_string()),
        }
    }
    (table, taken, told)
}

fn as_csv(table: &Table) -> Vec<u8> {
    let mut bytes = Vec::new();
    wait(table::csv::write::write(
        table,
        &mut bytes,
        &WriteOptions::default(),
        &Context::silent(),
    ))
    .expect("CSV");
    bytes
}

fn as_parquet(table: &Table) -> Vec<u8> {
    let mut bytes = Vec::new();
    wait(table::parquet::write::write(table, &mut bytes, &Context::silent())).expect("Parquet");
    bytes
}

/// The report as JSON, without the memory that the table takes: that depends on how it came to be.
fn report(table: &Table) -> String {
    let mut report = ask::profile(table);
    report.table.memory = 0;
    report.columns.iter_mut().for_each(|column| column.memory = 0);
    serde_json::to_string_pretty(&report).expect("JSON")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(target_arch = "wasm32") { 8 } else { 192 }))]

    #[test]
    fn any_steps_give_the_same_in_memory_and_read_again(
        (drawn, cuts) in tables(),
        sequence in steps_of(),
        together in 1usize..20,
    ) {
        let whole = table(&drawn, &cuts);
        let none = Others::new();
        let (held, steps, told) = taken(&whole, &sequence, &none);
        let (read, steps_read, told_read) = taken(&again(&whole, together), &sequence, &none);
        prop_assert_eq!(&told, &told_read);
        prop_assert_eq!(&steps, &steps_read);
        prop_assert!(held.is_loaded());
        prop_assert_eq!(held.fields(), read.fields());
        let expected = cells(&held);
        prop_assert_eq!(&cells(&read), &expected);
        for found in all_cells(&held, together).iter().chain(&all_cells(&read, together)) {
            prop_assert_eq!(found, &expected);
        }
        prop_assert_eq!(as_csv(&held), as_csv(&read));
        prop_assert_eq!(as_parquet(&held), as_parquet(&read));
        prop_assert_eq!(report(&held), report(&read));
        // Cut at other rows, and from a recipe that went through JSON.
        let (other, ..) = taken(&table(&drawn, &[]), &sequence, &none);
        prop_assert_eq!(&cells(&other), &expected);
        prop_assert_eq!(report(&held), report(&other));
        let recipe = Recipe { steps, ..Recipe::default() };
        let json = serde_json::to_string_pretty(&recipe).expect("JSON");
        let back = Recipe::parse(&json).expect("a recipe");
        prop_assert_eq!(&back, &recipe);
        let replayed = wait(steps::replay(&back.steps, &whole, &none, &Context::silent(), |_, _, _| {}));
        prop_assert_eq!(&cells(&replayed.expect("a table")), &expected);
        let lineage: Vec<Step> = held.origin().steps().iter().map(|step| (**step).clone()).collect();
        prop_assert_eq!(lineage, recipe.steps);
    }

    #[test]
    fn a_step_does_to_the_cells_what_a_plain_model_does((drawn, cuts) in tables(), kind in any::<usize>(), picks in any::<[usize; 3]>()) {
        let whole = table(&drawn, &cuts);
        let step = step(kind, &picks, &whole);
        let Ok((after, effect)) = wait(steps::apply(&step, &whole, &Others::new(), &Context::silent())) else {
            return Ok(());
        };
        prop_assert_eq!((effect.rows_before, effect.rows_after), (whole.rows(), after.rows()));
        prop_assert_eq!(effect.columns_after, after.fields().len() as u64);
        // What changed is what the effect says, row by row.
        let (before, now) = (cells(&whole), cells(&after));
        if let Some(removed) = &effect.removed {
            let gone = wait(table::select(&whole, removed, &Context::silent())).expect("rows");
            let left: Vec<Vec<Cell>> = before.iter().zip(0u32..).filter(|(_, row)| !gone.has(*row)).map(|(row, _)| row.clone()).collect();
            prop_assert_eq!(&now, &left);
        } else if effect.cells.iter().any(|cells| cells.count > 0) {
            for (at, field) in whole.fields().iter().enumerate() {
                let changed = effect.cells.iter().find(|cells| cells.column == field.name);
                let rows = match changed {
                    Some(cells) => wait(table::select(&whole, &cells.selection, &Context::silent())).expect("rows"),
                    None => RowSet::none(),
                };
                for row in 0..before.len() {
                    if !rows.has(row as u32) && changed.is_none_or(|_| after.fields()[at].r#type == field.r#type) {
                        prop_assert_eq!(&before[row][at], &now[row][at], "{}", &field.name);
                    }
                }
            }
        } else if effect.is_nothing() {
            prop_assert_eq!(&now, &before);
        }
        // Nothing happened to the table before.
        prop_assert_eq!(cells(&whole), before);
    }

    #[test]
    fn tables_stacked_are_their_rows_one_after_the_other(
        (drawn, cuts) in tables(),
        (drawn_too, cuts_too) in tables(),
        together in 1usize..20,
    ) {
        let (a, b) = (table(&drawn, &cuts), table(&drawn_too, &cuts_too));
        let cx = Context::silent();
        for (other_columns, source) in [
            (OtherColumns::Keep, None),
            (OtherColumns::Drop, Some("from which".to_owned())),
            (OtherColumns::Refuse, None),
        ] {
            let step = Append { table: "b".into(), other_columns, source };
            let stack = |a: &Table, b: &Table| {
                let others = Others::from([("b".to_owned(), b.clone())]);
                wait(glovebox::step::apply(&step, a, &others, &cx))
            };
            let (held, read) = (stack(&a, &b), stack(&again(&a, together), &again(&b, 3)));
            let mixed = stack(&a, &again(&b, together));
            let (held, effect) = match (held, read, mixed) {
                (Ok(held), Ok(read), Ok(mixed)) => {
                    let ways = all_cells(&read.0, together).into_iter().chain(all_cells(&mixed.0, together));
                    for (way, found) in ways.enumerate() {
                        prop_assert_eq!(found, cells(&held.0), "way {}", way);
                    }
                    prop_assert_eq!(report(&held.0), report(&read.0));
                    held
                }
                (Err(error), Err(same), Err(too)) => {
                    prop_assert!(!matches!(error, Error::Internal(_)), "{}", error);
                    prop_assert_eq!((&error, &error), (&same, &too));
                    continue;
                }
                (held, read, mixed) => {
                    let told = [held, read, mixed].map(|stacked| stacked.err().map(|error| error.to_string()));
                    panic!("whether tables can be stacked depends on where they are: {told:?}");
                }
            };
            prop_assert_eq!(held.rows(), a.rows() + b.rows());
            prop_assert_eq!(effect.rows_after, held.rows());
            for (at, field) in held.fields().iter().enumerate() {
                let shown = cells(&held);
                for (of, first) in [(&a, 0), (&b, a.rows())] {
                    if field.name == "from which" {
                        let name = Cell::Value(of.name().to_owned());
                        prop_assert!((0..of.rows()).all(|row| shown[(first + row) as usize][at] == name));
                        continue;
                    }
                    let own = of.position(&field.name);
                    let is_same = own.is_some_and(|own| of.fields()[own].r#type == field.r#type);
                    for row in 0..of.rows() {
                        let now = &shown[(first + row) as usize][at];
                        match own {
                            None => prop_assert_eq!(now, &Cell::Missing(String::new())),
                            // Decimals are shown with the digits of both.
                            Some(own) if is_same && field.r#type != Type::Decimal && !field.r#type.is_time() => {
                                prop_assert_eq!(now, &cells(of)[row as usize][own]);
                            }
                            Some(own) => {
                                let was = matches!(cells(of)[row as usize][own], Cell::Missing(_));
                                prop_assert_eq!(matches!(now, Cell::Missing(_)), was);
                            }
                        }
                    }
                }
            }
        }
    }
}
