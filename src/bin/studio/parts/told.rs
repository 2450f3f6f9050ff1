//! A finding's sentence with its number, its columns and its examples set off, so that it is read at a glance.

use yew::prelude::*;

use super::short::{sentence, shown};

/// What a piece of a sentence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Word,
    /// How many: the first number of the sentence.
    Number,
    /// A column's name.
    Name,
    /// A value of the data, between quotes.
    Example,
}

/// The sentence; `columns` are those that it may name.
pub fn told(message: &str, columns: &[String]) -> Html {
    let message = sentence(message);
    let pieces = pieces(&message, columns).into_iter();
    let shown = pieces.map(|(piece, text)| match piece {
        Piece::Word => html! { text },
        Piece::Number => html! { <b>{ text }</b> },
        Piece::Name => html! { <span class="named code">{ text }</span> },
        Piece::Example => html! { <span class="code">{ visible(text) }</span> },
    });
    html! { <>{ for shown }</> }
}

/// An example with its quotes; spaces at its ends are seen.
fn visible(quoted: &str) -> String {
    let inner = quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    inner.map_or_else(|| quoted.to_owned(), |text| format!("\"{}\"", shown(text).concat()))
}

/// The sentence cut into pieces; put together again, they are the sentence.
fn pieces<'a>(message: &'a str, columns: &[String]) -> Vec<(Piece, &'a str)> {
    let mut names: Vec<String> = columns.iter().map(|name| name.trim().to_owned()).collect();
    names.extend(columns.iter().map(|name| glovebox::words::cut(name)));
    names.retain(|name| !name.is_empty());
    // The longest name that fits is the one that is meant.
    glovebox::few::sort_by(&mut names, |a, b| b.len().cmp(&a.len()));
    let (mut pieces, mut from, mut at) = (Vec::new(), 0, 0);
    let mut is_counted = false;
    let mut before = ' ';
    while let Some(rest) = message.get(at..).filter(|rest| !rest.is_empty()) {
        // The 8 of UTF-8 counts nothing.
        let found = match is_part_of_word(before) || before == '-' {
            true => None,
            false => example(rest)
                .or_else(|| name(rest, &names))
                .or_else(|| number(rest).filter(|_| !is_counted)),
        };
        let letter = rest.chars().next().unwrap_or_default();
        let Some((piece, length)) = found else {
            (before, at) = (letter, at + letter.len_utf8());
            continue;
        };
        is_counted |= piece == Piece::Number;
        pieces.extend(
            message
                .get(from..at)
                .filter(|text| !text.is_empty())
                .map(|text| (Piece::Word, text)),
        );
        pieces.extend(message.get(at..at + length).map(|text| (piece, text)));
        (at, from, before) = (at + length, at + length, 'a');
    }
    pieces.extend(
        message
            .get(from..)
            .filter(|text| !text.is_empty())
            .map(|text| (Piece::Word, text)),
    );
    pieces
}

fn is_part_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Whether no word goes on where a piece of this length ends.
fn ends(rest: &str, length: usize) -> bool {
    let next = rest.get(length..).and_then(|after| after.chars().next());
    next.is_none_or(|letter| !is_part_of_word(letter))
}

/// A value between quotes: those within it are followed by more of it.
fn example(rest: &str) -> Option<(Piece, usize)> {
    let inner = rest.strip_prefix('"')?;
    let closing = inner.match_indices('"').find(|(place, _)| {
        let next = inner.get(place + 1..).and_then(|after| after.chars().next());
        next.is_none_or(|letter| " ,;:.)?".contains(letter))
    });
    closing.map(|(place, _)| (Piece::Example, place + 2))
}

fn name(rest: &str, names: &[String]) -> Option<(Piece, usize)> {
    let is_it = |name: &&String| rest.starts_with(name.as_str()) && ends(rest, name.len());
    names.iter().find(is_it).map(|name| (Piece::Name, name.len()))
}

fn number(rest: &str) -> Option<(Piece, usize)> {
    let bare = rest.strip_prefix('-').unwrap_or(rest);
    if !bare.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let end = bare.find(|letter: char| !letter.is_ascii_digit() && letter != ',' && letter != '.');
    let digits = bare.get(..end.unwrap_or(bare.len()))?.trim_end_matches([',', '.']);
    let length = rest.len() - bare.len() + digits.len();
    ends(rest, length).then_some((Piece::Number, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(message: &str, columns: &[&str]) -> Vec<(Piece, String)> {
        let columns: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
        let all = pieces(message, &columns);
        let whole: String = all.iter().map(|(_, text)| *text).collect();
        assert_eq!(whole, message, "nothing is lost");
        let set_off = all.into_iter().filter(|(piece, _)| *piece != Piece::Word);
        set_off.map(|(piece, text)| (piece, text.to_owned())).collect()
    }

    #[test]
    fn number_column_and_example_are_set_off() {
        let message = "1,312 of 4,620 values of Amount due are written apart, such as \"4,516.19 \"; see Amount";
        let wanted = [
            (Piece::Number, "1,312"),
            (Piece::Name, "Amount due"),
            (Piece::Example, "\"4,516.19 \""),
            (Piece::Name, "Amount"),
        ];
        let wanted = wanted.map(|(piece, text)| (piece, text.to_owned()));
        assert_eq!(found(message, &["Amount", "Amount due"]), wanted);
        assert_eq!(visible("\" a\""), "\"·a\"");
    }

    #[test]
    fn a_name_is_no_part_of_a_word_and_quotes_may_stand_within_an_example() {
        assert_eq!(
            found("2 sages of age2 have \"a \"b\"c\", é", &["age"]),
            [
                (Piece::Number, "2".to_owned()),
                (Piece::Example, "\"a \"b\"c\"".to_owned())
            ]
        );
        assert_eq!(found("", &["", " "]), []);
        assert_eq!(
            found("Pearson's r is -1.000", &[]),
            [(Piece::Number, "-1.000".to_owned())]
        );
        assert_eq!(found("x2 and 3rd and UTF-8 and \"open", &[]), []);
    }
}
