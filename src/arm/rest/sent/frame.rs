//! What every resource has: region, zones, tags.

use serde_json::Value;

use super::Asked;
use crate::arm::catalog::regions;
use crate::arm::error::ArmError;
use crate::arm::spec::Tags;

/// What every resource has.
pub(super) struct Frame {
    pub(super) location: String,
    pub(super) zones: Vec<u8>,
    pub(super) tags: Tags,
}

pub(super) fn read(asked: &Asked<'_>, sent: &Value) -> Result<Frame, ArmError> {
    let location = match sent.get("location").and_then(Value::as_str) {
        Some(text) => region(text),
        None => match asked.old {
            Some(old) => old.location.to_string(),
            None => {
                // The code is Azure's; no source at hand shows the sentence.
                let message = "The location property is required for this definition.";
                return Err(ArmError::ours("LocationRequired", message));
            }
        },
    };
    Ok(Frame {
        location,
        zones: zones(sent)?,
        tags: tags(sent)?,
    })
}

/// A region's own name: `West US` is `westus`.
pub(in crate::arm::rest) fn region(text: &str) -> String {
    regions::find(text).map_or_else(
        || text.to_lowercase().replace(' ', ""),
        |region| region.name.to_owned(),
    )
}

/// Whether interfaces of a region say that they do without accelerated networking: those of regions with zones do, those
/// of West US and of the canaries do not (recorded for eastus, eastus2 and northeurope; INFERRED for the others).
pub(super) fn says_acceleration(region: &str) -> bool {
    regions::find(region).is_some_and(|region| region.zones > 0 && !region.name.ends_with("euap"))
}

fn zones(sent: &Value) -> Result<Vec<u8>, ArmError> {
    let listed = sent.get("zones").and_then(Value::as_array);
    let mut zones = Vec::new();
    for zone in listed.into_iter().flatten() {
        let number = match zone {
            Value::String(text) => text.parse().ok(),
            other => other.as_u64().and_then(|number| u8::try_from(number).ok()),
        };
        let number = number.ok_or_else(|| {
            let message = format!("The zone '{zone}' is none.");
            ArmError::ours("InvalidAvailabilityZone", message).at("zones")
        })?;
        zones.push(number);
    }
    Ok(zones)
}

/// Tags are texts; numbers and switches become texts, as Azure makes them.
pub(in crate::arm::rest) fn tags(sent: &Value) -> Result<Tags, ArmError> {
    let Some(fields) = sent.get("tags").and_then(Value::as_object) else {
        return Ok(Tags::new());
    };
    let mut tags = Tags::new();
    for (name, value) in fields {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            Value::Bool(_) | Value::Number(_) => value.to_string(),
            _ => {
                let message = format!("The value of the tag '{name}' is not a text.");
                return Err(ArmError::ours("InvalidTag", message).at("tags"));
            }
        };
        tags.insert(name.clone(), text);
    }
    Ok(tags)
}
