//! The values of a JSON text, read one by one as it comes (RFC 8259). Numbers keep their digits. As Python writes them,
//! `NaN` and `Infinity` are numbers, too.

use crate::formats::feed::Cursor;
use crate::{Error, Result};

/// Values within one another at most.
const DEPTH: u32 = 128;

/// Bytes that one record may take.
const LARGEST: usize = 256 << 20;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as it is written.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// Names with their values, in their order.
    Object(Vec<(String, Value)>),
}

/// Reads values.
pub struct Json<'a> {
    cursor: Cursor<'a>,
    file: String,
    /// Bytes that the value being read takes.
    held: usize,
    /// Records that were read, for messages.
    pub records: u64,
}

impl<'a> Json<'a> {
    /// From the beginning; a byte-order mark is passed over.
    ///
    /// # Errors
    /// When the bytes cannot be read, or are no UTF-8.
    pub fn new(file: &str, cursor: Cursor<'a>) -> Result<Self> {
        let mut json = Json {
            cursor,
            file: file.to_owned(),
            held: 0,
            records: 0,
        };
        let start = json.cursor.ahead()?;
        if start.starts_with(b"\xef\xbb\xbf") {
            json.cursor.pass(3);
        }
        Ok(json)
    }

    /// The file's name.
    pub fn name(&self) -> &str {
        &self.file
    }

    /// The next byte that is no space, which stays ahead.
    ///
    /// # Errors
    /// When the bytes cannot be read.
    pub fn peek(&mut self) -> Result<Option<u8>> {
        loop {
            match self.cursor.peek()? {
                Some(b' ' | b'\t' | b'\r' | b'\n') => self.cursor.pass(1),
                other => return Ok(other),
            }
        }
    }

    /// Goes over a mark that must be there.
    ///
    /// # Errors
    /// When something else is.
    pub fn pass(&mut self, mark: u8) -> Result<()> {
        match self.peek()? {
            Some(byte) if byte == mark => {
                self.cursor.pass(1);
                Ok(())
            }
            other => Err(self.unexpected(other)),
        }
    }

    /// Whether another item of a list or an object comes; goes over the mark between two, or that at the end.
    ///
    /// # Errors
    /// When there is neither.
    pub fn goes_on(&mut self, is_first: bool, end: u8) -> Result<bool> {
        match self.peek()? {
            Some(byte) if byte == end => {
                self.cursor.pass(1);
                Ok(false)
            }
            Some(b',') if !is_first => {
                self.cursor.pass(1);
                Ok(true)
            }
            _ if is_first => Ok(true),
            other => Err(self.unexpected(other)),
        }
    }

    /// The name of the next member of an object, with the mark behind it.
    ///
    /// # Errors
    /// When there is none.
    pub fn member(&mut self) -> Result<String> {
        match self.peek()? {
            Some(b'"') => {}
            other => return Err(self.unexpected(other)),
        }
        let name = self.text()?;
        self.pass(b':')?;
        Ok(name)
    }

    /// The next value.
    ///
    /// # Errors
    /// When there is none, it is damaged, or takes too much memory.
    pub fn value(&mut self) -> Result<Value> {
        self.held = 0;
        self.value_in(0)
    }

    fn value_in(&mut self, depth: u32) -> Result<Value> {
        self.hold(32)?;
        self.check_depth(depth)?;
        Ok(match self.peek()? {
            Some(b'{') => {
                self.cursor.pass(1);
                let mut members = Vec::new();
                while self.goes_on(members.is_empty(), b'}')? {
                    let name = self.member()?;
                    members.push((name, self.value_in(depth + 1)?));
                }
                Value::Object(members)
            }
            Some(b'[') => {
                self.cursor.pass(1);
                let mut items = Vec::new();
                while self.goes_on(items.is_empty(), b']')? {
                    items.push(self.value_in(depth + 1)?);
                }
                Value::List(items)
            }
            Some(b'"') => Value::Text(self.text()?),
            _ => self.word()?,
        })
    }

    /// Goes over the next value.
    ///
    /// # Errors
    /// When there is none, or it is damaged.
    pub fn skip(&mut self, depth: u32) -> Result<()> {
        self.check_depth(depth)?;
        let (start, end) = match self.peek()? {
            Some(b'{') => (b'{', b'}'),
            Some(b'[') => (b'[', b']'),
            Some(b'"') => {
                self.held = 0;
                return self.text().map(drop);
            }
            _ => return self.word().map(drop),
        };
        self.cursor.pass(1);
        let mut is_first = true;
        while self.goes_on(is_first, end)? {
            is_first = false;
            if start == b'{' {
                self.held = 0;
                self.member()?;
            }
            self.skip(depth + 1)?;
        }
        Ok(())
    }

