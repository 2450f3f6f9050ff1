//! A selection to text, as the parser reads it.

use std::fmt::{Formatter, Result, Write};

use super::parser::CLASSES;
use crate::table::{Characters, Comparison, Selection, Value};

/// Words that begin or join something: a column of that name stands between backquotes.
const WORDS: [&str; 7] = ["and", "or", "not", "every", "row", "kept", "duplicated"];

/// Writes a selection.
pub fn selection(of: &Selection, to: &mut Formatter<'_>) -> Result {
    match of {
        Selection::All => to.write_str("every row"),
        Selection::Duplicates => to.write_str("duplicated"),
        Selection::Kept(id) => write!(to, "kept {}", id.0),
        Selection::Rows(rows) if rows.is_empty() => to.write_str("not every row"),
        Selection::Rows(rows) => {
            to.write_str("row in ")?;
            let runs = rows.runs().map(|run| match run.end - run.start {
                1 => run.end.to_string(),
                _ => format!("{}..{}", run.start + 1, run.end),
            });
            write!(to, "({})", runs.collect::<Vec<_>>().join(", "))
        }
        Selection::Where(predicate) => {
            name(&predicate.column, to)?;
            to.write_char(' ')?;
            test(&predicate.test, to)
        }
        Selection::Not(inner) => {
            to.write_str("not ")?;
            part(inner, to)
        }
        Selection::And(parts) => joined(parts, " and ", "every row", to),
        Selection::Or(parts) => joined(parts, " or ", "not every row", to),
    }
}

fn joined(parts: &[Selection], join: &str, empty: &str, to: &mut Formatter<'_>) -> Result {
    if parts.is_empty() {
        return to.write_str(empty);
    }
    for (at, one) in parts.iter().enumerate() {
        if at > 0 {
            to.write_str(join)?;
        }
        part(one, to)?;
    }
    Ok(())
}

/// Between parentheses where it is joined itself.
fn part(of: &Selection, to: &mut Formatter<'_>) -> Result {
    match of {
        Selection::And(parts) | Selection::Or(parts) if parts.len() > 1 => {
            to.write_char('(')?;
            selection(of, to)?;
            to.write_char(')')
        }
        _ => selection(of, to),
    }
}

fn name(column: &str, to: &mut Formatter<'_>) -> Result {
    let begins = column.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let plain = column
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'));
    if begins && plain && !WORDS.iter().any(|word| column.eq_ignore_ascii_case(word)) {
        to.write_str(column)
    } else {
        write!(to, "`{}`", column.replace('`', "``"))
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn value(of: &Value) -> String {
    match of {
        Value::Integer(whole) => whole.to_string(),
        Value::Float(x) if x.is_finite() => {
            let text = x.to_string();
            // A whole float would be read as an integer.
            if text.contains('.') { text } else { format!("{x:e}") }
        }
        Value::Float(x) => quoted(&x.to_string()),
        Value::Boolean(truth) => truth.to_string(),
        Value::Text(text) => quoted(text),
    }
}

fn values(of: &[Value]) -> String {
    of.iter().map(value).collect::<Vec<_>>().join(", ")
}

fn test(of: &Comparison, to: &mut Formatter<'_>) -> Result {
    match of {
        Comparison::Missing => to.write_str("is missing"),
        Comparison::Present => to.write_str("is not missing"),
        Comparison::Token(token) => write!(to, "is missing as {}", quoted(token)),
        Comparison::OutOfType => to.write_str("is invalid"),
        Comparison::Invalid(text) => write!(to, "is invalid as {}", quoted(text)),
        Comparison::Equal(x) => write!(to, "= {}", value(x)),
        Comparison::NotEqual(x) => write!(to, "!= {}", value(x)),
        Comparison::Less(x) => write!(to, "< {}", value(x)),
        Comparison::AtMost(x) => write!(to, "<= {}", value(x)),
        Comparison::Greater(x) => write!(to, "> {}", value(x)),
        Comparison::AtLeast(x) => write!(to, ">= {}", value(x)),
        Comparison::Between {
            low,
            high,
            closed: true,
        } => write!(to, "between {} and {}", value(low), value(high)),
        Comparison::Between { low, high, .. } => write!(to, "in [{}, {})", value(low), value(high)),
        Comparison::In(all) => write!(to, "in ({})", values(all)),
        Comparison::Matches(expression) => write!(to, "matches {}", quoted(expression)),
        Comparison::Contains(text) => write!(to, "contains {}", quoted(text)),
        Comparison::StartsWith(text) => write!(to, "starts with {}", quoted(text)),
        Comparison::EndsWith(text) => write!(to, "ends with {}", quoted(text)),
        Comparison::Length { min, max } => write!(to, "length between {min} and {max}"),
        Comparison::Word(word) => write!(to, "has word {}", quoted(word)),
        Comparison::Pattern(pattern) => write!(to, "has pattern {}", quoted(pattern)),
        Comparison::Holds(kind) => characters(kind, to),
        Comparison::OuterSpace => to.write_str("has outer space"),
        Comparison::Infinite => to.write_str("is infinite"),
        Comparison::Once => to.write_str("is unique"),
        Comparison::Repeated => to.write_str("is repeated"),
        Comparison::NoneOf(tests) => none_of(tests, to),
    }
}

fn characters(kind: &Characters, to: &mut Formatter<'_>) -> Result {
    match kind {
        Characters::One(one) => write!(to, "has character {}", quoted(&one.to_string())),
        Characters::Category(name) => write!(to, "has category {}", quoted(name)),
        Characters::Script(name) => write!(to, "has script {}", quoted(name)),
        Characters::Block(name) => write!(to, "has block {}", quoted(name)),
        Characters::Class(class) => {
            let word = CLASSES
                .iter()
                .find(|(_, known)| known == class)
                .map_or("", |(word, _)| *word);
            write!(to, "has {word}")
        }
    }
}

fn none_of(tests: &[Comparison], to: &mut Formatter<'_>) -> Result {
    match tests {
        [] => return to.write_str("is not missing"),
        [Comparison::In(all)] => return write!(to, "not in ({})", values(all)),
        _ => to.write_str("none of (")?,
    }
    for (at, one) in tests.iter().enumerate() {
        if at > 0 {
            to.write_str(", ")?;
        }
        test(one, to)?;
    }
    to.write_char(')')
}
