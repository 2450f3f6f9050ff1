//! `personal.data`: values by which a person can be found.
//!
//! Rule: among the first thousand texts of a column nine in ten are e-mail addresses, IP addresses, account numbers
//! (IBAN, by its checksum), card numbers (Luhn's) or national numbers of a form and checksum of their own (United States,
//! Spain, France, Italy); or its name says that it holds names of persons, birth dates or phone numbers, and its values
//! look so; or one of the first 100,000 texts has an e-mail address within it. What a name alone says in one word (`name`,
//! `first`, `phone`) is told beside something surer: things have names and firms have phones too. From the GDPR (article
//! 4), Presidio's recognisers and ISO 7064 and 13616. A note, and examples are masked. It matters because such a table
//! may not be shared as it is, and a model that is given such columns learns persons by heart.

use super::Seen;
use super::look::{first_text, first_texts, texts};
use crate::finding::LISTED_ROWS;
use crate::table::{Comparison, Type};
use crate::words::{noun, plural, rows};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "personal.data";

/// The evidence of what is no trouble without something surer beside it.
pub const UNSURE: &str = "by its name alone";

/// Texts that are looked at.
const LOOKED_AT: usize = 1_000;

/// An e-mail address within a text, as a regular expression.
const EMAIL: &str = "[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*\\.[A-Za-z]{2,}";

/// Ends of the names of columns that hold names of persons.
const NAMES: [&str; 16] = [
    "firstname",
    "lastname",
    "middlename",
    "surname",
    "givenname",
    "familyname",
    "fullname",
    "forename",
    "maidenname",
    "vorname",
    "nachname",
    "prenom",
    "apellido",
    "apellidos",
    "cognome",
    "achternaam",
];
/// Names that say the same where something surer is beside them.
const UNSURE_NAMES: [&str; 6] = ["name", "first", "last", "nom", "nombre", "naam"];
/// Names of columns of birth dates, or of a part of them.
const BIRTHS: [&str; 16] = [
    "dob",
    "birthdate",
    "birthday",
    "birthmonth",
    "birthyear",
    "dateofbirth",
    "yearofbirth",
    "monthofbirth",
    "dayofbirth",
    "birth",
    "geburtsdatum",
    "geburtstag",
    "datenaissance",
    "datedenaissance",
    "fechanacimiento",
    "geboortedatum",
];
/// Words in the names of columns of phone numbers.
const PHONES: [&str; 8] = [
    "phone",
    "mobile",
    "cellphone",
    "telefon",
    "telephone",
    "telefono",
    "telefoon",
    "fax",
];

/// What sort of data about persons it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Email,
    Ip,
    Iban,
    Card,
    National,
    Name,
    Birth,
    Phone,
}

impl What {
    fn words(self) -> &'static str {
        match self {
            What::Email => "e-mail addresses",
            What::Ip => "IP addresses",
            What::Iban => "account numbers (IBAN)",
            What::Card => "card numbers",
            What::National => "national identity numbers",
            What::Name => "names of persons",
            What::Birth => "birth dates",
            What::Phone => "phone numbers",
        }
    }

    /// A value in which nobody is told.
    fn masked(self, text: &str) -> String {
        let first = text.chars().next().map_or(String::new(), String::from);
        match self {
            What::Email => format!("\"{first}\u{2026}@\u{2026}\""),
            What::Birth => format!("\"{}\u{2026}\"", text.get(..2).unwrap_or_default()),
            _ => format!("\"{first}\u{2026}\""),
        }
    }
}

/// Whether a text is written so.
type Form = fn(&str) -> bool;

/// What has a form of its own.
const FORMS: [(What, Form); 5] = [
    (What::Email, is_email),
    (What::Ip, is_ip),
    (What::Iban, is_iban),
    (What::Card, is_card),
    (What::National, is_national),
];

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let profile = seen.profile;
    if profile.count == 0 || profile.distinct < 2 {
        return None;
    }
    let name = Name::of(seen.name());
    let (what, example, is_sure) = match profile.r#type {
        Type::Text => match of_texts(seen, &name) {
            Some(found) => found,
            None => return within(seen),
        },
        r#type => {
            let example = profile.top.first()?.value.to_string();
            (of_values(seen, r#type, &name)?, example, !name.is_phone())
        }
    };
    let message = format!(
        "{} holds {}, such as {}, in {}",
        seen.name(),
        what.words(),
        what.masked(&example),
        rows(profile.count)
    );
    let finding = told(seen, message, profile.count, Vec::new()).selection(seen.that(Comparison::Present));
    Some(match is_sure {
        true => finding,
        false => finding.evidence(UNSURE, 1.0),
    })
}

