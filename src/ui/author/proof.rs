//! The proof of the draft, while it is being written: lint at once, then the mutants, a few at a time.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use crate::forms::index;
use crate::lab::author::Draft;
use crate::lab::lint::Controls;
use crate::lab::proof::{Proof, Proving};
use crate::lab::{Complaint, Severity};
use crate::platform::clock::{Alarm, now_ms};
use crate::ui::kit::{Glyph, Icon, counted};
use crate::ui::shell::hub::ByPtr;

/// After the last keystroke so many milliseconds.
const PAUSE: f64 = 400.0;

/// How long the mutants may hold up the page at a time, in milliseconds.
const SLICE: f64 = 12.0;

/// What is known of the draft.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    pub(super) complaints: Vec<Complaint>,
    /// How many mutants were played, and of how many.
    pub(super) progress: (usize, usize),
    /// Once all were.
    pub(super) end: Option<Proof>,
}

impl Told {
    fn complaints(&self) -> &[Complaint] {
        self.end
            .as_ref()
            .map_or(&self.complaints, |proof| &proof.complaints)
    }

    /// How many complaints are of a severity.
    pub(super) fn count(&self, severity: Severity) -> usize {
        let all = self.complaints().iter();
        all.filter(|complaint| complaint.severity == severity).count()
    }

    /// The proof in one line.
    pub(super) fn words(&self) -> String {
        let (errors, warnings) = (self.count(Severity::Error), self.count(Severity::Warning));
        let found = format!("{}, {}", counted(errors, "error"), counted(warnings, "warning"));
        match (&self.end, self.progress) {
            (None, (played, of)) if of > 0 => {
                format!("{found}; trying what could go wrong: {played} of {of}")
            }
            (None, _) => "Looking it over…".into(),
            (Some(proof), _) if proof.mutants.made > 0 => {
                format!("{found}; {} of 100 mistakes are noticed", proof.mutants.noticed())
            }
            (Some(_), _) => found,
        }
    }
}

/// A proof that goes on until the draft changes, or the page is left.
#[derive(Clone)]
struct Running {
    told: UseStateSetter<Rc<Told>>,
    next: Rc<RefCell<Option<Alarm>>>,
}

impl Running {
    fn later(&self, ms: f64, then: impl FnOnce(Running) + 'static) {
        let running = self.clone();
        *self.next.borrow_mut() = Some(Alarm::after(ms, move || then(running)));
    }

    fn begin(self, draft: &Draft) {
        match draft.scenario() {
            Ok(scenario) => {
                let world = scenario.start_world(scenario.seed);
                let portal = Controls {
                    names: index::names(&world),
                    routes: index::routes(),
                };
                let proving = Proving::begin(&Rc::new(scenario), &draft.material(), &portal);
                self.go_on(proving, 0.0);
            }
            Err(error) => self.told.set(Rc::new(Told {
                end: Some(Proof {
                    complaints: vec![Complaint::error("", error.to_string())],
                    ..Proof::default()
                }),
                ..Told::default()
            })),
        }
    }

    /// `shown`: when the state was last told.
    fn go_on(self, mut proving: Proving, shown: f64) {
        let begun = now_ms();
        let mut more = true;
        // A clock that is set back must not hold the page.
        while more && (0.0..SLICE).contains(&(now_ms() - begun)) {
            more = proving.step();
        }
        let mut told = Told {
            complaints: proving.complaints().to_vec(),
            progress: proving.progress(),
            end: None,
        };
        if !more {
            told.end = Some(proving.end());
            self.told.set(Rc::new(told));
            return;
        }
        let mut shown = shown;
        if begun - shown > 250.0 {
            self.told.set(Rc::new(told));
            shown = begun;
        }
        self.later(0.0, move |running| running.go_on(proving, shown));
    }
}

/// What is known of the draft so far; it becomes more by itself.
#[hook]
pub(super) fn use_proof(draft: Option<&Rc<Draft>>) -> Rc<Told> {
    let told = use_state(Rc::<Told>::default);
    let next = use_mut_ref(|| None::<Alarm>);
    let running = Running {
        told: told.setter(),
        next,
    };
    use_effect_with(draft.cloned().map(ByPtr), move |draft| {
        let next = running.next.clone();
        if let Some(draft) = draft.clone() {
            running.told.set(Rc::default());
            running.later(PAUSE, move |running| running.begin(&draft));
        }
        move || drop(next.borrow_mut().take())
    });
    (*told).clone()
}

#[derive(Properties, PartialEq)]
pub(super) struct ProofTabProps {
    pub told: ByPtr<Told>,
}

/// Everything that was found.
#[component]
pub(super) fn ProofTab(props: &ProofTabProps) -> Html {
    let told = &props.told;
    let complaints = told.complaints();
    html! {
        <>
            <p class="prose">{
                "The untouched start has to score nothing and the solution everything. Then each value of the solution is changed, \
                 one at a time: what nothing notices, a student may do without learning of it."
            }</p>
            <p><b>{ told.words() }</b></p>
            if let Some(proof) = told.end.as_ref().filter(|proof| proof.mutants.made > 0) {
                <p>{ format!(
                    "Of {} mistakes {} are noticed and {} waived.",
                    proof.mutants.made, proof.mutants.killed, proof.mutants.waived
                ) }</p>
            }
            if complaints.is_empty() && told.end.is_some() {
                <p>{ "Nothing to change." }</p>
            }
            <ul class="complaints">{ for complaints.iter().map(complaint) }</ul>
        </>
    }
}

fn complaint(complaint: &Complaint) -> Html {
    let (glyph, word, state) = match complaint.severity {
        Severity::Error => (Glyph::Cancel, "Error", "lost"),
        Severity::Warning => (Glyph::Warning, "Warning", "lapsed"),
    };
    html! {
        <li data-state={state}>
            <Icon {glyph} />
            <span>
                <b>{ word }</b>
                { ": " }{ &complaint.message }
                if !complaint.path.is_empty() {
                    <small><code>{ &complaint.path }</code></small>
                }
            </span>
        </li>
    }
}
