//! Which old encoding is a text in, that is neither UTF-8 nor UTF-16? By its letters.
//!
//! In the encodings of East Asia characters are pairs of bytes: a text is in the one that decodes it, to the characters
//! that make up most of such texts (kana, Hangul, the first level of GB 2312, the first plane of Big5). In those of one
//! byte a letter, each encoding is that of some languages, and a text in one of them has the letters of its alphabet
//! and no signs in the middle of words. That is the idea of Mozilla's detectors (S. Li and K. Momoi, "A composite
//! approach to language/encoding detection", 2001; H. Sivonen's `chardetng`), with alphabets in the place of tables of
//! pairs of letters, which weigh too much for a page. What is as likely in windows-1252 is taken for that, as browsers do.

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, ISO_8859_2, KOI8_R, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
    WINDOWS_1253, WINDOWS_1254, WINDOWS_1257,
};

/// Bytes that are looked at, from the first that is not ASCII on.
const SAMPLE: usize = 64 << 10;

/// Share of the letters beyond ASCII that must be of the alphabet.
const OWN: f64 = 0.85;

/// By how much another encoding must be likelier than windows-1252.
const BETTER: f64 = 0.1;

/// Share of a Greek or Cyrillic text that its frequent letters have, at least: they tell one from the other.
const FREQUENT: f64 = 0.3;

/// Of the characters of a text, one in so many may be damaged.
const DAMAGED: usize = 50;

/// And so many may follow a Latin letter.
const MIXED: usize = 10;

/// Alphabets of Central Europe: Polish, Czech, Slovak, Hungarian, Croatian and Slovenian, Romanian.
const CENTRAL: [&str; 6] = [
    "ąćęłńóśźż",
    "áčďéěíňóřšťúůýž",
    "áäčďéíĺľňóôŕšťúýž",
    "áéíóöőúüű",
    "čćđšž",
    "ăâîşţ",
];

/// Those of Western Europe: French, German, Spanish, Portuguese, Italian, Danish and Norwegian, Swedish and Finnish,
/// Dutch, Icelandic, Estonian, Catalan.
const WESTERN: [&str; 11] = [
    "àâæçéèêëîïôœùûüÿ",
    "äöüß",
    "áéíñóúü",
    "áâãàçéêíóôõúü",
    "àèéìíòóùú",
    "åæøéö",
    "åäöé",
    "éëïóöü",
    "áðéíóúýþæö",
    "äöõüšž",
    "àçèéíïòóúü",
];

/// Russian, Ukrainian, Bulgarian, Serbian, and Belarusian.
const CYRILLIC: [&str; 1] = ["абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўђјљњћџ"];
const GREEK: [&str; 1] = ["αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋ"];
// The small letter of İ is i, and a point.
const TURKISH: [&str; 1] = ["çğıöşüi"];
const BALTIC: [&str; 2] = ["ąčęėįšųūž", "āčēģīķļņšūž"];

/// An encoding of one byte a letter.
struct Single {
    encoding: &'static Encoding,
    alphabets: &'static [&'static str],
    frequent: &'static str,
}

const fn single(encoding: &'static Encoding, alphabets: &'static [&'static str], frequent: &'static str) -> Single {
    Single {
        encoding,
        alphabets,
        frequent,
    }
}

/// Those that are told from windows-1252, the likelier first.
static SINGLES: [Single; 7] = [
    single(WINDOWS_1250, &CENTRAL, ""),
    single(ISO_8859_2, &CENTRAL, ""),
    single(WINDOWS_1251, &CYRILLIC, "оеаинт"),
    single(KOI8_R, &CYRILLIC, "оеаинт"),
    single(WINDOWS_1253, &GREEK, "αάοόιίεέησςν"),
    single(WINDOWS_1254, &TURKISH, ""),
    single(WINDOWS_1257, &BALTIC, ""),
];

/// The likeliest encoding of a text that is no UTF-8.
pub fn guess(text: &[u8]) -> &'static Encoding {
    let first = text.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    // From the start of its line, and no further than the last line end, so that no character is cut.
    let before = text.get(..first).unwrap_or(&[]);
    let start = before.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
    let sample = text.get(start..).unwrap_or(text);
    let sample = sample.get(..sample.len().min(first - start + SAMPLE)).unwrap_or(sample);
    let end = sample.iter().rposition(|b| *b == b'\n').unwrap_or(sample.len());
    let sample = sample.get(..end).filter(|part| !part.is_ascii()).unwrap_or(sample);
    if let Some(pairs) = of_pairs(sample) {
        return pairs;
    }
    let mut best = (score(sample, WINDOWS_1252, &WESTERN, "") + BETTER, WINDOWS_1252);
    for one in &SINGLES {
        let score = score(sample, one.encoding, one.alphabets, one.frequent);
        if score >= OWN && score > best.0 {
            best = (score, one.encoding);
        }
    }
    best.1
}

