//! The rows of another table after those of the first.

use serde::{Deserialize, Serialize};

use crate::step::Transform;
use crate::{Error, Result};

/// Puts the rows of another table after those of this one. Columns go together by their names. Where
/// types differ, integers, decimals and floats become the wider of both, days become instants, and
/// everything else becomes text; a column without a value takes the type of the other; but instants with a time zone and instants without are refused.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Append {
    /// What the other table is called: the name of its file.
    pub table: String,
    /// What becomes of columns that only one table has.
    #[serde(default)]
    pub other_columns: OtherColumns,
    /// The name of a column that says of each row which table it is from; none when left out. Where this table
    /// has such a column, as it has after an append before, its cells stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What becomes of columns that only one of two tables has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum OtherColumns {
    /// They stay, and their cells are missing in the rows of the other table.
    #[default]
    Keep,
    /// They are dropped.
    Drop,
    /// There must be none.
    Refuse,
}

impl Transform for Append {
    const NAME: &'static str = "append";

    fn check(&self) -> Result<()> {
        match (self.table.is_empty(), &self.source) {
            (true, _) => Err(Error::option("table", "name the table to append")),
            (_, Some(source)) if source.trim().is_empty() => Err(Error::option("source", "a column needs a name")),
            _ => Ok(()),
        }
    }

    fn sentence(&self) -> String {
        match &self.source {
            Some(source) => format!("Append {}, each row’s table in {source}", self.table),
            None => format!("Append {}", self.table),
        }
    }

    fn others(&self) -> Vec<&str> {
        vec![&self.table]
    }
}

#[cfg(feature = "engine")]
mod fit {
    use std::sync::Arc;

    use super::{Append, OtherColumns};
    use crate::run::Context;
    use crate::step::{Change, Fit, Others, Plan};
    use crate::table::chunk::Chunk;
    use crate::table::column::{Cast, Column, Written};
    use crate::table::{Field, Fitted, Made, Table, Type, Value};
    use crate::{Error, Result, words};

    /// Cells of a column that only the other table has.
    struct Absent(Chunk);

    impl Fitted for Absent {
        fn apply(&self, _: u64, of: &[Arc<Chunk>]) -> Result<Arc<Chunk>> {
            let rows = of.first().map_or(0, |chunk| chunk.len());
            Ok(Arc::new(self.0.take(&vec![u32::MAX; rows])))
        }
    }

    /// The same text in every row.
    struct Same(Chunk);

    impl Same {
        fn of(text: &str) -> Result<Same> {
            let column = Column::from_texts([Some(text)]);
            let chunk = column.chunks().next().map(|(_, chunk)| chunk.slice(0, 1));
            chunk
                .map(Same)
                .ok_or_else(|| Error::internal("a column of one cell has none"))
        }
    }

    impl Fitted for Same {
        fn apply(&self, _: u64, of: &[Arc<Chunk>]) -> Result<Arc<Chunk>> {
            let rows = of.first().map_or(0, |chunk| chunk.len());
            Ok(Arc::new(self.0.take(&vec![0; rows])))
        }
    }

    /// A column of both tables, or of one.
    struct Both<'a> {
        own: Option<(usize, &'a Field)>,
        other: Option<(usize, &'a Field)>,
        field: Field,
    }

    impl Append {
        /// The columns of both tables: this one's in their order, then the other's.
        fn columns<'a>(&self, table: &'a Table, other: &'a Table) -> Result<Vec<Both<'a>>> {
            let place = |of: &'a Table, name: &str| {
                let place = of.position(name)?;
                Some((place, of.fields().get(place)?))
            };
            let names = table.fields().iter().chain(
                other
                    .fields()
                    .iter()
                    .filter(|field| table.position(&field.name).is_none()),
            );
            let all = names.map(|field| {
                let (own, other) = (place(table, &field.name), place(other, &field.name));
                let r#type = match (own, other) {
                    (Some((_, a)), Some((_, b))) => common(a.r#type, b.r#type),
                    _ => field.r#type,
                };
                let field = Field {
                    name: field.name.clone(),
                    r#type,
                };
                Both { own, other, field }
            });
            let mut all: Vec<Both<'a>> = all.collect();
            // What says where rows are from is made, and is neither table's.
            all.retain(|both| self.source.as_ref() != Some(&both.field.name));
            let alone = |both: &Both<'a>| both.own.is_none() || both.other.is_none();
            match self.other_columns {
                OtherColumns::Keep => {}
                OtherColumns::Drop => all.retain(|both| !alone(both)),
                OtherColumns::Refuse => {
                    let names: Vec<String> = all
                        .iter()
                        .filter(|both| alone(both))
                        .map(|both| both.field.name.clone())
                        .collect();
                    if !names.is_empty() {
                        let problem = format!("only one of the tables has {}", super::super::named(&names));
                        return Err(Error::option("other_columns", problem));
                    }
                }
            }
            match all.is_empty() {
                true => Err(Error::option("table", "the two tables have no column in common")),
                false => Ok(all),
            }
        }
    }

