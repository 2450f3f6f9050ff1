//! Answers the question: columns one by one, then pairs, copies and gaps, then findings.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use super::column::{Summed, sum_up};
use super::pairs::{self, Side};
use super::report::{ColumnProfile, DuplicateGroup, Duplicates, Options, Report, Score, TableProfile};
use super::{findings, gaps};
use crate::scan::{Phase, Progress, each, twins};
use crate::table::column::{Column, Data};
use crate::table::{Shard, Table};
use crate::{Error, Finding, Result};

/// Rows of a group, and groups, that a report lists.
const LISTED: usize = 100;

/// What looking for findings is called where time is noted.
const FINDINGS: &str = "findings";

/// Profiles a table.
///
/// # Errors
/// When an option is out of its bounds, the source cannot be read any more, or the person said stop.
pub async fn run(table: &Table, options: &Options, progress: &Progress) -> Result<Report> {
    options.check()?;
    let watch = progress.stopwatch();
    let mut columns = columns(table, options, progress).await?;
    let names: Vec<&str> = table.fields.iter().map(|f| f.name.as_str()).collect();
    let associations = if names.len() <= options.pair_columns {
        let sides: Vec<Side> = columns
            .iter_mut()
            .map(|c| std::mem::replace(&mut c.side, Side::None))
            .collect();
        pairs::associations(&names, &sides, progress).await?
    } else {
        Vec::new()
    };
    let groups = twins::groups(table, candidates(&mut columns), progress).await?;
    let duplicates = duplicates(&groups);
    let incomplete: Vec<(String, Vec<Arc<Column>>)> = columns
        .iter()
        .filter(|c| !c.gaps.is_empty())
        .map(|c| (c.profile.name.clone(), c.gaps.clone()))
        .collect();
    let gaps = watch.time("patterns of missing cells", || gaps::patterns(&incomplete, table.rows));
    let mut found: Vec<Finding> = table.findings.clone();
    found.extend(columns.iter_mut().flat_map(|c| std::mem::take(&mut c.findings)));
    let profiles: Vec<ColumnProfile> = columns.into_iter().map(|c| c.profile).collect();
    let summary = summary(table, &profiles, &duplicates, gaps.rows_with_missing, &found);
    found.extend(watch.time(FINDINGS, || {
        findings::of_table(&summary, &profiles, &associations, &duplicates, options)
    }));
    findings::order(&mut found);
    Ok(Report {
        source: table.source.clone(),
        table: summary,
        columns: profiles,
        associations,
        missing_patterns: gaps.patterns,
        duplicates,
        findings: found,
    })
}

impl Options {
    /// All bad fields at once.
    ///
    /// # Errors
    /// [`Error::Options`] when a field is out of its bounds.
    pub fn check(&self) -> Result<()> {
        let mut bad = Vec::new();
        let mut within = |field: &str, holds: bool, bounds: &str| {
            if !holds {
                bad.push(crate::error::BadField {
                    field: field.to_owned(),
                    problem: format!("must be {bounds}"),
                });
            }
        };
        within("bins", (1..=250).contains(&self.bins), "from 1 to 250");
        within("top", (1..=1000).contains(&self.top), "from 1 to 1,000");
        within("share", (0.0..=1.0).contains(&self.share), "from 0 to 1");
        within("uniformity", (0.0..=1.0).contains(&self.uniformity), "from 0 to 1");
        within("skewness", self.skewness >= 0.0, "0 or more");
        within("association", (0.0..=1.0).contains(&self.association), "from 0 to 1");
        within("imbalance", (0.0..=1.0).contains(&self.imbalance), "from 0 to 1");
        if bad.is_empty() {
            Ok(())
        } else {
            Err(Error::Options(crate::error::Bad { fields: bad }))
        }
    }
}

/// A column that has been summed up.
struct Done {
    profile: ColumnProfile,
    findings: Vec<Finding>,
    side: Side,
    /// The column itself without its values, when cells are missing: only which rows.
    gaps: Vec<Arc<Column>>,
    /// Rows whose value occurs again in the column, when they are few.
    repeats: Option<Vec<u32>>,
}

/// Sums up all columns: at once when the table is in memory, else as many together as fit.
async fn columns(table: &Table, options: &Options, progress: &Progress) -> Result<Vec<Done>> {
    let all: Vec<usize> = (0..table.fields.len()).collect();
    let groups: Vec<Vec<usize>> = if table.is_loaded() {
        vec![all]
    } else {
        disk_groups(table, &all)
    };
    let pairs = table.fields.len() <= options.pair_columns;
    let watch = progress.stopwatch();
    let mut done = Vec::with_capacity(table.fields.len());
    for group in groups {
        let shards = table.load(&group, progress).await?;
        progress.begin(Phase::Columns, group.len() as u64);
        let order = slowest_first(&shards, group.len());
        let of_group = each(progress, group.len(), |place| {
            let at = order.get(place).copied().unwrap_or(place);
            let parts: Vec<Arc<Column>> = shards.iter().filter_map(|s| s.columns.get(at).cloned()).collect();
            let field = group
                .get(at)
                .and_then(|c| table.fields.get(*c))
                .ok_or_else(|| Error::internal("a column is gone"))?;
            let mut summed = sum_up(field, &parts, options, pairs, watch);
            let side = if pairs {
                watch.time("columns made ready for pairs", || pairs::side(&mut summed, &parts))
            } else {
                Side::None
            };
            let Summed { profile, repeats, .. } = summed;
            let findings = watch.time(FINDINGS, || findings::of_column(&profile, &parts, options));
            let gaps = if profile.missing > 0 {
                parts.iter().map(|p| Arc::new(only_gaps(p))).collect()
            } else {
                Vec::new()
            };
            Ok(Mutex::new(Done {
                profile,
                findings,
                side,
                gaps,
                repeats,
            }))
        })
        .await?;
        let mut in_place: Vec<(usize, Mutex<Done>)> = order.into_iter().zip(of_group).collect();
        in_place.sort_by_key(|(at, _)| *at);
        for (_, one) in in_place {
            done.push(one.into_inner().map_err(|_| Error::internal("a thread failed"))?);
        }
    }
    Ok(done)
}

