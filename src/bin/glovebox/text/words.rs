//! Words on a terminal: how wide they are, where they are broken, what must not get through.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Cells of a terminal that the text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Text from the data with everything spelled out that would steer a terminal or reorder a line.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            c if c.is_control() || is_invisible(c) => safe.extend(c.escape_unicode()),
            c => safe.push(c),
        }
    }
    safe
}

/// Marks that change the direction of text, line ends that are no control characters, and
/// characters that show nothing: two names that differ only by them would look the same.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// At most `room` cells of it, with … when something is left out.
pub fn cut(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 0;
    for c in text.chars() {
        let next = used + c.width().unwrap_or(0);
        if next + 1 > room {
            break;
        }
        used = next;
        kept.push(c);
    }
    kept.push('…');
    kept
}

/// Broken into lines of at most `room` cells, at spaces where there are any.
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    let room = room.max(8);
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        for piece in pieces(word, room) {
            let used = lines.last().map_or(0, |line| width(line));
            let gap = usize::from(used > 0);
            match lines.last_mut() {
                Some(line) if used + gap + width(&piece) <= room => {
                    line.push_str(if gap > 0 { " " } else { "" });
                    line.push_str(&piece);
                }
                _ => lines.push(piece),
            }
        }
    }
    lines
}

/// A word that is too long for a line, in pieces that fit.
fn pieces(word: &str, room: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut used = 0;
    for c in word.chars() {
        let more = c.width().unwrap_or(0);
        if used + more > room {
            pieces.push(std::mem::take(&mut piece));
            used = 0;
        }
        used += more;
        piece.push(c);
    }
    pieces.push(piece);
    pieces
}

/// Names in a row, as many as fit, then how many more there are.
pub fn names(names: &[String], room: usize) -> String {
    let mut text = String::new();
    for (i, name) in names.iter().enumerate() {
        let name = cut(&escape(name), 40);
        let rest = names.len() - i;
        let tail = if rest > 1 { format!(" and {rest} more").len() } else { 0 };
        if i > 0 && width(&text) + 2 + width(&name) + tail > room {
            return format!("{text} and {rest} more");
        }
        if i > 0 {
            text.push_str(", ");
        }
        text.push_str(&name);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_cannot_steer_the_terminal() {
        assert_eq!(escape("a\u{1b}[31mb\n\u{202e}c"), "a\\u{1b}[31mb\\n\\u{202e}c");
        assert_eq!(escape("naïve 日本"), "naïve 日本");
    }

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(cut("日本語", 5), "日本…");
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abcd", 3), "ab…");
    }

    #[test]
    fn lines_break_at_spaces_and_inside_words_that_are_too_long() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("abcdefghijkl", 8), ["abcdefgh", "ijkl"]);
        assert_eq!(wrap("", 8), [""]);
    }

    #[test]
    fn names_that_do_not_fit_are_counted() {
        let all: Vec<String> = ["alpha", "beta", "gamma", "delta"].map(str::to_owned).to_vec();
        assert_eq!(names(&all, 80), "alpha, beta, gamma, delta");
        assert_eq!(names(&all, 24), "alpha, beta and 2 more");
    }
}
