//! What is the same whichever way it is spelt: the fingerprint of a text.
//!
//! OpenRefine's fingerprint (capitals, accents, punctuation, order of words), but where punctuation tells values apart it
//! stays: between digits (`1-2`, `1.5`), as a sign (`-1`, `A+`), as a mark of its own (`<`, `%`, `#`). In a text of four
//! letters or more inner blanks go too, but between digits.

/// Accented letters of Europe's languages behind the letter that they are written for.
const ACCENTS: [&str; 22] = [
    "a\u{e0}\u{e1}\u{e2}\u{e3}\u{e4}\u{e5}\u{101}\u{103}\u{105}",
    "c\u{e7}\u{107}\u{109}\u{10b}\u{10d}",
    "d\u{10f}\u{111}\u{f0}",
    "e\u{e8}\u{e9}\u{ea}\u{eb}\u{113}\u{115}\u{117}\u{119}\u{11b}",
    "g\u{11d}\u{11f}\u{121}\u{123}",
    "h\u{125}\u{127}",
    "i\u{ec}\u{ed}\u{ee}\u{ef}\u{129}\u{12b}\u{12d}\u{12f}\u{131}",
    "j\u{135}",
    "k\u{137}",
    "l\u{13a}\u{13c}\u{13e}\u{140}\u{142}",
    "n\u{f1}\u{144}\u{146}\u{148}",
    "o\u{f2}\u{f3}\u{f4}\u{f5}\u{f6}\u{f8}\u{14d}\u{14f}\u{151}",
    "r\u{155}\u{157}\u{159}",
    "s\u{15b}\u{15d}\u{15f}\u{161}\u{219}",
    "t\u{163}\u{165}\u{167}\u{21b}",
    "u\u{f9}\u{fa}\u{fb}\u{fc}\u{169}\u{16b}\u{16d}\u{16f}\u{171}\u{173}",
    "w\u{175}",
    "y\u{fd}\u{ff}\u{177}",
    "z\u{17a}\u{17c}\u{17e}",
    "\u{3b1}\u{3ac}",
    "\u{3b5}\u{3ad}",
    "\u{3bf}\u{3cc}",
];

/// Katakana of half the width, from U+FF66 on, in the width that is usual.
const KATAKANA: &str =
    "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

/// Letters from which on blanks within a text say nothing.
const LETTERS: usize = 4;

/// The fingerprints of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// With the words in their order.
    pub ordered: String,
    /// With the words in the order of the alphabet; `None` of one word alone, and of texts with digits.
    pub sorted: Option<String>,
}

impl Spelling {
    /// `None` of a text that is punctuation alone, and of one that is rather a number or a time than a name.
    pub fn of(text: &str) -> Option<Spelling> {
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let digits = text.chars().filter(char::is_ascii_digit).count();
        if letters == 0 || digits > letters {
            return None;
        }
        let mut words = words(text);
        let length: usize = words.iter().map(|word| word.chars().count()).sum();
        let ordered = words.iter().fold(String::new(), |mut all, word| {
            let end = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            let are_digits = end(all.chars().next_back()) && end(word.chars().next());
            if !all.is_empty() && (length < LETTERS || are_digits) {
                all.push(' ');
            }
            all.push_str(word);
            all
        });
        let sorted = (words.len() > 1 && digits == 0).then(|| {
            words.sort_unstable();
            words.join(" ")
        });
        Some(Spelling { ordered, sorted })
    }
}

/// The words of a text without what is only a way of writing them.
fn words(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.trim().chars().flat_map(char::to_lowercase).collect();
    let (mut all, mut word) = (Vec::new(), String::new());
    let mut end = |word: &mut String| {
        if !word.is_empty() {
            all.push(std::mem::take(word));
        }
    };
    for (at, letter) in letters.iter().enumerate() {
        let next = letters.get(at + 1).copied();
        let before = at.checked_sub(1).and_then(|at| letters.get(at)).copied();
        match way(*letter, before, next) {
            Way::Letter => fold(*letter, &mut word),
            Way::Nothing => {}
            Way::End => end(&mut word),
            Way::And => {
                end(&mut word);
                word.push_str("and");
                end(&mut word);
            }
        }
    }
    end(&mut word);
    all
}

