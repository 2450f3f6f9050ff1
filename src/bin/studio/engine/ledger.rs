//! Which questions are open, and what comes back for each: without a worker, so that any order of replies can be
//! tested.

use std::collections::{BTreeMap, VecDeque};

use glovebox::Result;
use glovebox::protocol::{Reply, RequestId};
use glovebox::run::Snapshot;
use serde_json::value::RawValue;

/// What came for a question: its answer, and the file that was made for it.
pub type Came<F> = (Box<RawValue>, Option<F>);

/// What is called with the answer.
pub type Then<F> = Box<dyn FnOnce(Result<Came<F>>)>;

/// A question under way.
#[derive(Debug, Clone, PartialEq)]
pub struct Running {
    /// Its number.
    pub request: RequestId,
    /// What is being done.
    pub doing: &'static str,
    /// When it was asked, in milliseconds since the page began to load.
    pub since: f64,
    /// When its present phase began.
    pub phase_since: f64,
    /// How far it is, once the worker has said so.
    pub snapshot: Option<Snapshot>,
}

/// A question that is not answered yet.
struct Open<F> {
    running: Running,
    then: Then<F>,
}

/// What is to be done with a reply that came.
#[derive(Debug, PartialEq, Eq)]
pub enum When {
    /// It is the next; handle it in this turn.
    Now,
    /// It is the next, and heavy; handle it in a turn of its own.
    Later,
    /// Others came before it that are not handled yet; it waits behind them.
    Behind,
}

/// The open questions, and the replies that wait to be handled. `F` is a file of the browser.
pub struct Ledger<F> {
    last: RequestId,
    open: BTreeMap<RequestId, Open<F>>,
    /// Replies that were read and are not handled yet, in their order.
    inbox: VecDeque<(Reply, Option<F>)>,
}

impl<F> Default for Ledger<F> {
    fn default() -> Self {
        Ledger {
            last: RequestId::default(),
            open: BTreeMap::new(),
            inbox: VecDeque::new(),
        }
    }
}

impl<F> Ledger<F> {
    /// Enters a question that is asked now; `then` is given its number. The number.
    pub fn enter(&mut self, doing: &'static str, now: f64, then: impl FnOnce(RequestId) -> Then<F>) -> RequestId {
        self.last = self.last.wrapping_add(1).max(1);
        let request = self.last;
        let running = Running {
            request,
            doing,
            since: now,
            phase_since: now,
            snapshot: None,
        };
        let then = then(request);
        self.open.insert(request, Open { running, then });
        request
    }

    /// Whether it is open.
    pub fn has(&self, request: RequestId) -> bool {
        self.open.contains_key(&request)
    }

    /// The questions under way, oldest first.
    pub fn running(&self) -> Vec<Running> {
        self.open.values().map(|open| open.running.clone()).collect()
    }

    /// Takes in a reply that came; none overtakes another. One that is to be handled now is given back.
    pub fn take_in(&mut self, reply: (Reply, Option<F>), heavy: bool) -> (When, Option<(Reply, Option<F>)>) {
        let waits = !self.inbox.is_empty();
        if !waits && !heavy {
            return (When::Now, Some(reply));
        }
        self.inbox.push_back(reply);
        (if waits { When::Behind } else { When::Later }, None)
    }

    /// The next reply that waits.
    pub fn next(&mut self) -> Option<(Reply, Option<F>)> {
        self.inbox.pop_front()
    }

    /// A question has moved on; one that is over has not.
    pub fn progress(&mut self, request: RequestId, snapshot: Snapshot, now: f64) {
        if let Some(Open { running, .. }) = self.open.get_mut(&request) {
            if running.snapshot.as_ref().is_none_or(|s| s.phase != snapshot.phase) {
                running.phase_since = now;
            }
            running.snapshot = Some(snapshot);
        }
    }

    /// Ends a question: what is to be called with its answer; `None` when it is over already.
    pub fn end(&mut self, request: RequestId) -> Option<Then<F>> {
        self.open.remove(&request).map(|open| open.then)
    }

