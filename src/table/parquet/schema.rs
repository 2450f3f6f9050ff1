//! The schema of a file: a tree of elements, and its leaves, which are the columns that are stored.
//!
//! Elements come one after another, each before its children. What an element says of itself is
//! checked as Apache Arrow's readers check it (LogicalTypes.md of the format).

use std::sync::Arc;
use std::vec::IntoIter;

use super::format::{ConvertedType, LogicalType, Physical, Repetition, Unit};

/// An element, as the footer tells it.
#[derive(Debug, Default)]
pub struct Told {
    /// In what values are kept; groups have none.
    pub physical: Option<Physical>,
    /// Bytes of each value, where all have as many.
    pub length: Option<i32>,
    /// How often it is there; the root does not say.
    pub repetition: Option<Repetition>,
    /// Its name.
    pub name: Arc<str>,
    /// Elements in it.
    pub children: Option<i32>,
    /// What it means, in the words of old writers.
    pub converted: Option<ConvertedType>,
    /// Digits behind the point.
    pub scale: Option<i32>,
    /// Digits in all.
    pub precision: Option<i32>,
    /// Its number in the writer's own schema.
    pub id: Option<i32>,
    /// What it means.
    pub logical: Option<LogicalType>,
}

/// An element of the schema.
#[derive(Debug)]
pub struct Element {
    /// Its name.
    pub name: Arc<str>,
    /// How often it is there; of the root, once.
    pub repetition: Repetition,
    /// What it means, in the words of old writers.
    pub converted: Option<ConvertedType>,
    /// What it means.
    pub logical: Option<LogicalType>,
    /// Its number in the writer's own schema.
    pub id: Option<i32>,
    /// Values, or other elements.
    pub holds: Holds,
}

/// What is in an element.
#[derive(Debug)]
pub enum Holds {
    /// Values.
    Values(Stored),
    /// Other elements.
    Elements(Vec<Element>),
}

/// How values are kept. What is not told is -1.
#[derive(Debug, Clone, Copy)]
pub struct Stored {
    /// In what.
    pub physical: Physical,
    /// Bytes of each, where all have as many.
    pub length: i32,
    /// Digits behind the point.
    pub scale: i32,
    /// Digits in all.
    pub precision: i32,
}

/// An element with values: a column of the file.
#[derive(Debug)]
pub struct LeafElement {
    /// The way to it.
    pub path: Arc<Path>,
    /// Which of the root's elements it is in.
    pub root: usize,
    /// How its values are kept.
    pub stored: Stored,
    /// What they mean, in the words of old writers.
    pub converted: Option<ConvertedType>,
    /// What they mean.
    pub logical: Option<LogicalType>,
    /// The highest definition level and the highest repetition level.
    pub levels: (i16, i16),
}

/// The names on the way to an element, from the root on. They are shared by all below it: a footer may have one
/// name of a megabyte above thousands of leaves.
#[derive(Debug)]
pub struct Path {
    name: Arc<str>,
    above: Option<Arc<Path>>,
}

impl std::fmt::Display for Path {
    /// With dots between the names.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(above) = &self.above {
            write!(f, "{above}.")?;
        }
        f.write_str(&self.name)
    }
}

/// A schema.
#[derive(Debug)]
pub struct Schema {
    /// The element that holds all others.
    pub root: Element,
    /// Those with values, in order.
    pub leaves: Vec<LeafElement>,
}

type Checked<T> = Result<T, String>;

impl Element {
    /// The elements in it; none of one with values.
    pub fn children(&self) -> &[Element] {
        match &self.holds {
            Holds::Elements(children) => children,
            Holds::Values(_) => &[],
        }
    }

    /// Whether it has values.
    pub fn is_leaf(&self) -> bool {
        matches!(self.holds, Holds::Values(_))
    }

    /// Whether it is said to be a list.
    pub fn is_list(&self) -> bool {
        let logical = self.logical.map(|logical| logical == LogicalType::List);
        !self.is_leaf() && logical.unwrap_or(self.converted == Some(ConvertedType::List))
    }

    /// Whether all in it is one element that repeats.
    pub fn has_single_repeated_child(&self) -> bool {
        matches!(self.children(), [only] if only.repetition == Repetition::Repeated)
    }
}

impl Schema {
    /// The tree of these elements, which is no deeper than was allowed when they were counted.
    ///
    /// # Errors
    /// When they contradict themselves or each other.
    pub fn new(elements: Vec<Told>) -> Checked<Schema> {
        let mut elements = elements.into_iter();
        let root = root(&mut elements)?;
        if elements.next().is_some() {
            return Err("Expected exactly one root node".to_owned());
        }
        let mut leaves = Vec::new();
        for (at, field) in root.children().iter().enumerate() {
            collect(field, at, None, (0, 0), &mut leaves);
        }
        Ok(Schema { root, leaves })
    }
}

