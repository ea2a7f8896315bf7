//! A list before its bodies are made: of a thousand there is one at a time where they are written.

use std::rc::Rc;

use serde_json::Value;

use super::path::Path;
use super::resources::expanded;
use super::version::Version;
use crate::arm::world::{Resource, World};

/// Resources, and what was asked of each.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Listed {
    found: Vec<Rc<Resource>>,
    path: Path,
    version: Version,
}

impl Listed {
    pub(super) fn new<'a>(
        found: impl Iterator<Item = &'a Rc<Resource>>,
        path: &Path,
        version: &Version,
    ) -> Listed {
        Listed {
            found: found.cloned().collect(),
            path: path.clone(),
            version: version.clone(),
        }
    }

    /// Their bodies, one after the other.
    pub(super) fn bodies(&self, world: &World) -> impl Iterator<Item = Value> {
        let Listed { found, path, version } = self;
        found
            .iter()
            .map(|resource| expanded(world, resource, path, version))
    }
}
