//! `az network lb` and what is in it.

use serde_json::{Value, json};

use super::child::Child;
use super::{BALANCER, PUBLIC_IP, VNET, named};
use crate::az::arguments::Arguments;
use crate::az::client::{BALANCERS, Client, reference};
use crate::az::commands::create::template::{Deployed, Template, public_ip, vnet};
use crate::az::commands::{location, tags};
use crate::az::error::AzError;
use crate::az::fill::{fill, fill_given, put};
use crate::az::flatten::flat;
use crate::az::generic;

const POOLS: Child = Child {
    of: BALANCER,
    list: "backendAddressPools",
    word: "backend_address_pools",
};
const PROBES: Child = Child {
    of: BALANCER,
    list: "probes",
    word: "probes",
};
const RULES: Child = Child {
    of: BALANCER,
    list: "loadBalancingRules",
    word: "load_balancing_rules",
};
const NAT: Child = Child {
    of: BALANCER,
    list: "inboundNatRules",
    word: "inbound_nat_rules",
};

/// The interfaces behind its pools.
pub(super) fn nics(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = BALANCER.path(client, arguments, arguments.required("-n"));
    let found = client.list(&format!("{path}/networkInterfaces"), BALANCERS)?;
    Ok(flat(Value::Array(found)))
}

/// A deployment of the balancer and, unless they are there, its address or its network.
pub(super) fn create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let (group, name) = (arguments.required("-g"), arguments.required("-n"));
    let (location, tags) = (location(client, arguments)?, tags(arguments));
    let sku = arguments.required("--sku");
    let mut template = Template::new();
    let mut needs = Vec::new();
    let frontend = match (arguments.text("--subnet"), arguments.text("--vnet-name")) {
        (Some(subnet), network) => {
            let id = if subnet.contains('/') {
                subnet.to_owned()
            } else {
                let network = network.ok_or_else(|| {
                    AzError::new("incorrect usage: --subnet ID | --subnet NAME --vnet-name NAME")
                })?;
                let id = client.id(group, VNET.kind, &format!("{network}/subnets/{subnet}"));
                if client.find(&id, crate::az::client::NETWORK).is_none() {
                    needs.push(format!("Microsoft.Network/virtualNetworks/{network}"));
                    let ranges =
                        ["--vnet-address-prefix", "--subnet-address-prefix"].map(|o| arguments.required(o));
                    template.add(vnet(network, &location, &tags, ranges[0], subnet, ranges[1]));
                }
                id
            };
            let address = arguments
                .text("--private-ip-address")
                .filter(|address| !address.is_empty());
            let mut frontend = json!({
                "privateIPAllocationMethod": if address.is_some() { "Static" } else { "Dynamic" },
                "subnet": reference(id),
            });
            if let Some(address) = address {
                frontend["privateIPAddress"] = address.into();
            }
            frontend
        }
        (None, _) => {
            let address = arguments
                .text("--public-ip-address")
                .filter(|address| !address.is_empty());
            let address = address.map_or_else(|| format!("PublicIP{name}"), str::to_owned);
            let id = client.id_or_name(group, PUBLIC_IP.kind, &address);
            if !address.contains('/') && client.find(&id, PUBLIC_IP.version).is_none() {
                needs.push(format!("Microsoft.Network/publicIpAddresses/{address}"));
                let allocation = if sku == "Standard" { "Static" } else { "Dynamic" };
                let allocation = arguments
                    .text("--public-ip-address-allocation")
                    .unwrap_or(allocation);
                let zones = arguments.text("--public-ip-zone").map(|zone| vec![zone]);
                let dns = arguments.text("--public-ip-dns-name");
                let mut made = public_ip(
                    &address,
                    &location,
                    &tags,
                    allocation,
                    dns,
                    Some(sku),
                    zones.as_deref(),
                );
                made["apiVersion"] = "2022-05-01".into();
                template.add(made);
            }
            json!({ "publicIPAddress": reference(id) })
        }
    };
    let pool = arguments
        .text("--backend-pool-name")
        .map_or_else(|| format!("{name}bepool"), str::to_owned);
    let mut frontend = json!({"name": arguments.required("--frontend-ip-name"), "properties": frontend});
    frontend["properties"]["privateIPAddressVersion"] =
        arguments.required("--private-ip-address-version").into();
    fill(&mut frontend, arguments, &[("--frontend-ip-zone", "/zones")]);
    template.add(json!({
        "type": BALANCER.kind,
        "name": name,
        "location": location,
        "tags": tags,
        "apiVersion": BALANCERS,
        "dependsOn": needs,
        "properties": {"backendAddressPools": [{"name": pool}], "frontendIPConfigurations": [frontend]},
        "sku": {"name": sku},
    }));
    template.output("loadBalancer", BALANCER.kind, name);
    match template.deploy(client, group, "lb_deploy_", arguments.flag("--validate"))? {
        Deployed::Done(outputs) => Ok(outputs),
        Deployed::Other(value) => Ok(value),
    }
}

