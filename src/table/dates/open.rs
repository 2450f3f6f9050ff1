//! The columns of a file that has been opened, read as the dates that they hold.
//!
//! Readers take plain dates by themselves. Of every column of text that is left some rows are looked at; one that holds few
//! dates there costs nothing more. The others are counted whole, decided on, and computed from their texts from then on,
//! in memory or chunk by chunk.

use std::sync::Arc;

use super::decide::{Choice, Decision, Known, decide};
use super::fitted::{Extent, How, Read};
use super::form::Form;
use super::names::says_date;
use super::pattern::Pattern;
use super::swapped::Swapped;
use super::told::{self, NAMED, Told};
use super::{Day, Serial, Shape, Tally};
use crate::run::Context;
use crate::table::notation::{each, is_missing, samples, text, texts, told_rows};
use crate::table::{
    DateFormat, DateNotation, DatesRead, Field, Made, Missing, ReadOptions, RowSet, SourceReport, Table, Type, records,
};
use crate::{Error, Finding, Result};

/// Rows of a look, of which there are two: at the beginning and in the middle.
const SAMPLE: usize = 256;

/// How a file is to be read so that its dates can be: columns whose texts are needed as they are written.
pub fn wanted(options: ReadOptions) -> ReadOptions {
    let mut wanted = options;
    let day_first = wanted.date_format.as_ref().and_then(DateFormat::day_first);
    wanted.day_first = wanted.day_first.or(day_first);
    if wanted.missing != Missing::Pandas {
        let times = wanted.types.values_mut().filter(|own| own.is_time());
        times.for_each(|own| *own = Type::Text);
    }
    for name in wanted.date_format_of.keys() {
        wanted.types.insert(name.clone(), Type::Text);
    }
    wanted
}

/// Reads what is written otherwise than plainly.
///
/// # Errors
/// When the source cannot be read any more, a column that is named does not exist, a format goes with no column, or the
/// person said stop.
pub async fn open(table: Table, options: &ReadOptions, cx: &Context) -> Result<Table> {
    let Some(source) = table.source().cloned() else {
        return Ok(table);
    };
    if let Some(unknown) = options
        .date_format_of
        .keys()
        .find(|name| table.position(name).is_none())
    {
        return Err(table.no_column("date_format_of", unknown));
    }
    if options
        .date_format
        .as_ref()
        .is_some_and(|format| serial(format).is_some())
    {
        let what = "say of which column: not every number is a date";
        return Err(Error::option("date_format", what));
    }
    if options.missing == Missing::Pandas && options.date_format_of.is_empty() {
        return Ok(table);
    }
    let mut reading = Reading::of(&table, source, options);
    reading.by_format(cx).await?;
    let candidates = reading.candidates(cx).await?;
    let others = reading.orders(&candidates);
    for candidate in candidates {
        reading.decide(candidate, &others, cx).await?;
    }
    reading.plain(&others);
    reading.table(cx).await
}

/// A column that may hold dates.
struct Candidate {
    place: usize,
    known: Known,
    tally: Tally,
}

/// In which order columns of a form have day and month, where none of its cells leaves a doubt.
type Orders = Vec<(Form, bool)>;

/// A table whose dates are being read.
struct Reading<'a> {
    of: &'a Table,
    options: &'a ReadOptions,
    source: SourceReport,
    made: Vec<Made>,
    findings: Vec<Finding>,
    /// Rows that are no records.
    apart: RowSet,
    /// Places of columns that are done.
    done: Vec<usize>,
    changed: bool,
}

impl<'a> Reading<'a> {
    fn of(table: &'a Table, source: SourceReport, options: &'a ReadOptions) -> Self {
        Reading {
            of: table,
            options,
            source,
            made: table.made(),
            findings: table.findings().to_vec(),
            apart: records::none(table.findings()),
            done: Vec::new(),
            changed: false,
        }
    }

