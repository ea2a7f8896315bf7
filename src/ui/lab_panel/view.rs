//! What the panel shows of a run: steps, lines, the line in hand, and the words of the score.
//!
//! A pure projection of scenario, grade and what the open form would lead to. Nothing here grades, and nothing here
//! keeps anything: the same run gives the same view.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::state::LineState;
use crate::lab::check::Check;
use crate::lab::{CheckGrade, Finding, Grade, Line, LineGrade, LineStatus, OnTheWay, Scenario, StepGrade};

/// What of the lab's help was used.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Helped {
    /// How many hints of each check were opened.
    pub hints: BTreeMap<Rc<str>, u32>,
    /// The lines that the lab did.
    pub assisted: Vec<Rc<str>>,
}

/// The panel.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PanelView {
    pub title: Rc<str>,
    pub steps: Vec<Rc<StepView>>,
    pub score: u32,
    pub of: u32,
    /// What follows the score: `2 lines need you`.
    pub note: Rc<str>,
    pub in_hand: Option<Rc<LineView>>,
    /// What the state says about known mistakes; it stands under the line in hand.
    pub diagnoses: Vec<Rc<str>>,
    /// Nothing is left to do.
    pub finished: bool,
}

/// A step.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct StepView {
    /// From 1.
    pub number: usize,
    pub title: Rc<str>,
    pub score: u32,
    /// Points of lines that are on the way or being made.
    pub way: u32,
    pub of: u32,
    pub lines: usize,
    pub hints: u32,
    /// The lab did a part of it.
    pub assisted: bool,
    /// In one row: done, and the work has gone on to another step.
    pub folded: bool,
    pub items: Vec<Item>,
}

/// A line, or a run of lines in one row.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Item {
    Line(Rc<LineView>),
    Fold(Rc<FoldView>),
}

/// Lines in one row.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FoldView {
    /// Not empty.
    pub lines: Vec<Rc<LineView>>,
    /// Unfolded to begin with: they lead to the line in hand.
    pub open: bool,
    /// Of lines that are being made: what they bring. None for lines that leave no trace.
    pub points: Option<u32>,
}

/// A line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct LineView {
    /// `1.5`.
    pub id: Rc<str>,
    /// `5`.
    pub number: Rc<str>,
    /// For `lab::text`.
    pub text: Rc<str>,
    pub copy: Vec<Rc<str>>,
    /// What the button says that lets something happen.
    pub happens: Option<Rc<str>>,
    pub state: LineState,
    pub score: u32,
    pub of: u32,
    /// Since when it no longer holds (`9:05 PM`), and what broke it.
    pub since: Option<(Rc<str>, Rc<str>)>,
    /// `line 5`, `step 1, line 5`, and that line's id.
    pub blocked_by: Option<(Rc<str>, Rc<str>)>,
    /// What the open form says, where it is not yet what the line asks for.
    pub form_says: Option<Rc<str>>,
    /// The lab did it, or a part of it, for a student who asked.
    pub assisted: bool,
    pub checks: Vec<CheckView>,
    /// It is graded by an event: it waits for something to end.
    waits: bool,
}

impl PanelView {
    /// The numbers of the steps of which the lab did a part.
    pub(super) fn assisted(&self) -> Vec<usize> {
        let steps = self.steps.iter().filter(|step| step.assisted);
        steps.map(|step| step.number).collect()
    }
}

impl LineView {
    /// The check to deal with next.
    pub(super) fn open_check(&self) -> Option<&CheckView> {
        self.checks.iter().find(|check| check.status != LineStatus::Done)
    }

    /// The hint to open next: its check, and which.
    pub(super) fn next_hint(&self) -> Option<(&Rc<str>, u32)> {
        let check = self.open_check()?;
        let all = check.finding.as_ref()?.hints.len();
        ((check.shown as usize) < all).then_some((&check.id, check.shown))
    }
}

/// A check of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CheckView {
    pub id: Rc<str>,
    pub label: Rc<str>,
    pub status: LineStatus,
    pub score: u32,
    pub of: u32,
    pub finding: Option<Finding>,
    /// What the open form says.
    pub says: Option<Rc<str>>,
    /// How many of its hints were opened.
    pub shown: u32,
}

