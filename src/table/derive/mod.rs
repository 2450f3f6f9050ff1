//! Tables made from others, or from columns. They share what stays the same, and are in memory when
//! what they are made from is and the budget allows; else they are read from it when asked for.

mod appended;
mod computed;
mod new;
mod taken;

use std::sync::Arc;

use super::chunk::Chunk;
use super::{Column, Field, Reader, Store, Table};
use crate::{Error, Result};

/// Tables that are read from each other, one from the next, at most: each takes part of the stack.
const MAX_DEPTH: u32 = 64;

/// Cells that are computed from those of other columns at the same rows.
///
/// It is made ready from a whole table, and then works on some rows at a time: what it gives for a
/// row must not depend on which other rows come with it.
pub trait Fitted: Send + Sync {
    /// The cells of some rows, the first of which has this number, from chunks of the columns that
    /// it is made from. Always of one kind and, but for dictionaries, held in one way.
    ///
    /// # Errors
    /// When a promise of the program does not hold.
    fn apply(&self, first: u64, of: &[Arc<Chunk>]) -> Result<Arc<Chunk>>;
}

/// A column of a table that is made from another.
#[derive(Clone)]
pub struct Made {
    /// Its name and type.
    pub field: Field,
    cells: Cells,
}

#[derive(Clone)]
enum Cells {
    /// The other table's column at this place.
    Kept(usize),
    /// These.
    Held(Column),
    /// Computed from the other table's columns at these places.
    Computed(Vec<usize>, Arc<dyn Fitted>),
}

impl Made {
    /// The column at a place of the other table, under its own name or another.
    pub fn kept(field: Field, place: usize) -> Made {
        let cells = Cells::Kept(place);
        Made { field, cells }
    }

    /// A column that is there already.
    pub fn held(name: impl Into<String>, column: Column) -> Made {
        let (name, r#type) = (name.into(), column.r#type());
        Made {
            field: Field { name, r#type },
            cells: Cells::Held(column),
        }
    }

    /// A column that is computed from others, which stand at these places.
    pub fn computed(field: Field, of: Vec<usize>, by: Arc<dyn Fitted>) -> Made {
        let cells = Cells::Computed(of, by);
        Made { field, cells }
    }

    /// The place of the other table's column that it is, where it is one of them as it stands.
    pub fn place(&self) -> Option<usize> {
        match &self.cells {
            Cells::Kept(place) => Some(*place),
            Cells::Held(_) | Cells::Computed(..) => None,
        }
    }

    /// Places of the other table's columns that it needs.
    fn needs(&self) -> &[usize] {
        match &self.cells {
            Cells::Kept(place) => std::slice::from_ref(place),
            Cells::Held(_) => &[],
            Cells::Computed(of, _) => of,
        }
    }
}

impl Table {
    /// All its columns as they are, to be changed one by one.
    pub fn made(&self) -> Vec<Made> {
        let fields = self.fields().iter().cloned().enumerate();
        fields.map(|(place, field)| Made::kept(field, place)).collect()
    }

    /// Of a reader that reads from this table.
    fn read_by(&self, fields: Vec<Field>, rows: u64, reader: Arc<dyn Reader>) -> Result<Table> {
        let depth = self.depth() + u32::from(!self.is_loaded());
        if depth > MAX_DEPTH {
            return Err(Error::option(
                "steps",
                format!(
                    "a table that does not fit in memory takes at most {MAX_DEPTH} steps; write it to a file and open that"
                ),
            ));
        }
        Ok(self.derived(fields, rows, Store::Disk(reader)).with_depth(depth))
    }
}

/// No column without a name, and none twice.
fn check_names(fields: &[Field]) -> Result<()> {
    let mut names = std::collections::BTreeSet::new();
    for field in fields {
        if field.name.trim().is_empty() {
            return Err(Error::option("columns", "a column needs a name"));
        }
        if !names.insert(field.name.as_str()) {
            return Err(Error::option(
                "columns",
                format!("two columns would be called \"{}\"", field.name),
            ));
        }
    }
    Ok(())
}

/// Whether cells can be computed for all rows of a column: before it is promised, not after.
///
/// # Errors
/// [`Error::Options`] about a field of the question, when numbers have too many digits at the scale
/// that they would have.
pub fn check(by: &dyn Fitted, column: &Column, field: &str) -> Result<()> {
    let mut chunks = column.iter().scan(0u64, |next, chunk| {
        let first = *next;
        *next += chunk.len() as u64;
        Some((first, chunk))
    });
    chunks.try_for_each(|(first, chunk)| match by.apply(first, std::slice::from_ref(chunk)) {
        Ok(_) => Ok(()),
        Err(Error::Internal(inside)) => Err(Error::option(field, inside.what)),
        Err(error) => Err(error),
    })
}
