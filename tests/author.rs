//! A lab that is written from nothing: what the author ticks becomes checks that the solution passes and the start does not.

use std::rc::Rc;

use flexlab::arm::Operation;
use flexlab::lab::author::{Done, Draft, Leaf, LineAt, Outcome, RightWhen, Subject, Use};
use flexlab::lab::complaint::Severity;
use flexlab::lab::lint::{Controls, lint};
use flexlab::lab::play::{self, Timed};
use flexlab::lab::proof::prove;
use flexlab::lab::scenario::file::Choose;
use serde_json::{Value, json};

const SEED_LAB: &str = include_str!("../src/lab/scenarios/flexible-orchestration/scenario.json");
const SOLUTION: &str = include_str!("../src/lab/scenarios/flexible-orchestration/solution.json");
const SET: &str = "Microsoft.Compute/virtualMachineScaleSets";
const MACHINE: &str = "Microsoft.Compute/virtualMachines";

fn solution() -> Vec<Timed> {
    play::solution(SOLUTION)
        .expect("tests/lab.rs reads it, too")
        .operations
}

fn outcome(draft: &Draft) -> Outcome {
    draft.outcome().expect("the draft is a scenario")
}

fn subject(draft: &Draft, arm_type: &str, name: &str) -> Subject {
    let subjects = outcome(draft).subjects();
    let found = subjects
        .into_iter()
        .find(|subject| subject.arm_type == arm_type && subject.name == name);
    found.unwrap_or_else(|| panic!("{name} is there"))
}

fn leaf(draft: &Draft, arm_type: &str, name: &str, path: &str) -> Leaf {
    let leaves = draft.leaves_of(&outcome(draft), arm_type, name);
    let found = leaves.into_iter().find(|leaf| leaf.path.join(".") == path);
    found.unwrap_or_else(|| panic!("{name} has no {path}"))
}

fn blank() -> Draft {
    let like: Value = serde_json::from_str(SEED_LAB).expect("it is JSON");
    let mut draft = Draft::blank(&like);
    draft.record(&Done {
        operations: solution(),
        refused: Vec::new(),
    });
    draft
}

#[test]
fn what_was_refused_is_left_out_or_listed() {
    let mut draft = blank();
    let scenario = draft.scenario().expect("the draft is a scenario");
    let refused = Timed {
        at: 0,
        operation: Operation::DeleteGroup { name: "no".into() },
    };
    let asked = [vec![refused.clone()], solution(), vec![refused]].concat();
    let last = asked.len() - 1;
    let done = Done::of(&scenario, asked);
    draft.record(&done);
    assert_eq!(draft.refusal_of(0), Some("ResourceGroupNotFound"));
    assert_eq!(draft.refusal_of(1), None);
    assert_eq!(draft.refusal_of(last), Some("ResourceGroupNotFound"));
    let complaints = |draft: &Draft| {
        let scenario = Rc::new(draft.scenario().expect("the draft is a scenario"));
        let proof = prove(&scenario, &draft.material(), &Controls::default());
        let of_it =
            |path: &str| path.starts_with("solution.refused") || path.starts_with("solution.operations");
        proof
            .complaints
            .iter()
            .filter(|complaint| of_it(&complaint.path))
            .count()
    };
    assert_eq!(complaints(&draft), 0);
    draft.record(&done.straight());
    assert_eq!(draft, blank());
    assert_eq!(complaints(&draft), 0);
}

