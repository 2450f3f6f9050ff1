//! The part of the form of `ReadOptions` that chooses what of a file is opened.

use glovebox::table::{Format, Lists};
use yew::prelude::*;

use super::reading_form::{Form, change, select};
use crate::parts::{Choose, choose, short};
use crate::workspace::OpenTable;

/// What else could be opened of the file: the sheets of a workbook, the files of an archive, the lists of a document.
pub fn parts(form: &Form, table: &OpenTable) -> Html {
    let Some(conversion) = &table.opened.source.conversion else {
        return html! {};
    };
    let pairs = |names: Vec<(String, String)>, found: Option<&String>| {
        let found = found.map_or("found".to_owned(), |name| format!("found: {}", short(name)));
        [(String::new(), found)].into_iter().chain(names).collect::<Vec<_>>()
    };
    let sheets = conversion.sheets.iter().map(|sheet| {
        let hidden = if sheet.hidden { " (hidden)" } else { "" };
        (sheet.name.clone(), format!("{}{hidden}", short(&sheet.name)))
    });
    let members = conversion.members.iter().map(|name| (name.clone(), short(name)));
    let (sheet, member) = (&form.sheet, &form.member);
    let sheets = pairs(sheets.collect(), conversion.sheet.as_ref().filter(|_| sheet.is_none()));
    let members = pairs(
        members.collect(),
        conversion.member.as_ref().filter(|_| member.is_none()),
    );
    let has_records = matches!(table.opened.source.format, Format::Json | Format::Ndjson);
    let lists = [("", "their JSON text"), ("count", "how many there are")];
    html! {
        <>
            if members.len() > 2 {
                { part("read-member", "What to open", members, member, change(form, |f, v| {
                    f.member = (!v.is_empty()).then_some(v);
                    f.sheet = None;
                })) }
            }
            if sheets.len() > 2 {
                { part("read-sheet", "Sheet", sheets, sheet, change(form, |f, v| f.sheet = (!v.is_empty()).then_some(v))) }
            }
            if has_records {
                { select("read-lists", "Lists of records become", &lists, if form.lists == Some(Lists::Count) { "count" } else { "" },
                    change(form, |f, v| f.lists = (v == "count").then_some(Lists::Count))) }
            }
        </>
    }
}

fn part(
    id: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    now: &Option<String>,
    on_chosen: Callback<String>,
) -> Html {
    choose(Choose {
        id: id.into(),
        label: label.into(),
        is_row: true,
        options,
        value: now.clone().unwrap_or_default(),
        on_chosen,
        ..Choose::default()
    })
}
