//! Many yes and no in little room.

/// One bit for each number below a bound.
#[derive(Debug, Clone, Default)]
pub struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// So many, none of them set.
    pub fn new(count: u64) -> Self {
        let words = usize::try_from(count.div_ceil(64)).unwrap_or(usize::MAX);
        Bits { words: vec![0; words] }
    }

    /// So many, of which those listed are set.
    pub fn of(count: u64, set: &[u32]) -> Self {
        let mut bits = Bits::new(count);
        set.iter().for_each(|at| {
            bits.set(u64::from(*at));
        });
        bits
    }

    /// Sets one; whether it was set before.
    #[inline]
    pub fn set(&mut self, at: u64) -> bool {
        let Some(word) = self.words.get_mut((at / 64) as usize) else {
            return false;
        };
        let bit = 1 << (at % 64);
        let before = *word & bit != 0;
        *word |= bit;
        before
    }

    /// Whether one is set.
    #[inline]
    pub fn get(&self, at: u64) -> bool {
        self.words
            .get((at / 64) as usize)
            .is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// Whether one at least is set.
    pub fn any(&self) -> bool {
        self.words.iter().any(|word| *word != 0)
    }

    /// Those that are set, ascending.
    pub fn ones(&self) -> impl Iterator<Item = u64> + '_ {
        self.words.iter().zip(0u64..).flat_map(|(word, index)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let at = index * 64 + u64::from(rest.trailing_zeros());
                (rest != 0).then(|| {
                    rest &= rest - 1;
                    at
                })
            })
        })
    }
}
