//! The notations in which days and times are written.

use super::parts::Gap;

/// How a cell is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Form {
    /// `2011-09-23`.
    Iso,
    /// `2011/9/23`.
    YearFirst,
    /// `23/09/2011`.
    Slash,
    /// `23-09-2011`.
    Dash,
    /// `23.9.2011`.
    Dot,
    /// `23/9/11`.
    ShortSlash,
    /// `23-09-11`.
    ShortDash,
    /// `23.09.11`.
    ShortDot,
    /// `23 September 2011`.
    DayName,
    /// `Sept. 23, 2011`.
    NameDay,
    /// `2011 Sep 23`.
    YearName,
    /// `23-Sep-11`.
    DayNameShort,
    /// `Sep 23, 11`.
    NameDayShort,
    /// `20110923`.
    Compact,
    /// `September 2011`.
    MonthName,
    /// `Sep-11`.
    MonthNameShort,
    /// `Sep 11`, which may be a day.
    NameNumber,
    /// `2011-09`.
    MonthNumber,
    /// `2011 Q3`.
    Quarter,
    /// `2011-W38`.
    Week,
    /// `2011`.
    Year,
    /// `7:10`.
    Clock,
    /// A day and a month without year, or a day of the week, with a time of day or without.
    DayMonth,
    /// A day of the week and a time of day.
    Weekday,
    /// A time of day with words behind it.
    Remark,
}

/// All.
pub const FORMS: [Form; 25] = [
    Form::Iso,
    Form::YearFirst,
    Form::Slash,
    Form::Dash,
    Form::Dot,
    Form::ShortSlash,
    Form::ShortDash,
    Form::ShortDot,
    Form::DayName,
    Form::NameDay,
    Form::YearName,
    Form::DayNameShort,
    Form::NameDayShort,
    Form::Compact,
    Form::MonthName,
    Form::MonthNameShort,
    Form::NameNumber,
    Form::MonthNumber,
    Form::Quarter,
    Form::Week,
    Form::Year,
    Form::Clock,
    Form::DayMonth,
    Form::Weekday,
    Form::Remark,
];

/// How exact a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grain {
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A year.
    Year,
}

impl Form {
    /// Of numbers of which one is the day, with these marks between them.
    pub fn of_numbers(gap: Gap, short: bool) -> Option<Form> {
        match (gap, short) {
            (Gap::Slash, false) => Some(Form::Slash),
            (Gap::Dash, false) => Some(Form::Dash),
            (Gap::Dot, false) => Some(Form::Dot),
            (Gap::Slash, true) => Some(Form::ShortSlash),
            (Gap::Dash, true) => Some(Form::ShortDash),
            (Gap::Dot, true) => Some(Form::ShortDot),
            _ => None,
        }
    }

    /// As `datetime::form` has it of what readers take by themselves.
    pub fn of_bit(bit: u8) -> Option<Form> {
        match bit {
            1 => Some(Form::Iso),
            2 => Some(Form::Slash),
            4 => Some(Form::Dash),
            8 => Some(Form::Dot),
            _ => None,
        }
    }

    /// A bit of its own.
    pub fn bit(self) -> u32 {
        1 << (self as u32)
    }

    /// Whether day and month are numbers of which either may come first.
    pub fn is_numbers(self) -> bool {
        (Form::Slash as u8..=Form::ShortDot as u8).contains(&(self as u8))
    }

    /// Whether its year has two digits.
    pub fn is_short(self) -> bool {
        matches!(
            self,
            Form::ShortSlash
                | Form::ShortDash
                | Form::ShortDot
                | Form::DayNameShort
                | Form::NameDayShort
                | Form::MonthNameShort
                | Form::NameNumber
        )
    }

    /// Whether the month has its name.
    pub fn is_named(self) -> bool {
        (Form::DayName as u8..=Form::NameDayShort as u8).contains(&(self as u8))
            || matches!(self, Form::MonthName | Form::MonthNameShort | Form::NameNumber)
    }

    /// Whether something lacks, or is too much, for a date or a time.
    pub fn is_partial(self) -> bool {
        matches!(self, Form::DayMonth | Form::Weekday | Form::Remark)
    }

    /// How exact it is.
    pub fn grain(self) -> Grain {
        match self {
            Form::MonthName | Form::MonthNameShort | Form::NameNumber | Form::MonthNumber => Grain::Month,
            Form::Quarter => Grain::Quarter,
            Form::Week => Grain::Week,
            Form::Year => Grain::Year,
            _ => Grain::Day,
        }
    }

    /// As a pattern, with the day first or not where that is the question.
    pub fn pattern(self, day_first: bool) -> &'static str {
        match (self, day_first) {
            (Form::Iso, _) => "%Y-%m-%d",
            (Form::YearFirst, _) => "%Y/%m/%d",
            (Form::Slash, true) => "%d/%m/%Y",
            (Form::Slash, false) => "%m/%d/%Y",
            (Form::Dash, true) => "%d-%m-%Y",
            (Form::Dash, false) => "%m-%d-%Y",
            (Form::Dot, true) => "%d.%m.%Y",
            (Form::Dot, false) => "%m.%d.%Y",
            (Form::ShortSlash, true) => "%d/%m/%y",
            (Form::ShortSlash, false) => "%m/%d/%y",
            (Form::ShortDash, true) => "%d-%m-%y",
            (Form::ShortDash, false) => "%m-%d-%y",
            (Form::ShortDot, true) => "%d.%m.%y",
            (Form::ShortDot, false) => "%m.%d.%y",
            (Form::DayName, _) => "%d %B %Y",
            (Form::NameDay, _) => "%B %d, %Y",
            (Form::YearName, _) => "%Y %B %d",
            (Form::DayNameShort, _) => "%d-%b-%y",
            (Form::NameDayShort, _) => "%b %d, %y",
            (Form::Compact, _) => "%Y%m%d",
            (Form::MonthName, _) => "%B %Y",
            (Form::MonthNameShort, _) => "%b-%y",
            (Form::NameNumber, _) => "%b %y",
            (Form::MonthNumber, _) => "%Y-%m",
            (Form::Quarter, _) => "%Y Q%q",
            (Form::Week, _) => "%G-W%V",
            (Form::Year, _) => "%Y",
            (Form::Clock, _) => "%H:%M",
            (Form::DayMonth, _) => "%d %b",
            (Form::Weekday, _) => "%a",
            (Form::Remark, _) => "%H:%M …",
        }
    }
}
