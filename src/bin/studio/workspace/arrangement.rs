//! How a person has arranged the columns of a file: which are hidden, which stay at the left, in which order they come
//! and how wide they are. By their names, so that it holds over the versions of the table.

use std::collections::{BTreeMap, BTreeSet};

use glovebox::few;
use glovebox::table::Field;

/// Where a column is moved among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To<'a> {
    /// Before all of them.
    First,
    /// Before the one before it.
    Earlier,
    /// Behind the one behind it.
    Later,
    /// Behind all of them.
    Last,
    /// Into the place of the column of that name, which makes room.
    PlaceOf(&'a str),
}

/// The arrangement; at first the table's own.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Arrangement {
    hidden: BTreeSet<String>,
    /// Those that stay at the left, in their order.
    pinned: Vec<String>,
    /// All of them in their order, once one was moved.
    order: Vec<String>,
    widths: BTreeMap<String, f64>,
}

impl Arrangement {
    /// The places in the table of the columns that are shown, in their order, and how many of them stay at the left.
    pub fn shown(&self, fields: &[Field]) -> (Vec<usize>, usize) {
        let all = self.ordered(fields);
        let is_shown = |place: &usize| {
            fields
                .get(*place)
                .is_some_and(|field| !self.hidden.contains(&field.name))
        };
        let (mut first, rest): (Vec<usize>, Vec<usize>) = all
            .into_iter()
            .filter(is_shown)
            .partition(|place| fields.get(*place).is_some_and(|field| self.is_pinned(&field.name)));
        let at = |place: &usize| {
            let name = fields.get(*place).map(|field| &field.name);
            self.pinned.iter().position(|pinned| Some(pinned) == name)
        };
        few::sort_by_key(&mut first, at);
        let pinned = first.len();
        first.extend(rest);
        if first.is_empty() {
            // A table of no columns would leave no way back to them.
            first.extend(self.ordered(fields).first());
        }
        (first, pinned)
    }

    /// The places in the table of all columns in their order, hidden ones too.
    pub fn ordered(&self, fields: &[Field]) -> Vec<usize> {
        let rank = few::map(self.order.iter().map(String::as_str).zip(0..));
        let mut all: Vec<usize> = (0..fields.len()).collect();
        // What came since comes last.
        few::sort_by_key(&mut all, |place| {
            fields
                .get(*place)
                .and_then(|field| rank.get(field.name.as_str()))
                .map_or((1, 0), |rank| (0, *rank))
        });
        all
    }

    /// Whether all columns are shown in the table's own order.
    pub fn is_own(&self, fields: &[Field]) -> bool {
        let (shown, _) = self.shown(fields);
        shown.len() == fields.len() && shown.is_sorted()
    }

    /// The places in the table of the columns that are shown, in its own order; none named where all of them are.
    pub fn visible(&self, fields: &[Field]) -> Vec<usize> {
        let (mut shown, _) = self.shown(fields);
        if shown.len() == fields.len() {
            return Vec::new();
        }
        few::sort_by_key(&mut shown, |place| *place);
        shown
    }

    /// Whether a column is hidden.
    pub fn is_hidden(&self, name: &str) -> bool {
        self.hidden.contains(name)
    }

    /// Whether a column stays at the left.
    pub fn is_pinned(&self, name: &str) -> bool {
        self.pinned.iter().any(|pinned| pinned == name)
    }

    /// The width that a person gave a column, in pixels.
    pub fn width(&self, name: &str) -> Option<f64> {
        self.widths.get(name).copied()
    }

    /// With a column hidden, or shown again.
    #[must_use]
    pub fn with_hidden(mut self, name: &str, hidden: bool) -> Self {
        match hidden {
            true => self.hidden.insert(name.to_owned()),
            false => self.hidden.remove(name),
        };
        self
    }

    /// With a column as wide as its values need.
    #[must_use]
    pub fn with_own_width(mut self, name: &str) -> Self {
        self.widths.remove(name);
        self
    }

    /// With a column that stays at the left, or does not any more.
    #[must_use]
    pub fn with_pinned(mut self, name: &str, pinned: bool) -> Self {
        self.pinned.retain(|other| other != name);
        if pinned {
            self.pinned.push(name.to_owned());
        }
        self
    }

    /// With a column in another place.
    #[must_use]
    pub fn with_moved(mut self, fields: &[Field], name: &str, to: To<'_>) -> Self {
        let names = self.ordered(fields).into_iter();
        let mut names: Vec<String> = names
            .filter_map(|place| Some(fields.get(place)?.name.clone()))
            .collect();
        shift(&mut names, name, to);
        self.order = names;
        // Those at the left have an order of their own.
        shift(&mut self.pinned, name, to);
        self
    }

    /// With a column of that width, in pixels.
    #[must_use]
    pub fn with_width(mut self, name: &str, width: f64) -> Self {
        self.widths.insert(name.to_owned(), width);
        self
    }
}

/// Moves a name among names; nothing where one that is meant is not among them.
fn shift(names: &mut Vec<String>, name: &str, to: To<'_>) {
    let place = |name: &str| names.iter().position(|other| other == name);
    let Some(at) = place(name) else { return };
    let last = names.len() - 1;
    let to = match to {
        To::First => Some(0),
        To::Earlier => Some(at.saturating_sub(1)),
        To::Later => Some((at + 1).min(last)),
        To::Last => Some(last),
        To::PlaceOf(other) => place(other),
    };
    if let Some(to) = to {
        let moved = names.remove(at);
        names.insert(to, moved);
    }
}

