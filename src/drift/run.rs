//! Answers the question: column by column, so that two columns are in memory at a time.

use super::report::{ColumnDrift, LeftOut, Options, Report, Sampled, VERSION};
use crate::ask::{Run, Tables};
use crate::run::Context;
use crate::stats::kolmogorov::{TwoSamples, two_samples};
use crate::table::{Kind, Table, Type, Value, show};
use crate::words::{list, noun, plural, probability};
use crate::{Error, Finding, Kind as FindingKind, Result, Severity};

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
            let mut kind = Kind::of(Type::Float);
            for (table, place) in sides {
                let (values, of) = values(table, place, cx).await?;
                samples.push(values);
                kind = of;
            }
            cx.begin("comparing columns", total);
            cx.tick(done as u64).await?;
            let found = match samples.as_slice() {
                [a, b] => two_samples(a, b, cx).await?,
                _ => return Err(Error::internal("a sample is gone")),
            };
            match found {
                Some(found) => columns.push(drift_of(name, &found, self.alpha, &kind)),
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
        let drifted = columns.iter().filter(|column| column.drifted).map(finding);
        let mut findings: Vec<Finding> = drifted.collect();
        findings.extend(of_schemas(reference, current, &columns, &left_out));
        // Gravest first; of equals the columns' order.
        crate::few::sort_by_key(&mut findings, |finding| std::cmp::Reverse(finding.severity));
        Ok(Report {
            version: VERSION,
            reference: sampled(reference),
            current: sampled(current),
            findings,
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
            return Err(reference.no_column("columns", unknown));
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

/// A column of a table, by its place.
pub type Placed<'a> = (&'a Table, usize);

/// Where a column is in the reference and in the current table, or why the test cannot compare the two: told by
/// their types, before any cell is read.
fn sides<'a>(name: &str, reference: &'a Table, current: &'a Table) -> Result<[Placed<'a>; 2], String> {
    let [a, b] = places_of(name, reference, current)?;
    for (side, which) in [(a, "the reference"), (b, "the current table")] {
        let kind = kind(side);
        if !kind.is_some_and(|kind| kind.is_number() || kind.is_time()) {
            let kind = kind.map_or("", Type::name);
            return Err(format!("it is {kind} in {which}, which this test does not compare"));
        }
    }
    comparable(a, b)?;
    Ok([a, b])
}

/// Where a column is in the reference and in the current table, or which of them lacks it.
pub fn places_of<'a>(name: &str, reference: &'a Table, current: &'a Table) -> Result<[Placed<'a>; 2], String> {
    // The tables are not called by their names, which are often the same.
    match (reference.position(name), current.position(name)) {
        (Some(a), Some(b)) => Ok([(reference, a), (current, b)]),
        (None, _) => Err("the reference has no such column".to_owned()),
        (_, None) => Err("the current table has no such column".to_owned()),
    }
}

/// Why the values of two columns cannot be held against each other, where they cannot: both must be numbers, or
/// of one type.
pub fn comparable(reference: Placed<'_>, current: Placed<'_>) -> Result<(), String> {
    let (Some(a), Some(b)) = (kind(reference), kind(current)) else {
        return Err("it is gone".to_owned());
    };
    match a == b || (a.is_number() && b.is_number()) {
        true => Ok(()),
        false => Err(format!(
            "it is {} in the reference and {} in the current table",
            a.name(),
            b.name()
        )),
    }
}

