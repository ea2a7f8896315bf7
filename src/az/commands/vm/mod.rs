//! `az vm`.

mod create;
mod details;
mod image;
mod interface;
mod members;
mod power;
mod sets;
mod sizes;
mod update;
mod user;

use super::{Of, Row};
use crate::az::arguments::Arguments;
use crate::az::client::{COMPUTE, Client};

/// What `create` and `update` put in the same places.
const SHARED: &[(&str, &str)] = &[
    ("--license-type", "/properties/licenseType"),
    ("--priority", "/properties/priority"),
    ("--max-price", "/properties/billingProfile/maxPrice"),
    (
        "--ultra-ssd-enabled",
        "/properties/additionalCapabilities/ultraSSDEnabled",
    ),
    (
        "--enable-hibernation",
        "/properties/additionalCapabilities/hibernationEnabled",
    ),
    ("--security-type", "/properties/securityProfile/securityType"),
    (
        "--enable-secure-boot",
        "/properties/securityProfile/uefiSettings/secureBootEnabled",
    ),
    (
        "--enable-vtpm",
        "/properties/securityProfile/uefiSettings/vTpmEnabled",
    ),
    (
        "--disk-controller-type",
        "/properties/storageProfile/diskControllerType",
    ),
    (
        "--v-cpus-available",
        "/properties/hardwareProfile/vmSizeProperties/vCPUsAvailable",
    ),
    (
        "--v-cpus-per-core",
        "/properties/hardwareProfile/vmSizeProperties/vCPUsPerCore",
    ),
];

pub(super) const VM: Of = Of {
    kind: "Microsoft.Compute/virtualMachines",
    version: COMPUTE,
};

pub(super) const COMMANDS: &[Row] = &[
    ("vm create", create::create),
    ("vm list", details::list),
    ("vm show", details::show),
    ("vm get-instance-view", details::instance_view),
    ("vm list-ip-addresses", details::ip_addresses),
    ("vm start", |client, arguments| {
        power::act(client, arguments, "start")
    }),
    ("vm stop", power::stop),
    ("vm deallocate", power::deallocate),
    ("vm restart", power::restart),
    ("vm redeploy", |client, arguments| {
        power::act(client, arguments, "redeploy")
    }),
    ("vm reapply", |client, arguments| {
        power::act(client, arguments, "reapply")
    }),
    ("vm reimage", power::reimage),
    ("vm generalize", |client, arguments| {
        power::act(client, arguments, "generalize")
    }),
    ("vm perform-maintenance", |client, arguments| {
        power::act(client, arguments, "performMaintenance")
    }),
    ("vm simulate-eviction", |client, arguments| {
        power::act(client, arguments, "simulateEviction")
    }),
    ("vm delete", power::delete),
    ("vm resize", update::resize),
    ("vm update", update::update),
    ("vm open-port", members::open_port),
    ("vm boot-diagnostics disable", update::boot_diagnostics_off),
    ("vm boot-diagnostics enable", update::boot_diagnostics_on),
];

/// What is around a machine.
pub(super) const MORE: &[Row] = &[
    ("vm list-sizes", sizes::sizes),
    ("vm list-usage", sizes::usage),
    ("vm list-skus", sizes::skus),
    ("vm list-vm-resize-options", sizes::resize_options),
    ("vm disk attach", members::attach_disk),
    ("vm disk detach", members::detach_disk),
    ("vm nic list", members::nic_list),
    ("vm nic show", members::nic_show),
    ("vm nic add", members::nic_add),
    ("vm nic remove", members::nic_remove),
    ("vm nic set", members::nic_set),
    ("vm image list", image::list),
    ("vm image list-offers", image::offers),
    ("vm image list-publishers", image::publishers),
    ("vm image list-skus", image::skus),
    ("vm image show", image::show),
    ("vm user delete", user::delete),
    ("vm user reset-ssh", user::reset_ssh),
    ("vm user update", user::update),
    ("vm availability-set create", sets::create),
    ("vm availability-set delete", |client, arguments| {
        sets::SET.delete(client, arguments)
    }),
    ("vm availability-set list", sets::list),
    ("vm availability-set list-sizes", sets::sizes),
    ("vm availability-set show", |client, arguments| {
        sets::SET.show(client, arguments)
    }),
    ("vm availability-set update", sets::update),
];

fn vm_path(client: &Client<'_>, arguments: &Arguments) -> String {
    VM.path(client, arguments, arguments.required("-n"))
}
