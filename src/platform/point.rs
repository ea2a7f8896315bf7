//! Pointing at something on the page by the words that it shows: the focus goes there, and it is marked until it leaves.

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// What can be told by its words, the likeliest first: fields by their labels, what can be pressed, headings.
const NAMED: [&str; 3] = ["[id$='-label']", "button, a[href]", "h1, h2, h3"];
/// What can have the focus inside a control or a section: the choice that is made, or the first thing there is.
const WITHIN: [&str; 2] = [
    "input:checked",
    "input:not([disabled]), select:not([disabled]), textarea, button, [tabindex='0']",
];
/// What scrolls in a page and in a pane (portal.css).
const SCROLLED: &str = ".blade__scroll, .pane__body";
/// Marks what is pointed at (lab.css).
const MARK: &str = "data-shown";

/// Calls `then` once what is being changed has been drawn.
pub fn soon(then: impl FnOnce() + 'static) {
    Timeout::new(0, then).forget();
}

/// Points at the first thing under `root` that shows one of `names`, in their order; gives which name it was.
pub fn at(root: &str, names: &[String]) -> Option<usize> {
    names.iter().position(|name| {
        let found = named(root, name).into_iter();
        found
            .filter_map(|element| control_of(&element))
            .any(|(control, around)| show(&control, &around))
    })
}

/// Presses the first button under `root` that shows `name`; false when there is none to press.
pub fn press(root: &str, name: &str) -> bool {
    let can_be_pressed = |element: &Element| {
        element.tag_name() == "BUTTON" && element.closest("[inert]").is_ok_and(|inert| inert.is_none())
    };
    let button = named(root, name).into_iter().find(can_be_pressed);
    let button = button.and_then(|button| button.dyn_into::<HtmlElement>().ok());
    button.map(|button| button.click()).is_some()
}

fn named(root: &str, name: &str) -> Vec<Element> {
    let Some(root) = document().query_selector(root).ok().flatten() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for list in NAMED
        .iter()
        .filter_map(|selector| root.query_selector_all(selector).ok())
    {
        let all = (0..list.length()).filter_map(|index| list.item(index)?.dyn_into().ok());
        found.extend(all.filter(|element| says(element, name)));
    }
    found
}

/// Whether an element is called `name`: a label just so, a button also where its name goes on (`Edit network interface nic01`).
fn says(element: &Element, name: &str) -> bool {
    let own = element
        .get_attribute("aria-label")
        .or_else(|| element.text_content());
    let own = own.unwrap_or_default();
    let own = own.trim().trim_end_matches(" *");
    own == name
        || element.tag_name() == "BUTTON" && own.strip_prefix(name).is_some_and(|rest| rest.starts_with(' '))
}

/// What takes the focus for an element that was found by its words, and what is to be marked.
fn control_of(named: &Element) -> Option<(HtmlElement, Element)> {
    let inside = |element: &Element| {
        let found = WITHIN
            .iter()
            .find_map(|selector| element.query_selector(selector).ok().flatten());
        found.and_then(|found| found.dyn_into::<HtmlElement>().ok())
    };
    let id = named.id();
    if let Some(id) = id.strip_suffix("-label") {
        let field = document().get_element_by_id(id)?;
        let control = inside(&field).or_else(|| field.dyn_into().ok())?;
        let row = named.closest(".form-row").ok().flatten();
        return Some((control.clone(), row.unwrap_or_else(|| control.into())));
    }
    if named.tag_name().starts_with('H') {
        let mut next = named.next_element_sibling();
        while let Some(section) = next {
            if let Some(control) = inside(&section) {
                return Some((control, section));
            }
            next = section.next_element_sibling();
        }
        return None;
    }
    let control: HtmlElement = named.clone().dyn_into().ok()?;
    Some((control.clone(), control.into()))
}

/// Scrolls what `element` stands in, so that it is in the middle of it. Nothing further out is moved: the browser has seen
/// to it that what has the focus is in sight.
fn center(element: &Element) {
    if let Ok(Some(scrolled)) = element.closest(SCROLLED) {
        let (inner, outer) = (
            element.get_bounding_client_rect(),
            scrolled.get_bounding_client_rect(),
        );
        let above = (outer.height() - inner.height()) / 2.0;
        let by = inner.top() - outer.top() - above;
        scrolled.set_scroll_top(scrolled.scroll_top() + by as i32);
    }
}

/// Whether `control` took the focus: what is hidden or off does not.
fn show(control: &HtmlElement, around: &Element) -> bool {
    control.focus().ok();
    if document().active_element().as_ref() != Some(control) {
        return false;
    }
    center(around);
    around.set_attribute(MARK, "true").ok();
    let marked = around.clone();
    EventListener::once(control, "blur", move |_| {
        marked.remove_attribute(MARK).ok();
    })
    .forget();
    true
}
