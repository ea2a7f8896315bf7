//! The row that stands for a resource in every list, and the columns of each list.

use std::rc::Rc;

use yew::prelude::*;

use crate::arm::query::{is_listed, location_name, shown_group, status};
use crate::arm::{Kind, Resource, ResourceId, World};
use crate::ui::shell::links;
use crate::ui::table::{Column, Rows, TableRow, Value};

/// A resource in a list.
#[derive(PartialEq)]
pub struct ResourceRow {
    pub id: ResourceId,
    /// The group as lists spell it: a disk's in capitals.
    pub group: AttrValue,
    pub location: AttrValue,
    pub subscription: AttrValue,
    pub status: &'static str,
    /// How many instances a scale set has.
    pub instances: u32,
    /// `Flexible` or `Uniform`, of a scale set.
    pub orchestration: &'static str,
    /// The size of a machine.
    pub size: AttrValue,
}

impl TableRow for ResourceRow {
    fn key(&self) -> AttrValue {
        self.id.to_string().into()
    }

    fn name(&self) -> AttrValue {
        self.id.name().to_owned().into()
    }
}

fn name(row: &ResourceRow) -> Value {
    Value::Text(row.id.name().to_owned().into())
}

fn kind(row: &ResourceRow) -> Value {
    Value::Text(row.id.kind().display().into())
}

fn group(row: &ResourceRow) -> Value {
    Value::Text(row.group.clone())
}

fn location(row: &ResourceRow) -> Value {
    Value::Text(row.location.clone())
}

fn subscription(row: &ResourceRow) -> Value {
    Value::Text(row.subscription.clone())
}

fn status_text(row: &ResourceRow) -> Value {
    Value::Text(row.status.into())
}

fn name_cell(row: &ResourceRow) -> Html {
    links::resource_with_icon(&row.id)
}

fn group_cell(row: &ResourceRow) -> Html {
    links::group(&row.group)
}

const NAME: Column<ResourceRow> = Column::new("name", "Name", name).with_cell(name_cell);
const TYPE: Column<ResourceRow> = Column::new("type", "Type", kind);
const GROUP: Column<ResourceRow> = Column::new("group", "Resource group", group).with_cell(group_cell);
const LOCATION: Column<ResourceRow> = Column::new("location", "Location", location);
const SUBSCRIPTION: Column<ResourceRow> = Column::new("subscription", "Subscription", subscription);
const STATUS: Column<ResourceRow> = Column::new("status", "Status", status_text);

/// All resources.
pub const ALL_COLUMNS: &[Column<ResourceRow>] = &[NAME, TYPE, GROUP, LOCATION, SUBSCRIPTION];

/// The resources of one group.
pub const RESOURCE_COLUMNS: &[Column<ResourceRow>] = &[NAME, TYPE, LOCATION];

/// Virtual machines.
pub const VM_COLUMNS: &[Column<ResourceRow>] = &[
    NAME,
    TYPE,
    SUBSCRIPTION,
    GROUP,
    LOCATION,
    STATUS,
    Column::new("size", "Size", |row| Value::Text(row.size.clone())),
];

/// Virtual machine scale sets.
pub const SCALE_SET_COLUMNS: &[Column<ResourceRow>] = &[
    NAME,
    Column::new("status", "Provisioning state", status_text),
    Column::new("instances", "Instances", |row| {
        Value::Number(row.instances.into())
    }),
    Column::new("orchestration", "Orchestration mode", |row| {
        Value::Text(row.orchestration.into())
    }),
    GROUP,
    LOCATION,
    SUBSCRIPTION,
];

/// The row of a resource.
fn row(world: &World, resource: &Resource) -> ResourceRow {
    let set = resource.scale_set();
    let instances = set.map_or(0, |set| set.instances.len() + world.members(&resource.id).count());
    let size = resource.vm().map(|vm| vm.spec.machine.vm_size.clone());
    ResourceRow {
        id: resource.id.clone(),
        group: shown_group(&resource.id).into(),
        location: location_name(&resource.location).into(),
        subscription: world.subscription().name.to_string().into(),
        status: resource.vm().map_or(resource.provisioning_state.text(), |vm| {
            status(resource.provisioning_state, vm.power_state)
        }),
        instances: u32::try_from(instances).unwrap_or(u32::MAX),
        orchestration: set.map_or("", |set| set.spec.orchestration_mode.text()),
        size: size.unwrap_or_default().into(),
    }
}

/// Whether the list of a kind, or that of all, shows a resource.
pub fn is_in(kind: Option<Kind>, resource: &Resource) -> bool {
    let own = resource.id.kind();
    kind.map_or(is_listed(own), |kind| own == kind)
}

/// Rows for the resources that `which` lets through, in the given columns.
pub fn resource_rows(
    world: &World,
    columns: &'static [Column<ResourceRow>],
    which: impl Fn(&Resource) -> bool,
) -> Rows {
    let rows = world
        .resources()
        .filter(|resource| which(resource))
        .map(|resource| Rc::new(row(world, resource)));
    Rows::new(columns, rows)
}

/// The cells of the columns of All resources, for the file that Export to CSV makes.
pub fn csv_cells(world: &World, kind: Option<Kind>) -> Vec<Vec<String>> {
    let wanted = world.resources().filter(|resource| is_in(kind, resource));
    let mut cells: Vec<Vec<String>> = wanted
        .map(|resource| {
            vec![
                resource.id.name().to_owned(),
                resource.id.kind().display().to_owned(),
                shown_group(&resource.id),
                location_name(&resource.location),
                world.subscription().name.to_string(),
            ]
        })
        .collect();
    cells.sort_by_key(|cells| cells[0].to_lowercase());
    cells
}

/// The heads of that file.
pub const CSV_HEADS: [&str; 5] = ["NAME", "TYPE", "RESOURCE GROUP", "LOCATION", "SUBSCRIPTION"];
