//! Standard output: how wide it is, whether it takes colour, and writing to it.

use std::io::{self, BufWriter, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

use crate::failure::Failure;

/// What standard output is called in messages.
pub const STDOUT: &str = "standard output";

/// Columns of text when nobody says how many there are.
const WIDTH: usize = 100;

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Even into a file or a pipe.
    Always,
    /// Not even on a terminal.
    Never,
}

/// Where answers go.
pub struct Output {
    color: Color,
}

impl Output {
    /// Standard output, with colour when wanted.
    pub fn new(color: Color) -> Self {
        Output { color }
    }

    /// Prints text that may hold colour; it is taken out where there should be none.
    ///
    /// # Errors
    /// When standard output is closed or full.
    pub fn print(&mut self, text: &str) -> Result<(), Failure> {
        let choice = match self.color {
            Color::Auto => AutoStream::choice(&io::stdout()),
            Color::Always => ColorChoice::AlwaysAnsi,
            Color::Never => ColorChoice::Never,
        };
        let mut stream = AutoStream::new(io::stdout().lock(), choice);
        let written = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
        written.map_err(|error| Failure::writing(STDOUT, &error))
    }

    /// Text for a file: colour only when asked for by name.
    pub fn for_file(&self, text: &str) -> String {
        if self.color == Color::Always {
            text.to_owned()
        } else {
            anstream::adapter::strip_str(text).to_string()
        }
    }

    /// Hands out standard output for bytes.
    ///
    /// # Errors
    /// When writing fails, or standard output is closed or full.
    pub fn bytes(&mut self, write: impl FnOnce(&mut dyn Write) -> Result<(), Failure>) -> Result<(), Failure> {
        let pipe = Pipe {
            stream: io::stdout().lock(),
            left: false,
        };
        let mut buffered = BufWriter::with_capacity(1 << 20, pipe);
        let written =
            write(&mut buffered).and_then(|()| buffered.flush().map_err(|error| Failure::writing(STDOUT, &error)));
        // The engine tells in words why it could not write; only the pipe itself knows that its
        // reader has left.
        if buffered.get_ref().left {
            Err(Failure::NobodyReads)
        } else {
            written
        }
    }

    /// Whether a person looks at standard output.
    pub fn is_terminal(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// Characters that fit a line: the terminal's, else what COLUMNS says, else 100.
    pub fn width(&self) -> usize {
        let terminal = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
        let told = || std::env::var("COLUMNS").ok()?.parse().ok();
        let width = if self.is_terminal() {
            terminal().or_else(told)
        } else {
            told()
        };
        width.unwrap_or(WIDTH).clamp(40, 200)
    }
}

/// Standard output that remembers whether its reader has left.
struct Pipe<'a> {
    stream: io::StdoutLock<'a>,
    left: bool,
}

impl Pipe<'_> {
    fn note<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        self.left |= result
            .as_ref()
            .is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
        result
    }
}

impl Write for Pipe<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.stream.write(bytes);
        self.note(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.stream.flush();
        self.note(result)
    }
}
