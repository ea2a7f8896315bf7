//! What `html!` writes, read: a text of all that never changes, and the slots of what was computed.
//!
//! The text is read once, the first time that its place in the program is reached, and kept for as long as the page lives
//! (there are as many as there are places, and no more). A mark comes first; what has a name has it after the mark, up to NUL.
//! Text and slots come from one macro, so they fit each other; where they would not, the node stays empty.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use yew::AttrValue;
use yew::html::{ChildrenRenderer, Classes, IntoPropValue, NodeRef};
use yew::virtual_dom::listeners::Listeners;
use yew::virtual_dom::{AttributeOrProperty, Attributes, Key, Listener, VList, VNode, VTag, VText};

/// Something computed.
#[derive(Debug)]
pub enum Slot {
    Node(VNode),
    /// Nodes beside the others of their parent.
    Nodes(Vec<VNode>),
    Attribute(Option<AttrValue>),
    Flag(bool),
    Property(AttributeOrProperty),
    Listener(Option<Rc<dyn Listener>>),
    Ref(NodeRef),
    Key(Option<Key>),
    /// It went to its place.
    Taken,
}

/// A value in `{ … }` as nodes. `T` is what it is made of: a text is a `T`, an `Option` of texts is one of `T`.
#[derive(Debug)]
pub struct Nodes<T>(Slot, std::marker::PhantomData<T>);

impl<T> Nodes<T> {
    pub fn slot(self) -> Slot {
        self.0
    }

    fn of(slot: Slot) -> Self {
        Self(slot, std::marker::PhantomData)
    }
}

impl<T: Into<VNode>> From<T> for Nodes<T> {
    #[inline(never)]
    fn from(value: T) -> Self {
        Self::of(Slot::Node(value.into()))
    }
}

impl<T: Into<VNode>> From<Option<T>> for Nodes<T> {
    #[inline(never)]
    fn from(value: Option<T>) -> Self {
        Self::of(Slot::Nodes(value.into_iter().map(Into::into).collect()))
    }
}

impl<T: Into<VNode>> From<Vec<T>> for Nodes<T> {
    #[inline(never)]
    fn from(values: Vec<T>) -> Self {
        Self::of(Slot::Nodes(values.into_iter().map(Into::into).collect()))
    }
}

impl<T: Into<VNode> + Clone> From<&ChildrenRenderer<T>> for Nodes<T> {
    #[inline(never)]
    fn from(values: &ChildrenRenderer<T>) -> Self {
        Self::of(Slot::Nodes(values.iter().map(Into::into).collect()))
    }
}

/// `{ value }` alone.
pub fn single<T: IntoPropValue<VNode>>(value: T) -> VNode {
    value.into_prop_value()
}

/// `{ for nodes }`
pub fn each<I: IntoIterator<Item: Into<VNode>>>(nodes: I) -> Slot {
    Slot::Nodes(nodes.into_iter().map(Into::into).collect())
}

/// Nodes side by side.
#[inline(never)]
pub fn list(nodes: Vec<VNode>) -> VNode {
    VList::with_children(nodes, None).into()
}

#[inline(never)]
pub fn attribute<T: IntoPropValue<Option<AttrValue>>>(value: T) -> Slot {
    Slot::Attribute(value.into_prop_value())
}

#[inline(never)]
pub fn class<T: Into<Classes>>(value: T) -> Slot {
    Slot::Attribute(value.into().into_prop_value())
}

/// The node of a text and its slots.
#[inline(never)]
pub fn build<const N: usize>(text: &'static str, mut slots: [Slot; N]) -> VNode {
    instantiate(text, &mut slots)
}

fn instantiate(text: &'static str, slots: &mut [Slot]) -> VNode {
    thread_local! {
        /// By the place of the text in memory: two places of one text are one template.
        static READ: RefCell<BTreeMap<usize, Rc<[Piece]>>> = const { RefCell::new(BTreeMap::new()) };
    }
    let place = text.as_ptr() as usize;
    let known = READ.with_borrow(|read| read.get(&place).cloned());
    let pieces = known.unwrap_or_else(|| {
        let pieces: Rc<[Piece]> = Reader { rest: text }.pieces().into();
        READ.with_borrow_mut(|read| read.insert(place, pieces.clone()));
        pieces
    });
    Filler {
        slots: slots.iter_mut(),
    }
    .together(&pieces)
}

/// A part of a text.
enum Piece {
    Text(&'static str),
    Slot,
    List { is_keyed: bool, children: Vec<Piece> },
    Element(Element),
}

struct Element {
    tag: &'static str,
    marks: Vec<Mark>,
    /// The attributes' names, in the order of `marks`.
    names: &'static [&'static str],
    /// The attributes, where none is computed.
    fixed: Option<&'static [(&'static str, AttributeOrProperty)]>,
    children: Vec<Piece>,
}

