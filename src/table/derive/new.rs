//! Tables made of columns, and tables with other columns beside those that stay.

use std::sync::Arc;

use super::{Cells, Made, check_names};
use crate::table::{Column, Field, Origin, Store, Table};
use crate::{Error, Result, words};

/// Rows of a chunk at most: a grain for progress, and for what a change must copy.
const CHUNK: usize = 1 << 20;

impl Table {
    /// Of columns with their names, all of one length.
    ///
    /// # Errors
    /// When a name is empty or stands twice, when the columns are not of one length, or when there
    /// are more rows than can be numbered.
    pub fn new<N: Into<String>>(name: &str, columns: impl IntoIterator<Item = (N, Column)>) -> Result<Table> {
        let made: Vec<Made> = columns
            .into_iter()
            .map(|(name, column)| Made::held(name, column))
            .collect();
        let fields: Vec<Field> = made.iter().map(|made| made.field.clone()).collect();
        check_names(&fields)?;
        let rows = made.iter().find_map(|made| held(made).map(Column::len)).unwrap_or(0);
        if u64::try_from(rows).is_ok_and(|rows| rows > u64::from(crate::table::MAX_ROWS)) {
            return Err(Error::option("rows", "there are more than can be numbered"));
        }
        let mut columns = Vec::with_capacity(made.len());
        for made in &made {
            let column = held(made).ok_or_else(|| Error::internal("a column without cells"))?;
            columns.push(fitting(&made.field.name, column, rows)?.cut(&ends(rows))?);
        }
        let origin = Origin::Made {
            by: name.to_owned(),
            seed: None,
        };
        Ok(Table::stored(
            name,
            fields,
            rows as u64,
            Arc::new(origin),
            Store::Memory(columns),
        ))
    }

    /// With other cells in a column, which may be of another type.
    ///
    /// # Errors
    /// When there is no such column, or the cells are not as many as the rows.
    pub fn replaced(&self, name: &str, column: Column) -> Result<Table> {
        let place = self.place(name)?;
        let mut made = self.made();
        if let Some(slot) = made.get_mut(place) {
            *slot = Made::held(name, column);
        }
        self.arranged(made)
    }

    /// With one more column after the others.
    ///
    /// # Errors
    /// When the name is taken, or the cells are not as many as the rows.
    pub fn with_column(&self, name: &str, column: Column) -> Result<Table> {
        let mut made = self.made();
        made.push(Made::held(name, column));
        self.arranged(made)
    }

    /// Without some columns.
    ///
    /// # Errors
    /// When there is no such column.
    pub fn without(&self, names: &[&str]) -> Result<Table> {
        let dropped: Vec<usize> = names.iter().map(|name| self.place(name)).collect::<Result<_>>()?;
        let left = self
            .made()
            .into_iter()
            .enumerate()
            .filter(|(place, _)| !dropped.contains(place));
        self.arranged(left.map(|(_, made)| made).collect())
    }

    /// With a column under another name.
    ///
    /// # Errors
    /// When there is no such column, or the name is taken.
    pub fn renamed(&self, from: &str, to: &str) -> Result<Table> {
        let place = self.place(from)?;
        let mut made = self.made();
        if let Some(made) = made.get_mut(place) {
            to.clone_into(&mut made.field.name);
        }
        self.arranged(made)
    }

    /// Only these columns, in this order.
    ///
    /// # Errors
    /// When there is no such column, or it is named twice.
    pub fn reordered(&self, names: &[&str]) -> Result<Table> {
        let made = names.iter().map(|name| {
            let place = self.place(name)?;
            let field = self.fields().get(place).cloned();
            Ok(Made::kept(
                field.ok_or_else(|| Error::internal("a column is gone"))?,
                place,
            ))
        });
        self.arranged(made.collect::<Result<_>>()?)
    }

    /// The place of a column that is named in a question.
    ///
    /// # Errors
    /// [`Error::Options`] when there is none of that name.
    pub fn place(&self, name: &str) -> Result<usize> {
        self.position(name).ok_or_else(|| self.no_column("columns", name))
    }

    /// The same rows with columns of which none is computed.
    pub(super) fn arranged(&self, made: Vec<Made>) -> Result<Table> {
        let fields: Vec<Field> = made.iter().map(|made| made.field.clone()).collect();
        check_names(&fields)?;
        let rows = usize::try_from(self.rows()).unwrap_or(usize::MAX);
        for made in &made {
            held(made)
                .map(|column| fitting(&made.field.name, column, rows))
                .transpose()?;
        }
        let Store::Memory(own) = self.store() else {
            return self.computed(made);
        };
        let ends: Vec<usize> = match own.first() {
            Some(first) => first.ends().collect(),
            None => ends(rows),
        };
        let mut columns = Vec::with_capacity(made.len());
        for made in &made {
            columns.push(match &made.cells {
                Cells::Kept(place) => own.get(*place).cloned(),
                Cells::Held(column) => Some(column.cut(&ends)?),
                Cells::Computed(..) => None,
            });
        }
        let columns: Option<Vec<Column>> = columns.into_iter().collect();
        let columns = columns.ok_or_else(|| Error::internal("a column is gone"))?;
        Ok(self.derived(fields, self.rows(), Store::Memory(columns)))
    }
}

fn held(made: &Made) -> Option<&Column> {
    match &made.cells {
        Cells::Held(column) => Some(column),
        Cells::Kept(_) | Cells::Computed(..) => None,
    }
}

fn fitting<'a>(name: &str, column: &'a Column, rows: usize) -> Result<&'a Column> {
    if column.len() == rows {
        return Ok(column);
    }
    let cells = words::plural(column.len() as u64, "cell", "cells");
    let rows = words::plural(rows as u64, "row", "rows");
    Err(Error::option("columns", format!("\"{name}\" has {cells} for {rows}")))
}

/// Where chunks of so many rows end.
pub fn ends(rows: usize) -> Vec<usize> {
    let whole = (1..=rows / CHUNK).map(|chunk| chunk * CHUNK);
    let rest = (!rows.is_multiple_of(CHUNK) || rows == 0).then_some(rows);
    whole.chain(rest).collect()
}
