//! What a text names by its form alone: an address, an account, a card, a person, a telephone, a place of the mail.
//!
//! E-mail and IP addresses as most forms take them; account numbers by ISO 13616 and its checksum (ISO 7064), cards by
//! Luhn's (ISO/IEC 7812), national numbers by a form and checksum of their own (United States, Spain, France, Italy);
//! telephones by ITU-T E.164 and the North American numbering plan; postal codes as the Universal Postal Union lists them.

/// Whether a text is an address, whose first part may have letters of any alphabet (RFC 6531).
pub fn is_email(text: &str) -> bool {
    let is_local = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    let parts = text.rsplit_once('@');
    parts.is_some_and(|(local, domain)| {
        let is_domain = domain.bytes().all(|b| b.is_ascii_alphanumeric() || b".-".contains(&b));
        !local.is_empty() && local.chars().all(is_local) && is_domain && has_ending(domain.as_bytes())
    })
}

/// The first e-mail address in a text.
pub fn email(text: &[u8]) -> Option<&str> {
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

/// Four numbers of a byte with points between them.
pub fn is_ip(text: &str) -> bool {
    let mut parts = text.split('.');
    let is_part = |part: &str| {
        (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()) && part.parse::<u8>().is_ok()
    };
    parts.clone().count() == 4 && parts.all(is_part)
}

/// ISO 13616: the first four letters to the end, letters as numbers from 10 on, and 1 is left of a division by 97.
pub fn is_iban(text: &str) -> bool {
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
pub fn is_card(text: &str) -> bool {
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
pub fn is_national(text: &str) -> bool {
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

/// Digits as telephone numbers have them, with what parts these: said by the name of a column too, or too wide.
pub fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_sign = |c: char| c.is_ascii_digit() || " +-()./x".contains(c);
    (7..=16).contains(&digits) && text.chars().all(is_sign)
}

/// A telephone number that nothing else is: with the plus of E.164 before it, or as North America writes its ten digits.
pub fn is_sure_phone(text: &str) -> bool {
    let digits: String = text.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    let is_american = matches!(
        digits.strip_prefix("9-").unwrap_or(&digits),
        "999-999-9999" | "(999) 999-9999" | "(999)999-9999" | "(999)-999-9999"
    );
    is_american || text.starts_with('+') && is_phone(text)
}

/// Postal codes that nothing else looks like: `SW1A 1AA`, `K1A 0B1`, `1234 AB`, with their space.
const POSTAL: [&str; 8] = [
    "A9 9AA", "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA", "AA9A 9AA", "A9A 9A9", "9999 AA",
];

/// Letters and digits of a postal code, the world's longest with its extension.
const POSTAL_LENGTH: std::ops::RangeInclusive<usize> = 3..=10;

/// A postal code of the United Kingdom, Canada or the Netherlands, whose form is their own.
pub fn is_sure_postal(text: &str) -> bool {
    let form: String = text
        .chars()
        .map(|c| match c {
            '0'..='9' => '9',
            'A'..='Z' => 'A',
            other => other,
        })
        .collect();
    POSTAL.contains(&form.as_str())
}

/// What may be a postal code of any country, where the name of its column says so.
pub fn is_postal(text: &str) -> bool {
    POSTAL_LENGTH.contains(&text.len())
        && text.bytes().any(|b| b.is_ascii_digit())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'-'))
}
