//! A page that may be looked at and not changed: why, for whatever would change something.

use yew::prelude::*;

/// Why nothing can be changed, if nothing can. Given by a `ContextProvider` around the pages.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frozen(pub Option<AttrValue>);

/// The reason by which something that would change the world is off: its own, or that of the page.
#[hook]
pub(super) fn use_reason(changes: bool, own: &Option<AttrValue>) -> Option<AttrValue> {
    let frozen = use_context::<Frozen>().unwrap_or_default();
    own.clone().or(frozen.0.filter(|_| changes))
}
