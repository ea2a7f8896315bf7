//! What an Overview shows of each kind of resource: essentials and properties, in the portal's words.

use std::rc::Rc;

use yew::prelude::*;

use super::overview::strip;
use super::{availability, priority};
use crate::arm::query::{VmSummary, location_name, scale_set_summary, subnet_text, vm_summary};
use crate::arm::spec::{Credential, ImageReference, MachineSpec, UpgradeMode};
use crate::arm::world::{Body, ProvisioningState, ScaleSet};
use crate::arm::{Kind, Resource, ResourceId, World};
use crate::forms::autoscale::setting;
use crate::ui::kit::{CopyButton, Fact, MessageKind};
use crate::ui::route::Route;
use crate::ui::shell::hub::copy;
use crate::ui::shell::links;

/// The machines that a resource's power commands act on: itself, or a Flexible set's instances.
pub fn machines(world: &World, id: &ResourceId) -> Vec<ResourceId> {
    match id.kind() {
        Kind::VirtualMachine => vec![id.clone()],
        Kind::ScaleSet => world.members(id).map(|vm| vm.id.clone()).collect(),
        _ => Vec::new(),
    }
}

/// What is happening to the resource, when something is.
pub fn banner(resource: &Resource) -> Html {
    let kind = resource.id.kind().display().to_lowercase();
    match resource.provisioning_state {
        ProvisioningState::Deleting => strip(MessageKind::Info, format!("This {kind} is being deleted.")),
        ProvisioningState::Creating => strip(MessageKind::Info, format!("This {kind} is being created.")),
        ProvisioningState::Failed => strip(
            MessageKind::Error,
            format!("This {kind} was not made as it was asked for. Its activity log says why."),
        ),
        ProvisioningState::Updating | ProvisioningState::Succeeded => Html::default(),
    }
}

/// Essentials: the fixed left column and the kind's own right one, row by row (portal-ui.md §1.5).
pub fn essentials(world: &World, resource: &Resource) -> Rc<[Fact]> {
    let id = &resource.id;
    let subscription: AttrValue = world.subscription().id.to_string().into();
    let subscription_id = html! {
        <>
            { &subscription }{ " " }
            <CopyButton
                text={subscription.clone()}
                what="the subscription ID"
                on_copy={Callback::from(|text: AttrValue| copy(&text))}
            />
        </>
    };
    let left = [
        Fact::new("Resource group", links::group(id.group())),
        Fact::text("Status", status(world, resource)),
        Fact::text("Location", location(resource)),
        Fact::text("Subscription", world.subscription().name.to_string()),
        Fact::new("Subscription ID", subscription_id),
    ];
    let mut right = own(world, resource).into_iter();
    let mut facts = Vec::new();
    for fact in left {
        facts.push(fact);
        facts.extend(right.next());
    }
    facts.extend(right);
    let tags: Vec<String> = resource
        .tags
        .iter()
        .map(|(name, value)| format!("{name} : {value}"))
        .collect();
    facts.push(Fact::text("Tags", tags.join(" · ")).wide());
    facts.into()
}

fn location(resource: &Resource) -> String {
    let mut text = location_name(&resource.location);
    for zone in &resource.zones {
        text.push_str(&format!(", Zone {zone}"));
    }
    text
}

fn status(world: &World, resource: &Resource) -> String {
    let id = &resource.id;
    vm_summary(world, id)
        .map(|vm| vm.status.to_owned())
        .or_else(|| scale_set_summary(world, id).map(|set| set.status))
        .unwrap_or_else(|| resource.provisioning_state.text().to_owned())
}

fn link(id: Option<&ResourceId>) -> Html {
    id.map_or_else(|| html!("-"), links::resource)
}