    /// A number, or one of the few words.
    fn word(&mut self) -> Result<Value> {
        let mut word = String::new();
        while let Some(byte) = self.cursor.peek()? {
            if !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')) || word.len() > 400 {
                break;
            }
            word.push(char::from(byte));
            self.cursor.pass(1);
        }
        Ok(match word.as_str() {
            "null" => Value::Null,
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "NaN" | "Infinity" | "-Infinity" => Value::Number(word),
            number if is_number(number) => Value::Number(word),
            "" => {
                let next = self.cursor.peek()?;
                return Err(self.unexpected(next));
            }
            _ => return Err(self.wrong("what stands there is no value")),
        })
    }

    /// A text, of which the quote is ahead.
    fn text(&mut self) -> Result<String> {
        self.cursor.pass(1);
        let mut bytes = Vec::new();
        loop {
            let ahead = self.cursor.ahead()?;
            if ahead.is_empty() {
                return Err(self.wrong("it breaks off inside a text"));
            }
            let plain = ahead.iter().take_while(|byte| !matches!(byte, b'"' | b'\\')).count();
            bytes.extend_from_slice(ahead.get(..plain).unwrap_or(&[]));
            self.cursor.pass(plain);
            self.hold(plain)?;
            match self.cursor.peek()? {
                Some(b'"') => break,
                Some(b'\\') => {
                    self.cursor.pass(1);
                    let letter = self.escape()?;
                    bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                }
                _ => {}
            }
        }
        self.cursor.pass(1);
        String::from_utf8(bytes).map_err(|_| self.wrong("a text is not in UTF-8"))
    }

    /// What an escape stands for. Half of a pair alone stands for nothing.
    fn escape(&mut self) -> Result<char> {
        Ok(match self.cursor.next()? {
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(same @ (b'"' | b'\\' | b'/')) => char::from(same),
            Some(b'u') => {
                let first = self.four()?;
                if !(0xd800..0xdc00).contains(&first) {
                    return Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                if self.cursor.peek()? != Some(b'\\') {
                    return Ok(char::REPLACEMENT_CHARACTER);
                }
                self.cursor.pass(1);
                if self.cursor.next()? != Some(b'u') {
                    return Err(self.wrong("half of a character stands alone"));
                }
                let second = self.four()?.wrapping_sub(0xdc00);
                char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second & 0x3ff))
                    .filter(|_| second < 0x400)
                    .unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return Err(self.wrong("a backslash is followed by what it does not stand before")),
        })
    }

    fn four(&mut self) -> Result<u32> {
        let mut number = 0;
        for _ in 0..4 {
            let digit = self.cursor.next()?.and_then(|byte| char::from(byte).to_digit(16));
            number = number * 16 + digit.ok_or_else(|| self.wrong("four digits are wanted behind \\u"))?;
        }
        Ok(number)
    }

    fn hold(&mut self, bytes: usize) -> Result<()> {
        self.held += bytes;
        match self.held > LARGEST {
            true => Err(Error::Unsupported {
                file: self.file.clone(),
                what: format!("its record {} takes more than 256 MiB", self.records + 1),
            }),
            false => Ok(()),
        }
    }

    fn check_depth(&self, depth: u32) -> Result<()> {
        match depth > DEPTH {
            true => Err(self.wrong(&format!("values are more than {DEPTH} deep within one another"))),
            false => Ok(()),
        }
    }

    /// An error about what is ahead.
    pub fn unexpected(&self, next: Option<u8>) -> Error {
        match next {
            None => self.wrong("it breaks off"),
            Some(byte) if byte.is_ascii_graphic() => self.wrong(&format!("{} is not expected", char::from(byte))),
            Some(_) => self.wrong("what stands there is not JSON"),
        }
    }

    /// An error that says where.
    pub fn wrong(&self, what: &str) -> Error {
        let record = match self.records {
            0 => String::new(),
            before => format!(", in record {}", before + 1),
        };
        Error::Damaged {
            file: self.file.clone(),
            what: format!("as JSON, {what} at byte {}{record}", self.cursor.place()),
        }
    }
}

/// Whether this is a number as JSON writes them.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.strip_prefix('-').unwrap_or(text);
    let whole = digits(rest);
    let rest = rest.get(whole..).unwrap_or_default();
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => (digits(rest), rest.get(digits(rest)..).unwrap_or_default()),
        None => (1, rest),
    };
    let power = match rest.strip_prefix(['e', 'E']) {
        Some(power) => {
            let power = power.strip_prefix(['+', '-']).unwrap_or(power);
            !power.is_empty() && digits(power) == power.len()
        }
        None => rest.is_empty(),
    };
    let has_zero = whole > 1 && text.trim_start_matches('-').starts_with('0');
    whole > 0 && !has_zero && fraction > 0 && power
}

impl Value {
    /// As JSON.
    pub fn write(&self, out: &mut String) {
        match self {
            Value::Null => out.push_str("null"),
            Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Value::Number(number) => out.push_str(number),
            Value::Text(text) => quote(text, out),
            Value::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    item.write(out);
                }
                out.push(']');
            }
            Value::Object(members) => {
                out.push('{');
                for (at, (name, value)) in members.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    quote(name, out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

/// Writes a text as JSON does.
pub fn quote(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_standard() {
        for number in ["0", "-1", "1.50", "1e5", "-2.5E-3", "12345678901234567890"] {
            assert!(is_number(number), "{number}");
        }
        for other in ["", "-", "1.", ".5", "+1", "1e", "0x1", "01", "-007", "1-2", "1e5.5"] {
            assert!(!is_number(other), "{other}");
        }
    }
}
