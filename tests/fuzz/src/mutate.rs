//! Changes a Parquet file value by value: something in the footer, in a page's header, or in a page.
//! Offsets and sizes that follow from a change of length are put right, so that a reader gets past them.
//!
//! Field numbers: parquet.thrift of Apache Parquet.

use fastrand::Rng;

use crate::thrift::{self, Value};

/// `FileMetaData.row_groups`, `RowGroup.columns`, `ColumnChunk.meta_data`.
const ROW_GROUPS: i16 = 4;
const COLUMNS: i16 = 1;
const META_DATA: i16 = 3;
/// `ColumnMetaData`: bytes of all pages, and where they begin.
const COMPRESSED: i16 = 7;
const DATA_PAGE: i16 = 9;
const INDEX_PAGE: i16 = 10;
const DICTIONARY_PAGE: i16 = 11;
/// `PageHeader.compressed_page_size`.
const PAGE_SIZE: i16 = 3;

/// Numbers at which readers stumble.
const EDGES: [i64; 16] = [
    0,
    1,
    -1,
    2,
    7,
    127,
    128,
    255,
    65_536,
    1 << 24,
    i32::MAX as i64,
    i32::MIN as i64,
    1 << 32,
    1 << 40,
    i64::MAX,
    i64::MIN,
];

/// The file with one to three things changed; `None` when it cannot be taken apart.
pub fn parquet(file: &[u8], random: &mut Rng) -> Option<Vec<u8>> {
    let mut file = file.to_vec();
    for _ in 0..random.usize(1..=3) {
        file = once(&file, random)?;
    }
    Some(file)
}

fn once(file: &[u8], random: &mut Rng) -> Option<Vec<u8>> {
    let (body, mut footer) = take_apart(file)?;
    let mut body = body.to_vec();
    if random.bool() || change_page(&mut body, &mut footer, random).is_none() {
        change(&mut footer, random);
    }
    Some(put_together(body, &footer))
}

/// What comes before the footer, and the footer.
fn take_apart(file: &[u8]) -> Option<(&[u8], Value)> {
    let (rest, ending) = file.split_last_chunk::<8>()?;
    let length = u32::from_le_bytes(*ending.first_chunk::<4>()?) as usize;
    let (body, footer) = rest.split_at_checked(rest.len().checked_sub(length)?)?;
    Some((body, thrift::read(footer)?.0))
}

fn put_together(mut body: Vec<u8>, footer: &Value) -> Vec<u8> {
    let footer = thrift::write(footer);
    body.extend_from_slice(&footer);
    body.extend_from_slice(&(footer.len() as u32).to_le_bytes());
    body.extend_from_slice(b"PAR1");
    body
}

/// Changes one value somewhere inside.
fn change(root: &mut Value, random: &mut Rng) {
    let place = random.usize(0..root.count());
    let donor = root.nth(random.usize(0..root.count())).map(|value| value.clone());
    let Some(value) = root.nth(place) else { return };
    match value {
        Value::Bool(yes) => *yes = !*yes,
        Value::Byte(byte) => *byte = random.u8(..),
        Value::Int(_, value) => *value = number(*value, random),
        Value::Double(bytes) => random.fill(bytes),
        Value::Uuid(bytes) => random.fill(bytes),
        Value::Bytes(bytes) => change_bytes(bytes, random),
        Value::List(_, _, items) => change_items(items, random),
        Value::Map(_, _, pairs) => change_items(pairs, random),
        Value::Struct(fields) => change_fields(fields, donor, random),
    }
}

fn number(value: i64, random: &mut Rng) -> i64 {
    match random.u8(..6) {
        0 => value.wrapping_add(random.i64(-3..=3)),
        1 => value.wrapping_mul(random.i64(-2..=3)),
        2 => value ^ 1 << random.u8(..64),
        3 => random.i64(0..64),
        _ => EDGES[random.usize(0..EDGES.len())],
    }
}

fn change_bytes(bytes: &mut Vec<u8>, random: &mut Rng) {
    match random.u8(..4) {
        0 => bytes.truncate(random.usize(0..=bytes.len())),
        1 => bytes.extend((0..random.usize(1..64)).map(|_| random.u8(..))),
        2 => bytes.clear(),
        _ => {
            let length = bytes.len();
            if let Some(byte) = bytes.get_mut(random.usize(0..length.max(1))) {
                *byte = random.u8(..);
            }
        }
    }
}

