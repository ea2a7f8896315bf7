//! Every row of the seed's constraint table and of facts.md §2 and §4.5 has something that holds it: `tests/data/facts.txt`.
//!
//! A line is `section | row | holders`, and may be of one fact of a row that has several: what follows ` # ` in the row is
//! ours. A holder is a test (`tests/scale_sets/spot.rs::the_worked_table_of_the_priority_mix`), a file of cases
//! (`tests/data/arm/placement.txt`), or `out:` and why nothing is played, or `none:` and why there is nothing to play.
//!
//! The facts lie beside the repository (`../shared`); without them the rows are not compared with them, and it says so.

use std::fs;
use std::path::PathBuf;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

struct Line {
    section: String,
    row: String,
    holders: String,
}

fn lines() -> Vec<Line> {
    let text = fs::read_to_string(root().join("tests/data/facts.txt")).expect("the table is there");
    let lines = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let read = |line: &str| {
        let mut parts = line.splitn(3, " | ").map(str::to_owned);
        let mut part = || parts.next().unwrap_or_else(|| panic!("three parts: {line}"));
        Line {
            section: part(),
            row: part(),
            holders: part(),
        }
    };
    lines.map(read).collect()
}

#[test]
fn what_holds_a_row_is_there() {
    for Line {
        section,
        row,
        holders,
    } in lines()
    {
        if let Some(why) = holders.strip_prefix("out: ").or(holders.strip_prefix("none: ")) {
            assert!(why.len() > 10, "{section} {row}: why?");
            continue;
        }
        for holder in holders.split(", ") {
            let (file, test) = holder.split_once("::").unwrap_or((holder, ""));
            let text =
                fs::read_to_string(root().join(file)).unwrap_or_else(|_| panic!("{section} {row}: {file}"));
            let named = format!("fn {test}(");
            assert!(
                test.is_empty() || text.contains(&named),
                "{section} {row}: {holder}"
            );
        }
    }
}

/// A row's text without its marks.
fn plain(text: &str) -> String {
    text.replace(['*', '`'], "").trim().to_owned()
}

/// The rows, bullets and paragraphs of the sections, and the seed's table.
fn facts() -> Option<Vec<(String, String)>> {
    let shared = root().join("../shared");
    let facts = fs::read_to_string(shared.join("azure/facts.md")).ok()?;
    let seed = fs::read_to_string(shared.join("seed-lab.md")).ok()?;
    let mut found = Vec::new();
    let mut section = String::new();
    let mut heads = true;
    for line in facts.lines() {
        if line.starts_with('#') {
            let number = line.strip_prefix("### ").and_then(|rest| rest.split(' ').next());
            section = number.unwrap_or_default().to_owned();
            heads = true;
            continue;
        }
        if !(section.starts_with("2.") || section == "4.5") || line.is_empty() || line.starts_with("---") {
            continue;
        }
        let Some(cells) = line.strip_prefix('|') else {
            found.push((section.clone(), plain(line.strip_prefix("- ").unwrap_or(line))));
            continue;
        };
        let mut cells = cells.split('|');
        let first = cells.next().unwrap_or_default();
        // A table's first line, the line under it, and what only heads some rows.
        let head = heads || first.starts_with("---") || cells.all(|cell| cell.trim().is_empty());
        heads = false;
        if !head {
            found.push((section.clone(), plain(first)));
        }
    }
    let table = seed
        .lines()
        .skip_while(|line| !line.starts_with("Feature\t"))
        .skip(1);
    let rows = table.take_while(|line| line.contains('\t'));
    found.extend(rows.map(|line| {
        (
            "seed".to_owned(),
            plain(line.split('\t').next().unwrap_or_default()),
        )
    }));
    Some(found)
}

#[test]
fn every_row_of_the_facts_is_held() {
    let Some(facts) = facts() else {
        println!("skipped: no facts at ../shared");
        return;
    };
    assert!(facts.len() > 100, "{} rows were read", facts.len());
    let lines = lines();
    let is_of = |line: &Line, section: &str, row: &str| {
        let own = line.row.split(" # ").next().unwrap_or_default();
        line.section == section && row.starts_with(own)
    };
    let open: Vec<String> = facts
        .iter()
        .filter(|(section, row)| !lines.iter().any(|line| is_of(line, section, row)))
        .map(|(section, row)| format!("{section} | {}", row.chars().take(60).collect::<String>()))
        .collect();
    assert!(open.is_empty(), "no line for\n{}", open.join("\n"));
    let lost: Vec<String> = lines
        .iter()
        .filter(|line| !facts.iter().any(|(section, row)| is_of(line, section, row)))
        .map(|line| format!("{} | {}", line.section, line.row))
        .collect();
    assert!(lost.is_empty(), "no such row:\n{}", lost.join("\n"));
}
