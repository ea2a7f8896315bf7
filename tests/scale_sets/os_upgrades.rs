//! Newer versions of an image, and how a Uniform set's instances come to them (facts.md §2.1).

use std::rc::Rc;

use flexlab::arm::operation::MachineRef;
use flexlab::arm::rest::{Plane, Request, handle};
use flexlab::az::Shell;

use super::upgrades::{bigger, latest_rollout, policy, progress};
use super::*;

const OLD: &str = "20.04.202312060";
const NEW: &str = "20.04.202312061";

fn automatic(mut spec: ScaleSetSpec) -> ScaleSetSpec {
    spec.automatic_os_upgrade = true;
    watched(spec)
}

fn release(broken: bool) -> Injection {
    let image = machine().image;
    Injection::ImageReleased {
        publisher: image.publisher.to_uppercase(),
        offer: image.offer.clone(),
        sku: image.sku.clone(),
        broken,
    }
}

fn begun(spec: ScaleSetSpec) -> Bench {
    let mut bench = Bench::new();
    bench.put(set("demo-set", spec));
    bench
}

impl Bench {
    /// The answer of the control plane to a GET, or what a POST is answered with.
    fn answers(&mut self, method: &str, path: &str) -> (u16, Value) {
        let mut plane = Plane::of(self.world.clone());
        let request = Request {
            method: method.into(),
            url: format!("{path}?api-version=2023-09-01"),
            ..Request::default()
        };
        let response = handle(&mut plane, &request);
        self.world = plane.world().clone();
        (response.status, response.body.unwrap_or_default())
    }

    fn path(&self) -> String {
        id(Kind::ScaleSet, "demo-set").path(&self.world.subscription().id)
    }

    fn history(&mut self) -> Vec<Value> {
        let path = format!("{}/osUpgradeHistory", self.path());
        let (_, body) = self.answers("GET", &path);
        body["value"].as_array().expect("a list").clone()
    }

    /// The exact versions that the set's instances were made from, each once.
    fn versions(&mut self) -> Vec<String> {
        let list = format!("{}/virtualMachines", self.path());
        let of = id(Kind::ScaleSet, "demo-set");
        let vms = self.world.members(&of);
        let mut rows: Vec<Value> = vms.map(|vm| json::resource(&self.world, vm)).collect();
        if rows.is_empty() {
            let (_, body) = self.answers("GET", &list);
            rows = body["value"].as_array().expect("a list").clone();
        }
        let exact = |row: &Value| {
            let reference = &row["properties"]["storageProfile"]["imageReference"];
            reference["exactVersion"].as_str().expect("a version").to_owned()
        };
        let mut found: Vec<String> = rows.iter().map(exact).collect();
        found.sort();
        found.dedup();
        found
    }
}

#[test]
fn instances_come_to_a_newer_image_by_batches() {
    let mut bench = begun(automatic(uniform(10)));
    assert_eq!(bench.versions(), [OLD]);
    assert!(bench.history().is_empty());
    bench.ask(&Operation::Inject(release(false)));
    let mut most = 0;
    while bench.world.next_due().is_some() {
        bench.step();
        most = most.max(bench.count("demo-set", "provisioningState", "Updating"));
        let told: u64 = progress(&bench).into_iter().flatten().sum();
        assert_eq!(told, 10, "{:?}", progress(&bench));
    }
    assert_eq!(most, 2, "a fifth at a time");
    assert_eq!(bench.versions(), [NEW]);
    assert_eq!(bench.count("demo-set", "health", "Healthy"), 10);
    let history = bench.history();
    assert_eq!(history.len(), 1);
    let told = &history[0]["properties"];
    assert_eq!(told["runningStatus"]["code"], "Completed");
    assert!(told["runningStatus"]["endTime"].as_str() > told["runningStatus"]["startTime"].as_str());
    assert_eq!(told["startedBy"], "Platform");
    assert_eq!(told["targetImageReference"]["version"], NEW);
    assert_eq!(told["progress"]["successfulInstanceCount"], 10);
    assert_eq!(told.get("error"), None);
}

