//! Where time goes, part by part. The engine has no clock: who drives it may lend one.

use std::sync::Mutex;

/// Milliseconds since some moment in the past.
pub type Clock = fn() -> f64;

/// Time spent on one part of the work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spent {
    /// The part, in words.
    pub part: &'static str,
    /// Milliseconds, of all threads together.
    pub milliseconds: f64,
}

/// Adds up the time of each part. Without a clock it does nothing, and costs nothing.
#[derive(Debug, Default)]
pub struct Stopwatch {
    clock: Option<Clock>,
    spent: Mutex<Vec<Spent>>,
}

impl Stopwatch {
    /// One that looks at this clock.
    pub fn with(clock: Clock) -> Self {
        Stopwatch {
            clock: Some(clock),
            spent: Mutex::default(),
        }
    }

    /// The moment, to be handed to [`Stopwatch::add`]; 0 without a clock.
    pub fn now(&self) -> f64 {
        self.clock.map_or(0.0, |clock| clock())
    }

    /// Adds the time since `start` to a part.
    pub fn add(&self, part: &'static str, start: f64) {
        let Some(clock) = self.clock else { return };
        let milliseconds = clock() - start;
        let Ok(mut spent) = self.spent.lock() else { return };
        match spent.iter_mut().find(|known| known.part == part) {
            Some(known) => known.milliseconds += milliseconds,
            None => spent.push(Spent { part, milliseconds }),
        }
    }

    /// Does some work, and adds its time to a part.
    pub fn time<T>(&self, part: &'static str, work: impl FnOnce() -> T) -> T {
        let start = self.now();
        let done = work();
        self.add(part, start);
        done
    }

    /// All parts so far, in the order in which they were first done.
    pub fn spent(&self) -> Vec<Spent> {
        self.spent.lock().map(|spent| spent.clone()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_in_the_order_of_their_first_time() {
        let watch = Stopwatch::with(|| 5.0);
        watch.add("reading", 3.0);
        watch.add("sorting", 4.0);
        watch.add("reading", 4.5);
        let spent: Vec<(&str, f64)> = watch.spent().iter().map(|s| (s.part, s.milliseconds)).collect();
        assert_eq!(spent, [("reading", 2.5), ("sorting", 1.0)]);
    }

    #[test]
    fn without_a_clock_nothing_is_noted() {
        let watch = Stopwatch::default();
        assert_eq!(watch.time("reading", || 7), 7);
        assert!(watch.spent().is_empty());
    }
}
