//! What the columns of a file are, nested ones with all that is in them.
//!
//! Parquet's schema says it, and a stored Arrow schema may say more; one that does not fit is refused. Lists and
//! maps have several forms (LogicalTypes.md of Apache Parquet, "Backward-compatibility rules"). `tree` goes the
//! same way once more for the levels of what is found here.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::format::{ConvertedType, Repetition};
use super::super::schema::{Element, Holds};
use super::values::values;
use super::{DataType, Field, Items};

/// The key under which a field keeps its number in the writer's own schema.
const FIELD_ID: &str = "PARQUET:field_id";
/// Why a stored schema is not taken. Nobody is told: what Parquet says is read instead.
const OTHERWISE: &str = "its Arrow schema has another shape";

/// What an element is, and whether it may be missing.
struct Found {
    data: DataType,
    is_nullable: bool,
}

/// `None` where there are no values in an element.
type Walked = Result<Option<Found>, String>;

/// The columns below the root, without those that have no values.
///
/// # Errors
/// When the schema has a shape that none can have, or the hint another one.
pub fn columns(root: &Element, hint: Option<&[Field]>) -> Result<Vec<Field>, String> {
    fields(root.children(), hint)
}

/// How a field that repeats is taken: as a list, which its hint is too, or as the item of a list that is known.
#[derive(Clone, Copy, PartialEq)]
enum Repeats {
    List,
    Item,
}

fn fields(elements: &[Element], hints: Option<&[Field]>) -> Result<Vec<Field>, String> {
    if hints.is_some_and(|hints| hints.len() != elements.len()) {
        return Err(OTHERWISE.to_owned());
    }
    let mut fields = Vec::new();
    for (at, element) in elements.iter().enumerate() {
        let hint = hints.and_then(|hints| hints.get(at));
        if hint.is_some_and(|hint| hint.name != element.name) {
            return Err(OTHERWISE.to_owned());
        }
        let found = walk(element, hint.map(|hint| &hint.data), Repeats::List)?;
        fields.extend(found.map(|found| field(element, found, hint)));
    }
    Ok(fields)
}

fn walk(element: &Element, hint: Option<&DataType>, repeats: Repeats) -> Walked {
    match (element.is_leaf(), element.converted) {
        (true, _) => leaf(element, hint, repeats),
        (_, Some(ConvertedType::List)) => list(element, hint),
        (_, Some(ConvertedType::Map | ConvertedType::MapKeyValue)) => map(element, hint),
        _ => structure(element, hint, repeats),
    }
}

fn leaf(element: &Element, hint: Option<&DataType>, repeats: Repeats) -> Walked {
    let Holds::Values(stored) = &element.holds else {
        return Ok(None);
    };
    let own = item_hint(element, hint, repeats)?;
    let data = values(element, stored, own)?;
    Ok(Some(repeated(element, data, hint, repeats)))
}

fn structure(element: &Element, hint: Option<&DataType>, repeats: Repeats) -> Walked {
    let hints = match item_hint(element, hint, repeats)? {
        Some(DataType::Struct(fields)) => Some(&fields[..]),
        Some(_) => return Err(OTHERWISE.to_owned()),
        None => None,
    };
    let fields = fields(element.children(), hints)?;
    if fields.is_empty() {
        return Ok(None);
    }
    Ok(Some(repeated(element, DataType::Struct(fields), hint, repeats)))
}

/// What the hint says of one value of an element, which may be a list of them by itself.
fn item_hint<'a>(
    element: &Element,
    hint: Option<&'a DataType>,
    repeats: Repeats,
) -> Result<Option<&'a DataType>, String> {
    match hint {
        Some(hint) if element.repetition == Repetition::Repeated && repeats == Repeats::List => match hint {
            DataType::List(Items::List | Items::LargeList | Items::FixedSizeList(_), item) => Ok(Some(&item.data)),
            _ => Err(OTHERWISE.to_owned()),
        },
        hint => Ok(hint),
    }
}

/// The element of which one value is such: a list of them, where it repeats.
fn repeated(element: &Element, data: DataType, hint: Option<&DataType>, repeats: Repeats) -> Found {
    let found = Found {
        data,
        is_nullable: element.repetition == Repetition::Optional,
    };
    if element.repetition != Repetition::Repeated {
        return found;
    }
    let (items, item) = match hint {
        Some(DataType::List(items, item)) if repeats == Repeats::List => (*items, field(element, found, Some(item))),
        // A number of the writer's is that of the list.
        _ => (Items::List, named(element, found, BTreeMap::new())),
    };
    Found {
        data: DataType::List(items, Box::new(item)),
        is_nullable: false,
    }
}

