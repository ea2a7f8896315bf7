//! **Scaling** of a scale set (portal-ui.md §4.5): how many instances, by whom, and which of them go first.

mod configure;
mod history;
mod rule_pane;
mod scale_in;

use std::rc::Rc;

use yew::prelude::*;

use self::configure::use_configure;
use self::scale_in::use_scale_in;
use super::resource::ResourcePage;
use crate::arm::{ResourceId, json};
use crate::forms::autoscale::setting;
use crate::ui::kit::{Command, EmptyState, Glyph, JsonView, PortalOf2025, Tab, TabPanel, Tabs};
use crate::ui::route::Page;
use crate::ui::shell::hub::use_world;

/// What a tab puts on the page: content, commands, pane.
type Part = (Html, Option<Rc<[Command]>>, Option<Html>);

#[derive(Properties, PartialEq)]
pub struct ScalingPageProps {
    pub id: ResourceId,
}

#[component]
pub fn ScalingPage(props: &ScalingPageProps) -> Html {
    let world = use_world();
    let id = &props.id;
    let tab = use_state_eq(|| AttrValue::Static("configure"));
    let configure = use_configure(id);
    let scale_in = use_scale_in(id);
    let found = setting(&world, id).and_then(|(id, _)| world.resource(id));
    let (content, commands, pane) = match tab.as_str() {
        "configure" => configure,
        "policy" => scale_in,
        page => {
            let content = match found {
                None => no_setting(),
                Some(found) if page == "history" => history::runs(&world, found),
                Some(found) => html! {
                    <JsonView
                        label={format!("JSON of {}", found.id.name())}
                        text={json::pretty::pretty(&json::resource(&world, found))}
                    />
                },
            };
            (content, None, None)
        }
    };
    let tabs: Rc<[Tab]> = [
        ("configure", "Configure"),
        ("policy", "Scale-In Policy"),
        ("history", "Run history"),
        ("json", "JSON"),
    ]
    .map(|(id, text)| Tab::new(id, text))
    .into();
    let on_select = {
        let tab = tab.setter();
        Callback::from(move |to: AttrValue| tab.set(to))
    };
    html! {
        <ResourcePage id={id.clone()} page={Page::Scaling} {commands} {pane}>
            <Tabs id="scaling" label="Scaling" {tabs} selected={(*tab).clone()} {on_select} plain=true />
            <TabPanel tabs="scaling" selected={(*tab).clone()} class={classes!("tab-panel")}>
                { content }
            </TabPanel>
            <PortalOf2025 about="Scaling">
                { "Scaling stands under Availability + scale, and the wizard asks for it on its first page: there is no tab for it \
                   any more." }
            </PortalOf2025>
        </ResourcePage>
    }
}

fn no_setting() -> Html {
    html! {
        <EmptyState
            glyph={Glyph::Scale}
            title="This scale set has no autoscale setting"
            text="Choose Custom autoscale on the tab Configure, and save it."
        />
    }
}
