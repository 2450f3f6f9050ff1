//! The values of a record batch (Arrow's columnar format 1.5), and what each is as text.

use std::collections::BTreeMap;

use super::schema::{Field, Kind};
use crate::formats::sheets::date;

/// The buffers of a batch, in their order.
pub struct Buffers {
    /// Length and nulls of each field.
    pub nodes: std::vec::IntoIter<(i64, i64)>,
    /// Its buffers.
    pub buffers: std::vec::IntoIter<Vec<u8>>,
    /// How many buffers of data each field of views has.
    pub views: std::vec::IntoIter<i64>,
}

/// The values of a field.
#[derive(Default)]
pub struct Array {
    /// How many.
    pub len: usize,
    /// Whether one is there, a bit each; all are where it is empty.
    valid: Vec<u8>,
    /// Offsets, or the values themselves.
    first: Vec<u8>,
    /// What offsets point into.
    second: Vec<u8>,
    /// What views point into.
    data: Vec<Vec<u8>>,
    children: Vec<Array>,
}

/// Values of dictionaries, as text, by their number.
pub type Dictionaries = BTreeMap<i64, Vec<Option<String>>>;

impl Array {
    /// Takes what belongs to a field.
    pub fn of(field: &Field, buffers: &mut Buffers) -> Option<Array> {
        let (len, _) = buffers.nodes.next()?;
        let mut array = Array {
            len: usize::try_from(len).ok().filter(|len| *len <= 1 << 30)?,
            ..Array::default()
        };
        if field.dictionary.is_some() {
            array.valid = buffers.buffers.next().filter(|bits| array.has_all(bits))?;
            array.first = buffers.buffers.next()?;
            return Some(array);
        }
        match field.kind {
            Kind::Null => return Some(array),
            Kind::Other(_) => return None,
            _ => array.valid = buffers.buffers.next().filter(|bits| array.has_all(bits))?,
        }
        match field.kind {
            Kind::Struct | Kind::FixedList(_) => {}
            Kind::Text(..) => {
                array.first = buffers.buffers.next()?;
                array.second = buffers.buffers.next()?;
            }
            Kind::View(_) => {
                array.first = buffers.buffers.next()?;
                for _ in 0..buffers.views.next()? {
                    array.data.push(buffers.buffers.next()?);
                }
            }
            _ => array.first = buffers.buffers.next()?,
        }
        for child in &field.children {
            array.children.push(Array::of(child, buffers)?);
        }
        Some(array)
    }

    /// Whether there is a bit for each value, or none at all: a length that no bytes are behind is not believed.
    fn has_all(&self, bits: &[u8]) -> bool {
        bits.is_empty() || bits.len() >= self.len.div_ceil(8)
    }

    fn is_there(&self, at: usize) -> bool {
        let bit = self.valid.get(at / 8).map(|byte| byte >> (at % 8) & 1 == 1);
        at < self.len && (self.valid.is_empty() || bit == Some(true))
    }

    /// The bytes of a value of one size.
    fn bytes(&self, at: usize, size: usize) -> Option<&[u8]> {
        let start = at.checked_mul(size)?;
        self.first.get(start..start.checked_add(size)?)
    }

    /// A whole number of up to 16 bytes.
    fn number(&self, at: usize, size: usize, signed: bool) -> Option<i128> {
        let bytes = self.bytes(at, size)?;
        let mut wide = match signed && bytes.last().is_some_and(|byte| byte >> 7 == 1) {
            true => [0xff; 16],
            false => [0; 16],
        };
        wide.get_mut(..size)?.copy_from_slice(bytes);
        Some(i128::from_le_bytes(wide))
    }

    /// From where to where a text or a list goes.
    fn range(&self, at: usize, size: usize) -> Option<std::ops::Range<usize>> {
        let start = usize::try_from(self.number(at, size, true)?).ok()?;
        let end = usize::try_from(self.number(at + 1, size, true)?).ok()?;
        (start <= end).then_some(start..end)
    }

