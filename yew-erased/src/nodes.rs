//! What `html!` writes for an element and for `{ … }`, out of line.
//!
//! Yew leaves both to the compiler to inline, at each of some six hundred places.

use std::marker::PhantomData;

use yew::AttrValue;
use yew::html::{ChildrenRenderer, NodeRef};
use yew::virtual_dom::listeners::Listeners;
use yew::virtual_dom::{Attributes, Key, VNode};

/// Makes elements. Stands where Yew's `VTag` is in what `html!` writes, and gives nodes.
#[derive(Debug)]
pub struct VTag;

#[doc(hidden)]
impl VTag {
    #[inline(never)]
    pub fn __new_input(
        value: Option<AttrValue>,
        checked: Option<bool>,
        node_ref: NodeRef,
        key: Option<Key>,
        attributes: Attributes,
        listeners: Listeners,
    ) -> VNode {
        yew::virtual_dom::VTag::__new_input(value, checked, node_ref, key, attributes, listeners).into()
    }

    #[inline(never)]
    pub fn __new_textarea(
        value: Option<AttrValue>,
        defaultvalue: Option<AttrValue>,
        node_ref: NodeRef,
        key: Option<Key>,
        attributes: Attributes,
        listeners: Listeners,
    ) -> VNode {
        yew::virtual_dom::VTag::__new_textarea(value, defaultvalue, node_ref, key, attributes, listeners)
            .into()
    }

    #[inline(never)]
    pub fn __new_other(
        tag: AttrValue,
        node_ref: NodeRef,
        key: Option<Key>,
        attributes: Attributes,
        listeners: Listeners,
        children: VNode,
    ) -> VNode {
        yew::virtual_dom::VTag::__new_other(tag, node_ref, key, attributes, listeners, children).into()
    }
}

/// A value in `{ … }` as nodes, whatever it is.
#[derive(Debug)]
pub struct NodeSeq<IN, OUT>(Vec<OUT>, PhantomData<IN>);

impl<IN, OUT> NodeSeq<IN, OUT> {
    #[inline(never)]
    fn one(node: OUT) -> Vec<OUT> {
        vec![node]
    }
}

impl<IN: Into<OUT>, OUT> From<IN> for NodeSeq<IN, OUT> {
    fn from(value: IN) -> Self {
        Self(NodeSeq::<(), OUT>::one(value.into()), PhantomData)
    }
}

impl<IN: Into<OUT>, OUT> From<Option<IN>> for NodeSeq<IN, OUT> {
    fn from(value: Option<IN>) -> Self {
        Self(value.into_iter().map(Into::into).collect(), PhantomData)
    }
}

impl<IN: Into<OUT>, OUT> From<Vec<IN>> for NodeSeq<IN, OUT> {
    fn from(values: Vec<IN>) -> Self {
        Self(values.into_iter().map(Into::into).collect(), PhantomData)
    }
}

impl<IN: Into<OUT> + Clone, OUT> From<&ChildrenRenderer<IN>> for NodeSeq<IN, OUT> {
    fn from(values: &ChildrenRenderer<IN>) -> Self {
        Self(values.iter().map(Into::into).collect(), PhantomData)
    }
}

impl<IN, OUT> IntoIterator for NodeSeq<IN, OUT> {
    type Item = OUT;
    type IntoIter = std::vec::IntoIter<OUT>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
