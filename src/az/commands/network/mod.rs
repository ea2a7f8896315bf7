//! `az network`: virtual networks, security groups, interfaces, public addresses, load balancers.

mod balancer;
mod child;
mod nic;
mod nsg;
mod public_ip;
mod vnet;

use serde_json::{Value, json};

use super::{Of, Row};
use crate::az::client::{BALANCERS, Client, NETWORK, PUBLIC_IPS, reference};

pub(super) const VNET: Of = Of {
    kind: "Microsoft.Network/virtualNetworks",
    version: NETWORK,
};
pub(super) const NSG: Of = Of {
    kind: "Microsoft.Network/networkSecurityGroups",
    version: NETWORK,
};
pub(super) const NIC: Of = Of {
    kind: "Microsoft.Network/networkInterfaces",
    version: NETWORK,
};
pub(super) const PUBLIC_IP: Of = Of {
    kind: "Microsoft.Network/publicIPAddresses",
    version: PUBLIC_IPS,
};
pub(super) const BALANCER: Of = Of {
    kind: "Microsoft.Network/loadBalancers",
    version: BALANCERS,
};

pub(super) const COMMANDS: &[Row] = &[
    ("network vnet create", vnet::create),
    ("network vnet delete", |client, arguments| {
        VNET.delete(client, arguments)
    }),
    ("network vnet list", |client, arguments| {
        VNET.list(client, arguments)
    }),
    ("network vnet show", |client, arguments| {
        VNET.show(client, arguments)
    }),
    ("network vnet update", vnet::update),
    ("network vnet check-ip-address", vnet::check_ip_address),
    ("network vnet list-available-ips", vnet::available_ips),
    ("network nsg create", nsg::create),
    ("network nsg delete", |client, arguments| {
        NSG.delete(client, arguments)
    }),
    ("network nsg list", |client, arguments| {
        NSG.list(client, arguments)
    }),
    ("network nsg show", |client, arguments| {
        NSG.show(client, arguments)
    }),
    ("network nsg update", nsg::update),
    ("network nic create", nic::create),
    ("network nic delete", |client, arguments| {
        NIC.delete(client, arguments)
    }),
    ("network nic list", |client, arguments| {
        NIC.list(client, arguments)
    }),
    ("network nic show", |client, arguments| {
        NIC.show(client, arguments)
    }),
    ("network nic update", nic::update),
    ("network public-ip create", public_ip::create),
    ("network public-ip delete", |client, arguments| {
        PUBLIC_IP.delete(client, arguments)
    }),
    ("network public-ip list", |client, arguments| {
        PUBLIC_IP.list(client, arguments)
    }),
    ("network public-ip show", |client, arguments| {
        PUBLIC_IP.show(client, arguments)
    }),
    ("network public-ip update", public_ip::update),
    ("network lb create", balancer::create),
    ("network lb delete", |client, arguments| {
        BALANCER.delete(client, arguments)
    }),
    ("network lb list", |client, arguments| {
        BALANCER.list(client, arguments)
    }),
    ("network lb list-nic", balancer::nics),
    ("network lb show", |client, arguments| {
        BALANCER.show(client, arguments)
    }),
    ("network lb update", balancer::update),
];

/// Resources in resources.
pub(super) const CHILDREN: &[Row] = &[
    ("network vnet subnet create", vnet::subnet_create),
    ("network vnet subnet delete", vnet::subnet_delete),
    ("network vnet subnet list", vnet::subnet_list),
    ("network vnet subnet show", vnet::subnet_show),
    ("network vnet subnet update", vnet::subnet_update),
    (
        "network vnet subnet list-available-ips",
        vnet::subnet_available_ips,
    ),
    ("network nsg rule create", nsg::rule_create),
    ("network nsg rule delete", nsg::rule_delete),
    ("network nsg rule list", nsg::rule_list),
    ("network nsg rule show", nsg::rule_show),
    ("network nsg rule update", nsg::rule_update),
    ("network nic ip-config list", nic::config_list),
    ("network nic ip-config show", nic::config_show),
    ("network nic ip-config create", nic::config_create),
    ("network nic ip-config update", nic::config_update),
    ("network nic ip-config delete", nic::config_delete),
    ("network lb address-pool create", balancer::pool_create),
    ("network lb address-pool delete", balancer::pool_delete),
    ("network lb address-pool list", balancer::pool_list),
    ("network lb address-pool show", balancer::pool_show),
    ("network lb address-pool update", balancer::pool_update),
    ("network lb probe create", balancer::probe_create),
    ("network lb probe delete", balancer::probe_delete),
    ("network lb probe list", balancer::probe_list),
    ("network lb probe show", balancer::probe_show),
    ("network lb probe update", balancer::probe_update),
    ("network lb rule create", balancer::rule_create),
    ("network lb rule delete", balancer::rule_delete),
    ("network lb rule list", balancer::rule_list),
    ("network lb rule show", balancer::rule_show),
    ("network lb rule update", balancer::rule_update),
    ("network lb inbound-nat-rule create", balancer::nat_create),
    ("network lb inbound-nat-rule delete", balancer::nat_delete),
    ("network lb inbound-nat-rule list", balancer::nat_list),
    ("network lb inbound-nat-rule show", balancer::nat_show),
    ("network lb inbound-nat-rule update", balancer::nat_update),
];

/// `{"id": …}` of a resource that a name or an id stands for.
fn named(client: &Client<'_>, group: &str, of: Of, name: &str) -> Value {
    reference(client.id_or_name(group, of.kind, name))
}

/// One value under a singular name, several under the plural: how security rules and subnets say prefixes and ports.
fn one_or_many(body: &mut Value, one: &str, many: &str, values: &[&str]) {
    match values {
        [value] => {
            body[one] = (*value).into();
            remove(body, many);
        }
        values => {
            body[many] = json!(values);
            remove(body, one);
        }
    }
}

fn remove(body: &mut Value, key: &str) {
    if let Value::Object(object) = body {
        object.remove(key);
    }
}
