//! The wizards.

use yew::prelude::*;

use super::shell::Blade;

#[derive(Properties, PartialEq)]
pub struct WizardProps {
    /// The tab's slug; empty for the first.
    pub tab: AttrValue,
}

/// **Create a virtual machine scale set**.
#[component]
pub fn CreateScaleSetPage(props: &WizardProps) -> Html {
    html! { <Blade title="Create a virtual machine scale set"><p>{ &props.tab }</p></Blade> }
}

/// **Create a virtual machine**.
#[component]
pub fn CreateVmPage(props: &WizardProps) -> Html {
    html! { <Blade title="Create a virtual machine"><p>{ &props.tab }</p></Blade> }
}