    fn name(&self, place: usize) -> &'a str {
        self.of.fields().get(place).map_or("", |field| field.name.as_str())
    }

    /// How a person says that the dates of a column are written.
    fn format(&self, name: &str) -> Option<&'a DateFormat> {
        self.options
            .date_format_of
            .get(name)
            .or(self.options.date_format.as_ref())
    }

    /// Whether texts that say that nothing is known are missing in a column.
    fn phrases(&self, name: &str) -> bool {
        self.options.missing == Missing::Auto && !self.options.missing_of.contains_key(name)
    }

    fn put(&mut self, place: usize, read: Read) {
        let field = Field {
            name: self.name(place).to_owned(),
            r#type: read.r#type(),
        };
        if let Some(slot) = self.made.get_mut(place) {
            *slot = Made::computed(field, vec![place], Arc::new(read));
            self.changed = true;
        }
    }

    /// Columns of which a person gave a pattern, or from what their numbers count.
    async fn by_format(&mut self, cx: &Context) -> Result<()> {
        for (place, field) in self.of.fields().iter().enumerate() {
            let own = self.options.date_format_of.get(&field.name);
            let is_free = field.r#type == Type::Text && !self.options.types.contains_key(&field.name);
            let of_all = self.options.date_format.as_ref().filter(|_| is_free);
            let Some(format) = own.or(of_all) else { continue };
            let Some(how) = how(format) else { continue };
            let (extent, total) = self.extent(place, &how, cx).await?;
            // A pattern that was said of all columns is that of those which it reads.
            if own.is_none() && (extent.read == 0 || (total - extent.read) * 100 > total) {
                continue;
            }
            self.source.dates.push(DatesRead {
                column: field.name.clone(),
                notations: vec![DateNotation {
                    pattern: format.text().to_owned(),
                    cells: extent.read,
                }],
                day_first: None,
                doubted: false,
                pivot: format.text().contains("%y").then_some(super::PIVOT),
                cells: extent.read,
            });
            self.put(
                place,
                Read::new(how, &extent, Some(Type::Date), self.phrases(&field.name)),
            );
            self.done.push(place);
        }
        Ok(())
    }

    /// What the cells of a column are that is read so, and how many there are.
    async fn extent(&self, place: usize, how: &How, cx: &Context) -> Result<(Extent, u64)> {
        let (mut extent, mut total) = (Extent::default(), 0);
        let mut add = |text: &str, cells: u64| {
            total += cells;
            if let Some(stamp) = how.read(text) {
                extent.add(&stamp, cells);
            }
        };
        each(self.of, place, cx, &mut |chunk, _| texts(chunk, &mut add)).await?;
        Ok((extent, total))
    }

    /// The columns that may hold dates, counted whole.
    async fn candidates(&self, cx: &Context) -> Result<Vec<Candidate>> {
        let fields = self.of.fields().iter().enumerate();
        let places: Vec<usize> = fields
            .filter(|(place, field)| self.is_free(*place, field))
            .map(|(place, _)| place)
            .collect();
        let mut found = Vec::new();
        for (place, sample) in places.iter().zip(samples(self.of, &places, SAMPLE)) {
            let known = self.known(*place);
            let mut tally = Tally::new(self.phrases(self.name(*place)));
            let mut add = |text: &str, cells: u64| tally.add(text, cells);
            sample.iter().for_each(|chunk| texts(chunk, &mut add));
            let is_text = self
                .of
                .fields()
                .get(*place)
                .is_some_and(|field| field.r#type == Type::Text);
            if known.given.is_none() && !may_be(&tally, is_text) {
                continue;
            }
            match self.counted(*place, cx).await {
                Ok(tally) => found.push(Candidate {
                    place: *place,
                    known,
                    tally,
                }),
                Err(Error::Stopped) => return Err(Error::Stopped),
                // What is damaged further on is told when somebody asks for it.
                Err(_) => {}
            }
        }
        Ok(found)
    }

    /// Whether nothing was said of a column that rules dates out: one of text, or of whole numbers that are dates by
    /// its name.
    fn is_free(&self, place: usize, field: &Field) -> bool {
        let given = self.options.types.get(&field.name);
        let is_open = given.is_none_or(|given| given.is_time()) && !self.done.contains(&place);
        let is_number = field.r#type == Type::Integer && given.is_none() && says_date(&field.name);
        is_open && self.options.missing != Missing::Pandas && (field.r#type == Type::Text || is_number)
    }

    fn known(&self, place: usize) -> Known {
        let name = self.name(place);
        let format = self.format(name);
        let own = self.options.date_format_of.get(name);
        let is_forced = own.is_some_and(|format| how(format).is_none());
        Known {
            given: self
                .options
                .types
                .get(name)
                .copied()
                .or(is_forced.then_some(Type::Date)),
            day_first: format.and_then(DateFormat::day_first).or(self.options.day_first),
            year_first: format == Some(&DateFormat::YearFirst),
            says_date: says_date(name),
            others: None,
            apart: !self.apart.is_empty(),
        }
    }

    async fn counted(&self, place: usize, cx: &Context) -> Result<Tally> {
        let mut tally = Tally::new(self.phrases(self.name(place)));
        let (phrases, mut odd) = (tally.phrases, 0);
        let is_odd = |text: &str| Shape::of(text).is_none() && !(phrases && is_missing(text));
        each(self.of, place, cx, &mut |chunk, first| {
            texts(chunk, &mut |text, cells| tally.add(text, cells));
            // What stands in no record is no value that does not fit.
            let apart = records::rows(chunk, first, &self.apart).filter_map(|row| text(chunk, row));
            odd += apart.filter(|text| is_odd(text)).count() as u64;
        })
        .await?;
        tally.total -= odd.min(tally.total);
        Ok(tally)
    }

    /// The order of day and month in columns that leave no doubt, by form.
    fn orders(&self, candidates: &[Candidate]) -> Orders {
        let mut orders = Vec::new();
        for candidate in candidates {
            if let Decision::Dates(choice) = decide(&candidate.tally, candidate.known)
                && let (0, Some(first)) = (choice.doubted, choice.notation.day_first)
            {
                let used = told::used(&candidate.tally, choice.notation.forms);
                orders.extend(
                    used.iter()
                        .filter(|(form, ..)| form.is_numbers())
                        .map(|(form, ..)| (*form, first)),
                );
            }
        }
        let sure = self.source.dates.iter().filter(|read| !read.doubted);
        orders.extend(sure.filter_map(|read| Some((form_of(read)?, read.day_first?))));
        orders
    }

    async fn decide(&mut self, candidate: Candidate, others: &Orders, cx: &Context) -> Result<()> {
        let Candidate { place, known, tally } = candidate;
        let forms = told::used(&tally, u32::MAX);
        let others = forms.iter().find_map(|(form, ..)| agreed(others, *form));
        let known = Known { others, ..known };
        let name = self.name(place);
        match decide(&tally, known) {
            Decision::Other => {}
            Decision::Dates(choice) => self.read(place, &tally, &choice, known, cx).await?,
            Decision::Mostly(choice) => {
                let mut odd = String::new();
                let mut is_odd = |text: &str, _: u64| {
                    let holds = choice.notation.read(text).is_none() && !(tally.phrases && is_missing(text));
                    if holds && odd.is_empty() {
                        text.clone_into(&mut odd);
                    }
                    holds
                };
                let rows = self.rows(place, &mut is_odd, cx).await?;
                let r#type =
                    Read::new(How::Written(choice.notation), &Extent::of(&tally, &choice), None, false).r#type();
                let told = told(name, &tally, &choice, r#type);
                self.findings.push(told.mostly(rows, &odd));
            }
            Decision::Parts => {
                let usual = told::used(&tally, u32::MAX)
                    .first()
                    .map(|(form, half, _)| (*form, *half));
                let rows = self.rows(place, &mut |text, _| written(text) != usual, cx).await?;
                self.findings.push(told::parts(name, &tally, rows));
            }
            Decision::Orders => self.two_orders(place, &tally, cx).await?,
        }
        Ok(())
    }

    /// Makes a column one of dates.
    async fn read(&mut self, place: usize, tally: &Tally, choice: &Choice, known: Known, cx: &Context) -> Result<()> {
        let name = self.name(place);
        let how = How::Written(choice.notation);
        let read = Read::new(how, &Extent::of(tally, choice), known.given, tally.phrases);
        let r#type = read.r#type();
        self.put(place, read);
        let used = told::used(tally, choice.notation.forms);
        let told = told(name, tally, choice, r#type);
        if used.len() > 1 {
            let usual = used.first().map(|(form, half, _)| (*form, *half));
            let mut is_odd = |text: &str, _: u64| {
                let own = written(text);
                own != usual && own.is_some_and(|(form, _)| choice.notation.forms & form.bit() != 0)
            };
            let rows = self.rows(place, &mut is_odd, cx).await?;
            self.findings.push(told.mixed(rows));
        } else if self.format(name).is_none() {
            let rows = self.first_rows(place, &choice.notation);
            self.findings.extend(told.notation(&rows));
        }
        if choice.doubted > 0 {
            let first = choice.notation.day_first == Some(true);
            self.findings.push(told::ambiguous(name, choice.doubted, first));
        }
        if tally.written() > 0 {
            self.source.dates.push(told::report(name, tally, choice));
        }
        Ok(())
    }

    /// The first rows of a column that hold a date.
    fn first_rows(&self, place: usize, notation: &super::Notation) -> Vec<u64> {
        let mut rows = Vec::new();
        if let Ok(window) = self.of.window(&[place], 0, SAMPLE) {
            let mut is_date = |text: &str, _: u64| notation.read(text).is_some();
            let chunks = window.columns.iter();
            chunks.for_each(|chunk| told_rows(chunk, 0, NAMED, &mut is_date, &mut rows));
        }
        rows
    }

    /// The rows whose text holds what is asked.
    async fn rows(&self, place: usize, holds: &mut dyn FnMut(&str, u64) -> bool, cx: &Context) -> Result<Vec<u64>> {
        let mut rows = Vec::new();
        each(self.of, place, cx, &mut |chunk, first| {
            told_rows(chunk, first, NAMED, holds, &mut rows)
        })
        .await?;
        rows.retain(|row| u32::try_from(*row).is_ok_and(|row| !self.apart.has(row)));
        Ok(rows)
    }

    async fn two_orders(&mut self, place: usize, tally: &Tally, cx: &Context) -> Result<()> {
        let day = tally.numbers.iter().map(|numbers| numbers.day_first).sum::<u64>();
        let month = tally.numbers.iter().map(|numbers| numbers.month_first).sum::<u64>();
        let mut examples = (String::new(), String::new());
        let mut is_odd = |text: &str, _: u64| {
            let small = Shape::of(text).and_then(|shape| match shape.day {
                Day::Numbers(first, second, _) | Day::Three(first, second, _) => Some((first, second)),
                _ => None,
            });
            let of_day = small.is_some_and(|(first, second)| first > 12 && second <= 12);
            let of_month = small.is_some_and(|(first, second)| first <= 12 && second > 12);
            for (is, example) in [(of_day, &mut examples.0), (of_month, &mut examples.1)] {
                if is && example.is_empty() {
                    text.clone_into(example);
                }
            }
            if day < month { of_day } else { of_month }
        };
        let rows = self.rows(place, &mut is_odd, cx).await?;
        let examples = (examples.0.as_str(), examples.1.as_str());
        self.findings
            .push(told::orders(self.name(place), (day, month), examples, rows));
        Ok(())
    }

    /// Columns that the reader took by itself, of which another shows the order of day and month.
    fn plain(&mut self, others: &Orders) {
        let of = self.of;
        for read in self.source.dates.iter_mut().filter(|read| read.doubted) {
            let (Some(form), Some(place)) = (form_of(read), of.position(&read.column)) else {
                continue;
            };
            // Columns that were read here have been decided on.
            let is_plain = of.fields().get(place).is_some_and(|field| field.r#type.is_time());
            let Some(first) = agreed(others, form).filter(|_| is_plain) else {
                continue;
            };
            if read.day_first != Some(first) {
                let Some((field, slot)) = of.fields().get(place).zip(self.made.get_mut(place)) else {
                    continue;
                };
                *slot = Made::computed(field.clone(), vec![place], Arc::new(Swapped));
                self.changed = true;
            }
            read.doubted = false;
            read.day_first = Some(first);
            for notation in &mut read.notations {
                form.pattern(first).clone_into(&mut notation.pattern);
            }
            let is_it =
                |finding: &Finding| finding.code == "dates.ambiguous" && finding.columns == [read.column.clone()];
            self.findings.retain(|finding| !is_it(finding));
        }
    }

    async fn table(mut self, cx: &Context) -> Result<Table> {
        if self.source.dates.iter().any(|read| read.day_first.is_some()) {
            let first = self.source.dates.iter().find_map(|read| read.day_first);
            self.source.day_first = self.source.day_first.or(first);
        }
        let table = match self.changed {
            true => self.of.with_columns(self.made, cx).await?,
            false => self.of.with_store(self.of.store().clone(), self.of.rows()),
        };
        Ok(table.read_as(self.source, self.findings))
    }
}

fn told<'a>(column: &'a str, tally: &'a Tally, choice: &'a Choice, r#type: Type) -> Told<'a> {
    Told {
        column,
        tally,
        choice,
        r#type,
    }
}

/// Whether a sample of a column speaks for a look at all of it.
fn may_be(sample: &Tally, is_text: bool) -> bool {
    let dated = sample.dated();
    let is_dated = dated * 2 >= sample.total || dated > 0 && (dated + sample.of(Form::Year)) * 10 >= sample.total * 9;
    match is_text {
        true => sample.total == 0 || is_dated,
        // All but a few of such numbers are dates.
        false => sample.total > 0 && sample.of(Form::Compact) * 100 >= sample.total * 99,
    }
}

/// How a text is written, and whether with a.m. or p.m.
fn written(text: &str) -> Option<(Form, bool)> {
    Shape::of(text).map(|shape| (shape.form, shape.clock.is_some_and(|clock| clock.half)))
}

/// How cells are read by a format that leaves nothing to the column.
fn how(format: &DateFormat) -> Option<How> {
    match format {
        DateFormat::Pattern(pattern) => Some(How::Pattern(Arc::new(Pattern::new(pattern)))),
        format => serial(format).map(How::Serial),
    }
}

fn serial(format: &DateFormat) -> Option<Serial> {
    match format {
        DateFormat::Unix => Some(Serial::Unix),
        DateFormat::UnixMs => Some(Serial::UnixMs),
        DateFormat::Excel => Some(Serial::Excel),
        DateFormat::Julian => Some(Serial::Julian),
        _ => None,
    }
}

/// The form of dates that a reader took by itself.
fn form_of(read: &DatesRead) -> Option<Form> {
    let pattern = &read.notations.first()?.pattern;
    let day = pattern.get(..8).unwrap_or(pattern);
    [Form::Slash, Form::Dash, Form::Dot]
        .into_iter()
        .find(|form| [true, false].iter().any(|first| form.pattern(*first) == day))
}

/// What columns of a form agree on.
fn agreed(orders: &Orders, form: Form) -> Option<bool> {
    let mut of = orders.iter().filter(|(own, _)| *own == form).map(|(_, first)| *first);
    let first = of.next()?;
    of.all(|other| other == first).then_some(first)
}
