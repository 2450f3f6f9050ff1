//! Whole numbers in as few bytes as they need.

/// Integers in 32 bits while they fit, else in 64.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ints {
    /// All fit in 32 bits.
    Narrow(Vec<i32>),
    /// Some do not.
    Broad(Vec<i64>),
}

impl Default for Ints {
    fn default() -> Self {
        Ints::Narrow(Vec::new())
    }
}

impl Ints {
    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Ints::Narrow(v) => v.len(),
            Ints::Broad(v) => v.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The one at `row`; 0 beyond the end.
    pub fn get(&self, row: usize) -> i64 {
        match self {
            Ints::Narrow(v) => v.get(row).copied().map_or(0, i64::from),
            Ints::Broad(v) => v.get(row).copied().unwrap_or(0),
        }
    }

    /// Appends one, widening all when it does not fit.
    #[inline]
    pub fn push(&mut self, value: i64) {
        match self {
            Ints::Narrow(v) => match i32::try_from(value) {
                Ok(narrow) => v.push(narrow),
                Err(_) => {
                    self.widen();
                    self.push(value);
                }
            },
            Ints::Broad(v) => v.push(value),
        }
    }

    /// Multiplies all by `factor`; `false`, and nothing is changed, when one would overflow.
    pub fn multiply(&mut self, factor: i64) -> bool {
        let limit = i64::MAX / factor.max(1);
        let (min, max) = self.range();
        if min < -limit || max > limit {
            return false;
        }
        if min * factor < i64::from(i32::MIN) || max * factor > i64::from(i32::MAX) {
            self.widen();
        }
        match self {
            Ints::Narrow(v) => v.iter_mut().for_each(|x| *x = (i64::from(*x) * factor) as i32),
            Ints::Broad(v) => v.iter_mut().for_each(|x| *x *= factor),
        }
        true
    }

    /// Least and greatest, placeholders among them; zeros when there are none.
    pub fn range(&self) -> (i64, i64) {
        match self {
            Ints::Narrow(v) => v
                .iter()
                .fold(None, |range: Option<(i32, i32)>, &x| {
                    Some(range.map_or((x, x), |(a, b)| (a.min(x), b.max(x))))
                })
                .map_or((0, 0), |(a, b)| (i64::from(a), i64::from(b))),
            Ints::Broad(v) => v
                .iter()
                .fold(None, |range: Option<(i64, i64)>, &x| {
                    Some(range.map_or((x, x), |(a, b)| (a.min(x), b.max(x))))
                })
                .unwrap_or((0, 0)),
        }
    }

    fn widen(&mut self) {
        if let Ints::Narrow(v) = self {
            let mut broad = Vec::with_capacity(v.capacity());
            broad.extend(v.iter().map(|&x| i64::from(x)));
            *self = Ints::Broad(broad);
        }
    }

    /// Keeps the least and the greatest alone, in as many bytes each as before.
    pub fn keep_ends(&mut self) {
        let (min, max) = self.range();
        if self.len() > 2 {
            match self {
                Ints::Narrow(v) => v.clear(),
                Ints::Broad(v) => v.clear(),
            }
            self.push(min);
            self.push(max);
        }
    }

    /// Makes room for this many more.
    pub fn reserve(&mut self, more: usize) {
        match self {
            Ints::Narrow(v) => v.reserve(more),
            Ints::Broad(v) => v.reserve(more),
        }
    }

    /// Appends all of another.
    pub fn append(&mut self, other: &Ints) {
        match (&mut *self, other) {
            (Ints::Narrow(a), Ints::Narrow(b)) => a.extend_from_slice(b),
            (Ints::Broad(a), Ints::Broad(b)) => a.extend_from_slice(b),
            (Ints::Broad(a), Ints::Narrow(b)) => a.extend(b.iter().map(|&x| i64::from(x))),
            (Ints::Narrow(_), Ints::Broad(_)) => {
                self.widen();
                self.append(other);
            }
        }
    }

    /// Bytes in memory.
    pub fn memory(&self) -> usize {
        match self {
            Ints::Narrow(v) => v.len() * 4,
            Ints::Broad(v) => v.len() * 8,
        }
    }
}
