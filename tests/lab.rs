//! The seed's lab: its lines and points, how its grade goes along with a run, and what its file says when it is broken.
//!
//! `tests/library.rs` proves it with the others.

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use flexlab::arm::id::{Kind, ResourceId};
use flexlab::arm::{Moment, Operation, World, advance, apply, settle};
use flexlab::lab::play::{self, Timed, Variant};
use flexlab::lab::proof::told;
use flexlab::lab::{Grade, Grader, LineStatus, Scenario, grade, lint, meaning, on_the_way, scenarios};
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lab/scenarios/flexible-orchestration")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn solution() -> String {
    read(&folder().join("solution.json"))
}

fn solution_operations() -> Vec<Timed> {
    play::solution(&solution())
        .expect("the solution reads")
        .operations
}

/// The variants of a folder, by file name.
fn variants(name: &str) -> Vec<(String, Variant)> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder().join(name))
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be listed").path())
        .collect();
    files.sort();
    let variant = |path: &PathBuf| {
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        let variant = play::variant(&read(path)).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, variant)
    };
    files.iter().map(variant).collect()
}

fn lines(grade: &Grade, wanted: impl Fn(LineStatus) -> bool) -> Vec<String> {
    let lines = grade.lines().filter(|line| wanted(line.status));
    lines.map(|line| line.id.to_string()).collect()
}

#[test]
fn the_scenario_has_the_seeds_lines_and_thirty_points() {
    let scenario = scenarios::flexible_orchestration();
    let counts: Vec<usize> = scenario.steps.iter().map(|step| step.lines.len()).collect();
    assert_eq!(counts, [21, 9]);
    for (number, step) in scenario.steps.iter().enumerate() {
        for (place, line) in step.lines.iter().enumerate() {
            assert_eq!(*line.id, format!("{}.{}", number + 1, place + 1));
        }
    }
    let grade = play::play(&scenario, &[]).grade;
    let points: Vec<u32> = grade.steps.iter().map(|step| step.of).collect();
    assert_eq!(points, [22, 8]);
}

#[test]
fn the_lint_has_nothing_to_say() {
    assert_eq!(
        lint::lint(&scenarios::flexible_orchestration(), &lint::Controls::default()),
        []
    );
}

#[test]
fn untouched_scores_nothing() {
    let grade = play::play(&scenarios::flexible_orchestration(), &[]).grade;
    assert_eq!((grade.score, grade.of), (0, 30));
    assert!(grade.lines().all(|line| line.status != LineStatus::Done));
    assert!(grade.diagnoses.is_empty(), "{:?}", grade.diagnoses);
}

#[test]
fn the_solution_scores_everything_and_ends_in_the_seeds_tables() {
    let played = play::play(&scenarios::flexible_orchestration(), &solution_operations());
    assert_eq!(played.refused, []);
    assert!(played.grade.finished(), "{}", told(&played.grade));
    assert!(played.grade.diagnoses.is_empty(), "{:?}", played.grade.diagnoses);
    let report: Value = serde_json::from_str(&play::report_json(&played.grade, &played.world)).expect("JSON");
    assert_eq!(report["score"], 30);
    assert_eq!(report["lines"].as_array().map(Vec::len), Some(30));
    let names: Vec<&str> = report["resources"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|row| row["name"].as_str())
        .collect();
    // The seed's eleven rows and the five of newvm; what Azure draws is its own length.
    assert_eq!(names.len(), 16, "{names:?}");
    for (start, drawn) in [
        ("app-grp-vnet-nic01-", 8),
        ("demo-set_", 8),
        ("demo-set_", 8 + "_disk1_".len() + 32),
        ("publicip-app-grp-vnet-nic01-", 8),
    ] {
        let is_it = |name: &&str| name.strip_prefix(start).is_some_and(|rest| rest.len() == drawn);
        assert!(
            names.iter().any(is_it),
            "{start} and {drawn} characters in {names:?}"
        );
    }
    for name in [
        "app-grp-vnet",
        "app-set",
        "appstorage2711",
        "appvault2711",
        "demo-set",
        "NetworkWatcher_centralindia",
    ] {
        assert!(names.contains(&name), "{name} in {names:?}");
    }
}

#[test]
fn the_same_operations_give_the_same_bytes() {
    let scenario = scenarios::flexible_orchestration();
    let report = || {
        let played = play::play(&scenario, &solution_operations());
        play::report_json(&played.grade, &played.world)
    };
    assert_eq!(report(), report());
}

