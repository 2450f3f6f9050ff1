//! Where rows and columns lie: the few that are on screen, of however many there are.
//!
//! Browsers refuse elements taller than some 33 million pixels (Firefox 17 million), so from a
//! certain number of rows on the scroll bar moves in proportion, and the wheel row by row.

use glovebox::table::{Field, Type};

use crate::parts::{HasLooks, number};
use crate::workspace::Arrangement;

/// A row's height.
pub const ROW: f64 = 26.0;
/// The header's height.
pub const HEAD: f64 = 57.0;
/// The tallest that the scrolled element is made.
const TALLEST: f64 = 15_000_000.0;
/// Width of a character of cells, on average.
const LETTER: f64 = 7.1;
/// Width of a digit, which are alike.
const DIGIT: f64 = 7.8;
/// Width of a character of names, which are bold.
const BOLD: f64 = 8.0;
/// Space left and right in a cell.
const PADDING: f64 = 22.0;
const NARROWEST: f64 = 76.0;
/// The narrowest of numbers and times, whose bars must be wide enough to be pointed at.
const BRUSHED: f64 = 92.0;
const WIDEST: f64 = 280.0;
/// The narrowest that a person may make a column: its type and its first letters are seen.
pub const LEAST: f64 = 48.0;
/// The part of the room that columns which stay at the left may take.
const KEPT: f64 = 0.6;

/// What is seen of the table.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct View {
    /// Pixels of rows above the first one seen, as if all rows were laid out.
    pub top: f64,
    /// Pixels of columns before the first one seen.
    pub left: f64,
    /// Width of the window onto the table.
    pub width: f64,
    /// Height of the window onto the table, header included.
    pub height: f64,
}

impl View {
    /// Height of the rows' part.
    pub fn body(&self) -> f64 {
        (self.height - HEAD).max(0.0)
    }

    /// Rows on screen: the first, and one past the last.
    pub fn rows(&self, total: u64) -> (u64, u64) {
        let first = (self.top / ROW).floor().max(0.0) as u64;
        let last = ((self.top + self.body()) / ROW).ceil().max(0.0) as u64;
        (first.min(total), last.min(total))
    }

    /// Whole rows that fit, at least one.
    pub fn page(&self) -> u64 {
        (self.body() / ROW).floor().max(1.0) as u64
    }
}

/// How far the scroll bar's element is stretched, and how that maps to rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Height of all rows.
    pub full: f64,
    /// Height that the scrolled element has instead.
    pub drawn: f64,
}

impl Scale {
    /// For so many rows.
    pub fn of(total: u64) -> Scale {
        let full = total as f64 * ROW;
        Scale {
            full,
            drawn: full.min(TALLEST),
        }
    }

    /// Whether the scroll bar moves in proportion only.
    pub fn is_proportional(&self) -> bool {
        self.full > self.drawn
    }

    /// The greatest `top`, when so much of the rows' part is seen.
    pub fn last_top(&self, body: f64) -> f64 {
        (self.full - body).max(0.0)
    }

    /// From the scroll bar's position to `top`.
    pub fn top(&self, scrolled: f64, body: f64) -> f64 {
        let (drawn, full) = ((self.drawn - body).max(1.0), self.last_top(body));
        if self.is_proportional() {
            (scrolled / drawn * full).clamp(0.0, full)
        } else {
            scrolled.clamp(0.0, full)
        }
    }

    /// From `top` to the scroll bar's position.
    pub fn scrolled(&self, top: f64, body: f64) -> f64 {
        let (drawn, full) = ((self.drawn - body).max(0.0), self.last_top(body).max(1.0));
        if self.is_proportional() {
            top / full * drawn
        } else {
            top
        }
    }
}

/// Where each column that is shown begins, in pixels. A lane is a column's place among those.
#[derive(Debug, Clone, PartialEq)]
pub struct Lanes {
    /// One more entry than lanes.
    edges: Vec<f64>,
    /// The place in the table of each.
    places: Vec<usize>,
    /// How many of them stay at the left.
    pinned: usize,
    /// Width of the row numbers.
    pub gutter: f64,
}

