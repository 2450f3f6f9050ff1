//! Values that stand bare, without quotes: numbers, days and times of day.

use crate::table::{Field, Type, Value};

/// The value of what begins as a number does: kept as text where a number would lose a digit.
pub fn value(text: &str) -> Option<Value> {
    if is_time(text) {
        return Some(Value::Text(text.to_owned()));
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let padded = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    if let Ok(whole) = text.parse::<i64>() {
        return Some(if padded {
            Value::Text(text.to_owned())
        } else {
            Value::Integer(whole)
        });
    }
    let plain = digits
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'-' | b'+'));
    let float = text.parse::<f64>().ok().filter(|x| plain && x.is_finite())?;
    let mantissa = digits.split(['e', 'E']).next().unwrap_or_default();
    let exact = match mantissa.len() < digits.len() {
        // So many digits every float holds; more of them where they are those of the float itself.
        true => {
            let count = mantissa.bytes().filter(u8::is_ascii_digit).count();
            count <= 15 || format!("{float:e}") == text
        }
        false => float.to_string() == text,
    };
    Some(if exact {
        Value::Float(float)
    } else {
        Value::Text(text.to_owned())
    })
}

/// A day, an instant or a time of day by its shape; what the column makes of it, it decides.
fn is_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mark = |at: usize, wanted: u8| bytes.get(at) == Some(&wanted);
    let day = (0..4).all(digit) && mark(4, b'-') && digit(5) && digit(6) && mark(7, b'-') && digit(8) && digit(9);
    let clock = digit(0) && (mark(1, b':') && digit(2) || digit(1) && mark(2, b':') && digit(3));
    day && (bytes.len() == 10 || matches!(bytes.get(10), Some(b'T' | b't'))) || clock
}

/// Why a value that stands bare is none for a column.
pub fn misfit(column: &Field, value: &Value) -> Option<String> {
    let (name, kind) = (&column.name, column.r#type);
    match value {
        Value::Integer(_) | Value::Float(_) if kind.is_time() => {
            let such = if kind == Type::Time { "14:30" } else { "2015-03-31" };
            Some(format!("\"{name}\" is {}: write a value of it as {such}", kind.name()))
        }
        Value::Text(text) if kind.is_time() && !is_time(text) => misfit(column, &Value::Integer(0)),
        Value::Text(text) if kind == Type::Text && is_time(text) => Some(format!(
            "\"{name}\" is text: read it as another type to compare days, or put {text} in quotes to compare letter by letter"
        )),
        Value::Integer(_) | Value::Float(_) | Value::Text(_) if kind == Type::Text => Some(format!(
            "\"{name}\" is text: read it as another type to compare numbers, or put {value} in quotes to compare letter by letter"
        )),
        _ => None,
    }
}
