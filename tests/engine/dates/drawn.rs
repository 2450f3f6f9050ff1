//! Any date, written in any notation, is read back the same.

use glovebox::table::{ReadOptions, Table, Type};

use crate::ask::{ENOUGH, file, open_as};
use crate::notation::drawn::Chance;
use crate::notation::tabbed;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// A day and a time of day.
#[derive(Debug, Clone, Copy)]
struct Moment {
    year: u64,
    month: u64,
    day: u64,
    minutes: u64,
}

/// Names of the months in a language, and how long they are cut.
const NAMES: [[&str; 12]; 12] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept.", "Oct", "Nov", "Dec",
    ],
    [
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ],
    [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    [
        "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
    ],
    [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    [
        "gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic",
    ],
    [
        "janeiro",
        "fevereiro",
        "março",
        "abril",
        "maio",
        "junho",
        "julho",
        "agosto",
        "setembro",
        "outubro",
        "novembro",
        "dezembro",
    ],
    [
        "jan.", "feb.", "mrt.", "apr.", "mei", "jun.", "jul.", "aug.", "sep.", "okt.", "nov.", "dec.",
    ],
    [
        "stycznia",
        "lutego",
        "marca",
        "kwietnia",
        "maja",
        "czerwca",
        "lipca",
        "sierpnia",
        "września",
        "października",
        "listopada",
        "grudnia",
    ],
    [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ],
    [
        "tammikuuta",
        "helmikuuta",
        "maaliskuuta",
        "huhtikuuta",
        "toukokuuta",
        "kesäkuuta",
        "heinäkuuta",
        "elokuuta",
        "syyskuuta",
        "lokakuuta",
        "marraskuuta",
        "joulukuuta",
    ],
];

/// `{d}` and `{m}` without zeros, `{dd}`, `{mm}` and `{yy}` with them, `{n}` the name of the month.
const DAYS: [&str; 27] = [
    "{y}-{mm}-{dd}",
    "{y}/{m}/{d}",
    "{dd}/{mm}/{y}",
    "{d}/{m}/{y}",
    "{mm}/{dd}/{y}",
    "{m}/{d}/{y}",
    "{dd}-{mm}-{y}",
    "{d}.{m}.{y}",
    "{d}. {m}. {y}",
    "{dd}.{mm}.{yy}",
    "{d}/{m}/{yy}",
    "{m}/{d}/{yy}",
    "{d} {n} {y}",
    "{d}. {n} {y}",
    "{d}-{n}-{y}",
    "{n} {d}, {y}",
    "{n} {d} {y}",
    "{d} de {n} de {y}",
    "Fri, {d} {n} {y}",
    "{y} {n} {dd}",
    "{dd} {n} {yy}",
    "{dd}-{n}-{yy}",
    "{n} {d}, {yy}",
    "the {d}th of {n}, {y}",
    "lundi {d} {n} {y}",
    "{dd}/{n}/{y}",
    "  {d} {n} {y} ",
];

/// `{H}` hours of the day, `{h}` of its half, `{a}` which half.
const CLOCKS: [&str; 9] = [
    "",
    "",
    " {H}:{M}",
    " {H}:{M}:07",
    " {h}:{M} {a}",
    " {h}:{M}{a}",
    ", {h}:{M} {a}",
    " at {h}:{M} {a}",
    " - {h}:{M} {a}",
];

fn written(moment: Moment, day: &str, clock: &str, names: usize, half: usize) -> String {
    let Moment {
        year,
        month,
        day: of_month,
        minutes,
    } = moment;
    let hours = minutes / 60;
    let halves = [["a.m.", "p.m."], ["AM", "PM"], ["am", "pm"]][half];
    let parts = [
        ("{y}", year.to_string()),
        ("{yy}", format!("{:02}", year % 100)),
        ("{mm}", format!("{month:02}")),
        ("{m}", month.to_string()),
        ("{dd}", format!("{of_month:02}")),
        ("{d}", of_month.to_string()),
        ("{n}", NAMES[names][month as usize - 1].to_owned()),
        ("{H}", format!("{hours:02}")),
        ("{h}", if hours % 12 == 0 { 12 } else { hours % 12 }.to_string()),
        ("{M}", format!("{:02}", minutes % 60)),
        ("{a}", halves[usize::from(hours >= 12)].to_owned()),
    ];
    let text = format!("{day}{clock}");
    parts
        .into_iter()
        .fold(text, |text, (name, value)| text.replace(name, &value))
}

/// As the table shows it.
fn shown(moment: Moment, clock: &str) -> String {
    let Moment {
        year,
        month,
        day,
        minutes,
    } = moment;
    let date = format!("{year:04}-{month:02}-{day:02}");
    let seconds = if clock.ends_with("07") { 7 } else { 0 };
    match clock.is_empty() {
        true => date,
        false => format!("{date} {:02}:{:02}:{seconds:02}", minutes / 60, minutes % 60),
    }
}

fn moments(chance: &mut Chance) -> Vec<Moment> {
    let rows = 3 + chance.below(30);
    let mut moments: Vec<Moment> = (0..rows)
        .map(|_| Moment {
            year: 1_969 + chance.below(80),
            month: 1 + chance.below(12),
            day: 1 + chance.below(28),
            minutes: chance.below(1_440),
        })
        .collect();
    // One that tells the day from the month, and one that needs a zero.
    (moments[0].day, moments[0].month, moments[1].day) = (13 + chance.below(15), 1 + chance.below(9), 4);
    moments
}

#[test]
fn any_date_is_read_back_whatever_its_notation() {
    let mut chance = Chance(11);
    let mut seen = 0;
    for _ in 0..600 {
        let day = chance.of(&DAYS);
        let clock = chance.of(&CLOCKS);
        let (names, half) = (chance.below(12) as usize, chance.below(3) as usize);
        let moments = moments(&mut chance);
        let cells: Vec<String> = moments
            .iter()
            .map(|one| written(*one, day, clock, names, half))
            .collect();
        let texts: Vec<&str> = cells.iter().map(String::as_str).collect();
        let memory = chance.of(&[ENOUGH, 1_000]);
        let options = ReadOptions {
            delimiter: Some('\t'),
            ..ReadOptions::default()
        };
        let table = open_as(file("t.tsv", tabbed(&texts)), &options, memory, 1).expect("a table");
        let r#type = if clock.is_empty() { Type::Date } else { Type::Timestamp };
        let expected: Vec<String> = moments.iter().map(|one| shown(*one, clock)).collect();
        assert_eq!(
            (table.fields()[1].r#type, values(&table)),
            (r#type, expected),
            "{memory} {day}{clock} {cells:?}"
        );
        seen += 1;
    }
    assert_eq!(seen, 600);
}

/// The values of the column; what does not fit is shown as missing.
pub fn values(table: &Table) -> Vec<String> {
    let rows = usize::try_from(table.rows()).expect("few rows");
    let column = table.window(&[1], 0, rows).expect("a column").columns.remove(0);
    let shown = (0..rows).map(|row| column.value(row).map_or("–".to_owned(), |value| value.to_string()));
    shown.collect()
}
