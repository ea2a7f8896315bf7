//! The rows that pages show, on worlds that the engine made.

mod support;

use flexlab::arm::query::*;
use flexlab::arm::spec::*;
use flexlab::arm::*;
use support::*;

/// The seed's end: step 1, step 2, and what the subscription had before.
fn seed() -> World {
    let put = |name: &str, body| Operation::Put {
        group: GROUP.into(),
        resource: resource(name, body),
    };
    let operations = [
        put(
            "app-set",
            SpecBody::AvailabilitySet(AvailabilitySetSpec {
                platform_fault_domain_count: 2,
                platform_update_domain_count: 5,
                proximity_placement_group: None,
            }),
        ),
        put("appstorage2711", SpecBody::StorageAccount),
        put("appvault2711", SpecBody::KeyVault),
        create_set(OrchestrationMode::Flexible, 1),
        create_vm(vm_spec(Some("demo-set"))),
    ];
    run(&with_group(), &operations).0
}

fn set() -> ResourceId {
    id(Kind::ScaleSet, "demo-set")
}

/// The row's text without the drawn digits.
fn text(row: &ResourceRow) -> String {
    let drawn =
        |part: &str| matches!(part.len(), 8 | 32) && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let name: Vec<&str> = row
        .name()
        .split_inclusive(['_', '-'])
        .map(|part| {
            if drawn(part.trim_end_matches(['_', '-'])) {
                "#"
            } else {
                part
            }
        })
        .collect();
    format!(
        "{} | {} | {} | {} | {}",
        name.concat(),
        row.type_text,
        row.resource_group,
        row.location,
        row.subscription
    )
}

#[test]
fn all_resources_reads_as_the_seed_prints_it() {
    let rows: Vec<String> = all_resources(&seed())
        .iter()
        .map(text)
        .filter(|row| !row.starts_with("newvm"))
        .collect();
    assert_eq!(
        rows,
        [
            "app-grp-vnet | Virtual network | app-grp | Central India | Free Trial",
            "app-grp-vnet-nic01-# | Network Interface | app-grp | Central India | Free Trial",
            "app-set | Availability set | app-grp | Central India | Free Trial",
            "appstorage2711 | Storage account | app-grp | Central India | Free Trial",
            "appvault2711 | Key vault | app-grp | Central India | Free Trial",
            "basicNsgapp-grp-vnet-nic01 | Network security group | app-grp | Central India | Free Trial",
            "demo-set | Virtual machine scale set | app-grp | Central India | Free Trial",
            "demo-set_# | Virtual machine | app-grp | Central India | Free Trial",
            "demo-set_#disk1_# | Disk | APP-GRP | Central India | Free Trial",
            "NetworkWatcher_centralindia | Network Watcher | NetworkWatcherRG | Central India | Free Trial",
            "publicip-app-grp-vnet-nic01-# | Public IP address | app-grp | Central India | Free Trial",
        ]
    );
}

