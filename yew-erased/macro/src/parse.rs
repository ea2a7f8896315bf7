//! From tokens to nodes. Nothing here knows what becomes of them.

use proc_macro2::{Delimiter, Span};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Error, Expr, Ident, Lit, LitStr, Pat, Result, Stmt, Token, Type, braced, token};

/// What `html!` is given: nothing, or one node.
pub(crate) struct Root(pub(crate) Option<Node>);

pub(crate) enum Node {
    Element(Element),
    Component(Component),
    /// `<>…</>`
    List {
        key: Option<Expr>,
        children: Vec<Node>,
    },
    Text(LitStr),
    /// `{ value }`
    Value(Expr),
    /// `{ for iterator }`
    Each(Expr),
    If(If),
    For(For),
    /// `{}`
    Nothing,
}

pub(crate) struct Element {
    pub(crate) tag: Ident,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) children: Vec<Node>,
}

pub(crate) struct Component {
    pub(crate) ty: Type,
    pub(crate) properties: Vec<Attribute>,
    pub(crate) children: Vec<Node>,
}

/// `name={value}`, `name="value"`, `{name}` or, for a DOM property, `~name={value}`.
pub(crate) struct Attribute {
    pub(crate) name: String,
    pub(crate) span: Span,
    pub(crate) is_property: bool,
    pub(crate) value: Expr,
}

pub(crate) struct If {
    pub(crate) condition: Expr,
    pub(crate) then: Vec<Node>,
    /// The other branch: nodes, or one more `If`.
    pub(crate) otherwise: Vec<Node>,
}

pub(crate) struct For {
    pub(crate) pattern: Pat,
    pub(crate) iterator: Expr,
    pub(crate) body: Vec<Node>,
}

impl Parse for Root {
    fn parse(input: ParseStream) -> Result<Self> {
        if input.is_empty() {
            return Ok(Root(None));
        }
        let node = input.parse()?;
        match input.is_empty() {
            true => Ok(Root(Some(node))),
            false => Err(input.error("one root node is allowed: wrap several in a fragment, <>…</>")),
        }
    }
}

impl Parse for Node {
    fn parse(input: ParseStream) -> Result<Self> {
        if input.peek(Token![<]) {
            return tag(input);
        }
        if input.peek(token::Brace) {
            return block(input);
        }
        if input.peek(Token![if]) {
            return Ok(Node::If(input.parse()?));
        }
        if input.peek(Token![for]) {
            return Ok(Node::For(input.parse()?));
        }
        match input.parse::<Lit>() {
            Ok(literal) => Ok(literal_node(literal)),
            Err(_) => Err(input.error("expected an element, a component, a block, `if`, `for` or a literal")),
        }
    }
}

fn literal_node(literal: Lit) -> Node {
    match literal {
        Lit::Str(text) => Node::Text(text),
        other => Node::Value(Expr::Lit(syn::ExprLit {
            attrs: Vec::new(),
            lit: other,
        })),
    }
}

fn block(input: ParseStream) -> Result<Node> {
    let content;
    let brace = braced!(content in input);
    if content.is_empty() {
        return Ok(Node::Nothing);
    }
    // `{ for iterator }`; a loop with a body is `for` without braces around it.
    if content.peek(Token![for]) {
        content.parse::<Token![for]>()?;
        return Ok(Node::Each(content.parse()?));
    }
    Ok(match expression(&content, brace.span.join())? {
        Expr::Lit(literal) => literal_node(literal.lit),
        value => Node::Value(value),
    })
}

/// What stands between braces: one expression, or statements that end in one.
fn expression(content: ParseStream, span: Span) -> Result<Expr> {
    let mut stmts = content.call(syn::Block::parse_within)?;
    if let [Stmt::Expr(_, None)] = stmts.as_slice()
        && let Some(Stmt::Expr(only, None)) = stmts.pop()
    {
        return Ok(only);
    }
    if stmts.is_empty() {
        return Err(Error::new(span, "expected an expression"));
    }
    Ok(Expr::Block(syn::ExprBlock {
        attrs: Vec::new(),
        label: None,
        block: syn::Block {
            brace_token: token::Brace(span),
            stmts,
        },
    }))
}

fn tag(input: ParseStream) -> Result<Node> {
    let open = input.parse::<Token![<]>()?;
    if input.peek(Token![>]) || (input.peek(Ident) && input.peek2(Token![=])) {
        return fragment(input);
    }
    if input.peek(Token![@]) {
        return Err(input.error("a tag that is computed is not supported here"));
    }
    let is_element = input.fork().call(Ident::parse_any).is_ok_and(|name| {
        let first = name.to_string().chars().next();
        first.is_some_and(|first| first.is_ascii_lowercase())
    }) && !input.peek2(Token![::]);
    if is_element {
        let tag = input.call(Ident::parse_any)?;
        let (attributes, is_closed) = attributes(input)?;
        let children = match is_closed {
            true => Vec::new(),
            false => children_until(input, open.span, |end| {
                Ok(end.call(Ident::parse_any)?.to_string() == tag.to_string())
            })?,
        };
        return Ok(Node::Element(Element {
            tag,
            attributes,
            children,
        }));
    }
    let ty: Type = input.parse()?;
    let (properties, is_closed) = attributes(input)?;
    let children = match is_closed {
        true => Vec::new(),
        false => children_until(input, open.span, |end| Ok(end.parse::<Type>()? == ty))?,
    };
    Ok(Node::Component(Component {
        ty,
        properties,
        children,
    }))
}