/// A run as a session plays it, up to a time.
fn partly(operations: &[Timed], seconds: i64) -> (Vec<Moment>, World) {
    let scenario = scenarios::flexible_orchestration();
    let mut world = scenario.start_world(scenario.seed);
    let begin = scenario.start().0.epoch;
    let mut history = Vec::new();
    for timed in operations.iter().filter(|timed| timed.at <= seconds) {
        let waited = advance(&world, begin.plus_ms(timed.at * 1000));
        let applied = apply(&waited.world, &timed.operation, 0).expect("the solution is not refused");
        history.extend(waited.moments);
        history.extend(applied.moments);
        world = applied.world;
    }
    let waited = advance(&world, begin.plus_ms(seconds * 1000));
    history.extend(waited.moments);
    (history, waited.world)
}

#[test]
fn what_is_still_deploying_is_neither_pass_nor_fail() {
    let scenario = scenarios::flexible_orchestration();
    let operations = solution_operations();
    let (history, now) = partly(&operations, 545);
    assert!(now.next_due().is_some());
    let first = grade(&scenario, &history, &now);
    assert_eq!(first.score, 0);
    let settling = lines(&first, |status| status == LineStatus::Settling);
    assert!(
        settling.contains(&"1.5".to_owned()) && settling.contains(&"1.18".to_owned()),
        "{settling:?}"
    );
    assert_eq!(first.line("2.2").map(|line| line.status), Some(LineStatus::Todo));

    let (history, now) = partly(&operations, 1300);
    let second = grade(&scenario, &history, &now);
    assert_eq!(
        second.score, 22,
        "step 1 keeps its points while the machine is made"
    );
    assert_eq!(
        second.line("2.2").map(|line| line.status),
        Some(LineStatus::Settling)
    );
}

#[test]
fn what_is_being_deleted_is_on_its_way_out_and_then_lost() {
    let scenario = scenarios::flexible_orchestration();
    let deleted =
        play::variant(&read(&folder().join("near-misses/vm-deleted-afterwards.json"))).expect("it reads");
    let operations = deleted.operations(&solution()).expect("it reads");
    let (history, now) = partly(&operations, 2401);
    assert!(now.next_due().is_some());
    let during = grade(&scenario, &history, &now);
    assert_eq!(during.line("1.5").map(|line| line.status), Some(LineStatus::Done));
    assert_eq!(
        during.line("2.2").map(|line| line.status),
        Some(LineStatus::Settling)
    );
    let played = play::play(&scenario, &operations);
    let line = played.grade.line("2.2").expect("there is one");
    assert_eq!(line.status, LineStatus::Lost);
    let lost = line.lost_since.as_ref().expect("it says since when");
    assert_eq!(lost.at.portal(330), "12/27/2023, 9:40:00 PM");
    let blocked = played.grade.line("2.4").expect("there is one");
    assert_eq!(blocked.blocked_by.as_deref(), Some("2.3"));
}

#[test]
fn a_kept_grader_says_what_a_fresh_one_says() {
    let scenario = scenarios::flexible_orchestration();
    let kept = Grader::default();
    for (name, variant) in variants("near-misses") {
        let operations = variant.operations(&solution()).expect("it reads");
        let played = play::play(&scenario, &operations);
        for until in (0..played.history.len()).step_by(3) {
            let history = &played.history[..=until];
            let now = &played.history[until].world;
            assert!(
                kept.grade(&scenario, history, now) == grade(&scenario, history, now),
                "{name}, moment {until}"
            );
        }
    }
}

/// A refusal leaves the world as it was: after an undo, another refusal stands in the same place with the same world.
#[test]
fn a_kept_grader_tells_one_refusal_from_another() {
    let text = read(Path::new("tests/data/labs/every-rule.json"));
    let mut file: Value = serde_json::from_str(&text).expect("it is JSON");
    let check = serde_json::json!({
        "id": "refused", "points": 1, "history": "count(refused(ResourceGroupNotFound)) >= 1",
        "clock": "ever",
    });
    file["steps"] = serde_json::json!([{
        "title": "A refusal", "lines": [{"id": "1.1", "text": "Delete what is not there.", "checks": [check]}],
    }]);
    for part in ["questions", "diagnose", "nearMisses", "equivalents"] {
        file.as_object_mut().expect("an object").remove(part);
    }
    let scenario = Scenario::parse(&file.to_string()).expect("it is a scenario");
    let start = scenario.start_world(scenario.seed);
    let refused = |(entry, operation): (usize, &Operation)| {
        let refusal = apply(&start, operation, entry as u64).expect_err("it is refused");
        Moment {
            event: refusal.event,
            world: Rc::new(start.clone()),
        }
    };
    let group = Operation::DeleteGroup { name: "no".into() };
    let machine = Operation::Evict {
        id: ResourceId::new("no", Kind::VirtualMachine, "vm"),
    };
    for (before, after) in [
        (vec![&group], vec![&machine]),
        (vec![&group, &machine], vec![&machine, &machine]),
    ] {
        let kept = Grader::default();
        for asked in [before, after] {
            let history: Vec<Moment> = asked.into_iter().enumerate().map(refused).collect();
            let graded = kept.grade(&scenario, &history, &start);
            assert!(graded == grade(&scenario, &history, &start), "{history:?}");
        }
    }
}