#[test]
fn latest_is_the_newest_for_what_is_made_afterwards() {
    for spec in [flexible(1), uniform(1)] {
        let mut bench = begun(spec);
        bench.inject(release(false));
        bench.inject(release(false));
        assert_eq!(bench.history(), Vec::<Value>::new(), "no policy asks for it");
        assert_eq!(bench.versions(), [OLD]);
        bench.scale("demo-set", 2);
        assert_eq!(bench.versions(), [OLD, "20.04.202312062"]);
    }
    let mut bench = Bench::new();
    bench.inject(release(false));
    bench.run(&deploy("vm", lone_vm("lone", |_| ())));
    let reference = |body: Value, at: &str| body.pointer(at).cloned().expect("a reference");
    let vm = bench.body(Kind::VirtualMachine, "lone");
    let exact = reference(vm, "/properties/storageProfile/imageReference/exactVersion");
    assert_eq!(exact, NEW);
    let disk = bench.world.of_kind(Kind::Disk).next().expect("a disk");
    let image = reference(
        json::resource(&bench.world, disk),
        "/properties/creationData/imageReference/id",
    );
    assert!(image.as_str().expect("an id").ends_with(NEW), "{image}");
}

#[test]
fn a_region_lists_the_versions_that_have_come_out() {
    let mut bench = Bench::new();
    bench.inject(release(false));
    let image = machine().image;
    let list = format!(
        "/subscriptions/{}/providers/Microsoft.Compute/locations/{REGION}/publishers/{}/artifacttypes/vmimage/offers/{}/skus/{}/versions",
        bench.world.subscription().id,
        image.publisher,
        image.offer,
        image.sku
    );
    let (_, body) = bench.answers("GET", &list);
    let names: Vec<&Value> = body
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| &one["name"])
        .collect();
    assert_eq!(names, [OLD, NEW]);
    assert_eq!(bench.answers("GET", &format!("{list}/{NEW}")).0, 200);
    assert_eq!(bench.answers("GET", &format!("{list}/20.04.202312062")).0, 404);
    let unknown = Injection::ImageReleased {
        publisher: "nobody".into(),
        offer: "nothing".into(),
        sku: "none".into(),
        broken: false,
    };
    assert_eq!(bench.refusal(&Operation::Inject(unknown)).code, "NotFound");
}

#[test]
fn an_image_on_which_nothing_answers_is_taken_back_unless_the_policy_says_no() {
    for no_rollback in [false, true] {
        let mut spec = automatic(uniform(10));
        spec.policies.os_upgrade.no_rollback = no_rollback;
        let mut bench = begun(spec);
        bench.inject(release(true));
        let told = bench.history()[0]["properties"].clone();
        assert_eq!(told["runningStatus"]["code"], "Faulted");
        assert_eq!(
            told["error"]["code"],
            "MaxUnhealthyInstancePercentExceededInRollingUpgrade"
        );
        assert_eq!(told["progress"]["failedInstanceCount"], 2);
        assert_eq!(told["progress"]["pendingInstanceCount"], 8);
        let back = &told["rollbackInfo"]["successfullyRolledbackInstanceCount"];
        if no_rollback {
            assert_eq!(*back, Value::Null);
            assert_eq!(bench.versions(), [OLD, NEW]);
            assert_eq!(bench.count("demo-set", "health", "Unhealthy"), 2);
        } else {
            assert_eq!(*back, 2);
            assert_eq!(bench.versions(), [OLD]);
            assert_eq!(bench.count("demo-set", "health", "Healthy"), 10);
        }
        // It is not tried again; a version that works is.
        bench.scale("demo-set", 9);
        assert_eq!(bench.history().len(), 1);
        bench.inject(release(false));
        let healthy = if no_rollback { 7 } else { 9 };
        assert!(bench.count("demo-set", "health", "Healthy") >= healthy);
        assert_eq!(bench.history().len(), 2);
    }
}