enum Way {
    /// It tells values apart.
    Letter,
    /// It stands within a word, and says nothing.
    Nothing,
    /// A word ends before it.
    End,
    And,
}

fn way(letter: char, before: Option<char>, next: Option<char>) -> Way {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let is_between = digit(before) && digit(next);
    let is_sign = digit(next) && before.is_none_or(char::is_whitespace) || next.is_none();
    match letter {
        '-' if is_between || is_sign => Way::Letter,
        '.' | ',' | ':' | '/' if is_between => Way::Letter,
        '.' | '\'' | '\u{2019}' | '`' if before.is_some_and(char::is_alphabetic) => Way::Nothing,
        '\u{ad}' | '\u{200b}' | '\u{feff}' => Way::Nothing,
        '&' => Way::And,
        '.' | ',' | ';' | ':' | '-' | '_' | '/' | '(' | ')' | '[' | ']' | '"' | '\'' | '!' | '?' | '`' | '\u{2019}'
        | '\u{2018}' | '\u{201c}' | '\u{201d}' | '\u{2013}' | '\u{2014}' | '\u{30fb}' | '\u{ff65}' => Way::End,
        letter if letter.is_whitespace() => Way::End,
        _ => Way::Letter,
    }
}

/// Appends a letter in the form that all have in common.
fn fold(letter: char, to: &mut String) {
    let code = u32::from(letter);
    match letter {
        '\0'..='\x7f' => to.push(letter),
        '\u{e6}' => to.push_str("ae"),
        '\u{153}' => to.push_str("oe"),
        '\u{df}' => to.push_str("ss"),
        // As wide as a Chinese character.
        '\u{ff01}'..='\u{ff5e}' => to.extend(char::from_u32(code - 0xfee0).map(|c| c.to_ascii_lowercase())),
        '\u{ff66}'..='\u{ff9d}' => to.extend(KATAKANA.chars().nth((code - 0xff66) as usize)),
        // Marks that belong to the letter before: their own letters follow each other.
        '\u{ff9e}' | '\u{ff9f}' => {
            let last = to.pop();
            let marked = last.and_then(|last| char::from_u32(u32::from(last) + code - 0xff9d));
            to.extend(marked);
        }
        _ => {
            let plain = ACCENTS.iter().find(|all| all.contains(letter));
            to.push(plain.and_then(|all| all.chars().next()).unwrap_or(letter));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str) -> bool {
        let (a, b) = (Spelling::of(a), Spelling::of(b));
        let pair = a.zip(b);
        pair.is_some_and(|(a, b)| a.ordered == b.ordered || a.sorted.is_some() && a.sorted == b.sorted)
    }

    #[test]
    fn ways_of_writing_one_name_are_the_same() {
        for (a, b) in [
            ("Firm-Fixed-Price", "firm fixed  price"),
            ("St. Paul", "St Paul"),
            ("U.S.A.", "USA"),
            ("O'Neil", "ONeil"),
            ("Caf\u{e9} Cr\u{e8}me", "CAFE CREME"),
            ("Time & Materials", "time and materials"),
            ("Price, Firm", "firm price"),
            ("half-day", "halfday"),
            (
                "\u{ff89}\u{ff73}\u{ff7e}\u{ff9e}\u{ff9d}\u{ff76}\u{ff82}\u{ff97}",
                "ノウゼンカツラ",
            ),
            ("Ward 3", "ward-3"),
        ] {
            assert!(same(a, b), "{a} and {b}: {:?} {:?}", Spelling::of(a), Spelling::of(b));
        }
    }

    #[test]
    fn what_tells_values_apart_stays() {
        for (a, b) in [
            ("A+", "A-"),
            ("A-", "A"),
            ("<=50K", ">50K"),
            ("C#", "C++"),
            ("AB", "A B"),
            ("up 1-2", "up 12"),
            ("v1.5", "v15"),
            ("part 1 23", "part 12 3"),
            ("x -1", "x 1"),
            ("A 1 of 2", "A 2 of 1"),
            ("5:30 pm", "5:30 pm"),
            ("...", "---"),
        ] {
            assert!(!same(a, b), "{a} and {b}");
        }
    }
}
