//! What the cells of a column show about how its dates are written: counted once, whatever they turn out to mean.

use super::form::{FORMS, Form};
use super::shape::{Day, Shape};
use crate::table::notation::is_missing;
use crate::table::parse::datetime::days;

/// Dates that can be read in two ways, of which both are kept to be compared with the sure ones.
const OPEN: usize = 1_000;

/// A text and the form that it is an example of; whether it says a.m. or p.m.
pub type Example = (Form, bool, String);

/// Numbers of which either may be the day.
#[derive(Debug, Clone, Copy, Default)]
pub struct Numbers {
    /// Cells.
    pub all: u64,
    /// Of them, those that are days with the day first, with the month first, and with the year first.
    pub fits: [u64; 3],
    /// Those whose first number is above 12 and whose second is not.
    pub day_first: u64,
    /// The other way round.
    pub month_first: u64,
    /// Those that are another day in the other order.
    pub open: u64,
}

/// How dates of a column are written.
#[derive(Debug, Clone)]
pub struct Tally {
    /// Whether texts that say that nothing is known are missing.
    pub phrases: bool,
    /// Cells that are not missing.
    pub total: u64,
    /// By form, without and with a.m. or p.m.
    pub forms: [[u64; 2]; FORMS.len()],
    /// The first of each.
    pub examples: Vec<Example>,
    /// By the forms of numbers, in their order.
    pub numbers: [Numbers; 6],
    /// Three numbers of two digits whose first, and whose last, can be no day: a year.
    pub years_at: [u64; 2],
    /// Names of months with a number before, or behind, that can be no day.
    pub named_years_at: [u64; 2],
    /// Years of two digits, last in their cell.
    pub years: [u64; 100],
    /// Cells of three short numbers that have a number of one digit.
    pub unpadded: u64,
    /// Those with a zero before a digit.
    pub zeros: u64,
    /// Months by number that may be the years of a season: `2011-12`.
    pub seasons: u64,
    /// Dates with a time of day: without zone, and with one.
    pub instants: [u64; 2],
    /// The zone of the first, and whether all have it.
    pub zone: Option<(i16, bool)>,
    /// Decimals of a second, at most.
    pub finest: u8,
    /// The first and the last day of which there is no doubt.
    pub sure: Option<(i64, i64)>,
    /// Days in both orders.
    pub open: Vec<(i64, i64)>,
}

impl Default for Tally {
    fn default() -> Self {
        Tally {
            phrases: false,
            total: 0,
            forms: [[0; 2]; FORMS.len()],
            examples: Vec::new(),
            numbers: [Numbers::default(); 6],
            years_at: [0; 2],
            named_years_at: [0; 2],
            years: [0; 100],
            unpadded: 0,
            zeros: 0,
            seasons: 0,
            instants: [0; 2],
            zone: None,
            finest: 0,
            sure: None,
            open: Vec::new(),
        }
    }
}

impl Tally {
    /// Of no cell yet, with what `phrases` says.
    pub fn new(phrases: bool) -> Tally {
        Tally {
            phrases,
            ..Tally::default()
        }
    }

    /// Counts a text that so many cells have.
    pub fn add(&mut self, text: &str, cells: u64) {
        let shape = Shape::of(text);
        if self.phrases && shape.is_none() && is_missing(text) {
            return;
        }
        self.total += cells;
        let Some(shape) = shape else { return };
        let half = shape.clock.is_some_and(|clock| clock.half);
        let Some(count) = self
            .forms
            .get_mut(shape.form as usize)
            .and_then(|pair| pair.get_mut(usize::from(half)))
        else {
            return;
        };
        if *count == 0 {
            self.examples.push((shape.form, half, text.to_owned()));
        }
        *count += cells;
        self.clock(&shape, cells);
        self.day(&shape, text, cells);
    }

    fn clock(&mut self, shape: &Shape, cells: u64) {
        let Some(clock) = shape.clock else { return };
        self.finest = self.finest.max(clock.fraction.1);
        if shape.day == Day::None {
            return;
        }
        if let Some(count) = self.instants.get_mut(usize::from(clock.zone.is_some())) {
            *count += cells;
        }
        if let Some(own) = clock.zone {
            let (first, same) = self.zone.unwrap_or((own, true));
            self.zone = Some((first, same && first == own));
        }
    }

