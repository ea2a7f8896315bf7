//! Parts of tabs that both wizards have, drawn from the fields that play the same part in both.

use yew::prelude::*;

use super::field::{Extra, field, field_with, nested};
use super::frame::OpenPane;
use super::state::{Ctx, WizardForm};
use crate::forms::shared::Shared;
use crate::ui::kit::{LinkButton, MessageBar, MessageKind};

/// A link that opens a pane.
pub(super) fn link(open: &Callback<OpenPane>, pane: OpenPane, text: &'static str) -> Html {
    html! { <LinkButton on_click={open.reform(move |()| pane)}>{ text }</LinkButton> }
}

/// The field that plays a part in this wizard.
fn part<W: WizardForm>(ctx: &Ctx<W>, shared: Shared) -> Html {
    shared
        .field::<W::Field>()
        .map(|which| field(ctx, which))
        .unwrap_or_default()
}

fn part_with<W: WizardForm>(ctx: &Ctx<W>, shared: Shared, extra: Extra) -> Html {
    shared
        .field::<W::Field>()
        .map(|which| field_with(ctx, which, extra))
        .unwrap_or_default()
}

/// Image, architecture, Spot, size. `offers_trusted_launch`: the image could have it, and it is not chosen.
pub(super) fn machine<W: WizardForm>(
    ctx: &Ctx<W>,
    open: &Callback<OpenPane>,
    offers_trusted_launch: bool,
) -> Html {
    let world = ctx.world.clone();
    let swap = ctx.on(move |form: &mut W, ()| {
        if let Some(which) = Shared::SecurityType.field::<W::Field>() {
            form.set(which, "TrustedLaunch", &world);
        }
    });
    let sizes = link(open, OpenPane::Sizes, "See all sizes");
    html! {
        <>
            { part(ctx, Shared::Image) }
            if offers_trusted_launch {
                <MessageBar kind={MessageKind::Upsell}>
                    { "This image is compatible with additional security features. " }
                    <LinkButton on_click={swap}>{ "Click here to swap to the Trusted launch security type." }</LinkButton>
                </MessageBar>
            }
            { part(ctx, Shared::Architecture) }
            { part(ctx, Shared::Spot) }
            { part_with(ctx, Shared::Size, Extra { sub: sizes, ..Extra::default() }) }
        </>
    }
}

/// The administrator's account. A password lives in its field alone, and is gone when the page is.
pub(super) fn account<W: WizardForm>(ctx: &Ctx<W>) -> Html {
    const NOT_KEPT: &str = "Passwords are not kept: after a reload, type it again.";
    let password = Extra {
        note: Some(NOT_KEPT),
        ..Extra::default()
    };
    html! {
        <>
            { part(ctx, Shared::Authentication) }
            { part(ctx, Shared::Username) }
            { part_with(ctx, Shared::Password, password) }
            { part(ctx, Shared::Confirm) }
            { part(ctx, Shared::SshSource) }
            { part(ctx, Shared::SshKey) }
        </>
    }
}

/// The Disks tab.
pub(super) fn disks<W: WizardForm>(ctx: &Ctx<W>, fields: &[W::Field]) -> Html {
    html! {
        <>
            <p class="prose">{ "A machine has a disk for its operating system and, with most sizes, a temporary one for what may be lost." }</p>
            { titled(ctx, "OS disk", fields) }
        </>
    }
}

/// The Spot tab: never hidden, and says where Spot is switched on (portal-ui.md §2.2).
pub(super) fn spot_tab<W: WizardForm>(ctx: &Ctx<W>, spot: W::Field, fields: &[W::Field]) -> Html {
    if !ctx.form.is_on(spot, &ctx.world) {
        return html! {
            <p class="prose">
                { "Azure Spot is not enabled. To use Spot, select " }<b>{ "Run with Azure Spot discount" }</b>{ " on the Basics tab." }
            </p>
        };
    }
    html! {
        <>
            <p class="prose">{ "Spot runs on capacity that Azure has to spare, and gives it back when Azure asks." }</p>
            { for fields.iter().map(|which| field(ctx, *which)) }
        </>
    }
}

/// Fields under a heading; neither where none of them is on the screen. All but the first hang below the first.
pub(super) fn titled<W: WizardForm>(ctx: &Ctx<W>, title: &'static str, fields: &[W::Field]) -> Html {
    if !fields.iter().any(|which| ctx.form.shown(*which, &ctx.world)) {
        return Html::default();
    }
    html! {
        <>
            <h2 class="section-title">{ title }</h2>
            { for fields.iter().map(|which| field(ctx, *which)) }
        </>
    }
}

/// Fields that hang below the one before them.
pub(super) fn hanging<W: WizardForm>(ctx: &Ctx<W>, fields: &[W::Field]) -> Html {
    html! { <>{ for fields.iter().map(|which| nested(ctx, *which)) }</> }
}
