//! `az account`: the one subscription that there is. The CLI keeps it in its profile; here it is asked for.

use serde_json::{Value, json};

use super::Row;
use crate::az::arguments::Arguments;
use crate::az::client::{Client, SUBSCRIPTIONS};
use crate::az::error::AzError;

pub(super) const COMMANDS: &[Row] = &[
    ("account list", list),
    ("account list-locations", locations),
    ("account set", |_, _| Ok(Value::Null)),
    ("account show", show),
];

/// What the CLI's profile says of the subscription; that it is the one that was named is looked at before.
fn subscription(client: &mut Client<'_>) -> Result<Value, AzError> {
    let root = client.root();
    let found = client.get(&root, SUBSCRIPTIONS)?;
    Ok(json!({
        "homeTenantId": found["tenantId"], "id": found["subscriptionId"], "isDefault": true,
        "managedByTenants": [], "name": found["displayName"], "state": found["state"], "tenantId": found["tenantId"],
    }))
}

fn show(client: &mut Client<'_>, _: &Arguments) -> Result<Value, AzError> {
    let mut found = subscription(client)?;
    found["environmentName"] = "AzureCloud".into();
    Ok(found)
}

fn list(client: &mut Client<'_>, _: &Arguments) -> Result<Value, AzError> {
    let mut found = subscription(client)?;
    found["cloudName"] = "AzureCloud".into();
    Ok(json!([found]))
}

fn locations(client: &mut Client<'_>, _: &Arguments) -> Result<Value, AzError> {
    let path = format!("{}/locations", client.root());
    client.list(&path, SUBSCRIPTIONS).map(Value::Array)
}
