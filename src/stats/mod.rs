//! What several domains count: value counts, moments and quantiles, the middle of a column, lengths, tests of evenness,
//! what is near what.
//!
//! From columns or plain numbers to figures. Never: an opinion about the data, or a report of one
//! domain.

#[cfg(feature = "engine")]
pub(crate) mod bars;
#[cfg(feature = "engine")]
pub mod centre;
#[cfg(feature = "engine")]
pub mod cut;
#[cfg(feature = "engine")]
pub mod exact;
#[cfg(feature = "engine")]
pub(crate) mod fence;
mod figures;
#[cfg(feature = "engine")]
pub mod kolmogorov;
#[cfg(feature = "engine")]
pub mod lengths;
#[cfg(feature = "engine")]
pub mod linkage;
#[cfg(feature = "engine")]
mod median_distance;
#[cfg(feature = "engine")]
pub mod moments;
mod places;
#[cfg(feature = "engine")]
pub mod spread;
#[cfg(feature = "engine")]
pub mod top;
#[cfg(feature = "engine")]
pub mod uniformity;
#[cfg(feature = "engine")]
pub mod value_counts;

pub use figures::{ChiSquared, CutHistogram, Histogram};
pub use places::{Extent, Places, Spread};
