//! Evaluation: an expression, and a value with expressions in it, within a budget.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde_json::{Map, Value};

use super::expression::{Expression, parse};
use super::reach::{member, place};
use super::{Azure, Deployment, Fault, bad_expression, functions};

/// Nodes that are evaluated, and characters that are made, for one template.
const BUDGET: usize = 4_000_000;
/// Values within each other in what is evaluated.
const DEEPEST: usize = 80;
/// Variables and parameters that lead to each other.
const LONGEST_CHAIN: usize = 24;
/// Turns of one copy loop: Azure's limit.
pub(super) const TURNS: i64 = 800;

/// A copy loop under way.
#[derive(Debug, Clone)]
pub struct Turn {
    pub name: String,
    pub index: i64,
}

/// What a template calls things.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// The values of the parameters, defaults among them.
    pub parameters: Map<String, Value>,
    /// The variables as they are written.
    pub variables: Map<String, Value>,
    /// The template's own functions, by `namespace.name`.
    pub functions: Map<String, Value>,
}

/// What is known of a template as it is read.
#[derive(Default)]
pub(super) struct Shared {
    /// Its resources so far.
    pub planned: RefCell<Vec<Planned>>,
    /// Its nested deployments so far.
    pub nested: RefCell<Vec<Nested>>,
    /// Names with which outputs are evaluated later: those of the templates with a scope of their own.
    pub bases: RefCell<Vec<Value>>,
    /// A reference was to nothing that is known so far.
    pub missed: Cell<bool>,
}

/// A resource of the template.
pub(super) struct Planned {
    pub id: String,
    /// Its name among the template's own, where these have names.
    pub symbol: Option<String>,
    pub body: Value,
}

/// A deployment in the template.
#[derive(Clone)]
pub(super) struct Nested {
    pub name: String,
    pub base: usize,
    pub names: Rc<Names>,
    /// Its outputs as they are written.
    pub outputs: Value,
}

/// What names mean where an expression stands.
pub struct Scope<'a> {
    pub azure: &'a dyn Azure,
    pub deployment: &'a Deployment,
    pub names: Rc<Names>,
    pub turns: Vec<Turn>,
    /// The variables of lambdas, the innermost last.
    pub(super) bound: Vec<(Rc<str>, Rc<Value>)>,
    /// What is known of the template so far; the same for all its scopes.
    pub(super) shared: Rc<Shared>,
    /// Which of [`Shared::bases`] has these names.
    pub(super) base: usize,
    left: Cell<usize>,
    chain: Cell<usize>,
}

impl<'a> Scope<'a> {
    /// A scope with these names.
    pub fn new(azure: &'a dyn Azure, deployment: &'a Deployment, names: Names) -> Scope<'a> {
        Scope {
            azure,
            deployment,
            names: Rc::new(names),
            turns: Vec::new(),
            bound: Vec::new(),
            shared: Rc::default(),
            base: 0,
            left: Cell::new(BUDGET),
            chain: Cell::new(0),
        }
    }

    /// The same scope one turn of a copy loop further in.
    pub fn turn(&self, name: &str, index: i64) -> Scope<'a> {
        let mut inner = self.with(self.names.clone());
        inner.turns.push(Turn {
            name: name.into(),
            index,
        });
        inner
    }

    /// The same place and what is left of the budget, with other names.
    pub fn with(&self, names: Rc<Names>) -> Scope<'a> {
        Scope {
            azure: self.azure,
            deployment: self.deployment,
            names,
            turns: self.turns.clone(),
            bound: self.bound.clone(),
            shared: self.shared.clone(),
            base: self.base,
            left: Cell::new(self.left.get()),
            chain: Cell::new(self.chain.get()),
        }
    }

    /// Takes back what a scope further in has used.
    pub fn settle(&self, inner: &Scope<'_>) {
        self.left.set(self.left.get().min(inner.left.get()));
    }

    /// Takes `cost` from the budget.
    pub(super) fn spend(&self, cost: usize) -> Result<(), Fault> {
        match self.left.get().checked_sub(cost) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => Err(bad_expression("the template takes more work than it may")),
        }
    }

    /// A copy of a value that is known by a name: it costs its size, so that names lead to no more work than their values.
    pub(super) fn copy_of(&self, value: &Value) -> Result<Value, Fault> {
        self.spend(size(value))?;
        Ok(value.clone())
    }

    /// A variable's value.
    pub(super) fn variable(&self, name: &str) -> Result<Value, Fault> {
        let Some(written) = member(&self.names.variables, name) else {
            return Err(bad_expression(format!("the variable '{name}' is not defined")));
        };
        self.follow(|| evaluate(self, written))
    }

    /// Runs what may lead to itself.
    pub(super) fn follow<T>(&self, step: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
        let depth = self.chain.get() + 1;
        if depth > LONGEST_CHAIN {
            return Err(bad_expression("names lead to each other without an end"));
        }
        self.chain.set(depth);
        let done = step();
        self.chain.set(depth - 1);
        done
    }
}

/// What it takes to copy a value: its nodes, and a little for their texts.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::String(text) => text.len() / 32,
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(fields) => fields.values().map(size).sum(),
        _ => 0,
    }
}

