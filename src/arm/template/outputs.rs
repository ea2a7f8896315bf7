//! A deployment's outputs: evaluated once what it made is there.

use std::rc::Rc;

use serde_json::{Map, Value};

use super::evaluate::{Names, Nested, Scope, evaluate, repeated, text};
use super::expand::named;
use super::functions::truth;
use super::parameters::{is_secure, type_text};
use super::{Azure, Deployment, Fault};

/// A deployment's outputs, once what it made is there, or those of the deployment `nested` in it; `rest` is
/// [`super::Expanded::rest`]. `None` where the template has none.
///
/// # Errors
/// What is wrong with the first that cannot be evaluated.
pub fn outputs(
    azure: &dyn Azure,
    deployment: &Deployment,
    rest: &Value,
    nested: Option<&str>,
) -> Result<Option<Value>, Fault> {
    let outer = Scope::new(azure, deployment, names(rest));
    let list = |name: &str| rest.get(name).and_then(Value::as_array).into_iter().flatten();
    let bases: Vec<Rc<Names>> = std::iter::once(outer.names.clone())
        .chain(list("bases").map(|base| Rc::new(names(base))))
        .collect();
    for said in list("nested") {
        let base = said.get("base").and_then(Value::as_u64).unwrap_or(0) as usize;
        let known = bases.get(base).or(bases.first()).cloned();
        outer.shared.nested.borrow_mut().extend(known.map(|names| Nested {
            name: said.get("name").map(text).unwrap_or_default(),
            base,
            names,
            outputs: said.get("outputs").cloned().unwrap_or(Value::Null),
        }));
    }
    let Some(nested) = nested else {
        let written = rest.get("outputs").filter(|outputs| outputs.is_object());
        return written.map(|written| shown(&outer, written)).transpose();
    };
    let known = outer
        .shared
        .nested
        .borrow()
        .iter()
        .find(|known| known.name == nested)
        .cloned();
    let written = known.filter(|known| known.outputs.is_object());
    written
        .map(|known| shown(&outer.with(known.names), &known.outputs))
        .transpose()
}

/// The names that outputs are evaluated with.
fn names(rest: &Value) -> Names {
    let shown = rest.get("parameters").and_then(Value::as_object);
    let values = shown.into_iter().flatten().map(|(name, about)| {
        let value = about.get("value").cloned();
        (
            name.clone(),
            value.unwrap_or_else(|| Value::String(String::new())),
        )
    });
    let empty = Map::new();
    named(rest.as_object().unwrap_or(&empty), values.collect())
}

/// Outputs as a deployment shows them.
pub(super) fn shown(scope: &Scope<'_>, written: &Value) -> Result<Value, Fault> {
    let mut all = Map::new();
    for (name, about) in written.as_object().into_iter().flatten() {
        if let Some(condition) = about.get("condition")
            && !truth(&evaluate(scope, condition)?)?
        {
            continue;
        }
        let kind = type_text(&about.get("type").map(text).unwrap_or_default());
        let mut output = Map::new();
        output.insert("type".into(), kind.into());
        let value = match about.get("copy") {
            Some(copy) => Value::Array(repeated(scope, "", copy)?),
            None => evaluate(scope, about.get("value").unwrap_or(&Value::Null))?,
        };
        if !is_secure(kind) {
            output.insert("value".into(), value);
        }
        all.insert(camel(name), Value::Object(output));
    }
    Ok(Value::Object(all))
}

/// `VMSS` is answered as `vmss`, `loadBalancer` as it is: leading capitals fall, but the one that begins a word.
fn camel(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (place, letter) in letters.iter().enumerate() {
        let next_is_small = letters.get(place + 1).is_some_and(|next| !next.is_uppercase());
        if !letter.is_uppercase() || (place > 0 && next_is_small) {
            out.extend(letters.get(place..).into_iter().flatten());
            return out;
        }
        out.extend(letter.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::holds_expression;
    use super::*;

    #[test]
    fn names_of_outputs_begin_small() {
        for (name, shown) in [
            ("VMSS", "vmss"),
            ("loadBalancer", "loadBalancer"),
            ("IPAddress", "ipAddress"),
            ("Id", "id"),
        ] {
            assert_eq!(camel(name), shown);
        }
        assert!(holds_expression("[a()]") && !holds_expression("[[a]"));
    }
}
