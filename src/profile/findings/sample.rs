//! Made-up profiles and columns for the tests of findings.

use std::sync::Arc;

use super::{Chunks, Seen};
use crate::Finding;
use crate::kernel::Interner;
use crate::profile::{ColumnProfile, Options};
use crate::table::Type;
use crate::table::chunk::{Bitmap, Chunk, Codes, Data, Kind, Texts};

/// A profile with nothing in it but a name, a type and how many values there are.
pub fn profile(name: &str, r#type: Type, count: u64, distinct: u64) -> ColumnProfile {
    ColumnProfile {
        count,
        distinct,
        ..ColumnProfile::new(name, r#type)
    }
}

/// What is found in a profile alone, with the default options.
pub fn holds(profile: &ColumnProfile, find: fn(&Seen) -> Option<Finding>) -> Option<Finding> {
    find(&Seen {
        profile,
        chunks: Chunks::Held(&[]),
        source: None,
        options: &Options::default(),
    })
}

/// A column of text in one chunk for each slice, coded; an empty text is a missing cell.
pub fn coded(parts: &[&[&str]]) -> Vec<Arc<Chunk>> {
    let mut interner = Interner::default();
    interner.number(b"");
    let codes: Vec<Codes> = parts
        .iter()
        .map(|part| {
            let mut codes = Codes::default();
            part.iter()
                .for_each(|text| codes.push(interner.number(text.as_bytes())));
            codes
        })
        .collect();
    let dictionary = Arc::new(interner.into_texts());
    let data = codes.into_iter().map(|codes| Data::Dictionary {
        codes,
        dictionary: Arc::clone(&dictionary),
    });
    data.zip(parts).map(|(data, part)| column(data, part)).collect()
}

/// A column of text in one chunk for each slice, cell after cell; an empty text is a missing cell.
pub fn plain(parts: &[&[&str]]) -> Vec<Arc<Chunk>> {
    let texts = |part: &[&str]| {
        let mut texts = Texts::default();
        part.iter().for_each(|text| texts.push(text.as_bytes()));
        Data::Text(texts)
    };
    parts.iter().map(|part| column(texts(part), part)).collect()
}

fn column(data: Data, part: &[&str]) -> Arc<Chunk> {
    let mut valid = Bitmap::default();
    part.iter().for_each(|text| valid.push(!text.is_empty()));
    Arc::new(Chunk {
        kind: Kind::of(Type::Text),
        data,
        valid,
        token_rows: Vec::new(),
        tokens: Vec::new(),
        invalid: Vec::new(),
    })
}
