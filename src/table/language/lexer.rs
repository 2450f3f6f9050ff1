//! Characters to words, marks and values, each with its place.

use super::Fault;

/// What a text is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// A name or a word of the language.
    Word(String),
    /// A name between backquotes.
    Name(String),
    /// A text between quotes.
    Text(String),
    /// What begins as a number does.
    Number(String),
    /// `=`, `<=`, `(` and the like.
    Mark(&'static str),
    End,
}

const MARKS: [&str; 15] = [
    "==", "!=", "<>", "<=", ">=", "=", "<", ">", "(", ")", "[", "]", ",", "&&", "||",
];

/// The tokens of a text, each with its place in characters; the end is the last.
pub fn tokens(text: &str) -> Result<Vec<(usize, Token)>, Fault> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if c.is_whitespace() {
            at += 1;
            continue;
        }
        let (token, length) = token(chars.get(at..).unwrap_or(&[]), c, at)?;
        found.push((at, token));
        at += length;
    }
    found.push((at, Token::End));
    Ok(found)
}

/// The token at the beginning, which is `first`, and its length.
fn token(rest: &[char], first: char, at: usize) -> Result<(Token, usize), Fault> {
    let run = |belongs: fn(char) -> bool| rest.iter().take_while(|c| belongs(**c)).collect::<String>();
    let signed = matches!(first, '-' | '+') && rest.get(1).is_some_and(char::is_ascii_digit);
    match first {
        '"' | '\'' => quoted(rest, first, at).map(|(text, length)| (Token::Text(text), length)),
        '`' => quoted(rest, first, at).map(|(text, length)| (Token::Name(text), length)),
        c if c.is_alphabetic() || c == '_' => {
            let word = run(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'));
            let length = word.chars().count();
            Ok((Token::Word(word), length))
        }
        c if c.is_ascii_digit() || signed => {
            let number = run(|c| c.is_alphanumeric() || matches!(c, '.' | ':' | '-' | '+'));
            let length = number.chars().count();
            Ok((Token::Number(number), length))
        }
        _ => {
            let is_next = |mark: &&&str| mark.chars().zip(rest).filter(|(a, b)| a == *b).count() == mark.len();
            let mark = MARKS.iter().find(is_next).copied().ok_or_else(|| Fault {
                at,
                problem: format!("\"{first}\" has no meaning here"),
            })?;
            Ok((Token::Mark(mark), mark.len()))
        }
    }
}

/// What stands between two of these marks, where a doubled one stands for itself.
fn quoted(rest: &[char], quote: char, at: usize) -> Result<(String, usize), Fault> {
    let mut text = String::new();
    let mut place = 1;
    loop {
        match (rest.get(place), rest.get(place + 1)) {
            (Some(&c), Some(&next)) if c == quote && next == quote => {
                text.push(quote);
                place += 2;
            }
            (Some(&c), _) if c == quote => return Ok((text, place + 1)),
            (Some(&c), _) => {
                text.push(c);
                place += 1;
            }
            (None, _) => {
                return Err(Fault {
                    at,
                    problem: format!("the closing {quote} is missing"),
                });
            }
        }
    }
}
