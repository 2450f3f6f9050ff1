//! Is a text in another, whatever the case? Without a new text for every cell that is looked at.

/// A text to look for, in small letters.
///
/// Letters are made small one by one (Unicode, "simple" lower case and its longer forms), in what
/// is looked for and in what is looked through.
pub struct Folded {
    small: String,
}

impl Folded {
    /// Of a text.
    pub fn new(text: &str) -> Self {
        let mut small = String::new();
        fold(text, &mut small);
        Folded { small }
    }

    /// Whether it is anywhere in the text.
    pub fn is_in(&self, text: &str, scratch: &mut String) -> bool {
        fold(text, scratch);
        scratch.contains(&self.small)
    }

    /// Whether the text begins with it.
    pub fn begins(&self, text: &str, scratch: &mut String) -> bool {
        fold(text, scratch);
        scratch.starts_with(&self.small)
    }

    /// Whether the text ends with it.
    pub fn ends(&self, text: &str, scratch: &mut String) -> bool {
        fold(text, scratch);
        scratch.ends_with(&self.small)
    }
}

fn fold(text: &str, out: &mut String) {
    out.clear();
    if text.is_ascii() {
        out.push_str(text);
        out.make_ascii_lowercase();
    } else {
        // At the end of a word a small sigma has a form of its own.
        let small = text.chars().flat_map(char::to_lowercase);
        out.extend(small.map(|c| if c == 'ς' { 'σ' } else { c }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_is_of_no_matter_in_any_script() {
        let mut scratch = String::new();
        for (part, text) in [("OSLO", "to Oslo"), ("straße", "STRAßE 5"), ("ΟΔΟΣ", "οδος"), ("", "x")] {
            assert!(Folded::new(part).is_in(text, &mut scratch), "{part} in {text}");
        }
        assert!(!Folded::new("oslo").is_in("osl", &mut scratch));
        assert!(Folded::new("É").begins("école", &mut scratch) && Folded::new("LE").ends("école", &mut scratch));
    }
}
