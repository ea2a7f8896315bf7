//! The JSON Schema of scenario files, made from the types and their comments. Of the native tool alone.
//!
//! `static/scenario.schema.json` is what [`text`] gives; `tests/schema.rs` keeps the two equal.

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{Schema, generate::SchemaGenerator};
use serde_json::{Map, Value, json};

use super::scenario::file::ScenarioFile;

/// The schema as it lies in `static/`.
pub fn text() -> String {
    let text = serde_json::to_string_pretty(&schema()).unwrap_or_default();
    text + "\n"
}

/// The schema: draft 2020-12.
pub fn schema() -> Value {
    let generator: SchemaGenerator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<ScenarioFile>();
    RecursiveTransform(explain).transform(&mut schema);
    let mut value = schema.to_value();
    value["$id"] = "https://flexlab.invalid/scenario.schema.json".into();
    value["title"] = "A scenario of Flexlab".into();
    if let Some(Value::Object(definitions)) = value.get_mut("$defs") {
        for (_, definition) in definitions
            .iter_mut()
            .filter(|(name, _)| *name != "ParameterFile")
        {
            let_placeholders(definition);
        }
        definitions.insert("Placeholder".into(), placeholder());
    }
    for (place, examples) in examples() {
        if let Some(Value::Object(property)) = value.pointer_mut(place) {
            property.insert("examples".into(), examples);
        }
    }
    value
}

/// What stands for a parameter's value where no other text may stand.
fn placeholder() -> Value {
    json!({
        "type": "string",
        "pattern": r"^\{\{ *#?[^{}]+\}\}$",
        "description": "The value of a parameter: `{{name}}` for a word, `{{#name}}` for a number."
    })
}

/// Numbers, and words of a list, may be drawn too.
fn let_placeholders(value: &mut Value) {
    if let Value::Object(schema) = value
        && is_narrow(schema)
    {
        let moves =
            |key: &str| ["type", "format", "minimum", "maximum", "enum", "const", "oneOf"].contains(&key);
        let (narrow, rest): (Map<String, Value>, _) = std::mem::take(schema)
            .into_iter()
            .partition(|(key, _)| moves(key));
        *schema = rest;
        schema.insert("anyOf".into(), json!([narrow, { "$ref": "#/$defs/Placeholder" }]));
        return;
    }
    match value {
        Value::Array(list) => list.iter_mut().for_each(let_placeholders),
        Value::Object(object) => object
            .iter_mut()
            .filter(|(key, _)| !["default", "examples", "enum", "const"].contains(&key.as_str()))
            .for_each(|(_, inner)| let_placeholders(inner)),
        _ => {}
    }
}

/// Whether a schema takes numbers, or words of a list, and no others.
fn is_narrow(schema: &Map<String, Value>) -> bool {
    let number = |kind: &Value| kind == "integer" || kind == "number";
    let numbers = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().any(number),
        Some(kind) => number(kind),
        None => false,
    };
    let words = |schema: &Map<String, Value>| schema.contains_key("enum") || schema.contains_key("const");
    let all_words = |one: &Value| one.as_object().is_some_and(words);
    let list = schema.get("oneOf").and_then(Value::as_array);
    numbers || words(schema) || list.is_some_and(|list| list.iter().all(all_words))
}

/// Titles for an editor, and texts without the marks of Rust's documentation.
fn explain(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    if let Some(Value::String(text)) = object.get_mut("description") {
        *text = text
            .replace("[`", "`")
            .replace("`]", "`")
            .replace("super::super::", "");
    }
    if let Some(Value::Object(properties)) = object.get_mut("properties") {
        for (name, property) in properties.iter_mut() {
            title(name, property);
        }
    }
}

fn title(name: &str, property: &mut Value) {
    // What has no comment and no limits of its own is `true`.
    if *property == Value::Bool(true) {
        *property = Value::Object(Map::new());
    }
    if let Value::Object(property) = property {
        property.entry("title").or_insert_with(|| words(name).into());
    }
}

