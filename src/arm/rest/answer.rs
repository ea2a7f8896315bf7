//! Answers: the statuses that go with errors, and the errors that the façade itself has.

use serde_json::{Value, json};

use super::Response;
use crate::arm::error::ArmError;

impl Response {
    pub(super) fn new(status: u16, body: Option<Value>) -> Response {
        Response {
            status,
            headers: Vec::new(),
            body,
            listed: None,
        }
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Response {
        self.headers.push((name.into(), value.into()));
        self
    }
}

pub(super) fn ok(body: Value) -> Response {
    Response::new(200, Some(body))
}

pub(super) fn list(items: Vec<Value>) -> Response {
    // `json!` would copy them.
    ok([("value", Value::Array(items))].into_iter().collect())
}

/// The status of an error's answer (facts.md §4; arm_errors_recorded.csv).
fn status(error: &ArmError) -> u16 {
    match &*error.code {
        "ResourceNotFound"
        | "ResourceGroupNotFound"
        | "DeploymentNotFound"
        | "NotFound"
        | "ParentResourceNotFound"
        | "InvalidResourceType"
        | "InvalidResourceNamespace"
        | "LockNotFound"
        | "SubscriptionNotFound"
        | "NoRegisteredProviderFound" => 404,
        "ScopeLocked"
        | "PropertyChangeNotAllowed"
        | "OperationNotAllowed"
        | "Conflict"
        | "DeploymentActive"
        | "SkuNotAvailable"
        | "QuotaExceeded"
        | "ResourceGroupBeingDeleted"
        | "InvalidResourceLocation"
        | "InvalidResourceGroupLocation"
        | "ConflictingUserInput"
        | "AttachDiskWhileBeingDetached"
        | "MissingSubscriptionRegistration" => 409,
        "PreconditionFailed" => 412,
        "AnotherOperationInProgress" => 429,
        "MethodNotAllowed" => 405,
        _ => 400,
    }
}

/// An error's answer.
pub(super) fn refused(error: &ArmError) -> Response {
    Response::new(status(error), Some(json!({ "error": body(error) })))
}

/// Network's errors say that there is nothing more to say (facts.md §4.3: `details: []`).
fn body(error: &ArmError) -> Value {
    let mut body = error.json();
    let of_network = matches!(
        &*error.code,
        "InvalidResourceReference"
            | "NotFound"
            | "NicInUse"
            | "InUseSubnetCannotBeDeleted"
            | "InUseNetworkSecurityGroupCannotBeDeleted"
            | "PublicIPAddressCannotBeDeleted"
    );
    if of_network && error.details.is_empty() {
        body["details"] = json!([]);
    }
    body
}

// The codes below are Azure Resource Manager's; no source at hand shows their sentences, so these are marked as ours.

pub(super) fn bad_content(why: &str) -> ArmError {
    ArmError::ours(
        "InvalidRequestContent",
        format!("The request content was invalid and could not be deserialized: '{why}'."),
    )
}

pub(super) fn invalid_path(url: &str) -> ArmError {
    let shown: String = url.chars().take(200).collect();
    ArmError::ours(
        "InvalidResourceType",
        format!("The path '{shown}' names nothing that is here."),
    )
}

pub(super) fn missing_version() -> ArmError {
    ArmError::ours(
        "MissingApiVersionParameter",
        "The api-version query parameter (?api-version=) is required for all requests.",
    )
}

pub(super) fn invalid_version(text: &str) -> ArmError {
    let message = format!("The api-version '{text}' is invalid. It should be in the format of 'yyyy-MM-dd'.");
    ArmError::ours("InvalidApiVersionParameter", message)
}

pub(super) fn unknown_type(namespace: &str, kind: &str, version: &str) -> ArmError {
    ArmError::ours(
        "InvalidResourceType",
        format!(
            "The resource type '{kind}' could not be found in the namespace '{namespace}' for api version '{version}'."
        ),
    )
}

/// A type that Azure has and that is not here.
pub(super) fn not_played(kind: &str) -> ArmError {
    ArmError::ours(
        "InvalidResourceType",
        format!("Resources of the type '{kind}' are not played here."),
    )
}

pub(super) fn unknown_namespace(namespace: &str) -> ArmError {
    ArmError::ours(
        "InvalidResourceNamespace",
        format!("The resource namespace '{namespace}' is invalid."),
    )
}

pub(super) fn no_subscription(id: &str) -> ArmError {
    ArmError::ours(
        "SubscriptionNotFound",
        format!("The subscription '{id}' could not be found."),
    )
}

pub(super) fn unknown_method(method: &str) -> ArmError {
    let shown: String = method.chars().take(20).collect();
    ArmError::ours(
        "MethodNotAllowed",
        format!("The HTTP method '{shown}' is not supported at this path."),
    )
}

/// facts.md §4.3, test_resource_group.
pub(super) fn no_group(name: &str) -> ArmError {
    crate::arm::group::missing(name)
}

/// What Network says of a child that is not there (cloud-provider-azure, subnetclient).
pub(super) fn no_child(path: &str) -> ArmError {
    ArmError::new("NotFound", format!("Resource {path} not found."))
}
