//! Powers of ten that are read at a glance.

use yew::prelude::*;

/// A text whose raised exponents (`10⁻¹⁷⁹`) are large enough to be read; what is copied is the text.
pub fn raised(text: &str) -> Html {
    let pieces = pieces(text).into_iter();
    let shown = pieces.map(|(piece, is_raised)| match is_raised {
        true => html! { <span class="raised">{ piece }</span> },
        false => html! { piece },
    });
    html! { <>{ for shown }</> }
}

/// The text in pieces, and which of them are raised: a minus with the digits after it.
fn pieces(text: &str) -> Vec<(String, bool)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('⁻') {
        let is_digit = |c: char| "⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c);
        let end = after.find(|c: char| !is_digit(c)).unwrap_or(after.len());
        let (exponent, other) = after.split_at(end);
        pieces.push((before.to_owned(), false));
        pieces.push((format!("⁻{exponent}"), true));
        rest = other;
    }
    pieces.push((rest.to_owned(), false));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exponent_is_raised_and_nothing_is_lost() {
        let text = "m² is 1.48 × 10⁻¹⁷⁹ of 2";
        let found = pieces(text);
        let whole: String = found.iter().map(|(piece, _)| piece.as_str()).collect();
        assert_eq!(whole, text);
        let exponents: Vec<&str> = found.iter().filter(|of| of.1).map(|of| of.0.as_str()).collect();
        assert_eq!(exponents, ["⁻¹⁷⁹"]);
        assert_eq!(pieces("none").len(), 1);
    }
}