/// The order in which threads take columns: what takes long begins first, so that at the end no
/// thread waits for another.
fn slowest_first(shards: &[Arc<Shard>], columns: usize) -> Vec<usize> {
    let effort = |at: &usize| -> usize {
        let parts = shards.iter().filter_map(|shard| shard.columns.get(*at));
        parts
            .map(|part| match &part.data {
                // Hashed, described and compared row by row.
                Data::Text(texts) => texts.len() * 8 + texts.arena().len() / 4,
                Data::Wide { values, .. } => values.len() * 16,
                // Sorted.
                Data::Float(values) => values.len() * 8,
                Data::Whole { values, .. } => values.len() * 4,
                Data::Boolean(_) | Data::Coded { .. } => part.len(),
            })
            .sum()
    };
    let mut order: Vec<usize> = (0..columns).collect();
    order.sort_by_cached_key(|at| std::cmp::Reverse(effort(at)));
    order
}

/// Columns whose values fit the memory budget together, one at least.
fn disk_groups(table: &Table, all: &[usize]) -> Vec<Vec<usize>> {
    let each = table.rows.saturating_mul(24).max(1);
    let together = usize::try_from(table.source.memory_budget / each)
        .unwrap_or(usize::MAX)
        .max(1);
    all.chunks(together).map(<[usize]>::to_vec).collect()
}

/// A column's gaps, without its values.
fn only_gaps(column: &Column) -> Column {
    Column {
        kind: column.kind.clone(),
        data: Data::Boolean(Vec::new()),
        valid: column.valid.clone(),
        token_rows: Vec::new(),
        tokens: Vec::new(),
        strays: column.strays.clone(),
    }
}

/// Rows that can have a twin: those whose value in the column with fewest repetitions occurs
/// again. `None` when no column narrows them down.
fn candidates(columns: &mut [Done]) -> Option<Vec<u32>> {
    columns.iter_mut().filter_map(|c| c.repeats.take()).min_by_key(Vec::len)
}

fn duplicates(groups: &[Vec<u32>]) -> Duplicates {
    let in_groups: usize = groups.iter().map(Vec::len).sum();
    let mut by_size: Vec<&Vec<u32>> = groups.iter().collect();
    by_size.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.first().cmp(&b.first())));
    let largest = by_size.into_iter().take(LISTED).map(|group| DuplicateGroup {
        count: group.len() as u64,
        rows: group.iter().take(LISTED).map(|row| u64::from(*row)).collect(),
    });
    Duplicates {
        groups: groups.len() as u64,
        rows_in_groups: in_groups as u64,
        copies: (in_groups - groups.len()) as u64,
        largest: largest.collect(),
    }
}

fn summary(
    table: &Table,
    columns: &[ColumnProfile],
    duplicates: &Duplicates,
    rows_with_missing: u64,
    findings: &[Finding],
) -> TableProfile {
    let mut types = BTreeMap::new();
    columns.iter().for_each(|c| *types.entry(c.r#type).or_default() += 1);
    let missing_cells = columns.iter().map(|c| c.missing).sum();
    let out_of_type_cells = columns.iter().map(|c| c.out_of_type).sum();
    TableProfile {
        rows: table.rows,
        columns: columns.len() as u64,
        missing_cells,
        rows_with_missing,
        columns_with_missing: columns.iter().filter(|c| c.missing > 0).count() as u64,
        columns_all_missing: columns.iter().filter(|c| table.rows > 0 && c.count == 0).count() as u64,
        out_of_type_cells,
        duplicate_rows: duplicates.copies,
        types,
        memory: columns.iter().map(|c| c.memory).sum(),
        quality: quality(
            table.rows,
            columns,
            missing_cells,
            out_of_type_cells,
            duplicates.copies,
            findings,
        ),
    }
}

/// Quality in percent. Consistency: a column counts as inconsistent when a finding says that one
/// thing is written in several ways in it.
fn quality(
    rows: u64,
    columns: &[ColumnProfile],
    missing: u64,
    strays: u64,
    copies: u64,
    findings: &[Finding],
) -> Score {
    let share = |bad: u64, all: u64| (all > 0).then(|| 100.0 * (1.0 - bad as f64 / all as f64));
    let cells = rows * columns.len() as u64;
    let mixed: BTreeSet<&String> = findings
        .iter()
        .filter(|f| {
            matches!(
                f.code.as_str(),
                "missing.mixed-tokens" | "type.mixed" | "text.case-variants" | "text.outer-space"
            )
        })
        .flat_map(|f| &f.columns)
        .collect();
    let inconsistent = columns.iter().filter(|c| mixed.contains(&c.name)).count() as u64;
    let score = Score {
        overall: None,
        completeness: share(missing, cells),
        validity: share(strays, cells - missing),
        uniqueness: share(copies, rows),
        consistency: share(inconsistent, if rows > 0 { columns.len() as u64 } else { 0 }),
    };
    let known: Vec<f64> = [score.completeness, score.validity, score.uniqueness, score.consistency]
        .into_iter()
        .flatten()
        .collect();
    Score {
        overall: (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64),
        ..score
    }
}
