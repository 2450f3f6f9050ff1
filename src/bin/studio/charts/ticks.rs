//! Where an axis is labelled, and with what: numbers as the page writes them, times as clocks and calendars show
//! them, and of one value the value itself.

use glovebox::table::parse::datetime::{civil, date, days};
use glovebox::words;

use super::axis::Axis;
use crate::parts::number::set;

/// Steps of an axis at most: on a narrow screen there is room for some of their labels, and those stay regular.
const STEPS: f64 = 7.0;
/// Steps of an axis of days, whose labels are long.
const LONG_STEPS: f64 = 6.0;
/// Digits after the point that are still read at a glance; a smaller number is written with its exponent.
const DECIMALS: usize = 6;
/// Numbers from here on are written with their exponents.
const HUGE: f64 = 1e15;
/// Labels at most, whatever the edges are.
const LIMIT: usize = 24;

const MINUTE: f64 = 60.0;
const HOUR: f64 = 3600.0;
const DAY: f64 = 86_400.0;
/// Steps of a clock, in seconds.
const CLOCK: [f64; 17] = [
    1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 10_800.0, 21_600.0,
    43_200.0,
];
/// Steps of days.
const DAYS: [i64; 4] = [1, 2, 7, 14];
/// Steps of months.
const MONTHS: [i64; 4] = [1, 2, 3, 6];
/// Months in days, on average.
const MONTH: f64 = 30.436_875;
/// Days from Thursday, the first day of 1970, to the Monday that weeks are counted from.
const MONDAY: i64 = 4;

/// A place on an axis, and its label.
pub type Tick = (f64, String);

/// The labels between the first and the last of some edges, rising.
pub fn ticks(axis: Axis, edges: &[f64]) -> Vec<Tick> {
    let (Some(&low), Some(&high)) = (edges.first(), edges.last()) else {
        return Vec::new();
    };
    if !low.is_finite() || !high.is_finite() {
        return Vec::new();
    }
    if let Some(only) = only(axis, edges) {
        return vec![only];
    }
    let all = match axis {
        Axis::Number | Axis::Whole | Axis::Plain => numbers(axis, low, high),
        Axis::TimeOfDay => times_of_day(low, high),
        Axis::Day | Axis::Moment => calendar(axis, low, high),
    };
    let inside = all.into_iter().filter(|(at, _)| (low..=high).contains(at));
    inside.take(LIMIT).collect()
}

/// The label of a bar that holds one value, in its middle: of floats and times bars reach half a unit to both
/// sides, of whole numbers and days they begin with the value.
fn only(axis: Axis, edges: &[f64]) -> Option<Tick> {
    let &[low, high] = edges else { return None };
    let unit = if axis == Axis::Day { DAY } else { 1.0 };
    let rounded = low.abs().max(high.abs()) * 4.0 * f64::EPSILON;
    let width = high - low;
    if width > 0.0 && (width - unit).abs() > rounded + 1e-9 {
        return None;
    }
    let middle = low + width / 2.0;
    let words = match axis {
        Axis::Whole | Axis::Plain => written(axis, low.ceil(), 0),
        Axis::Number => set(&words::precise(middle)),
        Axis::TimeOfDay => clock(whole(middle), 0.0),
        Axis::Day => date((low / DAY).ceil() as i64),
        Axis::Moment => moment(whole(middle), 0.0, true),
    };
    Some((middle, words))
}

/// Seconds without what half a second up and down again has left of rounding.
fn whole(seconds: f64) -> f64 {
    (seconds * 1e6).round() / 1e6
}

/// 1, 2 or 5 times a power of ten: the least step that there are at most so many of.
fn nice(range: f64, steps: f64) -> (u32, i32) {
    let text = format!("{:e}", range / steps);
    let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
    let power: i32 = power.parse().unwrap_or(0);
    match digits.parse().unwrap_or(1.0) {
        x if x <= 1.0 => (1, power),
        x if x <= 2.0 => (2, power),
        x if x <= 5.0 => (5, power),
        _ => (1, power + 1),
    }
}

/// The nearest float of a decimal.
fn decimal(digits: f64, power: i32) -> f64 {
    format!("{digits}e{power}").parse().unwrap_or(f64::NAN)
}

/// Multiples of a step from `low` to `high`.
fn multiples(low: f64, high: f64, step: f64) -> impl Iterator<Item = f64> {
    let (first, last) = ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor());
    (0..=LIMIT)
        .map(move |i| first + i as f64)
        .take_while(move |k| *k <= last)
}

fn numbers(axis: Axis, low: f64, high: f64) -> Vec<Tick> {
    let (mut times, mut power) = nice(high - low, STEPS);
    if axis != Axis::Number && power < 0 {
        (times, power) = (1, 0);
    }
    let decimals = usize::try_from(-power).unwrap_or(0);
    let at = |k: f64| decimal(k * f64::from(times), power);
    multiples(low, high, decimal(f64::from(times), power))
        .map(|k| (at(k), written(axis, at(k), decimals)))
        .collect()
}

