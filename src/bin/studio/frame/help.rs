//! The help drawer: what the pages are for, and the keys.

use yew::prelude::*;

use crate::browser;
use crate::pages::PAGES;
use crate::parts::side;

const KEYS: [(&str, &str); 15] = [
    ("Ctrl O", "Open a file"),
    ("Ctrl V", "Paste cells from a spreadsheet"),
    (
        "Ctrl K",
        "Go to a page, a column or, by its number, a row, also among filtered rows; or do what keys do",
    ),
    ("/", "Search on this page"),
    ("Ctrl Z, Ctrl Shift Z", "Take the last step back, take it again"),
    (
        "← ↑ → ↓",
        "Move in the table; up and down also from column to column in Profile’s list",
    ),
    ("Page Up, Page Down", "A screen of rows up or down"),
    ("Home, End", "First or last column; with Ctrl the first or last row"),
    ("Enter", "The cell in full"),
    (
        "Shift and an arrow",
        "Pick cells; so does a drag, which scrolls beyond the edge, and Shift with a click",
    ),
    (
        "Ctrl A, Ctrl Space, Shift Space",
        "Pick all cells, the column, the row; so does a click on the corner, Ctrl with a click on a column’s name, a click on a row’s number",
    ),
    ("Ctrl C", "Copy what is picked"),
    (
        "< and >",
        "The column narrower, wider; a drag of its name carries it elsewhere, as Columns does",
    ),
    (
        "↑ from the first row, Enter",
        "Sort by the column: rising, falling, as in the file; with Shift beside the other columns",
    ),
    ("?", "These keys"),
];

/// The drawer.
pub fn help(on_close: Callback<()>) -> Html {
    let version = browser::seal().version;
    let about: Vec<&str> = PAGES
        .iter()
        .map(|page| page.about)
        .filter(|about| !about.is_empty())
        .collect();
    let about = about.join(" ");
    let key = |keys: &str, what: &str| {
        let keys = keys.split(", ").map(|key| html! { <><kbd>{ key }</kbd>{ " " }</> });
        html! { <tr><th scope="row">{ for keys }</th><td>{ what }</td></tr> }
    };
    let pages = PAGES
        .iter()
        .filter_map(|page| Some(key(&format!("g {}", page.key?), page.title)));
    let keys = pages.chain(KEYS.iter().map(|(name, what)| key(name, what)));
    let inside = html! {
        <>
            <p>{ about }</p>
            <p>{ "Every change is a step: it makes another version of the table, and the file stays as it is. The name of the file, above, opens the list of tables and steps." }</p>
            <p>{ "Every page answers with good defaults first; Change beside “Asked with” opens the form of what was asked, and each file remembers it. Roles of columns, in Overview and in Columns of Table, say what they are for: the label, groups to be treated alike, identifiers, time, weight." }</p>
            <p>{ "Every count is a door: it opens Table on the rows that were counted. Back returns to where you were." }</p>
            <p>{ "Filters add up: a row is shown where all of them hold. + Condition takes one as a text, as the command line does: age >= 18 and city in (\"Oslo\", \"Bergen\")." }</p>
            <p>{ "Cells that are picked are summed up below the table. They, the rows that are shown, and every version of a table can be downloaded as CSV, TSV, XLSX, JSON, Parquet or Arrow. What a sheet of Excel has no room for is refused, and numbers with more digits than it keeps are texts in it." }</p>
            <h3>{ "Keys" }</h3>
            <table class="plain-table"><tbody>{ for keys }</tbody></table>
            if !version.is_empty() {
                <p class="quiet">{ format!("Glovebox {version}") }</p>
            }
        </>
    };
    side("help-drawer", "Help", &on_close, inside)
}
