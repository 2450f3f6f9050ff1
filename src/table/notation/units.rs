//! What stands beside a number: currencies, per cent, measures, times, and other words.
//!
//! Currencies are those of ISO 4217 that are met most, with their signs; measures are those of the International System
//! of Units and of the trade of English-speaking countries, as the Unified Code for Units of Measure (UCUM) lists them,
//! with the short forms that people write. One line is one unit: its spellings are the same to us.

use crate::kernel::hash;

/// What stands beside a number, told apart from others whatever its spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Unit(u64);

const CURRENCIES: [&[&str]; 43] = [
    &["$", "USD", "US$", "dollar", "dollars"],
    &["€", "EUR", "euro", "euros"],
    &["£", "GBP"],
    &["¥", "JPY"],
    &["₹", "INR", "Rs", "Rs."],
    &["kr", "kr."],
    &["SEK"],
    &["NOK"],
    &["DKK"],
    &["R$", "BRL"],
    &["CHF", "Fr."],
    &["zł", "PLN"],
    &["Kč", "CZK"],
    &["₽", "RUB"],
    &["₺", "TRY"],
    &["₩", "KRW"],
    &["₪", "ILS"],
    &["₫", "VND"],
    &["₱", "PHP"],
    &["฿", "THB"],
    &["₦", "NGN"],
    &["₴", "UAH"],
    &["A$", "AU$", "AUD"],
    &["C$", "CA$", "CAD"],
    &["NZ$", "NZD"],
    &["HK$", "HKD"],
    &["S$", "SGD"],
    &["Mex$", "MXN"],
    &["CNY", "RMB"],
    &["ZAR"],
    &["HUF"],
    &["RON", "lei"],
    &["AED"],
    &["SAR"],
    &["EGP"],
    &["IDR"],
    &["MYR"],
    &["TWD"],
    &["CLP"],
    &["COP"],
    &["ISK"],
    &["KES"],
    &["PKR"],
];

/// Each with its seconds.
const TIMES: [(&[&str], u32); 5] = [
    (&["s", "sec", "second"], 1),
    (&["min", "minute", "mn"], 60),
    (&["h", "hr", "hour", "std"], 3_600),
    (&["d", "day"], 86_400),
    (&["wk", "week"], 604_800),
];

const MEASURES: [&[&str]; 53] = [
    &["%", "percent", "pct"],
    &["‰"],
    &["mm"],
    &["cm"],
    &["m", "metre", "meter"],
    &["km", "kilometre", "kilometer"],
    &["in", "inch", "inches"],
    &["ft", "foot", "feet"],
    &["yd", "yard"],
    &["mi", "mile"],
    &["mg"],
    &["g", "gr", "gram", "gramme"],
    &["kg", "kilo", "kilogram", "kilogramme"],
    &["t", "tonne"],
    &["lb", "pound"],
    &["oz", "ounce"],
    &["ml"],
    &["cl"],
    &["dl"],
    &["l", "L", "ltr", "litre", "liter"],
    &["gal", "gallon"],
    &["kW"],
    &["kWh"],
    &["MWh"],
    &["kcal"],
    &["kJ"],
    &["hp"],
    &["°C"],
    &["°F"],
    &["kHz"],
    &["MHz"],
    &["GHz"],
    &["KB"],
    &["MB"],
    &["GB"],
    &["TB"],
    &["mph"],
    &["km/h", "kmh", "kph"],
    &["m/s"],
    &["rpm"],
    &["mpg"],
    &["bar"],
    &["psi"],
    &["hPa"],
    &["ppm"],
    &["px"],
    &["m²", "m2", "sqm"],
    &["km²", "km2"],
    &["ft²", "ft2", "sqft"],
    &["m³", "m3"],
    &["ha", "hectare"],
    &["acre"],
    &["°"],
];

/// Words for powers of ten.
const POWERS: [(&str, u8); 10] = [
    ("thousand", 3),
    ("mn", 6),
    ("mio", 6),
    ("mln", 6),
    ("million", 6),
    ("bn", 9),
    ("mrd", 9),
    ("billion", 9),
    ("tn", 12),
    ("trillion", 12),
];

const CURRENCY: u64 = 1 << 16;
const TIME: u64 = 2 << 16;
const MEASURE: u64 = 3 << 16;
const WORD: u64 = 1 << 63;

/// Words behind a number that make it no number of anything: halves of the day, eras, places in an order.
const NEVER: [&str; 12] = [
    "am", "pm", "a.m", "p.m", "st", "nd", "rd", "th", "ad", "bc", "ce", "bce",
];

/// How names of months begin, in English and its neighbours.
const MONTHS: [&str; 17] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mai", "okt", "dez", "avr",
    "ene",
];

impl Unit {
    /// None at all.
    pub const NONE: Unit = Unit(0);
    /// The metre: after hours, `m` stands for minutes.
    pub const METRE: Unit = Unit(MEASURE + 4);

