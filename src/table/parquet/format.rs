//! The words of the format: what parquet.thrift of Apache Parquet numbers.

/// An enumeration of the format, with its name there, whose variants are known by their numbers.
macro_rules! numbered {
    ($(#[$about:meta])* $name:ident as $told:literal { $($(#[$each:meta])* $variant:ident = $number:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[$each])* $variant = $number,)*
        }

        impl $name {
            /// The variant with this number.
            ///
            /// # Errors
            /// When there is none, in these words.
            pub fn numbered(number: i64) -> Result<Self, String> {
                match number {
                    $($number => Ok($name::$variant),)*
                    _ => Err(format!(concat!("Unexpected ", $told, " {}"), number)),
                }
            }
        }
    };
}

numbered! {
    /// In what values are kept (`Type`).
    Physical as "Type" {
        /// A bit.
        Boolean = 0,
        /// 32 bits with a sign.
        Int32 = 1,
        /// 64 bits with a sign.
        Int64 = 2,
        /// 96 bits: a timestamp of old writers.
        Int96 = 3,
        /// 32 bits.
        Float = 4,
        /// 64 bits.
        Double = 5,
        /// Bytes of any length.
        ByteArray = 6,
        /// Bytes, as many for each value.
        FixedLenByteArray = 7,
    }
}

numbered! {
    /// How often an element is there (`FieldRepetitionType`).
    Repetition as "FieldRepetitionType" {
        /// Once.
        Required = 0,
        /// Once or not at all.
        Optional = 1,
        /// Any number of times.
        Repeated = 2,
    }
}

numbered! {
    /// What values mean, in the words of old writers.
    ConvertedType as "ConvertedType" {
        /// Text.
        Utf8 = 0,
        /// Keys and values.
        Map = 1,
        /// The same, as the oldest writers had it.
        MapKeyValue = 2,
        /// A list.
        List = 3,
        /// Text of an enumeration.
        Enum = 4,
        /// An unscaled value.
        Decimal = 5,
        /// Days since 1970.
        Date = 6,
        /// Since midnight.
        TimeMillis = 7,
        /// Since midnight.
        TimeMicros = 8,
        /// Since 1970, in UTC.
        TimestampMillis = 9,
        /// Since 1970, in UTC.
        TimestampMicros = 10,
        /// 8 bits without a sign.
        Uint8 = 11,
        /// 16 bits without a sign.
        Uint16 = 12,
        /// 32 bits without a sign.
        Uint32 = 13,
        /// 64 bits without a sign.
        Uint64 = 14,
        /// 8 bits.
        Int8 = 15,
        /// 16 bits.
        Int16 = 16,
        /// 32 bits.
        Int32 = 17,
        /// 64 bits.
        Int64 = 18,
        /// Text that is JSON.
        Json = 19,
        /// Bytes that are BSON.
        Bson = 20,
        /// Months, days and milliseconds.
        Interval = 21,
    }
}

numbered! {
    /// How values or levels are written.
    Encoding as "Encoding" {
        /// One after another.
        Plain = 0,
        /// Places in a dictionary, or, of a dictionary, as `Plain`.
        PlainDictionary = 2,
        /// Runs.
        Rle = 3,
        /// Bits, the highest first: levels of old writers.
        BitPacked = 4,
        /// Differences of integers.
        DeltaBinaryPacked = 5,
        /// Lengths, then texts.
        DeltaLengthByteArray = 6,
        /// What a text shares with the one before, and its rest.
        DeltaByteArray = 7,
        /// Places in a dictionary.
        RleDictionary = 8,
        /// The first bytes of all values, then the second ones.
        ByteStreamSplit = 9,
        /// Floats as decimals: newer than what is read here.
        Alp = 10,
    }
}

numbered! {
    /// How pages are packed.
    CompressionCodec as "CompressionCodec" {
        /// Not at all.
        Uncompressed = 0,
        /// Snappy.
        Snappy = 1,
        /// gzip.
        Gzip = 2,
        /// LZO, which is not read here.
        Lzo = 3,
        /// Brotli.
        Brotli = 4,
        /// LZ4 in one form or another.
        Lz4 = 5,
        /// Zstandard.
        Zstd = 6,
        /// LZ4 as one block.
        Lz4Raw = 7,
    }
}

