//! **Connect** of a virtual machine: the ssh command, and what stands in the way (portal-ui.md §5.2).

use std::rc::Rc;

use yew::prelude::*;

use super::resource::ResourcePage;
use crate::arm::ResourceId;
use crate::arm::catalog::images::OperatingSystem;
use crate::arm::compute::machine::operating_system;
use crate::arm::network::reach::{ConnectCheck, ConnectTopic, connect_checks};
use crate::arm::query::vm_summary;
use crate::ui::kit::{CopyButton, Fact, Facts, Glyph, Icon, MessageBar, MessageKind, PortalOf2025};
use crate::ui::route::Page;
use crate::ui::shell::hub::{ByPtr, copy, use_world};
use crate::ui::shell::links;

/// The port of ssh.
const SSH: u16 = 22;
/// The port of remote desktop.
const RDP: u16 = 3389;

#[derive(Properties, PartialEq)]
pub struct ConnectPageProps {
    pub id: ResourceId,
}

#[component]
pub fn ConnectPage(props: &ConnectPageProps) -> Html {
    let id = &props.id;
    let world = use_world();
    let windows = world
        .vm(id)
        .is_some_and(|(_, vm)| operating_system(&vm.spec.machine) == OperatingSystem::Windows);
    let port = if windows { RDP } else { SSH };
    let checks = use_memo((ByPtr(world.clone()), id.clone()), |(world, id)| {
        connect_checks(world, id, port)
    });
    let summary = vm_summary(&world, id);
    let ready = checks.iter().all(|check| check.ok);
    let first = checks.iter().find(|check| !check.ok);
    html! {
        <ResourcePage id={id.clone()} page={Page::Connect}>
            <h2 class="section-title">{ if windows { "RDP" } else { "Native SSH" } }</h2>
            <p class="prose">
                { if windows {
                    "Open Remote Desktop on your computer and connect to the address below."
                } else {
                    "Open a terminal on your computer and run the command below. It asks for the password that you chose, or \
                     takes the key."
                } }
            </p>
            <h3 class="section-title">{ "Can this machine be reached?" }</h3>
            <ul class="checks">{ for checks.iter().map(|check| line(id, check)) }</ul>
            <div role="status">
                if ready {
                    <MessageBar kind={MessageKind::Ok}>
                        { format!("Nothing stands in the way of port {port}.") }
                    </MessageBar>
                } else if let Some(check) = first {
                    <MessageBar kind={MessageKind::Warning}>
                        { format!("{} stands in the way: the command below does not get through yet.", check.what) }
                    </MessageBar>
                }
            </div>
            if let Some(summary) = summary {
                if windows {
                    <Facts facts={Rc::from([
                        Fact::text("IP address", summary.public_ip.as_ref().map(|(_, ip)| ip.to_string()).unwrap_or_default()).wide(),
                        Fact::text("Username", summary.admin_username.to_string()).wide(),
                    ])} />
                } else {
                    { command(&summary.ssh_command()) }
                }
            }
            <PortalOf2025 about="Connect">
                { "Connect stands at the top of the resource menu, and the checks are in a pane, Native SSH, with a button \
                   Check access. What they look at is the same: the public IP address, port 22, and whether the machine runs." }
            </PortalOf2025>
        </ResourcePage>
    }
}

fn command(text: &str) -> Html {
    let text: AttrValue = text.to_owned().into();
    html! {
        <>
            <h3 class="section-title" id="ssh-heading">{ "SSH command" }</h3>
            <p class="command-line">
                <code aria-labelledby="ssh-heading">{ &text }</code>
                <CopyButton text={text.clone()} what="the SSH command" on_copy={Callback::from(|text: AttrValue| copy(&text))} />
            </p>
        </>
    }
}

fn line(id: &ResourceId, check: &ConnectCheck) -> Html {
    let (glyph, tone, word) = if check.ok {
        (Glyph::Success, "ok", "Yes: ")
    } else {
        (Glyph::Error, "error", "No: ")
    };
    let place = match check.topic {
        ConnectTopic::Port => Some(Page::Networking),
        ConnectTopic::PowerState | ConnectTopic::PublicIp => Some(Page::Overview),
    };
    html! {
        <li class="checks__line">
            <Icon {glyph} {tone} />
            <div>
                <b><span class="visually-hidden">{ word }</span>{ &check.what }</b>
                <p>{ &check.found }</p>
                if !check.ok {
                    <p>
                        { &check.how_to_fix }{ " " }
                        if let Some(place) = place {
                            { links::page(id, place) }
                        }
                    </p>
                }
            </div>
        </li>
    }
}
