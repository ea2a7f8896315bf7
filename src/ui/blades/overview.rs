//! **Overview** of a resource: commands, essentials, properties (portal-ui.md §1.5, §4.2, §5.1).

use std::rc::Rc;

use yew::prelude::*;

use super::delete_resource::DeletePane;
use super::json_pane::JsonPane;
use super::power::{PowerConfirm, vm_commands};
use super::properties;
use super::resource::ResourcePage;
use crate::arm::{Kind, Operation, PowerAction, ResourceId, World};
use crate::ui::kit::{Command, Essentials, Fact, Facts, Glyph, MessageBar, MessageKind, PortalOf2025};
use crate::ui::route::{Page, Route};
use crate::ui::shell::hub::{go, use_send, use_world};

#[derive(Properties, PartialEq)]
pub struct OverviewPageProps {
    pub id: ResourceId,
    /// With the pane "Resource JSON" open.
    #[prop_or_default]
    pub json: bool,
}

#[derive(Clone, PartialEq)]
enum Open {
    Nothing,
    Delete,
    Confirm(PowerAction),
}

#[component]
pub fn OverviewPage(props: &OverviewPageProps) -> Html {
    let (world, id) = (use_world(), props.id.clone());
    let send = use_send();
    let open = use_state_eq(|| Open::Nothing);
    let on_close = {
        let open = open.setter();
        Callback::from(move |()| open.set(Open::Nothing))
    };
    let pane = match &*open {
        Open::Delete => Some(html! { <DeletePane id={id.clone()} on_close={on_close.clone()} /> }),
        _ if props.json => Some(html! { <JsonPane id={id.clone()} /> }),
        _ => None,
    };
    let on_json = {
        let id = id.clone();
        Callback::from(move |()| go(&Route::at(&id, Page::Json)))
    };
    let Some(resource) = world.resource(&id) else {
        return Html::default();
    };
    let sections = properties::sections(&world, resource);
    let page = if props.json { Page::Json } else { Page::Overview };
    let ids: Rc<[ResourceId]> = properties::machines(&world, &id).into();
    html! {
        <ResourcePage id={id.clone()} {page} commands={commands(&world, &id, &open, &send)} {pane}>
            <Essentials facts={properties::essentials(&world, resource)} on_json={Some(on_json)} />
            { properties::banner(resource) }
            if !sections.is_empty() {
                <h2 class="section-title">{ "Properties" }</h2>
            }
            <div class="sections">
                { for sections.into_iter().map(section) }
            </div>
            { note(id.kind()) }
            if let Open::Confirm(action) = &*open {
                <PowerConfirm {ids} action={*action} {on_close} />
            }
        </ResourcePage>
    }
}

/// A heading with its facts.
fn section((heading, facts): (&'static str, Vec<Fact>)) -> Html {
    html! {
        <section>
            <h3>{ heading }</h3>
            <Facts facts={Rc::<[Fact]>::from(facts)} />
        </section>
    }
}

fn commands(
    world: &Rc<World>,
    id: &ResourceId,
    open: &UseStateHandle<Open>,
    send: &Callback<Operation>,
) -> Rc<[Command]> {
    let mut commands = Vec::new();
    if id.kind() == Kind::VirtualMachine {
        let at = id.clone();
        let connect = Callback::from(move |()| go(&Route::at(&at, Page::Connect)));
        commands.push(Command::new("Connect", Glyph::Connect, connect));
    }
    let machines = properties::machines(world, id);
    if !machines.is_empty() {
        let (open, send, id) = (open.setter(), send.clone(), id.clone());
        let ask = Callback::from(move |action| {
            // One machine starts without a question, as in the portal.
            if action == PowerAction::Start && id.kind() == Kind::VirtualMachine {
                send.emit(Operation::Power {
                    id: id.clone(),
                    action,
                });
            } else {
                open.set(Open::Confirm(action));
            }
        });
        commands.extend(vm_commands(world, &machines, &ask));
    }
    let delete = {
        let open = open.setter();
        Callback::from(move |()| open.set(Open::Delete))
    };
    commands.push(Command::new("Delete", Glyph::Trash, delete).changing());
    commands.into()
}

/// What differs in the portal of 2025 (portal-ui.md §0.1).
fn note(kind: Kind) -> Html {
    let text = match kind {
        Kind::ScaleSet => {
            "The resource menu has groups that fold, with Instances at the top level; Scaling and Size stand under \
             Availability + scale. The type is written Virtual Machine Scale Set (VMSS)."
        }
        Kind::VirtualMachine => {
            "The resource menu has groups that fold, and Connect stands near the top. The Overview also says when the machine \
             was made, and calls its address the primary NIC public IP."
        }
        _ => return Html::default(),
    };
    html! { <PortalOf2025 about="this page">{ text }</PortalOf2025> }
}

/// The strip over a resource that is being deleted, or failed.
pub fn strip(kind: MessageKind, text: String) -> Html {
    html! { <MessageBar {kind}>{ text }</MessageBar> }
}
