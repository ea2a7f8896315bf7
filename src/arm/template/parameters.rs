//! Parameters: what a template declares, what a request gives, and whether the two fit.

use serde_json::{Map, Value};

use super::evaluate::{Names, Scope, evaluate, text};
use super::reach::member;
use super::{Fault, invalid, recorded};

const SYNTAX: &str = "Please see https://aka.ms/arm-syntax-parameters for usage details.";

/// The parameters of a template with their values.
#[derive(Debug, Clone, Default)]
pub(super) struct Parameters {
    pub(super) values: Map<String, Value>,
    /// As a deployment's body shows them: `{name: {type, value}}`, a secure one without its value.
    pub(super) shown: Map<String, Value>,
}

/// A declared type as answers write it: `securestring` is `SecureString`.
pub(super) fn type_text(declared: &str) -> &'static str {
    match declared.to_ascii_lowercase().as_str() {
        "securestring" => "SecureString",
        "secureobject" => "SecureObject",
        "int" => "Int",
        "bool" => "Bool",
        "object" => "Object",
        "array" => "Array",
        _ => "String",
    }
}

pub(super) fn is_secure(kind: &str) -> bool {
    kind.starts_with("Secure")
}

/// Puts values to what is declared.
pub(super) fn resolve(
    scope: &Scope<'_>,
    declared: Option<&Value>,
    given: Option<&Value>,
) -> Result<Parameters, Fault> {
    let empty = Map::new();
    let declared = declared.and_then(Value::as_object).unwrap_or(&empty);
    let given = given.and_then(Value::as_object).unwrap_or(&empty);
    for name in given.keys() {
        if member(declared, name).is_none() {
            let known = declared.keys().cloned().collect::<Vec<String>>().join(", ");
            return Err(invalid(format!(
                "The template parameters '{name}' in the parameters file are not valid; they are not present in the original template and can therefore not be provided at deployment time. The only supported parameters for this template are '{known}'. Please see https://aka.ms/arm-pass-parameter-values for usage details."
            )));
        }
    }
    let mut all = Parameters::default();
    for (name, about) in declared {
        let kind = type_text(&about.get("type").map(text).unwrap_or_default());
        let value = value_of(scope, &all, name, about, member(given, name))?;
        check(name, kind, about, &value)?;
        let mut shown = Map::new();
        shown.insert("type".into(), kind.into());
        if !is_secure(kind) {
            shown.insert("value".into(), value.clone());
        }
        all.shown.insert(name.clone(), Value::Object(shown));
        all.values.insert(name.clone(), value);
    }
    Ok(all)
}

fn value_of(
    scope: &Scope<'_>,
    so_far: &Parameters,
    name: &str,
    about: &Value,
    given: Option<&Value>,
) -> Result<Value, Fault> {
    if let Some(given) = given {
        if let Some(value) = given.get("value") {
            return Ok(value.clone());
        }
        if given.get("reference").is_some() {
            return Ok(Value::String(String::new())); // A secret of a vault: it never comes here.
        }
    }
    if let Some(default) = about.get("defaultValue") {
        let names = Names {
            parameters: so_far.values.clone(),
            ..Names::default()
        };
        let inner = scope.with(names.into());
        let value = evaluate(&inner, default);
        scope.settle(&inner);
        return value;
    }
    if about.get("nullable") == Some(&Value::Bool(true)) {
        return Ok(Value::Null);
    }
    // The line and the column are of a text that is not kept (test_resource_group_deployment).
    Err(recorded(format!(
        "The value for the template parameter '{name}' at line '1' and column '1' is not provided. Please see https://aka.ms/arm-create-parameter-file for usage details."
    )))
}

fn check(name: &str, kind: &str, about: &Value, value: &Value) -> Result<(), Fault> {
    let fits = match kind {
        "Int" => value.is_i64() || value.is_u64(),
        "Bool" => value.is_boolean(),
        "Object" | "SecureObject" => value.is_object(),
        "Array" => value.is_array(),
        _ => value.is_string(),
    };
    if !fits && !value.is_null() {
        return Err(invalid(format!(
            "Template parameter JToken type is not valid. Expected '{}'. Actual '{}'. Please see https://aka.ms/arm-create-parameter-file for usage details.",
            expected(kind),
            actual(value)
        )));
    }
    if let Some(allowed) = about.get("allowedValues").and_then(Value::as_array)
        && !allowed.contains(value)
    {
        let allowed = allowed.iter().map(text).collect::<Vec<String>>().join(",");
        return Err(invalid(format!(
            "The provided value '{}' for the template parameter '{name}' is not valid. The parameter value is not part of the allowed value(s): '{allowed}'. {SYNTAX}",
            text(value)
        )));
    }
    check_bounds(name, about, value)
}

fn expected(kind: &str) -> &'static str {
    match kind {
        "Int" => "Integer",
        "Bool" => "Boolean",
        "Object" | "SecureObject" => "Object",
        "Array" => "Array",
        _ => "String, Uri",
    }
}

fn actual(value: &Value) -> &'static str {
    match value {
        Value::Null => "Null",
        Value::Bool(_) => "Boolean",
        Value::Number(number) if number.is_f64() => "Float",
        Value::Number(_) => "Integer",
        Value::String(_) => "String",
        Value::Array(_) => "Array",
        Value::Object(_) => "Object",
    }
}

/// The four sentences are recorded (arm_errors_recorded.csv: deployment stacks), but the one for the least value.
fn check_bounds(name: &str, about: &Value, value: &Value) -> Result<(), Fault> {
    let length = match value {
        Value::String(text) => Some(text.chars().count() as i64),
        Value::Array(items) => Some(items.len() as i64),
        _ => None,
    };
    let bounds = [
        (
            "minLength",
            length,
            "Length of the value should be greater than or equal to",
        ),
        (
            "maxLength",
            length,
            "Length of the value should be less than or equal to",
        ),
        (
            "minValue",
            value.as_i64(),
            "Value should be greater than or equal to",
        ),
        (
            "maxValue",
            value.as_i64(),
            "Value should be less than or equal to",
        ),
    ];
    for (bound, measured, sentence) in bounds {
        let Some((measured, limit)) = measured.zip(about.get(bound).and_then(Value::as_i64)) else {
            continue;
        };
        let holds = if bound.starts_with("min") {
            measured >= limit
        } else {
            measured <= limit
        };
        if !holds {
            return Err(recorded(format!(
                "The provided value for the template parameter '{name}' is not valid. {sentence} '{limit}'. {SYNTAX}"
            )));
        }
    }
    Ok(())
}