fn change_items<T: Clone>(items: &mut Vec<T>, random: &mut Rng) {
    if items.is_empty() {
        return;
    }
    let at = random.usize(0..items.len());
    match random.u8(..5) {
        0 => drop(items.remove(at)),
        1 => {
            let copy = items[random.usize(0..items.len())].clone();
            items.insert(at, copy);
        }
        2 => {
            let many = vec![items[at].clone(); random.usize(1..40)];
            items.extend(many);
        }
        3 => items.truncate(at),
        _ => {
            let other = random.usize(0..items.len());
            items.swap(at, other);
        }
    }
}

fn change_fields(fields: &mut Vec<(i16, Value)>, donor: Option<Value>, random: &mut Rng) {
    if fields.is_empty() {
        return;
    }
    let at = random.usize(0..fields.len());
    match random.u8(..5) {
        0 => drop(fields.remove(at)),
        1 => fields[at].0 = random.i16(0..16),
        2 => fields.push((random.i16(1..16), Value::Int(5, number(0, random)))),
        3 => {
            let other = random.usize(0..fields.len());
            fields.swap(at, other);
        }
        _ => {
            // Something from elsewhere that is small enough not to double the file.
            if let Some(value) = donor.filter(|value| value.count() < 40) {
                fields[at].1 = value;
            }
        }
    }
}

/// A page: the bytes of its header, and those after it.
struct Page {
    start: usize,
    body: usize,
    end: usize,
    header: Value,
}

/// Changes a page of some column.
fn change_page(body: &mut Vec<u8>, footer: &mut Value, random: &mut Rng) -> Option<()> {
    let mut chunks: Vec<&mut Value> = chunks(footer).collect();
    let choice = random.usize(0..chunks.len().max(1));
    let pages = pages(body, chunks.get_mut(choice)?)?;
    let page = pages.get(random.usize(0..pages.len().max(1)))?;
    let mut header = page.header.clone();
    let mut content = body.get(page.body..page.end)?.to_vec();
    if random.bool() {
        change(&mut header, random);
    } else {
        change_bytes(&mut content, random);
        if random.bool()
            && let Some(Value::Int(_, size)) = header.field_mut(PAGE_SIZE)
        {
            *size = content.len() as i64;
        }
    }
    let mut new = thrift::write(&header);
    new.extend_from_slice(&content);
    let grown = new.len() as i64 - (page.end - page.start) as i64;
    let start = page.start as i64;
    body.splice(page.start..page.end, new);
    for (at, chunk) in chunks.iter_mut().enumerate() {
        shift(chunk, start, grown, at == choice);
    }
    Some(())
}

/// The metadata of all column chunks.
fn chunks(footer: &mut Value) -> impl Iterator<Item = &mut Value> {
    let groups = footer.field_mut(ROW_GROUPS).map(Value::items_mut).unwrap_or_default();
    let columns = groups
        .iter_mut()
        .flat_map(|group| group.field_mut(COLUMNS).map(Value::items_mut).unwrap_or_default());
    columns.filter_map(|column| column.field_mut(META_DATA))
}

/// The pages of a column chunk, as far as their headers can be read.
fn pages(body: &[u8], chunk: &Value) -> Option<Vec<Page>> {
    let offset = |field| chunk.field(field).and_then(Value::int).filter(|at| *at > 0);
    let first = offset(DATA_PAGE)?.min(offset(DICTIONARY_PAGE).unwrap_or(i64::MAX));
    let mut start = usize::try_from(first).ok()?;
    let length = usize::try_from(chunk.field(COMPRESSED)?.int()?).ok()?;
    let limit = start.checked_add(length)?.min(body.len());
    let mut pages = Vec::new();
    while let Some((header, length)) = body.get(start..limit).and_then(thrift::read) {
        let size = header
            .field(PAGE_SIZE)
            .and_then(Value::int)
            .and_then(|size| usize::try_from(size).ok());
        let Some(end) = size
            .and_then(|size| (start + length).checked_add(size))
            .filter(|end| *end <= limit)
        else {
            break;
        };
        pages.push(Page {
            start,
            body: start + length,
            end,
            header,
        });
        start = end;
    }
    Some(pages)
}

/// Puts offsets right after a page that begins at `start` grew by so many bytes.
fn shift(chunk: &mut Value, start: i64, grown: i64, own: bool) {
    for field in [DATA_PAGE, INDEX_PAGE, DICTIONARY_PAGE] {
        if let Some(Value::Int(_, offset)) = chunk.field_mut(field)
            && *offset > start
        {
            *offset = offset.wrapping_add(grown);
        }
    }
    if own && let Some(Value::Int(_, size)) = chunk.field_mut(COMPRESSED) {
        *size = size.wrapping_add(grown);
    }
}
