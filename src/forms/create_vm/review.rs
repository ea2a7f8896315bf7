//! Review + create: the summary, and the way back from the core's errors to their fields.

use super::availability::{self, AVAILABILITY_SET, SCALE_SET, ZONE};
use super::{CreateVm, Field, basics};
use crate::arm::{ArmError, Kind, ResourceId, World};
use crate::forms::form::{Form, Message};
use crate::forms::wizard::{Section, Tab};
use crate::forms::{account, disks, health, machine, network, place};

/// The labels are those of portal-ui.md §3.8, of what this lab has.
pub(super) fn summary(form: &CreateVm, world: &World) -> Vec<Section> {
    let section = |tab: Tab, rows: Vec<(&'static str, String)>| Section {
        title: tab.label(),
        rows: rows
            .into_iter()
            .map(|(label, value)| (Message::Borrowed(label), value))
            .collect(),
    };
    let on_off = |on| if on { "On" } else { "Off" }.to_owned();
    let mut sections = vec![
        section(Tab::Basics, basics_rows(form, world)),
        section(
            Tab::Disks,
            vec![
                (
                    "OS disk size",
                    disks::size_label(form, &form.value(Field::OsDiskSize, world), world),
                ),
                (
                    "OS disk type",
                    disks::type_label(&form.value(Field::OsDiskType, world)).into(),
                ),
                (
                    "Delete OS disk with VM",
                    enabled(form.is_on(Field::DeleteDisk, world)),
                ),
            ],
        ),
        section(Tab::Networking, network_rows(form, world)),
        section(
            Tab::Management,
            vec![(
                "System assigned managed identity",
                on_off(form.is_on(Field::Identity, world)),
            )],
        ),
        section(
            Tab::Monitoring,
            vec![
                ("Boot diagnostics", on_off(health::boot_diagnostics(form, world))),
                (
                    "Enable application health monitoring",
                    on_off(form.is_on(Field::Health, world)),
                ),
            ],
        ),
    ];
    if !form.tags.0.is_empty() {
        sections.push(Section {
            title: Tab::Tags.label(),
            rows: form.tags.summary(&TAGGED),
        });
    }
    sections
}

/// The kinds of resource that the wizard makes, and that take tags.
const TAGGED: [Kind; 5] = [
    Kind::VirtualNetwork,
    Kind::NetworkInterface,
    Kind::NetworkSecurityGroup,
    Kind::PublicIpAddress,
    Kind::VirtualMachine,
];

fn enabled(on: bool) -> String {
    if on { "Enabled" } else { "Disabled" }.into()
}

fn basics_rows(form: &CreateVm, world: &World) -> Vec<(&'static str, String)> {
    let get = |field| form.value(field, world);
    let group = get(Field::ResourceGroup);
    let new = world.group(&group).is_none();
    let mut rows = vec![
        ("Subscription", get(Field::Subscription)),
        (
            "Resource group",
            if new { ["(New) ", &group].concat() } else { group },
        ),
        ("Virtual machine name", get(Field::Name)),
        ("Region", place::region_label(&get(Field::Region)).into()),
    ];
    rows.extend(availability_rows(form, world));
    rows.extend([
        ("Security type", machine::security_label(form, world).into()),
        ("Image", machine::image_label(form, world)),
        ("VM architecture", get(Field::Architecture)),
        ("Size", machine::size_label(form, world)),
        ("Authentication type", account::label(form, world).into()),
        ("Username", get(Field::Username)),
    ]);
    if form.shown(Field::PublicPorts, world) {
        let open = network::port_labels(&basics::open_ports(form, world));
        rows.push((
            "Public inbound ports",
            if open.is_empty() { "None".into() } else { open },
        ));
    }
    let spot = form.is_on(Field::Spot, world);
    rows.push(("Azure Spot", if spot { "Yes" } else { "No" }.into()));
    rows
}

