//! How a step is carried out: made ready from the whole table, then applied, in memory or as the
//! rows are read.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;

use super::{Effect, Preview, Step, Transform};
use crate::run::Context;
use crate::table::{self, Field, Made, RowSet, Rows, Selection, Table};
use crate::{Error, Result, words};

/// Other tables that a step may need, by the name that it calls them.
pub type Others = BTreeMap<String, Table>;

/// A step that can be made ready for a table.
pub trait Fit: Transform {
    /// Looks at the table as far as the step needs to (for a median, the duplicates, the rows of a
    /// condition) and tells what it will change.
    ///
    /// # Errors
    /// When the parameters do not fit the table, the source cannot be read any more, or the person
    /// said stop.
    fn fit(&self, table: &Table, others: &Others, cx: &Context) -> impl Future<Output = Result<Plan>>;
}

/// A change, ready to be applied to the table that it was fitted to.
pub struct Plan {
    /// The change.
    pub change: Change,
    /// What it changes.
    pub effect: Effect,
}

/// What becomes of a table.
pub enum Change {
    /// The same rows with these columns.
    Columns(Vec<Made>),
    /// These of its rows.
    Rows(RowSet),
    /// Its rows in this order.
    Order(Arc<[u32]>),
    /// These columns, and then the rows of a table that has the same ones.
    Append(Vec<Made>, Table),
}

impl Plan {
    /// A change whose effect on rows and columns is counted.
    pub fn new(table: &Table, change: Change) -> Self {
        let (rows, columns) = (table.rows(), table.fields().len() as u64);
        let (rows_after, columns_after) = match &change {
            Change::Columns(made) => (rows, made.len() as u64),
            Change::Rows(left) => (left.len(), columns),
            Change::Order(order) => (order.len() as u64, columns),
            Change::Append(made, other) => (rows + other.rows(), made.len() as u64),
        };
        let effect = Effect {
            rows_before: rows,
            rows_after,
            columns_before: columns,
            columns_after,
            notes: moved(table, &change),
            ..Effect::default()
        };
        Plan { change, effect }
    }

    /// Names the rows that are gone.
    #[must_use]
    pub fn removing(mut self, rows: Selection) -> Self {
        self.effect.removed = (self.effect.rows_after < self.effect.rows_before).then_some(rows);
        self
    }

    /// The table after it.
    async fn carry_out(&self, table: &Table, cx: &Context) -> Result<Table> {
        match &self.change {
            Change::Columns(made) => table.with_columns(made.clone(), cx).await,
            Change::Rows(rows) => table.take(rows, cx).await,
            Change::Order(order) => {
                let all: Vec<usize> = (0..table.fields().len()).collect();
                table.gather(Arc::clone(order), &all, cx).await
            }
            Change::Append(made, other) => table.with_columns(made.clone(), cx).await?.append(other, cx).await,
        }
    }
}

/// What has another name or another place, in words.
fn moved(table: &Table, change: &Change) -> Vec<String> {
    let mut notes = Vec::new();
    match change {
        Change::Columns(made) => {
            let kept = |made: &Made| Some((made.place()?, made.field.name.clone()));
            let kept: Vec<(usize, String)> = made.iter().filter_map(kept).collect();
            let is_renamed =
                |(place, name): &&(usize, String)| table.fields().get(*place).is_some_and(|f| f.name != *name);
            match kept.iter().filter(is_renamed).count() {
                0 => {}
                renamed => notes.push(words::plural(renamed as u64, "column renamed", "columns renamed")),
            }
            if !kept.is_sorted_by_key(|(place, _)| *place) {
                notes.push("columns in another order".to_owned());
            }
        }
        Change::Order(order) if !order.is_sorted() => notes.push("rows in another order".to_owned()),
        Change::Order(_) | Change::Rows(_) | Change::Append(..) => {}
    }
    notes
}

/// A step being made ready, whatever its kind.
pub type Fitting<'a> = Pin<Box<dyn Future<Output = Result<Plan>> + 'a>>;

