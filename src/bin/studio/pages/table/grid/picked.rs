//! What is said of the cells that are picked, and what can be done with them.

use glovebox::ask::Export;
use glovebox::profile::{SumUp, Sums, Whole};
use glovebox::table::{RowsOptions, TableId};
use glovebox::words;
use patternfly_yew::prelude::{Button, ButtonVariant};
use yew::prelude::*;

use crate::asked::use_asked;
use crate::parts::download::download;
use crate::parts::number;
use crate::shared::Shared;
use crate::workspace::{Answered, Workspace, use_workspace};

/// Properties of [`PickedCells`].
#[derive(PartialEq, Properties)]
pub struct PickedCellsProps {
    /// The cells, as rows and columns.
    pub rows: RowsOptions,
    /// The table that they are of.
    pub table: TableId,
}

/// How many they are, what their numbers come to, a button that copies them and one that downloads them.
#[component]
pub fn PickedCells(props: &PickedCellsProps) -> Html {
    let rows = props.rows.clone();
    let sums = use_asked(SumUp { rows: rows.clone() }, vec![props.table]);
    let workspace = use_workspace();
    let copy = {
        let (rows, workspace) = (rows.clone(), workspace.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(workspace) = &workspace {
                workspace.copy(rows.clone());
            }
        })
    };
    let rows_words = number::plural(props.rows.limit, "row", "rows");
    let columns = number::plural(props.rows.columns.len() as u64, "column", "columns");
    let export = Export {
        rows,
        ..Export::default()
    };
    let save = |workspace: &Workspace| download(workspace, ("download-cells", "Download"), export, Callback::noop());
    let download = workspace.as_ref().map(save).unwrap_or_default();
    html! {
        <span class="picked-cells" data-test="picked">
            <span role="status">{ format!("{rows_words} × {columns} picked") }{ told(&sums.answer) }</span>
            <Button id="copy-cells" variant={ButtonVariant::Link} label="Copy" onclick={copy} />
            { download }
        </span>
    }
}

fn told(sums: &Answered<Shared<Sums>>) -> String {
    let Answered::Ready(sums) = sums else {
        return String::new();
    };
    let Some(mean) = sums.mean() else {
        return String::new();
    };
    let [sum, min, max] = match &sums.whole {
        Some(Whole { sum, min, max }) => [sum, min, max].map(|digits| words::group(digits)),
        None => [sums.sum, sums.min, sums.max].map(words::precise),
    };
    format!(
        " · {}: sum {sum}, mean {}, from {min} to {max}",
        number::plural(sums.numbers, "number", "numbers"),
        words::precise(mean)
    )
}
