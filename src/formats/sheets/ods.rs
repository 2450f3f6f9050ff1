//! OpenDocument spreadsheets (ODF 1.2, part 1, 9): one document holds all sheets, row by row, where cells and rows that
//! are alike are written once.

use super::Book;
use super::cell::Cell;
use super::sheet::{Area, Extent, MOST_COLUMNS, Rows};
use crate::formats::feed::Cursor;
use crate::formats::xml::{Event, Xml};
use crate::formats::zip::Archive;
use crate::table::Sheet;
use crate::{Error, Result};

/// Rows of a sheet.
const MOST_ROWS: u32 = 1 << 20;
/// Cells that a sheet may have by saying that a row comes again: a few bytes would else make as many as they like.
const MOST_REPEATED: u64 = 1 << 24;

/// A spreadsheet.
pub struct Spreadsheet<'a> {
    archive: Archive<'a>,
    file: String,
    sheets: Vec<Sheet>,
}

/// What is done with a row and its number.
type TakeRow<'t> = &'t mut dyn FnMut(u32, &mut Vec<Cell>) -> Result<()>;

impl<'a> Spreadsheet<'a> {
    /// Looks at a spreadsheet.
    ///
    /// # Errors
    /// When it is damaged or encrypted.
    pub fn open(archive: Archive<'a>, file: &str) -> Result<Self> {
        let mut book = Spreadsheet {
            archive,
            file: file.to_owned(),
            sheets: Vec::new(),
        };
        book.check_manifest()?;
        book.read_sheets()?;
        Ok(book)
    }

    fn part(&self, name: &str) -> Result<Option<Xml<'a>>> {
        let Some(entry) = self.archive.find(name) else {
            return Ok(None);
        };
        Ok(Some(Xml::new(
            &self.file,
            name,
            Cursor::new(self.archive.unpack(entry)?),
        )))
    }

    fn content(&self) -> Result<Xml<'a>> {
        self.part("content.xml")?.ok_or_else(|| Error::Damaged {
            file: self.file.clone(),
            what: "as a spreadsheet, its part content.xml is not there".to_owned(),
        })
    }

    fn check_manifest(&self) -> Result<()> {
        let Some(mut xml) = self.part("META-INF/manifest.xml")? else {
            return Ok(());
        };
        loop {
            match xml.next()? {
                Event::Eof => return Ok(()),
                Event::Start if xml.name() == b"encryption-data" => {
                    return Err(Error::Encrypted {
                        file: self.file.clone(),
                    });
                }
                _ => {}
            }
        }
    }

    fn read_sheets(&mut self) -> Result<()> {
        let mut xml = self.content()?;
        let (mut style, mut hidden) = (String::new(), Vec::new());
        loop {
            match xml.next()? {
                Event::Eof => return Ok(()),
                Event::Start => match xml.name() {
                    b"style" => style = xml.attribute(b"name").unwrap_or_default().to_owned(),
                    b"table-properties" if xml.attribute(b"display") == Some("false") => hidden.push(style.clone()),
                    b"table" => {
                        let own = xml.attribute(b"style-name").unwrap_or_default();
                        self.sheets.push(Sheet {
                            name: xml.attribute(b"name").unwrap_or_default().to_owned(),
                            hidden: hidden.iter().any(|style| style == own),
                        });
                        xml.skip()?;
                    }
                    _ => {}
                },
                _ => {}
            }
        }
    }

    /// Calls `take` with each row that holds something.
    fn each_row(&self, at: usize, extent: &mut Extent, take: TakeRow<'_>) -> Result<()> {
        let mut xml = self.content()?;
        let mut sheet = 0;
        loop {
            match xml.next()? {
                Event::Eof => return Ok(()),
                Event::Start if xml.name() == b"table" && sheet == at => return rows(&mut xml, extent, take),
                Event::Start if xml.name() == b"table" => {
                    sheet += 1;
                    xml.skip()?;
                }
                _ => {}
            }
        }
    }
}

