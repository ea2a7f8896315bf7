//! The application health extension in a body: its probe, and what its version 2 adds (facts.md §2.8).

use serde_json::Value;

use crate::arm::rest::body;
use crate::arm::spec::{ApplicationHealth, RichHealth};

/// What a machine's extensions, or a profile's, say of its health.
pub(super) fn health(holder: &Value) -> Option<ApplicationHealth> {
    let extensions = body::list(holder, "extensionProfile.extensions");
    let health = extensions.iter().find(|extension| {
        body::text(extension, "properties.type").is_some_and(|kind| kind.starts_with("ApplicationHealth"))
    })?;
    let of = |name: &str| body::text(health, &format!("properties.settings.{name}"));
    Some(ApplicationHealth {
        protocol: of("protocol").unwrap_or("tcp").into(),
        port: body::number(health, "properties.settings.port")
            .and_then(|port| u16::try_from(port).ok())
            .unwrap_or(80),
        request_path: of("requestPath").unwrap_or_default().into(),
        rich: rich(health),
    })
}

/// No source at hand has the defaults: they are ours.
fn rich(extension: &Value) -> Option<RichHealth> {
    let version = body::text(extension, "properties.typeHandlerVersion")?;
    let major: u32 = version.split('.').next()?.parse().ok()?;
    if major < 2 {
        return None;
    }
    let of = |name: &str| {
        let number = body::number(extension, &format!("properties.settings.{name}"))?;
        Some(u32::try_from(number).unwrap_or(u32::MAX))
    };
    let interval_seconds = of("intervalInSeconds").unwrap_or(5);
    let number_of_probes = of("numberOfProbes").unwrap_or(1);
    let whole = interval_seconds.saturating_mul(number_of_probes);
    Some(RichHealth {
        interval_seconds,
        number_of_probes,
        grace_period_seconds: of("gracePeriod").unwrap_or(whole),
    })
}
