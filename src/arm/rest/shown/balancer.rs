//! Load balancers: each part says who uses it.

use serde_json::{Map, Value, json};

use super::frame::{self, around, etag};
use super::id_of;
use super::network::part;
use crate::arm::ids;
use crate::arm::network::configurations;
use crate::arm::rest::body;
use crate::arm::rest::sent::BALANCER_LISTS;
use crate::arm::spec::PoolId;
use crate::arm::world::{LoadBalancer, Resource, World};

pub(super) fn load_balancer(
    world: &World,
    resource: &Resource,
    balancer: &LoadBalancer,
    document: Value,
) -> Value {
    let mut whole = around(world, resource, document);
    let (etag, path, state) = (
        etag(world, resource),
        frame::path(world, resource),
        frame::state(resource),
    );
    body::fields(&mut whole).insert("etag".into(), etag.as_str().into());
    let users = Users::of(&whole, &path);
    let rules = body::list(&whole, "properties.inboundNatRules").to_vec();
    let properties = body::object(&mut whole, "properties");
    properties.insert("provisioningState".into(), state.into());
    properties.insert("resourceGuid".into(), (*resource.unique_id).into());
    for list in BALANCER_LISTS {
        body::default(properties, list, json!([]));
        let parts = properties.get_mut(list).and_then(Value::as_array_mut);
        for (place, of_list) in parts.into_iter().flatten().enumerate() {
            part(of_list, &path, list, resource, &etag, state);
            let id = body::text(of_list, "id").unwrap_or_default().to_owned();
            let of = body::object(of_list, "properties");
            match list {
                "frontendIPConfigurations" => {
                    let ip = balancer.private_ips.get(place).copied().flatten();
                    if let Some(ip) = ip {
                        of.insert("privateIPAddress".into(), ip.to_string().into());
                    }
                    users.put(
                        of,
                        &id,
                        &[
                            "loadBalancingRules",
                            "inboundNatRules",
                            "outboundRules",
                            "inboundNatPools",
                        ],
                    );
                }
                "backendAddressPools" => {
                    backends(world, resource, of, &id, &etag, &rules);
                    users.put(
                        of,
                        &id,
                        &["loadBalancingRules", "inboundNatRules", "outboundRules"],
                    );
                }
                "probes" => users.put(of, &id, &["loadBalancingRules"]),
                _ => {}
            }
        }
    }
    whole
}

/// Which rules name which parts.
struct Users(Vec<(&'static str, String, Vec<String>)>);

impl Users {
    fn of(whole: &Value, path: &str) -> Users {
        let mut users = Vec::new();
        for list in [
            "loadBalancingRules",
            "inboundNatRules",
            "outboundRules",
            "inboundNatPools",
        ] {
            for rule in body::list(whole, &format!("properties.{list}")) {
                let name = body::text(rule, "name").unwrap_or_default();
                let mut named = Vec::new();
                for one in ["frontendIPConfiguration", "backendAddressPool", "probe"] {
                    named.extend(body::text(rule, &format!("properties.{one}.id")).map(str::to_lowercase));
                }
                for several in ["frontendIPConfigurations", "backendAddressPools"] {
                    let ids = body::list(rule, &format!("properties.{several}")).iter();
                    named.extend(ids.filter_map(|of| body::text(of, "id")).map(str::to_lowercase));
                }
                users.push((list, format!("{path}/{list}/{name}"), named));
            }
        }
        Users(users)
    }

    fn put(&self, of: &mut Map<String, Value>, id: &str, lists: &[&str]) {
        let id = id.to_lowercase();
        for list in lists {
            let users = self
                .0
                .iter()
                .filter(|(of, _, named)| of == list && named.contains(&id));
            let users: Vec<Value> = users.map(|(_, path, _)| id_of(path.as_str())).collect();
            if !users.is_empty() {
                of.insert((*list).into(), users.into());
            }
        }
    }
}

/// What stands behind a pool, and the number of each there.
fn members(world: &World, pool: &PoolId) -> Vec<(String, u32)> {
    let behind = configurations::all(world).filter(|of| of.is_in(pool)).enumerate();
    let number = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    behind
        .map(|(place, of)| {
            let number = of.instance.map_or(number(place), |(number, _)| number);
            (of.path(world), number)
        })
        .collect()
}

/// A pool's addresses. Those that the client named itself stay; each interface's is drawn a name, and the port that a NAT
/// rule with a range gives it: the rule's first one and the instance's number (test_vmss_vms).
fn backends(
    world: &World,
    resource: &Resource,
    of: &mut Map<String, Value>,
    id: &str,
    etag: &str,
    rules: &[Value],
) {
    let name = id.rsplit('/').next().unwrap_or_default();
    let pool = PoolId {
        load_balancer: resource.id.clone(),
        name: name.into(),
    };
    let kind = "Microsoft.Network/loadBalancers/backendAddressPools/loadBalancerBackendAddresses";
    let state = frame::state(resource);
    let own = of
        .entry("loadBalancerBackendAddresses")
        .or_insert_with(|| json!([]));
    let Some(addresses) = own.as_array_mut() else {
        return;
    };
    for address in addresses.iter_mut() {
        let name = body::text(address, "name").unwrap_or_default().to_owned();
        let fields = body::fields(address);
        fields.insert(
            "id".into(),
            format!("{id}/loadBalancerBackendAddresses/{name}").into(),
        );
        fields.insert("etag".into(), etag.into());
        fields.insert("type".into(), kind.into());
        body::object(address, "properties").insert("provisioningState".into(), state.into());
    }
    let behind = members(world, &pool);
    for (path, number) in &behind {
        let name = ids::guid(world.seed, &format!("backend {path}"), 0);
        let mut properties = json!({
            "provisioningState": state,
            "networkInterfaceIPConfiguration": id_of(path.as_str()),
        });
        let ports: Vec<Value> = rules.iter().filter_map(|rule| port(rule, id, *number)).collect();
        if !ports.is_empty() {
            properties["inboundNatRulesPortMapping"] = ports.into();
        }
        addresses.push(json!({
            "name": name, "id": format!("{id}/loadBalancerBackendAddresses/{name}"), "etag": etag,
            "properties": properties, "type": kind,
        }));
    }
    if !behind.is_empty() {
        let ids: Vec<Value> = behind.into_iter().map(|(path, _)| id_of(path)).collect();
        of.insert("backendIPConfigurations".into(), ids.into());
    }
}

fn port(rule: &Value, pool: &str, number: u32) -> Option<Value> {
    let of_pool = body::text(rule, "properties.backendAddressPool.id")?;
    let start = body::number(rule, "properties.frontendPortRangeStart")?;
    of_pool.eq_ignore_ascii_case(pool).then(|| {
        json!({
            "inboundNatRuleName": body::text(rule, "name"),
            "frontendPort": start + u64::from(number),
            "backendPort": body::number(rule, "properties.backendPort"),
        })
    })
}
