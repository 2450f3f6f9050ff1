//! Rows of a table, as a set.
//!
//! Kept in compressed bitmaps of 65,536 rows each ("roaring": lists, runs or bits, whichever is
//! smallest), so that joining two sets costs about a byte for eight rows at worst.

use std::ops::Range;

use roaring::RoaringBitmap;
use serde::de::{Deserialize, Deserializer, Error as _, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeSeq, Serializer};

/// Rows of a table: they are numbered in 32 bits, and the last number stands for no row.
pub const MAX_ROWS: u32 = u32::MAX;

/// Rows that follow each other, from which on they are written as a run.
const RUN: u32 = 3;

/// A set of row numbers, counted from 0.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RowSet(RoaringBitmap);

impl RowSet {
    /// No row.
    pub fn none() -> Self {
        RowSet::default()
    }

    /// The rows of a range.
    pub fn range(rows: Range<u32>) -> Self {
        let mut set = RoaringBitmap::new();
        set.insert_range(rows);
        RowSet(set)
    }

    /// The rows from `first` on whose bit is set: of each byte, the lowest bit comes first.
    ///
    /// `first` is rounded down to a multiple of 8.
    pub fn from_bits(first: u32, bits: &[u8]) -> Self {
        let room = (u64::from(u32::MAX - first) / 8 + 1).min(bits.len() as u64);
        let bits = bits.get(..room as usize).unwrap_or(bits);
        let mut set = RoaringBitmap::from_lsb0_bytes(first / 8 * 8, bits);
        set.optimize();
        RowSet(set)
    }

    /// How many rows.
    pub fn len(&self) -> u64 {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the row is in it.
    pub fn has(&self, row: u32) -> bool {
        self.0.contains(row)
    }

    /// Its rows, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter()
    }

    /// The last of its rows.
    pub fn last(&self) -> Option<u32> {
        self.0.max()
    }

    /// Its rows as runs of neighbours, ascending.
    pub fn runs(&self) -> impl Iterator<Item = Range<u64>> + '_ {
        let mut rows = self.0.iter();
        std::iter::from_fn(move || {
            let run = rows.next_range()?;
            Some(u64::from(*run.start())..u64::from(*run.end()) + 1)
        })
    }

    /// Its rows from place `from` on, ascending: place 0 is the first.
    pub fn from_place(&self, from: u64) -> impl Iterator<Item = u32> + '_ {
        let first = u32::try_from(from).ok().and_then(|place| self.0.select(place));
        let mut rows = self.0.iter();
        match first {
            Some(first) => rows.advance_to(first),
            None => rows.advance_to(u32::MAX),
        }
        rows.filter(move |row| first.is_some_and(|first| *row >= first))
    }

    /// Its rows within a range.
    pub fn within(&self, rows: Range<u32>) -> impl Iterator<Item = u32> + '_ {
        self.0.range(rows)
    }

    /// The rows of both.
    #[must_use]
    pub fn and(&self, other: &RowSet) -> RowSet {
        RowSet(&self.0 & &other.0)
    }

    /// The rows of either.
    #[must_use]
    pub fn or(&self, other: &RowSet) -> RowSet {
        RowSet(&self.0 | &other.0)
    }

    /// Its rows that are not in the other.
    #[must_use]
    pub fn minus(&self, other: &RowSet) -> RowSet {
        RowSet(&self.0 - &other.0)
    }

    /// The other rows of a table of so many.
    #[must_use]
    pub fn not(&self, rows: u32) -> RowSet {
        RowSet::range(0..rows).minus(self)
    }

    /// The first so many of its rows.
    #[must_use]
    pub fn first(&self, limit: u64) -> RowSet {
        let mut set = self.0.clone();
        set.remove_biggest(self.len().saturating_sub(limit));
        RowSet(set)
    }

    /// Bytes in memory, about.
    pub fn memory(&self) -> u64 {
        self.0.serialized_size() as u64
    }
}

impl FromIterator<u32> for RowSet {
    fn from_iter<I: IntoIterator<Item = u32>>(rows: I) -> Self {
        let mut set: RoaringBitmap = rows.into_iter().collect();
        set.optimize();
        RowSet(set)
    }
}

