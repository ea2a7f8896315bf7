//! A wizard's form while its page is open: changed by one reducer, kept in the store after every change.

use std::ops::Deref;
use std::rc::Rc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use yew::prelude::*;

use crate::arm::world::DeploymentState;
use crate::arm::{DeployRequest, World, json};
use crate::forms::form::{FieldInfo, Form};
use crate::forms::wizard::{Review, Tab, Wizard};
use crate::ui::shell::hub::ByPtr;
use crate::ui::store::{Dispatch, use_dispatch, use_world};

/// What a page needs of a form beyond the form itself.
pub(super) trait WizardForm:
    Wizard + Form<Field: FieldInfo<Tab = Tab>> + Clone + PartialEq + Serialize + DeserializeOwned + 'static
{
    /// What it is kept under in the store.
    const KEY: &'static str;
    /// The page's title.
    const TITLE: &'static str;

    /// A form that nothing was typed into.
    fn fresh(world: &World) -> Self;
}

/// A change to a form.
type Change<W> = Box<dyn FnOnce(&mut W)>;

/// What happens to a form.
pub(super) enum Action<W> {
    Change(Change<W>),
    /// The final validation, against the world as it is on the screen.
    Review(Rc<World>),
}

/// What the final validation came to, and of which world.
#[derive(Clone)]
pub(super) struct Reviewed<W: WizardForm> {
    pub outcome: Rc<Review<W::Field>>,
    world: ByPtr<World>,
}

/// The form, as the reducer holds it.
pub(super) struct State<W: WizardForm> {
    form: Rc<W>,
    reviewed: Option<Reviewed<W>>,
}

impl<W: WizardForm> Reducible for State<W> {
    type Action = Action<W>;

    fn reduce(self: Rc<Self>, action: Action<W>) -> Rc<Self> {
        let mut form = W::clone(&self.form);
        let reviewed = match action {
            Action::Change(change) => {
                change(&mut form);
                None
            }
            Action::Review(world) => {
                let outcome = Rc::new(form.review(&world));
                Some(Reviewed {
                    outcome,
                    world: ByPtr(world),
                })
            }
        };
        Rc::new(State {
            form: Rc::new(form),
            reviewed,
        })
    }
}

/// What a page is drawn from. Two are equal while they hold the same form, world and validation.
pub(super) struct Ctx<W: WizardForm> {
    pub form: Rc<W>,
    pub world: Rc<World>,
    /// The final validation of just this form and world.
    pub reviewed: Option<Reviewed<W>>,
    edit: Callback<Action<W>>,
}

impl<W: WizardForm> Clone for Ctx<W> {
    fn clone(&self) -> Self {
        Ctx {
            form: self.form.clone(),
            world: self.world.clone(),
            reviewed: self.reviewed.clone(),
            edit: self.edit.clone(),
        }
    }
}

impl<W: WizardForm> PartialEq for Ctx<W> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.form, &other.form)
            && Rc::ptr_eq(&self.world, &other.world)
            && self.reviewed.is_some() == other.reviewed.is_some()
    }
}

impl<W: WizardForm> Ctx<W> {
    /// Changes the form.
    pub(super) fn change(&self, change: impl FnOnce(&mut W) + 'static) {
        self.edit.emit(Action::Change(Box::new(change)));
    }

    /// A callback that changes the form with what it is given.
    pub(super) fn on<T: 'static>(&self, change: impl Fn(&mut W, T) + Clone + 'static) -> Callback<T> {
        let edit = self.edit.clone();
        Callback::from(move |value: T| {
            let change = change.clone();
            edit.emit(Action::Change(Box::new(move |form: &mut W| change(form, value))));
        })
    }

    /// Runs the final validation.
    pub(super) fn review(&self) {
        self.edit.emit(Action::Review(self.world.clone()));
    }
}

/// Where a form that was sent waits for the end of its deployment: a failure leads back to it.
fn sent_key<W: WizardForm>() -> String {
    [W::KEY, "/sent"].concat()
}

/// A form that was sent, and as what.
#[derive(serde::Serialize, serde::Deserialize)]
struct Sent<W> {
    group: String,
    name: String,
    form: W,
}

/// Keeps the form that `request` was made of, without its passwords, and closes it.
pub(super) fn keep_sent<W: WizardForm>(dispatch: &Dispatch, form: &W, request: &DeployRequest) {
    let mut form = form.clone();
    form.clear_secrets();
    let sent = Sent {
        group: request.group.clone(),
        name: request.name.clone(),
        form,
    };
    if let Ok(json) = serde_json::to_string(&sent) {
        dispatch.save_form(&sent_key::<W>(), json);
    }
    dispatch.drop_form(W::KEY);
}

/// The form that was left half-filled; else the one whose deployment failed, with the error on its controls; else a
/// fresh one. What can't be read is as if it were not there.
fn opened<W: WizardForm>(dispatch: &Dispatch, world: &World) -> W {
    let half_filled = dispatch
        .load_form(W::KEY)
        .and_then(|json| json::read::typed(&json).ok());
    half_filled
        .or_else(|| failed(dispatch, world))
        .unwrap_or_else(|| W::fresh(world))
}

fn failed<W: WizardForm>(dispatch: &Dispatch, world: &World) -> Option<W> {
    let json = dispatch.load_form(&sent_key::<W>())?;
    let mut sent: Sent<W> = json::read::typed(&json).ok()?;
    let deployment = world.deployment(&sent.group, &sent.name)?;
    let error = deployment
        .error
        .as_ref()
        .filter(|_| deployment.state == DeploymentState::Failed)?;
    sent.form.refuse(error, world);
    Some(sent.form)
}

/// The form of the page. Every change is kept, without passwords, and is the draft that the lab panel looks at until
/// the page is left.
#[hook]
pub(super) fn use_wizard<W: WizardForm>() -> Ctx<W> {
    let dispatch = use_dispatch();
    let world = use_world();
    let state = {
        let (dispatch, world) = (dispatch.clone(), world.clone());
        use_reducer(move || State {
            form: Rc::new(opened::<W>(&dispatch, &world)),
            reviewed: None,
        })
    };
    let form = state.form.clone();
    {
        let dispatch = dispatch.clone();
        use_effect_with(
            (ByPtr(form.clone()), ByPtr(world.clone())),
            move |(form, world)| {
                if *form.deref() != W::fresh(world)
                    && let Ok(json) = serde_json::to_string(&*form.0)
                {
                    dispatch.save_form(W::KEY, json);
                }
                dispatch.set_draft(form.partial_arm(world));
            },
        );
    }
    use_effect_with((), move |()| move || dispatch.set_draft(None));
    let dispatcher = state.dispatcher();
    let edit = use_callback((), move |action: Action<W>, ()| dispatcher.dispatch(action));
    let here = |reviewed: &Reviewed<W>| reviewed.world == ByPtr(world.clone());
    let reviewed = state.reviewed.clone().filter(here);
    Ctx {
        form,
        world,
        reviewed,
        edit,
    }
}
