//! User data: a text for the machine's applications, which nothing here runs.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::arm::error::ArmError;
use crate::arm::rest::body;

/// Checks the user data of a machine or of a profile. An empty text takes away what was there (`az vm update --user-data`).
///
/// # Errors
/// What is no Base64 (data/sdk_properties.csv: it "must be base-64 encoded"; the code and the sentence are ours).
pub(super) fn user_data(holder: &mut Value) -> Result<(), ArmError> {
    let Some(text) = body::text(holder, "userData") else {
        return Ok(());
    };
    if STANDARD.decode(text).is_err() {
        let message = "User data must be Base64 encoded.";
        return Err(ArmError::ours("InvalidParameter", message).at("userData"));
    }
    if text.is_empty() {
        body::fields(holder).remove("userData");
    }
    Ok(())
}
