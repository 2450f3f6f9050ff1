//! Names of months and days of the week, and the words around them.
//!
//! English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Danish, Norwegian, Swedish, Icelandic and
//! Finnish, in the forms in which Unicode's locale data (CLDR) writes them within a date, without accents. A name may be
//! cut anywhere behind the point: `sept` is `sep.tember`.

/// By month.
const MONTHS: [&str; 12] = [
    "jan.uary jan.uar jan.ner jan.vier jan.uari jan.eiro ene.ro gen.naio sty.czen sty.cznia tammi.kuuta",
    "feb.ruary feb.ruar feb.er feb.ruari feb.rero feb.braio fev.rier fev.ereiro lut.y lut.ego helmi.kuuta",
    "mar.ch mar.z mar.s mar.zo mar.co mar.ts mar.zec mar.ca maer.z maa.rt mrt. mrz. maalis.kuuta",
    "apr.il apr.ile avr.il abr.il kwi.ecien kwi.etnia huhti.kuuta",
    "may. mai. mayo. maio. mag.gio mei. maj. maja. touko.kuuta",
    "jun.e jun.i jun.io jun.ho juin. giu.gno cze.rwiec cze.rwca kesa.kuuta",
    "jul.y jul.i jul.io jul.ho juil.let lug.lio lip.iec lip.ca heina.kuuta",
    "aug.ust aug.ustus aug.usti aou.t ago.sto agu.st sie.rpien sie.rpnia elo.kuuta",
    "sep.tember sep.tembre sep.tiembre set.tembre set.iembre set.embro wrz.esien wrz.esnia syys.kuuta",
    "oct.ober okt.ober oct.obre oct.ubre ott.obre out.ubro paz.dziernik paz.dziernika loka.kuuta",
    "nov.ember nov.embre nov.iembre nov.embro lis.topad lis.topada marras.kuuta",
    "dec.ember dez.ember des.ember dec.embre dic.iembre dic.embre dez.embro gru.dzien gru.dnia joulu.kuuta",
];

/// By language.
const WEEKDAYS: [&str; 12] = [
    "mon.day tue.sday wed.nesday thu.rsday fri.day sat.urday sun.day",
    "mo.ntag di.enstag mi.ttwoch do.nnerstag fr.eitag sa.mstag so.nntag sonnabend.",
    "lun.di mar.di mer.credi jeu.di ven.dredi sam.edi dim.anche",
    "lun.es mar.tes mie.rcoles jue.ves vie.rnes sab.ado dom.ingo",
    "lun.edi mar.tedi mer.coledi gio.vedi ven.erdi sab.ato dom.enica",
    "seg.unda ter.ca qua.rta qui.nta sex.ta feira.",
    "ma.andag di.nsdag wo.ensdag do.nderdag vr.ijdag za.terdag zo.ndag",
    "pon.iedzialek wto.rek sro.da czw.artek pia.tek sob.ota nie.dziela",
    "man.dag tir.sdag ons.dag tor.sdag fre.dag lor.dag son.dag mandag. sondag.",
    "mandag. tis.dag tors.dag lord.ag",
    "manudag.ur midv.ikudagur fimm.tudagur fost.udagur laug.ardagur",
    "ma.anantai ti.istai ke.skiviikko to.rstai pe.rjantai la.uantai su.nnuntai",
];

/// Words within a date that say nothing: articles, "of".
const SILENT: [&str; 12] = [
    "of", "the", "de", "del", "den", "der", "do", "le", "el", "il", "am", "d",
];

/// What stands behind the number of a day.
const ORDINALS: [&str; 7] = ["st", "nd", "rd", "th", "er", "o", "e"];

/// Words in the names of columns that hold dates, without accents.
const DATES: [&str; 18] = [
    "date", "dates", "datetime", "datum", "dato", "data", "fecha", "day", "tag", "dag", "jour", "dia", "giorno",
    "paiva", "pvm", "dt", "dob", "birthday",
];

/// Words in the names of columns that hold instants as numbers.
const INSTANTS: [&str; 14] = [
    "time",
    "timestamp",
    "epoch",
    "ts",
    "at",
    "unix",
    "utc",
    "datetime",
    "created",
    "modified",
    "updated",
    "mtime",
    "ctime",
    "unixtime",
];

/// The month of a name in small letters without accents, which may be cut.
pub fn month(word: &str) -> Option<u8> {
    let at = MONTHS.iter().position(|names| is_among(names, word))?;
    u8::try_from(at + 1).ok()
}

/// Whether a word names a day of the week.
pub fn is_weekday(word: &str) -> bool {
    WEEKDAYS.iter().any(|names| is_among(names, word))
}

/// Whether a word within a date says nothing.
pub fn is_silent(word: &str) -> bool {
    SILENT.contains(&word)
}

/// Whether it stands behind the number of a day.
pub fn is_ordinal(word: &str) -> bool {
    ORDINALS.contains(&word)
}

/// Whether a column's name says that it holds dates.
pub fn says_date(name: &str) -> bool {
    has_word(name, &DATES) || {
        let name = folded(name);
        let is_other = ["candidate", "mandate", "validate"]
            .iter()
            .any(|word| name.ends_with(word));
        (name.ends_with("date") || name.ends_with("datum")) && !is_other
    }
}

/// Whether a column's name says that it holds instants.
pub fn says_instant(name: &str) -> bool {
    has_word(name, &INSTANTS) || says_date(name)
}

