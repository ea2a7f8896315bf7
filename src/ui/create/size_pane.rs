//! "See all sizes": every size of the region, to be searched, sorted and chosen (portal-ui.md §2.1).

use std::rc::Rc;

use yew::prelude::*;

use crate::arm::catalog::sizes::{self, Size};
use crate::ui::kit::{Button, ButtonKind, FilterBox, Pane};
use crate::ui::table::{Column, Rows, Sort, Table, TableRow, Value, showing};

#[derive(Properties, PartialEq)]
pub(super) struct SizePaneProps {
    /// The region's short name.
    pub region: String,
    /// Select, with a size's name.
    pub on_select: Callback<String>,
    pub on_close: Callback<()>,
}

#[derive(PartialEq)]
struct SizeRow {
    size: &'static Size,
    month: Option<f64>,
}

impl TableRow for SizeRow {
    fn key(&self) -> AttrValue {
        self.size.name.into()
    }

    fn name(&self) -> AttrValue {
        self.size.name.into()
    }
}

/// In hundredths of a rupee: a table sorts whole numbers.
fn price(row: &SizeRow) -> Value {
    row.month
        .map_or(Value::Text("Price unavailable".into()), |rupees| {
            Value::Number((rupees * 100.0) as i64)
        })
}

const COLUMNS: &[Column<SizeRow>] = &[
    Column::new("size", "VM Size", |row: &SizeRow| {
        Value::Text(row.size.name.into())
    }),
    Column::new("vcpus", "vCPUs", |row: &SizeRow| {
        Value::Number(row.size.vcpus.into())
    })
    .number(),
    Column::new("ram", "RAM (GiB)", |row: &SizeRow| {
        Value::Number((row.size.memory_gib * 1024.0) as i64)
    })
    .with_cell(|row| html! { { row.size.memory_label() } })
    .number(),
    Column::new("disks", "Data disks", |row: &SizeRow| {
        Value::Number(row.size.max_data_disks.into())
    })
    .number(),
    Column::new("temp", "Local storage (GiB)", |row: &SizeRow| {
        Value::Number(row.size.temp_disk_gib.into())
    })
    .number(),
    Column::new("premium", "Premium disk", |row: &SizeRow| {
        Value::Text(
            if row.size.premium_storage {
                "Supported"
            } else {
                "Not supported"
            }
            .into(),
        )
    }),
    Column::new("price", "Cost/month", price)
        .with_cell(|row| match row.month {
            Some(rupees) => html! { { format!("₹{rupees:.2}") } },
            None => html! { { "Price unavailable" } },
        })
        .number(),
];

/// The sizes of a region with a search box, and the one that is ticked, when one is.
#[hook]
pub fn use_sizes(region: &str) -> (Html, Option<AttrValue>) {
    let filter = use_state_eq(String::new);
    let ticked = use_state_eq(|| None::<AttrValue>);
    let rows = use_memo(region.to_owned(), |region| {
        let row = |size: &'static Size| {
            Rc::new(SizeRow {
                size,
                month: size.inr_month(region),
            })
        };
        Rows::new(COLUMNS, sizes::available_in(region).map(row))
    });
    let on_selection = {
        let ticked = ticked.setter();
        Callback::from(move |keys: Rc<[AttrValue]>| match &*keys {
            [one] => ticked.set(Some(one.clone())),
            _ => ticked.set(None),
        })
    };
    let on_filter = {
        let filter = filter.setter();
        Callback::from(move |text: String| filter.set(text))
    };
    let content = html! {
        <>
            <FilterBox id="size-filter" label="Search by VM size..." value={(*filter).clone()} on_change={on_filter} />
            <p class="showing">{ showing(rows.count(&filter), rows.len()) }</p>
            <Table label="VM sizes" kind="wide" rows={(*rows).clone()} filter={(*filter).clone()} sort={Some(Sort::by("price"))} {on_selection} />
            <p class="prose">{ "Prices are what an hour costs times 730, in rupees at the rate of the lab's screens. Nothing here is billed." }</p>
        </>
    };
    (content, (*ticked).clone())
}

/// The pane.
#[component]
pub(super) fn SizePane(props: &SizePaneProps) -> Html {
    let (sizes, ticked) = use_sizes(&props.region);
    let reason = ticked.is_none().then_some(AttrValue::Static("Tick one size."));
    let select = {
        let (on_select, on_close) = (props.on_select.clone(), props.on_close.clone());
        Callback::from(move |()| {
            if let Some(size) = &ticked {
                on_select.emit(size.to_string());
                on_close.emit(());
            }
        })
    };
    let footer = html! {
        <>
            <Button kind={ButtonKind::Primary} on_click={select} disabled_reason={reason}>{ "Select" }</Button>
            <Button on_click={props.on_close.clone()}>{ "Cancel" }</Button>
        </>
    };
    html! {
        <Pane id="sizes" title="Select a VM size" wide=true on_close={props.on_close.clone()} {footer}>
            { sizes }
        </Pane>
    }
}
