//! What a person typed as a value, in the words of the column: a number with a point or a comma, a
//! day in the table's own order. What could mean two things is refused with words, never guessed.

use glovebox::table::parse::datetime::{Order, date, value};
use glovebox::table::{SourceReport, Type, Value};

/// A value, and how it is repeated to the person.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    /// What cells are compared with.
    pub value: Value,
    /// What was understood.
    pub words: String,
}

impl Typed {
    fn text(words: String) -> Typed {
        Typed {
            value: Value::Text(words.clone()),
            words,
        }
    }
}

/// Reads what was typed for a column of that type, in a table that was read so.
pub fn read(typed: &str, kind: Type, source: &SourceReport) -> Result<Typed, String> {
    let bare = typed.trim();
    match kind {
        Type::Integer | Type::Float | Type::Decimal => number(bare, kind, source.decimal_comma),
        Type::Boolean => truth(bare),
        Type::Date | Type::Timestamp => time(bare, kind, source.day_first),
        Type::Time if value(bare, Order::MonthFirst).is_some_and(|stamp| stamp.days.is_none()) => {
            Ok(Typed::text(bare.to_owned()))
        }
        Type::Time => Err("Give a time of day, such as 14:30.".to_owned()),
        Type::Text => Ok(Typed::text(typed.to_owned())),
    }
}

fn truth(bare: &str) -> Result<Typed, String> {
    let value = match bare.to_lowercase().as_str() {
        "true" | "yes" | "1" => true,
        "false" | "no" | "0" => false,
        _ => return Err("Give true or false.".to_owned()),
    };
    Ok(Typed {
        value: Value::Boolean(value),
        words: value.to_string(),
    })
}

fn number(bare: &str, kind: Type, decimal_comma: bool) -> Result<Typed, String> {
    // As this page writes numbers, so that one copied from it is taken.
    let text = bare.replace('−', "-");
    let text = text.strip_prefix('+').unwrap_or(&text);
    let plain = if decimal_comma {
        with_decimal_comma(text, kind)?
    } else {
        with_decimal_point(text)?
    };
    let is_number = |x: &f64| !x.is_nan();
    let Some(nearest) = plain.parse::<f64>().ok().filter(is_number) else {
        return Err("Give a number.".to_owned());
    };
    let is_whole = plain.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let value = match plain.parse() {
        _ if kind == Type::Decimal => Value::Text(plain.clone()),
        Ok(whole) => Value::Integer(whole),
        // Beyond 64 bits: compared by its digits, which no float holds.
        Err(_) if is_whole => Value::Text(plain.clone()),
        Err(_) => Value::float(nearest),
    };
    Ok(Typed {
        value,
        words: plain.replace('-', "−"),
    })
}

/// Whether `mark` parts thousands: one to three digits that do not begin with 0, then threes.
fn parts_thousands(whole: &str, mark: char) -> bool {
    let bare = whole.strip_prefix('-').unwrap_or(whole);
    let mut groups = bare.split(mark);
    let first = groups.next().unwrap_or_default();
    let is_digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let starts = (1..=3).contains(&first.len()) && is_digits(first) && !first.starts_with('0');
    starts && groups.all(|group| group.len() == 3 && is_digits(group))
}

/// A point parts decimals, commas part thousands.
fn with_decimal_point(text: &str) -> Result<String, String> {
    let (whole, _) = text.split_once('.').unwrap_or((text, ""));
    if !text.contains(',') {
        return Ok(text.to_owned());
    }
    if parts_thousands(whole, ',') && text.matches(',').count() == whole.matches(',').count() {
        return Ok(text.replace(',', ""));
    }
    let meant = text.replacen(',', ".", 1);
    Err(if meant.parse::<f64>().is_ok() {
        format!("Write {meant}: a comma parts thousands.")
    } else {
        "Give a number, such as 1,234.5: a comma parts thousands.".to_owned()
    })
}

/// A comma parts decimals, and so does a point that cannot part thousands. Where both stand, the
/// last of them does.
fn with_decimal_comma(text: &str, kind: Type) -> Result<String, String> {
    let commas = text.matches(',').count();
    let points = text.matches('.').count();
    let refused = || "Give a number, such as 1.234,5: the comma parts decimals, as in the file.".to_owned();
    let joined = |thousands: char, decimal: char| {
        let (whole, rest) = text.rsplit_once(decimal).ok_or_else(refused)?;
        if parts_thousands(whole, thousands) && !rest.contains(thousands) {
            Ok(format!("{}.{rest}", whole.replace(thousands, "")))
        } else {
            Err(refused())
        }
    };
    match (points, commas) {
        (0, 0) => Ok(text.to_owned()),
        // A whole number has no decimals.
        (_, 0) if (points > 1 || kind == Type::Integer) && parts_thousands(text, '.') => Ok(text.replace('.', "")),
        (0, _) if (commas > 1 || kind == Type::Integer) && parts_thousands(text, ',') => Ok(text.replace(',', "")),
        (1, 0) if parts_thousands(text, '.') => Err(format!(
            "Write {} or {}: here a point may part thousands or decimals.",
            text.replace('.', ""),
            text.replace('.', ",")
        )),
        (1, 0) => Ok(text.to_owned()),
        (0, 1) => Ok(text.replace(',', ".")),
        (_, 1) if text.rfind(',') > text.rfind('.') => joined('.', ','),
        (1, _) if text.rfind('.') > text.rfind(',') => joined(',', '.'),
        _ => Err(refused()),
    }
}

/// A day or a moment, its day with the year first.
fn time(bare: &str, kind: Type, day_first: Option<bool>) -> Result<Typed, String> {
    let example = if kind == Type::Date {
        "Give a day, such as 2019-03-23."
    } else {
        "Give a day or a moment, such as 2019-03-23 or 2019-03-23 14:30."
    };
    let order = match day_first {
        Some(false) => Order::MonthFirst,
        Some(true) | None => Order::DayFirst,
    };
    let found = value(bare, order).filter(|stamp| day_first.is_none() || stamp.is_in(order));
    let Some((stamp, day)) = found.and_then(|stamp| Some((stamp, stamp.days?))) else {
        return Err(example.to_owned());
    };
    if day_first.is_none() && stamp.is_open() {
        let other = value(bare, Order::MonthFirst).and_then(|stamp| stamp.days);
        return Err(format!(
            "Write {} or {}: which of the two is the day is not known.",
            date(day),
            date(other.unwrap_or(day))
        ));
    }
    let rest = bare
        .find(['T', 't', ' '])
        .and_then(|at| bare.get(at..))
        .unwrap_or_default();
    Ok(Typed::text(format!("{}{rest}", date(day))))
}
