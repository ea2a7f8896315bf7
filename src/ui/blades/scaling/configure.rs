//! **Configure**: a manual scale, or custom autoscale with its default condition.

use std::rc::Rc;

use yew::prelude::*;

use super::Part;
use super::rule_pane::RulePane;
use crate::arm::spec::AutoscaleRule;
use crate::arm::{ResourceId, World};
use crate::forms::autoscale::{Count, Scaling};
use crate::forms::scale_rule::{what, when};
use crate::ui::blades::fields::{self, Line};
use crate::ui::blades::save::{Draft, use_draft};
use crate::ui::kit::{
    Choice, Command, Fact, Facts, FormRow, Glyph, IconButton, LinkButton, MessageBar, MessageKind, RadioGroup,
};
use crate::ui::shell::hub::use_world;
use crate::ui::table::{Column, Rows, Table, TableRow, Value};

#[derive(PartialEq)]
struct RuleRow {
    index: usize,
    rule: AutoscaleRule,
    on_edit: Callback<usize>,
    on_delete: Callback<usize>,
}

impl TableRow for RuleRow {
    fn key(&self) -> AttrValue {
        self.index.to_string().into()
    }

    fn name(&self) -> AttrValue {
        when(&self.rule).into()
    }
}

fn actions(row: &RuleRow) -> Html {
    let act = |call: &Callback<usize>| {
        let (call, index) = (call.clone(), row.index);
        Callback::from(move |()| call.emit(index))
    };
    let name = what(&row.rule);
    html! {
        <>
            <IconButton glyph={Glyph::Pencil} label={format!("Edit the rule {name}")} on_click={act(&row.on_edit)} />
            <IconButton glyph={Glyph::Trash} label={format!("Delete the rule {name}")} on_click={act(&row.on_delete)} />
        </>
    }
}

fn text(text: String) -> Value {
    Value::Text(text.into())
}

const COLUMNS: &[Column<RuleRow>] = &[
    Column::new("when", "When", |row: &RuleRow| text(when(&row.rule))).unsorted(),
    Column::new("what", "Action", |row: &RuleRow| text(what(&row.rule))).unsorted(),
    Column::new("duration", "Duration", |row: &RuleRow| {
        text(format!("{} min", row.rule.window_minutes))
    })
    .unsorted(),
    Column::new("cool", "Cool down", |row: &RuleRow| {
        text(format!("{} min", row.rule.cooldown_minutes))
    })
    .unsorted(),
    Column::new("edit", "Edit", |_: &RuleRow| text(String::new()))
        .with_cell(actions)
        .unsorted(),
];

/// The tab: content, commands, pane.
#[hook]
pub(super) fn use_configure(id: &ResourceId) -> Part {
    let world = use_world();
    let (save, draft) = use_draft(Scaling::new(&world, id));
    // The pane of a rule: a new one's, or that of a place in the list.
    let ruling = use_state_eq(|| None::<Option<usize>>);
    let Some(draft) = draft else {
        return (Html::default(), None, None);
    };
    let commands = page_commands(&draft, &world, id);
    let rule = {
        let ruling = ruling.setter();
        Callback::from(move |place: Option<Option<usize>>| ruling.set(place))
    };
    let pane = ruling.map(|place| {
        let close = rule.reform(|()| None);
        let done = draft.edit(
            move |page, rule| match place.and_then(|place| page.rules.get_mut(place)) {
                Some(old) => *old = rule,
                None => page.rules.push(rule),
            },
        );
        let on_done = {
            let close = close.clone();
            Callback::from(move |rule: AutoscaleRule| {
                done.emit(rule);
                close.emit(());
            })
        };
        let old = place.and_then(|place| draft.page.rules.get(place)).cloned();
        html! { <RulePane set={id.name().to_owned()} rule={old} {on_done} on_close={close} /> }
    });
    let how = |word: &AttrValue| word == "custom";
    let content = html! {
        <>
            { save.refusal("Azure refused to scale") }
            <RadioGroup
                id="scale-mode"
                label="Choose how to scale your resource"
                value={if draft.page.custom { "custom" } else { "manual" }}
                choices={Rc::from([
                    Choice::new("manual", "Manual scale").with_caption("Maintain a fixed instance count"),
                    Choice::new("custom", "Custom autoscale").with_caption("Scale on any schedule, based on any metrics"),
                ])}
                on_change={draft.edit(move |page, word| page.custom = how(&word))}
                dirty={draft.page.custom != draft.fresh.custom}
            />
            if draft.page.custom {
                { custom(&draft, id, &rule) }
            } else {
                <h2 class="section-title">{ "Override condition" }</h2>
                { number(&draft, Count::Manual, "Instance count") }
            }
        </>
    };
    (content, Some(commands), pane)
}

