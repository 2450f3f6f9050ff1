//! What stays between questions: tables, and what domains have made for others.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::table::{KeptId, RowSet, RowsOptions, Source, Table, TableId, View};
use crate::words::json_fault;
use crate::{Error, Finding, Result};

/// The form in which kept things are saved.
const VERSION: u32 = 1;

/// What can be kept: a fitted model, a reference, a set of rows. Plain data, so that it can be saved
/// and loaded.
pub trait Keep: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What it is, in messages and where it is saved: "isolation-forest".
    const KIND: &'static str;
}

impl Keep for RowSet {
    const KIND: &'static str = "rows";
}

/// Something kept, whatever it is.
#[derive(Clone)]
pub struct Kept {
    kind: &'static str,
    what: Arc<dyn Any + Send + Sync>,
    write: fn(&(dyn Any + Send + Sync)) -> Result<String>,
}

/// How a kept thing is written.
#[derive(Serialize)]
struct Saved<'a, T> {
    kind: &'a str,
    version: u32,
    data: &'a T,
}

/// How it is read: first what it is.
#[derive(Deserialize)]
struct Loaded<'a> {
    kind: String,
    version: u32,
    #[serde(borrow)]
    data: &'a RawValue,
}

impl Kept {
    /// Of something.
    pub fn new<T: Keep>(what: T) -> Kept {
        Kept {
            kind: T::KIND,
            what: Arc::new(what),
            write: |what| {
                let data = what.downcast_ref::<T>();
                let data = data.ok_or_else(|| Error::internal("a kept thing of another type"))?;
                let saved = Saved {
                    kind: T::KIND,
                    version: VERSION,
                    data,
                };
                serde_json::to_string(&saved).map_err(|error| Error::internal(error.to_string()))
            },
        }
    }

    /// What it is.
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// As something; `None` when it is something else.
    pub fn get<T: Keep>(&self) -> Option<Arc<T>> {
        Arc::clone(&self.what).downcast().ok()
    }

    /// As JSON text, to be loaded again.
    ///
    /// # Errors
    /// When it has no form in JSON, which is a fault of the program.
    pub fn save(&self) -> Result<String> {
        (self.write)(&*self.what)
    }

    /// What [`Kept::save`] has written.
    ///
    /// # Errors
    /// [`Error::Options`] when the text is something else, or of another form.
    pub fn load<T: Keep>(text: &str) -> Result<Kept> {
        let bad = |problem: String| Error::option(T::KIND, problem);
        let loaded: Loaded<'_> = serde_json::from_str(text).map_err(|error| bad(json_fault(&error)))?;
        if loaded.kind != T::KIND {
            return Err(bad(format!("this is saved as \"{}\"", loaded.kind)));
        }
        if loaded.version != VERSION {
            let version = loaded.version;
            return Err(bad(format!(
                "it has the form {version}; this program reads the form {VERSION}"
            )));
        }
        let what: T = serde_json::from_str(loaded.data.get()).map_err(|error| bad(json_fault(&error)))?;
        Ok(Kept::new(what))
    }
}

/// A table on the shelf.
struct Open {
    table: Table,
    /// The file that it was read from, to be read in another way.
    source: Option<Arc<dyn Source>>,
    /// What a question under way has found in it so far.
    found: Vec<Finding>,
}

/// The order of rows that was asked for last.
struct LastView {
    table: TableId,
    asked: RowsOptions,
    view: Arc<View>,
}

#[derive(Default)]
struct Inner {
    tables: BTreeMap<TableId, Open>,
    kept: BTreeMap<KeptId, Kept>,
    /// Numbers that were given: none is given twice.
    last_table: u64,
    last_kept: u64,
    view: Option<LastView>,
}

/// Tables and kept things by their numbers. A cheap clone, which leads to the same.
#[derive(Clone, Default)]
pub struct Shelf(Arc<Mutex<Inner>>);

