//! `flexlab check`: what it finds in scenario files, and how it says so.
#![cfg(feature = "cli")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use flexlab::forms::index;
use flexlab::forms::whereabouts::{Page, whereabouts};
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn flexlab(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flexlab"));
    command
        .current_dir(root())
        .args(arguments)
        .output()
        .expect("the tool runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The bundled labs and those of the tests, which between them use every rule of the grader.
fn labs() -> Vec<String> {
    let mut files: Vec<PathBuf> = Vec::new();
    let bundled = fs::read_dir(root().join("src/lab/scenarios")).expect("there are bundled labs");
    files.extend(bundled.map(|entry| entry.expect("it can be listed").path().join("scenario.json")));
    let own = fs::read_dir(root().join("tests/data/labs")).expect("there are labs of the tests");
    files.extend(own.map(|entry| entry.expect("it can be listed").path()));
    files.sort();
    files
        .iter()
        .filter(|path| path.is_file())
        .map(|path| path.display().to_string())
        .collect()
}

#[test]
fn every_lab_is_proved() {
    let labs = labs();
    assert!(labs.len() >= 3, "{labs:?}");
    let mut arguments = vec!["check", "--strict"];
    arguments.extend(labs.iter().map(String::as_str));
    let output = flexlab(&arguments);
    assert!(output.status.success(), "{}", said(&output));
    let proved = said(&output).matches("% of the rest").count();
    assert_eq!(proved, labs.len(), "{}", said(&output));
}

/// A lab with the change of a case made: what stands `at` a JSON pointer becomes `to`, or is taken away.
fn changed(case: &Value) -> Value {
    let word = |key: &str| {
        case[key]
            .as_str()
            .unwrap_or_else(|| panic!("{case} has no {key}"))
    };
    let text =
        fs::read_to_string(root().join("tests/data/labs").join(word("lab"))).expect("the lab is there");
    let mut file: Value = serde_json::from_str(&text).expect("it is JSON");
    let (parent, key) = word("at").rsplit_once('/').expect("a pointer");
    let parent = file
        .pointer_mut(parent)
        .unwrap_or_else(|| panic!("{case}: nothing is there"));
    match (parent, case.get("to")) {
        (Value::Array(list), to) => {
            let at = key.parse::<usize>().expect("a place");
            list.splice(at..list.len().min(at + 1), to.cloned());
        }
        (parent, Some(to)) => parent[key] = to.clone(),
        (parent, None) => drop(parent.as_object_mut().expect("an object").remove(key)),
    }
    file
}

/// What is wrong, where it is said to be, in which words, and the exit status: a case is an entry of a file.
#[test]
fn what_is_wrong_is_told_with_its_place() {
    let cases = fs::read_to_string(root().join("tests/data/check/cases.json")).expect("the cases are there");
    let cases: Vec<Value> = serde_json::from_str(&cases).expect("they are JSON");
    assert!(cases.len() >= 30);
    let folder = root().join("target/check");
    fs::create_dir_all(&folder).expect("target/ can be made");
    let mut wrong = Vec::new();
    for (index, case) in cases.iter().enumerate() {
        let path = folder.join(format!("{index}.json"));
        fs::write(&path, changed(case).to_string()).expect("target/ can be written to");
        let output = flexlab(&["check", "--strict", &path.display().to_string()]);
        let (said, status) = (said(&output), output.status.code().map(i64::from));
        let words = case["says"].as_str().expect("a case says something");
        if status != case["status"].as_i64() || !said.contains(words) {
            wrong.push(format!(
                "{}: status {status:?}, «{words}» in:\n{said}",
                case["case"]
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn what_is_no_file_and_no_json_says_so() {
    for (text, words) in [
        ("", "EOF"),
        ("[]", "expected struct ScenarioFile"),
        (
            "{\"id\": 5}",
            "at id: invalid type: integer `5`, expected a string",
        ),
    ] {
        let path = root().join("target/check-text.json");
        fs::create_dir_all(root().join("target")).expect("target/ can be made");
        fs::write(&path, text).expect("target/ can be written to");
        let output = flexlab(&["check", &path.display().to_string()]);
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(said(&output).contains(words), "{text}: {}", said(&output));
    }
    let output = flexlab(&["check", "no-such-file.json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("no-such-file.json"), "{}", said(&output));
}

#[test]
fn a_lab_becomes_a_link_and_comes_back() {
    let output = flexlab(&[
        "link",
        "tests/data/labs/every-rule.json",
        "--address",
        "https://example.org/",
    ]);
    assert!(output.status.success(), "{}", said(&output));
    let link = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    assert!(link.starts_with("https://example.org/#1.s."), "{link}");
    let opened = said(&flexlab(&["open", &link]));
    assert!(
        opened.starts_with("Every rule of the grader, revision 1: History"),
        "{opened}"
    );
    let whole = said(&flexlab(&["open", "--json", &link]));
    assert!(
        !whole.contains("solution") && !whole.contains("nearMisses") && !whole.contains("Not for students"),
        "{whole}"
    );
    let cut = flexlab(&["open", &link[..link.len() - 9]]);
    assert_eq!(cut.status.code(), Some(1));
    assert!(
        said(&cut).contains("9 of its characters were cut off"),
        "{}",
        said(&cut)
    );
}

/// The index names pages and buttons that the sources of the pages draw, and addresses that the routes read.
#[test]
fn every_page_of_the_index_is_drawn() {
    let mut sources = String::new();
    let mut folders = vec![
        root().join("src/ui"),
        root().join("src/forms"),
        root().join("src/arm/event.rs"),
    ];
    while let Some(path) = folders.pop() {
        if path.is_dir() {
            folders.extend(
                fs::read_dir(path)
                    .expect("a folder")
                    .map(|entry| entry.expect("it can be listed").path()),
            );
        } else if !path.ends_with("forms/index.rs") {
            sources += &fs::read_to_string(path).expect("a source is text");
        }
    }
    let missing: Vec<&&str> = index::PAGES
        .iter()
        .chain(&index::ROUTES)
        .filter(|name| !sources.contains(&format!("\"{name}")))
        .collect();
    assert!(missing.is_empty(), "drawn nowhere: {missing:?}");
}

/// "Show me where" leads from every finding of every lab to a page, and names what to look for on it.
#[test]
fn every_place_that_a_lab_names_can_be_gone_to() {
    let routes = index::routes();
    let mut count = 0;
    for file in labs() {
        let lab: Value =
            serde_json::from_str(&fs::read_to_string(&file).expect("it is there")).expect("JSON");
        let mut places = Vec::new();
        collect(&lab["steps"], &mut places);
        for place in places {
            let found = whereabouts(&place).unwrap_or_else(|| panic!("{file}: «{place}» is no place"));
            if let Page::At(address) = &found.page {
                assert!(routes.contains(address), "{file}: {place}: {address}");
            }
            count += 1;
        }
    }
    assert!(count >= 20, "{count}");
}

/// The places of checks; the `where` of a line is an address.
fn collect(value: &Value, places: &mut Vec<String>) {
    match value {
        Value::Array(list) => list.iter().for_each(|value| collect(value, places)),
        Value::Object(object) => {
            let is_check = object.contains_key("points");
            places.extend(
                object
                    .get("where")
                    .filter(|_| is_check)
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            );
            object.values().for_each(|value| collect(value, places));
        }
        _ => {}
    }
}
