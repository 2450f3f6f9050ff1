//! A bare day among moments is all of it, from its beginning to that of the next: nobody who writes
//! `seen = 2024-05-01` means midnight alone.

use crate::table::parse::datetime::{Order, date, value};
use crate::table::{Comparison, Value};

/// The beginning of the day after a bare day; `None` of everything else.
fn next(of: &Value) -> Option<Value> {
    let Value::Text(text) = of else { return None };
    // Which of the two numbers of 03/04/2024 is the day, nobody has said.
    let stamp = value(text.trim(), Order::MonthFirst).filter(|stamp| !stamp.is_open())?;
    let is_bare = stamp.seconds.is_none() && stamp.zone.is_none();
    stamp.days.filter(|_| is_bare).map(|day| Value::Text(date(day + 1)))
}

/// From a day's beginning to the next one's.
fn within(day: Value, next: Value) -> Comparison {
    Comparison::Between {
        low: day,
        high: next,
        closed: false,
    }
}

/// A test of moments, with each bare day in it whole: any of these holds then.
pub fn whole(test: Comparison) -> Vec<Comparison> {
    use Comparison::{AtLeast, AtMost, Between, Equal, Greater, In, Less, NoneOf, NotEqual};
    let bare = match &test {
        Equal(day) | NotEqual(day) | AtMost(day) | Greater(day) => next(day),
        Between { high, closed: true, .. } => next(high),
        _ => None,
    };
    vec![match (test, bare) {
        (Equal(day), Some(next)) => within(day, next),
        (NotEqual(day), Some(next)) => return vec![Less(day), AtLeast(next)],
        (AtMost(_), Some(next)) => Less(next),
        (Greater(_), Some(next)) => AtLeast(next),
        (Between { low, .. }, Some(next)) => within(low, next),
        (In(values), _) => return among(values),
        (NoneOf(tests), _) => NoneOf(tests.into_iter().flat_map(whole).collect()),
        (test, _) => test,
    }]
}

/// One of several values, each day among them whole.
fn among(values: Vec<Value>) -> Vec<Comparison> {
    let (days, others): (Vec<Value>, Vec<Value>) = values.into_iter().partition(|value| next(value).is_some());
    let is_all = days.is_empty() || !others.is_empty();
    let others = is_all.then_some(Comparison::In(others));
    let days = days
        .into_iter()
        .filter_map(|day| Some(within(day.clone(), next(&day)?)));
    others.into_iter().chain(days).collect()
}

#[cfg(test)]
mod tests {
    use crate::table::language::parse_for;
    use crate::table::{Field, Type};

    /// The condition as it is understood, without quotes.
    fn understood(text: &str) -> String {
        let field = |name: &str, r#type| Field {
            name: name.to_owned(),
            r#type,
        };
        let fields = [field("t", Type::Timestamp), field("d", Type::Date)];
        let read = parse_for(text, &fields);
        let read = read.unwrap_or_else(|fault| panic!("{text}: {fault}"));
        read.to_string().replace('"', "")
    }

    #[test]
    fn a_bare_day_among_moments_is_all_of_it() {
        for (text, means) in [
            ("t = 2024-02-29", "t in [2024-02-29, 2024-03-01)"),
            ("t = \"2024-02-29\"", "t in [2024-02-29, 2024-03-01)"),
            ("t != 2024-02-29", "t < 2024-02-29 or t >= 2024-03-01"),
            ("t < 2024-02-29", "t < 2024-02-29"),
            ("t <= 2024-02-29", "t < 2024-03-01"),
            ("t > 2024-02-29", "t >= 2024-03-01"),
            ("t >= 2024-02-29", "t >= 2024-02-29"),
            ("t between 2024-02-28 and 2024-02-29", "t in [2024-02-28, 2024-03-01)"),
            ("t in [2024-02-28, 2024-02-29]", "t in [2024-02-28, 2024-03-01)"),
            ("t in [2024-02-28, 2024-02-29)", "t in [2024-02-28, 2024-02-29)"),
            ("t in (2024-02-29)", "t in [2024-02-29, 2024-03-01)"),
            (
                "t in (2024-02-29, 2024-05-01T10:00)",
                "t in (2024-05-01T10:00) or t in [2024-02-29, 2024-03-01)",
            ),
            ("t not in (2024-02-29)", "t none of (in [2024-02-29, 2024-03-01))"),
            ("t none of (!= 2024-02-29)", "t none of (< 2024-02-29, >= 2024-03-01)"),
        ] {
            assert_eq!(understood(text), means, "{text}");
        }
    }

    #[test]
    fn what_names_a_moment_and_what_is_asked_of_days_stays() {
        for text in [
            "t = 2024-02-29T00:00",
            "t <= \"2024-02-29 10:00\"",
            "d = 2024-02-29",
            "d in (2024-02-29, 2024-03-01)",
            "t is missing",
            "t in ()",
        ] {
            assert_eq!(understood(text), text.replace('"', ""));
        }
    }
}
