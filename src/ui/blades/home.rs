//! **Home** (portal-ui.md §1.6): services, what was opened last, ways on.

use std::rc::Rc;

use yew::prelude::*;

use crate::arm::{ResourceId, World};
use crate::ui::kit::{Glyph, Icon, IconSize};
use crate::ui::route::Route;
use crate::ui::shell::hub::use_world;
use crate::ui::shell::nav::use_nav;
use crate::ui::shell::{Blade, links};
use crate::ui::table::{Column, Rows, Table, TableRow, Value};

/// The tiles.
const SERVICES: [(Route, Glyph, &str); 5] = [
    (
        Route::CreateResource {
            search: String::new(),
        },
        Glyph::Plus,
        "Create a resource",
    ),
    (Route::VirtualMachines, Glyph::VirtualMachine, "Virtual machines"),
    (Route::ScaleSets, Glyph::ScaleSet, "Virtual machine scale sets"),
    (Route::ResourceGroups, Glyph::ResourceGroup, "Resource groups"),
    (Route::AllResources, Glyph::AllResources, "All resources"),
];

#[derive(PartialEq)]
struct Recent(ResourceId);

impl TableRow for Recent {
    fn key(&self) -> AttrValue {
        self.0.to_string().into()
    }

    fn name(&self) -> AttrValue {
        self.0.name().to_owned().into()
    }
}

const RECENT: &[Column<Recent>] = &[
    Column::new("name", "Name", |row: &Recent| {
        Value::Text(row.0.name().to_owned().into())
    })
    .with_cell(|row| links::resource_with_icon(&row.0))
    .unsorted(),
    Column::new("type", "Type", |row: &Recent| {
        Value::Text(row.0.kind().display().into())
    })
    .unsorted(),
    Column::new("group", "Resource group", |row: &Recent| {
        Value::Text(row.0.group().to_owned().into())
    })
    .with_cell(|row| links::group(row.0.group()))
    .unsorted(),
];

/// What was opened and is still there.
fn recent(world: &World, opened: &[ResourceId]) -> Vec<Rc<Recent>> {
    let there = opened.iter().filter_map(|id| world.resource(id));
    there
        .map(|resource| Rc::new(Recent(resource.id.clone())))
        .collect()
}

#[component]
pub fn HomePage() -> Html {
    let world = use_world();
    let recent = recent(&world, &use_nav().recent);
    let tile = |(route, glyph, text): &(Route, Glyph, &'static str)| {
        html! {
            <li>
                <a class="tile" href={route.to_fragment()}>
                    <Icon glyph={*glyph} size={IconSize::Px32} />{ text }
                </a>
            </li>
        }
    };
    html! {
        <Blade title="Home">
            <h2 class="section-title">{ "Azure services" }</h2>
            <ul class="tiles">{ for SERVICES.iter().map(tile) }</ul>
            <h2 class="section-title">{ "Resources" }</h2>
            if recent.is_empty() {
                <p class="prose muted">{ "No resources have been viewed recently." }</p>
            } else {
                <Table label="Recent resources" rows={Rows::new(RECENT, recent)} />
            }
            <h2 class="section-title">{ "Navigate" }</h2>
            <ul class="ways">
                <li>{ links::to(&Route::ResourceGroups, "Resource groups") }</li>
                <li>{ links::to(&Route::AllResources, "All resources") }</li>
                <li>{ links::to(&Route::ActivityLog, "Activity log") }</li>
            </ul>
            <h2 class="section-title">{ "Tools" }</h2>
            <ul class="ways">
                <li>{ links::to(&Route::Differences, "How this differs from Azure") }</li>
            </ul>
        </Blade>
    }
}
