//! Yew, with every function component mounted as one and the same component type.
//!
//! Yew instantiates its whole life cycle (scope, state, runners, mounting) once per component type. With a hundred
//! small components that was a fifth of the first load. The application depends on this crate under the name `yew`, so
//! that what `html!` writes for `<Foo …/>`, `::yew::virtual_dom::VChild::<Foo>::new(props, key)`, means the
//! [`virtual_dom::VChild`] below. It becomes a node of [`Erased`], which calls `Foo` through a table of functions.
//!
//! No use site knows of this, and nothing else of Yew is changed. What can't be mounted so is a hand-written component
//! that is not a `FunctionProvider`: it does not compile here.

pub use yew::*;

/// Yew's `virtual_dom`, but for `VChild`.
pub mod virtual_dom {
    pub use crate::erased::VChild;
    pub use yew::virtual_dom::*;
}

/// Yew's prelude, but for `ContextProvider` and `html!`.
pub mod prelude {
    pub use crate::context::ContextProvider;
    pub use yew::prelude::*;
    pub use yew_erased_macro::html;
}

pub use yew_erased_macro::html;

pub use context::ContextProvider;
pub use erased::Erased;

pub mod context;
mod erased;
pub mod template;
