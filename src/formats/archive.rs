//! Archives: the table in one is taken out of it, and turned into text where it must be.

use std::sync::Arc;

use super::text::Writer;
use super::zip::{Archive, Entry};
use super::{converted, sheets};
use crate::run::Context;
use crate::table::{Converted, Memory, ReadOptions, Source};
use crate::words::{self, quoted};
use crate::{Error, Finding, Kind, Result, Severity};

/// Endings of files that hold tables.
const TABLES: [&str; 21] = [
    "csv", "tsv", "tab", "psv", "txt", "dat", "data", "json", "jsonl", "ndjson", "geojson", "parquet", "pq", "xlsx",
    "xlsm", "ods", "arrow", "feather", "ipc", "gz", "zst",
];

/// Files that are named in a message.
const NAMED: usize = 12;

/// Opens an archive, or the office document that it is.
///
/// # Errors
/// When it is damaged, encrypted, a bomb, or holds no table.
pub fn convert(
    source: &dyn Source,
    options: &ReadOptions,
    out: &mut Writer<'_>,
    cx: &Context,
    depth: u32,
) -> Result<Converted> {
    let file = source.name();
    cx.begin("unpacking", source.size());
    let archive = Archive::open(source, cx)?;
    if let Some(format) = sheets::format_of(&archive, file)? {
        return sheets::convert(archive, (format, file), options, out, cx);
    }
    let tables: Vec<&Entry> = archive.entries.iter().filter(|entry| is_table(entry)).collect();
    let names: Vec<String> = tables.iter().map(|entry| entry.name.clone()).collect();
    let entry = choose(&archive, &tables, options.member.as_deref(), file)?.clone();
    let found = others(&entry, &names);
    let mut converted = take(&archive, &entry, source, options, out, cx, depth)?;
    converted.packing = Some("zip".to_owned());
    converted.conversion.member = Some(entry.name);
    converted.conversion.members = names;
    converted.findings.splice(0..0, found);
    Ok(converted)
}

/// Takes a file out of the archive.
fn take(
    archive: &Archive<'_>,
    entry: &Entry,
    source: &dyn Source,
    options: &ReadOptions,
    out: &mut Writer<'_>,
    cx: &Context,
    depth: u32,
) -> Result<Converted> {
    let mut feed = archive.unpack(entry)?;
    let first = feed.next()?.unwrap_or_default();
    if crate::table::is_read_as_it_is(&entry.name, &first) {
        out.raw(&first)?;
        while let Some(piece) = feed.next()? {
            out.raw(&piece)?;
        }
        return Ok(Converted::default());
    }
    if depth > 0 {
        return Err(Error::Unsupported {
            file: source.name().to_owned(),
            what: format!("{} in it is an archive itself", entry.name),
        });
    }
    let inner: Arc<dyn Source> = Arc::new(Memory::new(entry.name.as_str(), archive.read(entry, cx.memory())?));
    let head = inner.read(0, 512)?;
    // What `--member` names is this file, not a list inside it.
    let options = ReadOptions {
        member: None,
        ..options.clone()
    };
    match converted(&*inner, &head, &options, out, cx, depth + 1)? {
        Some(converted) => Ok(converted),
        None => Err(Error::internal("a file in an archive is of no known format")),
    }
}

fn is_table(entry: &Entry) -> bool {
    let name = entry.name.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_own = !name.starts_with('.') && !entry.name.starts_with("__MACOSX/");
    is_own && TABLES.iter().any(|own| own.eq_ignore_ascii_case(ending))
}

/// The file that is wanted, or the only or largest table.
fn choose<'e>(archive: &'e Archive<'_>, tables: &[&'e Entry], wanted: Option<&str>, file: &str) -> Result<&'e Entry> {
    if let Some(name) = wanted {
        let by_end = || {
            let mut same = archive
                .entries
                .iter()
                .filter(|entry| entry.name.rsplit('/').next() == Some(name));
            same.next().filter(|_| same.next().is_none())
        };
        return archive.find(name).or_else(by_end).ok_or_else(|| {
            let there = listed(archive.entries.iter().map(|entry| entry.name.as_str()));
            Error::option(
                "member",
                format!("{file} holds no file called \"{name}\"; it holds {there}"),
            )
        });
    }
    let largest = tables.iter().copied().fold(None::<&Entry>, |best, entry| match best {
        Some(best) if best.bytes >= entry.bytes => Some(best),
        _ => Some(entry),
    });
    let only = || Some(archive.entries.first()?).filter(|_| archive.entries.len() == 1);
    largest.or_else(only).ok_or_else(|| Error::NotATable {
        file: file.to_owned(),
        what: match archive.entries.len() {
            0 => "an empty ZIP archive".to_owned(),
            _ => {
                let there = listed(archive.entries.iter().map(|entry| entry.name.as_str()));
                format!("a ZIP archive that holds {there}")
            }
        },
    })
}

fn listed<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> String {
    let number = names.len();
    let mut shown: Vec<String> = names.take(NAMED).map(words::cut).collect();
    if number > shown.len() {
        shown.push(format!("{} more", number - shown.len()));
    }
    words::list(&shown, "and")
}

/// `archive.others`: which file was opened, of several.
fn others(entry: &Entry, names: &[String]) -> Option<Finding> {
    let others = names.iter().filter(|name| **name != entry.name).map(String::as_str);
    let others: Vec<&str> = others.collect();
    let number = others.len() as u64;
    let message = format!(
        "{} was opened, one of {} tables in the archive: {} {} not",
        quoted(&entry.name),
        words::count(number + 1),
        listed(others.into_iter()),
        words::noun(number, "was", "were"),
    );
    (number > 0).then(|| {
        Finding::new("archive.others", Kind::OtherTables, Severity::Note, message)
            .why("Another one is chosen where it says how the file is read, or by --member.")
            .count(number)
            .evidence("files", (number + 1) as f64)
    })
}
