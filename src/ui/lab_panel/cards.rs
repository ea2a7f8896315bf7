//! Cards about the lab and the run itself: the welcome, who has the run, what happened to its keeping.

use yew::prelude::*;

use super::offer::Offered;
use crate::platform::{files, page};
use crate::ui::kit::{Button, ButtonKind, Glyph};
use crate::ui::route::Route;
use crate::ui::shell::hub::{ByPtr, go};
use crate::ui::store::{Announcement, LockState, use_dispatch, use_store};

/// At the first open: what this is, in three lines, and the way in.
#[component]
pub(super) fn Welcome() -> Html {
    let dispatch = use_dispatch();
    let on_click = Callback::from(move |()| {
        dispatch.welcomed();
        go(&Route::Home);
        page::focus_first("#page h1");
    });
    html! {
        <section class="lab-card lab-card--go" aria-labelledby="welcome-title">
            <h3 id="welcome-title">{ "Welcome to the lab" }</h3>
            <p>{ "You do the lines below in a portal that looks and acts like Azure’s of December 2023." }</p>
            <p>{ "Nothing here costs anything or leaves this browser: no account, no Azure." }</p>
            <p>{ "Each line is graded from the resources that you make, not from your clicks." }</p>
            <div class="lab-actions">
                <Button kind={ButtonKind::LabPrimary} icon={Glyph::ArrowRight} {on_click}>{ "Open the portal" }</Button>
            </div>
        </section>
    }
}

/// What has to be said about the run and its keeping, above what scrolls. The region is always there, so that what
/// comes into it is read out.
#[component]
pub(super) fn Notices() -> Html {
    let store = use_store();
    html! {
        <div class="lab__notices" role="status">
            { lock(store.lock) }
            if let Some(offer) = store.offer.clone().map(ByPtr) {
                <Offered {offer} />
            }
            { for store.announcements.iter().map(|one| html! {
                <Announced key={one.id} announcement={one.clone()} />
            }) }
        </div>
    }
}

fn lock(lock: LockState) -> Html {
    let (title, text) = match lock {
        LockState::Mine => return Html::default(),
        LockState::Elsewhere => (
            "Another tab has this run",
            "What you see is the run as it was when this page opened. Nothing can be done here until you take it over.",
        ),
        LockState::Lost => (
            "Another tab took this run over",
            "Nothing that you did is lost: it is all there in the other tab. Nothing can be done here until you take the run back.",
        ),
    };
    html! { <TakeOver {title} {text} /> }
}

#[derive(Properties, PartialEq)]
struct TakeOverProps {
    title: &'static str,
    text: &'static str,
}

#[component]
fn TakeOver(props: &TakeOverProps) -> Html {
    let dispatch = use_dispatch();
    let on_click = Callback::from(move |()| dispatch.take_over());
    html! {
        <section class="lab-card lab-card--notice" aria-label={props.title}>
            <h3>{ props.title }</h3>
            <p>{ props.text }</p>
            <div class="lab-actions">
                <Button kind={ButtonKind::LabPrimary} {on_click}>{ "Take over" }</Button>
            </div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct AnnouncedProps {
    announcement: Announcement,
}

#[component]
fn Announced(props: &AnnouncedProps) -> Html {
    let one = &props.announcement;
    let dispatch = use_dispatch();
    let id = one.id;
    let on_close = Callback::from(move |()| dispatch.dismiss_announcement(id));
    let download = one.download.clone().map(|(name, text)| {
        Callback::from(move |()| {
            files::download(&name, &text);
        })
    });
    html! {
        <section class={classes!("lab-card", one.grave.then_some("lab-card--notice"))} aria-label={&one.title}>
            <h3>{ &one.title }</h3>
            <p>{ &one.text }</p>
            <div class="lab-actions">
                if let Some(on_click) = download {
                    <Button kind={ButtonKind::LabPrimary} icon={Glyph::Download} {on_click}>{ "Download" }</Button>
                }
                <Button kind={ButtonKind::Lab} on_click={on_close}>{ "Close" }</Button>
            </div>
        </section>
    }
}
