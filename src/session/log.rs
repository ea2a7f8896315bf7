//! One line of a run's log: what was done, when, and a digest of what came of it.
//!
//! An entry holds what was asked, never what it led to: no world, no event, no grade.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::arm::{Moment, Operation, Time};

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The simulated time: the world is advanced to it before the entry takes effect.
    pub at: Time,
    pub what: What,
    /// Of everything that happened since the entry before it, and by it.
    pub digest: Digest,
}

/// What an entry records (decisions.md 3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum What {
    /// Something asked of the control plane, refused ones too.
    Do(Box<Operation>),
    /// Something of the lab that leaves no trace in the resources.
    Lab(LabEvent),
}

/// What happened beside the control plane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LabEvent {
    /// A hint was opened.
    HintShown {
        /// The line: `1.5`.
        line: String,
        /// The check of that line.
        check: String,
        /// Which of its hints, from 0.
        hint: u32,
    },
    /// An operation of the recorded solution was played: the one that was asked for right before.
    SolutionPlayed {
        /// The line for which it was asked.
        line: String,
        /// Its place in the solution, from 0.
        operation: u32,
    },
    /// A question of the knowledge check was answered.
    Answered {
        question: String,
        /// The choices, by their place in the scenario's file, from 0.
        choices: Vec<u32>,
    },
}

/// A short hash of an outcome: enough to notice that an engine plays a log differently, no protection against a
/// forger. Written as eight hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest(pub u32);

impl Digest {
    /// The digest of what happened, in order.
    ///
    /// Only what a student could notice and what later draws depend on goes in: times, actions, statuses, codes, ids.
    /// The sentences of errors stay out, so that mending one does not cut off every run in which it was met.
    pub fn of<'a>(at: Time, moments: impl Iterator<Item = &'a Moment>) -> Digest {
        let mut hash = Fnv::default();
        hash.number(at.0);
        for Moment { event, .. } in moments {
            hash.number(event.at.0);
            hash.text(&event.operation);
            hash.text(event.status.text());
            hash.text(&event.correlation_id);
            hash.text(&event.group);
            for subject in event.subjects.iter() {
                hash.text(subject.id.group());
                hash.text(subject.id.kind().arm_type());
                hash.text(subject.id.name());
                hash.text(&subject.unique_id);
            }
            hash.text(event.error.as_ref().map_or("", |error| &error.root().code));
        }
        Digest(hash.0)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = digits.then(|| u32::from_str_radix(&text, 16).ok()).flatten();
        number
            .map(Digest)
            .ok_or_else(|| de::Error::custom("a digest is eight hex digits"))
    }
}

/// FNV-1a, 32 bits: part of the save format, so it must give the same value for ever.
pub(super) struct Fnv(pub(super) u32);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0x811c_9dc5)
    }
}

impl Fnv {
    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }

    /// Text with an end mark, so that `ab` + `c` and `a` + `bc` differ.
    pub(super) fn text(&mut self, text: &str) {
        text.bytes().for_each(|byte| self.byte(byte));
        self.byte(0xff);
    }

    fn number(&mut self, number: i64) {
        number.to_le_bytes().into_iter().for_each(|byte| self.byte(byte));
    }
}
