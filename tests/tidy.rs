//! The architecture, held by a test: layout, walls, import directions, sizes and habits (design.md, style.md §3).
//!
//! It reads the sources and fails on anything that they say is absent. The lists of exceptions are here, each with its
//! reason, and may only get shorter.

use std::fs;
use std::path::{Path, PathBuf};

/// Who may import whom. `arm` imports nothing of ours; `platform` nothing of ours either.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("arm", &[]),
    ("az", &["arm"]),
    ("lab", &["arm"]),
    ("session", &["arm", "lab"]),
    ("forms", &["arm"]),
    ("platform", &[]),
    ("ui/kit", &["ui/kit"]),
    ("ui/table", &["ui/kit", "ui/table"]),
    ("ui", &["arm", "forms", "lab", "platform", "session", "ui"]),
];

/// The modules that must not see a browser.
const PURE: &[&str] = &["arm", "az", "lab", "session", "forms"];

/// The crates that only the browser's side may name.
const BROWSER: &[&str] = &[
    "yew",
    "gloo",
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "idb",
];

/// Wall time and entropy: `platform` alone has them.
const CLOCKS: &[&str] = &[
    "SystemTime::now",
    "Instant::now",
    "Date::now",
    "Date::new_0",
    "getrandom",
    "thread_rng",
    "Math::random",
];

/// Lines in a file (design.md, size of things).
const LONGEST: usize = 400;

/// Lines of a function, with its head (design.md, size of things).
const LONGEST_FUNCTION: usize = 80;

/// Functions past them, most of them one `html!`. May only get fewer.
const LONG_FUNCTIONS: &[(&str, &str)] = &[
    ("src/az/commands/network/balancer.rs", "create"),
    ("src/lab/jmes/ast.rs", "bind"),
    ("src/lab/schema.rs", "examples"),
    ("src/ui/author/begin.rs", "Begin"),
    ("src/ui/blades/create_group.rs", "CreateGroupPage"),
    ("src/ui/blades/delete_resource.rs", "DeletePane"),
    ("src/ui/blades/instances/mod.rs", "InstancesPage"),
    ("src/ui/blades/locks.rs", "LockPane"),
    ("src/ui/blades/properties.rs", "own"),
    ("src/ui/blades/resource_group.rs", "GroupOverview"),
    ("src/ui/kit/multi_select.rs", "MultiSelect"),
    ("src/ui/lab_panel/offer.rs", "Offered"),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn collect(folder: &Path, ending: &str, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() {
            collect(&path, ending, files);
        } else if path.to_string_lossy().ends_with(ending) {
            files.push(path);
        }
    }
}

struct Source {
    /// From the project's root, with forward slashes.
    path: String,
    text: String,
}

impl Source {
    /// The lines of code: no comments. What a string says is still in them.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self
            .text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    collect(&root().join("src"), ".rs", &mut files);
    let read = |path: PathBuf| Source {
        path: path
            .strip_prefix(root())
            .expect("it is below the root")
            .to_string_lossy()
            .replace('\\', "/"),
        text: fs::read_to_string(&path).expect("a source is text"),
    };
    let mut sources: Vec<Source> = files.into_iter().map(read).collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(sources.len() > 20, "the sources were not found");
    sources
}

/// The part of the layout that a file is of: the longest name in the table that its path begins with.
fn part(path: &str) -> Option<&'static str> {
    let inside = path.strip_prefix("src/")?;
    let names = MAY_IMPORT.iter().map(|(name, _)| *name);
    names
        .filter(|name| inside.starts_with(&format!("{name}/")))
        .max_by_key(|name| name.len())
}

fn fail_on(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n  {}\n", found.join("\n  "));
}

#[test]
fn imports_go_one_way() {
    let mut found = Vec::new();
    for source in sources() {
        let Some(part) = part(&source.path) else { continue };
        let allowed = MAY_IMPORT
            .iter()
            .find(|(name, _)| *name == part)
            .map_or(&[][..], |(_, allowed)| allowed);
        for (line, text) in source.code() {
            for path in text.split("crate::").skip(1) {
                let path: String = path
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || "_:".contains(*c))
                    .collect();
                let path = path.replace("::", "/");
                let target = MAY_IMPORT
                    .iter()
                    .map(|(name, _)| *name)
                    .filter(|name| path == *name || path.starts_with(&format!("{name}/")))
                    .max_by_key(|name| name.len());
                let Some(target) = target else { continue };
                let own = target == part || target.starts_with(&format!("{part}/"));
                let covered = allowed
                    .iter()
                    .any(|allowed| target == *allowed || target.starts_with(&format!("{allowed}/")));
                if !own && !covered {
                    found.push(format!("{}:{line} imports {target}", source.path));
                }
            }
        }
    }
    fail_on("imports against the direction of design.md", &found);
}