    /// The bytes of a text.
    fn text(&self, at: usize, kind: &Kind) -> Option<&[u8]> {
        match kind {
            Kind::Text(size, _) => self.second.get(self.range(at, *size)?),
            Kind::Fixed(size) => self.bytes(at, *size),
            Kind::View(_) => {
                let view = self.bytes(at, 16)?;
                let number = |at: usize| {
                    view.get(at..at + 4)
                        .and_then(|four| four.try_into().ok())
                        .map(u32::from_le_bytes)
                };
                let length = number(0)? as usize;
                if length <= 12 {
                    return view.get(4..4 + length);
                }
                let start = number(12)? as usize;
                self.data
                    .get(number(8)? as usize)?
                    .get(start..start.checked_add(length)?)
            }
            _ => None,
        }
    }

    /// What a value is as text; `None` of one that is missing, `Some(None)` of one that is damaged.
    pub fn shown(&self, field: &Field, at: usize, dictionaries: &Dictionaries) -> Option<Option<String>> {
        if !self.is_there(at) || field.kind == Kind::Null {
            return None;
        }
        if let Some((id, size, signed)) = field.dictionary {
            let code = self
                .number(at, size, signed)
                .and_then(|code| usize::try_from(code).ok());
            let Some(values) = dictionaries.get(&id) else {
                return Some(None);
            };
            let value = code.and_then(|code| values.get(code));
            return value.map_or(Some(None), |value| value.clone().map(Some));
        }
        Some(self.plain(field, at, dictionaries))
    }

    fn plain(&self, field: &Field, at: usize, dictionaries: &Dictionaries) -> Option<String> {
        Some(match &field.kind {
            Kind::Int(size, signed) => self.number(at, *size, *signed)?.to_string(),
            Kind::Float(size) => float(self.bytes(at, *size)?)?,
            Kind::Bool => (self.first.get(at / 8)? >> (at % 8) & 1 == 1).to_string(),
            Kind::Decimal(size, scale) => decimal(self.number(at, *size, true)?, *scale),
            Kind::Date(size) => {
                let days = i64::try_from(self.number(at, *size, true)?).ok()?;
                date(if *size == 8 { days.div_euclid(86_400_000) } else { days })
            }
            Kind::Time(size, per) => clock(i64::try_from(self.number(at, *size, true)?).ok()?, *per),
            Kind::Timestamp(per, east) => {
                let since = i64::try_from(self.number(at, 8, true)?).ok()?;
                let since = since.saturating_add(east.unwrap_or(0).saturating_mul(*per));
                let day = 86_400 * per;
                let zone = east.map_or_else(String::new, offset);
                format!(
                    "{}T{}{zone}",
                    date(since.div_euclid(day)),
                    clock(since.rem_euclid(day), *per)
                )
            }
            Kind::Duration(per) => decimal(self.number(at, 8, true)?, digits(*per)),
            Kind::Text(_, true) | Kind::View(true) => String::from_utf8_lossy(self.text(at, &field.kind)?).into_owned(),
            Kind::Text(..) | Kind::View(_) | Kind::Fixed(_) => readable(self.text(at, &field.kind)?),
            Kind::List(_) | Kind::FixedList(_) | Kind::Struct | Kind::Map => {
                let mut text = String::new();
                self.json(field, at, dictionaries, &mut text)?;
                text
            }
            Kind::Null | Kind::Other(_) => return None,
        })
    }

