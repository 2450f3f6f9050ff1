//! Few values that are so far from all others that bars over the whole range would put all others into one.

use std::cmp::Ordering;

/// Of a column's values, this part at either end is passed over when it is asked how far the others reach: a
/// fiftieth, one value at least.
const FEW: u64 = 50;
/// Bars over the whole range are no use where that is so many times what the others reach over: of 24 bars four
/// would be theirs.
const FAR: f64 = 6.0;

/// How far the values of a column reach: all of them, and all but a few at both ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reach {
    whole: [f64; 2],
    most: [f64; 2],
}

impl Reach {
    /// Of finite values in any order; `None` of nothing.
    pub fn of(mut values: Vec<f64>) -> Option<Reach> {
        let all = values.len() as u64;
        let at = |rank: u64| {
            Some(
                *values
                    .select_nth_unstable_by(usize::try_from(rank).ok()?, f64::total_cmp)
                    .1,
            )
        };
        Reach::by_rank(all, at)
    }

    /// Of so many finite values, where `at` knows each by its rank, from 0; `None` of nothing.
    pub fn by_rank(values: u64, mut at: impl FnMut(u64) -> Option<f64>) -> Option<Reach> {
        let last = values.checked_sub(1)?;
        let few = (values / FEW).max(1).min(last / 2);
        Some(Reach {
            whole: [at(0)?, at(last)?],
            most: [at(few)?, at(last - few)?],
        })
    }
}

/// Between which two numbers values are near each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fence(f64, f64);

impl Fence {
    /// Around everything.
    pub const NONE: Fence = Fence(f64::NEG_INFINITY, f64::INFINITY);

    /// Around all but the few far values of several columns, half of their range beyond them on both sides; `None`
    /// where none is far.
    pub fn of<const N: usize>(columns: [Option<Reach>; N]) -> Option<Fence> {
        let known = || columns.iter().flatten();
        let [least, greatest] = ends(known().map(|reach| reach.whole))?;
        let [low, high] = ends(known().map(|reach| reach.most))?;
        // Halved, since a whole range may be longer than a float.
        let (room, whole) = ((high - low) / 2.0, greatest / 2.0 - least / 2.0);
        (room > 0.0 && whole > FAR * room).then_some(Fence(low - room, high + room))
    }

    /// Whether a number is within.
    pub fn holds(self, x: Option<f64>) -> bool {
        x.is_some_and(|x| self.side(x).is_eq())
    }

    /// Whether a number is before it, within or behind it.
    pub fn side(self, x: f64) -> Ordering {
        match x {
            x if x < self.0 => Ordering::Less,
            x if x > self.1 => Ordering::Greater,
            _ => Ordering::Equal,
        }
    }
}

/// The least and the greatest of several; `None` of nothing.
fn ends(ranges: impl Iterator<Item = [f64; 2]>) -> Option<[f64; 2]> {
    ranges.reduce(|[low, high], [min, max]| [low.min(min), high.max(max)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around<const N: usize>(columns: [Vec<f64>; N]) -> Option<Fence> {
        Fence::of(columns.map(Reach::of))
    }

    fn hundred(last: f64) -> Vec<f64> {
        (0..99).map(f64::from).chain([last]).collect()
    }

    #[test]
    fn one_value_far_away_is_outside_and_a_long_tail_is_not() {
        let fence = around([hundred(99.0), hundred(1e6)]).expect("a far value");
        assert!(fence.holds(Some(0.0)) && fence.holds(Some(99.0)) && !fence.holds(Some(1e6)) && !fence.holds(None));
        assert_eq!(around([hundred(99.0), hundred(400.0)]), None);
        let below = around([hundred(99.0), hundred(-1e6)]).expect("a far value");
        assert!(below.holds(Some(0.0)) && !below.holds(Some(-1e6)));
    }

    #[test]
    fn values_in_order_reach_as_far_as_the_same_ones_out_of_it() {
        for values in [
            hundred(1e6),
            hundred(-7.0),
            vec![4.0],
            vec![2.0, 1.0, 3.0, -5.0],
            vec![],
        ] {
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            let by_rank = Reach::by_rank(sorted.len() as u64, |rank| sorted.get(rank as usize).copied());
            assert_eq!(Reach::of(values), by_rank);
        }
    }

    #[test]
    fn nothing_is_far_where_the_others_are_alike_or_many_are_there() {
        assert_eq!(
            around([vec![0.0; 99], vec![1e6]]),
            None,
            "a table of its own is not few values"
        );
        assert_eq!(
            around([vec![3.0; 99].into_iter().chain([1e6]).collect::<Vec<f64>>()]),
            None
        );
        let tenth: Vec<f64> = (0..100)
            .map(|i| if i % 10 == 0 { -999.0 } else { f64::from(i) })
            .collect();
        assert_eq!(around([tenth]), None);
        assert_eq!(around([vec![], vec![]]), None);
        assert_eq!(
            around([vec![1.0, 1e9], vec![2.0]]),
            None,
            "two values have no few among them"
        );
        let ends = vec![f64::MIN, 1.0, 2.0, 3.0, f64::MAX];
        assert!(around([ends]).is_some_and(|fence| fence.holds(Some(2.0)) && !fence.holds(Some(f64::MAX))));
    }
}
