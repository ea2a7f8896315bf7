//! "Create a virtual machine scale set", edition December 2023: ten tabs (portal-ui.md §2).

use yew::prelude::*;

use super::field::{field, field_over, nested};
use super::frame::{Frame, OpenPane, Pages};
use super::group_callout::GroupPane;
use super::nic_pane::NicPane;
use super::nics::NicGrid;
use super::shared::{account, disks, link, machine, spot_tab};
use super::size_pane::SizePane;
use super::state::{Ctx, WizardForm};
use super::tags::TagGrid;
use super::vnet_pane::VnetPane;
use crate::arm::{Kind, World};
use crate::forms::create_scale_set::{CreateScaleSet, Field};
use crate::forms::form::Form;
use crate::forms::wizard::Tab;
use crate::ui::kit::PortalOf2025;
use crate::ui::route::Route;

/// The kinds of resource that tags can go on.
const TAGGED: &[Kind] = &[Kind::NetworkSecurityGroup, Kind::ScaleSet, Kind::VirtualNetwork];

type SetCtx = Ctx<CreateScaleSet>;

#[derive(Properties, PartialEq)]
pub struct CreateScaleSetPageProps {
    /// The open tab's slug; empty for the first.
    pub tab: AttrValue,
}

/// The page.
#[component]
pub fn CreateScaleSetPage(props: &CreateScaleSetPageProps) -> Html {
    html! { <Frame<CreateScaleSet> tab={props.tab.clone()} /> }
}

impl WizardForm for CreateScaleSet {
    const KEY: &'static str = "create-scale-set";
    const TITLE: &'static str = "Create a virtual machine scale set";

    fn fresh(world: &World) -> Self {
        CreateScaleSet::new(world)
    }
}

impl Pages for CreateScaleSet {
    fn route(tab: String) -> Route {
        Route::CreateScaleSet { tab }
    }

    fn tab(ctx: &SetCtx, tab: Tab, open: &Callback<OpenPane>) -> Html {
        match tab {
            Tab::Spot => spot_tab(
                ctx,
                Field::Spot,
                &[
                    Field::EvictionType,
                    Field::MaxPrice,
                    Field::EvictionPolicy,
                    Field::SpotMix,
                    Field::BaseRegular,
                    Field::Distribution,
                ],
            ),
            Tab::Disks => disks(ctx, &[Field::OsDiskSize, Field::OsDiskType]),
            Tab::Networking => networking(ctx, open),
            Tab::Scaling => scaling(ctx),
            Tab::Management => management(ctx),
            Tab::Health => health(ctx),
            Tab::Advanced => advanced(ctx),
            Tab::Tags => html! {
                <TagGrid tags={ctx.form.tags().clone()} kinds={TAGGED} on_change={ctx.on(CreateScaleSet::set_tags)} />
            },
            _ => basics(ctx, open),
        }
    }

    fn pane(ctx: &SetCtx, open: OpenPane, on_close: Callback<()>) -> Html {
        let world = ctx.world.clone();
        match open {
            OpenPane::Group => {
                let on_ok =
                    ctx.on(move |form: &mut CreateScaleSet, name: String| form.use_new_group(&name, &world));
                html! { <GroupPane {on_ok} {on_close} /> }
            }
            OpenPane::Sizes => {
                let region = ctx.form.value(Field::Region, &ctx.world);
                let on_select = ctx
                    .on(move |form: &mut CreateScaleSet, size: String| form.set(Field::Size, size, &world));
                html! { <SizePane {region} {on_select} {on_close} /> }
            }
            OpenPane::Network => vnet_pane(ctx, on_close),
            OpenPane::Interface(row) => {
                let title = if row < ctx.form.nic_rows(&ctx.world).len() {
                    "Edit network interface"
                } else {
                    "Create network interface"
                };
                let on_ok = ctx.on(move |form: &mut CreateScaleSet, nic| form.use_nic(row, nic));
                let (nic, context) = (ctx.form.nic(row), ctx.form.nic_context(row, &ctx.world));
                html! { <NicPane {title} {nic} {context} {on_ok} {on_close} /> }
            }
        }
    }
}

fn vnet_pane(ctx: &SetCtx, on_close: Callback<()>) -> Html {
    let (form, world) = (ctx.form.clone(), ctx.world.clone());
    let vnet = form.vnet_pane(&world);
    let errors = {
        let world = world.clone();
        Callback::from(move |vnet| form.vnet_errors(&vnet, &world))
    };
    let on_ok = ctx.on(move |form: &mut CreateScaleSet, vnet| form.use_vnet(vnet, &world));
    html! { <VnetPane {vnet} {errors} {on_ok} {on_close} /> }
}

