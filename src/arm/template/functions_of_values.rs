//! The functions of texts, numbers, lists and objects.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::evaluate::{Scope, text};
use super::functions::truth;
use super::{Fault, bad_expression, functions_of_networks};

/// Elements of a list that a function makes: Azure's limit for `range`.
const MOST: i64 = 10_000;

pub(super) fn call(scope: &Scope<'_>, name: &str, values: &[Value]) -> Option<Result<Value, Fault>> {
    // These two look at every pair.
    if matches!(name, "union" | "intersection") {
        let items: usize = values.iter().map(length).sum();
        if let Err(fault) = scope.spend(items.saturating_mul(items) / 8) {
            return Some(Err(fault));
        }
    }
    let found = texts(name, values)
        .or_else(|| numbers(name, values))
        .or_else(|| logic(name, values))
        .or_else(|| lists(name, values))
        .or_else(|| functions_of_networks::call(name, values))?;
    // What is made costs its length, so that nothing doubles for ever.
    let cost = found.as_ref().map_or(0, weight);
    Some(scope.spend(cost).and(found))
}

fn weight(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(weight).sum::<usize>() + items.len(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| name.len() + weight(value))
            .sum(),
        _ => 1,
    }
}

/// The values' texts with `between` between them.
pub(super) fn join(values: &[Value], between: &str) -> String {
    values.iter().map(text).collect::<Vec<String>>().join(between)
}

fn texts(name: &str, values: &[Value]) -> Option<Result<Value, Fault>> {
    Some(match (name, values) {
        ("concat", [Value::Array(_), ..]) => Ok(concat_lists(values)),
        ("concat", [_, ..]) => Ok(join(values, "").into()),
        ("tolower", [of]) => Ok(text(of).to_lowercase().into()),
        ("toupper", [of]) => Ok(text(of).to_uppercase().into()),
        ("trim", [of]) => Ok(text(of).trim().into()),
        ("string", [of]) => Ok(text(of).into()),
        ("replace", [of, old, new]) => replaced(&text(of), &text(old), &text(new)),
        ("startswith", [of, with]) => Ok(lower(of).starts_with(&lower(with)).into()),
        ("endswith", [of, with]) => Ok(lower(of).ends_with(&lower(with)).into()),
        ("indexof", [Value::String(of), with]) => Ok(found_at(of.to_lowercase().find(&lower(with)), of)),
        ("lastindexof", [Value::String(of), with]) => Ok(found_at(of.to_lowercase().rfind(&lower(with)), of)),
        ("substring", [of, from, rest @ ..]) => substring(&text(of), from, rest.first()),
        ("split", [of, marks]) => Ok(split(&text(of), marks)),
        ("padleft", [of, width, rest @ ..]) => pad_left(&text(of), width, rest.first()),
        ("format", [pattern, rest @ ..]) => Ok(format_text(&text(pattern), rest).into()),
        ("base64", [of]) => Ok(STANDARD.encode(text(of)).into()),
        ("uricomponent", [of]) => Ok(escaped(&text(of)).into()),
        ("json", [of]) => {
            let parsed = serde_json::from_str(&text(of));
            parsed.map_err(|_| bad_expression("'json' is given what is no JSON"))
        }
        ("join", [Value::Array(items), between]) => Ok(join(items, &text(between)).into()),
        _ => return None,
    })
}

fn lower(value: &Value) -> String {
    text(value).to_lowercase()
}

fn found_at(byte: Option<usize>, of: &str) -> Value {
    let of = of.to_lowercase();
    byte.and_then(|byte| of.get(..byte))
        .map_or(Value::from(-1), |before| before.chars().count().into())
}

fn replaced(of: &str, old: &str, new: &str) -> Result<Value, Fault> {
    if old.is_empty() {
        return Err(bad_expression("'replace' is given nothing to look for"));
    }
    let times = of.matches(old).count();
    if times.saturating_mul(new.len()) > 1 << 20 {
        return Err(bad_expression("'replace' makes a text that is too long"));
    }
    Ok(of.replace(old, new).into())
}

fn substring(of: &str, from: &Value, length: Option<&Value>) -> Result<Value, Fault> {
    let all = of.chars().count();
    let from = number(from)?;
    let length = length.map_or(Ok((all as i64).saturating_sub(from)), number)?;
    let whole = from >= 0 && length >= 0 && from.saturating_add(length) <= all as i64;
    if !whole {
        return Err(bad_expression(format!(
            "'substring' goes beyond the text: it has {all} characters"
        )));
    }
    let part: String = of.chars().skip(from as usize).take(length as usize).collect();
    Ok(part.into())
}

