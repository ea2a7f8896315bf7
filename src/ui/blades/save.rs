//! What a page's Save does: all that it asks for, or nothing with Azure's refusal in sight.

use std::rc::Rc;

use yew::prelude::*;

use super::error_box::ErrorBox;
use crate::arm::{ArmError, Operation, World, validate};
use crate::ui::kit::{Command, Glyph};
use crate::ui::shell::hub::{use_send, use_world};

#[derive(Clone)]
pub struct Save {
    world: Rc<World>,
    send: Callback<Operation>,
    refused: UseStateHandle<Option<Rc<ArmError>>>,
}

/// Saving, with the last refusal in mind.
#[hook]
pub fn use_save() -> Save {
    Save {
        world: use_world(),
        send: use_send(),
        refused: use_state(|| None),
    }
}

impl Save {
    /// Sends the operations, unless one of them would be refused. Tells whether they were sent.
    pub fn all(&self, operations: impl IntoIterator<Item = Operation>) -> bool {
        let operations: Vec<Operation> = operations.into_iter().collect();
        let refusal = operations
            .iter()
            .find_map(|operation| validate(&self.world, operation).err());
        let sent = refusal.is_none();
        self.refused.set(refusal.map(Rc::new));
        if sent {
            operations
                .into_iter()
                .for_each(|operation| self.send.emit(operation));
        }
        sent
    }

    /// Forgets the refusal.
    pub fn forget(&self) {
        self.refused.set(None);
    }

    /// The refusal, when there was one.
    pub fn refusal(&self, title: &'static str) -> Html {
        (*self.refused).clone().map_or_else(Html::default, |error| {
            html! { <div role="alert"><ErrorBox {error} {title} /></div> }
        })
    }
}

/// **Save** and **Discard** of a page that is filled in: off while nothing was changed, Save also where `wrong`.
pub fn commands(
    changed: bool,
    wrong: bool,
    save: impl Fn() + 'static,
    discard: impl Fn() + 'static,
) -> Vec<Command> {
    let unchanged = (!changed).then_some(AttrValue::Static("Nothing has been changed."));
    let wrong = wrong.then_some(AttrValue::Static(
        "Something on the page cannot be saved: it says so under the field.",
    ));
    vec![
        Command::new("Save", Glyph::Check, Callback::from(move |()| save()))
            .unless(unchanged.clone().or(wrong))
            .changing(),
        Command::new("Discard", Glyph::Cancel, Callback::from(move |()| discard())).unless(unchanged),
    ]
}
