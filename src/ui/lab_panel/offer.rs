//! The card that tells what a link or a file has, before anything of it starts.

use yew::prelude::*;

use super::words::points;
use crate::session::share::{Contents, Link};
use crate::ui::kit::{Button, ButtonKind, Glyph, Icon, counted, focus::focus};
use crate::ui::route::Route;
use crate::ui::shell::hub::{ByPtr, go};
use crate::ui::store::{LockState, Offer, use_dispatch, use_store};

#[derive(Properties, PartialEq)]
pub(super) struct OfferedProps {
    pub offer: ByPtr<Offer>,
}

/// The card. It takes the focus: whoever opened something wants to know.
#[component]
pub(super) fn Offered(props: &OfferedProps) -> Html {
    let (store, dispatch) = (use_store(), use_dispatch());
    let card = use_node_ref();
    {
        let card = card.clone();
        use_effect_with(props.offer.clone(), move |_| focus(&card));
    }
    let on_close = {
        let dispatch = dispatch.clone();
        Callback::from(move |()| {
            dispatch.decline_offer();
            crate::platform::page::focus_first("#lab");
        })
    };
    let on_start = {
        let dispatch = dispatch.clone();
        Callback::from(move |()| {
            go(&Route::Home);
            dispatch.accept_offer();
        })
    };
    let on_file = Callback::from(move |()| dispatch.open_file());
    let offer = &props.offer;
    let what = if offer.file.is_some() { "file" } else { "link" };
    let from = match &offer.file {
        Some(name) => format!("In the file {name}"),
        None => "In the link that you opened".into(),
    };
    let (link, contents) = match &offer.what {
        Ok(told) => told,
        Err(sentence) => {
            return html! {
                <section class="lab-card lab-card--notice offer" aria-label={format!("The {what} can’t be opened")} tabindex="-1" ref={card}>
                    if let Some(name) = &offer.file {
                        <p class="lab__kicker">{ name }</p>
                    }
                    <h3>{ format!("The {what} can’t be opened") }</h3>
                    <p>{ sentence }</p>
                    <p>{ "Your run here is as it was." }</p>
                    <div class="lab-actions">
                        <Button kind={ButtonKind::Lab} icon={Glyph::Upload} on_click={on_file}>{ "Open a file…" }</Button>
                        <Button kind={ButtonKind::Lab} on_click={on_close}>{ "Close" }</Button>
                        <a class="lab-link" href={Route::Labs.to_fragment()}>{ "See the labs that are here" }</a>
                    </div>
                </section>
            };
        }
    };
    let elsewhere = (store.lock != LockState::Mine)
        .then_some(AttrValue::Static("Another tab has your run. Take it over first."));
    let begun = !store.session.entries().is_empty();
    let in_hand = format!(
        "Your run of {} is kept: “Other labs…” in the lab menu leads back to it.",
        store.session.scenario().title
    );
    html! {
        <section class="lab-card lab-card--go offer" aria-label={format!("What the {what} has")} tabindex="-1" ref={card}>
            <p class="lab__kicker">{ from }</p>
            <h3>{ contents.title.to_string() }</h3>
            <p class="offer__about">{ contents.about.to_string() }</p>
            <ul class="offer__facts">
                { fact(Glyph::Document, size(contents)) }
                if let Some((glyph, text)) = run(link, contents) {
                    { fact(glyph, text) }
                }
                if contents.bundled {
                    { fact(Glyph::Flask, "One of Flexlab’s own labs".into()) }
                } else {
                    { fact(Glyph::User, format!("Not one of Flexlab’s own labs: its text came with the {what}")) }
                }
            </ul>
            <p>
                { "Nothing starts before you say so. " }
                if begun {
                    { in_hand }
                }
            </p>
            <div class="lab-actions">
                <Button kind={ButtonKind::LabPrimary} disabled_reason={elsewhere} on_click={on_start}>{ verb(link) }</Button>
                <Button kind={ButtonKind::Lab} on_click={on_close}>{ "Not now" }</Button>
            </div>
        </section>
    }
}

fn fact(glyph: Glyph, text: String) -> Html {
    html! { <li><Icon {glyph} /><span>{ text }</span></li> }
}

fn verb(link: &Link) -> &'static str {
    match link {
        Link::Lab(_) | Link::Scenario(_) | Link::Begin(_) => "Start this lab",
        Link::Run(_) => "Open this run",
    }
}

/// `A lab of 2 steps, 30 points`
fn size(contents: &Contents) -> String {
    let steps = many(contents.steps, "step");
    format!("A lab of {steps}, {}", points(contents.points))
}

/// What comes with the lab.
fn run(link: &Link, contents: &Contents) -> Option<(Glyph, String)> {
    let operations = many(contents.operations, "operation");
    match link {
        Link::Lab(_) | Link::Scenario(_) => None,
        Link::Begin(_) => Some((Glyph::Skip, format!("It begins part-way, after {operations}"))),
        Link::Run(_) => {
            let hints = many(contents.hints, "opened hint");
            Some((Glyph::Log, format!("A run of it, with {operations} and {hints}")))
        }
    }
}

/// `no steps`, `1 step`, `2 steps`
fn many(count: usize, what: &str) -> String {
    match count {
        0 => format!("no {what}s"),
        _ => counted(count, what),
    }
}

#[cfg(test)]
mod tests {
    use super::many;

    #[test]
    fn one_is_not_many() {
        let told = [0, 1, 12].map(|count| many(count, "opened hint"));
        assert_eq!(told, ["no opened hints", "1 opened hint", "12 opened hints"]);
    }
}
