//! **Protection Policy** of an instance (portal-ui.md §4.3).

use yew::prelude::*;

use crate::arm::query::InstanceRow;
use crate::arm::{Operation, ResourceId};
use crate::ui::blades::save::use_save;
use crate::ui::kit::{Button, ButtonKind, Checkbox, Pane};

#[derive(Properties, PartialEq)]
pub(super) struct ProtectionPaneProps {
    pub set: ResourceId,
    pub row: InstanceRow,
    pub on_close: Callback<()>,
}

/// The pane. Who is protected from what the set does is protected from its scale-in too.
#[component]
pub(super) fn ProtectionPane(props: &ProtectionPaneProps) -> Html {
    let save = use_save();
    let as_is = props.row.protection;
    let scale_in = use_state_eq(|| as_is.from_scale_in || as_is.from_scale_set_actions);
    let actions = use_state_eq(|| as_is.from_scale_set_actions);
    let on_save = {
        let (save, on_close) = (save.clone(), props.on_close.clone());
        let operation = Operation::Protect {
            set: props.set.clone(),
            instances: vec![props.row.instance_id.to_string()],
            from_scale_in: *scale_in,
            from_scale_set_actions: *actions,
        };
        Callback::from(move |()| {
            if save.all([operation.clone()]) {
                on_close.emit(());
            }
        })
    };
    let footer = html! {
        <>
            <Button kind={ButtonKind::Primary} changes=true on_click={on_save}>{ "Save" }</Button>
            <Button on_click={&props.on_close}>{ "Cancel" }</Button>
        </>
    };
    let on_scale_in = {
        let scale_in = scale_in.setter();
        Callback::from(move |on: bool| scale_in.set(on))
    };
    let on_actions = {
        let (scale_in, actions) = (scale_in.clone(), actions.setter());
        Callback::from(move |on: bool| {
            actions.set(on);
            scale_in.set(on || *scale_in);
        })
    };
    html! {
        <Pane id="protection" title="Protection Policy" on_close={&props.on_close} {footer}>
            { save.refusal("Azure refused the policy") }
            <p class="prose">{ format!("What the scale set may do with {} by itself.", props.row.name) }</p>
            <Checkbox
                id="protect-scale-in"
                label="Protect from scale-in"
                inline=true
                value={*scale_in}
                disabled={*actions}
                note="A scale-in takes another instance."
                on_change={on_scale_in}
            />
            <Checkbox
                id="protect-actions"
                label="Protect from scale set actions"
                inline=true
                value={*actions}
                note="Upgrades and repairs leave it alone too. Whoever deletes it by name still does."
                on_change={on_actions}
            />
        </Pane>
    }
}
