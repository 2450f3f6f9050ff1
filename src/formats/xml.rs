//! Elements, attributes and texts of XML, one after the other as they come: what office documents need of it.
//!
//! Names are told without their prefix. Only the five entities that every document has, and numbered characters, are
//! known: none is defined, so that none grows.

use super::feed::Cursor;
use crate::{Error, Result};

/// Bytes that a name, an attribute or a text may have.
const LARGEST: usize = 64 << 20;

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// An element begins: [`Xml::name`] and [`Xml::attribute`].
    Start,
    /// An element ends: [`Xml::name`].
    End,
    /// Text: [`Xml::text`].
    Text,
    /// Nothing more.
    Eof,
}

/// Reads a document.
pub struct Xml<'a> {
    cursor: Cursor<'a>,
    file: String,
    part: String,
    /// The name of the element that begins or ends, with its prefix.
    tag: Vec<u8>,
    attributes: Vec<(Vec<u8>, Vec<u8>)>,
    /// How many attributes there are; the room of others is used again.
    used: usize,
    text: Vec<u8>,
    /// The element that began has ended already.
    is_empty: bool,
    depth: u64,
}

impl<'a> Xml<'a> {
    /// From the beginning; messages name the file, and the part of it.
    pub fn new(file: &str, part: &str, cursor: Cursor<'a>) -> Self {
        Xml {
            cursor,
            file: file.to_owned(),
            part: part.to_owned(),
            tag: Vec::new(),
            attributes: Vec::new(),
            used: 0,
            text: Vec::new(),
            is_empty: false,
            depth: 0,
        }
    }

    /// The name of the element, without its prefix.
    pub fn name(&self) -> &[u8] {
        local(&self.tag)
    }

    /// The value of an attribute of the element that begins, by its name without a prefix.
    pub fn attribute(&self, name: &[u8]) -> Option<&str> {
        let own = self
            .attributes
            .iter()
            .take(self.used)
            .find(|(own, _)| local(own) == name);
        own.and_then(|(_, value)| std::str::from_utf8(value).ok())
    }