    /// A currency in front of a number, and the rest of the text.
    pub fn before(text: &str) -> Option<(Unit, &str)> {
        let end =
            text.find(|c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '+' | '−' | '–' | '('));
        let (word, rest) = text.split_at(end?);
        // A code of letters alone stands apart: `SEK1234` may well name something.
        let is_code = word.len() == 3 && word.bytes().all(|b| b.is_ascii_uppercase());
        let stands_apart = !is_code || rest.starts_with(char::is_whitespace);
        Some((Unit::currency(word)?, rest)).filter(|_| stands_apart)
    }

    /// A currency by its sign, code or name.
    pub fn currency(word: &str) -> Option<Unit> {
        let known = |spelling: &str| spelling == word || spelling.len() > 3 && spelling.eq_ignore_ascii_case(word);
        row(&CURRENCIES, known).map(|at| Unit(CURRENCY + at))
    }

    /// A unit behind a number; where it touches the number, only one that is known.
    pub fn behind(word: &str, touches: bool) -> Option<Unit> {
        let bare = word.strip_suffix('.').unwrap_or(word);
        let singular = bare.strip_suffix(['s', 'S']).unwrap_or(bare);
        let is_known = |spelling: &str| match spelling.len() {
            1 => spelling == bare,
            _ => spelling.eq_ignore_ascii_case(bare) || spelling.eq_ignore_ascii_case(singular),
        };
        let times = TIMES
            .iter()
            .position(|(names, _)| names.iter().any(|name| is_known(name)));
        times
            .map(|at| Unit(TIME + at as u64))
            .or_else(|| row(&MEASURES, is_known).map(|at| Unit(MEASURE + at)))
            .or_else(|| Unit::word(bare).filter(|_| !touches))
    }

    /// Any other word of two letters or more, in singular or plural.
    fn word(bare: &str) -> Option<Unit> {
        let lower = bare.to_lowercase();
        let is_word = lower.chars().count() > 1
            && lower.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '/'))
            && lower.starts_with(char::is_alphabetic)
            && lower.ends_with(char::is_alphabetic);
        let is_other = NEVER.contains(&lower.as_str()) || MONTHS.iter().any(|month| lower.starts_with(month));
        let singular = lower.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(&lower);
        (is_word && !is_other).then(|| Unit(hash::bytes(singular.as_bytes()) | WORD))
    }

    /// Whether it is per cent or per mille.
    pub fn is_share(self) -> bool {
        self.0 == MEASURE || self.0 == MEASURE + 1
    }

    /// Whether it is money.
    pub fn is_currency(self) -> bool {
        self.0 & !0xffff == CURRENCY
    }

    /// Whether it is a word that may be anything.
    pub fn is_word(self) -> bool {
        self.0 & WORD != 0
    }

    /// Its seconds, if it is a time.
    pub fn seconds(self) -> Option<u32> {
        let at = usize::try_from(self.0.checked_sub(TIME)?).ok()?;
        TIMES.get(at).map(|(_, seconds)| *seconds)
    }

    /// How a time is written, the shortest way that cannot be mistaken.
    pub fn of_seconds(seconds: u32) -> &'static str {
        match seconds {
            1 => "s",
            60 => "min",
            3_600 => "h",
            86_400 => "days",
            _ => "weeks",
        }
    }

    /// The power of ten that a word behind a number stands for, or a letter that touches it; of money a small m does,
    /// too, and letters may stand apart.
    pub fn magnitude(word: &str, money: bool, touches: bool) -> Option<u8> {
        let bare = word.strip_suffix('.').unwrap_or(word);
        match bare {
            "k" | "K" if money || touches => return Some(3),
            "M" | "MM" if money || touches => return Some(6),
            "B" if money || touches => return Some(9),
            "m" if money => return Some(6),
            "T" if money => return Some(12),
            _ => {}
        }
        let singular = bare.strip_suffix('s').unwrap_or(bare);
        let is = |name: &str| name.eq_ignore_ascii_case(bare) || name == singular;
        POWERS.iter().find(|(name, _)| is(name)).map(|(_, power)| *power)
    }
}

/// The line that has a spelling for which something holds.
fn row(lines: &[&[&str]], holds: impl Fn(&str) -> bool) -> Option<u64> {
    let at = lines
        .iter()
        .position(|line| line.iter().any(|spelling| holds(spelling)))?;
    Some(at as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_unit_are_one() {
        let of = |word| Unit::behind(word, false).expect(word);
        for (a, b) in [
            ("oz.", "OZ."),
            ("oz", "ounces"),
            ("kg", "Kilos"),
            ("patient", "patients"),
            ("hr.", "hours"),
            ("l", "L"),
        ] {
            assert_eq!(of(a), of(b), "{a} {b}");
        }
        assert_eq!(of("m"), Unit::METRE);
        assert!(of("%").is_share() && of("‰").is_share() && !of("mm").is_share());
        assert_eq!(Unit::currency("€"), Unit::currency("EUR"));
        assert_ne!(of("kg"), of("lb"));
    }

    #[test]
    fn what_makes_no_number_is_no_unit() {
        for word in ["am", "PM", "th", "Jan", "A", "c", "x3"] {
            assert_eq!(Unit::behind(word, false), None, "{word}");
        }
        assert_eq!(Unit::behind("Elm", true), None);
        assert!(
            Unit::before("SEK1234").is_none() && Unit::before("SEK 1234").is_some() && Unit::before("A12").is_none()
        );
    }
}
