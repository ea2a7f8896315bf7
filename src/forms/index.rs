//! Every name that the portal shows, for texts that speak of it: a lab may only name controls that exist.
//!
//! Fields, tabs and options come from the forms themselves. Pages and buttons are drawn elsewhere; their names stand
//! here, and `tests/check.rs` holds each of them to the page that draws it.

use super::create_group::CreateGroup;
use super::create_scale_set::{CreateScaleSet, Field};
use super::create_vm::CreateVm;
use super::form::{FieldInfo, Form, Kind};
use super::inbound_rule::InboundRule;
use super::scale_rule::{OPERATIONS, OPERATORS};
use super::upkeep::{REPAIRS, ROLLING, SURGE};
use super::wizard::{Tab, Wizard};
use crate::arm::{ResourceId, World, query};

/// Pages, panes, menu entries, buttons and notices.
pub const PAGES: [&str; 93] = [
    "Home",
    "Create a resource",
    "All resources",
    "Resource groups",
    "Virtual machines",
    "Virtual machine scale sets",
    "Virtual machine scale set",
    "Virtual machine",
    "Resource group",
    "Create a resource group",
    "Create a virtual machine",
    "Create a virtual machine scale set",
    "Administrator account",
    "Edit network interface",
    "Notifications",
    "Activity log",
    "Overview",
    "Instances",
    "Networking",
    "Connect",
    "Inbound security rules",
    "Outbound security rules",
    "Subnets",
    "Deployments",
    "Inputs",
    "Locks",
    "Add",
    "Add lock",
    "Edit lock",
    "Lock name",
    "Percentage CPU",
    "Lock type",
    "Read-only",
    "Notes",
    "Add inbound port rule",
    "Review + create",
    "Create",
    "OK",
    "Delete",
    "Start",
    "Restart",
    "Stop",
    "Scaling",
    "Configure",
    "Scale-In Policy",
    "Run history",
    "Manual scale",
    "Custom autoscale",
    "Disable autoscale",
    "Autoscale setting name",
    "Scale mode",
    "Scale based on a metric",
    "Scale to a specific instance count",
    "Instance count",
    "Instance limits",
    "Minimum",
    "Maximum",
    "Add a rule",
    "Scale rule",
    "Rules",
    "Operator",
    "Metric threshold to trigger scale action",
    "Duration (minutes)",
    "Operation",
    "Percentage",
    "Cool down (minutes)",
    "Update",
    "Save",
    "Discard",
    "Reimage",
    "Upgrade",
    "Protection Policy",
    "Protect from scale-in",
    "Protect from scale set actions",
    "Latest model",
    "Health state",
    "Fault domain",
    "Availability + scaling",
    "Get started",
    "Attach to a VMSS",
    "Select a VMSS",
    "Attach",
    "Detach from the VMSS",
    "Detach",
    "Resize",
    "Upgrade policy",
    "Health and repair",
    "Monitor application health",
    "Automatic repairs",
    "Repair actions",
    "Grace period (min)",
    "Go to resource",
    "Your deployment is complete",
];

/// The addresses of pages that need no resource, without the tabs of wizards.
pub const ROUTES: [&str; 11] = [
    "create",
    "marketplace",
    "all-resources",
    "virtual-machine-scale-sets",
    "virtual-machines",
    "resource-groups",
    "create-resource-group",
    "create-virtual-machine-scale-set",
    "create-virtual-machine",
    "activity-log",
    "about",
];

/// Words for states and values that tables show.
const STATES: [&str; 8] = [
    "Running",
    "Stopped",
    "Succeeded",
    "Failed",
    "Creating",
    "Deleting",
    "Updating",
    "Deallocated",
];

/// Every name, as it is in `world`: what can be chosen depends on the catalogue and on what there is.
pub fn names(world: &World) -> Vec<String> {
    let mut all: Vec<String> = PAGES.iter().chain(&STATES).map(|&name| name.to_owned()).collect();
    let (set, vm) = (CreateScaleSet::new(world), CreateVm::new(world));
    form(&set, world, &mut all);
    form(&vm, world, &mut all);
    form(&set.nic(0), &set.nic_context(0, world), &mut all);
    all.extend(["Create virtual network", "Address range", "Subnet name"].map(str::to_owned));
    form(&CreateGroup::new(), world, &mut all);
    let group = ResourceId::new("group", crate::arm::Kind::NetworkSecurityGroup, "group");
    form(&InboundRule::new(group), world, &mut all);
    all.extend(OPERATORS.map(|(name, _)| name.to_owned()));
    all.extend(OPERATIONS.map(|(name, ..)| name.to_owned()));
    all.extend(ROLLING.map(|(name, ..)| name.to_owned()));
    all.push(SURGE.to_owned());
    all.extend(REPAIRS.map(|(name, _)| name.to_owned()));
    let tabs = CreateScaleSet::TABS.iter().chain(CreateVm::TABS);
    all.extend(tabs.map(|tab: &Tab| tab.label().to_owned()));
    let regions = set.options(Field::Region, world);
    all.extend(regions.iter().map(|region| query::location_name(&region.value)));
    all.sort();
    all.dedup();
    all
}

/// Every address that a text may send a student to.
pub fn routes() -> Vec<String> {
    let mut all: Vec<String> = ROUTES.iter().map(|&route| route.to_owned()).collect();
    for (wizard, tabs) in [
        ("create-virtual-machine-scale-set", CreateScaleSet::TABS),
        ("create-virtual-machine", CreateVm::TABS),
    ] {
        all.extend(tabs.iter().map(|tab| format!("{wizard}/{}", slug(*tab))));
    }
    all
}

pub(super) fn slug(tab: Tab) -> String {
    tab.label().to_lowercase().replace(" + ", "-")
}

fn form<F: Form>(form: &F, context: &F::Context, all: &mut Vec<String>) {
    for field in F::Field::ALL {
        let info = field.info();
        all.push(info.label.to_owned());
        if info.kind == Kind::Toggle {
            all.extend(["Enabled".to_owned(), "Disabled".to_owned()]);
        }
        for choice in form.options(*field, context) {
            all.extend([
                choice.label.trim_end_matches(':').to_owned(),
                choice.value.into_owned(),
            ]);
        }
    }
}
