//! **Scale rule** (portal-ui.md §4.5): the metric, when it counts, and what is done then.

use std::rc::Rc;

use yew::prelude::*;

use crate::arm::spec::AutoscaleRule;
use crate::forms::Message;
use crate::forms::scale_rule::{METRIC, OPERATIONS, OPERATORS, RuleProblems, ScaleRule};
use crate::ui::blades::fields::{self, Line, names};
use crate::ui::kit::{Button, ButtonKind, Fact, Facts, Pane};

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
    let line = |id: &'static str, label: &'static str, value: &str, edit: fn(&mut ScaleRule, String)| Line {
        id: id.into(),
        label: label.into(),
        value: value.to_owned().into(),
        on_change: typed(edit),
        ..Line::default()
    };
    let number =
        |line: Line, error: Option<Message>, note: &'static str| fields::number(Line { error, note, ..line });
    let value = if filled.is_percent() {
        "Percentage"
    } else {
        "Instance count"
    };
    let threshold = "Metric threshold to trigger scale action";
    let operator = line("rule-operator", "Operator", &filled.operator, |rule, text| {
        rule.operator = text
    });
    let operation = line("rule-operation", "Operation", &filled.operation, |rule, text| {
        rule.operation = text
    });
    html! {
        <>
            <h3 class="section-title">{ "Criteria" }</h3>
            { fields::select(operator, &mut names(&OPERATORS.map(|(name, _)| name))) }
            { number(
                line("rule-threshold", threshold, &filled.threshold, |rule, text| rule.threshold = text),
                problems.threshold,
                "In percent of what the machines that run can do together.",
            ) }
            { number(
                line("rule-duration", "Duration (minutes)", &filled.duration, |rule, text| rule.duration = text),
                problems.duration,
                "How far back the average looks.",
            ) }
            <h3 class="section-title">{ "Action" }</h3>
            { fields::select(operation, &mut names(&OPERATIONS.map(|(name, ..)| name))) }
            { number(
                line("rule-value", value, &filled.value, |rule, text| rule.value = text),
                problems.value,
                "",
            ) }
            { number(
                line("rule-cool-down", "Cool down (minutes)", &filled.cooldown, |rule, text| rule.cooldown = text),
                problems.cooldown,
                "After any scaling, this rule waits so long.",
            ) }
        </>
    }
}
