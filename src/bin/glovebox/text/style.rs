//! The few looks that text has on a terminal.

use anstyle::{AnsiColor, Style};
use glovebox::Severity;

/// As it comes.
pub const PLAIN: Style = Style::new();
/// The head of a section, and what the eye should find first.
pub const STRONG: Style = Style::new().bold();
/// What is there to look up, not to read.
pub const QUIET: Style = Style::new().dimmed();
/// Bars and histograms.
pub const DATA: Style = AnsiColor::Blue.on_default();

/// Text in a style.
pub fn paint(style: Style, text: &str) -> String {
    if style == PLAIN || text.is_empty() {
        text.to_owned()
    } else {
        format!("{style}{text}{style:#}")
    }
}

/// The look of a severity.
pub fn of(severity: Severity) -> Style {
    match severity {
        Severity::Critical => AnsiColor::Red.on_default().bold(),
        Severity::Warning => AnsiColor::Yellow.on_default(),
        Severity::Note => AnsiColor::Cyan.on_default(),
    }
}
