//! Virtual networks with their subnets, security groups with their rules, public addresses.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use serde_json::{Map, Value, json};

use super::{Asked, Read, only_id, only_ids, parts};
use crate::arm::error::ArmError;
use crate::arm::rest::body;
use crate::arm::spec::*;

pub(super) fn virtual_network(asked: &Asked<'_>, mut whole: Value) -> Read {
    let path = asked.id.path(&asked.world.subscription().id);
    let old = asked
        .old
        .and_then(|old| old.document.as_ref())
        .map(|old| old.read());
    let properties = body::object(&mut whole, "properties");
    let kept = old.as_ref().and_then(|old| body::at(old, "properties.subnets"));
    if let (false, Some(kept)) = (properties.contains_key("subnets"), kept) {
        properties.insert("subnets".into(), kept.clone());
    }
    body::drop_all(properties, &["flowLogs", "flowLogConfiguration"]);
    // Only one that protects machines says so (test_network_vnet sends false and does not get it back).
    if properties.get("enableVmProtection") == Some(&Value::Bool(false)) {
        properties.remove("enableVmProtection");
    }
    if let Some(Value::Object(options)) = properties.get_mut("dhcpOptions") {
        body::default(options, "dnsServers", json!([]));
    }
    only_id(properties, "ddosProtectionPlan");
    check_encryption(properties, &path)?;
    parts(properties, "subnets", &["ipConfigurations", "purpose"], subnet);
    parts(properties, "virtualNetworkPeerings", &[], |_| {});
    body::default(properties, "enableDdosProtection", false);
    let mut prefixes = Vec::new();
    for prefix in body::list(&whole, "properties.addressSpace.addressPrefixes") {
        prefixes.extend(range(prefix.as_str().unwrap_or_default(), &path)?);
    }
    let mut subnets = Vec::new();
    for subnet in body::list(&whole, "properties.subnets") {
        subnets.extend(subnet_spec(subnet, &path)?);
    }
    let typed = VirtualNetworkSpec {
        address_prefixes: prefixes,
        subnets,
    };
    Ok((SpecBody::VirtualNetwork(typed), whole))
}

/// test_network_vnet_with_encryption.
fn check_encryption(properties: &Map<String, Value>, path: &str) -> Result<(), ArmError> {
    let Some(encryption) = properties.get("encryption") else {
        return Ok(());
    };
    if encryption.get("enabled").is_some() && encryption.get("enforcement").is_some() {
        return Ok(());
    }
    Err(ArmError::new(
        "MustSpecifyBothEncryptionIntentAndEnforcementPolicy",
        format!(
            "Cannot encrypt VirtualNetwork {path} unless both encryption intent (Enabled true or false) and enforcement policy (AllowUnencrypted or DropUnencrypted) are specified."
        ),
    ))
}

/// What a service may do with a subnet that is delegated to it (observed_properties.csv has the words and how often; which
/// service has which is INFERRED from that).
fn actions_of(service: Option<&Value>) -> Value {
    let joins = "Microsoft.Network/virtualNetworks/subnets/join/action";
    match service.and_then(Value::as_str).unwrap_or_default() {
        "Microsoft.Web/serverFarms" | "Microsoft.Web/hostingEnvironments" => {
            json!(["Microsoft.Network/virtualNetworks/subnets/action"])
        }
        "Microsoft.Netapp/volumes" | "Microsoft.HardwareSecurityModules/dedicatedHSMs" => {
            json!(["Microsoft.Network/networkinterfaces/*", joins])
        }
        _ => json!([joins]),
    }
}

/// A subnet's properties with Azure's defaults.
pub(in crate::arm::rest) fn subnet(properties: &mut Map<String, Value>) {
    for name in ["networkSecurityGroup", "routeTable", "natGateway"] {
        only_id(properties, name);
    }
    only_ids(properties, "serviceEndpointPolicies");
    body::drop_all(
        properties,
        &["ipConfigurations", "ipamPoolPrefixAllocations", "purpose"],
    );
    parts(properties, "delegations", &[], |delegation| {
        let actions = actions_of(delegation.get("serviceName"));
        delegation.insert("actions".into(), actions);
    });
    for endpoint in properties
        .get_mut("serviceEndpoints")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        let endpoint = body::fields(endpoint);
        body::drop_all(endpoint, &["provisioningState"]);
        body::default(endpoint, "locations", json!(["*"]));
    }
    body::default(properties, "privateEndpointNetworkPolicies", "Disabled");
    body::default(properties, "privateLinkServiceNetworkPolicies", "Enabled");
}

