//! Azure's own words: names of properties, enumerations, switches and numbers, however a client writes them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::{Map, Value};

/// What clients write in capitals of their own, in Azure's (sdk_enums.csv).
const WORDS: &[(&str, &[&str])] = &[
    ("mode", &["Automatic", "Manual", "Rolling"]),
    ("orchestrationMode", &["Flexible", "Uniform"]),
    ("priority", &["Low", "Regular", "Spot"]),
    ("evictionPolicy", &["Deallocate", "Delete"]),
    ("repairAction", &["Reimage", "Replace", "Restart"]),
    ("caching", &["None", "ReadOnly", "ReadWrite"]),
    (
        "createOption",
        &[
            "Attach",
            "Copy",
            "Empty",
            "FromImage",
            "Restore",
            "Import",
            "Upload",
            "UploadPreparedSecure",
        ],
    ),
    ("deleteOption", &["Delete", "Detach"]),
    ("osType", &["Linux", "Windows"]),
    ("hyperVGeneration", &["V1", "V2"]),
    ("privateIPAllocationMethod", &["Dynamic", "Static"]),
    ("publicIPAllocationMethod", &["Dynamic", "Static"]),
    ("privateIPAddressVersion", &["IPv4", "IPv6"]),
    ("publicIPAddressVersion", &["IPv4", "IPv6"]),
    ("access", &["Allow", "Deny"]),
    ("direction", &["Inbound", "Outbound"]),
    ("loadDistribution", &["Default", "SourceIP", "SourceIPProtocol"]),
    (
        "storageAccountType",
        &[
            "Premium_LRS",
            "PremiumV2_LRS",
            "Premium_ZRS",
            "Standard_LRS",
            "StandardSSD_LRS",
            "StandardSSD_ZRS",
            "UltraSSD_LRS",
        ],
    ),
    ("zonalPlatformFaultDomainAlignMode", &["Aligned", "Unaligned"]),
];

/// Switches that templates send as texts (sdk_properties.csv: bool).
const SWITCHES: &[&str] = &[
    "allowExtensionOperations",
    "autoUpgradeMinorVersion",
    "constrainedMaximumCapacity",
    "defaultOutboundAccess",
    "disableAutomaticRollback",
    "disableOutboundSnat",
    "disablePasswordAuthentication",
    "disableTcpStateTracking",
    "doNotRunExtensionsOnOverprovisionedVMs",
    "enable",
    "enableAcceleratedNetworking",
    "enableAutomaticOSUpgrade",
    "enableAutomaticUpdates",
    "enableAutomaticUpgrade",
    "enableCrossZoneUpgrade",
    "enableDdosProtection",
    "enableFloatingIP",
    "enableIPForwarding",
    "enableTcpReset",
    "enableVMAgentPlatformUpdates",
    "enableVmProtection",
    "enabled",
    "encryptionAtHost",
    "forceDeletion",
    "hibernationEnabled",
    "maxSurge",
    "overprovision",
    "primary",
    "prioritizeUnhealthyInstances",
    "prioritizeUnhealthyVMs",
    "protectFromScaleIn",
    "protectFromScaleSetActions",
    "provisionVMAgent",
    "requireGuestProvisionSignal",
    "rollbackFailedInstancesOnPolicyBreach",
    "secureBootEnabled",
    "singlePlacementGroup",
    "toBeDetached",
    "ultraSSDEnabled",
    "useRollingUpgradePolicy",
    "vTpmEnabled",
    "writeAcceleratorEnabled",
    "zoneBalance",
];

/// Numbers that templates send as texts (sdk_properties.csv: int32, int64, float64).
const NUMBERS: &[&str] = &[
    "backendPort",
    "baseRegularPriorityCount",
    "capacity",
    "diskIOPSReadWrite",
    "diskMBpsReadWrite",
    "diskSizeGB",
    "flowTimeoutInMinutes",
    "frontendPort",
    "frontendPortRangeEnd",
    "frontendPortRangeStart",
    "idleTimeoutInMinutes",
    "intervalInSeconds",
    "lun",
    "maxBatchInstancePercent",
    "maxPrice",
    "maxShares",
    "maxUnhealthyInstancePercent",
    "maxUnhealthyUpgradedInstancePercent",
    "numberOfProbes",
    "platformFaultDomain",
    "platformFaultDomainCount",
    "platformUpdateDomainCount",
    "port",
    "priority",
    "probeThreshold",
    "rank",
    "regularPriorityPercentageAboveBase",
    "vCPUsAvailable",
    "vCPUsPerCore",
    "allocatedOutboundPorts",
];

/// The spelling of a property's name, where it has capitals (sdk_properties.csv, observed_properties.csv).
fn spelled(name: &str) -> Option<&'static str> {
    static NAMES: OnceLock<BTreeMap<String, &'static str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let listed = include_str!("data/property_names.txt").lines();
        listed.map(|name| (name.to_lowercase(), name)).collect()
    });
    names.get(&name.to_lowercase()).copied()
}

/// Fields whose own fields are a client's words.
const FREE: [&str; 3] = ["settings", "tags", "userAssignedIdentities"];

/// A body in Azure's own words: names and enumerations in its capitals, switches and numbers as such. Free text stays.
pub(super) fn canonical(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            rename(fields);
            for (name, field) in fields.iter_mut() {
                match field {
                    Value::String(text) => {
                        if let Some(better) = reworded(name, text) {
                            *field = better;
                        }
                    }
                    _ if FREE.contains(&name.as_str()) => {}
                    other => canonical(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(canonical),
        _ => {}
    }
}

fn rename(fields: &mut Map<String, Value>) {
    let odd = fields
        .keys()
        .filter_map(|name| Some((name.clone(), spelled(name).filter(|right| right != name)?)));
    let odd: Vec<(String, &str)> = odd.collect();
    for (name, right) in odd {
        if let Some(value) = fields.remove(&name) {
            fields.entry(right).or_insert(value);
        }
    }
}

fn reworded(name: &str, text: &str) -> Option<Value> {
    let words = WORDS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, words)| words);
    let word = words.and_then(|words| words.iter().find(|word| word.eq_ignore_ascii_case(text)));
    if let Some(word) = word {
        return Some((*word).into());
    }
    if SWITCHES.contains(&name) {
        let is = text.eq_ignore_ascii_case("true");
        return (is || text.eq_ignore_ascii_case("false")).then(|| is.into());
    }
    if NUMBERS.contains(&name) {
        let whole = text.trim().parse::<i64>().map(Value::from);
        return whole
            .or_else(|_| text.trim().parse::<f64>().map(Value::from))
            .ok();
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_body_comes_into_azures_words() {
        let mut body = json!({
            "mode": "manual", "primary": "true", "lun": "2", "priority": "spot", "settings": { "enabled": "true" },
            "publicipaddressconfiguration": {}, "disks": [{ "createOption": "fromimage", "diskSizeGB": 3 }]
        });
        canonical(&mut body);
        assert_eq!(
            body,
            json!({
                "mode": "Manual", "primary": true, "lun": 2, "priority": "Spot", "settings": { "enabled": "true" },
                "publicIPAddressConfiguration": {}, "disks": [{ "createOption": "FromImage", "diskSizeGB": 3 }]
            })
        );
    }
}
