//! Review + create: what the final validation came to, the summary, and the Create button.
//!
//! Nothing is sent that was not validated against the world as it is on the screen.

use std::rc::Rc;

use yew::prelude::*;

use super::frame::Pages;
use super::state::{Ctx, WizardForm, keep_sent};
use crate::arm::{ArmError, Operation};
use crate::forms::control::FieldError;
use crate::forms::form::{FieldInfo, Message};
use crate::forms::wizard::{Review, Section, Tab};
use crate::ui::kit::{Button, ButtonKind, Disclosure, Fact, Facts, FactsLayout, LinkButton};
use crate::ui::route::Route;
use crate::ui::shell::hub::go;
use crate::ui::store::Dispatch;

/// The Create button: off until the validation has passed.
pub(super) fn create_button<W: WizardForm>(ctx: &Ctx<W>, dispatch: &Dispatch) -> Html {
    let operation = ctx
        .reviewed
        .as_ref()
        .and_then(|reviewed| match &*reviewed.outcome {
            Review::Passed(operation) => Some((**operation).clone()),
            Review::Failed { .. } => None,
        });
    let disabled = operation.is_none();
    let (ctx, dispatch) = (ctx.clone(), dispatch.clone());
    let on_click = Callback::from(move |()| {
        if let Some(operation) = &operation {
            send(&ctx, &dispatch, operation);
        }
    });
    html! { <Button kind={ButtonKind::Primary} changes=true {on_click} {disabled}>{ "Create" }</Button> }
}

/// Sends the operation and goes to its deployment. A refusal, which only a change of the world in this very moment can
/// bring about, is on the screen when the page validates anew.
fn send<W: WizardForm>(ctx: &Ctx<W>, dispatch: &Dispatch, operation: &Operation) {
    let Operation::Deploy(request) = operation else {
        return;
    };
    if dispatch.perform(operation.clone()).is_err() {
        return;
    }
    keep_sent(dispatch, &*ctx.form, request);
    go(&Route::deployment(&request.group, &request.name));
}

#[derive(Properties, PartialEq)]
pub(super) struct ReviewProps<W: WizardForm> {
    pub ctx: Ctx<W>,
    /// Goes to a tab.
    pub show: Callback<Tab>,
}

/// The last tab.
#[component]
pub(super) fn ReviewTab<W: Pages>(props: &ReviewProps<W>) -> Html {
    let ctx = &props.ctx;
    let verdict = match ctx.reviewed.as_ref().map(|reviewed| &*reviewed.outcome) {
        None => html! { <p role="status">{ "Running final validation..." }</p> },
        Some(Review::Passed(_)) => Html::default(),
        Some(Review::Failed { errors, refusal }) => failed::<W>(errors, refusal.as_deref(), &props.show),
    };
    html! {
        <>
            { verdict }
            { W::review_head(ctx) }
            { for ctx.form.summary(&ctx.world).iter().map(section) }
        </>
    }
}

/// What is wrong, with the way to each control, and the core's answer in full.
fn failed<W: WizardForm>(
    errors: &[FieldError<W::Field>],
    refusal: Option<&ArmError>,
    show: &Callback<Tab>,
) -> Html {
    let item = |error: &FieldError<W::Field>| {
        let (info, tab) = (error.field.info(), error.tab);
        html! {
            <li>
                <LinkButton on_click={show.reform(move |()| tab)}>{ [tab.label(), " ▸ ", info.label].concat() }</LinkButton>
                { ": " }{ error.message.clone().into_owned() }
            </li>
        }
    };
    html! {
        <>
            if !errors.is_empty() {
                <h2 class="section-title">{ "What has to be put right" }</h2>
                <ul class="bullets">{ for errors.iter().map(item) }</ul>
            }
            if let Some(error) = refusal {
                <Disclosure title="Error details" open={errors.is_empty()}>{ error_tree(error) }</Disclosure>
            }
        </>
    }
}

/// An error with its causes: code and sentence as Azure gives them.
fn error_tree(error: &ArmError) -> Html {
    html! {
        <div class="error-tree">
            <p><b>{ error.code.to_string() }</b>{ ": " }{ error.message.clone() }</p>
            if error.ours {
                <p class="form-row__note">{ "The code is Azure's; the sentence is Flexlab's, because no source shows Azure's." }</p>
            }
            if !error.details.is_empty() {
                <ul class="bullets">
                    { for error.details.iter().map(|cause| html! { <li>{ error_tree(cause) }</li> }) }
                </ul>
            }
        </div>
    }
}

/// A section of the summary.
fn section(section: &Section) -> Html {
    let fact = |(label, value): &(Message, String)| Fact::text(label.clone().into_owned(), value.clone());
    let facts: Rc<[Fact]> = section.rows.iter().map(fact).collect();
    html! {
        <section>
            <h2 class="section-title">{ section.title }</h2>
            <Facts {facts} layout={FactsLayout::Review} />
        </section>
    }
}
