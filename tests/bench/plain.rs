//! The floor of performance.md: VMs as plain structs with a nested NIC and disk, and nothing else.

use std::collections::BTreeMap;

use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct Nic {
    pub(crate) name: String,
    pub(crate) ip: [u8; 4],
    pub(crate) mac: String,
    pub(crate) subnet: String,
}

#[derive(Serialize)]
pub(crate) struct Disk {
    pub(crate) name: String,
    pub(crate) size_gb: u32,
    pub(crate) account: String,
}

#[derive(Serialize)]
pub(crate) struct Vm {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) location: String,
    pub(crate) size: String,
    pub(crate) computer_name: String,
    pub(crate) admin: String,
    pub(crate) image: String,
    pub(crate) vm_id: String,
    pub(crate) state: String,
    pub(crate) power: String,
    pub(crate) zone: Option<u8>,
    pub(crate) created: i64,
    pub(crate) nic: Nic,
    pub(crate) disk: Disk,
}

pub(crate) fn thousand() -> BTreeMap<String, Vm> {
    (0..1000).map(vm).map(|vm| (vm.id.clone(), vm)).collect()
}

fn vm(n: u32) -> Vm {
    let name = format!("large_{n:08x}");
    Vm {
        id: format!("/resourceGroups/app-grp/providers/Microsoft.Compute/virtualMachines/{name}"),
        location: "centralindia".into(),
        size: "Standard_B1s".into(),
        computer_name: format!("large{n:06}"),
        admin: "azureuser".into(),
        image: "canonical:0001-com-ubuntu-server-focal:20_04-lts-gen2:latest".into(),
        vm_id: format!("{n:08x}-0000-4000-8000-{n:012x}"),
        state: "Succeeded".into(),
        power: "running".into(),
        zone: None,
        created: i64::from(n),
        nic: Nic {
            name: format!("app-grp-vnet-nic01-{n:08x}"),
            ip: n.to_be_bytes(),
            mac: format!("00-0D-3A-00-{:02X}-{:02X}", n / 256, n % 256),
            subnet: "/resourceGroups/app-grp/virtualNetworks/app-grp-vnet/subnets/default".into(),
        },
        disk: Disk {
            name: format!("{name}_disk1_{n:032x}"),
            size_gb: 30,
            account: "Premium_LRS".into(),
        },
        name,
    }
}

/// A VM as ARM answers with it, as plain structs: what a list with bodies cannot go below.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Body {
    etag: String,
    id: String,
    location: String,
    name: String,
    properties: Properties,
    tags: BTreeMap<String, String>,
    r#type: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties {
    hardware_profile: Hardware,
    network_profile: Network,
    os_profile: System,
    provisioning_state: String,
    storage_profile: Storage,
    time_created: String,
    virtual_machine_scale_set: Reference,
    vm_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Hardware {
    vm_size: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Network {
    network_interfaces: Vec<Interface>,
}

#[derive(Serialize)]
struct Interface {
    id: String,
    properties: InterfaceProperties,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InterfaceProperties {
    delete_option: String,
    primary: bool,
}

#[derive(Serialize)]
struct Reference {
    id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct System {
    admin_username: String,
    allow_extension_operations: bool,
    computer_name: String,
    linux_configuration: Linux,
    require_guest_provision_signal: bool,
    secrets: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Linux {
    disable_password_authentication: bool,
    patch_settings: Patches,
    #[serde(rename = "provisionVMAgent")]
    provision_vm_agent: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Patches {
    assessment_mode: String,
    patch_mode: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Storage {
    data_disks: Vec<String>,
    disk_controller_type: String,
    image_reference: Image,
    os_disk: OsDisk,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Image {
    exact_version: String,
    offer: String,
    publisher: String,
    sku: String,
    version: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OsDisk {
    caching: String,
    create_option: String,
    delete_option: String,
    #[serde(rename = "diskSizeGB")]
    disk_size_gb: u32,
    managed_disk: ManagedDisk,
    name: String,
    os_type: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ManagedDisk {
    id: String,
    storage_account_type: String,
}

pub(crate) fn bodies() -> Vec<Body> {
    thousand().into_values().map(body).collect()
}

fn path(kind: &str, name: &str) -> String {
    let group = "/subscriptions/a6b4bf04-93a0-4b40-8e38-71b7e01b4dc8/resourceGroups/app-grp/providers";
    format!("{group}/{kind}/{name}")
}

fn body(vm: Vm) -> Body {
    let tags = [("VirtualMachineProfileTimeCreated", "8/26/2024 9:42:41 AM +00:00")];
    let tags = tags.map(|(name, value)| (name.into(), value.into()));
    Body {
        etag: "\"2\"".into(),
        id: path("Microsoft.Compute/virtualMachines", &vm.name),
        tags: tags.into_iter().collect(),
        r#type: "Microsoft.Compute/virtualMachines".into(),
        properties: Properties {
            hardware_profile: Hardware { vm_size: vm.size },
            network_profile: Network {
                network_interfaces: vec![Interface {
                    id: path("Microsoft.Network/networkInterfaces", &vm.nic.name),
                    properties: InterfaceProperties {
                        delete_option: "Delete".into(),
                        primary: true,
                    },
                }],
            },
            os_profile: system(vm.admin, vm.computer_name),
            provisioning_state: vm.state,
            storage_profile: storage(vm.disk),
            time_created: "2024-08-26T09:39:31.0990000+00:00".into(),
            virtual_machine_scale_set: Reference {
                id: path("Microsoft.Compute/virtualMachineScaleSets", "large"),
            },
            vm_id: vm.vm_id,
        },
        location: vm.location,
        name: vm.name,
    }
}

fn system(admin_username: String, computer_name: String) -> System {
    System {
        admin_username,
        allow_extension_operations: true,
        computer_name,
        linux_configuration: Linux {
            disable_password_authentication: false,
            patch_settings: Patches {
                assessment_mode: "ImageDefault".into(),
                patch_mode: "ImageDefault".into(),
            },
            provision_vm_agent: true,
        },
        require_guest_provision_signal: true,
        secrets: Vec::new(),
    }
}

fn storage(disk: Disk) -> Storage {
    Storage {
        data_disks: Vec::new(),
        disk_controller_type: "SCSI".into(),
        image_reference: Image {
            exact_version: "20.04.202312080".into(),
            offer: "0001-com-ubuntu-server-focal".into(),
            publisher: "canonical".into(),
            sku: "20_04-lts-gen2".into(),
            version: "latest".into(),
        },
        os_disk: OsDisk {
            caching: "ReadWrite".into(),
            create_option: "FromImage".into(),
            delete_option: "Delete".into(),
            disk_size_gb: disk.size_gb,
            managed_disk: ManagedDisk {
                id: path("Microsoft.Compute/disks", &disk.name),
                storage_account_type: disk.account,
            },
            name: disk.name,
            os_type: "Linux".into(),
        },
    }
}
