//! A table as a workbook of Excel with one sheet (ECMA-376, Office Open XML): the names of the columns in its first row,
//! bold and always in sight, and below them numbers, truths, days and times as a spreadsheet reckons with them.
//!
//! Days and times are serial numbers that are shown as ISO 8601 writes them, with their zone behind. Those that Excel
//! has none for are texts in the same form: before March 1900, behind 9999, times of no day. NaN and infinities are
//! texts, too, a missing cell is absent, and a cell out of type is its raw text.
//!
//! A number of a sheet is a float, and 15 digits of it are kept. So a column of whole numbers beyond 2^53, of decimals
//! with more digits, or of times with more than thousandths of a second is written as text, and no digit is lost. What
//! a sheet has no room for is refused before a byte is written (`limits`).
//!
//! The sheet is packed while it is written (`zip`), and the same table gives the same bytes.

mod cells;
mod column;
mod limits;
mod zip;

use std::io::Write;

pub use self::cells::letters;
use self::cells::{Written, begin_row, cell, end_row, header};
use self::column::Column;
pub use self::limits::{COLUMNS, ROWS};
use self::zip::Archive;
use super::out::Out;
use super::pieces::{self, Part, piece};
use super::{Batch, Table, Type};
use crate::run::Context;
use crate::{Error, Result};

/// Rows written between two looks at whether to stop.
const STEP: usize = 1 << 13;
/// Bytes of text that are gathered before they are packed.
const PIECE: usize = 1 << 18;

/// Writes a table. Returns the names of columns that became text, since a sheet keeps not all of their digits.
///
/// # Errors
/// When the table has no room in a sheet, its rows cannot be read any more, `out` refuses the bytes, or the person said
/// stop.
pub async fn write(table: &Table, out: &mut dyn Write, cx: &Context) -> Result<Vec<String>> {
    limits::check(table)?;
    let columns = columns(table, cx).await?;
    let (formats, written) = styles(&columns);
    let mut archive = Archive::to(Out::to(out));
    for (name, text) in parts(&formats) {
        archive.begin(name)?;
        archive.put(text.as_bytes())?;
        archive.end()?;
    }
    archive.begin("xl/worksheets/sheet1.xml")?;
    sheet(table, &written, &mut archive, cx).await?;
    archive.end()?;
    archive.finish()?;
    let became = |(field, column): &(&super::Field, &Column)| field.r#type != Type::Text && column.is_text;
    let both = table.fields().iter().zip(&columns).filter(became);
    Ok(both.map(|(field, _)| field.name.clone()).collect())
}

/// What is to be known of each column. A table that is not in memory is read for it once more.
async fn columns(table: &Table, cx: &Context) -> Result<Vec<Column>> {
    cx.begin("summing up columns", table.rows());
    let mut columns = vec![Column::default(); table.fields().len()];
    let mut update = |batch: &Batch| {
        let both = columns.iter_mut().zip(&batch.columns);
        both.for_each(|(column, chunk)| column.update(chunk));
    };
    pieces::each(table, STEP, cx, &mut update).await?;
    for (column, field) in columns.iter_mut().zip(table.fields()) {
        column.long.text(field.name.as_bytes(), 1);
    }
    let named = table.fields().iter().zip(&columns);
    let long: Vec<_> = named
        .map(|(field, column)| (field.name.as_str(), column.long))
        .collect();
    limits::check_texts(&long)?;
    Ok(columns)
}

/// The different formats of days and times, and how each column is written.
fn styles(columns: &[Column]) -> (Vec<String>, Vec<Written>) {
    let mut formats: Vec<String> = Vec::new();
    let mut style = |column: &Column| {
        let Some(format) = column.format() else { return 0 };
        let known = formats.iter().position(|known| *known == format);
        let at = known.unwrap_or_else(|| {
            formats.push(format);
            formats.len() - 1
        });
        cells::TEXT + 1 + at
    };
    let written = columns.iter().zip(0..).map(|(column, at)| Written {
        letters: letters(at),
        style: style(column),
        is_text: column.is_text,
    });
    let written = written.collect();
    (formats, written)
}

/// The rows of the sheet.
async fn sheet(table: &Table, written: &[Written], archive: &mut Archive<'_>, cx: &Context) -> Result<()> {
    let mut text = head(table).into_bytes();
    let names = table.fields().iter().map(|field| field.name.as_str());
    header(names.zip(written), &mut text);
    cx.begin("writing", table.rows());
    let mut first = 0u64;
    while first < table.rows() {
        let parts = piece(table, first, STEP)?;
        if parts.iter().all(|part| part.rows.is_empty()) {
            return Err(Error::internal("the table ends before its last row"));
        }
        let before = first;
        for part in &parts {
            first = rows(part, written, first, &mut text, archive)?;
        }
        cx.tick(first - before).await?;
    }
    text.extend_from_slice(b"</sheetData></worksheet>");
    archive.put(&text)
}

