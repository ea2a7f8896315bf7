//! Says in words, for those who don't see the panel, that a line became done or no longer holds.

use std::rc::Rc;

use yew::prelude::*;

use super::state::LineState;
use super::view::{Item, LineView, PanelView};
use super::words::points_of;

#[derive(Properties, PartialEq)]
pub(super) struct AnnouncerProps {
    pub view: Rc<PanelView>,
}

/// A live region, always mounted, that nobody sees.
#[component]
pub(super) fn Announcer(props: &AnnouncerProps) -> Html {
    let said = use_state_eq(String::new);
    let before = use_mut_ref(|| props.view.clone());
    {
        let said = said.setter();
        use_effect_with(props.view.clone(), move |view| {
            let old = before.replace(view.clone());
            if let Some(text) = changes(&old, view) {
                said.set(text);
            }
        });
    }
    html! { <p class="visually-hidden" role="status">{ (*said).clone() }</p> }
}

/// What to say of the step from `old` to `new`; nothing if no line was done or lost.
fn changes(old: &PanelView, new: &PanelView) -> Option<String> {
    let was = |line: &LineView, state| lines(old).any(|old| old.id == line.id && old.state == state);
    let came = |state| {
        let came = lines(new).filter(move |line| line.state == state && !was(line, state));
        came.map(|line| line.number.clone()).collect::<Vec<_>>()
    };
    let mut said = Vec::new();
    match came(LineState::Done).as_slice() {
        [] => {}
        [line] => said.push(format!("Line {line} is done.")),
        many => said.push(format!("{} lines are done.", many.len())),
    }
    match came(LineState::Lost).as_slice() {
        [] => {}
        [line] => said.push(format!("Line {line} was done and no longer holds.")),
        many => said.push(format!("{} lines were done and no longer hold.", many.len())),
    }
    (!said.is_empty()).then(|| format!("{} {}.", said.join(" "), points_of(new.score, new.of)))
}

fn lines(view: &PanelView) -> impl Iterator<Item = &Rc<LineView>> {
    view.steps.iter().flat_map(|step| &step.items).flat_map(of_item)
}

fn of_item(item: &Item) -> &[Rc<LineView>] {
    match item {
        Item::Line(line) => std::slice::from_ref(line),
        Item::Fold(fold) => &fold.lines,
    }
}
