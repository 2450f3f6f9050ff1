//! The types that a cell could be, taken by itself.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use glovebox::ask::{CandidateTypes, Tables, answer};
use glovebox::run::Context;
use glovebox::table::Type;

use super::ask::wait;

fn check(text: &str, types: &[Type], why: Option<&str>) {
    let question = CandidateTypes { text: text.to_owned() };
    let found = wait(answer(&question, &Tables::of_all([]), &Context::silent())).expect("an answer");
    assert_eq!((found.types.as_slice(), found.why.as_deref()), (types, why), "{text}");
}

#[test]
fn nothing_is_called_a_number_that_would_lose_a_digit() {
    use Type::{Boolean, Date, Float, Integer, Text, Time, Timestamp};
    check("42", &[Integer, Float, Text], None);
    check("1", &[Integer, Float, Boolean, Text], None);
    check("-1.5e3", &[Float, Text], None);
    check("007", &[Text], Some("A number would lose its leading zeros."));
    let rounds = "A number with decimals would round it.";
    check("9007199254740993", &[Integer, Text], Some(rounds));
    check("99999999999999999999", &[Text], None);
    check("2024-01-05", &[Date, Text], None);
    check("2024-01-05T10:20:30.5+02:00", &[Timestamp, Text], None);
    check("9:30", &[Time, Text], None);
    let open = "Which of the two is the day, only other cells can tell.";
    check("03/04/2024", &[Date, Text], Some(open));
    check("", &[Text], None);
}
