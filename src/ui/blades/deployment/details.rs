//! **Deployment details**: a row for each resource of the request.

use std::rc::Rc;

use yew::prelude::*;

use crate::arm::world::{DeploymentOperation, OperationState};
use crate::arm::{ResourceId, World};
use crate::ui::kit::{Glyph, Icon, LinkButton, ProgressDots};
use crate::ui::shell::links;
use crate::ui::table::{Column, Rows, TableRow, Value};

#[derive(PartialEq)]
pub struct OperationRow {
    target: ResourceId,
    state: OperationState,
    /// The resource is there to be opened.
    exists: bool,
    on_open: Callback<ResourceId>,
}

impl TableRow for OperationRow {
    fn key(&self) -> AttrValue {
        self.target.to_string().into()
    }

    fn name(&self) -> AttrValue {
        self.target.name().to_owned().into()
    }
}

fn state_word(state: OperationState) -> &'static str {
    match state {
        OperationState::Waiting => "Waiting",
        OperationState::Running => "Running",
        OperationState::Created | OperationState::Ok => "Succeeded",
        OperationState::Failed => "Failed",
    }
}

fn state_cell(row: &OperationRow) -> Html {
    let word = html! { <span class="visually-hidden">{ state_word(row.state) }</span> };
    let sign = match row.state {
        OperationState::Waiting => html! { <Icon glyph={Glyph::Clock} /> },
        OperationState::Running => html! { <ProgressDots /> },
        OperationState::Created | OperationState::Ok => html! { <Icon glyph={Glyph::Check} tone="ok" /> },
        OperationState::Failed => html! { <Icon glyph={Glyph::Error} tone="error" /> },
    };
    html! { <>{ sign }{ word }</> }
}

fn resource_cell(row: &OperationRow) -> Html {
    if row.exists {
        links::resource(&row.target)
    } else {
        html! { { row.target.name().to_owned() } }
    }
}

fn details_cell(row: &OperationRow) -> Html {
    let (on_open, id) = (row.on_open.clone(), row.target.clone());
    html! {
        <LinkButton on_click={Callback::from(move |()| on_open.emit(id.clone()))}>
            { "Operation details" }<span class="visually-hidden">{ format!(" of {}", row.target.name()) }</span>
        </LinkButton>
    }
}

const COLUMNS: &[Column<OperationRow>] = &[
    Column::new("state", "State", |row: &OperationRow| {
        Value::Text(state_word(row.state).into())
    })
    .with_cell(state_cell)
    .unsorted(),
    Column::new("resource", "Resource", |row: &OperationRow| {
        Value::Text(row.target.name().to_owned().into())
    })
    .with_cell(resource_cell)
    .unsorted(),
    Column::new("type", "Type", |row: &OperationRow| {
        Value::Text(row.target.kind().arm_type().into())
    })
    .unsorted(),
    Column::new("status", "Status", |row: &OperationRow| {
        Value::Text(row.state.portal().into())
    })
    .unsorted(),
    Column::new("details", "Operation details", |_: &OperationRow| {
        Value::Text("".into())
    })
    .with_cell(details_cell)
    .unsorted(),
];

/// The rows, the last of the request first, as the portal lists them.
pub fn rows(world: &World, operations: &[DeploymentOperation], on_open: &Callback<ResourceId>) -> Rows {
    let rows = operations.iter().rev().map(|operation| {
        Rc::new(OperationRow {
            exists: world.resource(&operation.target).is_some(),
            target: operation.target.clone(),
            state: operation.state,
            on_open: on_open.clone(),
        })
    });
    Rows::new(COLUMNS, rows)
}
