//! The control plane: Azure Resource Manager for scale sets and what they are made of.
//!
//! Nothing here reads a clock, draws randomness outside [`ids`], logs, or knows of a browser, and nothing outside
//! changes a [`World`]: [`apply()`] and [`advance()`] are the only doors.

pub mod advance;
pub mod apply;
mod autoscale;
mod capitals;
pub mod catalog;
pub mod clock;
mod complete;
pub mod compute;
mod delete;
mod deploy;
pub mod differences;
pub mod document;
pub mod error;
pub mod event;
mod group;
pub mod id;
pub mod ids;
mod in_use;
pub mod index;
pub mod json;
mod lock;
pub mod network;
pub mod operation;
mod put;
pub mod query;
pub mod rest;
#[cfg(feature = "cli")]
mod schema;
pub mod shared;
pub mod spec;
pub mod template;
pub mod views;
pub mod world;
mod writer;

pub use advance::{advance, at_rest, settle};
pub use apply::{Applied, Moment, Refusal, apply, preview, validate};
pub use clock::Time;
pub use document::Document;
pub use error::ArmError;
pub use event::{Event, EventStatus, Happening, Subject};
pub use id::{Kind, ResourceId, SubnetId};
pub use operation::{DeployRequest, LockLevel, LockRequest, Operation, PowerAction};
pub use world::{Resource, Start, World};