fn list(element: &Element, hint: Option<&DataType>) -> Walked {
    let [middle] = element.children() else {
        let count = element.children().len();
        return Err(format!("list type must have a single child, found {count}"));
    };
    if middle.repetition != Repetition::Repeated {
        return Err("List child must be repeated".to_owned());
    }
    if element.repetition == Repetition::Repeated {
        return Err("List type cannot be repeated".to_owned());
    }
    let is_nullable = element.repetition == Repetition::Optional;
    let (items, hint) = match hint {
        Some(DataType::List(items, item)) => (*items, Some(&**item)),
        Some(_) => return Err(OTHERWISE.to_owned()),
        None => (Items::List, None),
    };
    let data = hint.map(|hint| &hint.data);
    // The list itself is what repeats, in the forms of old writers.
    let found = match middle.children() {
        _ if middle.is_leaf() => leaf(middle, data, Repeats::Item)?,
        [only] if !is_item(element, middle) => {
            let found = walk(only, data, Repeats::List)?;
            return Ok(found.map(|found| Found {
                data: DataType::List(items, Box::new(field(only, found, hint))),
                is_nullable,
            }));
        }
        _ => structure(middle, data, Repeats::Item)?,
    };
    Ok(found.map(|found| Found { is_nullable, ..found }))
}

/// Whether what repeats in a list, a group of one element, is the item by itself.
fn is_item(list: &Element, middle: &Element) -> bool {
    let is_named = &*middle.name == "array" || middle.name.strip_suffix("_tuple") == Some(&*list.name);
    is_named && !middle.is_list() && !middle.has_single_repeated_child()
}

fn map(element: &Element, hint: Option<&DataType>) -> Walked {
    if element.repetition == Repetition::Repeated {
        return Err("Map cannot be repeated".to_owned());
    }
    let [entries] = element.children() else {
        let count = element.children().len();
        return Err(format!(
            "Map field must have exactly one key_value child, found {count}"
        ));
    };
    if entries.repetition != Repetition::Repeated {
        return Err("Child of map field must be repeated".to_owned());
    }
    let (key, value) = match entries.children() {
        [key, value] => (key, value),
        // Keys alone are a list of them.
        [_] => return list(element, hint),
        other => {
            return Err(format!(
                "Child of map field must have two children, found {}",
                other.len()
            ));
        }
    };
    if [key, value].iter().any(|of| of.repetition == Repetition::Repeated) {
        return Err("Map keys and values cannot be repeated".to_owned());
    }
    let (hint, key_hint, value_hint, is_sorted) = match hint {
        Some(DataType::Map(entries, is_sorted)) => match &entries.data {
            DataType::Struct(fields) => match &fields[..] {
                [key, value] => (Some(&**entries), Some(key), Some(value), *is_sorted),
                _ => return Err(OTHERWISE.to_owned()),
            },
            _ => return Err(OTHERWISE.to_owned()),
        },
        Some(_) => return Err(OTHERWISE.to_owned()),
        None => (None, None, None, false),
    };
    let found_key = walk(key, key_hint.map(|hint| &hint.data), Repeats::Item)?;
    let found_value = walk(value, value_hint.map(|hint| &hint.data), Repeats::List)?;
    let Some((found_key, found_value)) = found_key.zip(found_value) else {
        return Ok(None);
    };
    // Whatever the file says, a key is there.
    let found_key = Found {
        is_nullable: false,
        ..found_key
    };
    let both = vec![field(key, found_key, key_hint), field(value, found_value, value_hint)];
    let entry = Field {
        name: Arc::clone(&entries.name),
        data: DataType::Struct(both),
        is_nullable: false,
        metadata: hint.map(|hint| hint.metadata.clone()).unwrap_or_default(),
    };
    Ok(Some(Found {
        data: DataType::Map(Box::new(entry), is_sorted),
        is_nullable: element.repetition == Repetition::Optional,
    }))
}

/// A field with what the writer added to it, in its Arrow schema or in Parquet's.
fn field(element: &Element, found: Found, hint: Option<&Field>) -> Field {
    let metadata = match (hint, element.id) {
        (Some(hint), _) => hint.metadata.clone(),
        (None, Some(id)) => BTreeMap::from([(FIELD_ID.to_owned(), id.to_string())]),
        (None, None) => BTreeMap::new(),
    };
    named(element, found, metadata)
}

fn named(element: &Element, found: Found, metadata: BTreeMap<String, String>) -> Field {
    Field {
        name: Arc::clone(&element.name),
        data: found.data,
        is_nullable: found.is_nullable,
        metadata,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::format::Physical;
    use super::super::super::schema::{Schema, Told};
    use super::*;

    fn told(name: &str, repetition: Repetition, children: Option<i32>) -> Told {
        Told {
            name: name.into(),
            repetition: Some(repetition),
            children,
            physical: children.is_none().then_some(Physical::Int32),
            ..Told::default()
        }
    }

    #[test]
    fn maps_without_entries_and_lists_without_items_are_refused() {
        for converted in [ConvertedType::Map, ConvertedType::MapKeyValue] {
            let mut map = told("m", Repetition::Optional, Some(1));
            map.converted = Some(converted);
            let elements = vec![
                told("root", Repetition::Required, Some(1)),
                map,
                told("key_value", Repetition::Repeated, None),
            ];
            let schema = Schema::new(elements).expect("a tree");
            let said = columns(&schema.root, None).expect_err("no map");
            assert!(said.contains("two children"), "{said}");
        }
        let mut list = told("l", Repetition::Optional, Some(1));
        list.converted = Some(ConvertedType::List);
        let item = told("item", Repetition::Optional, None);
        let schema = Schema::new(vec![told("root", Repetition::Required, Some(1)), list, item]);
        let said = columns(&schema.expect("a tree").root, None).expect_err("no list");
        assert!(said.contains("must be repeated"), "{said}");
    }
}
