//! Tokens to a selection, by recursive descent.

use super::Fault;
use super::bare::{misfit, value};
use super::days;
use super::lexer::{Token, tokens};
use crate::table::{Characters, Class, Comparison, Field, KeptId, MAX_ROWS, RowSet, Selection, Type, Value};

/// Parentheses and `not` within each other.
const MAX_NESTED: usize = 64;

/// The classes of characters by their words.
pub const CLASSES: [(&str, Class); 7] = [
    ("upper", Class::Upper),
    ("lower", Class::Lower),
    ("digit", Class::Digit),
    ("space", Class::Space),
    ("punctuation", Class::Punctuation),
    ("control", Class::Control),
    ("beyond-ascii", Class::BeyondAscii),
];

type Parsed<T> = Result<T, Fault>;

/// Reads a selection.
pub fn parse(text: &str) -> Parsed<Selection> {
    parse_for(text, &[])
}

/// Reads a selection over some columns, as far as they are known.
pub fn parse_for(text: &str, fields: &[Field]) -> Parsed<Selection> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        at: 0,
        nested: 0,
        fields,
        column: None,
    };
    let selection = parser.or()?;
    match parser.peek() {
        Token::End => Ok(selection),
        Token::Mark(")") => Err(parser.fault("there is no ( that this would close")),
        Token::Number(clock) if clock.contains(':') => {
            Err(parser.fault("a day with a time of day is written with a T, 2020-01-31T10:00, or between quotes"))
        }
        _ => Err(parser.fault("expected \"and\" or \"or\" before the next condition")),
    }
}

struct Parser<'a> {
    tokens: Vec<(usize, Token)>,
    at: usize,
    nested: usize,
    /// The columns that are known.
    fields: &'a [Field],
    /// The one that a test is of.
    column: Option<&'a Field>,
}

