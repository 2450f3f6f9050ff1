//! The form of `ReadOptions`: what was sniffed can be set, and the file is read again.

use glovebox::ask::{FirstRows, PreviewReading};
use glovebox::table::{DateFormat, Format, ReadOptions, Thousands, Type};
use patternfly_yew::prelude::{Button, ButtonVariant};
use yew::prelude::*;

use super::reading::encoding_words;
use super::reading_missing::{missing, missing_of};
use super::reading_parts::parts;
use crate::asked::use_asked;
use crate::parts::short::sentence;
use crate::parts::{Choose, Digits, TextField, cell, choose, find, number, on_enter, short, type_words};
use crate::shared::Shared;
use crate::workspace::{Answered, OpenTable, use_workspace};

/// Columns listed before the person has searched for one.
pub(super) const LISTED: usize = 60;

/// Properties of [`ReadingForm`].
#[derive(PartialEq, Properties)]
pub struct ReadingFormProps {
    /// The open table.
    pub table: Shared<OpenTable>,
    /// The form has done its work.
    pub on_done: Callback<()>,
}

/// Encodings that files of tables are written in, by their labels; the command line takes these too.
const ENCODINGS: [(&str, &str); 17] = [
    ("utf-8", "UTF-8"),
    ("utf-16le", "UTF-16 little-endian"),
    ("utf-16be", "UTF-16 big-endian"),
    ("windows-1252", "Windows-1252 (Western)"),
    ("macintosh", "Macintosh (Western)"),
    ("iso-8859-15", "ISO-8859-15 (Western, with €)"),
    ("windows-1250", "Windows-1250 (Central European)"),
    ("iso-8859-2", "ISO-8859-2 (Central European)"),
    ("windows-1251", "Windows-1251 (Cyrillic)"),
    ("koi8-r", "KOI8-R (Russian)"),
    ("ibm866", "IBM866 (Cyrillic)"),
    ("windows-1254", "Windows-1254 (Turkish)"),
    ("shift_jis", "Shift_JIS (Japanese)"),
    ("euc-kr", "EUC-KR (Korean)"),
    ("gb18030", "GB18030 (simplified Chinese)"),
    ("big5", "Big5 (traditional Chinese)"),
    ("euc-jp", "EUC-JP (Japanese)"),
];

pub(super) type Form = UseStateHandle<ReadOptions>;

/// The form.
#[component]
pub fn ReadingForm(props: &ReadingFormProps) -> Html {
    let form = use_state(|| props.table.reading.clone());
    let workspace = use_workspace();
    let done = props.on_done.clone();
    let apply = {
        let form = form.clone();
        Callback::from(move |()| {
            if let Some(workspace) = &workspace {
                workspace.read_again((*form).clone());
            }
            done.emit(());
        })
    };
    let reset = {
        let form = form.setter();
        Callback::from(move |_: MouseEvent| form.set(ReadOptions::default()))
    };
    let source = &props.table.opened.source;
    let text = source.format == Format::Csv;
    let sheet = matches!(source.format, Format::Xlsx | Format::Ods);
    let preview = (text && source.compression.is_none()).then(|| {
        html! { <Preview table={props.table.clone()} reading={(*form).clone()} /> }
    });
    html! {
        <div class="form" role="group" aria-label="How the file is read" onkeydown={on_enter("apply-reading")}>
            <p class="quiet">{ "What is left on “found” is decided by the file itself. The table that is open stays until the file has been read again." }</p>
            { parts(&form, &props.table) }
            if text {
                { text_fields(&form, &props.table) }
            }
            if sheet {
                { header(&form) }
                { skipped(&form) }
            }
            { missing(&form) }
            { missing_of(&form, &props.table) }
            if text || sheet {
                { choice(&form, "read-day-first", "03/04/2024 is", [("", "found"), ("true", "3 April"), ("false", "March 4")],
                    form.day_first, |f, v| f.day_first = v) }
                { choice(&form, "read-decimal-comma", "3,50 is", [("", "found"), ("true", "a number"), ("false", "not a number")],
                    form.decimal_comma, |f, v| f.decimal_comma = v) }
            }
            { thousands(&form) }
            { dates(&form) }
            { preview.unwrap_or_default() }
            <Types table={props.table.clone()} {form} />
            <p class="form-actions">
                <Button id="apply-reading" variant={ButtonVariant::Primary} label="Read again" onclick={apply.reform(|_: MouseEvent| ())} />
                <Button id="reset-reading" variant={ButtonVariant::Link} label="Find everything" onclick={reset} />
            </p>
        </div>
    }
}