#[test]
fn the_pure_modules_name_no_browser_and_no_clock() {
    let mut found = Vec::new();
    for source in sources() {
        let Some(part) = part(&source.path) else { continue };
        for (line, text) in source.code() {
            let names = |word: &&&str| {
                text.contains(&format!("{word}::")) || text.contains(&format!("extern crate {word}"))
            };
            if PURE.contains(&part)
                && let Some(word) = BROWSER.iter().find(names)
            {
                found.push(format!("{}:{line} names {word}", source.path));
            }
            if part != "platform"
                && let Some(word) = CLOCKS.iter().find(|word| text.contains(**word))
            {
                found.push(format!("{}:{line} reads {word}", source.path));
            }
            if part == "platform" && text.contains("yew::") {
                found.push(format!("{}:{line} names yew", source.path));
            }
        }
    }
    fail_on("below the wall", &found);
}

#[test]
fn the_browser_is_touched_in_platform_alone() {
    // Events carry their elements: these types are how yew hands them over, and do nothing by themselves.
    const HANDED_OVER: &[&str] = &[
        "HtmlInputElement",
        "HtmlSelectElement",
        "HtmlTextAreaElement",
        "HtmlElement",
        "HtmlDialogElement",
        "Element",
        "KeyboardEvent",
        "MouseEvent",
        "FocusEvent",
        "PointerEvent",
        "Event",
        "Node",
        "EventTarget",
        "InputEvent",
        "SubmitEvent",
        "DragEvent",
        "File",
        "FileList",
        "ScrollIntoViewOptions",
        "ScrollLogicalPosition",
        "ScrollBehavior",
        "FocusOptions",
        // JsCast, to read an event's element.
        "wasm_bindgen",
    ];
    let mut found = Vec::new();
    for source in sources()
        .into_iter()
        .filter(|source| source.path.starts_with("src/ui/"))
    {
        for (line, text) in source.code() {
            for after in text.split("web_sys::").skip(1) {
                let names: Vec<&str> = after
                    .trim_start_matches('{')
                    .split(|c: char| !(c.is_alphanumeric() || c == '_'))
                    .take_while(|name| !name.is_empty())
                    .collect();
                let first = names.first().copied().unwrap_or_default();
                if !HANDED_OVER.contains(&first) {
                    found.push(format!("{}:{line} web_sys::{first}", source.path));
                }
            }
        }
    }
    fail_on("browser calls outside platform", &found);
}

#[test]
fn the_world_has_one_door() {
    let mut found = Vec::new();
    for source in sources()
        .into_iter()
        .filter(|source| !source.path.starts_with("src/arm/"))
    {
        for (line, text) in source.code() {
            if text.contains("World {") && !text.contains("->") && !text.contains("impl") {
                found.push(format!("{}:{line} builds a World", source.path));
            }
        }
    }
    fail_on("worlds built outside arm", &found);
}

#[test]
fn files_stay_small_enough_to_read() {
    let mut found = Vec::new();
    for source in sources() {
        let lines = source.text.lines().count();
        if lines > LONGEST {
            found.push(format!("{} has {lines} lines, at most {LONGEST}", source.path));
        }
    }
    fail_on("sizes of design.md", &found);
}

/// The name of the function that a line begins, with how far it is indented.
fn begins_function(line: &str) -> Option<(usize, &str)> {
    let text = line.trim_start();
    let (before, after) = text.split_once("fn ")?;
    // As in `pub(in crate::arm) const`.
    let goes_before = |word: &str| {
        matches!(word, "const" | "async" | "unsafe") || word.starts_with("pub") || word.ends_with(')')
    };
    let name = after
        .split(|of: char| !of.is_alphanumeric() && of != '_')
        .next()?;
    let all = before.split_whitespace().all(goes_before);
    (all && !name.is_empty()).then_some((line.len() - text.len(), name))
}

/// Every function, and how many lines it has; rustfmt closes it where it begins.
fn functions(source: &Source) -> Vec<(&str, usize)> {
    let lines: Vec<&str> = source.text.lines().collect();
    let measured = |(first, line): (usize, &&str)| {
        let (indent, _) = begins_function(line)?;
        let (brace, head) = (" ".repeat(indent) + "}", " ".repeat(indent) + ")");
        let whole = line.ends_with([';', '}']);
        let closes = |line: &&str| *line == brace || (line.starts_with(&head) && line.ends_with(';'));
        let last = lines[first..].iter().position(closes).filter(|_| !whole);
        Some((first, last.unwrap_or(0) + 1))
    };
    let named = |(first, count): (usize, usize)| Some((begins_function(lines[first])?.1, count));
    lines
        .iter()
        .enumerate()
        .filter_map(measured)
        .filter_map(named)
        .collect()
}