/// Takes in the leaves of an element, which has this path and these levels above it.
fn collect(
    element: &Element,
    root: usize,
    above: Option<&Arc<Path>>,
    levels: (i16, i16),
    leaves: &mut Vec<LeafElement>,
) {
    let path = Arc::new(Path {
        name: Arc::clone(&element.name),
        above: above.cloned(),
    });
    let (definition, repetition) = levels;
    let levels = match element.repetition {
        Repetition::Required => levels,
        Repetition::Optional => (definition + 1, repetition),
        Repetition::Repeated => (definition + 1, repetition + 1),
    };
    match &element.holds {
        Holds::Elements(children) => {
            let mut below = |child| collect(child, root, Some(&path), levels, leaves);
            children.iter().for_each(&mut below);
        }
        Holds::Values(stored) => leaves.push(LeafElement {
            path,
            root,
            stored: *stored,
            converted: element.converted,
            logical: element.logical,
            levels,
        }),
    }
}

/// The first element, with all others in it. Writers give it a repetition at times, which it cannot have.
fn root(elements: &mut IntoIter<Told>) -> Checked<Element> {
    let told = elements.next().ok_or("Expected exactly one root node, but found 0")?;
    match told.children {
        None | Some(0) => Ok(Element {
            name: told.name,
            repetition: Repetition::Required,
            converted: None,
            logical: None,
            id: None,
            holds: Holds::Elements(Vec::new()),
        }),
        Some(children) => group(told, Repetition::Required, children, elements),
    }
}

fn element(elements: &mut IntoIter<Told>) -> Checked<Element> {
    let told = elements.next().ok_or("an element of the schema is missing")?;
    if let Some(LogicalType::Integer { bits, .. }) = told.logical
        && !matches!(bits, 8 | 16 | 32 | 64)
    {
        return Err("Bit width must be 8, 16, 32, or 64 for Integer logical type".to_owned());
    }
    let repetition = told
        .repetition
        .ok_or_else(|| format!("Repetition level must be defined for '{}'", told.name))?;
    match (told.children, told.physical) {
        // Some writers say 0 of those with values.
        (None | Some(0), Some(physical)) => values(told, repetition, physical),
        (children, _) => group(told, repetition, children.unwrap_or(0), elements),
    }
}

fn group(told: Told, repetition: Repetition, children: i32, elements: &mut IntoIter<Told>) -> Checked<Element> {
    let children = (0..children).map(|_| element(elements));
    let holds = Holds::Elements(children.collect::<Checked<_>>()?);
    Ok(Element {
        name: told.name,
        repetition,
        converted: told.converted.or(told.logical.and_then(LogicalType::converted)),
        logical: told.logical,
        id: told.id,
        holds,
    })
}

fn values(told: Told, repetition: Repetition, physical: Physical) -> Checked<Element> {
    let stored = Stored {
        physical,
        length: told.length.unwrap_or(-1),
        scale: told.scale.unwrap_or(-1),
        precision: told.precision.unwrap_or(-1),
    };
    let named = |what: String| format!("{what} for field '{}'", told.name);
    if physical == Physical::FixedLenByteArray && stored.length < 0 {
        return Err(named(format!("Invalid length {}", stored.length)));
    }
    if let Some(logical) = told.logical {
        check_logical(logical, &stored).map_err(named)?;
        if let Some(converted) = told.converted
            && logical.converted() != Some(converted)
        {
            return Err(named(format!("{logical:?} is incompatible with {converted:?}")));
        }
    }
    if let Some(converted) = told.converted {
        check_converted(converted, &stored).map_err(named)?;
    }
    Ok(Element {
        name: told.name,
        repetition,
        converted: told.converted.or(told.logical.and_then(LogicalType::converted)),
        logical: told.logical,
        id: told.id,
        holds: Holds::Values(stored),
    })
}

/// Whether values that are kept so can mean this.
fn check_logical(logical: LogicalType, stored: &Stored) -> Checked<()> {
    use LogicalType as Is;
    let fits = match logical {
        Is::Decimal { scale, precision } => {
            if (scale, precision) != (stored.scale, stored.precision) {
                return Err(format!(
                    "scale {scale} and precision {precision} contradict scale {} and precision {}",
                    stored.scale, stored.precision
                ));
            }
            return check_decimal(stored);
        }
        Is::Date | Is::Time(Unit::Millis) => stored.physical == Physical::Int32,
        Is::Time(_) | Is::Timestamp { .. } => stored.physical == Physical::Int64,
        Is::Integer { bits, .. } => match stored.physical {
            Physical::Int32 => bits <= 32,
            Physical::Int64 => bits == 64,
            _ => false,
        },
        Is::String | Is::Enum | Is::Json | Is::Bson | Is::Geometry | Is::Geography => {
            stored.physical == Physical::ByteArray
        }
        Is::Uuid => (stored.physical, stored.length) == (Physical::FixedLenByteArray, 16),
        Is::Float16 => (stored.physical, stored.length) == (Physical::FixedLenByteArray, 2),
        Is::Unknown | Is::Other => true,
        Is::Map | Is::List | Is::File | Is::Variant => false,
    };
    match fits {
        true => Ok(()),
        false => Err(format!("Cannot annotate {logical:?} from {:?}", stored.physical)),
    }
}