    fn day(&mut self, shape: &Shape, text: &str, cells: u64) {
        match shape.day {
            Day::None => {}
            Day::Known(day) => {
                if shape.form.grain() == super::form::Grain::Day {
                    self.is_sure(day);
                }
                self.seasons += if is_season(shape.form, text) { cells } else { 0 };
            }
            Day::Short(year, _, day) => {
                self.year(year, cells);
                if shape.form == Form::DayNameShort {
                    add_at(&mut self.named_years_at, [day, year], cells);
                }
            }
            Day::Numbers(first, second, year) => self.numbers(shape.form, (first, second), year, None, cells),
            Day::Three(first, second, third) => {
                self.year(third, cells);
                add_at(&mut self.years_at, [first, third], cells);
                self.unpadded += if shape.padded { 0 } else { cells };
                self.zeros += if shape.padded && first.min(second) < 10 {
                    cells
                } else {
                    0
                };
                self.numbers(shape.form, (first, second), 2_000, Some(third), cells);
            }
        }
    }

    fn numbers(&mut self, form: Form, (first, second): (u8, u8), year: i64, third: Option<u8>, cells: u64) {
        let by = |day: u8, month: u8| days(year, month.into(), day.into());
        let (day_first, month_first) = (by(first, second), by(second, first));
        // Days of the year 2000, which has all of them, stand for those of any century.
        let year_first = third.and_then(|third| by(third, second));
        let at = (form as usize).saturating_sub(Form::Slash as usize);
        let Some(numbers) = self.numbers.get_mut(at) else {
            return;
        };
        numbers.all += cells;
        for (fits, day) in numbers.fits.iter_mut().zip([day_first, month_first, year_first]) {
            *fits += if day.is_some() { cells } else { 0 };
        }
        match (day_first, month_first) {
            (Some(_), None) => numbers.day_first += cells,
            (None, Some(_)) => numbers.month_first += cells,
            (Some(a), Some(b)) if a != b => {
                numbers.open += cells;
                if third.is_none() && self.open.len() < OPEN {
                    self.open.push((a, b));
                }
                return;
            }
            _ => {}
        }
        if let Some(day) = day_first.or(month_first).filter(|_| third.is_none()) {
            self.is_sure(day);
        }
    }

    fn is_sure(&mut self, day: i64) {
        let (first, last) = self.sure.unwrap_or((day, day));
        self.sure = Some((first.min(day), last.max(day)));
    }

    fn year(&mut self, short: u8, cells: u64) {
        if let Some(count) = self.years.get_mut(usize::from(short)) {
            *count += cells;
        }
    }

    /// Cells of a form.
    pub fn of(&self, form: Form) -> u64 {
        self.forms.get(form as usize).map_or(0, |pair| pair.iter().sum())
    }

    /// The numbers of a form, where it has some of which either may be the day.
    pub fn numbers_of(&self, form: Form) -> Option<&Numbers> {
        let at = (form as usize).checked_sub(Form::Slash as usize)?;
        self.numbers.get(at)
    }

    /// Cells that readers do not take for dates and times by themselves.
    pub fn written(&self) -> u64 {
        let all = FORMS.iter().zip(&self.forms);
        all.map(|(form, [plain, half])| match form {
            Form::Iso | Form::Clock | Form::Year => *half,
            _ => plain + half,
        })
        .sum()
    }

    /// Cells that are at least a part of a date or a time, years alone left out.
    pub fn dated(&self) -> u64 {
        let all = FORMS.iter().filter(|form| **form != Form::Year);
        all.map(|form| self.of(*form)).sum()
    }

    /// The first text of a form.
    pub fn example(&self, form: Form, half: bool) -> &str {
        let found = self
            .examples
            .iter()
            .find(|(own, own_half, _)| (*own, *own_half) == (form, half));
        found.map_or("", |(_, _, text)| text)
    }
}

/// Whether `2011-12` may be two years that follow each other.
fn is_season(form: Form, text: &str) -> bool {
    let two = |at: usize| text.trim().get(at..at + 2)?.parse::<u32>().ok();
    form == Form::MonthNumber && matches!((two(2), two(5)), (Some(a), Some(b)) if (a + 1) % 100 == b)
}

/// Counts where a number can be no day.
fn add_at(into: &mut [u64; 2], numbers: [u8; 2], cells: u64) {
    for (count, number) in into.iter_mut().zip(numbers) {
        *count += if number == 0 || number > 31 { cells } else { 0 };
    }
}
