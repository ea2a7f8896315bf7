//! The author's desk: the draft in hand, what can be undone, and its copy in this browser.

use std::rc::Rc;

use serde_json::{Value, json};
use yew::prelude::*;

use crate::arm::json::compact::compact;
use crate::arm::json::read;
use crate::lab::author::Draft;
use crate::platform::{local, page};
use crate::ui::shell::hub::ByPtr;

/// Where the draft is kept.
const KEY: &str = "flexlab:draft";

/// How many edits can be undone.
const UNDOS: usize = 100;

/// What lies on the desk.
#[derive(Debug, Default, Clone)]
pub(super) struct Desk {
    pub(super) draft: Option<Rc<Draft>>,
    /// There is a file of the draft as it is, or nothing was changed since it was opened.
    pub(super) saved: bool,
    /// The drafts before the last edits, the latest last.
    past: Vec<Rc<Draft>>,
    /// The text field that the last edit was in: what is typed in a row is undone in one.
    typing: Option<String>,
}

impl PartialEq for Desk {
    fn eq(&self, other: &Desk) -> bool {
        let same = |a: &Rc<Draft>, b: &Rc<Draft>| Rc::ptr_eq(a, b);
        let drafts = match (&self.draft, &other.draft) {
            (Some(a), Some(b)) => same(a, b),
            (None, None) => true,
            _ => false,
        };
        drafts && self.saved == other.saved && self.past.len() == other.past.len()
    }
}

/// What is done at the desk.
pub(super) enum Edit {
    /// Begins with a draft that is kept nowhere yet, or with one that was opened from a file.
    Open {
        draft: Box<Draft>,
        saved: bool,
    },
    Change(Box<dyn Fn(&mut Draft)>),
    /// A text, by its JSON pointer; blank takes it away.
    Type {
        pointer: String,
        text: String,
    },
    /// A text, by its JSON pointer, that may be blank.
    Word {
        pointer: String,
        text: String,
    },
    Undo,
    Saved,
    Close,
}

impl Reducible for Desk {
    type Action = Edit;

    fn reduce(self: Rc<Self>, edit: Edit) -> Rc<Self> {
        match edit {
            Edit::Open { draft, saved } => Rc::new(Desk {
                draft: Some(Rc::from(draft)),
                saved,
                ..Desk::default()
            }),
            Edit::Change(change) => self.changed(None, |draft| change(draft)),
            Edit::Type { pointer, text } => {
                self.changed(Some(pointer.clone()), |draft| draft.set_text(&pointer, &text))
            }
            Edit::Word { pointer, text } => {
                self.changed(Some(pointer.clone()), |draft| draft.set(&pointer, text.as_str()))
            }
            Edit::Undo => {
                let mut past = self.past.clone();
                let before = past.pop();
                Rc::new(Desk {
                    draft: before.or_else(|| self.draft.clone()),
                    saved: false,
                    past,
                    typing: None,
                })
            }
            Edit::Saved => Rc::new(Desk {
                saved: true,
                ..(*self).clone()
            }),
            Edit::Close => Rc::default(),
        }
    }
}

impl Desk {
    fn changed(self: Rc<Desk>, typing: Option<String>, change: impl FnOnce(&mut Draft)) -> Rc<Desk> {
        let Some(before) = &self.draft else {
            return self;
        };
        let mut draft = (**before).clone();
        change(&mut draft);
        if draft == **before {
            return self;
        }
        let mut past = self.past.clone();
        if typing.is_none() || typing != self.typing {
            past.push(before.clone());
            past.drain(..past.len().saturating_sub(UNDOS));
        }
        Rc::new(Desk {
            draft: Some(Rc::new(draft)),
            saved: false,
            past,
            typing,
        })
    }

    pub(super) fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// The draft that is kept in this browser.
    fn kept() -> Desk {
        let kept = local::get(KEY).and_then(|text| read::value(&text).ok());
        let Some(Value::Object(mut kept)) = kept else {
            return Desk::default();
        };
        let draft = kept
            .remove("file")
            .and_then(|file| Draft::of(&compact(&file)).ok());
        Desk {
            draft: draft.map(Rc::new),
            saved: kept.get("saved") == Some(&Value::Bool(true)),
            ..Desk::default()
        }
    }

    /// Keeps it; false where the browser does not.
    fn keep(&self) -> bool {
        let Some(draft) = &self.draft else {
            local::remove(KEY);
            return true;
        };
        local::set(KEY, &compact(&json!({"saved": self.saved, "file": draft.file()}))).is_ok()
    }
}

/// What the parts of the page edit by. All are the same for the life of the page.
#[derive(Clone, PartialEq)]
pub(super) struct Edits(UseReducerDispatcher<Desk>);

impl Edits {
    pub(super) fn send(&self, edit: Edit) {
        self.0.dispatch(edit);
    }

    pub(super) fn change(&self, change: impl Fn(&mut Draft) + 'static) {
        self.send(Edit::Change(Box::new(change)));
    }

    /// For the text field at a JSON pointer.
    pub(super) fn typing(&self, pointer: String) -> Callback<String> {
        let edits = self.clone();
        Callback::from(move |text| {
            edits.send(Edit::Type {
                pointer: pointer.clone(),
                text,
            });
        })
    }

    /// For a text field at a JSON pointer that stays when it is emptied.
    pub(super) fn wording(&self, pointer: String) -> Callback<String> {
        let edits = self.clone();
        Callback::from(move |text| {
            edits.send(Edit::Word {
                pointer: pointer.clone(),
                text,
            });
        })
    }

    /// For the number field at a JSON pointer. What is no number is not taken over, and the field shows what stands.
    pub(super) fn counting(&self, pointer: String) -> Callback<String> {
        let edits = self.clone();
        Callback::from(move |text: String| {
            if let Ok(number) = text.trim().parse::<u32>() {
                let pointer = pointer.clone();
                edits.change(move |draft| draft.set(&pointer, number));
            }
        })
    }

    /// For a button, which may be gone afterwards.
    pub(super) fn on_click(&self, change: impl Fn(&mut Draft) + Clone + 'static) -> Callback<()> {
        let edits = self.clone();
        Callback::from(move |()| {
            page::keep_focus();
            edits.change(change.clone());
        })
    }
}

/// The desk, what edits it, and whether the browser keeps it.
#[hook]
pub(super) fn use_desk() -> (Rc<Desk>, Edits, bool) {
    let desk = use_reducer_eq(Desk::kept);
    let now: Rc<Desk> = Rc::new((*desk).clone());
    let kept = use_state_eq(|| true);
    {
        let (kept, desk) = (kept.setter(), now.clone());
        use_effect_with((desk.draft.clone().map(ByPtr), desk.saved), move |_| {
            kept.set(desk.keep());
        });
    }
    (now, Edits(desk.dispatcher()), *kept)
}

/// What a check or a question is known by on the page: its id, or, where a file says none, its place.
pub(super) fn name(draft: &Draft, pointer: &str) -> AttrValue {
    name_of(draft.file().pointer(pointer), pointer)
}

/// The same, of what is to stand at a JSON pointer.
pub(super) fn name_of(value: Option<&Value>, pointer: &str) -> AttrValue {
    let id = value.and_then(|value| value.get("id")?.as_str());
    let id = id.filter(|id| !id.is_empty());
    AttrValue::from(id.unwrap_or(pointer).to_owned())
}