/// A range in CIDR notation; `None` for one of IPv6, which no rule here reads.
fn range(text: &str, path: &str) -> Result<Option<Ipv4Net>, ArmError> {
    if text.contains(':') {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| {
        // facts.md §4.4; the whole sentence is in arm_errors_recorded.csv.
        ArmError::new(
            "InvalidAddressPrefixFormat",
            format!(
                "Address prefix {text} of resource {path} is not formatted correctly. It should follow CIDR notation, for example 10.0.0.0/24."
            ),
        )
    })
}

fn subnet_spec(subnet: &Value, network: &str) -> Result<Option<SubnetSpec>, ArmError> {
    let name = body::text(subnet, "name").unwrap_or_default();
    let path = format!("{network}/subnets/{name}");
    let one = body::text(subnet, "properties.addressPrefix");
    let several = body::list(subnet, "properties.addressPrefixes");
    for text in one.into_iter().chain(several.iter().filter_map(Value::as_str)) {
        if let Some(address_prefix) = range(text, &path)? {
            return Ok(Some(SubnetSpec {
                name: name.into(),
                address_prefix,
                private: body::at(subnet, "properties.defaultOutboundAccess") == Some(&Value::Bool(false)),
            }));
        }
    }
    Ok(None)
}

pub(super) fn security_group(_: &Asked<'_>, mut whole: Value) -> Read {
    let properties = body::object(&mut whole, "properties");
    body::drop_all(
        properties,
        &["defaultSecurityRules", "networkInterfaces", "subnets", "flowLogs"],
    );
    parts(properties, "securityRules", &[], rule);
    let rules = body::list(&whole, "properties.securityRules");
    let rules = rules
        .iter()
        .map(rule_spec)
        .collect::<Result<Vec<SecurityRule>, ArmError>>()?;
    let typed = NetworkSecurityGroupSpec {
        security_rules: rules,
    };
    Ok((SpecBody::NetworkSecurityGroup(typed), whole))
}

/// A rule's properties with Azure's defaults (test_network_nsg).
pub(in crate::arm::rest) fn rule(properties: &mut Map<String, Value>) {
    for name in [
        "sourcePortRanges",
        "destinationPortRanges",
        "sourceAddressPrefixes",
        "destinationAddressPrefixes",
    ] {
        body::default(properties, name, json!([]));
    }
    for name in [
        "sourceApplicationSecurityGroups",
        "destinationApplicationSecurityGroups",
    ] {
        only_ids(properties, name);
    }
}

/// The typed part of a rule: what one property says, or else the list beside it.
fn rule_spec(rule: &Value) -> Result<SecurityRule, ArmError> {
    let name = body::text(rule, "name").unwrap_or_default();
    let of = |property: &str| body::text(rule, &format!("properties.{property}"));
    let either = |one: &str, several: &str| {
        let listed = body::list(rule, &format!("properties.{several}"));
        let listed: Vec<&str> = listed.iter().filter_map(Value::as_str).collect();
        let single = of(one).filter(|text| !text.is_empty());
        single.map_or_else(
            || {
                if listed.is_empty() {
                    "*".to_owned()
                } else {
                    listed.join(",")
                }
            },
            str::to_owned,
        )
    };
    let required = |property: &str| {
        of(property).ok_or_else(|| {
            let message = format!("Required security rule parameters are missing for security rule with Id: {name}. Security rule must specify {property}.");
            ArmError::ours("SecurityRuleParameterRequired", message)
        })
    };
    let protocol = match required("protocol")?.to_ascii_lowercase().as_str() {
        "tcp" => Protocol::Tcp,
        "udp" => Protocol::Udp,
        "icmp" | "icmpv6" => Protocol::Icmp,
        // `Esp` and `Ah` are kept as they are written; no rule here tells them apart from any other.
        _ => Protocol::Any,
    };
    let access = if required("access")? == "Deny" {
        Access::Deny
    } else {
        Access::Allow
    };
    let direction = if required("direction")? == "Outbound" {
        Direction::Outbound
    } else {
        Direction::Inbound
    };
    let priority = body::number(rule, "properties.priority").unwrap_or(0);
    Ok(SecurityRule {
        name: name.into(),
        protocol,
        source_port_range: either("sourcePortRange", "sourcePortRanges"),
        destination_port_range: either("destinationPortRange", "destinationPortRanges"),
        source_address_prefix: either("sourceAddressPrefix", "sourceAddressPrefixes"),
        destination_address_prefix: either("destinationAddressPrefix", "destinationAddressPrefixes"),
        access,
        priority: u16::try_from(priority).unwrap_or(u16::MAX),
        direction,
        description: of("description").unwrap_or_default().into(),
    })
}

