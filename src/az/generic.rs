//! `--set`, `--add` and `--remove`: what every update command of az takes.
//!
//! Paths are those of the flattened body that `show` prints (azure-cli's commands/arm.py); [`Update::onto`] finds the
//! place under `properties` in the body that is sent.

use serde_json::{Map, Value};

use super::arguments::Arguments;
use super::error::AzError;

/// Applies the three to a body, in az's order.
///
/// # Errors
/// az's refusal of a path that leads nowhere.
pub(crate) fn update(body: &mut Value, arguments: &Arguments) -> Result<(), AzError> {
    let literal = arguments.flag("--force-string");
    for pair in arguments.each("--set").iter().flatten() {
        set(body, pair, literal)?;
    }
    for values in arguments.each("--add") {
        add(body, values, literal)?;
    }
    for values in arguments.each("--remove") {
        remove(body, values)?;
    }
    Ok(())
}

fn set(body: &mut Value, pair: &str, literal: bool) -> Result<(), AzError> {
    let (key, text) = split(pair);
    if key.trim().is_empty() {
        return Err(AzError::new(
            "usage error: Empty key in --set. Correct syntax: --set KEY=VALUE [KEY=VALUE ...]",
        ));
    }
    let mut path = parts(key);
    let Some(name) = path.pop() else { return Ok(()) };
    let place = walk(body, &path, true)?;
    let value = read(text, literal);
    match (place, index(name)) {
        (Value::Array(items), Some(at)) => {
            let item = at
                .and_then(|at| items.get_mut(at))
                .ok_or_else(|| no_index(name, name))?;
            *item = value;
        }
        (Value::Object(object), None) => {
            let key = spelled(object, name);
            if let Some(home) = home(object, &key) {
                home.insert(key, value);
            }
        }
        (place, _) => return Err(nowhere(place, name, &path)),
    }
    Ok(())
}

fn add(body: &mut Value, values: &[String], literal: bool) -> Result<(), AzError> {
    let Some((path, values)) = values.split_first() else {
        return Ok(());
    };
    let path = parts(path);
    let place = walk(body, &path, true)?;
    if place.is_null() || place.as_object().is_some_and(Map::is_empty) {
        *place = Value::Array(Vec::new());
    }
    let Value::Array(items) = place else {
        return Err(AzError::new(ADD_USAGE));
    };
    let mut entry = Map::new();
    for value in values {
        match value.split_once('=') {
            Some((key, text)) => drop(entry.insert(key.to_owned(), text.into())),
            None => {
                if !entry.is_empty() {
                    items.push(Value::Object(std::mem::take(&mut entry)));
                }
                items.push(read(value, literal));
            }
        }
    }
    if !entry.is_empty() {
        items.push(Value::Object(entry));
    }
    Ok(())
}

const ADD_USAGE: &str = "invalid syntax: --add property.listProperty <key=value, string or JSON string>";
const REMOVE_USAGE: &str =
    "invalid syntax: --remove property.list <indexToRemove> OR --remove propertyToRemove";

fn remove(body: &mut Value, values: &[String]) -> Result<(), AzError> {
    let Some((path, at)) = values.split_first() else {
        return Ok(());
    };
    let mut path = parts(path);
    if let Some(at) = at.first() {
        let last = path.last().copied().unwrap_or_default();
        let Value::Array(items) = walk(body, &path, false)? else {
            return Err(AzError::new(format!("{last} doesn't exist")));
        };
        let place = at.parse::<usize>().ok().filter(|place| *place < items.len());
        items.remove(place.ok_or_else(|| no_index(at, last))?);
        return Ok(());
    }
    let Some(name) = path.pop() else { return Ok(()) };
    let Value::Object(object) = walk(body, &path, false)? else {
        return Err(AzError::new(REMOVE_USAGE));
    };
    let key = spelled(object, name);
    if home(object, &key).and_then(|home| home.remove(&key)).is_none() {
        let place = Value::Object(std::mem::take(object));
        return Err(nowhere(&place, name, &path));
    }
    Ok(())
}

/// A key and its value: the first `=` outside brackets parts them.
fn split(pair: &str) -> (&str, &str) {
    let mut inside = false;
    let at = pair.find(|c: char| {
        inside = (inside || c == '[') && c != ']';
        c == '=' && !inside
    });
    at.map_or((pair, ""), |at| (&pair[..at], &pair[at + 1..]))
}

