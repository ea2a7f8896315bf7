//! What the two wizards have beyond a form: tabs, a request, a review, a summary.

use super::control::FieldError;
use super::form::{FieldInfo, Form, Message};
use crate::arm::{ArmError, Operation, Time, World, validate};

/// A tab of a wizard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tab {
    Basics,
    Spot,
    Disks,
    Networking,
    Scaling,
    Management,
    Monitoring,
    Health,
    Advanced,
    Tags,
    Review,
}

impl Tab {
    /// The tab's name.
    pub fn label(self) -> &'static str {
        match self {
            Tab::Basics => "Basics",
            Tab::Spot => "Spot",
            Tab::Disks => "Disks",
            Tab::Networking => "Networking",
            Tab::Scaling => "Scaling",
            Tab::Management => "Management",
            Tab::Monitoring => "Monitoring",
            Tab::Health => "Health",
            Tab::Advanced => "Advanced",
            Tab::Tags => "Tags",
            Tab::Review => "Review + create",
        }
    }
}

/// A section of the summary: labels and values, in the order of the tabs. Holds no password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub title: &'static str,
    pub rows: Vec<(Message, String)>,
}

/// What the final validation came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Review<F: FieldInfo> {
    /// "Validation passed": Create sends this.
    Passed(Box<Operation>),
    Failed {
        /// Each with its tab and field; empty where the core's error is about none of them.
        errors: Vec<FieldError<F>>,
        /// The core's whole answer, when it was asked.
        refusal: Option<Box<ArmError>>,
    },
}

/// A wizard.
pub trait Wizard: Form<Context = World> + Sized
where
    Self::Field: FieldInfo<Tab = Tab>,
{
    /// The tabs, in order.
    const TABS: &'static [Tab];

    /// When the page was opened: the stamp in the deployment's name (facts.md §3.6).
    fn opened_at(&self) -> Time;

    /// What Create sends.
    ///
    /// # Errors
    /// Everything that is missing or wrong, as far as the form can tell by itself.
    fn request(&self, world: &World, opened_at: Time) -> Result<Operation, Vec<FieldError<Self::Field>>>;

    /// What can be said of the request so far: blank names become names that match nothing, a missing password becomes
    /// a proof. For `preview` alone; `None` while there is no resource group.
    fn partial_arm(&self, world: &World) -> Option<Operation>;

    /// The rows of Review + create.
    fn summary(&self, world: &World) -> Vec<Section>;

    /// The field that a single error of the core is about.
    fn field_of(&self, error: &ArmError, world: &World) -> Option<Self::Field>;

    /// Where the core's refusal, or a failed deployment's error, lands: a field for each cause that has one.
    fn place_error(&self, error: &ArmError, world: &World) -> Vec<FieldError<Self::Field>> {
        if error.details.is_empty() {
            let field = self.field_of(error, world);
            return field
                .map(|field| FieldError::new(field, error.message.clone()))
                .into_iter()
                .collect();
        }
        let causes = error.details.iter();
        causes.flat_map(|cause| self.place_error(cause, world)).collect()
    }

    /// The final validation: the form's own rules, then the core's. Errors show from now on, the core's until something
    /// is changed.
    fn review(&mut self, world: &World) -> Review<Self::Field> {
        self.show_errors();
        self.entries_mut().forget_refusal();
        let operation = match self.request(world, self.opened_at()) {
            Ok(operation) => operation,
            Err(errors) => {
                return Review::Failed {
                    errors,
                    refusal: None,
                };
            }
        };
        match validate(world, &operation) {
            Ok(()) => Review::Passed(Box::new(operation)),
            Err(error) => Review::Failed {
                errors: self.refuse(&error, world),
                refusal: Some(Box::new(error)),
            },
        }
    }

    /// Puts an error of the core, or of a deployment that failed, on the fields that caused it.
    fn refuse(&mut self, error: &ArmError, world: &World) -> Vec<FieldError<Self::Field>> {
        let errors = self.place_error(error, world);
        self.entries_mut().refuse(errors.clone());
        errors
    }
}

/// `CreateVmss-canonical.0001-com-ubuntu-server-focal-20231227210859`: a prefix, the image cut so that the whole is at
/// most 64 characters long, and the stamp (facts.md §3.6).
pub(super) fn deployment_name(prefix: &str, publisher: &str, offer: &str, sku: &str, stamp: &str) -> String {
    let image = [publisher, ".", offer, "-", sku].concat();
    let room = 64_usize.saturating_sub(prefix.len() + 1 + stamp.len());
    let image: String = image.chars().take(room).collect();
    [prefix, &image, "-", stamp].concat()
}

/// A name for a preview: valid everywhere, asked for nowhere.
pub(super) const NAMELESS: &str = "x7q0-unnamed";

#[cfg(test)]
mod tests {
    use super::deployment_name;

    #[test]
    fn deployment_names_are_cut_as_the_seeds() {
        let name = |prefix, sku| {
            deployment_name(
                prefix,
                "canonical",
                "0001-com-ubuntu-server-focal",
                sku,
                "20231227210859",
            )
        };
        assert_eq!(
            name("CreateVmss-", "20_04-lts-gen2"),
            "CreateVmss-canonical.0001-com-ubuntu-server-focal-20231227210859"
        );
        assert_eq!(
            name("CreateVm-", "20_04-lts-gen2"),
            "CreateVm-canonical.0001-com-ubuntu-server-focal-2-20231227210859"
        );
        assert_eq!(name("CreateVmss-", "x").len(), 64);
    }
}
