//! Answers the question: columns one by one, then pairs, duplicates and missing cells, then findings.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::chunked::{self, Chunked};
use super::clusterings::clusterings;
use super::column::{Summed, sum_up};
use super::findings::Chunks;
use super::pairs::{self, Kept, Role, Side};
use super::quality::{counted, quality};
use super::relations::{self, Coded, Gather};
use super::report::{
    ColumnProfile, DuplicateGroup, Duplicates, Options, PAIR_LEVELS, Report, Score, TableProfile, VERSION,
};
use super::room::Room;
use super::{findings, missing};
use crate::ask::{Run, Tables};
use crate::kernel::bits::Bits;
use crate::run::{Context, Stopwatch, each_on};
use crate::stats::value_counts::ValueCounts;
use crate::table::chunk::{Bitmap, Data};
use crate::table::duplicates::{self, DuplicateGroups};
use crate::table::{Column, Table};
use crate::{Error, Finding, Result, few};

/// Rows of a group, and groups, that a report lists.
const LISTED: usize = 100;

/// What looking for findings is called where time is noted.
const FINDINGS: &str = "findings";

impl Run for Options {
    async fn run(&self, on: &Tables, cx: &Context) -> Result<Report> {
        profile(on.one()?, self, cx, &|_| ()).await
    }
}

/// Is told what is found, as it is.
pub(super) type Tell<'a> = &'a (dyn Fn(&[Finding]) + Sync);

/// Profiles a table.
pub(super) async fn profile(table: &Table, options: &Options, cx: &Context, tell: Tell<'_>) -> Result<Report> {
    let watch = cx.stopwatch();
    if let Some(unknown) = options.pairs.iter().find(|name| table.position(name).is_none()) {
        return Err(table.no_column("pairs", unknown));
    }
    tell(&table.findings_so_far());
    let room = Room::of(table, cx);
    let Columns {
        done: mut columns,
        candidates,
        repeated,
        pairs_fit,
    } = columns(table, options, room, cx, tell).await?;
    let compared: Vec<usize> = (0..columns.len())
        .filter(|at| {
            let name = columns.get(*at).map(|c| c.profile.name.as_str());
            name.is_some_and(|name| options.compares(name, table.fields().len()))
        })
        .collect();
    let coded: Vec<Option<Coded>> = columns.iter_mut().map(|c| c.coded.take()).collect();
    let associations = if !options.pairs.is_empty() || table.fields().len() <= options.pair_columns {
        let taken = columns
            .iter_mut()
            .map(|c| (std::mem::replace(&mut c.side, Side::None), c.role));
        let (sides, roles): (Vec<Side>, Vec<Role>) = taken.unzip();
        let kept = if pairs_fit {
            Kept::Sides(sides)
        } else {
            Kept::Roles(roles)
        };
        pairs::associations(table, kept, room, cx).await?
    } else {
        Vec::new()
    };
    let duplicates = duplicates(duplicates::summary(table, candidates, LISTED, cx).await?);
    let incomplete: Vec<(String, Vec<Bitmap>)> = columns
        .iter_mut()
        .filter(|c| !c.non_null.is_empty())
        .map(|c| (c.profile.name.clone(), std::mem::take(&mut c.non_null)))
        .collect();
    let missing = watch.time("patterns of missing cells", || {
        missing::patterns(&incomplete, table.rows())
    });
    let mut found: Vec<Finding> = table.findings_so_far();
    found.extend(columns.iter_mut().flat_map(|c| std::mem::take(&mut c.findings)));
    let profiles: Vec<ColumnProfile> = columns.into_iter().map(|c| c.profile).collect();
    let rows = relations::sampled(table.rows(), table.fields().len());
    let known = relations::Known {
        rows: &rows,
        compared: &compared,
        repeated,
        has_copies: duplicates.copies > 0,
    };
    let relations = relations::find(table, &profiles, coded, known, cx).await?;
    let summary = summary(table, &profiles, &duplicates, missing.rows_with_missing, &found);
    watch.time(FINDINGS, || {
        findings::of_table(
            &mut found,
            &summary,
            &profiles,
            &associations,
            (&duplicates, &missing.patterns),
            (table, &relations),
            options,
        );
    });
    let found = findings::settle(found);
    Ok(Report {
        version: VERSION,
        source: table.source().cloned(),
        table: summary,
        columns: profiles,
        clusterings: clusterings(&associations, cx).await?,
        associations,
        missing_patterns: missing.patterns,
        duplicates,
        keys: relations.keys,
        dependencies: relations.dependencies,
        findings: found,
    })
}

