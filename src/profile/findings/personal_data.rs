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
use crate::table::text::named::{email, is_card, is_email, is_iban, is_ip, is_national, is_phone};
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

/// Words in the names of columns of postal codes.
const POSTALS: [&str; 9] = [
    "zip",
    "zipcode",
    "postcode",
    "postalcode",
    "plz",
    "postleitzahl",
    "codepostal",
    "codigopostal",
    "postnummer",
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
pub struct Name {
    whole: String,
    words: Vec<String>,
}

impl Name {
    /// Of a column that is called so.
    pub fn of(name: &str) -> Name {
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

    /// Whether it is that of a column of postal codes.
    pub fn is_postal(&self) -> bool {
        let is_it = |name: &&str| self.words.iter().any(|word| word == name) || self.whole.ends_with(*name);
        POSTALS.iter().any(is_it)
    }

    /// Whether it is that of a column of telephone numbers.
    pub fn is_phone(&self) -> bool {
        self.words.iter().any(|word| PHONES.contains(&word.as_str()))
    }
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