#[test]
fn functions_stay_small_enough_to_read() {
    let (mut found, mut seen, mut count) = (Vec::new(), Vec::new(), 0);
    for source in &sources() {
        for (name, lines) in functions(source) {
            count += 1;
            let known = LONG_FUNCTIONS.contains(&(source.path.as_str(), name));
            match (lines > LONGEST_FUNCTION, known) {
                (true, true) => seen.push((source.path.clone(), name.to_owned())),
                (true, false) => found.push(format!("{} has {name}, {lines} lines", source.path)),
                _ => {}
            }
        }
    }
    let is_seen = |(path, name): &&(&str, &str)| seen.iter().any(|(of, is)| of == path && is == name);
    for (path, name) in LONG_FUNCTIONS.iter().filter(|known| !is_seen(known)) {
        found.push(format!(
            "{path} has no {name} of more than {LONGEST_FUNCTION} lines: take it off the list"
        ));
    }
    assert!(count > 2_000, "only {count} functions were found");
    fail_on("functions longer than design.md's 80 lines", &found);
}

#[test]
fn every_module_opens_with_what_it_is() {
    let silent: Vec<String> = sources()
        .into_iter()
        .filter(|source| !source.text.starts_with("//!"))
        .map(|source| source.path)
        .collect();
    fail_on("modules without a head", &silent);
}

#[test]
fn nothing_is_left_behind_or_silenced_without_a_reason() {
    // Put together here, so that this file does not find itself.
    let left: Vec<String> = [
        "TO.DO",
        "FIX.ME",
        "XX.X",
        "to.do!",
        "unimple.mented!",
        "db.g!",
        "coming so.on",
    ]
    .iter()
    .map(|word| word.replace('.', ""))
    .collect();
    let mut found = Vec::new();
    for source in sources() {
        for (index, text) in source.text.lines().enumerate() {
            if let Some(word) = left.iter().find(|word| text.contains(word.as_str())) {
                found.push(format!("{}:{} {word}", source.path, index + 1));
            }
        }
        for (at, _) in source.text.match_indices("allow(") {
            let attribute = source.text[..at].rfind('\n').map_or(0, |from| from + 1);
            let is_attribute = source.text[attribute..at].trim_start().starts_with("#");
            let until = source.text[at..]
                .find(")]")
                .map_or(source.text.len(), |to| at + to);
            if is_attribute && !source.text[at..until].contains("reason") {
                found.push(format!("{}: an allow without its reason", source.path));
            }
        }
    }
    fail_on("left behind", &found);
}

/// `make dist` builds without `Debug`: what the program says with it would be empty in the browser.
#[test]
fn nothing_is_said_with_debug() {
    let mut found = Vec::new();
    for source in sources() {
        if source.path.ends_with("tests.rs")
            || source.path.contains("/tests/")
            || source.path.starts_with("src/bin/")
        {
            continue;
        }
        let code = source
            .code()
            .take_while(|(_, line)| line.trim() != "#[cfg(test)]");
        for (number, line) in code.filter(|(_, line)| line.contains(":?}") || line.contains(":#?}")) {
            found.push(format!("{}:{number} {}", source.path, line.trim()));
        }
    }
    fail_on("said with Debug, which the browser's program leaves out", &found);
}

#[test]
fn the_top_level_is_the_designs() {
    const KNOWN: &[&str] = &[
        "Cargo.toml",
        "Cargo.lock",
        "Trunk.toml",
        "index.html",
        "src",
        "static",
        "tests",
        "yew-erased",
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        "Makefile",
        "rustfmt.toml",
        "clippy.toml",
        "deny.toml",
        "package.json",
        "package-lock.json",
        "webdriver.json",
        "target",
        "dist",
        "node_modules",
    ];
    let entries = fs::read_dir(root())
        .expect("the root is a folder")
        .filter_map(Result::ok);
    let strangers: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && !KNOWN.contains(&name.as_str()))
        .collect();
    fail_on("at the top level", &strangers);
}

#[test]
fn nothing_names_a_machine_or_a_registry() {
    // Put together here, so that this file does not find itself.
    let hosts: Vec<String> = [
        "registry.npm.js.org",
        "index.crates.io.-",
        "/ro.ot/",
        "/wo.rk/",
        "/ho.me/",
    ]
    .iter()
    .map(|word| {
        word.replacen(".js", "js", 1)
            .replace(".-", "-")
            .replace("o.", "o")
    })
    .collect();
    let mut files = Vec::new();
    for ending in [".rs", ".mjs", ".json", ".toml", ".html", ".css", ".md", ".py"] {
        for folder in ["src", "static", "tests"] {
            collect(&root().join(folder), ending, &mut files);
        }
    }
    for name in [
        "README.md",
        "CHANGELOG.md",
        "Makefile",
        "package-lock.json",
        "Cargo.toml",
        "Trunk.toml",
        "index.html",
    ] {
        files.push(root().join(name));
    }
    let mut found = Vec::new();
    for path in files.iter().filter(|path| {
        !path.ends_with("tests/tidy.rs")
            && !path
                .components()
                .any(|c| c.as_os_str() == "node_modules" || c.as_os_str() == "target")
    }) {
        let text = fs::read_to_string(path).unwrap_or_default();
        if let Some(word) = hosts.iter().find(|word| text.contains(word.as_str())) {
            found.push(format!("{} names {word}", path.display()));
        }
    }
    fail_on("machine paths and registries", &found);
}