/// All columns, summed up.
struct Columns {
    done: Vec<Done>,
    /// Rows that can have a duplicate: those whose value in the column with fewest repetitions occurs
    /// again. `None` when no column narrows them down.
    candidates: Option<Bits>,
    /// The same of columns that repeat a value.
    repeated: Option<Bits>,
    /// Whether all that is to be compared has been made ready, as it fits together.
    pairs_fit: bool,
}

/// A column that has been summed up.
struct Done {
    profile: ColumnProfile,
    findings: Vec<Finding>,
    side: Side,
    role: Role,
    /// Which cells are there, by chunk, when some are missing.
    non_null: Vec<Bitmap>,
    /// Its values on the rows of the sample.
    coded: Option<Coded>,
}

/// The fewest rows whose value repeats in a column: how many, that column's position, the rows.
type Fewest = Mutex<Option<(usize, usize, Bits)>>;

/// What the threads that sum up columns share.
struct Work<'a> {
    table: &'a Table,
    options: &'a Options,
    watch: &'a Stopwatch,
    tell: Tell<'a>,
    room: Room,
    /// Bytes of what is kept to be compared.
    pairs: AtomicU64,
    fewest: Fewest,
    /// The same of columns in which some value repeats.
    fewest_again: Fewest,
    /// Rows among which relations are looked for.
    sampled: Vec<u32>,
}

/// Sums up all columns: at once when the table is in memory, else as many together as fit.
async fn columns(table: &Table, options: &Options, room: Room, cx: &Context, tell: Tell<'_>) -> Result<Columns> {
    let all: Vec<usize> = (0..table.fields().len()).collect();
    let work = Work {
        table,
        options,
        watch: cx.stopwatch(),
        tell,
        room,
        pairs: AtomicU64::new(0),
        fewest: Mutex::default(),
        fewest_again: Mutex::default(),
        sampled: relations::sampled(table.rows(), table.fields().len()),
    };
    let mut done: BTreeMap<usize, Done> = BTreeMap::new();
    let (large, held): (Vec<usize>, Vec<usize>) = all.iter().partition(|column| room.is_too_large(table, **column));
    for (column, one) in chunked::sum_up(table, &large, room.chunk(), options, cx).await? {
        tell(&one.findings);
        done.insert(column, work.chunked(column, one));
    }
    for group in room.groups(table, &held) {
        let held = table.columns(&group, cx).await?;
        cx.begin("summing up columns", group.len() as u64);
        let order = slowest_first(&held);
        let of_group = each_on(cx, room.threads(cx), group.len(), |place| {
            let at = order.get(place).copied().unwrap_or(place);
            match (group.get(at), held.get(at)) {
                (Some(column), Some(cells)) => work.sum_up(*column, cells).map(Mutex::new),
                _ => Err(Error::internal("a column is gone")),
            }
        })
        .await?;
        drop(held);
        if !work.pairs_fit() {
            // They will be read again: what was made ready would only take room.
            done.values_mut().for_each(|c| c.side = Side::None);
        }
        for (at, one) in order.into_iter().zip(of_group) {
            let column = group
                .get(at)
                .copied()
                .ok_or_else(|| Error::internal("a column is gone"))?;
            let one = one.into_inner().map_err(|_| Error::internal("a thread failed"))?;
            done.insert(column, one);
        }
    }
    let rows = |fewest: Fewest| match fewest.into_inner() {
        Ok(fewest) => Ok(fewest.map(|(_, _, rows)| rows)),
        Err(_) => Err(Error::internal("a thread failed")),
    };
    Ok(Columns {
        pairs_fit: work.pairs.load(Relaxed) <= room.pairs(),
        candidates: rows(work.fewest)?,
        repeated: rows(work.fewest_again)?,
        done: done.into_values().collect(),
    })
}

