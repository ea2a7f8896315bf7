//! The parsed expression: how `$name` gets into it, what is looked at in it, and how it is bound.
//!
//! Nothing here interprets anything.

use std::collections::BTreeSet;

use jmespath::ast::{Ast, KeyValuePair};

use super::{ASKS, LooksAt, RUNTIME, Scope, VIEWS, null};

/// An expression longer than this is refused: its parser recurses.
const LONGEST: usize = 2_000;
/// As is one that has more parts.
const DEEPEST: usize = 96;

/// `$name` is no word of JMESPath: it is written as the quoted identifier `"$name"`, which no ARM body has as a key.
pub(super) fn quote_references(source: &str) -> Result<String, String> {
    if source.len() > LONGEST {
        return Err(format!("The expression is longer than {LONGEST} characters."));
    }
    let mut out = String::with_capacity(source.len() + 8);
    let mut chars = source.chars().peekable();
    let (mut quote, mut opened, mut digits) = (None, 0_usize, 0_usize);
    while let Some(c) = chars.next() {
        out.push(c);
        if let Some(end) = quote {
            if c == '\\' {
                out.extend(chars.next());
            } else if c == end {
                quote = None;
            }
            continue;
        }
        digits = if c.is_ascii_digit() { digits + 1 } else { 0 };
        match c {
            '\'' | '"' | '`' => quote = Some(c),
            '(' | '[' | '{' | '!' | '&' | '|' | '.' => opened += 1,
            '$' => {
                out.pop();
                out.push_str("\"$");
                while let Some(next) = chars.next_if(|c| c.is_ascii_alphanumeric() || *c == '_') {
                    out.push(next);
                }
                out.push('"');
            }
            _ => {}
        }
        if opened > DEEPEST {
            return Err(format!(
                "The expression has more than {DEEPEST} parts; split the check."
            ));
        }
        if digits > 9 {
            return Err("A number in the expression has more than nine digits.".into());
        }
    }
    Ok(out)
}

fn children(ast: &Ast) -> Vec<&Ast> {
    match ast {
        Ast::Comparison { lhs, rhs, .. }
        | Ast::Projection { lhs, rhs, .. }
        | Ast::And { lhs, rhs, .. }
        | Ast::Or { lhs, rhs, .. }
        | Ast::Subexpr { lhs, rhs, .. } => vec![lhs, rhs],
        Ast::Condition { predicate, then, .. } => vec![predicate, then],
        Ast::Expref { ast: node, .. }
        | Ast::Flatten { node, .. }
        | Ast::ObjectValues { node, .. }
        | Ast::Not { node, .. } => vec![node],
        Ast::Function { args: nodes, .. } | Ast::MultiList { elements: nodes, .. } => nodes.iter().collect(),
        Ast::MultiHash { elements, .. } => elements.iter().map(|pair| &pair.value).collect(),
        Ast::Identity { .. }
        | Ast::Field { .. }
        | Ast::Index { .. }
        | Ast::Literal { .. }
        | Ast::Slice { .. } => Vec::new(),
    }
}

/// Every literal string in an expression, for the lint.
pub fn literals(ast: &Ast) -> Vec<&str> {
    let own = match ast {
        Ast::Literal { value, .. } => value.as_string().map(String::as_str),
        _ => None,
    };
    own.into_iter()
        .chain(children(ast).into_iter().flat_map(literals))
        .collect()
}

/// Whether an expression reads a field of this name, of whatever.
pub fn reads(ast: &Ast, field: &str) -> bool {
    matches!(ast, Ast::Field { name, .. } if name == field)
        || children(ast).into_iter().any(|child| reads(child, field))
}

pub(super) fn inspect(ast: &Ast, references: &mut BTreeSet<String>) -> Result<(), String> {
    match ast {
        Ast::Field { name, .. } => references.extend(name.strip_prefix('$').map(str::to_owned)),
        Ast::Subexpr { lhs, .. } if matches!(**lhs, Ast::Not { .. }) => {
            return Err("«!a.b» means «(!a).b» in JMESPath; write «!(a.b)».".into());
        }
        Ast::Function { name, args, .. } => {
            if RUNTIME.get_function(name).is_none() {
                return Err(format!("There is no function «{name}»."));
            }
            if ASKS.contains(&name.as_str()) && (args.len() != 2 || port(&args[1]).is_none()) {
                return Err(format!(
                    "«{name}» takes a machine's id and a port in backticks: {name}(id, `22`)."
                ));
            }
        }
        _ => {}
    }
    children(ast)
        .into_iter()
        .try_for_each(|child| inspect(child, references))
}

fn port(ast: &Ast) -> Option<u16> {
    match ast {
        Ast::Literal { value, .. } => value
            .as_number()
            .filter(|n| (1.0..=65_535.0).contains(n))
            .map(|n| n as u16),
        _ => None,
    }
}

/// The ports that the world is asked about.
pub(super) fn asks(ast: &Ast, found: &mut BTreeSet<(String, u16)>) {
    if let Ast::Function { name, args, .. } = ast
        && ASKS.contains(&name.as_str())
    {
        found.extend(args.get(1).and_then(port).map(|port| (name.clone(), port)));
    }
    children(ast).into_iter().for_each(|child| asks(child, found));
}