/// The same in the words of old writers.
fn check_converted(converted: ConvertedType, stored: &Stored) -> Checked<()> {
    use ConvertedType as Is;
    let fits = match converted {
        Is::Utf8 | Is::Bson | Is::Json | Is::Enum => stored.physical == Physical::ByteArray,
        Is::Decimal => return check_decimal(stored),
        Is::Date | Is::TimeMillis | Is::Uint8 | Is::Uint16 | Is::Uint32 | Is::Int8 | Is::Int16 | Is::Int32 => {
            stored.physical == Physical::Int32
        }
        Is::TimeMicros | Is::TimestampMillis | Is::TimestampMicros | Is::Uint64 | Is::Int64 => {
            stored.physical == Physical::Int64
        }
        Is::Interval => (stored.physical, stored.length) == (Physical::FixedLenByteArray, 12),
        Is::Map | Is::MapKeyValue | Is::List => false,
    };
    match fits {
        true => Ok(()),
        false => Err(format!("Cannot annotate {converted:?} from {:?}", stored.physical)),
    }
}

fn check_decimal(stored: &Stored) -> Checked<()> {
    let (precision, scale) = (stored.precision, stored.scale);
    let most = match stored.physical {
        Physical::Int32 => 9,
        Physical::Int64 => 18,
        Physical::ByteArray => i64::from(i32::MAX),
        // Digits that all fit into so many bits with a sign: a bit is 0.30103 digits.
        Physical::FixedLenByteArray => (i64::from(stored.length) * 8 - 1) * 30_103 / 100_000,
        other => return Err(format!("Cannot annotate Decimal from {other:?}")),
    };
    match precision >= 1 && i64::from(precision) <= most && (0..=precision).contains(&scale) {
        true => Ok(()),
        false => Err(format!("Invalid Decimal: precision {precision}, scale {scale}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, children: Option<i32>) -> Told {
        Told {
            name: name.into(),
            children,
            repetition: Some(Repetition::Optional),
            physical: children.is_none().then_some(Physical::FixedLenByteArray),
            length: Some(4),
            ..Told::default()
        }
    }

    #[test]
    fn leaves_know_their_way_and_their_levels() {
        let mut list = told("list", Some(1));
        list.repetition = Some(Repetition::Repeated);
        let elements = vec![
            told("root", Some(2)),
            told("a", Some(1)),
            list,
            told("item", None),
            told("b", None),
        ];
        let schema = Schema::new(elements).expect("a schema");
        let told = |leaf: &LeafElement| (leaf.path.to_string(), leaf.root, leaf.levels);
        let leaves: Vec<(String, usize, (i16, i16))> = schema.leaves.iter().map(told).collect();
        assert_eq!(leaves, [("a.list.item".into(), 0, (3, 1)), ("b".into(), 1, (1, 0))]);
    }

    #[test]
    fn elements_that_are_missing_or_too_many_are_refused() {
        assert!(Schema::new(Vec::new()).is_err());
        assert!(Schema::new(vec![told("root", Some(2)), told("a", None)]).is_err());
        assert!(Schema::new(vec![told("root", Some(1)), told("a", None), told("b", None)]).is_err());
    }

    #[test]
    fn decimals_have_the_digits_that_fit_their_bytes() {
        let fits = |physical, length, precision, scale| {
            let stored = Stored {
                physical,
                length,
                scale,
                precision,
            };
            check_decimal(&stored).is_ok()
        };
        for (length, most) in [(1, 2), (2, 4), (4, 9), (8, 18), (9, 21), (12, 28), (16, 38), (32, 76)] {
            assert!(fits(Physical::FixedLenByteArray, length, most, 0), "{length}");
            assert!(!fits(Physical::FixedLenByteArray, length, most + 1, 0), "{length}");
        }
        assert!(fits(Physical::Int32, -1, 9, 9) && !fits(Physical::Int32, -1, 10, 0));
        assert!(!fits(Physical::Int64, -1, 5, 6) && !fits(Physical::Int64, -1, 0, 0));
        assert!(!fits(Physical::Double, -1, 5, 0));
    }
}
