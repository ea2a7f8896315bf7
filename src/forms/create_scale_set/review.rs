//! Review + create: the summary, and the way back from the core's errors to their fields.

use super::{CreateScaleSet, Field, basics, management, mix, scaling};
use crate::arm::{ArmError, Kind, World};
use crate::forms::form::{Form, Message};
use crate::forms::wizard::{Section, Tab};
use crate::forms::{account, disks, health, machine, place};

/// The labels are those of portal-ui.md §2.10, of what this lab has.
pub(super) fn summary(form: &CreateScaleSet, world: &World) -> Vec<Section> {
    let section = |tab: Tab, rows: Vec<(&'static str, String)>| Section {
        title: tab.label(),
        rows: rows
            .into_iter()
            .map(|(label, value)| (Message::Borrowed(label), value))
            .collect(),
    };
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
            ],
        ),
        section(
            Tab::Networking,
            vec![
                ("Virtual network", form.network(world).label()),
                ("Network interfaces", interfaces(form, world)),
            ],
        ),
        section(
            Tab::Scaling,
            vec![
                ("Initial instance count", form.value(Field::InstanceCount, world)),
                ("Scale-In policy", scaling::rule_label(form, world).into()),
            ],
        ),
        section(Tab::Management, management_rows(form, world)),
        section(Tab::Health, health_rows(form, world)),
        section(Tab::Advanced, advanced_rows(form, world)),
    ];
    if !form.tags.0.is_empty() {
        let made = [Kind::VirtualNetwork, Kind::NetworkSecurityGroup, Kind::ScaleSet];
        sections.push(Section {
            title: Tab::Tags.label(),
            rows: form.tags.summary(&made),
        });
    }
    sections
}

fn yes_no(on: bool) -> String {
    if on { "Yes" } else { "No" }.into()
}

fn basics_rows(form: &CreateScaleSet, world: &World) -> Vec<(&'static str, String)> {
    let get = |field| form.value(field, world);
    let zones = basics::zones(form, world);
    let group = get(Field::ResourceGroup);
    let new = world.group(&group).is_none();
    let mut rows = vec![
        ("Subscription", get(Field::Subscription)),
        (
            "Resource group",
            if new { ["(New) ", &group].concat() } else { group },
        ),
        ("Virtual machine scale set name", get(Field::Name)),
        ("Region", place::region_label(&get(Field::Region)).into()),
        ("Orchestration mode", get(Field::Orchestration)),
        (
            "Availability zone",
            if zones.is_empty() {
                "None".into()
            } else {
                place::zones_label(&zones)
            },
        ),
        ("Security type", machine::security_label(form, world).into()),
        ("Image", machine::image_label(form, world)),
        ("VM architecture", get(Field::Architecture)),
        ("Size", machine::size_label(form, world)),
        ("Authentication type", account::label(form, world).into()),
        ("Username", get(Field::Username)),
        ("Azure Spot", yes_no(form.is_on(Field::Spot, world))),
    ];
    if form.is_on(Field::Spot, world) {
        rows.push(("Azure Spot eviction policy", get(Field::EvictionPolicy)));
    }
    if let Some(mix) = mix::spec(form, world) {
        rows.push(("Base VM (uninterruptible) count", mix.base_regular.to_string()));
        rows.push((
            "Instance distribution",
            [&mix.regular_percent_above.to_string(), " %"].concat(),
        ));
    }
    rows
}

fn interfaces(form: &CreateScaleSet, world: &World) -> String {
    let names: Vec<String> = form.nic_rows(world).into_iter().map(|row| row.name).collect();
    names.join(", ")
}

