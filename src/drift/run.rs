//! Answers the question: column by column, so that two columns are in memory at a time.

use super::report::{ColumnDrift, LeftOut, Options, Report, Sampled, VERSION};
use crate::ask::{Run, Tables};
use crate::run::Context;
use crate::stats::kolmogorov::two_samples;
use crate::table::{Table, no_column};
use crate::words::{figure, plural};
use crate::{Error, Finding, Result, Severity};

impl Run for Options {
    async fn run(&self, on: &Tables, cx: &Context) -> Result<Report> {
        let (reference, current) = on.two()?;
        let names = self.names(reference, current)?;
        cx.begin("comparing columns", names.len() as u64);
        let (mut columns, mut left_out) = (Vec::new(), Vec::new());
        for name in names {
            match compared(&name, reference, current, self.alpha, cx).await? {
                Ok(column) => columns.push(column),
                Err(why) => left_out.push(LeftOut { name, why }),
            }
            cx.begin("comparing columns", 0);
            cx.tick(1).await?;
        }
        let sampled = |table: &Table| Sampled {
            name: table.name().to_owned(),
            rows: table.rows(),
        };
        Ok(Report {
            version: VERSION,
            reference: sampled(reference),
            current: sampled(current),
            findings: columns.iter().filter(|column| column.drifted).map(finding).collect(),
            columns,
            left_out,
        })
    }
}

impl Options {
    /// The columns that are asked about: those of the reference, and then those that the current table
    /// alone has.
    fn names(&self, reference: &Table, current: &Table) -> Result<Vec<String>> {
        if let Some(unknown) = self.columns.iter().find(|name| {
            let name = name.as_str();
            reference.position(name).is_none() && current.position(name).is_none()
        }) {
            return Err(no_column("columns", unknown));
        }
        let new = current
            .fields()
            .iter()
            .filter(|field| reference.position(&field.name).is_none());
        let all = reference.fields().iter().chain(new).map(|field| field.name.clone());
        Ok(all
            .filter(|name| self.columns.is_empty() || self.columns.contains(name))
            .collect())
    }
}

/// One column of both tables, or why it cannot be compared.
async fn compared(
    name: &str,
    reference: &Table,
    current: &Table,
    alpha: f64,
    cx: &Context,
) -> Result<Result<ColumnDrift, String>> {
    let mut samples = Vec::new();
    for table in [reference, current] {
        let Some(place) = table.position(name) else {
            return Ok(Err(format!("{} has no such column", table.name())));
        };
        let kind = table.fields().get(place).map(|field| field.r#type);
        if !kind.is_some_and(|kind| kind.is_number() || kind.is_time()) {
            let kind = kind.map_or("", |kind| kind.name());
            return Ok(Err(format!(
                "it is {kind} in {}, which this test does not compare",
                table.name()
            )));
        }
        samples.push((kind, values(table, place, cx).await?));
    }
    let [(kind_a, a), (kind_b, b)] = samples.as_slice() else {
        return Err(Error::internal("a sample is gone"));
    };
    if kind_a.map(|kind| kind.is_time()) != kind_b.map(|kind| kind.is_time())
        || (kind_a != kind_b && kind_a.is_some_and(|kind| kind.is_time()))
    {
        let said = |kind: &Option<crate::table::Type>| kind.map_or("", |kind| kind.name());
        return Ok(Err(format!(
            "it is {} in one table and {} in the other",
            said(kind_a),
            said(kind_b)
        )));
    }
    let Some(found) = two_samples(a, b) else {
        return Ok(Err("it has no value in one of the tables".to_owned()));
    };
    Ok(Ok(ColumnDrift {
        name: name.to_owned(),
        test: "kolmogorov-smirnov".to_owned(),
        statistic: found.statistic,
        p_value: found.p_value,
        exact: found.is_exact,
        location: found.location,
        more_below: !found.is_above,
        reference: a.len() as u64,
        current: b.len() as u64,
        drifted: found.p_value < alpha,
    }))
}

/// The values of a column, ascending, without NaN.
async fn values(table: &Table, place: usize, cx: &Context) -> Result<Vec<f64>> {
    let column = table.columns(&[place], cx).await?.pop();
    let column = column.ok_or_else(|| Error::internal("a column is gone"))?;
    let numbers = column
        .numbers()
        .ok_or_else(|| Error::internal("a column of other cells"))?;
    let mut values: Vec<f64> = numbers.values.into_iter().filter(|x| !x.is_nan()).collect();
    // So that the two zeros are one value.
    values.iter_mut().for_each(|x| *x += 0.0);
    values.sort_unstable_by(f64::total_cmp);
    Ok(values)
}

fn finding(column: &ColumnDrift) -> Finding {
    let message = format!(
        "{} has another distribution than in the reference: up to {} of its values lie on another side",
        column.name,
        crate::words::share(column.statistic)
    );
    Finding::new("drift.distribution", Severity::Warning, message)
        .column(&column.name)
        .why(format!(
            "A difference as large has a probability of {} when nothing has changed ({} against {}). What was learnt or agreed on the reference may not hold any more.",
            figure(column.p_value),
            plural(column.current, "value", "values"),
            crate::words::count(column.reference),
        ))
        .evidence("statistic", column.statistic)
        .evidence("p value", column.p_value)
        .count(1)
}
