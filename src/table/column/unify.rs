//! One kind, one scale and one dictionary for chunks that were made apart.

use std::sync::Arc;

use crate::kernel::{Interner, Texts};
use crate::table::chunk::concat::{Common, common_kind, common_of, data, join};
use crate::table::chunk::{Chunk, Data};
use crate::{Error, Result};

/// Whether chunks can stand in one column as they are.
pub fn agree(chunks: &[Arc<Chunk>]) -> bool {
    let Some((first, rest)) = chunks.split_first() else {
        return false;
    };
    let dictionary = |chunk: &Chunk| match &chunk.data {
        Data::Dictionary { dictionary, .. } => Some(Arc::as_ptr(dictionary)),
        _ => None,
    };
    rest.iter().all(|chunk| {
        chunk.kind == first.kind && common_of(chunk) == common_of(first) && dictionary(chunk) == dictionary(first)
    })
}

/// The chunks, made to agree.
///
/// # Errors
/// As [`Column::new`](super::Column::new).
pub fn unify(chunks: Vec<Chunk>) -> Result<Vec<Arc<Chunk>>> {
    let chunks: Vec<Arc<Chunk>> = chunks.into_iter().map(Arc::new).collect();
    match agree(&chunks) {
        true => Ok(chunks),
        false => unify_shared(&chunks),
    }
}

/// The same of chunks that others hold too: what need not change is shared.
///
/// # Errors
/// As [`Column::new`](super::Column::new).
pub fn unify_shared(chunks: &[Arc<Chunk>]) -> Result<Vec<Arc<Chunk>>> {
    let Some((first, rest)) = chunks.split_first() else {
        return Err(Error::internal("a column without chunks"));
    };
    let kind = rest
        .iter()
        .try_fold(first.kind.clone(), |kind, chunk| common_kind(&kind, &chunk.kind))?;
    let common = rest
        .iter()
        .try_fold(common_of(first), |common, chunk| join(common, common_of(chunk), &kind))
        .ok_or_else(|| Error::internal("decimals without a common scale"))?;
    let (dictionary, maps) = merged(chunks);
    let unified = chunks.iter().zip(maps).map(|(chunk, map)| {
        let data = match (&chunk.data, common) {
            (Data::Dictionary { codes, .. }, Common::Dictionary) => Data::Dictionary {
                codes: codes.remap(&map),
                dictionary: Arc::clone(&dictionary),
            },
            (own, _) if common_of(chunk) == common => {
                if chunk.kind == kind {
                    return Ok(Arc::clone(chunk));
                }
                own.clone()
            }
            _ => data(&[&**chunk], common)?,
        };
        Ok(Arc::new(Chunk {
            kind: kind.clone(),
            data,
            ..(**chunk).clone()
        }))
    });
    unified.collect()
}

/// The dictionaries of the chunks put into one, in the order in which their texts are met, and for
/// each chunk the new numbers of its codes.
fn merged(chunks: &[Arc<Chunk>]) -> (Arc<Texts>, Vec<Vec<u32>>) {
    let mut all = Interner::default();
    let maps = chunks.iter().map(|chunk| {
        let Data::Dictionary { dictionary, .. } = &chunk.data else {
            return Vec::new();
        };
        // The text of code 0 is empty and stands for no value.
        let mut map = vec![0u32; dictionary.len()];
        let numbers = map.iter_mut().enumerate().skip(1);
        numbers.for_each(|(code, to)| *to = all.number(dictionary.bytes(code)) + 1);
        map
    });
    let maps = maps.collect();
    let mut texts = Texts::default();
    texts.push(b"");
    texts.append(all.texts());
    (Arc::new(texts), maps)
}
