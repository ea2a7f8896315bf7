//! Boot diagnostics and the application health extension.

use super::control::Choice;
use super::form::{EMPTY, Message, OFF, whole};
use super::shared::{Shared, Source};
use crate::arm::World;
use crate::arm::spec::ApplicationHealth;

const MANAGED: &str = "Managed";

pub(super) fn default_value(form: &dyn Source, field: Shared, world: &World) -> String {
    match field {
        Shared::BootDiagnostics => MANAGED,
        Shared::HealthProtocol => "http",
        Shared::HealthPort if form.read(Shared::HealthProtocol, world) == "https" => "443",
        Shared::HealthPort => "80",
        Shared::HealthPath => "/",
        _ => OFF,
    }
    .to_owned()
}

pub(super) fn problem(form: &dyn Source, field: Shared, world: &World) -> Option<Message> {
    let value = form.read(field, world);
    match field {
        Shared::HealthPort => whole(&value, 1, 65_535).err(),
        Shared::HealthPath if value.trim().is_empty() => Some(EMPTY.into()),
        _ => None,
    }
}

pub(super) fn options(_: &dyn Source, field: Shared, _: &World) -> Vec<Choice> {
    match field {
        Shared::BootDiagnostics => vec![
            Choice::new(MANAGED, "Enable with managed storage account (recommended)"),
            Choice::new("Disable", "Disable"),
        ],
        Shared::HealthProtocol => vec![
            Choice::new("http", "HTTP"),
            Choice::new("https", "HTTPS"),
            Choice::new("tcp", "TCP"),
        ],
        _ => Vec::new(),
    }
}

/// A path goes with http and https alone (portal-ui.md §2.7).
pub(super) fn shown(form: &dyn Source, field: Shared, world: &World) -> bool {
    match field {
        Shared::HealthProtocol | Shared::HealthPort => form.reads_on(Shared::Health, world),
        Shared::HealthPath => {
            form.reads_on(Shared::Health, world) && form.read(Shared::HealthProtocol, world) != "tcp"
        }
        _ => true,
    }
}

pub(super) fn hint(_: &dyn Source, _: Shared, _: &World) -> Option<Message> {
    None
}

pub(super) fn boot_diagnostics(form: &dyn Source, world: &World) -> bool {
    form.read(Shared::BootDiagnostics, world) == MANAGED
}

pub(super) fn spec(form: &dyn Source, world: &World) -> Option<ApplicationHealth> {
    form.reads_on(Shared::Health, world).then(|| ApplicationHealth {
        protocol: form.read(Shared::HealthProtocol, world),
        port: form.read(Shared::HealthPort, world).trim().parse().unwrap_or(80),
        request_path: if shown(form, Shared::HealthPath, world) {
            form.read(Shared::HealthPath, world)
        } else {
            String::new()
        },
        rich: None,
    })
}
