//! Where a machine stands, and why: what was chosen between, and what ruled each out.

use std::rc::Rc;

/// Where a machine stands, and why.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Placement {
    pub zone: Option<u8>,
    /// The fault domain, where there is more than one.
    pub fault_domain: Option<u8>,
    pub update_domain: Option<u8>,
    /// Which of the platform's racks it is in. Azure shows no such thing: under max spreading it is what a fault domain
    /// would be, so that a failure takes a fifth of the machines and not all (ours).
    pub rack: u8,
    /// One for each choice that there was.
    pub choices: Rc<[Choice]>,
}

/// A choice of the platform's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub between: Between,
    pub rule: Rule,
    pub candidates: Vec<Candidate>,
}

/// What was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    Zones,
    FaultDomains,
    UpdateDomains,
    Racks,
}

impl Between {
    /// The word of the `placement` view.
    pub fn text(self) -> &'static str {
        match self {
            Between::Zones => "zone",
            Between::FaultDomains => "faultDomain",
            Between::UpdateDomains => "updateDomain",
            Between::Racks => "rack",
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Between::Zones => "Zone",
            Between::FaultDomains => "Fault domain",
            Between::UpdateDomains => "Update domain",
            Between::Racks => "Rack",
        }
    }
}

/// By what it was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// The request names it.
    Asked,
    /// The fewest machines of the set, whatever stands elsewhere (best effort).
    Fewest,
    /// The fewest, or none at all: `zoneBalance`, fixed spreading.
    Strictly,
    /// As many as there are, and none is shown (facts.md §2.2).
    MaxSpreading,
    /// The platform moved it there when its host was lost.
    Healed,
}

/// A place that could have been chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    pub number: u8,
    /// The machines of the set, or of the availability set, that stood there.
    pub machines: u32,
    pub verdict: Verdict,
}

/// Whether a candidate was chosen, and if not, what ruled it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Chosen,
    /// Another has fewer machines.
    Fuller,
    /// As few, and a higher number.
    Later,
    NotAsked,
    Down,
    /// No machine of the size finds room there now.
    Full,
}

impl Verdict {
    /// In our words; empty for what was chosen.
    pub fn text(self) -> &'static str {
        match self {
            Verdict::Chosen => "",
            Verdict::Fuller => "has more machines",
            Verdict::Later => "is as empty, and numbered higher",
            Verdict::NotAsked => "was not asked for",
            Verdict::Down => "is down",
            Verdict::Full => "has no room for the size",
        }
    }
}

impl Choice {
    /// What was chosen.
    pub fn chosen(&self) -> Option<u8> {
        let is_it = |candidate: &&Candidate| candidate.verdict == Verdict::Chosen;
        self.candidates
            .iter()
            .find(is_it)
            .map(|candidate| candidate.number)
    }

    fn why(&self) -> String {
        let noun = self.between.noun();
        let Some(chosen) = self.chosen() else {
            return format!("No {} could be chosen.", noun.to_lowercase());
        };
        let counts: Vec<String> = self
            .candidates
            .iter()
            .map(|candidate| format!("{} in {}", candidate.machines, candidate.number))
            .collect();
        let counts = counts.join(", ");
        match self.rule {
            Rule::Asked => format!("{noun} {chosen}: the request names it."),
            Rule::Fewest => format!("{noun} {chosen} has the fewest machines of those with room ({counts})."),
            Rule::Strictly => {
                format!("{noun} {chosen} has the fewest machines, and the balance is strict ({counts}).")
            }
            Rule::MaxSpreading => {
                "Max spreading: the platform uses as many fault domains as it can and shows one.".into()
            }
            Rule::Healed => format!("{noun} {chosen}: the platform moved it there when its host was lost."),
        }
    }
}

impl Placement {
    /// In our words: what was chosen between, and why.
    pub fn why(&self) -> String {
        if self.choices.is_empty() {
            return "Regional: the platform chooses, and shows nothing of it.".into();
        }
        let sentences: Vec<String> = self.choices.iter().map(Choice::why).collect();
        sentences.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placement_says_what_was_chosen_between() {
        let candidate = |number, machines, verdict| Candidate {
            number,
            machines,
            verdict,
        };
        let choice = Choice {
            between: Between::Zones,
            rule: Rule::Fewest,
            candidates: vec![
                candidate(1, 2, Verdict::Fuller),
                candidate(2, 0, Verdict::Down),
                candidate(3, 1, Verdict::Chosen),
            ],
        };
        let placement = Placement {
            zone: Some(3),
            choices: [choice].into(),
            ..Placement::default()
        };
        assert_eq!(
            placement.why(),
            "Zone 3 has the fewest machines of those with room (2 in 1, 0 in 2, 1 in 3)."
        );
    }
}