/// Joins scenario and grade. `offset`: the student's time zone, in minutes.
pub(super) fn view(
    scenario: &Scenario,
    grade: &Grade,
    way: &OnTheWay,
    helped: &Helped,
    offset: i32,
) -> PanelView {
    let join = Join { way, helped, offset };
    let mut steps = Vec::with_capacity(scenario.steps.len());
    for (step, graded) in scenario.steps.iter().zip(&grade.steps) {
        let lines = step.lines.iter().zip(&graded.lines);
        steps.push(
            lines
                .map(|(line, graded)| Rc::new(join.line(line, graded)))
                .collect(),
        );
    }
    let in_hand = in_hand(&steps);
    let finished = grade.finished();
    let last = last_begun(&steps);
    let number = |(index, lines): (usize, &Vec<Rc<LineView>>)| {
        let folded = finished || index < last && is_done(lines);
        let next = steps.get(index + 1).and_then(|lines| lines.first());
        let items = items(lines, next, in_hand.as_ref());
        Rc::new(step(index, &grade.steps[index], lines, items, folded))
    };
    PanelView {
        title: scenario.title.clone(),
        steps: steps.iter().enumerate().map(number).collect(),
        score: grade.score,
        of: grade.of,
        note: note(&steps, finished).into(),
        in_hand,
        diagnoses: grade.diagnoses.clone(),
        finished,
    }
}

struct Join<'a> {
    way: &'a OnTheWay,
    helped: &'a Helped,
    offset: i32,
}

impl Join<'_> {
    fn line(&self, line: &Line, grade: &LineGrade) -> LineView {
        let checks = line.checks.iter().zip(&grade.checks);
        let checks: Vec<CheckView> = checks.map(|(check, grade)| self.check(check, grade)).collect();
        let state = LineState::of(grade, self.way.lines.contains(&line.id));
        let open = |check: &&CheckView| check.status != LineStatus::Done;
        let says = checks.iter().filter(open).find_map(|check| check.says.clone());
        LineView {
            id: line.id.clone(),
            number: number(&line.id).into(),
            text: line.text.clone(),
            copy: line.copy.clone(),
            happens: line.happens.as_ref().map(|happens| happens.button.clone()),
            state,
            score: grade.score,
            of: grade.of,
            since: grade.lost_since.as_ref().map(|lost| {
                let at = hour_and_minute(&lost.at.time_of_day(self.offset));
                (at.into(), lost.by.clone())
            }),
            blocked_by: grade
                .blocked_by
                .as_ref()
                .map(|by| (named(by, &line.id).into(), by.clone())),
            form_says: says.filter(|_| matches!(state, LineState::Todo | LineState::Lost)),
            assisted: self.helped.assisted.contains(&line.id),
            waits: line.checks.iter().any(waits),
            checks,
        }
    }

    fn check(&self, check: &Check, grade: &CheckGrade) -> CheckView {
        CheckView {
            id: check.id.clone(),
            label: check.says.label.clone().unwrap_or_else(|| check.id.clone()),
            status: grade.status,
            score: grade.score,
            of: grade.of,
            finding: grade.finding.clone(),
            says: self.way.says.get(&check.id).cloned(),
            shown: self.helped.hints.get(&check.id).copied().unwrap_or_default(),
        }
    }
}

fn waits(check: &Check) -> bool {
    let rules = check.rules.as_ref();
    rules.is_ok_and(|rules| rules.at.is_some() || rules.history.is_some())
}

/// `5` of `1.5`.
fn number(id: &str) -> &str {
    id.rsplit_once('.').map_or(id, |(_, number)| number)
}

/// The line `id`, as it is called from the line `from`.
fn named(id: &str, from: &str) -> String {
    let step = |id: &str| id.rsplit_once('.').map(|(step, _)| step.to_owned());
    match step(id).filter(|of| step(from).as_ref() != Some(of)) {
        Some(step) => format!("step {step}, line {}", number(id)),
        None => format!("line {}", number(id)),
    }
}

/// `9:05 PM` of `9:05:20 PM`.
fn hour_and_minute(time: &str) -> String {
    let Some((clock, half)) = time.split_once(' ') else {
        return time.to_owned();
    };
    let short = clock.rsplit_once(':').map_or(clock, |(short, _)| short);
    format!("{short} {half}")
}