#[test]
fn the_open_form_is_on_the_way_and_earns_nothing() {
    let scenario = scenarios::flexible_orchestration();
    let operations = solution_operations();
    let start = scenario.start_world(scenario.seed);
    let way = on_the_way(&scenario, &[], &start, &operations[0].operation);
    let graded = grade(&scenario, &[], &start).with_on_the_way(&way);
    assert_eq!((graded.score, way.points), (0, 22));
    assert!(
        graded
            .line("1.5")
            .is_some_and(|line| line.on_the_way && line.status == LineStatus::Todo)
    );
    assert_eq!(way.says.get("flexible").map(|says| &**says), Some("Flexible"));

    // An old Uniform set holds the name: the form still says what it says.
    let uniform = play::variant(&read(&folder().join("near-misses/uniform.json"))).expect("it reads");
    let changed = uniform.operations(&solution()).expect("it reads");
    let made = settle(
        &apply(&start, &changed[0].operation, 0)
            .expect("a set is made")
            .world,
    )
    .world;
    let way = on_the_way(&scenario, &[], &made, &operations[0].operation);
    assert!(way.lines.contains("1.5"), "{way:?}");

    let nothing = Operation::DeleteGroup {
        name: "no-such-group".into(),
    };
    assert!(on_the_way(&scenario, &[], &start, &nothing).lines.is_empty());
}

#[test]
fn the_closing_card_tells_what_uniform_would_not_have_listed() {
    let played = play::play(&scenarios::flexible_orchestration(), &solution_operations());
    let card = meaning(&played.world).expect("there is a set");
    let rows: Vec<(&str, &str, &str)> = card
        .rows
        .iter()
        .map(|row| (row.what, row.in_your_run.text(), row.with_uniform.text()))
        .collect();
    assert_eq!(
        rows,
        [
            ("the scale set", "listed", "listed"),
            ("its security group", "listed", "listed"),
            ("its machine", "listed", "inside the set"),
            ("the machine's disk", "listed", "inside the set"),
            ("its network interface", "listed", "inside the set"),
            ("its public IP address", "listed", "inside the set"),
            ("a machine that joined the set", "listed", "not possible"),
        ]
    );
    assert_eq!((card.listed, card.machines), (7, 2));
    assert_eq!(meaning(&scenarios::flexible_orchestration().start_world(1)), None);
}

#[test]
fn a_file_that_is_no_scenario_says_where_and_what_is_allowed() {
    let text = read(&folder().join("scenario.json"));
    let misspelt = text.replacen("\"hints\"", "\"hintz\"", 1);
    let error = Scenario::parse(&misspelt).expect_err("hintz is no word");
    assert!(error.path.starts_with("steps[0].lines[3].checks[0]"), "{error}");
    assert_eq!(error.found.as_deref(), Some("hintz"));
    assert_eq!(error.nearest.as_deref(), Some("hints"));
    assert!(error.allowed.iter().any(|word| word == "expect"), "{error:?}");
    for (from, to, place) in [
        ("\"points\": 1", "\"points\": \"1\"", "checks[0].points"),
        ("21:00:00", "9 PM", "start.epoch"),
        ("\"freeTrial\"", "\"freeTrail\"", "start.subscription.offer"),
    ] {
        let error = Scenario::parse(&text.replacen(from, to, 1)).expect_err(to);
        assert!(error.to_string().contains(place), "{error}");
    }
    for text in ["", "{", "[]", "null", "{}", "{\"id\": 1}", &"[".repeat(100_000)] {
        assert!(Scenario::parse(text).is_err(), "{text:.20}");
    }
}

