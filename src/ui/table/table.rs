//! The table of every list.

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::row::Row;
use super::rows::{Head, RowRef, Rows, Sort};
use super::select::{Select, tick_all, use_select};
use super::window::{Piece, Window, pieces, window};
use crate::ui::kit::{Glyph, Icon};

/// Past this many rows only those near the ones that are seen are in the page.
pub const WINDOWED_PAST: usize = 100;

/// Height of a row in pixels while windowed; `portal.css` holds the rows to it.
pub const ROW_HEIGHT: u32 = 37;

/// Height taken for the box before it has been measured.
const FIRST_VIEWPORT: u32 = 700;

#[derive(Properties, PartialEq)]
pub struct TableProps {
    /// What the table is of: its caption, and the name of the box that scrolls.
    pub label: AttrValue,
    pub rows: Rows,
    /// Shows only rows that contain it in any field.
    #[prop_or_default]
    pub filter: AttrValue,
    /// How it is sorted at first. Later the heads decide.
    #[prop_or_default]
    pub sort: Option<Sort>,
    /// Rows have ticks. Called with the keys of the ticked rows, in the order of `rows`.
    #[prop_or_default]
    pub on_selection: Option<Callback<Rc<[AttrValue]>>>,
    /// What stands in the body when there is no row.
    #[prop_or(AttrValue::Static("No results."))]
    pub empty_text: AttrValue,
    /// `nic` for the interface grid of the wizard (small capitals), `wide` for many short cells, `log` for a long last one.
    #[prop_or_default]
    pub kind: Option<&'static str>,
}

/// A native table: heads that sort (`aria-sort`), ticks with a tick for all, rows that are components with keys, and
/// past `WINDOWED_PAST` rows a box that scrolls with true `aria-rowcount` and `aria-rowindex`. What is ticked is held
/// here, not in the rows; a row that is gone is no longer ticked.
#[component]
pub fn Table(props: &TableProps) -> Html {
    let sort = use_state_eq(|| props.sort);
    let selection = use_state_eq(|| Rc::<[AttrValue]>::from([]));
    let shown = {
        let (rows, filter, sort) = (props.rows.clone(), props.filter.clone(), *sort);
        use_memo((rows, filter, sort), |(rows, filter, sort)| {
            Rc::<[RowRef]>::from(rows.shown(filter, *sort))
        })
    };
    let select = use_select(props, &selection, &shown);
    let view = use_view(shown.len());
    let windowed = view.windowed;
    let on_sort = {
        let sort = sort.clone();
        Callback::from(move |column: &'static str| {
            let descending = sort.is_some_and(|sort| sort.column == column && !sort.descending);
            sort.set(Some(Sort { column, descending }));
        })
    };
    html! {
        <div
            class="table-wrap"
            ref={view.node.clone()}
            role="region"
            tabindex="0"
            aria-label={props.label.clone()}
            data-windowed={windowed.then_some("true")}
            onscroll={view.on_scroll.clone()}
        >
            <table
                class="table"
                data-kind={props.kind}
                data-windowed={windowed.then_some("true")}
                aria-rowcount={(shown.len() + 1).to_string()}
            >
                <caption class="visually-hidden">{ &props.label }</caption>
                <thead>
                    <tr aria-rowindex="1">
                        if let Some(select) = &select {
                            <th scope="col" class="table__check">{ tick_all(&shown, select) }</th>
                        }
                        { for props.rows.heads.iter().map(|cell| head(cell, *sort, &on_sort)) }
                    </tr>
                </thead>
                { body(props, &shown, &view, select.as_ref()) }
            </table>
        </div>
    }
}

/// What of a long table is in the page.
struct View {
    node: NodeRef,
    windowed: bool,
    window: Window,
    focused: Option<usize>,
    on_scroll: Callback<Event>,
    on_focus: Callback<usize>,
}

#[hook]
fn use_view(count: usize) -> View {
    let windowed = count > WINDOWED_PAST;
    let node = use_node_ref();
    let seen = use_state_eq(|| (0_u32, FIRST_VIEWPORT));
    let focused = use_state_eq(|| None::<usize>);
    let measure = {
        let (node, seen) = (node.clone(), seen.setter());
        use_callback((), move |(), ()| {
            if let Some(element) = node.cast::<Element>() {
                let pixels = |length: i32| u32::try_from(length).unwrap_or(0);
                seen.set((pixels(element.scroll_top()), pixels(element.client_height())));
            }
        })
    };
    {
        let measure = measure.clone();
        use_effect_with(windowed, move |windowed| {
            if *windowed {
                measure.emit(());
            }
        });
    }
    let on_scroll = Callback::from(move |_: Event| {
        if windowed {
            measure.emit(());
        }
    });
    let on_focus = {
        let focused = focused.setter();
        // Positions told by rows count the head.
        use_callback((), move |index: usize, ()| focused.set(index.checked_sub(2)))
    };
    let window = if windowed {
        window(seen.0, seen.1, ROW_HEIGHT, count)
    } else {
        Window {
            start: 0,
            end: count,
            before: 0,
            after: 0,
        }
    };
    View {
        node,
        windowed,
        window,
        focused: focused.filter(|_| windowed),
        on_scroll,
        on_focus,
    }
}

fn head(head: &Head, sort: Option<Sort>, on_sort: &Callback<&'static str>) -> Html {
    let class = head.number.then_some("table__number");
    if !head.sortable {
        return html! { <th scope="col" {class}>{ head.text }</th> };
    }
    let current = sort.filter(|sort| sort.column == head.id);
    let (order, glyph) = match current {
        None => ("none", Glyph::SortBoth),
        Some(Sort {
            descending: false, ..
        }) => ("ascending", Glyph::SortUp),
        Some(Sort { descending: true, .. }) => ("descending", Glyph::SortDown),
    };
    let (on_sort, id) = (on_sort.clone(), head.id);
    html! {
        <th scope="col" {class} aria-sort={order}>
            <button
                type="button"
                class="table__sort"
                data-sorted={current.map(|_| "true")}
                onclick={move |_| on_sort.emit(id)}
            >
                { head.text }<Icon {glyph} />
            </button>
        </th>
    }
}

fn body(props: &TableProps, shown: &Rc<[RowRef]>, view: &View, select: Option<&Select>) -> Html {
    let columns = (props.rows.heads.len() + usize::from(select.is_some())).to_string();
    if shown.is_empty() {
        return html! {
            <tbody><tr class="table__empty"><td colspan={columns}>{ &props.empty_text }</td></tr></tbody>
        };
    }
    let on_select = select.map(|select| select.on_one.clone());
    let row = |at: usize| {
        let row = &shown[at];
        let key = row.key();
        let selected = select.map(|select| select.ticked.contains(&key));
        html! {
            <Row
                key={key.to_string()}
                row={row.clone()}
                heads={props.rows.heads.clone()}
                index={at + 2}
                {selected}
                on_select={on_select.clone()}
                on_focus={&view.on_focus}
            />
        }
    };
    let pieces = pieces(view.window, view.focused, ROW_HEIGHT, shown.len());
    let content = pieces
        .into_iter()
        .enumerate()
        .flat_map(|(place, piece)| match piece {
            Piece::Gap(height) => vec![html! {
                <tr key={format!("gap {place}")} class="table__spacer" aria-hidden="true">
                    <td colspan={columns.clone()} style={format!("height:{height}px")} />
                </tr>
            }],
            Piece::Rows(from, to) => (from..to).map(row).collect(),
        });
    html! { <tbody>{ for content }</tbody> }
}