/// Where each column is among others, by its name; one that was named anew is where it was.
pub fn columns_moved(before: &[Field], now: &[Field]) -> Vec<Option<usize>> {
    let mut shift = 0;
    let moved = before.iter().enumerate().map(|(place, field)| {
        let is_it = |other: &Field| other.name == field.name;
        // Most are as far from where they were as the one before.
        let likely = place.saturating_sub(shift);
        if now.get(likely).is_some_and(is_it) {
            return Some(likely);
        }
        if let Some(found) = now.iter().position(is_it) {
            shift = place.saturating_sub(found);
            return Some(found);
        }
        let new = now.get(place).filter(|_| before.len() == now.len())?;
        (!before.iter().any(|other| other.name == new.name)).then_some(place)
    });
    moved.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use glovebox::table::Type;

    fn fields(names: &[&str]) -> Vec<Field> {
        let field = |name: &&str| Field {
            name: (*name).to_owned(),
            r#type: Type::Integer,
        };
        names.iter().map(field).collect()
    }

    #[test]
    fn at_first_all_columns_are_shown_in_their_order() {
        let own = Arrangement::default();
        assert_eq!(own.shown(&fields(&["a", "b", "c"])), (vec![0, 1, 2], 0));
        assert!(own.is_own(&fields(&["a", "b"])) && own.is_own(&[]));
    }

    #[test]
    fn what_is_kept_at_the_left_comes_first_in_the_order_in_which_it_was_chosen() {
        let fields = fields(&["a", "b", "c", "d"]);
        let now = Arrangement::default().with_pinned("d", true).with_pinned("b", true);
        assert_eq!(now.shown(&fields), (vec![3, 1, 0, 2], 2));
        assert!(!now.is_own(&fields));
        let now = now.with_hidden("d", true);
        assert_eq!(now.shown(&fields), (vec![1, 0, 2], 1), "hidden, it is not there");
        assert_eq!(now.visible(&fields), [0, 1, 2], "in the table's own order");
        assert_eq!(now.with_pinned("b", false).shown(&fields), (vec![0, 1, 2], 0));
        assert!(Arrangement::default().visible(&fields).is_empty());
    }

    #[test]
    fn one_column_is_shown_whatever_is_hidden() {
        let fields = fields(&["a", "b"]);
        let none = Arrangement::default().with_hidden("a", true).with_hidden("b", true);
        assert_eq!(none.shown(&fields), (vec![0], 0));
        assert_eq!(none.with_hidden("b", false).shown(&fields), (vec![1], 0));
        assert_eq!(Arrangement::default().shown(&[]), (Vec::new(), 0));
    }

    #[test]
    fn columns_move_by_a_place_or_to_an_end_and_stay_there() {
        let fields = fields(&["a", "b", "c"]);
        let now = Arrangement::default().with_moved(&fields, "c", To::Earlier);
        assert_eq!(now.ordered(&fields), [0, 2, 1]);
        let now = now
            .with_moved(&fields, "c", To::Earlier)
            .with_moved(&fields, "c", To::Earlier);
        assert_eq!(now.ordered(&fields), [2, 0, 1]);
        let now = now.with_moved(&fields, "b", To::Later);
        assert_eq!(now.ordered(&fields), [2, 0, 1], "the last one has nowhere to go");
        let ends = now.clone().with_moved(&fields, "c", To::Last);
        assert_eq!(ends.ordered(&fields), [0, 1, 2]);
        assert_eq!(ends.with_moved(&fields, "b", To::First).ordered(&fields), [1, 0, 2]);
        assert_eq!(now.with_moved(&fields, "gone", To::First).ordered(&fields), [2, 0, 1]);
    }

    #[test]
    fn a_column_takes_the_place_of_another_also_among_those_at_the_left() {
        let fields = fields(&["a", "b", "c", "d"]);
        let now = Arrangement::default().with_moved(&fields, "a", To::PlaceOf("c"));
        assert_eq!(now.ordered(&fields), [1, 2, 0, 3]);
        assert_eq!(
            now.with_moved(&fields, "d", To::PlaceOf("b")).ordered(&fields),
            [3, 1, 2, 0]
        );
        let kept = Arrangement::default().with_pinned("a", true).with_pinned("c", true);
        let kept = kept.with_moved(&fields, "c", To::PlaceOf("a"));
        assert_eq!(kept.shown(&fields), (vec![2, 0, 1, 3], 2));
    }

    #[test]
    fn other_versions_of_the_table_keep_the_arrangement_by_names() {
        let before = fields(&["a", "b", "c"]);
        let now = Arrangement::default()
            .with_moved(&before, "c", To::Earlier)
            .with_hidden("a", true)
            .with_width("b", 90.0);
        // A column is gone, and one came.
        let after = fields(&["c", "new", "b"]);
        assert_eq!(now.shown(&after), (vec![0, 2, 1], 0));
        assert_eq!((now.width("b"), now.width("c")), (Some(90.0), None));
    }

    #[test]
    fn columns_are_found_by_their_names_after_others_are_gone_come_or_named_anew() {
        let moved = |before: &[&str], now: &[&str]| columns_moved(&fields(before), &fields(now));
        let all = ["a", "b", "c", "d"];
        assert_eq!(moved(&all, &["b", "d"]), [None, Some(0), None, Some(1)]);
        assert_eq!(moved(&["b", "d"], &all), [Some(1), Some(3)]);
        assert_eq!(moved(&all, &["d", "c", "b", "a"]), [Some(3), Some(2), Some(1), Some(0)]);
        assert_eq!(moved(&all, &["a", "x", "c", "d"]), [Some(0), Some(1), Some(2), Some(3)]);
        assert_eq!(
            moved(&all, &["c", "a", "x", "d"]),
            [Some(1), None, Some(0), Some(3)],
            "b is gone, x came"
        );
    }
}