pub(super) fn public_ip(asked: &Asked<'_>, mut whole: Value) -> Read {
    let sku = body::object(&mut whole, "sku");
    body::default(sku, "name", "Basic");
    body::default(sku, "tier", "Regional");
    let standard = body::text(&whole, "sku.name").is_some_and(|name| !name.eq_ignore_ascii_case("Basic"));
    let global = body::text(&whole, "sku.tier").is_some_and(|tier| tier.eq_ignore_ascii_case("Global"));
    let path = asked.id.path(&asked.world.subscription().id);
    if global && !standard {
        // test_network_public_ip_sku.
        let message = format!(
            "Global publicIP addresses are only supported for standard SKU public IP addresses. Public IP address {path} is not standard SKU."
        );
        return Err(ArmError::new(
            "GlobalPublicIPAddressNotSupportedForBasicPublicIpAddress",
            message,
        ));
    }
    let location = whole
        .get("location")
        .and_then(Value::as_str)
        .map(super::frame::region);
    let region = location
        .or_else(|| asked.old.map(|old| old.location.to_string()))
        .unwrap_or_default();
    let properties = body::object(&mut whole, "properties");
    body::drop_all(properties, &["ipConfiguration", "ipAddress", "natGateway"]);
    only_id(properties, "publicIPPrefix");
    body::default(properties, "publicIPAddressVersion", "IPv4");
    body::default(
        properties,
        "publicIPAllocationMethod",
        if standard { "Static" } else { "Dynamic" },
    );
    body::default(properties, "idleTimeoutInMinutes", 4);
    body::default(properties, "ipTags", json!([]));
    // One that was made through an older version has none, whatever version asks (test_vm_create_state_modifications).
    if standard && asked.version.from("2022-11-01") {
        body::default(
            properties,
            "ddosSettings",
            json!({ "protectionMode": "VirtualNetworkInherited" }),
        );
    }
    let dynamic = properties.get("publicIPAllocationMethod") == Some(&json!("Dynamic"));
    if standard && dynamic {
        let message = format!("Standard sku publicIp {path} must have AllocationMethod set to Static.");
        return Err(ArmError::ours("PublicIPAndLBSkuDoNotMatch", message));
    }
    if let Some(Value::Object(dns)) = properties.get_mut("dnsSettings") {
        name_it(dns, &region, asked);
    }
    let idle = body::number(&whole, "properties.idleTimeoutInMinutes").unwrap_or(4);
    let typed = PublicIpSpec {
        idle_timeout_in_minutes: u8::try_from(idle).unwrap_or(4),
        dynamic,
    };
    Ok((SpecBody::PublicIpAddress(typed), whole))
}

/// `woot1.eastus.cloudapp.azure.com`; a label that may be used again has a hash after it (test_network_public_ip).
fn name_it(dns: &mut Map<String, Value>, region: &str, asked: &Asked<'_>) {
    body::drop_all(dns, &["fqdn"]);
    let Some(label) = dns
        .get("domainNameLabel")
        .and_then(Value::as_str)
        .map(str::to_owned)
    else {
        return;
    };
    let scoped = dns
        .get("domainNameLabelScope")
        .and_then(Value::as_str)
        .filter(|scope| !scope.eq_ignore_ascii_case("NoReuse"));
    let fqdn = match scoped {
        None => format!("{label}.{region}.cloudapp.azure.com"),
        Some(scope) => {
            let purpose = format!("label {scope} {label}");
            let seed = asked.world.seed;
            let hash = crate::arm::ids::letters(
                seed,
                crate::arm::ids::Stream::Name,
                &purpose,
                0,
                crate::arm::ids::LOWER_36,
                16,
            );
            format!("{label}.{hash}.{region}.sysgen.cloudapp.azure.com")
        }
    };
    dns.insert("fqdn".into(), fqdn.into());
}

/// An IPv4 address at a path.
pub(super) fn address(value: &Value, path: &str) -> Option<Ipv4Addr> {
    body::text(value, path)?.parse().ok()
}