#[test]
fn the_lint_finds_what_its_rules_forbid() {
    let text = read(&folder().join("scenario.json"));
    for (from, to, words) in [
        (
            "\"on\": \"ss\"",
            "\"on\": \"sss\"",
            "«sss» is bound by no earlier check",
        ),
        ("\"id\": \"set-group\"", "\"id\": \"set-name\"", "used twice"),
        (
            "properties.orchestrationMode\"",
            "properties..orchestrationMode\"",
            "Parse error",
        ),
        (
            "resources[?type=='Microsoft.Compute/virtualMachineScaleSets']",
            "resources[?type=='Microsoft.Compute/virtualMachineScaleSets' && name=='demo-set']",
            "by type alone",
        ),
        (
            "\"sku\": { \"name\": \"Standard_B1s\" }",
            "\"name\": \"demo-set\"",
            "repeats the literal name «demo-set»",
        ),
        (
            "\"unless\": \"tags.VirtualMachineProfileTimeCreated\"",
            "\"unless\": \"name=='other'\"",
            "by name",
        ),
        (
            "\"ungraded\": \"Nothing to do here.\"",
            "\"checks\": []",
            "either checks or the reason",
        ),
        (
            "deployment.succeeded($ss)",
            "deployment.succeded($ss)",
            "expected an event",
        ),
    ] {
        let scenario = Scenario::parse(&text.replacen(from, to, 1)).expect("it still reads");
        let complaints = lint::lint(&scenario, &lint::Controls::default());
        assert!(
            complaints
                .iter()
                .any(|complaint| complaint.message.contains(words)),
            "{to}: {complaints:?}"
        );
    }
}

#[test]
fn a_check_that_cannot_be_compiled_is_an_error_and_never_a_pass() {
    let text = read(&folder().join("scenario.json"));
    let broken = text.replacen("(contains(sku, '20_04-lts'))", "(contains(sku, '20_04-lts')", 1);
    let scenario = Scenario::parse(&broken).expect("it still reads");
    let graded = play::play(&scenario, &solution_operations()).grade;
    assert_eq!(
        graded.line("1.6").map(|line| line.status),
        Some(LineStatus::Error)
    );
    assert!(told(&graded).contains("cannot be run"));
    assert_eq!(graded.score, 29);
}

#[test]
fn the_recorded_solution_is_what_the_wizards_send() {
    use flexlab::forms::create_scale_set::{CreateScaleSet, Field};
    use flexlab::forms::create_vm::{CreateVm, Field as Vm};
    use flexlab::forms::edit_nic::Field as Nic;
    use flexlab::forms::{Form, ON, Review, Wizard};

    let scenario = scenarios::flexible_orchestration();
    let start = scenario.start_world(scenario.seed);
    let mut set = CreateScaleSet::new(&start);
    for (field, value) in [
        (Field::ResourceGroup, "app-grp"),
        (Field::Name, "demo-set"),
        (Field::Region, "centralindia"),
        (Field::Orchestration, "Flexible"),
        (Field::Size, "Standard_B1s"),
        (Field::Authentication, "Password"),
        (Field::Username, "azureuser"),
        (Field::Password, "Correct-horse-7"),
        (Field::Confirm, "Correct-horse-7"),
        (Field::InstanceCount, "1"),
    ] {
        set.set(field, value, &start);
    }
    let context = set.nic_context(0, &start);
    let mut pane = set.nic(0);
    for (field, value) in [
        (Nic::PublicPorts, "Allow"),
        (Nic::Ports, "22"),
        (Nic::PublicIp, ON),
    ] {
        pane.set(field, value, &context);
    }
    set.use_nic(0, pane);
    let Review::Passed(first) = set.review(&start) else {
        panic!("the set is refused")
    };

    let recorded = solution_operations();
    let made = settle(&apply(&start, &first, 0).expect("it is valid").world).world;
    let mut vm = CreateVm::new(&made);
    for (field, value) in [
        (Vm::ResourceGroup, "app-grp"),
        (Vm::Name, "newvm"),
        (Vm::Region, "centralindia"),
        (Vm::Availability, "ScaleSet"),
        (
            Vm::ScaleSet,
            "/resourceGroups/app-grp/providers/Microsoft.Compute/virtualMachineScaleSets/demo-set",
        ),
        (Vm::Size, "Standard_B1s"),
        (Vm::Authentication, "Password"),
        (Vm::Username, "azureuser"),
        (Vm::Password, "Correct-horse-7"),
        (Vm::Confirm, "Correct-horse-7"),
    ] {
        vm.set(field, value, &made);
    }
    let Review::Passed(second) = vm.review(&made) else {
        panic!("the machine is refused")
    };
    for (sent, recorded) in [*first, *second].iter().zip(&recorded) {
        assert_eq!(shape(sent), shape(&recorded.operation));
    }
}

/// An operation as JSON, without what the clock puts into a deployment's name and what is drawn for an interface's.
fn shape(operation: &Operation) -> String {
    let mut value = serde_json::to_value(operation).expect("JSON");
    value["deploy"]["name"] = Value::Null;
    let text = serde_json::to_string_pretty(&value).expect("JSON");
    let digits = |rest: &str| rest.chars().take_while(char::is_ascii_digit).count();
    let mut parts = text.split("newvm");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, rest| text + "newvm" + &rest[digits(rest)..])
}
