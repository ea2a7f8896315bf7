//! What folds.

use yew::prelude::*;

use super::icon::{Glyph, Icon};

#[derive(Properties, PartialEq)]
pub struct DisclosureProps {
    pub title: AttrValue,
    pub children: Html,
    /// How it starts. Changing it later opens or closes it; in between it is the student's.
    #[prop_or_default]
    pub open: bool,
    #[prop_or_default]
    pub id: Option<AttrValue>,
    #[prop_or_default]
    pub class: Classes,
}

/// A native `<details>` with the portal's turning chevron.
#[component]
pub fn Disclosure(props: &DisclosureProps) -> Html {
    html! {
        <details class={classes!("disclosure", props.class.clone())} id={props.id.clone()} open={props.open}>
            <summary><Icon glyph={Glyph::ChevronRight} />{ &props.title }</summary>
            <div class="disclosure__body">{ props.children.clone() }</div>
        </details>
    }
}
