//! Why a link can't be opened: a sentence for each way in which one goes wrong.
//!
//! Whoever opens a link did not write it: each sentence says what is wrong with the link, and what to do about it.

use thiserror::Error;

use super::{MAX_CHARACTERS, MAX_DEPTH, MAX_TEXT};
use crate::lab::ScenarioError;
use crate::session::OpenError;

/// Why a link can't be opened.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LinkError {
    #[error("This is not a link of Flexlab: one begins with #1 and has five parts between full stops.")]
    NotALink,
    #[error(
        "The link is of version {0}, and this Flexlab reads version {version}. Reload the page to get the newest one.",
        version = super::VERSION
    )]
    UnknownVersion(u32),
    #[error("The link breaks off before it says how long it is. Copy the whole link, from # to its end.")]
    HeadCut,
    #[error(
        "The end of the link is missing: {missing} of its characters were cut off. Copy it again, or ask for the file."
    )]
    Truncated { missing: usize },
    #[error(
        "The link is {extra} characters longer than when it was made, and something in it was changed. Copy it again."
    )]
    TooLong { extra: usize },
    #[error("Something in the link was changed on its way here: its checksum does not fit. Copy it again.")]
    Changed,
    #[error(
        "The link would have {0} characters; one has at most {MAX_CHARACTERS}. Ask for the file instead."
    )]
    TooManyCharacters(usize),
    #[error(
        "The link carries something that this Flexlab does not know («{0}»). Reload the page to get the newest one."
    )]
    UnknownKind(char),
    #[error(
        "The link uses a newer dictionary (number {0}) than this Flexlab has. Reload the page to get the newest one."
    )]
    NewerDictionary(u8),
    #[error(
        "The link tells how a lab differs from one (number {0}) that this Flexlab does not have. Reload the page to get the newest one."
    )]
    NewerBase(u8),
    #[error(
        "The link tells how a lab differs from «{0}», which is written otherwise in this Flexlab. Ask for the file instead."
    )]
    OtherBase(String),
    #[error("What the link carries cannot be unpacked: it was not written by Flexlab.")]
    NotPacked,
    #[error("What the link carries is larger than {} KiB when it is unpacked, which is more than Flexlab opens.", MAX_TEXT >> 10)]
    TooLarge,
    #[error("What the link carries is nested more than {MAX_DEPTH} levels deep, which no lab and no run is.")]
    TooDeep,
    #[error("What the link carries has more parts than Flexlab opens: more {0} than any lab or run has.")]
    TooMany(&'static str),
    #[error("What the link carries is no JSON: {0}.")]
    NotJson(String),
    #[error("The link does not say which lab it is for: {0}.")]
    NotAReference(String),
    #[error("What the link carries is not a lab: {0}")]
    NotAScenario(Box<ScenarioError>),
    #[error("What the link carries is not a run: {0}")]
    NotARun(OpenError),
    #[error("The link carries the lab «{lab}», and a run of another one, «{run}».")]
    OtherLab { lab: String, run: String },
}
