//! The whole column decides how its numbers are written.
//!
//! The way that reads most cells holds; of ways that read as many (`1,234` alone is twelve hundred and more, or a bit
//! more than one), what a person said, then numbers of three digits that nothing parts beside such, then the file's
//! other numbers. At most one cell in a hundred may not fit, as for every type (`csv::infer`), and at most one in a
//! thousand may begin with a zero.

use super::tally::WAYS;
use super::{Notation, Tally, Unit};

/// One cell in so many may not fit.
const MISFITS: u64 = 100;

/// Units, each of which has more than one cell in [`MISFITS`], that make a column one of mixed units, at most.
const FEW: usize = 4;

/// Cells that a column of unknown words behind numbers has for each of them, at least.
const OFTEN: u64 = 5;

/// One number in so many may have further words behind its unit.
const REMARKS: u64 = 5;

/// What is known beside the cells.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known {
    /// The decimal point, where a person said it.
    pub point: Option<u8>,
    /// What parts thousands, where a person said it; 0 for nothing.
    pub group: Option<u8>,
    /// The decimal point of other numbers in the file.
    pub others: Option<u8>,
    /// The decimal point that goes with the file's delimiter.
    pub likely: Option<u8>,
    /// Whether a person said that it holds numbers.
    pub is_given: bool,
    /// Whether texts that say that nothing is known are missing.
    pub phrases: bool,
    /// Whether some rows are no records: the column may be text for what stands there.
    pub apart: bool,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// Numbers, of which at most a few cells do not fit; whether nothing in the column itself tells point from group.
    Numbers(Notation, bool),
    /// Mostly numbers, but too many cells are something else.
    Mostly(Notation),
    /// Numbers in several units.
    Mixed,
    /// Numbers that can be read in two ways.
    Ambiguous,
    /// Something else.
    Other,
}

/// Decides.
pub fn decide(tally: &Tally, known: Known) -> Decision {
    let with_phrases = |notation| Notation {
        phrases: known.phrases,
        ..notation
    };
    match decided(tally, known) {
        Decision::Numbers(notation, doubted) => Decision::Numbers(with_phrases(notation), doubted),
        Decision::Mostly(notation) => Decision::Mostly(with_phrases(notation)),
        other => other,
    }
}

fn decided(tally: &Tally, known: Known) -> Decision {
    let allowed = |way: &(usize, (u8, u8))| {
        let (point, group) = way.1;
        known.point.is_none_or(|given| given == point) && known.group.is_none_or(|given| given == group)
    };
    let ways: Vec<(usize, (u8, u8))> = WAYS.iter().copied().enumerate().filter(allowed).collect();
    let fits = |at: usize| tally.fits.get(at).copied().unwrap_or(0);
    let used = |at: usize| tally.used.get(at).copied().unwrap_or(0);
    let most = ways.iter().map(|(at, _)| fits(*at)).max().unwrap_or(0);
    let best = ways
        .iter()
        .filter(|(at, (_, group))| fits(*at) == most && (*group == 0 || used(*at) > 0 || known.group.is_some()));
    let best: Vec<(usize, (u8, u8))> = best.copied().collect();
    let with_point = |point: u8| best.iter().find(|(_, (own, _))| *own == point);
    let (Some(first), true) = (with_point(tally.point).or_else(|| best.first()), most > 0) else {
        return match known.is_given {
            true => Decision::Numbers(lenient(Notation::plain(known.point.unwrap_or(tally.point))), false),
            false => Decision::Other,
        };
    };
    let is_open = best.iter().any(|(at, _)| used(*at) > 0)
        && best
            .iter()
            .any(|(at, (point, _))| *point != first.1.0 && used(*at) != used(first.0));
    let grouped = || best.iter().find(|(at, _)| used(*at) > 0);
    let (chosen, doubted) = match is_open {
        false => (Some(first), false),
        true if tally.short > 0 && tally.long == 0 => (grouped(), false),
        true => match known.others.and_then(with_point) {
            Some(way) => (Some(way), false),
            // No money here has three decimals (ISO 4217).
            None if tally.is_money() => (grouped(), true),
            None => (known.likely.and_then(with_point), true),
        },
    };
    match chosen {
        Some((at, (point, group))) => with_unit(tally, Notation::of((*point, *group)), fits(*at), known, doubted),
        None => undecided(tally, known),
    }
}

