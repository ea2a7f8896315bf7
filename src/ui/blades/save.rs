//! What a page's Save does: all that it asks for, or nothing with Azure's refusal in sight and in the activity log.

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
    /// Sends the operations; where one of them is refused, that one alone, which changes nothing. Tells whether they were
    /// sent.
    pub fn all(&self, operations: impl IntoIterator<Item = Operation>) -> bool {
        let operations: Vec<Operation> = operations.into_iter().collect();
        let refused = operations.iter().find_map(|operation| {
            let error = validate(&self.world, operation).err()?;
            Some((operation.clone(), Rc::new(error)))
        });
        let (sent, refusal) = match refused {
            None => (operations, None),
            Some((operation, error)) => (vec![operation], Some(error)),
        };
        let is_done = refusal.is_none();
        self.refused.set(refusal);
        sent.into_iter().for_each(|operation| self.send.emit(operation));
        is_done
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

/// A page that is filled in: as it is in Azure, and as it is typed, until it is saved or given up.
#[derive(Clone)]
pub struct Draft<T> {
    pub fresh: T,
    pub page: T,
    typed: UseStateSetter<Option<T>>,
    save: Save,
}

/// A page's draft, where there is a page, and what saves it.
#[hook]
pub fn use_draft<T: Clone + PartialEq + 'static>(fresh: Option<T>) -> (Save, Option<Draft<T>>) {
    let save = use_save();
    let typed = use_state_eq(|| None::<T>);
    let draft = fresh.map(|fresh| Draft {
        page: (*typed).clone().unwrap_or_else(|| fresh.clone()),
        fresh,
        typed: typed.setter(),
        save: save.clone(),
    });
    (save, draft)
}

impl<T: Clone + PartialEq + 'static> Draft<T> {
    /// A callback that puts what was typed or chosen into the page.
    pub fn edit<V: 'static>(&self, edit: impl Fn(&mut T, V) + 'static) -> Callback<V> {
        let (page, typed) = (self.page.clone(), self.typed.clone());
        Callback::from(move |value: V| {
            let mut next = page.clone();
            edit(&mut next, value);
            typed.set(Some(next));
        })
    }

    /// Sends what the page as it is typed asks for; once that is sent, nothing is typed any more.
    pub fn saving<O>(&self, operations: impl Fn(&T) -> O + 'static) -> Callback<()>
    where
        O: IntoIterator<Item = Operation>,
    {
        let Draft {
            page, typed, save, ..
        } = self.clone();
        Callback::from(move |()| {
            if save.all(operations(&page)) {
                typed.set(None);
            }
        })
    }

    /// **Save** and **Discard**: off while nothing was changed, Save also where `wrong`.
    pub fn commands(&self, wrong: bool, on_save: Callback<()>) -> Vec<Command> {
        let unchanged = (self.page == self.fresh).then_some(AttrValue::Static("Nothing has been changed."));
        let wrong = wrong.then_some(AttrValue::Static(
            "Something on the page cannot be saved: it says so under the field.",
        ));
        let on_discard = {
            let (save, typed) = (self.save.clone(), self.typed.clone());
            Callback::from(move |()| {
                save.forget();
                typed.set(None);
            })
        };
        vec![
            Command::new("Save", Glyph::Check, on_save)
                .unless(unchanged.clone().or(wrong))
                .changing(),
            Command::new("Discard", Glyph::Cancel, on_discard).unless(unchanged),
        ]
    }
}
