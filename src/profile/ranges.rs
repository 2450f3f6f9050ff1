//! A profile asked for in pieces: what is large stays on the shelf, and is looked at by range.

use serde::{Deserialize, Serialize};

use super::{Association, ColumnProfile, Options, Report};
use crate::ask::{Ask, Lane};
use crate::table::KeptId;
use crate::{Finding, Result};

/// Profiles a table and keeps the report; columns and associations are asked for later.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Summary {
    /// What to compute.
    pub options: Options,
}

/// A profile without its columns, and with its first associations alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summarised {
    /// Under which number the whole report is kept.
    pub kept: KeptId,
    /// The report. Its columns are left out; of its associations there are as many as are read at once with the rest.
    pub report: Report,
    /// How many columns it has.
    pub columns: u64,
    /// How many associations it has.
    pub associations: u64,
}

impl Ask for Summary {
    const NAME: &'static str = "profile-summary";
    const DOING: &'static str = "Profiling";
    const LANE: Lane = Lane::Long;
    type Answer = Summarised;

    fn check(&self) -> Result<()> {
        self.options.check()
    }
}

/// What the profile of a table that is under way has found so far, as it was found: more is added at the end. What
/// needs all columns is found last, and comes with the answer.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FoundSoFar {}

impl Ask for FoundSoFar {
    const NAME: &'static str = "profile-found";
    const DOING: &'static str = "Fetching findings";
    const LANE: Lane = Lane::Quick;
    type Answer = Vec<Finding>;
}

/// Some columns of a report that is kept.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Columns {
    /// The report.
    pub kept: KeptId,
    /// The first column wanted.
    pub first: u64,
    /// How many; fewer at the end.
    pub count: u64,
}

impl Ask for Columns {
    const NAME: &'static str = "profile-columns";
    const DOING: &'static str = "Fetching columns";
    const LANE: Lane = Lane::Quick;
    type Answer = Vec<ColumnProfile>;
}

/// Some associations of a report that is kept.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Associations {
    /// The report.
    pub kept: KeptId,
    /// The first association wanted.
    pub first: u64,
    /// How many; fewer at the end.
    pub count: u64,
}

impl Ask for Associations {
    const NAME: &'static str = "profile-associations";
    const DOING: &'static str = "Fetching associations";
    const LANE: Lane = Lane::Quick;
    type Answer = Vec<Association>;
}

#[cfg(feature = "engine")]
mod run {
    use super::super::findings::settle;
    use super::{Associations, Columns, FoundSoFar, Report, Summarised, Summary};
    use crate::ask::{Keep, Run, Tables};
    use crate::profile::run::profile;
    use crate::profile::{Association, ColumnProfile};
    use crate::run::Context;
    use crate::{Finding, Result};

    impl Keep for Report {
        const KIND: &'static str = "profile";
    }

    /// All associations of most tables; reading them takes a page some milliseconds.
    const FIRST_ASSOCIATIONS: u64 = 1000;

    impl Run for Summary {
        async fn run(&self, on: &Tables, cx: &Context) -> Result<Summarised> {
            let (table, id) = (on.one()?, on.ids().first().copied());
            let shelf = on.shelf().clone();
            let forget = || id.into_iter().for_each(|id| shelf.forget_found(id));
            forget();
            let tell = |found: &[Finding]| id.into_iter().for_each(|id| shelf.find_in(id, found));
            let report = profile(table, &self.options, cx, &tell).await;
            forget();
            let report = report?;
            let (columns, associations) = (report.columns.len() as u64, report.associations.len() as u64);
            let summary = Report {
                columns: Vec::new(),
                associations: some(&report.associations, 0, FIRST_ASSOCIATIONS),
                clusterings: report.clusterings.clone(),
                source: report.source.clone(),
                table: report.table.clone(),
                missing_patterns: report.missing_patterns.clone(),
                duplicates: report.duplicates.clone(),
                keys: report.keys.clone(),
                dependencies: report.dependencies.clone(),
                findings: report.findings.clone(),
                version: report.version,
            };
            Ok(Summarised {
                kept: on.keep(report),
                report: summary,
                columns,
                associations,
            })
        }
    }

    /// Some of a list, from a place on; fewer at the end.
    fn some<T: Clone>(all: &[T], first: u64, count: u64) -> Vec<T> {
        let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX).min(all.len());
        all.get(at(first)..at(first.saturating_add(count)))
            .unwrap_or(&[])
            .to_vec()
    }

    impl Run for Columns {
        async fn run(&self, on: &Tables, _: &Context) -> Result<Vec<ColumnProfile>> {
            Ok(some(&on.kept::<Report>(self.kept)?.columns, self.first, self.count))
        }
    }

    impl Run for FoundSoFar {
        async fn run(&self, on: &Tables, _: &Context) -> Result<Vec<Finding>> {
            Ok(settle(
                on.ids().iter().flat_map(|id| on.shelf().found_in(*id)).collect(),
            ))
        }
    }

    impl Run for Associations {
        async fn run(&self, on: &Tables, _: &Context) -> Result<Vec<Association>> {
            Ok(some(
                &on.kept::<Report>(self.kept)?.associations,
                self.first,
                self.count,
            ))
        }
    }
}