    /// Ends all of them but those that stay, and forgets what came for them.
    pub fn end_all(&mut self, stays: impl Fn(RequestId) -> bool) -> Vec<(RequestId, Then<F>)> {
        self.inbox.clear();
        let all = std::mem::take(&mut self.open).into_iter();
        let (stay, end): (BTreeMap<_, _>, BTreeMap<_, _>) = all.partition(|(request, _)| stays(*request));
        self.open = stay;
        end.into_iter().map(|(request, open)| (request, open.then)).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use glovebox::Error;
    use glovebox::protocol::Body;
    use serde_json::value::to_raw_value;

    use super::*;

    type Heard = Rc<RefCell<Vec<(RequestId, String)>>>;

    fn ask(ledger: &mut Ledger<()>, heard: &Heard) -> RequestId {
        let heard = heard.clone();
        ledger.enter("Testing", 0.0, move |request| {
            Box::new(move |result| {
                let words = result.map_or_else(|error| error.to_string(), |(answer, _)| answer.get().to_owned());
                heard.borrow_mut().push((request, words));
            })
        })
    }

    fn done(request: RequestId) -> Reply {
        let answer = to_raw_value(&request).expect("a number");
        Reply {
            request,
            body: Body::Done(answer),
        }
    }

    fn handle(ledger: &mut Ledger<()>, reply: Reply) {
        let result = match reply.body {
            Body::Done(answer) => Ok((answer, None)),
            Body::Failed(error) => Err(error),
            Body::Progress(snapshot) => return ledger.progress(reply.request, snapshot, 1.0),
            Body::Ready | Body::Piece => return,
        };
        if let Some(then) = ledger.end(reply.request) {
            then(result);
        }
    }

    /// Every order of some things.
    fn orders(things: &[RequestId]) -> Vec<Vec<RequestId>> {
        if things.is_empty() {
            return vec![Vec::new()];
        }
        let rest = |at: usize| {
            things
                .iter()
                .enumerate()
                .filter(move |(i, _)| *i != at)
                .map(|(_, thing)| *thing)
        };
        let begun = things.iter().enumerate().flat_map(|(at, first)| {
            let others: Vec<RequestId> = rest(at).collect();
            orders(&others)
                .into_iter()
                .map(|order| [vec![*first], order].concat())
                .collect::<Vec<_>>()
        });
        begun.collect()
    }

    #[test]
    fn each_question_gets_its_own_answer_in_whatever_order_they_come() {
        for order in orders(&[1, 2, 3, 4]) {
            let (mut ledger, heard) = (Ledger::default(), Heard::default());
            let asked: Vec<RequestId> = (0..4).map(|_| ask(&mut ledger, &heard)).collect();
            assert_eq!(asked, [1, 2, 3, 4]);
            order.iter().for_each(|request| handle(&mut ledger, done(*request)));
            let told: Vec<(RequestId, String)> = order.iter().map(|request| (*request, request.to_string())).collect();
            assert_eq!(*heard.borrow(), told);
            assert!(ledger.running().is_empty());
        }
    }

    #[test]
    fn a_small_reply_does_not_overtake_a_heavy_one() {
        let mut ledger: Ledger<()> = Ledger::default();
        assert_eq!(ledger.take_in((done(1), None), false).0, When::Now);
        assert_eq!(ledger.take_in((done(2), None), true).0, When::Later);
        assert_eq!(ledger.take_in((done(3), None), false).0, When::Behind);
        assert_eq!(ledger.take_in((done(4), None), true).0, When::Behind);
        let order: Vec<RequestId> = std::iter::from_fn(|| ledger.next())
            .map(|(reply, _)| reply.request)
            .collect();
        assert_eq!(order, [2, 3, 4]);
        assert_eq!(ledger.take_in((done(5), None), false).0, When::Now);
    }

    #[test]
    fn what_comes_for_a_question_that_is_over_is_passed_over() {
        let (mut ledger, heard) = (Ledger::default(), Heard::default());
        let first = ask(&mut ledger, &heard);
        handle(&mut ledger, done(first));
        handle(&mut ledger, done(first));
        handle(&mut ledger, done(77));
        let failed = Reply {
            request: first,
            body: Body::Failed(Error::Stopped),
        };
        handle(&mut ledger, failed);
        assert_eq!(heard.borrow().len(), 1);
    }

    #[test]
    fn a_lost_worker_ends_all_and_leaves_nothing_that_it_had_said() {
        let (mut ledger, heard) = (Ledger::default(), Heard::default());
        let first = ask(&mut ledger, &heard);
        ask(&mut ledger, &heard);
        let without = ask(&mut ledger, &heard);
        ledger.take_in((done(first), None), true);
        ledger
            .end_all(|request| request == without)
            .into_iter()
            .for_each(|(_, then)| then(Err(Error::WorkerLost)));
        assert!(ledger.next().is_none());
        assert_eq!(
            heard.borrow().iter().map(|(request, _)| *request).collect::<Vec<_>>(),
            [1, 2]
        );
        assert!(ledger.has(without), "what needs no worker any more goes on");
        assert_eq!(ask(&mut ledger, &heard), 4, "numbers are not given twice");
    }
}
