//! Bytes as text: 64 characters for six bits each, padded (RFC 4648, section 4).

/// The characters, by the bits that they stand for.
const CHARACTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// Fills the last four characters.
const PADDING: u8 = b'=';

/// The text of some bytes.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let character = CHARACTERS.get((bits >> (18 - 6 * at)) as usize & 63);
            let is_there = at <= three.len();
            text.push(character.filter(|_| is_there).copied().unwrap_or(PADDING).into());
        }
    }
    text
}

/// The bytes of a text; `None` when it is none of bytes.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let text = text.as_bytes();
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let padding = text
        .iter()
        .rev()
        .take(2)
        .take_while(|&&character| character == PADDING)
        .count();
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    for &character in text.get(..text.len() - padding)? {
        bits = bits << 6 | u32::from(value(character)?);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    // Bits that are left over stand for nothing.
    (bits & ((1 << count) - 1) == 0).then_some(bytes)
}

fn value(character: u8) -> Option<u8> {
    Some(match character {
        b'A'..=b'Z' => character - b'A',
        b'a'..=b'z' => character - b'a' + 26,
        b'0'..=b'9' => character - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_told_as_the_standard_has_it() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
        ] {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()));
        }
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(decode(&encode(&all)), Some(all));
    }

    #[test]
    fn what_is_no_text_of_bytes_is_refused() {
        for text in ["Zg", "Zg=", "Z===", "====", "Zm9=v", "Zh==", "Zm 9", "=Zg="] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
