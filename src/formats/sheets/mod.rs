//! Sheets of workbooks become delimited text.

mod cell;
mod ods;
mod sheet;
mod xlsx;

pub use self::cell::date;
use self::ods::Spreadsheet;
use self::sheet::{Extent, Met, Rows};
use self::xlsx::Workbook;
use super::text::Writer;
use super::zip::Archive;
use crate::run::Context;
use crate::table::{Conversion, Converted, Format, ReadOptions, Sheet};
use crate::words::{self, plural, quoted};
use crate::{Error, Finding, Kind, Result, Severity};

/// A sheet, and the part of the archive that it is.
struct SheetOf {
    sheet: Sheet,
    path: String,
}

/// A workbook, whatever its format.
trait Book {
    /// Its sheets in their order.
    fn sheets(&self) -> Vec<Sheet>;

    /// Which columns and merged cells a sheet has.
    fn extent(&self, at: usize) -> Result<Extent>;

    /// Writes the rows of a sheet.
    fn write(&self, at: usize, rows: &mut Rows<'_, '_>) -> Result<()>;
}

/// The format of an office document that an archive is; `None` of one that is none.
///
/// # Errors
/// When it is a document, but no spreadsheet that can be read.
pub fn format_of(archive: &Archive<'_>, file: &str) -> Result<Option<Format>> {
    let has = |name: &str| {
        archive
            .entries
            .iter()
            .any(|entry| entry.name.trim_start_matches('/') == name)
    };
    let not = |what: &str| Error::NotATable {
        file: file.to_owned(),
        what: what.to_owned(),
    };
    if let Some(entry) = archive.find("mimetype") {
        let kind = archive.read(entry, 1 << 10).unwrap_or_default();
        let kind = String::from_utf8_lossy(&kind).trim().to_owned();
        return match kind.strip_prefix("application/vnd.oasis.opendocument.") {
            Some(kind) if kind.starts_with("spreadsheet") => Ok(Some(Format::Ods)),
            Some(kind) => Err(not(&format!("an OpenDocument {kind}"))),
            None if kind == "application/epub+zip" => Err(not("an electronic book")),
            None => Ok(None),
        };
    }
    if !has("[Content_Types].xml") {
        return Ok(None);
    }
    for (part, what) in [
        ("xl/workbook.bin", "a binary Excel workbook (XLSB)"),
        ("word/document.xml", "a Word document"),
        ("ppt/presentation.xml", "a presentation"),
    ] {
        if has(part) {
            return Err(not(what));
        }
    }
    Ok(Some(Format::Xlsx))
}

/// Writes a sheet of a workbook as text.
///
/// # Errors
/// When the workbook is damaged or encrypted, has no such sheet or none that holds something, its text is too large, or
/// the person said stop.
pub fn convert(
    archive: Archive<'_>,
    (format, file): (Format, &str),
    options: &ReadOptions,
    out: &mut Writer<'_>,
    cx: &Context,
) -> Result<Converted> {
    let book: Box<dyn Book + '_> = match format {
        Format::Ods => Box::new(Spreadsheet::open(archive, file)?),
        _ => Box::new(Workbook::open(archive, file, cx.memory())?),
    };
    let sheets = book.sheets();
    cx.begin("looking at sheets", 0);
    let (at, extent) = choose(&*book, &sheets, options, file)?;
    cx.begin("turning into text", 0);
    let mut rows = Rows::new(&extent, out);
    book.write(at, &mut rows)?;
    let met = rows.met;
    let sheet = sheets.get(at).cloned().unwrap_or(Sheet {
        name: String::new(),
        hidden: false,
    });
    let findings = [
        others(&sheet, &sheets),
        errors(&met),
        unsolved(&extent),
        hidden(&extent),
    ];
    let cells = [("date", met.moments), ("error", met.wrong()), ("merged", met.filled)];
    let own = |(what, number): (&str, u64)| (number > 0).then(|| (what.to_owned(), number));
    Ok(Converted {
        format: Some(format),
        reading: ReadOptions {
            skip_lines: None,
            ..super::plain()
        },
        conversion: Conversion {
            sheet: Some(sheet.name),
            sheets,
            cells: crate::few::map(cells.into_iter().filter_map(own)),
            ..Conversion::default()
        },
        findings: findings.into_iter().flatten().collect(),
        ..Converted::default()
    })
}

