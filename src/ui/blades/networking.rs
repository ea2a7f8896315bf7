//! **Networking** of a machine and of a scale set: interface, addresses, and the rules that guard them (portal-ui.md §5.3).

use std::rc::Rc;

use yew::prelude::*;

use super::resource::ResourcePage;
use super::rule_pane::RulePane;
use super::rules::RuleTable;
use crate::arm::query::{subnet_text, vm_summary};
use crate::arm::spec::Direction;
use crate::arm::{Kind, ResourceId, World};
use crate::ui::kit::{
    Button, ButtonKind, Fact, Facts, Icon, MessageBar, MessageKind, PortalOf2025, Tab, TabPanel, Tabs,
};
use crate::ui::route::{Page, Route};
use crate::ui::shell::hub::use_world;
use crate::ui::shell::links;
use crate::ui::shell::look::glyph_of;

#[derive(Properties, PartialEq)]
pub struct NetworkingPageProps {
    pub id: ResourceId,
}

/// What a security group is attached to, counted: `Impacts 0 subnets, 1 network interfaces`.
fn impact(world: &World, nsg: &ResourceId) -> usize {
    let nics = world.of_kind(Kind::NetworkInterface);
    nics.filter(|nic| {
        nic.nic()
            .is_some_and(|nic| nic.spec.network_security_group.as_ref() == Some(nsg))
    })
    .count()
}

fn on_or_off(on: bool) -> &'static str {
    if on { "Enabled" } else { "Disabled" }
}

/// A virtual machine's Networking page.
#[component]
pub fn VmNetworkingPage(props: &NetworkingPageProps) -> Html {
    let world = use_world();
    let adding = use_state_eq(|| false);
    let id = &props.id;
    let Some(summary) = vm_summary(&world, id) else {
        return Html::default();
    };
    let nic = summary.network_interface.clone();
    let accelerated = nic
        .as_ref()
        .and_then(|nic| world.resource(nic)?.nic())
        .is_some_and(|nic| nic.spec.accelerated_networking);
    let public = summary.public_ip.as_ref().map_or_else(
        || html!("-"),
        |(ip, address)| links::to(&Route::resource(ip), address.to_string()),
    );
    let subnet = summary.subnet.as_ref().map_or_else(
        || html!("-"),
        |subnet| links::to(&Route::resource(&subnet.vnet), subnet_text(subnet)),
    );
    let facts: Rc<[Fact]> = [
        Fact::new(
            "Network Interface",
            nic.as_ref().map_or_else(|| html!("-"), links::resource),
        ),
        Fact::new("NIC Public IP", public),
        Fact::new("Virtual network/subnet", subnet),
        Fact::text(
            "NIC Private IP",
            summary.private_ip.map(|ip| ip.to_string()).unwrap_or_default(),
        ),
        Fact::text("Accelerated networking", on_or_off(accelerated)),
    ]
    .into();
    let set = |on: bool| {
        let adding = adding.setter();
        Callback::from(move |()| adding.set(on))
    };
    let nsg = summary.network_security_group.clone();
    let pane = nsg
        .clone()
        .filter(|_| *adding)
        .map(|nsg| html! { <RulePane id={nsg} on_close={set(false)} /> });
    html! {
        <ResourcePage id={id.clone()} page={Page::Networking} {pane}>
            <Facts {facts} />
            if let Some(nsg) = nsg {
                <Guard id={nsg} attached={nic.map(|nic| nic.name().to_owned()).unwrap_or_default()} on_add={Some(set(true))} />
            } else {
                { unguarded() }
            }
            <PortalOf2025 about="Networking">
                { "Networking is a group of pages. This one is called Network settings, the button reads Create port rule, and \
                   the pane it opens is named Inbound port rule." }
            </PortalOf2025>
        </ResourcePage>
    }
}

fn unguarded() -> Html {
    html! {
        <MessageBar kind={MessageKind::Warning}>
            { "No network security group guards this interface. A Standard public IP address lets nothing in until a group \
               with a rule for it is attached, so nothing from the internet gets through. A group is attached when the \
               machine is made." }
        </MessageBar>
    }
}