impl Book for Spreadsheet<'_> {
    fn sheets(&self) -> Vec<Sheet> {
        self.sheets.clone()
    }

    fn extent(&self, at: usize) -> Result<Extent> {
        let mut extent = Extent::default();
        self.each_row(at, &mut extent, &mut |_, _| Ok(()))?;
        Ok(extent)
    }

    fn write(&self, at: usize, out: &mut Rows<'_, '_>) -> Result<()> {
        self.each_row(at, &mut Extent::default(), &mut |row, cells| out.put(row, cells))
    }
}

/// The rows of the table that began.
fn rows(xml: &mut Xml<'_>, extent: &mut Extent, take: TakeRow<'_>) -> Result<()> {
    let (mut row, mut again, mut cells) = (0u32, 1u32, Vec::new());
    let mut repeated = 0u64;
    let mut column = 0u32;
    loop {
        match xml.next()? {
            Event::Eof => return Ok(()),
            Event::End if xml.name() == b"table" => return Ok(()),
            Event::Start => match xml.name() {
                // A table within a cell, and notes of changes, are no rows of this one.
                b"table" | b"shapes" | b"tracked-changes" => xml.skip()?,
                b"table-row" => {
                    again = number(xml, b"number-rows-repeated");
                    let seen = xml.attribute(b"visibility");
                    extent.hidden += u64::from(seen.is_some_and(|seen| seen != "visible"));
                    (column, cells) = (0, std::mem::take(&mut cells));
                    cells.clear();
                }
                b"table-cell" | b"covered-table-cell" => cell(xml, row, &mut column, &mut cells, extent)?,
                _ => {}
            },
            Event::End if xml.name() == b"table-row" => {
                let holds = cells.iter().any(|cell: &Cell| !cell.is_empty());
                let times = again.min(MOST_ROWS.saturating_sub(row));
                let times = if holds { times } else { 0 };
                repeated += u64::from(times.saturating_sub(1)) * cells.len() as u64;
                if repeated > MOST_REPEATED {
                    return Err(xml.damaged("says of a row that it comes again so often that no memory holds it"));
                }
                for at in 0..times {
                    let mut own = cells.clone();
                    take(row + at, &mut own)?;
                }
                row = row.saturating_add(again).min(MOST_ROWS);
            }
            _ => {}
        }
    }
}

fn number(xml: &Xml<'_>, name: &[u8]) -> u32 {
    let said = xml.attribute(name).and_then(|number| number.parse().ok());
    said.unwrap_or(1).clamp(1, MOST_ROWS)
}

/// Reads the cell that began, as often as it is there.
fn cell(xml: &mut Xml<'_>, row: u32, column: &mut u32, cells: &mut Vec<Cell>, extent: &mut Extent) -> Result<()> {
    let again = number(xml, b"number-columns-repeated").min(MOST_COLUMNS);
    let spanned = (
        number(xml, b"number-rows-spanned"),
        number(xml, b"number-columns-spanned"),
    );
    let is_error = xml.attribute(b"formula").is_some();
    let attribute = |name: &[u8]| xml.attribute(name).map(str::to_owned);
    let kind = attribute(b"value-type").unwrap_or_default();
    let value = match kind.as_str() {
        "date" => attribute(b"date-value"),
        "time" => attribute(b"time-value"),
        "boolean" => attribute(b"boolean-value"),
        "string" => attribute(b"string-value"),
        _ => attribute(b"value"),
    };
    let name = xml.name().to_vec();
    let text = text(xml, &name)?;
    let cell = value_of(&kind, value, text, is_error);
    let first = *column;
    *column = first.saturating_add(again).min(MOST_COLUMNS);
    if cell.is_empty() {
        return Ok(());
    }
    if spanned != (1, 1) {
        extent.merge(Area {
            from: (row, first),
            to: (row + spanned.0 - 1, first + spanned.1 - 1),
        });
    }
    for at in first..*column {
        extent.add(at);
    }
    cells.resize(first as usize, Cell::Empty);
    cells.resize(*column as usize, cell);
    Ok(())
}

