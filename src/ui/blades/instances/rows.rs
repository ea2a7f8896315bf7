//! The rows of Instances and their columns.

use yew::prelude::*;

use crate::arm::query::InstanceRow;
use crate::arm::spec::OrchestrationMode;
use crate::arm::world::{Health, Protection};
use crate::arm::{Kind, Resource};
use crate::ui::kit::{Glyph, Icon};
use crate::ui::shell::links;
use crate::ui::shell::look::glyph_of;
use crate::ui::table::{Column, TableRow, Value};

#[derive(PartialEq)]
pub(super) struct Row(pub(super) InstanceRow);

impl TableRow for Row {
    fn key(&self) -> AttrValue {
        self.0.instance_id.to_string().into()
    }

    fn name(&self) -> AttrValue {
        self.0.name.to_string().into()
    }
}

fn instance_cell(row: &Row) -> Html {
    match &row.0.vm {
        Some(vm) => links::resource_with_icon(vm),
        None => html! { <><Icon glyph={glyph_of(Kind::VirtualMachine)} />{ row.0.name.to_string() }</> },
    }
}

fn status_cell(row: &Row) -> Html {
    let sign = match row.0.status {
        "Running" => Some((Glyph::Check, "ok")),
        "Failed" => Some((Glyph::Error, "error")),
        _ => None,
    };
    html! {
        <>
            if let Some((glyph, tone)) = sign {
                <Icon {glyph} {tone} />
            }
            { row.0.status }
        </>
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned().into())
}

/// `-` where there is nothing to say, as the portal has it.
fn or_dash(word: Option<&str>) -> Value {
    text(word.unwrap_or("-"))
}

fn protection(protection: Protection) -> Option<&'static str> {
    match (protection.from_scale_set_actions, protection.from_scale_in) {
        (true, _) => Some("Protect from scale set actions"),
        (false, true) => Some("Protect from scale-in"),
        (false, false) => None,
    }
}

fn health_cell(row: &Row) -> Html {
    let (glyph, tone) = match row.0.health {
        Health::Unknown => return html!("-"),
        Health::Healthy => (Glyph::Success, "ok"),
        Health::Unhealthy => (Glyph::Error, "error"),
        Health::Initializing => (Glyph::Clock, "wait"),
        Health::Undetermined => (Glyph::Warning, "warning"),
    };
    html! { <><Icon {glyph} {tone} />{ row.0.health.text() }</> }
}

const INSTANCE: Column<Row> =
    Column::new("instance", "Instance", |row: &Row| text(&row.0.name)).with_cell(instance_cell);
const COMPUTER: Column<Row> = Column::new("computer", "Computer name", |row| text(&row.0.computer_name));
const STATUS: Column<Row> =
    Column::new("status", "Status", |row: &Row| text(row.0.status)).with_cell(status_cell);
const PROVISIONING: Column<Row> = Column::new("provisioning", "Provisioning state", |row| {
    text(row.0.provisioning_state.text())
});
const TYPE: Column<Row> = Column::new("type", "Type", |row| text(row.0.type_text));

const PROTECTION: Column<Row> = Column::new("protection", "Protection policy", |row: &Row| {
    or_dash(protection(row.0.protection))
});
const HEALTH: Column<Row> =
    Column::new("health", "Health state", |row: &Row| text(row.0.health.text())).with_cell(health_cell);
const MODEL: Column<Row> = Column::new("model", "Latest model", |row: &Row| {
    or_dash(row.0.latest_model.map(|latest| if latest { "Yes" } else { "No" }))
});
const PRIORITY: Column<Row> = Column::new("priority", "Priority", |row: &Row| {
    text(if row.0.spot { "Spot" } else { "Regular" })
});
const DOMAIN: Column<Row> = Column::new("domain", "Fault domain", |row: &Row| {
    or_dash(
        row.0
            .placement
            .fault_domain
            .map(|domain| domain.to_string())
            .as_deref(),
    )
});
const LOCATION: Column<Row> = Column::new("location", "Location", |row: &Row| {
    or_dash(row.0.placement.zone.map(|zone| format!("Zone {zone}")).as_deref())
});

/// A Uniform set's columns, and a Flexible one's with the same at their end (seed-lab.md, step 2, line 9; portal-ui.md
/// §4.3). What a set has not, it has no column for.
macro_rules! columns {
    ($($more:ident),*) => {
        [
            &[INSTANCE, COMPUTER, STATUS, PROTECTION, PROVISIONING, HEALTH, MODEL, $($more),*] as &[Column<Row>],
            &[INSTANCE, COMPUTER, TYPE, STATUS, PROVISIONING, PROTECTION, HEALTH, MODEL, $($more),*],
        ]
    };
}
const COLUMNS: [[&[Column<Row>]; 2]; 6] = [
    columns!(),
    columns!(DOMAIN),
    columns!(LOCATION),
    columns!(PRIORITY),
    columns!(PRIORITY, DOMAIN),
    columns!(PRIORITY, LOCATION),
];

/// The columns of a set whose rows these are.
pub(super) fn columns(set: &Resource, rows: &[InstanceRow]) -> &'static [Column<Row>] {
    let Some(body) = set.scale_set() else {
        return COLUMNS[0][0];
    };
    let place = match (set.zones.is_empty(), body.spec.platform_fault_domain_count) {
        (false, _) => 2,
        (true, 0 | 1) => 0,
        (true, _) => 1,
    };
    let priority = if rows.iter().any(|row| row.spot) { 3 } else { 0 };
    let flexible = body.spec.orchestration_mode == OrchestrationMode::Flexible;
    COLUMNS[place + priority][usize::from(flexible)]
}