pub(super) fn update(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    BALANCER.update(client, arguments, |_, body| {
        fill_given(body, arguments, &[("--tags", "/tags")]);
        Ok(())
    })
}

fn names(arguments: &Arguments) -> (&str, &str, &str) {
    (
        arguments.required("-g"),
        arguments.required("--lb-name"),
        arguments.required("-n"),
    )
}

/// The four commands that every child has in the same words.
macro_rules! children {
    ($child:ident, $list:ident, $show:ident, $delete:ident) => {
        pub(super) fn $list(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
            $child.all(
                client,
                arguments.required("-g"),
                arguments.required("--lb-name"),
            )
        }

        pub(super) fn $show(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
            let (group, balancer, name) = names(arguments);
            $child.one(client, group, balancer, name)
        }

        pub(super) fn $delete(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
            let (group, balancer, name) = names(arguments);
            $child.remove(client, group, balancer, name)
        }
    };
}

children!(POOLS, pool_list, pool_show, pool_delete);
children!(PROBES, probe_list, probe_show, probe_delete);
children!(RULES, rule_list, rule_show, rule_delete);
children!(NAT, nat_list, nat_show, nat_delete);

pub(super) fn pool_create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let (group, balancer, name) = names(arguments);
    POOLS.set(client, group, balancer, json!({ "name": name, "properties": {} }))
}

/// The pool by its own path, unlike what else is in a balancer (aaz/latest/network/lb/address_pool/_update.py).
pub(super) fn pool_update(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let (group, balancer, name) = names(arguments);
    let path = client.id(
        group,
        BALANCER.kind,
        &format!("{balancer}/backendAddressPools/{name}"),
    );
    let mut pool = client.get(&path, BALANCERS)?;
    const PLACES: &[(&str, &str)] = &[
        ("--drain-period", "/properties/drainPeriodInSeconds"),
        ("--location", "/properties/location"),
        ("--sync-mode", "/properties/syncMode"),
    ];
    fill_given(&mut pool, arguments, PLACES);
    if let Some(network) = arguments.text("--vnet") {
        put(
            &mut pool,
            "/properties/virtualNetwork",
            named(client, group, VNET, network),
        );
    }
    generic::update(&mut pool, arguments)?;
    Ok(flat(client.put(&path, BALANCERS, pool)?))
}

const PROBE: &[(&str, &str)] = &[
    ("--protocol", "/properties/protocol"),
    ("--port", "/properties/port"),
    ("--path", "/properties/requestPath"),
    ("--interval", "/properties/intervalInSeconds"),
    ("--threshold", "/properties/numberOfProbes"),
    ("--probe-threshold", "/properties/probeThreshold"),
];

pub(super) fn probe_create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let (group, balancer, name) = names(arguments);
    let mut probe = json!({ "name": name, "properties": {} });
    fill(&mut probe, arguments, PROBE);
    PROBES.set(client, group, balancer, probe)
}

pub(super) fn probe_update(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let (group, balancer, name) = names(arguments);
    PROBES.change(client, group, balancer, name, |_, probe| {
        fill_given(probe, arguments, PROBE);
        generic::update(probe, arguments)
    })
}

const RULE: &[(&str, &str)] = &[
    ("--protocol", "/properties/protocol"),
    ("--frontend-port", "/properties/frontendPort"),
    ("--backend-port", "/properties/backendPort"),
    ("--idle-timeout", "/properties/idleTimeoutInMinutes"),
    ("--floating-ip", "/properties/enableFloatingIP"),
    ("--enable-tcp-reset", "/properties/enableTcpReset"),
];

const BALANCING: &[(&str, &str)] = &[
    ("--load-distribution", "/properties/loadDistribution"),
    ("--disable-outbound-snat", "/properties/disableOutboundSnat"),
];

