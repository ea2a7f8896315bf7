//! Azure Resource Manager templates: what a deployment's `properties` come to, before anything is made.
//!
//! Expressions are parsed by recursive descent and evaluated with a budget, so that no template, however deep, long or
//! odd, takes more than its share. What a template asks of Azure goes through [`Azure`]; nothing here sees a world.

mod bind;
mod evaluate;
mod expand;
mod expression;
mod functions;
mod functions_of_azure;
mod functions_of_lists;
mod functions_of_networks;
mod functions_of_time;
mod functions_of_values;
mod outputs;
mod parameters;
mod reach;
mod unique_string;

use serde_json::{Map, Value};

pub use evaluate::{Names, Scope, evaluate, holds_expression};
pub use expand::{Expanded, Item, expand};
pub use expression::parse;
pub use outputs::outputs;
pub use unique_string::unique_string;

use super::error::ArmError;

/// Why a template is none, in the words of its answer.
pub type Fault = Box<ArmError>;

/// What a template may ask of Azure.
pub trait Azure {
    /// The subscription's GUID.
    fn subscription(&self) -> String;
    /// The subscription's display name.
    fn subscription_name(&self) -> String;
    /// The tenant's GUID.
    fn tenant(&self) -> String;
    /// The resource group as a GET returns it.
    fn group(&self) -> Value;
    /// The resource with this full id as a GET returns it; `None` when there is none.
    fn resource(&self, id: &str, api_version: Option<&str>) -> Option<Value>;
    /// How many availability zones a region has.
    fn zones(&self, location: &str) -> u8;
    /// The moment, as ARM writes it: `2024-08-26T09:40:45Z`.
    fn now(&self) -> String;
    /// The GUID that is made of a text.
    fn guid(&self, of: &str) -> String;
    /// Another GUID at each call.
    fn new_guid(&self) -> String;
}

/// The deployment that a template belongs to.
#[derive(Debug, Clone, Default)]
pub struct Deployment {
    pub name: String,
    /// The template and parameters as they were sent, for `deployment()`.
    pub properties: Map<String, Value>,
}

/// `Deployment template validation failed: '…'`: the frame of every fault (arm_errors_recorded.csv).
pub(super) fn invalid(message: impl std::fmt::Display) -> Fault {
    let message = format!("Deployment template validation failed: '{message}'.");
    Box::new(ArmError::ours("InvalidTemplate", message))
}

/// As [`invalid`], with a sentence that a recording shows.
pub(super) fn recorded(message: impl std::fmt::Display) -> Fault {
    let message = format!("Deployment template validation failed: '{message}'.");
    Box::new(ArmError::new("InvalidTemplate", message))
}

/// A fault of an expression; the code is Azure's, the sentence ours.
pub(super) fn bad_expression(message: impl std::fmt::Display) -> Fault {
    invalid(format!(
        "The template language expression is not valid: {message}"
    ))
}
