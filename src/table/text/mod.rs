//! What a text is made of: its pattern, its words, and its characters by Unicode's properties.
//! The profile counts by it, and a selection finds the rows by the same rules.

pub mod damage;
pub mod hidden;
pub mod named;
pub mod pattern;
pub mod unicode;
pub mod words;

use wide::u8x16;

/// All bits of each byte from `low` to `high`.
#[inline]
fn among(lane: u8x16, low: u8, high: u8) -> u8x16 {
    lane.max(u8x16::splat(low)).min(u8x16::splat(high)).simd_eq(lane)
}
