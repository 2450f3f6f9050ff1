//! `date.number`: numbers that are probably dates.
//!
//! Rule: all values of a number column, from the least to the greatest, are seconds or milliseconds since 1970 that lie
//! between 1990 and 2050, and its name speaks of a time (…_at, time, timestamp, epoch, ts); or days as spreadsheets count
//! them between 1954 and 2050, or Julian day numbers between 1953 and 2050, and its name speaks of a date. Twenty
//! different values are needed, or all that there are. The epochs are those of POSIX, of ECMA-376 and of astronomy. A
//! note: it is read as what it says, and offered. It matters because the mean of such numbers tells nobody anything, and
//! years, months and gaps of time stay hidden.

use super::Seen;
use crate::table::dates::of_numbers;
use crate::table::parse::datetime::date;
use crate::table::{Comparison, Rereading, Type};
use crate::words::{count, cut};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "date.number";

/// Different values by which a column is known.
const LEAST: u64 = 20;

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let profile = seen.profile;
    if !matches!(profile.r#type, Type::Integer | Type::Float) || profile.distinct < LEAST.min(profile.count) {
        return None;
    }
    let (least, most) = (profile.min.as_ref()?.number()?, profile.max.as_ref()?.number()?);
    let serial = of_numbers(seen.name(), least, most, profile.r#type == Type::Integer)?;
    let day = |number: f64| Some(date(serial.read(&format!("{number:.0}"))?.days?));
    let message = format!(
        "The {} values of {} are probably {}, from {} to {}, such as \"{}\"",
        count(profile.count),
        seen.name(),
        serial.words(),
        day(least)?,
        day(most)?,
        profile.min.as_ref()?
    );
    let why = format!(
        "As numbers they have no year, no month and no gaps. Say in how the file is read that the dates of the column are \
         written as {}.",
        serial.name()
    );
    Some(
        Finding::new(CODE, Kind::DateFormat, Severity::Note, message)
            .column(seen.name())
            .count(profile.count)
            .why(why)
            .rereadings([Rereading::of_column(
                format!("Read {} as dates", cut(seen.name())),
                "date_format_of",
                seen.name(),
                serial.name(),
            )])
            .evidence("least", least)
            .evidence("most", most)
            .selection(seen.that(Comparison::Present)),
    )
}
