//! The recorded lists of sizes, SKUs and quotas against ours: what both have is the same. Ours are shorter, and the
//! comparison of whole bodies leaves them out (score.py's LEFT_OUT, SCOPE).

use std::collections::BTreeMap;

use flexlab::arm::rest::{Plane, Request, handle};
use serde_json::{Value, json};

use super::recording;

/// The members of a list by what they go by.
fn by_name(body: &Value) -> BTreeMap<String, &Value> {
    let members = body["value"].as_array().into_iter().flatten();
    let named = members.filter_map(|member| {
        let name = [&member["name"]["value"], &member["name"], &member["sku"]["name"]];
        Some((name.into_iter().find_map(Value::as_str)?.to_owned(), member))
    });
    named.collect()
}

/// Without what is a subscription's own.
fn kept(member: &Value) -> Value {
    let mut kept = member.clone();
    if let Some(fields) = kept.as_object_mut() {
        fields.remove("limit");
        fields.remove("currentValue");
    }
    kept
}

#[test]
fn what_a_region_offers_is_as_recorded() {
    let mut compared = 0;
    for file in super::recordings() {
        for step in recording::steps(&file) {
            let path = step.path().to_lowercase();
            let is_list = ["/usages", "/vmsizes", "/skus"]
                .iter()
                .any(|end| path.ends_with(end));
            if !is_list || step.status != 200 {
                continue;
            }
            let mut plane = Plane::pay_as_you_go();
            prepare(&mut plane, step.path());
            let got = handle(&mut plane, &Request::new("GET", &step.url, None));
            let body = got.body.unwrap_or_default();
            let (theirs, ours) = (by_name(&step.body), by_name(&body));
            for (name, ours) in &ours {
                let Some(theirs) = theirs.get(name) else { continue };
                assert_eq!(kept(ours), kept(theirs), "{}: {name}", step.url);
                compared += 1;
            }
        }
    }
    assert!(
        compared > 200 || super::recordings().is_empty(),
        "only {compared} were compared"
    );
}

/// Puts the resource that a list is of, if it is of one.
fn prepare(plane: &mut Plane, path: &str) {
    let Some((resource, _)) = path
        .rsplit_once('/')
        .filter(|(above, _)| above.contains("/providers/"))
    else {
        return;
    };
    let Some(group) = recording::group(path) else {
        return;
    };
    let put = |plane: &mut Plane, path: &str, body: Value| {
        let url = format!("{path}?api-version=2023-09-01");
        let got = handle(plane, &Request::new("PUT", &url, Some(body)));
        assert!(got.status < 300, "{got:?}");
    };
    let root: Vec<&str> = path.split('/').take(3).collect();
    let root = format!("{}/resourceGroups/{group}", root.join("/"));
    put(plane, &root, json!({ "location": "westus" }));
    if resource.to_lowercase().contains("/availabilitysets/") {
        let body = json!({ "location": "westus", "sku": { "name": "Aligned" } });
        return put(plane, resource, body);
    }
    let subnet = format!("{root}/providers/Microsoft.Network/virtualNetworks/net");
    put(
        plane,
        &subnet,
        json!({ "location": "westus", "properties": {
            "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] },
            "subnets": [{ "name": "s", "properties": { "addressPrefix": "10.0.0.0/24" } }],
        }}),
    );
    let ip = json!({ "name": "one", "properties": { "subnet": { "id": format!("{subnet}/subnets/s") } } });
    put(
        plane,
        resource,
        json!({
            "location": "westus", "sku": { "name": "Standard_B1s", "capacity": 0 },
            "properties": {
                "orchestrationMode": "Uniform", "singlePlacementGroup": true, "upgradePolicy": { "mode": "Manual" },
                "virtualMachineProfile": {
                    "storageProfile": { "imageReference": {
                        "publisher": "Canonical", "offer": "0001-com-ubuntu-server-jammy", "sku": "22_04-lts-gen2",
                        "version": "latest",
                    }},
                    "osProfile": { "computerNamePrefix": "s", "adminUsername": "a1", "adminPassword": "Secret-123456" },
                    "networkProfile": { "networkInterfaceConfigurations": [
                        { "name": "nic", "properties": { "primary": true, "ipConfigurations": [ip] } },
                    ]},
                },
            },
        }),
    );
}
