//! Lists of names in one flag: `--columns name,"a, b"`.

/// Names between commas. One that holds a comma stands between double quotes, or alone; blanks around a name
/// are part of it only where `is_known` knows it so.
pub fn names(lists: &[String], is_known: impl Fn(&str) -> bool) -> Vec<String> {
    lists
        .iter()
        .flat_map(|list| match is_known(list) {
            true => vec![list.clone()],
            false => split(list, &is_known),
        })
        .collect()
}

fn split(list: &str, is_known: &impl Fn(&str) -> bool) -> Vec<String> {
    let mut is_quoted = false;
    let pieces = list.split(|c: char| {
        is_quoted ^= c == '"';
        c == ',' && !is_quoted
    });
    let name = |piece: &str| {
        let bare = piece.trim();
        // The minus of an order may stand before the quotes.
        let (minus, rest) = bare.strip_prefix('-').map_or(("", bare), |rest| ("-", rest));
        let inside = rest.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        match inside {
            _ if is_known(piece) => piece.to_owned(),
            Some(inside) if !is_known(bare) => format!("{minus}{}", inside.replace("\"\"", "\"")),
            _ => bare.to_owned(),
        }
    };
    pieces.map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_commas_and_blanks_are_told_apart() {
        let read = |list: &str, known: &[&str]| names(&[list.to_owned()], |name| known.contains(&name));
        assert_eq!(read("a, b", &["a", "b"]), ["a", "b"]);
        assert_eq!(read("a, b", &["a, b"]), ["a, b"]);
        assert_eq!(read("a, b", &["a", " b"]), ["a", " b"]);
        assert_eq!(read("\"a, b\",c", &[]), ["a, b", "c"]);
        assert_eq!(read("-\"a, b\",-c", &[]), ["-a, b", "-c"]);
        assert_eq!(read("\"a \"\"b\"\"\"", &[]), ["a \"b\""]);
    }
}
