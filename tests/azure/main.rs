//! The recorded answers of Azure Resource Manager against ours, as /shared/azure/score.py compares them.
//!
//! `tests/data/azure/scores.txt` keeps, for each recording, how many of how many hit: a rate that falls, or an excess that
//! rises, fails. `FLEXLAB_WRITE=1 cargo test --no-default-features --test azure` writes the table anew; look at what has
//! changed before you commit it. The recordings lie beside the repository (`../shared/azure/recordings`); where they are
//! not, the test says so and holds nothing.

mod compare;
mod flows;
mod hostile;
mod laws;
mod losses;
mod mask;
mod offers;
mod recording;
mod typed;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use compare::{COLUMNS, Tally};

/// What all recordings have to reach together, and on the mean: issue 3, section 1.
const TARGETS: [f64; 6] = [0.97, 0.96, 0.94, 0.95, 0.85, 0.03];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn recordings() -> Vec<PathBuf> {
    let folder = root().join("../shared/azure/recordings");
    let listed = fs::read_dir(&folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = listed
        .map(|entry| entry.path())
        .filter(|file| file.extension().is_some_and(|kind| kind == "yaml"))
        .collect();
    files.sort();
    if files.is_empty() {
        eprintln!("ignored: there are no recordings at {}", folder.display());
    }
    files
}

/// What the tables call a recording.
fn name_of(file: &Path) -> String {
    let stem = file.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

/// One line of the table: `name  status=12/12 shape=…`.
fn line(name: &str, tally: &Tally) -> String {
    let counts = COLUMNS.iter().filter_map(|column| {
        let (done, of) = tally.0.get(column)?;
        Some(format!(" {column}={done}/{of}"))
    });
    format!("{name}{}", counts.collect::<String>())
}

fn read_line(line: &str) -> (String, Tally) {
    let mut words = line.split(' ');
    let name = words.next().unwrap_or_default().to_owned();
    let counts = words.map(|word| {
        let (column, counts) = word.split_once('=').expect("column=hit/of");
        let column = COLUMNS.iter().find(|known| **known == column).expect("a column");
        let (done, of) = counts.split_once('/').expect("hit/of");
        let number = |text: &str| text.parse::<u64>().expect("a count");
        (*column, (number(done), number(of)))
    });
    (name, Tally(counts.collect()))
}

/// Whether `now` is no worse than `then`; in excess less is better.
fn holds(column: &str, then: f64, now: f64) -> bool {
    if column == "excess" {
        now <= then + 1e-9
    } else {
        now + 1e-9 >= then
    }
}

#[test]
fn no_recording_scores_less_than_it_did() {
    let files = recordings();
    if files.is_empty() {
        return;
    }
    let place = root().join("tests/data/azure/scores.txt");
    let mut scores = Vec::new();
    let (mut all, mut flexible) = (Tally::default(), Vec::new());
    for file in files {
        let name = name_of(&file);
        let played = compare::run(&recording::steps(&file));
        let tally = played.tally;
        if tally.0.contains_key("status") {
            all.merge(&tally);
            flexible.extend(played.is_flexible.then(|| tally.clone()));
            scores.push((name, tally));
        }
    }
    if std::env::var_os("FLEXLAB_WRITE").is_some() {
        let lines: Vec<String> = scores.iter().map(|(name, tally)| line(name, tally)).collect();
        fs::write(&place, lines.join("\n") + "\n").expect("the sources can be written to");
    }
    let kept = fs::read_to_string(&place).unwrap_or_else(|error| panic!("{}: {error}", place.display()));
    let kept: BTreeMap<String, Tally> = kept.lines().map(read_line).collect();
    let mut worse = Vec::new();
    for (name, tally) in &scores {
        let Some(then) = kept.get(name) else { continue };
        for column in COLUMNS {
            let rates = then.rate(column).zip(tally.rate(column));
            if let Some((then, now)) = rates.filter(|(then, now)| !holds(column, *then, *now)) {
                worse.push(format!("{name}: {column} {now:.4}, it was {then:.4}"));
            }
        }
    }
    assert!(worse.is_empty(), "{}", worse.join("\n"));
    let each: Vec<Tally> = scores.into_iter().map(|(_, tally)| tally).collect();
    reach("all leaves together", |column| all.rate(column));
    reach("the mean", |column| mean(&each, column));
    reach("the mean over those with a Flexible set", |column| {
        mean(&flexible, column)
    });
}

fn mean(tallies: &[Tally], column: &str) -> Option<f64> {
    let rates: Vec<f64> = tallies.iter().filter_map(|tally| tally.rate(column)).collect();
    (!rates.is_empty()).then(|| rates.iter().sum::<f64>() / rates.len() as f64)
}

fn reach(what: &str, rate: impl Fn(&str) -> Option<f64>) {
    for (column, target) in COLUMNS.into_iter().zip(TARGETS) {
        let now = rate(column).unwrap_or_else(|| panic!("{what}: no {column}"));
        println!("{what}: {column} {now:.5}");
        assert!(
            holds(column, target, now),
            "{what}: {column} {now:.4} misses {target}"
        );
    }
}
