//! Grades: a pure function of a scenario, a history and the world that it led to.
//!
//! Nothing here looks at a click, a route or a form. Points are for settled states: what is still being deployed is
//! neither passed nor failed, and what held once is said to be lost, with what broke it.

use std::cell::RefCell;
use std::rc::Rc;

use super::check::{Check, Outcome, evaluate_all};
use super::converter::Converter;
use super::facts::Facts;
use super::finding::{Finding, finding};
use super::scenario::file::Clock;
use super::scenario::{Line, Scenario};
use super::seen::Seen;
use crate::arm::{Moment, Time, World, settle};

/// How a run stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grade {
    pub score: u32,
    pub of: u32,
    pub steps: Vec<StepGrade>,
    /// What the state says about known mistakes.
    pub diagnoses: Vec<Rc<str>>,
}

/// How a step stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepGrade {
    pub title: Rc<str>,
    pub score: u32,
    pub of: u32,
    pub lines: Vec<LineGrade>,
}

/// How a line stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineGrade {
    /// `1.5`.
    pub id: Rc<str>,
    pub status: LineStatus,
    /// The open form would satisfy it: set by [`Grade::with_on_the_way`], never by a grade itself.
    pub on_the_way: bool,
    pub score: u32,
    pub of: u32,
    pub checks: Vec<CheckGrade>,
    /// Since when it no longer holds.
    pub lost_since: Option<Lost>,
    /// The line that has to be done first.
    pub blocked_by: Option<Rc<str>>,
}

/// How a check stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckGrade {
    pub id: Rc<str>,
    pub status: LineStatus,
    pub score: u32,
    pub of: u32,
    /// What was found; none when it is done, or when nothing is known yet.
    pub finding: Option<Finding>,
    pub lost_since: Option<Lost>,
    pub blocked_by: Option<Rc<str>>,
}

/// The states of a line and of a check (decisions.md 22).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineStatus {
    Todo,
    Done,
    /// It held at an earlier settled moment.
    Lost,
    /// It waits for another line.
    Blocked,
    /// Still deploying.
    Settling,
    /// The scenario's own fault.
    Error,
    /// It leaves no trace in the resources.
    Ungraded,
}

impl LineStatus {
    /// The word in a report.
    pub fn text(self) -> &'static str {
        match self {
            LineStatus::Todo => "todo",
            LineStatus::Done => "done",
            LineStatus::Lost => "lost",
            LineStatus::Blocked => "blocked",
            LineStatus::Settling => "settling",
            LineStatus::Error => "error",
            LineStatus::Ungraded => "ungraded",
        }
    }
}

/// Since when something no longer holds, and what broke it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    pub at: Time,
    /// `Delete Virtual Machine newvm`.
    pub by: Rc<str>,
    /// The moment's place in the history.
    pub moment: usize,
}

impl Grade {
    /// Every line, in order.
    pub fn lines(&self) -> impl Iterator<Item = &LineGrade> {
        self.steps.iter().flat_map(|step| &step.lines)
    }

    /// The line `id`.
    pub fn line(&self, id: &str) -> Option<&LineGrade> {
        self.lines().find(|line| &*line.id == id)
    }

    /// Whether there is nothing left to do.
    pub fn finished(&self) -> bool {
        self.of > 0 && self.score == self.of
    }
}

/// Grades a run. A caller that grades often keeps a [`Grader`].
pub fn grade(scenario: &Scenario, history: &[Moment], now: &World) -> Grade {
    Grader::default().grade(scenario, history, now)
}

/// A grader that remembers what it converted and which earlier moments it looked at. It gives what [`grade()`] gives.
#[derive(Debug, Default)]
pub struct Grader {
    pub(super) converter: Converter,
    start: RefCell<Option<(u64, u64, World)>>,
    pub(super) seen: Seen,
}

/// One check's way to its status.
struct Verdict<'a> {
    check: &'a Check,
    line: &'a Line,
    settled: &'a Outcome,
    /// How it would come out once everything that is due has happened; none at rest.
    coming: Option<&'a Outcome>,
    lost: Option<Lost>,
}

