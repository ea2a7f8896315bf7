//! **Resource groups**.

use std::rc::Rc;

use yew::prelude::*;

use crate::arm::World;
use crate::arm::query::location_name;
use crate::ui::kit::{Button, ButtonKind, Command, EmptyState, FilterBox, Glyph};
use crate::ui::route::Route;
use crate::ui::shell::hub::{ByPtr, go, use_world};
use crate::ui::shell::{Blade, links};
use crate::ui::table::{Column, Rows, Sort, Table, TableRow, Value, showing};

#[derive(PartialEq)]
struct GroupRow {
    name: AttrValue,
    subscription: AttrValue,
    location: AttrValue,
    state: &'static str,
}

impl TableRow for GroupRow {
    fn key(&self) -> AttrValue {
        self.name.clone()
    }

    fn name(&self) -> AttrValue {
        self.name.clone()
    }
}

const COLUMNS: &[Column<GroupRow>] = &[
    Column::new("name", "Name", |row: &GroupRow| Value::Text(row.name.clone()))
        .with_cell(|row| links::group_with_icon(&row.name)),
    Column::new("subscription", "Subscription", |row| {
        Value::Text(row.subscription.clone())
    }),
    Column::new("location", "Location", |row| Value::Text(row.location.clone())),
    Column::new("state", "Provisioning state", |row| Value::Text(row.state.into())),
];

fn group_rows(world: &World) -> Rows {
    let rows = world.groups().map(|group| {
        Rc::new(GroupRow {
            name: group.name.to_string().into(),
            subscription: world.subscription().name.to_string().into(),
            location: location_name(&group.location).into(),
            state: group.provisioning_state.text(),
        })
    });
    Rows::new(COLUMNS, rows)
}

#[component]
pub fn ResourceGroupsPage() -> Html {
    let world = use_world();
    let rows = use_memo(ByPtr(world), |world| group_rows(world));
    let filter = use_state_eq(String::new);
    let refreshed = use_state_eq(|| 0_u32);
    let refresh = {
        let refreshed = refreshed.clone();
        Callback::from(move |()| refreshed.set(*refreshed + 1))
    };
    let create = Callback::from(|()| go(&Route::CreateGroup));
    let commands: Rc<[Command]> = [
        Command::new("Create", Glyph::Plus, create.clone()).changing(),
        Command::new("Refresh", Glyph::Refresh, refresh),
    ]
    .into();
    let on_change = {
        let filter = filter.clone();
        Callback::from(move |text: String| filter.set(text))
    };
    html! {
        <Blade title="Resource groups" subtitle="Default Directory" {commands}>
            <div class="filters">
                <FilterBox id="filter" label="Filter for any field..." value={(*filter).clone()} {on_change} />
            </div>
            <p class="showing" role="status">{ showing(rows.count(&filter), rows.len()) }</p>
            if rows.is_empty() {
                <EmptyState
                    glyph={Glyph::ResourceGroup}
                    title="No resource groups to display"
                    text="A resource group holds the resources of one solution, which live and go together."
                >
                    <Button kind={ButtonKind::Primary} on_click={create}>{ "Create resource group" }</Button>
                </EmptyState>
            } else {
                <Table
                    key={*refreshed}
                    label="Resource groups"
                    rows={(*rows).clone()}
                    filter={(*filter).clone()}
                    sort={Some(Sort::by("name"))}
                    empty_text="Nothing here contains the text in the filter."
                />
            }
        </Blade>
    }
}
