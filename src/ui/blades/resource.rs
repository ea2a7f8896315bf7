//! A resource's blade: which page of it, its menu, and what is said when it is not there.

use std::rc::Rc;

use yew::prelude::*;

use super::activity_log::ResourceActivity;
use super::availability::AvailabilityPage;
use super::connect::ConnectPage;
use super::health::HealthPage;
use super::instances::InstancesPage;
use super::locks::LocksPage;
use super::networking::{ScaleSetNetworkingPage, VmNetworkingPage};
use super::overview::OverviewPage;
use super::rules::RulesPage;
use super::scaling::ScalingPage;
use super::size::SizePage;
use super::subnets::SubnetsPage;
use super::upgrade_policy::UpgradePolicyPage;
use crate::arm::spec::Direction;
use crate::arm::{Kind, ResourceId};
use crate::ui::kit::{EmptyState, MenuGroup, Place};
use crate::ui::route::{Page, Route};
use crate::ui::shell::hub::use_world;
use crate::ui::shell::look::{glyph_of, glyph_of_page};
use crate::ui::shell::{Blade, Menu, links};

#[derive(Properties, PartialEq)]
pub struct ResourceBladeProps {
    pub id: ResourceId,
    pub page: Page,
}

#[component]
pub fn ResourceBlade(props: &ResourceBladeProps) -> Html {
    let world = use_world();
    let was_there = use_mut_ref(|| false);
    let id = props.id.clone();
    if world.resource(&id).is_none() {
        let deleted = *was_there.borrow();
        return html! { <Missing {id} {deleted} /> };
    }
    *was_there.borrow_mut() = true;
    let is_set = id.kind() == Kind::ScaleSet;
    match props.page {
        Page::Overview => html! { <OverviewPage {id} /> },
        Page::Json => html! { <OverviewPage {id} json=true /> },
        Page::ActivityLog => html! { <ResourceActivity {id} /> },
        Page::Instances => html! { <InstancesPage {id} /> },
        Page::Connect => html! { <ConnectPage {id} /> },
        Page::Networking if is_set => html! { <ScaleSetNetworkingPage {id} /> },
        Page::Networking => html! { <VmNetworkingPage {id} /> },
        Page::Scaling => html! { <ScalingPage {id} /> },
        Page::Size => html! { <SizePage {id} /> },
        Page::Availability => html! { <AvailabilityPage {id} /> },
        Page::UpgradePolicy => html! { <UpgradePolicyPage {id} /> },
        Page::Health => html! { <HealthPage {id} /> },
        Page::InboundRules => html! { <RulesPage {id} direction={Direction::Inbound} /> },
        Page::OutboundRules => html! { <RulesPage {id} direction={Direction::Outbound} /> },
        Page::Subnets => html! { <SubnetsPage {id} /> },
        Page::Locks => html! { <LocksPage {id} /> },
    }
}

/// The menu of a resource, on one of its pages.
fn menu(id: &ResourceId, page: Page) -> Menu {
    let place = |page: &Page| {
        Place::new(page.label(), Route::at(id, *page).to_fragment()).with_icon(glyph_of_page(*page))
    };
    let (top, settings) = Page::of(id.kind());
    let mut groups = vec![MenuGroup {
        heading: None,
        places: top.iter().map(place).collect(),
    }];
    if !settings.is_empty() {
        groups.push(MenuGroup {
            heading: Some("Settings".into()),
            places: settings.iter().map(place).collect(),
        });
    }
    let page = if page == Page::Json { Page::Overview } else { page };
    Menu {
        groups: groups.into(),
        current: Route::at(id, page).to_fragment().into(),
    }
}

#[derive(Properties, PartialEq)]
pub struct ResourcePageProps {
    pub id: ResourceId,
    pub page: Page,
    #[prop_or_default]
    pub commands: Option<Rc<[crate::ui::kit::Command]>>,
    #[prop_or_default]
    pub pane: Option<Html>,
    pub children: Html,
}

/// The frame of a resource's page: title, type, menu.
#[component]
pub fn ResourcePage(props: &ResourcePageProps) -> Html {
    let id = &props.id;
    let part: Option<AttrValue> =
        (!matches!(props.page, Page::Overview | Page::Json)).then(|| props.page.label().into());
    html! {
        <Blade
            title={id.name().to_owned()}
            part={part}
            subtitle={id.kind().display()}
            icon={glyph_of(id.kind())}
            menu={menu(id, props.page)}
            commands={props.commands.clone()}
            pane={props.pane.clone()}
        >
            { props.children.clone() }
        </Blade>
    }
}

#[derive(Properties, PartialEq)]
struct MissingProps {
    id: ResourceId,
    /// It was there while this page was open.
    deleted: bool,
}

#[component]
fn Missing(props: &MissingProps) -> Html {
    let id = &props.id;
    let kind = id.kind().display().to_lowercase();
    let (title, text) = if props.deleted {
        (
            format!("{} was deleted", id.name()),
            format!("This {kind} is gone. What it left behind is in All resources."),
        )
    } else {
        (
            format!("{} is not here", id.name()),
            format!(
                "There is no {kind} of this name in the resource group {}. It may have been deleted, or not been made yet.",
                id.group()
            ),
        )
    };
    html! {
        <Blade title={id.name().to_owned()} subtitle={id.kind().display()} icon={glyph_of(id.kind())}>
            <EmptyState glyph={glyph_of(id.kind())} {title} {text}>
                { links::to(&Route::AllResources, "All resources") }
            </EmptyState>
        </Blade>
    }
}
