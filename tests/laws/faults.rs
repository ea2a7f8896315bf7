//! What a lab does to a world: faults, shortages, prices, loads.

use flexlab::arm::operation::{Injection, LoadStep, MachineRef, Shortage};
use flexlab::arm::world::World;

use crate::draw::{Draw, is_uniform};
use crate::support::*;

/// A newer version of the image that all machines are of.
fn release(broken: bool) -> Injection {
    let image = machine().image;
    Injection::ImageReleased {
        publisher: image.publisher.clone(),
        offer: image.offer.clone(),
        sku: image.sku.clone(),
        broken,
    }
}

impl Draw {
    fn place(&mut self) -> Shortage {
        Shortage {
            location: REGION.into(),
            zone: self.maybe(50, |draw| draw.of(&[1, 2, 3])),
            size: self.maybe(50, Draw::size),
            spot_only: self.chance(50),
        }
    }

    fn machine_of(&mut self, world: &World) -> MachineRef {
        if self.chance(50) {
            return MachineRef {
                id: self.vm(world),
                instance: None,
            };
        }
        let id = self.set_that(world, is_uniform);
        MachineRef {
            instance: Some(self.number(world, &id)),
            id,
        }
    }

    pub(crate) fn injection(&mut self, world: &World) -> Injection {
        let (location, zone) = (REGION.to_owned(), self.of(&[1, 2, 3]));
        let domain = self.below(4) as u8;
        if self.aside(15) {
            return release(self.aside(4));
        }
        match self.below(14) {
            0 => Injection::ZoneFails { location, zone },
            1..3 => Injection::ZoneReturns { location, zone },
            3 => Injection::FaultDomainFails {
                of: self.set(world),
                domain,
            },
            4..6 => Injection::FaultDomainReturns {
                of: self.set(world),
                domain,
            },
            6 => Injection::HostFails {
                machine: self.machine_of(world),
            },
            7 => Injection::Application {
                machine: self.machine_of(world),
                answers: self.chance(40),
            },
            8 => Injection::ModelBreaks {
                set: self.set(world),
                broken: self.chance(40),
            },
            9 => {
                let place = self.place();
                self.shortage = Some(place.clone());
                Injection::Shortage(place)
            }
            10 => Injection::ShortageEnds(self.shortage.clone().unwrap_or_else(|| self.place())),
            11 => {
                let mut place = self.place();
                place.spot_only = true;
                self.shortage = Some(place.clone());
                Injection::SpotCapacityLost {
                    place,
                    machines: self.maybe(50, |draw| draw.below(3) as u32),
                }
            }
            12 => Injection::SpotPrice {
                location,
                size: "Standard_D2s_v3".into(),
                usd_hour: self.of(&[0.01, 0.08, 2.0]),
            },
            _ => Injection::Load {
                set: self.set(world),
                steps: (0..3)
                    .map(|step| LoadStep {
                        after_minutes: step * 20,
                        percent: self.below(400) as u32,
                    })
                    .collect(),
            },
        }
    }
}
