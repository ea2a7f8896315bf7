//! The functions that take a function: `map`, `filter`, `sort`, `reduce`, `toObject`, with `lambda` and `lambdaVariables`.

use std::rc::Rc;

use serde_json::{Map, Value};

use super::evaluate::{Scope, run, text};
use super::expression::Expression;
use super::functions::truth;
use super::{Fault, bad_expression};

/// A function that stands in a call: the names of what it is given, and its value.
struct Lambda<'e> {
    names: Vec<Rc<str>>,
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
            Expression::Literal(Value::String(name)) => Some(name.as_str().into()),
            _ => None,
        };
        Ok(Lambda {
            names: names.iter().filter_map(name).collect(),
            body,
        })
    }

    fn call(&self, scope: &Scope<'_>, values: &[&Rc<Value>]) -> Result<Value, Fault> {
        scope.spend(1)?;
        let mut inner = scope.with(scope.names.clone());
        for (name, value) in self.names.iter().zip(values) {
            inner.bound.push((name.clone(), (*value).clone()));
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
    let (_, value) = found.ok_or_else(|| bad_expression(format!("the lambda has no variable '{wanted}'")))?;
    scope.copy_of(value)
}

fn over(scope: &Scope<'_>, name: &str, list: &Expression, rest: &[Expression]) -> Result<Value, Fault> {
    let Value::Array(items) = run(scope, list)? else {
        return Err(bad_expression(format!("'{name}' wants a list")));
    };
    scope.spend(items.len())?;
    let items: Vec<Rc<Value>> = items.into_iter().map(Rc::new).collect();
    match (name, rest) {
        ("map", [lambda]) => {
            let lambda = Lambda::of(lambda)?;
            let made = items
                .iter()
                .enumerate()
                .map(|(place, item)| lambda.call(scope, &[item, &number(place)]));
            made.collect::<Result<Vec<Value>, Fault>>().map(Value::Array)
        }
        ("filter", [lambda]) => {
            let lambda = Lambda::of(lambda)?;
            let mut kept = Vec::new();
            for (place, item) in items.into_iter().enumerate() {
                if truth(&lambda.call(scope, &[&item, &number(place)])?)? {
                    kept.push(Rc::unwrap_or_clone(item));
                }
            }
            Ok(kept.into())
        }
        ("reduce", [start, lambda]) => {
            let lambda = Lambda::of(lambda)?;
            let mut so_far = Rc::new(run(scope, start)?);
            for (place, item) in items.iter().enumerate() {
                so_far = Rc::new(lambda.call(scope, &[&so_far, item, &number(place)])?);
            }
            Ok(Rc::unwrap_or_clone(so_far))
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
                made.insert(name, value.unwrap_or_else(|| Rc::unwrap_or_clone(item)));
            }
            Ok(made.into())
        }
        _ => Err(bad_expression(format!("'{name}' is given too much"))),
    }
}

fn number(place: usize) -> Rc<Value> {
    Rc::new(place.into())
}

/// By insertion, as the lambda says which of two comes first: it need not be an order at all.
fn sorted(scope: &Scope<'_>, items: Vec<Rc<Value>>, lambda: &Lambda<'_>) -> Result<Value, Fault> {
    let mut made: Vec<Rc<Value>> = Vec::new();
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
    Ok(made.into_iter().map(Rc::unwrap_or_clone).collect())
}
