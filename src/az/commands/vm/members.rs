//! What is attached to a machine: data disks, interfaces, and a port that is opened for it.

use serde_json::{Value, json};

use super::VM;
use crate::az::arguments::Arguments;
use crate::az::client::{COMPUTE, Client, DISKS, NETWORK, SUBNETS, reference};
use crate::az::error::AzError;
use crate::az::fill::{at, put};
use crate::az::flatten::{flat, name_of};

/// Reads the machine, changes it, and sends it whole.
fn change(
    client: &mut Client<'_>,
    arguments: &Arguments,
    change: impl FnOnce(&mut Client<'_>, &mut Value) -> Result<(), AzError>,
) -> Result<Value, AzError> {
    let path = VM.path(client, arguments, arguments.required("--vm-name"));
    let mut body = client.get(&path, COMPUTE)?;
    change(client, &mut body)?;
    client.put(&path, COMPUTE, body)
}

fn disks(body: &mut Value) -> &mut Value {
    at(body, "/properties/storageProfile/dataDisks")
}

/// Prints nothing, as the CLI.
pub(super) fn attach_disk(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let group = arguments.required("-g");
    let names = arguments
        .list("--disks")
        .or_else(|| arguments.text("--name").map(|name| vec![name]));
    let Some(names) = names.or_else(|| arguments.list("--disk-ids")) else {
        return Err(AzError::usage(
            "the following arguments are required: --name/--disk/-n or --disks",
        ));
    };
    change(client, arguments, |client, body| {
        for name in names {
            let id = client.id_or_name(group, "Microsoft.Compute/disks", name);
            let mut used: Vec<Value> = disks(body).as_array().cloned().unwrap_or_default();
            let free = (0..)
                .find(|lun| used.iter().all(|disk| disk["lun"] != *lun))
                .unwrap_or(0);
            let mut disk = json!({ "lun": arguments.int("--lun").unwrap_or(free) });
            if arguments.flag("--new") {
                disk["createOption"] = "Empty".into();
                disk["name"] = name_of(name).into();
                disk["diskSizeGB"] = arguments.int("--size-gb").unwrap_or(1023).into();
                disk["managedDisk"] = json!({});
            } else {
                if client.find(&id, DISKS).is_none() {
                    client.get(&id, DISKS)?;
                }
                disk["createOption"] = "Attach".into();
                disk["managedDisk"] = reference(id);
            }
            if let Some(sku) = arguments.text("--sku") {
                disk["managedDisk"]["storageAccountType"] = sku.into();
            }
            if let Some(caching) = arguments.text("--caching") {
                disk["caching"] = caching.into();
            }
            used.push(disk);
            *disks(body) = used.into();
        }
        Ok(())
    })?;
    Ok(Value::Null)
}

pub(super) fn detach_disk(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let named = arguments.text("--name").map(|name| vec![name]);
    let names: Vec<&str> = named.or_else(|| arguments.list("--disk-ids")).unwrap_or_default();
    change(client, arguments, |_, body| {
        for name in names {
            let name = name_of(name);
            let all = disks(body).as_array().cloned().unwrap_or_default();
            let is = |disk: &Value| {
                disk["name"]
                    .as_str()
                    .is_some_and(|known| known.eq_ignore_ascii_case(name))
            };
            if !all.iter().any(is) {
                return Err(AzError::new(format!("No disk with the name '{name}' was found")).exit(3));
            }
            *disks(body) = all.into_iter().filter(|disk| !is(disk)).collect();
        }
        Ok(())
    })?;
    Ok(Value::Null)
}

fn nics(body: &mut Value) -> &mut Value {
    at(body, "/properties/networkProfile/networkInterfaces")
}

pub(super) fn nic_list(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = VM.path(client, arguments, arguments.required("--vm-name"));
    let mut body = client.get(&path, COMPUTE)?;
    Ok(flat(nics(&mut body).take()))
}

pub(super) fn nic_show(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let all = nic_list(client, arguments)?;
    let name = name_of(arguments.required("--nic"));
    let found = all
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|nic| nic["id"].as_str());
    let found = found
        .filter(|id| name_of(id).eq_ignore_ascii_case(name))
        .map(str::to_owned)
        .next();
    match found {
        Some(id) => Ok(flat(client.get(&id, NETWORK)?)),
        None => Err(AzError::new(format!(
            "NIC '{name}' not found on VM '{}'",
            arguments.required("--vm-name")
        ))),
    }
}

