//! How the dates of a column are written, in the words of a form and of the command line.

use serde::{Deserialize, Serialize};

/// How dates are written, where a person says it.
///
/// As a text: `dmy`, `mdy` or `ymd`, the order of day, month and year, in whatever notation they are; `unix`, `unix-ms`
/// for seconds or milliseconds since 1970, `excel` for days since 1900 as spreadsheets count them, `julian` for Julian
/// day numbers; or a pattern as `strftime` has it, such as `%d-%b-%y`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum DateFormat {
    /// The day before the month.
    DayFirst,
    /// The month before the day.
    MonthFirst,
    /// The year before month and day.
    YearFirst,
    /// Seconds since 1970.
    Unix,
    /// Milliseconds since 1970.
    UnixMs,
    /// Days as spreadsheets count them.
    Excel,
    /// Julian day numbers.
    Julian,
    /// A pattern as `strftime` has it.
    Pattern(String),
}

/// What a pattern may hold after its per cent signs.
const DIRECTIVES: &str = "deHIjmyYbBhaApMSfz%";

impl DateFormat {
    /// Those with a name of their own.
    pub const NAMED: [(DateFormat, &'static str); 7] = [
        (DateFormat::DayFirst, "dmy"),
        (DateFormat::MonthFirst, "mdy"),
        (DateFormat::YearFirst, "ymd"),
        (DateFormat::Unix, "unix"),
        (DateFormat::UnixMs, "unix-ms"),
        (DateFormat::Excel, "excel"),
        (DateFormat::Julian, "julian"),
    ];

    /// As it is written in a form or a flag.
    pub fn text(&self) -> &str {
        match self {
            DateFormat::Pattern(pattern) => pattern,
            named => DateFormat::NAMED
                .iter()
                .find(|(format, _)| format == named)
                .map_or("", |(_, name)| name),
        }
    }

    /// The order of day and month, where it is all that is said.
    pub fn day_first(&self) -> Option<bool> {
        match self {
            DateFormat::DayFirst => Some(true),
            DateFormat::MonthFirst => Some(false),
            _ => None,
        }
    }
}

impl TryFrom<String> for DateFormat {
    type Error = String;

    fn try_from(text: String) -> Result<DateFormat, String> {
        if let Some((named, _)) = DateFormat::NAMED.iter().find(|(_, name)| *name == text) {
            return Ok(named.clone());
        }
        if !text.contains('%') {
            return Err(format!(
                "no way of writing dates is called {text}; there are dmy, mdy, ymd, unix, unix-ms, excel, julian, and \
                 patterns such as %d-%b-%y"
            ));
        }
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            let next = if c == '%' { rest.next() } else { continue };
            if !next.is_some_and(|c| DIRECTIVES.contains(c)) {
                let sign = next.map_or(String::new(), String::from);
                return Err(format!("a pattern of dates knows no %{sign}"));
            }
        }
        Ok(DateFormat::Pattern(text))
    }
}

impl From<DateFormat> for String {
    fn from(format: DateFormat) -> String {
        format.text().to_owned()
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for DateFormat {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DateFormat".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "How dates are written: dmy, mdy or ymd, the order of day, month and year in whatever \
                            notation; unix, unix-ms, excel or julian, numbers that are dates; or a pattern as strftime \
                            has it, such as %d-%b-%y.",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_its_text() {
        for text in [
            "dmy",
            "mdy",
            "ymd",
            "unix",
            "unix-ms",
            "excel",
            "julian",
            "%d-%b-%y",
            "%Y%m%d %H:%M",
        ] {
            let format = DateFormat::try_from(text.to_owned()).expect(text);
            assert_eq!(format.text(), text);
        }
        for text in ["dym", "", "%", "%d-%K", "d-m-y"] {
            assert!(DateFormat::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
