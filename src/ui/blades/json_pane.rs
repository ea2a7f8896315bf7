//! **Resource JSON**: a resource as ARM returns it (portal-ui.md §1.5).

use yew::prelude::*;

use crate::arm::{ResourceId, json};
use crate::ui::kit::{CopyButton, Fact, Facts, JsonView, Pane};
use crate::ui::route::Route;
use crate::ui::shell::hub::{copy, go, use_world};

#[derive(Properties, PartialEq)]
pub struct JsonPaneProps {
    pub id: ResourceId,
}

/// The pane. It is open because the address says so, and closing it goes back to the Overview.
#[component]
pub fn JsonPane(props: &JsonPaneProps) -> Html {
    let world = use_world();
    let id = &props.id;
    let on_close = {
        let id = id.clone();
        Callback::from(move |()| go(&Route::resource(&id)))
    };
    let Some(resource) = world.resource(id) else {
        return Html::default();
    };
    let path: AttrValue = id.path(&world.subscription().id).into();
    let body = json::resource_with_views(&world, resource);
    let text: AttrValue = json::pretty::pretty(&body).into();
    let value = html! {
        <>
            { &path }{ " " }
            <CopyButton text={path.clone()} what="the resource ID" on_copy={Callback::from(|text: AttrValue| copy(&text))} />
        </>
    };
    let facts = [Fact::new("Resource ID", value).wide()];
    html! {
        <Pane id="json" title="Resource JSON" wide=true {on_close}>
            <Facts facts={std::rc::Rc::from(facts)} />
            <p class="pane__tools">
                { "JSON " }
                <CopyButton text={text.clone()} what="the JSON" on_copy={Callback::from(|text: AttrValue| copy(&text))} />
            </p>
            <JsonView label={format!("Resource JSON of {}", id.name())} {text} />
        </Pane>
    }
}
