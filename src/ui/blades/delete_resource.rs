//! **Delete** of one resource: what goes with it, what stays behind, and the tick that says that this was read
//! (portal-ui.md §4.10).

use std::rc::Rc;

use yew::prelude::*;

use crate::arm::{self, Kind, Operation, ResourceId, World, query};
use crate::ui::kit::{Button, ButtonKind, Checkbox, Icon, MessageBar, MessageKind, Pane};
use crate::ui::shell::hub::{use_send, use_world};
use crate::ui::shell::look::glyph_of;

use super::error_box::ErrorBox;

#[derive(Properties, PartialEq)]
pub struct DeletePaneProps {
    pub id: ResourceId,
    pub on_close: Callback<()>,
}

/// What is there now and would no longer be, were `operation` sent and nothing else.
pub fn gone(world: &World, operation: &Operation) -> Vec<ResourceId> {
    let Some(after) = arm::preview(world, operation) else {
        return Vec::new();
    };
    world
        .resources()
        .map(|resource| &resource.id)
        .filter(|id| after.world.resource(id).is_none())
        .cloned()
        .collect()
}

fn title(kind: Kind) -> String {
    match kind {
        Kind::ScaleSet => "Delete Virtual Machine Scale Set".into(),
        kind => format!("Delete {}", kind.display().to_lowercase()),
    }
}

/// The pane. A machine's parts that would stay behind can be ticked to go too.
#[component]
pub fn DeletePane(props: &DeletePaneProps) -> Html {
    let (world, send) = (use_world(), use_send());
    let also = use_state_eq(Vec::<ResourceId>::new);
    let force = use_state_eq(|| false);
    let read = use_state_eq(|| false);
    let asked = use_state_eq(|| false);
    let id = props.id.clone();
    let operation = Operation::Delete {
        id: id.clone(),
        with: (*also).clone(),
        force: *force,
    };
    let error = arm::validate(&world, &operation).err().map(Rc::new);
    let deletion = query::deletes_with(&world, &id);
    let mut goes = deletion.goes;
    goes.extend(also.iter().filter(|id| world.resource(id).is_some()).cloned());
    let offered = query::associated(&world, &id);
    let stays: Vec<&ResourceId> = offered
        .iter()
        .filter(|part| !part.goes_anyway)
        .map(|part| &part.id)
        .collect();
    let on_delete = {
        let (read, asked, on_close) = (*read, asked.setter(), props.on_close.clone());
        Callback::from(move |()| {
            asked.set(true);
            if read {
                on_close.emit(());
                send.emit(operation.clone());
            }
        })
    };
    let machine = matches!(id.kind(), Kind::VirtualMachine | Kind::ScaleSet);
    let noun = id.kind().display().to_lowercase();
    let footer = html! {
        <>
            <Button
                changes=true
                kind={ButtonKind::Danger}
                on_click={on_delete}
                disabled_reason={error.as_ref().map(|_| AttrValue::Static("Azure would refuse it, see above."))}
            >
                { "Delete" }
            </Button>
            <Button on_click={&props.on_close}>{ "Cancel" }</Button>
        </>
    };
    html! {
        <Pane id="delete" title={title(id.kind())} on_close={&props.on_close} {footer}>
            <p class="prose">{ format!("This deletes the {noun} for good. It cannot be undone.") }</p>
            if let Some(error) = error {
                <ErrorBox {error} title="Azure would refuse this" />
            }
            <h3 class="section-title">{ "Resource to be deleted" }</h3>
            { names("Resource to be deleted", std::slice::from_ref(&id)) }
            if !goes.is_empty() {
                <h3 class="section-title">{ format!("Goes with it ({})", goes.len()) }</h3>
                { names("What goes with it", &goes) }
            }
            if deletion.instances > 0 {
                <p class="prose">{ instances(deletion.instances) }</p>
            }
            if !stays.is_empty() {
                <h3 class="section-title">{ "Stays behind unless ticked" }</h3>
                <p class="prose">{ "Nothing will use what stays, and a disk or an address that stays is billed on." }</p>
                { for stays.into_iter().map(|part| tick(part, &also)) }
            }
            if machine {
                <Checkbox
                    id="delete-force"
                    label="Apply force delete"
                    note="Quicker: the machine is not shut down in an orderly way first."
                    value={*force}
                    on_change={setter(&force)}
                    inline=true
                />
            }
            <Checkbox
                id="delete-read"
                label={format!("I have read and understand that this {noun} as well as any selected associated resources will be deleted.")}
                value={*read}
                on_change={setter(&read)}
                error={(*asked && !*read).then_some(AttrValue::Static("Tick this first."))}
                inline=true
            />
            if *asked && !*read {
                <MessageBar kind={MessageKind::Error} live=true>
                    { "Tick the box above to say that you have read what goes." }
                </MessageBar>
            }
        </Pane>
    }
}

fn instances(count: usize) -> String {
    match count {
        1 => "Its one instance is part of it and goes with it.".into(),
        count => format!("Its {count} instances are part of it and go with it."),
    }
}

fn setter(state: &UseStateHandle<bool>) -> Callback<bool> {
    let setter = state.setter();
    Callback::from(move |on: bool| setter.set(on))
}

fn tick(part: &ResourceId, also: &UseStateHandle<Vec<ResourceId>>) -> Html {
    let (id, state) = (part.clone(), also.clone());
    let on_change = Callback::from(move |on: bool| {
        let mut now: Vec<ResourceId> = state.iter().filter(|other| **other != id).cloned().collect();
        if on {
            now.push(id.clone());
        }
        state.set(now);
    });
    html! {
        <Checkbox
            id={format!("delete-{part}")}
            label={part.name().to_owned()}
            note={part.kind().display()}
            value={also.contains(part)}
            {on_change}
            inline=true
        />
    }
}

/// Resources by icon, name and type, in a table with that label.
pub fn names(label: &'static str, ids: &[ResourceId]) -> Html {
    let one = |id: &ResourceId| {
        html! {
            <tr key={id.to_string()}>
                <td><span class="with-icon"><Icon glyph={glyph_of(id.kind())} />{ id.name().to_owned() }</span></td>
                <td>{ id.kind().display() }</td>
            </tr>
        }
    };
    html! {
        <div class="table-wrap" tabindex="0" role="region" aria-label={label}>
            <table class="table">
                <thead><tr><th scope="col">{ "Resource" }</th><th scope="col">{ "Resource type" }</th></tr></thead>
                <tbody>{ for ids.iter().map(one) }</tbody>
            </table>
        </div>
    }
}
