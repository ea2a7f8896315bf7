//! What the panel shows at the turns of a run, held without a browser.

use super::*;
use crate::lab::scenarios::flexible_orchestration;

fn grade(state: impl Fn(&str) -> LineStatus) -> Grade {
    let scenario = flexible_orchestration();
    let line = |line: &Line| {
        let of: u32 = line.checks.iter().map(|check| check.points).sum();
        let status = if line.checks.is_empty() {
            LineStatus::Ungraded
        } else {
            state(&line.id)
        };
        LineGrade {
            id: line.id.clone(),
            status,
            on_the_way: false,
            score: if status == LineStatus::Done { of } else { 0 },
            of,
            checks: Vec::new(),
            lost_since: None,
            blocked_by: (status == LineStatus::Blocked).then(|| "1.5".into()),
        }
    };
    let steps = scenario.steps.iter().map(|step| {
        let lines: Vec<LineGrade> = step.lines.iter().map(line).collect();
        let (score, of) = (
            lines.iter().map(|line| line.score).sum(),
            lines.iter().map(|line| line.of).sum(),
        );
        StepGrade {
            title: step.title.clone(),
            score,
            of,
            lines,
        }
    });
    let steps: Vec<StepGrade> = steps.collect();
    let (score, of) = (
        steps.iter().map(|step| step.score).sum(),
        steps.iter().map(|step| step.of).sum(),
    );
    Grade {
        score,
        of,
        steps,
        diagnoses: Vec::new(),
    }
}

fn shown(state: impl Fn(&str) -> LineStatus, way: &[&str]) -> PanelView {
    let way = OnTheWay {
        lines: way.iter().map(|&id| id.into()).collect(),
        ..OnTheWay::default()
    };
    view(
        &flexible_orchestration(),
        &grade(state),
        &way,
        &Helped::default(),
        330,
    )
}

fn hand(view: &PanelView) -> Option<&str> {
    view.in_hand.as_ref().map(|line| &*line.id)
}

fn first_step(id: &str) -> bool {
    id.starts_with("1.")
}

#[test]
fn at_the_start_the_first_graded_line_is_in_hand_and_what_leads_to_it_is_unfolded() {
    let view = shown(|_| LineStatus::Todo, &[]);
    assert_eq!(hand(&view), Some("1.4"));
    assert_eq!(view.note.as_ref(), "");
    let folds: Vec<(usize, bool)> = view.steps[0]
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Fold(fold) => Some((fold.lines.len(), fold.open)),
            Item::Line(_) => None,
        })
        .collect();
    assert_eq!(folds, [(3, true), (3, false), (1, false), (1, false)]);
}

#[test]
fn what_is_being_made_is_one_row_but_for_the_line_that_waits() {
    let view = shown(
        |id| {
            if first_step(id) {
                LineStatus::Settling
            } else {
                LineStatus::Blocked
            }
        },
        &[],
    );
    assert_eq!(hand(&view), Some("1.18"));
    let rows: Vec<String> = view.steps[0]
        .items
        .iter()
        .map(|item| match item {
            Item::Line(line) => line.number.to_string(),
            Item::Fold(fold) => format!("{:?} {}", fold.points, fold.lines.len()),
        })
        .collect();
    assert_eq!(rows, ["None 3", "Some(18) 14", "18", "None 1", "Some(2) 2"]);
}

#[test]
fn an_open_form_keeps_the_line_in_hand_in_its_step() {
    let status = |id: &str| match id {
        "1.15" => LineStatus::Lost,
        id if first_step(id) => LineStatus::Done,
        _ => LineStatus::Todo,
    };
    assert_eq!(hand(&shown(status, &[])), Some("1.15"));
    assert_eq!(hand(&shown(status, &["2.2", "2.3"])), Some("2.4"));
    let all = ["2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "2.9"];
    assert_eq!(
        hand(&shown(status, &all)),
        Some("2.6"),
        "what is left is to create it"
    );
}

#[test]
fn a_step_folds_when_the_work_has_gone_on() {
    let first = |id: &str| {
        if first_step(id) {
            LineStatus::Done
        } else {
            LineStatus::Todo
        }
    };
    let view = shown(first, &[]);
    assert!(!view.steps[0].folded, "its last lines are still to be read");
    assert_eq!((hand(&view), view.note.as_ref()), (Some("2.2"), ""));
    assert!(shown(first, &["2.2"]).steps[0].folded);
    let done = shown(|_| LineStatus::Done, &[]);
    assert!(done.finished && done.steps.iter().all(|step| step.folded));
    assert_eq!((hand(&done), done.note.as_ref()), (None, "all done"));
}

#[test]
fn lines_that_need_the_student_are_counted_where_work_has_begun() {
    let status = |id: &str| match id {
        "1.4" | "1.18" => LineStatus::Done,
        "1.5" => LineStatus::Todo,
        "1.6" => LineStatus::Lost,
        _ => LineStatus::Blocked,
    };
    let view = shown(status, &[]);
    assert_eq!(view.note.as_ref(), "2 lines need you");
    let blocked = view.steps[1].items.iter().find_map(|item| match item {
        Item::Line(line) => line.blocked_by.as_ref().map(|(by, _)| by.to_string()),
        Item::Fold(_) => None,
    });
    assert_eq!(blocked.as_deref(), Some("step 1, line 5"));
}

#[test]
fn a_time_is_shown_without_its_seconds() {
    assert_eq!(hour_and_minute("9:05:20 PM"), "9:05 PM");
    assert_eq!(hour_and_minute("soon"), "soon");
}

#[test]
fn what_the_lab_did_is_marked_on_its_line_and_step() {
    let helped = Helped {
        assisted: vec!["1.5".into()],
        ..Helped::default()
    };
    let grade = grade(|_| LineStatus::Done);
    let view = view(
        &flexible_orchestration(),
        &grade,
        &OnTheWay::default(),
        &helped,
        330,
    );
    assert_eq!(view.assisted(), [1]);
    let marked = |item: &&Item| matches!(item, Item::Line(line) if line.assisted);
    assert_eq!(view.steps[0].items.iter().filter(marked).count(), 1);
}