    /// A value as JSON.
    fn json(&self, field: &Field, at: usize, dictionaries: &Dictionaries, out: &mut String) -> Option<()> {
        if !self.is_there(at) {
            out.push_str("null");
            return Some(());
        }
        let range = match &field.kind {
            Kind::Struct => {
                out.push('{');
                for (place, (own, child)) in field.children.iter().zip(&self.children).enumerate() {
                    if place > 0 {
                        out.push(',');
                    }
                    quote(&own.name, out);
                    out.push(':');
                    child.json(own, at, dictionaries, out)?;
                }
                out.push('}');
                return Some(());
            }
            Kind::List(size) => self.range(at, *size)?,
            Kind::Map => self.range(at, 4)?,
            Kind::FixedList(size) => at.checked_mul(*size)?..at.checked_add(1)?.checked_mul(*size)?,
            kind => {
                let text = self.shown(field, at, dictionaries);
                let text = match text {
                    None => {
                        out.push_str("null");
                        return Some(());
                    }
                    Some(text) => text?,
                };
                let is_bare = field.dictionary.is_none() && matches!(kind, Kind::Int(..) | Kind::Bool | Kind::Float(_));
                match is_bare && !matches!(text.as_str(), "NaN" | "Infinity" | "-Infinity") {
                    true => out.push_str(&text),
                    false => quote(&text, out),
                }
                return Some(());
            }
        };
        let (own, child) = field.children.first().zip(self.children.first())?;
        out.push('[');
        for (place, at) in range.enumerate() {
            if at >= child.len {
                return None;
            }
            if place > 0 {
                out.push(',');
            }
            child.json(own, at, dictionaries, out)?;
        }
        out.push(']');
        Some(())
    }
}

fn quote(text: &str, out: &mut String) {
    crate::formats::json::quote(text, out);
}

/// Bytes that are text, as text; else as hexadecimal digits.
fn readable(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text)
            if !text
                .chars()
                .any(|letter| letter.is_control() && !letter.is_whitespace()) =>
        {
            text.to_owned()
        }
        _ => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

fn float(bytes: &[u8]) -> Option<String> {
    let shown = |number: f64, text: String| match number {
        number if number.is_nan() => "NaN".to_owned(),
        f64::INFINITY => "Infinity".to_owned(),
        f64::NEG_INFINITY => "-Infinity".to_owned(),
        _ => text,
    };
    if let Ok(eight) = <[u8; 8]>::try_from(bytes) {
        let number = f64::from_le_bytes(eight);
        return Some(shown(number, format!("{number:?}")));
    }
    if let Ok(four) = <[u8; 4]>::try_from(bytes) {
        let number = f64::from(f32::from_le_bytes(four));
        return Some(shown(number, format!("{number:?}")));
    }
    let half = u16::from_le_bytes(bytes.try_into().ok()?);
    let (sign, power, part) = (half >> 15, i32::from(half >> 10 & 31), f64::from(half & 1023));
    let size = match power {
        0 => part * libm::exp2(-24.0),
        31 if part > 0.0 => f64::NAN,
        31 => f64::INFINITY,
        power => (1.0 + part / 1024.0) * libm::exp2(f64::from(power - 15)),
    };
    let number = if sign == 1 { -size } else { size };
    Some(shown(number, format!("{number:?}")))
}

fn digits(per_second: i64) -> i32 {
    match per_second {
        1 => 0,
        1_000 => 3,
        1_000_000 => 6,
        _ => 9,
    }
}

/// An unscaled number with its point.
fn decimal(unscaled: i128, scale: i32) -> String {
    let size = unscaled.unsigned_abs().to_string();
    let sign = if unscaled < 0 { "-" } else { "" };
    let Ok(scale) = usize::try_from(scale) else {
        return format!("{sign}{size}{}", "0".repeat(scale.unsigned_abs() as usize));
    };
    if scale == 0 {
        return format!("{sign}{size}");
    }
    let padded = format!("{size:0>width$}", width = scale + 1);
    let (whole, part) = padded.split_at(padded.len() - scale);
    format!("{sign}{whole}.{part}")
}

/// Seconds east of Greenwich as they stand behind a time.
fn offset(east: i64) -> String {
    let (sign, minutes) = (if east < 0 { '-' } else { '+' }, east.abs() / 60);
    match east {
        0 => "Z".to_owned(),
        _ => format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60),
    }
}

fn clock(time: i64, per: i64) -> String {
    let (seconds, part) = (time.div_euclid(per), time.rem_euclid(per));
    let clock = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    let width = digits(per) as usize;
    match part {
        0 => clock,
        part => format!("{clock}.{part:0>width$}").trim_end_matches('0').to_owned(),
    }
}