fn told(seen: &Seen, message: String, count: u64, listed: Vec<u64>) -> Finding {
    Finding::new(CODE, Kind::PersonalData, Severity::Note, message)
        .column(seen.name())
        .why("Persons can be found by it. Leave it out, or replace it, before the table is shared or a model learns from it.")
        .rows(count, listed)
}

/// Texts with an address somewhere in them.
fn within(seen: &Seen) -> Option<Finding> {
    let example = first_text(seen.chunks, &|text| text.contains(&b'@') && email(text).is_some())?;
    let address = email(example.as_bytes())?.to_owned();
    let (count, listed) = texts(seen.chunks, LISTED_ROWS, |text| {
        text.contains(&b'@') && email(text).is_some()
    });
    let message = format!(
        "{} of {} {} an e-mail address within the text, such as {}",
        plural(count, "value", "values"),
        seen.name(),
        noun(count, "has", "have"),
        What::Email.masked(&address)
    );
    let cells = seen.that(Comparison::Matches(EMAIL.to_owned()));
    Some(told(seen, message, count, listed).selection(cells))
}

/// What a column of text holds, with an example, and whether that is sure.
fn of_texts(seen: &Seen, name: &Name) -> Option<(What, String, bool)> {
    let all = first_texts(seen.chunks, LOOKED_AT);
    let are = |holds: Form| {
        let fit = all.iter().filter(|text| holds(text.trim())).count();
        fit * 10 >= all.len() * 9 && fit > 1
    };
    let example = all.first()?.clone();
    if let Some((what, _)) = FORMS.iter().find(|(_, holds)| are(*holds)) {
        let what = *what;
        // Numbers of versions have four parts too.
        let is_version = what == What::Ip && !all.iter().any(|text| text.split('.').any(|part| part.len() == 3));
        return (!is_version).then_some((what, example, true));
    }
    if name.is_phone() && are(is_phone) {
        return Some((What::Phone, example, false));
    }
    if name.is_birth() && are(|text| text.bytes().any(|b| b.is_ascii_digit())) {
        return Some((What::Birth, example, true));
    }
    // Names of things have marks and digits; a few names only are categories.
    let may_be = (name.is_person() || name.may_be_person()) && seen.profile.distinct >= 10;
    (may_be && are(is_name)).then_some((What::Name, example, name.is_person()))
}

/// What a column of another type holds.
fn of_values(seen: &Seen, r#type: Type, name: &Name) -> Option<What> {
    let profile = seen.profile;
    if name.is_birth() && matches!(r#type, Type::Date | Type::Timestamp | Type::Integer) {
        return Some(What::Birth);
    }
    if r#type != Type::Integer || profile.distinct < 10 {
        return None;
    }
    let ends = profile.ordered.iter().flat_map(|o| o.lowest.iter().chain(&o.highest));
    let mut some = ends
        .chain(&profile.top)
        .filter(|top| !top.invalid)
        .map(|top| top.value.to_string());
    if name.is_phone() && some.clone().all(|text| is_phone(&text)) {
        return Some(What::Phone);
    }
    some.all(|text| is_card(&text)).then_some(What::Card)
}

/// Whether a column holds names of persons, by its own name.
pub fn holds_names(column: &str) -> bool {
    let name = Name::of(column);
    name.is_person() || matches!(name.whole.as_str(), "first" | "last")
}

/// A column's name: its letters in small, and its words.
struct Name {
    whole: String,
    words: Vec<String>,
}

impl Name {
    fn of(name: &str) -> Name {
        // A capital begins a word: firstName.
        let (mut words, mut is_small) = (vec![String::new()], false);
        for c in name.chars() {
            if !c.is_alphanumeric() || c.is_uppercase() && is_small {
                words.push(String::new());
            }
            is_small = c.is_lowercase();
            if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
                word.extend(c.to_lowercase());
            }
        }
        words.retain(|word| !word.is_empty());
        Name {
            whole: words.concat(),
            words,
        }
    }

    fn is_person(&self) -> bool {
        NAMES.iter().any(|name| self.whole.ends_with(name))
    }

    fn may_be_person(&self) -> bool {
        UNSURE_NAMES.contains(&self.whole.as_str())
    }

    fn is_birth(&self) -> bool {
        BIRTHS.iter().any(|name| {
            // c_birth_day, but not stillbirth.
            (0..self.words.len()).any(|at| self.words.get(at..).unwrap_or_default().concat() == *name)
        })
    }

    fn is_phone(&self) -> bool {
        self.words.iter().any(|word| PHONES.contains(&word.as_str()))
    }
}