fn fragment(input: ParseStream) -> Result<Node> {
    let span = input.span();
    let (attributes, _) = attributes(input)?;
    let mut key = None;
    for attribute in attributes {
        match attribute.name.as_str() {
            "key" => key = Some(attribute.value),
            _ => return Err(Error::new(attribute.span, "a fragment has no property but `key`")),
        }
    }
    let children = children_until(input, span, |_| Ok(true))?;
    Ok(Node::List { key, children })
}

/// Reads nodes up to a closing tag whose name `fits`, and that tag.
fn children_until(
    input: ParseStream,
    open: Span,
    fits: impl Fn(ParseStream) -> Result<bool>,
) -> Result<Vec<Node>> {
    let mut children = Vec::new();
    while !(input.peek(Token![<]) && input.peek2(Token![/])) {
        if input.is_empty() {
            return Err(Error::new(open, "this opening tag has no closing tag"));
        }
        children.push(input.parse()?);
    }
    input.parse::<Token![<]>()?;
    input.parse::<Token![/]>()?;
    let span = input.span();
    if !fits(input)? {
        return Err(Error::new(
            span,
            "this closing tag is not that of the opening tag before it",
        ));
    }
    input.parse::<Token![>]>()?;
    Ok(children)
}

/// Reads up to `>` or `/>`; says whether it was the latter.
fn attributes(input: ParseStream) -> Result<(Vec<Attribute>, bool)> {
    let mut attributes: Vec<Attribute> = Vec::new();
    loop {
        if input.parse::<Option<Token![>]>>()?.is_some() {
            return Ok((attributes, false));
        }
        if input.parse::<Option<Token![/]>>()?.is_some() {
            input.parse::<Token![>]>()?;
            return Ok((attributes, true));
        }
        if input.peek(Token![..]) {
            return Err(input.error("base properties are not supported here: name each property"));
        }
        let attribute: Attribute = input.parse()?;
        if attributes.iter().any(|one| one.name == attribute.name) {
            return Err(Error::new(attribute.span, "this is set twice"));
        }
        attributes.push(attribute);
    }
}

impl Parse for Attribute {
    fn parse(input: ParseStream) -> Result<Self> {
        if input.peek(token::Brace) {
            let content;
            braced!(content in input);
            let name = content.call(Ident::parse_any)?;
            return Ok(Attribute {
                name: name.unraw().to_string(),
                span: name.span(),
                is_property: false,
                value: syn::parse_quote! { #name },
            });
        }
        let is_property = input.parse::<Option<Token![~]>>()?.is_some();
        let first = input.call(Ident::parse_any)?;
        let mut name = first.unraw().to_string();
        while input.parse::<Option<Token![-]>>()?.is_some() {
            name.push('-');
            name.push_str(&input.call(Ident::parse_any)?.to_string());
        }
        input.parse::<Token![=]>()?;
        Ok(Attribute {
            name,
            span: first.span(),
            is_property,
            value: value(input)?,
        })
    }
}

fn value(input: ParseStream) -> Result<Expr> {
    let is_block = input.cursor().group(Delimiter::Brace).is_some();
    if !is_block {
        return Ok(Expr::Lit(syn::ExprLit {
            attrs: Vec::new(),
            lit: input.parse()?,
        }));
    }
    let content;
    let brace = braced!(content in input);
    expression(&content, brace.span.join())
}

impl Parse for If {
    fn parse(input: ParseStream) -> Result<Self> {
        input.parse::<Token![if]>()?;
        let condition = input.call(Expr::parse_without_eager_brace)?;
        let then = nodes(input)?;
        let otherwise = if input.parse::<Option<Token![else]>>()?.is_none() {
            Vec::new()
        } else if input.peek(Token![if]) {
            vec![Node::If(input.parse()?)]
        } else {
            nodes(input)?
        };
        Ok(If {
            condition,
            then,
            otherwise,
        })
    }
}

impl Parse for For {
    fn parse(input: ParseStream) -> Result<Self> {
        input.parse::<Token![for]>()?;
        let pattern = Pat::parse_single(input)?;
        input.parse::<Token![in]>()?;
        let iterator = input.call(Expr::parse_without_eager_brace)?;
        Ok(For {
            pattern,
            iterator,
            body: nodes(input)?,
        })
    }
}

/// The nodes between braces.
fn nodes(input: ParseStream) -> Result<Vec<Node>> {
    let content;
    braced!(content in input);
    let mut nodes = Vec::new();
    while !content.is_empty() {
        nodes.push(content.parse()?);
    }
    Ok(nodes)
}
