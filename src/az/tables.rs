//! The tables that a command has of its own: columns and their heads (the CLI's _format.py files; facts.md §7.2).

use serde_json::{Map, Value, json};

use super::error::AzError;
use super::query::{Orders, Query};

const SETS: &str = "{Name:name, ResourceGroup:resourceGroup, Location:location, \
                    Zones: (!zones && ' ') || join(' ', zones), Capacity:sku.capacity, \
                    Overprovision:overprovision, UpgradePolicy:upgradePolicy.mode}";
const DISK: &str = "{Name:name, ResourceGroup:resourceGroup, Location:location, \
                    Zones: (!zones && ' ') || join(' ', zones), Sku:sku.name, OsType:osType, SizeGb:diskSizeGB, \
                    ProvisioningState:provisioningState}";
const ADDRESS: &str = "{Name:name, ResourceGroup:resourceGroup, Location:location, \
                       Zones: (!zones && ' ') || join(' ', zones), Address:ipAddress, \
                       IdleTimeoutInMinutes:idleTimeoutInMinutes, ProvisioningState:provisioningState}";

/// Rows that a table's columns are read from, where a command prepares them.
type Rows = fn(&Value) -> Value;

/// A command, what prepares its rows, and the query for one row.
const TABLES: &[(&str, Rows, &str)] = &[
    ("vmss list", Value::clone, SETS),
    ("vmss show", Value::clone, SETS),
    (
        "vmss get-instance-view",
        Value::clone,
        "{ProvisioningState:statuses[0].displayStatus, PowerState:statuses[1].displayStatus}",
    ),
    ("vm list", machines, MACHINE),
    ("vm show", machines, MACHINE),
    (
        "vm get-instance-view",
        Value::clone,
        "{Name:name, ResourceGroup:resourceGroup, Location:location, ProvisioningState:provisioningState, \
         PowerState:instanceView.statuses[1].displayStatus}",
    ),
    (
        "vm list-ip-addresses",
        addresses,
        "{VirtualMachine:name, PublicIPAddresses:public, PrivateIPAddresses:private}",
    ),
    (
        "vm list-usage",
        Value::clone,
        "{Name:localName, CurrentValue:currentValue, Limit:limit}",
    ),
    (
        "vm list-skus",
        skus,
        "{resourceType:resourceType, locations:locations, name:name, zones:zones, restrictions:restrictions}",
    ),
    ("disk list", Value::clone, DISK),
    ("disk show", Value::clone, DISK),
    ("disk create", Value::clone, DISK),
    ("network public-ip list", Value::clone, ADDRESS),
    ("network public-ip show", Value::clone, ADDRESS),
    (
        "network vnet list",
        networks,
        "{Name:name, ResourceGroup:resourceGroup, Location:location, NumSubnets:subnets, Prefixes:prefixes, \
         DnsServers:servers, DDOSProtection:ddos, VMProtection:vm}",
    ),
    ("network nsg rule list", rules, RULE),
    ("network nsg rule show", rules, RULE),
    (
        "account list",
        Value::clone,
        "{Name:name, CloudName:cloudName, SubscriptionId:id, TenantId:tenantId, State:state, IsDefault:isDefault}",
    ),
    (
        "group list",
        Value::clone,
        "{Name:name, Location:location, Status:properties.provisioningState}",
    ),
    (
        "resource list",
        |value| each(value, |row| with(row, json!({ "status": " " }))),
        "{Name:name, ResourceGroup:resourceGroup, Location:location, Type:type, Status:status}",
    ),
    ("deployment group list", deployments, DEPLOYMENT),
    ("deployment group show", deployments, DEPLOYMENT),
    ("deployment group create", deployments, DEPLOYMENT),
];

const MACHINE: &str = "{Name:name, ResourceGroup:resourceGroup, PowerState:powerState, PublicIps:publicIps, \
                       Fqdns:fqdns, Location:location, Zones:zones}";
const RULE: &str = "{Name:name, ResourceGroup:resourceGroup, Priority:priority, SourcePortRanges:sourcePorts, \
                    SourceAddressPrefixes:source, SourceASG:sourceGroups, Access:access, Protocol:protocol, \
                    Direction:direction, DestinationPortRanges:ports, DestinationAddressPrefixes:destination, \
                    DestinationASG:groups}";