#[test]
fn what_is_ticked_is_a_lab_that_its_solution_passes() {
    let mut draft = blank();
    draft.set_text("/title", "A set and a member");
    draft.add_line(0);
    let first = LineAt { step: 0, line: 0 };
    let second = LineAt { step: 0, line: 1 };
    let set = draft.add_check(first, &subject(&draft, SET, "demo-set"));
    for path in [
        "location",
        "properties.orchestrationMode",
        "sku.capacity",
        "sku.name",
    ] {
        let leaf = leaf(&draft, SET, "demo-set", path);
        assert_eq!(leaf.usable, Use::Value, "{path}");
        draft.expect(&set, &leaf, true);
        assert!(draft.expects(&set, &leaf));
    }
    let machine = draft.add_check(second, &subject(&draft, MACHINE, "newvm"));
    let member = leaf(&draft, MACHINE, "newvm", "properties.virtualMachineScaleSet.id");
    assert_eq!(member.usable, Use::SameId("virtualMachineScaleSet".into()));
    draft.expect(&machine, &member, true);
    let scenario = Rc::new(draft.scenario().expect("the draft is a scenario"));
    let proof = prove(&scenario, &draft.material(), &Controls::default());
    let errors = proof
        .complaints
        .iter()
        .filter(|complaint| complaint.severity == Severity::Error);
    let errors: Vec<String> = errors.map(ToString::to_string).collect();
    // Five leaves of a hundred are checked so far, and the author is told so. Nothing else is wrong.
    assert!(
        matches!(errors.as_slice(), [one] if one.contains("mutants are noticed")),
        "{errors:?}"
    );
    assert!(proof.mutants.noticed() > 0);
    assert_eq!(scenario.lines().count(), 2);
}

#[test]
fn what_is_drawn_or_names_an_unknown_resource_is_not_offered() {
    let draft = blank();
    let leaves = draft.leaves_of(&outcome(&draft), MACHINE, "newvm");
    let refused = |path: &str| {
        let leaf = leaves.iter().find(|leaf| leaf.path.join(".") == path);
        matches!(leaf.map(|leaf| &leaf.usable), Some(Use::Not(_)))
    };
    assert!(refused("properties.vmId"));
    assert!(
        refused("properties.virtualMachineScaleSet.id"),
        "no check binds the set yet"
    );
    assert!(!refused("properties.hardwareProfile.vmSize"));
}

#[test]
fn unticking_leaves_nothing_behind() {
    let mut draft = blank();
    let check = draft.add_check(LineAt { step: 0, line: 0 }, &subject(&draft, SET, "demo-set"));
    let before = draft.clone();
    for path in [
        "properties.virtualMachineProfile.storageProfile.imageReference.sku",
        "properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations.[0].properties.primary",
    ] {
        let leaf = leaf(&draft, SET, "demo-set", path);
        draft.expect(&check, &leaf, true);
        assert_ne!(draft, before);
        draft.expect(&check, &leaf, false);
        assert_eq!(draft, before, "{path}");
    }
}

#[test]
fn steps_and_lines_keep_their_numbers() {
    let mut draft = blank();
    draft.add_step();
    draft.add_line(0);
    draft.add_line(0);
    draft.set_text("/steps/0/lines/2/text", "The last");
    draft.shift("/steps/0/lines/2", true);
    draft.remove("/steps/0/lines/0");
    assert_eq!(draft.text_at("/steps/0/lines/0/text"), "The last");
    assert_eq!(draft.text_at("/steps/0/lines/0/id"), "1.1");
    assert_eq!(draft.text_at("/steps/1/lines/0/id"), "2.1");
    draft.shift("/steps/1", true);
    assert_eq!(draft.count_at("/steps/1/lines"), 2);
    assert_eq!(draft.text_at("/steps/1/lines/1/id"), "2.2");
    // Nothing of this is there, and nothing happens.
    for pointer in ["/steps/9", "/nowhere/1", "", "/title"] {
        let before = draft.clone();
        draft.remove(pointer);
        draft.shift(pointer, true);
        assert_eq!(draft, before);
    }
}

#[test]
fn near_misses_go_on_to_name_the_lines_that_they_named() {
    let mut draft = blank();
    draft.add_line(0);
    draft.add_line(0);
    draft.set(
        "/nearMisses",
        json!([{"title": "x", "fails": ["1.1", "1.3"], "blocks": ["1.2", "gone"]}]),
    );
    let names = |draft: &Draft| {
        let near_miss = |list: &str| draft.file().pointer(&format!("/nearMisses/0/{list}")).cloned();
        (near_miss("fails"), near_miss("blocks"))
    };
    draft.remove("/steps/0/lines/0/checks/0");
    assert_eq!(
        names(&draft),
        (Some(json!(["1.1", "1.3"])), Some(json!(["1.2", "gone"])))
    );
    draft.shift("/steps/0/lines/2", true);
    assert_eq!(
        names(&draft),
        (Some(json!(["1.1", "1.2"])), Some(json!(["1.3", "gone"])))
    );
    // What named the line that is removed does not come to name another.
    draft.remove("/steps/0/lines/0");
    assert_eq!(
        names(&draft),
        (Some(json!(["1.1"])), Some(json!(["1.2", "gone"])))
    );
}