    /// The text that came, or that was gathered.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.text).unwrap_or_default()
    }

    /// What comes next.
    ///
    /// # Errors
    /// When it is no XML, breaks off, or is too large.
    pub fn next(&mut self) -> Result<Event> {
        if self.is_empty {
            self.is_empty = false;
            self.depth = self.depth.saturating_sub(1);
            return Ok(Event::End);
        }
        loop {
            match self.cursor.peek()? {
                None if self.depth > 0 => return Err(self.damaged("breaks off")),
                None => return Ok(Event::Eof),
                Some(b'<') => {
                    self.cursor.pass(1);
                    if let Some(event) = self.markup()? {
                        return Ok(event);
                    }
                }
                Some(_) => {
                    self.text.clear();
                    self.until(b'<')?;
                    self.unescape()?;
                    if self.depth > 0 {
                        return Ok(Event::Text);
                    }
                }
            }
        }
    }

    /// Goes over the element that began.
    ///
    /// # Errors
    /// When it breaks off.
    pub fn skip(&mut self) -> Result<()> {
        let outside = self.depth - 1;
        while self.depth > outside {
            if self.next()? == Event::Eof {
                return Err(self.damaged("breaks off"));
            }
        }
        Ok(())
    }

    /// What follows a `<`; `None` of what has no meaning here.
    fn markup(&mut self) -> Result<Option<Event>> {
        match self.cursor.peek()? {
            Some(b'?') => {
                self.over(b"?>")?;
                Ok(None)
            }
            Some(b'!') => self.declaration(),
            Some(b'/') => {
                self.cursor.pass(1);
                self.tag.clear();
                while let Some(byte) = self.cursor.next()? {
                    if byte == b'>' {
                        let length = self.tag.trim_ascii_end().len();
                        self.tag.truncate(length);
                        self.depth = self
                            .depth
                            .checked_sub(1)
                            .ok_or_else(|| self.damaged("ends what did not begin"))?;
                        return Ok(Some(Event::End));
                    }
                    self.tag.push(byte);
                    self.check(self.tag.len())?;
                }
                Err(self.damaged("breaks off"))
            }
            _ => self.element().map(Some),
        }
    }

    /// A comment, a section of bare text, or a declaration.
    fn declaration(&mut self) -> Result<Option<Event>> {
        let mut start = Vec::new();
        while start.len() < 8 {
            match self.cursor.peek()? {
                Some(byte) if byte != b'>' => start.push(byte),
                _ => break,
            }
            self.cursor.pass(1);
            if start == b"!--" {
                self.over(b"-->")?;
                return Ok(None);
            }
        }
        if start == b"![CDATA[" {
            self.text.clear();
            self.bare()?;
            return Ok(Some(Event::Text));
        }
        // A document type: with entities of its own it would not be understood.
        while let Some(byte) = self.cursor.next()? {
            match byte {
                b'>' => return Ok(None),
                b'[' => return Err(self.damaged("defines entities of its own")),
                _ => {}
            }
        }
        Err(self.damaged("breaks off"))
    }

    /// Text up to the end of its section.
    fn bare(&mut self) -> Result<()> {
        while let Some(byte) = self.cursor.next()? {
            self.text.push(byte);
            self.check(self.text.len())?;
            if self.text.ends_with(b"]]>") {
                self.text.truncate(self.text.len() - 3);
                return self.check_text();
            }
        }
        Err(self.damaged("breaks off"))
    }

    fn element(&mut self) -> Result<Event> {
        self.tag.clear();
        self.used = 0;
        self.depth += 1;
        loop {
            match self.cursor.peek()? {
                None => return Err(self.damaged("breaks off")),
                Some(b'>') => {
                    self.cursor.pass(1);
                    return Ok(Event::Start);
                }
                Some(b'/') => {
                    self.cursor.pass(1);
                    self.is_empty = true;
                }
                Some(b' ' | b'\t' | b'\r' | b'\n') => {
                    self.cursor.pass(1);
                    self.attributes_of()?;
                }
                Some(byte) => {
                    self.tag.push(byte);
                    self.check(self.tag.len())?;
                    self.cursor.pass(1);
                }
            }
        }
    }

    /// The attributes up to the end of the element.
    fn attributes_of(&mut self) -> Result<()> {
        loop {
            match self.cursor.peek()? {
                None => return Err(self.damaged("breaks off")),
                Some(b'>' | b'/') => return Ok(()),
                Some(b' ' | b'\t' | b'\r' | b'\n') => self.cursor.pass(1),
                Some(_) => self.attribute_of()?,
            }
        }
    }

    fn attribute_of(&mut self) -> Result<()> {
        let (mut name, mut value) = match self.attributes.get_mut(self.used) {
            Some(room) => std::mem::take(room),
            None => Default::default(),
        };
        name.clear();
        value.clear();
        loop {
            match self.cursor.next()? {
                None | Some(b'>') => return Err(self.damaged("has an attribute without a value")),
                Some(b'=') => break,
                Some(byte) if byte.is_ascii_whitespace() => {}
                Some(byte) => name.push(byte),
            }
            self.check(name.len())?;
        }
        while self.cursor.peek()?.is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.cursor.pass(1);
        }
        let quote = self.cursor.next()?.filter(|quote| matches!(quote, b'"' | b'\''));
        let quote = quote.ok_or_else(|| self.damaged("has an attribute without quotes"))?;
        std::mem::swap(&mut self.text, &mut value);
        self.until(quote)?;
        self.cursor.pass(1);
        self.unescape()?;
        std::mem::swap(&mut self.text, &mut value);
        match self.attributes.get_mut(self.used) {
            Some(room) => *room = (name, value),
            None => self.attributes.push((name, value)),
        }
        self.used += 1;
        self.check(self.used)
    }

    /// Appends to the text what stands before a mark, which stays ahead.
    fn until(&mut self, mark: u8) -> Result<()> {
        loop {
            let ahead = self.cursor.ahead()?;
            let end = ahead.iter().position(|byte| *byte == mark);
            let taken = end.unwrap_or(ahead.len());
            self.text.extend_from_slice(ahead.get(..taken).unwrap_or(&[]));
            let is_over = ahead.is_empty();
            self.cursor.pass(taken);
            self.check(self.text.len())?;
            match (end, is_over) {
                (Some(_), _) => return Ok(()),
                (None, true) if mark == b'<' => return Ok(()),
                (None, true) => return Err(self.damaged("breaks off")),
                (None, false) => {}
            }
        }
    }

    /// Goes over everything up to an end.
    fn over(&mut self, end: &[u8]) -> Result<()> {
        let mut last = Vec::new();
        while let Some(byte) = self.cursor.next()? {
            if last.len() == end.len() {
                last.remove(0);
            }
            last.push(byte);
            if last == end {
                return Ok(());
            }
        }
        Err(self.damaged("breaks off"))
    }

    /// Replaces entities in the text by what they stand for.
    fn unescape(&mut self) -> Result<()> {
        if self.text.contains(&b'&') {
            let mut plain = Vec::with_capacity(self.text.len());
            let mut rest = self.text.as_slice();
            while let Some(at) = rest.iter().position(|byte| *byte == b'&') {
                let (before, from) = rest.split_at(at);
                plain.extend_from_slice(before);
                let end = from.iter().take(12).position(|byte| *byte == b';');
                let letter = end.and_then(|end| entity(from.get(1..end)?));
                match letter.zip(end) {
                    Some((letter, end)) => {
                        plain.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                        rest = from.get(end + 1..).unwrap_or(&[]);
                    }
                    None => {
                        plain.push(b'&');
                        rest = from.get(1..).unwrap_or(&[]);
                    }
                }
            }
            plain.extend_from_slice(rest);
            self.text = plain;
        }
        self.check_text()
    }

    fn check_text(&self) -> Result<()> {
        match std::str::from_utf8(&self.text) {
            Ok(_) => Ok(()),
            Err(_) => Err(self.damaged("is not in UTF-8")),
        }
    }

    fn check(&self, length: usize) -> Result<()> {
        match length > LARGEST {
            true => Err(self.damaged("has a text of more than 64 MiB")),
            false => Ok(()),
        }
    }

    /// What is wrong with the part, as a sentence goes on behind its name.
    pub fn damaged(&self, what: &str) -> Error {
        Error::Damaged {
            file: self.file.clone(),
            what: format!("its part {} {what}", self.part),
        }
    }
}