fn written(axis: Axis, x: f64, decimals: usize) -> String {
    if x == 0.0 {
        return "0".to_owned();
    }
    if decimals > DECIMALS || x.abs() >= HUGE {
        // Without spaces: labels stand close.
        return set(&words::with_power(&format!("{x:e}")).replace(' ', ""));
    }
    let text = format!("{x:.decimals$}");
    set(&if axis == Axis::Plain { text } else { words::group(&text) })
}

fn times_of_day(low: f64, high: f64) -> Vec<Tick> {
    let step = clock_step(high - low).unwrap_or(HOUR * 12.0);
    let at = multiples(low, high, step).map(|k| k * step);
    at.map(|at| (at, clock(whole(at), step))).collect()
}

/// The step of a clock, of parts of a second too; `None` where days are needed.
fn clock_step(range: f64) -> Option<f64> {
    if range <= STEPS {
        let (times, power) = nice(range, STEPS);
        return Some(decimal(f64::from(times), power));
    }
    CLOCK.into_iter().find(|step| range / step <= STEPS)
}

/// Seconds since midnight as a clock shows them: with seconds where the step or the time has some.
fn clock(seconds: f64, step: f64) -> String {
    let (sign, size) = (if seconds < 0.0 { "−" } else { "" }, seconds.abs());
    let (hours, minutes) = ((size / HOUR).floor(), (size % HOUR / MINUTE).floor());
    let rest = size % MINUTE;
    let short = format!("{sign}{hours:02}:{minutes:02}");
    match rest {
        0.0 if step == 0.0 || step >= MINUTE => short,
        rest if rest.fract() == 0.0 => format!("{short}:{rest:02}"),
        rest => {
            let fraction = format!("{:.6}", rest.fract());
            let fraction = fraction.trim_start_matches('0').trim_end_matches('0');
            format!("{short}:{:02}{fraction}", rest.floor())
        }
    }
}

/// A moment: a day at midnight, a time of day else, with its day where that is not said before.
fn moment(seconds: f64, step: f64, says_day: bool) -> String {
    let (day, time) = ((seconds / DAY).floor(), seconds.rem_euclid(DAY));
    match (time == 0.0, says_day) {
        (true, _) => date(day as i64),
        (_, true) => format!("{} {}", date(day as i64), clock(time, step)),
        _ => clock(time, step),
    }
}

fn calendar(axis: Axis, low: f64, high: f64) -> Vec<Tick> {
    let range = high - low;
    if axis == Axis::Moment
        && let Some(step) = clock_step(range)
    {
        let at = multiples(low, high, step).map(|k| whole(k * step));
        // The first says its day; each other day is said at its midnight.
        return at.enumerate().map(|(i, at)| (at, moment(at, step, i == 0))).collect();
    }
    let range = range / DAY;
    if let Some(step) = DAYS.into_iter().find(|step| range / *step as f64 <= LONG_STEPS) {
        let offset = if step % 7 == 0 { MONDAY } else { 0 };
        let shift = offset as f64;
        let at = multiples(low / DAY - shift, high / DAY - shift, step as f64);
        return at
            .map(|k| k as i64 * step + offset)
            .map(|day| (day as f64 * DAY, date(day)))
            .collect();
    }
    let months = MONTHS.into_iter().find(|step| range / (*step as f64 * MONTH) <= STEPS);
    let (step, said) = match months {
        Some(step) => (step, 2),
        None => {
            let (times, power) = nice(range / (MONTH * 12.0), STEPS);
            (12 * decimal(f64::from(times), power.max(0)).max(1.0) as i64, 1)
        }
    };
    let month = |seconds: f64| {
        let (year, month, _) = civil((seconds / DAY).floor() as i64);
        (year * 12 + i64::from(month) - 1) as f64
    };
    let at = multiples(month(low), month(high), step as f64).map(|k| k as i64 * step);
    at.filter_map(|month| month_tick(month, said)).collect()
}

