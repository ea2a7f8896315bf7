//! Moving the keyboard focus. Nothing here looks for an element outside the node that it is given.

use web_sys::wasm_bindgen::JsCast;
use web_sys::{EventTarget, HtmlElement, Node, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

/// Puts the focus on the element behind `node`, if it is mounted.
pub fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        element.focus().ok();
    }
}

/// The elements under `root` that match `selector` and take up room (an item hidden by a style rule is none to move to).
pub(crate) fn items(root: &NodeRef, selector: &str) -> Vec<HtmlElement> {
    let Some(list) = root
        .cast::<HtmlElement>()
        .and_then(|root| root.query_selector_all(selector).ok())
    else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|index| list.item(index)?.dyn_into::<HtmlElement>().ok())
        .filter(|element| element.offset_width() > 0)
        .collect()
}

/// Scrolls just so far that the first element under `root` that matches `selector` is in sight.
pub(crate) fn reveal(root: &NodeRef, selector: &str) {
    let found = root
        .cast::<HtmlElement>()
        .and_then(|root| root.query_selector(selector).ok().flatten());
    if let Some(element) = found {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// The element that has the focus in the document of `root`.
pub(crate) fn active(root: &NodeRef) -> Option<HtmlElement> {
    root.get()?.owner_document()?.active_element()?.dyn_into().ok()
}

/// Whether `target`, where pointer or focus went to, lies outside `root`. Nowhere counts as outside.
pub(crate) fn is_outside(root: &NodeRef, target: Option<EventTarget>) -> bool {
    let inside = root
        .get()
        .zip(target.and_then(|target| target.dyn_into::<Node>().ok()));
    !inside.is_some_and(|(root, target)| root.contains(Some(&target)))
}

/// Where an arrow key, Home or End leads from `from` among `count` items, around the ends. `None` for any other key.
pub(crate) fn step(key: &str, from: Option<usize>, count: usize, vertical: bool) -> Option<usize> {
    if count == 0 {
        return None;
    }
    let (next, previous) = if vertical {
        ("ArrowDown", "ArrowUp")
    } else {
        ("ArrowRight", "ArrowLeft")
    };
    match key {
        _ if key == next => Some(from.map_or(0, |at| (at + 1) % count)),
        _ if key == previous => Some(from.map_or(count - 1, |at| (at + count - 1) % count)),
        "Home" => Some(0),
        "End" => Some(count - 1),
        _ => None,
    }
}

/// Moves the focus among the items under `root` as `step` says. Says whether the key was one of its keys.
pub(crate) fn rove(root: &NodeRef, selector: &str, key: &str, vertical: bool) -> bool {
    let items = items(root, selector);
    let active = active(root);
    let from = items.iter().position(|item| Some(item) == active.as_ref());
    let Some(to) = step(key, from, items.len(), vertical) else {
        return false;
    };
    items[to].focus().ok();
    true
}

/// Once, when the component that uses this is mounted, `enter` moves the focus into it. When the component is gone, what
/// `enter` returned is called, and the focus goes back to what had it before. `root` is any node of the component.
#[hook]
pub(crate) fn use_borrowed_focus<Leave>(root: NodeRef, enter: impl FnOnce() -> Leave + 'static)
where
    Leave: FnOnce() + 'static,
{
    use_effect_with((), move |()| {
        let opener = active(&root);
        let leave = enter();
        move || {
            leave();
            if let Some(opener) = opener.filter(|opener| opener.is_connected()) {
                opener.focus().ok();
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn arrows_go_round_and_other_keys_are_left_alone() {
        assert_eq!(step("ArrowDown", None, 3, true), Some(0));
        assert_eq!(step("ArrowUp", None, 3, true), Some(2));
        assert_eq!(step("ArrowDown", Some(2), 3, true), Some(0));
        assert_eq!(step("ArrowUp", Some(0), 3, true), Some(2));
        assert_eq!(step("ArrowRight", Some(0), 3, true), None);
        assert_eq!(step("ArrowRight", Some(0), 3, false), Some(1));
        assert_eq!(step("End", Some(0), 3, false), Some(2));
        assert_eq!(step("Home", Some(0), 0, false), None);
        assert_eq!(step("x", Some(0), 3, true), None);
    }
}
