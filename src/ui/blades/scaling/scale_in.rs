//! **Scale-In Policy**: which instances go first, and how.

use yew::prelude::*;

use super::Part;
use crate::arm::ResourceId;
use crate::arm::spec::ScaleInRule;
use crate::forms::create_scale_set::{CreateScaleSet, Field};
use crate::forms::upkeep::{name_of, named};
use crate::forms::{Form, change};
use crate::ui::blades::fields::{Line, choices, select};
use crate::ui::blades::save::{Draft, use_draft};
use crate::ui::kit::Checkbox;
use crate::ui::shell::hub::use_world;

const RULES: [(&str, ScaleInRule); 3] = [
    ("Default", ScaleInRule::Default),
    ("NewestVM", ScaleInRule::NewestVm),
    ("OldestVM", ScaleInRule::OldestVm),
];

#[derive(Clone, PartialEq)]
struct Policy {
    rule: ScaleInRule,
    force: bool,
}

/// The tab: content, commands, and no pane.
#[hook]
pub(super) fn use_scale_in(id: &ResourceId) -> Part {
    let world = use_world();
    let as_is = world.scale_set(id).map(|(_, set)| Policy {
        rule: set.spec.scale_in_rule,
        force: set.spec.scale_in_force_deletion,
    });
    let (save, draft) = use_draft(as_is);
    let Some(draft) = draft else {
        return (Html::default(), None, None);
    };
    let on_save = {
        let (world, id) = (world.clone(), id.clone());
        draft.saving(move |&Policy { rule, force }| {
            change::scale_set(&world, &id, |set| {
                set.scale_in_rule = rule;
                set.scale_in_force_deletion = force;
            })
        })
    };
    let Draft { page, fresh, .. } = &draft;
    let policy = Line {
        id: "scale-in-policy".into(),
        label: "Scale-in policy".into(),
        value: name_of(&RULES, &page.rule).into(),
        on_change: draft.edit(|page, text: String| page.rule = named(&RULES, &text).unwrap_or(page.rule)),
        dirty: page.rule != fresh.rule,
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
                value={page.force}
                on_change={draft.edit(|page, force| page.force = force)}
                dirty={page.force != fresh.force}
            />
        </>
    };
    (content, Some(draft.commands(false, on_save).into()), None)
}
