//! Security rules and what they let through, by tables.

mod support;

use flexlab::arm::network::reach::*;
use flexlab::arm::spec::*;
use flexlab::arm::*;
use support::*;

/// name, priority, access, protocol, source, source ports, destination ports
type Row = (
    &'static str,
    u16,
    Access,
    Protocol,
    &'static str,
    &'static str,
    &'static str,
);

fn nsg(rows: &[Row]) -> NetworkSecurityGroupSpec {
    let rule = |&(name, priority, access, protocol, source, source_ports, ports): &Row| SecurityRule {
        name: name.into(),
        protocol,
        source_port_range: source_ports.into(),
        destination_port_range: ports.into(),
        source_address_prefix: source.into(),
        destination_address_prefix: "*".into(),
        access,
        priority,
        direction: Direction::Inbound,
        description: String::new(),
    };
    NetworkSecurityGroupSpec {
        security_rules: rows.iter().map(rule).collect(),
    }
}

fn name_of(nsg: &NetworkSecurityGroupSpec, flow: Flow) -> &str {
    &decide(nsg, &flow).rule.name
}

#[test]
fn the_lowest_priority_that_speaks_of_a_connection_decides() {
    use Access::{Allow, Deny};
    use Protocol::{Any, Tcp, Udp};
    let ssh = ("SSH", 300, Allow, Tcp, "*", "*", "22");
    let table: &[(&[Row], u16, &str)] = &[
        (&[], 22, "DenyAllInBound"),
        (&[ssh], 22, "SSH"),
        (&[ssh], 23, "DenyAllInBound"),
        (&[ssh, ("Shut", 200, Deny, Any, "*", "*", "*")], 22, "Shut"),
        (&[ssh, ("Shut", 400, Deny, Any, "*", "*", "*")], 22, "SSH"),
        (&[ssh, ("Shut", 400, Deny, Any, "*", "*", "*")], 80, "Shut"),
        (&[("Udp", 300, Allow, Udp, "*", "*", "22")], 22, "DenyAllInBound"),
        (
            &[("Range", 300, Allow, Any, "Internet", "*", "20-25")],
            22,
            "Range",
        ),
        (&[("List", 300, Allow, Any, "any", "*", "80, 22")], 22, "List"),
        (&[("All", 300, Allow, Any, "0.0.0.0/0", "*", "*")], 65535, "All"),
        (
            &[("Source port", 300, Allow, Tcp, "*", "22", "*")],
            22,
            "DenyAllInBound",
        ),
        (
            &[("One", 300, Allow, Tcp, "203.0.113.7", "*", "22")],
            22,
            "DenyAllInBound",
        ),
        (
            &[ssh, ("One", 200, Deny, Tcp, "203.0.113.7", "*", "22")],
            22,
            "SSH",
        ),
        (
            &[("Vnet", 300, Allow, Tcp, "VirtualNetwork", "*", "22")],
            22,
            "DenyAllInBound",
        ),
    ];
    for (rules, port, expected) in table {
        assert_eq!(
            name_of(&nsg(rules), Flow::from_internet(*port)),
            *expected,
            "{rules:?} port {port}"
        );
    }
}

#[test]
fn a_narrow_source_is_let_in_by_its_own_rule() {
    let nsg = nsg(&[(
        "Home",
        300,
        Access::Allow,
        Protocol::Tcp,
        "203.0.113.0/24",
        "*",
        "22",
    )]);
    let from = |text: &str| Flow {
        remote: Remote::Range(text.parse().expect("a range")),
        ..Flow::from_internet(22)
    };
    assert_eq!(name_of(&nsg, from("203.0.113.7/32")), "Home");
    assert_eq!(name_of(&nsg, from("203.0.112.0/23")), "DenyAllInBound");
    assert_eq!(name_of(&nsg, from("10.0.0.9/32")), "AllowVnetInBound");
}

#[test]
fn the_defaults_let_the_network_and_the_balancer_in_and_everything_out() {
    let nsg = nsg(&[]);
    let inbound = |remote| Flow {
        remote,
        ..Flow::from_internet(22)
    };
    assert_eq!(name_of(&nsg, inbound(Remote::VirtualNetwork)), "AllowVnetInBound");
    assert_eq!(
        name_of(&nsg, inbound(Remote::LoadBalancer)),
        "AllowAzureLoadBalancerInBound"
    );
    let out = Flow {
        direction: Direction::Outbound,
        ..Flow::from_internet(443)
    };
    assert_eq!(name_of(&nsg, out), "AllowInternetOutBound");
}

/// Every port, decided one by one, agrees with the stretches that `open_ports` gives.
#[test]
fn stretches_of_open_ports_agree_with_each_ports_decision() {
    use Access::{Allow, Deny};
    use Protocol::{Any, Tcp};
    let nsg = nsg(&[
        ("A", 100, Deny, Tcp, "*", "*", "8005-8010,65535"),
        ("B", 200, Allow, Tcp, "*", "*", "22,8000-8080"),
        ("C", 300, Allow, Any, "*", "*", "60000-65535"),
        ("D", 310, Allow, Any, "203.0.113.7", "*", "*"),
    ]);
    let flow = Flow::from_internet(0);
    let open = open_ports(&nsg, &flow);
    for port in 0..=u16::MAX {
        let listed = open
            .iter()
            .find(|stretch| (stretch.from..=stretch.to).contains(&port));
        let decision = decide(&nsg, &Flow { port, ..flow });
        let allowed = (decision.access == Allow).then_some(&decision.rule.name);
        assert_eq!(listed.map(|stretch| &stretch.rule), allowed, "port {port}");
    }
    assert_eq!(open.len(), 4);
}

