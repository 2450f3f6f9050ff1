//! What is each column, by the schema? Its type, how its cells are kept, and how its text is made.

use std::sync::Arc;

use super::arrow::{DataType, TimeUnit};
use super::footer::Footer;
use super::format::{ConvertedType, LogicalType, Physical};
use super::texts::Form;
use crate::table::chunk::Kind;
use crate::table::{ReadOptions, Source, Type, names};
use crate::{Error, Finding, Result};

/// How cells are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// True or false.
    Boolean,
    /// Whole numbers with this scale.
    Fixed(u8),
    /// Whole numbers that may not fit 63 bits.
    Unsigned,
    /// Floats.
    Float,
    /// Timestamps of 96 bits.
    Instant,
    /// Decimals of more than 18 digits, with this scale.
    Wide(i8),
    /// Text with few values.
    Dictionary,
    /// Text with many.
    Text,
}

/// How one column is read.
#[derive(Debug, Clone)]
pub struct ColumnPlan {
    /// Its unique name.
    pub name: String,
    /// Its columns in the file: one, or all leaves of a nested column.
    pub leaves: Vec<usize>,
    /// Its type in the file.
    pub kind: Kind,
    /// What its values are in the file; those of a dictionary, where the schema speaks of one.
    pub data: DataType,
    /// How its cells are kept.
    pub how: How,
    /// How its text is made, if it is text.
    pub form: Form,
    /// The type that the person asked for, where it is another.
    pub given: Option<Type>,
}

/// The columns as the schema describes them; text is not yet looked at.
pub fn columns(source: &dyn Source, footer: &Footer, options: &ReadOptions) -> Result<(Vec<ColumnPlan>, Vec<Finding>)> {
    let mut roots: Vec<(usize, Vec<usize>)> = Vec::new();
    for (number, leaf) in footer.schema.leaves.iter().enumerate() {
        match roots.last_mut() {
            Some((last, leaves)) if *last == leaf.root => leaves.push(number),
            _ => roots.push((leaf.root, vec![number])),
        }
    }
    let fields = &footer.fields;
    if fields.len() != roots.len() {
        return Err(Error::Unsupported {
            file: source.name().to_owned(),
            what: "a nested column of it has no fields".into(),
        });
    }
    let raw: Vec<String> = fields.iter().map(|field| field.name.to_string()).collect();
    let (unique, findings) = names::unique(&raw);
    let known = crate::few::set(&unique);
    if let Some(unknown) = options.types.keys().find(|name| !known.contains(name)) {
        return Err(names::unknown("types", unknown, unique.iter().map(String::as_str)));
    }
    let columns = fields
        .iter()
        .zip(roots)
        .zip(unique)
        .map(|((field, (_, leaves)), name)| {
            let leaf = leaves.first().and_then(|&leaf| footer.schema.leaves.get(leaf));
            let logical = leaf.and_then(|leaf| leaf.logical);
            let trusted = leaf.is_some_and(|leaf| leaf.converted == Some(ConvertedType::Utf8));
            let (mut kind, mut how, form) = meaning(&field.data, logical, trusted);
            if leaf.is_some_and(|leaf| leaf.stored.physical == Physical::Int96) && kind.r#type == Type::Timestamp {
                kind.physical = Some("Int96".into());
                // Whatever unit a stored Arrow schema names: the cells may say more than that.
                how = How::Instant;
            }
            let given = given(options, &name, kind.r#type)?;
            Ok(ColumnPlan {
                name,
                leaves,
                kind,
                data: values_of(&field.data).clone(),
                how,
                form,
                given,
            })
        });
    Ok((columns.collect::<Result<_>>()?, findings))
}

/// The type that the person asked for, if it is another and can be had.
fn given(options: &ReadOptions, name: &str, found: Type) -> Result<Option<Type>> {
    match options.types.get(name).copied().filter(|wanted| *wanted != found) {
        None => Ok(None),
        Some(Type::Text) => Ok(Some(Type::Text)),
        // Its texts are read as numbers once they are there.
        Some(wanted) if wanted.is_number() && found == Type::Text => Ok(None),
        Some(Type::Float) if matches!(found, Type::Integer | Type::Decimal) => Ok(Some(Type::Float)),
        Some(wanted) => Err(Error::option(
            "types",
            format!(
                "column \"{name}\" holds {} values by the file itself and cannot be read as {}; text can",
                found.name(),
                wanted.name()
            ),
        )),
    }
}

/// What an Arrow type is to us.
fn meaning(data: &DataType, logical: Option<LogicalType>, trusted: bool) -> (Kind, How, Form) {
    let mut zone = None;
    let mut form = Form::Utf8;
    let (r#type, how) = match data {
        DataType::Boolean => (Type::Boolean, How::Boolean),
        DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::Int64 => (Type::Integer, How::Fixed(0)),
        DataType::UInt8 | DataType::UInt16 | DataType::UInt32 => (Type::Integer, How::Fixed(0)),
        DataType::UInt64 => (Type::Integer, How::Unsigned),
        DataType::Float16 | DataType::Float32 | DataType::Float64 => (Type::Float, How::Float),
        DataType::Decimal(32 | 64, _, scale) | DataType::Decimal(128, 0..=18, scale) if (0..=18).contains(scale) => {
            (Type::Decimal, How::Fixed(scale.unsigned_abs()))
        }
        DataType::Decimal(_, _, scale) => (Type::Decimal, How::Wide(*scale)),
        DataType::Date32 | DataType::Date64 => (Type::Date, How::Fixed(0)),
        DataType::Timestamp(unit, tz) => {
            zone = tz.clone();
            (Type::Timestamp, How::Fixed(scale_of(*unit)))
        }
        DataType::Time32(unit) | DataType::Time64(unit) => (Type::Time, How::Fixed(scale_of(*unit))),
        DataType::Dictionary(_, value) => {
            let (kind, how, form) = meaning(value, logical, trusted);
            return (
                Kind {
                    physical: Some(physical(data)),
                    ..kind
                },
                how,
                form,
            );
        }
        other => {
            form = match other {
                DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View if trusted => Form::Utf8,
                DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Form::Bytes,
                DataType::FixedSizeBinary(16) if logical == Some(LogicalType::Uuid) => Form::Uuid,
                DataType::Binary | DataType::LargeBinary | DataType::BinaryView => Form::Bytes,
                DataType::FixedSizeBinary(_) => Form::Bytes,
                DataType::Duration(_) | DataType::Interval(_) | DataType::Null => Form::Shown,
                _ => Form::Json,
            };
            (Type::Text, How::Text)
        }
    };
    let physical = Some(physical(data));
    (Kind { r#type, zone, physical }, how, form)
}

fn physical(data: &DataType) -> Arc<str> {
    data.to_string().into()
}

/// The type of the values, whether they stand in a dictionary or not.
fn values_of(data: &DataType) -> &DataType {
    match data {
        DataType::Dictionary(_, value) => values_of(value),
        other => other,
    }
}

/// Decimals of a second in this unit.
pub fn scale_of(unit: TimeUnit) -> u8 {
    match unit {
        TimeUnit::Second => 0,
        TimeUnit::Millisecond => 3,
        TimeUnit::Microsecond => 6,
        TimeUnit::Nanosecond => 9,
    }
}
