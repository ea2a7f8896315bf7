//! From nodes to code: a text and its slots.
//!
//! The text (see `yew_erased::template`): a mark, and for what has a name the name up to NUL. Slots stand in the order of the
//! source, so values are computed in the order in which they are written.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Lit};

use crate::parse::{Attribute, Component, Element, For, If, Node, Root};

const ELEMENT: char = '\u{1}';
const STATIC: char = '\u{2}';
const DYNAMIC: char = '\u{3}';
const FLAG: char = '\u{4}';
const PROPERTY: char = '\u{5}';
const LISTENER: char = '\u{6}';
const REF: char = '\u{7}';
const KEY: char = '\u{8}';
const VALUE: char = '\u{e}';
const CHECKED: char = '\u{f}';
const CHILDREN: char = '\u{10}';
const CLOSE: char = '\u{11}';
const TEXT: char = '\u{12}';
const SLOT: char = '\u{13}';
const LIST: char = '\u{14}';
const END: char = '\u{0}';

/// The attributes that are there or not (<https://html.spec.whatwg.org/#attributes-3>).
const FLAGS: &[&str] = &[
    "allowfullscreen",
    "async",
    "autofocus",
    "autoplay",
    "checked",
    "controls",
    "default",
    "defer",
    "disabled",
    "formnovalidate",
    "hidden",
    "inert",
    "ismap",
    "itemscope",
    "loop",
    "multiple",
    "muted",
    "nomodule",
    "novalidate",
    "open",
    "playsinline",
    "readonly",
    "required",
    "reversed",
    "selected",
];

pub(crate) fn root(root: &Root) -> TokenStream {
    match &root.0 {
        Some(node) => one(node),
        None => quote! { ::yew::virtual_dom::VNode::default() },
    }
}

