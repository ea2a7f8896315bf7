//! The functions that take a function: `map`, `filter`, `sort`, `reduce`, `toObject`, with `lambda` and `lambdaVariables`.

use serde_json::{Map, Value};

use super::evaluate::{Scope, run, text};
use super::expression::Expression;
use super::functions::truth;
use super::{Fault, bad_expression};

/// A function that stands in a call: the names of what it is given, and its value.
struct Lambda<'e> {
    names: Vec<&'e str>,
    body: &'e Expression,
}

impl<'e> Lambda<'e> {
    fn of(expression: &'e Expression) -> Result<Lambda<'e>, Fault> {
        let none = || bad_expression("a lambda is wanted here");
        let Expression::Call(name, arguments) = expression else {
            return Err(none());
        };
        let Some((body, names)) = arguments
            .split_last()
            .filter(|_| name.eq_ignore_ascii_case("lambda"))
        else {
            return Err(none());
        };
        let name = |name: &'e Expression| match name {
            Expression::Literal(Value::String(name)) => Some(name.as_str()),
            _ => None,
        };
        Ok(Lambda {
            names: names.iter().filter_map(name).collect(),
            body,
        })
    }

    fn call(&self, scope: &Scope<'_>, values: &[&Value]) -> Result<Value, Fault> {
        scope.spend(1)?;
        let mut inner = scope.with(scope.names.clone());
        for (name, value) in self.names.iter().zip(values) {
            inner.bound.push(((*name).to_owned(), (*value).clone()));
        }
        let value = scope.follow(|| run(&inner, self.body));
        scope.settle(&inner);
        value
    }
}

/// A call's value, where it is one of these functions.
pub(super) fn call(scope: &Scope<'_>, name: &str, arguments: &[Expression]) -> Option<Result<Value, Fault>> {
    match (name, arguments) {
        ("lambdavariables", [wanted]) => Some(variable(scope, wanted)),
        ("map" | "filter" | "sort" | "reduce" | "toobject", [list, rest @ ..]) if !rest.is_empty() => {
            Some(over(scope, name, list, rest))
        }
        _ => None,
    }
}

fn variable(scope: &Scope<'_>, wanted: &Expression) -> Result<Value, Fault> {
    let wanted = text(&run(scope, wanted)?);
    let mut known = scope.bound.iter().rev();
    let found = known.find(|(name, _)| name.eq_ignore_ascii_case(&wanted));
    found
        .map(|(_, value)| value.clone())
        .ok_or_else(|| bad_expression(format!("the lambda has no variable '{wanted}'")))
}

fn over(scope: &Scope<'_>, name: &str, list: &Expression, rest: &[Expression]) -> Result<Value, Fault> {
    let Value::Array(items) = run(scope, list)? else {
        return Err(bad_expression(format!("'{name}' wants a list")));
    };
    scope.spend(items.len())?;
    match (name, rest) {
        ("map", [lambda]) => {
            let lambda = Lambda::of(lambda)?;
            let places = (0..items.len()).map(Value::from);
            let made = items
                .iter()
                .zip(places)
                .map(|(item, place)| lambda.call(scope, &[item, &place]));
            made.collect::<Result<Vec<Value>, Fault>>().map(Value::Array)
        }
        ("filter", [lambda]) => {
            let lambda = Lambda::of(lambda)?;
            let mut kept = Vec::new();
            for (place, item) in items.iter().enumerate() {
                if truth(&lambda.call(scope, &[item, &place.into()])?)? {
                    kept.push(item.clone());
                }
            }
            Ok(kept.into())
        }
        ("reduce", [start, lambda]) => {
            let lambda = Lambda::of(lambda)?;
            let mut so_far = run(scope, start)?;
            for (place, item) in items.iter().enumerate() {
                so_far = lambda.call(scope, &[&so_far, item, &place.into()])?;
            }
            Ok(so_far)
        }
        ("sort", [lambda]) => sorted(scope, items, &Lambda::of(lambda)?),
        ("toobject", [key, rest @ ..]) => {
            let key = Lambda::of(key)?;
            let value = rest.first().map(Lambda::of).transpose()?;
            let mut made = Map::new();
            for item in items {
                let name = text(&key.call(scope, &[&item])?);
                let value = value
                    .as_ref()
                    .map(|value| value.call(scope, &[&item]))
                    .transpose()?;
                made.insert(name, value.unwrap_or(item));
            }
            Ok(made.into())
        }
        _ => Err(bad_expression(format!("'{name}' is given too much"))),
    }
}

/// By insertion, as the lambda says which of two comes first: it need not be an order at all.
fn sorted(scope: &Scope<'_>, items: Vec<Value>, lambda: &Lambda<'_>) -> Result<Value, Fault> {
    let mut made: Vec<Value> = Vec::new();
    for item in items {
        let mut at = made.len();
        while let Some(before) = at.checked_sub(1).and_then(|before| made.get(before)) {
            if !truth(&lambda.call(scope, &[&item, before])?)? {
                break;
            }
            at -= 1;
        }
        made.insert(at, item);
    }
    Ok(made.into())
}
