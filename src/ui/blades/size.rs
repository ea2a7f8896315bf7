//! **Size** of a virtual machine, or of a scale set's model (portal-ui.md §5.6): the sizes of its region, and Resize.

use std::rc::Rc;

use yew::prelude::*;

use super::resource::ResourcePage;
use super::save::use_save;
use crate::arm::compute::can::{Action, reason};
use crate::arm::spec::MachineSpec;
use crate::arm::{Operation, Resource, ResourceId, World};
use crate::forms::change;
use crate::ui::create::use_sizes;
use crate::ui::kit::{Button, ButtonKind, MessageBar};
use crate::ui::route::Page;
use crate::ui::shell::hub::use_world;

#[derive(Properties, PartialEq)]
pub struct SizePageProps {
    pub id: ResourceId,
}

/// The machine that has the size: a VM's own, or what a set makes its instances of.
fn machine(resource: &Resource) -> Option<&MachineSpec> {
    let profile = || resource.scale_set()?.spec.profile.as_ref();
    let own = resource.vm().map(|vm| &*vm.spec.machine);
    own.or_else(|| profile().map(|profile| &*profile.machine))
}

fn resize(world: &World, id: &ResourceId, size: &str) -> Option<Operation> {
    let to = |machine: &mut Rc<MachineSpec>| size.clone_into(&mut Rc::make_mut(machine).vm_size);
    change::vm(world, id, |vm| to(&mut vm.machine)).or_else(|| {
        change::scale_set(world, id, |set| {
            if let Some(profile) = &mut set.profile {
                to(&mut Rc::make_mut(profile).machine);
            }
        })
    })
}

#[component]
pub fn SizePage(props: &SizePageProps) -> Html {
    let (world, save, id) = (use_world(), use_save(), props.id.clone());
    let resource = world.resource(&id);
    let region = resource.map_or_else(String::new, |resource| resource.location.to_string());
    let (sizes, ticked) = use_sizes(&region);
    let Some(resource) = resource else {
        return Html::default();
    };
    let current = machine(resource).map_or("", |machine| &machine.vm_size);
    let off = match &ticked {
        _ if current.is_empty() => Some("The scale set has no model of its own."),
        None => Some("Tick one size."),
        Some(size) if size.eq_ignore_ascii_case(current) => Some("This is the size that it has."),
        Some(_) => reason(resource, Action::Resize),
    };
    let on_resize = {
        let (world, id, save) = (world.clone(), id.clone(), save.clone());
        Callback::from(move |()| {
            if let Some(size) = &ticked {
                save.all(resize(&world, &id, size));
            }
        })
    };
    let warning = if resource.vm().is_some() {
        "A machine that runs is restarted when its size is changed. Once it is stopped, sizes of other hardware can be had too."
    } else {
        "New instances have the new size at once. What each present one does is the upgrade policy's to say."
    };
    html! {
        <ResourcePage id={id.clone()} page={Page::Size}>
            { save.refusal("Azure refused the size") }
            <MessageBar>{ warning }</MessageBar>
            <div class="guard">
                <p>{ "Current size: " }<b>{ if current.is_empty() { "-" } else { current } }</b></p>
                <Button
                    kind={ButtonKind::Primary}
                    changes=true
                    on_click={on_resize}
                    disabled_reason={off.map(AttrValue::Static)}
                >
                    { "Resize" }
                </Button>
            </div>
            { sizes }
        </ResourcePage>
    }
}
