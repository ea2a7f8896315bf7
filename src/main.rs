//! The browser application.

use flexlab::platform::{failure, hash};
use flexlab::ui::app::{App, AppProps};

fn main() {
    failure::install();
    let Some(root) = gloo::utils::document().get_element_by_id("app") else {
        return failure::report("The page has no element with the id app.");
    };
    let fragment = hash::read().into();
    yew::Renderer::<App>::with_root_and_props(root, AppProps { fragment }).render();
}