impl Grader {
    /// Grades a run.
    pub fn grade(&self, scenario: &Scenario, history: &[Moment], now: &World) -> Grade {
        let checks: Vec<&Check> = scenario.checks().map(|(_, check)| check).collect();
        let boundaries = self.seen.boundaries(history);
        let at_rest = now.next_due().is_none();
        let base = boundaries.last().copied().filter(|_| !at_rest);
        let start = self.start(scenario);
        let (world, told) = match (at_rest, base) {
            (true, _) => (now, history),
            (false, Some(index)) => (&*history[index].world, &history[..=index]),
            (false, None) => (&start, &history[..0]),
        };
        let mut facts = Facts::new(world, &start, &self.converter);
        let mut settled = evaluate_all(checks.iter().copied(), &mut facts, told);
        let mut coming = (!at_rest).then(|| self.coming(&checks, (&start, history), now));
        let seen = self
            .seen
            .outcomes(&checks, history, &boundaries, (&start, &self.converter));
        for (index, check) in checks.iter().enumerate() {
            if counts_for_good(check) && seen.iter().any(|outcomes| outcomes[index] == Outcome::Pass) {
                settled[index] = Outcome::Pass;
                coming.iter_mut().for_each(|coming| coming[index] = Outcome::Pass);
            }
        }
        let verdicts = scenario
            .checks()
            .enumerate()
            .map(|(index, (line, check))| Verdict {
                check,
                line,
                settled: &settled[index],
                coming: coming.as_ref().map(|coming| &coming[index]),
                lost: (settled[index] != Outcome::Pass)
                    .then(|| self.lost(index, &checks, &seen, &boundaries, (&start, history)))
                    .flatten(),
            });
        let blockers = blockers(scenario);
        let mut grades = verdicts.map(|verdict| verdict.grade(&blockers));
        let steps = scenario.steps.iter().map(|step| {
            let lines = step
                .lines
                .iter()
                .map(|line| line_grade(line, &mut grades))
                .collect();
            step_grade(&step.title, lines)
        });
        let steps: Vec<StepGrade> = steps.collect();
        self.converter.prune();
        Grade {
            score: steps.iter().map(|step| step.score).sum(),
            of: steps.iter().map(|step| step.of).sum(),
            diagnoses: diagnoses(scenario, &facts),
            steps,
        }
    }

    /// The world that the run started from, without what the run drew: a first deployment is measured against it.
    pub(super) fn start(&self, scenario: &Scenario) -> World {
        let mut start = self.start.borrow_mut();
        match &*start {
            Some((hash, seed, world)) if *hash == scenario.hash && *seed == scenario.seed => world.clone(),
            _ => {
                let world = scenario.start_world(scenario.seed);
                *start = Some((scenario.hash, scenario.seed, world.clone()));
                world
            }
        }
    }

    /// How every check comes out once everything that is due has happened.
    pub(super) fn coming(
        &self,
        checks: &[&Check],
        (start, history): (&World, &[Moment]),
        now: &World,
    ) -> Vec<Outcome> {
        let ended = settle(now);
        let all: Vec<Moment> = history.iter().cloned().chain(ended.moments).collect();
        let mut facts = Facts::new(&ended.world, start, &self.converter);
        evaluate_all(checks.iter().copied(), &mut facts, &all)
    }
}

/// Whether having held once is enough.
fn counts_for_good(check: &Check) -> bool {
    check.rules.as_ref().is_ok_and(|rules| rules.clock == Clock::Ever)
}

/// Which line binds a name.
fn blockers(scenario: &Scenario) -> Vec<(Rc<str>, Rc<str>)> {
    let binds = scenario.checks().filter_map(|(line, check)| {
        let rules = check.rules.as_ref().ok()?;
        Some((rules.bind.clone()?, line.id.clone()))
    });
    binds.collect()
}

