//! Parquet: bytes in, typed columns out, and back.
//!
//! The way of a file: its end is read and checked (`footer`, `shape`, `metadata`, `schema`, of `thrift` and
//! `format`), each column's way of reading is decided (`arrow`, `kinds`, `plan`, `sizes`), row groups are fetched (`chunks`), their pages
//! unpacked (`pages`, `header`, `unpack`, `checksums`) and decoded (`leaf`, `decode`, `values`, `runs`, `delta`),
//! nested ones put together (`tree`, `nested`, `json`), and taken (`group`) into builders (`columns`, `floats`,
//! `instants`, `texts`, `numbers`), whole (`read`) or in chunks (`stream`). The batches of a column are
//! made to agree (`unify`). `write` goes the other way.
//!
//! Always: every codec and encoding that Apache Parquet defines but LZO; nested columns as JSON
//! text, one per top-level field. Never: a panic that leaves this module natively, however broken
//! the file; in wasm, where nothing can be caught, what can be checked beforehand is.

mod arrow;
mod checksums;
mod chunks;
mod columns;
mod decode;
mod delta;
mod floats;
mod footer;
mod format;
mod group;
mod header;
mod instants;
mod json;
mod kinds;
mod leaf;
mod metadata;
mod nested;
mod numbers;
mod pages;
mod plan;
mod read;
mod runs;
mod schema;
mod shape;
mod sizes;
mod stream;
mod texts;
mod thrift;
mod tree;
mod unify;
mod unpack;
mod values;
pub mod write;

use std::sync::Arc;

pub use footer::is_parquet;

use super::{Field, Format, Missing, ReadOptions, Source, SourceReport, Store, Table};
use crate::run::Context;
use crate::{Error, Result};
use footer::Footer;
use format::CompressionCodec;
use plan::Plan;

/// What has been decoded, or why it could not be.
type Decoded<T> = std::result::Result<T, &'static str>;

/// Opens a Parquet file: reads it whole when it fits the memory budget, else leaves it on disk.
///
/// # Errors
/// When the file is damaged, encrypted, uses what cannot be read, when the options do not fit it,
/// and when the person said stop.
pub async fn open(source: Arc<dyn Source>, options: &ReadOptions, cx: &Context) -> Result<Table> {
    let memory = cx.memory();
    let footer = footer::guarded(&*source, "the footer", || footer::read(&*source))?;
    let plan = || Plan::new(Arc::clone(&source), Arc::new(footer), options, memory);
    let mut plan = footer::guarded(&*source, "the first row group", plan)?;
    let columns: Vec<usize> = (0..plan.columns.len()).collect();
    // Columns without rows take no memory, and tell what they would hold.
    let none = plan.footer.rows() == 0;
    let loaded = if none || plan.needs(&columns) <= memory {
        match read::all(&plan, &columns, cx).await {
            Ok(columns) => Some(columns),
            // More than was to be seen beforehand.
            Err(Error::Memory { .. }) => None,
            Err(error) => return Err(error),
        }
    } else {
        None
    };
    let fits = loaded.is_some();
    // What was fetched to look at has served; the table would hold it for as long as it lives.
    plan.first = None;
    let footer = Arc::clone(&plan.footer);
    let mut findings = plan.findings.clone();
    if fits {
        findings.extend(plan.odd_pages_and_times());
    }
    let fields = plan.columns.iter().map(|column| Field {
        name: column.name.clone(),
        r#type: column.given.unwrap_or(column.kind.r#type),
    });
    let fields: Vec<Field> = fields.collect();
    let source = report(&*source, &footer, memory, fits);
    let store = loaded.map_or_else(|| Store::Disk(Arc::new(plan)), Store::Memory);
    Ok(Table::opened(source, fields, footer.rows(), findings, store))
}

fn report(source: &dyn Source, footer: &Footer, memory: u64, fits: bool) -> SourceReport {
    let chunks = footer.groups.iter().flat_map(|group| &group.chunks);
    let codecs = crate::few::set(chunks.map(|chunk| codec(chunk.codec)));
    SourceReport {
        name: source.name().to_owned(),
        bytes: Some(source.size()),
        format: Format::Parquet,
        compression: (!codecs.is_empty()).then(|| codecs.into_iter().collect::<Vec<_>>().join(", ")),
        delimiter: None,
        doubled: false,
        wrapped: false,
        quote: None,
        encoding: None,
        byte_order_mark: false,
        header: true,
        line_end: None,
        skipped_lines: 0,
        blank_lines: 0,
        decimal_comma: false,
        numbers: Vec::new(),
        dates: Vec::new(),
        day_first: None,
        missing: Missing::Auto,
        missing_of: std::collections::BTreeMap::new(),
        lines: None,
        row_groups: Some(footer.groups.len() as u64),
        created_by: footer.created_by.clone(),
        conversion: None,
        scanned_from_disk: !fits,
        memory_budget: memory,
    }
}

fn codec(codec: CompressionCodec) -> &'static str {
    match codec {
        CompressionCodec::Uncompressed => "none",
        CompressionCodec::Snappy => "snappy",
        CompressionCodec::Gzip => "gzip",
        CompressionCodec::Lzo => "lzo",
        CompressionCodec::Brotli => "brotli",
        CompressionCodec::Lz4 => "lz4",
        CompressionCodec::Zstd => "zstd",
        CompressionCodec::Lz4Raw => "lz4_raw",
    }
}
