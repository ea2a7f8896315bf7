//! What is lost against the recordings, and why: `tests/data/azure/losses.txt`.
//!
//! A line is `recording | why | pattern | what it is`. Every loss of a recording lies in one of its lines, and every line has
//! a loss, so that the list is neither too short nor stale. Why is `unknowable`, where no engine could know it from the
//! requests, or the id of a difference that the page "How this differs from Azure" lists.

use std::collections::BTreeSet;
use std::fs;

use flexlab::arm::differences::DIFFERENCES;

use super::{compare, recording};

struct Line {
    recording: String,
    why: String,
    pattern: String,
}

fn lines() -> Vec<Line> {
    let place = super::root().join("tests/data/azure/losses.txt");
    let text = fs::read_to_string(&place).unwrap_or_else(|error| panic!("{}: {error}", place.display()));
    let read = |line: &str| {
        let fields: Vec<&str> = line.split('|').map(str::trim).collect();
        let [recording, why, pattern, what] = fields.as_slice() else {
            panic!("a line has four fields: {line}");
        };
        assert!(!what.is_empty(), "{line}");
        Line {
            recording: (*recording).to_owned(),
            why: (*why).to_owned(),
            pattern: (*pattern).to_owned(),
        }
    };
    let kept = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    kept.map(read).collect()
}

/// Whether a pattern says it of a loss: `GET resource: leaf…`, where the resource may be `*`, and `**` in a leaf is anything.
fn says(pattern: &str, loss: &str) -> bool {
    let (Some((of, leaf)), Some((had, lost))) = (pattern.split_once(": "), loss.split_once(": ")) else {
        return false;
    };
    let (start, end) = leaf.split_once("**").unwrap_or((leaf, ""));
    let rest = lost.strip_prefix(start);
    (of == "*" || of == had) && rest.is_some_and(|rest| rest.ends_with(end))
}

#[test]
fn every_loss_has_a_reason() {
    let lines = lines();
    let known: BTreeSet<&str> = DIFFERENCES.iter().map(|difference| difference.id).collect();
    for line in &lines {
        let is_known = line.why == "unknowable" || known.contains(line.why.as_str());
        assert!(is_known, "'{}' is no difference that is listed", line.why);
    }
    let mut used = vec![false; lines.len()];
    let mut unexplained = Vec::new();
    let files = super::recordings();
    for file in &files {
        let name = super::name_of(file);
        for loss in compare::run(&recording::steps(file)).misses {
            let mut explains = lines
                .iter()
                .enumerate()
                .filter(|(_, line)| line.recording == name && says(&line.pattern, &loss));
            match explains.next() {
                Some((at, _)) => used[at] = true,
                None => unexplained.push(format!("{name}: {loss}")),
            }
        }
    }
    assert!(
        unexplained.is_empty(),
        "{} losses have no reason, the first of them:\n{}",
        unexplained.len(),
        unexplained[..unexplained.len().min(40)].join("\n")
    );
    if files.is_empty() {
        return;
    }
    let stale = lines.iter().zip(&used).filter(|(_, used)| !**used);
    let stale: Vec<String> = stale
        .map(|(line, _)| format!("{}: {}", line.recording, line.pattern))
        .collect();
    assert!(stale.is_empty(), "no loss is left of:\n{}", stale.join("\n"));
}
