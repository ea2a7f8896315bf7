//! **Upgrade policy** of a scale set: how instances come to a changed model.

use std::rc::Rc;

use yew::prelude::*;

use super::fields::{self, Line, choices, select};
use super::resource::ResourcePage;
use super::save::{commands, use_save};
use crate::arm::ResourceId;
use crate::arm::spec::{OrchestrationMode, UpgradeMode};
use crate::arm::world::{Rollout, RolloutState};
use crate::forms::Form;
use crate::forms::create_scale_set::{CreateScaleSet, Field};
use crate::forms::upkeep::{MODES, ROLLING, UpgradePolicy, name_of, named};
use crate::ui::kit::{MessageBar, MessageKind, PortalOf2025};
use crate::ui::route::Page;
use crate::ui::shell::hub::use_world;

#[derive(Properties, PartialEq)]
pub struct UpgradePolicyPageProps {
    pub id: ResourceId,
}

#[component]
pub fn UpgradePolicyPage(props: &UpgradePolicyPageProps) -> Html {
    let (world, save, id) = (use_world(), use_save(), props.id.clone());
    let typed = use_state_eq(|| None::<UpgradePolicy>);
    let found = world.scale_set(&id);
    let Some(((_, set), fresh)) = found.zip(UpgradePolicy::new(&world, &id)) else {
        return Html::default();
    };
    let page = (*typed).clone().unwrap_or_else(|| fresh.clone());
    let on_save = {
        let (page, typed, save) = (page.clone(), typed.setter(), save.clone());
        let (world, id) = (world.clone(), id.clone());
        move || {
            if save.all(page.operation(&world, &id)) {
                typed.set(None);
            }
        }
    };
    let on_discard = {
        let (save, typed) = (save.clone(), typed.setter());
        move || {
            save.forget();
            typed.set(None);
        }
    };
    let commands = commands(page != fresh, !page.is_whole(), on_save, on_discard);
    let on_mode = {
        let (page, typed) = (page.clone(), typed.setter());
        Callback::from(move |text: String| {
            let mode = named(&MODES, &text).unwrap_or(page.mode);
            typed.set(Some(UpgradePolicy { mode, ..page.clone() }));
        })
    };
    let mode = Line {
        id: "upgrade-mode".into(),
        label: "Upgrade mode".into(),
        value: name_of(&MODES, &page.mode).into(),
        on_change: on_mode,
        dirty: page.mode != fresh.mode,
        ..Line::default()
    };
    let mut options = choices(CreateScaleSet::new(&world).options(Field::UpgradeMode, &world));
    html! {
        <ResourcePage id={id.clone()} page={Page::UpgradePolicy} commands={Rc::from(commands)}>
            { save.refusal("Azure refused the policy") }
            { set.services.rollout.as_deref().map(rollout).unwrap_or_default() }
            { select(mode, &mut options) }
            if page.mode == UpgradeMode::Rolling {
                { for (0..ROLLING.len()).map(|index| number(&page, &fresh, index, typed.setter())) }
            }
            if set.spec.orchestration_mode == OrchestrationMode::Flexible {
                <PortalOf2025 about="Flexible sets">
                    { "In December 2023 the portal showed no upgrade policy of a Flexible set, which had the mode Manual. Today it \
                       has all three." }
                </PortalOf2025>
            }
        </ResourcePage>
    }
}

fn number(
    page: &UpgradePolicy,
    fresh: &UpgradePolicy,
    index: usize,
    typed: UseStateSetter<Option<UpgradePolicy>>,
) -> Html {
    let (label, ..) = ROLLING[index];
    let on_change = {
        let page = page.clone();
        Callback::from(move |text: String| {
            let mut next = page.clone();
            next.numbers[index] = text;
            typed.set(Some(next));
        })
    };
    fields::number(Line {
        id: format!("rolling-{index}").into(),
        label: label.into(),
        value: page.numbers[index].clone().into(),
        on_change,
        error: page.problem(index),
        dirty: page.numbers[index] != fresh.numbers[index],
        nested: true,
        ..Line::default()
    })
}

/// How far the rolling upgrade is that is under way, or was the last.
fn rollout(rollout: &Rollout) -> Html {
    let (kind, word) = match rollout.state {
        RolloutState::RollingForward => (MessageKind::Info, "under way"),
        RolloutState::Completed => (MessageKind::Ok, "complete"),
        RolloutState::Faulted => (MessageKind::Error, "stopped"),
        RolloutState::Cancelled => (MessageKind::Warning, "cancelled"),
    };
    html! {
        <MessageBar {kind} live=true>
            { format!("Rolling upgrade {word}: {} of {} instances. {}", rollout.done, rollout.total, rollout.why) }
        </MessageBar>
    }
}