fn basics(ctx: &SetCtx, open: &Callback<OpenPane>) -> Html {
    let new_group = link(open, OpenPane::Group, "Create new");
    html! {
        <>
            <PortalOf2025 about="this page">
                { "The title is \"Create a Virtual Machine Scale Set (VMSS)\"; the Scaling tab is gone, and the instance count stands here, under Scaling; the footer starts with Previous and Next." }
            </PortalOf2025>
            <h2 class="section-title">{ "Project details" }</h2>
            <p class="prose">{ "The subscription is what gets billed. A resource group holds the resources that live and go together." }</p>
            { field(ctx, Field::Subscription) }
            { super::field::field_with(ctx, Field::ResourceGroup, super::field::Extra { sub: new_group, nested: true, placeholder: "Select existing...", note: None }) }
            <h2 class="section-title">{ "Scale set details" }</h2>
            { field(ctx, Field::Name) }
            { field(ctx, Field::Region) }
            { field(ctx, Field::Zones) }
            <h2 class="section-title">{ "Orchestration" }</h2>
            <p class="prose">{ "The scale set model says what a new instance looks like: size, image, disks. It is used each time the set grows." }</p>
            { field(ctx, Field::Orchestration) }
            { field(ctx, Field::SecurityType) }
            { nested(ctx, Field::SecureBoot) }
            { nested(ctx, Field::VTpm) }
            <PortalOf2025 about="Security type">{ "Trusted launch is chosen from the start." }</PortalOf2025>
            <h2 class="section-title">{ "Instance details" }</h2>
            { machine(ctx, open, ctx.form.offers_trusted_launch(&ctx.world)) }
            <h2 class="section-title">{ "Administrator account" }</h2>
            { account(ctx) }
        </>
    }
}

fn networking(ctx: &SetCtx, open: &Callback<OpenPane>) -> Html {
    html! {
        <>
            <p class="prose">{ "A virtual network carries the traffic between your resources, the internet and your own network." }</p>
            <h2 class="section-title">{ "Virtual network configuration" }</h2>
            { field_over(ctx, Field::VirtualNetwork, link(open, OpenPane::Network, "Create virtual network")) }
            <PortalOf2025 about="Virtual network">
                { "The new network is named vnet-<region> with the subnet snet-<region>-1, and the link says Edit virtual network." }
            </PortalOf2025>
            <h2 class="section-title">{ "Network interface" }</h2>
            <p class="prose">{ "A network interface connects an instance to a subnet. Ports and a public address are behind the pencil." }</p>
            <NicGrid ctx={ctx.clone()} open={open.clone()} />
        </>
    }
}

fn scaling(ctx: &SetCtx) -> Html {
    html! {
        <>
            <p class="prose">{ "A scale set can have more or fewer instances as the work demands. Here the number is the one that you set." }</p>
            { field(ctx, Field::InstanceCount) }
            <PortalOf2025 about="Scaling">{ "There is no Scaling tab: the count is on Basics, as Instance count, beside the scaling mode." }</PortalOf2025>
            <h2 class="section-title">{ "Scale-In policy" }</h2>
            <p class="prose">{ "The order in which instances are chosen for deletion when the set shrinks." }</p>
            { field(ctx, Field::ScaleIn) }
            { field(ctx, Field::ForceDelete) }
        </>
    }
}

fn management(ctx: &SetCtx) -> Html {
    html! {
        <>
            <p class="prose">{ "How the instances are watched and looked after." }</p>
            { titled(ctx, "Upgrade policy", &[Field::UpgradeMode]) }
            { titled(ctx, "Monitoring", &[Field::BootDiagnostics]) }
            { titled(ctx, "Identity", &[Field::Identity]) }
            { titled(ctx, "Overprovisioning", &[Field::Overprovision]) }
            { titled(ctx, "Guest OS updates", &[Field::OsUpgrades]) }
            { titled(ctx, "Instance termination", &[Field::Termination, Field::TerminationDelay]) }
        </>
    }
}

fn health(ctx: &SetCtx) -> Html {
    html! {
        <>
            <p class="prose">{ "Azure can ask the application on each instance whether it is well, and mend the instances where it is not." }</p>
            { titled(ctx, "Health", &[Field::Health, Field::HealthProtocol, Field::HealthPort, Field::HealthPath]) }
            { titled(ctx, "Automatic repair policy", &[Field::Repairs, Field::RepairAction, Field::GracePeriod]) }
        </>
    }
}

fn advanced(ctx: &SetCtx) -> Html {
    let fields = [
        Field::BeyondHundred,
        Field::ZoneBalance,
        Field::FaultDomains,
        Field::Spreading,
    ];
    html! {
        <>
            <p class="prose">{ "How the platform spreads the instances over its racks and zones." }</p>
            { titled(ctx, "Allocation policy", &fields) }
        </>
    }
}

/// Fields under a heading; neither where none of them is on the screen.
fn titled(ctx: &SetCtx, title: &'static str, fields: &[Field]) -> Html {
    super::shared::titled(ctx, title, fields)
}
