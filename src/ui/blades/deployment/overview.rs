//! **Overview** of a deployment: under way, complete, failed.

use std::rc::Rc;

use yew::prelude::*;

use super::details::rows;
use super::operation_pane::OperationPane;
use crate::arm::world::{Deployment, DeploymentState};
use crate::arm::{Kind, ResourceId, World};
use crate::ui::blades::error_box::ErrorBox;
use crate::ui::kit::{
    Button, ButtonKind, Command, CopyButton, Disclosure, Fact, Facts, FromTheLab, Glyph, Icon, PortalOf2025,
    ProgressDots,
};
use crate::ui::route::{DeploymentPage, Page, Route};
use crate::ui::shell::hub::{copy, go, use_world};
use crate::ui::shell::{Blade, Menu, links};
use crate::ui::table::Table;

#[derive(Properties, PartialEq)]
pub struct DeploymentOverviewProps {
    pub deployment: Rc<Deployment>,
    pub menu: Menu,
}

/// What the deployment was for: the machine or the set, else the last resource of the request.
fn purpose(deployment: &Deployment) -> Option<&ResourceId> {
    let targets = || deployment.operations.iter().map(|operation| &operation.target);
    targets()
        .find(|id| matches!(id.kind(), Kind::ScaleSet | Kind::VirtualMachine))
        .or_else(|| targets().next_back())
}

/// The form that sent it, on the tab to go on from.
fn form(deployment: &Deployment) -> Option<Route> {
    match purpose(deployment)?.kind() {
        Kind::ScaleSet => Some(Route::CreateScaleSet { tab: String::new() }),
        Kind::VirtualMachine => Some(Route::CreateVm { tab: String::new() }),
        _ => None,
    }
}

#[component]
pub fn DeploymentOverview(props: &DeploymentOverviewProps) -> Html {
    let world = use_world();
    let opened = use_state_eq(|| None::<ResourceId>);
    let refreshed = use_state_eq(|| 0_u32);
    let deployment = &props.deployment;
    let on_open = {
        let opened = opened.setter();
        use_callback((), move |id: ResourceId, ()| opened.set(Some(id)))
    };
    let on_close = {
        let opened = opened.setter();
        Callback::from(move |()| opened.set(None))
    };
    let operation = deployment
        .operations
        .iter()
        .find(|operation| Some(&operation.target) == (*opened).as_ref());
    let pane = operation
        .map(|operation| html! { <OperationPane operation={operation.clone()} on_close={on_close} /> });
    let refresh = {
        let refreshed = refreshed.clone();
        Callback::from(move |()| refreshed.set(*refreshed + 1))
    };
    let commands: Rc<[Command]> = [Command::new("Refresh", Glyph::Refresh, refresh)].into();
    let running = deployment.state == DeploymentState::Running;
    let failed = deployment.state == DeploymentState::Failed;
    html! {
        <Blade
            title={deployment.request.name.clone()}
            part={DeploymentPage::Overview.label()}
            subtitle="Deployment"
            icon={Glyph::Deployment}
            menu={props.menu.clone()}
            {commands}
            {pane}
        >
            <div role="status">{ heading(deployment.state) }</div>
            if let Some(error) = deployment.error.clone() {
                <ErrorBox {error} whole=true />
            }
            <Facts facts={facts(&world, deployment)} />
            if failed {
                { way_back(deployment) }
            }
            <Disclosure title="Deployment details" open={running || failed} key={*refreshed}>
                <Table
                    label="Operations of this deployment"
                    rows={rows(&world, &deployment.operations, &on_open)}
                />
            </Disclosure>
            if deployment.state == DeploymentState::Succeeded {
                { next_steps(&world, deployment) }
            }
        </Blade>
    }
}

fn heading(state: DeploymentState) -> Html {
    let (sign, text) = match state {
        DeploymentState::Running => (html! { <ProgressDots large=true /> }, "Deployment is in progress"),
        DeploymentState::Succeeded => (
            html! { <Icon glyph={Glyph::Success} tone="ok" /> },
            "Your deployment is complete",
        ),
        DeploymentState::Failed => (
            html! { <Icon glyph={Glyph::Error} tone="error" /> },
            "Your deployment failed",
        ),
    };
    html! { <h2 class="deployment__state">{ sign }{ text }</h2> }
}

fn facts(world: &World, deployment: &Deployment) -> Rc<[Fact]> {
    let correlation: AttrValue = deployment.correlation_id.to_string().into();
    let correlation_id = html! {
        <>
            { &correlation }{ " " }
            <CopyButton
                text={correlation.clone()}
                what="the correlation ID"
                on_copy={Callback::from(|text: AttrValue| copy(&text))}
            />
        </>
    };
    [
        Fact::text("Deployment name", deployment.request.name.clone()),
        Fact::text(
            "Start time",
            deployment.started.portal(world.utc_offset_minutes()),
        ),
        Fact::text("Subscription", world.subscription().name.to_string()),
        Fact::new("Correlation ID", correlation_id),
        Fact::new("Resource group", links::group(&deployment.request.group)),
    ]
    .into()
}

/// After a failure: back into the form, which has kept what was filled in.
fn way_back(deployment: &Deployment) -> Html {
    let Some(form) = form(deployment) else {
        return Html::default();
    };
    let on_click = Callback::from(move |()| go(&form));
    html! {
        <>
            <p class="prose">
                { "What succeeded before the failure stays. Put right what the error names and send the form again: it still \
                   holds what you filled in, passwords excepted." }
            </p>
            <div class="actions">
                <Button kind={ButtonKind::Primary} changes=true {on_click}>{ "Redeploy" }</Button>
            </div>
        </>
    }
}

fn next_steps(world: &World, deployment: &Deployment) -> Html {
    let Some(purpose) = purpose(deployment) else {
        return Html::default();
    };
    let is_vm = purpose.kind() == Kind::VirtualMachine;
    let resource = Route::resource(purpose);
    let there = world.resource(purpose).is_some();
    let connect = Route::at(purpose, Page::Connect);
    html! {
        <>
            if is_vm && there {
                <Disclosure title="Next steps" open=true>
                    <ul class="next-steps">
                        <li>{ links::to(&connect, "Connect to the virtual machine") }<small>{ "Recommended" }</small></li>
                    </ul>
                    <FromTheLab id="next-steps-note" title="What Azure suggests here">
                        <p>
                            { "Azure lists auto-shutdown, monitoring of health and performance, and running a script inside the \
                               machine as next steps. None of them is part of this lab, so none is here." }
                        </p>
                    </FromTheLab>
                </Disclosure>
            }
            <div class="actions">
                <Button
                    kind={ButtonKind::Primary}
                    on_click={Callback::from(move |()| go(&resource))}
                    disabled_reason={(!there).then_some(AttrValue::Static("It was deleted since."))}
                >
                    { "Go to resource" }
                </Button>
                if is_vm {
                    <Button on_click={Callback::from(|()| go(&Route::CreateVm { tab: String::new() }))}>
                        { "Create another VM" }
                    </Button>
                }
            </div>
            <PortalOf2025 about="this page">
                { "The page says the same. Coach marks that suggest to scale the machine out may cover the buttons for a moment." }
            </PortalOf2025>
        </>
    }
}
