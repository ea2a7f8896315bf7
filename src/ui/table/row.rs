//! One row. It is a component of its own so that a change in one row renders one row.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::rows::{Head, RowRef};

#[derive(Properties, PartialEq)]
pub(super) struct RowProps {
    pub(super) row: RowRef,
    pub(super) heads: Rc<[Head]>,
    /// Position in the table, the head being 1.
    pub(super) index: usize,
    /// Ticked or not, where rows have a tick.
    pub(super) selected: Option<bool>,
    /// Made once by the table: key of the row, and whether it is ticked now.
    pub(super) on_select: Option<Callback<(AttrValue, bool)>>,
    /// Made once by the table: position of the row that the focus came to.
    pub(super) on_focus: Callback<usize>,
}

#[component]
pub(super) fn Row(props: &RowProps) -> Html {
    let (on_focus, index) = (props.on_focus.clone(), props.index);
    let cell = |(column, head): (usize, &Head)| {
        html! { <td class={head.number.then_some("table__number")}>{ props.row.cell(column) }</td> }
    };
    html! {
        <tr
            aria-rowindex={props.index.to_string()}
            data-selected={props.selected.filter(|selected| *selected).map(|_| "true")}
            onfocusin={move |_| on_focus.emit(index)}
        >
            if let Some(selected) = props.selected {
                <td class="table__check">{ tick(props, selected) }</td>
            }
            { for props.heads.iter().enumerate().map(cell) }
        </tr>
    }
}

fn tick(props: &RowProps, selected: bool) -> Html {
    let (on_select, key) = (props.on_select.clone(), props.row.key());
    let onchange = move |event: Event| {
        if let Some(on_select) = &on_select {
            let ticked = event.target_unchecked_into::<HtmlInputElement>().checked();
            on_select.emit((key.clone(), ticked));
        }
    };
    html! {
        <input
            type="checkbox"
            aria-label={format!("Select {}", props.row.name())}
            checked={selected}
            {onchange}
        />
    }
}