/// An expression that is one `VNode`.
fn one(node: &Node) -> TokenStream {
    match node {
        Node::Component(component) => component_node(component),
        Node::If(one) => if_node(one),
        Node::For(one) => for_node(one),
        Node::Nothing => quote! { ::yew::virtual_dom::VNode::default() },
        Node::Value(value) => quote_spanned! { value.span() => ::yew::template::single(#value) },
        Node::Element(_) | Node::List { .. } | Node::Text(_) | Node::Each(_) => {
            let mut template = Template::default();
            template.node(node);
            template.finish()
        }
    }
}

/// An expression that is one `VNode`, for the nodes of a branch.
fn all(nodes: &[Node]) -> TokenStream {
    match nodes {
        [] => quote! { ::yew::virtual_dom::VNode::default() },
        [node] => one(node),
        nodes => {
            let mut template = Template::default();
            template.list(None, nodes);
            template.finish()
        }
    }
}

fn if_node(one: &If) -> TokenStream {
    let (condition, then, otherwise) = (&one.condition, all(&one.then), all(&one.otherwise));
    quote! { if #condition { #then } else { #otherwise } }
}

fn for_node(one: &For) -> TokenStream {
    let (pattern, iterator) = (&one.pattern, &one.iterator);
    let nodes = one.body.iter().map(self::one);
    quote! {{
        let mut __nodes = ::std::vec::Vec::<::yew::virtual_dom::VNode>::new();
        ::std::iter::Iterator::for_each(::std::iter::IntoIterator::into_iter(#iterator), |#pattern| {
            #( __nodes.push(#nodes); )*
        });
        ::yew::template::list(__nodes)
    }}
}

fn component_node(component: &Component) -> TokenStream {
    let ty = &component.ty;
    let span = ty.span();
    let props_ty = quote_spanned! { span => <#ty as ::yew::html::BaseComponent>::Properties };
    let builder = Ident::new("__yew_props", Span::mixed_site());
    let token = Ident::new("__yew_token", Span::mixed_site());
    let mut key = quote! { ::std::option::Option::None };
    let mut sets = TokenStream::new();
    for Attribute {
        name, span, value, ..
    } in &component.properties
    {
        if name == "key" {
            key = key_value(value);
            continue;
        }
        let setter = match is_none(value) {
            true => format!("{name}_none"),
            false => name.clone(),
        };
        let setter = match syn::parse_str::<Ident>(&setter) {
            Ok(_) => Ident::new(&setter, *span),
            Err(_) => Ident::new_raw(&setter, *span),
        };
        sets.extend(match is_none(value) {
            true => quote_spanned! { value.span() => let #token = #builder.#setter(#token); },
            false => quote_spanned! { value.span() => let #token = #builder.#setter(#token, #value); },
        });
    }
    if !component.children.is_empty() {
        let children = all(&component.children);
        sets.extend(quote! { let #token = #builder.children(#token, #children); });
    }
    quote_spanned! { span => ::std::convert::Into::<::yew::virtual_dom::VNode>::into({
        let mut #builder = <#props_ty as ::yew::html::Properties>::builder();
        let #token = ::yew::html::AssertAllProps;
        #sets
        #[allow(clippy::let_unit_value, reason = "a component without properties has () for them")]
        let __yew_props = ::yew::html::Buildable::prepare_build(#builder, &#token).build();
        ::yew::virtual_dom::VChild::<#ty>::new(__yew_props, #key)
    }) }
}

fn is_none(value: &Expr) -> bool {
    matches!(value, Expr::Path(path) if path.qself.is_none() && path.path.is_ident("None"))
}

fn key_value(value: &Expr) -> TokenStream {
    quote_spanned! { value.span() =>
        ::std::option::Option::Some(::std::convert::Into::<::yew::virtual_dom::Key>::into(#value))
    }
}

/// A text and its slots, so far.
#[derive(Default)]
struct Template {
    text: String,
    slots: Vec<TokenStream>,
}

impl Template {
    fn finish(self) -> TokenStream {
        let Template { text, slots } = self;
        quote! { ::yew::template::build(#text, [#(#slots),*]) }
    }

    fn named(&mut self, mark: char, name: &str) {
        self.text.push(mark);
        self.text.push_str(name);
        self.text.push(END);
    }

    fn slot(&mut self, slot: TokenStream) {
        self.slots.push(slot);
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Element(element) => self.element(element),
            Node::List { key, children } => self.list(key.as_ref(), children),
            Node::Text(text) => self.named(TEXT, &text.value()),
            Node::Nothing => {}
            Node::Value(value) => {
                self.text.push(SLOT);
                // The type behind `_` is what tells a value from an Option or a Vec of values.
                self.slot(quote_spanned! { value.span() =>
                    ::std::convert::Into::<::yew::template::Nodes<_>>::into(#value).slot()
                });
            }
            Node::Each(iterator) => {
                self.text.push(SLOT);
                self.slot(quote_spanned! { iterator.span() => ::yew::template::each(#iterator) });
            }
            Node::Component(_) | Node::If(_) | Node::For(_) => {
                self.text.push(SLOT);
                let node = one(node);
                self.slot(quote! { ::yew::template::Slot::Node(#node) });
            }
        }
    }

    fn list(&mut self, key: Option<&Expr>, children: &[Node]) {
        self.text.push(LIST);
        if let Some(key) = key {
            self.text.push(KEY);
            let key = key_value(key);
            self.slot(quote! { ::yew::template::Slot::Key(#key) });
        }
        self.text.push(CHILDREN);
        for child in children {
            self.node(child);
        }
        self.text.push(CLOSE);
    }

    fn element(&mut self, element: &Element) {
        let tag = element.tag.to_string();
        self.named(ELEMENT, &tag);
        for attribute in &element.attributes {
            self.attribute(&tag, attribute);
        }
        self.text.push(CHILDREN);
        for child in &element.children {
            self.node(child);
        }
        self.text.push(CLOSE);
    }

    fn attribute(&mut self, tag: &str, attribute: &Attribute) {
        let Attribute {
            name,
            span,
            is_property,
            value,
        } = attribute;
        let at = value.span();
        let has_value = matches!((tag, name.as_str()), ("input" | "textarea", "value"));
        if *is_property {
            self.named(PROPERTY, name);
            return self.slot(quote_spanned! { at => ::yew::template::Slot::Property(
                ::yew::virtual_dom::AttributeOrProperty::Property(::std::convert::Into::into(#value))
            ) });
        }
        match name.as_str() {
            "ref" => {
                self.text.push(REF);
                self.slot(quote_spanned! { at =>
                    ::yew::template::Slot::Ref(::yew::html::IntoPropValue::<::yew::html::NodeRef>::into_prop_value(#value))
                });
            }
            "key" => {
                self.text.push(KEY);
                let key = key_value(value);
                self.slot(quote! { ::yew::template::Slot::Key(#key) });
            }
            _ if has_value => {
                self.text.push(VALUE);
                self.slot(quote_spanned! { at => ::yew::template::attribute(#value) });
            }
            "checked" if tag == "input" => {
                self.text.push(CHECKED);
                self.slot(quote_spanned! { at => ::yew::template::Slot::Flag(#value) });
            }
            _ if name.starts_with("on") => {
                self.text.push(LISTENER);
                let event = Ident::new(name, *span);
                self.slot(quote_spanned! { at =>
                    ::yew::template::Slot::Listener(::yew::html::#event::Wrapper::__macro_new(#value))
                });
            }
            _ if FLAGS.contains(&name.as_str()) => match value {
                Expr::Lit(ExprLit {
                    lit: Lit::Bool(literal),
                    ..
                }) => {
                    if literal.value {
                        self.fixed(name, name);
                    }
                }
                value => {
                    self.named(FLAG, name);
                    self.slot(quote_spanned! { at => ::yew::template::Slot::Flag(#value) });
                }
            },
            _ => match value {
                Expr::Lit(ExprLit {
                    lit: Lit::Str(literal),
                    ..
                }) => {
                    let literal = literal.value();
                    if !(name == "class" && literal.is_empty()) {
                        self.fixed(name, &literal);
                    }
                }
                value if name == "class" => {
                    self.named(DYNAMIC, name);
                    self.slot(quote_spanned! { at => ::yew::template::class(#value) });
                }
                value => {
                    self.named(DYNAMIC, name);
                    self.slot(quote_spanned! { at => ::yew::template::attribute(#value) });
                }
            },
        }
    }

    fn fixed(&mut self, name: &str, value: &str) {
        self.named(STATIC, name);
        self.text.push_str(value);
        self.text.push(END);
    }
}