pub(super) fn change(form: &Form, put: impl Fn(&mut ReadOptions, String) + 'static) -> Callback<String> {
    let form = form.clone();
    Callback::from(move |value: String| {
        let mut next = (*form).clone();
        put(&mut next, value);
        form.set(next);
    })
}

pub(super) fn select(
    id: &'static str,
    label: &'static str,
    options: &[(&str, &str)],
    now: &str,
    on_chosen: Callback<String>,
) -> Html {
    let options: Vec<(String, String)> = options
        .iter()
        .map(|(value, word)| ((*value).to_owned(), (*word).to_owned()))
        .collect();
    choose(Choose {
        id: id.into(),
        label: label.into(),
        is_row: true,
        options,
        value: now.to_owned(),
        on_chosen,
        ..Choose::default()
    })
}

fn choice(
    form: &Form,
    id: &'static str,
    label: &'static str,
    words: [(&str, &str); 3],
    now: Option<bool>,
    put: fn(&mut ReadOptions, Option<bool>),
) -> Html {
    let now = now.map_or(String::new(), |b| b.to_string());
    select(
        id,
        label,
        &words,
        &now,
        change(form, move |f, v| put(f, v.parse().ok())),
    )
}

fn thousands(form: &Form) -> Html {
    let mut options = vec![("", "found by column")];
    options.extend(Thousands::ALL.map(|what| (what.name(), what.name())));
    let now = form.thousands.map_or("", Thousands::name);
    let put = |f: &mut ReadOptions, value: String| {
        f.thousands = Thousands::ALL.into_iter().find(|what| what.name() == value);
    };
    select(
        "read-thousands",
        "Thousands are parted by",
        &options,
        now,
        change(form, put),
    )
}

/// A pattern that was given on the command line or in a recipe is kept, and shown as it is.
fn dates(form: &Form) -> Html {
    let now = form.date_format.as_ref().map_or("", DateFormat::text);
    let mut options = vec![
        ("", "found by column"),
        ("dmy", "day, month, year"),
        ("mdy", "month, day, year"),
        ("ymd", "year, month, day"),
    ];
    if options.iter().all(|(value, _)| *value != now) {
        options.push((now, now));
    }
    let put = |f: &mut ReadOptions, value: String| f.date_format = DateFormat::try_from(value).ok();
    select("read-dates", "Dates are written", &options, now, change(form, put))
}

fn header(form: &Form) -> Html {
    let words = [("", "found"), ("true", "names the columns"), ("false", "is data")];
    choice(form, "read-header", "First row", words, form.header, |f, v| {
        f.header = v
    })
}

fn skipped(form: &Form) -> Html {
    let skip = form.skip_lines.map_or(String::new(), |n| n.to_string());
    let on_typed = change(form, |f, v| f.skip_lines = v.parse().ok());
    html! { <TextField id="read-skip" label="Lines to skip first" is_row=true placeholder="found" value={skip} {on_typed} /> }
}

fn text_fields(form: &Form, table: &OpenTable) -> Html {
    let character = |c: Option<char>| c.map_or(String::new(), String::from);
    let delimiters = [
        ("", "found"),
        (",", "comma"),
        (";", "semicolon"),
        ("\t", "tab"),
        ("|", "pipe"),
        (" ", "space"),
        (":", "colon"),
    ];
    let quotes = [("", "found"), ("\"", "double \""), ("'", "single '")];
    let found = encoding_words(table).map_or("found".to_owned(), |words| format!("found: {words}"));
    let encodings: Vec<(&str, &str)> = [("", found.as_str())].into_iter().chain(ENCODINGS).collect();
    let comments = [
        ("", "found"),
        ("#", "begin with #"),
        ("%", "begin with %"),
        ("!", "begin with !"),
    ];
    html! {
        <>
            { select("read-delimiter", "Between cells", &delimiters, &character(form.delimiter), change(form, |f, v| f.delimiter = v.chars().next())) }
            { select("read-quote", "Around cells", &quotes, &character(form.quote), change(form, |f, v| f.quote = v.chars().next())) }
            { header(form) }
            { select("read-encoding", "Encoding", &encodings, form.encoding.as_deref().unwrap_or(""),
                change(form, |f, v| f.encoding = (!v.is_empty()).then_some(v))) }
            { skipped(form) }
            { select("read-comment", "Lines that are comments", &comments, &character(form.comment), change(form, |f, v| f.comment = v.chars().next())) }
            { choice(form, "read-initial-space", "Spaces before a cell", [("", "found"), ("true", "belong to none"), ("false", "belong to it")],
                form.skip_initial_space, |f, v| f.skip_initial_space = v) }
        </>
    }
}

