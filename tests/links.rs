//! Links: what was shared once opens for ever, fits where it has to fit, and says what is wrong with it when it is not
//! whole. `link_mutants.rs` has what a million accidents and an attacker do to one.

use std::fs;
use std::path::{Path, PathBuf};

use flexlab::arm::Time;
use flexlab::lab::{Published, play, scenarios};
use flexlab::session::share::{self, FileError, LabRef, Link, LinkError, Log};
use flexlab::session::{LabEvent, MAX_BYTES, Run, Session, What, difference};
use serde_json::{Value, json};

fn file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn seeds_lab() -> Published {
    Published::of(&file("src/lab/scenarios/flexible-orchestration/scenario.json")).expect("it reads")
}

/// A lab that is like no bundled one.
fn own_lab() -> Published {
    Published::of(&file("tests/data/links/own-lab.scenario.json")).expect("it reads")
}

/// The recorded solution of the seed's lab as a student plays it, with three hints on the way.
fn solved(operations: usize) -> Session {
    let solution = file("src/lab/scenarios/flexible-orchestration/solution.json");
    let operations: Vec<play::Timed> = play::solution(&solution)
        .expect("it reads")
        .operations
        .into_iter()
        .take(operations)
        .collect();
    let mut session = Session::start(scenarios::flexible_orchestration(), 2711);
    for (line, check) in [("1.5", "flexible"), ("1.12", "ssh"), ("1.12", "ssh")] {
        let hint = LabEvent::HintShown {
            line: line.into(),
            check: check.into(),
            hint: 0,
        };
        session = session.record(session.time(), hint);
    }
    for timed in operations {
        session = session.perform(session.time(), timed.operation).0.finish();
    }
    session
}

fn of_bundled(run: Run) -> Log {
    Log { scenario: None, run }
}

fn of_own(at: Time) -> Log {
    let published = own_lab();
    let session = Session::start(published.scenario.clone(), 7).advance(at);
    Log {
        scenario: Some(published),
        run: session.to_run(),
    }
}

fn saved(name: &str) -> Run {
    Run::parse(&file(&format!("tests/data/runs/v1-{name}.json"))).expect("it is a sample")
}

/// What this version shares, by the name of its sample.
fn of_today() -> Vec<(&'static str, Link)> {
    let lab = LabRef {
        id: "flexible-orchestration".into(),
        revision: 1,
    };
    vec![
        ("lab-by-reference", Link::Lab(lab)),
        ("lab-whole", Link::Scenario(seeds_lab())),
        ("own-lab", Link::Scenario(own_lab())),
        ("begin-at-step-2", Link::Begin(of_bundled(solved(1).to_run()))),
        ("begin-own-lab", Link::Begin(of_own(Time(0)))),
        ("run-solution", Link::Run(of_bundled(solved(9).to_run()))),
        ("run-detours", Link::Run(of_bundled(saved("detours")))),
        ("run-deploying", Link::Run(of_bundled(saved("deploying")))),
    ]
}

/// A link as JSON: its kind, and all that it carries.
fn carried(link: &Link) -> Value {
    let parse = |text: &str| serde_json::from_str::<Value>(text).expect("it is JSON");
    let log = |log: &Log| {
        let scenario = log.scenario.as_ref().map(|scenario| parse(&scenario.text));
        json!({ "scenario": scenario, "run": parse(&log.run.to_json()) })
    };
    match link {
        Link::Lab(lab) => json!({ "lab": lab }),
        Link::Scenario(scenario) => json!({ "scenario": parse(&scenario.text) }),
        Link::Begin(begin) => json!({ "begin": log(begin) }),
        Link::Run(run) => json!({ "run": log(run) }),
    }
}

fn place_of(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/links");
    folder.join(format!("v1-{name}.link.json"))
}

fn samples() -> Vec<(PathBuf, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/links");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the samples are in the repository")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(".link.json"))
        .collect();
    files.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a sample is text");
        (path, serde_json::from_str(&text).expect("a sample is JSON"))
    };
    files.into_iter().map(read).collect()
}