/// The sheet that is wanted: by its name, else by its number from 1; the first that is seen and holds something where
/// nobody says.
fn choose(book: &dyn Book, sheets: &[Sheet], options: &ReadOptions, file: &str) -> Result<(usize, Extent)> {
    let there = || {
        let names: Vec<String> = sheets.iter().map(|sheet| quoted(&sheet.name)).collect();
        words::list(&names, "and")
    };
    if let Some(wanted) = &options.sheet {
        let by_name = sheets.iter().position(|sheet| sheet.name == *wanted);
        let by_number = || {
            wanted
                .parse::<usize>()
                .ok()?
                .checked_sub(1)
                .filter(|at| *at < sheets.len())
        };
        let unknown = || {
            Error::option(
                "sheet",
                format!("{file} has no sheet called \"{wanted}\"; there are {}", there()),
            )
        };
        let at = by_name.or_else(by_number).ok_or_else(unknown)?;
        let extent = book.extent(at)?;
        return match extent.cells {
            0 => Err(Error::option(
                "sheet",
                format!("the sheet \"{wanted}\" of {file} is empty; there are {}", there()),
            )),
            _ => Ok((at, extent)),
        };
    }
    let (seen, hidden): (Vec<_>, Vec<_>) = sheets.iter().enumerate().partition(|(_, sheet)| !sheet.hidden);
    for (at, _) in seen.into_iter().chain(hidden) {
        let extent = book.extent(at)?;
        if extent.cells > 0 {
            return Ok((at, extent));
        }
    }
    Err(Error::NotATable {
        file: file.to_owned(),
        what: match sheets.len() {
            1 => "a workbook whose only sheet is empty".to_owned(),
            number => format!(
                "a workbook of {} without a cell",
                plural(number as u64, "sheet", "sheets")
            ),
        },
    })
}

/// `sheet.others`: which sheet was opened, of several.
fn others(sheet: &Sheet, sheets: &[Sheet]) -> Option<Finding> {
    let others: Vec<String> = sheets
        .iter()
        .filter(|other| other.name != sheet.name)
        .map(|other| match other.hidden {
            true => format!("{} (hidden)", quoted(&other.name)),
            false => quoted(&other.name),
        })
        .collect();
    let number = others.len() as u64;
    let shown = match others.get(..5).filter(|_| others.len() > 6) {
        Some(few) => format!("{} and {} more", few.join(", "), others.len() - few.len()),
        None => words::list(&others, "and"),
    };
    let message = format!(
        "The sheet {} was opened, one of {}: {shown} {} not",
        quoted(&sheet.name),
        words::count(number + 1),
        words::noun(number, "was", "were"),
    );
    (number > 0).then(|| {
        Finding::new("sheet.others", Kind::OtherTables, Severity::Note, message)
            .why("Another sheet is chosen where it says how the file is read, or by --sheet.")
            .count(number)
            .evidence("sheets", (number + 1) as f64)
    })
}

/// `sheet.errors`: cells show an error of the spreadsheet.
fn errors(met: &Met) -> Option<Finding> {
    let number = met.wrong();
    let message = format!(
        "{} of the spreadsheet {} read as missing: {}",
        plural(number, "error", "errors"),
        words::noun(number, "is", "are"),
        words::list(&met.errors_said(), "and"),
    );
    (number > 0).then(|| {
        Finding::new("sheet.errors", Kind::DisguisedMissing, Severity::Warning, message)
            .why("A formula failed there, so that a value is lost which the sheet was meant to show: mend the formula.")
            .count(number)
            .evidence("cells", number as f64)
    })
}

/// `sheet.unsolved`: formulas have no result in the file.
fn unsolved(extent: &Extent) -> Option<Finding> {
    let number = extent.unsolved;
    let message = format!(
        "{} {} no result in the file and {} read as missing",
        plural(number, "formula", "formulas"),
        words::noun(number, "has", "have"),
        words::noun(number, "is", "are"),
    );
    (number > 0).then(|| {
        Finding::new("sheet.unsolved", Kind::Missing, Severity::Warning, message)
            .why("Programs that write workbooks need not compute them. Open it in a spreadsheet and save it, and the results are there.")
            .count(number)
            .evidence("cells", number as f64)
    })
}

/// `sheet.hidden-rows`: rows are hidden, and read all the same.
fn hidden(extent: &Extent) -> Option<Finding> {
    let number = extent.hidden;
    let message = format!(
        "{} of the sheet {} hidden, by a filter or by hand, and {} read all the same",
        plural(number, "row", "rows"),
        words::noun(number, "is", "are"),
        words::noun(number, "is", "are"),
    );
    (number > 0).then(|| {
        Finding::new("sheet.hidden-rows", Kind::OtherTables, Severity::Note, message)
            .why("Who looks at the sheet sees fewer rows, and other sums, than stand here.")
            .count(number)
            .evidence("rows", number as f64)
    })
}