    /// The type that holds the values of both.
    fn common(a: Type, b: Type) -> Type {
        let either = |x, y| (a, b) == (x, y) || (a, b) == (y, x);
        if a == b {
            a
        } else if either(Type::Integer, Type::Decimal) {
            Type::Decimal
        } else if a.is_number() && b.is_number() {
            Type::Float
        } else if either(Type::Date, Type::Timestamp) {
            Type::Timestamp
        } else {
            Type::Text
        }
    }

    /// The type of the one column of two that has values, where the other has none: what was never filled says nothing of
    /// what a column holds. `None` where both have some, or where their types are the same.
    async fn type_of_values(table: &Table, other: &Table, both: &Both<'_>, cx: &Context) -> Result<Option<Type>> {
        let (Some((own, a)), Some((theirs, b))) = (both.own, both.other) else {
            return Ok(None);
        };
        if a.r#type == b.r#type {
            return Ok(None);
        }
        if has_no_value(other, theirs, cx).await? {
            return Ok(Some(a.r#type));
        }
        Ok(has_no_value(table, own, cx).await?.then_some(b.r#type))
    }

    async fn has_no_value(table: &Table, place: usize, cx: &Context) -> Result<bool> {
        let column = table.columns(&[place], cx).await?.pop();
        let column = column.ok_or_else(|| Error::internal("a column is gone"))?;
        let is_empty = |chunk: &Chunk| chunk.valid.unset() == chunk.len() && chunk.invalid.is_empty();
        Ok(column.chunks().all(|(_, chunk)| is_empty(chunk)))
    }

    /// Whole numbers that have no float of their own, and become the nearest one.
    fn rounded(column: &Column) -> u64 {
        const EXACT: i64 = 1 << 53;
        let is_beyond = |value: Option<Value>| match value {
            Some(Value::Integer(whole)) => {
                whole.unsigned_abs() > EXACT.unsigned_abs() && whole as f64 as i128 != i128::from(whole)
            }
            _ => false,
        };
        let of = |chunk: &Chunk| (0..chunk.len()).filter(|row| is_beyond(chunk.value(*row))).count() as u64;
        column.chunks().map(|(_, chunk)| of(chunk)).sum()
    }

    /// The column that says how many rows a table has, for columns that are computed of nothing.
    fn counted(table: &Table) -> Vec<usize> {
        if table.fields().is_empty() { Vec::new() } else { vec![0] }
    }

    /// The column that says which table each row is from, of this one's rows and of the other's.
    fn sources(source: &str, table: &Table, other: &Table) -> Result<(Made, Made)> {
        if other.position(source).is_some() {
            let problem = format!(
                "{} has a column \"{source}\" already; choose another name",
                other.name()
            );
            return Err(Error::option("source", problem));
        }
        let field = Field {
            name: source.to_owned(),
            r#type: Type::Text,
        };
        let named = |of: &Table| -> Result<Made> {
            let same = Arc::new(Same::of(of.name())?);
            Ok(Made::computed(field.clone(), counted(of), same))
        };
        let own = match table
            .position(source)
            .and_then(|place| Some((place, table.fields().get(place)?)))
        {
            None => named(table)?,
            Some((place, own)) if own.r#type == Type::Text => Made::kept(field.clone(), place),
            Some(_) => {
                let problem = format!(
                    "the column \"{source}\" of {} is no text; choose another name",
                    table.name()
                );
                return Err(Error::option("source", problem));
            }
        };
        Ok((own, named(other)?))
    }

    /// A column of one table as the common one wants it; `lost` counts whole numbers that lose digits.
    async fn made(
        table: &Table,
        own: Option<(usize, &Field)>,
        lender: (&Table, usize),
        field: &Field,
        lost: &mut u64,
        cx: &Context,
    ) -> Result<Made> {
        let Some((place, own)) = own else {
            let form = lender.0.window(&[lender.1], 0, 0)?.columns.pop();
            let form = form.ok_or_else(|| Error::internal("a column is gone"))?;
            let absent = Absent(form.slice(0, 0));
            return Ok(Made::computed(field.clone(), counted(table), Arc::new(absent)));
        };
        if own.r#type == field.r#type {
            return Ok(Made::kept(field.clone(), place));
        }
        let column = table.columns(&[place], cx).await?.pop();
        let column = column.ok_or_else(|| Error::internal("a column is gone"))?;
        if own.r#type == Type::Integer && field.r#type == Type::Float {
            *lost += rounded(&column);
        }
        let (cast, _) = Cast::of(&column, field.r#type, Written::default())?;
        Ok(Made::computed(field.clone(), vec![place], Arc::new(cast)))
    }

    /// That columns have nothing in the rows of a table, of which the first few are named.
    fn missing_in(columns: &[String], of: &str) -> Option<String> {
        const NAMED: usize = 5;
        let mut names: Vec<String> = columns.iter().take(NAMED).cloned().collect();
        if columns.len() > NAMED {
            let more = (columns.len() - NAMED) as u64;
            names.push(words::plural(more, "more column", "more columns"));
        }
        let are = if columns.len() == 1 { "is" } else { "are" };
        (!names.is_empty()).then(|| format!("{} {are} missing in the rows of {of}", words::list(&names, "and")))
    }

    impl Fit for Append {
        async fn fit(&self, table: &Table, others: &Others, cx: &Context) -> Result<Plan> {
            let other = others
                .get(&self.table)
                .ok_or_else(|| Error::option("table", format!("no table called \"{}\" is open", self.table)))?;
            let (mut own, mut theirs, mut notes) = (Vec::new(), Vec::new(), Vec::new());
            let mut absent = (Vec::new(), Vec::new());
            for mut both in self.columns(table, other)? {
                let of_values = type_of_values(table, other, &both, cx).await?;
                both.field.r#type = of_values.unwrap_or(both.field.r#type);
                let of_other = both.other.map_or(0, |(place, _)| place);
                let of_own = both.own.map_or(0, |(place, _)| place);
                let mut lost = 0;
                own.push(made(table, both.own, (other, of_other), &both.field, &mut lost, cx).await?);
                theirs.push(made(other, both.other, (table, of_own), &both.field, &mut lost, cx).await?);
                if lost > 0 {
                    let numbers = words::plural(lost, "whole number", "whole numbers");
                    let their = words::noun(lost, "its", "their");
                    notes.push(format!(
                        "{numbers} of {} lost {their} last digits, which a float does not hold",
                        both.field.name
                    ));
                }
                if let (Some((_, a)), Some((_, b))) = (both.own, both.other)
                    && a.r#type != b.r#type
                    && of_values.is_none()
                {
                    let (name, to) = (&both.field.name, both.field.r#type.name());
                    notes.push(format!(
                        "{name} is {to} now, for {} and {}",
                        a.r#type.name(),
                        b.r#type.name()
                    ));
                }
                match (both.own, both.other) {
                    (Some(_), None) => absent.0.push(both.field.name),
                    (None, Some(_)) => absent.1.push(both.field.name),
                    _ => {}
                }
            }
            notes.extend(missing_in(&absent.0, other.name()));
            notes.extend(missing_in(&absent.1, table.name()));
            if let Some(source) = &self.source {
                let (of_own, of_other) = sources(source, table, other)?;
                own.push(of_own);
                theirs.push(of_other);
            }
            let other = other.with_columns(theirs, cx).await?;
            let mut plan = Plan::new(table, Change::Append(own, other));
            plan.effect.notes.extend(notes);
            Ok(plan)
        }
    }
}