/// `a.b[0].c` is a, b, [0], c.
fn parts(path: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        rest = rest.trim_start_matches('.');
        let end = if rest.starts_with('[') {
            rest.find(']').map_or(rest.len(), |at| at + 1)
        } else {
            rest.find(['.', '[']).unwrap_or(rest.len())
        };
        let (part, more) = rest.split_at(end);
        found.extend(Some(part).filter(|part| !part.is_empty()));
        rest = more;
    }
    found
}

/// A value is JSON where it can be read as JSON, and text otherwise.
fn read(text: &str, literal: bool) -> Value {
    let json = || {
        let text = match text {
            "True" => "true",
            "False" => "false",
            "None" => "null",
            other => other,
        };
        serde_json::from_str(text)
            .or_else(|_| serde_json::from_str(&text.replace('\'', "\"")))
            .ok()
    };
    Some(literal)
        .filter(|literal| !literal)
        .and_then(|_| json())
        .unwrap_or_else(|| text.into())
}

/// The number between brackets: `Some(None)` for brackets that hold something else.
fn index(part: &str) -> Option<Option<usize>> {
    let inside = part.strip_prefix('[')?.strip_suffix(']')?;
    Some(inside.parse().ok())
}

/// Where a key of the flattened body lives: in the object, or under its `properties`.
fn home<'a>(object: &'a mut Map<String, Value>, key: &str) -> Option<&'a mut Map<String, Value>> {
    const OUTER: [&str; 16] = [
        "id",
        "name",
        "type",
        "location",
        "tags",
        "sku",
        "zones",
        "identity",
        "plan",
        "etag",
        "extendedLocation",
        "managedBy",
        "kind",
        "properties",
        "resources",
        "placement",
    ];
    let inner = matches!(object.get("properties"), Some(Value::Object(_)));
    if !inner || object.contains_key(key) || OUTER.contains(&key) {
        return Some(object);
    }
    object.get_mut("properties").and_then(Value::as_object_mut)
}

/// The key as the body spells it, whatever the case it was typed in.
fn spelled(object: &Map<String, Value>, key: &str) -> String {
    let inner = object.get("properties").and_then(Value::as_object);
    let keys = object.keys().chain(inner.into_iter().flat_map(Map::keys));
    let mut same = keys.filter(|known| known.eq_ignore_ascii_case(key));
    same.next().cloned().unwrap_or_else(|| key.to_owned())
}

/// Follows a path; what is missing on it is made when `make` is set, as `--set` makes it.
fn walk<'a>(body: &'a mut Value, path: &[&str], make: bool) -> Result<&'a mut Value, AzError> {
    let mut place = body;
    for (depth, part) in path.iter().enumerate() {
        place = match index(part) {
            Some(at) => item(place, part, at, path, depth)?,
            None => field(
                place,
                part,
                path.get(..depth).unwrap_or_default(),
                make,
                depth + 1 == path.len(),
            )?,
        };
    }
    Ok(place)
}

/// A field of an object; the last of a path is made when it is missing, and any that is null.
fn field<'a>(
    place: &'a mut Value,
    part: &str,
    path: &[&str],
    make: bool,
    last: bool,
) -> Result<&'a mut Value, AzError> {
    let absent = match place {
        Value::Object(object) => {
            let key = spelled(object, part);
            !home(object, &key).is_some_and(|home| home.contains_key(&key))
        }
        _ => true,
    };
    if absent && !(make && last && place.is_object()) {
        return Err(nowhere(place, part, path));
    }
    let Value::Object(object) = place else {
        return Err(nowhere(&Value::Null, part, path));
    };
    let key = spelled(object, part);
    let Some(home) = home(object, &key) else {
        return Err(nowhere(&Value::Null, part, path));
    };
    let slot = home.entry(key).or_insert(Value::Null);
    if slot.is_null() && make {
        *slot = Value::Object(Map::new());
    }
    Ok(slot)
}

fn item<'a>(
    place: &'a mut Value,
    part: &str,
    at: Option<usize>,
    path: &[&str],
    depth: usize,
) -> Result<&'a mut Value, AzError> {
    let of = depth
        .checked_sub(1)
        .and_then(|before| path.get(before))
        .copied()
        .unwrap_or_default();
    let Value::Array(items) = place else {
        return Err(nowhere(place, part, path.get(..depth).unwrap_or_default()));
    };
    if let Some(at) = at {
        return items.get_mut(at).ok_or_else(|| no_index(&at.to_string(), of));
    }
    let inside = part.trim_start_matches('[').trim_end_matches(']');
    let Some((key, text)) = inside.split_once('=') else {
        return Err(no_index(inside, of));
    };
    let wanted = read(text, false);
    let found: Vec<usize> = items
        .iter()
        .enumerate()
        .filter(|(_, item)| item[key] == wanted || item["properties"][key] == wanted)
        .map(|(at, _)| at)
        .collect();
    match found.as_slice() {
        [one] => items.get_mut(*one).ok_or_else(|| no_index(inside, of)),
        [] => Err(AzError::new(format!(
            "item with value '{text}' doesn't exist for key '{key}' on {of}"
        ))),
        _ => Err(AzError::new(format!(
            "non-unique key '{key}' found multiple matches on {of}. Key must be unique."
        ))),
    }
}