/// Whether a name has one of these words, parted by anything but letters or by a capital.
fn has_word(name: &str, words: &[&str]) -> bool {
    let mut parted = String::new();
    let mut small = false;
    for c in name.chars() {
        if small && c.is_uppercase() {
            parted.push(' ');
        }
        small = c.is_lowercase();
        parted.push(c);
    }
    folded(&parted)
        .split(|c: char| !c.is_ascii_alphabetic())
        .any(|word| words.contains(&word))
}

fn folded(text: &str) -> String {
    text.chars().map(|c| char::from(letter(c).unwrap_or(b'?'))).collect()
}

/// A character as a small ASCII one without accent; a space, an apostrophe and a hyphen of any form as one. `None` for
/// what is in no date.
pub fn letter(c: char) -> Option<u8> {
    Some(match c {
        c if c.is_ascii() => (c as u8).to_ascii_lowercase(),
        'ä' | 'á' | 'à' | 'â' | 'ã' | 'å' | 'ą' | 'Ä' | 'Á' | 'À' | 'Â' | 'Ã' | 'Å' | 'Ą' | 'æ' | 'Æ' | 'ª' => {
            b'a'
        }
        'é' | 'è' | 'ê' | 'ë' | 'ę' | 'É' | 'È' | 'Ê' | 'Ë' | 'Ę' => b'e',
        'í' | 'ì' | 'î' | 'ï' | 'Í' | 'Ì' | 'Î' | 'Ï' => b'i',
        'ö' | 'ó' | 'ò' | 'ô' | 'õ' | 'ø' | 'Ö' | 'Ó' | 'Ò' | 'Ô' | 'Õ' | 'Ø' | 'º' | '°' => b'o',
        'ü' | 'ú' | 'ù' | 'û' | 'Ü' | 'Ú' | 'Ù' | 'Û' => b'u',
        'ç' | 'ć' | 'Ç' | 'Ć' => b'c',
        'ñ' | 'ń' | 'Ñ' | 'Ń' => b'n',
        'ś' | 'Ś' => b's',
        'ź' | 'ż' | 'Ź' | 'Ż' => b'z',
        'ł' | 'Ł' => b'l',
        'ð' | 'Ð' => b'd',
        '\u{a0}' | '\u{202f}' | '\u{2009}' => b' ',
        '’' | '‘' => b'\'',
        '–' | '−' | '‐' | '‑' => b'-',
        _ => return None,
    })
}

/// Whether a word is one of these names, or one that was cut behind its point.
fn is_among(names: &str, word: &str) -> bool {
    names.split(' ').any(|name| {
        let (least, rest) = name.split_once('.').unwrap_or((name, ""));
        word.strip_prefix(least).is_some_and(|more| rest.starts_with(more))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month_of(name: &str) -> Option<u8> {
        month(&folded(name))
    }

    #[test]
    fn months_are_known_in_the_common_languages_of_europe() {
        let all: [&[&str]; 12] = [
            &[
                "January",
                "JAN",
                "Januar",
                "Jänner",
                "janv",
                "enero",
                "gennaio",
                "styczeń",
                "stycznia",
                "januari",
                "tammikuuta",
            ],
            &[
                "Feb",
                "février",
                "févr",
                "febrero",
                "fevereiro",
                "lutego",
                "luty",
                "febbraio",
            ],
            &[
                "March", "März", "Mrz", "mars", "marzo", "março", "maart", "mrt", "marca", "marts",
            ],
            &["April", "avr", "abril", "kwietnia", "aprile"],
            &["May", "Mai", "mayo", "maggio", "maio", "mei", "maja", "maj"],
            &["June", "juin", "junio", "giugno", "junho", "czerwca", "Juni"],
            &["July", "juillet", "juil", "julio", "luglio", "lipca"],
            &["August", "août", "agosto", "ago", "sierpnia", "augusti"],
            &[
                "Sept",
                "September",
                "settembre",
                "set",
                "setembro",
                "septiembre",
                "września",
            ],
            &["Oct", "Okt", "octubre", "ottobre", "outubro", "października"],
            &["Nov", "noviembre", "listopada", "November", "marraskuuta"],
            &["Dec", "Dez", "diciembre", "dicembre", "grudnia", "desember", "décembre"],
        ];
        for (names, number) in all.iter().zip(1..) {
            for name in *names {
                assert_eq!(month_of(name), Some(number), "{name}");
            }
        }
        for other in ["ma", "ju", "juli-", "Marching", "x", "", "decor", "sepia"] {
            assert_eq!(month_of(other), None, "{other}");
        }
    }

    #[test]
    fn a_name_cut_anywhere_is_of_one_month() {
        let mut seen = 0;
        for name in MONTHS.iter().flat_map(|names| names.split(' ')) {
            let (least, rest) = name.split_once('.').expect("a point");
            for end in 0..=rest.len() {
                let word = format!("{least}{}", &rest[..end]);
                let months: Vec<usize> = (0..12).filter(|at| is_among(MONTHS[*at], &word)).collect();
                assert_eq!(months.len(), 1, "{word}");
                seen += 1;
            }
        }
        assert!(seen > 300, "{seen}");
    }

    #[test]
    fn names_of_columns_say_what_they_hold() {
        for name in [
            "Date",
            "Release Date",
            "startDate",
            "fecha_alta",
            "Datum",
            "Geburtsdatum",
            "birthdate",
            "d.o.b",
            "DT",
        ] {
            assert_eq!(says_date(name), name != "d.o.b", "{name}");
        }
        for name in ["Updates", "Category", "mandate-no", "dataset", "candidate"] {
            assert!(!says_date(name), "{name}");
        }
        assert!(says_instant("created_at") && says_instant("ts") && !says_instant("status"));
    }
}
