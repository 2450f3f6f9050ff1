//! Excel workbooks (ECMA-376, Office Open XML): the parts of an archive that say which sheets there are, what texts they
//! share and how numbers are shown, and the rows of one sheet.

use super::cell::{Cell, Shown, length, moment, shown, shown_by_number};
use super::sheet::{Area, Extent, Rows, place};
use super::{Book, SheetOf};
use crate::formats::feed::Cursor;
use crate::formats::xml::{Event, Xml};
use crate::formats::zip::Archive;
use crate::table::Sheet;
use crate::{Error, Result};

/// Bytes of shared texts that are held, as a share of the memory budget.
const SHARED: u64 = 2;

/// A workbook.
pub struct Workbook<'a> {
    archive: Archive<'a>,
    file: String,
    from_1904: bool,
    sheets: Vec<SheetOf>,
    /// What each style of cells makes of a number.
    styles: Vec<Shown>,
    shared: Shared,
    memory: u64,
}

/// Texts one after the other.
#[derive(Default)]
struct Shared {
    text: String,
    ends: Vec<usize>,
}

impl Shared {
    fn get(&self, at: usize) -> Option<&str> {
        let start = match at.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text.get(start..*self.ends.get(at)?)
    }
}

impl<'a> Workbook<'a> {
    /// Looks at a workbook.
    ///
    /// # Errors
    /// When a part of it is missing or damaged.
    pub fn open(archive: Archive<'a>, file: &str, memory: u64) -> Result<Self> {
        let mut book = Workbook {
            archive,
            file: file.to_owned(),
            from_1904: false,
            sheets: Vec::new(),
            styles: Vec::new(),
            shared: Shared::default(),
            memory,
        };
        let folder = book.find_workbook()?;
        book.read_sheets(&folder)?;
        Ok(book)
    }

