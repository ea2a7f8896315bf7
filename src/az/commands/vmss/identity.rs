//! `az vmss identity`: the identities of a set (vm/custom.py).

use serde_json::{Map, Value, json};

use super::set_path;
use crate::az::arguments::Arguments;
use crate::az::client::{COMPUTE, Client};
use crate::az::error::AzError;

/// How the CLI writes the identity that the system makes.
const SYSTEM: &str = "[system]";

/// The identities of a set as it is: whether the system's is among them, and the users'.
struct Identities {
    system: bool,
    users: Vec<String>,
}

impl Identities {
    fn of(set: &Value) -> Identities {
        let identity = &set["identity"];
        let kind = identity["type"].as_str().unwrap_or_default();
        let users = identity["userAssignedIdentities"].as_object();
        Identities {
            system: kind.contains("SystemAssigned"),
            users: users
                .into_iter()
                .flat_map(|users| users.keys().cloned())
                .collect(),
        }
    }

    fn kind(&self) -> &'static str {
        match (self.system, self.users.is_empty()) {
            (true, true) => "SystemAssigned",
            (true, false) => "SystemAssigned, UserAssigned",
            (false, false) => "UserAssigned",
            (false, true) => "None",
        }
    }
}

/// The ids that are named: a name alone is of the set's own group.
fn named(client: &Client<'_>, arguments: &Arguments) -> Vec<String> {
    let asked = arguments.list("--identities").filter(|asked| !asked.is_empty());
    let group = arguments.required("-g");
    let kind = "Microsoft.ManagedIdentity/userAssignedIdentities";
    let asked = asked.unwrap_or_else(|| vec![SYSTEM]).into_iter();
    asked
        .map(|name| match name {
            SYSTEM => SYSTEM.to_owned(),
            _ => client.id_or_name(group, kind, name),
        })
        .collect()
}

pub(super) fn show(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = set_path(client, arguments);
    Ok(client.get(&path, COMPUTE)?["identity"].take())
}

pub(super) fn assign(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    if arguments.given("--scope") || arguments.given("--role") {
        // Ours: the lab has no roles.
        return Err(AzError::new(
            "Role assignments are not played here. Leave --role and --scope out.",
        ));
    }
    let path = set_path(client, arguments);
    let set = client.get(&path, COMPUTE)?;
    let mut wanted = Identities::of(&set);
    for id in named(client, arguments) {
        match id.as_str() {
            SYSTEM => wanted.system = true,
            _ if wanted.users.iter().any(|user| user.eq_ignore_ascii_case(&id)) => {}
            _ => wanted.users.push(id),
        }
    }
    let mut identity = json!({ "type": wanted.kind() });
    if !wanted.users.is_empty() {
        let users: Map<String, Value> = wanted.users.into_iter().map(|user| (user, json!({}))).collect();
        identity["userAssignedIdentities"] = users.into();
    }
    let set = patch(client, &path, identity)?;
    if set["properties"]["upgradePolicy"]["mode"] == "Manual" {
        client.warn(format!(
            "With manual upgrade mode, you will need to run 'az vmss update-instances -g {} -n {} --instance-ids *' to \
             propagate the change",
            arguments.required("-g"),
            arguments.required("-n")
        ));
    }
    let identity = &set["identity"];
    let or = |value: &Value, otherwise: Value| if value.is_null() { otherwise } else { value.clone() };
    Ok(json!({
        "systemAssignedIdentity": or(&identity["principalId"], "".into()),
        "userAssignedIdentities": or(&identity["userAssignedIdentities"], json!({})),
    }))
}

pub(super) fn remove(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = set_path(client, arguments);
    let set = client.get(&path, COMPUTE)?;
    if set["identity"].is_null() {
        return Ok(Value::Null);
    }
    let mut left = Identities::of(&set);
    let (mut gone, mut strange) = (Map::new(), Vec::new());
    for id in named(client, arguments) {
        let held = left.users.iter().position(|user| user.eq_ignore_ascii_case(&id));
        match (id.as_str(), held) {
            (SYSTEM, _) if left.system => left.system = false,
            (_, Some(place)) => drop(gone.insert(left.users.remove(place), Value::Null)),
            _ => strange.push(id),
        }
    }
    if !strange.is_empty() {
        let (ids, name) = (strange.join(","), arguments.required("-n"));
        return Err(AzError::new(format!("'{ids}' are not associated with '{name}'")));
    }
    let mut identity = json!({ "type": left.kind() });
    if !gone.is_empty() {
        identity["userAssignedIdentities"] = gone.into();
    }
    Ok(patch(client, &path, identity)?["identity"].take())
}

fn patch(client: &mut Client<'_>, path: &str, identity: Value) -> Result<Value, AzError> {
    client.act("PATCH", path, COMPUTE, Some(json!({ "identity": identity })))?;
    client.get(path, COMPUTE)
}