#[derive(Properties, PartialEq)]
struct GuardProps {
    /// The security group.
    id: ResourceId,
    /// The interface, or the model, that it is attached to.
    attached: AttrValue,
    #[prop_or_default]
    on_add: Option<Callback<()>>,
}

/// The rules of a security group, in two tabs.
#[component]
fn Guard(props: &GuardProps) -> Html {
    let world = use_world();
    let tab = use_state_eq(|| AttrValue::Static("inbound"));
    let tabs: Rc<[Tab]> = [
        Tab::new("inbound", "Inbound port rules"),
        Tab::new("outbound", "Outbound port rules"),
    ]
    .into();
    let on_select = {
        let tab = tab.setter();
        Callback::from(move |id: AttrValue| tab.set(id))
    };
    let inbound = *tab == "inbound";
    let direction = if inbound {
        Direction::Inbound
    } else {
        Direction::Outbound
    };
    html! {
        <>
            <Tabs id="rules" label="Rules" {tabs} selected={(*tab).clone()} {on_select} plain=true />
            <TabPanel tabs="rules" selected={(*tab).clone()} class={classes!("tab-panel")}>
                <div class="guard">
                    <p>
                        <Icon glyph={glyph_of(Kind::NetworkSecurityGroup)} />
                        { " Network security group " }{ links::resource(&props.id) }
                        { format!(" (attached to network interface: {})", props.attached) }
                        <br />
                        <span class="muted">
                            { format!("Impacts 0 subnets, {} network interfaces", impact(&world, &props.id)) }
                        </span>
                    </p>
                    if let Some(on_click) = props.on_add.clone().filter(|_| inbound) {
                        <Button kind={ButtonKind::Primary} changes=true {on_click}>{ "Add inbound port rule" }</Button>
                    }
                </div>
                <RuleTable id={props.id.clone()} {direction} />
            </TabPanel>
        </>
    }
}

/// A scale set's Networking page: what its model says of each instance's interface.
#[component]
pub fn ScaleSetNetworkingPage(props: &NetworkingPageProps) -> Html {
    let world = use_world();
    let adding = use_state_eq(|| None::<ResourceId>);
    let id = &props.id;
    let Some((_, set)) = world.scale_set(id) else {
        return Html::default();
    };
    let close = {
        let adding = adding.setter();
        Callback::from(move |()| adding.set(None))
    };
    let pane = (*adding)
        .clone()
        .map(|nsg| html! { <RulePane id={nsg} on_close={close} /> });
    let nics = set
        .spec
        .profile
        .iter()
        .flat_map(|profile| &profile.network_interfaces);
    let one = |nic: &crate::arm::spec::NicConfigSpec| {
        let facts: Rc<[Fact]> = [
            Fact::new(
                "Virtual network/subnet",
                links::to(&Route::resource(&nic.subnet.vnet), subnet_text(&nic.subnet)),
            ),
            Fact::text("Public IP per instance", on_or_off(nic.public_ip.is_some())),
            Fact::text("Accelerated networking", on_or_off(nic.accelerated_networking)),
        ]
        .into();
        let adding = adding.setter();
        let guard = nic.network_security_group.clone().map(|nsg| {
            let wanted = nsg.clone();
            let on_add = Callback::from(move |()| adding.set(Some(wanted.clone())));
            html! { <Guard id={nsg} attached={nic.name.clone()} on_add={Some(on_add)} /> }
        });
        html! {
            <>
                <h2 class="section-title">{ &nic.name }</h2>
                <Facts {facts} />
                { guard.unwrap_or_else(unguarded) }
            </>
        }
    };
    html! {
        <ResourcePage id={id.clone()} page={Page::Networking} {pane}>
            <p class="prose">
                { "What the model of this scale set gives to each instance that is made from it. A virtual machine that was \
                   added to the set keeps the network that it came with: see its own Networking page." }
            </p>
            { for nics.map(one) }
        </ResourcePage>
    }
}