/// The right column.
fn own(world: &World, resource: &Resource) -> Vec<Fact> {
    let id = &resource.id;
    match &resource.body {
        Body::VirtualMachine(_) => vm_summary(world, id).map_or_else(Vec::new, |vm| vm_facts(&vm)),
        Body::ScaleSet(_) => scale_set_facts(world, id),
        Body::VirtualNetwork(vnet) => {
            let prefixes: Vec<String> = vnet.address_prefixes.iter().map(ToString::to_string).collect();
            vec![
                Fact::text("Address space", prefixes.join(", ")),
                Fact::text("Subnets", vnet.subnets.len().to_string()),
            ]
        }
        Body::NetworkInterface(nic) => {
            let public = nic.spec.public_ip.as_ref();
            let address = public.and_then(|ip| world.resource(ip)?.public_ip());
            vec![
                Fact::text("Private IPv4 address", nic.private_ip.to_string()),
                Fact::new(
                    "Public IPv4 address",
                    address.zip(public).map_or_else(
                        || html!("-"),
                        |(ip, id)| links::to(&Route::resource(id), ip.ip_address.to_string()),
                    ),
                ),
                Fact::new(
                    "Network security group",
                    link(nic.spec.network_security_group.as_ref()),
                ),
                Fact::new("Attached to", link(nic.virtual_machine.as_ref())),
                Fact::new(
                    "Virtual network/subnet",
                    links::to(
                        &Route::resource(&nic.spec.subnet.vnet),
                        subnet_text(&nic.spec.subnet),
                    ),
                ),
            ]
        }
        Body::NetworkSecurityGroup(nsg) => {
            let inbound = nsg
                .security_rules
                .iter()
                .filter(|rule| rule.direction == crate::arm::spec::Direction::Inbound)
                .count();
            let outbound = nsg.security_rules.len() - inbound;
            vec![Fact::text(
                "Custom security rules",
                format!("{inbound} inbound, {outbound} outbound"),
            )]
        }
        Body::PublicIpAddress(ip) => vec![
            Fact::text("SKU", "Standard"),
            Fact::text("IP address", ip.ip_address.to_string()),
            Fact::new("Associated to", link(ip.network_interface.as_ref())),
            Fact::text("Assignment", "Static"),
        ],
        Body::Disk(disk) => vec![
            Fact::text("Disk size", format!("{} GiB", disk.size_gb)),
            Fact::text("Storage type", disk_type(&disk.storage_account_type).to_owned()),
            Fact::new("Managed by", link(disk.managed_by.as_ref())),
            Fact::text(
                "Operating system",
                disk.image
                    .as_ref()
                    .map_or_else(String::new, |image| image.offer.clone()),
            ),
        ],
        Body::AvailabilitySet(set) => vec![
            Fact::text("Fault domains", set.platform_fault_domain_count.to_string()),
            Fact::text("Update domains", set.platform_update_domain_count.to_string()),
            Fact::text("Virtual machines", in_availability_set(world, id).to_string()),
        ],
        Body::AutoscaleSetting(setting) => vec![
            Fact::new("Scales", links::resource(&setting.spec.target)),
            Fact::text("Enabled", if setting.spec.enabled { "Yes" } else { "No" }),
        ],
        Body::StorageAccount
        | Body::KeyVault
        | Body::NetworkWatcher
        | Body::LoadBalancer(_)
        | Body::ProximityPlacementGroup => {
            vec![Fact::text("Type", id.kind().display())]
        }
    }
}

fn in_availability_set(world: &World, id: &ResourceId) -> usize {
    let vms = world
        .of_kind(Kind::VirtualMachine)
        .filter_map(|resource| resource.vm());
    vms.filter(|vm| vm.spec.availability_set.as_ref() == Some(id))
        .count()
}

/// The portal's words for a disk's storage type.
fn disk_type(sku: &str) -> &str {
    match sku {
        "Premium_LRS" => "Premium SSD LRS",
        "StandardSSD_LRS" => "Standard SSD LRS",
        "Standard_LRS" => "Standard HDD LRS",
        other => other,
    }
}

fn vm_facts(vm: &VmSummary) -> Vec<Fact> {
    let public = vm.public_ip.as_ref().map_or_else(
        || html!("-"),
        |(id, address)| links::to(&Route::resource(id), address.to_string()),
    );
    let subnet = vm.subnet.as_ref().map_or_else(
        || html!("-"),
        |subnet| links::to(&Route::resource(&subnet.vnet), subnet_text(subnet)),
    );
    vec![
        Fact::text("Operating system", vm.operating_system.clone()),
        Fact::text("Size", vm.size.clone()),
        Fact::new("Public IP address", public),
        Fact::new("Virtual network/subnet", subnet),
    ]
}

fn scale_set_facts(world: &World, id: &ResourceId) -> Vec<Fact> {
    let Some(set) = scale_set_summary(world, id) else {
        return Vec::new();
    };
    let subnet = set.subnet.as_ref().map_or_else(
        || html!("-"),
        |subnet| links::to(&Route::resource(&subnet.vnet), subnet_text(subnet)),
    );
    vec![
        Fact::text("Operating system", set.operating_system),
        Fact::text("Size", set.size.clone()),
        Fact::text("Public IP address", ""),
        Fact::new("Virtual network/subnet", subnet),
        Fact::text("Orchestration mode", set.orchestration_mode.text()),
    ]
}