#[test]
fn what_is_no_port_or_address_opens_nothing() {
    for (source, ports) in [
        ("nobody", "22"),
        ("*", "ssh"),
        ("*", "99999"),
        ("", ""),
        ("*", "30-20"),
        ("300.1.1.1/8", "22"),
    ] {
        let nsg = nsg(&[("Odd", 100, Access::Allow, Protocol::Tcp, source, "*", ports)]);
        assert_eq!(
            name_of(&nsg, Flow::from_internet(22)),
            "DenyAllInBound",
            "{source} {ports}"
        );
    }
}

/// A world with newvm alone, whose interface has what is asked for.
fn newvm(public_ip: bool, rules: Option<Vec<SecurityRule>>) -> World {
    let mut operation = create_vm(vm_spec(None));
    let Operation::Deploy(request) = &mut operation else {
        panic!("a deployment")
    };
    for spec in &mut request.resources {
        match &mut spec.body {
            SpecBody::NetworkInterface(nic) => {
                nic.public_ip = nic.public_ip.take().filter(|_| public_ip);
                nic.network_security_group = nic.network_security_group.take().filter(|_| rules.is_some());
            }
            SpecBody::NetworkSecurityGroup(nsg) => nsg.security_rules = rules.clone().unwrap_or_default(),
            _ => {}
        }
    }
    request.resources.push(vnet());
    run(&with_group(), &[operation]).0
}

fn shut() -> SecurityRule {
    SecurityRule {
        name: "Shut".into(),
        access: Access::Deny,
        priority: 200,
        ..ssh_rule()
    }
}

#[test]
fn what_stands_in_the_way_is_named() {
    let vm = id(Kind::VirtualMachine, "newvm");
    let (yes, no) = (true, false);
    // public IP, rules, power action; allows, reaches; what the failed checks found
    type Case = (
        bool,
        Option<Vec<SecurityRule>>,
        Option<PowerAction>,
        bool,
        bool,
        &'static [&'static str],
    );
    let cases: Vec<Case> = vec![
        (yes, Some(vec![ssh_rule()]), None, yes, yes, &[]),
        (
            no,
            Some(vec![ssh_rule()]),
            None,
            yes,
            no,
            &["Network interface newvm447 has no public IP address."],
        ),
        (
            yes,
            Some(vec![]),
            None,
            no,
            no,
            &["Denied by rule DenyAllInBound (priority 65500) of newvm-nsg."],
        ),
        (
            yes,
            Some(vec![ssh_rule(), shut()]),
            None,
            no,
            no,
            &["Denied by rule Shut (priority 200) of newvm-nsg."],
        ),
        (
            yes,
            None,
            None,
            no,
            no,
            &[
                "Network interface newvm447 has no network security group, and a Standard public IP address is closed until a rule opens it.",
            ],
        ),
        (
            yes,
            Some(vec![ssh_rule()]),
            Some(PowerAction::Deallocate),
            yes,
            no,
            &["newvm is Stopped (deallocated)."],
        ),
        (
            yes,
            Some(vec![ssh_rule()]),
            Some(PowerAction::PowerOff),
            yes,
            no,
            &["newvm is Stopped."],
        ),
        (
            no,
            Some(vec![]),
            Some(PowerAction::Deallocate),
            no,
            no,
            &[
                "Network interface newvm447 has no public IP address.",
                "Denied by rule DenyAllInBound (priority 65500) of newvm-nsg.",
                "newvm is Stopped (deallocated).",
            ],
        ),
    ];
    for (public_ip, rules, action, allowed, reached, expected) in cases {
        let mut world = newvm(public_ip, rules.clone());
        if let Some(action) = action {
            world = run(
                &world,
                &[Operation::Power {
                    id: vm.clone(),
                    action,
                }],
            )
            .0;
        }
        let checks = connect_checks(&world, &vm, 22);
        let case = format!("{public_ip} {rules:?} {action:?}");
        assert_eq!(
            (allows(&world, &vm, 22), reaches(&world, &vm, 22)),
            (allowed, reached),
            "{case}"
        );
        assert_eq!(checks.iter().all(|check| check.ok), reached, "{case}");
        let failed: Vec<&str> = checks
            .iter()
            .filter(|check| !check.ok)
            .map(|check| check.found.as_str())
            .collect();
        assert_eq!(failed, expected, "{case}");
        assert!(
            checks.iter().all(|check| check.ok == check.how_to_fix.is_empty()),
            "{case}"
        );
    }
}

#[test]
fn a_machine_that_is_not_there_is_not_reached() {
    let (world, nobody) = (with_group(), id(Kind::VirtualMachine, "nobody"));
    assert!(!allows(&world, &nobody, 22) && !reaches(&world, &nobody, 22));
    assert_eq!(connect_checks(&world, &nobody, 22), []);
}