#[test]
fn an_upgrade_goes_by_its_sets_own_policy_where_it_says_so() {
    for (own, most) in [(false, 2), (true, 5)] {
        let mut spec = policy(automatic(uniform(10)), UpgradeMode::Rolling);
        spec.policies.rolling = Some(RollingUpgrade {
            max_batch_percent: 50,
            ..RollingUpgrade::default()
        });
        spec.policies.os_upgrade.own_policy = own;
        let mut bench = begun(spec);
        bench.ask(&Operation::Inject(release(false)));
        let mut seen = 0;
        while bench.world.next_due().is_some() {
            bench.step();
            seen = seen.max(bench.count("demo-set", "provisioningState", "Updating"));
        }
        assert_eq!(seen, most);
        let batch = &latest_rollout(&bench)["properties"]["policy"]["maxBatchInstancePercent"];
        assert_eq!(
            batch.as_u64(),
            (!own).then_some(20),
            "the typed set has no document"
        );
        assert_eq!(bench.versions(), [NEW]);
    }
}

#[test]
fn with_max_surge_new_instances_bring_the_new_image() {
    let mut spec = automatic(uniform(4));
    spec.policies.rolling = Some(RollingUpgrade {
        surge: true,
        ..RollingUpgrade::default()
    });
    spec.policies.os_upgrade.own_policy = true;
    let mut bench = begun(spec);
    let before = bench.names("demo-set");
    bench.inject(release(false));
    assert_eq!(bench.versions(), [NEW]);
    let after = bench.names("demo-set");
    assert!(after.len() == 4 && !after.iter().any(|name| before.contains(name)));
    assert_eq!(
        bench.history()[0]["properties"]["progress"]["successfulInstanceCount"],
        4
    );
}

#[test]
fn flexible_sets_have_no_such_upgrades() {
    let bench = Bench::new();
    let error = bench.refusal(&put(set("demo-set", automatic(flexible(2)))));
    assert!(error.ours && error.message.contains("automaticOSUpgradePolicy"));
    // A client may say so all the same (data/observed_properties.csv), and nothing comes of it.
    let mut bench = begun(watched(flexible(2)));
    bench.inject(release(false));
    let path = format!("{}/osRollingUpgrade", bench.path());
    assert_eq!(bench.answers("POST", &path).0, 202);
    bench.settle();
    assert_eq!(bench.versions(), [OLD]);
    assert_eq!(bench.history(), Vec::<Value>::new());
}

#[test]
fn an_upgrade_may_be_asked_for_and_cancelled() {
    let mut bench = begun(watched(uniform(10)));
    let path = format!("{}/osRollingUpgrade", bench.path());
    assert_eq!(bench.answers("POST", &path).0, 202);
    bench.settle();
    assert_eq!(bench.history(), Vec::<Value>::new(), "all have the latest");
    bench.inject(release(false));
    let ask = Operation::StartOsUpgrade {
        set: id(Kind::ScaleSet, "demo-set"),
    };
    bench.ask(&ask);
    assert_eq!(bench.refusal(&ask).code, "OperationNotAllowed");
    while bench.rollout().done() < 4 {
        bench.step();
    }
    bench.run(&Operation::CancelUpgrade {
        set: id(Kind::ScaleSet, "demo-set"),
    });
    assert_eq!(bench.versions(), [OLD, NEW]);
    let told = bench.history()[0]["properties"].clone();
    assert_eq!(told["startedBy"], "User");
    assert_eq!(told["runningStatus"]["code"], "Cancelled");
    assert_eq!(told["progress"]["pendingInstanceCount"], 6);
    bench.run(&ask);
    assert_eq!(bench.versions(), [NEW]);
    assert_eq!(bench.history().len(), 2);
    assert_eq!(
        bench.history()[0]["properties"]["progress"]["successfulInstanceCount"],
        6
    );
}

