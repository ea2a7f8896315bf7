//! What both wizards stand in: title row, tabs, the page's message, the docked footer.

use std::rc::Rc;

use yew::prelude::*;

use super::review::{ReviewTab, create_button};
use super::state::{Ctx, WizardForm, use_wizard};
use crate::forms::wizard::{Review, Tab};
use crate::ui::kit::{
    self, BladeHeader, Breadcrumb, Button, ButtonKind, MessageBar, MessageKind, PaneHost, Place, TabPanel,
    Tabs, focus::focus,
};
use crate::ui::route::Route;
use crate::ui::shell::hub::go;
use crate::ui::shell::look::title_of;
use crate::ui::shell::nav::use_nav;
use crate::ui::store::use_dispatch;

/// A wizard's own part: what each tab shows, and the panes that open over it.
pub(super) trait Pages: WizardForm {
    /// The route of a tab.
    fn route(tab: String) -> Route;
    /// What a tab shows; all but the last.
    fn tab(ctx: &Ctx<Self>, tab: Tab, open: &Callback<OpenPane>) -> Html;
    /// The pane that is open.
    fn pane(ctx: &Ctx<Self>, open: OpenPane, on_close: Callback<()>) -> Html;
    /// What stands above the summary.
    fn review_head(_: &Ctx<Self>) -> Html {
        Html::default()
    }
}

/// The panes of both wizards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OpenPane {
    Group,
    Network,
    Sizes,
    /// The Edit network interface pane of a row.
    Interface(usize),
}

/// A tab's part of the address: `review-create`.
fn slug(tab: Tab) -> String {
    let words = tab.label().to_lowercase();
    words
        .split_whitespace()
        .filter(|word| *word != "+")
        .collect::<Vec<_>>()
        .join("-")
}

#[derive(Properties, PartialEq)]
pub(super) struct FrameProps {
    /// The open tab's slug; anything else is the first.
    pub tab: AttrValue,
}

/// A wizard's page.
#[component]
pub(super) fn Frame<W: Pages>(props: &FrameProps) -> Html {
    let ctx = use_wizard::<W>();
    let dispatch = use_dispatch();
    let pane = use_state_eq(|| None::<OpenPane>);
    let tab = W::TABS
        .iter()
        .copied()
        .find(|tab| slug(*tab) == *props.tab)
        .unwrap_or(W::TABS[0]);
    {
        let ctx = ctx.clone();
        use_effect_with((tab == Tab::Review, ctx.clone()), move |(on_review, _)| {
            if *on_review && ctx.reviewed.is_none() {
                ctx.review();
            }
        });
    }
    let open = {
        let pane = pane.setter();
        Callback::from(move |which| pane.set(Some(which)))
    };
    let on_close = {
        let pane = pane.setter();
        Callback::from(move |()| pane.set(None))
    };
    let content = match tab {
        Tab::Review => html! { <ReviewTab<W> ctx={ctx.clone()} show={show::<W>()} /> },
        tab => W::tab(&ctx, tab, &open),
    };
    let errors = ctx.form.tab_errors(&ctx.world);
    html! {
        <PaneHost pane={(*pane).map(|which| W::pane(&ctx, which, on_close))}>
            <Title<W> />
            <Tabs
                id="wizard"
                label={W::TITLE}
                tabs={W::TABS.iter().map(|tab| kit::Tab::new(slug(*tab), tab.label()).with_errors(errors.contains(tab))).collect::<Rc<[_]>>()}
                selected={slug(tab)}
                on_select={Callback::from(|tab: AttrValue| go(&W::route(tab.to_string())))}
            />
            { message(&ctx) }
            <TabPanel tabs="wizard" selected={slug(tab)}>{ content }</TabPanel>
            <Footer<W> {tab} create={create_button(&ctx, &dispatch)} />
        </PaneHost>
    }
}

/// The bar under the tabs, once the form was reviewed (portal-ui.md §2.0).
fn message<W: WizardForm>(ctx: &Ctx<W>) -> Html {
    let (kind, text) = match ctx.reviewed.as_ref().map(|reviewed| &*reviewed.outcome) {
        None => return Html::default(),
        Some(Review::Passed(_)) => (MessageKind::Ok, "Validation passed"),
        Some(Review::Failed { .. }) => (
            MessageKind::Error,
            "Validation failed. Required information is missing or not valid.",
        ),
    };
    html! { <div class="blade__message"><MessageBar {kind} live=true>{ text }</MessageBar></div> }
}

/// Goes to a tab.
pub(super) fn show<W: Pages>() -> Callback<Tab> {
    Callback::from(|tab: Tab| go(&W::route(slug(tab))))
}

/// Breadcrumb and title. The ✕ leaves the form as it is; "Discard" throws away what was typed.
#[component]
fn Title<W: Pages>() -> Html {
    let nav = use_nav();
    let dispatch = use_dispatch();
    let heading = use_node_ref();
    {
        let (heading, nav) = (heading.clone(), nav.clone());
        use_effect_with(nav.opened, move |_| {
            if nav.claim_focus() {
                focus(&heading);
            }
        });
    }
    let back = nav.trail.back();
    let place = |route: &Route| Place::new(title_of(route), route.to_fragment());
    let places: Rc<[Place]> = nav.trail.crumbs().iter().map(place).collect();
    let leave = {
        let back = back.clone();
        Callback::from(move |()| go(&back))
    };
    let discard = Callback::from(move |()| {
        go(&back);
        dispatch.drop_form(W::KEY);
    });
    let item = kit::MenuItem::new("Discard what was typed", discard).with_icon(kit::Glyph::Trash);
    let items: Rc<[kit::MenuItem]> = [item].into();
    let actions = html! {
        <kit::MenuButton id="wizard-more" button_class="icon-button" label="More" {items}>
            <kit::Icon glyph={kit::Glyph::More} />
        </kit::MenuButton>
    };
    html! {
        <>
            if !places.is_empty() {
                <Breadcrumb {places} />
            }
            <BladeHeader title={W::TITLE} on_close={leave} {actions} node_ref={heading} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct FooterProps {
    tab: Tab,
    /// The Create button of the last tab.
    create: Html,
}

/// **Review + create** · **< Previous** · **Next : Spot >**; on the last tab **Create** stands first (portal-ui.md §2.0).
#[component]
fn Footer<W: Pages>(props: &FooterProps) -> Html {
    let at = W::TABS.iter().position(|tab| *tab == props.tab).unwrap_or(0);
    let to = |tab: Tab| show::<W>().reform(move |()| tab);
    let previous = at.checked_sub(1).map(|at| W::TABS[at]);
    html! {
        <div class="blade__footer">
            if props.tab == Tab::Review {
                { props.create.clone() }
            } else {
                <Button kind={ButtonKind::Primary} on_click={to(Tab::Review)}>{ "Review + create" }</Button>
            }
            <span class="blade__footer-gap"></span>
            <Button disabled={previous.is_none()} on_click={to(previous.unwrap_or(props.tab))}>{ "< Previous" }</Button>
            if let Some(next) = W::TABS.get(at + 1) {
                <Button on_click={to(*next)}>{ ["Next : ", next.label(), " >"].concat() }</Button>
            } else {
                <Button disabled=true>{ "Next >" }</Button>
            }
        </div>
    }
}
