//! Where the records of a JSON document are: in a list at the top, in one inside it, or one after the other.

use super::value::Json;
use crate::{Error, Result, words};

/// How deep inside a document its records are looked for.
const DEPTH: u32 = 6;

/// Lists that are offered at most.
const OFFERED: usize = 50;

/// Where the records are.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Values one after the other, one at least.
    Lines,
    /// A list: the names that lead to it, none where it is the document.
    List(Vec<String>),
}

/// What a document holds.
pub struct Found {
    /// Where the records are.
    pub shape: Shape,
    /// The lists of records in it, by name.
    pub lists: Vec<String>,
}

/// A list of records inside a document.
struct Inside {
    path: Vec<String>,
    items: u64,
}

/// Looks for the records; `wanted` names a list.
///
/// # Errors
/// When the document is damaged, holds none, or no list of that name.
pub fn find(json: &mut Json<'_>, file: &str, wanted: Option<&str>) -> Result<Found> {
    match json.peek()? {
        Some(b'[') => return Ok(found(Shape::List(Vec::new()))),
        Some(b'{') => {}
        _ => return Ok(found(Shape::Lines)),
    }
    let mut lists = Vec::new();
    members(json, &mut Vec::new(), &mut lists)?;
    if json.peek()?.is_some() {
        return Ok(found(Shape::Lines));
    }
    let names: Vec<String> = lists.iter().map(|list| list.path.join(".")).collect();
    if let Some(name) = wanted {
        let place = names.iter().position(|own| own == name);
        let list = place
            .and_then(|at| lists.get(at))
            .ok_or_else(|| unknown(file, name, &names))?;
        return Ok(Found {
            shape: Shape::List(list.path.clone()),
            lists: names,
        });
    }
    let shallowest = lists.iter().map(|list| list.path.len()).min();
    let near = lists.iter().filter(|list| Some(list.path.len()) == shallowest);
    let longest = near.fold(None::<&Inside>, |best, list| match best {
        Some(best) if best.items >= list.items => Some(best),
        _ => Some(list),
    });
    Ok(match longest {
        Some(list) => Found {
            shape: Shape::List(list.path.clone()),
            lists: names,
        },
        None => found(Shape::Lines),
    })
}

fn found(shape: Shape) -> Found {
    Found {
        shape,
        lists: Vec::new(),
    }
}

fn unknown(file: &str, name: &str, names: &[String]) -> Error {
    let there = match names {
        [] => "it holds no list of records".to_owned(),
        names => format!("there are {}", words::list(names, "and")),
    };
    Error::option("member", format!("{file} has no list called \"{name}\"; {there}"))
}

/// Goes over an object and notes the lists of records in it.
fn members(json: &mut Json<'_>, path: &mut Vec<String>, lists: &mut Vec<Inside>) -> Result<()> {
    json.pass(b'{')?;
    let mut is_first = true;
    while json.goes_on(is_first, b'}')? {
        is_first = false;
        let name = json.member()?;
        match json.peek()? {
            Some(b'{') if path.len() < DEPTH as usize => {
                path.push(name);
                members(json, path, lists)?;
                path.pop();
            }
            Some(b'[') => {
                let (items, are_records) = list(json)?;
                if are_records && lists.len() < OFFERED {
                    path.push(name);
                    let path_of = path.clone();
                    path.pop();
                    lists.push(Inside { path: path_of, items });
                }
            }
            _ => json.skip(1)?,
        }
    }
    Ok(())
}

/// Goes over a list; its items, and whether the first is an object or a list.
fn list(json: &mut Json<'_>) -> Result<(u64, bool)> {
    json.pass(b'[')?;
    let (mut items, mut are_records) = (0, false);
    while json.goes_on(items == 0, b']')? {
        if items == 0 {
            are_records = matches!(json.peek()?, Some(b'{' | b'['));
        }
        json.skip(1)?;
        items += 1;
    }
    Ok((items, are_records))
}

/// Goes to the list that a path names.
///
/// # Errors
/// When it is not there, though it was.
pub fn enter(json: &mut Json<'_>, path: &[String]) -> Result<()> {
    for step in path {
        json.pass(b'{')?;
        let mut is_first = true;
        loop {
            if !json.goes_on(is_first, b'}')? {
                return Err(json.wrong("its list of records is gone"));
            }
            is_first = false;
            if json.member()? == *step {
                break;
            }
            json.skip(1)?;
        }
    }
    json.pass(b'[')
}
