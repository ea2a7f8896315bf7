//! The compiled-in reference.

use std::path::{Path, PathBuf};
use std::process::Command;

use flexlab::az::table::{self, Arity};

/// Commands with work behind them.
const PLAYED: usize = 220;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

#[test]
fn every_command_can_be_read() {
    assert_eq!(table::commands().len(), 273, "facts.md counts them");
    for command in table::commands() {
        assert!(!command.text.is_empty(), "{}", command.name);
        let (group, _) = command.name.rsplit_once(' ').expect("a group");
        assert!(table::group(group).is_some(), "{group}");
        for parameter in &command.parameters {
            assert!(
                parameter.options.iter().all(|option| option.starts_with('-')),
                "{parameter:?}"
            );
            assert!(
                parameter.arity != Arity::Flag || parameter.choices.is_empty(),
                "{parameter:?}"
            );
        }
        let mut options: Vec<&str> = command
            .parameters
            .iter()
            .flat_map(|p| p.options.clone())
            .collect();
        let all = options.len();
        options.sort_unstable();
        options.dedup();
        assert_eq!(options.len(), all, "{} names an option twice", command.name);
    }
}

#[test]
fn every_command_that_is_played_is_in_the_reference_once() {
    let mut names: Vec<&str> = flexlab::az::played().collect();
    let strangers: Vec<&&str> = names
        .iter()
        .filter(|name| table::command(name).is_none())
        .collect();
    assert!(strangers.is_empty(), "{strangers:?}");
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(
        (names.len(), all),
        (PLAYED, PLAYED),
        "the changelog counts them too"
    );
}

/// A name that no command has would be a question that is never answered.
#[test]
fn every_option_that_the_sources_name_is_an_option() {
    let known: Vec<&str> = table::commands()
        .iter()
        .flat_map(|command| &command.parameters)
        .flat_map(|parameter| parameter.options.clone())
        .collect();
    let mut files = Vec::new();
    let mut folders = vec![root().join("src/az/commands")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)
            .expect("a folder")
            .filter_map(Result::ok)
        {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path => files.push(path),
            }
        }
    }
    assert!(files.len() > 20, "the sources were not found");
    let mut wrong = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).expect("a source");
        for piece in text.split('"').filter(|piece| piece.starts_with("--")) {
            let is_name = piece
                .chars()
                .skip(2)
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            if is_name && piece.len() > 2 && !known.contains(&piece) {
                wrong.push(format!("{}: {piece}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Needs the shared facts beside the repository; without them it says so and holds nothing.
#[test]
fn generating_again_gives_the_same_bytes() {
    let facts = root().join("../shared/azure/data");
    if !facts.is_dir() {
        eprintln!("ignored: {} is not there", facts.display());
        return;
    }
    let output = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("az");
    std::fs::create_dir_all(&output).expect("a folder for the new file");
    let script = root().join("tests/az/generate.py");
    let run = match Command::new("python3").args([&script, &facts, &output]).output() {
        Ok(run) => run,
        Err(error) => return eprintln!("ignored: python3 can't be run: {error}"),
    };
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let kept = std::fs::read(root().join("src/az/data/commands.json")).expect("the kept file");
    let made = std::fs::read(output.join("commands.json")).expect("the new file");
    assert!(
        kept == made,
        "commands.json differs: run python3 tests/az/generate.py ../shared/azure/data"
    );
}
