//! What a column's texts are made of: patterns, words, characters; each line opens its rows.

use std::collections::BTreeMap;

use glovebox::few;
use glovebox::profile::{Alphabet, ColumnProfile, PatternCount, Texts, Words};
use glovebox::table::{Characters, Comparison};
use yew::prelude::*;

use super::figures::row_link;
use crate::parts::{RowsLink, number, short};

/// Kinds of characters listed.
const LISTED: usize = 6;

/// A line: what is counted, what else it is called, how often it occurs, and of which rows.
struct Line {
    name: String,
    title: String,
    count: u64,
    test: Comparison,
}

/// The section; nothing for a column without text.
pub fn composition(column: &ColumnProfile) -> Html {
    let composition = column.texts.as_ref().and_then(|of| Some((of, of.alphabet.as_ref()?)));
    let Some((of, alphabet)) = composition else {
        return Html::default();
    };
    let list = |title: (&str, &str), note: &str, whole: u64, lines: Vec<Line>| list(column, title, note, whole, lines);
    let texts = column.count.saturating_sub(column.out_of_type);
    html! {
        <section data-test="made-of">
            <div class="thirds">
                <div>
                    { list(("Patterns", "has the pattern"), "9 digit · A capital · a other letter · … more of these", texts, patterns(column, of)) }
                    if let Some(words) = &of.words {
                        { list(("Words", "has the word"), "in small letters; times that each occurs", words.total, of_words(words)) }
                    }
                </div>
                <div>{ list(("Characters", "holds"), "times that each occurs", alphabet.total, characters(alphabet)) }</div>
                <div>
                    { list(("Scripts", "holds letters of"), "", alphabet.total, kinds(&alphabet.scripts, Characters::Script, |name| name.replace('_', " "))) }
                    { list(("Categories", "holds"), "", alphabet.total, kinds(&alphabet.categories, Characters::Category, |name| category(name).to_owned())) }
                    { list(("Blocks", "holds characters of"), "", alphabet.total, kinds(&alphabet.blocks, Characters::Block, |name| name.replace('_', " "))) }
                </div>
            </div>
        </section>
    }
}

fn list(column: &ColumnProfile, (title, holds): (&str, &str), note: &str, whole: u64, lines: Vec<Line>) -> Html {
    if lines.is_empty() {
        return Html::default();
    }
    let line = |line: Line| {
        let words = format!("{holds} {}", short(&line.name));
        let rows = row_link(&column.name, line.test, &words);
        html! {
            <li>
                <span class="value" title={short(&line.title)}>{ short(&line.name) }</span>
                <span class="num"><RowsLink row_link={rows}>{ number::count(line.count) }</RowsLink><span class="quiet">{ number::percent(line.count, whole) }</span></span>
            </li>
        }
    };
    html! {
        <>
            <h3>{ title }</h3>
            if !note.is_empty() {
                <p class="remark quiet">{ note }</p>
            }
            <ol class="values">{ for lines.into_iter().map(line) }</ol>
        </>
    }
}

/// Patterns, unless each value has its own: then they say nothing that the values do not.
fn patterns(column: &ColumnProfile, of: &Texts) -> Vec<Line> {
    if of.patterns.len() as u64 >= column.distinct && column.distinct > 1 {
        return Vec::new();
    }
    let line = |of: &PatternCount| Line {
        name: shown(&of.pattern),
        title: of.pattern.clone(),
        count: of.count,
        test: Comparison::Pattern(of.pattern.clone()),
    };
    of.patterns.iter().map(line).collect()
}

fn of_words(words: &Words) -> Vec<Line> {
    let each = words.top.iter().map(|top| {
        let word = top.value.to_string();
        Line {
            name: word.clone(),
            title: word.clone(),
            count: top.count,
            test: Comparison::Word(word),
        }
    });
    each.collect()
}

fn characters(alphabet: &Alphabet) -> Vec<Line> {
    let each = alphabet.top.iter().map(|top| Line {
        name: shown(&top.character.to_string()),
        title: format!("U+{:04X}", u32::from(top.character)),
        count: top.count,
        test: Comparison::Holds(Characters::One(top.character)),
    });
    each.collect()
}

/// The most frequent kinds, in words, with Unicode's own name as title.
fn kinds(counts: &BTreeMap<String, u64>, of: fn(String) -> Characters, words: fn(&str) -> String) -> Vec<Line> {
    let mut lines: Vec<Line> = counts
        .iter()
        .map(|(name, count)| Line {
            name: words(name),
            title: name.clone(),
            count: *count,
            test: Comparison::Holds(of(name.clone())),
        })
        .collect();
    few::sort_by_key(&mut lines, |line| std::cmp::Reverse(line.count));
    lines.truncate(LISTED);
    lines
}

/// White space and what has no look of its own, so that it can be seen.
fn shown(text: &str) -> String {
    let visible = |c: char| match c {
        ' ' => "␣".to_owned(),
        '\t' => "tab".to_owned(),
        '\n' => "line end".to_owned(),
        '\r' => "carriage return".to_owned(),
        c if c.is_control() || c.is_whitespace() => format!("U+{:04X}", u32::from(c)),
        c => c.to_string(),
    };
    text.chars().map(visible).collect()
}

/// A general category of Unicode in plain words.
fn category(name: &str) -> &str {
    match name {
        "Lu" => "capital letters",
        "Ll" => "small letters",
        "Lt" => "title-case letters",
        "Lm" => "modifier letters",
        "Lo" => "other letters",
        "Mn" | "Mc" | "Me" => "marks on letters",
        "Nd" => "digits",
        "Nl" => "letter numbers",
        "No" => "other numbers",
        "Pc" => "connectors",
        "Pd" => "dashes",
        "Ps" => "opening brackets",
        "Pe" => "closing brackets",
        "Pi" => "opening quotes",
        "Pf" => "closing quotes",
        "Po" => "other punctuation",
        "Sm" => "mathematical signs",
        "Sc" => "currency signs",
        "Sk" => "modifier signs",
        "So" => "other signs",
        "Zs" => "spaces",
        "Zl" | "Zp" => "line separators",
        "Cc" => "control characters",
        "Cf" => "invisible formats",
        "Co" => "private characters",
        "Cn" => "unassigned",
        other => other,
    }
}