fn no_index(at: &str, of: &str) -> AzError {
    AzError::new(format!("index {at} doesn't exist on {of}"))
}

/// az's complaint about a path: what there is instead.
fn nowhere(place: &Value, part: &str, path: &[&str]) -> AzError {
    let parent = path.join(".").replace(".[", "[");
    let start = format!("Couldn't find '{part}' in '{parent}'.");
    AzError::new(match place {
        Value::Object(object) => {
            let inner = object.get("properties").and_then(Value::as_object);
            let keys = object.keys().filter(|key| *key != "properties");
            let mut keys: Vec<&String> = keys.chain(inner.into_iter().flat_map(Map::keys)).collect();
            keys.sort();
            let keys: Vec<String> = keys.iter().map(|key| format!("'{key}'")).collect();
            format!("{start} Available options: [{}]", keys.join(", "))
        }
        Value::Array(_) => format!(
            "{start} Available options: index into the collection '{parent}' with [<index>] or [<key=value>]"
        ),
        _ => format!("{start} '{parent}' does not support further indexing."),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn body() -> Value {
        json!({
            "name": "n", "location": "l", "tags": {"a": "b"}, "sku": {"name": "s", "capacity": 2},
            "properties": {
                "mode": null,
                "rules": [{"name": "x", "properties": {"port": 1}}, {"name": "y"}],
                "profile": {"on": true},
            }
        })
    }

    fn after(change: impl Fn(&mut Value) -> Result<(), AzError>) -> Result<Value, String> {
        let mut body = body();
        change(&mut body).map_err(|error| error.message)?;
        Ok(body)
    }

    #[test]
    fn set_finds_what_show_prints() {
        let sets = [
            ("tags.c=d", "/tags/c", json!("d")),
            ("sku.capacity=3", "/sku/capacity", json!(3)),
            ("profile.on=False", "/properties/profile/on", json!(false)),
            ("PROFILE.On=x", "/properties/profile/on", json!("x")),
            ("mode.kind=auto", "/properties/mode/kind", json!("auto")),
            (
                "rules[0].port=22",
                "/properties/rules/0/properties/port",
                json!(22),
            ),
            ("rules[name=y].more=1", "/properties/rules/1/more", json!(1)),
            ("new={\"a\": [1]}", "/properties/new/a/0", json!(1)),
        ];
        for (pair, pointer, value) in sets {
            let body = after(|body| set(body, pair, false)).expect(pair);
            assert_eq!(body.pointer(pointer), Some(&value), "{pair}");
        }
        let literal = after(|body| set(body, "tags.n=1", true)).expect("it sets");
        assert_eq!(literal["tags"]["n"], "1");
    }

    #[test]
    fn add_and_remove_change_lists() {
        let words = |words: &[&str]| {
            words
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<Vec<String>>()
        };
        let body =
            after(|body| add(body, &words(&["rules", "name=z", "priority=1", "w"]), false)).expect("it adds");
        assert_eq!(
            body["properties"]["rules"][2],
            json!({"name": "z", "priority": "1"})
        );
        assert_eq!(body["properties"]["rules"][3], "w");
        let body = after(|body| remove(body, &words(&["rules", "0"]))).expect("it removes");
        assert_eq!(body["properties"]["rules"].as_array().map(Vec::len), Some(1));
        let body = after(|body| remove(body, &words(&["tags.a"]))).expect("it removes");
        assert_eq!(body["tags"], json!({}));
    }

    #[test]
    fn a_path_that_leads_nowhere_says_what_there_is() {
        let error = |pair: &str| after(|body| set(body, pair, false)).expect_err(pair);
        assert!(
            error("nosuch.deep.er=1")
                .starts_with("Couldn't find 'nosuch' in ''. Available options: ['location'")
        );
        assert_eq!(error("rules[7].port=1"), "index 7 doesn't exist on rules");
        assert!(error("=1").starts_with("usage error: Empty key in --set."));
        assert!(error("rules.x=1").contains("index into the collection 'rules'"));
    }
}