/// The one that is under way goes on, and the other follows it.
#[test]
fn a_model_and_an_image_wait_for_each_other() {
    let mut bench = begun(policy(automatic(uniform(5)), UpgradeMode::Rolling));
    let grows = bench.changed("demo-set", bigger);
    bench.ask(&grows);
    bench.ask(&Operation::Inject(release(false)));
    bench.ask(&Operation::Inject(release(false)));
    assert_eq!(bench.history(), Vec::<Value>::new());
    bench.settle();
    assert_eq!(bench.count("demo-set", "latestModel", true), 5);
    assert_eq!(bench.versions(), ["20.04.202312062"]);
    assert_eq!(bench.history().len(), 1);
    // A newer model ends an upgrade of the image, which begins anew after it.
    bench.ask(&Operation::Inject(release(false)));
    while bench.rollout().done() < 2 {
        bench.step();
    }
    let shrinks = bench.changed("demo-set", |set| machine_of(set).vm_size = "Standard_B1s".into());
    bench.run(&shrinks);
    assert_eq!(bench.count("demo-set", "latestModel", true), 5);
    let codes = |bench: &mut Bench| -> Vec<Value> {
        let code = |one: &Value| one["properties"]["runningStatus"]["code"].clone();
        bench.history().iter().map(code).collect()
    };
    assert_eq!(codes(&mut bench), ["Completed", "Cancelled", "Completed"]);
    assert_eq!(bench.versions(), ["20.04.202312063"]);
}

#[test]
fn what_is_protected_or_being_made_is_seen_to() {
    let mut bench = begun(automatic(uniform(3)));
    bench.run(&Operation::Protect {
        set: id(Kind::ScaleSet, "demo-set"),
        instances: vec!["0".into()],
        from_scale_in: false,
        from_scale_set_actions: true,
    });
    let grows = bench.changed("demo-set", |set| set.capacity = 5);
    bench.ask(&grows);
    assert_eq!(bench.count("demo-set", "provisioningState", "Creating"), 2);
    bench.ask(&Operation::Inject(release(false)));
    assert_eq!(progress(&bench), [0, 0, 0, 4].map(Some));
    bench.settle();
    assert_eq!(bench.versions(), [OLD, NEW]);
    assert_eq!(progress(&bench), [4, 0, 0, 0].map(Some));
    // Made anew by hand, it has the latest too.
    bench.run(&Operation::InstancePower {
        set: id(Kind::ScaleSet, "demo-set"),
        instances: vec![0],
        action: PowerAction::Reimage,
    });
    assert_eq!(bench.versions(), [NEW]);
}

/// A policy that comes after the image is as good; a deferred upgrade waits to be asked for.
#[test]
fn a_policy_may_come_late_or_defer() {
    let mut spec = automatic(uniform(2));
    spec.policies.os_upgrade.deferred = true;
    let mut bench = begun(spec);
    bench.inject(release(false));
    assert_eq!(bench.versions(), [OLD]);
    let policy =
        bench.body(Kind::ScaleSet, "demo-set")["properties"]["upgradePolicy"]["automaticOSUpgradePolicy"]
            .clone();
    assert_eq!(policy["osRollingUpgradeDeferral"], true);
    assert_eq!(policy["useRollingUpgradePolicy"], false);
    bench.change("demo-set", |set| set.policies.os_upgrade.deferred = false);
    assert_eq!(bench.versions(), [NEW]);
}

/// A set that a client of the REST API made keeps what it sent, and says in the same bodies what came of it.
#[test]
fn a_clients_policy_counts_and_that_of_a_flexible_set_does_not() {
    for (mode, versions) in [("Uniform", [OLD, NEW]), ("Flexible", [OLD, OLD])] {
        let mut bench = Bench::new();
        let mut plane = Plane::of(bench.world.clone());
        let mut shell = Shell::default();
        let image = machine().image;
        let (publisher, offer, sku) = (&image.publisher, &image.offer, &image.sku);
        let line = format!(
            "az vmss create -g {GROUP} -n demo-set --orchestration-mode {mode} --image {publisher}:{offer}:{sku}:latest --instance-count 2 --vm-sku Standard_B1s --admin-username student --admin-password Secret-123456 --enable-auto-os-upgrade true -o none"
        );
        let said = shell.feed(&mut plane, &line).expect("an answer");
        assert_eq!(said.exit, 0, "{}", said.err);
        bench.world = plane.world().clone();
        bench.settle();
        let documented = |bench: &mut Bench| -> Vec<String> {
            let mut plane = Plane::of(bench.world.clone());
            let line = if mode == "Uniform" {
                format!(
                    "az vmss list-instances -g {GROUP} -n demo-set --query [].storageProfile.imageReference.exactVersion -o tsv"
                )
            } else {
                format!("az vm list -g {GROUP} --query [].storageProfile.imageReference.exactVersion -o tsv")
            };
            let said = Shell::default().feed(&mut plane, &line).expect("an answer");
            said.out.lines().map(str::to_owned).collect()
        };
        assert_eq!(documented(&mut bench), [versions[0]; 2]);
        bench.inject(release(false));
        assert_eq!(documented(&mut bench), [versions[1]; 2], "{mode}");
    }
}

