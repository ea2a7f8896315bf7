//! The one wrapper around jmespath, which nobody goes around.
//!
//! Nothing here copies a world: an expression is interpreted on a shared value (`search` would copy its whole input at
//! every call, performance.md). `$name` is resolved in the parsed expression, never by pasting text (decisions.md 21).

mod ast;

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::LazyLock;

use ast::{asks, bind, inspect, looked_at, quote_references, views};
pub use ast::{literals, reads};
use jmespath::ast::Ast;
use jmespath::functions::{ArgumentType, CustomFunction, Signature};
use jmespath::{Context, ErrorReason, Rcvar, Runtime, RuntimeError, Variable, interpret};

/// The value of an expression that finds nothing.
pub fn null() -> Rcvar {
    Rcvar::new(Variable::Null)
}

/// What an expression that looks at nothing in particular is asked of, part by part.
pub const VIEWS: [&str; 7] = [
    "resources",
    "instances",
    "parts",
    "reachable",
    "placement",
    "locks",
    "autoscale",
];

/// Functions of ours that ask the world, with the port as a literal: `allows(id, `22`)`.
const ASKS: [&str; 2] = ["allows", "reaches"];

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let mut runtime = Runtime::new();
    runtime.register_builtin_functions();
    let same_id = Signature::new(vec![ArgumentType::Any, ArgumentType::Any], None);
    let same_id = CustomFunction::new(
        same_id,
        Box::new(|args, _| Ok(truth(same_text(&args[0], &args[1])))),
    );
    runtime.register_function("same_id", Box::new(same_id));
    for name in ASKS {
        let three = vec![ArgumentType::Any, ArgumentType::Number, ArgumentType::Object];
        let member = |args: &[Rcvar], _: &mut Context<'_>| {
            let id = args[0].as_string().map(|id| id.to_ascii_lowercase());
            let known = id
                .zip(args[2].as_object())
                .is_some_and(|(id, ids)| ids.contains_key(&id));
            Ok(truth(known))
        };
        runtime.register_function(
            name,
            Box::new(CustomFunction::new(Signature::new(three, None), Box::new(member))),
        );
    }
    runtime
});

fn truth(value: bool) -> Rcvar {
    Rcvar::new(Variable::Bool(value))
}

/// Whether both are the same string as ARM compares ids: without regard to case.
fn same_text(a: &Variable, b: &Variable) -> bool {
    matches!((a, b), (Variable::String(a), Variable::String(b)) if a.eq_ignore_ascii_case(b))
}

/// A parsed expression. A clone costs two pointers.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    source: Rc<str>,
    parsed: Rc<Parsed>,
}

#[derive(Debug, PartialEq)]
struct Parsed {
    ast: Ast,
    /// The names after a `$`; none once it is bound.
    references: BTreeSet<String>,
    /// The ports that it asks the world about, by the function that asks; none once it is bound.
    asks: BTreeSet<(String, u16)>,
    /// The views that `$root` brings.
    views: BTreeSet<&'static str>,
    looks_at: LooksAt,
}

/// Which fields of what an expression is asked of its value can depend on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LooksAt {
    All,
    Fields(BTreeSet<String>),
}

impl LooksAt {
    /// What both look at.
    #[must_use]
    pub fn and(self, other: LooksAt) -> LooksAt {
        match (self, other) {
            (LooksAt::Fields(mut fields), LooksAt::Fields(more)) => {
                fields.extend(more);
                LooksAt::Fields(fields)
            }
            _ => LooksAt::All,
        }
    }

    /// Whether the value is the same whatever the expression is asked of.
    pub fn nothing(&self) -> bool {
        matches!(self, LooksAt::Fields(fields) if fields.is_empty())
    }

    /// Whether it may look at the field.
    pub fn includes(&self, field: &str) -> bool {
        match self {
            LooksAt::All => true,
            LooksAt::Fields(fields) => fields.contains(field),
        }
    }