#[test]
fn a_name_to_bind_by_is_one_of_the_thing() {
    let mut draft = blank();
    let subjects = outcome(&draft).subjects();
    let address = subjects
        .iter()
        .find(|subject| subject.arm_type.ends_with("publicIPAddresses"));
    let check = draft.add_check(LineAt { step: 0, line: 0 }, address.expect("there is an address"));
    assert_eq!(draft.text_at(&format!("{check}/bind")), "publicIPAddress");
}

#[test]
fn what_was_done_can_be_where_the_lab_begins() {
    let mut draft = blank();
    let before = draft.count_at("/start/operations");
    draft.begin_with(&solution());
    assert_eq!(draft.count_at("/start/operations"), before + solution().len());
    let scenario = draft.scenario().expect("the draft is a scenario");
    let started = scenario.start_world(scenario.seed);
    let named = |name: &str| started.resources().any(|resource| resource.id.name() == name);
    assert!(named("demo-set") && named("newvm"));
}

#[test]
fn what_is_named_anew_for_each_student_is_checked_without_its_name() {
    let mut draft = blank();
    let subjects = outcome(&draft).subjects();
    let drawn = subjects
        .iter()
        .find(|subject| subject.drawn)
        .expect("an instance's name is drawn");
    let check = draft.add_check(LineAt { step: 0, line: 0 }, drawn);
    assert_eq!(
        draft.subject_of(&check),
        Some((drawn.arm_type.clone(), String::new()))
    );
    assert!(!draft.leaves_of(&outcome(&draft), &drawn.arm_type, "").is_empty());
}

#[test]
fn a_bundled_lab_is_a_draft_that_its_solution_passes() {
    let draft = Draft::bundled("flexible-orchestration").expect("it is bundled");
    let (score, of) = outcome(&draft).score;
    assert_eq!(score, of);
    assert!(of > 0);
    assert!(Draft::bundled("nowhere").is_none());
}

#[test]
fn a_check_of_the_bundled_lab_knows_its_resource() {
    let draft = Draft::bundled("flexible-orchestration").expect("it is bundled");
    let known = |name: &str| {
        let lines = (0..draft.count_at("/steps/0/lines")).map(|line| LineAt { step: 0, line });
        let mut checks = lines.map(|line| format!("{}/checks/0", line.pointer()));
        checks.any(|check| draft.subject_of(&check) == Some((SET.into(), name.into())))
    };
    assert!(known("demo-set"));
}

/// A blank lab with a check that binds the set, and a question.
fn with_question() -> (Draft, String) {
    let mut draft = blank();
    draft.add_check(LineAt { step: 0, line: 0 }, &subject(&draft, SET, "demo-set"));
    let question = draft.add_question();
    (draft, question)
}

fn reads(draft: &Draft) -> Vec<(String, bool)> {
    let asked = draft.asked(&outcome(draft)).expect("the draft is a scenario");
    let choices = asked.iter().flat_map(|asked| &asked.choices);
    choices
        .map(|choice| (choice.text.to_string(), choice.right))
        .collect()
}

#[test]
fn a_question_reads_as_it_will_for_who_has_solved_the_lab() {
    let (mut draft, question) = with_question();
    draft.set_read(&question, 0, true);
    let capacity = leaf(&draft, SET, "demo-set", "sku.capacity");
    let expression = capacity.of_binding("virtualMachineScaleSet");
    draft.set(&format!("{question}/choices/0/value"), expression);
    draft.set(&format!("{question}/choices/1/text"), "Ten");
    draft.wait_for(&question, "virtualMachineScaleSet", true);
    draft.set_text(&format!("{question}/why"), "It is the capacity.");
    assert!(draft.waits_for(&question, "virtualMachineScaleSet"));
    assert_eq!(reads(&draft), [("1".into(), true), ("Ten".into(), false)]);
    let scenario = Rc::new(draft.scenario().expect("the draft is a scenario"));
    let proof = prove(&scenario, &draft.material(), &Controls::default());
    let of_it = proof
        .complaints
        .iter()
        .filter(|complaint| complaint.path.starts_with("question"));
    assert_eq!(of_it.count(), 0, "{:?}", proof.complaints);
    // What waits for something that nobody makes is never asked.
    draft.wait_for(&question, "nothing", true);
    assert!(reads(&draft).is_empty());
    draft.wait_for(&question, "nothing", false);
    draft.wait_for(&question, "virtualMachineScaleSet", false);
    assert!(draft.file().pointer(&format!("{question}/needs")).is_none());
}

