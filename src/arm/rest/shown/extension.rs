//! Extensions as children of what holds them.

use serde_json::{Value, json};

use crate::arm::rest::body;

/// An extension of a body as a child of the type `kind` of the resource of that path.
pub(in crate::arm::rest) fn child(extension: &Value, kind: &str, holder: &str) -> Value {
    let name = body::text(extension, "name").unwrap_or_default();
    let mut properties = extension.get("properties").cloned().unwrap_or_else(|| json!({}));
    body::fields(&mut properties).insert("provisioningState".into(), "Succeeded".into());
    json!({ "name": name, "id": format!("{holder}/extensions/{name}"), "type": kind, "properties": properties })
}

/// The extensions of a machine's or an instance's profile, as children of it, which tell where they are.
pub(super) fn children(profile: Option<&Value>, machine: &str, location: &str) -> Vec<Value> {
    let listed = profile.map_or(&[][..], |profile| body::list(profile, "extensions"));
    let placed = listed.iter().map(|extension| {
        let mut child = child(extension, "Microsoft.Compute/virtualMachines/extensions", machine);
        body::fields(&mut child).insert("location".into(), location.into());
        child
    });
    placed.collect()
}
