//! The grammar of `[…]`: literals, calls, members and indexes, read by recursive descent.

use serde_json::Value;

use super::{Fault, bad_expression};

/// Calls, members and brackets within each other. Azure's own limit is not published; real templates stay below 20.
const DEEPEST: usize = 64;
/// Characters of one expression: Azure's limit.
const LONGEST: usize = 24_576;

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    Literal(Value),
    Call(String, Vec<Expression>),
    Member(Box<Expression>, String),
    Index(Box<Expression>, Box<Expression>),
}

struct Parser<'a> {
    rest: &'a str,
    depth: usize,
}

/// Parses what stands between the brackets.
///
/// # Errors
/// Where the text is no expression, or goes too deep.
pub fn parse(text: &str) -> Result<Expression, Fault> {
    if text.len() > LONGEST {
        return Err(bad_expression(format!(
            "it has {} characters, and may have {LONGEST}",
            text.len()
        )));
    }
    let mut parser = Parser { rest: text, depth: 0 };
    let expression = parser.expression()?;
    parser.space();
    if parser.rest.is_empty() {
        Ok(expression)
    } else {
        Err(bad_expression(format!("'{}' is left over", shown(parser.rest))))
    }
}

fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

impl<'a> Parser<'a> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn eat(&mut self, mark: char) -> bool {
        self.space();
        match self.rest.strip_prefix(mark) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, mark: char) -> Result<(), Fault> {
        if self.eat(mark) {
            Ok(())
        } else {
            Err(bad_expression(format!(
                "'{mark}' is expected before '{}'",
                shown(self.rest)
            )))
        }
    }

    fn expression(&mut self) -> Result<Expression, Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(bad_expression(format!("it goes deeper than {DEEPEST} levels")));
        }
        let mut found = self.primary()?;
        let mut links = 0;
        loop {
            links += 1;
            if links > DEEPEST {
                return Err(bad_expression("it has too many members"));
            }
            if self.eat('.') {
                let name = self.name()?;
                found = Expression::Member(Box::new(found), name.to_owned());
            } else if self.eat('[') {
                let index = self.expression()?;
                self.expect(']')?;
                found = Expression::Index(Box::new(found), Box::new(index));
            } else {
                break;
            }
        }
        self.depth -= 1;
        Ok(found)
    }

    fn primary(&mut self) -> Result<Expression, Fault> {
        self.space();
        match self.rest.chars().next() {
            Some('\'') => self.text(),
            Some(c) if c.is_ascii_digit() || c == '-' || c == '+' => self.number(),
            Some(c) if c.is_alphabetic() || c == '_' => self.call(),
            _ => Err(bad_expression(format!(
                "a value is expected before '{}'",
                shown(self.rest)
            ))),
        }
    }

    fn text(&mut self) -> Result<Expression, Fault> {
        let mut text = String::new();
        let mut chars = self.rest.char_indices().skip(1).peekable();
        while let Some((at, c)) = chars.next() {
            if c != '\'' {
                text.push(c);
            } else if chars.peek().is_some_and(|(_, next)| *next == '\'') {
                chars.next();
                text.push('\'');
            } else {
                self.rest = self.rest.get(at + 1..).unwrap_or_default();
                return Ok(Expression::Literal(Value::String(text)));
            }
        }
        Err(bad_expression("a text has no end"))
    }

    fn number(&mut self) -> Result<Expression, Fault> {
        let end = self
            .rest
            .char_indices()
            .skip(1)
            .find(|(_, c)| !c.is_ascii_digit() && *c != '.')
            .map_or(self.rest.len(), |(at, _)| at);
        let (digits, rest) = self.rest.split_at(end);
        self.rest = rest;
        let digits = digits.trim_start_matches('+');
        let whole = digits.parse::<i64>().map(Value::from);
        let value = whole.or_else(|_| digits.parse::<f64>().map(Value::from));
        value
            .map(Expression::Literal)
            .map_err(|_| bad_expression(format!("'{}' is no number", shown(digits))))
    }

    fn name(&mut self) -> Result<&'a str, Fault> {
        self.space();
        let end = self
            .rest
            .char_indices()
            .find(|(_, c)| !(c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | '#')))
            .map_or(self.rest.len(), |(at, _)| at);
        let (name, rest) = self.rest.split_at(end);
        if name.is_empty() {
            return Err(bad_expression(format!(
                "a name is expected before '{}'",
                shown(self.rest)
            )));
        }
        self.rest = rest;
        Ok(name)
    }

    fn call(&mut self) -> Result<Expression, Fault> {
        let mut name = self.name()?.to_owned();
        // A function of the template's own: `namespace.function(…)`.
        self.space();
        if self.rest.starts_with('.') {
            self.expect('.')?;
            name = format!("{name}.{}", self.name()?);
        }
        self.space();
        if !self.rest.starts_with('(') {
            return match name.to_ascii_lowercase().as_str() {
                "true" => Ok(Expression::Literal(true.into())),
                "false" => Ok(Expression::Literal(false.into())),
                "null" => Ok(Expression::Literal(Value::Null)),
                _ => Err(bad_expression(format!("'{}' is no call", shown(&name)))),
            };
        }
        self.expect('(')?;
        let mut arguments = Vec::new();
        if !self.eat(')') {
            loop {
                arguments.push(self.expression()?);
                if self.eat(')') {
                    break;
                }
                self.expect(',')?;
            }
        }
        Ok(Expression::Call(name, arguments))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(name: &str, arguments: Vec<Expression>) -> Expression {
        Expression::Call(name.into(), arguments)
    }

    #[test]
    fn calls_members_and_indexes_nest() {
        let version = call(
            "providers",
            vec![
                Expression::Literal("Microsoft.Compute".into()),
                Expression::Literal("disks".into()),
            ],
        );
        let member = Expression::Member(Box::new(version), "apiVersions".into());
        let index = Expression::Index(Box::new(member), Box::new(Expression::Literal(0.into())));
        assert_eq!(
            parse("providers('Microsoft.Compute', 'disks').apiVersions[0]"),
            Ok(index)
        );
        assert_eq!(
            parse("concat('it''s', -1)"),
            Ok(call(
                "concat",
                vec![
                    Expression::Literal("it's".into()),
                    Expression::Literal((-1).into())
                ]
            ))
        );
    }

    #[test]
    fn what_is_no_expression_is_refused_however_deep() {
        for text in [
            "",
            "(",
            "concat('a'",
            "concat('a',)",
            "'open",
            "a",
            "1 2",
            "f()..x",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse(&"f(".repeat(10_000)).is_err());
        assert!(parse(&format!("f(){}", "[0]".repeat(7_000))).is_err());
        assert!(parse(&"é".repeat(30_000)).is_err());
    }
}
