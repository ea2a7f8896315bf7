//! `--query`: JMESPath, which learners type.
//!
//! The parser recurses, so an expression that is too long or too deep is refused before it is read. The library keeps
//! an object's keys sorted; az keeps the order in which a query names them, and a table's columns show it, so that the
//! orders are read from the parsed expression.

use jmespath::ast::Ast;
use jmespath::{Context, Rcvar, Runtime, Variable, interpret};
use serde_json::Value;
use std::sync::LazyLock;

const LONGEST: usize = 4_000;
const DEEPEST: usize = 96;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let mut runtime = Runtime::new();
    runtime.register_builtin_functions();
    runtime
});

/// A parsed expression.
#[derive(Debug, Clone)]
pub(crate) struct Query {
    source: String,
    ast: Ast,
}

/// The keys of the objects that a query makes, in the order that it names them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Orders(Vec<Vec<String>>);

impl Orders {
    /// The keys of an object in the order of the query that made it; `None` for an object that came as it is.
    pub(crate) fn of(&self, object: &serde_json::Map<String, Value>) -> Option<&[String]> {
        let same = |keys: &&Vec<String>| {
            keys.len() == object.len() && keys.iter().all(|key| object.contains_key(key))
        };
        self.0.iter().rev().find(same).map(Vec::as_slice)
    }
}

impl Query {
    /// Parses an expression.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn parse(source: &str) -> Result<Query, String> {
        bounded(source)?;
        let ast = jmespath::parse(source).map_err(|error| error.reason.to_string())?;
        Ok(Query {
            source: source.to_owned(),
            ast,
        })
    }

    /// What the expression finds in `data`, and the orders of the objects that it makes.
    ///
    /// # Errors
    /// What a function of the expression can't take.
    pub(crate) fn search(&self, data: &Value) -> Result<(Value, Orders), String> {
        let data = Rcvar::new(variable(data));
        let mut context = Context::new(&self.source, &RUNTIME);
        let found = interpret(&data, &self.ast, &mut context).map_err(|error| error.reason.to_string())?;
        let mut orders = Vec::new();
        collect(&self.ast, &mut orders);
        Ok((json(&found), Orders(orders)))
    }
}

fn bounded(source: &str) -> Result<(), String> {
    let opening = source.chars().filter(|c| "([{!&|.".contains(*c)).count();
    let mut digits = source.split(|c: char| !c.is_ascii_digit()).map(str::len);
    if source.len() > LONGEST || opening > DEEPEST {
        return Err("the expression is too long".into());
    }
    // The library's parser reads an index as an i32.
    if digits.any(|digits| digits > 9) {
        return Err("a number has more than nine digits".into());
    }
    Ok(())
}

fn collect(ast: &Ast, orders: &mut Vec<Vec<String>>) {
    match ast {
        Ast::Comparison { lhs, rhs, .. }
        | Ast::Projection { lhs, rhs, .. }
        | Ast::And { lhs, rhs, .. }
        | Ast::Or { lhs, rhs, .. }
        | Ast::Subexpr { lhs, rhs, .. } => [lhs, rhs].into_iter().for_each(|node| collect(node, orders)),
        Ast::Condition { predicate, then, .. } => {
            [predicate, then]
                .into_iter()
                .for_each(|node| collect(node, orders));
        }
        Ast::Expref { ast: node, .. }
        | Ast::Flatten { node, .. }
        | Ast::ObjectValues { node, .. }
        | Ast::Not { node, .. } => collect(node, orders),
        Ast::Function { args: nodes, .. } | Ast::MultiList { elements: nodes, .. } => {
            nodes.iter().for_each(|node| collect(node, orders));
        }
        Ast::MultiHash { elements, .. } => {
            elements.iter().for_each(|pair| collect(&pair.value, orders));
            orders.push(elements.iter().map(|pair| pair.key.clone()).collect());
        }
        Ast::Identity { .. }
        | Ast::Field { .. }
        | Ast::Index { .. }
        | Ast::Literal { .. }
        | Ast::Slice { .. } => {}
    }
}

fn variable(value: &Value) -> Variable {
    match value {
        Value::Null => Variable::Null,
        Value::Bool(truth) => Variable::Bool(*truth),
        Value::Number(number) => Variable::Number(number.clone()),
        Value::String(text) => Variable::String(text.clone()),
        Value::Array(items) => Variable::Array(items.iter().map(|item| Rcvar::new(variable(item))).collect()),
        Value::Object(object) => Variable::Object(
            object
                .iter()
                .map(|(key, value)| (key.clone(), Rcvar::new(variable(value))))
                .collect(),
        ),
    }
}

fn json(variable: &Variable) -> Value {
    match variable {
        Variable::Null | Variable::Expref(_) => Value::Null,
        Variable::Bool(truth) => Value::Bool(*truth),
        Variable::Number(number) => whole(number),
        Variable::String(text) => Value::String(text.clone()),
        Variable::Array(items) => items.iter().map(|item| json(item)).collect(),
        Variable::Object(object) => object
            .iter()
            .map(|(key, value)| (key.clone(), json(value)))
            .collect(),
    }
}

/// The library counts in floats: `length(@)` is 2, not 2.0.
fn whole(number: &serde_json::Number) -> Value {
    match number.as_f64() {
        Some(float) if !number.is_i64() && float.fract() == 0.0 && float.abs() < 9.0e15 => {
            Value::from(float as i64)
        }
        _ => Value::Number(number.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found(source: &str, data: &Value) -> Value {
        let query = Query::parse(source).expect("the test's query");
        query.search(data).expect("a value").0
    }

    #[test]
    fn it_finds_and_counts() {
        let data = json!([{"name": "a", "sku": {"capacity": 2}}, {"name": "b", "sku": null}]);
        assert_eq!(found("[].name", &data), json!(["a", "b"]));
        assert_eq!(found("length(@)", &data).to_string(), "2");
        assert_eq!(found("[?sku.capacity==`2`].name | [0]", &data), json!("a"));
    }

    #[test]
    fn the_order_of_a_querys_own_objects_is_kept() {
        let query = Query::parse("[].{z:name, a:sku.capacity}").expect("a query");
        let (found, orders) = query.search(&json!([{"name": "a"}])).expect("a value");
        let row = found[0].as_object().expect("an object");
        assert_eq!(orders.of(row), Some(&["z".to_owned(), "a".to_owned()][..]));
        assert_eq!(orders.of(json!({"z": 1}).as_object().expect("an object")), None);
    }

    #[test]
    fn what_would_overrun_the_parser_is_refused() {
        for source in [
            "[?a",
            "nope(",
            &"[".repeat(5_000),
            &"a.".repeat(1_000),
            "[99999999999]",
        ] {
            assert!(Query::parse(source).is_err(), "{source}");
        }
    }
}
