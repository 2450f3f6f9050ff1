//! What a cell's text could be, taken by itself. The column as a whole may say otherwise, and what
//! reads files is stricter in places; but nothing is called a number here that would lose a digit.

use glovebox::table::Type;

/// Beyond this not every whole number has a float of its own.
const EXACT: u64 = 1 << 53;

/// Types that the text can be read as without loss; text itself is always the last.
pub fn types(text: &str) -> Vec<Type> {
    Type::ALL.into_iter().filter(|kind| fits(text, *kind)).collect()
}

/// What may surprise in these types, in a sentence.
pub fn why(text: &str) -> Option<&'static str> {
    let bare = unsigned(text);
    if has_leading_zero(bare) && bare.bytes().all(|b| b.is_ascii_digit()) {
        Some("A number would lose its leading zeros.")
    } else if is_whole(text) && !is_number(text) {
        Some("A number with decimals would round it.")
    } else if day(text).is_some_and(|(_, is_open)| is_open) {
        Some("Which of the two is the day, only other cells can tell.")
    } else {
        None
    }
}

fn fits(text: &str, kind: Type) -> bool {
    match kind {
        Type::Integer => is_whole(text),
        Type::Float => is_number(text),
        // Only typed files say that a decimal is exact.
        Type::Decimal => false,
        // As the filter's form reads them.
        Type::Boolean => ["true", "yes", "1", "false", "no", "0"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word)),
        Type::Date => day(text).is_some_and(|(rest, _)| rest.is_empty()),
        Type::Timestamp => is_instant(text),
        Type::Time => clock(text) == Some(""),
        Type::Text => true,
    }
}

/// Without spaces around it and without a sign.
fn unsigned(text: &str) -> &str {
    let text = text.trim_matches([' ', '\t']);
    text.strip_prefix('-').unwrap_or(text)
}

fn has_leading_zero(bare: &str) -> bool {
    matches!(bare.as_bytes(), [b'0', b'0'..=b'9', ..])
}

/// A whole number of 64 bits; longer runs of digits are names.
fn whole(text: &str) -> Option<i64> {
    let bare = unsigned(text);
    let is_digits = bare.bytes().all(|b| b.is_ascii_digit());
    if is_digits && !has_leading_zero(bare) {
        text.trim_matches([' ', '\t']).parse().ok()
    } else {
        None
    }
}

fn is_whole(text: &str) -> bool {
    whole(text).is_some()
}

fn is_number(text: &str) -> bool {
    let bare = unsigned(text);
    if bare.bytes().all(|b| b.is_ascii_digit()) {
        return whole(text).is_some_and(|n| n.unsigned_abs() <= EXACT);
    }
    if ["inf", "infinity"].iter().any(|word| bare.eq_ignore_ascii_case(word)) {
        return true;
    }
    let has_shape = bare
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'));
    let starts = bare.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    has_shape && starts && !has_leading_zero(bare) && bare.parse().is_ok_and(f64::is_finite)
}

/// A run of digits at the start, at most so many: its value, its length, and what follows it.
fn run(text: &str, limit: usize) -> Option<(u32, usize, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    (1..=limit).contains(&end).then_some(())?;
    Some((digits.parse().ok()?, end, rest))
}

/// A day at the start, with the year first or last; what follows it, and whether day and month
/// could be the other way round.
fn day(text: &str) -> Option<(&str, bool)> {
    day_in_order(text, None).map(|(_, rest, is_open)| (rest, is_open))
}

/// Year, month and day at the start, what follows them, and whether day and month could be the
/// other way round: not where it is known which of them comes first.
pub fn day_in_order(text: &str, day_first: Option<bool>) -> Option<((u32, u32, u32), &str, bool)> {
    let (first, length, rest) = run(text, 4)?;
    let separator = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (second, second_length, rest) = run(rest.strip_prefix(separator)?, 2)?;
    let (third, third_length, rest) = run(rest.strip_prefix(separator)?, 4)?;
    match (length, second_length, third_length) {
        (4, 2, 2) => is_day(first, second, third).then_some(((first, second, third), rest, false)),
        (1 | 2, _, 4) => {
            let may_be_day = day_first != Some(false) && is_day(third, second, first);
            let may_be_month = day_first != Some(true) && is_day(third, first, second);
            let is_open = may_be_day && may_be_month && first != second;
            if may_be_day {
                Some(((third, second, first), rest, is_open))
            } else {
                may_be_month.then_some(((third, first, second), rest, is_open))
            }
        }
        _ => None,
    }
}

/// Whether there is such a day.
pub fn is_day(year: u32, month: u32, day: u32) -> bool {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// A time of day at the start; what follows it.
pub fn clock(text: &str) -> Option<&str> {
    let (hours, _, rest) = run(text, 2)?;
    let (minutes, length, mut rest) = run(rest.strip_prefix(':')?, 2)?;
    let mut is_time = hours < 24 && minutes < 60 && length == 2;
    if let Some(more) = rest.strip_prefix(':') {
        let (seconds, length, after) = run(more, 2)?;
        is_time &= seconds < 60 && length == 2;
        rest = after;
        if let Some(more) = rest.strip_prefix(['.', ',']) {
            rest = run(more, 9)?.2;
        }
    }
    is_time.then_some(rest)
}

/// A day, a time of day, and perhaps a zone.
fn is_instant(text: &str) -> bool {
    let time = day(text).and_then(|(rest, _)| rest.strip_prefix(['T', 't', ' ']));
    time.and_then(clock).is_some_and(is_zone)
}

/// Whether it is a zone, or nothing.
pub fn is_zone(text: &str) -> bool {
    let text = text.strip_prefix(' ').unwrap_or(text);
    if matches!(text, "" | "Z" | "z" | "UTC" | "GMT") {
        return true;
    }
    let digits = text.strip_prefix(['+', '-']).map(|zone| zone.replacen(':', "", 1));
    digits.is_some_and(|zone| matches!(zone.len(), 2 | 4) && zone.bytes().all(|b| b.is_ascii_digit()))
}
