//! Selections as a person writes them: `age >= 18 and city in ("Oslo", "Bergen")`.
//!
//! A condition is a column and what must hold of it; conditions are joined by `and`, `or`, `not`
//! and parentheses (`not` binds closest, then `and`). Words may be written in any case.
//!
//! | written | holds of |
//! |---|---|
//! | `x = 3`, `x != 3`, `x < 3`, `x <= 3`, `x > 3`, `x >= 3` | values in this order; never of missing or invalid cells |
//! | `x in (1, 2)`, `x not in (1, 2)` | one of the values; something else |
//! | `x between 1 and 5`, `x in [1, 5)` | 1 to 5 with both ends; without the last |
//! | `x not between 1 and 5`, `x not contains "a"` | something is there, and this does not hold |
//! | `x is missing` (or `is null`), `x is not missing`, `x is invalid` | nothing is there; something is; it does not fit the type |
//! | `x is missing as "NA"`, `x is invalid as "3 kg"` | by what stands in the file |
//! | `x is unique`, `x is repeated`, `x is infinite` | a value that occurs once; more than once; an infinite number |
//! | `x contains "a"`, `x starts with "a"`, `x ends with "a"` | texts, whatever their case |
//! | `x matches "^[A-Z]+$"` | a regular expression finds something (crate `regex`) |
//! | `x length <= 3`, `x length between 2 and 5` | texts this long, in code points |
//! | `x has word "a"`, `x has pattern "99-A"`, `x has character "é"`, `x has script "Latin"`, `x has category "Lu"`, `x has block "Basic Latin"`, `x has digit`, `x has outer space` | what texts are made of |
//! | `x none of (= 3, contains "a")` | something is there, and none of these holds |
//! | `row in (1, 5..9)` | rows by their number, from 1 |
//! | `every row`, `duplicated`, `kept 7` | all; copies of other rows; what is kept under a number |
//!
//! A column is named as it is (letters, digits, `_`, `.`, `-`), or between backquotes:
//! `` `capital gain` > 0 ``. Texts stand between quotes, a quote in them is doubled; days and times
//! of day may stand bare: `born < 1980-01-31`. Of a column that is known to hold moments, a bare day
//! is asked about as a whole.

mod bare;
pub mod days;
mod lexer;
mod parser;
pub mod text;
mod writer;

use std::fmt;

use super::{Field, Selection};

/// Why a text is no selection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where, in characters from the beginning.
    pub at: usize,
    /// What is wrong and what to write.
    pub problem: String,
}

impl Fault {
    /// The line of the text that holds the fault, and a mark below the spot.
    pub fn pointed(&self, text: &str) -> String {
        let (mut line, mut column) = (String::new(), 0);
        for (at, c) in text.chars().enumerate() {
            match c {
                '\n' if at < self.at => line.clear(),
                '\n' => break,
                c => line.push(if c.is_control() { ' ' } else { c }),
            }
            if at < self.at {
                column = line.chars().count();
            }
        }
        format!("{line}\n{}^", " ".repeat(column))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{} (at character {})", self.problem, self.at + 1)
    }
}

impl std::error::Error for Fault {}

/// Reads a selection.
///
/// # Errors
/// Where the text stops being one, and what was expected there.
pub fn parse(text: &str) -> Result<Selection, Fault> {
    parser::parse(text)
}

/// Reads a selection over columns of these names and types: what can be told by them is told with its spot. A
/// number is no time, a bare day is no text and among moments a whole day, and a column cannot stand where a value is
/// wanted.
///
/// # Errors
/// Where the text stops being a selection, or compares what cannot be compared.
pub fn parse_for(text: &str, fields: &[Field]) -> Result<Selection, Fault> {
    parser::parse_for(text, fields)
}

impl fmt::Display for Selection {
    /// As [`parse`] reads it.
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        writer::selection(self, to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Characters, Class, Comparison, KeptId, Type, Value};

    fn read(text: &str) -> Selection {
        parse(text).unwrap_or_else(|fault| panic!("{text}: {fault}"))
    }

    fn both(text: &str, test: Comparison) {
        let selection = Selection::of("x", test);
        assert_eq!(read(text), selection, "{text}");
        assert_eq!(read(&selection.to_string()), selection, "{selection}");
    }