/// Nothing tells which of two ways is right: a column of plain numbers but for a few cells keeps those.
fn undecided(tally: &Tally, known: Known) -> Decision {
    let plain = WAYS.iter().zip(&tally.fits).find(|(way, _)| **way == (tally.point, 0));
    let fits = plain.map_or(0, |(_, fits)| *fits);
    match known.is_given || (tally.total - fits) * MISFITS <= tally.total {
        true => with_unit(tally, Notation::plain(tally.point), fits, known, true),
        false => Decision::Ambiguous,
    }
}

fn lenient(notation: Notation) -> Notation {
    Notation {
        lenient: true,
        ..notation
    }
}

/// The same with what stands beside the numbers.
fn with_unit(tally: &Tally, notation: Notation, fits: u64, known: Known, doubted: bool) -> Decision {
    let is_number = |count: u64| count.saturating_mul(MISFITS) > tally.total;
    let mut units: Vec<&(Unit, u64, String)> = tally.units.iter().filter(|(_, count, _)| is_number(*count)).collect();
    units.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
    let is_share = units.iter().any(|(unit, ..)| unit.is_share());
    let in_units: u64 = tally.units.iter().map(|(_, count, _)| count).sum();
    // A column whose every number stands in parentheses, or has a dash behind, says something else by them; so does one
    // of many words behind the units.
    let is_other = tally.parentheses.max(tally.behind) * 10 > fits * 9 || tally.remarks * REMARKS > fits;
    if !known.is_given && (is_other || tally.is_register()) {
        return Decision::Other;
    }
    let finest = time(&units, tally.finest);
    let (unit, seconds, strange) = match units.as_slice() {
        [] => (Unit::NONE, None, in_units),
        _ if finest.is_some() => (Unit::NONE, finest, tally.bare),
        // A word that nobody knows is a unit where it stands beside most numbers.
        [(unit, count, _)] if unit.is_word() && (count * 2 < tally.total || *count < 2) => return Decision::Other,
        [(unit, count, _)] if goes_with(*unit, *count, tally) => {
            let bare = if is_share { tally.bare } else { 0 };
            (*unit, unit.seconds(), in_units - count + bare)
        }
        // A person has said that they are numbers: those in the unit that most are in.
        [(unit, count, _), ..] if known.is_given => match *count > tally.bare {
            true => (*unit, unit.seconds(), in_units - count + tally.bare),
            false => (Unit::NONE, None, in_units),
        },
        _ => return mixed(tally, &units, fits),
    };
    let notation = Notation {
        unit,
        seconds,
        lenient: known.is_given,
        ..notation
    };
    let read = fits.saturating_sub(strange);
    let odd = tally.total - read.min(tally.total);
    let is_told = tally.written > 0 || known.apart && tally.codes == 0;
    if known.is_given || odd * MISFITS <= tally.total && tally.zeros * 1_000 <= tally.total && is_told {
        Decision::Numbers(notation, doubted)
    } else if read * 2 >= tally.total && tally.written * 2 >= read && !doubted && tally.zeros * 10 <= tally.total {
        Decision::Mostly(notation)
    } else {
        Decision::Other
    }
}

/// Whether numbers without a unit are in the unit of the others: of money, as tables name it in their first and last
/// row only, always; of measures where many have it; of shares never, since they may be fractions.
fn goes_with(unit: Unit, count: u64, tally: &Tally) -> bool {
    match unit.is_share() {
        true => tally.bare.saturating_mul(MISFITS) <= tally.total,
        false => unit.is_currency() || count * 2 >= tally.bare,
    }
}

/// The seconds of the finest unit of a column of times in several units. Behind hours, `m` stands for minutes.
fn time(units: &[&(Unit, u64, String)], parts: Option<u32>) -> Option<u32> {
    let seconds = units.iter().map(|(unit, ..)| match *unit {
        Unit::METRE => Some(60),
        unit => unit.seconds(),
    });
    let all: Option<Vec<u32>> = seconds.collect();
    let is_time = units.iter().any(|(unit, ..)| unit.seconds().is_some());
    let finest = all?.into_iter().chain(parts).min()?;
    (is_time && (units.len() > 1 || parts.is_some())).then_some(finest)
}

/// Whether numbers are in several units, rather than texts that begin with a number.
fn mixed(tally: &Tally, units: &[&(Unit, u64, String)], fits: u64) -> Decision {
    let is_unknown = units.iter().any(|(unit, ..)| unit.is_word());
    let kinds = tally.units.len() as u64;
    let is_text = is_unknown && (units.len() > FEW || kinds.saturating_mul(OFTEN) > tally.total);
    match fits * 10 >= tally.total * 9 && !is_text {
        true => Decision::Mixed,
        false => Decision::Other,
    }
}
