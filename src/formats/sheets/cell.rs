//! A cell of a sheet, and how it is written as text: numbers as the shortest decimals that are the same number, days and
//! instants as ISO 8601 has them.

use crate::formats::text::Writer;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// True or false.
    Bool(bool),
    /// A day, an instant or a time of day, as it is written.
    Moment(String),
    /// An error of a formula, as the sheet shows it.
    Error(String),
}

impl Cell {
    /// Writes it.
    pub fn write(&self, out: &mut Writer<'_>) {
        match self {
            Cell::Empty => out.nothing(),
            Cell::Number(number) => out.bare(&shortest(*number)),
            Cell::Text(text) => out.text(text),
            Cell::Bool(value) => out.bare(if *value { "true" } else { "false" }),
            Cell::Moment(text) => out.bare(text),
            Cell::Error(_) => out.text("#N/A"),
        }
    }

    /// Whether there is nothing in it to see.
    pub fn is_empty(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.is_empty(),
            _ => false,
        }
    }
}

/// A number with the fewest digits that give it back. Spreadsheets keep 15 digits of what was typed, so that the sum
/// 0.1 + 0.2, which they show as 0.3, is written with all of its own.
pub fn shortest(number: f64) -> String {
    match number.abs() {
        // What has many digits before the point, or zeros behind it, is shorter with an exponent.
        size if size >= 1e17 || (size < 1e-7 && size > 0.0) => format!("{number:e}"),
        _ => format!("{number}"),
    }
}

/// What a number format makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shown {
    /// A number.
    #[default]
    Plain,
    /// A day, an instant or a time of day, as the number's size says.
    Moment,
    /// A length of time in hours, minutes and seconds.
    Length,
}

/// What a number format of a workbook makes of a number (ECMA-376, part 1, 18.8.30 and 18.8.31): letters of days and
/// times outside of quotes, brackets and escapes.
pub fn shown(format: &str) -> Shown {
    let mut letters = format.chars();
    let mut is_moment = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' => drop(letters.by_ref().find(|own| *own == '"')),
            '\\' | '_' | '*' => drop(letters.next()),
            '[' => {
                let inside: String = letters.by_ref().take_while(|own| *own != ']').collect();
                let inside = inside.to_ascii_lowercase();
                if !inside.is_empty()
                    && ["h", "m", "s"]
                        .iter()
                        .any(|own| inside.chars().all(|c| own.contains(c)))
                {
                    return Shown::Length;
                }
            }
            // The second section is for negative numbers, and there are no such days.
            ';' => break,
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => is_moment = true,
            'e' | 'E' if !format.contains(['0', '#', '?']) => is_moment = true,
            'G' if format.starts_with("General") => return Shown::Plain,
            _ => {}
        }
    }
    match is_moment {
        true => Shown::Moment,
        false => Shown::Plain,
    }
}

/// What the formats that a workbook need not list make of a number, by their numbers.
pub fn shown_by_number(id: u32) -> Shown {
    match id {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Shown::Moment,
        46 => Shown::Length,
        _ => Shown::Plain,
    }
}

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// The day or instant of a serial number, counted in days from the end of 1899, or from the start of 1904. Excel takes
/// 1900 for a leap year, so that its first sixty days are one off. `None` of what is no day.
pub fn moment(serial: f64, from_1904: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    // Excel shows milliseconds, and a float has no more of a day of our time.
    let thousandths = (serial * DAY as f64).round() as i64;
    let (day, time) = (thousandths.div_euclid(DAY), thousandths.rem_euclid(DAY));
    let before_1970 = match from_1904 {
        true => 24_107,
        false if day == 0 => return Some(clock(time)),
        false if day < 60 => 25_568,
        false => 25_569,
    };
    let date = date(day - before_1970);
    Some(match time {
        0 => date,
        time => format!("{date}T{}", clock(time)),
    })
}

fn clock(time: i64) -> String {
    let (hours, minutes, seconds) = (time / 3_600_000, time / 60_000 % 60, time / 1000 % 60);
    match time % 1000 {
        0 => format!("{hours:02}:{minutes:02}:{seconds:02}"),
        part => format!("{hours:02}:{minutes:02}:{seconds:02}.{part:03}"),
    }
}

/// A length of time that a sheet counts in days.
pub fn length(serial: f64) -> String {
    let seconds = (serial.abs() * 86_400.0).round() as i64;
    let sign = if serial < 0.0 { "-" } else { "" };
    format!(
        "{sign}{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// The date of a day counted from 1970, as the proleptic Gregorian calendar has it (Howard Hinnant's `civil_from_days`).
pub fn date(day: i64) -> String {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let (day, month) = (
        of_year - (153 * month + 2) / 5 + 1,
        if month < 10 { month + 3 } else { month - 9 },
    );
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_days_are_told_from_those_of_numbers() {
        for format in [
            "yyyy-mm-dd",
            "d-mmm",
            "h:mm AM/PM",
            "[$-409]d/m/yy;@",
            "mm:ss.0",
            "[Red]yyyy",
        ] {
            assert_eq!(shown(format), Shown::Moment, "{format}");
        }
        for format in [
            "0.00",
            "#,##0 \"days\"",
            "General",
            "0.00E+00",
            "[Red]0",
            "@",
            "0\\d",
            "_(* #,##0_)",
            "[$€-407] 0",
        ] {
            assert_eq!(shown(format), Shown::Plain, "{format}");
        }
        assert_eq!(shown("[h]:mm:ss"), Shown::Length);
        assert_eq!(shown("[mm]:ss"), Shown::Length);
    }

    #[test]
    fn serial_numbers_are_the_days_that_excel_shows() {
        let cases = [
            (44_197.0, false, "2021-01-01"),
            (1.0, false, "1900-01-01"),
            (59.0, false, "1900-02-28"),
            (61.0, false, "1900-03-01"),
            (0.5, false, "12:00:00"),
            (44_197.75, false, "2021-01-01T18:00:00"),
            (42_735.0, true, "2021-01-01"),
            (0.0, true, "1904-01-01"),
            (2_958_465.0, false, "9999-12-31"),
        ];
        for (serial, from_1904, written) in cases {
            assert_eq!(moment(serial, from_1904).as_deref(), Some(written), "{serial}");
        }
        assert_eq!(moment(-1.0, false), None);
        assert_eq!(length(10.632), "255:10:05");
    }

    #[test]
    fn numbers_are_written_with_the_fewest_digits() {
        for (number, written) in [
            (1.0, "1"),
            (1.1, "1.1"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e300, "1e300"),
            (-2.5e-9, "-2.5e-9"),
        ] {
            assert_eq!(shortest(number), written);
        }
    }
}
