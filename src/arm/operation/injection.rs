//! What a lab does to the ground that machines stand on. No page of the portal asks for any of it.

use serde::{Deserialize, Serialize};

use crate::arm::id::ResourceId;

/// A fault, a scarcity or a load that the lab brings about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Injection {
    /// Every zonal machine in it stops.
    ZoneFails {
        location: String,
        zone: u8,
    },
    ZoneReturns {
        location: String,
        zone: u8,
    },
    /// Of a scale set or an availability set; under max spreading one of the platform's racks, 0 to 4.
    FaultDomainFails {
        of: ResourceId,
        domain: u8,
    },
    FaultDomainReturns {
        of: ResourceId,
        domain: u8,
    },
    /// The host of one machine fails; the platform moves the machine.
    HostFails {
        machine: MachineRef,
    },
    /// A machine's application stops to answer, or answers again.
    Application {
        machine: MachineRef,
        answers: bool,
    },
    /// What has, or gets, the set's present model does not work; or works again.
    ModelBreaks {
        set: ResourceId,
        broken: bool,
    },
    /// No machine finds room: of a size, in a zone, or any and anywhere in the region.
    Shortage(Shortage),
    ShortageEnds(Shortage),
    /// Spot finds no room, and as many Spot machines as that go; all of them without a number.
    SpotCapacityLost {
        place: Shortage,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        machines: Option<u32>,
    },
    /// Spot machines whose highest price is lower go.
    SpotPrice {
        location: String,
        size: String,
        usd_hour: f64,
    },
    /// What a scale set's machines have to do, all together: 100 keeps one of them wholly busy.
    Load {
        set: ResourceId,
        steps: Vec<LoadStep>,
    },
    /// A newer version of an image of the catalog comes out. Where it is broken, no application answers on it.
    ImageReleased {
        publisher: String,
        offer: String,
        sku: String,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        broken: bool,
    },
}

impl Injection {
    /// The activity log's words for it, ours.
    pub fn text(&self) -> &'static str {
        match self {
            Injection::ZoneFails { .. } => "Lab: an availability zone fails",
            Injection::ZoneReturns { .. } => "Lab: an availability zone returns",
            Injection::FaultDomainFails { .. } => "Lab: a fault domain fails",
            Injection::FaultDomainReturns { .. } => "Lab: a fault domain returns",
            Injection::HostFails { .. } => "Lab: a host fails",
            Injection::Application { answers: false, .. } => "Lab: an application stops answering",
            Injection::Application { answers: true, .. } => "Lab: an application answers again",
            Injection::ModelBreaks { broken: true, .. } => "Lab: the latest model is broken",
            Injection::ModelBreaks { broken: false, .. } => "Lab: the latest model works again",
            Injection::Shortage(_) => "Lab: a size runs short",
            Injection::ShortageEnds(_) => "Lab: a shortage ends",
            Injection::SpotCapacityLost { .. } => "Lab: Spot capacity is taken back",
            Injection::SpotPrice { .. } => "Lab: a Spot price changes",
            Injection::Load { .. } => "Lab: the load changes",
            Injection::ImageReleased { .. } => "Lab: a newer version of an image comes out",
        }
    }

    /// The resource that it is about, where it is about one.
    pub fn about(&self) -> Option<&ResourceId> {
        match self {
            Injection::FaultDomainFails { of: id, .. }
            | Injection::FaultDomainReturns { of: id, .. }
            | Injection::ModelBreaks { set: id, .. }
            | Injection::Load { set: id, .. } => Some(id),
            Injection::HostFails { machine } | Injection::Application { machine, .. } => Some(&machine.id),
            _ => None,
        }
    }
}

/// Where there is no room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Shortage {
    pub location: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    #[serde(default)]
    pub spot_only: bool,
}

/// A VM, or an instance of a Uniform set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct MachineRef {
    /// The VM, or the set.
    pub id: ResourceId,
    /// The instance of the set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<u32>,
}

/// From so many minutes on, until the next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct LoadStep {
    pub after_minutes: u32,
    pub percent: u32,
}
