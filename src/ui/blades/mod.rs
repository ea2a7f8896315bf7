//! The pages: one module for each, and a match that only delegates.
//!
//! Nothing here decides what Azure allows: a page shows the world, and asks for operations.

pub mod about;
pub mod activity_log;
pub mod availability;
pub mod bulk_delete;
pub mod connect;
pub mod create_group;
pub mod create_resource;
pub mod delete_group;
pub mod delete_resource;
pub mod deployment;
pub mod differences;
pub mod error_box;
pub mod fields;
pub mod health;
pub mod home;
pub mod instances;
pub mod json_pane;
pub mod labs;
pub mod lists;
pub mod locks;
pub mod networking;
pub mod not_found;
pub mod overview;
pub mod power;
pub mod priority;
pub mod properties;
pub mod resource;
pub mod resource_group;
pub mod rule_form;
pub mod rule_pane;
pub mod rules;
pub mod save;
pub mod scaling;
pub mod size;
pub mod subnets;
pub mod upgrade_policy;

use yew::prelude::*;

use crate::ui::author::AuthorPage;
use crate::ui::create::{CreateScaleSetPage, CreateVmPage};
use crate::ui::route::Route;
use crate::ui::shell::nav::{page_key, use_nav};

/// The page of the present route.
#[component]
pub fn CurrentPage() -> Html {
    let nav = use_nav();
    let route = nav.route();
    html! { <div class="page__holder" key={page_key(route)}>{ page(route) }</div> }
}

fn page(route: &Route) -> Html {
    match route {
        Route::Home => html! { <home::HomePage /> },
        Route::CreateResource { search } => html! {
            <create_resource::CreateResourcePage search={search.clone()} />
        },
        Route::Product(product) => html! { <create_resource::ProductPage product={*product} /> },
        Route::AllResources => html! { <lists::AllResourcesPage /> },
        Route::ScaleSets => html! { <lists::ScaleSetsPage /> },
        Route::VirtualMachines => html! { <lists::VirtualMachinesPage /> },
        Route::ResourceGroups => html! { <lists::ResourceGroupsPage /> },
        Route::CreateGroup => html! { <create_group::CreateGroupPage /> },
        Route::Group { name, page } => html! {
            <resource_group::GroupBlade name={name.clone()} page={*page} />
        },
        Route::Resource { id, page } => html! { <resource::ResourceBlade id={id.clone()} page={*page} /> },
        Route::Deployment { group, name, page } => html! {
            <deployment::DeploymentBlade group={group.clone()} name={name.clone()} page={*page} />
        },
        Route::CreateScaleSet { tab } => html! { <CreateScaleSetPage tab={tab.clone()} /> },
        Route::CreateVm { tab } => html! { <CreateVmPage tab={tab.clone()} /> },
        Route::ActivityLog => html! { <activity_log::ActivityLogPage /> },
        Route::Labs => html! { <labs::LabsPage /> },
        Route::Author => html! { <AuthorPage /> },
        Route::Differences => html! { <differences::DifferencesPage /> },
        Route::About => html! { <about::AboutPage /> },
        Route::NotFound(text) => html! { <not_found::NotFoundPage text={text.clone()} /> },
    }
}
