//! **Create a resource group**: one page of a form.

use std::rc::Rc;

use yew::prelude::*;

use super::error_box::ErrorBox;
use crate::arm::catalog::names::{NameKind, check};
use crate::arm::catalog::regions;
use crate::arm::{ArmError, Operation, World};
use crate::ui::kit::{Button, ButtonKind, SelectField, SelectOption, TextField};
use crate::ui::route::Route;
use crate::ui::shell::Blade;
use crate::ui::shell::hub::{go, use_world};
use crate::ui::store::use_dispatch;

/// Why the name can't be given to a new group, in the portal's words.
fn name_error(world: &World, name: &str) -> Option<AttrValue> {
    if let Err(problem) = check(NameKind::ResourceGroup, name) {
        return Some(problem.portal_text(NameKind::ResourceGroup).into_owned().into());
    }
    world
        .group(name)
        .map(|_| "A resource group of this name exists already in the subscription.".into())
}

fn region_options() -> Rc<[SelectOption]> {
    let option = |region: &regions::Region| {
        let group = if region.recommended {
            "Recommended"
        } else {
            "Other"
        };
        SelectOption::new(region.name, region.portal_display_name.clone()).in_group(group)
    };
    let (recommended, other): (Vec<_>, Vec<_>) = regions::all().iter().partition(|region| region.recommended);
    recommended.into_iter().chain(other).map(option).collect()
}

#[component]
pub fn CreateGroupPage() -> Html {
    let world = use_world();
    let dispatch = use_dispatch();
    let name = use_state_eq(String::new);
    let region = use_state_eq(|| {
        world
            .groups()
            .next()
            .map_or_else(|| "eastus".to_owned(), |group| group.location.to_string())
    });
    let left = use_state_eq(|| false);
    let refused = use_state_eq(|| None::<Rc<ArmError>>);
    let regions = use_memo((), |()| region_options());
    let error = name_error(&world, name.trim()).filter(|_| *left);
    let on_name = {
        let name = name.setter();
        Callback::from(move |text: String| name.set(text))
    };
    let on_region = {
        let region = region.setter();
        Callback::from(move |text: String| region.set(text))
    };
    let on_create = {
        let (left, refused) = (left.setter(), refused.setter());
        let good = name_error(&world, name.trim()).is_none();
        let (name, location) = (name.trim().to_owned(), (*region).clone());
        Callback::from(move |()| {
            left.set(true);
            if !good {
                return;
            }
            let operation = Operation::PutGroup {
                name: name.clone(),
                location: location.clone(),
                tags: Default::default(),
                document: None,
            };
            match dispatch.perform(operation) {
                Ok(()) => go(&Route::group(&name)),
                Err(error) => refused.set(Some(Rc::new(error))),
            }
        })
    };
    let on_blur = {
        let (left, touched) = (left.setter(), !name.is_empty());
        Callback::from(move |()| left.set(touched))
    };
    html! {
        <Blade
            title="Create a resource group"
            footer={html! {
                <>
                    <Button kind={ButtonKind::Primary} changes=true on_click={on_create}>{ "Create" }</Button>
                    <Button on_click={Callback::from(|()| go(&Route::ResourceGroups))}>{ "Cancel" }</Button>
                </>
            }}
        >
            if let Some(error) = (*refused).clone() {
                <ErrorBox {error} title="Azure refused the resource group" />
            }
            <h2 class="section-title">{ "Project details" }</h2>
            <p class="prose">
                { "A resource group holds the resources of one solution. They may be in other regions than the group, and they \
                   go with it when it is deleted." }
            </p>
            <SelectField
                id="group-subscription"
                label="Subscription"
                required=true
                value={world.subscription().name.to_string()}
                options={Rc::from([SelectOption::new(world.subscription().name.to_string(), world.subscription().name.to_string())])}
                on_change={Callback::noop()}
            />
            <TextField
                id="group-name"
                label="Resource group"
                required=true
                nested=true
                valid={!name.is_empty() && name_error(&world, name.trim()).is_none()}
                dirty={!name.is_empty()}
                value={(*name).clone()}
                on_change={on_name}
                {on_blur}
                {error}
            />
            <h2 class="section-title">{ "Resource details" }</h2>
            <SelectField
                id="group-region"
                label="Region"
                required=true
                value={(*region).clone()}
                options={(*regions).clone()}
                on_change={on_region}
            />
        </Blade>
    }
}