#[test]
fn a_question_of_a_draft_that_is_no_lab_is_not_said_to_be_unaskable() {
    let (mut draft, _) = with_question();
    let outcome = outcome(&draft);
    draft.set("/steps/0/lines/0/text", Value::Null);
    let error = draft.asked(&outcome).expect_err("it is no lab");
    assert!(error.to_string().contains("text"), "{error}");
}

#[test]
fn a_text_that_is_emptied_leaves_a_lab_whose_proof_says_so() {
    let mut draft = blank();
    for (pointer, place) in [
        ("/title", "title"),
        ("/about", "about"),
        ("/steps/0/title", "steps[0].title"),
        ("/steps/0/lines/0/text", "steps[0].lines[0].text"),
    ] {
        let before = draft.clone();
        draft.set(pointer, "");
        let scenario = draft.scenario().expect(pointer);
        let complaints = lint(&scenario, &Controls::default());
        let told = complaints.iter().any(|complaint| complaint.path == place);
        assert!(told, "{place}: {complaints:?}");
        draft = before;
    }
}

#[test]
fn where_one_may_be_chosen_one_is_right() {
    let (mut draft, question) = with_question();
    draft.add_choice(&question);
    let right = |draft: &Draft| [0, 1, 2].map(|choice| draft.right_when(&question, choice));
    let (yes, no) = (RightWhen::Always, RightWhen::Never);
    assert_eq!(right(&draft), [yes, no, no]);
    draft.set_right(&question, 2, yes);
    assert_eq!(right(&draft), [no, no, yes]);
    draft.set_choose(&question, Choose::All);
    draft.set_right(&question, 1, yes);
    assert_eq!(right(&draft), [no, yes, yes]);
    draft.set_choose(&question, Choose::One);
    assert_eq!(right(&draft), [no, yes, no], "the first of them stays");
    draft.set_right(&question, 0, RightWhen::Holds);
    draft.set(&format!("{question}/choices/0/rightIf"), "`true`");
    draft.set_right(&question, 0, RightWhen::Holds);
    assert_eq!(draft.text_at(&format!("{question}/choices/0/rightIf")), "`true`");
    assert_eq!(right(&draft), [RightWhen::Holds, yes, no]);
    draft.set_right(&question, 0, no);
    assert_eq!(right(&draft), [no, yes, no]);
}

#[test]
fn what_a_choice_says_is_kept_whatever_it_is_and_questions_have_ids_of_their_own() {
    let (mut draft, question) = with_question();
    let second = draft.add_question();
    assert_ne!(
        draft.text_at(&format!("{question}/id")),
        draft.text_at(&format!("{second}/id"))
    );
    let before = draft.clone();
    draft.set_read(&second, 1, true);
    assert!(draft.is_read(&second, 1));
    assert_eq!(draft.text_at(&format!("{second}/choices/1/value")), "Another one");
    draft.set_read(&second, 1, true);
    draft.set_read(&second, 1, false);
    assert_eq!(draft, before);
    draft.remove(&question);
    assert_eq!(draft.count_at("/questions"), 1);
}

#[test]
fn what_to_take_along_comes_and_goes_with_its_text() {
    let mut draft = blank();
    let before = draft.clone();
    draft.set_text("/closing/say", "The mode is for life.");
    let scenario = draft.scenario().expect("the draft is a scenario");
    assert_eq!(
        scenario.closing.map(|closing| closing.say.to_string()).as_deref(),
        Some("The mode is for life.")
    );
    draft.set_text("/closing/say", " ");
    assert_eq!(draft, before);
    // What stands in a list stays in its place.
    draft.set_text("/steps/0/lines/0/text", "");
    draft.set_text("/nowhere/1/text", "x");
    assert_eq!(draft.count_at("/steps/0/lines"), 1);
}
