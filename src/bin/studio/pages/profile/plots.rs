//! The large picture of a column: what is drawn, and the figures behind it.

use std::iter;
use std::rc::Rc;

use glovebox::few;
use glovebox::profile::{CharacterClasses, ColumnProfile, Histogram, TopValue};
use glovebox::table::{Characters, Class, Comparison, Type};
use yew::prelude::*;

use super::Of;
use super::along::{Bars, Undrawn, can_be_cut, left_out};
use super::figures::row_link;
use crate::charts::{Axis, BOX, Entry, Frame, Listing, Measure, Picture, Plot};
use crate::parts::short::visible_cut;
use crate::parts::{Digits, choice, number, range_choice, short, use_row_links, visible};
use crate::workspace::{RowLink, Workspace, use_workspace};

/// Height of a histogram.
const TALL: u32 = 270;
/// Letters of a value beside its bar.
const NAMED: usize = 40;
/// Height of one horizontal bar.
const BAR: u32 = 26;

/// What can be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Values,
    Cumulative,
    Lengths,
    Characters,
}

/// A picture, and the same figures in lines.
pub struct Drawn {
    /// The picture.
    pub plot: Plot,
    /// Its height in pixels.
    pub height: u32,
    /// The figures.
    pub lines: Vec<Line>,
    /// What the counts are shares of.
    pub whole: u64,
    /// What is left out.
    pub undrawn: Vec<Undrawn>,
}

impl Drawn {
    /// Along a measure: higher where there is a box plot below.
    pub fn along(plot: Plot, lines: Vec<Line>, whole: u64) -> Drawn {
        let below = if plot.has_box() { BOX } else { 0 };
        Drawn {
            plot,
            height: TALL + below,
            lines,
            whole,
            undrawn: Vec::new(),
        }
    }

    /// The same, with what it leaves out.
    pub fn without(self, undrawn: Vec<Undrawn>) -> Drawn {
        Drawn { undrawn, ..self }
    }
}

/// A bar's words, its rows, and how to open them.
pub type Line = (String, u64, Option<RowLink>);

/// Whole numbers that are so few that each can have a bar of its own.
pub fn is_listed(column: &ColumnProfile) -> bool {
    column.r#type == Type::Integer && column.out_of_type == 0 && column.distinct <= column.top.len() as u64
}

fn looks(column: &ColumnProfile) -> Vec<(Look, &'static str)> {
    let mut looks = match Bars::of(column, true) {
        Some(_) => vec![(Look::Values, "Histogram"), (Look::Cumulative, "Cumulative share")],
        None => vec![(Look::Values, "Values")],
    };
    let texts = column.texts.as_ref();
    if texts
        .and_then(|of| of.lengths.as_ref())
        .is_some_and(|h| !h.counts.is_empty())
    {
        looks.push((Look::Lengths, "Lengths"));
    }
    if texts.is_some_and(|of| of.characters.is_some()) {
        looks.push((Look::Characters, "Characters"));
    }
    looks
}

