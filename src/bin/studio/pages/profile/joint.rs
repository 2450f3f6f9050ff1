//! How two columns lie together: a picture of their rows, each part of which opens its own.

use std::rc::Rc;

use glovebox::profile::{Extent, Interaction, InteractionOptions, Places, Report};
use glovebox::table::Selection;
use yew::prelude::*;

use super::plots::source;
use super::together::{Together, boxes, counted, medians, one_by_one};
use crate::asked::use_answer;
use crate::charts::{Frame, Picture, place_words};
use crate::parts::{Digits, number, use_row_links, visible};
use crate::shared::Shared;
use crate::workspace::{Answered, RowLink, use_workspace};

/// How the rows of both are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// One by one.
    Rows,
    /// As a box for each value of the other column.
    Boxes,
    /// As a median for each, and how sure it is.
    Medians,
    /// As counts.
    Counts,
}

impl Look {
    fn word(self) -> &'static str {
        match self {
            Look::Rows => "Rows",
            Look::Boxes => "Boxes",
            Look::Medians => "Medians",
            Look::Counts => "Counts",
        }
    }
}

/// Properties of [`Joint`].
#[derive(PartialEq, Properties)]
pub struct JointProps {
    /// The profile.
    pub report: Shared<Report>,
    /// The column along.
    pub a: AttrValue,
    /// The column up.
    pub b: AttrValue,
}

/// The picture, asked of the worker.
#[component]
pub fn Joint(props: &JointProps) -> Html {
    let workspace = use_workspace();
    let look = use_state(|| None::<Look>);
    let question = InteractionOptions {
        a: props.a.to_string(),
        b: props.b.to_string(),
        ..InteractionOptions::default()
    };
    let on: Vec<_> = workspace
        .iter()
        .filter_map(|workspace| workspace.state.table().cloned())
        .collect();
    let asked = use_answer(question, &on);
    let open = use_row_links();
    let Some(workspace) = workspace else {
        return Html::default();
    };
    let found = match &asked.answer {
        Answered::Ready(found) => found.clone(),
        _ => return asked.view("Counting the rows of both.", |_| Html::default()),
    };
    if found.rows == 0 {
        return html! { <p class="quiet">{ "No row has a value in both." }</p> };
    }
    let pair = Pair {
        found: &found,
        report: &props.report,
    };
    let looks = pair.looks();
    let first = looks.first().copied().unwrap_or(Look::Counts);
    let now = look.filter(|look| looks.contains(look)).unwrap_or(first);
    let Together {
        plot,
        height,
        listing,
        row_links,
        said,
    } = pair.drawn(now);
    let on_pick = Callback::from(move |place: usize| {
        if let Some(row_link) = row_links.get(place) {
            open.emit(row_link.clone());
        }
    });
    let (a, b) = (visible(&found.a.name), visible(&found.b.name));
    let frame = Frame {
        title: format!("{a} and {b}"),
        source: source(Some(&workspace)),
        ..Frame::default()
    };
    let below = html! {
        <>
            if looks.len() > 1 {
                <span class="choices" role="group" aria-label="Picture">{ for looks.iter().map(|which| chosen(&look, *which, now)) }</span>
            }
            <span class="quiet">{ format!("{} with a value in both; {said}.", number::plural(found.rows, "row", "rows")) }</span>
        </>
    };
    let label = format!("{a} and {b} together; the same figures are behind “as table”");
    html! {
        <div class="joint" data-test="joint">
            <Picture id="joint" plot={Rc::new(plot)} {label} {height} {frame} listing={Rc::new(listing)} {on_pick} {below} />
        </div>
    }
}

/// A button that chooses a picture.
fn chosen(look: &UseStateHandle<Option<Look>>, which: Look, now: Look) -> Html {
    let look = look.setter();
    let onclick = Callback::from(move |_: MouseEvent| look.set(Some(which)));
    html! { <button type="button" class="choice" aria-pressed={(which == now).to_string()} {onclick}>{ which.word() }</button> }
}

/// What is known of two columns together.
pub struct Pair<'a> {
    /// The rows of both.
    pub found: &'a Interaction,
    /// The profile, for how numbers are set.
    pub report: &'a Report,
}

impl Pair<'_> {
    /// The pictures there are, the one that says most first.
    fn looks(&self) -> Vec<Look> {
        match (self.found.points.is_some(), self.number_and_value()) {
            (true, _) => vec![Look::Rows, Look::Counts],
            (_, Some(_)) => vec![Look::Boxes, Look::Medians, Look::Counts],
            _ => vec![Look::Counts],
        }
    }

    /// The one that is measured, and the other whose values part it.
    fn number_and_value(&self) -> Option<(&Extent, &Extent)> {
        let is_measure = |extent: &Extent| matches!(extent.places, Places::Bars { .. });
        let (a, b) = (&self.found.a, &self.found.b);
        match (is_measure(a), is_measure(b)) {
            (true, false) => Some((a, b)),
            (false, true) => Some((b, a)),
            _ => None,
        }
    }

    fn drawn(&self, look: Look) -> Together {
        match (look, &self.found.points, self.number_and_value()) {
            (Look::Rows, Some(points), _) => one_by_one(self, points),
            (Look::Boxes, _, Some((numbers, by))) => boxes(self, numbers, by),
            (Look::Medians, _, Some((numbers, by))) => medians(self, numbers, by),
            _ => counted(self),
        }
    }

    /// How the numbers of one of them are set.
    pub fn digits(&self, extent: &Extent) -> Digits {
        let column = self.report.columns.iter().find(|column| column.name == extent.name);
        column.map_or(Digits::PLAIN, Digits::of)
    }

    /// A place of one of them in words.
    pub fn words(&self, extent: &Extent, place: usize) -> String {
        place_words(extent, self.digits(extent), place)
    }

    /// Rows, marked in both columns.
    pub fn row_link(&self, label: String, selection: Selection) -> RowLink {
        let columns = vec![self.found.a.name.clone(), self.found.b.name.clone()];
        RowLink {
            label,
            selection,
            columns,
            of_version: false,
        }
    }
}