    /// Whether it looks at these fields alone.
    pub fn only(&self, known: &[&str]) -> bool {
        matches!(self, LooksAt::Fields(fields) if fields.iter().all(|field| known.contains(&field.as_str())))
    }
}

/// Why an expression has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvalError {
    /// A function met a value that it doesn't take: the student's data, so a failed check.
    Data(String),
    /// The expression itself is at fault: the scenario's author has to change it.
    Expression(String),
}

/// What an expression may refer to.
pub trait Scope {
    /// What `$name` stands for; `None` when nothing is bound.
    fn binding(&self, name: &str) -> Option<Rcvar>;
    /// One of [`VIEWS`]: what `$root.instances` stands for, without the others.
    fn view(&self, name: &str) -> Rcvar;
    /// The machines for which `allows` or `reaches` (the `question`) holds on `port`: an object whose keys are their ids, in
    /// small letters. A list would be gone through for each of a thousand machines.
    fn machines(&self, question: &str, port: u16) -> Rcvar;
    /// The value of an expression that looks at names alone, if it is known.
    fn kept(&self, _source: &str) -> Option<Rcvar> {
        None
    }
    /// Keeps it, as long as no name is bound to something else.
    fn keep(&self, _source: &Rc<str>, _value: &Rcvar) {}
}

impl Expr {
    /// Parses an expression, with `$name` for what a check bound.
    ///
    /// # Errors
    /// One sentence for the scenario's author.
    pub fn parse(source: &str) -> Result<Expr, String> {
        let quoted = quote_references(source)?;
        let ast = jmespath::parse(&quoted).map_err(|error| reason(&error))?;
        let mut references = BTreeSet::new();
        inspect(&ast, &mut references)?;
        let mut ports = BTreeSet::new();
        asks(&ast, &mut ports);
        let mut named = BTreeSet::new();
        views(&ast, &mut named);
        Ok(Expr {
            source: source.into(),
            parsed: Rc::new(Parsed {
                looks_at: looked_at(&ast),
                ast,
                references,
                asks: ports,
                views: named,
            }),
        })
    }

    /// As written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The names after a `$`.
    pub fn references(&self) -> impl Iterator<Item = &str> {
        self.parsed.references.iter().map(String::as_str)
    }

    /// What it asks the world, and about which port.
    pub fn asks(&self) -> impl Iterator<Item = &(String, u16)> {
        self.parsed.asks.iter()
    }

    /// The views that it names after `$root`.
    pub fn views(&self) -> impl Iterator<Item = &'static str> {
        self.parsed.views.iter().copied()
    }

    /// The parsed expression, for the lint.
    pub fn ast(&self) -> &Ast {
        &self.parsed.ast
    }

    /// What its value can depend on, besides what `$name` brings.
    pub fn looks_at(&self) -> &LooksAt {
        &self.parsed.looks_at
    }

    /// Whether it has names to be bound, or asks the world.
    pub fn is_open(&self) -> bool {
        !self.parsed.references.is_empty() || !self.parsed.asks.is_empty()
    }

    /// The expression with its names bound: for one that is asked of many values.
    #[must_use]
    pub fn bound(&self, scope: &dyn Scope) -> Expr {
        if !self.is_open() {
            return self.clone();
        }
        Expr {
            source: self.source.clone(),
            parsed: Rc::new(Parsed {
                ast: bind(self.parsed.ast.clone(), scope),
                references: BTreeSet::new(),
                asks: BTreeSet::new(),
                views: BTreeSet::new(),
                looks_at: self.parsed.looks_at.clone(),
            }),
        }
    }

    /// The expression's value on `data`.
    ///
    /// # Errors
    /// [`EvalError`] tells the student's data from the scenario's fault.
    pub fn value(&self, data: &Rcvar, scope: &dyn Scope) -> Result<Rcvar, EvalError> {
        let alone = self.looks_at().nothing();
        if let Some(value) = alone.then(|| scope.kept(&self.source)).flatten() {
            return Ok(value);
        }
        let mut context = Context::new(&self.source, &RUNTIME);
        let value = interpret(data, &self.bound(scope).parsed.ast, &mut context);
        let value = value.map_err(|error| match error.reason {
            ErrorReason::Runtime(
                RuntimeError::InvalidType { .. } | RuntimeError::InvalidReturnType { .. },
            ) => EvalError::Data(reason(&error)),
            _ => EvalError::Expression(reason(&error)),
        })?;
        if alone {
            scope.keep(&self.source, &value);
        }
        Ok(value)
    }
}

