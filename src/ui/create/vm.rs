//! "Create a virtual machine", edition December 2023: eight tabs (portal-ui.md §3).

use yew::prelude::*;

use super::field::{Extra, field, field_over, field_with, nested};
use super::frame::{Frame, OpenPane, Pages};
use super::group_callout::GroupPane;
use super::nic_pane::ports_bar;
use super::shared::{account, disks, hanging, link, machine, titled};
use super::size_pane::SizePane;
use super::state::{Ctx, WizardForm};
use super::tags::TagGrid;
use super::vnet_pane::VnetPane;
use crate::arm::{Kind, World};
use crate::forms::create_vm::{CreateVm, Field};
use crate::forms::form::Form;
use crate::forms::wizard::Tab;
use crate::ui::kit::PortalOf2025;
use crate::ui::route::Route;

/// The kinds of resource that tags can go on.
const TAGGED: &[Kind] = &[
    Kind::NetworkInterface,
    Kind::NetworkSecurityGroup,
    Kind::PublicIpAddress,
    Kind::VirtualMachine,
    Kind::VirtualNetwork,
];

type VmCtx = Ctx<CreateVm>;

#[derive(Properties, PartialEq)]
pub struct CreateVmPageProps {
    /// The open tab's slug; empty for the first.
    pub tab: AttrValue,
}

/// The page.
#[component]
pub fn CreateVmPage(props: &CreateVmPageProps) -> Html {
    html! { <Frame<CreateVm> tab={props.tab.clone()} /> }
}

impl WizardForm for CreateVm {
    const KEY: &'static str = "create-vm";
    const TITLE: &'static str = "Create a virtual machine";

    fn fresh(world: &World) -> Self {
        CreateVm::new(world)
    }
}

impl Pages for CreateVm {
    fn route(tab: String) -> Route {
        Route::CreateVm { tab }
    }

    fn tab(ctx: &VmCtx, tab: Tab, open: &Callback<OpenPane>) -> Html {
        match tab {
            Tab::Disks => disks(ctx, &[Field::OsDiskSize, Field::OsDiskType, Field::DeleteDisk]),
            Tab::Networking => networking(ctx, open),
            Tab::Management => management(ctx),
            Tab::Monitoring => monitoring(ctx),
            Tab::Advanced => advanced(),
            Tab::Tags => html! {
                <TagGrid tags={ctx.form.tags().clone()} kinds={TAGGED} on_change={ctx.on(CreateVm::set_tags)} />
            },
            _ => basics(ctx, open),
        }
    }

    fn pane(ctx: &VmCtx, open: OpenPane, on_close: Callback<()>) -> Html {
        let world = ctx.world.clone();
        match open {
            OpenPane::Group => {
                let on_ok =
                    ctx.on(move |form: &mut CreateVm, name: String| form.use_new_group(&name, &world));
                html! { <GroupPane {on_ok} {on_close} /> }
            }
            OpenPane::Sizes => {
                let region = ctx.form.value(Field::Region, &ctx.world);
                let on_select =
                    ctx.on(move |form: &mut CreateVm, size: String| form.set(Field::Size, size, &world));
                html! { <SizePane {region} {on_select} {on_close} /> }
            }
            // A virtual machine has one interface here, and its settings stand on the Networking tab itself.
            OpenPane::Network | OpenPane::Interface(_) => vnet_pane(ctx, on_close),
        }
    }

    fn review_head(ctx: &VmCtx) -> Html {
        let Some(price) = ctx.form.price(&ctx.world) else {
            return Html::default();
        };
        html! {
            <section class="price" aria-label="Price">
                <h2 class="section-title">{ "Price" }</h2>
                <p><b>{ price.what }</b>{ " by Microsoft" }</p>
                <p class="price__amount">{ price.per_hour }</p>
                <p class="form-row__note">{ "What Azure would charge. Here nothing is billed." }</p>
            </section>
        }
    }
}

fn vnet_pane(ctx: &VmCtx, on_close: Callback<()>) -> Html {
    let (form, world) = (ctx.form.clone(), ctx.world.clone());
    let vnet = form.vnet_pane(&world);
    let errors = {
        let world = world.clone();
        Callback::from(move |vnet| form.vnet_errors(&vnet, &world))
    };
    let on_ok = ctx.on(move |form: &mut CreateVm, vnet| form.use_vnet(vnet, &world));
    html! { <VnetPane {vnet} {errors} {on_ok} {on_close} /> }
}