/// Writes the rows of a part, the first of which is the table's row of that number. Returns the number of the row that
/// follows.
fn rows(part: &Part, written: &[Written], first: u64, text: &mut Vec<u8>, archive: &mut Archive<'_>) -> Result<u64> {
    let mut row = first;
    for at in part.rows.clone() {
        // Rows of a sheet are counted from 1, and the first is the header.
        begin_row(row + 2, text);
        for (chunk, written) in part.batch.columns.iter().zip(written) {
            cell(chunk, at, written, row + 2, text);
        }
        end_row(text);
        row += 1;
        if text.len() > PIECE {
            archive.put(text)?;
            text.clear();
        }
    }
    Ok(row)
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// What stands before the rows: where they are, the header always in sight, the width of columns.
fn head(table: &Table) -> String {
    let mut head = format!("{XML}<worksheet xmlns=\"{MAIN}\">");
    let last = table.fields().len().max(1) as u32 - 1;
    head += &format!("<dimension ref=\"A1:{}{}\"/>", letters(last), table.rows() + 1);
    head += "<sheetViews><sheetView tabSelected=\"1\" workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/>";
    if !table.fields().is_empty() {
        head += "<cols>";
        for (field, at) in table.fields().iter().zip(1..) {
            let width = column::width(field);
            head += &format!("<col min=\"{at}\" max=\"{at}\" width=\"{width}\" customWidth=\"1\"/>");
        }
        head += "</cols>";
    }
    head + "<sheetData>"
}

/// The parts of the workbook beside its sheet.
fn parts(formats: &[String]) -> [(&'static str, String); 5] {
    let kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let part =
        |name: &str, kind: &str| format!("<Override PartName=\"/xl/{name}.xml\" ContentType=\"{kinds}.{kind}+xml\"/>");
    let relation = |id: u8, kind: &str, target: &str| {
        format!("<Relationship Id=\"rId{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
    };
    let relations =
        |all: String| format!("{XML}<Relationships xmlns=\"{PACKAGE}/relationships\">{all}</Relationships>");
    let types = format!(
        "{XML}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>{}{}{}</Types>",
        part("workbook", "sheet.main"),
        part("worksheets/sheet1", "worksheet"),
        part("styles", "styles"),
    );
    let workbook = format!(
        "{XML}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"Table\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let sheet = relation(1, "worksheet", "worksheets/sheet1.xml");
    [
        ("[Content_Types].xml", types),
        (
            "_rels/.rels",
            relations(relation(1, "officeDocument", "xl/workbook.xml")),
        ),
        ("xl/workbook.xml", workbook),
        (
            "xl/_rels/workbook.xml.rels",
            relations(sheet + &relation(2, "styles", "styles.xml")),
        ),
        ("xl/styles.xml", stylesheet(formats)),
    ]
}

/// The first number of a format that a workbook has of its own, and that of texts.
const OWN: usize = 164;
const AS_TEXT: usize = 49;

/// Plain cells, names, texts, and cells of each format.
fn stylesheet(formats: &[String]) -> String {
    let numbered = || formats.iter().zip(OWN..);
    let mut styles = format!("{XML}<styleSheet xmlns=\"{MAIN}\">");
    if !formats.is_empty() {
        styles += &format!("<numFmts count=\"{}\">", formats.len());
        for (format, id) in numbered() {
            styles += &format!("<numFmt numFmtId=\"{id}\" formatCode=\"{format}\"/>");
        }
        styles += "</numFmts>";
    }
    let font = "<sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font>";
    styles += &format!("<fonts count=\"2\"><font>{font}<font><b/>{font}</fonts>");
    styles += "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>";
    let style = |format: usize, font: usize| {
        format!(
            "<xf numFmtId=\"{format}\" fontId=\"{font}\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\"/>"
        )
    };
    let own = numbered().map(|(_, id)| style(id, 0));
    let all = [style(0, 0), style(0, 1), style(AS_TEXT, 0)].into_iter().chain(own);
    styles += &format!("<cellXfs count=\"{}\">", formats.len() + 3);
    styles.extend(all);
    styles
        + "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>"
}