fn management_rows(form: &CreateScaleSet, world: &World) -> Vec<(&'static str, String)> {
    let on = |field| account::on_off(&form.value(field, world)).to_owned();
    let boot = if health::boot_diagnostics(form, world) {
        "On"
    } else {
        "Off"
    };
    let mut rows = Vec::new();
    if form.shown(Field::UpgradeMode, world) {
        rows.push(("Upgrade mode", form.value(Field::UpgradeMode, world)));
    }
    rows.push(("Boot diagnostics", boot.to_owned()));
    rows.push((
        "System assigned managed identity",
        if management::holds(form, Field::Identity, world) {
            "On"
        } else {
            "Off"
        }
        .to_owned(),
    ));
    if form.shown(Field::Overprovision, world) {
        rows.push(("Enable overprovisioning", on(Field::Overprovision)));
        rows.push(("Enable automatic OS upgrades", on(Field::OsUpgrades)));
    }
    rows.push(("Instance termination notification", on(Field::Termination)));
    if form.shown(Field::TerminationDelay, world) {
        rows.push((
            "Termination delay (minutes)",
            form.value(Field::TerminationDelay, world),
        ));
    }
    rows
}

fn health_rows(form: &CreateScaleSet, world: &World) -> Vec<(&'static str, String)> {
    let mut rows = vec![(
        "Enable application health monitoring",
        form.value(Field::Health, world),
    )];
    if form.is_on(Field::Health, world) {
        let on = account::on_off(&form.value(Field::Repairs, world));
        rows.push(("Automatic repairs", on.to_owned()));
    }
    rows
}

fn advanced_rows(form: &CreateScaleSet, world: &World) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    if form.is_uniform(world) {
        let value = form.value(Field::Spreading, world);
        rows.push((
            "Enable scaling beyond 100 instances",
            yes_no(form.is_on(Field::BeyondHundred, world)),
        ));
        rows.push(("Spreading algorithm", [&value, " spreading"].concat()));
    } else {
        rows.push(("Fault domain count", form.value(Field::FaultDomains, world)));
    }
    rows.push((
        "Force strictly even balance across zones",
        yes_no(form.is_on(Field::ZoneBalance, world)),
    ));
    rows
}

/// The field that an error is about: by its target, and by its code where the core names none.
pub(super) fn field_of(form: &CreateScaleSet, error: &ArmError, world: &World) -> Option<Field> {
    if let Some(shared) = machine::field_of(error) {
        return shared.field();
    }
    let target = error.target.as_deref().unwrap_or_default();
    match target {
        "vmScaleSetName" | "computerNamePrefix" => return Some(Field::Name),
        "zones" => return Some(Field::Zones),
        "platformFaultDomainCount" if form.is_uniform(world) => return Some(Field::Spreading),
        "platformFaultDomainCount" => return Some(Field::FaultDomains),
        "orchestrationMode" => return Some(Field::Orchestration),
        "sku.capacity" => return Some(Field::InstanceCount),
        "upgradePolicy.mode" => return Some(Field::UpgradeMode),
        "upgradePolicy.automaticOSUpgradePolicy" => return Some(Field::OsUpgrades),
        "overprovision" => return Some(Field::Overprovision),
        "identity" => return Some(Field::Identity),
        "priorityMixPolicy" => return Some(Field::SpotMix),
        "automaticRepairsPolicy" => return Some(Field::Repairs),
        "virtualNetworkName" | "addressPrefixes" | "subnets" | "subnetName" => {
            return Some(Field::VirtualNetwork);
        }
        "networkInterfaceConfigurations" | "networkInterfaceName" | "networkSecurityGroupName" => {
            return Some(Field::Nics);
        }
        _ => {}
    }
    match &*error.code {
        "SubnetIsFull" | "PublicIPCountLimitReached" => Some(Field::Nics),
        "InvalidResourceReference" if error.message.contains("/virtualNetworks/") => {
            Some(Field::VirtualNetwork)
        }
        "InvalidResourceReference" => Some(Field::Nics),
        "QuotaExceeded" => Some(Field::InstanceCount),
        // A deployment names the resource where validation names the property; the sentence is the quota's.
        "OperationNotAllowed" if error.message.contains("Cores quota") => Some(Field::InstanceCount),
        _ => None,
    }
}
