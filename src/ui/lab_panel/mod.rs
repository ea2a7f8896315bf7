//! The lab beside the portal.

use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct LabPanelProps {
    /// Open beside the portal, or folded into its rail.
    pub open: bool,
    pub on_open: Callback<bool>,
}

/// The panel. It stands beside the portal in `.app`.
#[component]
pub fn LabPanel(props: &LabPanelProps) -> Html {
    let _ = props;
    html! { <aside class="lab" id="lab" aria-label="Lab" tabindex="-1" /> }
}
