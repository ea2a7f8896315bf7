//! `az vm availability-set`.

use serde_json::{Value, json};

use crate::arm::catalog::regions;
use crate::az::arguments::Arguments;
use crate::az::client::{COMPUTE, Client};
use crate::az::commands::create::template::Template;
use crate::az::commands::ppg;
use crate::az::commands::{Of, location, tags};
use crate::az::error::AzError;
use crate::az::fill::put;

pub(super) const SET: Of = Of {
    kind: "Microsoft.Compute/availabilitySets",
    version: COMPUTE,
};

/// A deployment of the set alone; then the set as it is.
pub(super) fn create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let (group, name) = (arguments.required("-g"), arguments.required("-n"));
    let location = location(client, arguments)?;
    let mut domains = arguments.int("--platform-fault-domain-count").unwrap_or(2);
    let most = regions::find(&location).map(|region| i64::from(region.max_fault_domains));
    if let Some(most) =
        most.filter(|most| *most < domains && !arguments.given("--platform-fault-domain-count"))
    {
        // The sentence ends as the CLI's does (facts.md §4.8 quotes its beginning).
        client.warn(format!(
            "The fault domain count will be adjusted from {domains} to {most} so to stay within region's limitation"
        ));
        domains = most;
    }
    let unmanaged = arguments.flag("--unmanaged");
    let mut set = json!({
        "type": SET.kind,
        "name": name,
        "location": location,
        "tags": tags(arguments),
        "apiVersion": COMPUTE,
        "properties": {"platformFaultDomainCount": domains},
        "sku": {"name": if unmanaged { "Classic" } else { "Aligned" }},
    });
    if let Some(count) = arguments.int("--platform-update-domain-count") {
        set["properties"]["platformUpdateDomainCount"] = count.into();
    }
    if let Some(ppg) = ppg::named(client, arguments) {
        set["properties"]["proximityPlacementGroup"] = ppg;
    }
    let mut template = Template::new();
    template.add(set);
    let validate = arguments.flag("--validate");
    template.deploy(client, group, "av_set_deploy_", validate)?;
    if validate || client.no_wait {
        return Ok(Value::Null);
    }
    SET.show(client, arguments)
}

pub(super) fn list(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    if arguments.given("-g") {
        return SET.list(client, arguments);
    }
    // Of the subscription, with the machines: the CLI asks for them so (recorded).
    let path = format!(
        "{}/providers/{}?$expand=virtualMachines%2F%24ref",
        client.root(),
        SET.kind
    );
    Ok(crate::az::flatten::flat(Value::Array(
        client.list(&path, COMPUTE)?,
    )))
}

pub(super) fn sizes(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = format!(
        "{}/vmSizes",
        SET.path(client, arguments, arguments.required("-n"))
    );
    client.list(&path, COMPUTE).map(Value::Array)
}

pub(super) fn update(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    SET.update(client, arguments, |client, body| {
        if let Some(ppg) = ppg::named(client, arguments) {
            put(body, "/properties/proximityPlacementGroup", ppg);
        }
        Ok(())
    })
}