fn value_of(kind: &str, value: Option<String>, text: String, has_formula: bool) -> Cell {
    let number = |value: &Option<String>| value.as_ref().and_then(|value| value.parse::<f64>().ok());
    match kind {
        "float" | "percentage" | "currency" => match number(&value) {
            // LibreOffice writes the error of a formula as its text, and 0.
            _ if has_formula && is_error(&text) => Cell::Error(text),
            Some(number) => Cell::Number(number),
            None => Cell::Text(text),
        },
        "date" => value.map_or(Cell::Empty, |value| {
            Cell::Moment(value.trim_end_matches("T00:00:00").to_owned())
        }),
        "time" => value.map_or(Cell::Empty, |value| Cell::Moment(clock(&value).unwrap_or(value))),
        "boolean" => Cell::Bool(value.as_deref() == Some("true")),
        _ if has_formula && is_error(&text) => Cell::Error(text),
        "" if text.is_empty() => Cell::Empty,
        _ => Cell::Text(value.unwrap_or(text)),
    }
}

fn is_error(text: &str) -> bool {
    (text.starts_with('#') && text.ends_with(['!', '?', 'A'])) || text.starts_with("Err:")
}

/// `PT10H10M10S` as a clock shows it.
fn clock(value: &str) -> Option<String> {
    let rest = value.strip_prefix("PT")?;
    let (hours, rest) = rest.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?;
    let (whole, part) = seconds.split_once(['.', ',']).unwrap_or((seconds, ""));
    let part = part.trim_end_matches('0');
    let point = if part.is_empty() { "" } else { "." };
    Some(format!("{hours:0>2}:{minutes:0>2}:{whole:0>2}{point}{part}"))
}

/// The text of a cell: its paragraphs on lines of their own, without notes.
fn text(xml: &mut Xml<'_>, name: &[u8]) -> Result<String> {
    let (mut text, mut paragraphs, mut depth) = (String::new(), 0u32, 0u32);
    loop {
        match xml.next()? {
            Event::Eof => return Ok(text),
            Event::End if xml.name() == name => return Ok(text),
            Event::Start => match xml.name() {
                b"annotation" | b"table" | b"shapes" => xml.skip()?,
                b"p" | b"h" => {
                    if paragraphs > 0 {
                        text.push('\n');
                    }
                    paragraphs += 1;
                    depth += 1;
                }
                b"s" => (0..number(xml, b"c").min(1 << 10)).for_each(|_| text.push(' ')),
                b"tab" => text.push('\t'),
                b"line-break" => text.push('\n'),
                _ => {}
            },
            Event::End if matches!(xml.name(), b"p" | b"h") => depth = depth.saturating_sub(1),
            Event::Text if depth > 0 => text.push_str(xml.text()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::feed::Feed;
    use bytes::Bytes;

    #[test]
    fn times_are_written_as_a_clock_shows_them() {
        assert_eq!(clock("PT10H10M10S").as_deref(), Some("10:10:10"));
        assert_eq!(clock("PT1H02M03.5000S").as_deref(), Some("01:02:03.5"));
        assert_eq!(clock("P1D"), None);
    }

    /// Some text, at once.
    struct Whole(Option<Bytes>);

    impl Feed for Whole {
        fn next(&mut self) -> Result<Option<Bytes>> {
            Ok(self.0.take())
        }
    }

    /// The rows that a table of one row of twenty equal cells has, which says that it comes again.
    fn repeated(times: &str) -> Result<u32> {
        let text = format!(
            "<t:table><t:table-row t:number-rows-repeated=\"{times}\"><t:table-cell t:number-columns-repeated=\"20\" \
             o:value-type=\"float\" o:value=\"7\"/></t:table-row></t:table>"
        );
        let whole = Whole(Some(Bytes::from(text)));
        let mut xml = Xml::new("a.ods", "content.xml", Cursor::new(Box::new(whole)));
        assert!(matches!(xml.next()?, Event::Start));
        let mut found = 0;
        rows(&mut xml, &mut Extent::default(), &mut |_, cells| {
            found += u32::from(cells.len() == 20);
            Ok(())
        })?;
        Ok(found)
    }

    #[test]
    fn a_row_comes_again_as_often_as_it_says_but_not_without_end() {
        assert_eq!(repeated("1000"), Ok(1000));
        let said = repeated("1000000000").err().map(|error| error.to_string());
        let said = said.expect("twenty million cells of a few bytes are refused");
        assert!(said.contains("content.xml says of a row that it comes again"), "{said}");
    }
}