/// As a lab's file and a run's log have it.
#[test]
fn a_lab_says_which_image_comes_out() {
    let text = r#"{"imageReleased":{"publisher":"Canonical","offer":"ubuntu-24_04-lts","sku":"server"}}"#;
    let read: Injection = serde_json::from_str(text).expect("it reads");
    assert_eq!(serde_json::to_string(&read).expect("it writes"), text);
    let mut bench = Bench::new();
    bench.inject(read);
    assert_eq!(bench.log("Lab: a newer version of an image comes out"), 1);
}

/// How the last event that an operation is told by ends, and its error's code.
fn told_last(bench: &Bench, operation: &str) -> (EventStatus, Option<String>) {
    let events = bench.moments.iter().map(|moment| &moment.event);
    let mut asked = events
        .clone()
        .filter(|event| &*event.operation_name == operation && event.status == EventStatus::Accepted);
    let first = asked.next_back().expect("it was asked for");
    let mut told = events
        .filter(|event| event.correlation_id == first.correlation_id && event.operation == first.operation);
    let last = told.next_back().expect("itself at least");
    let code = last.error.as_ref().map(|error| error.code.to_string());
    (last.status, code)
}

/// What is asked for ends in the activity log as it ended: with nothing to do, and cancelled, overtaken or taken back.
#[test]
fn what_was_asked_for_is_told_to_its_end() {
    let words = "Rolling Upgrade of Virtual Machine Scale Set";
    let of = id(Kind::ScaleSet, "demo-set");
    let ask = Operation::StartOsUpgrade { set: of.clone() };
    let mut bench = begun(watched(uniform(4)));
    bench.run(&ask);
    assert_eq!(told_last(&bench, words).0, EventStatus::Succeeded);
    bench.inject(release(false));
    let mut cancelled = Bench {
        world: bench.world.clone(),
        moments: Vec::new(),
    };
    cancelled.ask(&ask);
    cancelled.step();
    let asked = cancelled.moments.clone();
    cancelled.run(&Operation::CancelUpgrade { set: of.clone() });
    let first = &asked[0].event.correlation_id;
    let same = |moment: &&Moment| moment.event.correlation_id == *first;
    let last = cancelled.moments.iter().rfind(same).expect("its own");
    assert_eq!(last.event.status, EventStatus::Failed);
    assert!(last.event.error.as_ref().is_some_and(|error| error.ours));

    let mut overtaken = Bench {
        world: bench.world.clone(),
        moments: Vec::new(),
    };
    overtaken.ask(&ask);
    overtaken.step();
    let grows = overtaken.changed("demo-set", |set| {
        set.upgrade_mode = UpgradeMode::Rolling;
        bigger(set);
    });
    overtaken.run(&grows);
    assert_eq!(
        overtaken.history()[0]["properties"]["runningStatus"]["code"],
        "Cancelled"
    );
    assert_eq!(told_last(&overtaken, words).0, EventStatus::Failed);

    let mut broken = begun(watched(uniform(4)));
    broken.inject(release(true));
    broken.run(&ask);
    assert_eq!(
        broken.history()[0]["properties"]["rollbackInfo"]["successfullyRolledbackInstanceCount"],
        1
    );
    let code = "MaxUnhealthyInstancePercentExceededInRollingUpgrade";
    assert_eq!(
        told_last(&broken, words),
        (EventStatus::Failed, Some(code.into()))
    );
}