/// The first day of a month, counted from the year 0, as its year or as year and month.
fn month_tick(month: i64, said: usize) -> Option<Tick> {
    let at = days(month.div_euclid(12), u32::try_from(month.rem_euclid(12) + 1).ok()?, 1)?;
    let text = date(at);
    let words = text.rsplitn(4 - said, '-').last()?;
    Some((at as f64 * DAY, words.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(axis: Axis, edges: &[f64]) -> String {
        let all: Vec<String> = ticks(axis, edges).into_iter().map(|(_, words)| words).collect();
        all.join(" ")
    }

    fn day(year: i64, month: u32, day: u32) -> f64 {
        days(year, month, day).unwrap_or_default() as f64 * DAY
    }

    #[test]
    fn numbers_have_round_steps_and_the_pages_own_minus() {
        assert_eq!(words(Axis::Number, &[-81.0, -8.0]), "−80 −60 −40 −20");
        assert_eq!(words(Axis::Number, &[-0.31, 0.12]), "−0.3 −0.2 −0.1 0 0.1");
        assert_eq!(
            words(Axis::Number, &[0.0, 1e6]),
            "0 200,000 400,000 600,000 800,000 1,000,000"
        );
        assert_eq!(
            words(Axis::Plain, &[1900.0, 2024.0]),
            "1900 1920 1940 1960 1980 2000 2020"
        );
        assert_eq!(words(Axis::Whole, &[3.0, 6.0]), "3 4 5 6");
        assert_eq!(
            words(Axis::Number, &[0.0, 3e-9]),
            "0 5×10⁻¹⁰ 1×10⁻⁹ 1.5×10⁻⁹ 2×10⁻⁹ 2.5×10⁻⁹ 3×10⁻⁹"
        );
        assert_eq!(
            ticks(Axis::Number, &[0.0, 0.5, 1.0])[3].0,
            0.6,
            "and no 0.6000000000000001"
        );
        assert_eq!(words(Axis::Number, &[f64::NEG_INFINITY, 1.0]), "");
    }

    #[test]
    fn one_value_is_said_in_the_middle_of_its_bar() {
        assert_eq!(ticks(Axis::Number, &[6.75, 7.75]), [(7.25, "7.25".to_owned())]);
        assert_eq!(words(Axis::Number, &[-0.2, 0.8]), "0.3");
        assert_eq!(words(Axis::Number, &[1e20, 1e20]), "≈\u{a0}1.00\u{a0}×\u{a0}10²⁰");
        assert_eq!(ticks(Axis::Whole, &[-42.0, -41.0]), [(-41.5, "−42".to_owned())]);
        assert_eq!(words(Axis::Whole, &[-42.5, -41.5]), "−42");
        let noon = day(2024, 2, 29) + 12.0 * HOUR;
        assert_eq!(words(Axis::Day, &[day(2024, 2, 29), day(2024, 3, 1)]), "2024-02-29");
        assert_eq!(words(Axis::Moment, &[noon - 0.5, noon + 0.5]), "2024-02-29 12:00");
        assert_eq!(words(Axis::TimeOfDay, &[27_000.75, 27_001.75]), "07:30:01.25");
        // Two medians are no bar.
        assert_eq!(words(Axis::Number, &[0.2, 0.4]), "0.20 0.25 0.30 0.35 0.40");
    }

    #[test]
    fn times_of_day_are_clock_times() {
        assert_eq!(words(Axis::TimeOfDay, &[0.0, 86_399.0]), "00:00 06:00 12:00 18:00");
        assert_eq!(
            words(Axis::TimeOfDay, &[12.5 * HOUR, 12.99 * HOUR]),
            "12:30 12:35 12:40 12:45 12:50 12:55"
        );
        assert_eq!(
            words(Axis::TimeOfDay, &[45_000.0, 45_070.0]),
            "12:30:00 12:30:10 12:30:20 12:30:30 12:30:40 12:30:50 12:31:00 12:31:10"
        );
        assert_eq!(
            words(Axis::TimeOfDay, &[1.0, 2.5]),
            "00:00:01 00:00:01.5 00:00:02 00:00:02.5"
        );
    }

    #[test]
    fn days_say_their_year_whatever_the_range() {
        assert_eq!(
            words(Axis::Day, &[day(2024, 5, 1), day(2024, 5, 3)]),
            "2024-05-01 2024-05-02 2024-05-03"
        );
        assert_eq!(
            words(Axis::Day, &[day(2024, 5, 1), day(2024, 5, 29)]),
            "2024-05-06 2024-05-13 2024-05-20 2024-05-27"
        );
        assert_eq!(
            words(Axis::Day, &[day(2023, 1, 1), day(2024, 1, 2)]),
            "2023-01 2023-03 2023-05 2023-07 2023-09 2023-11 2024-01"
        );
        assert_eq!(
            words(Axis::Day, &[day(1901, 1, 1), day(2016, 3, 2)]),
            "1920 1940 1960 1980 2000"
        );
        assert_eq!(
            words(Axis::Day, &[day(-300, 1, 1), day(200, 1, 1)]),
            "-000300 -000200 -000100 0000 0100 0200"
        );
    }

    #[test]
    fn moments_say_their_day_first_and_at_midnight() {
        let from = day(2024, 3, 4);
        assert_eq!(
            words(Axis::Moment, &[from + 8.0 * HOUR, from + 17.0 * HOUR]),
            "2024-03-04 08:00 10:00 12:00 14:00 16:00"
        );
        assert_eq!(
            words(Axis::Moment, &[from + 13.0 * HOUR, from + 45.0 * HOUR]),
            "2024-03-04 18:00 2024-03-05 06:00 12:00 18:00"
        );
        assert_eq!(
            words(Axis::Moment, &[from, from + 12.0 * DAY]),
            "2024-03-04 2024-03-06 2024-03-08 2024-03-10 2024-03-12 2024-03-14 2024-03-16"
        );
    }
}
