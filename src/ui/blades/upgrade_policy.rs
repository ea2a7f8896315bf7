//! **Upgrade policy** of a scale set: how instances come to a changed model.

use std::borrow::Cow;
use std::rc::Rc;

use yew::prelude::*;

use super::fields::{self, Line, choices, select};
use super::resource::ResourcePage;
use super::save::{Draft, use_draft};
use crate::arm::ResourceId;
use crate::arm::spec::{OrchestrationMode, UpgradeMode};
use crate::arm::world::{Rollout, RolloutState};
use crate::forms::Form;
use crate::forms::create_scale_set::{CreateScaleSet, Field};
use crate::forms::upkeep::{MODES, ROLLING, SURGE, UpgradePolicy, name_of, named};
use crate::ui::kit::{Checkbox, MessageBar, MessageKind, PortalOf2025};
use crate::ui::route::Page;
use crate::ui::shell::hub::use_world;

#[derive(Properties, PartialEq)]
pub struct UpgradePolicyPageProps {
    pub id: ResourceId,
}

#[component]
pub fn UpgradePolicyPage(props: &UpgradePolicyPageProps) -> Html {
    let (world, id) = (use_world(), props.id.clone());
    let (save, draft) = use_draft(UpgradePolicy::new(&world, &id));
    let Some(((_, set), draft)) = world.scale_set(&id).zip(draft) else {
        return Html::default();
    };
    let on_save = {
        let (world, id) = (world.clone(), id.clone());
        draft.saving(move |page| page.operation(&world, &id))
    };
    let Draft { page, fresh, .. } = &draft;
    let commands = draft.commands(!page.is_whole(), on_save);
    let on_mode = draft.edit(|page, text: String| page.mode = named(&MODES, &text).unwrap_or(page.mode));
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
                { for (0..ROLLING.len()).map(|index| number(&draft, index)) }
                <Checkbox
                    id="rolling-surge"
                    label={SURGE}
                    value={page.surge}
                    note="A batch's new instances are made before its old ones are deleted: there has to be room for both."
                    on_change={draft.edit(|page, on: bool| page.surge = on)}
                    dirty={page.surge != fresh.surge}
                    nested=true
                />
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

fn number(draft: &Draft<UpgradePolicy>, index: usize) -> Html {
    let Draft { page, fresh, .. } = draft;
    let (label, ..) = ROLLING[index];
    fields::number(Line {
        id: format!("rolling-{index}").into(),
        label: label.into(),
        value: page.numbers[index].clone().into(),
        on_change: draft.edit(move |page, text| page.numbers[index] = text),
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
    let what: Cow<'static, str> = match &rollout.image {
        Some(image) => ["Upgrade to image version ", &image.version()].concat().into(),
        None => "Rolling upgrade".into(),
    };
    html! {
        <MessageBar {kind} live=true>
            { format!("{what} {word}: {} of {} instances. {}", rollout.done(), rollout.total, rollout.why) }
        </MessageBar>
    }
}
