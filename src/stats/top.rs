//! The most frequent of many: count descending, then value ascending.

/// Keeps the best `limit` of what it is offered.
#[derive(Debug, Clone)]
pub struct Top<T> {
    limit: usize,
    kept: Vec<(u64, T)>,
    /// A count below this is not looked at.
    bar: u64,
}

impl<T: Ord> Top<T> {
    /// Of `limit` entries.
    pub fn new(limit: usize) -> Self {
        Top {
            limit,
            kept: Vec::new(),
            bar: 0,
        }
    }

    /// Whether an entry of this count has a chance.
    #[inline]
    pub fn would_take(&self, count: u64) -> bool {
        count >= self.bar
    }

    /// Whether an entry would be kept.
    pub fn would_keep<Q: Ord + ?Sized>(&self, count: u64, value: &Q) -> bool
    where
        T: std::borrow::Borrow<Q>,
    {
        let full = self.kept.len() == self.limit;
        let worst = self.kept.last().filter(|_| full);
        let kept = worst.is_none_or(|(last, worst)| count > *last || count == *last && value < worst.borrow());
        self.limit > 0 && kept
    }

    /// Offers one.
    #[inline]
    pub fn offer(&mut self, count: u64, value: T) {
        if count < self.bar {
            return;
        }
        if self.kept.len() == self.limit
            && self
                .kept
                .last()
                .is_none_or(|(last, worst)| count == *last && value >= *worst)
        {
            return;
        }
        let place = self
            .kept
            .partition_point(|(c, v)| *c > count || *c == count && *v < value);
        self.kept.insert(place, (count, value));
        self.kept.truncate(self.limit);
        if self.kept.len() == self.limit {
            self.bar = self.kept.last().map_or(0, |(count, _)| *count);
        }
    }

    /// The entries, best first.
    pub fn into_sorted(self) -> Vec<(u64, T)> {
        self.kept
    }
}
