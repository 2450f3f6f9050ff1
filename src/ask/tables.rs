//! What a question is asked of.

use std::cell::RefCell;
use std::io::Write;
use std::sync::Arc;

use super::{Keep, Shelf};
use crate::run::Context;
use crate::table::{KeptId, RowSet, Selection, Source, Table, TableId, select};
use crate::{Error, Result};

/// The tables that a question is asked of, and the shelf where others and what is kept are.
pub struct Tables {
    ids: Vec<TableId>,
    tables: Vec<Table>,
    source: Option<Arc<dyn Source>>,
    out: RefCell<Option<Box<dyn Write>>>,
    shelf: Shelf,
}

impl Tables {
    /// Of tables on a shelf.
    ///
    /// # Errors
    /// When one of them is not open.
    pub fn on(shelf: &Shelf, ids: &[TableId]) -> Result<Tables> {
        Ok(Tables {
            ids: ids.to_vec(),
            tables: ids.iter().map(|id| shelf.table(*id)).collect::<Result<_>>()?,
            source: None,
            out: RefCell::default(),
            shelf: shelf.clone(),
        })
    }

    /// A table that is on no shelf; what is kept is gone with this.
    pub fn of(table: &Table) -> Tables {
        Tables::of_all([table])
    }

    /// Tables that are on no shelf, in the order that the question means.
    pub fn of_all<'a>(tables: impl IntoIterator<Item = &'a Table>) -> Tables {
        Tables {
            ids: Vec::new(),
            tables: tables.into_iter().cloned().collect(),
            source: None,
            out: RefCell::default(),
            shelf: Shelf::default(),
        }
    }

    /// With a file that came with the question.
    #[must_use]
    pub fn with_source(mut self, source: Option<Arc<dyn Source>>) -> Tables {
        self.source = source;
        self
    }

    /// With a place to write to, for a question whose answer is a file.
    #[must_use]
    pub fn with_out(self, out: impl Write + 'static) -> Tables {
        self.out.replace(Some(Box::new(out)));
        self
    }

    /// The same question's tables, with things from a shelf.
    #[must_use]
    pub fn with_shelf(mut self, shelf: &Shelf) -> Tables {
        self.shelf = shelf.clone();
        self
    }

    /// Their numbers; none of tables that are on no shelf.
    pub fn ids(&self) -> &[TableId] {
        &self.ids
    }

    /// The only table.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn one(&self) -> Result<&Table> {
        match self.tables.as_slice() {
            [one] => Ok(one),
            other => Err(wanted("one table", other.len())),
        }
    }

    /// Both tables: the reference, and the one that is compared with it.
    ///
    /// # Errors
    /// When there are not two.
    pub fn two(&self) -> Result<(&Table, &Table)> {
        match self.tables.as_slice() {
            [reference, current] => Ok((reference, current)),
            other => Err(wanted("two tables", other.len())),
        }
    }

    /// The table that is meant first, and the others.
    ///
    /// # Errors
    /// When there is none.
    pub fn first(&self) -> Result<(&Table, &[Table])> {
        self.tables.split_first().ok_or_else(|| wanted("one table or more", 0))
    }

    /// The file that came with the question, or the file of its only table.
    ///
    /// # Errors
    /// When there is neither.
    pub fn source(&self) -> Result<Arc<dyn Source>> {
        let of_table = || self.ids.first().and_then(|id| self.shelf.source(*id));
        let source = self.source.clone().or_else(of_table);
        source.ok_or_else(|| Error::option("on", "no file came with the question"))
    }

    /// The place to write to, which is there once.
    ///
    /// # Errors
    /// When there is none.
    pub fn take_out(&self) -> Result<Box<dyn Write>> {
        let out = self.out.borrow_mut().take();
        out.ok_or_else(|| Error::option("on", "no place to write to came with the question"))
    }

    /// Where tables and kept things are.
    pub fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// What is kept under a number.
    ///
    /// # Errors
    /// When there is nothing, or something else.
    pub fn kept<T: Keep>(&self, id: KeptId) -> Result<Arc<T>> {
        self.shelf.kept(id)
    }

    /// Keeps something, and tells its number.
    pub fn keep<T: Keep>(&self, what: T) -> KeptId {
        self.shelf.keep(what)
    }

    /// A selection whose kept rows are named.
    ///
    /// # Errors
    /// When rows that it asks for are not kept.
    pub fn resolved(&self, selection: &Selection) -> Result<Selection> {
        selection.resolved(&|id| self.kept::<RowSet>(id).map(|rows| (*rows).clone()))
    }

    /// The rows of a selection, which may ask for rows that are kept.
    ///
    /// # Errors
    /// As [`select`], and when rows that it asks for are not kept.
    pub async fn select(&self, table: &Table, selection: &Selection, cx: &Context) -> Result<RowSet> {
        select(table, &self.resolved(selection)?, cx).await
    }
}

fn wanted(what: &str, given: usize) -> Error {
    let given = match given {
        0 => "none was given".to_owned(),
        1 => "one was given".to_owned(),
        n => format!("{n} were given"),
    };
    Error::option("on", format!("this is asked of {what}; {given}"))
}
