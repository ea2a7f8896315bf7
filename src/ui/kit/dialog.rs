//! The box that stops everything, for what can't be taken back.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::button::{Button, ButtonKind};
use super::focus::{focus, use_borrowed_focus};

#[derive(Properties, PartialEq)]
pub struct ConfirmDialogProps {
    pub id: AttrValue,
    pub title: AttrValue,
    /// What will happen, in sentences; a field where something has to be typed.
    pub children: Html,
    /// The verb of what happens: "Delete", "Start over".
    pub confirm_text: AttrValue,
    #[prop_or(AttrValue::Static("Cancel"))]
    pub cancel_text: AttrValue,
    pub on_confirm: Callback<()>,
    /// The other button, and Escape.
    pub on_cancel: Callback<()>,
    /// `Danger` for what destroys.
    #[prop_or(ButtonKind::Primary)]
    pub kind: ButtonKind,
    /// Why confirming is off for now (a name that is not typed yet).
    #[prop_or_default]
    pub confirm_disabled_reason: Option<AttrValue>,
}

/// A modal confirmation, by the browser's own `<dialog>`. Mount it to open it. The focus starts on the button that does
/// no harm and goes back to the opener.
#[component]
pub fn ConfirmDialog(props: &ConfirmDialogProps) -> Html {
    let dialog = use_node_ref();
    let safe = use_node_ref();
    {
        let (modal, safe) = (dialog.clone(), safe.clone());
        use_borrowed_focus(dialog.clone(), move || {
            let modal = modal.cast::<HtmlDialogElement>();
            if let Some(modal) = &modal {
                modal.show_modal().ok();
            }
            focus(&safe);
            // While it is open, nothing outside it can take the focus.
            move || {
                if let Some(modal) = modal {
                    modal.close();
                }
            }
        });
    }
    let oncancel = {
        let on_cancel = props.on_cancel.clone();
        move |event: Event| {
            event.prevent_default();
            on_cancel.emit(());
        }
    };
    // A browser may close it by itself when Escape comes twice.
    let onclose = {
        let on_cancel = props.on_cancel.clone();
        move |_: Event| on_cancel.emit(())
    };
    // Escape is the dialog's own here, and no pane below may take it too.
    let onkeydown = |event: KeyboardEvent| event.stop_propagation();
    let title_id = format!("{}-title", props.id);
    html! {
        <dialog
            class="dialog"
            id={props.id.clone()}
            ref={dialog}
            aria-labelledby={title_id.clone()}
            {oncancel}
            {onclose}
            {onkeydown}
        >
            <h2 class="dialog__title" id={title_id}>{ &props.title }</h2>
            <div class="dialog__body">{ props.children.clone() }</div>
            <div class="dialog__footer">
                <Button
                    kind={props.kind}
                    on_click={props.on_confirm.clone()}
                    disabled_reason={props.confirm_disabled_reason.clone()}
                >
                    { &props.confirm_text }
                </Button>
                <Button on_click={props.on_cancel.clone()} node_ref={safe}>{ &props.cancel_text }</Button>
            </div>
        </dialog>
    }
}