impl Parser<'_> {
    fn peek(&self) -> &Token {
        self.tokens.get(self.at).map_or(&Token::End, |(_, token)| token)
    }

    /// The place of the next token, in characters.
    fn place(&self) -> usize {
        let known = self.tokens.get(self.at).or(self.tokens.last());
        known.map_or(0, |(place, _)| *place)
    }

    fn fault(&self, problem: impl Into<String>) -> Fault {
        Fault {
            at: self.place(),
            problem: problem.into(),
        }
    }

    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.at += 1;
        token
    }

    /// Takes a mark if it is next.
    fn takes(&mut self, mark: &str) -> bool {
        let is_next = matches!(self.peek(), Token::Mark(next) if *next == mark);
        self.at += usize::from(is_next);
        is_next
    }

    /// Whether a word of the language is next.
    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Token::Word(next) if next.eq_ignore_ascii_case(word))
    }

    /// Takes a word of the language if it is next.
    fn takes_word(&mut self, word: &str) -> bool {
        let is_next = self.is_word(word);
        self.at += usize::from(is_next);
        is_next
    }

    fn wants(&mut self, mark: &str) -> Parsed<()> {
        match self.takes(mark) {
            true => Ok(()),
            false => Err(self.fault(format!("expected \"{mark}\""))),
        }
    }

    fn wants_word(&mut self, word: &str) -> Parsed<()> {
        match self.takes_word(word) {
            true => Ok(()),
            false => Err(self.fault(format!("expected \"{word}\""))),
        }
    }

    fn or(&mut self) -> Parsed<Selection> {
        let mut parts = vec![self.and()?];
        while self.takes_word("or") || self.takes("||") {
            parts.push(self.and()?);
        }
        Ok(one_or(parts, Selection::Or))
    }

    fn and(&mut self) -> Parsed<Selection> {
        let mut parts = vec![self.not()?];
        while self.takes_word("and") || self.takes("&&") {
            parts.push(self.not()?);
        }
        Ok(one_or(parts, Selection::And))
    }

    fn not(&mut self) -> Parsed<Selection> {
        self.nested += 1;
        if self.nested > MAX_NESTED {
            return Err(self.fault(format!("nested more than {MAX_NESTED} levels deep")));
        }
        let selection = if self.takes_word("not") {
            Selection::Not(Box::new(self.not()?))
        } else if self.takes("(") {
            let inner = self.or()?;
            self.wants(")")?;
            inner
        } else {
            self.leaf()?
        };
        self.nested -= 1;
        Ok(selection)
    }

    fn leaf(&mut self) -> Parsed<Selection> {
        let column = match self.peek().clone() {
            Token::Word(word) => {
                self.at += 1;
                if let Some(selection) = self.whole(&word)? {
                    return Ok(selection);
                }
                word
            }
            Token::Name(name) => {
                self.at += 1;
                name
            }
            _ => return Err(self.fault("expected a condition, such as age >= 18")),
        };
        self.column = self.fields.iter().find(|field| field.name == column);
        let test = self.test()?;
        let tests = match self.column {
            Some(field) if field.r#type == Type::Timestamp => days::whole(test),
            _ => vec![test],
        };
        let any = tests.into_iter().map(|test| Selection::of(column.as_str(), test));
        Ok(one_or(any.collect(), Selection::Or))
    }

    /// Whether the word before would stand for rows, were there no column of that name.
    fn is_whole(&self, word: &str) -> bool {
        match word.eq_ignore_ascii_case("row") {
            true => matches!(self.tokens.get(self.at + 1), Some((_, Token::Mark("(")))),
            false => !self.begins_test(),
        }
    }

    fn unclear(&self, word: &str) -> Fault {
        self.fault(format!(
            "a column is called \"{word}\" too: write `{word}` between backquotes for it, or give it another name first"
        ))
    }

    /// What is no condition on a column, after its first word.
    fn whole(&mut self, word: &str) -> Parsed<Option<Selection>> {
        let has_column = self.fields.iter().any(|field| field.name == word);
        Ok(match word.to_ascii_lowercase().as_str() {
            "every" if self.takes_word("row") => Some(Selection::All),
            "duplicated" | "row" if has_column && self.is_whole(word) => return Err(self.unclear(word)),
            "duplicated" if !self.begins_test() => Some(Selection::Duplicates),
            "kept" if matches!(self.peek(), Token::Number(_)) => Some(Selection::Kept(KeptId(self.number()?))),
            "row" if matches!(self.tokens.get(self.at + 1), Some((_, Token::Mark("(")))) => {
                self.wants_word("in")?;
                Some(Selection::Rows(self.rows()?))
            }
            _ => None,
        })
    }

    /// Whether a test of a column may come next.
    fn begins_test(&self) -> bool {
        match self.peek() {
            Token::Mark(mark) => !matches!(*mark, ")" | "&&" | "||"),
            Token::Word(word) => !["and", "or"].iter().any(|join| word.eq_ignore_ascii_case(join)),
            Token::End => false,
            _ => true,
        }
    }

    /// `(1, 5..9)`: rows counted from 1.
    fn rows(&mut self) -> Parsed<RowSet> {
        let mut rows = RowSet::none();
        self.wants("(")?;
        loop {
            let fault = self.fault(format!(
                "expected a row or a run of rows, such as 5..9, from 1 to {MAX_ROWS}"
            ));
            let Token::Number(text) = self.next() else {
                return Err(fault);
            };
            let (first, last) = text.split_once("..").unwrap_or((&text, &text));
            let row = |text: &str| text.parse::<u32>().ok().and_then(|row| row.checked_sub(1));
            match (row(first), row(last)) {
                (Some(first), Some(last)) if first <= last && last < MAX_ROWS => {
                    rows = rows.or(&RowSet::range(first..last + 1));
                }
                _ => return Err(fault),
            }
            if !self.takes(",") {
                break;
            }
        }
        self.wants(")")?;
        Ok(rows)
    }

    /// What must hold of a column.
    fn test(&mut self) -> Parsed<Comparison> {
        if let Some(order) = self.order() {
            return Ok(order(self.value()?));
        }
        const WANTED: &str = "expected what must hold, such as = 3, in (1, 2), is missing or contains \"a\"";
        let fault = match self.peek() {
            Token::Word(_) => self.fault(format!("{WANTED}; a name with blanks stands between backquotes")),
            _ => self.fault(WANTED),
        };
        let Token::Word(word) = self.next() else {
            return Err(fault);
        };
        match word.to_ascii_lowercase().as_str() {
            "in" => self.among(),
            "not"
                if ["in", "between", "contains", "starts", "ends", "matches", "has"]
                    .iter()
                    .any(|w| self.is_word(w)) =>
            {
                Ok(Comparison::NoneOf(vec![self.inner_test()?]))
            }
            "not" => Err(self.fault("expected in, between, contains, starts with, ends with, matches or has")),
            "between" => {
                let (low, high) = (self.value()?, self.after_and(Self::value)?);
                Ok(Comparison::Between {
                    low,
                    high,
                    closed: true,
                })
            }
            "is" => self.is(),
            "contains" => self.text().map(Comparison::Contains),
            "starts" => self.with().map(Comparison::StartsWith),
            "ends" => self.with().map(Comparison::EndsWith),
            "matches" => self.text().map(Comparison::Matches),
            "length" => self.length(),
            "has" => self.has(),
            "none" => {
                self.wants_word("of")?;
                self.wants("(")?;
                let mut tests = vec![self.inner_test()?];
                while self.takes(",") {
                    tests.push(self.inner_test()?);
                }
                self.wants(")")?;
                Ok(Comparison::NoneOf(tests))
            }
            _ => Err(fault),
        }
    }

    /// A test within another.
    fn inner_test(&mut self) -> Parsed<Comparison> {
        self.nested += 1;
        if self.nested > MAX_NESTED {
            return Err(self.fault(format!("nested more than {MAX_NESTED} levels deep")));
        }
        let test = self.test()?;
        self.nested -= 1;
        Ok(test)
    }

    /// A comparison's mark, as what it makes of a value.
    fn order(&mut self) -> Option<fn(Value) -> Comparison> {
        let Token::Mark(mark) = self.peek() else { return None };
        let order: fn(Value) -> Comparison = match *mark {
            "=" | "==" => Comparison::Equal,
            "!=" | "<>" => Comparison::NotEqual,
            "<" => Comparison::Less,
            "<=" => Comparison::AtMost,
            ">" => Comparison::Greater,
            ">=" => Comparison::AtLeast,
            _ => return None,
        };
        self.at += 1;
        Some(order)
    }

    /// `(1, 2)`, `[1, 2]` or `[1, 2)`.
    fn among(&mut self) -> Parsed<Comparison> {
        if self.takes("[") {
            let low = self.value()?;
            self.wants(",")?;
            let high = self.value()?;
            let closed = self.takes("]");
            if !closed {
                self.wants(")")?;
            }
            return Ok(Comparison::Between { low, high, closed });
        }
        self.wants("(")?;
        let mut values = Vec::new();
        if self.takes(")") {
            return Ok(Comparison::In(values));
        }
        loop {
            values.push(self.value()?);
            if !self.takes(",") {
                break;
            }
        }
        self.wants(")")?;
        Ok(Comparison::In(values))
    }

    fn is(&mut self) -> Parsed<Comparison> {
        if self.takes_word("not") {
            return match self.takes_word("missing") || self.takes_word("null") {
                true => Ok(Comparison::Present),
                false => Err(self.fault("expected \"missing\"")),
            };
        }
        let fault = self.fault("expected missing, not missing, invalid, unique, repeated or infinite");
        let Token::Word(word) = self.next() else {
            return Err(fault);
        };
        match word.to_ascii_lowercase().as_str() {
            "missing" if self.takes_word("as") => self.text().map(Comparison::Token),
            "missing" | "null" => Ok(Comparison::Missing),
            "invalid" if self.takes_word("as") => self.text().map(Comparison::Invalid),
            "invalid" => Ok(Comparison::OutOfType),
            "unique" => Ok(Comparison::Once),
            "repeated" => Ok(Comparison::Repeated),
            "infinite" => Ok(Comparison::Infinite),
            _ => Err(fault),
        }
    }

    fn with(&mut self) -> Parsed<String> {
        self.wants_word("with")?;
        self.text()
    }

    fn length(&mut self) -> Parsed<Comparison> {
        let fault = self.fault("expected a length, such as <= 3 or between 2 and 5");
        let (min, max) = if self.takes_word("between") {
            (self.number()?, self.after_and(Self::number)?)
        } else {
            let Token::Mark(mark) = self.next() else {
                return Err(fault);
            };
            let length = self.number()?;
            match mark {
                "=" | "==" => (length, length),
                "<=" => (0, length),
                ">=" => (length, u64::MAX),
                ">" => (length.saturating_add(1), u64::MAX),
                // Nothing is shorter than an empty text.
                "<" if length == 0 => (1, 0),
                "<" => (0, length - 1),
                _ => return Err(fault),
            }
        };
        Ok(Comparison::Length { min, max })
    }

    fn has(&mut self) -> Parsed<Comparison> {
        let fault = |word: &str, at| Fault {
            at,
            problem: format!(
                "\"{word}\" is nothing that a text can have: a word, pattern, character, category, script or block \
                 with a text after it, outer space, {}",
                CLASSES.map(|(name, _)| name).join(", ")
            ),
        };
        let at = self.place();
        let Token::Word(word) = self.next() else {
            return Err(fault("", at));
        };
        let word = word.to_ascii_lowercase();
        match word.as_str() {
            "word" => self.text().map(Comparison::Word),
            "pattern" => self.text().map(Comparison::Pattern),
            "category" => self.text().map(|name| Comparison::Holds(Characters::Category(name))),
            "script" => self.text().map(|name| Comparison::Holds(Characters::Script(name))),
            "block" => self.text().map(|name| Comparison::Holds(Characters::Block(name))),
            "outer" => self.wants_word("space").map(|()| Comparison::OuterSpace),
            "character" => {
                let fault = self.fault("expected one character between quotes");
                let text = self.text()?;
                let mut chars = text.chars();
                match (chars.next(), chars.next()) {
                    (Some(one), None) => Ok(Comparison::Holds(Characters::One(one))),
                    _ => Err(fault),
                }
            }
            name => {
                let class = CLASSES.iter().find(|(known, _)| *known == name);
                let (_, class) = class.ok_or_else(|| fault(name, at))?;
                Ok(Comparison::Holds(Characters::Class(*class)))
            }
        }
    }

    /// `and`, and what follows it.
    fn after_and<T>(&mut self, what: fn(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.wants_word("and")?;
        what(self)
    }

    fn text(&mut self) -> Parsed<String> {
        let fault = self.fault("expected a text between quotes");
        match self.next() {
            Token::Text(text) => Ok(text),
            _ => Err(fault),
        }
    }

    fn number(&mut self) -> Parsed<u64> {
        let fault = self.fault("expected a whole number");
        match self.next() {
            Token::Number(text) => text.parse().map_err(|_| fault),
            _ => Err(fault),
        }
    }

    fn value(&mut self) -> Parsed<Value> {
        let at = self.place();
        let fault = |problem: String| Fault { at, problem };
        match self.next() {
            Token::Text(text) => Ok(Value::Text(text)),
            Token::Number(text) => match value(&text) {
                Some(value) => match self.column.and_then(|column| misfit(column, &value)) {
                    None => Ok(value),
                    Some(problem) => Err(fault(problem)),
                },
                None => Err(fault(format!(
                    "\"{text}\" is neither a number nor a day or time of day; a text stands between quotes"
                ))),
            },
            Token::Word(word) if word.eq_ignore_ascii_case("true") => Ok(Value::Boolean(true)),
            Token::Word(word) if word.eq_ignore_ascii_case("false") => Ok(Value::Boolean(false)),
            Token::Word(word) | Token::Name(word) if self.fields.iter().any(|field| field.name == word) => Err(fault(
                "two columns cannot be compared; a text stands between quotes".into(),
            )),
            Token::Word(word) | Token::Name(word) if self.fields.is_empty() => Err(fault(format!(
                "a text stands between quotes: \"{word}\"; two columns cannot be compared"
            ))),
            Token::Word(word) | Token::Name(word) => Err(fault(format!("a text stands between quotes: \"{word}\""))),
            _ => Err(fault(
                "expected a value: a number, a text between quotes, true or false".into(),
            )),
        }
    }
}

fn one_or(mut parts: Vec<Selection>, join: fn(Vec<Selection>) -> Selection) -> Selection {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            parts.extend(last);
            join(parts)
        }
    }
}