#[derive(PartialEq, Properties)]
struct PreviewProps {
    table: Shared<OpenTable>,
    reading: ReadOptions,
}

/// Columns of the preview.
const PREVIEWED: usize = 8;

/// How the first rows look, read in this way, before the whole file is read again.
#[component]
fn Preview(props: &PreviewProps) -> Html {
    let question = PreviewReading {
        reading: props.reading.clone(),
    };
    let asked = use_asked(question, vec![props.table.opened.table]);
    // What is shown stays until the next is there: nothing jumps under a pointer.
    let last = use_mut_ref(Html::default);
    match &asked.answer {
        Answered::Running => {}
        Answered::Failed(error) => {
            *last.borrow_mut() = html! { <p class="quiet" role="status">{ sentence(&error.to_string()) }</p> };
        }
        Answered::Ready(first) => *last.borrow_mut() = first_rows(first),
    }
    let shown = last.borrow().clone();
    html! {
        <fieldset data-test="preview">
            <legend>{ "The first rows, read so" }</legend>
            { shown }
        </fieldset>
    }
}

fn first_rows(first: &FirstRows) -> Html {
    let head = first.fields.iter().take(PREVIEWED).map(|field| {
        html! { <th scope="col">{ short(&field.name) }<span class="quiet">{ format!(" {}", type_words(field.r#type)) }</span></th> }
    });
    let body = first.rows.rows.iter().zip(&first.rows.cells).map(|(row, cells)| {
        let cells = cells.iter().zip(&first.fields).take(PREVIEWED).map(|(cell, field)| {
            let (class, title, content) = cell::content(cell, field.r#type, Digits::PLAIN);
            html! { <td {class} {title}>{ content }</td> }
        });
        html! { <tr><th scope="row" class="num">{ row + 1 }</th>{ for cells }</tr> }
    });
    let more = first.fields.len().saturating_sub(PREVIEWED);
    html! {
        <>
            <div class="before-after" tabindex="0" role="region" aria-label="The first rows">
                <table class="plain-table"><thead><tr><td></td>{ for head }</tr></thead><tbody>{ for body }</tbody></table>
            </div>
            if more > 0 {
                <p class="quiet">{ format!("and {} more", number::plural(more as u64, "column", "columns")) }</p>
            }
        </>
    }
}

#[derive(PartialEq, Properties)]
struct TypesProps {
    table: Shared<OpenTable>,
    form: Form,
}

/// A type for each column, searched by name where there are many.
#[component]
fn Types(props: &TypesProps) -> Html {
    let typed = use_state(String::new);
    let fields = &props.table.opened.fields;
    let sought = typed.to_lowercase();
    let wanted = fields
        .iter()
        .enumerate()
        .filter(|(_, f)| f.name.to_lowercase().contains(&sought))
        .take(LISTED);
    let rows = wanted.map(|(place, field)| {
        let name = field.name.clone();
        let given = props.form.types.get(&name).copied();
        let on_chosen = change(&props.form, move |f, v| match Type::from_name(&v) {
            Some(kind) => drop(f.types.insert(name.clone(), kind)),
            None => drop(f.types.remove(&name)),
        });
        let types = Type::ALL.map(|kind| (kind.name().to_owned(), type_words(kind).to_owned()));
        let found = (String::new(), format!("found: {}", type_words(field.r#type)));
        let options: Vec<(String, String)> = [found].into_iter().chain(types).collect();
        let value = given.map_or(String::new(), |kind| kind.name().to_owned());
        let label = format!("Type of {}", short(&field.name));
        html! {
            <div class="form-row" key={place} data-test="read-type" data-column={short(&field.name)}>
                <span class="code" title={short(&field.name)}>{ short(&field.name) }</span>
                { choose(Choose { id: format!("type-{place}").into(), label: label.into(), options, value, on_chosen, ..Choose::default() }) }
            </div>
        }
    });
    html! {
        <fieldset>
            <legend>{ "Types" }</legend>
            if fields.len() > 12 {
                { find("find-typed", &typed) }
            }
            { for rows }
        </fieldset>
    }
}
