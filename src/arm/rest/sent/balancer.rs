//! Load balancers: frontends, pools, rules, probes, NAT.

use serde_json::{Map, Value, json};

use super::network::address;
use super::{Asked, Read, balancer_rules as rules, only_id, only_ids, parts};
use crate::arm::error::ArmError;
use crate::arm::put::missing_reference;
use crate::arm::rest::body;
use crate::arm::spec::*;

/// The lists of a load balancer, in the order of Azure's answers, which write them whether anything is in them or not.
pub(in crate::arm::rest) const LISTS: [&str; 7] = [
    "frontendIPConfigurations",
    "backendAddressPools",
    "loadBalancingRules",
    "probes",
    "inboundNatRules",
    "outboundRules",
    "inboundNatPools",
];

/// What a frontend, a pool or a probe says of those that use it.
const USERS: [&str; 5] = [
    "loadBalancingRules",
    "inboundNatRules",
    "outboundRules",
    "inboundNatPools",
    "backendIPConfigurations",
];

pub(super) fn load_balancer(asked: &Asked<'_>, mut whole: Value) -> Read {
    let sku = body::object(&mut whole, "sku");
    body::default(sku, "name", "Basic");
    body::default(sku, "tier", "Regional");
    let path = asked.id.path(&asked.world.subscription().id);
    let properties = body::object(&mut whole, "properties");
    for list in LISTS {
        parts(properties, list, &[], |part| of_list(list, part));
    }
    check_references(&whole, &path)?;
    // A zone stands beside a frontend's properties, and stays there.
    let frontends = body::list(&whole, "properties.frontendIPConfigurations")
        .iter()
        .map(|frontend| FrontendSpec {
            name: body::text(frontend, "name").unwrap_or_default().into(),
            public_ip: body::resource(frontend, "properties.publicIPAddress"),
            subnet: body::subnet(frontend, "properties.subnet"),
            private_ip: address(frontend, "properties.privateIPAddress"),
        });
    let pools = body::list(&whole, "properties.backendAddressPools").iter();
    let typed = LoadBalancerSpec {
        frontends: frontends.collect(),
        pools: pools
            .filter_map(|pool| Some(body::text(pool, "name")?.to_owned()))
            .collect(),
        basic: body::text(&whole, "sku.name") == Some("Basic"),
        rules: rules::balancing(&whole),
        probes: rules::probes(&whole),
        nat_rules: rules::nat(&whole),
        outbound_rules: rules::outbound(&whole),
    };
    Ok((SpecBody::LoadBalancer(typed), whole))
}

/// A rule's frontend, pool and probe are there (facts.md §4.3).
fn check_references(whole: &Value, path: &str) -> Result<(), ArmError> {
    const RULES: [&str; 4] = [
        "loadBalancingRules",
        "inboundNatRules",
        "outboundRules",
        "inboundNatPools",
    ];
    let own = format!("{}/", path.to_lowercase());
    let of = |list: &str| body::list(whole, &format!("properties.{list}"));
    let is_there = |id: &str| {
        let Some((list, name)) = id.to_lowercase().strip_prefix(&own).and_then(|rest| {
            let (list, name) = rest.split_once('/')?;
            Some((list.to_owned(), name.to_owned()))
        }) else {
            return true; // Another's: the core looks for it.
        };
        let list = LISTS.iter().find(|known| known.eq_ignore_ascii_case(&list));
        let mut parts = list.map_or_else(Default::default, |list| of(list)).iter();
        parts.any(|part| body::text(part, "name").is_some_and(|known| known.eq_ignore_ascii_case(&name)))
    };
    for list in RULES {
        for rule in of(list) {
            let single = ["frontendIPConfiguration", "backendAddressPool", "probe"]
                .iter()
                .filter_map(|field| body::text(rule, &format!("properties.{field}.id")));
            let several = ["frontendIPConfigurations", "backendAddressPools"]
                .iter()
                .flat_map(|field| body::list(rule, &format!("properties.{field}")))
                .filter_map(|id| body::text(id, "id"));
            if let Some(id) = single.chain(several).find(|id| !is_there(id)) {
                let name = body::text(rule, "name").unwrap_or_default();
                return Err(missing_reference(id, &format!("{path}/{list}/{name}")));
            }
        }
    }
    Ok(())
}

/// A part's properties with Azure's defaults (examples/load_balancer_standard_get.json, observed_properties.csv).
pub(in crate::arm::rest) fn of_list(list: &str, part: &mut Map<String, Value>) {
    match list {
        "frontendIPConfigurations" => frontend(part),
        "backendAddressPools" => pool(part),
        "probes" => probe(part),
        "outboundRules" => outbound(part),
        _ => rule(list, part),
    }
}