/// A heading with its facts.
type Section = (&'static str, Vec<Fact>);

/// The Properties under the essentials.
pub fn sections(world: &World, resource: &Resource) -> Vec<Section> {
    match &resource.body {
        Body::VirtualMachine(vm) => vm_summary(world, &resource.id)
            .map_or_else(Vec::new, |summary| vm_sections(&summary, &vm.spec.machine)),
        Body::ScaleSet(set) => scale_set_sections(world, resource, set),
        _ => Vec::new(),
    }
}

fn image_facts(image: &ImageReference) -> [Fact; 3] {
    [
        Fact::text("Publisher", image.publisher.clone()),
        Fact::text("Offer", image.offer.clone()),
        Fact::text("Plan", image.sku.clone()),
    ]
}

fn authentication(machine: &MachineSpec) -> &'static str {
    match machine.credential {
        Credential::Password(_) => "Password",
        Credential::SshPublicKey(_) => "SSH public key",
    }
}

fn vm_sections(vm: &VmSummary, machine: &MachineSpec) -> Vec<Section> {
    let mut about = vec![
        Fact::text("Computer name", vm.computer_name.to_string()),
        Fact::text("Operating system", vm.operating_system.clone()),
    ];
    about.extend(image_facts(&machine.image));
    about.push(Fact::text("Administrator", vm.admin_username.to_string()));
    about.push(Fact::text("Agent status", vm.agent_status));
    vec![
        ("Virtual machine", about),
        (
            "Networking",
            vec![
                Fact::new("Network interface", link(vm.network_interface.as_ref())),
                Fact::text(
                    "Private IP address",
                    vm.private_ip.map(|ip| ip.to_string()).unwrap_or_default(),
                ),
                Fact::new("Network security group", link(vm.network_security_group.as_ref())),
            ],
        ),
        ("Availability + scaling", availability::facts(vm)),
        (
            "Disk",
            vec![
                Fact::new("OS disk", links::resource(&vm.os_disk)),
                Fact::text(
                    "Storage type",
                    disk_type(&machine.os_disk.storage_account_type).to_owned(),
                ),
            ],
        ),
        ("Azure Spot", priority::spot(machine)),
    ]
}

fn scale_set_sections(world: &World, resource: &Resource, set: &ScaleSet) -> Vec<Section> {
    let mut sections = Vec::new();
    if let Some(profile) = &set.spec.profile {
        let machine = &profile.machine;
        let mut about = Vec::from(image_facts(&machine.image));
        about.push(Fact::text("Authentication type", authentication(machine)));
        about.push(Fact::text("Admin username", machine.admin_username.clone()));
        about.push(Fact::text(
            "Computer name prefix",
            profile.computer_name_prefix.clone(),
        ));
        sections.push(("Virtual machine profile", about));
        sections.push(("Size", vec![Fact::text("Size", machine.vm_size.clone())]));
        sections.push((
            "Disk",
            vec![Fact::text(
                "OS disk",
                disk_type(&machine.os_disk.storage_account_type).to_owned(),
            )],
        ));
        let mut spot = priority::spot(machine);
        spot.extend(priority::mixes(&set.spec.policies));
        sections.push(("Azure Spot", spot));
    }
    let autoscale = setting(world, &resource.id).is_some_and(|(_, setting)| setting.enabled);
    let zones: Vec<String> = resource.zones.iter().map(ToString::to_string).collect();
    sections.push((
        "Availability + scaling",
        vec![
            Fact::text("Instance count", set.spec.capacity.to_string()),
            Fact::text("Scaling", if autoscale { "Custom autoscale" } else { "Manual" }),
            Fact::text("Fault domains", set.spec.platform_fault_domain_count.to_string()),
            Fact::text("Availability zone", zones.join(", ")),
        ],
    ));
    sections.push((
        "Upgrade policy",
        vec![Fact::text("Upgrade mode", upgrade(set.spec.upgrade_mode))],
    ));
    sections
}

fn upgrade(mode: UpgradeMode) -> &'static str {
    match mode {
        UpgradeMode::Manual => "Manual",
        UpgradeMode::Automatic => "Automatic",
        UpgradeMode::Rolling => "Rolling",
    }
}
