//! JSON as nested cells are shown.

/// Where the text of a cell goes.
pub struct Sink {
    text: String,
    limit: usize,
}

impl Sink {
    /// Nothing yet; full with more than so many bytes.
    pub fn new(limit: u64) -> Self {
        Sink {
            text: String::new(),
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
        }
    }

    /// Appends.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Whether there is more than is allowed.
    pub fn is_full(&self) -> bool {
        self.text.len() > self.limit
    }

    /// Takes all away.
    pub fn clear(&mut self) {
        self.text.clear();
    }

    /// Bytes so far.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// What has come since there were so many.
    pub fn since(&self, length: usize) -> &str {
        self.text.get(length..).unwrap_or("")
    }

    /// Takes that away.
    pub fn cut(&mut self, length: usize) -> String {
        let cut = self.since(length).to_owned();
        self.text.truncate(length);
        cut
    }

    /// All of it.
    pub fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }
}

/// Appends a JSON string (RFC 8259, section 7).
pub fn quote(text: &str, to: &mut Sink) {
    let out = &mut to.text;
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}
