//! From the screen to ARM: the deployment that Create sends.

use super::networking::NO_ADDRESS;
use super::{CreateVm, Field, availability, basics};
use crate::arm::catalog::names;
use crate::arm::compute::naming;
use crate::arm::spec::*;
use crate::arm::{DeployRequest, Kind, Operation, ResourceId, Time, World};
use crate::forms::edit_nic::{ADVANCED, BASIC};
use crate::forms::form::Form;
use crate::forms::network::{self, NEW};
use crate::forms::wizard::{NAMELESS, deployment_name};
use crate::forms::{machine, place, shared};

/// The deployment; a lenient one takes what is missing as [`crate::forms::Wizard::partial_arm`] says.
pub(super) fn operation(form: &CreateVm, world: &World, opened_at: Time, lenient: bool) -> Option<Operation> {
    let group = form.value(Field::ResourceGroup, world);
    if group.is_empty() {
        return None;
    }
    let mut form = form.clone();
    let unnamed = || {
        let name = form.value(Field::Name, world);
        names::check_virtual_machine(machine::system(&form, world), &name).is_err()
    };
    if lenient && unnamed() {
        form.set(Field::Name, NAMELESS, world);
    }
    let draft = Draft {
        form: &form,
        world,
        group: &group,
    };
    let image = machine::image_reference(&form, world);
    let stamp = opened_at.stamp(world.utc_offset_minutes());
    Some(Operation::Deploy(DeployRequest {
        name: deployment_name("CreateVm-", &image.publisher, &image.offer, &image.sku, &stamp),
        resources: draft.resources(lenient)?,
        new_group_location: place::new_group_location(&form, world),
        group,
        depends_on: Vec::new(),
        complete: false,
        document: None,
    }))
}

/// The form on its way to a request.
struct Draft<'a> {
    form: &'a CreateVm,
    world: &'a World,
    group: &'a str,
}

impl Draft<'_> {
    fn get(&self, field: Field) -> String {
        self.form.value(field, self.world)
    }

    fn resources(&self, lenient: bool) -> Option<Vec<ResourceSpec>> {
        let (form, world) = (self.form, self.world);
        let region = self.get(Field::Region);
        let network = form.network(world);
        let address = self.address();
        let security_group = self.security_group(&region);
        let nic = self.interface(&network, address.as_ref(), security_group.as_ref());
        let machine = self.machine(&nic, lenient)?;
        let parts = [
            network::resource(&network, &region, form.tags.of(Kind::VirtualNetwork)),
            address.and_then(|(_, made)| made),
            security_group.and_then(|(_, made)| made),
            Some(nic),
            Some(machine),
        ];
        Some(parts.into_iter().flatten().collect())
    }

    fn resource(&self, name: String, zones: Vec<u8>, body: SpecBody) -> ResourceSpec {
        ResourceSpec {
            name,
            location: self.get(Field::Region),
            zones,
            tags: self.form.tags.of(body.kind()),
            body,
            document: None,
        }
    }

    /// The public address, and the resource where it has to be made. It is zonal where its machine is.
    fn address(&self) -> Option<(ResourceId, Option<ResourceSpec>)> {
        match self.get(Field::PublicIp).as_str() {
            NO_ADDRESS => None,
            NEW => {
                let name = self.form.address_name(self.world);
                let body = SpecBody::PublicIpAddress(PublicIpSpec {
                    idle_timeout_in_minutes: 4,
                    dynamic: false,
                });
                let made = self.resource(name, availability::zones(self.form, self.world), body);
                Some((made.id(self.group), Some(made)))
            }
            id => ResourceId::parse(id).map(|id| (id, None)),
        }
    }

    /// The network security group, and the resource where it has to be made: `<vm>-nsg` (facts.md §3.4).
    fn security_group(&self, region: &str) -> Option<(ResourceId, Option<ResourceSpec>)> {
        match self.get(Field::SecurityGroup).as_str() {
            BASIC => {
                let stem = [&self.get(Field::Name), "-nsg"].concat();
                let name = network::free_nsg(self.world, self.group, region, &stem);
                let ports = basics::open_ports(self.form, self.world);
                let tags = self.form.tags.of(Kind::NetworkSecurityGroup);
                let made = network::basic_nsg(&name, region, &ports, tags);
                Some((made.id(self.group), Some(made)))
            }
            ADVANCED => self.form.existing_group(self.world).map(|id| (id, None)),
            _ => None,
        }
    }

    /// `newvm447`, and `newvm447_z1` in a zone (facts.md §3.4).
    fn interface(
        &self,
        network: &network::Network,
        address: Option<&(ResourceId, Option<ResourceSpec>)>,
        security_group: Option<&(ResourceId, Option<ResourceSpec>)>,
    ) -> ResourceSpec {
        let mut name = naming::portal_nic(self.world, self.group, &self.get(Field::Name));
        if let Some(zone) = availability::zones(self.form, self.world).first() {
            name = [&name, "_z", &zone.to_string()].concat();
        }
        let body = NetworkInterfaceSpec {
            ip_configuration: "ipconfig1".into(),
            subnet: network.subnet(&self.get(Field::Subnet)),
            public_ip: address.map(|(id, _)| id.clone()),
            network_security_group: security_group.map(|(id, _)| id.clone()),
            accelerated_networking: self.form.is_on(Field::Accelerated, self.world),
            private_ip: None,
            pools: Vec::new(),
            more: Vec::new(),
        };
        self.resource(name, Vec::new(), SpecBody::NetworkInterface(body))
    }

    fn machine(&self, nic: &ResourceSpec, lenient: bool) -> Option<ResourceSpec> {
        let (form, world) = (self.form, self.world);
        let name = self.get(Field::Name);
        let goes_along = form.is_on(Field::DeleteNic, world);
        let body = VmSpec {
            machine: shared::machine_spec(form, world, form.is_on(Field::DeleteDisk, world), lenient)?.into(),
            computer_name: name.as_str().into(),
            network_interfaces: vec![NicReference {
                id: nic.id(self.group),
                delete_option: Some(if goes_along {
                    DeleteOption::Delete
                } else {
                    DeleteOption::Detach
                }),
            }],
            virtual_machine_scale_set: availability::set_id(form, world),
            platform_fault_domain: availability::fault_domain(form, world),
            availability_set: availability::availability_set_id(form, world),
            system_assigned_identity: form.is_on(Field::Identity, world),
            proximity_placement_group: None,
            data_disks: Vec::new(),
        };
        let zones = availability::zones(form, world);
        Some(self.resource(name, zones, SpecBody::VirtualMachine(Box::new(body))))
    }
}