impl Shelf {
    /// An empty one that gives numbers beyond this one: where several follow each other, what one of them knew is
    /// not taken for something else by the next.
    pub fn numbered_from(first: u64) -> Shelf {
        let shelf = Shelf::default();
        {
            let mut inner = shelf.inner();
            (inner.last_table, inner.last_kept) = (first, first);
        }
        shelf
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Whatever failed meanwhile, each change to it is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a table there, with the file that it was read from.
    pub fn put(&self, table: Table, source: Option<Arc<dyn Source>>) -> TableId {
        let mut inner = self.inner();
        inner.last_table += 1;
        let id = TableId(inner.last_table);
        let found = Vec::new();
        inner.tables.insert(id, Open { table, source, found });
        id
    }

    /// A table.
    ///
    /// # Errors
    /// When there is none of that number.
    pub fn table(&self, id: TableId) -> Result<Table> {
        let table = self.inner().tables.get(&id).map(|open| open.table.clone());
        table.ok_or_else(|| Error::option("on", format!("no table is open under number {}", id.0)))
    }

    /// The file that a table was read from.
    pub fn source(&self, id: TableId) -> Option<Arc<dyn Source>> {
        self.inner().tables.get(&id)?.source.clone()
    }

    /// A question under way has found something more in a table.
    pub fn find_in(&self, id: TableId, found: &[Finding]) {
        if let Some(open) = self.inner().tables.get_mut(&id) {
            open.found.extend_from_slice(found);
        }
    }

    /// What was found in a table so far, until the question is answered.
    pub fn found_in(&self, id: TableId) -> Vec<Finding> {
        let inner = self.inner();
        inner.tables.get(&id).map(|open| open.found.clone()).unwrap_or_default()
    }

    /// The question is answered, or asked anew.
    pub fn forget_found(&self, id: TableId) {
        if let Some(open) = self.inner().tables.get_mut(&id) {
            open.found.clear();
        }
    }

    /// Takes a table off.
    pub fn close(&self, id: TableId) {
        let mut inner = self.inner();
        inner.tables.remove(&id);
        inner.view = inner.view.take().filter(|view| view.table != id);
    }

    /// The tables, each with the bytes that it holds in memory; columns that several share count with
    /// each.
    pub fn tables(&self) -> Vec<(TableId, u64)> {
        let inner = self.inner();
        inner
            .tables
            .iter()
            .map(|(id, open)| (*id, open.table.memory()))
            .collect()
    }

    /// Keeps something, and tells its number.
    pub fn keep<T: Keep>(&self, what: T) -> KeptId {
        self.keep_any(Kept::new(what))
    }

    /// Keeps something that was loaded.
    pub fn keep_any(&self, kept: Kept) -> KeptId {
        let mut inner = self.inner();
        inner.last_kept += 1;
        let id = KeptId(inner.last_kept);
        inner.kept.insert(id, kept);
        id
    }

    /// What is kept under a number.
    ///
    /// # Errors
    /// When there is nothing, or something else.
    pub fn kept<T: Keep>(&self, id: KeptId) -> Result<Arc<T>> {
        let kept = self.kept_any(id)?;
        let kind = kept.kind();
        kept.get().ok_or_else(|| {
            let problem = format!(
                "\"{kind}\" is kept under number {}, and \"{}\" is wanted",
                id.0,
                T::KIND
            );
            Error::option("kept", problem)
        })
    }

    /// What is kept under a number, whatever it is.
    ///
    /// # Errors
    /// When there is nothing.
    pub fn kept_any(&self, id: KeptId) -> Result<Kept> {
        let kept = self.inner().kept.get(&id).cloned();
        kept.ok_or_else(|| Error::option("kept", format!("nothing is kept under number {}", id.0)))
    }

    /// Lets go what is kept under a number.
    pub fn release(&self, id: KeptId) {
        self.inner().kept.remove(&id);
    }

    /// The order of a table's rows, where it was the last that was asked for.
    pub(super) fn view(&self, table: TableId, asked: &RowsOptions) -> Option<Arc<View>> {
        let inner = self.inner();
        let last = inner.view.as_ref()?;
        (last.table == table && last.asked == *asked).then(|| Arc::clone(&last.view))
    }

    /// Remembers an order of rows of a table, if that is on the shelf.
    pub(super) fn see(&self, table: Option<TableId>, asked: &RowsOptions, view: View) -> Arc<View> {
        let view = Arc::new(view);
        if let Some(table) = table {
            let (asked, view) = (asked.clone(), Arc::clone(&view));
            self.inner().view = Some(LastView { table, asked, view });
        }
        view
    }
}
