//! Scripts of az lines and what they print: tests/data/arm/*.txt, a case a file.
//!
//! A line that begins with `$ ` is typed (`> ` goes on with it); what stands under it is what it prints: warnings and
//! refusals, then the result, and `[n]` when it ends with another exit code than 0. Lines before the first command are
//! comments, but for what begins with `! `:
//!
//! ```text
//! ! subscription free-trial     (pay-as-you-go, unless this is said)
//! ! start 2023-12-27            the day on which the world begins, at noon
//! ```
//!
//! `FLEXLAB_BLESS=1 cargo test --test az scripts` writes what is printed now into the files: read the difference before
//! it is committed. Nothing is left out or put in the place of anything: every run of a script is the same, byte for
//! byte.

use std::fs;
use std::path::{Path, PathBuf};

use flexlab::arm::catalog::Offer;
use flexlab::arm::rest::Plane;
use flexlab::arm::{Start, Time};
use flexlab::az::{Answer, Shell};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/arm")
}

/// Noon, in milliseconds since 1970, of a day that a script names.
fn noon(day: &str) -> Time {
    let days = match day {
        "2023-12-27" => 19_718,
        "2024-08-26" => 19_961,
        other => panic!("{other}: a script begins on 2023-12-27 or 2024-08-26"),
    };
    Time((days * 24 + 12) * 3_600_000)
}

fn begin(script: &str) -> Plane {
    let mut start = Start {
        seed: 1,
        subscription_name: "Pay-As-You-Go".into(),
        offer: Offer::PayAsYouGo,
        epoch: noon("2024-08-26"),
        utc_offset_minutes: 0,
    };
    let head = script.lines().take_while(|line| !line.starts_with("$ "));
    for said in head.filter_map(|line| line.strip_prefix("! ")) {
        match said.split_once(' ') {
            Some(("subscription", "free-trial")) => {
                start.subscription_name = "Free Trial".into();
                start.offer = Offer::FreeTrial;
            }
            Some(("start", day)) => start.epoch = noon(day),
            _ => panic!("{said} says nothing that is known"),
        }
    }
    Plane::new(&start)
}

/// The script again, with what its commands print now.
fn played(script: &str) -> String {
    let mut plane = begin(script);
    let mut shell = Shell::default();
    let mut out = String::new();
    let mut head = true;
    for line in script.lines() {
        let typed = line
            .strip_prefix("$ ")
            .or_else(|| line.strip_prefix("> ").filter(|_| !head));
        head = head && !line.starts_with("$ ");
        if head || (typed.is_none() && line.starts_with("# ")) {
            out.extend([line, "\n"]);
        }
        if let Some(typed) = typed {
            out.extend([line, "\n"]);
            if let Some(answer) = shell.feed(&mut plane, typed) {
                out.push_str(&told(&answer));
            }
        }
    }
    assert!(shell.end().is_none(), "the last command doesn't end");
    out
}

fn told(answer: &Answer) -> String {
    let mut text = format!("{}{}", answer.err, answer.out);
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    if answer.exit != 0 {
        text.push_str(&format!("[{}]\n", answer.exit));
    }
    text
}

/// The first line that differs, with the command that it is under.
fn difference(kept: &str, now: &str) -> String {
    let mut command = "";
    for (kept, now) in kept
        .lines()
        .chain(std::iter::repeat(""))
        .zip(now.lines().chain([""]))
    {
        if now.starts_with("$ ") {
            command = now;
        }
        if kept != now {
            return format!("  {command}\n    kept: {kept}\n    now:  {now}");
        }
    }
    "  the kept text goes on".into()
}

#[test]
fn every_script_prints_what_it_printed() {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder())
        .expect("the folder of scripts")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    paths.sort();
    assert!(paths.len() > 5, "the scripts were not found");
    let bless = std::env::var_os("FLEXLAB_BLESS").is_some();
    let mut changed = Vec::new();
    for path in paths {
        let kept = fs::read_to_string(&path).expect("a script is text");
        let now = played(&kept);
        if bless {
            fs::write(&path, &now).expect("a script can be written");
        } else if kept != now {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            changed.push(format!("{name}:\n{}", difference(&kept, &now)));
        }
    }
    assert!(changed.is_empty(), "{}", changed.join("\n"));
}

/// A run is a function of what was typed.
#[test]
fn a_script_prints_the_same_twice() {
    for entry in fs::read_dir(folder())
        .expect("the folder of scripts")
        .filter_map(Result::ok)
    {
        let script = fs::read_to_string(entry.path()).expect("a script is text");
        assert_eq!(played(&script), played(&script), "{}", entry.path().display());
    }
}