/// The views that `$root` brings, all of them where it is not followed by the name of one.
pub(super) fn views(ast: &Ast, found: &mut BTreeSet<&'static str>) {
    match ast {
        Ast::Subexpr { lhs, rhs, .. } if is_root(lhs) && view_name(rhs).is_some() => {
            found.extend(VIEWS.into_iter().filter(|view| view_name(rhs) == Some(view)));
        }
        _ if is_root(ast) => found.extend(VIEWS),
        _ => children(ast).into_iter().for_each(|child| views(child, found)),
    }
}

/// The expression with every `$name` replaced by its value, and the world's answers given to `allows` and `reaches`.
pub(super) fn bind(ast: Ast, scope: &dyn Scope) -> Ast {
    let boxed = |node: Box<Ast>| Box::new(bind(*node, scope));
    let each = |nodes: Vec<Ast>| {
        nodes
            .into_iter()
            .map(|node| bind(node, scope))
            .collect::<Vec<_>>()
    };
    match ast {
        Ast::Field { ref name, offset } => match name.strip_prefix('$') {
            Some(name) => Ast::Literal {
                offset,
                value: scope.binding(name).unwrap_or_else(null),
            },
            None => ast,
        },
        Ast::Function { offset, name, args } => {
            let answer = args
                .get(1)
                .and_then(port)
                .filter(|_| ASKS.contains(&name.as_str()));
            let answer = answer.map(|port| Ast::Literal {
                offset,
                value: scope.machines(&name, port),
            });
            let args = each(args).into_iter().chain(answer).collect();
            Ast::Function { offset, name, args }
        }
        Ast::Comparison {
            offset,
            comparator,
            lhs,
            rhs,
        } => Ast::Comparison {
            offset,
            comparator,
            lhs: boxed(lhs),
            rhs: boxed(rhs),
        },
        Ast::Condition {
            offset,
            predicate,
            then,
        } => Ast::Condition {
            offset,
            predicate: boxed(predicate),
            then: boxed(then),
        },
        Ast::Expref { offset, ast } => Ast::Expref {
            offset,
            ast: boxed(ast),
        },
        Ast::Flatten { offset, node } => Ast::Flatten {
            offset,
            node: boxed(node),
        },
        Ast::ObjectValues { offset, node } => Ast::ObjectValues {
            offset,
            node: boxed(node),
        },
        Ast::Not { offset, node } => Ast::Not {
            offset,
            node: boxed(node),
        },
        Ast::Projection { offset, lhs, rhs } => Ast::Projection {
            offset,
            lhs: boxed(lhs),
            rhs: boxed(rhs),
        },
        Ast::And { offset, lhs, rhs } => Ast::And {
            offset,
            lhs: boxed(lhs),
            rhs: boxed(rhs),
        },
        Ast::Or { offset, lhs, rhs } => Ast::Or {
            offset,
            lhs: boxed(lhs),
            rhs: boxed(rhs),
        },
        Ast::Subexpr {
            offset,
            ref lhs,
            ref rhs,
        } if is_root(lhs) && view_name(rhs).is_some() => {
            let value = view_name(rhs).map_or_else(null, |name| scope.view(name));
            Ast::Literal { offset, value }
        }
        Ast::Subexpr { offset, lhs, rhs } => Ast::Subexpr {
            offset,
            lhs: boxed(lhs),
            rhs: boxed(rhs),
        },
        Ast::MultiList { offset, elements } => Ast::MultiList {
            offset,
            elements: each(elements),
        },
        Ast::MultiHash { offset, elements } => {
            let pair = |pair: KeyValuePair| KeyValuePair {
                key: pair.key,
                value: bind(pair.value, scope),
            };
            Ast::MultiHash {
                offset,
                elements: elements.into_iter().map(pair).collect(),
            }
        }
        whole @ (Ast::Identity { .. } | Ast::Index { .. } | Ast::Literal { .. } | Ast::Slice { .. }) => whole,
    }
}

fn is_root(ast: &Ast) -> bool {
    matches!(ast, Ast::Field { name, .. } if name == "$root")
}

/// The view that a field names, alone.
fn view_name(ast: &Ast) -> Option<&str> {
    match ast {
        Ast::Field { name, .. } => VIEWS.contains(&name.as_str()).then_some(name),
        _ => None,
    }
}

/// What of its input the expression's value can depend on. What comes after a dot, or is asked of each element, is no
/// longer the input's own.
pub(super) fn looked_at(ast: &Ast) -> LooksAt {
    let own = |field: &str| LooksAt::Fields([field.to_owned()].into());
    let nothing = || LooksAt::Fields(BTreeSet::new());
    match ast {
        Ast::Identity { .. } | Ast::Index { .. } | Ast::Slice { .. } => LooksAt::All,
        Ast::Field { name, .. } if !name.starts_with('$') => own(name),
        Ast::Field { .. } | Ast::Expref { .. } | Ast::Literal { .. } => nothing(),
        Ast::Subexpr { lhs, .. } | Ast::Projection { lhs, .. } => looked_at(lhs),
        // Of null they are null: that there is an input is looked at, if no field of it.
        Ast::MultiHash { .. } | Ast::MultiList { .. } => children(ast)
            .into_iter()
            .fold(own(""), |all, child| all.and(looked_at(child))),
        _ => children(ast)
            .into_iter()
            .fold(nothing(), |all, child| all.and(looked_at(child))),
    }
}
