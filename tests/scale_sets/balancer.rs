//! Load balancers before scale sets, and what goes out (facts.md §2.1, §2.13).

use super::*;

fn balancer(basic: bool) -> ResourceSpec {
    resource(
        "lb",
        SpecBody::LoadBalancer(LoadBalancerSpec {
            frontends: vec![FrontendSpec {
                name: "front".into(),
                public_ip: None,
                subnet: Some(subnet()),
                private_ip: None,
            }],
            pools: vec!["pool".into()],
            basic,
            probes: vec![ProbeSpec {
                name: "probe".into(),
                protocol: "Tcp".into(),
                port: 80,
                interval_seconds: 15,
            }],
            rules: vec![BalancingRule {
                name: "web".into(),
                frontend: "front".into(),
                pool: "pool".into(),
                probe: Some("probe".into()),
                protocol: Protocol::Tcp,
                frontend_port: 80,
                backend_port: 80,
                disable_outbound_snat: false,
            }],
            nat_rules: vec![NatRule {
                name: "ssh".into(),
                frontend: "front".into(),
                protocol: Protocol::Tcp,
                frontend_port: 50_000,
                last_frontend_port: Some(50_099),
                backend_port: 22,
                pool: Some("pool".into()),
            }],
            outbound_rules: Vec::new(),
        }),
    )
}

fn behind(mut spec: ScaleSetSpec) -> ScaleSetSpec {
    profile_of(&mut spec).network_interfaces[0].pools = vec![PoolId {
        load_balancer: id(Kind::LoadBalancer, "lb"),
        name: "pool".into(),
    }];
    spec
}

#[test]
fn instances_are_in_their_sets_pool_and_a_basic_balancer_takes_uniform_sets_alone() {
    let mut bench = Bench::new();
    bench.put(balancer(false));
    bench.put(set("demo-set", behind(flexible(2))));
    let pool = &bench.body(Kind::LoadBalancer, "lb")["properties"]["backendAddressPools"][0]["properties"];
    assert_eq!(
        pool["backendIPConfigurations"].as_array().map(Vec::len),
        Some(2),
        "{pool}"
    );
    for nic in bench.world.of_kind(Kind::NetworkInterface) {
        let body = json::resource(&bench.world, nic);
        let pools =
            &body["properties"]["ipConfigurations"][0]["properties"]["loadBalancerBackendAddressPools"];
        assert_eq!(pools.as_array().map(Vec::len), Some(1), "{body}");
    }
    let error = bench.refusal(&Operation::Delete {
        id: id(Kind::LoadBalancer, "lb"),
        with: Vec::new(),
        force: false,
    });
    assert!(error.ours, "what has instances stays");
    let mut bench = Bench::new();
    bench.put(balancer(false));
    bench.put(set("uni", behind(uniform(2))));
    let pool = &bench.body(Kind::LoadBalancer, "lb")["properties"]["backendAddressPools"][0]["properties"];
    assert_eq!(
        pool["backendIPConfigurations"].as_array().map(Vec::len),
        Some(2),
        "{pool}"
    );
    let mut bench = Bench::new();
    bench.put(balancer(true));
    assert!(
        bench
            .refusal(&put(set("demo-set", behind(flexible(2)))))
            .message
            .contains("Basic SKU")
    );
    bench.put(set("demo-set", behind(uniform(2))));
}

#[test]
fn rules_name_what_is_there_and_a_port_once() {
    let bench = Bench::new();
    for (what, change) in [
        (
            "a pool",
            (|lb: &mut LoadBalancerSpec| lb.rules[0].pool = "none".into()) as fn(&mut LoadBalancerSpec),
        ),
        ("a probe", |lb| lb.rules[0].probe = Some("none".into())),
        ("a frontend", |lb| lb.nat_rules[0].frontend = "none".into()),
        ("a port", |lb| lb.nat_rules[0].frontend_port = 1),
    ] {
        let mut asked = balancer(false);
        if let SpecBody::LoadBalancer(spec) = &mut asked.body {
            change(spec);
        }
        let error = bench.refusal(&put(asked));
        let expected = if what == "a port" {
            "RulesUseSameFrontendPortProtocolAndVIP"
        } else {
            "InvalidResourceReference"
        };
        assert_eq!(error.code, expected, "{what}");
    }
}

#[test]
fn no_two_frontends_have_one_private_address() {
    let mut bench = Bench::new();
    let with = |addresses: &[Option<&str>]| {
        let mut spec = balancer(false);
        let SpecBody::LoadBalancer(body) = &mut spec.body else {
            unreachable!("it is one")
        };
        let front = body.frontends.remove(0);
        let numbered = |(number, ip): (usize, &Option<&str>)| FrontendSpec {
            name: if number == 0 {
                "front".into()
            } else {
                format!("front-{number}")
            },
            private_ip: ip.map(|ip| ip.parse().expect("an address")),
            ..front.clone()
        };
        body.frontends = addresses.iter().enumerate().map(numbered).collect();
        spec
    };
    let twice = with(&[Some("10.0.0.9"), Some("10.0.0.9")]);
    assert_eq!(bench.refusal(&put(twice)).code, "PrivateIPAddressIsAllocated");
    // What is fixed is nobody else's, also where the other comes first.
    bench.put(with(&[None, Some("10.0.0.4")]));
    let frontends = &bench.body(Kind::LoadBalancer, "lb")["properties"]["frontendIPConfigurations"];
    let given: Vec<&Value> = (0..2)
        .map(|number| &frontends[number]["properties"]["privateIPAddress"])
        .collect();
    assert_eq!(given, ["10.0.0.5", "10.0.0.4"]);
}
