//! The cells that are on screen: asked for in tiles, kept for a while, never waited for.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use glovebox::Error;
use glovebox::ask::Export;
use glovebox::protocol::RequestId;
use glovebox::table::{Cell, Field, Rows, RowsOptions, Selection, Sort, TableId};
use yew::prelude::*;

use crate::engine::Engine;
use crate::workspace::Arrangement;

/// Rows of a tile.
const DEEP: u64 = 200;
/// Columns of a tile.
const WIDE: usize = 32;
/// Tiles kept: what was seen last, some 250,000 cells.
const KEPT: usize = 40;

/// Which rows, in which order.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// Of which opening.
    pub serial: u32,
    /// Of which table.
    pub table: TableId,
    /// Which rows; `None` for all.
    pub selection: Option<Selection>,
    /// Text to look for in every cell that is shown.
    pub search: Option<String>,
    /// The columns that it is looked for in, by their places; none named for all.
    pub search_in: Vec<usize>,
    /// In which order.
    pub sort: Vec<Sort>,
}

impl Query {
    /// Whether it leaves rows out.
    pub fn is_partial(&self) -> bool {
        self.selection.is_some() || self.search.is_some()
    }

    /// The same rows as a file, with the columns as they are shown.
    pub fn export(&self, arrangement: &Arrangement, fields: &[Field]) -> Export {
        let columns = match arrangement.is_own(fields) {
            true => Vec::new(),
            false => arrangement.shown(fields).0,
        };
        Export {
            rows: RowsOptions {
                limit: u64::MAX,
                columns,
                ..self.rows()
            },
            ..Export::default()
        }
    }

    /// The same rows, none of them asked for yet.
    pub fn rows(&self) -> RowsOptions {
        RowsOptions {
            selection: self.selection.clone(),
            search: self.search.clone(),
            search_in: self.search_in.clone(),
            sort: self.sort.clone(),
            ..RowsOptions::default()
        }
    }
}

type Key = (u64, usize);

struct Store {
    engine: Engine,
    query: Rc<Query>,
    columns: usize,
    total: Option<u64>,
    tiles: BTreeMap<Key, Rows>,
    used: VecDeque<Key>,
    asked: Option<RequestId>,
    error: Option<Error>,
}

/// The rows of one query.
#[derive(Clone)]
pub struct Window {
    store: Rc<RefCell<Store>>,
    arrived: UseForceUpdateHandle,
}

impl Drop for Store {
    fn drop(&mut self) {
        // Nobody will look at the answer.
        if let Some(request) = self.asked {
            self.engine.cancel(request);
        }
    }
}

impl Window {
    /// Rows in all; `None` while unknown.
    pub fn total(&self) -> Option<u64> {
        self.store.borrow().total
    }

    /// What went wrong.
    pub fn error(&self) -> Option<Error> {
        self.store.borrow().error.clone()
    }

    /// Forgets what went wrong, and asks again.
    pub fn again(&self) {
        self.store.borrow_mut().error = None;
        self.arrived.force_update();
    }

    /// A cell, when it is there.
    pub fn cell(&self, place: u64, column: usize) -> Option<Cell> {
        let store = self.store.borrow();
        let tile = store.tiles.get(&(place / DEEP, column / WIDE))?;
        let row = tile.cells.get(usize::try_from(place % DEEP).ok()?)?;
        row.get(column % WIDE).cloned()
    }

    /// The number of the row at a place, when it is there.
    pub fn row(&self, place: u64) -> Option<u64> {
        let store = self.store.borrow();
        let (block, within) = (place / DEEP, usize::try_from(place % DEEP).ok()?);
        let tiles = store.tiles.range((block, 0)..(block + 1, 0));
        tiles.filter_map(|(_, tile)| tile.rows.get(within).copied()).next()
    }

    /// Asks for what is missing of these rows and columns (by their places in the table), one tile after the other: what has
    /// scrolled past meanwhile is not asked for. From a worker that is `lost` nothing can be had.
    pub fn want(&self, rows: (u64, u64), columns: &[usize], lost: bool) {
        let key = {
            let mut store = self.store.borrow_mut();
            if store.asked.is_some() || store.error.is_some() || store.columns == 0 {
                return;
            }
            match store.missing(rows, columns) {
                Some(_) if lost => {
                    store.error = Some(Error::WorkerLost);
                    self.arrived.force_update();
                    return;
                }
                Some(key) => key,
                None => return,
            }
        };
        let (engine, options, table) = {
            let store = self.store.borrow();
            (store.engine.clone(), store.options(key), store.query.table)
        };
        // Weak: an answer must not keep alive the rows of a query that nobody looks at.
        let store = Rc::downgrade(&self.store);
        let arrived = self.arrived.clone();
        let request = engine.ask(&options, &[table], None, move |_, result| {
            if let Some(store) = store.upgrade() {
                store.borrow_mut().take(key, result);
                arrived.force_update();
            }
        });
        self.store.borrow_mut().asked = Some(request);
    }
}

impl Store {
    /// The first tile of these rows and columns that is not there; those that are count as used.
    fn missing(&mut self, rows: (u64, u64), columns: &[usize]) -> Option<Key> {
        let last_row = rows.1.max(rows.0 + 1) - 1;
        let tiles: BTreeSet<usize> = columns.iter().map(|column| column / WIDE).collect();
        if self.total == Some(0) {
            return None;
        }
        let mut missing = None;
        for block in rows.0 / DEEP..=last_row / DEEP {
            for tile in &tiles {
                let key = (block, *tile);
                if self.tiles.contains_key(&key) {
                    self.used.retain(|k| *k != key);
                    self.used.push_back(key);
                } else if missing.is_none() {
                    missing = Some(key);
                }
            }
        }
        missing
    }

    fn options(&self, (block, lane): Key) -> RowsOptions {
        let first = lane * WIDE;
        RowsOptions {
            offset: block * DEEP,
            limit: DEEP,
            columns: (first..(first + WIDE).min(self.columns)).collect(),
            ..self.query.rows()
        }
    }

    fn take(&mut self, key: Key, result: glovebox::Result<Rows>) {
        self.asked = None;
        match result {
            Ok(rows) => {
                self.total = Some(rows.total);
                self.tiles.insert(key, rows);
                self.used.push_back(key);
                while self.used.len() > KEPT {
                    if let Some(old) = self.used.pop_front() {
                        self.tiles.remove(&old);
                    }
                }
            }
            Err(error) => self.error = Some(error),
        }
    }
}

/// The rows of this query over so many columns; `rows` is how many the table has in all.
#[hook]
pub fn use_rows(query: &Rc<Query>, columns: usize, rows: u64) -> Option<Window> {
    let engine = use_context::<Engine>()?;
    let arrived = use_force_update();
    let store = use_memo((query.clone(), columns), |(query, columns)| {
        Rc::new(RefCell::new(Store {
            engine,
            query: query.clone(),
            columns: *columns,
            total: (!query.is_partial()).then_some(rows),
            tiles: BTreeMap::new(),
            used: VecDeque::new(),
            asked: None,
            error: None,
        }))
    });
    Some(Window {
        store: (*store).clone(),
        arrived,
    })
}
