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
