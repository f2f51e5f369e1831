//! Numbers as good as random.

/// Numbers that are the same in every run of a seed (xorshift).
#[derive(Clone, Debug)]
pub struct SeededRandom(pub u64);

impl SeededRandom {
    /// The next number below an end; 0 where that is 0.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        // The upper bits are the better ones.
        usize::try_from(self.0 >> 33).unwrap_or(0) % end.max(1)
    }
}