/// The references of a rule to what is in the same balancer.
fn refer(client: &Client<'_>, rule: &mut Value, arguments: &Arguments) {
    let (group, balancer, _) = names(arguments);
    let child = |list: &str, name: &str| {
        if name.contains('/') {
            reference(name)
        } else {
            reference(client.id(group, BALANCER.kind, &format!("{balancer}/{list}/{name}")))
        }
    };
    const REFERENCES: [(&str, &str, &str); 3] = [
        (
            "--frontend-ip-name",
            "frontendIPConfigurations",
            "frontendIPConfiguration",
        ),
        ("--probe-name", "probes", "probe"),
        (
            "--backend-address-pool",
            "backendAddressPools",
            "backendAddressPool",
        ),
    ];
    let has = |option: &str| arguments.command().parameter(option).is_some();
    for (option, list, key) in REFERENCES {
        let name = arguments.text(option).filter(|_| has(option));
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            put(rule, &format!("/properties/{key}"), child(list, name));
        }
    }
    if let Some(pools) = arguments.list("--backend-pools-name") {
        let pools = pools.iter().map(|name| child("backendAddressPools", name));
        put(rule, "/properties/backendAddressPools", pools.collect());
    }
}

/// The frontend or the pool that a rule means when it names none: the only one there is. `what` and `option` are the
/// CLI's words for several (network/operations/load_balancer.py).
fn only(
    client: &mut Client<'_>,
    arguments: &Arguments,
    of: &Child,
    what: &str,
    option: &str,
) -> Result<Option<Value>, AzError> {
    let (group, balancer, _) = names(arguments);
    let all = of.all(client, group, balancer)?;
    match all.as_array().map(Vec::as_slice) {
        Some([one]) => Ok(Some(reference(one["id"].as_str().unwrap_or_default()))),
        Some([_, _, ..]) => Err(AzError::new(format!(
            "Multiple {what} found in loadbalancer. Specify {option} explicitly."
        ))),
        _ => Ok(None),
    }
}

/// The frontend that a rule names, or the only one.
fn frontend(client: &mut Client<'_>, arguments: &Arguments, rule: &mut Value) -> Result<(), AzError> {
    if rule["properties"]["frontendIPConfiguration"].is_null()
        && let Some(one) = only(
            client,
            arguments,
            &FRONTENDS,
            "FrontendIpConfigurations",
            "--frontend-ip",
        )?
    {
        rule["properties"]["frontendIPConfiguration"] = one;
    }
    Ok(())
}

const FRONTENDS: Child = Child {
    of: BALANCER,
    list: "frontendIPConfigurations",
    word: "frontend_ip_configurations",
};

pub(super) fn rule_create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let (group, balancer, name) = names(arguments);
    let mut rule = json!({ "name": name, "properties": {} });
    fill(&mut rule, arguments, RULE);
    fill(&mut rule, arguments, BALANCING);
    refer(client, &mut rule, arguments);
    frontend(client, arguments, &mut rule)?;
    if rule["properties"]["backendAddressPools"].is_null()
        && let Some(one) = only(
            client,
            arguments,
            &POOLS,
            "BackendAddressPools",
            "--backend-pool-name",
        )?
    {
        rule["properties"]["backendAddressPools"] = json!([one]);
    }
    RULES.set(client, group, balancer, rule)
}

pub(super) fn rule_update(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let (group, balancer, name) = names(arguments);
    RULES.change(client, group, balancer, name, |client, rule| {
        fill_given(rule, arguments, RULE);
        fill_given(rule, arguments, BALANCING);
        refer(client, rule, arguments);
        generic::update(rule, arguments)
    })
}

const RANGE: &[(&str, &str)] = &[
    (
        "--frontend-port-range-start",
        "/properties/frontendPortRangeStart",
    ),
    ("--frontend-port-range-end", "/properties/frontendPortRangeEnd"),
];

pub(super) fn nat_create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let (group, balancer, name) = names(arguments);
    let mut rule = json!({ "name": name, "properties": {} });
    fill(&mut rule, arguments, RULE);
    fill(&mut rule, arguments, RANGE);
    refer(client, &mut rule, arguments);
    frontend(client, arguments, &mut rule)?;
    NAT.set(client, group, balancer, rule)
}

pub(super) fn nat_update(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let (group, balancer, name) = names(arguments);
    NAT.change(client, group, balancer, name, |client, rule| {
        fill_given(rule, arguments, RULE);
        fill_given(rule, arguments, RANGE);
        refer(client, rule, arguments);
        generic::update(rule, arguments)
    })
}
