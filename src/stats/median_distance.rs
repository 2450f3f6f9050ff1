//! The distances from a median that lie in the middle, from sorted values and their counts: what the
//! median absolute deviation is made of, whether its values are exact or floats.

/// Where the walk goes.
pub struct Walk<'a, Below, Above> {
    /// How far the value at a place is below the median.
    pub below: Below,
    /// How far the value at a place is above the median.
    pub above: Above,
    /// Rows that hold each value, ascending.
    pub counts: &'a [u32],
    /// The first value that is taken for one above the median; those before it are below.
    pub middle: usize,
}

impl<D: PartialOrd + Clone, Below: Fn(usize) -> D, Above: Fn(usize) -> D> Walk<'_, Below, Above> {
    /// From the median outwards to both sides, always to the nearer value, until half of all rows are
    /// passed: the distances of the rows in the middle, twice the same where there is one such row.
    /// `None` without rows.
    pub fn middle_distances(&self) -> Option<(D, D)> {
        let rows: u64 = self.counts.iter().map(|count| u64::from(*count)).sum();
        let (low, high) = (rows.checked_sub(1)? / 2, rows / 2);
        let (mut left, mut right) = (self.middle, self.middle);
        let (mut seen, mut first) = (0u64, None);
        loop {
            let below = left.checked_sub(1).map(&self.below);
            let above = (right < self.counts.len()).then(|| (self.above)(right));
            let take_left = match (&below, &above) {
                (None, None) => return None,
                (Some(below), Some(above)) => below <= above,
                (below, _) => below.is_some(),
            };
            let (at, distance) = if take_left { (left - 1, below) } else { (right, above) };
            if take_left {
                left -= 1;
            } else {
                right += 1;
            }
            seen += self.counts.get(at).map_or(0, |count| u64::from(*count));
            if first.is_none() && seen > low {
                first.clone_from(&distance);
            }
            if seen > high {
                return Some((first?, distance?));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_distances_are_those_of_all_distances_sorted() {
        for (values, counts) in [
            (vec![5i64], vec![1u32]),
            (vec![1, 2, 3, 10], vec![1, 2, 1, 1]),
            (vec![-7, 0, 1, 4, 100], vec![3, 1, 4, 1, 5]),
            (vec![0, 1], vec![1, 1]),
            (vec![0, 9], vec![1, 7]),
        ] {
            let rows = values.iter().zip(&counts);
            let all: Vec<i64> = rows
                .flat_map(|(value, count)| vec![*value * 2; *count as usize])
                .collect();
            let median = (all[(all.len() - 1) / 2] + all[all.len() / 2]) / 2;
            let mut distances: Vec<i64> = all.iter().map(|value| (value - median).abs()).collect();
            distances.sort_unstable();
            let expected = (distances[(all.len() - 1) / 2], distances[all.len() / 2]);
            let walk = Walk {
                below: |at: usize| median - 2 * values[at],
                above: |at: usize| 2 * values[at] - median,
                counts: &counts,
                middle: values.partition_point(|value| 2 * value < median),
            };
            assert_eq!(walk.middle_distances(), Some(expected), "{values:?} {counts:?}");
        }
        let none = Walk {
            below: |_| 0,
            above: |_| 0,
            counts: &[],
            middle: 0,
        };
        assert_eq!(none.middle_distances(), None);
    }
}
