//! Columns as another type.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::step::Transform;
use crate::table::Type;
use crate::{Error, Result};

/// Reads the cells of columns as another type. A cell fits when it is a value of that type: spaces around it,
/// leading zeros and a plus sign are no objection, of an instant the day or the time of day is taken, and a
/// number of more than 16 digits becomes the nearest float.
/// Numbers may be written as people do: with thousands parted, a currency or a unit, as the whole column shows.
/// Dates may be, too: with names of months, years of two digits, a.m. and p.m., as months or quarters.
/// A text such as 03/04/2024 fits no day while nothing says which number is the day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cast {
    /// The type of each column, by its name.
    pub types: BTreeMap<String, Type>,
    /// What becomes of cells that do not fit.
    #[serde(default)]
    pub misfits: Misfits,
    /// Whether 03/04/2024 is the third of April. When it is not given, a day above 12 in the column says
    /// it, and else what was found while the file was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_first: Option<bool>,
    /// Whether 3,50 is a number. When it is not given, as the file was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal_comma: Option<bool>,
}

/// What becomes of cells that do not fit a column's new type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Misfits {
    /// They are kept as invalid values, with their text.
    #[default]
    Keep,
    /// They are missing.
    Missing,
}

impl Transform for Cast {
    const NAME: &'static str = "cast";

    fn check(&self) -> Result<()> {
        match self.types.is_empty() {
            true => Err(Error::option("types", "name the columns to cast, and the type of each")),
            false => Ok(()),
        }
    }

    fn sentence(&self) -> String {
        let casts = self.types.iter().map(|(name, to)| format!("{name} to {}", to.name()));
        let casts: Vec<String> = casts.collect();
        match casts.len() {
            1..=3 => format!("Cast {}", crate::words::list(&casts, "and")),
            many => format!("Cast {}", crate::words::plural(many as u64, "column", "columns")),
        }
    }
}

#[cfg(feature = "engine")]
mod fit {
    use std::sync::Arc;

    use super::{Cast, Misfits};
    use crate::run::Context;
    use crate::step::{CellsChanged, Change, Fit, Others, Plan};
    use crate::table::column::Written;
    use crate::table::notation::{Known, of_column};
    use crate::table::parse::datetime::Order;
    use crate::table::{Column, Comparison, Field, Made, Selection, Table, Type, column, dates};
    use crate::{Error, Result};

    impl Cast {
        /// How texts are written: as the step says, or as the file was read.
        fn written(&self, table: &Table) -> Written {
            let file = table.origin().source();
            let day_first = self.day_first.or(file.and_then(|file| file.day_first));
            Written {
                decimal_comma: self
                    .decimal_comma
                    .unwrap_or_else(|| file.is_some_and(|file| file.decimal_comma)),
                order: day_first.map(|first| if first { Order::DayFirst } else { Order::MonthFirst }),
                notation: None,
                dates: None,
            }
        }

        /// The same with the notation of a column of texts that become another type.
        fn written_in(&self, column: &Column, to: Type, table: &Table) -> Written {
            let written = self.written(table);
            match column.r#type() == Type::Text {
                true if to.is_number() => self.numbers(column, written),
                true if to.is_time() => self.dates(column, to, written),
                _ => written,
            }
        }

        /// The same with the notation of texts that become dates or times.
        fn dates(&self, column: &Column, to: Type, written: Written) -> Written {
            let known = dates::Known {
                given: Some(to),
                day_first: self.day_first,
                others: written.order.map(|order| order == Order::DayFirst),
                ..dates::Known::default()
            };
            Written {
                dates: Some(dates::of_column(column, known)),
                ..written
            }
        }

        /// The same with the notation of texts that become numbers.
        fn numbers(&self, column: &Column, written: Written) -> Written {
            let point = |comma: bool| if comma { b',' } else { b'.' };
            let known = Known {
                point: self.decimal_comma.map(point),
                is_given: true,
                ..Known::default()
            };
            Written {
                notation: of_column(column, point(written.decimal_comma), known),
                ..written
            }
        }
    }

    impl Fit for Cast {
        async fn fit(&self, table: &Table, _: &Others, cx: &Context) -> Result<Plan> {
            let (mut made, mut changed, mut notes) = (table.made(), Vec::new(), Vec::new());
            cx.begin("casting columns", self.types.len() as u64);
            for (name, to) in &self.types {
                let place = table.position(name).ok_or_else(|| table.no_column("types", name))?;
                let own = table.fields().get(place).map(|field| field.r#type);
                if own == Some(*to) {
                    continue;
                }
                let column = table.columns(&[place], cx).await?.pop();
                let column = column.ok_or_else(|| Error::internal("a column is gone"))?;
                let (cast, misfits) = column::Cast::of(&column, *to, self.written_in(&column, *to, table))?;
                let selection = match misfits.is_empty() {
                    true => Selection::of(name, Comparison::Present),
                    false => Selection::Rows(misfits.clone()),
                };
                let (cast, invalid) = match self.misfits {
                    Misfits::Keep => (cast, misfits.len()),
                    Misfits::Missing => (cast.without_misfits(), 0),
                };
                if invalid < misfits.len() {
                    let cells = crate::words::plural(misfits.len(), "cell", "cells");
                    notes.push(format!("{cells} of {name} that did not fit are missing"));
                }
                changed.push(CellsChanged {
                    column: name.clone(),
                    count: (column.len() - column.missing()) as u64,
                    selection,
                    invalid,
                });
                let (name, r#type) = (name.clone(), *to);
                let field = Field { name, r#type };
                if let Some(slot) = made.get_mut(place) {
                    *slot = Made::computed(field, vec![place], Arc::new(cast));
                }
                cx.tick(1).await?;
            }
            let mut plan = Plan::new(table, Change::Columns(made));
            plan.effect.cells = changed;
            plan.effect.notes.extend(notes);
            Ok(plan)
        }
    }
}