fn frontend(part: &mut Map<String, Value>) {
    body::drop_all(part, &USERS);
    for name in [
        "publicIPAddress",
        "subnet",
        "publicIPPrefix",
        "gatewayLoadBalancer",
    ] {
        only_id(part, name);
    }
    body::default(part, "privateIPAllocationMethod", "Dynamic");
    let fixed = part.get("privateIPAllocationMethod") == Some(&json!("Static"));
    if !fixed || !part.contains_key("subnet") {
        part.remove("privateIPAddress");
    }
    // One with a public address of its own does not say (observed_properties.csv: those of a subnet and of a prefix do).
    if part.contains_key("subnet") || part.contains_key("publicIPPrefix") {
        body::default(part, "privateIPAddressVersion", "IPv4");
    } else {
        part.remove("privateIPAddressVersion");
    }
}

fn pool(part: &mut Map<String, Value>) {
    body::drop_all(part, &USERS);
    body::default(part, "loadBalancerBackendAddresses", json!([]));
    let addresses = part
        .get_mut("loadBalancerBackendAddresses")
        .and_then(Value::as_array_mut);
    if let Some(addresses) = addresses {
        // Those of interfaces are the world's to say.
        addresses.retain(|address| body::at(address, "properties.networkInterfaceIPConfiguration").is_none());
        for address in addresses {
            body::drop_all(body::fields(address), &["id", "etag", "type"]);
            let of_address = body::object(address, "properties");
            body::drop_all(of_address, &["provisioningState", "inboundNatRulesPortMapping"]);
            only_id(of_address, "virtualNetwork");
            only_id(of_address, "subnet");
        }
    }
    // A gateway's tunnel; azure-cli sends an inner one without a port, and it is shown with this one (observed_properties.csv).
    let tunnels = part.get_mut("tunnelInterfaces").and_then(Value::as_array_mut);
    for tunnel in tunnels.into_iter().flatten() {
        body::default(body::fields(tunnel), "port", 10_800);
    }
}

fn probe(part: &mut Map<String, Value>) {
    body::drop_all(part, &USERS);
    protocol(part);
    body::default(part, "intervalInSeconds", 15);
    body::default(part, "numberOfProbes", 2);
    body::default(part, "probeThreshold", 1);
}

fn outbound(part: &mut Map<String, Value>) {
    protocol(part);
    only_id(part, "backendAddressPool");
    only_ids(part, "frontendIPConfigurations");
    body::default(part, "allocatedOutboundPorts", 1024);
    let policy = json!({ "onDemandAllocation": false, "portReuse": "FirstAvailable" });
    body::default(part, "allocationPolicy", policy);
    body::default(part, "enableTcpReset", false);
    body::default(part, "idleTimeoutInMinutes", 4);
}

fn rule(list: &str, part: &mut Map<String, Value>) {
    protocol(part);
    for name in ["frontendIPConfiguration", "backendAddressPool", "probe"] {
        only_id(part, name);
    }
    part.remove("backendIPConfiguration");
    body::default(part, "enableFloatingIP", false);
    body::default(part, "idleTimeoutInMinutes", 4);
    body::default(part, "enableDestinationServiceEndpoint", false);
    body::default(part, "enableTcpReset", false);
    body::default(part, "allowBackendPortConflict", false);
    match list {
        "loadBalancingRules" => {
            body::default(part, "loadDistribution", "Default");
            body::default(part, "disableOutboundSnat", false);
            both_pools(part);
        }
        "inboundNatRules" => body::default(part, "frontendPort", 0),
        _ => {}
    }
}

/// A rule names its pool twice, however it was sent; one of several pools, a gateway's, lists them alone
/// (observed_properties.csv: 115 rules, 118 listed pools, 112 single ones).
fn both_pools(part: &mut Map<String, Value>) {
    only_ids(part, "backendAddressPools");
    let listed = part.get("backendAddressPools").and_then(Value::as_array);
    match (part.get("backendAddressPool"), listed.map(Vec::as_slice)) {
        (Some(pool), None | Some([])) => {
            let pools = json!([pool]);
            part.insert("backendAddressPools".into(), pools);
        }
        (None, Some([pool])) => {
            let pool = pool.clone();
            part.insert("backendAddressPool".into(), pool);
        }
        (Some(_), Some([_, _, ..])) => drop(part.remove("backendAddressPool")),
        _ => {}
    }
}

/// `Tcp`, `Udp`, `All`, `Http`, `Https`.
fn protocol(part: &mut Map<String, Value>) {
    const WORDS: [&str; 6] = ["All", "Http", "Https", "Quic", "Tcp", "Udp"];
    let text = part.get("protocol").and_then(Value::as_str).unwrap_or_default();
    if let Some(word) = WORDS.iter().find(|word| word.eq_ignore_ascii_case(text)) {
        part.insert("protocol".into(), (*word).into());
    }
}
