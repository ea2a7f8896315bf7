//! The interface of a new machine, and what it brings: its network, its address, its security group.

use serde_json::{Value, json};

use super::create::Plan;
use crate::az::client::{Client, NETWORK, SUBNETS, reference};
use crate::az::commands::create::disks::keyed;
use crate::az::commands::create::network::{Choice, choice, subnet};
use crate::az::commands::create::template;
use crate::az::error::AzError;

const NIC: &str = "Microsoft.Network/networkInterfaces";
const NSG: &str = "Microsoft.Network/networkSecurityGroups";
const ADDRESS: &str = "Microsoft.Network/publicIPAddresses";

impl Plan<'_> {
    pub(super) fn nics(&mut self, client: &mut Client<'_>) -> Result<Value, AzError> {
        let arguments = self.arguments;
        let Some(names) = arguments.list("--nics").filter(|names| !names.is_empty()) else {
            return self.new_nic(client);
        };
        if [
            "--nsg",
            "--public-ip-address",
            "--subnet",
            "--vnet-name",
            "--asgs",
        ]
        .iter()
        .any(|o| arguments.given(o))
        {
            return Err(AzError::new(
                "When specifying an existing NIC, do not specify NSG, public IP, ASGs, VNet or subnet.",
            ));
        }
        let delete = arguments.list("--nic-delete-option").unwrap_or_default();
        let nic = |(place, name): (usize, &&str)| {
            let mut nic = json!({
                "id": client.id_or_name(self.group, NIC, name),
                "properties": {"primary": place == 0},
            });
            if let Some(option) = keyed(&delete, name) {
                nic["properties"]["deleteOption"] = option.into();
            }
            nic
        };
        Ok(names.iter().enumerate().map(nic).collect())
    }

    fn new_nic(&mut self, client: &mut Client<'_>) -> Result<Value, AzError> {
        let arguments = self.arguments;
        let name = format!("{}VMNic", self.name);
        let mut needs = Vec::new();
        let location = self.location.clone();
        let found = subnet(client, arguments, &location, |_| true)?;
        if let Some((network, subnet)) = &found.new {
            self.new_network(client, &mut needs, network, subnet)?;
        }
        let nsg = self.nsg(client, &mut needs);
        let address = self.address(client, &mut needs);
        let private = arguments
            .text("--private-ip-address")
            .filter(|address| !address.is_empty());
        let mut config = json!({
            "privateIPAllocationMethod": if private.is_some() { "Static" } else { "Dynamic" },
            "subnet": reference(found.id),
        });
        if let Some(private) = private {
            config["privateIPAddress"] = private.into();
        }
        if let Some(address) = address {
            config["publicIPAddress"] = reference(address);
        }
        let mut nic = json!({
            "apiVersion": "2015-06-15",
            "type": NIC,
            "name": name,
            "location": self.location,
            "tags": self.tags,
            "dependsOn": needs,
            "properties": {
                "ipConfigurations": [{"name": format!("ipconfig{}", self.name), "properties": config}],
            },
        });
        if let Some(nsg) = nsg {
            nic["properties"]["networkSecurityGroup"] = reference(nsg);
        }
        if let Some(on) = arguments.switch("--accelerated-networking") {
            nic["properties"]["enableAcceleratedNetworking"] = on.into();
            nic["apiVersion"] = "2016-09-01".into();
        }
        self.template.add(nic);
        self.needs.push(format!("{NIC}/{name}"));
        let delete = arguments
            .list("--nic-delete-option")
            .and_then(|options| options.first().copied());
        if delete.is_some_and(|option| option.contains('=')) {
            return Err(AzError::new(
                "incorrect usage: Cannot specify individual delete option when no nic is specified. Either specify a \
                 list of nics and their delete option like: --nics nic1 nic2 --nic-delete-option nic1=Delete \
                 nic2=Detach or specify delete option for all: --nics nic1 nic2 --nic-delete-option Delete or specify \
                 delete option for the new nic created: --nic-delete-option Delete",
            ));
        }
        Ok(json!([{"id": client.id(self.group, NIC, &name), "properties": {"deleteOption": delete}}]))
    }

    /// A new network, or a new subnet in one that is there.
    fn new_network(
        &mut self,
        client: &mut Client<'_>,
        needs: &mut Vec<String>,
        network: &str,
        subnet: &str,
    ) -> Result<(), AzError> {
        let arguments = self.arguments;
        let range = arguments.required("--subnet-address-prefix");
        let id = client.id(self.group, "Microsoft.Network/virtualNetworks", network);
        if client.find(&id, NETWORK).is_some() {
            let body = json!({ "name": subnet, "properties": {"addressPrefix": range} });
            let made = client.put(&format!("{id}/subnets/{subnet}"), SUBNETS, body);
            return made.map(drop).map_err(|_| {
                AzError::new(format!(
                    "Subnet({subnet}) does not exist, but failed to create a new subnet with address prefix {range}. \
                     It may be caused by name or address prefix conflict. Please specify an appropriate subnet name \
                     with --subnet or a valid address prefix value with --subnet-address-prefix."
                ))
            });
        }
        needs.push(format!("Microsoft.Network/virtualNetworks/{network}"));
        let whole = arguments.required("--vnet-address-prefix");
        self.template.add(template::vnet(
            network,
            &self.location,
            &self.tags,
            whole,
            subnet,
            range,
        ));
        Ok(())
    }

    fn nsg(&mut self, client: &mut Client<'_>, needs: &mut Vec<String>) -> Option<String> {
        match choice(client, self.arguments, "--nsg", NSG, &format!("{}NSG", self.name)) {
            Choice::Existing(id) => Some(id),
            Choice::Nothing => None,
            Choice::New(name) => {
                let rule = match self.arguments.text("--nsg-rule") {
                    Some("NONE") => None,
                    Some("RDP") => Some(template::RDP),
                    None if self.windows => Some(template::RDP),
                    _ => Some(template::SSH),
                };
                needs.push(format!("{NSG}/{name}"));
                self.template
                    .add(template::nsg(&name, &self.location, &self.tags, rule));
                Some(client.id(self.group, NSG, &name))
            }
        }
    }

    fn address(&mut self, client: &mut Client<'_>, needs: &mut Vec<String>) -> Option<String> {
        let arguments = self.arguments;
        match choice(
            client,
            arguments,
            "--public-ip-address",
            ADDRESS,
            &format!("{}PublicIP", self.name),
        ) {
            Choice::Existing(id) => Some(id),
            Choice::Nothing => None,
            Choice::New(name) => {
                let zone = arguments
                    .text("--zone")
                    .filter(|zone| !zone.is_empty())
                    .map(|zone| [zone]);
                let sku = if zone.is_some() {
                    "Standard"
                } else {
                    arguments.required("--public-ip-sku")
                };
                let allocation = arguments.text("--public-ip-address-allocation");
                let allocation = allocation.unwrap_or(if sku == "Standard" { "Static" } else { "dynamic" });
                let dns = arguments.text("--public-ip-address-dns-name");
                needs.push(format!("Microsoft.Network/publicIpAddresses/{name}"));
                let (location, tags) = (&self.location, &self.tags);
                let zones = zone.as_ref().map(|zone| zone.as_slice());
                self.template.add(template::public_ip(
                    &name,
                    location,
                    tags,
                    allocation,
                    dns,
                    Some(sku),
                    zones,
                ));
                Some(client.id(self.group, ADDRESS, &name))
            }
        }
    }
}
