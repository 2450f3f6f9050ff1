//! A table's profile, asked for in pieces.

use glovebox::ask::Release;
use glovebox::profile::{Associations, Columns, Options, Report, Summarised, Summary};
use glovebox::protocol::RequestId;
use glovebox::table::{KeptId, TableId};
use glovebox::{Error, Result};
use yew::prelude::*;

use super::{Act, State};
use crate::engine::Engine;
use crate::shared::Shared;

/// Columns and pairs of a profile that are read at once: some milliseconds' work for the page.
const COLUMNS_TOGETHER: u64 = 50;
const PAIRS_TOGETHER: u64 = 4000;

/// Asks for a table's profile: first what it says of the whole table, then columns and associations
/// by ranges, since all at once would hold the page up while it reads them.
pub fn ask_profile(
    engine: &Engine,
    options: Options,
    (serial, table): (u32, TableId),
    dispatch: &UseReducerDispatcher<State>,
) {
    let (next, done) = (engine.clone(), dispatch.clone());
    let summary = Summary { options };
    let request = engine.ask(&summary, &[table], None, move |request, result| match result {
        Ok(summarised) => Pieces::new(next, done, request, summarised).fetch(),
        Err(problem) => done.dispatch(Act::Profiled(request, Err(problem))),
    });
    dispatch.dispatch(Act::Profiling(serial, request));
}

/// A profile that comes in pieces: each is asked for when the one before is there, and put where it
/// belongs.
struct Pieces {
    engine: Engine,
    dispatch: UseReducerDispatcher<State>,
    /// The question that all of them answer.
    request: RequestId,
    kept: KeptId,
    report: Report,
    columns: u64,
    associations: u64,
}

impl Pieces {
    fn new(engine: Engine, dispatch: UseReducerDispatcher<State>, request: RequestId, of: Summarised) -> Self {
        Pieces {
            engine,
            dispatch,
            request,
            kept: of.kept,
            report: of.report,
            columns: of.columns,
            associations: of.associations,
        }
    }

    /// Asks for the next piece, or says that all are there.
    fn fetch(mut self) {
        let engine = self.engine.clone();
        let (columns, pairs) = (self.report.columns.len() as u64, self.report.associations.len() as u64);
        let kept = self.kept;
        if columns < self.columns {
            let (first, count) = (columns, COLUMNS_TOGETHER);
            let next = move |_: RequestId, result: Result<Vec<_>>| match result {
                Ok(more) if !more.is_empty() => {
                    self.report.columns.extend(more);
                    self.fetch();
                }
                other => self.fail(other.err()),
            };
            engine.ask(&Columns { kept, first, count }, &[], None, next);
        } else if pairs < self.associations {
            let (first, count) = (pairs, PAIRS_TOGETHER);
            let next = move |_: RequestId, result: Result<Vec<_>>| match result {
                Ok(more) if !more.is_empty() => {
                    self.report.associations.extend(more);
                    self.fetch();
                }
                other => self.fail(other.err()),
            };
            engine.ask(&Associations { kept, first, count }, &[], None, next);
        } else {
            engine.ask(&Release { kept }, &[], None, |_, _| {});
            let report = Shared::new(self.report);
            self.dispatch.dispatch(Act::Profiled(self.request, Ok(report)));
        }
    }

    fn fail(self, problem: Option<Error>) {
        let problem = problem.unwrap_or_else(|| Error::internal("a profile ends before its last column"));
        self.engine.ask(&Release { kept: self.kept }, &[], None, |_, _| {});
        self.dispatch.dispatch(Act::Profiled(self.request, Err(problem)));
    }
}