impl Lanes {
    /// As wide as names and, once the profile is there, values need; or as a person made them.
    pub fn of(fields: &[Field], rows: u64, looks: Option<&dyn HasLooks>, arrangement: &Arrangement) -> Lanes {
        let (places, pinned) = arrangement.shown(fields);
        let mut edges = Vec::with_capacity(places.len() + 1);
        let mut x = 0.0;
        edges.push(x);
        for place in &places {
            let Some(field) = fields.get(*place) else { continue };
            let own = || width(field, looks.and_then(|looks| looks.letters(*place)));
            x += arrangement.width(&field.name).unwrap_or_else(own);
            edges.push(x);
        }
        let digits = number::count(rows).len() as f64;
        Lanes {
            edges,
            places,
            pinned,
            gutter: (digits * LETTER + PADDING).max(44.0).round(),
        }
    }

    /// How many lanes there are.
    pub fn count(&self) -> usize {
        self.places.len()
    }

    /// The place in the table of a lane's column.
    pub fn place(&self, lane: usize) -> Option<usize> {
        self.places.get(lane).copied()
    }

    /// The places in the table of all lanes between two, both included.
    pub fn places(&self, first: usize, last: usize) -> Vec<usize> {
        self.places
            .iter()
            .skip(first)
            .take((last + 1).saturating_sub(first))
            .copied()
            .collect()
    }

    /// The lane of the column at a place; `None` when it is hidden.
    pub fn lane_of(&self, place: usize) -> Option<usize> {
        self.places.iter().position(|other| *other == place)
    }

    /// Width of all columns.
    pub fn width(&self) -> f64 {
        self.edges.last().copied().unwrap_or_default()
    }

    /// How many lanes stay at the left: not so many that they leave the others no room.
    fn kept(&self, view: &View) -> usize {
        let most = (view.width - self.gutter) * KEPT;
        (0..=self.pinned)
            .rev()
            .find(|count| self.edges.get(*count).is_some_and(|edge| *edge <= most))
            .unwrap_or(0)
    }

    /// Width of those that stay at the left.
    pub fn kept_width(&self, view: &View) -> f64 {
        self.edges.get(self.kept(view)).copied().unwrap_or_default()
    }

    /// Whether a lane stays at the left.
    pub fn is_kept(&self, lane: usize, view: &View) -> bool {
        lane < self.kept(view)
    }

    /// Where a lane begins and how wide it is.
    pub fn lane(&self, lane: usize) -> (f64, f64) {
        match (self.edges.get(lane), self.edges.get(lane + 1)) {
            (Some(&from), Some(&to)) => (from, to - from),
            _ => (0.0, 0.0),
        }
    }

    /// Where a lane is drawn, in pixels from the left of the window, and how wide.
    pub fn drawn(&self, lane: usize, view: &View) -> (f64, f64) {
        let (x, width) = self.lane(lane);
        let scrolled = if self.is_kept(lane, view) { 0.0 } else { view.left };
        (self.gutter + x - scrolled, width)
    }

    /// How far to scroll so that a lane is seen whole; `None` when it is.
    pub fn revealed(&self, lane: usize, view: &View) -> Option<f64> {
        if self.is_kept(lane, view) {
            return None;
        }
        let (x, width) = self.lane(lane);
        let (covered, room) = (self.kept_width(view), view.width - self.gutter);
        if x < view.left + covered {
            Some(x - covered)
        } else if x + width > view.left + room {
            Some((x + width - room).ceil())
        } else {
            None
        }
    }

    /// The lanes on screen: those that stay, and those that are not scrolled away.
    pub fn seen(&self, view: &View) -> Vec<usize> {
        let columns = self.count();
        let left = view.left + self.kept_width(view);
        let right = view.left + view.width - self.gutter;
        let first = self.edges.partition_point(|&x| x <= left).saturating_sub(1);
        let last = self.edges.partition_point(|&x| x < right).min(columns);
        let kept = self.kept(view);
        (0..kept).chain(first.max(kept)..last.max(kept)).collect()
    }
}