fn split(of: &str, marks: &Value) -> Value {
    let marks: Vec<String> = match marks {
        Value::Array(items) => items.iter().map(text).collect(),
        one => vec![text(one)],
    };
    let mut parts = vec![of.to_owned()];
    for mark in marks.iter().filter(|mark| !mark.is_empty()) {
        let cut = |part: &String| {
            part.split(mark.as_str())
                .map(str::to_owned)
                .collect::<Vec<String>>()
        };
        parts = parts.iter().flat_map(cut).collect();
    }
    parts.into()
}

fn pad_left(of: &str, width: &Value, with: Option<&Value>) -> Result<Value, Fault> {
    let width = number(width)?.clamp(0, MOST) as usize;
    let with = with.map_or(' ', |with| text(with).chars().next().unwrap_or(' '));
    let missing = width.saturating_sub(of.chars().count());
    Ok((with.to_string().repeat(missing) + of).into())
}

/// `{0}`, `{0:D2}`, `{0:00}`; a brace that is doubled stands for itself.
fn format_text(pattern: &str, values: &[Value]) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let doubled = ["{{", "}}"].iter().find(|brace| after.starts_with(**brace));
        let hole = after.strip_prefix('{').and_then(|after| after.split_once('}'));
        rest = match (doubled, hole) {
            (None, Some((hole, tail))) => {
                out.push_str(&filled(hole, values));
                tail
            }
            _ => {
                out.push_str(after.get(..1).unwrap_or_default());
                after
                    .get(1 + usize::from(doubled.is_some())..)
                    .unwrap_or_default()
            }
        };
    }
    out + rest
}

fn filled(hole: &str, values: &[Value]) -> String {
    let (place, form) = hole.split_once(':').unwrap_or((hole, ""));
    let place = place.trim().parse::<usize>().ok();
    let value = place.and_then(|place| values.get(place));
    let digits = form.trim_start_matches(['D', 'd']).parse::<usize>().unwrap_or(0);
    let width = if form.starts_with('0') { form.len() } else { digits }.min(40);
    format!("{:0>width$}", value.map(text).unwrap_or_default())
}

fn escaped(of: &str) -> String {
    let mut out = String::new();
    for byte in of.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

/// A whole number, also as a text.
pub(super) fn number(value: &Value) -> Result<i64, Fault> {
    let read = match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other
            .as_i64()
            .or_else(|| other.as_f64().map(|number| number as i64)),
    };
    read.ok_or_else(|| bad_expression(format!("'{}' is no whole number", text(value))))
}

fn numbers(name: &str, values: &[Value]) -> Option<Result<Value, Fault>> {
    let two = |work: fn(i64, i64) -> Option<i64>, a: &Value, b: &Value| {
        let done = work(number(a)?, number(b)?);
        done.map(Value::from)
            .ok_or_else(|| bad_expression(format!("'{name}' cannot be worked out")))
    };
    Some(match (name, values) {
        ("add", [a, b]) => two(i64::checked_add, a, b),
        ("sub", [a, b]) => two(i64::checked_sub, a, b),
        ("mul", [a, b]) => two(i64::checked_mul, a, b),
        ("div", [a, b]) => two(i64::checked_div, a, b),
        ("mod", [a, b]) => two(i64::checked_rem, a, b),
        ("int", [of]) => number(of).map(Value::from),
        ("float", [of]) => {
            let read = text(of).parse::<f64>();
            read.map(Value::from)
                .map_err(|_| bad_expression(format!("'{}' is no number", text(of))))
        }
        ("min" | "max", [_, ..]) => extreme(name == "max", values),
        ("range", [from, count]) => range(from, count),
        _ => return None,
    })
}

fn extreme(greatest: bool, values: &[Value]) -> Result<Value, Fault> {
    let list = match values {
        [Value::Array(items)] => items,
        several => several,
    };
    let numbers = list.iter().map(number).collect::<Result<Vec<i64>, Fault>>()?;
    let found = if greatest {
        numbers.into_iter().max()
    } else {
        numbers.into_iter().min()
    };
    Ok(found.into())
}

fn range(from: &Value, count: &Value) -> Result<Value, Fault> {
    let (from, count) = (number(from)?, number(count)?);
    if !(0..=MOST).contains(&count) {
        return Err(bad_expression(format!("'range' counts 0 to {MOST}")));
    }
    let items: Vec<i64> = (0..count).map(|step| from.saturating_add(step)).collect();
    Ok(items.into())
}

fn logic(name: &str, values: &[Value]) -> Option<Result<Value, Fault>> {
    Some(match (name, values) {
        ("true", []) => Ok(true.into()),
        ("false", []) => Ok(false.into()),
        ("null", []) => Ok(Value::Null),
        ("not", [of]) => truth(of).map(|is| (!is).into()),
        ("bool", [of]) => truth(of).map(Value::from),
        ("equals", [a, b]) => Ok(equal(a, b).into()),
        ("less" | "lessorequals" | "greater" | "greaterorequals", [a, b]) => Ok(compared(name, a, b).into()),
        _ => return None,
    })
}

