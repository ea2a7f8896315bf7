//! **Scale rule** (portal-ui.md §4.5): the metric, when it counts, and what is done then.

use std::rc::Rc;

use yew::prelude::*;

use crate::arm::spec::AutoscaleRule;
use crate::forms::scale_rule::{METRIC, OPERATIONS, OPERATORS, RuleProblems, ScaleRule};
use crate::ui::kit::{Button, ButtonKind, Fact, Facts, NumberField, Pane, SelectField, SelectOption};

#[derive(Properties, PartialEq)]
pub(super) struct RulePaneProps {
    /// The scale set's name.
    pub set: AttrValue,
    /// The rule that is changed; none for a new one.
    pub rule: Option<AutoscaleRule>,
    pub on_done: Callback<AutoscaleRule>,
    pub on_close: Callback<()>,
}

#[component]
pub(super) fn RulePane(props: &RulePaneProps) -> Html {
    let filled = use_state_eq(|| props.rule.as_ref().map_or_else(ScaleRule::default, ScaleRule::of));
    let asked = use_state_eq(|| false);
    let on_add = {
        let (filled, asked, on_done) = (filled.clone(), asked.setter(), props.on_done.clone());
        Callback::from(move |()| {
            asked.set(true);
            if let Some(rule) = filled.rule() {
                on_done.emit(rule);
            }
        })
    };
    let verb = if props.rule.is_some() { "Update" } else { "Add" };
    let footer = html! {
        <>
            <Button kind={ButtonKind::Primary} on_click={on_add}>{ verb }</Button>
            <Button on_click={&props.on_close}>{ "Cancel" }</Button>
        </>
    };
    let problems = if *asked {
        filled.problems()
    } else {
        RuleProblems::default()
    };
    let facts = [
        Fact::text("Metric source", format!("Current resource ({})", props.set)),
        Fact::text("Metric namespace", "Virtual Machine Host"),
        Fact::text("Metric name", METRIC),
        Fact::text("Time grain statistic", "Average, every minute"),
    ];
    html! {
        <Pane id="scale-rule" title="Scale rule" on_close={&props.on_close} {footer}>
            <Facts facts={Rc::<[Fact]>::from(facts)} />
            { fields(&filled, problems) }
        </Pane>
    }
}

fn fields(filled: &UseStateHandle<ScaleRule>, problems: RuleProblems) -> Html {
    let typed = |edit: fn(&mut ScaleRule, String)| {
        let filled = filled.clone();
        Callback::from(move |text: String| {
            let mut next = (*filled).clone();
            edit(&mut next, text);
            filled.set(next);
        })
    };
    let options = |names: &mut dyn Iterator<Item = &'static str>| -> Rc<[SelectOption]> {
        names.map(|name| SelectOption::new(name, name)).collect()
    };
    let error =
        |problem: Option<crate::forms::Message>| problem.map(|text| AttrValue::from(text.into_owned()));
    html! {
        <>
            <h3 class="section-title">{ "Criteria" }</h3>
            <SelectField
                id="rule-operator"
                label="Operator"
                required=true
                value={filled.operator.clone()}
                options={options(&mut OPERATORS.iter().map(|(name, _)| *name))}
                on_change={typed(|rule, text| rule.operator = text)}
            />
            <NumberField
                id="rule-threshold"
                label="Metric threshold to trigger scale action"
                required=true
                value={filled.threshold.clone()}
                note="In percent of what the machines that run can do together."
                on_change={typed(|rule, text| rule.threshold = text)}
                error={error(problems.threshold)}
            />
            <NumberField
                id="rule-duration"
                label="Duration (minutes)"
                required=true
                value={filled.duration.clone()}
                note="How far back the average looks."
                on_change={typed(|rule, text| rule.duration = text)}
                error={error(problems.duration)}
            />
            <h3 class="section-title">{ "Action" }</h3>
            <SelectField
                id="rule-operation"
                label="Operation"
                required=true
                value={filled.operation.clone()}
                options={options(&mut OPERATIONS.iter().map(|(name, ..)| *name))}
                on_change={typed(|rule, text| rule.operation = text)}
            />
            <NumberField
                id="rule-value"
                label={if filled.is_percent() { "Percentage" } else { "Instance count" }}
                required=true
                value={filled.value.clone()}
                on_change={typed(|rule, text| rule.value = text)}
                error={error(problems.value)}
            />
            <NumberField
                id="rule-cool-down"
                label="Cool down (minutes)"
                required=true
                value={filled.cooldown.clone()}
                note="After any scaling, this rule waits so long."
                on_change={typed(|rule, text| rule.cooldown = text)}
                error={error(problems.cooldown)}
            />
        </>
    }
}
