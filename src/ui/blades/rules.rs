//! Security rules: the table of a group's own and default rules, by priority (portal-ui.md §5.3), and the security group's pages
//! of them.

use std::rc::Rc;

use yew::prelude::*;

use super::resource::ResourcePage;
use super::rule_pane::RulePane;
use crate::arm::network::reach::{default_rules, rules_in_order};
use crate::arm::spec::{Access, Direction, NetworkSecurityGroupSpec, Protocol, SecurityRule};
use crate::arm::{Operation, ResourceId};
use crate::ui::kit::{ButtonKind, Command, ConfirmDialog, Glyph, Icon, IconButton, MessageBar};
use crate::ui::route::Page;
use crate::ui::shell::hub::{use_send, use_world};
use crate::ui::table::{Column, Rows, Table, TableRow, Value};

#[derive(PartialEq)]
struct RuleRow {
    rule: SecurityRule,
    /// Made by the platform: can't be deleted.
    default: bool,
    on_delete: Callback<String>,
}

impl TableRow for RuleRow {
    fn key(&self) -> AttrValue {
        self.rule.name.clone().into()
    }

    fn name(&self) -> AttrValue {
        self.rule.name.clone().into()
    }
}

/// `*` reads Any, as in the portal.
fn any(text: &str) -> Value {
    Value::Text(if text == "*" {
        "Any".into()
    } else {
        text.to_owned().into()
    })
}

fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Tcp => "TCP",
        Protocol::Udp => "UDP",
        Protocol::Icmp => "ICMP",
        Protocol::Any => "Any",
    }
}

fn action(access: Access) -> &'static str {
    match access {
        Access::Allow => "Allow",
        Access::Deny => "Deny",
    }
}

fn action_cell(row: &RuleRow) -> Html {
    let (glyph, tone) = match row.rule.access {
        Access::Allow => (Glyph::Success, "ok"),
        Access::Deny => (Glyph::Error, "error"),
    };
    html! { <><Icon {glyph} {tone} />{ action(row.rule.access) }</> }
}

fn delete_cell(row: &RuleRow) -> Html {
    if row.default {
        return Html::default();
    }
    let (on_delete, name) = (row.on_delete.clone(), row.rule.name.clone());
    html! {
        <IconButton
            changes=true
            glyph={Glyph::Trash}
            label={format!("Delete {}", row.rule.name)}
            on_click={Callback::from(move |()| on_delete.emit(name.clone()))}
        />
    }
}

const COLUMNS: &[Column<RuleRow>] = &[
    Column::new("priority", "Priority", |row: &RuleRow| {
        Value::Number(row.rule.priority.into())
    })
    .unsorted(),
    Column::new("name", "Name", |row: &RuleRow| {
        Value::Text(row.rule.name.clone().into())
    })
    .unsorted(),
    Column::new("port", "Port", |row: &RuleRow| {
        any(&row.rule.destination_port_range)
    })
    .unsorted(),
    Column::new("protocol", "Protocol", |row: &RuleRow| {
        Value::Text(protocol(row.rule.protocol).into())
    })
    .unsorted(),
    Column::new("source", "Source", |row: &RuleRow| {
        any(&row.rule.source_address_prefix)
    })
    .unsorted(),
    Column::new("destination", "Destination", |row: &RuleRow| {
        any(&row.rule.destination_address_prefix)
    })
    .unsorted(),
    Column::new("action", "Action", |row: &RuleRow| {
        Value::Text(action(row.rule.access).into())
    })
    .with_cell(action_cell)
    .unsorted(),
    Column::new("delete", "Delete", |_: &RuleRow| Value::Text("".into()))
        .with_cell(delete_cell)
        .unsorted(),
];

fn rows(nsg: &NetworkSecurityGroupSpec, direction: Direction, on_delete: &Callback<String>) -> Rows {
    let defaults = default_rules();
    let rows = rules_in_order(nsg, direction).into_iter().map(|rule| {
        Rc::new(RuleRow {
            rule: rule.clone(),
            default: defaults.iter().any(|default| default.name == rule.name),
            on_delete: on_delete.clone(),
        })
    });
    Rows::new(COLUMNS, rows)
}

#[derive(Properties, PartialEq)]
pub struct RuleTableProps {
    /// The security group.
    pub id: ResourceId,
    pub direction: Direction,
}

/// The rules of one direction, each own one with its Delete, which asks first.
#[component]
pub fn RuleTable(props: &RuleTableProps) -> Html {
    let (world, send) = (use_world(), use_send());
    let deleting = use_state_eq(|| None::<String>);
    let on_delete = {
        let deleting = deleting.setter();
        use_callback((), move |name: String, ()| deleting.set(Some(name)))
    };
    let Some(nsg) = world.resource(&props.id).and_then(|resource| resource.nsg()) else {
        return Html::default();
    };
    let rows = rows(nsg, props.direction, &on_delete);
    let on_cancel = {
        let deleting = deleting.setter();
        Callback::from(move |()| deleting.set(None))
    };
    let label = match props.direction {
        Direction::Inbound => "Inbound port rules",
        Direction::Outbound => "Outbound port rules",
    };
    let dialog = (*deleting).as_ref().map(|name| {
        let (group, rule, close) = (props.id.clone(), name.clone(), on_cancel.clone());
        let on_confirm = Callback::from(move |()| {
            close.emit(());
            send.emit(Operation::DeleteSecurityRule {
                group: group.clone(),
                rule: rule.clone(),
            });
        });
        html! {
            <ConfirmDialog
                id="delete-rule"
                title="Delete security rule"
                confirm_text="Yes"
                cancel_text="No"
                kind={ButtonKind::Danger}
                {on_confirm}
                {on_cancel}
            >
                <p>{ format!("Do you want to delete the security rule '{name}'?") }</p>
            </ConfirmDialog>
        }
    });
    html! {
        <>
            <Table {label} {rows} kind="list" />
            { dialog.unwrap_or_default() }
        </>
    }
}

#[derive(Properties, PartialEq)]
pub struct RulesPageProps {
    pub id: ResourceId,
    pub direction: Direction,
}

/// A security group's **Inbound security rules** or **Outbound security rules**.
#[component]
pub fn RulesPage(props: &RulesPageProps) -> Html {
    let adding = use_state_eq(|| false);
    let (page, direction) = match props.direction {
        Direction::Inbound => (Page::InboundRules, Direction::Inbound),
        Direction::Outbound => (Page::OutboundRules, Direction::Outbound),
    };
    let set = |on: bool| {
        let adding = adding.setter();
        Callback::from(move |()| adding.set(on))
    };
    let commands = (direction == Direction::Inbound)
        .then(|| -> Rc<[Command]> { [Command::new("Add", Glyph::Plus, set(true)).changing()].into() });
    let pane = adding.then(|| html! { <RulePane id={props.id.clone()} on_close={set(false)} /> });
    html! {
        <ResourcePage id={props.id.clone()} {page} {commands} {pane}>
            <MessageBar>
                { "Rules are read by priority, the lowest number first; the first that fits decides. A rule of yours comes \
                   before the six default rules, which cannot be deleted." }
            </MessageBar>
            <RuleTable id={props.id.clone()} {direction} />
        </ResourcePage>
    }
}
