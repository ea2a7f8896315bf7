//! `ContextProvider` as a function component: Yew's own is a struct component, which only this module mounts.

use std::marker::PhantomData;

pub use yew::context::{ContextHandle, ContextProviderProps};
use yew::html::{Html, HtmlResult};
use yew::virtual_dom::VChild;
use yew::{BaseComponent, Context, FunctionComponent, FunctionProvider, HookContext};

/// Gives a value to everything below it. Read it with `use_context`.
pub struct ContextProvider<T: Clone + PartialEq + 'static> {
    function: FunctionComponent<Self>,
    value: PhantomData<T>,
}

impl<T: Clone + PartialEq + 'static> FunctionProvider for ContextProvider<T> {
    type Properties = ContextProviderProps<T>;

    fn run(_: &mut HookContext, props: &Self::Properties) -> HtmlResult {
        let child = VChild::<yew::ContextProvider<T>>::new(props.clone(), None);
        Ok(Html::from(child))
    }
}

impl<T: Clone + PartialEq + 'static> BaseComponent for ContextProvider<T> {
    type Message = ();
    type Properties = ContextProviderProps<T>;

    fn create(context: &Context<Self>) -> Self {
        let function = FunctionComponent::new(context);
        Self {
            function,
            value: PhantomData,
        }
    }

    fn update(&mut self, _: &Context<Self>, _: ()) -> bool {
        true
    }

    fn changed(&mut self, _: &Context<Self>, _: &Self::Properties) -> bool {
        true
    }

    fn view(&self, context: &Context<Self>) -> HtmlResult {
        self.function.render(context.props())
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
