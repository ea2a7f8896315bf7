//! A grader that remembers gives what one gives that has seen nothing, on any log; and what it looks at is what the
//! control plane says.

use std::rc::Rc;

use flexlab::arm::{Moment, World, advance, apply, json, settle, views};
use flexlab::lab::converter::Converter;
use flexlab::lab::facts::Facts;
use flexlab::lab::jmes::{Scope, VIEWS};
use flexlab::lab::{Grader, grade, scenarios};
use jmespath::Variable;
use serde_json::Value;

use crate::draw::{Draw, Step, beginning};
use crate::extent;

const PORTS: [u16; 3] = [22, 80, 3389];

fn take(world: &World, history: &mut Vec<Moment>, step: &Step) -> World {
    let applied = match step {
        Step::Pass(ms) => advance(world, world.time().plus_ms(*ms)),
        Step::Settle => settle(world),
        Step::Do(operation) => match apply(world, operation, history.len() as u64) {
            Ok(applied) => applied,
            Err(refusal) => {
                history.push(Moment {
                    event: refusal.event,
                    world: Rc::new(world.clone()),
                });
                return world.clone();
            }
        },
    };
    history.extend(applied.moments);
    applied.world
}

#[test]
fn what_is_remembered_changes_no_grade() {
    let (count, length) = extent();
    let library = scenarios::all();
    for seed in 0..count.div_ceil(3) {
        let scenario = &library[seed as usize % library.len()];
        let mut draw = Draw::new(seed);
        let (mut world, mut history) = (scenario.start_world(scenario.seed), Vec::new());
        let kept = Grader::default();
        let mut steps = beginning();
        for number in 0..length {
            let step = match steps.is_empty() {
                true => draw.step(&world),
                false => steps.remove(0),
            };
            world = take(&world, &mut history, &step);
            let same = |history: &[Moment], world: &World| {
                assert!(
                    kept.grade(scenario, history, world) == grade(scenario, history, world),
                    "{} {seed}, step {number}: {}",
                    scenario.id,
                    step.text()
                );
            };
            same(&history, &world);
            // Whoever goes back looks at an earlier world.
            if draw.chance(10) && !history.is_empty() {
                let until = draw.below(history.len() as u64) as usize;
                same(&history[..=until], &history[until].world);
            }
        }
    }
}

#[test]
fn what_is_remembered_of_a_world_is_what_the_control_plane_says() {
    let (count, length) = extent();
    let library = scenarios::all();
    for seed in 0..count.div_ceil(3) {
        let scenario = &library[seed as usize % library.len()];
        let mut draw = Draw::new(1_000 + seed);
        let (mut world, mut history) = (scenario.start_world(scenario.seed), Vec::new());
        let kept = Converter::default();
        let mut steps = beginning();
        for number in 0..length {
            let step = match steps.is_empty() {
                true => draw.step(&world),
                false => steps.remove(0),
            };
            world = take(&world, &mut history, &step);
            let whole = || format!("{seed}, step {number}: {}", step.text());
            look(&world, &kept, &whole);
            kept.prune();
        }
    }
}

fn look(world: &World, kept: &Converter, whole: &dyn Fn() -> String) {
    let facts = Facts::new(world, world, kept);
    let anew = Converter::default();
    let of_anew = Facts::new(world, world, &anew);
    for view in VIEWS {
        assert!(facts.view(view) == of_anew.view(view), "{view}: {}", whole());
    }
    for (view, rows) in [
        ("resources", views::resources(world)),
        ("instances", views::instances(world)),
        ("reachable", views::reachable(world)),
        ("placement", views::placement(world)),
        ("locks", views::locks(world)),
        ("autoscale", views::autoscale(world)),
    ] {
        let rows = Variable::try_from(Value::Array(rows)).expect("rows are JSON");
        assert!(*facts.view(view) == rows, "{view}: {}", whole());
    }
    for row in views::placement(world) {
        let id = row["vm"].as_str().expect("a machine has an id");
        for port in PORTS {
            for (question, answer) in [
                ("allows", views::allows(world, id, port)),
                ("reaches", views::reaches(world, id, port)),
            ] {
                let open = facts.machines(question, port);
                let open = open.as_object().expect("machines are an object's keys");
                let known = open.contains_key(&id.to_ascii_lowercase());
                assert_eq!(Some(known), answer, "{question} {id} {port}: {}", whole());
            }
        }
    }
    for resource in world.resources() {
        let (head, body) = (json::head(world, resource), json::graded(world, resource));
        for field in json::HEAD {
            assert_eq!(head.get(field), body.get(field), "{field}: {}", whole());
        }
    }
}
