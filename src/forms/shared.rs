//! What both wizards ask: where, which machine, which account, which disk. Written once, for both.
//!
//! A wizard's field says which of these it is (`= Image`), and hands its questions over. Nothing here knows a wizard's
//! own fields.

use super::control::Choice;
use super::form::{FieldInfo, Form, Message, ON};
use super::{account, disks, health, machine, place, spot};
use crate::arm::World;
use crate::arm::spec::MachineSpec;

/// A field that both wizards have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shared {
    Subscription,
    ResourceGroup,
    NewGroup,
    Region,
    SecurityType,
    SecureBoot,
    VTpm,
    Image,
    Architecture,
    Spot,
    Size,
    Authentication,
    Username,
    Password,
    Confirm,
    SshSource,
    SshKey,
    EvictionType,
    MaxPrice,
    EvictionPolicy,
    OsDiskSize,
    OsDiskType,
    BootDiagnostics,
    Health,
    HealthProtocol,
    HealthPort,
    HealthPath,
}

impl Shared {
    /// The field that plays this part in the form with the fields `F`.
    pub fn field<F: FieldInfo>(self) -> Option<F> {
        let mut all = F::ALL.iter().copied();
        all.find(|field| field.info().shared == Some(self))
    }
}

/// The part of a wizard that the shared fields read.
pub(super) trait Source {
    /// What the field holds; empty where the wizard has no such field.
    fn read(&self, field: Shared, world: &World) -> String;

    /// Whether the box is ticked.
    fn reads_on(&self, field: Shared, world: &World) -> bool {
        self.read(field, world) == ON
    }
}

impl<F: Form<Context = World>> Source for F {
    fn read(&self, field: Shared, world: &World) -> String {
        field
            .field()
            .map(|field| self.value(field, world))
            .unwrap_or_default()
    }
}

/// A module that answers for some of the shared fields.
struct Part {
    default_value: fn(&dyn Source, Shared, &World) -> String,
    problem: fn(&dyn Source, Shared, &World) -> Option<Message>,
    options: fn(&dyn Source, Shared, &World) -> Vec<Choice>,
    shown: fn(&dyn Source, Shared, &World) -> bool,
    hint: fn(&dyn Source, Shared, &World) -> Option<Message>,
}

macro_rules! part {
    ($module:ident) => {{
        static PART: Part = Part {
            default_value: $module::default_value,
            problem: $module::problem,
            options: $module::options,
            shown: $module::shown,
            hint: $module::hint,
        };
        &PART
    }};
}

fn part(field: Shared) -> &'static Part {
    use Shared::*;
    match field {
        Subscription | ResourceGroup | NewGroup | Region => part!(place),
        SecurityType | SecureBoot | VTpm | Image | Architecture | Size => part!(machine),
        Spot | EvictionType | MaxPrice | EvictionPolicy => part!(spot),
        Authentication | Username | Password | Confirm | SshSource | SshKey => part!(account),
        OsDiskSize | OsDiskType => part!(disks),
        BootDiagnostics | Health | HealthProtocol | HealthPort | HealthPath => part!(health),
    }
}

/// What the field holds before anything was typed.
pub(super) fn default_value(form: &dyn Source, field: Shared, world: &World) -> String {
    (part(field).default_value)(form, field, world)
}

/// What is wrong with the field's value.
pub(super) fn problem(form: &dyn Source, field: Shared, world: &World) -> Option<Message> {
    (part(field).problem)(form, field, world)
}

/// What can be chosen.
pub(super) fn options(form: &dyn Source, field: Shared, world: &World) -> Vec<Choice> {
    (part(field).options)(form, field, world)
}

/// Whether the field is on the screen.
pub(super) fn shown(form: &dyn Source, field: Shared, world: &World) -> bool {
    (part(field).shown)(form, field, world)
}

/// A line under the field.
pub(super) fn hint(form: &dyn Source, field: Shared, world: &World) -> Option<Message> {
    (part(field).hint)(form, field, world)
}

/// The machine that a form asks for; `None` where an account is missing and the request is to be sent.
pub(super) fn machine_spec(
    form: &dyn Source,
    world: &World,
    delete_disk: bool,
    lenient: bool,
) -> Option<MachineSpec> {
    let (admin_username, credential) = account::spec(form, world, lenient)?;
    Some(MachineSpec {
        vm_size: form.read(Shared::Size, world),
        image: machine::image_reference(form, world).into(),
        admin_username,
        credential,
        os_disk: disks::spec(form, world, delete_disk),
        trusted_launch: machine::trusted_launch(form, world),
        spot: spot::spec(form, world),
        boot_diagnostics: health::boot_diagnostics(form, world),
        application_health: health::spec(form, world),
        terminate_notification_minutes: None,
    })
}