/// The encoding of East Asia that decodes a text to what its language is mostly written in.
fn of_pairs(sample: &[u8]) -> Option<&'static Encoding> {
    let decodes = |encoding: &'static Encoding, least: f64, usual: fn(char) -> bool| {
        let (text, _) = encoding.decode_without_bom_handling(sample);
        let beyond = || text.chars().filter(|c| !c.is_ascii());
        let (all, usual) = (beyond().count(), beyond().filter(|c| usual(*c)).count());
        // A word in Latin letters does not go on in others.
        let pairs = text.chars().zip(text.chars().skip(1));
        let mixed = pairs.filter(|(a, b)| a.is_ascii_lowercase() && !b.is_ascii()).count();
        let damaged = beyond()
            .filter(|c| matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}'))
            .count();
        damaged * DAMAGED <= all && mixed * MIXED <= all && usual as f64 >= least * all as f64
    };
    let is_kana = |c: char| matches!(c, '\u{3041}'..='\u{30fe}');
    let is_hangul = |c: char| matches!(c, '\u{ac00}'..='\u{d7a3}');
    let is_han = |c: char| matches!(c, '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}');
    let leads = |from: u8, to: u8, trail: u8| {
        let (mut all, mut usual, mut at) = (0usize, 0usize, 0);
        while let Some(&lead) = sample.get(at) {
            at += 1 + usize::from(!lead.is_ascii());
            let second = sample.get(at - 1).copied().unwrap_or(0);
            // Marks of punctuation stand before the characters of all.
            if lead >= from.min(0xb0) {
                all += 1;
                usual += usize::from((from..=to).contains(&lead) && second >= trail);
            }
        }
        all > 0 && usual * 10 >= all * 9
    };
    if decodes(EUC_JP, 0.15, is_kana) {
        Some(EUC_JP)
    } else if decodes(SHIFT_JIS, 0.15, is_kana) {
        Some(SHIFT_JIS)
    } else if leads(0xb0, 0xc8, 0xa1) && decodes(EUC_KR, 0.9, is_hangul) {
        Some(EUC_KR)
    } else if leads(0xb0, 0xd7, 0xa1) && decodes(GB18030, 0.9, is_han) {
        Some(GB18030)
    } else if leads(0xa4, 0xc6, 0x40) && decodes(BIG5, 0.9, is_han) {
        Some(BIG5)
    } else {
        None
    }
}

