//! The one component type, and what it calls.
//!
//! Nothing here is generic that need not be: what is said once per component is its table (what it is, run, compare).

use std::any::{Any, TypeId};
use std::fmt;
use std::marker::PhantomData;
use std::rc::Rc;

use yew::html::{ChildrenRenderer, Html, HtmlResult, ImplicitClone, IntoPropValue};
use yew::virtual_dom::{Key, VComp, VList, VNode};
use yew::{BaseComponent, Context, FunctionComponent, FunctionProvider, HookContext, Properties};

/// A component with its properties, its type forgotten.
trait Content: Any {
    fn run(&self, hooks: &mut HookContext) -> HtmlResult;
    fn same(&self, other: &dyn Content) -> bool;
}

/// Which component it is. What `Any` says of it will do: a number for the component beside that one weighs as much again.
fn kind(content: &dyn Content) -> TypeId {
    let content: &dyn Any = content;
    content.type_id()
}

struct Typed<C: FunctionProvider> {
    properties: C::Properties,
}

impl<C: FunctionProvider + 'static> Content for Typed<C>
where
    C::Properties: 'static,
{
    fn run(&self, hooks: &mut HookContext) -> HtmlResult {
        C::run(hooks, &self.properties)
    }

    fn same(&self, other: &dyn Content) -> bool {
        let other: &dyn Any = other;
        other
            .downcast_ref::<Self>()
            .is_some_and(|other| other.properties == self.properties)
    }
}

/// What is mounted, for Yew.
#[derive(Clone)]
pub struct ErasedProperties(Rc<dyn Content>);

impl PartialEq for ErasedProperties {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || self.0.same(&*other.0)
    }
}

impl Properties for ErasedProperties {
    type Builder = std::convert::Infallible;

    fn builder() -> Self::Builder {
        unreachable!("only VChild makes these")
    }
}

/// The component type of every function component.
///
/// To Yew all are one type, so it offers a mounted one the properties of another that takes its place. That is seen
/// here: the hooks of the old are dropped, and what it drew gives way to new elements, as if Yew had mounted anew.
pub struct Erased {
    function: FunctionComponent<Self>,
    /// How many components have stood here before this one.
    before: u32,
}

impl FunctionProvider for Erased {
    type Properties = ErasedProperties;

    fn run(hooks: &mut HookContext, properties: &ErasedProperties) -> HtmlResult {
        properties.0.run(hooks)
    }
}

impl BaseComponent for Erased {
    type Message = ();
    type Properties = ErasedProperties;

    fn create(context: &Context<Self>) -> Self {
        Self {
            function: FunctionComponent::new(context),
            before: 0,
        }
    }

    fn update(&mut self, _: &Context<Self>, _: ()) -> bool {
        true
    }

    fn changed(&mut self, context: &Context<Self>, old: &ErasedProperties) -> bool {
        if kind(&*old.0) != kind(&*context.props().0) {
            self.function.destroy();
            self.function = FunctionComponent::new(context);
            self.before += 1;
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> HtmlResult {
        let html = self.function.render(context.props())?;
        if self.before == 0 {
            return Ok(html);
        }
        // A list of one keyed child: another key is what makes Yew replace elements instead of changing them.
        let keyed = VList::with_children(vec![html], Some(Key::from(self.before)));
        Ok(VList::with_children(vec![VNode::from(keyed)], None).into())
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        self.function.rendered();
    }

    fn destroy(&mut self, _: &Context<Self>) {
        self.function.destroy();
    }

    fn prepare_state(&self) -> Option<String> {
        self.function.prepare_state()
    }
}

/// A component in `html!`, before it is a node.
pub struct VChild<C> {
    content: Rc<dyn Content>,
    key: Option<Key>,
    component: PhantomData<C>,
}

impl<C> VChild<C>
where
    C: BaseComponent<Properties = <C as FunctionProvider>::Properties> + FunctionProvider,
{
    /// What `html!` calls.
    pub fn new(properties: <C as FunctionProvider>::Properties, key: Option<Key>) -> Self {
        Self {
            content: Rc::new(Typed::<C> { properties }),
            key,
            component: PhantomData,
        }
    }
}

impl<C> Clone for VChild<C> {
    fn clone(&self) -> Self {
        Self {
            content: Rc::clone(&self.content),
            key: self.key.clone(),
            component: PhantomData,
        }
    }
}

impl<C> ImplicitClone for VChild<C> {}

impl<C> PartialEq for VChild<C> {
    fn eq(&self, other: &Self) -> bool {
        self.content.same(&*other.content)
    }
}

impl<C> fmt::Debug for VChild<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VChild<_>")
    }
}

#[inline(never)]
fn node(content: Rc<dyn Content>, key: Option<Key>) -> VNode {
    VComp::new::<Erased>(Rc::new(ErasedProperties(content)), key).into()
}

impl<C> From<VChild<C>> for VNode {
    fn from(child: VChild<C>) -> VNode {
        node(child.content, child.key)
    }
}

impl<C> IntoPropValue<VNode> for VChild<C> {
    fn into_prop_value(self) -> VNode {
        self.into()
    }
}

impl<C> IntoPropValue<ChildrenRenderer<Html>> for VChild<C> {
    fn into_prop_value(self) -> ChildrenRenderer<Html> {
        ChildrenRenderer::new(vec![self.into()])
    }
}
