//! **Operation details**: one operation of a deployment.

use std::rc::Rc;

use yew::prelude::*;

use crate::arm::clock::iso_duration;
use crate::arm::world::{DeploymentOperation, OperationState};
use crate::ui::blades::error_box::ErrorBox;
use crate::ui::kit::{Fact, Facts, Pane};
use crate::ui::shell::hub::use_world;
use crate::ui::shell::links;

#[derive(Properties, PartialEq)]
pub struct OperationPaneProps {
    pub operation: DeploymentOperation,
    pub on_close: Callback<()>,
}

/// What the portal calls the state of an operation that has or has not ended.
fn state(operation: &DeploymentOperation) -> &'static str {
    match operation.state {
        OperationState::Waiting | OperationState::Running => "Running",
        OperationState::Created | OperationState::Ok => "Succeeded",
        OperationState::Failed => "Failed",
    }
}

#[component]
pub fn OperationPane(props: &OperationPaneProps) -> Html {
    let world = use_world();
    let operation = &props.operation;
    let target = &operation.target;
    let resource = if world.resource(target).is_some() {
        links::resource(target)
    } else {
        html! { { target.name().to_owned() } }
    };
    let started = operation
        .started
        .map(|at| at.portal(world.utc_offset_minutes()))
        .unwrap_or_default();
    let took = operation
        .started
        .zip(operation.finished)
        .map(|(from, to)| iso_duration(to.since(from)))
        .unwrap_or_default();
    let facts: Rc<[Fact]> = [
        Fact::text("Operation ID", operation.operation_id.to_string()).wide(),
        Fact::text("Tracking ID", operation.tracking_id.to_string()).wide(),
        Fact::text("Status", operation.state.portal()).wide(),
        Fact::text("Provisioning state", state(operation)).wide(),
        Fact::text("Timestamp", started).wide(),
        Fact::text("Duration", took).wide(),
        Fact::text("Type", target.kind().arm_type()).wide(),
        Fact::text("Resource ID", target.path(&world.subscription().id)).wide(),
        Fact::new("Resource", resource).wide(),
    ]
    .into();
    html! {
        <Pane id="operation" title="Operation details" on_close={&props.on_close}>
            if let Some(error) = operation.error.clone() {
                <ErrorBox {error} whole=true />
            }
            <Facts {facts} />
        </Pane>
    }
}
