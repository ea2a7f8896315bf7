//! `az deployment group`.

use serde_json::{Value, json};

use super::Row;
use super::create::template::{Deployed, deploy};
use crate::az::arguments::Arguments;
use crate::az::client::{Client, RESOURCES, Telling, told};
use crate::az::error::AzError;

pub(super) const COMMANDS: &[Row] = &[
    ("deployment group cancel", cancel),
    ("deployment group create", create),
    ("deployment group delete", delete),
    ("deployment group export", export),
    ("deployment group list", list),
    ("deployment group show", show),
    ("deployment group validate", validate),
];

const KIND: &str = "Microsoft.Resources/deployments";

pub(super) fn path(client: &Client<'_>, arguments: &Arguments) -> String {
    client.id(arguments.required("-g"), KIND, arguments.required("-n"))
}

/// A template that stands in the line itself: there are no files here to read one from.
fn template(arguments: &Arguments) -> Result<Value, AzError> {
    let Some(text) = arguments.text("--template-file") else {
        if arguments.given("--template-uri") || arguments.given("--template-spec") {
            return Err(AzError::new(
                "Nothing can be fetched here. Write the template itself after --template-file.",
            ));
        }
        return Err(AzError::new(
            "incorrect usage: --template-file FILE | --template-uri URI | --template-spec ID",
        ));
    };
    if !text.trim_start().starts_with('{') {
        return Err(AzError::new(format!(
            "There are no files here, so '{text}' can't be read. Write the template itself, in single quotes."
        )));
    }
    serde_json::from_str(text).map_err(|error| AzError::new(format!("Failed to parse the template: {error}")))
}

/// `key=value` pairs, or JSON, later ones over earlier ones.
fn parameters(arguments: &Arguments, template: &Value) -> Result<Value, AzError> {
    let mut found = json!({});
    for given in arguments.each("--parameters").iter().flatten() {
        if given.trim_start().starts_with('{') {
            let read: Value = serde_json::from_str(given)
                .map_err(|error| AzError::new(format!("Failed to parse the parameters: {error}")))?;
            let inner = read.get("parameters").unwrap_or(&read);
            for (key, value) in inner.as_object().into_iter().flatten() {
                let value = value
                    .get("value")
                    .map_or_else(|| json!({ "value": value }), |v| json!({ "value": v }));
                found[key] = value;
            }
            continue;
        }
        let Some((key, text)) = given.split_once('=') else {
            return Err(AzError::new(format!("Unable to parse parameter: {given}")));
        };
        let kind = template["parameters"][key]["type"].as_str();
        let Some(kind) = kind else {
            let known = template["parameters"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(key, _)| key.as_str());
            let known = known.collect::<Vec<&str>>().join(", ");
            return Err(AzError::new(format!(
                "unrecognized template parameter '{key}'. Allowed parameters: {known}"
            )));
        };
        let is_text = kind.to_lowercase().ends_with("string");
        let value: Value = if is_text {
            text.into()
        } else {
            serde_json::from_str(text).unwrap_or_else(|_| text.into())
        };
        found[key] = json!({ "value": value });
    }
    Ok(found)
}

fn body(arguments: &Arguments) -> Result<Value, AzError> {
    let template = template(arguments)?;
    let parameters = parameters(arguments, &template)?;
    if let Some(missing) = missing(&template, &parameters) {
        // The CLI would ask for it.
        return Err(AzError::new(format!("Missing input parameters: {missing}")));
    }
    Ok(json!({"properties": {
        "template": template,
        "parameters": parameters,
        "mode": arguments.required("--mode"),
    }}))
}

fn missing(template: &Value, parameters: &Value) -> Option<String> {
    let wanted = template["parameters"].as_object()?;
    let missing = wanted
        .iter()
        .filter(|(key, spec)| spec.get("defaultValue").is_none() && parameters.get(key).is_none());
    let missing: Vec<&str> = missing.map(|(key, _)| key.as_str()).collect();
    Some(missing.join(", ")).filter(|names| !names.is_empty())
}

/// The name of a deployment that is given none: its template's file's, or this.
const DEFAULT: &str = "deployment1";

fn create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let body = body(arguments)?;
    let name = arguments.text("--name").unwrap_or(DEFAULT);
    let path = client.id(arguments.required("-g"), KIND, name);
    match deploy(client, &path, body, false)? {
        Deployed::Done(_) => client.get(&path, RESOURCES),
        Deployed::Other(value) => Ok(value),
    }
}

fn validate(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let body = body(arguments)?;
    let name = arguments.text("--name").unwrap_or(DEFAULT);
    let path = client.id(arguments.required("-g"), KIND, name);
    match deploy(client, &path, body, true)? {
        Deployed::Done(value) | Deployed::Other(value) => Ok(value),
    }
}

fn show(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = path(client, arguments);
    client.get(&path, RESOURCES)
}

fn list(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = format!("{}/providers/{KIND}/", client.group(arguments.required("-g")));
    client.list(&path, RESOURCES).map(Value::Array)
}

fn delete(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = path(client, arguments);
    client.act("DELETE", &path, RESOURCES, None)?;
    Ok(Value::Null)
}

fn cancel(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = format!("{}/cancel", path(client, arguments));
    client.act("POST", &path, RESOURCES, None)?;
    Ok(Value::Null)
}

fn export(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = format!("{}/exportTemplate", path(client, arguments));
    let response = client.send("POST", &path, RESOURCES, None);
    if response.status >= 400 {
        return Err(told(&response, Telling::Plain));
    }
    Ok(response.body["template"].clone())
}
