//! A deployment's pages (portal-ui.md §1.10): Overview while it runs and after, Inputs.

pub mod details;
pub mod operation_pane;
pub mod overview;

use std::rc::Rc;

use yew::prelude::*;

use overview::DeploymentOverview;

use crate::arm::json::pretty::pretty;
use crate::arm::world::Deployment;
use crate::ui::kit::{CopyButton, EmptyState, Glyph, JsonView, MenuGroup, Place};
use crate::ui::route::{DeploymentPage, Route};
use crate::ui::shell::hub::{copy, use_world};
use crate::ui::shell::{Blade, Menu, links};

#[derive(Properties, PartialEq)]
pub struct DeploymentBladeProps {
    pub group: AttrValue,
    pub name: AttrValue,
    pub page: DeploymentPage,
}

#[component]
pub fn DeploymentBlade(props: &DeploymentBladeProps) -> Html {
    let world = use_world();
    let menu = menu(&props.group, &props.name, props.page);
    match (world.deployment(&props.group, &props.name), props.page) {
        (None, _) => html! {
            <Blade title={&props.name} subtitle="Deployment" icon={Glyph::Deployment}>
                <EmptyState
                    glyph={Glyph::Deployment}
                    title="This deployment is not here"
                    text="There is no deployment of this name in this resource group."
                >
                    { links::to(&Route::AllResources, "All resources") }
                </EmptyState>
            </Blade>
        },
        (Some(deployment), DeploymentPage::Overview) => html! {
            <DeploymentOverview deployment={deployment.clone()} {menu} />
        },
        (Some(deployment), DeploymentPage::Inputs) => inputs(deployment, menu),
    }
}

fn menu(group: &str, name: &str, page: DeploymentPage) -> Menu {
    let route = |page: DeploymentPage| Route::Deployment {
        group: group.into(),
        name: name.into(),
        page,
    };
    let place = |page: DeploymentPage| {
        let glyph = match page {
            DeploymentPage::Overview => Glyph::Deployment,
            DeploymentPage::Inputs => Glyph::Log,
        };
        Place::new(page.label(), route(page).to_fragment()).with_icon(glyph)
    };
    let groups = [MenuGroup {
        heading: None,
        places: DeploymentPage::ALL.map(place).into(),
    }];
    Menu {
        groups: groups.into(),
        current: route(page).to_fragment().into(),
    }
}

/// **Inputs**: what was asked for, as it was sent. No password is in it: none ever is.
fn inputs(deployment: &Rc<Deployment>, menu: Menu) -> Html {
    let text: AttrValue = pretty(&deployment.request.resources).into();
    html! {
        <Blade
            title={deployment.request.name.clone()}
            part="Inputs"
            subtitle="Deployment"
            icon={Glyph::Deployment}
            {menu}
        >
            <p class="pane__tools">
                { "The resources that this deployment asked for. " }
                <CopyButton text={text.clone()} what="the inputs" on_copy={Callback::from(|text: AttrValue| copy(&text))} />
            </p>
            <JsonView label="Inputs of the deployment" {text} />
        </Blade>
    }
}