/// What the three that change the interfaces have in common: the list, with its first or the named one as primary.
fn set_nics(
    client: &mut Client<'_>,
    arguments: &Arguments,
    list: impl FnOnce(Vec<String>, Vec<String>) -> Vec<String>,
) -> Result<Value, AzError> {
    let group = arguments.required("-g");
    let changed = change(client, arguments, |client, body| {
        let ids = |value: &Value| value["id"].as_str().map(str::to_owned);
        let before = nics(body)
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(ids)
            .collect();
        let named = arguments.list("--nics").unwrap_or_default();
        let kind = "Microsoft.Network/networkInterfaces";
        let named = named
            .iter()
            .map(|name| client.id_or_name(group, kind, name))
            .collect();
        let after = list(before, named);
        let primary = arguments.text("--primary-nic").map(name_of);
        let is_primary = |place: usize, id: &str| match primary {
            Some(name) => name_of(id).eq_ignore_ascii_case(name),
            None => place == 0,
        };
        let nic = |(place, id): (usize, &String)| json!({"id": id, "properties": {"primary": is_primary(place, id)}});
        *nics(body) = after.iter().enumerate().map(nic).collect();
        Ok(())
    })?;
    Ok(flat(
        changed["properties"]["networkProfile"]["networkInterfaces"].clone(),
    ))
}

pub(super) fn nic_add(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    set_nics(client, arguments, |before, named| {
        before.into_iter().chain(named).collect()
    })
}

pub(super) fn nic_set(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    set_nics(client, arguments, |_, named| named)
}

pub(super) fn nic_remove(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    set_nics(client, arguments, |before, named| {
        let gone = |id: &String| named.iter().any(|named| named.eq_ignore_ascii_case(id));
        before.into_iter().filter(|id| !gone(id)).collect()
    })
}

/// A rule that lets a port in, on the security group of the machine's interface or of its subnet; where there is none,
/// one is made.
pub(super) fn open_port(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let (group, name) = (arguments.required("-g"), arguments.required("-n"));
    let path = VM.path(client, arguments, name);
    let mut vm = client.get(&path, COMPUTE)?;
    let ids: Vec<String> = nics(&mut vm)
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|nic| nic["id"].as_str().map(str::to_owned))
        .collect();
    let nic = match ids.as_slice() {
        [one] => one,
        [] => return Err(AzError::new(format!("No NIC associated with VM '{name}'"))),
        _ => {
            return Err(AzError::new(
                "Multiple NICs is not supported for this command. Create rules on the NSG directly.",
            ));
        }
    };
    let mut holder = (nic.clone(), client.get(nic, NETWORK)?, NETWORK);
    if arguments.flag("--apply-to-subnet") {
        let subnet = &holder.1["properties"]["ipConfigurations"][0]["properties"]["subnet"]["id"];
        let subnet = subnet.as_str().unwrap_or_default().to_owned();
        let body = client.get(&subnet, SUBNETS)?;
        holder = (subnet, body, SUBNETS);
    }
    let (path, mut body, version) = holder;
    let nsg = match body["properties"]["networkSecurityGroup"]["id"].as_str() {
        Some(id) => id.to_owned(),
        None => {
            let made = arguments
                .text("--nsg-name")
                .map_or_else(|| format!("{name}NSG"), str::to_owned);
            let id = client.id(group, "Microsoft.Network/networkSecurityGroups", &made);
            client.put(&id, NETWORK, json!({ "location": vm["location"] }))?;
            put(&mut body, "/properties/networkSecurityGroup", reference(&*id));
            client.put(&path, version, body)?;
            id
        }
    };
    let port = arguments.required("--port");
    let rule = if port == "*" {
        "open-port-all".to_owned()
    } else {
        format!("open-port-{}", port.replace(',', "_"))
    };
    let mut properties = json!({
        "protocol": "*",
        "access": "Allow",
        "direction": "Inbound",
        "sourcePortRange": "*",
        "priority": arguments.int("--priority").unwrap_or(900),
        "sourceAddressPrefix": "*",
        "destinationAddressPrefix": "*",
    });
    let ports: Vec<&str> = port.split(',').collect();
    match ports.as_slice() {
        [one] => properties["destinationPortRange"] = (*one).into(),
        many => properties["destinationPortRanges"] = json!(many),
    }
    let body = json!({ "name": rule, "properties": properties });
    client.put(&format!("{nsg}/securityRules/{rule}"), NETWORK, body)?;
    Ok(flat(client.get(&nsg, NETWORK)?))
}
