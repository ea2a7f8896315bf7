//! What is said while something is under way: how long it takes, how to shorten it, and what is being made.

use std::rc::Rc;

use yew::prelude::*;

use super::making::{Making, Part, PartState, making};
use super::words::{azure_time, wall_time};
use crate::arm::{Time, World, settle};
use crate::ui::kit::{Button, ButtonKind, Glyph, Icon};
use crate::ui::shell::look::glyph_of;
use crate::ui::store::{Speed, use_clock, use_current, use_dispatch};

/// The cards at the top of the panel while something is due; nothing at rest.
#[component]
pub(super) fn Waiting() -> Html {
    let current = use_current();
    // From when the wait is measured, where no deployment says it: the moment at which this saw it begin.
    let since = use_mut_ref(|| None::<Time>);
    let ahead = use_memo(current, |current| {
        let world = &current.world;
        if world.next_due().is_none() {
            *since.borrow_mut() = None;
            return None;
        }
        let began = *since.borrow_mut().get_or_insert(world.time());
        Some(Ahead::of(world, began))
    });
    match ahead.as_ref() {
        None => Html::default(),
        Some(ahead) => html! {
            <>
                <WaitCard began={ahead.began} ends={ahead.ends} />
                if let Some(making) = &ahead.making {
                    <MakingCard making={making.clone()} />
                }
            </>
        },
    }
}

struct Ahead {
    began: Time,
    ends: Time,
    making: Option<Rc<Making>>,
}

impl Ahead {
    fn of(world: &World, began: Time) -> Ahead {
        let ended = settle(world).world;
        let running = world
            .deployments()
            .filter(|deployment| deployment.finished.is_none());
        Ahead {
            began: running
                .map(|deployment| deployment.started)
                .min()
                .unwrap_or(began),
            ends: ended.time(),
            making: making(world, &ended).map(Rc::new),
        }
    }
}

#[derive(Properties, PartialEq)]
struct WaitProps {
    began: Time,
    ends: Time,
}

/// How long, and how to shorten it. The only thing here that renders while time passes.
#[component]
fn WaitCard(props: &WaitProps) -> Html {
    let clock = use_clock();
    let dispatch = use_dispatch();
    let left = props.ends.since(clock.now).max(0);
    let whole = props.ends.since(props.began).max(1);
    let done = ((whole - left).clamp(0, whole) * 100 / whole) as u32;
    let on_finish = {
        let dispatch = dispatch.clone();
        Callback::from(move |()| dispatch.finish_now())
    };
    let speed = Callback::from(move |speed: Speed| dispatch.set_speed(speed));
    let wall = wall_time(left as f64 / clock.speed.factor());
    html! {
        <section class="lab-card lab-card--go" aria-labelledby="wait-title">
            <h3 id="wait-title">{ format!("About {} of Azure time left", azure_time(left)) }</h3>
            <p>{ format!("At {} that is {wall}. Skip it, or watch.", clock.speed.text()) }</p>
            <div
                class="lab-progress"
                role="progressbar"
                aria-label="What is under way"
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow={done.to_string()}
                style={format!("--v:{done}%")}
            />
            <div class="lab-actions">
                <Button kind={ButtonKind::LabPrimary} icon={Glyph::Skip} on_click={on_finish}>{ "Finish now" }</Button>
                <SpeedChoice value={clock.speed} on_change={speed} />
            </div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct SpeedProps {
    value: Speed,
    on_change: Callback<Speed>,
}

/// 1×, 5×, 20×.
#[component]
fn SpeedChoice(props: &SpeedProps) -> Html {
    let choice = |speed: Speed| {
        let on_change = props.on_change.clone();
        let onchange = move |_: Event| on_change.emit(speed);
        html! {
            <label>
                <input type="radio" name="lab-speed" checked={speed == props.value} {onchange} />
                { speed.text() }
            </label>
        }
    };
    html! {
        <div class="lab-speed">
            <span id="lab-speed">{ "Lab speed" }</span>
            <div class="segments" role="radiogroup" aria-labelledby="lab-speed">
                { for Speed::ALL.into_iter().map(choice) }
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct MakingProps {
    making: Rc<Making>,
}

/// The scale set's parts as they come, as a tree.
#[component]
fn MakingCard(props: &MakingProps) -> Html {
    let making = &props.making;
    html! {
        <section class="lab-card" aria-labelledby="making-title">
            <h3 id="making-title">{ making.title() }</h3>
            <p>{ making.sentence() }</p>
            <ul class="tree">{ for making.parts.iter().map(part) }</ul>
        </section>
    }
}

fn part(part: &Part) -> Html {
    let (state, glyph, word) = match part.state {
        PartState::There => ("done", Glyph::DoneDisc, "There"),
        PartState::BeingMade => ("settling", Glyph::HalfDisc, "Being made"),
        PartState::Waits => ("todo", Glyph::Ring, "Waits"),
        PartState::Failed => ("error", Glyph::Warning, "Failed"),
    };
    html! {
        <li data-state={state} style={format!("--d:{}", part.depth)}>
            <Icon glyph={glyph_of(part.kind)} />
            <span>
                { part.name.to_string() }
                if !part.of_it.is_empty() {
                    { " " }<em>{ &part.of_it }</em>
                }
            </span>
            <small><Icon {glyph} />{ word }</small>
        </li>
    }
}