    /// Opens a part of the archive.
    fn part(&self, name: &str) -> Result<Option<Xml<'a>>> {
        let name = name.trim_start_matches('/');
        let same = |own: &str| {
            own.trim_start_matches('/')
                .replace('\\', "/")
                .eq_ignore_ascii_case(name)
        };
        let Some(entry) = self.archive.entries.iter().find(|entry| same(&entry.name)) else {
            return Ok(None);
        };
        Ok(Some(Xml::new(
            &self.file,
            name,
            Cursor::new(self.archive.unpack(entry)?),
        )))
    }

    fn wanted(&self, name: &str) -> Result<Xml<'a>> {
        self.part(name)?.ok_or_else(|| Error::Damaged {
            file: self.file.clone(),
            what: format!("as a workbook, its part {name} is not there"),
        })
    }

    /// The path of the workbook's own part, which a relation of the archive names.
    fn find_workbook(&self) -> Result<String> {
        let mut found = None;
        if let Some(mut xml) = self.part("_rels/.rels")? {
            relations(&mut xml, &mut |_, kind, target| {
                if kind.ends_with("/officeDocument") {
                    found = Some(target.trim_start_matches('/').to_owned());
                }
            })?;
        }
        Ok(found.unwrap_or_else(|| "xl/workbook.xml".to_owned()))
    }

    fn read_sheets(&mut self, workbook: &str) -> Result<()> {
        let (folder, name) = workbook.rsplit_once('/').unwrap_or(("", workbook));
        let mut targets = Vec::new();
        let (mut styles, mut shared) = (None, None);
        if let Some(mut xml) = self.part(&format!("{folder}/_rels/{name}.rels"))? {
            relations(&mut xml, &mut |id, kind, target| {
                let path = match target.strip_prefix('/') {
                    Some(absolute) => absolute.to_owned(),
                    None => format!("{folder}/{target}"),
                };
                if kind.ends_with("/styles") {
                    styles = Some(path);
                } else if kind.ends_with("/sharedStrings") {
                    shared = Some(path);
                } else if kind.ends_with("/worksheet") {
                    targets.push((id.to_owned(), path));
                }
            })?;
        }
        let mut xml = self.wanted(workbook)?;
        while let event @ (Event::Start | Event::End | Event::Text) = xml.next()? {
            if event != Event::Start {
                continue;
            }
            match xml.name() {
                b"workbookPr" => self.from_1904 = xml.attribute(b"date1904").is_some_and(is_true),
                b"sheet" => {
                    let (name, id) = (xml.attribute(b"name"), xml.attribute(b"id"));
                    let target = targets.iter().find(|(own, _)| Some(own.as_str()) == id);
                    // A chart has no cells.
                    if let Some((name, (_, path))) = name.zip(target) {
                        self.sheets.push(SheetOf {
                            sheet: Sheet {
                                name: name.to_owned(),
                                hidden: xml.attribute(b"state").is_some_and(|state| state != "visible"),
                            },
                            path: path.clone(),
                        });
                    }
                }
                _ => {}
            }
        }
        if let Some(path) = styles {
            self.read_styles(&path)?;
        }
        match shared {
            Some(path) => self.read_shared(&path),
            None => Ok(()),
        }
    }

    fn read_styles(&mut self, path: &str) -> Result<()> {
        let Some(mut xml) = self.part(path)? else {
            return Ok(());
        };
        let mut own: Vec<(u32, Shown)> = Vec::new();
        let mut inside = false;
        loop {
            match xml.next()? {
                Event::Eof => return Ok(()),
                Event::End if xml.name() == b"cellXfs" => inside = false,
                Event::Start => match xml.name() {
                    b"numFmt" => {
                        let id = xml.attribute(b"numFmtId").and_then(|id| id.parse().ok());
                        if let Some((id, format)) = id.zip(xml.attribute(b"formatCode")) {
                            own.push((id, shown(format)));
                        }
                    }
                    b"cellXfs" => inside = true,
                    b"xf" if inside => {
                        let id = xml.attribute(b"numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                        let own = own.iter().find(|(own, _)| *own == id);
                        self.styles
                            .push(own.map_or_else(|| shown_by_number(id), |(_, shown)| *shown));
                    }
                    _ => {}
                },
                _ => {}
            }
        }
    }

    fn read_shared(&mut self, path: &str) -> Result<()> {
        let Some(mut xml) = self.part(path)? else {
            return Ok(());
        };
        loop {
            match xml.next()? {
                Event::Eof => return Ok(()),
                Event::Start if xml.name() == b"si" => {
                    let text = rich_text(&mut xml, b"si")?;
                    self.shared.text.push_str(&text);
                    self.shared.ends.push(self.shared.text.len());
                    let held = (self.shared.text.len() + 8 * self.shared.ends.len()) as u64;
                    if held > self.memory / SHARED {
                        return Err(Error::Memory {
                            what: format!("the texts of {}", self.file),
                            needed: held.saturating_mul(SHARED),
                            allowed: self.memory,
                        });
                    }
                }
                _ => {}
            }
        }
    }

    /// Calls `take` with the row, its number and whether it is hidden.
    fn each_row(
        &self,
        at: usize,
        extent: &mut Extent,
        take: &mut dyn FnMut(u32, &mut Vec<Cell>) -> Result<()>,
    ) -> Result<()> {
        let path = self.sheets.get(at).map_or("", |sheet| sheet.path.as_str());
        let mut xml = self.wanted(path)?;
        let (mut row, mut cells) = (0u32, Vec::new());
        let mut next = 0u32;
        loop {
            match xml.next()? {
                Event::Eof => return Ok(()),
                Event::Start => match xml.name() {
                    b"row" => {
                        let said = xml.attribute(b"r").and_then(|own| own.parse::<u32>().ok());
                        row = said
                            .and_then(|own| own.checked_sub(1))
                            .filter(|own| *own < 1 << 20)
                            .unwrap_or(next);
                        extent.hidden += u64::from(xml.attribute(b"hidden").is_some_and(is_true));
                        cells.clear();
                    }
                    b"c" => self.cell(&mut xml, &mut cells, extent)?,
                    b"mergeCell" => {
                        let ends = xml.attribute(b"ref").and_then(|area| area.split_once(':'));
                        let ends = ends.and_then(|(from, to)| place(from).zip(place(to)));
                        if let Some((from, to)) = ends.filter(|(from, to)| from.0 <= to.0 && from.1 <= to.1) {
                            extent.merge(Area { from, to });
                        }
                    }
                    _ => {}
                },
                Event::End if xml.name() == b"row" => {
                    take(row, &mut cells)?;
                    next = row.saturating_add(1);
                }
                _ => {}
            }
        }
    }

    /// Reads a cell into its column.
    fn cell(&self, xml: &mut Xml<'a>, cells: &mut Vec<Cell>, extent: &mut Extent) -> Result<()> {
        let column = xml
            .attribute(b"r")
            .and_then(place)
            .map_or(cells.len() as u32, |(_, column)| column);
        let kind = xml.attribute(b"t").map(str::to_owned).unwrap_or_default();
        let style = xml.attribute(b"s").and_then(|style| style.parse::<usize>().ok());
        let (mut text, mut has_formula) = (None, false);
        loop {
            match xml.next()? {
                Event::Eof => return Ok(()),
                Event::End if xml.name() == b"c" => break,
                Event::Start => match xml.name() {
                    b"v" => text = Some(plain_text(xml, b"v")?),
                    b"is" => text = Some(rich_text(xml, b"is")?),
                    b"f" => {
                        has_formula = true;
                        xml.skip()?;
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        extent.unsolved += u64::from(has_formula && text.as_ref().is_none_or(String::is_empty) && kind != "str");
        let cell = text.map_or(Cell::Empty, |text| self.value(&kind, style, text));
        if column >= super::sheet::MOST_COLUMNS || cell.is_empty() {
            return Ok(());
        }
        extent.add(column);
        let place = column as usize;
        if cells.len() <= place {
            cells.resize(place + 1, Cell::Empty);
        }
        if let Some(slot) = cells.get_mut(place) {
            *slot = cell;
        }
        Ok(())
    }

    fn value(&self, kind: &str, style: Option<usize>, text: String) -> Cell {
        match kind {
            "s" => {
                let shared = text.trim().parse().ok().and_then(|at| self.shared.get(at));
                shared.map_or(Cell::Empty, |text| Cell::Text(text.to_owned()))
            }
            "str" | "inlineStr" => Cell::Text(text),
            "b" => Cell::Bool(is_true(text.trim())),
            "e" => Cell::Error(text),
            "d" => Cell::Moment(text.trim().trim_end_matches('Z').to_owned()),
            _ => match text.trim().parse::<f64>() {
                Ok(number) if number.is_finite() => self.number(number, style),
                _ if text.trim().is_empty() => Cell::Empty,
                _ => Cell::Text(text),
            },
        }
    }

    fn number(&self, number: f64, style: Option<usize>) -> Cell {
        let shown = style
            .and_then(|style| self.styles.get(style))
            .copied()
            .unwrap_or_default();
        match shown {
            Shown::Plain => Cell::Number(number),
            Shown::Length => Cell::Moment(length(number)),
            Shown::Moment => moment(number, self.from_1904).map_or(Cell::Number(number), Cell::Moment),
        }
    }
}

impl Book for Workbook<'_> {
    fn sheets(&self) -> Vec<Sheet> {
        self.sheets.iter().map(|sheet| sheet.sheet.clone()).collect()
    }

    fn extent(&self, at: usize) -> Result<Extent> {
        let mut extent = Extent::default();
        self.each_row(at, &mut extent, &mut |_, _| Ok(()))?;
        Ok(extent)
    }

    fn write(&self, at: usize, rows: &mut Rows<'_, '_>) -> Result<()> {
        self.each_row(at, &mut Extent::default(), &mut |row, cells| rows.put(row, cells))
    }
}

fn is_true(text: &str) -> bool {
    text == "1" || text == "true"
}

/// The relations of a part: their number, kind and target.
fn relations(xml: &mut Xml<'_>, take: &mut dyn FnMut(&str, &str, &str)) -> Result<()> {
    loop {
        match xml.next()? {
            Event::Eof => return Ok(()),
            Event::Start if xml.name() == b"Relationship" => {
                let own = |name: &[u8]| xml.attribute(name).unwrap_or_default();
                take(own(b"Id"), own(b"Type"), own(b"Target"));
            }
            _ => {}
        }
    }
}

/// The text of an element without others in it.
fn plain_text(xml: &mut Xml<'_>, name: &[u8]) -> Result<String> {
    let mut text = String::new();
    loop {
        match xml.next()? {
            Event::Text => text.push_str(xml.text()),
            Event::End if xml.name() == name => return Ok(control(text)),
            Event::Eof => return Ok(text),
            _ => {}
        }
    }
}

/// The text of an element of several parts, without what says how they are pronounced.
fn rich_text(xml: &mut Xml<'_>, name: &[u8]) -> Result<String> {
    let (mut text, mut inside) = (String::new(), false);
    loop {
        match xml.next()? {
            Event::Start if xml.name() == b"rPh" => xml.skip()?,
            Event::Start => inside = xml.name() == b"t",
            Event::Text if inside => text.push_str(xml.text()),
            Event::End if xml.name() == name => return Ok(control(text)),
            Event::End => inside = false,
            Event::Eof => return Ok(text),
            Event::Text => {}
        }
    }
}

/// Control characters, which a workbook writes as `_x000D_`.
fn control(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let mut plain = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let is_code = |code: &&str| code.bytes().all(|digit| digit.is_ascii_hexdigit()) && from.get(6..7) == Some("_");
        let code = from.get(2..6).filter(is_code);
        match code
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32)
        {
            Some(letter) => {
                plain.push(letter);
                rest = from.get(7..).unwrap_or_default();
            }
            None => {
                plain.push_str("_x");
                rest = from.get(2..).unwrap_or_default();
            }
        }
    }
    plain.push_str(rest);
    plain
}
