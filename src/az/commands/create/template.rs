//! The deployment template that the CLI builds, and its deployment (vm/_template_builder.py; the recordings).

use serde_json::{Value, json};

use crate::arm::ids::{self, Stream};
use crate::az::client::{Client, NETWORK, RESOURCES, Response, Telling, told};
use crate::az::error::AzError;

const SCHEMA: &str = "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#";

/// A template under construction.
pub(crate) struct Template {
    resources: Vec<Value>,
    outputs: Value,
    parameters: Value,
    values: Value,
}

/// What came of a deployment.
pub(crate) enum Deployed {
    /// It succeeded: the values of its outputs.
    Done(Value),
    /// It was only validated, or not waited for.
    Other(Value),
}

impl Template {
    pub(crate) fn new() -> Template {
        Template {
            resources: Vec::new(),
            outputs: json!({}),
            parameters: json!({}),
            values: json!({}),
        }
    }

    pub(crate) fn add(&mut self, resource: Value) {
        self.resources.push(resource);
    }

    /// An output: the resource as it is after the deployment.
    pub(crate) fn output(&mut self, key: &str, kind: &str, name: &str) {
        let value = match kind.split_once('/') {
            Some((provider @ "Microsoft.Compute", short)) => format!(
                "[reference(resourceId('{kind}', '{name}'),providers('{provider}', '{short}').apiVersions[0])]"
            ),
            _ => format!("[reference('{name}')]"),
        };
        self.outputs[key] = json!({"type": "object", "value": value});
    }

    /// The password: the one parameter, which no answer gives back.
    pub(crate) fn password(&mut self, password: &str) {
        self.parameters["adminPassword"] =
            json!({"type": "securestring", "metadata": {"description": "Secure adminPassword"}});
        self.values["adminPassword"] = json!({ "value": password });
    }

    fn body(self) -> Value {
        json!({
            "properties": {
                "template": {
                    "$schema": SCHEMA,
                    "contentVersion": "1.0.0.0",
                    "parameters": self.parameters,
                    "variables": {},
                    "resources": self.resources,
                    "outputs": self.outputs,
                },
                "parameters": self.values,
                "mode": "incremental",
            }
        })
    }

    /// Sends it under a name that begins with `prefix`, and waits.
    pub(crate) fn deploy(
        self,
        client: &mut Client<'_>,
        group: &str,
        prefix: &str,
        validate: bool,
    ) -> Result<Deployed, AzError> {
        const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        let drawn = ids::letters(
            0,
            Stream::Name,
            &[prefix, group].concat(),
            client.turn,
            LETTERS,
            32,
        );
        let path = client.id(
            group,
            "Microsoft.Resources/deployments",
            &[prefix, &drawn].concat(),
        );
        deploy(client, &path, self.body(), validate)
    }
}

/// A deployment's PUT, with az's way of telling what goes wrong: the answer as it came.
pub(crate) fn deploy(
    client: &mut Client<'_>,
    path: &str,
    body: Value,
    validate: bool,
) -> Result<Deployed, AzError> {
    let refused = |response: &Response| told(response, Telling::Raw);
    if validate {
        let response = client.send("POST", &format!("{path}/validate"), RESOURCES, Some(body));
        if response.status >= 400 {
            return Err(refused(&response));
        }
        return Ok(Deployed::Other(response.body));
    }
    let response = client.send("PUT", path, RESOURCES, Some(body));
    if response.status >= 400 {
        return Err(refused(&response));
    }
    if client.no_wait {
        return Ok(Deployed::Other(Value::Null));
    }
    client.wait(&response, Telling::Raw)?;
    let done = client.get(path, RESOURCES)?;
    let outputs = done.pointer("/properties/outputs").and_then(Value::as_object);
    let outputs = outputs.into_iter().flatten();
    Ok(Deployed::Done(
        outputs
            .map(|(key, output)| (key.clone(), output["value"].clone()))
            .collect(),
    ))
}

/// Some hex digits that stand for a resource: the CLI hashes its id, ours come from another hash.
pub(crate) fn short_name(id: &str, length: usize) -> String {
    ids::letters(0, Stream::Name, id, 0, b"0123456789abcdef", length)
}

/// The API version that the CLI's templates give networks, security groups and interfaces.
const OLDEST: &str = "2015-06-15";

pub(crate) fn vnet(
    name: &str,
    location: &str,
    tags: &Value,
    range: &str,
    subnet: &str,
    subnet_range: &str,
) -> Value {
    json!({
        "name": name,
        "type": "Microsoft.Network/virtualNetworks",
        "location": location,
        "apiVersion": OLDEST,
        "dependsOn": [],
        "tags": tags,
        "properties": {
            "addressSpace": {"addressPrefixes": [range]},
            "subnets": [{"name": subnet, "properties": {"addressPrefix": subnet_range}}],
        },
    })
}

pub(crate) fn public_ip(
    name: &str,
    location: &str,
    tags: &Value,
    allocation: &str,
    dns: Option<&str>,
    sku: Option<&str>,
    zones: Option<&[&str]>,
) -> Value {
    let mut made = json!({
        "apiVersion": NETWORK,
        "type": "Microsoft.Network/publicIPAddresses",
        "name": name,
        "location": location,
        "tags": tags,
        "dependsOn": [],
        "properties": {"publicIPAllocationMethod": allocation},
    });
    if let Some(dns) = dns.filter(|dns| !dns.is_empty()) {
        made["properties"]["dnsSettings"] = json!({ "domainNameLabel": dns });
    }
    if let Some(sku) = sku {
        made["sku"] = json!({ "name": sku });
    }
    // An address of a set that spans zones is left to the balancer.
    if let Some([zone]) = zones {
        made["zones"] = json!([zone]);
    }
    made
}

/// A security group with the one rule that opens SSH or RDP, or with none.
pub(crate) fn nsg(name: &str, location: &str, tags: &Value, rule: Option<(&str, &str)>) -> Value {
    let mut made = json!({
        "type": "Microsoft.Network/networkSecurityGroups",
        "name": name,
        "apiVersion": OLDEST,
        "location": location,
        "tags": tags,
        "dependsOn": [],
    });
    if let Some((rule, port)) = rule {
        made["properties"] = json!({"securityRules": [{
            "name": rule,
            "properties": {
                "protocol": "Tcp",
                "sourcePortRange": "*",
                "destinationPortRange": port,
                "sourceAddressPrefix": "*",
                "destinationAddressPrefix": "*",
                "access": "Allow",
                "priority": 1000,
                "direction": "Inbound",
            },
        }]});
    }
    made
}

/// The rule that `vm create` names after its option.
pub(crate) const SSH: (&str, &str) = ("default-allow-ssh", "22");
pub(crate) const RDP: (&str, &str) = ("rdp", "3389");