fn page_commands(draft: &Draft<Scaling>, world: &Rc<World>, id: &ResourceId) -> Rc<[Command]> {
    let on_save = {
        let (world, id) = (world.clone(), id.clone());
        draft.saving(move |page| page.operations(&world, &id))
    };
    let on_disable = {
        let (world, id) = (world.clone(), id.clone());
        draft.saving(move |_| Scaling::disable(&world, &id))
    };
    let mut commands = draft.commands(!draft.page.is_whole(), on_save);
    let off = (!draft.fresh.is_enabled()).then_some(AttrValue::Static("Autoscale is not on."));
    commands.push(
        Command::new("Disable autoscale", Glyph::Stop, on_disable)
            .unless(off)
            .changing(),
    );
    commands.into()
}

fn number(draft: &Draft<Scaling>, count: Count, label: &'static str) -> Html {
    fields::number(Line {
        id: label.to_lowercase().replace(' ', "-").into(),
        label: label.into(),
        value: draft.page.count(count).to_owned().into(),
        on_change: draft.edit(move |page, text| page.set_count(count, text)),
        error: draft.page.problem(count),
        dirty: draft.page.count(count) != draft.fresh.count(count),
        ..Line::default()
    })
}

fn custom(draft: &Draft<Scaling>, id: &ResourceId, rule: &Callback<Option<Option<usize>>>) -> Html {
    let page = &draft.page;
    let by_metric = |word: &AttrValue| word == "metric";
    let name = fields::text(Line {
        id: "autoscale-name".into(),
        label: "Autoscale setting name".into(),
        value: page.name.clone().into(),
        on_change: draft.edit(|page, text| page.name = text),
        error: page.name_problem(),
        disabled: page.is_made(),
        ..Line::default()
    });
    html! {
        <>
            <h2 class="section-title">{ "Custom autoscale" }</h2>
            { name }
            <FormRow id="autoscale-group" label="Resource group" group=true>
                <span>{ id.group().to_owned() }</span>
            </FormRow>
            <h2 class="section-title">{ format!("Default: {}", draft.page.profile_name()) }</h2>
            <MessageBar>
                { "The default condition holds whenever no other does, and cannot be deleted. Disable autoscale to turn it off." }
            </MessageBar>
            <RadioGroup
                id="condition-mode"
                label="Scale mode"
                value={if page.by_metric { "metric" } else { "count" }}
                choices={Rc::from([
                    Choice::new("metric", "Scale based on a metric"),
                    Choice::new("count", "Scale to a specific instance count"),
                ])}
                on_change={draft.edit(move |page, word| page.by_metric = by_metric(&word))}
                dirty={page.by_metric != draft.fresh.by_metric}
            />
            if page.by_metric {
                { rules(draft, rule) }
                <h3 class="section-title">{ "Instance limits" }</h3>
                { number(draft, Count::Minimum, "Minimum") }
                { number(draft, Count::Maximum, "Maximum") }
                { number(draft, Count::Default, "Default") }
            } else {
                { number(draft, Count::Exact, "Instance count") }
            }
            { scheduled(page) }
        </>
    }
}

fn rules(draft: &Draft<Scaling>, rule: &Callback<Option<Option<usize>>>) -> Html {
    let page = &draft.page;
    let on_edit = rule.reform(|index| Some(Some(index)));
    let on_delete = draft.edit(|page, index: usize| {
        if index < page.rules.len() {
            page.rules.remove(index);
        }
    });
    let rows = page.rules.iter().enumerate().map(|(index, rule)| {
        Rc::new(RuleRow {
            index,
            rule: rule.clone(),
            on_edit: on_edit.clone(),
            on_delete: on_delete.clone(),
        })
    });
    html! {
        <>
            <h3 class="section-title">{ "Rules" }</h3>
            if page.rules.is_empty() {
                <MessageBar kind={MessageKind::Warning}>
                    { "No rule is defined: the set stays within its limits, and nothing else moves it. Add one, such as one \
                       instance more when the CPU is above 70 %." }
                </MessageBar>
            } else {
                <Table label="Rules" rows={Rows::new(COLUMNS, rows)} />
            }
            <p>
                <LinkButton on_click={rule.reform(|()| Some(None))}>{ "Add a rule" }</LinkButton>
            </p>
        </>
    }
}

/// The conditions with a time of their own: a client of the REST API made them.
fn scheduled(page: &Scaling) -> Html {
    let facts: Vec<Fact> = page
        .scheduled()
        .into_iter()
        .map(|profile| {
            let limits = format!(
                "{} to {} instances, {} rules, at times of its own",
                profile.minimum,
                profile.maximum,
                profile.rules.len()
            );
            Fact::text(profile.name.clone(), limits).wide()
        })
        .collect();
    if facts.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <h2 class="section-title">{ "Other conditions" }</h2>
            <Facts facts={Rc::<[Fact]>::from(facts)} />
        </>
    }
}
