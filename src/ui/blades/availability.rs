//! **Availability + scaling** of a virtual machine (portal-ui.md §5.4): where it stands, and which scale set it is in.

use std::rc::Rc;

use yew::prelude::*;

use super::resource::ResourcePage;
use super::save::use_save;
use crate::arm::compute::can::{Action, reason};
use crate::arm::query::{VmSummary, vm_summary};
use crate::arm::{Kind, ResourceId, World};
use crate::forms::change;
use crate::ui::kit::{
    Button, ButtonKind, Command, ConfirmDialog, Fact, Facts, Glyph, Pane, SelectField, SelectOption,
};
use crate::ui::route::Page;
use crate::ui::shell::hub::use_world;
use crate::ui::shell::links;

/// Where a machine stands: zone, fault domain, availability set.
pub fn facts(vm: &VmSummary) -> Vec<Fact> {
    let number = |number: Option<u8>| number.map_or_else(String::new, |number| number.to_string());
    let link = |id: &Option<ResourceId>| id.as_ref().map_or_else(|| html!("-"), links::resource);
    vec![
        Fact::text("Availability zone", number(vm.placement.zone)),
        Fact::text("Fault domain", number(vm.placement.fault_domain)),
        Fact::new("Scale Set", link(&vm.scale_set)),
        Fact::new("Availability set", link(&vm.availability_set)),
    ]
}

#[derive(Properties, PartialEq)]
pub struct AvailabilityPageProps {
    pub id: ResourceId,
}

#[component]
pub fn AvailabilityPage(props: &AvailabilityPageProps) -> Html {
    let (world, save, id) = (use_world(), use_save(), props.id.clone());
    // The pane for a machine that stands alone, the question for one in a set.
    let open = use_state_eq(|| false);
    let set_open = |on: bool| {
        let open = open.setter();
        Callback::from(move |()| open.set(on))
    };
    let Some((vm, resource)) = vm_summary(&world, &id).zip(world.resource(&id)) else {
        return Html::default();
    };
    let action = if vm.scale_set.is_some() {
        Action::Detach
    } else {
        Action::Attach
    };
    let off = reason(resource, action).map(AttrValue::Static);
    let commands = vm.scale_set.as_ref().map(|_| -> Rc<[Command]> {
        [
            Command::new("Detach from the VMSS", Glyph::Connect, set_open(true))
                .unless(off.clone())
                .changing(),
        ]
        .into()
    });
    let pane = (*open && vm.scale_set.is_none())
        .then(|| html! { <AttachPane id={id.clone()} on_close={set_open(false)} /> });
    let on_detach = {
        let (world, id, save, close) = (world.clone(), id.clone(), save.clone(), set_open(false));
        Callback::from(move |()| {
            close.emit(());
            save.all(change::vm(&world, &id, |vm| vm.virtual_machine_scale_set = None));
        })
    };
    html! {
        <ResourcePage id={id.clone()} page={Page::Availability} {commands} {pane}>
            { save.refusal("Azure refused to detach it") }
            <h2 class="section-title">{ "Availability" }</h2>
            <Facts facts={Rc::from(facts(&vm))} />
            <h2 class="section-title">{ "Scaling" }</h2>
            if let Some(set) = &vm.scale_set {
                <p class="prose">
                    { "This virtual machine is in the scale set " }{ links::resource(set) }
                    { ". Detached, it stays as it is, by itself; the set counts one less if its model made it." }
                </p>
                if *open {
                    <ConfirmDialog
                        id="detach"
                        title="Detach from the VMSS"
                        confirm_text="Detach"
                        kind={ButtonKind::Primary}
                        on_confirm={on_detach}
                        on_cancel={set_open(false)}
                    >
                        <p>{ format!("Do you want to detach '{}' from '{}'?", id.name(), set.name()) }</p>
                    </ConfirmDialog>
                }
            } else {
                <p class="prose">
                    { "Attach this virtual machine to a Flexible scale set, for its availability and its counting. Nothing of the \
                       machine's network changes by that." }
                </p>
                <Button kind={ButtonKind::Primary} changes=true on_click={set_open(true)} disabled_reason={off}>
                    { "Get started" }
                </Button>
            }
        </ResourcePage>
    }
}

/// The scale sets of the subscription: the machine's own group first. Which of them takes the machine Azure says.
fn sets(world: &World, vm: &ResourceId) -> Rc<[SelectOption]> {
    let mut sets: Vec<_> = world.of_kind(Kind::ScaleSet).collect();
    sets.sort_by_key(|set| !set.id.group().eq_ignore_ascii_case(vm.group()));
    let option = |set: &Rc<crate::arm::Resource>| {
        let mode = set
            .scale_set()
            .map_or("", |set| set.spec.orchestration_mode.text());
        let caption = format!("{mode}, in the resource group {}", set.id.group());
        SelectOption::new(set.id.to_string(), set.id.name().to_owned()).with_caption(caption)
    };
    sets.into_iter().map(option).collect()
}

#[derive(Properties, PartialEq)]
struct AttachPaneProps {
    id: ResourceId,
    on_close: Callback<()>,
}

/// **Attach to a VMSS**.
#[component]
fn AttachPane(props: &AttachPaneProps) -> Html {
    let (world, save) = (use_world(), use_save());
    let chosen = use_state_eq(AttrValue::default);
    let options = sets(&world, &props.id);
    let none = options.is_empty();
    let on_attach = {
        let (world, save, chosen) = (world.clone(), save.clone(), chosen.clone());
        let (id, on_close) = (props.id.clone(), props.on_close.clone());
        Callback::from(move |()| {
            let set = ResourceId::parse(&chosen);
            if save.all(change::vm(&world, &id, |vm| vm.virtual_machine_scale_set = set)) {
                on_close.emit(());
            }
        })
    };
    let off = chosen
        .is_empty()
        .then_some(AttrValue::Static("Select a VMSS first."));
    let footer = html! {
        <>
            <Button kind={ButtonKind::Primary} changes=true on_click={on_attach} disabled_reason={off}>{ "Attach" }</Button>
            <Button on_click={&props.on_close}>{ "Cancel" }</Button>
        </>
    };
    let on_change = {
        let (chosen, save) = (chosen.setter(), save.clone());
        Callback::from(move |value: String| {
            save.forget();
            chosen.set(value.into());
        })
    };
    html! {
        <Pane id="attach" title="Attach to a VMSS" on_close={&props.on_close} {footer}>
            { save.refusal("Azure refused to attach it") }
            <p class="prose">
                { "The set has to be Flexible, with one fault domain, and in the machine's resource group and region; a zonal \
                   machine goes to a set that spans its zone." }
            </p>
            <SelectField
                id="attach-set"
                label="Select a VMSS"
                required=true
                value={(*chosen).clone()}
                placeholder="Select a virtual machine scale set"
                {options}
                note={none.then_some(AttrValue::Static("There is no scale set yet."))}
                {on_change}
            />
        </Pane>
    }
}