fn availability_rows(form: &CreateVm, world: &World) -> Vec<(&'static str, String)> {
    let name = |id: Option<ResourceId>| id.map(|id| id.name().to_owned()).unwrap_or_default();
    let options = form.options(Field::Availability, world);
    let chosen = form.value(Field::Availability, world);
    let label = options.iter().find(|choice| choice.value == chosen);
    let mut rows = vec![(
        "Availability options",
        label.map(|choice| choice.label.to_string()).unwrap_or_default(),
    )];
    match chosen.as_str() {
        SCALE_SET => rows.push((
            "Virtual machine scale set",
            name(availability::set_id(form, world)),
        )),
        AVAILABILITY_SET => rows.push((
            "Availability set",
            name(availability::availability_set_id(form, world)),
        )),
        _ => {}
    }
    let zones = availability::zones(form, world);
    if chosen == ZONE || !zones.is_empty() {
        rows.push((
            "Availability zone",
            zones.first().map(u8::to_string).unwrap_or_default(),
        ));
    }
    if let Some(domain) = availability::fault_domain(form, world) {
        rows.push(("Fault domain", domain.to_string()));
    }
    rows
}

fn network_rows(form: &CreateVm, world: &World) -> Vec<(&'static str, String)> {
    let label = |field| {
        let value = form.value(field, world);
        let options = form.options(field, world);
        let known = options.into_iter().find(|choice| choice.value == value);
        known.map_or(value, |choice| choice.label.into_owned())
    };
    vec![
        ("Virtual network", label(Field::VirtualNetwork)),
        ("Subnet", label(Field::Subnet)),
        ("Public IP", label(Field::PublicIp)),
        ("NIC network security group", label(Field::SecurityGroup)),
        (
            "Accelerated networking",
            if form.is_on(Field::Accelerated, world) {
                "On"
            } else {
                "Off"
            }
            .into(),
        ),
        (
            "Delete public IP and NIC when VM is deleted",
            enabled(form.is_on(Field::DeleteNic, world)),
        ),
    ]
}

/// The field that an error is about: by its target, and by its code where the core names none.
pub(super) fn field_of(form: &CreateVm, error: &ArmError, world: &World) -> Option<Field> {
    if let Some(shared) = machine::field_of(error) {
        return shared.field();
    }
    match error.target.as_deref().unwrap_or_default() {
        "virtualMachineName" | "computerName" => return Some(Field::Name),
        "virtualMachineScaleSet" | "virtualMachineScaleSet.id" => return Some(Field::ScaleSet),
        "availabilitySet" => return Some(Field::AvailabilitySet),
        "platformFaultDomain" => return Some(Field::FaultDomain),
        "zones" if form.shown(Field::Zone, world) => return Some(Field::Zone),
        "zones" => return Some(Field::Availability),
        "sku.capacity" => return Some(Field::Size),
        "publicIpAddressName" => return Some(Field::PublicIp),
        "networkSecurityGroupName" => return Some(Field::SecurityGroup),
        "virtualNetworkName" | "addressPrefixes" | "subnets" | "subnetName" => {
            return Some(Field::VirtualNetwork);
        }
        _ => {}
    }
    match &*error.code {
        "SubnetIsFull" => Some(Field::Subnet),
        "PublicIPCountLimitReached" | "PublicIPAddressInUse" => Some(Field::PublicIp),
        "InvalidResourceReference" if error.message.starts_with("Resource /") => reference(error),
        "QuotaExceeded" => Some(Field::Size),
        // A deployment names the resource where validation names the property; the sentence is the quota's.
        "OperationNotAllowed" if error.message.contains("Cores quota") => Some(Field::Size),
        _ => None,
    }
}

/// The field behind the resource that was not found, the first that the sentence names.
fn reference(error: &ArmError) -> Option<Field> {
    let id = error.message.split(' ').nth(1).and_then(ResourceId::parse)?;
    match id.kind() {
        Kind::VirtualNetwork => Some(Field::VirtualNetwork),
        Kind::PublicIpAddress => Some(Field::PublicIp),
        Kind::NetworkSecurityGroup => Some(Field::SecurityGroup),
        Kind::AvailabilitySet => Some(Field::AvailabilitySet),
        _ => None,
    }
}
