//! Two moments side by side: what changed, resource by resource, in the JSON that ARM returns.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::arm::json::compact::compact;
use crate::arm::{ResourceId, World, json};

/// A resource that is not the same at both moments.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    pub id: ResourceId,
    pub change: Change,
    pub lines: Vec<Line>,
}

/// What became of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Added,
    Removed,
    Changed,
}

/// A line of a difference.
#[derive(Debug, Clone, PartialEq)]
pub enum Line {
    /// What the lines under it are inside: `properties.storageProfile`.
    Inside(String),
    Removed(String),
    Added(String),
}

/// Every resource that differs between two worlds, in the order of their ids.
pub fn difference(before: &World, after: &World) -> Vec<Difference> {
    let mut ids: Vec<&ResourceId> = before.resources().map(|resource| &resource.id).collect();
    ids.extend(after.resources().map(|resource| &resource.id));
    ids.sort();
    ids.dedup();
    ids.into_iter().filter_map(|id| one(id, before, after)).collect()
}

fn one(id: &ResourceId, before: &World, after: &World) -> Option<Difference> {
    let leaves = |world: &World| {
        world
            .resource(id)
            .map(|resource| leaves(&json::resource(world, resource)))
    };
    let (old, new) = (leaves(before), leaves(after));
    let change = match (&old, &new) {
        (None, _) => Change::Added,
        (_, None) => Change::Removed,
        (old, new) if old == new => return None,
        _ => Change::Changed,
    };
    let lines = lines(&old.unwrap_or_default(), &new.unwrap_or_default());
    let id = id.clone();
    Some(Difference { id, change, lines })
}

/// Where a value stands, and the value as text.
type Leaves = BTreeMap<(String, String), String>;

/// Every value that holds no other, by what it is inside and its own name.
fn leaves(value: &Value) -> Leaves {
    let mut found = Leaves::new();
    collect(value, "", "", &mut found);
    found
}

/// `depth` is bounded by the shapes of our own JSON: nothing of a student's is nested.
fn collect(value: &Value, inside: &str, name: &str, found: &mut Leaves) {
    let path = match (inside, name) {
        ("", name) => name.to_owned(),
        (inside, "") => inside.to_owned(),
        (inside, name) => format!("{inside}.{name}"),
    };
    match value {
        Value::Object(members) if !members.is_empty() => {
            members
                .iter()
                .for_each(|(name, value)| collect(value, &path, name, found));
        }
        Value::Array(items) if !items.is_empty() => {
            let named = items.iter().enumerate();
            named.for_each(|(index, value)| collect(value, &path, &format!("[{index}]"), found));
        }
        scalar => {
            found.insert((inside.to_owned(), name.to_owned()), compact(scalar));
        }
    }
}

fn lines(old: &Leaves, new: &Leaves) -> Vec<Line> {
    let mut keys: Vec<_> = old.keys().chain(new.keys()).collect();
    keys.sort();
    keys.dedup();
    let mut lines = Vec::new();
    let mut heading = None;
    for key in keys {
        let (was, is) = (old.get(key), new.get(key));
        if was == is {
            continue;
        }
        let (inside, name) = key;
        if heading != Some(inside) && !inside.is_empty() {
            lines.push(Line::Inside(inside.clone()));
        }
        heading = Some(inside);
        let written = |value: &String| format!("\"{name}\": {value}");
        lines.extend(was.map(|value| Line::Removed(written(value))));
        lines.extend(is.map(|value| Line::Added(written(value))));
    }
    lines
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lines_stand_under_what_they_are_inside() {
        let old = json!({"name": "demo-set", "sku": {"capacity": 2, "name": "B2s"}, "zones": ["1"]});
        let new = json!({"name": "demo-set", "sku": {"capacity": 1, "name": "B2s"}, "zones": []});
        let told = lines(&leaves(&old), &leaves(&new));
        let expected = [
            Line::Added("\"zones\": []".into()),
            Line::Inside("sku".into()),
            Line::Removed("\"capacity\": 2".into()),
            Line::Added("\"capacity\": 1".into()),
            Line::Inside("zones".into()),
            Line::Removed("\"[0]\": \"1\"".into()),
        ];
        assert_eq!(told, expected);
    }
}
