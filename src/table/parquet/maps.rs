//! Maps are decoded as lists of their entries. The crate's reader of maps panics where keys and
//! values have other rows, which a damaged file can make them have; its reader of lists says so.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_schema::{DataType, FieldRef, Fields, Schema};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::basic::{ConvertedType, LogicalType, Repetition};
use parquet::errors::Result;
use parquet::file::metadata::{FileMetaData, ParquetMetaData, ParquetMetaDataBuilder};
use parquet::schema::types::{SchemaDescriptor, Type, TypePtr};

/// What is noted at the key of an entry, so that the list is shown as the map that it is.
const KEY: &str = "glovebox.key-of-map";

/// Whether these are the fields of a map's entry.
pub fn is_entry(fields: &Fields) -> bool {
    fields.len() == 2 && fields.first().is_some_and(|key| key.metadata().contains_key(KEY))
}

/// The footer with lists in place of maps; the same when it has none.
///
/// # Errors
/// When the crate finds fault with the schema.
pub fn as_lists(footer: ArrowReaderMetadata) -> Result<ArrowReaderMetadata> {
    let root = footer.parquet_schema().root_schema_ptr();
    let lists = with_lists(&root)?;
    if lists == root {
        return Ok(footer);
    }
    let metadata = Arc::new(with_schema(footer.metadata(), lists));
    let skip = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let found = ArrowReaderMetadata::try_new(Arc::clone(&metadata), skip)?;
    let both = found.schema().fields().iter().zip(footer.schema().fields());
    let fields: Vec<FieldRef> = both.map(|(list, map)| told(list, map)).collect();
    let schema = Arc::new(Schema::new_with_metadata(fields, footer.schema().metadata().clone()));
    ArrowReaderMetadata::try_new(metadata, ArrowReaderOptions::new().with_schema(schema))
}

/// The footer with another schema.
pub fn with_schema(footer: &ParquetMetaData, root: TypePtr) -> ParquetMetaData {
    let file = footer.file_metadata();
    let file = FileMetaData::new(
        file.version(),
        file.num_rows(),
        file.created_by().map(String::from),
        file.key_value_metadata().cloned(),
        Arc::new(SchemaDescriptor::new(root)),
        file.column_orders().cloned(),
    );
    ParquetMetaDataBuilder::new(file)
        .set_row_groups(footer.row_groups().to_vec())
        .build()
}

/// The type with each map in it called a list.
fn with_lists(of: &TypePtr) -> Result<TypePtr> {
    if of.is_primitive() {
        return Ok(Arc::clone(of));
    }
    let fields: Vec<TypePtr> = of.get_fields().iter().map(with_lists).collect::<Result<_>>()?;
    let is_map = is_map(of);
    if !is_map && fields.as_slice() == of.get_fields() {
        return Ok(Arc::clone(of));
    }
    let info = of.get_basic_info();
    let (converted, logical) = match is_map {
        true => (ConvertedType::LIST, Some(LogicalType::List)),
        false => (info.converted_type(), info.logical_type_ref().cloned()),
    };
    let mut group = Type::group_type_builder(info.name())
        .with_converted_type(converted)
        .with_logical_type(logical)
        .with_fields(fields)
        .with_id(info.has_id().then(|| info.id()));
    if info.has_repetition() {
        group = group.with_repetition(info.repetition());
    }
    Ok(Arc::new(group.build()?))
}

/// Whether the crate decodes it as a map: with keys alone it makes a list of it already.
fn is_map(of: &TypePtr) -> bool {
    let info = of.get_basic_info();
    let named = matches!(info.converted_type(), ConvertedType::MAP | ConvertedType::MAP_KEY_VALUE);
    let entries = match of.get_fields() {
        [entries] if !entries.is_primitive() => entries.get_fields().len(),
        _ => 0,
    };
    named && info.has_repetition() && info.repetition() != Repetition::REPEATED && entries == 2
}

/// The field of the schema with lists, with all else that is known of it: the types that only the
/// stored Arrow schema has words for.
fn told(list: &FieldRef, known: &FieldRef) -> FieldRef {
    let data = told_type(list.data_type(), known.data_type());
    Arc::new(
        list.as_ref()
            .clone()
            .with_data_type(data)
            .with_metadata(known.metadata().clone()),
    )
}

fn told_type(list: &DataType, known: &DataType) -> DataType {
    match (list, known) {
        (DataType::List(item), DataType::Map(entry, _)) => {
            DataType::List(Arc::new(item.as_ref().clone().with_data_type(entry_type(item, entry))))
        }
        (DataType::List(item), DataType::List(known)) => DataType::List(told(item, known)),
        (DataType::List(item), DataType::LargeList(known)) => DataType::LargeList(told(item, known)),
        (DataType::List(item), DataType::ListView(known)) => DataType::ListView(told(item, known)),
        (DataType::List(item), DataType::LargeListView(known)) => DataType::LargeListView(told(item, known)),
        (DataType::List(item), DataType::FixedSizeList(known, length)) => {
            DataType::FixedSizeList(told(item, known), *length)
        }
        (DataType::Struct(lists), DataType::Struct(known)) => {
            DataType::Struct(lists.iter().zip(known).map(|(list, known)| told(list, known)).collect())
        }
        (_, known) => known.clone(),
    }
}

/// An entry's type, its key marked.
fn entry_type(list: &FieldRef, known: &FieldRef) -> DataType {
    match told_type(list.data_type(), known.data_type()) {
        DataType::Struct(fields) => {
            let mark = |(at, field): (usize, &FieldRef)| {
                let marks = HashMap::from([(KEY.to_owned(), String::new())]);
                match at {
                    0 => Arc::new(field.as_ref().clone().with_metadata(marks)),
                    _ => Arc::clone(field),
                }
            };
            DataType::Struct(fields.iter().enumerate().map(mark).collect())
        }
        other => other,
    }
}