/// The table after a step, and what it changed. The table before stays as it is.
///
/// # Errors
/// When the parameters do not fit the table, the source cannot be read any more, or the person said
/// stop.
pub async fn apply<T: Fit>(step: &T, table: &Table, others: &Others, cx: &Context) -> Result<(Table, Effect)> {
    step.check()?;
    applied(step.step()?, Box::pin(step.fit(table, others, cx)), table, cx).await
}

/// The same of a step that is being made ready for the table. Not for each kind of step by itself, as its
/// code would stand in the page's worker as often.
pub async fn applied(step: Step, fitting: Fitting<'_>, table: &Table, cx: &Context) -> Result<(Table, Effect)> {
    let plan = fitting.await?;
    let after = plan.carry_out(table, cx).await?;
    let origin = table.origin().then(step);
    Ok((after.with_origin(origin), plan.effect))
}

/// What a step would change, with the first rows that it concerns, at most so many.
///
/// # Errors
/// As [`apply`].
pub async fn preview<T: Fit>(step: &T, table: &Table, others: &Others, limit: u64, cx: &Context) -> Result<Preview> {
    step.check()?;
    previewed(Box::pin(step.fit(table, others, cx)), table, limit, cx).await
}

/// The same of a step that is being made ready for the table.
pub async fn previewed(fitting: Fitting<'_>, table: &Table, limit: u64, cx: &Context) -> Result<Preview> {
    let Plan { change, effect } = fitting.await?;
    let (before, after) = concerned(table, &change, &effect, limit, cx).await?;
    let changed = match &change {
        // Only what is looked at is computed.
        Change::Columns(made) => Some(table.computed(made.clone())?),
        Change::Rows(_) => None,
        Change::Order(_) | Change::Append(..) => {
            let effect = Effect::default();
            Some(Plan { change, effect }.carry_out(table, cx).await?)
        }
    };
    let fields: &[Field] = changed.as_ref().unwrap_or(table).fields();
    Ok(Preview {
        fields: fields.to_vec(),
        before: shown(table, before)?,
        after: match &changed {
            Some(changed) => shown(changed, after)?,
            None => Rows::default(),
        },
        effect,
    })
}

/// The first rows that a change concerns, as they are numbered before and after it.
async fn concerned(
    table: &Table,
    change: &Change,
    effect: &Effect,
    limit: u64,
    cx: &Context,
) -> Result<(Vec<u64>, Vec<u64>)> {
    let of = |rows: &RowSet| -> Vec<u64> { rows.first(limit).iter().map(u64::from).collect() };
    let first = |rows: u64| -> Vec<u64> { (0..rows.min(limit)).collect() };
    Ok(match change {
        Change::Rows(left) => {
            let all = RowSet::range(table.numbered_rows()?);
            (of(&all.minus(left)), Vec::new())
        }
        Change::Append(_, other) => {
            let rows = table.rows();
            (Vec::new(), (rows..rows + other.rows().min(limit)).collect())
        }
        Change::Order(order) => (first(table.rows()), first(order.len() as u64)),
        Change::Columns(_) if effect.cells.is_empty() => (first(table.rows()), first(table.rows())),
        Change::Columns(_) => {
            let cells = effect.cells.iter().map(|cells| cells.selection.clone()).collect();
            let rows = of(&table::select(table, &Selection::Or(cells), cx).await?);
            (rows.clone(), rows)
        }
    })
}

fn shown(table: &Table, rows: Vec<u64>) -> Result<Rows> {
    let all: Vec<usize> = (0..table.fields().len()).collect();
    Ok(Rows {
        total: rows.len() as u64,
        cells: table::cells_of(table, &rows, &all)?,
        rows,
        written: Vec::new(),
    })
}

/// The columns of a question by their places; all when none is named.
///
/// # Errors
/// [`Error::Options`] when there is no such column, or one is named twice.
pub fn places(table: &Table, names: &[String]) -> Result<Vec<usize>> {
    if names.is_empty() {
        return Ok((0..table.fields().len()).collect());
    }
    let mut places = Vec::with_capacity(names.len());
    let mut named = vec![false; table.fields().len()];
    for name in names {
        let place = table.place(name)?;
        if named.get_mut(place).is_some_and(|named| std::mem::replace(named, true)) {
            return Err(Error::option("columns", format!("\"{name}\" is named twice")));
        }
        places.push(place);
    }
    Ok(places)
}
