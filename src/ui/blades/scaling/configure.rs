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
use crate::ui::blades::save::{Save, commands, use_save};
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

/// The page, as it is shown and typed into.
#[derive(Clone)]
struct Filling {
    page: Scaling,
    fresh: Scaling,
    typed: UseStateSetter<Option<Scaling>>,
}

impl Filling {
    /// A callback that puts what was typed or chosen into the page.
    fn edit<T: 'static>(&self, edit: impl Fn(&mut Scaling, T) + 'static) -> Callback<T> {
        let (page, typed) = (self.page.clone(), self.typed.clone());
        Callback::from(move |value: T| {
            let mut next = page.clone();
            edit(&mut next, value);
            typed.set(Some(next));
        })
    }
}

/// The tab: content, commands, pane.
#[hook]
pub(super) fn use_configure(id: &ResourceId) -> Part {
    let (world, save) = (use_world(), use_save());
    let typed = use_state_eq(|| None::<Scaling>);
    // The pane of a rule: a new one's, or that of a place in the list.
    let ruling = use_state_eq(|| None::<Option<usize>>);
    let Some(fresh) = Scaling::new(&world, id) else {
        return (Html::default(), None, None);
    };
    let page = (*typed).clone().unwrap_or_else(|| fresh.clone());
    let filling = Filling {
        page,
        fresh,
        typed: typed.setter(),
    };
    let commands = page_commands(&filling, &save, &world, id);
    let rule = {
        let ruling = ruling.setter();
        Callback::from(move |place: Option<Option<usize>>| ruling.set(place))
    };
    let pane = ruling.map(|place| {
        let close = rule.reform(|()| None);
        let done = filling.edit(
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
        let old = place.and_then(|place| filling.page.rules.get(place)).cloned();
        html! { <RulePane set={id.name().to_owned()} rule={old} {on_done} on_close={close} /> }
    });
    let how = |word: &AttrValue| word == "custom";
    let content = html! {
        <>
            { save.refusal("Azure refused to scale") }
            <RadioGroup
                id="scale-mode"
                label="Choose how to scale your resource"
                value={if filling.page.custom { "custom" } else { "manual" }}
                choices={Rc::from([
                    Choice::new("manual", "Manual scale").with_caption("Maintain a fixed instance count"),
                    Choice::new("custom", "Custom autoscale").with_caption("Scale on any schedule, based on any metrics"),
                ])}
                on_change={filling.edit(move |page, word| page.custom = how(&word))}
                dirty={filling.page.custom != filling.fresh.custom}
            />
            if filling.page.custom {
                { custom(&filling, id, &rule) }
            } else {
                <h2 class="section-title">{ "Override condition" }</h2>
                { number(&filling, Count::Manual, "Instance count") }
            }
        </>
    };
    (content, Some(commands), pane)
}

fn page_commands(filling: &Filling, save: &Save, world: &Rc<World>, id: &ResourceId) -> Rc<[Command]> {
    let Filling { page, fresh, typed } = filling;
    let on_save = {
        let (page, typed, save) = (page.clone(), typed.clone(), save.clone());
        let (world, id) = (world.clone(), id.clone());
        move || {
            if save.all(page.operations(&world, &id)) {
                typed.set(None);
            }
        }
    };
    let on_discard = {
        let (save, typed) = (save.clone(), typed.clone());
        move || {
            save.forget();
            typed.set(None);
        }
    };
    let mut commands = commands(page != fresh, !page.is_whole(), on_save, on_discard);
    let disable = {
        let (save, typed, world, id) = (save.clone(), typed.clone(), world.clone(), id.clone());
        Callback::from(move |()| {
            if save.all(Scaling::disable(&world, &id)) {
                typed.set(None);
            }
        })
    };
    let off = (!fresh.is_enabled()).then_some(AttrValue::Static("Autoscale is not on."));
    commands.push(
        Command::new("Disable autoscale", Glyph::Stop, disable)
            .unless(off)
            .changing(),
    );
    commands.into()
}

fn number(filling: &Filling, count: Count, label: &'static str) -> Html {
    fields::number(Line {
        id: label.to_lowercase().replace(' ', "-").into(),
        label: label.into(),
        value: filling.page.count(count).to_owned().into(),
        on_change: filling.edit(move |page, text| page.set_count(count, text)),
        error: filling.page.problem(count),
        dirty: filling.page.count(count) != filling.fresh.count(count),
        ..Line::default()
    })
}

fn custom(filling: &Filling, id: &ResourceId, rule: &Callback<Option<Option<usize>>>) -> Html {
    let page = &filling.page;
    let by_metric = |word: &AttrValue| word == "metric";
    let name = fields::text(Line {
        id: "autoscale-name".into(),
        label: "Autoscale setting name".into(),
        value: page.name.clone().into(),
        on_change: filling.edit(|page, text| page.name = text),
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
            <h2 class="section-title">{ "Default: Auto created default scale condition" }</h2>
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
                on_change={filling.edit(move |page, word| page.by_metric = by_metric(&word))}
                dirty={page.by_metric != filling.fresh.by_metric}
            />
            if page.by_metric {
                { rules(filling, rule) }
                <h3 class="section-title">{ "Instance limits" }</h3>
                { number(filling, Count::Minimum, "Minimum") }
                { number(filling, Count::Maximum, "Maximum") }
                { number(filling, Count::Default, "Default") }
            } else {
                { number(filling, Count::Exact, "Instance count") }
            }
            { scheduled(page) }
        </>
    }
}

fn rules(filling: &Filling, rule: &Callback<Option<Option<usize>>>) -> Html {
    let page = &filling.page;
    let on_edit = rule.reform(|index| Some(Some(index)));
    let on_delete = filling.edit(|page, index: usize| {
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