/// Whether a text is an address, whose first part may have letters of any alphabet (RFC 6531).
fn is_email(text: &str) -> bool {
    let is_local = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    let parts = text.rsplit_once('@');
    parts.is_some_and(|(local, domain)| {
        let is_domain = domain.bytes().all(|b| b.is_ascii_alphanumeric() || b".-".contains(&b));
        !local.is_empty() && local.chars().all(is_local) && is_domain && has_ending(domain.as_bytes())
    })
}

/// The first address in a text, as [`EMAIL`] finds it.
fn email(text: &[u8]) -> Option<&str> {
    let is_local = |b: &u8| b.is_ascii_alphanumeric() || b"._%+-".contains(b);
    let is_domain = |b: &u8| b.is_ascii_alphanumeric() || b".-".contains(b);
    let mut before = 0;
    while let Some(next) = text.get(before..)?.iter().position(|b| *b == b'@') {
        let at = before + next;
        let local = text.get(..at)?.iter().rev().take_while(|b| is_local(b)).count();
        let after = text.get(at + 1..)?;
        let domain = after.iter().take_while(|b| is_domain(b)).count();
        // A point that ends the sentence is none of the address.
        let ends = after.get(..domain)?.iter().rev();
        let domain = domain - ends.take_while(|b| b".-".contains(b)).count();
        if local > 0 && after.get(..domain).is_some_and(has_ending) {
            return std::str::from_utf8(text.get(at - local..at + 1 + domain)?).ok();
        }
        before = at + 1;
    }
    None
}

/// Whether a domain has parts, the last of which is one of letters.
fn has_ending(domain: &[u8]) -> bool {
    let mut parts = domain.rsplit(|b| *b == b'.');
    let is_last = |last: &[u8]| last.len() >= 2 && last.iter().all(u8::is_ascii_alphabetic);
    parts.next().is_some_and(is_last)
        && parts.next().is_some_and(|part| !part.is_empty())
        && parts.all(|part| !part.is_empty())
}

fn is_ip(text: &str) -> bool {
    let mut parts = text.split('.');
    let is_part = |part: &str| {
        (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()) && part.parse::<u8>().is_ok()
    };
    parts.clone().count() == 4 && parts.all(is_part)
}

/// ISO 13616: the first four letters to the end, letters as numbers from 10 on, and 1 is left of a division by 97.
fn is_iban(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| *c != ' ').collect();
    let Some((first, rest)) = bare.split_at_checked(4) else {
        return false;
    };
    let is_form = (15..=34).contains(&bare.len())
        && bare.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
        && first.bytes().take(2).all(|b| b.is_ascii_uppercase())
        && first.bytes().skip(2).all(|b| b.is_ascii_digit());
    is_form
        && rest.chars().chain(first.chars()).try_fold(0u32, |left, c| {
            let digit = c.to_digit(36)?;
            Some((left * if digit < 10 { 10 } else { 100 } + digit) % 97)
        }) == Some(1)
}

/// Luhn's check, of the lengths and first digits that cards have.
fn is_card(text: &str) -> bool {
    let bare: Vec<u32> = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '-'))
        .map_while(|c| c.to_digit(10))
        .collect();
    let is_form = (13..=19).contains(&bare.len())
        && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b'-'))
        && bare.first().is_some_and(|first| (3..=6).contains(first));
    let sum = bare.iter().rev().enumerate().map(|(at, digit)| match at % 2 {
        0 => *digit,
        _ => digit * 2 - if *digit > 4 { 9 } else { 0 },
    });
    is_form && sum.sum::<u32>() % 10 == 0
}

/// Numbers by which a state knows a person, where they have a form or a checksum of their own.
fn is_national(text: &str) -> bool {
    is_of_the_united_states(text) || is_of_spain(text) || is_of_france(text) || is_of_italy(text)
}

/// 9 digits in three parts, none of them zeros.
fn is_of_the_united_states(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_part = |part: &&str, digits: usize| {
        part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()) && part.bytes().any(|b| b != b'0')
    };
    matches!(parts.as_slice(), [a, b, c] if is_part(a, 3) && is_part(b, 2) && is_part(c, 4) && *a != "666" && !a.starts_with('9'))
}

/// 8 digits (of foreigners, X, Y or Z for the first) and a letter by what is left of a division by 23.
fn is_of_spain(text: &str) -> bool {
    const LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    let Some((number, [letter])) = text.as_bytes().split_last_chunk::<1>() else {
        return false;
    };
    let number: String = number
        .iter()
        .map(|b| char::from(if (b'X'..=b'Z').contains(b) { b - b'X' + b'0' } else { *b }))
        .collect();
    let found = number.parse::<usize>().ok().filter(|_| number.len() == 8);
    found.and_then(|number| LETTERS.get(number % 23)) == Some(letter)
}