/// A row, or a run of them: its first and its last.
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
enum Item {
    /// One row.
    Row(u32),
    /// The first and the last of a run.
    Run(u32, u32),
}

/// `[3, 5, [10, 99]]`: rows, and runs of three or more by their first and last.
impl Serialize for RowSet {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut seq = to.serialize_seq(None)?;
        let mut rows = self.0.iter();
        while let Some(run) = rows.next_range() {
            let (first, last) = (*run.start(), *run.end());
            // The whole range has one row more than its numbers can count.
            if last - first >= RUN - 1 {
                seq.serialize_element(&Item::Run(first, last))?;
            } else {
                for row in first..=last {
                    seq.serialize_element(&Item::Row(row))?;
                }
            }
        }
        seq.end()
    }
}

impl<'de> Deserialize<'de> for RowSet {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Items;
        impl<'de> Visitor<'de> for Items {
            type Value = RowSet;

            fn expecting(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                to.write_str("row numbers, and runs of them as [first, last]")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<RowSet, A::Error> {
                let mut set = RoaringBitmap::new();
                while let Some(item) = seq.next_element()? {
                    match item {
                        Item::Row(row) => {
                            set.insert(row);
                        }
                        Item::Run(first, last) if first <= last => {
                            set.insert_range(first..=last);
                        }
                        Item::Run(first, last) => {
                            return Err(A::Error::custom(format!("a run of rows from {first} to {last}")));
                        }
                    }
                }
                Ok(RowSet(set))
            }
        }
        from.deserialize_seq(Items)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for RowSet {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RowSet".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema = generator.subschema_for::<Vec<Item>>();
        schema.insert(
            "description".into(),
            "Row numbers counted from 0, ascending; runs of them by their first and last.".into(),
        );
        schema
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(rows: &[u32]) -> RowSet {
        rows.iter().copied().collect()
    }

    #[test]
    fn runs_are_written_short_and_come_back() {
        let rows = set(&[7, 3, 10, 11, 12, 13, 4, u32::MAX]);
        let text = serde_json::to_string(&rows).expect("JSON");
        assert_eq!(text, "[3,4,7,[10,13],4294967295]");
        assert_eq!(serde_json::from_str::<RowSet>(&text).expect("rows"), rows);
        let whole = "[[0,4294967295]]";
        let every = serde_json::from_str::<RowSet>(whole).expect("rows");
        assert_eq!(serde_json::to_string(&every).expect("JSON"), whole);
        for wrong in ["[-1]", "[[5,3]]", "[4294967296]", "[[1]]", "3"] {
            assert!(serde_json::from_str::<RowSet>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn places_and_runs_follow_the_rows() {
        let rows = RowSet::range(10..20).or(&set(&[2, 40]));
        assert_eq!(rows.from_place(1).take(2).collect::<Vec<_>>(), [10, 11]);
        assert_eq!(rows.from_place(11).collect::<Vec<_>>(), [40]);
        assert_eq!(rows.from_place(12).count(), 0);
        assert_eq!(rows.runs().collect::<Vec<_>>(), [2..3, 10..20, 40..41]);
        assert_eq!(rows.first(2), set(&[2, 10]));
        assert_eq!(rows.within(11..41).count(), 10);
        assert_eq!(set(&[u32::MAX]).runs().next(), Some(4_294_967_295..4_294_967_296));
        assert_eq!(set(&[u32::MAX]).from_place(0).collect::<Vec<_>>(), [u32::MAX]);
    }

    #[test]
    fn bits_are_rows_from_the_lowest_on() {
        assert_eq!(RowSet::from_bits(16, &[0b101, 0x80]), set(&[16, 18, 31]));
        assert_eq!(RowSet::from_bits(u32::MAX - 7, &[0xff, 0xff]).len(), 8);
    }

    #[test]
    fn what_is_not_in_it_is_in_the_rest() {
        let rows = set(&[0, 2]);
        assert_eq!(rows.not(4), set(&[1, 3]));
        assert_eq!(rows.not(0), RowSet::none());
        assert_eq!(rows.minus(&set(&[2])), set(&[0]));
        assert!(rows.has(2) && !rows.has(1));
    }
}
