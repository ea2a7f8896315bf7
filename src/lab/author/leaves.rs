//! The properties of a resource as a tree with tick boxes: each leaf, what it holds, and how a check can ask for it.

use serde_json::{Map, Value};

use super::Draft;
use crate::arm::json::compact::compact;
use crate::arm::{Resource, World, json};

/// One value of a resource that holds no other.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// The members on the way to it; an index of a list is `[0]`.
    pub path: Vec<String>,
    pub value: Value,
    pub usable: Use,
}

/// How a check can ask for a leaf.
#[derive(Debug, Clone, PartialEq)]
pub enum Use {
    /// By its value.
    Value,
    /// It is the id of a resource that the name stands for.
    SameId(String),
    /// Not at all: why.
    Not(&'static str),
}

const BY_CHANCE: &str = "Azure draws this anew for every student.";
const UNBOUND: &str =
    "It is the id of a resource that no check is about yet. Add a check about that one first.";

impl Leaf {
    /// The expression for its value in what a name is bound to.
    pub fn of_binding(&self, bind: &str) -> String {
        format!("${bind}.{}", expression(&self.path))
    }

    /// Its value, for people.
    pub fn shown(&self) -> String {
        match &self.value {
            Value::String(text) => text.clone(),
            other => compact(other),
        }
    }

    /// The key and the value that ask for it in `expect`, and the members around them.
    fn asked(&self) -> (&[String], String, Value) {
        let plain = self.path.iter().take_while(|name| !name.starts_with('[')).count();
        match (&self.usable, self.path.split_last()) {
            (Use::Value, Some((last, around))) if plain == self.path.len() => {
                (around, last.clone(), self.value.clone())
            }
            (Use::SameId(bind), _) => {
                let key = format!("(same_id({}, ${bind}.id))", expression(&self.path));
                (&[], key, Value::Bool(true))
            }
            _ => (&[], format!("({})", expression(&self.path)), self.value.clone()),
        }
    }

    pub(super) fn found_in(&self, expect: Option<&Value>) -> bool {
        let (around, key, value) = self.asked();
        let inside = around
            .iter()
            .try_fold(expect, |at, name| Some(at?.get(name)))
            .flatten();
        inside.and_then(|inside| inside.get(&key)) == Some(&value)
    }

    pub(super) fn write(&self, expect: &mut Value, is_expected: bool) {
        let (around, key, value) = self.asked();
        write(expect, around, &key, is_expected.then_some(value));
    }
}

/// Sets or takes away a member, and the members around it that hold nothing else.
fn write(at: &mut Value, around: &[String], key: &str, value: Option<Value>) {
    if !at.is_object() {
        *at = Value::Object(Map::new());
    }
    let Value::Object(object) = at else {
        return;
    };
    let Some((first, rest)) = around.split_first() else {
        match value {
            Some(value) => drop(object.insert(key.to_owned(), value)),
            None => drop(object.remove(key)),
        }
        return;
    };
    if value.is_none() && !object.contains_key(first) {
        return;
    }
    let inside = object
        .entry(first.clone())
        .or_insert_with(|| Value::Object(Map::new()));
    write(inside, rest, key, value);
    if inside.as_object().is_some_and(Map::is_empty) {
        object.remove(first);
    }
}

/// A path in JMESPath.
fn expression(path: &[String]) -> String {
    let mut text = String::new();
    for name in path {
        let is_index = name.starts_with('[');
        if !text.is_empty() && !is_index {
            text.push('.');
        }
        let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && !name.starts_with(|c: char| c.is_ascii_digit());
        match is_index || is_plain {
            true => text.push_str(name),
            false => text.push_str(&compact(&Value::from(name.as_str()))),
        }
    }
    text
}

pub(super) fn leaves(draft: &Draft, world: &World, other: &World, arm_type: &str, name: &str) -> Vec<Leaf> {
    let Some((place, resource)) = find(world, arm_type, name) else {
        return Vec::new();
    };
    // The same operations make the same kinds of resources in the same order, whatever is drawn.
    let twin = of_type(other, arm_type)
        .nth(place)
        .map(|twin| json::graded(other, twin));
    let mut found = Vec::new();
    let mut of = json::graded(world, resource);
    if let Value::Object(members) = &mut of {
        // It says how often a resource was written, and nothing of what it is.
        members.remove("etag");
    }
    collect(&of, twin.as_ref(), &mut Vec::new(), &mut |path, value, alike| {
        found.push(Leaf {
            path: path.to_vec(),
            value: value.clone(),
            usable: usable(draft, world, value, alike),
        });
    });
    found
}

fn find<'a>(world: &'a World, arm_type: &'a str, name: &str) -> Option<(usize, &'a Resource)> {
    of_type(world, arm_type)
        .enumerate()
        .find(|(_, resource)| name.is_empty() || resource.id.name() == name)
}

/// By the time of their creation: names that are drawn would order them otherwise.
fn of_type<'a>(world: &'a World, arm_type: &'a str) -> impl Iterator<Item = &'a Resource> {
    let is_wanted = move |resource: &&Resource| resource.id.kind().arm_type().eq_ignore_ascii_case(arm_type);
    let mut all: Vec<&Resource> = world
        .resources()
        .map(|resource| &**resource)
        .filter(is_wanted)
        .collect();
    all.sort_by_key(|resource| resource.created);
    all.into_iter()
}

fn usable(draft: &Draft, world: &World, value: &Value, alike: bool) -> Use {
    let id = value.as_str().filter(|text| text.starts_with("/subscriptions/"));
    let Some(id) = id else {
        return if alike { Use::Value } else { Use::Not(BY_CHANCE) };
    };
    let named = |resource: &&std::rc::Rc<Resource>| {
        resource
            .id
            .path(&world.subscription().id)
            .eq_ignore_ascii_case(id)
    };
    let bound = world.resources().find(named).and_then(|resource| {
        let arm_type = resource.id.kind().arm_type();
        let bindings = draft.bindings().into_iter();
        let is_it = |(bind, select): &(String, String)| {
            select.contains(arm_type) && draft.name_of(bind).as_deref() == Some(resource.id.name())
        };
        let mut found = bindings.filter(is_it).map(|(bind, _)| bind);
        found.next()
    });
    bound.map_or(Use::Not(UNBOUND), Use::SameId)
}

/// Calls `tell` with each leaf and whether it is the same in `twin`. The depth is bounded by the shapes of our own JSON.
fn collect(
    value: &Value,
    twin: Option<&Value>,
    path: &mut Vec<String>,
    tell: &mut dyn FnMut(&[String], &Value, bool),
) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, member) in members {
                path.push(name.clone());
                collect(member, twin.and_then(|twin| twin.get(name)), path, tell);
                path.pop();
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                path.push(format!("[{index}]"));
                collect(item, twin.and_then(|twin| twin.get(index)), path, tell);
                path.pop();
            }
        }
        leaf => tell(path, leaf, twin == Some(leaf)),
    }
}
