//! The functions of expressions: which there are, and those that decide what is evaluated at all.

use serde_json::Value;

use super::evaluate::{Names, Scope, evaluate, run, text};
use super::expression::Expression;
use super::reach::member;
use super::{Fault, bad_expression, functions_of_azure, functions_of_lists, functions_of_values};

/// A call's value.
pub(super) fn call(scope: &Scope<'_>, name: &str, arguments: &[Expression]) -> Result<Value, Fault> {
    let lower = name.to_ascii_lowercase();
    match (lower.as_str(), arguments) {
        // Only what is chosen is evaluated.
        ("if", [condition, then, otherwise]) => {
            let chosen = truth(&run(scope, condition)?)?;
            return run(scope, if chosen { then } else { otherwise });
        }
        ("coalesce", several) => return first_of(scope, several),
        ("and", several) => return all(scope, several, false),
        ("or", several) => return all(scope, several, true),
        _ => {}
    }
    if let Some(value) = functions_of_lists::call(scope, &lower, arguments) {
        return value;
    }
    let values = arguments
        .iter()
        .map(|argument| run(scope, argument))
        .collect::<Result<Vec<Value>, Fault>>()?;
    let found = names(scope, &lower, &values)
        .or_else(|| functions_of_azure::call(scope, &lower, &values))
        .or_else(|| functions_of_values::call(scope, &lower, &values))
        .or_else(|| own(scope, &lower, &values));
    match found {
        Some(value) => value,
        None => Err(bad_expression(format!("'{name}' is not a valid function"))),
    }
}

/// A value as true or false.
pub(super) fn truth(value: &Value) -> Result<bool, Fault> {
    match value {
        Value::Bool(is) => Ok(*is),
        Value::Number(number) => Ok(number.as_f64() != Some(0.0)),
        Value::String(word) if word.eq_ignore_ascii_case("true") => Ok(true),
        Value::String(word) if word.eq_ignore_ascii_case("false") => Ok(false),
        other => Err(bad_expression(format!(
            "'{}' is neither true nor false",
            text(other)
        ))),
    }
}

fn first_of(scope: &Scope<'_>, several: &[Expression]) -> Result<Value, Fault> {
    for one in several {
        let value = run(scope, one)?;
        if !value.is_null() {
            return Ok(value);
        }
    }
    Ok(Value::Null)
}

fn all(scope: &Scope<'_>, several: &[Expression], enough: bool) -> Result<Value, Fault> {
    for one in several {
        if truth(&run(scope, one)?)? == enough {
            return Ok(enough.into());
        }
    }
    Ok((!enough).into())
}

fn names(scope: &Scope<'_>, name: &str, values: &[Value]) -> Option<Result<Value, Fault>> {
    match (name, values) {
        ("parameters", [Value::String(wanted)]) => {
            let known = member(&scope.names.parameters, wanted);
            let known =
                known.ok_or_else(|| bad_expression(format!("the parameter '{wanted}' is not defined")));
            Some(known.and_then(|known| scope.copy_of(known)))
        }
        ("variables", [Value::String(wanted)]) => Some(scope.variable(wanted)),
        ("copyindex", _) => Some(copy_index(scope, values)),
        _ => None,
    }
}

/// `copyIndex(['loop'], [offset])`.
fn copy_index(scope: &Scope<'_>, values: &[Value]) -> Result<Value, Fault> {
    let wanted = values.iter().find_map(Value::as_str);
    let offset = values.iter().find_map(Value::as_i64).unwrap_or(0);
    let turn = scope
        .turns
        .iter()
        .rev()
        .find(|turn| wanted.is_none_or(|wanted| turn.name.eq_ignore_ascii_case(wanted)));
    turn.map(|turn| Value::from(turn.index.saturating_add(offset)))
        .ok_or_else(|| bad_expression("'copyIndex' stands in no copy loop"))
}

/// A function of the template's own: its parameters by place, its output's value.
fn own(scope: &Scope<'_>, name: &str, values: &[Value]) -> Option<Result<Value, Fault>> {
    let function = member(&scope.names.functions, name)?;
    let declared = function.get("parameters").and_then(Value::as_array);
    let named = declared
        .into_iter()
        .flatten()
        .zip(values)
        .filter_map(|(parameter, value)| {
            let name = parameter.get("name")?.as_str()?;
            Some((name.to_owned(), value.clone()))
        });
    let names = Names {
        parameters: named.collect(),
        functions: scope.names.functions.clone(),
        ..Names::default()
    };
    let inner = scope.with(names.into());
    let output = function.pointer("/output/value").unwrap_or(&Value::Null);
    let value = scope.follow(|| evaluate(&inner, output));
    scope.settle(&inner);
    Some(value)
}