const DEPLOYMENT: &str = "{Name:name, State:properties.provisioningState, Timestamp:timestamp, \
                          Mode:properties.mode, ResourceGroup:resourceGroup}";

/// The rows and their columns' order, for a command that has a table of its own.
pub(super) fn of(command: &str, value: &Value) -> Option<Result<(Value, Orders), AzError>> {
    let (_, rows, query) = TABLES.iter().find(|(name, _, _)| *name == command)?;
    if !value.is_array() && !value.is_object() {
        return None;
    }
    let query = if value.is_array() {
        format!("[].{query}")
    } else {
        (*query).to_owned()
    };
    let found = Query::parse(&query).and_then(|query| query.search(&rows(value)));
    Some(found.map_err(|_| {
        AzError::new(
            "Table output unavailable. Use the --query option to specify an appropriate query. \
             Use --debug for more info.",
        )
    }))
}

/// Prepares one row, or each of several.
fn each(value: &Value, row: impl Fn(&Value) -> Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(row).collect(),
        one => row(one),
    }
}

fn with(row: &Value, more: Value) -> Value {
    let both = [row, &more].into_iter().filter_map(Value::as_object).flatten();
    Value::Object(
        both.map(|(key, value)| (key.clone(), value.clone()))
            .collect::<Map<String, Value>>(),
    )
}

fn joined(value: &Value, with: &str) -> String {
    let texts = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    texts.collect::<Vec<&str>>().join(with)
}

fn machines(value: &Value) -> Value {
    each(value, |vm| match &vm["zones"] {
        Value::Null => vm.clone(),
        zones => with(vm, json!({ "zones": joined(zones, ",") })),
    })
}

fn addresses(value: &Value) -> Value {
    each(value, |row| {
        let vm = &row["virtualMachine"];
        let public = vm["network"]["publicIpAddresses"]
            .as_array()
            .into_iter()
            .flatten();
        let public: Vec<&str> = public
            .filter_map(|address| address["ipAddress"].as_str())
            .collect();
        json!({
            "name": vm["name"],
            "public": (!public.is_empty()).then(|| public.join(",")),
            "private": joined(&vm["network"]["privateIpAddresses"], ","),
        })
    })
}

fn networks(value: &Value) -> Value {
    let text = |text: String| if text.is_empty() { " ".to_owned() } else { text };
    each(value, |network| {
        let on = |key: &str| match &network[key] {
            Value::Null => json!(" "),
            other => other.clone(),
        };
        with(
            network,
            json!({
                "subnets": network["subnets"].as_array().map_or(0, Vec::len),
                "prefixes": text(joined(&network["addressSpace"]["addressPrefixes"], ", ")),
                "servers": text(joined(&network["dhcpOptions"]["dnsServers"], ", ")),
                "ddos": on("enableDdosProtection"),
                "vm": on("enableVmProtection"),
            }),
        )
    })
}

fn rules(value: &Value) -> Value {
    each(value, |rule| {
        let one = |one: &str, many: &str| match rule[one].as_str().filter(|text| !text.is_empty()) {
            Some(text) => text.to_owned(),
            None => joined(&rule[many], " "),
        };
        with(
            rule,
            json!({
                "sourcePorts": one("sourcePortRange", "sourcePortRanges"),
                "source": one("sourceAddressPrefix", "sourceAddressPrefixes"),
                "ports": one("destinationPortRange", "destinationPortRanges"),
                "destination": one("destinationAddressPrefix", "destinationAddressPrefixes"),
                "sourceGroups": "None",
                "groups": "None",
            }),
        )
    })
}

fn skus(value: &Value) -> Value {
    each(value, |sku| {
        let reasons = sku["restrictions"].as_array().into_iter().flatten();
        let reasons: Vec<&str> = reasons
            .filter_map(|reason| reason["reasonCode"].as_str())
            .collect();
        let zones = joined(&sku["locationInfo"][0]["zones"], ",");
        with(
            sku,
            json!({
                "locations": joined(&sku["locations"], ","),
                "zones": if sku["locationInfo"].is_array() { zones } else { "None".into() },
                "restrictions": if reasons.is_empty() { "None".into() } else { reasons.join(", ") },
            }),
        )
    })
}

fn deployments(value: &Value) -> Value {
    each(value, |deployment| {
        with(
            deployment,
            json!({ "timestamp": deployment["properties"]["timestamp"] }),
        )
    })
}
