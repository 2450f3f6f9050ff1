//! Properties of characters in the words of the Unicode standard.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
use unicode_script::UnicodeScript;

/// The general category by its short name: "Lu" for a capital, "Nd" for a digit, …
pub fn category(c: char) -> &'static str {
    match c.general_category() {
        GeneralCategory::UppercaseLetter => "Lu",
        GeneralCategory::LowercaseLetter => "Ll",
        GeneralCategory::TitlecaseLetter => "Lt",
        GeneralCategory::ModifierLetter => "Lm",
        GeneralCategory::OtherLetter => "Lo",
        GeneralCategory::NonspacingMark => "Mn",
        GeneralCategory::SpacingMark => "Mc",
        GeneralCategory::EnclosingMark => "Me",
        GeneralCategory::DecimalNumber => "Nd",
        GeneralCategory::LetterNumber => "Nl",
        GeneralCategory::OtherNumber => "No",
        GeneralCategory::ConnectorPunctuation => "Pc",
        GeneralCategory::DashPunctuation => "Pd",
        GeneralCategory::OpenPunctuation => "Ps",
        GeneralCategory::ClosePunctuation => "Pe",
        GeneralCategory::InitialPunctuation => "Pi",
        GeneralCategory::FinalPunctuation => "Pf",
        GeneralCategory::OtherPunctuation => "Po",
        GeneralCategory::MathSymbol => "Sm",
        GeneralCategory::CurrencySymbol => "Sc",
        GeneralCategory::ModifierSymbol => "Sk",
        GeneralCategory::OtherSymbol => "So",
        GeneralCategory::SpaceSeparator => "Zs",
        GeneralCategory::LineSeparator => "Zl",
        GeneralCategory::ParagraphSeparator => "Zp",
        GeneralCategory::Control => "Cc",
        GeneralCategory::Format => "Cf",
        GeneralCategory::Surrogate => "Cs",
        GeneralCategory::PrivateUse => "Co",
        GeneralCategory::Unassigned => "Cn",
    }
}

/// The script: "Latin", "Greek", …; "Common" for what many scripts share, as digits.
pub fn script(c: char) -> &'static str {
    c.script().full_name()
}

/// The block: "Basic Latin", …; "No_Block" outside all of them.
pub fn block(c: char) -> &'static str {
    unicode_blocks::find_unicode_block(c).map_or("No_Block", |block| block.name())
}

/// The general categories by their short names.
const CATEGORIES: [&str; 30] = [
    "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm",
    "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Cn",
];

/// Whether a category is called so.
pub fn is_category(name: &str) -> bool {
    CATEGORIES.contains(&name)
}

/// Whether a script is called so.
pub fn is_script(name: &str) -> bool {
    unicode_script::Script::from_full_name(name).is_some()
}

/// Whether a block is called so. Blocks begin at multiples of sixteen.
pub fn is_block(name: &str) -> bool {
    let firsts = (0..=u32::from(char::MAX)).step_by(16).filter_map(char::from_u32);
    firsts.into_iter().any(|c| block(c) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_have_their_properties() {
        let of = |c| (category(c), script(c), block(c));
        assert_eq!(of('A'), ("Lu", "Latin", "Basic Latin"));
        assert_eq!(of('а'), ("Ll", "Cyrillic", "Cyrillic"));
        assert_eq!(of('7'), ("Nd", "Common", "Basic Latin"));
        assert_eq!(of('東'), ("Lo", "Han", "CJK Unified Ideographs"));
        assert_eq!(of('€'), ("Sc", "Common", "Currency Symbols"));
        for c in ['A', 'а', '7', '東', '€', '\u{10ffff}', '\u{fffe}'] {
            let (category, script, block) = of(c);
            assert!(is_category(category) && is_script(script) && is_block(block), "{c:?}");
        }
        assert!(!is_category("Lx") && !is_script("latin") && !is_block("Arrowz"));
    }
}