/// How wide a column is of itself.
fn width(field: &Field, letters: Option<usize>) -> f64 {
    let name = field.name.chars().count() as f64 * BOLD + 62.0;
    let narrowest = if field.r#type.is_measure() { BRUSHED } else { NARROWEST };
    let letter = if field.r#type.is_measure() { DIGIT } else { LETTER };
    let needed = (cell_letters(field, letters) * letter + PADDING).max(name);
    needed.clamp(narrowest, WIDEST).round()
}

fn cell_letters(field: &Field, found: Option<usize>) -> f64 {
    let usual = match field.r#type {
        Type::Text => 16,
        Type::Timestamp => 20,
        Type::Date => 11,
        Type::Boolean => 6,
        _ => 9,
    };
    found.filter(|n| *n > 0).unwrap_or(usual) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lanes(arrangement: &Arrangement) -> Lanes {
        let fields: Vec<Field> = (0..10)
            .map(|at| Field {
                name: format!("c{at}"),
                r#type: Type::Integer,
            })
            .collect();
        let wide = fields
            .iter()
            .fold(arrangement.clone(), |now, field| now.with_width(&field.name, 100.0));
        Lanes::of(&fields, 1_000, None, &wide)
    }

    fn view(left: f64, width: f64) -> View {
        View {
            top: 0.0,
            left,
            width,
            height: 400.0,
        }
    }

    #[test]
    fn the_lanes_on_screen_are_those_that_stay_and_those_that_are_not_below_them() {
        let own = lanes(&Arrangement::default());
        let room = own.gutter + 250.0;
        assert_eq!(own.seen(&view(0.0, room)), [0, 1, 2]);
        assert_eq!(own.seen(&view(150.0, room)), [1, 2, 3]);
        assert_eq!(own.seen(&view(750.0, room)), [7, 8, 9]);
        let kept = lanes(&Arrangement::default().with_pinned("c9", true));
        assert_eq!(
            (kept.place(0), kept.place(1), kept.lane_of(9)),
            (Some(9), Some(0), Some(0))
        );
        assert_eq!(kept.seen(&view(0.0, room)), [0, 1, 2]);
        assert_eq!(kept.seen(&view(150.0, room)), [0, 2, 3]);
        assert_eq!(kept.drawn(0, &view(150.0, room)).0, kept.gutter, "it stays");
    }

    #[test]
    fn a_lane_is_scrolled_to_just_so_far_that_it_is_seen_whole() {
        let kept = lanes(&Arrangement::default().with_pinned("c9", true));
        let room = kept.gutter + 350.0;
        assert_eq!(
            kept.revealed(0, &view(400.0, room)),
            None,
            "what stays needs no scrolling"
        );
        assert_eq!(
            kept.revealed(4, &view(50.0, room)),
            Some(150.0),
            "its right edge at the right"
        );
        assert_eq!(kept.revealed(2, &view(400.0, room)), Some(100.0), "beside what stays");
        assert_eq!(kept.revealed(3, &view(100.0, room)), None);
    }

    #[test]
    fn more_rows_than_a_browser_draws_are_scrolled_in_proportion_to_the_last() {
        let scale = Scale::of(100_000_000);
        assert!(scale.is_proportional() && !Scale::of(1_000).is_proportional());
        let body = 400.0;
        let end = scale.top(scale.drawn - body, body);
        assert_eq!(end, scale.last_top(body));
        let there = scale.top(scale.scrolled(123_456_789.0, body), body);
        assert!((there - 123_456_789.0).abs() < 1.0, "{there}");
        let last = view(0.0, 500.0).rows(3);
        assert_eq!(last, (0, 3));
    }

    #[test]
    fn hidden_columns_have_no_lane_and_ranges_name_places() {
        let some = lanes(&Arrangement::default().with_hidden("c1", true));
        assert_eq!((some.count(), some.lane_of(1), some.lane_of(2)), (9, None, Some(1)));
        assert_eq!(some.places(0, 2), [0, 2, 3]);
        assert_eq!(some.places(7, 99), [8, 9]);
    }
}
