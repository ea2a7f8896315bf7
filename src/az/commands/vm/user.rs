//! `az vm user`: accounts are changed by an extension inside the machine (vm/custom.py). What it does in there is not
//! played; that it is there is.

use serde_json::{Value, json};

use super::vm_path;
use crate::az::arguments::Arguments;
use crate::az::client::{COMPUTE, Client};
use crate::az::error::AzError;
use crate::az::flatten::flat;

/// The machine's region, and whether Linux runs in it.
fn machine(client: &mut Client<'_>, arguments: &Arguments) -> Result<(Value, bool), AzError> {
    let path = format!("{}?$expand=instanceView", vm_path(client, arguments));
    let mut vm = client.get(&path, COMPUTE)?;
    let linux = vm["properties"]["storageProfile"]["osDisk"]["osType"] != "Windows";
    Ok((vm["location"].take(), linux))
}

pub(super) fn update(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let (location, linux) = machine(client, arguments)?;
    let username = arguments.required("--username");
    let (password, key) = (arguments.text("--password"), arguments.text("--ssh-key-value"));
    if !linux {
        if key.is_some() {
            return Err(AzError::new("SSH key is not supported on a Windows VM"));
        }
        let settings = (json!({ "UserName": username }), json!({ "Password": password }));
        return put(client, arguments, &location, &WINDOWS, settings);
    }
    let mut secret = json!({ "username": username });
    match (password, key) {
        (Some(password), _) => secret["password"] = password.into(),
        (None, Some(key)) => secret["ssh_key"] = key.into(),
        // Ours: the CLI takes ~/.ssh/id_rsa.pub.
        (None, None) => {
            return Err(AzError::new(
                "There is no ~/.ssh/id_rsa.pub here. Say --ssh-key-value or --password.",
            ));
        }
    }
    put(client, arguments, &location, &LINUX, (json!({}), secret))
}

pub(super) fn delete(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let (location, linux) = machine(client, arguments)?;
    if !linux {
        return Err(AzError::new("Deleting a user is not supported on Windows VM"));
    }
    let secret = json!({ "remove_user": arguments.required("--username") });
    put(client, arguments, &location, &LINUX, (json!({}), secret))
}

pub(super) fn reset_ssh(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let (location, linux) = machine(client, arguments)?;
    if !linux {
        return Err(AzError::new("Resetting SSH is not supported in Windows VM"));
    }
    put(
        client,
        arguments,
        &location,
        &LINUX,
        (json!({}), json!({ "reset_ssh": true })),
    )
}

/// An extension that changes accounts: its name on the machine, publisher, type and version.
struct Access {
    name: &'static str,
    publisher: &'static str,
    kind: &'static str,
    version: &'static str,
}

/// As observed_properties.csv has it.
const LINUX: Access = Access {
    name: "enablevmaccess",
    publisher: "Microsoft.OSTCExtensions",
    kind: "VMAccessForLinux",
    version: "1.5",
};
const WINDOWS: Access = Access {
    name: "VMAccessAgent",
    publisher: "Microsoft.Compute",
    kind: "VMAccessAgent",
    version: "2.4",
};

fn put(
    client: &mut Client<'_>,
    arguments: &Arguments,
    location: &Value,
    access: &Access,
    (settings, secret): (Value, Value),
) -> Result<Value, AzError> {
    let path = format!("{}/extensions/{}", vm_path(client, arguments), access.name);
    let body = json!({
        "location": location,
        "properties": {
            "publisher": access.publisher, "type": access.kind, "typeHandlerVersion": access.version,
            "autoUpgradeMinorVersion": true, "settings": settings, "protectedSettings": secret,
        },
    });
    Ok(flat(client.put(&path, COMPUTE, body)?))
}
