//! Preconditions: `If-Match` and `If-None-Match`.

use super::Request;
use crate::arm::error::ArmError;

/// Whether a write may go ahead; `current` is the resource's etag, `None` when there is no resource.
///
/// The texts are recorded (cloud-provider-azure: virtualnetworkclient, virtualmachinescalesetvmclient).
pub(super) fn check(
    request: &Request,
    path: &str,
    current: Option<&str>,
    network: bool,
) -> Result<(), ArmError> {
    if let Some(wanted) = request.header("If-Match")
        && wanted != "*"
        && current.is_none_or(|current| bare(current) != bare(wanted))
    {
        return Err(mismatch(wanted, path, current.unwrap_or_default(), network));
    }
    if request.header("If-Match") == Some("*") && current.is_none() {
        // RFC 9110, 13.1.1; no source at hand shows Azure's sentence.
        let message = format!("There is no resource {path} that could match.");
        return Err(ArmError::ours("PreconditionFailed", message));
    }
    let none = request.header("If-None-Match");
    if let (Some(unwanted), Some(current)) = (none, current)
        && (unwanted == "*" || bare(unwanted) == bare(current))
    {
        // The code is Azure's; no source at hand shows the sentence.
        let message = format!("The resource {path} exists already, with etag {current}.");
        return Err(ArmError::ours("PreconditionFailed", message));
    }
    Ok(())
}

/// An etag without its quotation marks, and without the mark of a weak one.
fn bare(etag: &str) -> &str {
    etag.trim_start_matches("W/").trim_matches('"')
}

fn mismatch(wanted: &str, path: &str, current: &str, network: bool) -> ArmError {
    let wanted = bare(wanted);
    if network {
        let detail = format!(
            "Etag provided in if-match header W/\"{wanted}\" does not match etag {current} of resource {path} in NRP data store."
        );
        return ArmError::new("PreconditionFailed", "Precondition failed.")
            .because(vec![ArmError::new("PreconditionFailedEtagMismatch", detail)]);
    }
    let message =
        format!("Etag provided in if-match header \"{wanted}\" does not match etag {current} of resource.");
    ArmError::new("PreconditionFailed", message)
}