/// Share of what a text has beyond ASCII, signs between words aside, that are letters of the best of some alphabets.
fn score(sample: &[u8], encoding: &'static Encoding, alphabets: &[&str], frequent: &str) -> f64 {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let mut all = 0usize;
    let mut own = vec![0usize; alphabets.len()];
    let mut often = 0usize;
    let mut before = ' ';
    for c in text.chars() {
        let previous = std::mem::replace(&mut before, c);
        if c.is_ascii() {
            continue;
        }
        let small = c.to_lowercase().next().unwrap_or(c);
        if !c.is_alphabetic() {
            // Signs follow words, and dashes and apostrophes stand in them; a letter does not become one.
            let is_sign = matches!(c, '\u{a0}' | '\u{2010}'..='\u{2026}' | '«' | '»' | '°' | '€' | '·');
            all += usize::from(previous.is_alphabetic() && !is_sign || c.is_control());
            continue;
        }
        all += 1;
        // A capital in the middle of a word, or a letter beside one of another script, is none of the word's.
        let capital = c.is_uppercase() && previous.is_lowercase();
        let foreign = !frequent.is_empty() && previous.is_ascii_alphabetic();
        if capital || foreign {
            continue;
        }
        for (count, alphabet) in own.iter_mut().zip(alphabets) {
            *count += usize::from(alphabet.contains(small));
        }
        often += usize::from(frequent.contains(small));
    }
    let best = own.into_iter().max().unwrap_or(0);
    let share = |count: usize| count as f64 / all.max(1) as f64;
    match frequent.is_empty() {
        // Signs alone are at home everywhere.
        true if all == 0 => 1.0,
        true => share(best),
        false if all == 0 || share(often) < FREQUENT => 0.0,
        // Of two alphabets of the same bytes, the one whose frequent letters are.
        false => share(best) * (1.0 - BETTER / 2.0) + share(often) * BETTER / 2.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_known_by_its_letters_in_each_encoding() {
        let mut wrong = Vec::new();
        for (encoding, text) in [
            (
                WINDOWS_1250,
                "data;kurs słownie\n20230102;średni\nmiasto;Łódź, Gdańsk\n",
            ),
            (
                WINDOWS_1250,
                "město;okres\nPlzeň;Plzeň-město\nČeské Budějovice;Jihočeský\nÚstí;Ústecký\n",
            ),
            (
                WINDOWS_1250,
                "város,név\nSzékesfehérvár,Erdős Győző\nKőszeg,Szűcs Ödön\n",
            ),
            (
                ISO_8859_2,
                "imię;miasto\nŁukasz;Łódź\nMałgorzata;Kraków\nŚcibor;Żywiec\n",
            ),
            (
                WINDOWS_1251,
                "город,область\nМосква,Московская\nКазань,Татарстан\nОмск,Омская\n",
            ),
            (
                KOI8_R,
                "город,область\nМосква,Московская\nКазань,Татарстан\nОмск,Омская\n",
            ),
            (
                WINDOWS_1253,
                "πόλη,όνομα\nΑθήνα,Γιώργος\nΘεσσαλονίκη,Ελένη\nΠάτρα,Κώστας\n",
            ),
            (WINDOWS_1254, "şehir,ad\nİstanbul,Ayşe\nIğdır,Çağrı\nEskişehir,Gül\n"),
            (WINDOWS_1257, "miestas,vardas\nŠiauliai,Jūratė\nPanevėžys,Žydrūnas\n"),
            (
                WINDOWS_1252,
                "ville,département\nOrléans,Loiret\nNîmes,Gard\nÉvry,Essonne\nBesançon,Doubs\nà côté,où\n",
            ),
            (WINDOWS_1252, "Stadt,Straße\nKöln,Müllerstraße\nMünchen,Große Gasse\n"),
            (
                WINDOWS_1252,
                "by,gate\nTromsø,Storgata\nÅlesund,Kjærsgate\nBodø,Sjøgata\n",
            ),
            (WINDOWS_1252, "note\n© 2024\n"),
            (WINDOWS_1253, "name\nΛεωνίδας\nΓιάννης\nΑνδρέας\nΜαρία\n"),
            (WINDOWS_1250, "kurs słownie;EUR\n"),
            (WINDOWS_1252, "Zahlung über 250 £ – “ja”, 20 °C\n"),
            (
                WINDOWS_1252,
                "cidade,estado\nSão Paulo,São Paulo\nGoiânia,Goiás\nBelém,Pará\nAvião,Opções\n",
            ),
            (SHIFT_JIS, "都市,名前\n東京,さくら\n大阪,たろう\nカナ,テスト\n"),
            (EUC_JP, "都市,名前\n東京,さくら\n大阪,たろう\nカナ,テスト\n"),
            (EUC_KR, "도시,이름\n서울,김철수\n부산,이영희\n"),
            (GB18030, "城市,姓名\n北京,王小明\n上海,李红\n广州,张伟\n"),
            (BIG5, "城市,姓名\n臺北,王小明\n高雄,李美玲\n臺中,張偉\n"),
        ] {
            let (bytes, _, unfit) = encoding.encode(text);
            assert!(!unfit, "{text} is no {}", encoding.name());
            let found = guess(&bytes).name();
            if found != encoding.name() {
                wrong.push(format!("{found}, not {}: {text}", encoding.name()));
            }
        }
        assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    }
}