enum Mark {
    Static(&'static str),
    Dynamic,
    Flag(&'static str),
    Property,
    Listener,
    Ref,
    Key,
    Value,
    Checked,
}

struct Reader {
    rest: &'static str,
}

impl Reader {
    fn mark(&mut self) -> Option<u8> {
        let mark = self.rest.bytes().next()?;
        self.rest = &self.rest[1..];
        Some(mark)
    }

    /// What stands before the next NUL.
    fn name(&mut self) -> &'static str {
        let (name, rest) = self.rest.split_once('\0').unwrap_or((self.rest, ""));
        self.rest = rest;
        name
    }

    /// The pieces up to the end of their parent.
    fn pieces(&mut self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        while let Some(mark) = self.mark() {
            pieces.push(match mark {
                1 => Piece::Element(self.element()),
                0x12 => Piece::Text(self.name()),
                0x13 => Piece::Slot,
                0x14 => {
                    let is_keyed = self.mark() == Some(8) && self.mark().is_some();
                    let children = self.pieces();
                    Piece::List { is_keyed, children }
                }
                _ => break,
            });
        }
        pieces
    }

    fn element(&mut self) -> Element {
        let tag = self.name();
        let (mut marks, mut names, mut is_fixed) = (Vec::new(), Vec::new(), true);
        while let Some(mark) = self.mark() {
            marks.push(match mark {
                2 => {
                    names.push(self.name());
                    Mark::Static(self.name())
                }
                3..=5 => {
                    let name = self.name();
                    names.push(name);
                    is_fixed = false;
                    match mark {
                        3 => Mark::Dynamic,
                        4 => Mark::Flag(name),
                        _ => Mark::Property,
                    }
                }
                6 => Mark::Listener,
                7 => Mark::Ref,
                8 => Mark::Key,
                0xe => Mark::Value,
                0xf => Mark::Checked,
                _ => break,
            });
        }
        let names: &'static [&'static str] = names.leak();
        let fixed = is_fixed.then(|| {
            let values = marks.iter().filter_map(|mark| match mark {
                Mark::Static(value) => Some(AttributeOrProperty::Static(value)),
                _ => None,
            });
            let pairs: Vec<_> = names.iter().copied().zip(values).collect();
            &*pairs.leak()
        });
        Element {
            tag,
            marks,
            names,
            fixed,
            children: self.pieces(),
        }
    }
}

/// Takes slots from the first to the last.
struct Filler<'a> {
    slots: std::slice::IterMut<'a, Slot>,
}

impl Filler<'_> {
    fn next(&mut self) -> Slot {
        self.slots
            .next()
            .map_or(Slot::Taken, |slot| std::mem::replace(slot, Slot::Taken))
    }

    fn key(&mut self) -> Option<Key> {
        match self.next() {
            Slot::Key(key) => key,
            _ => None,
        }
    }

    /// One node for all of them. A lone one is itself, but for two: nodes of a slot are a list, however many they are, so that
    /// Yew sees the same kind of thing each time; and Yew compares the key of a list only where it is a child of another.
    fn together(&mut self, pieces: &[Piece]) -> VNode {
        if pieces.is_empty() {
            return VNode::default();
        }
        let mut nodes = Vec::with_capacity(pieces.len());
        let is_lone = pieces
            .iter()
            .fold(true, |is_lone, piece| self.piece(piece, &mut nodes) && is_lone);
        match nodes.len() {
            1 if is_lone && pieces.len() == 1 => nodes.remove(0),
            _ => list(nodes),
        }
    }

    /// Adds the nodes of one piece; says whether it is one whatever happens.
    fn piece(&mut self, piece: &Piece, nodes: &mut Vec<VNode>) -> bool {
        nodes.push(match piece {
            Piece::Text(text) => VText::new(*text).into(),
            Piece::Slot => match self.next() {
                Slot::Node(node) => node,
                Slot::Nodes(more) => {
                    nodes.extend(more);
                    return false;
                }
                _ => return false,
            },
            Piece::List { is_keyed, children } => {
                let key = if *is_keyed { self.key() } else { None };
                let mut inside = Vec::with_capacity(children.len());
                for child in children {
                    self.piece(child, &mut inside);
                }
                nodes.push(VList::with_children(inside, key).into());
                return !is_keyed;
            }
            Piece::Element(element) => self.element(element),
        });
        true
    }

    fn element(&mut self, element: &Element) -> VNode {
        let (mut node_ref, mut key, mut value, mut checked) = (NodeRef::default(), None, None, None);
        let mut values = Vec::with_capacity(element.names.len());
        let mut listeners = Vec::new();
        let is_fixed = element.fixed.is_some();
        for mark in &element.marks {
            match mark {
                Mark::Static(_) if is_fixed => {}
                Mark::Static(text) => values.push(Some(AttributeOrProperty::Static(text))),
                mark => match (mark, self.next()) {
                    (Mark::Dynamic, Slot::Attribute(value)) => {
                        values.push(value.map(AttributeOrProperty::Attribute));
                    }
                    (Mark::Flag(name), Slot::Flag(is)) => {
                        values.push(is.then_some(AttributeOrProperty::Static(name)));
                    }
                    (_, Slot::Property(property)) => values.push(Some(property)),
                    (_, Slot::Listener(listener)) => listeners.push(listener),
                    (_, Slot::Ref(to)) => node_ref = to,
                    (_, Slot::Key(of)) => key = of,
                    (_, Slot::Attribute(of)) => value = of,
                    (_, Slot::Flag(is)) => checked = Some(is),
                    _ => {}
                },
            }
        }
        let attributes = match element.fixed {
            Some(fixed) => Attributes::Static(fixed),
            None => Attributes::Dynamic {
                keys: element.names,
                values: values.into(),
            },
        };
        let listeners = match listeners.is_empty() {
            true => Listeners::None,
            false => Listeners::Pending(listeners.into()),
        };
        let children = self.together(&element.children);
        match element.tag {
            "input" => VTag::__new_input(value, checked, node_ref, key, attributes, listeners),
            "textarea" => VTag::__new_textarea(value, None, node_ref, key, attributes, listeners),
            tag => {
                let tag = AttrValue::Static(tag);
                VTag::__new_other(tag, node_ref, key, attributes, listeners, children)
            }
        }
        .into()
    }
}