impl Verdict<'_> {
    fn grade(&self, blockers: &[(Rc<str>, Rc<str>)]) -> CheckGrade {
        let status = self.status();
        let route = self.line.where_.as_ref();
        let found = match self.settled {
            Outcome::Fail(failure) if status != LineStatus::Settling => {
                let mut finding = finding(self.check, failure, route);
                if status == LineStatus::Lost && failure.absent {
                    finding.found = "no longer there".into();
                }
                Some(finding)
            }
            Outcome::Broken(error) => Some(broken(self.check, error)),
            _ => None,
        };
        let blocked_by = match (status, self.settled) {
            (LineStatus::Blocked, Outcome::Unmet(name)) => blockers
                .iter()
                .find(|(bound, _)| bound == name)
                .map(|(_, line)| line.clone()),
            _ => None,
        };
        let lost_since = match status {
            LineStatus::Lost | LineStatus::Blocked => self.lost.clone(),
            _ => None,
        };
        CheckGrade {
            id: self.check.id.clone(),
            status,
            score: if status == LineStatus::Done {
                self.check.points
            } else {
                0
            },
            of: self.check.points,
            finding: found,
            lost_since,
            blocked_by,
        }
    }

    /// Whether what is under way changes it. That there will still be nothing to look at is no change, whatever stood
    /// in the way before: step 2 does not begin because step 1 is being deployed.
    fn settling(&self) -> bool {
        let nothing = |outcome: &Outcome| match outcome {
            Outcome::Unmet(_) => true,
            Outcome::Fail(failure) => failure.absent,
            Outcome::Pass | Outcome::Broken(_) => false,
        };
        let stays = |coming: &Outcome| coming == self.settled || nothing(coming) && nothing(self.settled);
        self.coming.is_some_and(|coming| !stays(coming))
    }

    fn status(&self) -> LineStatus {
        if self.settling() {
            return LineStatus::Settling;
        }
        match self.settled {
            Outcome::Pass => LineStatus::Done,
            Outcome::Broken(_) => LineStatus::Error,
            Outcome::Unmet(_) => LineStatus::Blocked,
            Outcome::Fail(_) if self.lost.is_some() => LineStatus::Lost,
            Outcome::Fail(_) => LineStatus::Todo,
        }
    }
}

/// A check that can't be run says so; it is never a pass.
fn broken(check: &Check, error: &str) -> Finding {
    Finding {
        looked_at: check.id.clone(),
        found: format!("this check cannot be run: {error}").into(),
        expected: "a check that can be run; tell who gave you this lab".into(),
        why: None,
        where_: None,
        route: None,
        hints: Vec::new(),
    }
}

fn line_grade(line: &Line, grades: &mut impl Iterator<Item = CheckGrade>) -> LineGrade {
    let checks: Vec<CheckGrade> = grades.take(line.checks.len()).collect();
    let status = line_status(&checks);
    LineGrade {
        id: line.id.clone(),
        status,
        on_the_way: false,
        score: checks.iter().map(|check| check.score).sum(),
        of: checks.iter().map(|check| check.of).sum(),
        lost_since: checks
            .iter()
            .filter_map(|check| check.lost_since.clone())
            .min_by_key(|lost| lost.at),
        blocked_by: checks
            .iter()
            .filter(|_| status == LineStatus::Blocked)
            .find_map(|check| check.blocked_by.clone()),
        checks,
    }
}

/// A line is what needs saying first of its checks; blocked only when nothing of it can be done yet.
fn line_status(checks: &[CheckGrade]) -> LineStatus {
    use LineStatus::{Blocked, Done, Error, Lost, Settling, Todo, Ungraded};
    let any = |status| checks.iter().any(|check| check.status == status);
    let order = [Error, Lost, Settling, Todo, Blocked, Done];
    order.into_iter().find(|status| any(*status)).unwrap_or(Ungraded)
}

fn step_grade(title: &Rc<str>, lines: Vec<LineGrade>) -> StepGrade {
    StepGrade {
        title: title.clone(),
        score: lines.iter().map(|line| line.score).sum(),
        of: lines.iter().map(|line| line.of).sum(),
        lines,
    }
}

fn diagnoses(scenario: &Scenario, facts: &Facts<'_>) -> Vec<Rc<str>> {
    let holds = |diagnosis: &&super::scenario::Diagnosis| {
        let condition = diagnosis.condition.as_ref().ok();
        let value = condition.map(|condition| condition.value(&facts.data_for(condition), facts));
        value.is_some_and(|value| value.is_ok_and(|value| value.is_truthy()))
    };
    let said = scenario.diagnoses.iter().filter(holds);
    said.map(|diagnosis| diagnosis.say.clone()).collect()
}
