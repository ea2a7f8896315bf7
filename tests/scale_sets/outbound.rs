//! What a machine gets out to the Internet by (facts.md §2.13, §2.1 "Default outbound connectivity").

use super::*;

fn address() -> ResourceSpec {
    resource(
        "out-ip",
        SpecBody::PublicIpAddress(PublicIpSpec {
            idle_timeout_in_minutes: 4,
            dynamic: false,
        }),
    )
}

fn balancer(change: impl FnOnce(&mut LoadBalancerSpec)) -> ResourceSpec {
    let mut spec = LoadBalancerSpec {
        frontends: vec![FrontendSpec {
            name: "front".into(),
            public_ip: Some(id(Kind::PublicIpAddress, "out-ip")),
            subnet: None,
            private_ip: None,
        }],
        pools: vec!["pool".into()],
        ..LoadBalancerSpec::default()
    };
    change(&mut spec);
    resource("lb", SpecBody::LoadBalancer(spec))
}

fn leads_out(lb: &mut LoadBalancerSpec) {
    lb.outbound_rules = vec![OutboundRule {
        name: "out".into(),
        frontends: vec!["front".into()],
        pool: "pool".into(),
    }];
}

fn behind(mut spec: ScaleSetSpec) -> ScaleSetSpec {
    profile_of(&mut spec).network_interfaces[0].pools = vec![PoolId {
        load_balancer: id(Kind::LoadBalancer, "lb"),
        name: "pool".into(),
    }];
    spec
}

/// What the set's instances get out by, when all have one way.
fn way(bench: &Bench) -> String {
    let rows = bench.instances("demo-set");
    let words = |row: &Value| row["outbound"].as_str().unwrap_or_default().to_owned();
    let mut ways: Vec<String> = rows.iter().map(words).collect();
    ways.dedup();
    ways.join(" ")
}

#[test]
fn a_flexible_sets_own_instances_have_no_way_out_by_default() {
    for (what, spec, expected) in [
        ("Flexible", flexible(2), "None"),
        ("Uniform", uniform(2), "Default"),
        (
            "Flexible with addresses",
            set_spec(OrchestrationMode::Flexible, 2),
            "PublicIp",
        ),
    ] {
        let mut bench = Bench::new();
        bench.put(set("demo-set", spec));
        assert_eq!(way(&bench), expected, "{what}");
    }
}

#[test]
fn an_added_vm_keeps_the_way_out_that_it_had() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(0)));
    let added = lone_vm("added", |vm| {
        vm.virtual_machine_scale_set = Some(id(Kind::ScaleSet, "demo-set"))
    });
    bench.run(&deploy("added", added));
    assert_eq!(way(&bench), "Default");
}

#[test]
fn a_standard_balancer_leads_out_by_an_outbound_rule_alone() {
    for (rule, expected) in [(true, "OutboundRule"), (false, "None")] {
        let mut bench = Bench::new();
        bench.put(address());
        bench.put(balancer(|lb| {
            if rule {
                leads_out(lb);
            }
        }));
        bench.put(set("demo-set", behind(flexible(1))));
        assert_eq!(way(&bench), expected);
        // The rule is made afterwards, or goes.
        bench.put(balancer(|lb| {
            if !rule {
                leads_out(lb);
            }
        }));
        assert_eq!(way(&bench), if rule { "None" } else { "OutboundRule" });
    }
}

#[test]
fn a_basic_public_balancer_leads_out_by_itself() {
    let mut bench = Bench::new();
    bench.put(address());
    bench.put(balancer(|lb| lb.basic = true));
    bench.put(set("demo-set", behind(uniform(1))));
    assert_eq!(way(&bench), "BasicLoadBalancer");
}

#[test]
fn in_a_private_subnet_nothing_is_lent() {
    let mut bench = Bench::new();
    let mut network = vnet();
    if let SpecBody::VirtualNetwork(network) = &mut network.body {
        network.subnets[0].private = true;
    }
    bench.put(network);
    bench.put(set("demo-set", uniform(1)));
    assert_eq!(way(&bench), "None");
    let body = bench.body(Kind::VirtualNetwork, "app-grp-vnet");
    assert_eq!(
        body["properties"]["subnets"][0]["properties"]["defaultOutboundAccess"],
        false
    );
}
