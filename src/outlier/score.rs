//! Scores a table's rows, chunk after chunk, and keeps which of them are outliers.

use super::IsolationForest;
use super::report::{ScoreForest, Scored, ScoredRow};
use super::rows::each_row;
use crate::ask::{Run, Tables};
use crate::run::Context;
use crate::table::{RowSet, Selection, Table};
use crate::words::{figure, list, noun, rows};
use crate::{Error, Finding, Kind, Result, Severity};

/// Outliers that wait to be added to the set.
const WAITING: usize = 1 << 16;

impl Run for ScoreForest {
    async fn run(&self, on: &Tables, cx: &Context) -> Result<Scored> {
        let table = on.one()?;
        let forest = on.kept::<IsolationForest>(self.kept)?;
        let scorer = forest.scorer()?;
        let places = places(&forest.columns, table)?;
        let (mut row, mut scored) = (table.numbered_rows()?.start, 0u64);
        let mut top = Top::of(self.limit);
        let (mut outliers, mut waiting) = (RowSet::none(), Vec::new());
        cx.begin("scoring rows", table.rows());
        let take = |point: Option<&[f64]>| {
            if let Some(point) = point {
                let score = scorer.score(point);
                scored += 1;
                top.add(ScoredRow { row: row.into(), score });
                if score > self.threshold {
                    waiting.push(row);
                }
                if waiting.len() == WAITING {
                    outliers = outliers.or(&waiting.drain(..).collect());
                }
            }
            row += 1;
            Ok(())
        };
        each_row(table, &places, cx, take).await?;
        outliers = outliers.or(&waiting.into_iter().collect());
        let listed = top.finish();
        let count = outliers.len();
        let first: Vec<u32> = outliers.iter().take(crate::finding::LISTED_ROWS).collect();
        let kept = on.keep(outliers);
        let finding = (count > 0).then(|| {
            let found = self.finding(&forest, count, scored);
            found
                .rows(count, first.into_iter().map(u64::from))
                .selection(Selection::Kept(kept))
        });
        Ok(Scored {
            scored,
            not_scored: table.rows().saturating_sub(scored),
            outliers: count,
            rows: listed,
            kept,
            findings: finding.into_iter().collect(),
        })
    }
}

impl ScoreForest {
    fn finding(&self, forest: &IsolationForest, count: u64, scored: u64) -> Finding {
        let message = format!(
            "{} {} apart from the others: the isolation forest gives {} a score above {}",
            rows(count),
            noun(count, "lies", "lie"),
            noun(count, "it", "them"),
            figure(self.threshold),
        );
        let finding = Finding::new("outlier.rows", Kind::Outliers, Severity::Note, message)
            .why("Few random splits of the columns' numbers part such a row from all others. It may be a mistake, or the rare case that matters; means and models give it much weight.")
            .evidence("threshold", self.threshold)
            .evidence("share", count as f64 / scored.max(1) as f64);
        forest.columns.iter().fold(finding, Finding::column)
    }
}

/// Where the forest's columns are in a table; one error names all that it lacks.
fn places(columns: &[String], table: &Table) -> Result<Vec<usize>> {
    let (mut places, mut absent, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for name in columns {
        let place = table.position(name);
        match place.and_then(|place| table.fields().get(place)) {
            None => absent.push(format!("\"{name}\"")),
            Some(field) if !field.r#type.is_number() => others.push(format!("\"{name}\"")),
            Some(_) => places.extend(place),
        }
    }
    let mut problems = Vec::new();
    if !absent.is_empty() {
        problems.push(format!("the table lacks {}", list(&absent, "and")));
    }
    if !others.is_empty() {
        let hold = noun(others.len() as u64, "holds", "hold");
        problems.push(format!("{} {hold} no numbers in it", list(&others, "and")));
    }
    match problems.is_empty() {
        true => Ok(places),
        false => {
            let problem = format!("the forest looks at other columns: {}", problems.join(", and "));
            Err(Error::option("kept", problem))
        }
    }
}

/// The rows with the highest scores so far.
struct Top {
    rows: Vec<ScoredRow>,
    limit: usize,
}

impl Top {
    fn of(limit: u64) -> Top {
        Top {
            rows: Vec::new(),
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
        }
    }

    fn add(&mut self, row: ScoredRow) {
        self.rows.push(row);
        if self.rows.len() >= self.limit.saturating_mul(2).saturating_add(1024) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        crate::few::sort_by(&mut self.rows, |a, b| {
            b.score.total_cmp(&a.score).then(a.row.cmp(&b.row))
        });
        self.rows.truncate(self.limit);
    }

    fn finish(mut self) -> Vec<ScoredRow> {
        self.cut();
        self.rows
    }
}