impl Work<'_> {
    fn sum_up(&self, place: usize, column: &Column) -> Result<Done> {
        let field = self.table.fields().get(place);
        let field = field.ok_or_else(|| Error::internal("a column is gone"))?;
        let pairs = self.options.compares(&field.name, self.table.fields().len());
        let Summed {
            mut profile,
            value_counts,
            repeats,
        } = sum_up(field, column, self.options, pairs, self.watch);
        findings::say_kind(&mut profile, Chunks::Held(column.parts()));
        self.keep_fewest(place, repeats)?;
        let coded = pairs.then(|| {
            let of = || match &value_counts {
                Some(counts) => Gather::of_places(column, &self.sampled, (&counts.dense_ranks, counts.counts.len())),
                None => Gather::of(column, &self.sampled),
            };
            self.watch.time("relations: columns coded", of)
        });
        let (role, side) = if pairs {
            self.watch.time("columns made ready for pairs", || {
                self.side(place, &profile, value_counts, column)
            })
        } else {
            (Role::None, Side::None)
        };
        let findings = self.watch.time(FINDINGS, || {
            findings::of_column(
                &profile,
                Chunks::Held(column.parts()),
                self.table.source(),
                self.options,
            )
        });
        (self.tell)(&findings);
        let non_null = if profile.missing > 0 {
            self.non_null(column)
        } else {
            Vec::new()
        };
        Ok(Done {
            coded,
            profile,
            findings,
            side,
            role,
            non_null,
        })
    }

    /// Which cells are there. Columns that are read by themselves may be cut at other rows.
    fn non_null(&self, column: &Column) -> Vec<Bitmap> {
        let chunks = column.iter().map(|chunk| chunk.non_null());
        if self.table.is_loaded() {
            return chunks.collect();
        }
        let mut whole = Bitmap::default();
        chunks.for_each(|chunk| whole.append(&chunk));
        vec![whole]
    }

    /// A column that was summed up in chunks. What pairs need of it must be read again.
    fn chunked(&self, place: usize, one: Chunked) -> Done {
        let mut role = Role::None;
        if self.options.compares(&one.profile.name, self.table.fields().len()) {
            let first = one.first.map(|chunk| Column::of(vec![chunk]));
            let few = (1..=PAIR_LEVELS).contains(&one.profile.distinct);
            role = match (one.value_counts, first.as_ref()) {
                (Some(value_counts), Some(first)) => {
                    let mean = pairs::mean_and_values(&value_counts, first).0;
                    self.number(place, mean, &one.profile, first, self.table.size(place))
                }
                (None, Some(first)) if few => match first.iter().next().map(|chunk| &chunk.data) {
                    // Both truths have a level, whether they occur or not.
                    Some(Data::Boolean(_)) => Role::Category(2),
                    Some(Data::Dictionary { .. } | Data::Text(_)) => {
                        Role::Category(usize::try_from(one.profile.distinct).unwrap_or(usize::MAX))
                    }
                    _ => Role::None,
                },
                _ => Role::None,
            };
        }
        if !matches!(role, Role::None) {
            self.pairs.fetch_max(self.room.pairs().saturating_add(1), Relaxed);
        }
        Done {
            profile: one.profile,
            findings: one.findings,
            side: Side::None,
            role,
            coded: None,
            non_null: one.non_null.into_iter().collect(),
        }
    }

    /// What the column brings to the comparison; nothing is kept once it is too much.
    fn side(
        &self,
        place: usize,
        profile: &ColumnProfile,
        value_counts: Option<ValueCounts>,
        column: &Column,
    ) -> (Role, Side) {
        let few = (1..=PAIR_LEVELS).contains(&profile.distinct);
        let cells: usize = column.iter().map(|chunk| chunk.memory()).sum();
        let number = value_counts.map(|value_counts| (pairs::mean_and_values(&value_counts, column), value_counts));
        let role = number
            .as_ref()
            .map(|((mean, _), _)| self.number(place, *mean, profile, column, cells as u64));
        let side = match number {
            Some(_) if !self.pairs_fit() => Side::None,
            // Categories must be made to count their levels.
            number => pairs::side(number, few, column),
        };
        let role = match (&side, role) {
            (_, Some(role)) => role,
            (Side::Category(levels), _) => Role::Category(levels.levels()),
            _ => Role::None,
        };
        self.pairs.fetch_add(side.memory(self.table.is_loaded()), Relaxed);
        if self.pairs_fit() {
            (role, side)
        } else {
            (role, Side::None)
        }
    }

    /// What is to be known of a column of numbers when it is read again.
    fn number(&self, place: usize, mean: pairs::Mean, profile: &ColumnProfile, column: &Column, cells: u64) -> Role {
        let missing = (profile.missing + profile.out_of_type).saturating_mul(4);
        let (width, few) = pairs::dense_rank_width(profile.distinct);
        let large = self.room.is_too_large(self.table, place);
        let ranks = self.table.rows().saturating_mul(width + 1) + missing;
        Role::Number {
            few: few && large,
            wide: pairs::is_wide(column.first()),
            mean,
            values: match self.table.is_loaded() {
                true => missing,
                false if few && large => self.table.rows().saturating_mul(width) + missing,
                false => cells + missing,
            },
            ranks: ranks.saturating_add(profile.distinct.saturating_mul(4)),
        }
    }

    fn pairs_fit(&self) -> bool {
        self.pairs.load(Relaxed) <= self.room.pairs()
    }

    fn keep_fewest(&self, place: usize, repeats: Option<Vec<u32>>) -> Result<()> {
        let Some(rows) = repeats else { return Ok(()) };
        let keep = |fewest: &Fewest| {
            let mut fewest = fewest.lock().map_err(|_| Error::internal("a thread failed"))?;
            let fewer = |(known, at, _): &(usize, usize, Bits)| (rows.len(), place) < (*known, *at);
            if fewest.as_ref().is_none_or(fewer) {
                *fewest = Some((rows.len(), place, Bits::of(self.table.rows(), &rows)));
            }
            Ok(())
        };
        keep(&self.fewest)?;
        match rows.is_empty() {
            true => Ok(()),
            false => keep(&self.fewest_again),
        }
    }
}