/// Whether a text is an expression: `[…]`, and not `[[…`.
pub fn holds_expression(text: &str) -> bool {
    text.starts_with('[') && text.ends_with(']') && !text.starts_with("[[")
}

/// A value with every expression in it evaluated.
///
/// # Errors
/// What is wrong with the first that cannot be.
pub fn evaluate(scope: &Scope<'_>, value: &Value) -> Result<Value, Fault> {
    within(scope, value, 0)
}

fn within(scope: &Scope<'_>, value: &Value, depth: usize) -> Result<Value, Fault> {
    if depth > DEEPEST {
        return Err(bad_expression("the template goes too deep"));
    }
    scope.spend(1)?;
    match value {
        Value::String(text) if holds_expression(text) => {
            let inner = text.get(1..text.len() - 1).unwrap_or_default();
            scope.spend(inner.len())?;
            run(scope, &parse(inner)?)
        }
        Value::String(text) if text.starts_with("[[") => {
            Ok(Value::String(text.get(1..).unwrap_or_default().into()))
        }
        Value::Array(items) => items
            .iter()
            .map(|item| within(scope, item, depth + 1))
            .collect::<Result<Vec<Value>, Fault>>()
            .map(Value::Array),
        Value::Object(fields) => object(scope, fields, depth),
        other => Ok(other.clone()),
    }
}

/// An object; its `copy` makes lists of what it holds.
fn object(scope: &Scope<'_>, fields: &Map<String, Value>, depth: usize) -> Result<Value, Fault> {
    let mut made = Map::new();
    for (name, value) in fields {
        if name == "copy" && is_copy(value) {
            for entry in value.as_array().into_iter().flatten() {
                let (name, items) = copied(scope, entry, depth)?;
                made.insert(name, items);
            }
            continue;
        }
        let name = match holds_expression(name) {
            true => text(&within(scope, &Value::String(name.clone()), depth + 1)?),
            false => name.clone(),
        };
        made.insert(name, within(scope, value, depth + 1)?);
    }
    Ok(Value::Object(made))
}

fn is_copy(value: &Value) -> bool {
    value.as_array().is_some_and(|entries| {
        !entries.is_empty()
            && entries.iter().all(|entry| {
                entry.get("name").is_some() && entry.get("count").is_some() && entry.get("input").is_some()
            })
    })
}

fn copied(scope: &Scope<'_>, entry: &Value, depth: usize) -> Result<(String, Value), Fault> {
    let name = text(entry.get("name").unwrap_or(&Value::Null));
    let items = repeated_within(scope, &name, entry, depth + 1)?;
    Ok((name, Value::Array(items)))
}

/// The items that a `copy` makes of its input.
pub(super) fn repeated(scope: &Scope<'_>, name: &str, copy: &Value) -> Result<Vec<Value>, Fault> {
    repeated_within(scope, name, copy, 0)
}

fn repeated_within(scope: &Scope<'_>, name: &str, copy: &Value, depth: usize) -> Result<Vec<Value>, Fault> {
    let count = turns(scope, copy.get("count").unwrap_or(&Value::Null))?;
    let input = copy.get("input").unwrap_or(&Value::Null);
    let mut items = Vec::new();
    for index in 0..count {
        let inner = scope.turn(name, index);
        items.push(within(&inner, input, depth)?);
        scope.settle(&inner);
    }
    Ok(items)
}

/// How often a copy loop turns.
pub(super) fn turns(scope: &Scope<'_>, count: &Value) -> Result<i64, Fault> {
    let count = evaluate(scope, count)?;
    count
        .as_i64()
        .filter(|count| (0..=TURNS).contains(count))
        .ok_or_else(|| {
            bad_expression(format!(
                "a copy loop turns 0 to {TURNS} times, not '{}'",
                text(&count)
            ))
        })
}

/// A value as a text: a text itself, anything else as JSON.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Bool(true) => "True".into(),
        Value::Bool(false) => "False".into(),
        other => other.to_string(),
    }
}

/// An expression's value.
pub(super) fn run(scope: &Scope<'_>, expression: &Expression) -> Result<Value, Fault> {
    scope.spend(1)?;
    match expression {
        Expression::Literal(value) => Ok(value.clone()),
        Expression::Member(of, name) => {
            let of = run(scope, of)?;
            of.as_object()
                .and_then(|fields| member(fields, name))
                .cloned()
                .ok_or_else(|| {
                    bad_expression(format!(
                        "the property '{name}' doesn't exist; there is: {}",
                        names(&of)
                    ))
                })
        }
        Expression::Index(of, index) => {
            let (of, index) = (run(scope, of)?, run(scope, index)?);
            place(&of, &index)
                .cloned()
                .ok_or_else(|| bad_expression(format!("there is nothing at '{}'", text(&index))))
        }
        Expression::Call(name, arguments) => functions::call(scope, name, arguments),
    }
}

fn names(value: &Value) -> String {
    let fields = value.as_object().into_iter().flat_map(|fields| fields.keys());
    fields.take(20).cloned().collect::<Vec<String>>().join(", ")
}
