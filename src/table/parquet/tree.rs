//! What a nested column is made of, by the schema: lists, structures, maps and leaves, each with the levels that
//! tell whether it is there.

use std::sync::Arc;

use super::arrow::DataType;
use super::format::{ConvertedType, Repetition};
use super::schema::Element;

/// A part of a nested column, with the definition level from which it is there.
pub struct Node {
    /// `None` where the schema says that it is always there.
    pub defined: Option<u8>,
    /// What it is.
    pub shape: Shape,
}

/// What a part is.
pub enum Shape {
    /// A value: the number of its leaf in the column.
    Leaf(usize, DataType),
    /// Fields by name.
    Struct(Vec<(Arc<str>, Node)>),
    /// Items, of which there is one from this definition level on, and another from this repetition
    /// level on.
    List(Box<Node>, Repeated),
    /// Keys and values; keys alone where there are no values.
    Map(Box<Node>, Box<Node>, Repeated),
}

/// From which levels on a list has items.
#[derive(Clone, Copy)]
pub struct Repeated {
    /// The definition level of an item, whatever is in it.
    pub filled: u8,
    /// The repetition level of one more.
    pub again: u8,
}

/// Levels on the way down, and how many leaves have been met.
struct Walk {
    leaves: usize,
}

impl Node {
    /// By the schema, and what the values of its leaves are.
    ///
    /// # Errors
    /// When these contradict each other, in these words.
    pub fn new(column: &Element, data: &DataType) -> std::result::Result<Node, &'static str> {
        Walk { leaves: 0 }.node(column, data, (0, 0))
    }

    /// The first leaf in it.
    pub fn first(&self) -> usize {
        match &self.shape {
            Shape::Leaf(leaf, _) => *leaf,
            Shape::Struct(fields) => fields.first().map_or(0, |(_, field)| field.first()),
            Shape::List(item, _) => item.first(),
            Shape::Map(key, ..) => key.first(),
        }
    }

    /// How many leaves are in it: they follow each other.
    pub fn leaves(&self) -> usize {
        match &self.shape {
            Shape::Leaf(..) => 1,
            Shape::Struct(fields) => fields.iter().map(|(_, field)| field.leaves()).sum(),
            Shape::List(item, _) => item.leaves(),
            Shape::Map(key, value, _) => key.leaves() + value.leaves(),
        }
    }
}

type Walked = std::result::Result<Node, &'static str>;

const OTHERWISE: &str = "its schema and its Arrow schema have other shapes";

impl Walk {
    /// A field, as its repetition has it.
    fn node(&mut self, field: &Element, data: &DataType, (defined, again): (u8, u8)) -> Walked {
        match field.repetition {
            Repetition::Required => self.there(field, data, None, (defined, again)),
            Repetition::Optional => self.there(field, data, Some(defined + 1), (defined + 1, again)),
            Repetition::Repeated => self.repeated(field, data, None, (defined, again)),
        }
    }

    /// A field that repeats without being called a list.
    fn repeated(
        &mut self,
        field: &Element,
        data: &DataType,
        is_there: Option<u8>,
        (defined, again): (u8, u8),
    ) -> Walked {
        let item = self.there(field, item(data)?, None, (defined + 1, again + 1))?;
        Ok(list(item, is_there, (defined + 1, again + 1)))
    }

    /// A field of which it is known whether it is there.
    fn there(&mut self, field: &Element, data: &DataType, is_there: Option<u8>, levels: (u8, u8)) -> Walked {
        if field.is_leaf() {
            self.leaves += 1;
            let shape = Shape::Leaf(self.leaves - 1, data.clone());
            return Ok(Node {
                defined: is_there,
                shape,
            });
        }
        match field.converted {
            Some(ConvertedType::List) => self.list(field, data, is_there, levels),
            Some(ConvertedType::Map | ConvertedType::MapKeyValue) => self.map(field, data, is_there, levels),
            _ => self.structure(field, data, is_there, levels),
        }
    }

    fn structure(&mut self, field: &Element, data: &DataType, is_there: Option<u8>, levels: (u8, u8)) -> Walked {
        let DataType::Struct(types) = data else {
            return Err(OTHERWISE);
        };
        if types.len() != field.children().len() {
            return Err(OTHERWISE);
        }
        let fields = field.children().iter().zip(types).map(|(field, data)| {
            let node = self.node(field, &data.data, levels)?;
            Ok((Arc::clone(&field.name), node))
        });
        let shape = Shape::Struct(fields.collect::<std::result::Result<_, &str>>()?);
        Ok(Node {
            defined: is_there,
            shape,
        })
    }

    /// A list in one of its three forms, which the rules for old files tell apart (LogicalTypes.md,
    /// "Backward-compatibility rules").
    fn list(&mut self, field: &Element, data: &DataType, is_there: Option<u8>, (defined, again): (u8, u8)) -> Walked {
        let [middle] = field.children() else {
            return Err(OTHERWISE);
        };
        if middle.is_leaf() {
            return self.repeated(middle, data, is_there, (defined, again));
        }
        let inner = middle.children();
        let (is_list, repeats) = (
            middle.converted == Some(ConvertedType::List),
            middle.has_single_repeated_child(),
        );
        let is_named = &*middle.name == "array" || middle.name.strip_suffix("_tuple") == Some(&*field.name);
        match inner {
            [only] if is_list || repeats || !is_named => {
                let item = self.node(only, item(data)?, (defined + 1, again + 1))?;
                Ok(list(item, is_there, (defined + 1, again + 1)))
            }
            _ => {
                let item = self.structure(middle, item(data)?, None, (defined + 1, again + 1))?;
                Ok(list(item, is_there, (defined + 1, again + 1)))
            }
        }
    }

    fn map(&mut self, field: &Element, data: &DataType, is_there: Option<u8>, (defined, again): (u8, u8)) -> Walked {
        let DataType::Map(entry, _) = data else {
            // Keys alone are a list of them.
            return self.list(field, data, is_there, (defined, again));
        };
        let ([entries], DataType::Struct(types)) = (field.children(), &entry.data) else {
            return Err(OTHERWISE);
        };
        let ([key, value], [of_key, of_value]) = (entries.children(), &types[..]) else {
            return Err(OTHERWISE);
        };
        let levels = (defined + 1, again + 1);
        let key = self.node(key, &of_key.data, levels)?;
        let value = self.node(value, &of_value.data, levels)?;
        let (filled, again) = levels;
        Ok(Node {
            defined: is_there,
            shape: Shape::Map(Box::new(key), Box::new(value), Repeated { filled, again }),
        })
    }
}

fn list(item: Node, is_there: Option<u8>, (filled, again): (u8, u8)) -> Node {
    Node {
        defined: is_there,
        shape: Shape::List(Box::new(item), Repeated { filled, again }),
    }
}

fn item(data: &DataType) -> std::result::Result<&DataType, &'static str> {
    match data {
        DataType::List(_, item) => Ok(&item.data),
        _ => Err(OTHERWISE),
    }
}
