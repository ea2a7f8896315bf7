//! The event grammar of `at` and `history` (decisions.md 25): a parser, and what it means on a history.
//!
//! `created(x) deleted(x) deployment.succeeded(x) … refused(code)`, x a binding or a type; `before(a, b) after(a, b)
//! never(a) count(a) op n within(a, 10m)`, joined by `&&`, `||` and `!`. Nothing here looks past the history it is given.

mod parse;

use std::rc::Rc;

use parse::Parser;

use super::facts::Facts;
use crate::arm::{Happening, Kind, Moment, ResourceId, World};

/// One event: a word and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    word: Word,
    about: About,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    /// The engine says it.
    Told(Happening),
    /// It shows between two worlds.
    Scaled,
    Resized,
    Attached,
    Detached,
}

const WORDS: [(&str, Word); 15] = [
    ("created", Word::Told(Happening::Created)),
    ("deleted", Word::Told(Happening::Deleted)),
    ("deployment.succeeded", Word::Told(Happening::DeploymentSucceeded)),
    ("deployment.failed", Word::Told(Happening::DeploymentFailed)),
    ("started", Word::Told(Happening::Started)),
    ("stopped", Word::Told(Happening::Stopped)),
    ("deallocated", Word::Told(Happening::Deallocated)),
    ("restarted", Word::Told(Happening::Restarted)),
    ("failed", Word::Told(Happening::Failed)),
    ("refused", Word::Told(Happening::Refused)),
    ("scaled", Word::Scaled),
    ("resized", Word::Resized),
    ("attached", Word::Attached),
    ("detached", Word::Detached),
    ("evicted", Word::Told(Happening::Evicted)),
];

#[derive(Debug, Clone, PartialEq, Eq)]
enum About {
    Binding(Rc<str>),
    Type(Kind),
    Code(Rc<str>),
}

/// A sentence that a history makes true or false.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sentence {
    Happened(Pattern),
    /// The first `a` comes before the first `b`; both came.
    Before(Pattern, Pattern),
    Never(Pattern),
    Count(Pattern, Compare, usize),
    /// It came within so many milliseconds of the history's begin.
    Within(Pattern, i64),
    Both(Box<Sentence>, Box<Sentence>),
    Either(Box<Sentence>, Box<Sentence>),
    Not(Box<Sentence>),
}

/// The `op` of `count(a) op n`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    Equal,
    NotEqual,
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Pattern {
    /// Reads `deployment.succeeded($ss)`.
    ///
    /// # Errors
    /// One sentence for the scenario's author.
    pub fn parse(text: &str) -> Result<Pattern, String> {
        let mut parser = Parser::new(text);
        let pattern = parser.pattern()?;
        parser.end()?;
        Ok(pattern)
    }

    /// The names after a `$`.
    pub fn references(&self) -> Vec<String> {
        match &self.about {
            About::Binding(name) => vec![name.to_string()],
            About::Type(_) | About::Code(_) => Vec::new(),
        }
    }

    /// The moments of `history` that it describes, in order.
    pub fn moments<'a>(&self, history: &'a [Moment], facts: &Facts<'_>) -> Vec<&'a Moment> {
        self.indices(history, facts)
            .into_iter()
            .map(|index| &history[index])
            .collect()
    }

    fn indices(&self, history: &[Moment], facts: &Facts<'_>) -> Vec<usize> {
        (0..history.len())
            .filter(|&index| self.matches(history, index, facts))
            .collect()
    }

    fn matches(&self, history: &[Moment], index: usize, facts: &Facts<'_>) -> bool {
        let event = &history[index].event;
        if matches!(self.word, Word::Told(happening) if event.happening != Some(happening)) {
            return false;
        }
        let says = |id: &ResourceId| self.word.says(history, index, id, facts.start());
        let mut subjects = event.subjects.iter();
        match &self.about {
            About::Code(code) => {
                let refused = self.word == Word::Told(Happening::Refused)
                    && event.happening == Some(Happening::Refused);
                refused
                    && event
                        .error
                        .as_ref()
                        .is_some_and(|error| error.code == **code || error.root().code == **code)
            }
            About::Binding(name) => facts.bound(name).is_some_and(|bound| {
                let it = subjects.find(|subject| subject.unique_id == bound.unique_id);
                it.is_some_and(|subject| says(&subject.id))
            }),
            About::Type(kind) => subjects
                .filter(|subject| subject.id.kind() == *kind)
                .any(|subject| says(&subject.id)),
        }
    }
}

