//! Answers the question: column by column, so that two columns are in memory at a time.

use super::report::{ColumnDrift, LeftOut, Options, Report, Sampled, VERSION};
use crate::ask::{Run, Tables};
use crate::run::Context;
use crate::stats::kolmogorov::{TwoSamples, two_samples};
use crate::table::{Table, Type, Value, no_column};
use crate::words::{figure, plural};
use crate::{Error, Finding, Result, Severity};

impl Run for Options {
    async fn run(&self, on: &Tables, cx: &Context) -> Result<Report> {
        let (reference, current) = on.two()?;
        let names = self.names(reference, current)?;
        let (mut columns, mut left_out) = (Vec::new(), Vec::new());
        let total = names.len() as u64;
        for (done, name) in names.into_iter().enumerate() {
            // Reading a column is a phase of its own, so each one takes this up again.
            cx.begin("comparing columns", total);
            cx.tick(done as u64).await?;
            let sides = match sides(&name, reference, current) {
                Ok(sides) => sides,
                Err(why) => {
                    left_out.push(LeftOut { name, why });
                    continue;
                }
            };
            let mut samples = Vec::new();
            for (table, place) in sides {
                samples.push(values(table, place, cx).await?);
            }
            cx.begin("comparing columns", total);
            cx.tick(done as u64).await?;
            let found = match samples.as_slice() {
                [a, b] => two_samples(a, b, cx).await?,
                _ => return Err(Error::internal("a sample is gone")),
            };
            match found {
                Some(found) => columns.push(drift_of(name, &found, self.alpha)),
                None => left_out.push(LeftOut {
                    name,
                    why: "it has no value in one of the tables".to_owned(),
                }),
            }
        }
        cx.begin("comparing columns", total);
        cx.tick(total).await?;
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

/// Where a column is in the reference and in the current table, or why the two cannot be compared:
/// told by their types, before any cell is read.
fn sides<'a>(name: &str, reference: &'a Table, current: &'a Table) -> Result<[(&'a Table, usize); 2], String> {
    // The tables are not called by their names, which are often the same.
    let places = match (reference.position(name), current.position(name)) {
        (Some(a), Some(b)) => [(reference, a), (current, b)],
        (None, _) => return Err("the reference has no such column".to_owned()),
        (_, None) => return Err("the current table has no such column".to_owned()),
    };
    let kind = |(table, place): (&Table, usize), which| match table.fields().get(place).map(|field| field.r#type) {
        Some(kind) if kind.is_number() || kind.is_time() => Ok(kind),
        kind => Err(format!(
            "it is {} in {which}, which this test does not compare",
            kind.map_or("", Type::name)
        )),
    };
    let [a, b] = places;
    let (kind_a, kind_b) = (kind(a, "the reference")?, kind(b, "the current table")?);
    match kind_a == kind_b || (kind_a.is_number() && kind_b.is_number()) {
        true => Ok(places),
        false => Err(format!(
            "it is {} in the reference and {} in the current table",
            kind_a.name(),
            kind_b.name()
        )),
    }
}

fn drift_of(name: String, found: &TwoSamples, alpha: f64) -> ColumnDrift {
    ColumnDrift {
        name,
        test: "kolmogorov-smirnov".to_owned(),
        statistic: found.statistic,
        p_value: found.p_value,
        exact: found.is_exact,
        location: Value::float(found.location),
        more_below: !found.is_above,
        reference: found.sizes.0,
        current: found.sizes.1,
        drifted: found.p_value < alpha,
    }
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
