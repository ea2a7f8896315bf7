//! Start, stop and the others, each in each state; whole sets and single machines (facts.md §5.2).

use PowerAction::*;
use flexlab::arm::compute::can;

use super::*;

/// The state, the action, whether it is taken, and where it leads.
#[test]
fn each_action_in_each_state() {
    for (before, action, after) in [
        (None, Start, Some(PowerState::Running)),
        (None, PowerOff, Some(PowerState::Stopped)),
        (None, Deallocate, Some(PowerState::Deallocated)),
        (None, Restart, Some(PowerState::Running)),
        (None, Redeploy, Some(PowerState::Running)),
        (None, Reapply, Some(PowerState::Running)),
        (Some(PowerOff), Start, Some(PowerState::Running)),
        (Some(PowerOff), Restart, Some(PowerState::Running)),
        (Some(PowerOff), Deallocate, Some(PowerState::Deallocated)),
        (Some(PowerOff), Reapply, Some(PowerState::Stopped)),
        (Some(Deallocate), Start, Some(PowerState::Running)),
        (Some(Deallocate), Deallocate, Some(PowerState::Deallocated)),
        (Some(Deallocate), Restart, None),
        (Some(Deallocate), PowerOff, None),
        (Some(Deallocate), Redeploy, None),
    ] {
        let mut bench = Bench::new();
        bench.run(&deploy("vm", lone_vm("lone", |_| ())));
        let power = |action| Operation::Power {
            id: id(Kind::VirtualMachine, "lone"),
            action,
        };
        if let Some(before) = before {
            bench.run(&power(before));
        }
        match after {
            Some(after) => {
                bench.run(&power(action));
                assert_eq!(bench.vm("lone").power_state, after, "{before:?} {action:?}");
            }
            None => {
                let error = bench.refusal(&power(action));
                assert_eq!(&*error.code, "OperationNotAllowed", "{before:?} {action:?}");
                let resource = bench
                    .world
                    .resource(&id(Kind::VirtualMachine, "lone"))
                    .expect("the VM");
                assert!(
                    can::power_reason(resource, action).is_some(),
                    "the button is off too"
                );
            }
        }
    }
}

#[test]
fn a_whole_set_and_some_of_it() {
    for spec in [flexible(3), uniform(3)] {
        let mut bench = Bench::new();
        bench.put(set("demo-set", spec));
        let power = |instances: Vec<String>, action| Operation::SetPower {
            set: id(Kind::ScaleSet, "demo-set"),
            instances,
            action,
        };
        bench.run(&power(Vec::new(), Deallocate));
        assert_eq!(bench.count("demo-set", "powerState", "Stopped (deallocated)"), 3);
        let one = bench.instances("demo-set")[1]["instanceId"]
            .as_str()
            .expect("an id")
            .to_owned();
        bench.run(&power(vec![one.clone()], Start));
        assert_eq!(bench.count("demo-set", "powerState", "Running"), 1);
        // A start of all leaves the running one alone.
        bench.run(&power(Vec::new(), Start));
        assert_eq!(bench.count("demo-set", "powerState", "Running"), 3);
        bench.run(&Operation::Protect {
            set: id(Kind::ScaleSet, "demo-set"),
            instances: vec![one],
            from_scale_in: false,
            from_scale_set_actions: true,
        });
        bench.run(&power(Vec::new(), PowerOff));
        assert_eq!(
            bench.count("demo-set", "powerState", "Running"),
            1,
            "the protected one"
        );
        let error = bench.refusal(&power(vec!["nobody".into()], Start));
        assert_eq!(error.code, "NotFound");
    }
}

#[test]
fn what_is_on_its_way_is_left_alone() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", uniform(1)));
    let power = Operation::InstancePower {
        set: id(Kind::ScaleSet, "demo-set"),
        instances: vec![0],
        action: Restart,
    };
    bench.ask(&Operation::InstanceDelete {
        set: id(Kind::ScaleSet, "demo-set"),
        instances: vec![0],
    });
    assert_eq!(bench.refusal(&power).code, "OperationNotAllowed");
    bench.settle();
    assert_eq!(bench.refusal(&power).code, "NotFound");
}

#[test]
fn a_resize_restarts_what_runs() {
    let mut bench = Bench::new();
    bench.run(&deploy("vm", lone_vm("lone", |_| ())));
    let mut spec = bench.vm("lone").spec.clone();
    std::rc::Rc::make_mut(&mut spec.machine).vm_size = "Standard_D2s_v3".into();
    let resize = put(resource("lone", SpecBody::VirtualMachine(Box::new(spec))));
    bench.ask(&resize);
    assert_ne!(bench.vm("lone").power_state, PowerState::Running);
    bench.settle();
    assert_eq!(bench.vm("lone").power_state, PowerState::Running);
    assert_eq!(
        bench.body(Kind::VirtualMachine, "lone")["properties"]["hardwareProfile"]["vmSize"],
        "Standard_D2s_v3"
    );
}
