//! Cores per region.
//!
//! A machine counts from the moment that it exists until it is gone, also while it is deallocated.

use super::members;
use crate::arm::catalog::regions;
use crate::arm::error::ArmError;
use crate::arm::id::ResourceId;
use crate::arm::index::cores;
use crate::arm::put::Scope;
use crate::arm::spec::{ResourceSpec, SpecBody, UpgradeMode};
use crate::arm::world::World;

/// Cores in use in a region.
pub fn used(world: &World, region: &str) -> u32 {
    let coming: u32 = world
        .coming
        .values()
        .flat_map(|plans| plans.values())
        .filter(|plan| plan.location().eq_ignore_ascii_case(region))
        .map(|plan| plan.cores())
        .sum();
    world.index.usage(region).cores.saturating_add(coming)
}

/// Cores that a request needs beyond those that its resource has already.
fn additional(scope: &Scope<'_>, spec: &ResourceSpec) -> u32 {
    let id = spec.id(scope.group);
    match &spec.body {
        SpecBody::VirtualMachine(vm) => {
            let now = scope.world.vm(&id);
            let now = now.map_or(0, |(_, vm)| cores(&vm.spec.machine.vm_size));
            cores(&vm.machine.vm_size).saturating_sub(now)
        }
        SpecBody::ScaleSet(set) => {
            let profile = set.profile.as_ref();
            let of_profile = profile.map_or(0, |profile| cores(&profile.machine.vm_size));
            // Of a mix the platform chooses: there has to be room for the largest.
            let mix = set.policies.instance_mix.iter().flat_map(|mix| &mix.sizes);
            let size = mix.map(|size| cores(&size.name)).max().unwrap_or(of_profile);
            let now = scope.world.scale_set(&id).map_or(0, |(_, set)| set.spec.capacity);
            let mut more = size.saturating_mul(set.capacity.saturating_sub(now));
            if set.upgrade_mode != UpgradeMode::Manual {
                more = more.saturating_add(growth(scope.world, &id, size));
            }
            more
        }
        _ => 0,
    }
}

/// What a set's machines need besides when all come to a size of so many cores.
fn growth(world: &World, set: &ResourceId, size: u32) -> u32 {
    let members = members::all(world, set);
    let own = members.iter().filter(|member| member.profile.is_some());
    let grows =
        own.map(|member| size.saturating_sub(member.machine.map_or(0, |machine| cores(&machine.vm_size))));
    grows.fold(0, u32::saturating_add)
}

/// Whether a whole deployment fits into its regions (facts.md §4.6, at deployment validation).
pub(in crate::arm) fn check_all(scope: &Scope<'_>) -> Result<(), ArmError> {
    for region in regions::all() {
        let here = scope
            .planned
            .iter()
            .filter(|spec| regions::find(&spec.location) == Some(region));
        let more = here
            .map(|spec| additional(scope, spec))
            .fold(0, u32::saturating_add);
        check(scope.world, region.name, more, "QuotaExceeded")?;
    }
    Ok(())
}

/// Whether one request fits (facts.md §4.6: the compute service itself answers `OperationNotAllowed`).
pub(in crate::arm) fn check_one(scope: &Scope<'_>, spec: &ResourceSpec) -> Result<(), ArmError> {
    check(
        scope.world,
        &spec.location,
        additional(scope, spec),
        "OperationNotAllowed",
    )
}

pub(super) fn check(world: &World, region: &str, more: u32, code: &'static str) -> Result<(), ArmError> {
    let limit = world.subscription().offer.regional_vcpus();
    let usage = if more == 0 { 0 } else { used(world, region) };
    let needed = usage.saturating_add(more);
    if more == 0 || needed <= limit {
        return Ok(());
    }
    // The service puts the request's parameters into the link; here it stays the bare address.
    let message = format!(
        "Operation could not be completed as it results in exceeding approved Total Regional Cores quota. Additional details - Deployment Model: Resource Manager, Location: {region}, Current Limit: {limit}, Current Usage: {usage}, Additional Required: {more}, (Minimum) New Limit Required: {needed}. Submit a request for Quota increase at https://aka.ms/ProdportalCRP/?#create/Microsoft.Support/Parameters/ by specifying parameters listed in the ‘Details’ section for deployment to succeed. Please read more about quota limits at https://docs.microsoft.com/en-us/azure/azure-supportability/regional-quota-requests"
    );
    Err(ArmError::new(code, message).at("sku.capacity"))
}
