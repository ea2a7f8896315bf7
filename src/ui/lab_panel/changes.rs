//! What changed between the moment that is shown and another, resource by resource.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::session::{Change, Difference, Line, Session, difference};
use crate::ui::store::{Store, use_store};

/// With what the moment that is shown is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum With {
    /// The moment before it: what happened just then.
    #[default]
    Before,
    Now,
}

/// The card.
#[component]
pub(super) fn Changes() -> Html {
    let store = use_store();
    let with = use_state_eq(With::default);
    let shown = store
        .travel
        .as_ref()
        .map_or(store.session.history().len(), |travel| travel.shown);
    let (before, after) = compared(&store, shown, *with);
    let found = difference(before.world(), after.world());
    let onchange = {
        let with = with.setter();
        move |event: Event| {
            let select: Option<HtmlSelectElement> = event.target_dyn_into();
            let is_now = select.is_some_and(|select| select.value() == "now");
            with.set(if is_now { With::Now } else { With::Before });
        }
    };
    html! {
        <section class="changes" aria-labelledby="changes-title">
            <div class="changes__header">
                <h3 id="changes-title">{ "What changed" }</h3>
                <select class="changes__with" aria-label="Compare with" {onchange}>
                    <option value="before" selected={*with == With::Before}>{ "at this moment" }</option>
                    <option value="now" selected={*with == With::Now}>{ "from here to now" }</option>
                </select>
            </div>
            if found.is_empty() {
                <p class="lab-small">{ "No resource changed." }</p>
            }
            { for found.iter().map(resource) }
        </section>
    }
}

fn compared(store: &Store, shown: usize, with: With) -> (Rc<Session>, Rc<Session>) {
    let view = |shown: usize| Rc::new(store.session.view(shown));
    let here = store
        .travel
        .as_ref()
        .map_or(&store.session, |travel| &travel.session)
        .clone();
    match with {
        With::Now => (here, store.session.clone()),
        With::Before => {
            let earlier = store.session.timeline().iter().rfind(|stop| stop.shown < shown);
            (view(earlier.map_or(0, |stop| stop.shown)), here)
        }
    }
}

fn resource(found: &Difference) -> Html {
    let word = match found.change {
        Change::Added => "added",
        Change::Removed => "removed",
        Change::Changed => "changed",
    };
    let name = found.id.name().to_owned();
    let kind = found.id.kind().display();
    html! {
        <details key={found.id.to_string()}>
            <summary><b>{ name }</b>{ format!(" {word}") }<small>{ kind }</small></summary>
            <pre tabindex="0" role="region" aria-label={format!("Changes of {}", found.id.name())}>
                { for found.lines.iter().map(line) }
            </pre>
        </details>
    }
}

fn line(line: &Line) -> Html {
    match line {
        Line::Inside(path) => html! { <span class="changes__inside">{ path.clone() }</span> },
        Line::Removed(text) => html! { <del>{ text.clone() }</del> },
        Line::Added(text) => html! { <ins>{ text.clone() }</ins> },
    }
}