/// Links that were made by earlier versions open for ever, and to what they opened to then.
///
/// `FLEXLAB_WRITE=1` writes the samples of this version that there are none of yet, each under a name of its own: a sample
/// that students had the like of is never written again.
#[test]
fn links_of_every_version_open() {
    if std::env::var_os("FLEXLAB_WRITE").is_some() {
        for (name, link) in of_today() {
            let sample = json!({ "link": share::write(&link), "carries": carried(&link) }).to_string() + "\n";
            let numbered = |number: u32| match number {
                1 => place_of(name),
                number => place_of(&format!("{name}-{number}")),
            };
            let is_free = |place: &PathBuf| fs::read_to_string(place).map_or(true, |there| there == sample);
            let mut places = (1..).map(numbered);
            let place = places.find(is_free).expect("numbers don't end");
            fs::write(place, sample).expect("the sources can be written to");
        }
    }
    let samples = samples();
    assert!(samples.len() >= 8, "{samples:?}");
    for (path, sample) in samples {
        let text = sample["link"].as_str().expect("a sample has its link");
        let link = share::read(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(carried(&link), sample["carries"], "{}", path.display());
        if let Some(log) = link.log() {
            let opened = log
                .open()
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            assert_eq!(opened.problem, None, "{}", path.display());
            let again = opened.session.to_run();
            assert!(
                again.entries == log.run.entries && again.until == log.run.until,
                "{}",
                path.display()
            );
        }
    }
}

#[test]
fn what_is_shared_comes_back() {
    for (name, link) in of_today() {
        let text = share::write(&link);
        assert_eq!(share::read(&text).as_ref(), Ok(&link), "{name}");
        let payload = text.rsplit('.').next().unwrap_or_default();
        assert!(
            text.starts_with("#1.") && text.split('.').nth(2) == Some(&payload.len().to_string()),
            "{text}"
        );
    }
}

/// Issue 4, §6 and §7: the seed's lab by reference, whole in its publish form, and a typical run of it.
#[test]
fn links_are_as_short_as_they_have_to_be() {
    let mut lengths = Vec::new();
    for (name, link) in of_today() {
        let length = share::write(&link).len();
        let most = match name {
            "lab-by-reference" => 120,
            "lab-whole" => 4_000,
            "own-lab" | "begin-own-lab" => 2_000,
            _ => 900,
        };
        lengths.push(format!("{name}: {length} of {most}"));
        assert!(length <= most, "{lengths:?}");
    }
    println!("{}", lengths.join("\n"));
}

#[test]
fn every_cut_of_a_link_says_how_much_is_missing() {
    let link = share::write(&Link::Scenario(own_lab()));
    let payload = link.rfind('.').expect("it has five parts") + 1;
    for kept in payload..link.len() {
        let missing = link.len() - kept;
        let error = share::read(&link[..kept]).expect_err("it is cut");
        assert_eq!(error, LinkError::Truncated { missing });
        assert!(
            error
                .to_string()
                .contains(&format!("{missing} of its characters were cut off")),
            "{error}"
        );
    }
}

#[test]
fn a_link_tells_what_it_carries_before_anything_starts() {
    for (name, title, operations, hints, bundled) in [
        ("lab-by-reference", "Flexible orchestration", 0, 0, true),
        ("lab-whole", "Flexible orchestration", 0, 0, false),
        ("begin-own-lab", "A group of your own", 0, 0, false),
        ("run-solution", "Flexible orchestration", 2, 3, true),
    ] {
        let (_, link) = of_today()
            .into_iter()
            .find(|(known, _)| *known == name)
            .expect("it is there");
        let contents = link.contents().expect("the lab is here");
        let told = (
            &*contents.title,
            contents.operations,
            contents.hints,
            contents.bundled,
        );
        assert_eq!(told, (title, operations, hints, bundled), "{name}");
        assert!(contents.points > 0 && contents.steps > 0, "{name}");
    }
    let unknown = Link::Lab(LabRef {
        id: "nothing".into(),
        revision: 1,
    });
    assert!(
        unknown
            .contents()
            .expect_err("there is no such lab")
            .to_string()
            .contains("«nothing»")
    );
    let later = Link::Lab(LabRef {
        id: "flexible-orchestration".into(),
        revision: 9,
    });
    assert!(
        later
            .contents()
            .expect_err("it is a later one")
            .to_string()
            .contains("revision 9")
    );
}

#[test]
fn the_share_code_of_a_lab_draws_as_a_qr_code() {
    let link = share::write(&Link::Scenario(seeds_lab()));
    let code = share::qr::matrix(&format!("https://example.org/flexlab/{link}")).expect("it is short enough");
    assert!(code.size <= 177 && code.rows().all(|row| row.len() == code.size));
}

#[test]
fn what_a_link_carries_goes_through_a_file_too() {
    for (name, link) in of_today() {
        let file = share::to_file(&link);
        assert_eq!(share::read_file(&file), Ok(link), "{name}: {file}");
    }
    // A run as every version saved it, and a scenario as its author has it.
    for name in ["deploying", "detours", "solution"] {
        let text = file(&format!("tests/data/runs/v1-{name}.json"));
        let run = share::read_file(&text);
        assert_eq!(run, Ok(Link::Run(of_bundled(saved(name)))));
    }
    let whole = file("src/lab/scenarios/flexible-orchestration/scenario.json");
    assert_eq!(share::read_file(&whole), Ok(Link::Scenario(seeds_lab())));
}

#[test]
fn a_file_that_is_neither_lab_nor_run_says_what_it_is() {
    for (text, says) in [
        ("nonsense", "is no JSON"),
        ("{}", "neither a lab nor a run"),
        ("[[]]", "neither a lab nor a run"),
        (r#"{"a":1}"#, "neither a lab nor a run"),
        (r#"{"steps":7}"#, "is not a lab"),
        (r#"{"format":2}"#, "newer Flexlab"),
        (r#"{"format":1}"#, "a list is missing"),
        (r#"{"begin":7}"#, "is not a saved run"),
        (r#"{"scenario":{},"run":{}}"#, "The lab of the run"),
    ] {
        let told = share::read_file(text).expect_err(text).to_string();
        assert!(told.contains(says), "{text}: {told}");
    }
    let long = " ".repeat(MAX_BYTES + 1);
    assert_eq!(share::read_file(&long), Err(FileError::TooLong(MAX_BYTES + 1)));
}

#[test]
fn a_beginning_has_the_resources_and_nothing_of_the_way_there() {
    for name in ["deploying", "detours", "solution"] {
        let session = of_bundled(saved(name)).open().expect("it opens").session;
        let begun = Log::beginning(&session, None);
        assert!(begun.run.branches.is_empty());
        assert!(
            begun
                .run
                .entries
                .iter()
                .all(|entry| matches!(entry.what, What::Do(_)))
        );
        assert!(begun.to_json().len() <= session.to_run().to_json().len());
        let opened = begun.open().expect("it opens");
        assert_eq!(opened.problem, None, "{name}");
        assert_eq!(opened.session.time(), session.time(), "{name}");
        assert!(
            difference(opened.session.world(), session.world()).is_empty(),
            "{name}: other resources"
        );
        assert_eq!(opened.session.grade().score, session.grade().score, "{name}");
    }
}

#[test]
fn a_run_is_kept_with_its_lab_or_by_its_name() {
    for log in [of_bundled(saved("solution")), of_own(Time(0))] {
        assert_eq!(Log::parse(&log.to_json()), Ok(log));
    }
    let other = of_own(Time(0))
        .to_json()
        .replacen(r#""scenario":{"id":"#, r#""scenario":{"id":"x"#, 2);
    assert!(Log::parse(&other).is_err());
}