fn kind((table, place): Placed<'_>) -> Option<Type> {
    table.fields().get(place).map(|field| field.r#type)
}

/// What the two tables' columns alone tell: that some are gone, new, or of another kind, and that nothing
/// could be compared.
fn of_schemas(reference: &Table, current: &Table, columns: &[ColumnDrift], left_out: &[LeftOut]) -> Vec<Finding> {
    let (mut gone, mut new, mut other) = (Vec::new(), Vec::new(), Vec::new());
    let kind = |table: &Table, name: &str| table.fields().get(table.position(name)?).map(|field| field.r#type);
    for left in left_out {
        match (kind(reference, &left.name), kind(current, &left.name)) {
            (Some(_), None) => gone.push(left.name.clone()),
            (None, Some(_)) => new.push(left.name.clone()),
            (Some(a), Some(b)) if a != b && !(a.is_number() && b.is_number()) => other.push(left.name.clone()),
            _ => {}
        }
    }
    let said = |code: &str, severity, names: Vec<String>, words: &str, why: &str| {
        let all = list(&names, "and");
        let are = noun(names.len() as u64, "is", "are");
        let finding = Finding::new(code, FindingKind::Drift, severity, format!("{all} {are} {words}")).why(why);
        let count = names.len() as u64;
        let finding = names.into_iter().fold(finding, Finding::column);
        (count > 0).then(|| finding.count(count))
    };
    let gone = said(
        "drift.column-gone",
        Severity::Critical,
        gone,
        "not in the current table",
        "What was learnt with it cannot be used, or it has another name now.",
    );
    let other = said(
        "drift.column-type",
        Severity::Critical,
        other,
        "of another type than in the reference",
        "Values that do not fit make a column text: another way of writing numbers or days, or a word among them.",
    );
    let new = said(
        "drift.column-new",
        Severity::Note,
        new,
        "not in the reference",
        "Nothing that was learnt on the reference knows of it.",
    );
    let nothing = columns.is_empty().then(|| {
        Finding::new(
            "drift.nothing-compared",
            FindingKind::Drift,
            Severity::Warning,
            "No column could be compared",
        )
        .why("Only numbers and times that both tables have are compared; why each column was left out is said with it.")
    });
    [gone, other, new, nothing].into_iter().flatten().collect()
}

fn drift_of(name: String, found: &TwoSamples, alpha: f64, kind: &Kind) -> ColumnDrift {
    ColumnDrift {
        name,
        test: "kolmogorov-smirnov".to_owned(),
        statistic: found.statistic,
        p_value: found.p_value,
        exact: found.is_exact,
        location: shown(found.location, kind),
        more_below: !found.is_above,
        reference: found.sizes.0,
        current: found.sizes.1,
        drifted: found.p_value < alpha,
    }
}

/// A value as its column shows it.
fn shown(value: f64, kind: &Kind) -> Value {
    // Seconds since 1970 are floats of less than a microsecond's grain, for centuries around now.
    let scale = match kind.r#type {
        Type::Date => 0,
        Type::Timestamp | Type::Time => 6,
        _ => return Value::float(value),
    };
    let unscaled = value * f64::from(10u32.pow(scale));
    match unscaled.abs() < i64::MAX as f64 {
        true => show::whole(unscaled.round() as i64, scale as u8, kind),
        false => Value::float(value),
    }
}

/// The values of a column, ascending, without NaN, and what it holds.
async fn values(table: &Table, place: usize, cx: &Context) -> Result<(Vec<f64>, Kind)> {
    let column = table.columns(&[place], cx).await?.pop();
    let column = column.ok_or_else(|| Error::internal("a column is gone"))?;
    let numbers = column
        .numbers()
        .ok_or_else(|| Error::internal("a column of other cells"))?;
    let mut values: Vec<f64> = numbers.values.into_iter().filter(|x| !x.is_nan()).collect();
    // So that the two zeros are one value.
    values.iter_mut().for_each(|x| *x += 0.0);
    values.sort_unstable_by(f64::total_cmp);
    Ok((values, column.kind().clone()))
}

fn finding(column: &ColumnDrift) -> Finding {
    let message = format!(
        "{} has another distribution than in the reference: up to {} of its values lie on another side",
        column.name,
        crate::words::share(column.statistic)
    );
    Finding::new("drift.distribution", FindingKind::Drift, Severity::Warning, message)
        .column(&column.name)
        .why(format!(
            "A difference as large has a probability of {} when nothing has changed ({} against {}). What was learnt or agreed on the reference may not hold any more.",
            probability(column.p_value),
            plural(column.current, "value", "values"),
            crate::words::count(column.reference),
        ))
        .evidence("statistic", column.statistic)
        .evidence("p value", column.p_value)
        .count(1)
}
