//! The solution: what is recorded, and how to record it.

use yew::prelude::*;

use super::desk::Edits;
use super::done::done;
use crate::lab::author::Draft;
use crate::ui::kit::{Button, ButtonKind, Glyph};
use crate::ui::shell::hub::ByPtr;
use crate::ui::store::use_store;

#[derive(Properties, PartialEq)]
pub(super) struct SolutionTabProps {
    pub(super) draft: ByPtr<Draft>,
    pub(super) edits: Edits,
    /// Starts the draft as the run in hand.
    pub(super) on_try: Callback<()>,
    /// Why that can't be.
    pub(super) no_try: Option<AttrValue>,
}

#[component]
pub(super) fn SolutionTab(props: &SolutionTabProps) -> Html {
    let store = use_store();
    let session = &store.session;
    let is_this = store.lab.is_some() && *session.scenario().id == *props.draft.text_at("/id");
    let done = use_memo(
        (ByPtr(session.clone()), is_this),
        |(session, is_this)| match is_this {
            true => done(session),
            false => Vec::new(),
        },
    );
    let take = {
        let done = done.clone();
        props.edits.on_click(move |draft| draft.record(&done))
    };
    let recorded = props.draft.count_at("/solution/operations");
    let nothing = done.is_empty().then_some(AttrValue::Static(match is_this {
        true => "Nothing was done in the portal yet.",
        false => "The run in hand is of another lab. Do the solution in the portal first.",
    }));
    html! {
        <>
            <p class="prose">{
                "The solution is what you do in the portal yourself. It begins where a student would; what you did before is kept \
                 under Labs. Come back here when it is done, and take it over. Passwords are in none of it."
            }</p>
            <p><b>{ match recorded {
                0 => "No solution is recorded yet.".into(),
                1 => "1 operation is recorded.".into(),
                count => format!("{count} operations are recorded."),
            } }</b></p>
            if recorded > 0 {
                <ol class="author-solution">{ for operations(&props.draft).map(|text| html! { <li>{ text }</li> }) }</ol>
            }
            <div class="lab-actions">
                <Button kind={ButtonKind::Lab} icon={Glyph::Play} on_click={&props.on_try} disabled_reason={props.no_try.clone()}>
                    { "Do the solution in the portal" }
                </Button>
                <Button kind={ButtonKind::LabPrimary} icon={Glyph::Check} on_click={take} disabled_reason={nothing}>
                    { match done.len() {
                        0 => "Take over what was done".into(),
                        1 => "Take over what was done (1 operation)".into(),
                        count => format!("Take over what was done ({count} operations)"),
                    } }
                </Button>
            </div>
        </>
    }
}

/// What each recorded operation is: its kind, and the names that it is about.
fn operations(draft: &Draft) -> impl Iterator<Item = String> {
    let list = draft.file().pointer("/solution/operations");
    let all = list.and_then(serde_json::Value::as_array).into_iter().flatten();
    all.filter_map(|timed| {
        let (kind, body) = match timed.get("do")? {
            serde_json::Value::Object(object) => object.iter().next()?,
            _ => return None,
        };
        let text = |key: &str| body.get(key).and_then(serde_json::Value::as_str);
        let resources = body.get("resources").and_then(serde_json::Value::as_array);
        let made = resources.into_iter().flatten();
        let made = made.filter_map(|resource| resource.get("name")?.as_str());
        let names: Vec<&str> = text("name").into_iter().chain(made).collect();
        let id = body.get("id").and_then(|id| id.get("name")?.as_str());
        let names = match (names.is_empty(), id) {
            (true, Some(id)) => vec![id],
            _ => names,
        };
        let spaced: String = kind
            .chars()
            .flat_map(|c| {
                c.is_ascii_uppercase()
                    .then_some(' ')
                    .into_iter()
                    .chain([c.to_ascii_lowercase()])
            })
            .collect();
        let at = timed
            .get("at")
            .and_then(serde_json::Value::as_i64)
            .unwrap_or_default();
        Some(format!("{spaced}: {} (after {at} s)", names.join(", ")))
    })
    .collect::<Vec<_>>()
    .into_iter()
}