/// The line that a student has to deal with next: of the step that the open form is about, or what is waited for, or
/// the first that isn't done.
fn in_hand(steps: &[Vec<Rc<LineView>>]) -> Option<Rc<LineView>> {
    let needs = |line: &&Rc<LineView>| line.state.needs_student();
    let is = |state: LineState| move |line: &&Rc<LineView>| line.state == state;
    let filled = steps
        .iter()
        .find(|lines| lines.iter().any(|line| line.state == LineState::Way));
    if let Some(lines) = filled {
        // With the form filled, what is left is to send it: the line before the one that waits for the end.
        let sent = lines.iter().rposition(|line| line.waits).unwrap_or(lines.len());
        let send = || lines[..sent].iter().rfind(is(LineState::Way));
        let next = lines.iter().find(needs).or_else(send);
        return next.or_else(|| lines.iter().find(is(LineState::Way))).cloned();
    }
    let all = || steps.iter().flatten();
    let making: Vec<&Rc<LineView>> = all().filter(is(LineState::Settling)).collect();
    let awaited = making.iter().rfind(|line| line.waits).or(making.last());
    let awaited = awaited.copied().or_else(|| all().find(needs));
    awaited.or_else(|| all().find(is(LineState::Blocked))).cloned()
}

fn is_done(lines: &[Rc<LineView>]) -> bool {
    let over = |state| matches!(state, LineState::Done | LineState::Ungraded);
    lines.iter().all(|line| over(line.state))
}

/// The index of the last step in which something was begun; the first one if nothing was.
fn last_begun(steps: &[Vec<Rc<LineView>>]) -> usize {
    let begun = |line: &Rc<LineView>| {
        let state = line.state;
        matches!(state, LineState::Way | LineState::Settling | LineState::Lost) || line.score > 0
    };
    let any = |lines: &Vec<Rc<LineView>>| lines.iter().any(begun);
    steps.iter().rposition(any).unwrap_or_default()
}

fn step(index: usize, grade: &StepGrade, lines: &[Rc<LineView>], items: Vec<Item>, folded: bool) -> StepView {
    StepView {
        number: index + 1,
        title: grade.title.clone(),
        score: grade.score,
        way: coming(lines.iter()),
        of: grade.of,
        lines: lines.len(),
        hints: lines
            .iter()
            .flat_map(|line| &line.checks)
            .map(|check| check.shown)
            .sum(),
        assisted: lines.iter().any(|line| line.assisted),
        folded,
        items,
    }
}

/// The points of what is on the way or being made.
fn coming<'a>(lines: impl Iterator<Item = &'a Rc<LineView>>) -> u32 {
    let coming = |line: &&Rc<LineView>| matches!(line.state, LineState::Way | LineState::Settling);
    lines.filter(coming).map(|line| line.of - line.score).sum()
}

/// Runs of lines that leave no trace go into one row, and so do lines that are being made. `next`: the line after all these.
fn items(lines: &[Rc<LineView>], next: Option<&Rc<LineView>>, in_hand: Option<&Rc<LineView>>) -> Vec<Item> {
    let is_in_hand = |line: &Rc<LineView>| in_hand.is_some_and(|hand| hand.id == line.id);
    // Whose row a line shares: the shape of it alone, the line in hand has its own.
    let row = |line: &Rc<LineView>| match line.state {
        _ if line.happens.is_some() => None,
        LineState::Ungraded => Some(false),
        LineState::Settling if !is_in_hand(line) => Some(true),
        _ => None,
    };
    let mut items = Vec::new();
    let mut rest = lines;
    while let Some(first) = rest.first() {
        let Some(making) = row(first) else {
            items.push(Item::Line(first.clone()));
            rest = &rest[1..];
            continue;
        };
        // What leaves no trace in the midst of what is being made goes with it.
        let same = |line: &Rc<LineView>| row(line).is_some_and(|other| making || !other);
        let run = rest.iter().take_while(|line| same(line)).count();
        let run = rest[..run]
            .iter()
            .rposition(|line| row(line) == Some(making))
            .map_or(run, |last| last + 1);
        let (of_it, after) = rest.split_at(run);
        rest = after;
        if making && run == 1 {
            items.push(Item::Line(first.clone()));
            continue;
        }
        let leads = after.first().or(next).is_some_and(is_in_hand);
        items.push(Item::Fold(Rc::new(FoldView {
            lines: of_it.to_vec(),
            open: leads && !making,
            points: making.then(|| coming(of_it.iter())),
        })));
    }
    items
}

fn note(steps: &[Vec<Rc<LineView>>], finished: bool) -> String {
    if finished {
        return "all done".into();
    }
    let begun = |lines: &&Vec<Rc<LineView>>| lines.iter().any(|line| line.score > 0 || line.since.is_some());
    let open = steps.iter().filter(begun).flatten();
    let open = open.filter(|line| line.state.needs_student()).count();
    match (open, coming(steps.iter().flatten())) {
        (0, 0) => String::new(),
        (0, coming) => format!("{coming} on the way"),
        (1, _) => "1 line needs you".into(),
        (open, _) => format!("{open} lines need you"),
    }
}

#[cfg(test)]
mod tests;
