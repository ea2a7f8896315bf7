//! The data files are what `generate.py` makes of the shared facts.

use std::path::{Path, PathBuf};
use std::process::Command;

const FILES: [&str; 5] = [
    "regions.json",
    "sizes.json",
    "prices.json",
    "images.json",
    "durations.json",
];

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

#[test]
fn every_file_says_where_it_is_from() {
    for name in FILES {
        let path = here().join("src/arm/catalog/data").join(name);
        let text = std::fs::read_to_string(&path).expect("the data file is there");
        let file: serde_json::Value = serde_json::from_str(&text).expect("the data file is JSON");
        assert!(text.starts_with("{\"source\":\""), "{name} opens with its source");
        assert!(
            file["source"].as_str().is_some_and(|source| source.len() > 20),
            "{name}"
        );
        assert!(
            file["checked"]
                .as_str()
                .is_some_and(|date| date.len() == "2026-08-21".len()),
            "{name}"
        );
        let columns = file["columns"].as_array().map_or(0, Vec::len);
        for row in file["rows"].as_array().expect("rows") {
            assert_eq!(row.as_array().map_or(0, Vec::len), columns, "{name}: {row}");
        }
    }
}

/// Needs the shared facts beside the repository; without them it says so and holds nothing.
#[test]
fn generating_again_gives_the_same_bytes() {
    let facts = here().join("../shared/azure/data");
    if !facts.is_dir() {
        eprintln!("ignored: {} is not there", facts.display());
        return;
    }
    let output = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("catalog");
    std::fs::create_dir_all(&output).expect("a folder for the new files");
    let script = here().join("tests/catalog/generate.py");
    let run = match Command::new("python3").args([&script, &facts, &output]).output() {
        Ok(run) => run,
        Err(error) => return eprintln!("ignored: python3 can't be run: {error}"),
    };
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    for name in FILES {
        let kept = std::fs::read(here().join("src/arm/catalog/data").join(name)).expect("the kept file");
        let made = std::fs::read(output.join(name)).expect("the new file");
        assert!(
            kept == made,
            "{name} differs: run python3 tests/catalog/generate.py ../shared/azure/data"
        );
    }
}
