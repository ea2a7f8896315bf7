//! What the lab is called, and what it begins with.

use yew::prelude::*;

use super::desk::Edits;
use crate::lab::author::Draft;
use crate::ui::kit::{TextArea, TextField, counted};
use crate::ui::shell::hub::ByPtr;

#[derive(Properties, PartialEq)]
pub(super) struct AboutTabProps {
    pub(super) draft: ByPtr<Draft>,
    pub(super) edits: Edits,
}

#[component]
pub(super) fn AboutTab(props: &AboutTabProps) -> Html {
    let (draft, edits) = (&props.draft, &props.edits);
    let text = |pointer: &'static str| AttrValue::from(draft.text_at(pointer).to_owned());
    // A draft begins with all three, so what is empty was emptied.
    let empty = |pointer: &'static str| {
        let is_empty = draft.text_at(pointer).trim().is_empty();
        is_empty.then_some(AttrValue::Static("The value must not be empty."))
    };
    let start = draft.count_at("/start/operations");
    html! {
        <>
            <TextField
                id="author-title"
                label="Title"
                required=true
                value={text("/title")}
                error={empty("/title")}
                on_change={edits.wording("/title".into())}
            />
            <TextField
                id="author-id"
                label="Id"
                required=true
                value={text("/id")}
                error={empty("/id")}
                on_change={edits.typing("/id".into())}
                note="Small letters, digits and hyphens. Runs of the lab are known by it."
            />
            <TextArea
                id="author-about"
                label="What it teaches"
                required=true
                value={text("/about")}
                error={empty("/about")}
                on_change={edits.wording("/about".into())}
            />
            <TextArea
                id="author-closing"
                label="What to take along"
                value={text("/closing/say")}
                on_change={edits.typing("/closing/say".into())}
                note="The student reads it at the end, when every line is done."
            />
            <p class="lab-small">{ match start {
                0 => "The student starts with an empty subscription.".into(),
                count => format!("The start is made by {}.", counted(count, "operation")),
            } }</p>
        </>
    }
}