#[test]
fn the_instances_page_lists_the_sets_own_and_the_added_machine() {
    let rows = instance_rows(&seed(), &set());
    let seen: Vec<(&str, &str, &str, &str)> = rows
        .iter()
        .map(|row| {
            (
                &row.computer_name[..5],
                row.type_text,
                row.status,
                row.provisioning_state.text(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("demo-", "VM", "Running", "Succeeded"),
            ("newvm", "VM", "Running", "Succeeded")
        ]
    );
    assert_eq!((rows[0].of_profile, rows[1].of_profile), (true, false));
    assert!(rows.iter().all(|row| row.public_ip.is_some() && row.vm.is_some()));
    let summary = scale_set_summary(&seed(), &set()).expect("the set");
    assert_eq!(
        (summary.status.as_str(), summary.size.as_str()),
        ("2 out of 2 succeeded", "Standard_B1s (1 instance)")
    );
}

#[test]
fn a_uniform_sets_instances_are_rows_and_no_resources() {
    let (world, _) = run(&with_group(), &[create_set(OrchestrationMode::Uniform, 2)]);
    let rows = instance_rows(&world, &set());
    let seen: Vec<(&str, &str, Option<&ResourceId>)> = rows
        .iter()
        .map(|row| (&*row.name, &*row.instance_id, row.vm.as_ref()))
        .collect();
    assert_eq!(seen, [("demo-set_0", "0", None), ("demo-set_1", "1", None)]);
    assert_eq!(deletes_with(&world, &set()).instances, 2);
    assert!(deletes_with(&world, &set()).goes.is_empty());
}

#[test]
fn an_overview_says_what_the_portal_says() {
    let world = seed();
    let summary = vm_summary(&world, &id(Kind::VirtualMachine, "newvm")).expect("newvm");
    assert_eq!(summary.operating_system, "Linux (ubuntu 20.04)");
    assert_eq!(summary.size, "Standard B1s (1 vcpu, 1 GiB memory)");
    assert_eq!(summary.subnet_text(), "app-grp-vnet/default");
    assert_eq!(summary.scale_set, Some(set()));
    let address = summary
        .public_ip
        .as_ref()
        .map(|(_, address)| address.to_string())
        .expect("an address");
    assert_eq!(summary.ssh_command(), format!("ssh azureuser@{address}"));
    let stop = Operation::Power {
        id: id(Kind::VirtualMachine, "newvm"),
        action: PowerAction::Deallocate,
    };
    let stopped = vm_summary(&run(&world, &[stop]).0, &id(Kind::VirtualMachine, "newvm")).expect("newvm");
    assert_eq!(
        (stopped.status, stopped.operating_system.as_str()),
        ("Stopped (deallocated)", "Linux")
    );
}

/// What a pane says goes is what the engine takes, and what it says stays is left.
#[test]
fn a_delete_takes_what_was_said() {
    let world = seed();
    let own = instance_rows(&world, &set())[0].vm.clone().expect("a VM");
    for id in [
        id(Kind::VirtualMachine, "newvm"),
        own,
        set(),
        id(Kind::Disk, "nobody"),
    ] {
        let said = deletes_with(&world, &id);
        let delete = Operation::Delete {
            id: id.clone(),
            with: Vec::new(),
            force: false,
        };
        let after = run(&world, &[delete]).0;
        let gone: Vec<&ResourceId> = world
            .resources()
            .map(|old| &old.id)
            .filter(|old| **old != id && after.resource(old).is_none())
            .collect();
        assert_eq!(gone.len(), said.goes.len(), "{id}: {gone:?}");
        assert!(gone.iter().all(|gone| said.goes.contains(gone)), "{id}");
        assert!(said.stays.iter().all(|id| after.resource(id).is_some()), "{id}");
    }
}

#[test]
fn a_group_goes_with_all_that_is_in_it() {
    let world = seed();
    let said = group_deletes_with(&world, GROUP);
    assert_eq!(said.goes.len(), world.in_group("APP-GRP").count());
    assert!(said.stays.is_empty());
}

#[test]
fn a_machines_own_parts_are_offered_with_it() {
    let world = seed();
    let rows = associated(&world, &id(Kind::VirtualMachine, "newvm"));
    let seen: Vec<(&str, bool)> = rows.iter().map(|row| (row.type_text, row.goes_anyway)).collect();
    assert_eq!(
        seen,
        [
            ("Network interfaces", false),
            ("Public IP addresses", false),
            ("OS disk", true)
        ]
    );
    let with: Vec<ResourceId> = rows.iter().map(|row| row.id.clone()).collect();
    let delete = Operation::Delete {
        id: id(Kind::VirtualMachine, "newvm"),
        with: with.clone(),
        force: false,
    };
    let after = run(&world, &[delete]).0;
    assert!(with.iter().all(|id| after.resource(id).is_none()));
}