    #[test]
    fn a_word_that_is_a_column_too_is_asked_about() {
        let field = |name: &str| Field {
            name: name.to_owned(),
            r#type: Type::Integer,
        };
        let fields = [field("row"), field("duplicated")];
        for text in ["row in (5)", "not duplicated", "duplicated and row = 3"] {
            let fault = parse_for(text, &fields).expect_err(text);
            assert!(
                fault.problem.contains("between backquotes"),
                "{text}: {}",
                fault.problem
            );
            assert!(parse(text).is_ok(), "{text}");
        }
        for text in [
            "`row` in (5)",
            "row = 5",
            "row not in (5)",
            "`duplicated` = 1",
            "duplicated = 1",
        ] {
            assert!(parse_for(text, &fields).is_ok(), "{text}");
        }
    }

    #[test]
    fn each_condition_is_read_and_written() {
        let (three, text) = (|| Value::Integer(3), |text: &str| text.to_owned());
        both("x = 3", Comparison::Equal(three()));
        both("x == 3", Comparison::Equal(three()));
        both("x <> 3", Comparison::NotEqual(three()));
        both("x < -2.5", Comparison::Less(Value::Float(-2.5)));
        both("x <= 1e3", Comparison::AtMost(Value::Float(1000.0)));
        both("x > 007", Comparison::Greater(Value::Text(text("007"))));
        both(
            "x >= 2020-01-31T10:00",
            Comparison::AtLeast(Value::Text(text("2020-01-31T10:00"))),
        );
        both("x = TRUE", Comparison::Equal(Value::Boolean(true)));
        both(
            "x in (3, 'it''s')",
            Comparison::In(vec![three(), Value::Text(text("it's"))]),
        );
        both("x not in (3)", Comparison::NoneOf(vec![Comparison::In(vec![three()])]));
        let between = |closed| Comparison::Between {
            low: Value::Integer(1),
            high: three(),
            closed,
        };
        both("x between 1 and 3", between(true));
        both("x in [1, 3]", between(true));
        both("x in [1, 3)", between(false));
        both("x is missing", Comparison::Missing);
        both("x is not missing", Comparison::Present);
        both("x is missing as \"n \"\"a\"\"\"", Comparison::Token(text("n \"a\"")));
        both("x is invalid", Comparison::OutOfType);
        both("x is invalid as '3 kg'", Comparison::Invalid(text("3 kg")));
        both("x is unique", Comparison::Once);
        both("x is repeated", Comparison::Repeated);
        both("x is infinite", Comparison::Infinite);
        both("x contains 'a'", Comparison::Contains(text("a")));
        both("x Starts With 'a'", Comparison::StartsWith(text("a")));
        both("x ends with 'a'", Comparison::EndsWith(text("a")));
        both("x matches '^\\d+$'", Comparison::Matches(text("^\\d+$")));
        let length = |min, max| Comparison::Length { min, max };
        both("x length between 2 and 5", length(2, 5));
        both("x length = 2", length(2, 2));
        both("x length < 2", length(0, 1));
        both("x length >= 2", length(2, u64::MAX));
        both("x has word 'a'", Comparison::Word(text("a")));
        both("x has pattern '99'", Comparison::Pattern(text("99")));
        both("x has character 'é'", Comparison::Holds(Characters::One('é')));
        both(
            "x has script 'Latin'",
            Comparison::Holds(Characters::Script(text("Latin"))),
        );
        both(
            "x has beyond-ascii",
            Comparison::Holds(Characters::Class(Class::BeyondAscii)),
        );
        both("x has outer space", Comparison::OuterSpace);
        both("x is null", Comparison::Missing);
        both("x is not null", Comparison::Present);
        both(
            "x not contains 'a'",
            Comparison::NoneOf(vec![Comparison::Contains(text("a"))]),
        );
        both(
            "x not between 1 and 3",
            Comparison::NoneOf(vec![Comparison::Between {
                low: Value::Integer(1),
                high: three(),
                closed: true,
            }]),
        );
        both(
            "x none of (= 3, contains 'a', is missing)",
            Comparison::NoneOf(vec![
                Comparison::Equal(three()),
                Comparison::Contains(text("a")),
                Comparison::Missing,
            ]),
        );
    }

