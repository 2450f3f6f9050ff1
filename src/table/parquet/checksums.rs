//! Pages whose bytes are not those that were written: a finding, since the values may be right.
//!
//! A page header may hold the CRC-32 of the page as it is in the file, packed (parquet.thrift of
//! Apache Parquet, `PageHeader.crc`).

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Mutex;

use flate2::Crc;

use super::kinds::ColumnPlan;
use super::metadata::Group;
use crate::finding::LISTED_ROWS;
use crate::words;
use crate::{Finding, Kind, Severity};

/// Row groups that a message names.
const NAMED: usize = 3;

/// A page: its leaf column, its row group, and its first byte.
type Place = (usize, usize, u64);

/// Pages that do not match, as far as pages have been read. The same page is noted once.
#[derive(Default)]
pub struct Checksums {
    /// With the rows of the row group that they concern; `None` means all of them.
    wrong: Mutex<BTreeMap<Place, Option<Range<u64>>>>,
}

/// Whether the bytes of a page have this checksum.
pub fn matches(page: &[u8], checksum: u32) -> bool {
    let mut crc = Crc::new();
    crc.update(page);
    crc.sum() == checksum
}

impl Checksums {
    /// Notes a page that does not match.
    pub fn note(&self, place: Place, rows: Option<Range<u64>>) {
        if let Ok(mut wrong) = self.wrong.lock() {
            wrong.insert(place, rows);
        }
    }

    /// One finding per column with such pages, in table order.
    pub fn findings(&self, groups: &[Group], columns: &[ColumnPlan]) -> Vec<Finding> {
        let Ok(wrong) = self.wrong.lock() else {
            return Vec::new();
        };
        if wrong.is_empty() {
            return Vec::new();
        }
        let mut first = 0u64;
        let groups: Vec<Range<u64>> = groups
            .iter()
            .map(|group| {
                let start = first;
                first = first.saturating_add(u64::try_from(group.rows).unwrap_or(0));
                start..first
            })
            .collect();
        let of_column = |column: &ColumnPlan| {
            let pages = column
                .leaves
                .iter()
                .flat_map(|&leaf| wrong.range((leaf, 0, 0)..(leaf + 1, 0, 0)));
            let pages: Vec<(usize, Range<u64>)> = pages
                .filter_map(|((_, group, _), rows)| {
                    let all = groups.get(*group)?;
                    let rows = rows.as_ref();
                    let rows = rows.map_or_else(|| all.clone(), |rows| all.start + rows.start..all.start + rows.end);
                    Some((*group, rows))
                })
                .collect();
            (!pages.is_empty()).then(|| finding(&column.name, &pages))
        };
        columns.iter().filter_map(of_column).collect()
    }
}

fn finding(column: &str, pages: &[(usize, Range<u64>)]) -> Finding {
    let mut groups: Vec<usize> = pages.iter().map(|(group, _)| *group).collect();
    groups.sort_unstable();
    groups.dedup();
    let mut message = match pages.len() {
        1 => format!("1 page of \"{column}\" does not match its checksum"),
        n => format!(
            "{} pages of \"{column}\" do not match their checksums",
            words::count(n as u64)
        ),
    };
    let named: Vec<String> = groups.iter().take(NAMED).map(usize::to_string).collect();
    message.push_str(match groups.len() {
        1 => ": row group ",
        _ => ": row groups ",
    });
    message.push_str(&named.join(", "));
    if groups.len() > NAMED {
        message.push_str(&format!(" and {} more", groups.len() - NAMED));
    }
    let rows = joined(pages.iter().map(|(_, rows)| rows.clone()).collect());
    let count = rows.iter().map(|rows| rows.end - rows.start).sum();
    Finding::new("parquet.checksum", Kind::DamagedFile, Severity::Critical, message)
        .column(column)
        .why("Bytes of the file have changed since it was written: the values in these pages may be wrong. Copy or export the file again.")
        .evidence("pages", pages.len() as f64)
        .rows(count, rows.into_iter().flatten().take(LISTED_ROWS))
}

/// Ranges in order, those that touch made one.
fn joined(mut ranges: Vec<Range<u64>>) -> Vec<Range<u64>> {
    crate::few::sort_by_key(&mut ranges, |range| range.start);
    let mut joined: Vec<Range<u64>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}
