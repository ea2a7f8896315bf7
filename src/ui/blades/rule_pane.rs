//! **Add inbound port rule** (portal-ui.md §2.4).

use std::rc::Rc;

use yew::prelude::*;

use super::rule_form::{Errors, Filled, SERVICES, SOURCES};
use super::save::use_save;
use crate::arm::spec::NetworkSecurityGroupSpec;
use crate::arm::{Operation, ResourceId};
use crate::ui::kit::{
    Button, ButtonKind, Choice, NumberField, Pane, RadioGroup, SelectField, SelectOption, TextField,
};
use crate::ui::shell::hub::use_world;

#[derive(Properties, PartialEq)]
pub struct RulePaneProps {
    /// The security group.
    pub id: ResourceId,
    pub on_close: Callback<()>,
}

#[component]
pub fn RulePane(props: &RulePaneProps) -> Html {
    let (world, save) = (use_world(), use_save());
    let empty = NetworkSecurityGroupSpec::default();
    let nsg = world.resource(&props.id).and_then(|resource| resource.nsg());
    let nsg = nsg.unwrap_or(&empty);
    let filled = use_state_eq(|| Filled::new(nsg));
    let asked = use_state_eq(|| false);
    let errors = if *asked {
        filled.errors(nsg)
    } else {
        Errors::default()
    };
    let whole = filled.errors(nsg).none();
    let on_add = {
        let operation = Operation::PutSecurityRule {
            group: props.id.clone(),
            rule: filled.rule(),
        };
        let (asked, save, on_close) = (asked.setter(), save.clone(), props.on_close.clone());
        Callback::from(move |()| {
            asked.set(true);
            if whole && save.all([operation.clone()]) {
                on_close.emit(());
            }
        })
    };
    let footer = html! {
        <>
            <Button kind={ButtonKind::Primary} changes=true on_click={on_add}>{ "Add" }</Button>
            <Button on_click={&props.on_close}>{ "Cancel" }</Button>
        </>
    };
    html! {
        <Pane id="add-rule" title="Add inbound security rule" on_close={&props.on_close} {footer}>
            <p class="muted">{ props.id.name().to_owned() }</p>
            { save.refusal("Azure refused the rule") }
            { fields(&filled, &errors) }
        </Pane>
    }
}

type Edit = fn(Filled, String) -> Filled;

/// A callback that puts a typed text into the pane.
fn text(filled: &UseStateHandle<Filled>, edit: Edit) -> Callback<String> {
    let filled = filled.clone();
    Callback::from(move |text: String| filled.set(edit((*filled).clone(), text).with_own_name()))
}

fn options(names: &[&'static str]) -> Rc<[SelectOption]> {
    names.iter().map(|name| SelectOption::new(*name, *name)).collect()
}

fn fields(filled: &UseStateHandle<Filled>, errors: &Errors) -> Html {
    let source = text(filled, |filled, source| Filled {
        source: source.into(),
        ..filled
    });
    let service = text(filled, |filled, service| filled.with_service(service.into()));
    let custom = filled.service == "Custom";
    html! {
        <>
            <SelectField
                id="rule-source"
                label="Source"
                value={filled.source.clone()}
                options={options(&SOURCES.map(|(name, _)| name))}
                on_change={source}
            />
            if filled.source == "IP Addresses" {
                <TextField
                    id="rule-addresses"
                    label="Source IP addresses/CIDR ranges"
                    required=true
                    value={filled.addresses.clone()}
                    on_change={text(filled, |filled, addresses| Filled { addresses, ..filled })}
                    error={errors.addresses.clone().map(AttrValue::from)}
                />
            }
            <TextField
                id="rule-source-ports"
                label="Source port ranges"
                required=true
                value={filled.source_ports.clone()}
                on_change={text(filled, |filled, source_ports| Filled { source_ports, ..filled })}
                error={errors.source_ports.clone().map(AttrValue::from)}
            />
            <SelectField
                id="rule-service"
                label="Service"
                value={filled.service.clone()}
                options={options(&SERVICES.map(|(name, ..)| name))}
                on_change={service}
            />
            <TextField
                id="rule-ports"
                label="Destination port ranges"
                required=true
                disabled={!custom}
                value={filled.ports.clone()}
                on_change={text(filled, |filled, ports| Filled { ports, ..filled })}
                error={errors.ports.clone().map(AttrValue::from)}
            />
            { decision(filled, errors, custom) }
        </>
    }
}

fn decision(filled: &UseStateHandle<Filled>, errors: &Errors, custom: bool) -> Html {
    let protocols: Rc<[Choice]> = ["Any", "TCP", "UDP", "ICMP"]
        .into_iter()
        .map(|name| Choice::new(name, name))
        .collect();
    let actions: Rc<[Choice]> = [Choice::new("Allow", "Allow"), Choice::new("Deny", "Deny")].into();
    let protocol = text(filled, |filled, protocol| Filled {
        protocol: protocol.into(),
        ..filled
    });
    let action = text(filled, |filled, action| Filled {
        allow: action == "Allow",
        ..filled
    });
    let as_text = |callback: Callback<String>| callback.reform(|value: AttrValue| value.to_string());
    html! {
        <>
            <RadioGroup
                id="rule-protocol"
                label="Protocol"
                value={filled.protocol.clone()}
                choices={protocols}
                disabled={!custom}
                on_change={as_text(protocol)}
            />
            <RadioGroup
                id="rule-action"
                label="Action"
                value={if filled.allow { "Allow" } else { "Deny" }}
                choices={actions}
                on_change={as_text(action)}
            />
            <NumberField
                id="rule-priority"
                label="Priority"
                required=true
                value={filled.priority.clone()}
                on_change={text(filled, |filled, priority| Filled { priority, ..filled })}
                error={errors.priority.clone().map(AttrValue::from)}
            />
            <TextField
                id="rule-name"
                label="Name"
                required=true
                value={filled.name.clone()}
                on_change={text(filled, |filled, name| Filled { name, named: true, ..filled })}
                error={errors.name.clone().map(AttrValue::from)}
            />
        </>
    }
}