fn basics(ctx: &VmCtx, open: &Callback<OpenPane>) -> Html {
    let group = Extra {
        sub: link(open, OpenPane::Group, "Create new"),
        nested: true,
        placeholder: "Select existing...",
        note: None,
    };
    html! {
        <>
            <p class="prose">{ "A machine of your own, with Linux or Windows. Fill in this page and go to Review + create, or look through each tab first." }</p>
            <h2 class="section-title">{ "Project details" }</h2>
            <p class="prose">{ "The subscription is what gets billed. A resource group holds the resources that live and go together." }</p>
            { field(ctx, Field::Subscription) }
            { field_with(ctx, Field::ResourceGroup, group) }
            <h2 class="section-title">{ "Instance details" }</h2>
            { field(ctx, Field::Name) }
            { field(ctx, Field::Region) }
            { placement(ctx) }
            { field(ctx, Field::SecurityType) }
            { hanging(ctx, &[Field::SecureBoot, Field::VTpm]) }
            { machine(ctx, open, ctx.form.offers_trusted_launch(&ctx.world)) }
            <h2 class="section-title">{ "Administrator account" }</h2>
            { account(ctx) }
            <h2 class="section-title">{ "Inbound port rules" }</h2>
            <p class="prose">{ "Which of the machine's ports can be reached from the internet. The Networking tab has finer control." }</p>
            { ports(ctx) }
        </>
    }
}

/// Where the machine stands: zone, scale set, fault domain, availability set.
fn placement(ctx: &VmCtx) -> Html {
    let set = Extra {
        placeholder: "Select scale set",
        ..Extra::default()
    };
    let availability_set = Extra {
        placeholder: "Select availability set",
        ..Extra::default()
    };
    html! {
        <>
            { field(ctx, Field::Availability) }
            <PortalOf2025 about="Availability options">
                { "Availability zone is chosen from the start, and Zone options asks who picks the zone: you or Azure." }
            </PortalOf2025>
            { field_with(ctx, Field::ScaleSet, set) }
            { field(ctx, Field::Zone) }
            { field(ctx, Field::FaultDomain) }
            { field_with(ctx, Field::AvailabilitySet, availability_set) }
        </>
    }
}

/// The ports: on Basics and on Networking, one and the same.
fn ports(ctx: &VmCtx) -> Html {
    if !ctx.form.shown(Field::PublicPorts, &ctx.world) {
        return Html::default();
    }
    html! {
        <>
            { field(ctx, Field::PublicPorts) }
            { field(ctx, Field::Ports) }
            { ports_bar(ctx.form.shown(Field::Ports, &ctx.world)) }
        </>
    }
}

fn networking(ctx: &VmCtx, open: &Callback<OpenPane>) -> Html {
    html! {
        <>
            <p class="prose">{ "How the machine is connected: its network, its public address, and the ports that are open." }</p>
            <h2 class="section-title">{ "Network interface" }</h2>
            <p class="prose">{ "One network interface is made for the machine." }</p>
            { field_over(ctx, Field::VirtualNetwork, link(open, OpenPane::Network, "Create new")) }
            { field(ctx, Field::Subnet) }
            { field(ctx, Field::PublicIp) }
            { field(ctx, Field::SecurityGroup) }
            { nested(ctx, Field::ExistingGroup) }
            { ports(ctx) }
            { field(ctx, Field::DeleteNic) }
            { field(ctx, Field::Accelerated) }
        </>
    }
}

fn management(ctx: &VmCtx) -> Html {
    html! {
        <>
            <p class="prose">{ "How the machine is looked after." }</p>
            { titled(ctx, "Identity", &[Field::Identity]) }
        </>
    }
}

fn monitoring(ctx: &VmCtx) -> Html {
    let health = [
        Field::Health,
        Field::HealthProtocol,
        Field::HealthPort,
        Field::HealthPath,
    ];
    html! {
        <>
            <p class="prose">{ "How the machine is watched." }</p>
            { titled(ctx, "Diagnostics", &[Field::BootDiagnostics]) }
            { titled(ctx, "Health", &health) }
        </>
    }
}

/// A tab is never hidden (portal-ui.md §2.0); this one has nothing that the lab needs.
fn advanced() -> Html {
    html! {
        <p class="prose">
            { "In Azure this tab has extensions, custom data, host groups and the like. None of them is part of this practice portal; nothing here has to be filled in." }
        </p>
    }
}
