//! What Azure offers, as compiled-in data: regions, sizes and prices, images, limits, durations, and the rules for
//! names and credentials.
//!
//! The tables under `data/` are written by `tests/catalog/generate.py` from the shared facts; each opens with its
//! source and the day it was checked. Nothing here reads a world, a clock or a source of chance, nothing allocates
//! per look-up but labels, and no text of a credential is ever kept.

pub mod credentials;
pub mod durations;
pub mod images;
pub mod limits;
pub mod names;
pub mod regions;
pub mod sizes;
pub mod ssh;
pub mod time_zones;

mod nearest;
mod table;

pub use images::{Architecture, HyperVGeneration, Image, OperatingSystem};
pub use limits::Offer;
pub use nearest::nearest;
pub use regions::Region;
pub use sizes::Size;