numbered! {
    /// What a page holds.
    PageType as "PageType" {
        /// Levels and values, packed together.
        Data = 0,
        /// An index.
        Index = 1,
        /// The values that others refer to.
        Dictionary = 2,
        /// Levels as they are, then values.
        DataV2 = 3,
    }
}

/// Thousandths, millionths or billionths of a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Thousandths.
    Millis,
    /// Millionths.
    Micros,
    /// Billionths.
    Nanos,
}

/// What values mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogicalType {
    /// Text.
    String,
    /// Keys and values.
    Map,
    /// A list.
    List,
    /// Text of an enumeration.
    Enum,
    /// An unscaled value.
    Decimal {
        /// Digits behind the point.
        scale: i32,
        /// Digits in all.
        precision: i32,
    },
    /// Days since 1970.
    Date,
    /// Since midnight.
    Time(Unit),
    /// Since 1970.
    Timestamp {
        /// In UTC, else on the clock of some place.
        is_utc: bool,
        /// What is counted.
        unit: Unit,
    },
    /// Of so many bits.
    Integer {
        /// 8, 16, 32 or 64.
        bits: i8,
        /// Whether it can be negative.
        is_signed: bool,
    },
    /// Nothing is ever there.
    Unknown,
    /// Text that is JSON.
    Json,
    /// Bytes that are BSON.
    Bson,
    /// 16 bytes.
    Uuid,
    /// Floats of 16 bits.
    Float16,
    /// Values of any type.
    Variant,
    /// Shapes on a plane.
    Geometry,
    /// Shapes on the earth.
    Geography,
    /// A file, or where it is.
    File,
    /// What came after the format was written down here.
    Other,
}

impl LogicalType {
    /// The same in the words of old writers, where they had some.
    pub fn converted(self) -> Option<ConvertedType> {
        Some(match self {
            LogicalType::String => ConvertedType::Utf8,
            LogicalType::Map => ConvertedType::Map,
            LogicalType::List => ConvertedType::List,
            LogicalType::Enum => ConvertedType::Enum,
            LogicalType::Decimal { .. } => ConvertedType::Decimal,
            LogicalType::Date => ConvertedType::Date,
            LogicalType::Time(Unit::Millis) => ConvertedType::TimeMillis,
            LogicalType::Time(Unit::Micros) => ConvertedType::TimeMicros,
            LogicalType::Timestamp { unit, .. } => match unit {
                Unit::Millis => ConvertedType::TimestampMillis,
                Unit::Micros => ConvertedType::TimestampMicros,
                Unit::Nanos => return None,
            },
            LogicalType::Integer { bits, is_signed } => match (bits, is_signed) {
                (8, true) => ConvertedType::Int8,
                (16, true) => ConvertedType::Int16,
                (32, true) => ConvertedType::Int32,
                (64, true) => ConvertedType::Int64,
                (8, false) => ConvertedType::Uint8,
                (16, false) => ConvertedType::Uint16,
                (32, false) => ConvertedType::Uint32,
                (64, false) => ConvertedType::Uint64,
                _ => return None,
            },
            LogicalType::Json => ConvertedType::Json,
            LogicalType::Bson => ConvertedType::Bson,
            _ => return None,
        })
    }
}

/// Some encodings: those of a chunk's pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Encodings(u16);

impl Encodings {
    /// Takes in one more.
    pub fn add(&mut self, encoding: Encoding) {
        self.0 |= 1 << encoding as u16;
    }

    /// Whether a dictionary's is one of them.
    pub fn has_dictionary(self) -> bool {
        self.0 & DICTIONARIES != 0
    }

    /// Whether there is none but a dictionary's.
    pub fn are_dictionaries(self) -> bool {
        self.0 & !DICTIONARIES == 0
    }
}

/// The bits of the encodings that refer to a dictionary.
const DICTIONARIES: u16 = 1 << Encoding::PlainDictionary as u16 | 1 << Encoding::RleDictionary as u16;