/// `utcOffsetMinutes` as `Utc offset minutes`.
fn words(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars().filter(|c| *c != '$') {
        match c {
            '_' => text.push(' '),
            c if text.is_empty() => text.extend(c.to_uppercase()),
            c if c.is_uppercase() => {
                text.push(' ');
                text.extend(c.to_lowercase());
            }
            c => text.push(c),
        }
    }
    text
}

/// What an author might write, by the property's place in the schema.
fn examples() -> Vec<(&'static str, Value)> {
    vec![
        ("/properties/id", json!(["flexible-orchestration"])),
        ("/properties/title", json!(["Flexible orchestration"])),
        ("/properties/language", json!(["en"])),
        ("/properties/seed", json!([2711])),
        (
            "/properties/parameters",
            json!([{ "setName": { "oneOf": ["demo-set", "shop-set"] }, "port": { "between": { "from": 8000, "to": 8999 } } }]),
        ),
        (
            "/$defs/StartState/properties/epoch",
            json!(["2023-12-27 21:00:00"]),
        ),
        ("/$defs/StartState/properties/utcOffsetMinutes", json!([330])),
        (
            "/$defs/StartState/properties/operations",
            json!([[{ "putGroup": { "name": "app-grp", "location": "centralindia" } }]]),
        ),
        ("/$defs/LineFile/properties/id", json!(["1.5"])),
        (
            "/$defs/LineFile/properties/text",
            json!(["Name the set `demo-set` and choose **Review + create**."]),
        ),
        ("/$defs/LineFile/properties/copy", json!([["demo-set"]])),
        (
            "/$defs/LineFile/properties/where",
            json!(["create-virtual-machine-scale-set/basics"]),
        ),
        (
            "/$defs/LineFile/properties/ungraded",
            json!(["Opening a page leaves no trace in the resources."]),
        ),
        (
            "/$defs/CheckFile/properties/select",
            json!(["resources[?type=='Microsoft.Compute/virtualMachineScaleSets']"]),
        ),
        ("/$defs/CheckFile/properties/bind", json!(["ss"])),
        ("/$defs/CheckFile/properties/on", json!(["ss"])),
        ("/$defs/CheckFile/properties/needs", json!([["ss"]])),
        (
            "/$defs/CheckFile/properties/expect",
            json!([
                { "name": "demo-set", "properties": { "orchestrationMode": "Flexible" } },
                { "~($root.instances[?scaleSetId==$ss.id])": { "(allows(id, `22`))": true } }
            ]),
        ),
        (
            "/$defs/CheckFile/properties/at",
            json!(["deployment.succeeded($ss)"]),
        ),
        (
            "/$defs/CheckFile/properties/history",
            json!([
                "before(created($ss), created($vm))",
                "within(deployment.succeeded($ss), 10m)"
            ]),
        ),
        (
            "/$defs/CheckFile/properties/forbid",
            json!(["resources[?type=='Microsoft.Network/publicIPAddresses']"]),
        ),
        (
            "/$defs/CheckFile/properties/found",
            json!(["properties.orchestrationMode"]),
        ),
        (
            "/$defs/CheckFile/properties/words",
            json!([{ "Standard_B1s": "Standard B1s, 1 vcpu" }]),
        ),
        (
            "/$defs/CheckFile/properties/where",
            json!(["Create a virtual machine scale set ▸ Basics ▸ Orchestration mode"]),
        ),
        (
            "/$defs/DiagnosisFile/properties/if",
            json!(["resources[?name=='newvm' && !properties.virtualMachineScaleSet] | length(@) >= `1`"]),
        ),
        (
            "/$defs/ChoiceFile/properties/value",
            json!(["length($root.instances)"]),
        ),
        (
            "/$defs/ChoiceFile/properties/rightIf",
            json!(["length($root.instances) == `2`"]),
        ),
        (
            "/$defs/Waiver/properties/leaf",
            json!(["0/at", "1/do/deploy/resources/newvm-nsg/"]),
        ),
    ]
}
