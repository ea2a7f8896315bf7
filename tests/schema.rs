//! The JSON Schema of scenario files: the file is what the types say, is valid itself, takes every scenario that there
//! is, and explains each property.
#![cfg(feature = "cli")]

use std::fs;
use std::path::{Path, PathBuf};

use flexlab::lab::schema;
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// `FLEXLAB_WRITE=1` writes it.
#[test]
fn the_file_is_what_the_types_say() {
    let place = root().join("static/scenario.schema.json");
    if std::env::var_os("FLEXLAB_WRITE").is_some() {
        fs::write(&place, schema::text()).expect("the sources can be written to");
    }
    let file = fs::read_to_string(&place).expect("the schema is there");
    assert!(
        file == schema::text(),
        "FLEXLAB_WRITE=1 cargo test --test schema writes it anew"
    );
}

#[test]
fn the_schema_is_one_of_draft_2020_12() {
    let schema = schema::schema();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    jsonschema::draft202012::meta::validate(&schema).unwrap_or_else(|error| panic!("{error}"));
}

fn scenarios() -> Vec<PathBuf> {
    let bundled = root().join("src/lab/scenarios");
    let folders = fs::read_dir(bundled).expect("there are bundled labs");
    let mut files: Vec<PathBuf> = folders
        .map(|entry| entry.expect("it can be listed").path().join("scenario.json"))
        .filter(|path| path.is_file())
        .collect();
    let labs = fs::read_dir(root().join("tests/data/labs")).expect("there are labs of the tests");
    files.extend(labs.map(|entry| entry.expect("it can be listed").path()));
    files.push(root().join("tests/data/links/own-lab.scenario.json"));
    files
}

#[test]
fn it_takes_every_scenario_and_nothing_that_is_misspelt() {
    let validator = jsonschema::draft202012::new(&schema::schema()).expect("it is a schema");
    let files = scenarios();
    assert!(files.len() >= 4, "{files:?}");
    for path in files {
        let file = read(&path);
        let errors: Vec<String> = validator
            .iter_errors(&file)
            .map(|error| format!("{error} at {}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}:\n{}", path.display(), errors.join("\n"));
        for (place, wrong) in [
            ("/steps/0/lines/0/txt", Value::from("x")),
            ("/start/subscription/offer", "freeTrail".into()),
            ("/start/subscription/offer", "{{offer".into()),
            ("/revision", "1".into()),
            ("/start/operations/0", "nothing".into()),
        ] {
            let mut bad = file.clone();
            let (parent, key) = place.rsplit_once('/').expect("a path");
            let parent = bad.pointer_mut(parent).expect("every scenario has it");
            match parent {
                Value::Array(list) => list[0] = wrong,
                other => other[key] = wrong,
            }
            assert!(!validator.is_valid(&bad), "{}: {place}", path.display());
        }
    }
}

/// An editor completes and explains: everything has a title, and what an author writes by hand has a description.
#[test]
fn every_property_is_explained() {
    let schema = schema::schema();
    let mut silent = Vec::new();
    let definitions = schema["$defs"].as_object().expect("there are definitions");
    let all = definitions
        .iter()
        .map(|(name, it)| (name.as_str(), it))
        .chain([("", &schema)]);
    for (name, definition) in all {
        let properties = definition["properties"].as_object().into_iter().flatten();
        for (property, it) in properties {
            if it["title"].as_str().is_none_or(str::is_empty) {
                silent.push(format!("{name}.{property} has no title"));
            }
            let by_hand = name.is_empty() || name.ends_with("File") || name == "StartState";
            let described =
                it.get("description").is_some() || it.get("$ref").is_some() || it.get("anyOf").is_some();
            let plain = [
                "Title", "Text", "Points", "Name", "Lines", "Steps", "Checks", "Choices",
            ];
            let says_itself = it["title"].as_str().is_some_and(|title| plain.contains(&title));
            if by_hand && !described && !says_itself {
                silent.push(format!("{name}.{property} has no description"));
            }
        }
    }
    assert!(silent.is_empty(), "\n{}", silent.join("\n"));
    let text = schema.to_string();
    assert!(
        text.matches("\"examples\"").count() >= 20 && text.contains("\"default\""),
        "{}",
        text.len()
    );
}
