//! Hashes of texts and rows, the same on every platform.

/// An odd number with bits all over (2^64 over the golden ratio): what is multiplied by it spreads.
pub const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
const K1: u64 = 0xd6e8_feb8_6659_fd93;
const K2: u64 = 0xff51_afd7_ed55_8ccd;

/// Spreads the bits of a number over a whole word (the finaliser of splitmix64, G. Steele et al.).
#[inline]
pub fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// A 64-bit hash of some bytes. Eight bytes a step, since wasm multiplies 64 bits by 64 but has
/// no cheap 128-bit product. Equal hashes are always followed by a comparison of the bytes.
#[inline]
pub fn bytes(text: &[u8]) -> u64 {
    let mut state = (text.len() as u64).wrapping_mul(SPREAD) ^ K1;
    let mut rest = text;
    while rest.len() > 16
        && let Some((head, tail)) = rest.split_first_chunk::<8>()
    {
        state = (state ^ u64::from_le_bytes(*head)).wrapping_mul(K2);
        state ^= state >> 29;
        rest = tail;
    }
    let (first, last) = words(rest);
    state = (state ^ first).wrapping_mul(K2);
    state ^= state >> 29;
    state = (state ^ last).wrapping_mul(K1);
    state ^ (state >> 32)
}

/// Up to 16 bytes as two words; with the length they tell the text.
#[inline]
pub fn words(text: &[u8]) -> (u64, u64) {
    if let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        return (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
    }
    if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        return (
            u64::from(u32::from_le_bytes(*first)),
            u64::from(u32::from_le_bytes(*last)),
        );
    }
    match text {
        [a] => (u64::from(*a), 0),
        [a, b] => (u64::from(*a) | u64::from(*b) << 8, 0),
        [a, b, c] => (u64::from(*a) | u64::from(*b) << 8 | u64::from(*c) << 16, 0),
        _ => (0, 0),
    }
}
