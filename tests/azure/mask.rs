//! What Azure draws by chance, and the leaves of a body.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use fancy_regex::Regex;
use serde_json::Value;

/// score.py's MASKS.
static MASKS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let of = |(pattern, word)| (Regex::new(pattern).expect("a pattern"), word);
    let patterns = [
        (r"(?i)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", "<guid>"),
        (r#"^(W/)?\\?".*\\?"$"#, "<etag>"),
        (
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*(Z|[+-]\d\d:?\d\d)?",
            "<time>",
        ),
        (
            r"\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d\d:\d\d [AP]M( [+-]\d\d:\d\d)?",
            "<time>",
        ),
        (r"(?i)(?<![0-9a-z])[0-9a-f]{32}(?![0-9a-z])", "<hex32>"),
        (r"(?i)(?<=[_-])[0-9a-f]{8}(?![0-9a-z])", "<hex8>"),
        (r"(?i)\b(?:[0-9A-F]{2}-){5}[0-9A-F]{2}\b", "<mac>"),
        (r"^\d{1,3}(\.\d{1,3}){3}$", "<ip>"),
        (r"^PT[\d.]+[HMS][\dHMS.]*$", "<duration>"),
        (r"^\d{6,}$", "<number>"),
    ];
    patterns.into_iter().map(of).collect()
});

/// Properties that are chance as a whole.
const CHANCE: [&str; 8] = [
    "computername",
    "uniqueid",
    "vmid",
    "resourceguid",
    "templatehash",
    "vmagentversion",
    "internaldomainnamesuffix",
    "duration",
];

/// `text` with what Azure draws by chance replaced.
pub(super) fn masked(key: &str, text: &str) -> String {
    if CHANCE.contains(&key.to_lowercase().as_str()) {
        return "<chance>".to_owned();
    }
    let mut text = text.to_owned();
    for (pattern, word) in MASKS.iter() {
        text = pattern.replace_all(&text, *word).into_owned();
    }
    let low = text.to_lowercase();
    if low.contains("/subscriptions/") {
        low
    } else {
        text
    }
}

/// As [`masked`], but for what the client had sent.
pub(super) fn mask(key: &str, value: &Value, sent: &HashSet<String>) -> Value {
    match value {
        Value::String(text) if sent.contains(text) => as_sent(text, text).into(),
        Value::String(text) => masked(key, text).into(),
        other => other.clone(),
    }
}

/// `text` where the client had sent `sent`: ids compare without regard to case.
pub(super) fn as_sent(sent: &str, text: &str) -> String {
    if sent.starts_with('/') {
        text.to_lowercase()
    } else {
        text.to_owned()
    }
}

/// What a member of a list goes by: its name, id or code where it has one, its position otherwise.
pub(super) fn label(value: &Value, position: usize) -> String {
    let known = ["name", "id", "code"]
        .iter()
        .find_map(|key| value.get(key)?.as_str().map(|text| (key, text)));
    match known {
        Some((key, text)) => {
            let whole = masked(key, text);
            whole.rsplit('/').next().unwrap_or_default().to_lowercase()
        }
        None => position.to_string(),
    }
}

/// A leaf: the key above it, and what is there.
pub(super) struct Leaf {
    pub(crate) key: String,
    pub(crate) value: Value,
}

/// Whether both have one JSON type.
pub(super) fn alike(one: &Value, other: &Value) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

/// Whether both are the same; 1 is 1.0.
pub(super) fn same(one: &Value, other: &Value) -> bool {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => one == other,
        _ => one == other,
    }
}

pub(super) type Leaves = BTreeMap<Vec<String>, Leaf>;

/// Every leaf by its path; a list adds its length, and members that go by one name are numbered.
pub(super) fn leaves(value: &Value) -> Leaves {
    let mut found = Leaves::new();
    walk(value, &mut Vec::new(), "", &mut found);
    found
}

fn walk(value: &Value, path: &mut Vec<String>, key: &str, found: &mut Leaves) {
    let mut leaf = |path: &[String], value: Value| {
        let key = key.to_owned();
        found.insert(path.to_vec(), Leaf { key, value });
    };
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (key, value) in fields {
                path.push(key.to_lowercase());
                walk(value, path, key, found);
                path.pop();
            }
        }
        Value::Array(items) if !items.is_empty() => {
            path.push("[length]".to_owned());
            leaf(path, items.len().into());
            path.pop();
            let mut seen: BTreeMap<String, usize> = BTreeMap::new();
            for (position, item) in items.iter().enumerate() {
                let name = label(item, position);
                let count = seen.entry(name.clone()).or_default();
                *count += 1;
                path.push(match *count {
                    1 => format!("[{name}]"),
                    count => format!("[{name} #{count}]"),
                });
                walk(item, path, key, found);
                path.pop();
            }
        }
        other => leaf(path, other.clone()),
    }
}
