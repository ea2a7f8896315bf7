//! A machine, and what the CLI looks up around it: its power state and its addresses.

use serde_json::{Value, json};

use super::{VM, vm_path};
use crate::az::arguments::Arguments;
use crate::az::client::{COMPUTE, Client, NETWORK};
use crate::az::error::AzError;
use crate::az::flatten::{flat, group_of, name_of};

pub(super) fn list(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let mut group = arguments.text("-g").map(str::to_owned);
    let mut filter = String::new();
    if let Some(set) = arguments.text("--vmss") {
        if set.contains('/') {
            group = group.or_else(|| group_of(set).map(str::to_owned));
        }
        let Some(group) = &group else {
            return Err(AzError::new(
                "usage error: please specify the --resource-group when listing VM instances with VMSS name",
            ));
        };
        let id = client.id_or_name(group, "Microsoft.Compute/virtualMachineScaleSets", set);
        filter = format!("?$filter=%27virtualMachineScaleSet/id%27%20eq%20%27{id}%27");
    }
    let scope = group.map_or_else(|| client.root(), |group| client.group(&group));
    let found = client.list(&format!("{scope}/providers/{}{filter}", VM.kind), COMPUTE)?;
    if !arguments.flag("--show-details") {
        return Ok(flat(Value::Array(found)));
    }
    let ids = found.iter().filter_map(|vm| vm["id"].as_str());
    ids.map(|id| details(client, id)).collect()
}

pub(super) fn show(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = vm_path(client, arguments);
    if arguments.flag("--show-details") {
        return details(client, &path);
    }
    let expand = if arguments.flag("--include-user-data") {
        "?$expand=userData"
    } else {
        ""
    };
    Ok(flat(client.get(&format!("{path}{expand}"), COMPUTE)?))
}

pub(super) fn instance_view(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = format!("{}?$expand=instanceView", vm_path(client, arguments));
    Ok(flat(client.get(&path, COMPUTE)?))
}

/// The machine with its power state and the addresses of its interfaces (vm/custom.py, `get_vm_details`).
pub(super) fn details(client: &mut Client<'_>, id: &str) -> Result<Value, AzError> {
    let mut vm = flat(client.get(&format!("{id}?$expand=instanceView"), COMPUTE)?);
    let statuses = vm["instanceView"]["statuses"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let power = statuses.iter().filter(|status| {
        status["code"]
            .as_str()
            .is_some_and(|c| c.starts_with("PowerState/"))
    });
    let power: Vec<&str> = power
        .filter_map(|status| status["displayStatus"].as_str())
        .collect();
    let (mut public, mut private, mut names, mut macs) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let nics = vm["networkProfile"]["networkInterfaces"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    for nic in nics.iter().filter_map(|nic| nic["id"].as_str()) {
        let nic = flat(client.get(nic, NETWORK)?);
        macs.extend(text(&nic["macAddress"]));
        for config in nic["ipConfigurations"].as_array().into_iter().flatten() {
            private.extend(text(&config["privateIPAddress"]));
            if let Some(id) = config["publicIPAddress"]["id"].as_str() {
                let address = flat(client.get(id, NETWORK)?);
                public.extend(text(&address["ipAddress"]));
                names.extend(text(&address["dnsSettings"]["fqdn"]));
            }
        }
    }
    vm["powerState"] = power.join(",").into();
    for (key, values) in [
        ("publicIps", public),
        ("privateIps", private),
        ("fqdns", names),
        ("macAddresses", macs),
    ] {
        vm[key] = values.join(",").into();
    }
    if let Value::Object(object) = &mut vm {
        object.remove("instanceView");
    }
    Ok(vm)
}

/// All interfaces and addresses of the subscription, put together (vm/custom.py, `list_vm_ip_addresses`).
pub(super) fn ip_addresses(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let all = |client: &mut Client<'_>, kind: &str| {
        let path = format!("{}/providers/Microsoft.Network/{kind}", client.root());
        client.list(&path, NETWORK).map(|found| flat(Value::Array(found)))
    };
    let nics = all(client, "networkInterfaces")?;
    let addresses = all(client, "publicIPAddresses")?;
    let same = |asked: Option<&str>, found: &str| asked.is_none_or(|asked| asked.eq_ignore_ascii_case(found));
    let mut found = Vec::new();
    for nic in nics.as_array().into_iter().flatten() {
        let Some(vm) = nic["virtualMachine"]["id"].as_str() else {
            continue;
        };
        let (group, name) = (group_of(vm).unwrap_or_default(), name_of(vm));
        if !same(arguments.text("-g"), group) || !same(arguments.text("-n"), name) {
            continue;
        }
        let configs = nic["ipConfigurations"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        let private: Vec<&Value> = configs.iter().map(|config| &config["privateIPAddress"]).collect();
        let public = configs
            .iter()
            .filter_map(|config| config["publicIPAddress"]["id"].as_str());
        let public: Vec<Value> = public.filter_map(|id| shown(&addresses, id)).collect();
        found.push(json!({
            "virtualMachine": {
                "resourceGroup": group,
                "name": name,
                "network": {"privateIpAddresses": private, "publicIpAddresses": public},
            }
        }));
    }
    Ok(found.into())
}

fn shown(addresses: &Value, id: &str) -> Option<Value> {
    let same = |address: &&Value| {
        address["id"]
            .as_str()
            .is_some_and(|known| known.eq_ignore_ascii_case(id))
    };
    let address = addresses.as_array()?.iter().find(same)?;
    Some(json!({
        "id": address["id"],
        "name": address["name"],
        "ipAddress": address["ipAddress"],
        "ipAllocationMethod": address["publicIPAllocationMethod"],
        "zone": address["zones"][0],
    }))
}