/// The picture, and what it can be turned into.
#[component]
pub fn Plots(props: &Of) -> Html {
    let look = use_state(|| Look::Values);
    let (log, whole) = (use_state(|| false), use_state(|| false));
    let (open, workspace) = (use_row_links(), use_workspace());
    let Some(column) = props.report.columns.get(props.column) else {
        return Html::default();
    };
    let Some(drawn) = drawn(column, *look, *log, *whole) else {
        return html! { <p class="quiet">{ "There is nothing to draw." }</p> };
    };
    let row_links: Vec<Option<RowLink>> = drawn.lines.iter().map(|(_, _, row_link)| row_link.clone()).collect();
    let on_pick = Callback::from(move |bar: usize| {
        if let Some(Some(row_link)) = row_links.get(bar) {
            open.emit(row_link.clone());
        }
    });
    let label = format!(
        "{}: {} bars; the same figures are behind “as table”",
        short(&column.name),
        drawn.lines.len()
    );
    let looks = looks(column);
    let is_histogram = matches!(drawn.plot, Plot::Histogram { .. });
    let can_be_cut = matches!(*look, Look::Values | Look::Cumulative) && can_be_cut(column);
    let below = html! {
        <>
            if looks.len() > 1 {
                <span class="choices" role="group" aria-label="Picture">{ for looks.into_iter().map(|(which, word)| choice(&look, which, word)) }</span>
            }
            if can_be_cut {
                { range_choice(&whole) }
            }
        </>
    };
    let scale = html! {
        if is_histogram {
            <span class="choices" role="group" aria-label="Scale">{ choice(&log, false, "Linear") }{ choice(&log, true, "Log") }</span>
        }
    };
    let frame = framed(column, *look, &drawn, workspace.as_ref());
    let listing = listing(&drawn);
    html! {
        <>
            <Picture id="plot" plot={Rc::new(drawn.plot)} {label} height={drawn.height} {frame} listing={Rc::new(listing)} {on_pick} {below} looks={scale} />
            { left_out(drawn.undrawn) }
        </>
    }
}

/// What a saved picture says of itself.
fn framed(column: &ColumnProfile, look: Look, drawn: &Drawn, workspace: Option<&Workspace>) -> Frame {
    let name = visible(&column.name);
    let (along, up) = match (&drawn.plot, look) {
        (Plot::Bars { .. }, _) => (Some("rows".to_owned()), None),
        (_, Look::Cumulative) => (Some(name.clone()), Some("share of values at or below".to_owned())),
        (_, Look::Lengths) => (Some("characters".to_owned()), Some("rows".to_owned())),
        _ => (Some(name.clone()), Some("rows".to_owned())),
    };
    Frame {
        title: match look {
            Look::Lengths => format!("{name}: lengths"),
            Look::Characters => format!("{name}: characters"),
            Look::Values | Look::Cumulative => name,
        },
        source: iter::once(source(workspace))
            .chain(drawn.undrawn.iter().map(|(words, _)| words.clone()))
            .collect::<Vec<_>>()
            .join(". "),
        along,
        up,
    }
}

/// The table that is looked at, in words for a saved picture.
pub fn source(workspace: Option<&Workspace>) -> String {
    let table = workspace.and_then(|workspace| workspace.state.table());
    table.map_or_else(String::new, |table| {
        let rows = number::plural(table.opened.rows, "row", "rows");
        let version = match table.steps {
            0 => String::new(),
            steps => format!(", version {}", steps + 1),
        };
        format!("{}{version}, {rows}", short(&table.opened.source.name))
    })
}

fn listing(drawn: &Drawn) -> Listing {
    let lines = drawn.lines.iter().map(|(name, n, row_link)| {
        vec![
            Entry::Words(name.clone()),
            Entry::Count(*n, row_link.clone()),
            Entry::Number(number::percent(*n, drawn.whole)),
        ]
    });
    Listing {
        lines: lines.collect(),
        ..Listing::of(&["Range or value"], &["Count", "Share"])
    }
}

fn drawn(column: &ColumnProfile, look: Look, log: bool, whole: bool) -> Option<Drawn> {
    match (look, Bars::of(column, whole)) {
        (Look::Lengths, _) => Some(lengths(column, column.texts.as_ref()?.lengths.as_ref()?, log)),
        (Look::Characters, _) => Some(characters(column, &column.texts.as_ref()?.characters?)),
        (Look::Values, Some(bars)) => Some(bars.bars(log)),
        (Look::Cumulative, Some(bars)) => Some(bars.cumulative()),
        (Look::Values | Look::Cumulative, None) => values(column),
    }
}

/// The bars, with each line's words and rows on hover.
pub fn bars_along(histogram: &Histogram, lines: &[Line], axis: Axis) -> Measure {
    let names = lines
        .iter()
        .map(|(name, n, _)| format!("{name}: {}", number::plural(*n, "row", "rows")));
    Measure {
        edges: histogram.edges.clone(),
        counts: histogram.counts.clone(),
        names: names.collect(),
        axis,
        marks: Vec::new(),
        spread: None,
    }
}