fn reason(error: &jmespath::JmespathError) -> String {
    format!("{} at character {}", error.reason, error.offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Bound;

    impl Scope for Bound {
        fn binding(&self, name: &str) -> Option<Rcvar> {
            (name == "ss").then(|| json(r#"{"name":"it's \"$ss\"","id":"/A/b"}"#))
        }

        fn view(&self, name: &str) -> Rcvar {
            json(if name == "instances" {
                r#"[{"set":"/A/b"}]"#
            } else {
                "[]"
            })
        }

        fn machines(&self, question: &str, port: u16) -> Rcvar {
            json(if question == "allows" && port == 22 {
                r#"{"/vm/one": true}"#
            } else {
                "{}"
            })
        }
    }

    fn json(text: &str) -> Rcvar {
        Rcvar::new(Variable::from_json(text).expect("the test's JSON"))
    }

    fn value(source: &str, data: &str) -> Result<String, EvalError> {
        let expr = Expr::parse(source).expect("the test's expression");
        expr.value(&json(data), &Bound).map(|value| value.to_string())
    }

    #[test]
    fn a_reference_is_a_value_whatever_quotes_it_holds() {
        let rows = r#"{"rows":[{"set":"it's \"$ss\"","n":1},{"set":"x","n":2}]}"#;
        assert_eq!(value("rows[?set==$ss.name].n", rows).as_deref(), Ok("[1]"));
        assert_eq!(
            value("same_id(id, $ss.id)", r#"{"id":"/a/B"}"#).as_deref(),
            Ok("true")
        );
        assert_eq!(value("$other.name", "{}").as_deref(), Ok("null"));
        assert_eq!(
            value("$root.instances[?set==$ss.id] | length(@)", "null").as_deref(),
            Ok("1")
        );
        assert_eq!(value("'$ss'", "{}").as_deref(), Ok("\"$ss\""));
    }

    #[test]
    fn ports_are_asked_of_the_world() {
        assert_eq!(
            value("allows(id, `22`)", r#"{"id":"/vm/One"}"#).as_deref(),
            Ok("true")
        );
        assert_eq!(
            value("allows(id, `80`)", r#"{"id":"/vm/one"}"#).as_deref(),
            Ok("false")
        );
        assert_eq!(
            value("reaches(id, `22`)", r#"{"id":null}"#).as_deref(),
            Ok("false")
        );
    }

    #[test]
    fn a_type_error_is_the_datas_and_an_arity_error_the_expressions() {
        assert!(matches!(
            value("contains(sku, 'x')", r#"{"sku":1}"#),
            Err(EvalError::Data(_))
        ));
        assert!(matches!(
            value("contains(sku)", "{}"),
            Err(EvalError::Expression(_))
        ));
    }

    #[test]
    fn what_cannot_be_compiled_says_why() {
        for source in [
            "a..b",
            "nope(a)",
            "allows(id, port)",
            "!a.b == `1`",
            "[12345678901]",
            "allows(id)",
        ] {
            assert!(Expr::parse(source).is_err(), "{source}");
        }
        assert!(Expr::parse(&"(".repeat(200)).is_err());
        assert!(Expr::parse(&"a".repeat(3_000)).is_err());
    }
}
