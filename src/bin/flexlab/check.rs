//! `flexlab check`: reads scenario files and what lies beside them, and prints what the library finds.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;

use flexlab::arm::json::read;
use flexlab::forms::index;
use flexlab::lab::lint::Controls;
use flexlab::lab::proof::{self, Material};
use flexlab::lab::{Complaint, Scenario, Severity};
use serde_json::Value;

/// Checks the files, one after the other.
pub(crate) fn run(files: &[String], strict: bool) -> ExitCode {
    let mut worst = None;
    for file in files {
        let complaints = check(file);
        for complaint in &complaints {
            println!("{file}: {complaint}");
        }
        worst = worst.max(complaints.iter().map(|complaint| complaint.severity).max());
    }
    match worst {
        Some(Severity::Error) => ExitCode::FAILURE,
        Some(Severity::Warning) if strict => ExitCode::from(2),
        Some(Severity::Warning) | None => ExitCode::SUCCESS,
    }
}

fn check(file: &str) -> Vec<Complaint> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => return vec![Complaint::error("", error.to_string())],
    };
    let scenario = match Scenario::parse(&text) {
        Ok(scenario) => Rc::new(scenario),
        Err(error) => return vec![Complaint::error("", error.to_string())],
    };
    let mut complaints = Vec::new();
    let material = material(Path::new(file), &text, &mut complaints);
    let world = scenario.start_world(scenario.seed);
    let portal = Controls {
        names: index::names(&world),
        routes: index::routes(),
    };
    let proof = proof::prove(&scenario, &material, &portal);
    complaints.extend(proof.complaints);
    let (lines, checks) = (scenario.lines().count(), scenario.checks().count());
    let points: u32 = scenario.checks().map(|(_, check)| check.points).sum();
    let mutants = proof.mutants;
    println!(
        "{file}: {} revision {}: {lines} lines, {checks} checks, {points} points, {} questions; {} near misses, {} \
         equivalents; of {} mutants {} noticed and {} waived, {} % of the rest.",
        scenario.title,
        scenario.revision,
        scenario.questions.len(),
        material.near_misses.len(),
        material.equivalents.len(),
        mutants.made,
        mutants.killed,
        mutants.waived,
        mutants.noticed(),
    );
    complaints
}

/// What the file has of its own, and what lies beside it.
fn material(file: &Path, text: &str, complaints: &mut Vec<Complaint>) -> Material {
    let mut material =
        read::value(text).map_or_else(|_| Material::default(), |value| Material::of_file(&value));
    let folder = file.parent().unwrap_or(Path::new("."));
    let solution = folder.join("solution.json");
    if material.solution.is_none() && solution.is_file() {
        material.solution = json(&solution, complaints);
    }
    for (name, list) in [
        ("near-misses", &mut material.near_misses),
        ("equivalents", &mut material.equivalents),
    ] {
        for path in listed(&folder.join(name)) {
            let name = format!(
                "{name}/{}",
                path.file_name().unwrap_or_default().to_string_lossy()
            );
            list.extend(json(&path, complaints).map(|value| (name, value)));
        }
    }
    material
}

fn listed(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    paths.sort();
    paths
}

fn json(path: &Path, complaints: &mut Vec<Complaint>) -> Option<Value> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string());
    let value = text.and_then(|text| read::value(&text).map_err(|fault| fault.to_string()));
    value
        .map_err(|error| complaints.push(Complaint::error(path.display().to_string(), error)))
        .ok()
}