/// Sex, year, month, place and order in 13 digits, and 97 less what is left of a division by 97.
fn is_of_france(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| *c != ' ').collect();
    let parts = bare
        .split_at_checked(13)
        .filter(|_| bare.len() == 15 && bare.starts_with(['1', '2']));
    let numbers = parts.and_then(|(number, key)| Some((number.parse::<u64>().ok()?, key.parse::<u64>().ok()?)));
    numbers.is_some_and(|(number, key)| 97 - number % 97 == key)
}

/// Six letters of the names, the year, a letter for the month, the day, the place, and a letter.
fn is_of_italy(text: &str) -> bool {
    const FORM: &str = "AAAAAA99A99A999A";
    let fits = |(form, byte): (u8, u8)| match form {
        b'9' => byte.is_ascii_digit(),
        _ => byte.is_ascii_uppercase(),
    };
    text.len() == FORM.len() && FORM.bytes().zip(text.bytes()).all(fits)
}

fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_sign = |c: char| c.is_ascii_digit() || " +-()./x".contains(c);
    (7..=16).contains(&digits) && text.chars().all(is_sign)
}

fn is_name(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && text.chars().all(|c| c.is_alphabetic() || " -'\u{2019}.,".contains(c))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{coded, profile};
    use super::*;
    use crate::profile::{Options, TopValue};
    use crate::table::Value;

    fn of(name: &str, cells: &[&str]) -> Option<(String, bool)> {
        let chunks = coded(&[cells]);
        let profile = profile(name, Type::Text, cells.len() as u64, cells.len() as u64);
        let seen = Seen {
            profile: &profile,
            chunks: (&chunks).into(),
            source: None,
            options: &Options::default(),
        };
        find(&seen).map(|finding| (finding.message, finding.evidence.contains_key(UNSURE)))
    }

    #[test]
    fn forms_and_checksums_tell_what_it_is_and_examples_are_masked() {
        for (cells, said) in [
            (
                ["jo@example.org", "ann.b@mail.example.com"],
                "e-mail addresses, such as \"j\u{2026}@\u{2026}\"",
            ),
            (["192.168.0.1", "10.1.255.7"], "IP addresses"),
            (["GB82 WEST 1234 5698 7654 32", "DE89370400440532013000"], "IBAN"),
            (["4111 1111 1111 1111", "5500000000000004"], "card numbers"),
            (["219-09-9999", "457-55-5462"], "national identity numbers"),
            (["12345678Z", "X1234567L"], "national identity numbers"),
        ] {
            let found = of("x", &cells);
            assert!(
                found
                    .as_ref()
                    .is_some_and(|(message, unsure)| message.contains(said) && !unsure),
                "{found:?}"
            );
        }
        for cells in [
            ["1.2.3.4", "1.2.3.5"],
            ["DE89370400440532013001", "GB82 WEST 1234 5698 7654 33"],
            ["4111 1111 1111 1112", "5500000000000005"],
            ["12345678A", "X1234567A"],
            ["a@b", "@example.org"],
        ] {
            assert_eq!(of("x", &cells), None, "{cells:?}");
        }
    }

    #[test]
    fn names_of_columns_tell_persons_where_the_values_look_so() {
        let names = ["Ann", "Bo", "Cy", "Dee", "Ed", "Fay", "Gus", "Hal", "Ida", "Jo"];
        assert_eq!(of("c_first_name:", &names).map(|found| found.1), Some(false));
        assert_eq!(of("lastName", &names).map(|found| found.1), Some(false));
        assert_eq!(of("first", &names).map(|found| found.1), Some(true));
        assert_eq!(of("brewery_name", &names), None);
        assert_eq!(
            of("Phone", &["+31 20 123 4567", "020-1234567"]).map(|found| found.1),
            Some(true)
        );
        let (message, _) = of("notes", &["call Ann", "or write to ann@example.org."]).expect("an address");
        assert_eq!(
            message,
            "1 value of notes has an e-mail address within the text, such as \"a\u{2026}@\u{2026}\""
        );
    }

    #[test]
    fn births_are_days_and_their_parts_but_no_rates() {
        let of = |name: &str, r#type| {
            let mut profile = profile(name, r#type, 9, 9);
            profile.top = vec![TopValue::new(Value::Integer(1984), 1)];
            super::super::sample::holds(&profile, find).is_some()
        };
        assert!(of("dob", Type::Date) && of("c_birth_year:", Type::Integer) && of("Date of Birth", Type::Date));
        assert!(
            !of("birth_rate", Type::Float) && !of("stillbirths", Type::Integer) && !of("birth_weight", Type::Integer)
        );
    }
}