/// The order in which threads take columns: what takes long begins first, so that at the end no
/// thread waits for another.
fn slowest_first(columns: &[Column]) -> Vec<usize> {
    let effort = |column: &Column| -> usize {
        column
            .iter()
            .map(|chunk| match &chunk.data {
                // Hashed, described and compared row by row.
                Data::Text(texts) => texts.len() * 8 + texts.arena().len() / 4,
                Data::Wide { values, .. } => values.len() * 16,
                // Sorted.
                Data::Float(values) => values.len() * 8,
                Data::Fixed { values, .. } => values.len() * 4,
                Data::Boolean(_) | Data::Dictionary { .. } => chunk.len(),
            })
            .sum()
    };
    let efforts: Vec<usize> = columns.iter().map(effort).collect();
    few::order(columns.len(), |a, b| efforts.get(b).cmp(&efforts.get(a)))
}

fn duplicates(duplicates: DuplicateGroups) -> Duplicates {
    let largest = duplicates.largest.into_iter().map(|group| DuplicateGroup {
        count: group.count,
        rows: group.rows.into_iter().map(u64::from).collect(),
    });
    Duplicates {
        groups: duplicates.groups,
        rows_in_groups: duplicates.rows,
        copies: duplicates.rows - duplicates.groups,
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
    let summary = TableProfile {
        rows: table.rows(),
        columns: columns.len() as u64,
        missing_cells,
        rows_with_missing,
        columns_with_missing: columns.iter().filter(|c| c.missing > 0).count() as u64,
        columns_all_missing: columns.iter().filter(|c| table.rows() > 0 && c.count == 0).count() as u64,
        stand_in_cells: counted(findings, Finding::STAND_INS),
        out_of_type_cells,
        not_understood_cells: counted(findings, Finding::NOT_UNDERSTOOD),
        duplicate_rows: duplicates.copies,
        types,
        memory: columns.iter().map(|c| c.memory).sum(),
        quality: Score::default(),
    };
    TableProfile {
        quality: quality(&summary, columns, findings),
        ..summary
    }
}
