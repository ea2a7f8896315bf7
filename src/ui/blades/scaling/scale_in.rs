//! **Scale-In Policy**: which instances go first, and how.

use yew::prelude::*;

use super::Part;
use crate::arm::ResourceId;
use crate::arm::spec::ScaleInRule;
use crate::forms::create_scale_set::{CreateScaleSet, Field};
use crate::forms::upkeep::{name_of, named};
use crate::forms::{Form, change};
use crate::ui::blades::fields::{Line, choices, select};
use crate::ui::blades::save::{commands, use_save};
use crate::ui::kit::Checkbox;
use crate::ui::shell::hub::use_world;

const RULES: [(&str, ScaleInRule); 3] = [
    ("Default", ScaleInRule::Default),
    ("NewestVM", ScaleInRule::NewestVm),
    ("OldestVM", ScaleInRule::OldestVm),
];

/// The tab: content, commands, and no pane.
#[hook]
pub(super) fn use_scale_in(id: &ResourceId) -> Part {
    let (world, save) = (use_world(), use_save());
    let typed = use_state_eq(|| None::<(ScaleInRule, bool)>);
    let Some((_, set)) = world.scale_set(id) else {
        return (Html::default(), None, None);
    };
    let as_is = (set.spec.scale_in_rule, set.spec.scale_in_force_deletion);
    let (rule, force) = typed.unwrap_or(as_is);
    let on_save = {
        let (save, typed, world, id) = (save.clone(), typed.setter(), world.clone(), id.clone());
        move || {
            let operation = change::scale_set(&world, &id, |set| {
                set.scale_in_rule = rule;
                set.scale_in_force_deletion = force;
            });
            if save.all(operation) {
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
    let commands = commands((rule, force) != as_is, false, on_save, on_discard);
    let on_rule = {
        let typed = typed.setter();
        Callback::from(move |value: String| {
            typed.set(named(&RULES, &value).map(|rule| (rule, force)));
        })
    };
    let on_force = {
        let typed = typed.setter();
        Callback::from(move |force: bool| typed.set(Some((rule, force))))
    };
    let policy = Line {
        id: "scale-in-policy".into(),
        label: "Scale-in policy".into(),
        value: name_of(&RULES, &rule).into(),
        on_change: on_rule,
        dirty: rule != as_is.0,
        optional: true,
        ..Line::default()
    };
    let mut options = choices(CreateScaleSet::new(&world).options(Field::ScaleIn, &world));
    let content = html! {
        <>
            { save.refusal("Azure refused the policy") }
            <p class="prose">
                { "Configure the order in which virtual machines are selected for deletion during a scale-in operation." }
            </p>
            { select(policy, &mut options) }
            <Checkbox
                id="scale-in-force"
                label="Apply force delete to scale-in operations"
                value={force}
                on_change={on_force}
                dirty={force != as_is.1}
            />
        </>
    };
    (content, Some(commands.into()), None)
}