impl Word {
    fn says(self, history: &[Moment], index: usize, id: &ResourceId, start: &World) -> bool {
        let changes = |is: &dyn Fn(&World, &World) -> bool| first_change(history, index, (start, id), is);
        let differ = |from: Option<String>, to: Option<String>| from.is_some() && to.is_some() && from != to;
        match self {
            Word::Told(happening) => history[index].event.happening == Some(happening),
            Word::Scaled => changes(&|from, to| differ(capacity(from, id), capacity(to, id))),
            Word::Resized => changes(&|from, to| differ(size(from, id), size(to, id))),
            Word::Attached => changes(&|from, to| set_of(from, id).is_none() && set_of(to, id).is_some()),
            Word::Detached => changes(&|from, to| set_of(from, id).is_some() && set_of(to, id).is_none()),
        }
    }
}

/// Whether the event is the first about `id` that shows what its operation changed: before it the operation may have told
/// of other things, as a scale-in does of the machines that go.
fn first_change(
    history: &[Moment],
    index: usize,
    (start, id): (&World, &ResourceId),
    is: &dyn Fn(&World, &World) -> bool,
) -> bool {
    let operation = &history[index].event.correlation_id;
    let same = |moment: &Moment| moment.event.correlation_id == *operation;
    let begins = history.iter().position(same).unwrap_or(index);
    let earlier = |moment: &&Moment| !Rc::ptr_eq(&moment.world, &history[begins].world);
    let before = history[..begins].iter().rfind(earlier);
    let before = before.map_or(start, |moment| &moment.world);
    let shows = |moment: &Moment| {
        let mut subjects = moment.event.subjects.iter();
        same(moment) && subjects.any(|subject| subject.id == *id) && is(before, &moment.world)
    };
    shows(&history[index]) && !history[begins..index].iter().any(shows)
}

fn capacity(world: &World, id: &ResourceId) -> Option<String> {
    world.scale_set(id).map(|(_, set)| set.spec.capacity.to_string())
}

fn size(world: &World, id: &ResourceId) -> Option<String> {
    let vm = world.vm(id).map(|(_, vm)| vm.spec.machine.vm_size.clone());
    vm.or_else(|| {
        world
            .scale_set(id)?
            .1
            .spec
            .profile
            .as_ref()
            .map(|profile| profile.machine.vm_size.clone())
    })
}

fn set_of(world: &World, id: &ResourceId) -> Option<String> {
    world
        .vm(id)?
        .1
        .spec
        .virtual_machine_scale_set
        .as_ref()
        .map(ResourceId::to_string)
}

impl Sentence {
    /// Reads `before(created($ss), created($vm)) && never(refused(QuotaExceeded))`.
    ///
    /// # Errors
    /// One sentence for the scenario's author.
    pub fn parse(text: &str) -> Result<Sentence, String> {
        let mut parser = Parser::new(text);
        let sentence = parser.either(0)?;
        parser.end()?;
        Ok(sentence)
    }

    /// The names after a `$`.
    pub fn references(&self) -> Vec<String> {
        match self {
            Sentence::Happened(a) | Sentence::Never(a) | Sentence::Count(a, ..) | Sentence::Within(a, _) => {
                a.references()
            }
            Sentence::Before(a, b) => [a.references(), b.references()].concat(),
            Sentence::Both(a, b) | Sentence::Either(a, b) => [a.references(), b.references()].concat(),
            Sentence::Not(a) => a.references(),
        }
    }

    /// Whether `history` makes it true.
    pub fn holds(&self, history: &[Moment], facts: &Facts<'_>) -> bool {
        let first = |pattern: &Pattern| pattern.indices(history, facts).first().copied();
        match self {
            Sentence::Happened(a) => first(a).is_some(),
            Sentence::Before(a, b) => first(a).zip(first(b)).is_some_and(|(a, b)| a < b),
            Sentence::Never(a) => first(a).is_none(),
            Sentence::Count(a, compare, n) => compare.holds(a.indices(history, facts).len(), *n),
            Sentence::Within(a, ms) => {
                first(a).is_some_and(|index| history[index].event.at.since(history[0].event.at) <= *ms)
            }
            Sentence::Both(a, b) => a.holds(history, facts) && b.holds(history, facts),
            Sentence::Either(a, b) => a.holds(history, facts) || b.holds(history, facts),
            Sentence::Not(a) => !a.holds(history, facts),
        }
    }
}

impl Compare {
    fn holds(self, a: usize, b: usize) -> bool {
        match self {
            Compare::Equal => a == b,
            Compare::NotEqual => a != b,
            Compare::Less => a < b,
            Compare::AtMost => a <= b,
            Compare::More => a > b,
            Compare::AtLeast => a >= b,
        }
    }
}