    #[test]
    fn conditions_are_joined_as_in_other_languages() {
        let x = |n| Selection::of("x", Comparison::Equal(Value::Integer(n)));
        assert_eq!(
            read("x = 1 or x = 2 and not x = 3"),
            Selection::Or(vec![x(1), Selection::And(vec![x(2), Selection::Not(Box::new(x(3)))])])
        );
        assert_eq!(
            read("(x = 1 or x = 2) and x = 3"),
            Selection::And(vec![Selection::Or(vec![x(1), x(2)]), x(3)])
        );
        assert_eq!(read("row in (1, 5..7)"), Selection::rows([0, 4, 5, 6]));
        assert_eq!(read("every row"), Selection::All);
        assert_eq!(read("duplicated"), Selection::Duplicates);
        assert_eq!(read("kept 7"), Selection::Kept(KeptId(7)));
        let named = Selection::of("capital `gain`", Comparison::Missing);
        assert_eq!(read("`capital ``gain``` is missing"), named);
        for selection in [x(1), named, read("(x = 1 or x = 2) and not (x = 3 or duplicated)")] {
            assert_eq!(read(&selection.to_string()), selection, "{selection}");
        }
    }

    #[test]
    fn a_number_that_a_float_does_not_hold_keeps_its_digits() {
        let text = |text: &str| Value::Text(text.into());
        for (written, value) in [
            ("9007199254740993e0", text("9007199254740993e0")),
            ("0.1234567890123456789", text("0.1234567890123456789")),
            ("1.5e3", Value::Float(1500.0)),
            ("222222222222222230000", Value::Float(222_222_222_222_222_230_000.0)),
            ("2.2222222222222223e20", Value::Float(222_222_222_222_222_230_000.0)),
            ("-2.2222222222222222e-20", Value::Float(-2.2222222222222222e-20)),
            ("9007199254740993", Value::Integer(9_007_199_254_740_993)),
        ] {
            let selection = Selection::of("x", Comparison::Equal(value));
            assert_eq!(read(&format!("x = {written}")), selection);
            assert_eq!(read(&selection.to_string()), selection, "{selection}");
        }
    }

    #[test]
    fn a_fault_points_at_the_spot() {
        for (text, at, said) in [
            ("age >= ", 7, "a value"),
            ("age", 3, "what must hold"),
            ("city = Oslo", 7, "\"Oslo\""),
            ("age > 3 and", 11, "a condition"),
            ("(age > 3", 8, ")"),
            ("age > 3 city = 'x'", 8, "and"),
            ("age in (1, 2", 12, ")"),
            ("name = 'it", 7, "closing"),
            ("age ~ 3", 4, "~"),
            ("row in (0)", 8, "from 1"),
            ("age > 12abc", 6, "12abc"),
            ("x has colour", 6, "colour"),
            ("capital gain > 3", 8, "backquotes"),
            ("t > 2020-01-31 10:00", 15, "T"),
            ("x not = 3", 6, "between"),
            ("", 0, "a condition"),
        ] {
            let fault = parse(text).expect_err(text);
            assert!(fault.at == at && fault.problem.contains(said), "{text}: {fault:?}");
        }
        let text = "age > 3\nand city = Oslo";
        let fault = parse(text).expect_err("a fault");
        assert_eq!(fault.pointed(text), "and city = Oslo\n           ^");
    }

    #[test]
    fn what_the_types_of_columns_tell_is_told_with_its_spot() {
        let fields = [
            ("born", Type::Date),
            ("city", Type::Text),
            ("age", Type::Integer),
            ("t", Type::Timestamp),
        ];
        let fields = fields.map(|(name, r#type)| Field {
            name: name.into(),
            r#type,
        });
        for (text, at, said) in [
            ("born > 2015", 7, "2015-03-31"),
            ("age > 3 and t in (2015, 2016)", 18, "2015-03-31"),
            ("city > 2015-01-31", 7, "letter by letter"),
            ("age > city", 6, "two columns"),
            ("age > abc", 6, "\"abc\""),
        ] {
            let fault = parse_for(text, &fields).expect_err(text);
            assert!(fault.at == at && fault.problem.contains(said), "{text}: {fault:?}");
        }
        for text in [
            "born > 2015-01-31",
            "city > \"2015-01-31\"",
            "born > \"31/01/2015\"",
            "age in (1, 2)",
            "x > 3",
        ] {
            assert_eq!(parse_for(text, &fields), parse(text), "{text}");
        }
    }

    #[test]
    fn nesting_has_an_end() {
        let deep = "not ".repeat(100_000) + "x = 1";
        assert!(parse(&deep).expect_err("too deep").problem.contains("nested"));
        let open = "(".repeat(100_000);
        assert!(parse(&open).is_err());
    }
}
