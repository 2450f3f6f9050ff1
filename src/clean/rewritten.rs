//! Columns of text, each text of which becomes another or stays.

use std::sync::Arc;

use crate::kernel::{Bitmap, Interner};
use crate::run::Context;
use crate::step::{CellsChanged, Change, Plan};
use crate::table::chunk::{Chunk, Codes, Data, Texts};
use crate::table::{Fitted, Made, RowSet, Selection, Table};
use crate::{Error, Result};

/// What becomes of a text: another one, or nothing at all where that is empty; `None` where it stays.
pub type Write = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// Bytes of a column that are looked at together.
const TOGETHER: u64 = 1 << 24;

/// The plan for the columns at some places, all of which hold text.
pub async fn rewritten(table: &Table, places: &[usize], write: Write, cx: &Context) -> Result<Plan> {
    table.numbered_rows()?;
    let (mut made, mut changed) = (table.made(), Vec::new());
    for place in places {
        let Some(field) = table.fields().get(*place).cloned() else {
            continue;
        };
        let (mut rows, mut first) = (Vec::new(), 0u32);
        let mut look = |chunk: &Chunk| {
            rows.extend(changed_rows(chunk, &write).map(|row| first + row));
            first += chunk.len() as u32;
        };
        table
            .chunks(&[*place], TOGETHER, cx, |batch| {
                batch.columns.iter().for_each(|chunk| look(chunk));
                Ok(())
            })
            .await?;
        if rows.is_empty() {
            continue;
        }
        let rows: RowSet = rows.into_iter().collect();
        changed.push(CellsChanged {
            column: field.name.clone(),
            count: rows.len(),
            selection: Selection::Rows(rows),
            invalid: 0,
        });
        if let Some(slot) = made.get_mut(*place) {
            *slot = Made::computed(field, vec![*place], Arc::new(Rewritten(Arc::clone(&write))));
        }
    }
    let mut plan = Plan::new(table, Change::Columns(made));
    plan.effect.cells = changed;
    Ok(plan)
}

/// The rows of a chunk whose text becomes another.
fn changed_rows<'a>(chunk: &'a Chunk, write: &'a Write) -> Box<dyn Iterator<Item = u32> + 'a> {
    let rows = (0..chunk.len()).filter(|row| chunk.valid.get(*row));
    match &chunk.data {
        Data::Dictionary { codes, dictionary } => {
            let texts = (0..dictionary.len()).map(|code| code > 0 && write(&dictionary.text(code)).is_some());
            let texts: Vec<bool> = texts.collect();
            let is_changed = move |row: &usize| texts.get(codes.get(*row) as usize) == Some(&true);
            Box::new(rows.filter(is_changed).map(|row| row as u32))
        }
        Data::Text(texts) => {
            let is_changed = |row: &usize| write(&texts.text(*row)).is_some();
            Box::new(rows.filter(is_changed).map(|row| row as u32))
        }
        _ => Box::new(std::iter::empty()),
    }
}

/// Each text as it is written then.
struct Rewritten(Write);

impl Fitted for Rewritten {
    fn apply(&self, _: u64, of: &[Arc<Chunk>]) -> Result<Arc<Chunk>> {
        let chunk = of.first().ok_or_else(|| Error::internal("a column is gone"))?;
        let (data, valid) = match &chunk.data {
            Data::Dictionary { codes, dictionary } => self.coded(codes, dictionary, &chunk.valid),
            Data::Text(texts) => self.plain(texts, &chunk.valid),
            _ => return Ok(Arc::clone(chunk)),
        };
        Ok(Arc::new(Chunk {
            data,
            valid,
            ..Chunk::clone(chunk)
        }))
    }
}

impl Rewritten {
    /// Each different text is asked about once.
    fn coded(&self, codes: &Codes, dictionary: &Texts, valid: &Bitmap) -> (Data, Bitmap) {
        let mut texts = Interner::default();
        let mut map = vec![0u32; dictionary.len()];
        let mut is_lost = vec![false; dictionary.len()];
        for ((code, to), lost) in map.iter_mut().enumerate().zip(&mut is_lost).skip(1) {
            match (self.0)(&dictionary.text(code)) {
                Some(text) if text.is_empty() => *lost = true,
                Some(text) => *to = texts.number(text.as_bytes()) + 1,
                None => *to = texts.number(dictionary.bytes(code)) + 1,
            }
        }
        let mut all = Texts::default();
        all.push(b"");
        all.append(texts.texts());
        let mut left = valid.clone();
        if is_lost.contains(&true) {
            let lost = |row: &usize| is_lost.get(codes.get(*row) as usize) == Some(&true);
            (0..valid.len()).filter(lost).for_each(|row| left.clear(row));
        }
        let data = Data::Dictionary {
            codes: codes.remap(&map),
            dictionary: Arc::new(all),
        };
        (data, left)
    }

    fn plain(&self, texts: &Texts, valid: &Bitmap) -> (Data, Bitmap) {
        let (mut all, mut left) = (Texts::default(), valid.clone());
        for row in 0..valid.len() {
            match (self.0)(&texts.text(row)).filter(|_| valid.get(row)) {
                Some(text) => {
                    if text.is_empty() {
                        left.clear(row);
                    }
                    all.push(text.as_bytes());
                }
                None => all.push(texts.bytes(row)),
            }
        }
        (Data::Text(all), left)
    }
}
