//! What the texts of a column name, as its profile says: identifiers look like numbers and are none.
//!
//! Of the first thousand texts nine in ten have the form (`table::text::named`); of digits alone all but one in a hundred,
//! as they have for `type.leading-zeros`. Telephones and postal codes are told by a form that nothing else has, or by the
//! column's name and a form that they may have. A long number has more digits than the 15 that a float of 64 bits keeps
//! exactly (IEEE 754). Codes are single words of capitals and digits, most of which hold both, of ten different ones at
//! least: fewer are levels. `E` among digits makes a code where programs read a power of ten (`12E4`): the form that
//! genes and parts lost in spreadsheets (Ziemann et al. 2016).

use super::look::{Chunks, first_texts};
use super::personal_data::Name;
use crate::profile::{ColumnProfile, TextKind};
use crate::table::Type;
use crate::table::text::named::{
    is_card, is_email, is_iban, is_ip, is_national, is_phone, is_postal, is_sure_phone, is_sure_postal,
};

/// Texts that are looked at.
const LOOKED_AT: usize = 1_000;

/// Digits that a float keeps.
const DIGITS: usize = 15;

/// Different codes that there are at least.
const CODES: u64 = 10;

/// Whether a text is written so.
type Form<'f> = &'f dyn Fn(&str) -> bool;

/// Says it of a column.
pub fn say(profile: &mut ColumnProfile, chunks: Chunks<'_>) {
    if profile.r#type != Type::Text || profile.count < 2 {
        return;
    }
    let found = kind(profile, chunks);
    if let Some(texts) = &mut profile.texts {
        texts.kind = found;
    }
}

fn kind(profile: &ColumnProfile, chunks: Chunks<'_>) -> Option<TextKind> {
    // None of them is without a digit, but addresses.
    let characters = profile.texts.as_ref()?.characters;
    if characters.is_some_and(|c| c.digits == 0 && c.punctuation == 0) {
        return None;
    }
    let texts = first_texts(chunks, LOOKED_AT);
    let texts: Vec<&str> = texts
        .iter()
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
        .collect();
    let fit = |holds: &dyn Fn(&str) -> bool| texts.iter().filter(|text| holds(text)).count();
    let are = |holds: &dyn Fn(&str) -> bool| texts.len() > 1 && fit(holds) * 10 >= texts.len() * 9;
    let name = Name::of(&profile.name);
    // Numbers of versions have four parts too.
    let has_long = |text: &&str| text.split('.').any(|part| part.len() == 3);
    let forms: [(TextKind, Form); 7] = [
        (TextKind::EmailAddress, &is_email),
        (TextKind::AccountNumber, &is_iban),
        (TextKind::CardNumber, &is_card),
        (TextKind::NationalNumber, &is_national),
        (TextKind::PhoneNumber, &|text| {
            is_sure_phone(text) || name.is_phone() && is_phone(text)
        }),
        (TextKind::PostalCode, &|text| {
            is_sure_postal(text) || name.is_postal() && is_postal(text)
        }),
        (TextKind::IpAddress, &is_ip),
    ];
    if let Some((kind, _)) = forms.iter().find(|(_, holds)| are(holds)) {
        let is_version = *kind == TextKind::IpAddress && !texts.iter().any(has_long);
        return (!is_version).then_some(*kind);
    }
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !texts.is_empty() && fit(&is_digits) * 100 >= texts.len() * 99 {
        let zeros = fit(&|text| text.len() > 1 && text.starts_with('0'));
        let long = fit(&|text| text.len() > DIGITS);
        return match (zeros, long) {
            (0, 0) => None,
            (0, _) => Some(TextKind::LongNumber),
            _ => Some(TextKind::LeadingZeros),
        };
    }
    let both = |text: &str| text.bytes().any(|b| b.is_ascii_digit()) && text.bytes().any(|b| b.is_ascii_uppercase());
    let are_codes = profile.distinct >= CODES && are(&is_code) && fit(&both) * 2 >= texts.len();
    are_codes.then_some(TextKind::Code)
}

/// One word of capitals and digits.
fn is_code(text: &str) -> bool {
    text.len() > 1
        && text.bytes().any(|b| b.is_ascii_digit())
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase() || matches!(b, b'-' | b'_' | b'/'))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{coded, profile};
    use super::*;
    use crate::profile::Texts;

    fn of(name: &str, cells: &[&str]) -> Option<TextKind> {
        let chunks = coded(&[cells]);
        let mut profile = profile(name, Type::Text, cells.len() as u64, cells.len() as u64);
        profile.texts = Some(Texts::default());
        say(&mut profile, (&chunks).into());
        profile.texts.and_then(|texts| texts.kind)
    }

    #[test]
    fn what_looks_like_a_number_and_names_is_told_by_its_kind() {
        for (name, cells, kind) in [
            ("x", &["01067", "00501", "12345"][..], TextKind::LeadingZeros),
            ("x", &["12345678901234567", "1234"], TextKind::LongNumber),
            ("x", &["+31 20 123 4567", "+49-30-1234567"], TextKind::PhoneNumber),
            ("x", &["(212) 555-1234", "212-555-9876"], TextKind::PhoneNumber),
            ("home phone", &["020 123 4567", "020-7654321"], TextKind::PhoneNumber),
            ("x", &["SW1A 1AA", "M1 1AE", "EC1A 1BB"], TextKind::PostalCode),
            ("ZIP Code", &["01067", "90210-1234"], TextKind::PostalCode),
            ("x", &["1234 AB", "9712 HX"], TextKind::PostalCode),
            ("x", &["a@b.org", "c@d.net"], TextKind::EmailAddress),
            ("x", &["192.168.0.1", "10.1.255.7"], TextKind::IpAddress),
            (
                "x",
                &[
                    "804517E66302",
                    "12E4",
                    "A77",
                    "B12",
                    "C-9",
                    "D44",
                    "E51",
                    "804517E66303",
                    "F1",
                    "G22",
                ],
                TextKind::Code,
            ),
        ] {
            assert_eq!(of(name, cells), Some(kind), "{cells:?}");
        }
        for (name, cells) in [
            ("x", &["12", "13"][..]),
            ("x", &["1.2.3.4", "1.2.3.5"]),
            ("x", &["A1", "A2"]),
            ("x", &["020 123 4567", "020-7654321"]),
            ("x", &["Main St. 4", "Elm St. 12"]),
            ("zip", &["unknown place", "another one"]),
        ] {
            assert_eq!(of(name, cells), None, "{cells:?}");
        }
    }
}
