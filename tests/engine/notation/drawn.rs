//! Any number, written in any notation, is read back the same.

use glovebox::table::{ReadOptions, Table, Type, Value};

use super::{numbers, tabbed};
use crate::ask::{ENOUGH, file, open_as, profile};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Chance from a seed (splitmix64).
pub struct Chance(pub u64);

impl Chance {
    /// Any number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    /// A number below the limit.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// One of them.
    pub fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize]
    }
}

/// A way of writing numbers.
#[derive(Debug, Clone, Copy)]
struct Way {
    point: char,
    group: &'static str,
    indian: bool,
    negative: Negative,
    before: &'static str,
    behind: &'static str,
    padded: bool,
    decimals: u8,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Negative {
    Minus,
    Long,
    Parentheses,
    Behind,
}

impl Way {
    fn drawn(chance: &mut Chance) -> Way {
        let (point, group) = chance.of(&[
            ('.', ","),
            ('.', " "),
            ('.', "'"),
            ('.', "’"),
            (',', "."),
            (',', " "),
            (',', "\u{a0}"),
            (',', "\u{202f}"),
            (',', "'"),
        ]);
        let (before, behind) = chance.of(&[
            ("", ""),
            ("$", ""),
            ("€ ", ""),
            ("USD ", ""),
            ("", " €"),
            ("", " EUR"),
            ("", "%"),
            ("", " %"),
            ("", " kg"),
            ("", "km"),
            ("", " patients"),
        ]);
        let negative = chance.of(&[Negative::Minus, Negative::Long, Negative::Parentheses, Negative::Behind]);
        Way {
            point,
            group,
            indian: group == "," && chance.below(3) == 0,
            // What stands behind the number stands behind the minus, too.
            negative: if negative == Negative::Behind && !behind.is_empty() {
                Negative::Minus
            } else {
                negative
            },
            before,
            behind,
            padded: chance.below(4) == 0,
            decimals: chance.of(&[0, 1, 2, 4]),
        }
    }

    fn grouped(&self, digits: &str) -> String {
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            let left = digits.len() - at;
            let parts = match self.indian && left > 3 {
                true => (left - 3).is_multiple_of(2),
                false => left.is_multiple_of(3),
            };
            if at > 0 && parts {
                text.push_str(self.group);
            }
            text.push(digit);
        }
        text
    }

    fn write(&self, unscaled: i64) -> String {
        let power = 10u64.pow(u32::from(self.decimals));
        let size = unscaled.unsigned_abs();
        let mut text = self.grouped(&(size / power).to_string());
        if self.decimals > 0 {
            text.push_str(&format!(
                "{}{:0>width$}",
                self.point,
                size % power,
                width = usize::from(self.decimals)
            ));
        }
        let text = format!("{}{text}{}", self.before, self.behind);
        let text = match self.negative {
            _ if unscaled >= 0 => text,
            Negative::Minus => format!("-{text}"),
            Negative::Long => format!("−{text}"),
            Negative::Parentheses => format!("({text})"),
            Negative::Behind => format!("{text}-"),
        };
        if self.padded { format!("  {text} ") } else { text }
    }
}

/// As few digits as are needed for the column to tell: a number with decimals and thousands, and a short one.
const FIRST: [i64; 3] = [12_345_678_901, 100, -12_345_670];

#[test]
fn any_number_is_read_back_whatever_its_notation() {
    let mut chance = Chance(7);
    let mut seen = 0;
    for _ in 0..400 {
        let way = Way::drawn(&mut chance);
        let rows = 3 + chance.below(40);
        let size = 10i64.pow(1 + chance.below(14) as u32);
        let mut unscaled = FIRST.to_vec();
        unscaled.extend((0..rows).map(|_| (chance.next() as i64) % size));
        let written: Vec<String> = unscaled.iter().map(|number| way.write(*number)).collect();
        let texts: Vec<&str> = written.iter().map(String::as_str).collect();
        let memory = chance.of(&[ENOUGH, 1_000]);
        let table = open_as(file("t.tsv", tabbed(&texts)), &ReadOptions::default(), memory, 1).expect("a table");
        let found = values(&table, &format!("{memory} {:?} {way:?} {written:?}", table.findings()));
        let power = 10f64.powi(i32::from(way.decimals));
        let expected: Vec<Option<Value>> = unscaled
            .iter()
            .map(|number| match way.decimals {
                0 => Some(Value::Integer(*number)),
                _ => Some(Value::Float(*number as f64 / power)),
            })
            .collect();
        assert_eq!(found, expected, "{way:?} {written:?}");
        let report = &numbers(&table)[0];
        assert_eq!(
            report.unit.is_some(),
            !way.before.is_empty() || !way.behind.is_empty(),
            "{way:?} {report:?}"
        );
        seen += 1;
    }
    assert_eq!(seen, 400);
}

fn values(table: &Table, said: &str) -> Vec<Option<Value>> {
    let column = &profile(table).columns[1];
    assert!(matches!(column.r#type, Type::Integer | Type::Float), "{said}");
    let cx = glovebox::run::Context::silent();
    let column = crate::ask::wait(table.columns(&[1], &cx)).expect("a column").remove(0);
    (0..column.len()).map(|row| column.value(row)).collect()
}