fn equal(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}

fn compared(name: &str, a: &Value, b: &Value) -> bool {
    let order = match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a.partial_cmp(&b),
        _ => Some(text(a).cmp(&text(b))),
    };
    order.is_some_and(|order| match name {
        "less" => order.is_lt(),
        "lessorequals" => order.is_le(),
        "greater" => order.is_gt(),
        _ => order.is_ge(),
    })
}

fn lists(name: &str, values: &[Value]) -> Option<Result<Value, Fault>> {
    Some(match (name, values) {
        ("array", [Value::Array(items)]) => Ok(items.clone().into()),
        ("array", [one]) => Ok(vec![one.clone()].into()),
        ("createarray", several) => Ok(several.to_vec().into()),
        ("createobject", several) => Ok(Value::Object(
            several
                .chunks_exact(2)
                .filter_map(|pair| Some((text(pair.first()?), pair.get(1)?.clone())))
                .collect(),
        )),
        ("length", [of]) => Ok(length(of).into()),
        ("empty", [of]) => Ok((length(of) == 0).into()),
        ("first", [of]) => Ok(end(of, true)),
        ("last", [of]) => Ok(end(of, false)),
        ("take", [of, count]) => number(count).map(|count| part(of, 0, count)),
        ("skip", [of, count]) => number(count).map(|count| part(of, count, i64::MAX)),
        ("contains", [of, wanted]) => Ok(contains(of, wanted).into()),
        ("union", [_, ..]) => Ok(union(values)),
        ("intersection", [_, ..]) => Ok(intersection(values)),
        ("flatten", [Value::Array(items)]) => Ok(concat_lists(items)),
        _ => return None,
    })
}

fn length(of: &Value) -> usize {
    match of {
        Value::Array(items) => items.len(),
        Value::Object(fields) => fields.len(),
        Value::Null => 0,
        other => text(other).chars().count(),
    }
}

fn end(of: &Value, first: bool) -> Value {
    match of {
        Value::Array(items) if first => items.first().cloned().unwrap_or_default(),
        Value::Array(items) => items.last().cloned().unwrap_or_default(),
        other => {
            let letters = text(other);
            let found = if first {
                letters.chars().next()
            } else {
                letters.chars().last()
            };
            found.map_or_else(String::new, String::from).into()
        }
    }
}

fn part(of: &Value, skip: i64, take: i64) -> Value {
    let (skip, take) = (skip.max(0) as usize, take.max(0) as usize);
    match of {
        Value::Array(items) => items.iter().skip(skip).take(take).cloned().collect(),
        other => text(other)
            .chars()
            .skip(skip)
            .take(take)
            .collect::<String>()
            .into(),
    }
}

fn contains(of: &Value, wanted: &Value) -> bool {
    match of {
        Value::Array(items) => items.iter().any(|item| equal(item, wanted)),
        Value::Object(fields) => fields.keys().any(|name| name.eq_ignore_ascii_case(&text(wanted))),
        other => text(other).contains(&text(wanted)),
    }
}

fn concat_lists(values: &[Value]) -> Value {
    let items = values.iter().flat_map(|value| match value {
        Value::Array(items) => items.clone(),
        other => vec![other.clone()],
    });
    items.collect()
}

/// Objects are merged, the later one's fields over the earlier one's; lists keep what they share once.
fn union(values: &[Value]) -> Value {
    if values.iter().all(Value::is_object) {
        let mut all = Map::new();
        for (name, value) in values.iter().filter_map(Value::as_object).flatten() {
            all.insert(name.clone(), value.clone());
        }
        return Value::Object(all);
    }
    let mut all: Vec<Value> = Vec::new();
    for item in values.iter().filter_map(Value::as_array).flatten() {
        if !all.contains(item) {
            all.push(item.clone());
        }
    }
    all.into()
}

fn intersection(values: &[Value]) -> Value {
    let Some((first, rest)) = values.split_first() else {
        return Value::Null;
    };
    match first {
        Value::Array(items) => {
            let everywhere = |item: &&Value| rest.iter().all(|other| contains(other, item));
            items.iter().filter(everywhere).cloned().collect()
        }
        Value::Object(fields) => {
            let everywhere =
                |name: &str, value: &Value| rest.iter().all(|other| other.get(name) == Some(value));
            let shared = fields.iter().filter(|(name, value)| everywhere(name, value));
            Value::Object(
                shared
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect(),
            )
        }
        _ => Value::Null,
    }
}
