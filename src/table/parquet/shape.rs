//! Is the footer made as footers are? Looked at before anything of it is taken.
//!
//! What decodes it makes room for what it finds, calls itself once per level of nesting, and takes
//! fields by their numbers. So all of the footer is walked once: every count must be there in bytes,
//! every field of the kind that parquet.thrift of Apache Parquet says, and the schema no deeper than
//! can be read.

use super::thrift::{Reader, kind};

/// Levels of a column's schema; a list takes two. Decoding and showing a nested column calls
/// itself once or twice per level, on a stack of one megabyte in a browser.
pub const MAX_LEVELS: usize = 50;
/// Column chunks of a file: each takes about 80 bytes of memory once the footer is decoded.
const MAX_CHUNKS: u64 = 1 << 21;

/// Why a footer is refused.
#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    /// It contradicts itself, in these words.
    Damaged(String),
    /// It is sound, but more than can be read.
    TooMuch(String),
}

/// What kind of value a field of the footer has.
enum Kind {
    Boolean,
    Integer,
    Bytes,
    Integers,
    Texts,
    /// A structure.
    One(&'static Shape),
    /// A list of structures.
    Many(&'static Shape),
    /// A union or a structure of which nothing is counted.
    Any,
    /// A list of such.
    Anys,
}

/// A structure of the footer.
struct Shape {
    part: Part,
    /// Fields by number; those that are not listed may have any kind.
    fields: &'static [(i16, Kind)],
}

/// What is counted.
enum Part {
    /// An element of the schema.
    Element,
    /// A column chunk.
    Chunk,
    Other,
}

const FILE: &Shape = &Shape {
    part: Part::Other,
    fields: &[
        (1, Kind::Integer),
        (2, Kind::Many(ELEMENT)),
        (3, Kind::Integer),
        (4, Kind::Many(GROUP)),
        (5, Kind::Many(KEY_VALUE)),
        (6, Kind::Bytes),
        (7, Kind::Anys),
    ],
};
const ELEMENT: &Shape = &Shape {
    part: Part::Element,
    fields: &[
        (1, Kind::Integer),
        (2, Kind::Integer),
        (3, Kind::Integer),
        (4, Kind::Bytes),
        (CHILDREN, Kind::Integer),
        (6, Kind::Integer),
        (7, Kind::Integer),
        (8, Kind::Integer),
        (9, Kind::Integer),
        (10, Kind::Any),
    ],
};
const GROUP: &Shape = &Shape {
    part: Part::Other,
    fields: &[
        (1, Kind::Many(CHUNK)),
        (2, Kind::Integer),
        (3, Kind::Integer),
        (4, Kind::Anys),
        (5, Kind::Integer),
        (6, Kind::Integer),
        (7, Kind::Integer),
    ],
};
const CHUNK: &Shape = &Shape {
    part: Part::Chunk,
    fields: &[
        (1, Kind::Bytes),
        (2, Kind::Integer),
        (3, Kind::One(COLUMN)),
        (4, Kind::Integer),
        (5, Kind::Integer),
        (6, Kind::Integer),
        (7, Kind::Integer),
    ],
};
const COLUMN: &Shape = &Shape {
    part: Part::Other,
    fields: &[
        (1, Kind::Integer),
        (2, Kind::Integers),
        (3, Kind::Texts),
        (4, Kind::Integer),
        (5, Kind::Integer),
        (6, Kind::Integer),
        (7, Kind::Integer),
        (8, Kind::Many(KEY_VALUE)),
        (9, Kind::Integer),
        (10, Kind::Integer),
        (11, Kind::Integer),
        (12, Kind::One(STATISTICS)),
        (13, Kind::Anys),
        (14, Kind::Integer),
        (15, Kind::Integer),
        (16, Kind::One(SIZES)),
        (17, Kind::Any),
    ],
};
const STATISTICS: &Shape = &Shape {
    part: Part::Other,
    fields: &[
        (1, Kind::Bytes),
        (2, Kind::Bytes),
        (3, Kind::Integer),
        (4, Kind::Integer),
        (5, Kind::Bytes),
        (6, Kind::Bytes),
        (7, Kind::Boolean),
        (8, Kind::Boolean),
    ],
};
const SIZES: &Shape = &Shape {
    part: Part::Other,
    fields: &[(1, Kind::Integer), (2, Kind::Integers), (3, Kind::Integers)],
};
const KEY_VALUE: &Shape = &Shape {
    part: Part::Other,
    fields: &[(1, Kind::Bytes), (2, Kind::Bytes)],
};

/// `SchemaElement.num_children`.
const CHILDREN: i16 = 5;

/// Looks at all of a footer.
///
/// # Errors
/// When it is not made as footers are, claims what its bytes do not hold, or holds more than can
/// be read.
pub fn check(footer: &[u8]) -> Result<(), Refused> {
    let mut schema = Schema::default();
    let mut chunks = 0u64;
    let mut refused = None;
    let mut seen = |part: &Part, values: &Values| {
        match part {
            Part::Element => refused = schema.add(values.get(CHILDREN)).err(),
            Part::Chunk => chunks += 1,
            Part::Other => {}
        }
        if chunks > MAX_CHUNKS {
            let what = format!("its footer tells of more than {MAX_CHUNKS} column chunks");
            refused = Some(Refused::TooMuch(what));
        }
        refused.is_none().then_some(())
    };
    let walked = structure(&mut Reader::new(footer), FILE, &mut seen);
    match (refused, walked) {
        (Some(refused), _) => Err(refused),
        (None, None) => Err(Refused::Damaged("its footer is not made as footers are".into())),
        (None, Some(())) => schema.end(),
    }
}

/// The integers of a structure that has been read.
#[derive(Default)]
struct Values(Vec<(i16, i64)>);

impl Values {
    fn get(&self, id: i16) -> Option<i64> {
        self.0
            .iter()
            .rev()
            .find(|(field, _)| *field == id)
            .map(|(_, value)| *value)
    }
}

type Seen<'a> = &'a mut dyn FnMut(&Part, &Values) -> Option<()>;

/// Reads a structure by its fields, and tells `seen` what was in it.
fn structure(reader: &mut Reader<'_>, shape: &Shape, seen: Seen<'_>) -> Option<()> {
    let mut values = Values::default();
    reader.structure(&mut |id, found, reader| {
        let Some((_, wanted)) = shape.fields.iter().find(|(field, _)| *field == id) else {
            return Some(false);
        };
        match (wanted, found) {
            (Kind::Integer, kind::I16..=kind::I64) => {
                values.0.push((id, reader.integer()?));
                Some(true)
            }
            (Kind::One(inner), kind::STRUCT) => structure(reader, inner, seen).map(|()| true),
            (Kind::Many(inner), kind::LIST | kind::SET) => reader
                .list(&mut |item, reader| {
                    let fits = item == kind::STRUCT;
                    fits.then(|| structure(reader, inner, seen))?.map(|()| true)
                })
                .map(|()| true),
            (Kind::Integers, kind::LIST | kind::SET) => {
                items(reader, |item| matches!(item, kind::I16..=kind::I64)).map(|()| true)
            }
            (Kind::Texts, kind::LIST | kind::SET) => items(reader, |item| item == kind::BINARY).map(|()| true),
            (Kind::Anys, kind::LIST | kind::SET) => items(reader, |item| item == kind::STRUCT).map(|()| true),
            (Kind::Boolean, kind::TRUE | kind::FALSE) | (Kind::Bytes, kind::BINARY) | (Kind::Any, kind::STRUCT) => {
                Some(false)
            }
            _ => None,
        }
    })?;
    seen(&shape.part, &values)
}

/// Passes over the items of a list, all of one kind.
fn items(reader: &mut Reader<'_>, fits: impl Fn(u8) -> bool) -> Option<()> {
    reader.list(&mut |item, _| fits(item).then_some(false))
}

/// The schema's tree while its elements are read, each before its children.
#[derive(Default)]
struct Schema {
    elements: u64,
    /// Children still to come, from the root down.
    open: Vec<i64>,
}

impl Schema {
    fn add(&mut self, children: Option<i64>) -> Result<(), Refused> {
        let children = children.unwrap_or(0);
        if children < 0 {
            return Err(Refused::Damaged(format!(
                "an element of its schema claims {children} children"
            )));
        }
        if self.elements > 0 {
            match self.open.last_mut() {
                Some(left) => *left -= 1,
                None => return Err(self.contradiction()),
            }
        }
        self.elements += 1;
        if children > 0 {
            self.open.push(children);
        }
        while self.open.last() == Some(&0) {
            self.open.pop();
        }
        if self.open.len() > MAX_LEVELS {
            return Err(Refused::TooMuch(format!(
                "a column of it is nested more than {MAX_LEVELS} levels deep"
            )));
        }
        Ok(())
    }

    fn end(&self) -> Result<(), Refused> {
        if self.open.is_empty() {
            Ok(())
        } else {
            Err(self.contradiction())
        }
    }

    fn contradiction(&self) -> Refused {
        let elements = self.elements;
        Refused::Damaged(format!(
            "its schema claims other numbers of children than its {elements} elements have"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A footer with this schema: the children that each element claims.
    fn footer(children: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0x15, 2, 0x19, 0xfc, children.len() as u8];
        for &claimed in children {
            // 4: name of one byte, 5: number of children, in zigzag.
            bytes.extend([0x48, 1, b'x', 0x15, claimed * 2, 0]);
        }
        bytes.extend([0x16, 0, 0x19, 0x0c, 0]);
        bytes
    }

    #[test]
    fn a_schema_has_the_children_that_it_claims() {
        assert_eq!(check(&footer(&[2, 0, 1, 0])), Ok(()));
        for wrong in [&[60, 0][..], &[1, 0, 0], &[0, 0], &[1, 1]] {
            assert!(matches!(check(&footer(wrong)), Err(Refused::Damaged(_))), "{wrong:?}");
        }
    }

    #[test]
    fn a_schema_that_is_too_deep_is_refused() {
        let deep = |levels: usize| [vec![1; levels], vec![0]].concat();
        assert_eq!(check(&footer(&deep(MAX_LEVELS))), Ok(()));
        assert!(matches!(
            check(&footer(&deep(MAX_LEVELS + 1))),
            Err(Refused::TooMuch(_))
        ));
    }

    #[test]
    fn a_field_of_another_kind_and_a_list_without_its_items_are_refused() {
        let sound = footer(&[1, 0]);
        for at in 0..sound.len() {
            assert!(check(&sound[..at]).is_err(), "cut off at {at}");
        }
        // 1: a double instead of an integer; 4: text instead of a list; 20: booleans in a list.
        for wrong in [
            &[0x17, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
            &[0x48, 0, 0],
            &[0x09, 0x28, 0x22, 1, 1, 0],
        ] {
            assert!(check(wrong).is_err(), "{wrong:?}");
        }
    }
}
