//! Large worlds: sets of as many as 1000, in a network with room for them.

use flexlab::arm::spec::{OrchestrationMode, SpecBody};
use flexlab::arm::{Moment, Operation, World};

use crate::support::{create_set_as, roomy, run, set_spec, with_group_in};

/// In a network with room for all that a world here has.
pub(crate) fn set_of(name: &str, capacity: u32) -> Operation {
    let mut operation = create_set_as(name, set_spec(OrchestrationMode::Flexible, capacity));
    if let Operation::Deploy(request) = &mut operation {
        for resource in &mut request.resources {
            if let SpecBody::VirtualNetwork(network) = &mut resource.body {
                let wide: ipnet::Ipv4Net = "10.0.0.0/8".parse().expect("a range");
                network.address_prefixes = vec![wide];
                network.subnets[0].address_prefix = wide;
            }
        }
    }
    operation
}

pub(crate) fn after(world: &World, operation: &Operation) -> (World, Vec<Moment>) {
    run(world, std::slice::from_ref(operation))
}

/// As many sets of 1000 as make so many resources.
pub(crate) fn world_of(resources: usize) -> World {
    let mut world = with_group_in(&roomy());
    let mut number = 0;
    while world.resources().count() < resources {
        number += 1;
        assert!(number <= resources, "a set that makes nothing");
        let left = (resources - world.resources().count()).div_ceil(4).clamp(1, 1000);
        world = after(&world, &set_of(&format!("set{number}"), left as u32)).0;
    }
    world
}
