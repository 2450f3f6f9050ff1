//! Codes into a dictionary, in as few bytes as they need.

/// Codes in as few bytes as the dictionary's size allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Codes {
    /// At most 256 entries.
    One(Vec<u8>),
    /// At most 65,536 entries.
    Two(Vec<u16>),
    /// More.
    Four(Vec<u32>),
}

impl Default for Codes {
    fn default() -> Self {
        Codes::One(Vec::new())
    }
}

impl Codes {
    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Codes::One(v) => v.len(),
            Codes::Two(v) => v.len(),
            Codes::Four(v) => v.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The one at `row`; 0 beyond the end.
    pub fn get(&self, row: usize) -> u32 {
        match self {
            Codes::One(v) => v.get(row).copied().map_or(0, u32::from),
            Codes::Two(v) => v.get(row).copied().map_or(0, u32::from),
            Codes::Four(v) => v.get(row).copied().unwrap_or(0),
        }
    }

    /// Appends one, widening all when it does not fit.
    #[inline]
    pub fn push(&mut self, code: u32) {
        match self {
            Codes::One(v) if code < 1 << 8 => v.push(code as u8),
            Codes::Two(v) if code < 1 << 16 => v.push(code as u16),
            Codes::Four(v) => v.push(code),
            Codes::One(_) | Codes::Two(_) => {
                self.widen(code);
                self.push(code);
            }
        }
    }

    /// Gives all codes as many bytes as `largest` needs.
    pub fn widen(&mut self, largest: u32) {
        *self = match std::mem::take(self) {
            Codes::One(v) if largest >= 1 << 16 => Codes::Four(wider(&v)),
            Codes::One(v) if largest >= 1 << 8 => Codes::Two(wider(&v)),
            Codes::Two(v) if largest >= 1 << 16 => Codes::Four(wider(&v)),
            wide => wide,
        };
    }

    /// Makes room for this many more.
    pub fn reserve(&mut self, more: usize) {
        match self {
            Codes::One(v) => v.reserve(more),
            Codes::Two(v) => v.reserve(more),
            Codes::Four(v) => v.reserve(more),
        }
    }

    /// Replaces each code by its entry in `map` (a code beyond it becomes 0).
    pub fn remap(&self, map: &[u32]) -> Codes {
        match map.iter().max().copied().unwrap_or(0) {
            0..=0xff => Codes::One(self.mapped(map, |code| code as u8)),
            0x100..=0xffff => Codes::Two(self.mapped(map, |code| code as u16)),
            _ => Codes::Four(self.mapped(map, |code| code)),
        }
    }

    fn mapped<T>(&self, map: &[u32], to: impl Fn(u32) -> T) -> Vec<T> {
        let entry = |code: usize| to(map.get(code).copied().unwrap_or(0));
        match self {
            Codes::One(v) => v.iter().map(|&code| entry(code.into())).collect(),
            Codes::Two(v) => v.iter().map(|&code| entry(code.into())).collect(),
            Codes::Four(v) => v.iter().map(|&code| entry(code as usize)).collect(),
        }
    }

    /// How often each code below `entries` occurs.
    pub fn counts(&self, entries: usize) -> Vec<u64> {
        let mut counts = vec![0u64; entries];
        let mut add = |code: usize| {
            if let Some(count) = counts.get_mut(code) {
                *count += 1;
            }
        };
        match self {
            Codes::One(v) => v.iter().for_each(|&c| add(usize::from(c))),
            Codes::Two(v) => v.iter().for_each(|&c| add(usize::from(c))),
            Codes::Four(v) => v.iter().for_each(|&c| add(c as usize)),
        }
        counts
    }

    /// Bytes in memory.
    pub fn memory(&self) -> usize {
        match self {
            Codes::One(v) => v.len(),
            Codes::Two(v) => v.len() * 2,
            Codes::Four(v) => v.len() * 4,
        }
    }
}

/// The same codes in more bytes each, with room for as many as there was room for before.
fn wider<A: Copy, B: From<A>>(codes: &Vec<A>) -> Vec<B> {
    let mut wide = Vec::with_capacity(codes.capacity());
    wide.extend(codes.iter().map(|&code| B::from(code)));
    wide
}
