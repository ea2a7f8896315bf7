//! What a template asks of Azure, answered from the world.

use std::cell::Cell;
use std::rc::Rc;

use serde_json::{Value, json};

use crate::arm::catalog::regions;
use crate::arm::id::{Kind, ResourceId};
use crate::arm::ids;
use crate::arm::rest::version::Version;
use crate::arm::rest::{body, children, groups, shown};
use crate::arm::template::Azure;
use crate::arm::world::{Resource, World};

/// Answers a template's questions. What the deployment itself made is answered as it was made.
pub(super) struct Asker<'a> {
    pub(super) world: &'a World,
    pub(super) group: &'a str,
    pub(super) deployment: &'a str,
    pub(super) made: &'a [Rc<Resource>],
    /// How often `newGuid` was asked for.
    pub(super) drawn: Cell<u32>,
}

impl Asker<'_> {
    fn find(&self, id: &ResourceId) -> Option<&Rc<Resource>> {
        let made = self.made.iter().find(|made| made.id == *id);
        made.or_else(|| self.world.resource(id))
    }
}

/// Whether a template means this resource: by its name, or by its type and name.
fn is_named(id: &ResourceId, wanted: &str) -> bool {
    let typed = format!("{}/{}", id.kind().arm_type(), id.name());
    wanted.eq_ignore_ascii_case(id.name()) || wanted.eq_ignore_ascii_case(&typed)
}

/// The version in which a body is given where a template names none that is a date: that of `providers` there.
fn version(api_version: Option<&str>) -> Version {
    let named = api_version.and_then(Version::parse);
    named.or_else(|| Version::parse("2024-07-01")).unwrap_or_default()
}

impl Azure for Asker<'_> {
    fn subscription(&self) -> String {
        self.world.subscription().id.to_string()
    }

    fn subscription_name(&self) -> String {
        self.world.subscription().name.to_string()
    }

    fn tenant(&self) -> String {
        ids::guid(self.world.seed, "tenant", 0)
    }

    fn group(&self) -> Value {
        match self.world.group(self.group) {
            Some(group) => groups::body_of(self.world, group),
            None => json!({ "name": self.group }),
        }
    }

    fn resource(&self, id: &str, api_version: Option<&str>) -> Option<Value> {
        let version = version(api_version);
        let named = self.made.iter().find(|made| is_named(&made.id, id));
        if let Some(whole) = named
            .map(|made| made.id.clone())
            .or_else(|| ResourceId::parse(id))
        {
            let resource = self.find(&whole)?;
            let mut shown = shown::resource(self.world, resource, &version);
            if whole.kind() == Kind::AvailabilitySet {
                // deploymentclient: an availability set is referred to without its machines.
                let properties = body::object(&mut shown, "properties");
                properties.remove("virtualMachines");
                properties.insert("internalData".into(), json!({}));
            }
            return Some(shown);
        }
        // A part of a resource: `…/virtualNetworks/v/subnets/s`.
        let (above, name) = id.rsplit_once('/')?;
        let (parent, list) = above.rsplit_once('/')?;
        let parent = ResourceId::parse(parent)?;
        let list = children::list_of(parent.kind(), &list.to_lowercase())?;
        let parts = children::parts(self.world, self.find(&parent)?, list, &version);
        children::find(&parts, name)
    }

    fn zones(&self, location: &str) -> u8 {
        regions::find(location).map_or(0, |region| region.zones)
    }

    fn now(&self) -> String {
        super::zulu(self.world.time())
    }

    fn guid(&self, of: &str) -> String {
        ids::guid(self.world.seed, &format!("template {of}"), 0)
    }

    fn new_guid(&self) -> String {
        let turn = u32::try_from(self.world.time().0.rem_euclid(i64::from(u32::MAX))).unwrap_or(0);
        let drawn = self.drawn.get();
        self.drawn.set(drawn.saturating_add(1));
        let whose = format!("{}/{}", self.group, self.deployment).to_lowercase();
        ids::guid(
            self.world.seed,
            &format!("template newGuid {whose} {drawn}"),
            turn,
        )
    }
}
