//! Which cells of a column hold a value.

/// One bit per row, kept only once a row is not valid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validity {
    words: Vec<u64>,
    len: usize,
    invalid: usize,
}

impl Validity {
    /// `len` valid rows.
    pub fn all(len: usize) -> Self {
        Validity {
            words: Vec::new(),
            len,
            invalid: 0,
        }
    }

    /// Appends one row.
    #[inline]
    pub fn push(&mut self, valid: bool) {
        if valid && self.words.is_empty() {
            self.len += 1;
        } else {
            self.push_slow(valid);
        }
    }

    /// Appends `count` valid rows.
    pub fn push_valid(&mut self, count: usize) {
        if self.words.is_empty() {
            self.len += count;
        } else {
            for _ in 0..count {
                self.push_slow(true);
            }
        }
    }

    fn push_slow(&mut self, valid: bool) {
        if self.words.is_empty() {
            self.words = vec![u64::MAX; self.len / 64];
            if !self.len.is_multiple_of(64) {
                self.words.push((1u64 << (self.len % 64)) - 1);
            }
        }
        let (word, bit) = (self.len / 64, self.len % 64);
        if bit == 0 {
            self.words.push(0);
        }
        if let Some(word) = self.words.get_mut(word) {
            *word |= u64::from(valid) << bit;
        }
        self.len += 1;
        self.invalid += usize::from(!valid);
    }

    /// Marks a row as not valid.
    pub fn clear(&mut self, row: usize) {
        if row >= self.len || !self.get(row) {
            return;
        }
        if self.words.is_empty() {
            self.words = vec![u64::MAX; self.len / 64];
            if !self.len.is_multiple_of(64) {
                self.words.push((1u64 << (self.len % 64)) - 1);
            }
        }
        if let Some(word) = self.words.get_mut(row / 64) {
            *word &= !(1u64 << (row % 64));
        }
        self.invalid += 1;
    }

    /// Whether the row is valid.
    #[inline]
    pub fn get(&self, row: usize) -> bool {
        match self.words.get(row / 64) {
            Some(word) => word >> (row % 64) & 1 == 1,
            None => row < self.len,
        }
    }

    /// Rows in all.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Rows that are not valid.
    pub fn invalid(&self) -> usize {
        self.invalid
    }

    /// 64 rows from `64 * index`, one bit each, lowest first; bits beyond the end are 0.
    pub fn word(&self, index: usize) -> u64 {
        if let Some(&word) = self.words.get(index) {
            return word;
        }
        match self.len.saturating_sub(index * 64) {
            0 => 0,
            rest if rest >= 64 => u64::MAX,
            rest => (1u64 << rest) - 1,
        }
    }

    /// Appends all of another.
    pub fn append(&mut self, other: &Validity) {
        if other.invalid == 0 {
            self.push_valid(other.len);
        } else {
            for row in 0..other.len {
                self.push(other.get(row));
            }
        }
    }

    /// Bytes in memory.
    pub fn memory(&self) -> usize {
        self.words.len() * 8
    }
}
