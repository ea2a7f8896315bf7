//! What the lab does to the ground that machines stand on: what is down, what is scarce, and under which load.

use std::rc::Rc;

use crate::arm::catalog::Image;
use crate::arm::clock::Time;
use crate::arm::id::ResourceId;
use crate::arm::shared::SharedMap;

/// Everything that a lab injected and that still holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ground {
    /// Zones that are down, by region.
    pub(in crate::arm) zones_down: Vec<(Rc<str>, u8)>,
    /// Fault domains that are down, by the scale set or availability set whose they are; racks under max spreading.
    pub(in crate::arm) domains_down: Vec<(ResourceId, u8)>,
    pub(in crate::arm) shortages: Vec<Shortage>,
    pub(in crate::arm) spot_prices: Vec<SpotPrice>,
    pub(in crate::arm) loads: SharedMap<ResourceId, Rc<Load>>,
    /// The versions of images that have come out, in that order, and whether nothing answers on them.
    pub(in crate::arm) releases: Vec<(&'static Image, bool)>,
}

/// No machine finds room there.
#[derive(Debug, Clone, PartialEq)]
pub struct Shortage {
    pub location: Rc<str>,
    /// Every zone and none, when it names no one.
    pub zone: Option<u8>,
    /// Every size, when it names none.
    pub size: Option<Rc<str>>,
    /// Only Spot finds none.
    pub spot_only: bool,
}

/// What an hour of a Spot machine costs now.
#[derive(Debug, Clone, PartialEq)]
pub struct SpotPrice {
    pub location: Rc<str>,
    pub size: Rc<str>,
    pub usd_hour: f64,
}

/// What a scale set's machines have to do, all together: 100 keeps one of them wholly busy.
#[derive(Debug, Clone, PartialEq)]
pub struct Load {
    /// From each moment on, until the next.
    pub steps: Vec<(Time, u32)>,
}

impl Load {
    /// The load at a moment.
    pub fn at(&self, at: Time) -> u32 {
        let before = self.steps.partition_point(|(from, _)| *from <= at);
        let step = before.checked_sub(1).and_then(|last| self.steps.get(last));
        step.map_or(0, |(_, percent)| *percent)
    }

    /// The moment after `at` at which it changes next.
    pub fn next_change(&self, at: Time) -> Option<Time> {
        self.steps.iter().map(|(from, _)| *from).find(|from| *from > at)
    }
}

impl Ground {
    /// How many versions of an image have come out.
    pub(in crate::arm) fn newest(&self, image: &Image) -> u32 {
        self.releases.iter().filter(|(known, _)| *known == image).count() as u32
    }

    /// Whether nothing answers on the `number`th of them.
    pub(in crate::arm) fn is_broken(&self, image: &Image, number: u32) -> bool {
        let mut releases = self.releases.iter().filter(|(known, _)| *known == image);
        let before = number.checked_sub(1);
        before
            .and_then(|before| releases.nth(before as usize))
            .is_some_and(|(_, broken)| *broken)
    }

    pub(in crate::arm) fn is_zone_down(&self, location: &str, zone: u8) -> bool {
        let mut down = self.zones_down.iter();
        down.any(|(known, number)| *number == zone && **known == *location)
    }

    pub(in crate::arm) fn is_domain_down(&self, of: &ResourceId, domain: u8) -> bool {
        let mut down = self.domains_down.iter();
        down.any(|(known, number)| *number == domain && known == of)
    }

    /// Whether a machine finds no room in a zone, or in a region.
    pub(in crate::arm) fn is_full(&self, location: &str, zone: Option<u8>, size: &str, spot: bool) -> bool {
        self.shortages.iter().any(|shortage| {
            *shortage.location == *location
                && (shortage.zone.is_none() || shortage.zone == zone)
                && shortage
                    .size
                    .as_ref()
                    .is_none_or(|known| known.eq_ignore_ascii_case(size))
                && (spot || !shortage.spot_only)
        })
    }
}
