//! Administrator account. The rules are `arm::catalog::credentials`'; a password leaves here as a proof alone.
//!
//! Key pairs are not generated (decisions.md 12): a key that exists is pasted.

use super::control::Choice;
use super::form::{Message, OFF, ON};
use super::machine;
use super::shared::{Shared, Source};
use crate::arm::World;
use crate::arm::catalog::credentials::{self, PasswordProof};
use crate::arm::catalog::images::OperatingSystem;
use crate::arm::spec::Credential;

pub(super) const PASSWORD: &str = "Password";
pub(super) const SSH: &str = "SshPublicKey";

pub(super) fn default_value(_: &dyn Source, field: Shared, _: &World) -> String {
    match field {
        Shared::Authentication => SSH,
        Shared::Username => "azureuser",
        Shared::SshSource => "Use existing public key",
        _ => "",
    }
    .to_owned()
}

pub(super) fn problem(form: &dyn Source, field: Shared, world: &World) -> Option<Message> {
    let text = form.read(field, world);
    let os = machine::system(form, world);
    let found = match field {
        Shared::Username => credentials::check_username(os, &text),
        Shared::Password => credentials::check_password(os, &text).map(drop),
        Shared::SshKey => credentials::check_ssh_public_key(&text),
        // portal-ui.md §6.4.
        Shared::Confirm if text != form.read(Shared::Password, world) => {
            return Some("Password and confirm password must match.".into());
        }
        _ => Ok(()),
    };
    found.err().map(|problem| problem.portal_text())
}

/// In the order of the scale set's form; the VM's has them the other way round (portal-ui.md §2.1, §3.1).
pub(super) fn options(_: &dyn Source, field: Shared, _: &World) -> Vec<Choice> {
    match field {
        Shared::Authentication => vec![
            Choice::new(PASSWORD, "Password"),
            Choice::new(SSH, "SSH public key"),
        ],
        _ => Vec::new(),
    }
}

/// Windows has passwords alone.
pub(super) fn shown(form: &dyn Source, field: Shared, world: &World) -> bool {
    match field {
        Shared::Authentication => machine::system(form, world) == OperatingSystem::Linux,
        Shared::Password | Shared::Confirm => !by_key(form, world),
        Shared::SshSource | Shared::SshKey => by_key(form, world),
        _ => true,
    }
}

pub(super) fn hint(_: &dyn Source, _: Shared, _: &World) -> Option<Message> {
    None
}

fn by_key(form: &dyn Source, world: &World) -> bool {
    machine::system(form, world) == OperatingSystem::Linux && form.read(Shared::Authentication, world) == SSH
}

/// The portal's word for how the administrator signs in.
pub(super) fn label(form: &dyn Source, world: &World) -> &'static str {
    if by_key(form, world) {
        "SSH public key"
    } else {
        "Password"
    }
}

/// What a request says of the account: the name, and a credential without a password's text. A lenient one takes the
/// place of what is missing.
pub(super) fn spec(form: &dyn Source, world: &World, lenient: bool) -> Option<(String, Credential)> {
    let os = machine::system(form, world);
    let mut name = form.read(Shared::Username, world);
    if credentials::check_username(os, &name).is_err() {
        name = lenient.then(|| "azureuser".to_owned())?;
    }
    let key = form.read(Shared::SshKey, world);
    let credential = if by_key(form, world) && credentials::check_ssh_public_key(&key).is_ok() {
        Some(Credential::SshPublicKey(key.trim().to_owned()))
    } else if by_key(form, world) {
        None
    } else {
        proof(form, world, os).map(Credential::Password)
    };
    let credential = credential.or_else(|| lenient.then(stand_in).flatten())?;
    Some((name, credential))
}

fn proof(form: &dyn Source, world: &World, os: OperatingSystem) -> Option<PasswordProof> {
    let text = form.read(Shared::Password, world);
    (text == form.read(Shared::Confirm, world))
        .then(|| credentials::check_password(os, &text).ok())
        .flatten()
}

/// A proof for a request that is only looked at, never sent. The text is no one's password.
fn stand_in() -> Option<Credential> {
    credentials::check_password(OperatingSystem::Linux, "Nobody-types-this-1")
        .ok()
        .map(Credential::Password)
}

/// `On` or `Off`, as summaries write it.
pub(super) fn on_off(value: &str) -> &'static str {
    match value {
        ON => "On",
        OFF => "Off",
        _ => "",
    }
}
