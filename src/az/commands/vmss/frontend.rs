//! The network of a new set: its subnet, the balancer in front of it with its address, its security group.

use serde_json::{Value, json};

use super::create::Plan;
use crate::az::client::{BALANCERS, Client, NETWORK, reference};
use crate::az::commands::create::image::Image;
use crate::az::commands::create::network::{Choice, Subnet, choice, holds, subnet};
use crate::az::commands::create::template;
use crate::az::error::AzError;
use crate::az::flatten::name_of;

const BALANCER: &str = "Microsoft.Network/loadBalancers";
const ADDRESS: &str = "Microsoft.Network/publicIPAddresses";
const FRONTEND: &str = "loadBalancerFrontEnd";

impl Plan<'_> {
    /// One interface with one address, behind a balancer unless `--load-balancer ""` was written.
    pub(super) fn network(&mut self, client: &mut Client<'_>) -> Result<Value, AzError> {
        let arguments = self.arguments;
        let overprovision = !arguments.flag("--disable-overprovision");
        let count = self.count;
        let location = self.location.clone();
        let found = subnet(client, arguments, &location, |prefix| {
            holds(prefix, count, overprovision)
        })?;
        if let Some((network, subnet)) = &found.new {
            self.new_network(network, subnet, overprovision)?;
        }
        let prefix = self.naming(client);
        let mut config = json!({ "subnet": {"id": found.id} });
        if arguments.flag("--public-ip-per-vm") {
            config["publicipaddressconfiguration"] =
                json!({ "name": "instancepublicip", "properties": {"idleTimeoutInMinutes": 10} });
            if let Some(label) = arguments.text("--vm-domain-name") {
                config["publicipaddressconfiguration"]["properties"]["dnsSettings"] =
                    json!({ "domainNameLabel": label });
            }
        }
        let mut nsg = arguments
            .text("--nsg")
            .filter(|nsg| !nsg.is_empty())
            .map(|nsg| client.id_or_name(self.group, "Microsoft.Network/networkSecurityGroups", nsg));
        if let Some(pool) = self.balancer(client, &found, &mut nsg)? {
            config["loadBalancerBackendAddressPools"] = json!([{ "id": pool }]);
        }
        let mut nic = json!({
            "ipConfigurations": [{"name": format!("{prefix}IPConfig"), "properties": config}],
            "primary": "true",
        });
        if let Some(servers) = arguments.list("--dns-servers") {
            nic["dnsSettings"] = json!({ "dnsServers": servers });
        }
        if arguments.flag("--accelerated-networking") {
            nic["enableAcceleratedNetworking"] = true.into();
        }
        if let Some(nsg) = nsg {
            nic["networkSecurityGroup"] = reference(nsg);
        }
        let mut profile = json!({
            "networkInterfaceConfigurations": [{"name": format!("{prefix}Nic"), "properties": nic}],
        });
        if let Some(probe) = arguments.text("--health-probe") {
            let balancer = arguments.required("--load-balancer");
            let id = match probe.contains('/') {
                true => probe.to_owned(),
                false => client.id(self.group, BALANCER, &format!("{balancer}/probes/{probe}")),
            };
            profile["healthProbe"] = reference(id);
        }
        Ok(profile)
    }

    /// A new network; its subnet is as large as the machines need, and a /24 at least.
    fn new_network(&mut self, network: &str, subnet: &str, overprovision: bool) -> Result<(), AzError> {
        let range = self.arguments.required("--vnet-address-prefix");
        let address = range.split('/').next().unwrap_or_default();
        let fitting = (17..=24).rev().map(|mask| format!("{address}/{mask}"));
        let fitting = fitting
            .into_iter()
            .find(|prefix| holds(prefix, self.count, overprovision));
        let made = match (self.arguments.text("--subnet-address-prefix"), fitting) {
            (Some(prefix), _) => prefix.to_owned(),
            (None, Some(prefix)) => prefix,
            (None, None) => {
                return Err(AzError::new(format!(
                    "instance count '{}' is out of range of 2^16 subnet size'",
                    self.count
                )));
            }
        };
        self.needs
            .push(format!("Microsoft.Network/virtualNetworks/{network}"));
        self.template.add(template::vnet(
            network,
            &self.location,
            &self.tags,
            range,
            subnet,
            &made,
        ));
        Ok(())
    }

    /// The pool that the set joins; `None` without a balancer. A new one brings a security group where none is named.
    fn balancer(
        &mut self,
        client: &mut Client<'_>,
        found: &Subnet,
        nsg: &mut Option<String>,
    ) -> Result<Option<String>, AzError> {
        let arguments = self.arguments;
        let default = format!("{}LB", self.name);
        let pool = arguments.text("--backend-pool-name").map(str::to_owned);
        match choice(client, arguments, "--load-balancer", BALANCER, &default) {
            Choice::Nothing => Ok(None),
            Choice::Existing(id) => {
                let pool = match pool {
                    Some(pool) => pool,
                    None => self.only_pool(client, &id)?,
                };
                Ok(Some(format!("{id}/backendAddressPools/{pool}")))
            }
            Choice::New(balancer) => {
                let pool = pool.unwrap_or_else(|| format!("{balancer}BEPool"));
                self.needs.push(format!("{BALANCER}/{balancer}"));
                self.new_balancer(client, &balancer, &pool, found);
                if nsg.is_none() && arguments.required("--lb-sku") == "Standard" {
                    let name = format!("{}NSG", self.name);
                    // As recorded, for Windows too: the CLI compares the rule's name with capitals.
                    self.template.add(template::nsg(
                        &name,
                        &self.location,
                        &self.tags,
                        Some(template::SSH),
                    ));
                    self.needs
                        .push(format!("Microsoft.Network/networkSecurityGroups/{name}"));
                    *nsg = Some(format!(
                        "[resourceId('Microsoft.Network/networkSecurityGroups', '{name}')]"
                    ));
                }
                self.nat_rule(&balancer, &pool);
                Ok(Some(client.id(
                    self.group,
                    BALANCER,
                    &format!("{balancer}/backendAddressPools/{pool}"),
                )))
            }
        }
    }

    /// The pool of a balancer that is there: the one that it has.
    fn only_pool(&self, client: &mut Client<'_>, id: &str) -> Result<String, AzError> {
        let body = client.get(id, BALANCERS)?;
        let pools = body["properties"]["backendAddressPools"].as_array();
        let names: Vec<&str> = pools
            .into_iter()
            .flatten()
            .filter_map(|pool| pool["name"].as_str())
            .collect();
        match names.as_slice() {
            [one] => Ok((*one).to_owned()),
            names => Err(AzError::new(format!(
                "Multiple possible values found for '--backend-pool-name': {}\nSpecify '--backend-pool-name' \
                 explicitly.",
                names.join(", ")
            ))),
        }
    }

    fn new_balancer(&mut self, client: &mut Client<'_>, balancer: &str, pool: &str, found: &Subnet) {
        let arguments = self.arguments;
        let sku = arguments.required("--lb-sku");
        let mut needs = Vec::new();
        if let Some((network, _)) = &found.new {
            needs.push(format!("Microsoft.Network/virtualNetworks/{network}"));
        }
        let default = format!("{balancer}PublicIP");
        let frontend = match choice(client, arguments, "--public-ip-address", ADDRESS, &default) {
            Choice::New(address) => {
                needs.push(format!("Microsoft.Network/publicIpAddresses/{address}"));
                let allocation = if sku == "Standard" { "Static" } else { "Dynamic" };
                let allocation = arguments
                    .text("--public-ip-address-allocation")
                    .unwrap_or(allocation);
                let zones = arguments.list("--zones");
                let dns = arguments.text("--public-ip-address-dns-name");
                let (location, tags) = (&self.location, &self.tags);
                let made = template::public_ip(
                    &address,
                    location,
                    tags,
                    allocation,
                    dns,
                    Some(sku),
                    zones.as_deref(),
                );
                self.template.add(made);
                json!({ "publicIPAddress": reference(client.id(self.group, ADDRESS, &address)) })
            }
            Choice::Existing(id) => json!({ "publicIPAddress": reference(id) }),
            Choice::Nothing => json!({
                "privateIPAllocationMethod": "Dynamic",
                "privateIPAddress": "",
                "subnet": reference(&*found.id),
            }),
        };
        let mut properties = json!({
            "backendAddressPools": [{"name": pool}],
            "frontendIPConfigurations": [{"name": FRONTEND, "properties": frontend}],
        });
        if sku == "Standard" {
            properties["loadBalancingRules"] = json!([{
                "name": "LBRule",
                "properties": {
                    "frontendIPConfiguration": inside(balancer, "frontendIPConfigurations", FRONTEND),
                    "backendAddressPool": inside(balancer, "backendAddressPools", pool),
                    "protocol": "tcp",
                    "frontendPort": 80,
                    "backendPort": 80,
                    "enableFloatingIP": false,
                    "idleTimeoutInMinutes": 5,
                },
            }]);
        }
        self.template.add(json!({
            "type": BALANCER,
            "name": balancer,
            "location": self.location,
            "tags": self.tags,
            "apiVersion": NETWORK,
            "dependsOn": needs,
            "properties": properties,
            "sku": {"name": sku},
        }));
    }

    /// A port of the balancer for each machine: 120 of them, or two a machine.
    fn nat_rule(&mut self, balancer: &str, pool: &str) {
        let arguments = self.arguments;
        let windows = self.image.as_ref().is_some_and(Image::is_windows);
        let port = arguments
            .int("--backend-port")
            .unwrap_or(if windows { 3389 } else { 22 });
        let each = if arguments.flag("--disable-overprovision") {
            1
        } else {
            2
        };
        let last = self.count.saturating_mul(each).saturating_add(49_999).max(50_119);
        let name = arguments.text("--nat-rule-name").unwrap_or("NatRule");
        self.template.add(json!({
            "type": "Microsoft.Network/loadBalancers/inboundNatRules",
            "apiVersion": NETWORK,
            "name": format!("{balancer}/{name}"),
            "location": self.location,
            "properties": {
                "frontendIPConfiguration": inside(balancer, "frontendIPConfigurations", FRONTEND),
                "backendAddressPool": inside(balancer, "backendAddressPools", pool),
                "backendPort": port,
                "frontendPortRangeStart": "50000",
                "frontendPortRangeEnd": last.to_string(),
                "protocol": "tcp",
                "idleTimeoutInMinutes": 5,
            },
            "dependsOn": [format!("[concat('{BALANCER}/', '{}')]", name_of(balancer))],
        }));
    }
}

/// A reference, in a template, to what is in the balancer.
fn inside(balancer: &str, list: &str, name: &str) -> Value {
    reference(format!(
        "[concat(resourceId('{BALANCER}', '{balancer}'), '/{list}/', '{name}')]"
    ))
}
