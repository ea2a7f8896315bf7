//! The names that Azure draws (facts.md §3). Nothing here gives a name twice.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::arm::catalog::images::OperatingSystem;
use crate::arm::id::{Kind, ResourceId};
use crate::arm::ids::{self, LOWER_36, Often, Stream, UPPER_36};
use crate::arm::world::World;
use crate::arm::writer::Writer;

/// Names that were given to what is not there yet.
pub(in crate::arm) type Promised = BTreeSet<ResourceId>;

/// Names that end in eight hex digits.
pub(in crate::arm) struct Hexed<'a> {
    set: &'a ResourceId,
    kind: Kind,
    stem: &'a str,
    mark: &'static str,
    draws: Often,
}

impl<'a> Hexed<'a> {
    /// `demo-set_3d68ad8f`: the set's name and eight hex digits (facts.md §3.1).
    pub(in crate::arm) fn instances(set: &'a ResourceId) -> Hexed<'a> {
        Hexed::new(set, Kind::VirtualMachine, set.name(), "_")
    }

    /// `app-grp-vnet-nic01-a0c74660`: its eight hex digits are not the VM's (facts.md §3.4).
    pub(in crate::arm) fn nics(set: &'a ResourceId, configuration: &'a str) -> Hexed<'a> {
        Hexed::new(set, Kind::NetworkInterface, configuration, "-")
    }

    fn new(set: &'a ResourceId, kind: Kind, stem: &'a str, mark: &'static str) -> Hexed<'a> {
        let purpose = ["name ", set.group(), " ", kind.arm_type(), " ", stem];
        Hexed {
            set,
            kind,
            stem,
            mark,
            draws: Often::new(Stream::Hex8, &purpose),
        }
    }

    /// Eight random hex digits collided 3 times in 100,000 names (performance.md): looks before use.
    pub(in crate::arm) fn next(&self, writer: &mut Writer, promised: &mut Promised) -> ResourceId {
        loop {
            let hex = writer.draw(&self.draws, Often::hex8);
            let id = self.set.beside(self.kind, [self.stem, self.mark, &hex].concat());
            if writer.world.resource(&id).is_none() && promised.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// What [`computer_name`] draws from.
pub(in crate::arm) fn computers(set: &ResourceId) -> Often {
    let [a, b, c, d, e, f] = set.pieces();
    Often::new(Stream::Computer, &["computer ", a, b, c, d, e, f])
}

/// `demo-setmiH1E9OV`: the prefix and six characters of the platform's (facts.md §3.1).
pub(in crate::arm) fn computer_name(writer: &mut Writer, computers: &Often, prefix: &str) -> Rc<str> {
    let tail = writer.draw(computers, |often, seed, turn| {
        often.letters(seed, turn, UPPER_36, 6)
    });
    [prefix, &tail].concat().into()
}

/// `demo-setmi`: the prefix that the portal makes of a set's name, cut or padded to 10 characters for Linux and to 9
/// for Windows, with a padding that depends on the resource group (facts.md §3.2, INFERRED there).
pub fn portal_prefix(world: &World, group: &str, set: &str, os: OperatingSystem) -> String {
    let width = if os == OperatingSystem::Linux { 10 } else { 9 };
    let padding = ids::letters(
        world.seed,
        Stream::Name,
        &format!("prefix {group} {set}"),
        0,
        LOWER_36,
        width,
    );
    set.chars()
        .chain(padding.chars())
        .take(width)
        .collect::<String>()
        .to_lowercase()
}

/// `newvm447`: the interface that the portal makes for a VM (facts.md §3.4).
pub fn portal_nic(world: &World, group: &str, vm: &str) -> String {
    let purpose = format!("nic {group} {vm}");
    let name = |turn| {
        let digits = 100 + ids::bits(world.seed, Stream::Name, &purpose, turn) % 900;
        format!("{vm}{digits}")
    };
    let is_free = |name: &String| {
        world
            .resource(&ResourceId::new(group, Kind::NetworkInterface, name))
            .is_none()
    };
    (0..900).map(name).find(is_free).unwrap_or_else(|| name(0))
}

/// `<vm>_disk1_<32 hex>` or `<vm>_OsDisk_1_<32 hex>`; the hex is the disk's own GUID without dashes (facts.md §1.5, §3.3).
pub(in crate::arm) fn os_disk(vm: &str, first_form: bool, unique_id: &str) -> String {
    let middle = if first_form { "disk1" } else { "OsDisk_1" };
    [vm, "_", middle, "_", &unique_id.replace("-", "")].concat()
}

/// `<vm>_disk2_<32 hex>`: a VM's first data disk (facts.md §3.3).
pub(in crate::arm) fn data_disk(vm: &str, lun: u8, unique_id: &str) -> String {
    format!("{vm}_disk{}_{}", u32::from(lun) + 2, unique_id.replace('-', ""))
}

/// `clitec259000000`: a Uniform instance's computer name, its id in six digits of base 36 (facts.md §3.1).
pub(in crate::arm) fn uniform_computer_name(prefix: &str, instance_id: u32) -> String {
    let mut digits = [b'0'; 6];
    let mut rest = instance_id as usize;
    for digit in digits.iter_mut().rev() {
        *digit = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest % 36];
        rest /= 36;
    }
    format!("{prefix}{}", String::from_utf8_lossy(&digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uniform_computer_names_count_in_base_36() {
        assert_eq!(uniform_computer_name("clitec259", 0), "clitec259000000");
        assert_eq!(uniform_computer_name("clitec259", 10), "clitec25900000A");
        assert_eq!(uniform_computer_name("clitec259", 36), "clitec259000010");
    }
}
