//! Texts that went through the wrong hands: read in another encoding, written as HTML, with characters that nobody sees.

use serde::{Deserialize, Serialize};

use crate::step::Transform;
use crate::{Error, Result, words};

/// Mends texts, cell by cell, where it can be done without a guess. A text of which nothing is left is missing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct MendText {
    /// The columns; all that hold text when none is named.
    pub columns: Vec<String>,
    /// What is mended, one after the other.
    pub mend: Vec<Mend>,
}

/// What is mended in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Mend {
    /// UTF-8 that was read as Windows-1252, `Ã©` for `é`.
    Encoding,
    /// Letters that are written as HTML, `&eacute;` for `é`.
    Html,
    /// Characters that nobody sees go, and blanks that are none of the usual become spaces.
    Invisible,
    /// Spaces before and behind a text go.
    OuterSpace,
}

impl Mend {
    /// What it does, as a sentence goes on.
    fn words(self) -> &'static str {
        match self {
            Mend::Encoding => "mend damaged letters",
            Mend::Html => "write letters for their names in HTML",
            Mend::Invisible => "take characters away that nobody sees",
            Mend::OuterSpace => "cut outer spaces off",
        }
    }
}

impl Transform for MendText {
    const NAME: &'static str = "mend-text";

    fn check(&self) -> Result<()> {
        match self.mend.is_empty() {
            true => Err(Error::option("mend", "say what is to be mended")),
            false => Ok(()),
        }
    }

    fn sentence(&self) -> String {
        let done: Vec<String> = self.mend.iter().map(|mend| mend.words().to_owned()).collect();
        let done = words::list(&done, "and");
        let mut letters = done.chars();
        let first = letters.next().map_or(' ', |first| first.to_ascii_uppercase());
        format!("{first}{} in {}", letters.as_str(), super::named(&self.columns))
    }
}

#[cfg(feature = "engine")]
mod fit {
    use std::sync::Arc;

    use super::super::rewritten::rewritten;
    use super::{Mend, MendText};
    use crate::run::Context;
    use crate::step::{Fit, Others, Plan, places};
    use crate::table::text::{damage, hidden};
    use crate::table::{Table, Type};
    use crate::{Error, Result};

    impl Mend {
        /// The text mended; `None` where nothing is to be done.
        fn mended(self, text: &str) -> Option<String> {
            match self {
                Mend::Encoding => damage::decoded(text),
                Mend::Html => damage::unescaped(text),
                Mend::Invisible => hidden::without(text),
                Mend::OuterSpace => Some(text.trim()).filter(|cut| *cut != text).map(str::to_owned),
            }
        }
    }

    impl Fit for MendText {
        async fn fit(&self, table: &Table, _: &Others, cx: &Context) -> Result<Plan> {
            let is_text = |place: &usize| table.fields().get(*place).is_some_and(|f| f.r#type == Type::Text);
            let mut places = places(table, &self.columns)?;
            let other = places.iter().find(|place| !is_text(place));
            if let Some(other) = other.and_then(|place| table.fields().get(*place))
                && !self.columns.is_empty()
            {
                return Err(Error::option("columns", format!("{} holds no text", other.name)));
            }
            places.retain(is_text);
            let mend = self.mend.clone();
            let write = move |text: &str| {
                let mut found: Option<String> = None;
                for mend in &mend {
                    found = mend.mended(found.as_deref().unwrap_or(text)).or(found);
                }
                found
            };
            rewritten(table, &places, Arc::new(write), cx).await
        }
    }
}
