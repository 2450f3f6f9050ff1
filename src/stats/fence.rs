//! Few values that are so far from all others that bars over the whole range would put all others into one.

/// Of a column's values, this part at either end is passed over when it is asked how far the others reach: a
/// fiftieth, one value at least.
const FEW: usize = 50;
/// Bars over the whole range are no use where that is so many times what the others reach over: of 24 bars four
/// would be theirs.
const FAR: f64 = 6.0;

/// Between which two numbers values are near each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fence(f64, f64);

impl Fence {
    /// Around everything.
    pub const NONE: Fence = Fence(f64::NEG_INFINITY, f64::INFINITY);

    /// Around all but the few far values of several columns, half of their range beyond them on both sides; `None`
    /// where none is far. The values are finite.
    pub fn of<const N: usize>(columns: [Vec<f64>; N]) -> Option<Fence> {
        let (mut whole, mut most) = (None, None);
        for values in columns {
            let (of_all, of_most) = (reach(values.iter().copied()), of_most(values));
            whole = reach([whole, of_all].into_iter().flatten().flatten());
            most = reach([most, of_most].into_iter().flatten().flatten());
        }
        let ([least, greatest], [low, high]) = (whole?, most?);
        // Halved, since a whole range may be longer than a float.
        let (room, whole) = ((high - low) / 2.0, greatest / 2.0 - least / 2.0);
        (room > 0.0 && whole > FAR * room).then_some(Fence(low - room, high + room))
    }

    /// Whether a number is within.
    pub fn holds(self, x: Option<f64>) -> bool {
        x.is_some_and(|x| (self.0..=self.1).contains(&x))
    }
}

/// The least and the greatest; `None` of nothing.
fn reach(values: impl Iterator<Item = f64>) -> Option<[f64; 2]> {
    values.fold(None, |ends, x| {
        Some(ends.map_or([x, x], |[low, high]: [f64; 2]| [low.min(x), high.max(x)]))
    })
}

/// The same of all but a few at both ends.
fn of_most(mut values: Vec<f64>) -> Option<[f64; 2]> {
    let last = values.len().checked_sub(1)?;
    let few = (values.len() / FEW).max(1).min(last / 2);
    let mut at = |rank: usize| *values.select_nth_unstable_by(rank, f64::total_cmp).1;
    Some([at(few), at(last - few)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hundred(last: f64) -> Vec<f64> {
        (0..99).map(f64::from).chain([last]).collect()
    }

    #[test]
    fn one_value_far_away_is_outside_and_a_long_tail_is_not() {
        let fence = Fence::of([hundred(99.0), hundred(1e6)]).expect("a far value");
        assert!(fence.holds(Some(0.0)) && fence.holds(Some(99.0)) && !fence.holds(Some(1e6)) && !fence.holds(None));
        assert_eq!(Fence::of([hundred(99.0), hundred(400.0)]), None);
        let below = Fence::of([hundred(99.0), hundred(-1e6)]).expect("a far value");
        assert!(below.holds(Some(0.0)) && !below.holds(Some(-1e6)));
    }

    #[test]
    fn nothing_is_far_where_the_others_are_alike_or_many_are_there() {
        assert_eq!(
            Fence::of([vec![0.0; 99], vec![1e6]]),
            None,
            "a table of its own is not few values"
        );
        assert_eq!(
            Fence::of([vec![3.0; 99].into_iter().chain([1e6]).collect::<Vec<f64>>()]),
            None
        );
        let tenth: Vec<f64> = (0..100)
            .map(|i| if i % 10 == 0 { -999.0 } else { f64::from(i) })
            .collect();
        assert_eq!(Fence::of([tenth]), None);
        assert_eq!(Fence::of([vec![], vec![]]), None);
        assert_eq!(
            Fence::of([vec![1.0, 1e9], vec![2.0]]),
            None,
            "two values have no few among them"
        );
        let ends = vec![f64::MIN, 1.0, 2.0, 3.0, f64::MAX];
        assert!(Fence::of([ends]).is_some_and(|fence| fence.holds(Some(2.0)) && !fence.holds(Some(f64::MAX))));
    }
}