/// A model that comes in the very moment in which an upgrade of the image began is another's: the batches of the one are none
/// of the other.
#[test]
fn a_model_of_the_same_moment_has_batches_of_its_own() {
    let mut bench = begun(policy(automatic(uniform(10)), UpgradeMode::Rolling));
    let grows = bench.changed("demo-set", bigger);
    bench.ask(&Operation::Inject(release(false)));
    let image = bench.rollout().begun;
    bench.ask(&grows);
    assert_eq!(bench.rollout().image, None);
    assert!(bench.rollout().begun > image);
}

/// Machines go back each to the version that it had.
#[test]
fn what_is_taken_back_has_the_version_that_it_had() {
    let mut bench = begun(watched(uniform(2)));
    bench.inject(release(false));
    bench.scale("demo-set", 4);
    bench.inject(release(true));
    let before = bench.versions();
    assert_eq!(before, [OLD, NEW]);
    let numbers = |bench: &mut Bench| -> Vec<String> {
        let list = format!("{}/virtualMachines", bench.path());
        let (_, body) = bench.answers("GET", &list);
        let rows = body["value"].as_array().expect("a list").clone();
        let exact =
            |row: &Value| row["properties"]["storageProfile"]["imageReference"]["exactVersion"].to_string();
        rows.iter().map(exact).collect()
    };
    let had = numbers(&mut bench);
    bench.change("demo-set", |set| {
        set.automatic_os_upgrade = true;
        set.policies.os_upgrade.own_policy = true;
        set.policies.rolling = Some(RollingUpgrade {
            max_batch_percent: 100,
            ..RollingUpgrade::default()
        });
    });
    assert_eq!(bench.rollout().state, RolloutState::Faulted);
    assert_eq!(numbers(&mut bench), had);
}

/// A version that comes out while another upgrade is under way follows it, however that one ends.
#[test]
fn a_version_follows_an_upgrade_that_did_not_end_well() {
    let mut bench = begun(automatic(uniform(10)));
    bench.ask(&Operation::Inject(release(true)));
    bench.step();
    bench.inject(release(false));
    assert_eq!(bench.versions(), ["20.04.202312062"]);
    assert_eq!(bench.count("demo-set", "health", "Healthy"), 10);
    let codes: Vec<Value> = bench
        .history()
        .iter()
        .map(|one| one["properties"]["runningStatus"]["code"].clone())
        .collect();
    assert_eq!(codes, ["Completed", "Faulted"]);

    let mut bench = begun(policy(automatic(uniform(10)), UpgradeMode::Rolling));
    let grows = bench.changed("demo-set", bigger);
    bench.ask(&grows);
    bench.step();
    bench.ask(&Operation::Inject(release(false)));
    bench.run(&Operation::CancelUpgrade {
        set: id(Kind::ScaleSet, "demo-set"),
    });
    assert_eq!(bench.versions(), [NEW]);
}

/// A machine that is made anew of another image, and its disk, tell of the same.
#[test]
fn a_disk_is_of_the_image_that_its_machine_has() {
    let disk_image = |bench: &Bench| {
        let disk = bench.world.of_kind(Kind::Disk).next().expect("a disk");
        let body = json::resource(&bench.world, disk);
        let path = body.pointer("/properties/creationData/imageReference/id");
        path.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let mut spec = watched(flexible(1));
    spec.automatic_repairs = Some(AutomaticRepairs {
        grace_period_minutes: 10,
        repair_action: RepairAction::Reimage,
    });
    let mut bench = begun(spec);
    bench.inject(release(false));
    let name = bench.names("demo-set").remove(0);
    bench.inject(Injection::Application {
        machine: MachineRef {
            id: id(Kind::VirtualMachine, &name),
            instance: None,
        },
        answers: false,
    });
    assert_eq!(bench.versions(), [NEW]);
    assert!(disk_image(&bench).ends_with(NEW), "{}", disk_image(&bench));

    let mut bench = begun(policy(flexible(1), UpgradeMode::Automatic));
    bench.change("demo-set", |set| {
        let image = &mut machine_of(set).image;
        let image = Rc::make_mut(image);
        image.offer = "0001-com-ubuntu-server-jammy".into();
        image.sku = "22_04-lts-gen2".into();
    });
    let exact = bench.versions().remove(0);
    let path = disk_image(&bench);
    assert!(path.contains("jammy") && path.ends_with(&exact), "{path}");
}