fn local(name: &[u8]) -> &[u8] {
    let colon = name.iter().position(|byte| *byte == b':');
    colon.and_then(|at| name.get(at + 1..)).unwrap_or(name)
}

fn entity(name: &[u8]) -> Option<char> {
    Some(match name {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        [b'#', b'x' | b'X', hex @ ..] => char::from_u32(u32::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()?)?,
        [b'#', digits @ ..] => char::from_u32(std::str::from_utf8(digits).ok()?.parse().ok()?)?,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::feed::Feed;
    use bytes::Bytes;

    struct Pieces(Vec<Bytes>);

    impl Feed for Pieces {
        fn next(&mut self) -> Result<Option<Bytes>> {
            Ok((!self.0.is_empty()).then(|| self.0.remove(0)))
        }
    }

    fn events(text: &str, piece: usize) -> Result<String> {
        let pieces = text.as_bytes().chunks(piece).map(Bytes::copy_from_slice).collect();
        let mut xml = Xml::new("t", "p", Cursor::new(Box::new(Pieces(pieces))));
        let mut said = String::new();
        loop {
            match xml.next()? {
                Event::Start => {
                    said += &format!("<{}", String::from_utf8_lossy(xml.name()));
                    said += &xml.attribute(b"a").map(|own| format!("={own}")).unwrap_or_default();
                }
                Event::End => said += &format!(">{}", String::from_utf8_lossy(xml.name())),
                Event::Text => said += &format!("'{}'", xml.text()),
                Event::Eof => return Ok(said),
            }
        }
    }

    #[test]
    fn elements_are_the_same_in_pieces_of_any_size() {
        let text = "<?xml version='1.0'?>\n<!-- <no> -->\n<x:r a = \"1 &amp; 2\"><c a='&#65;'/>t &lt; u<![CDATA[<raw>]]></x:r>\n";
        let whole = events(text, 1000).expect("a document");
        assert_eq!(whole, "<r=1 & 2<c=A>c't < u''<raw>'>r");
        for piece in 1..9 {
            assert_eq!(events(text, piece).expect("a document"), whole, "{piece}");
        }
    }

    #[test]
    fn what_breaks_off_or_defines_entities_is_refused() {
        for text in [
            "<a><b>",
            "<a b",
            "<a b='",
            "<!-- ",
            "<a>x",
            "</a>",
            "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>",
        ] {
            assert!(events(text, 3).is_err(), "{text}");
        }
    }
}