fn values(column: &ColumnProfile) -> Option<Drawn> {
    let digits = Digits::of(column);
    let mut lines: Vec<Line> = Vec::new();
    let mut top: Vec<_> = column.top.iter().collect();
    if is_listed(column) {
        few::sort_by(&mut top, |a, b| {
            a.value
                .number()
                .unwrap_or_default()
                .total_cmp(&b.value.number().unwrap_or_default())
        });
    }
    for top in top {
        let name = match visible_cut(&digits.value(&top.value), NAMED) {
            empty if empty.is_empty() => "“”".to_owned(),
            name => name,
        };
        let open = row_link(&column.name, top.test(), &format!("= {name}"));
        lines.push((name, top.count, Some(open)));
    }
    if lines.is_empty() {
        return None;
    }
    let listed: u64 = column.top.iter().map(|t| t.count).sum();
    let rest = column.count.saturating_sub(listed);
    let folded = rest > 0;
    if folded {
        let others = column.distinct.saturating_sub(column.top.len() as u64);
        let name = number::plural(others, "other value", "other values");
        lines.push((name, rest, Some(others_link(column))));
    }
    Some(bars(lines, folded))
}

/// The rows whose value is not listed.
fn others_link(column: &ColumnProfile) -> RowLink {
    let listed = column.top.iter().map(TopValue::test).collect();
    row_link(&column.name, Comparison::NoneOf(listed), "is none of the listed values")
}

fn lengths(column: &ColumnProfile, histogram: &Histogram, log: bool) -> Drawn {
    let pairs = histogram.edges.iter().zip(histogram.edges.iter().skip(1));
    let lines: Vec<Line> = pairs
        .zip(&histogram.counts)
        .map(|((low, high), &n)| {
            // Bars of whole width: the upper edge is the first length of the next.
            let (min, max) = (*low as u64, (*high as u64).saturating_sub(1));
            let words = if min == max {
                number::plural(min, "character", "characters")
            } else {
                format!("{} – {} characters", number::count(min), number::count(max))
            };
            let open = row_link(&column.name, Comparison::Length { min, max }, &format!("has {words}"));
            (words, n, Some(open))
        })
        .collect();
    let measure = bars_along(histogram, &lines, Axis::Whole);
    let whole = histogram.counts.iter().sum();
    Drawn::along(Plot::Histogram { measure, log }, lines, whole)
}

fn characters(column: &ColumnProfile, classes: &CharacterClasses) -> Drawn {
    let named = [
        ("small letters", classes.lower, Class::Lower),
        ("capital letters", classes.upper, Class::Upper),
        ("digits", classes.digits, Class::Digit),
        ("spaces", classes.space, Class::Space),
        ("punctuation", classes.punctuation, Class::Punctuation),
        ("beyond ASCII", classes.beyond_ascii, Class::BeyondAscii),
        ("control characters", classes.control, Class::Control),
    ];
    let lines = named.into_iter().filter(|(_, n, _)| *n > 0).map(|(name, n, class)| {
        let test = Comparison::Holds(Characters::Class(class));
        let open = row_link(&column.name, test, &format!("holds {name}"));
        (name.to_owned(), n, Some(open))
    });
    bars(lines.collect(), false)
}

fn bars(lines: Vec<Line>, folded: bool) -> Drawn {
    let plot = Plot::Bars {
        names: lines.iter().map(|(name, _, _)| name.clone()).collect(),
        counts: lines.iter().map(|(_, n, _)| *n).collect(),
        folded,
    };
    let height = BAR * u32::try_from(lines.len().max(1)).unwrap_or(1) + 12;
    let whole = lines.iter().map(|(_, n, _)| n).sum();
    Drawn {
        plot,
        height,
        lines,
        whole,
        undrawn: Vec::new(),
    }
}
