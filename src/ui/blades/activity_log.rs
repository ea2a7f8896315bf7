//! **Activity log**: what was asked for and how it ended, failures included (portal-ui.md §4.6).

use std::rc::Rc;

use yew::prelude::*;

use super::error_box::ErrorBox;
use super::resource::ResourcePage;
use crate::arm::ResourceId;
use crate::session::{ActivityRow, activity};
use crate::ui::kit::{Command, CopyButton, Fact, Facts, FilterBox, Glyph, Icon, LinkButton, Pane, counted};
use crate::ui::route::Page;
use crate::ui::shell::hub::{copy, download, use_world};
use crate::ui::shell::{Blade, links};
use crate::ui::store::use_current;
use crate::ui::table::{Column, Rows, Table, TableRow, Value};

#[derive(PartialEq)]
struct Row {
    row: ActivityRow,
    time: AttrValue,
    subscription: AttrValue,
    on_open: Callback<usize>,
}

impl TableRow for Row {
    fn key(&self) -> AttrValue {
        self.row.index.to_string().into()
    }

    fn name(&self) -> AttrValue {
        self.row.operation_name.to_string().into()
    }
}

fn name_cell(row: &Row) -> Html {
    let (on_open, index) = (row.on_open.clone(), row.row.index);
    html! {
        <LinkButton on_click={Callback::from(move |()| on_open.emit(index))}>
            { row.row.operation_name.to_string() }
        </LinkButton>
    }
}

fn status_cell(row: &Row) -> Html {
    let sign = match row.row.status {
        crate::arm::EventStatus::Succeeded => Some((Glyph::Success, "ok")),
        crate::arm::EventStatus::Failed => Some((Glyph::Error, "error")),
        _ => None,
    };
    html! {
        <>
            if let Some((glyph, tone)) = sign {
                <Icon {glyph} {tone} />
            }
            { row.row.status.text() }
        </>
    }
}

/// What it was about: a resource by its name, else the group.
fn about(row: &ActivityRow) -> String {
    row.subject
        .as_ref()
        .map_or_else(|| row.group.to_string(), |subject| subject.id.name().to_owned())
}

const COLUMNS: &[Column<Row>] = &[
    Column::new("operation", "Operation name", |row: &Row| {
        Value::Text(row.row.operation_name.to_string().into())
    })
    .with_cell(name_cell),
    Column::new("status", "Status", |row: &Row| {
        Value::Text(row.row.status.text().into())
    })
    .with_cell(status_cell),
    Column::new("time", "Time stamp", |row: &Row| {
        Value::Number(i64::try_from(row.row.index).unwrap_or(i64::MAX))
    })
    .with_cell(|row| html! { { &row.time } }),
    Column::new("resource", "Resource", |row| Value::Text(about(&row.row).into())),
    Column::new("subscription", "Subscription", |row| {
        Value::Text(row.subscription.clone())
    }),
    Column::new("who", "Event initiated by", |_| Value::Text("Student".into())),
];

/// **Activity log** of the subscription.
#[component]
pub fn ActivityLogPage() -> Html {
    let (content, commands, pane) = use_activity(Which::All);
    html! {
        <Blade title="Activity log" subtitle="Default Directory" icon={Glyph::Log} {commands} {pane}>
            { content }
        </Blade>
    }
}

#[derive(Properties, PartialEq)]
pub struct ResourceActivityProps {
    pub id: ResourceId,
}

/// **Activity log** of a resource.
#[component]
pub fn ResourceActivity(props: &ResourceActivityProps) -> Html {
    let (content, commands, pane) = use_activity(Which::Resource(props.id.clone()));
    html! {
        <ResourcePage id={props.id.clone()} page={Page::ActivityLog} {commands} {pane}>
            { content }
        </ResourcePage>
    }
}

/// Which lines of the log.
#[derive(Clone, PartialEq)]
pub enum Which {
    All,
    Resource(ResourceId),
    Group(AttrValue),
}

impl Which {
    fn lets(&self, row: &ActivityRow) -> bool {
        match self {
            Which::All => true,
            Which::Resource(id) => row.subject.as_ref().is_some_and(|subject| subject.id == *id),
            Which::Group(group) => group.eq_ignore_ascii_case(&row.group),
        }
    }
}

/// What a page with an activity log shows: the table, its commands, and the pane of the line that is opened.
#[hook]
pub fn use_activity(which: Which) -> (Html, Option<Rc<[Command]>>, Option<Html>) {
    let current = use_current();
    let filter = use_state_eq(String::new);
    let opened = use_state_eq(|| None::<usize>);
    let on_open = {
        let opened = opened.setter();
        use_callback((), move |index: usize, ()| opened.set(Some(index)))
    };
    let rows = use_memo((current.clone(), which), |(current, which)| {
        let all = activity(&current.session).into_iter();
        all.filter(|row| which.lets(row)).collect::<Vec<ActivityRow>>()
    });
    let world = current.world;
    let offset = world.utc_offset_minutes();
    let subscription: AttrValue = world.subscription().name.to_string().into();
    let row = |row: &ActivityRow| {
        Rc::new(Row {
            row: row.clone(),
            time: row.at.portal(offset).into(),
            subscription: subscription.clone(),
            on_open: on_open.clone(),
        })
    };
    let table = Rows::new(COLUMNS, rows.iter().map(row));
    let on_change = {
        let filter = filter.setter();
        Callback::from(move |text: String| filter.set(text))
    };
    let on_close = {
        let opened = opened.setter();
        Callback::from(move |()| opened.set(None))
    };
    let shown = rows.iter().find(|row| Some(row.index) == *opened).cloned();
    let pane = shown.map(|row| html! { <EventPane {row} {offset} {on_close} /> });
    let content = html! {
        <>
            <div class="filters filters--wide">
                <FilterBox id="activity-filter" label="Search" value={(*filter).clone()} {on_change} />
            </div>
            <p class="showing" role="status">{ items(table.count(&filter)) }</p>
            <Table
                label="Activity log"
                kind="list"
                rows={table}
                filter={(*filter).clone()}
                empty_text="No events to display."
            />
        </>
    };
    let export = Callback::from(move |()| download("activity-log.csv", &csv(&rows, offset)));
    let commands: Rc<[Command]> = [Command::new("Download as CSV", Glyph::Download, export)].into();
    (content, Some(commands), pane)
}

fn csv(rows: &[ActivityRow], offset: i32) -> String {
    let heads = [
        "OPERATION NAME",
        "STATUS",
        "TIME STAMP",
        "RESOURCE",
        "RESOURCE GROUP",
        "CORRELATION ID",
    ];
    let cells = rows.iter().map(|row| {
        vec![
            row.operation_name.to_string(),
            row.status.text().to_owned(),
            row.at.portal(offset),
            about(row),
            row.group.to_string(),
            row.correlation_id.to_string(),
        ]
    });
    links::csv(&heads, cells)
}

#[derive(Properties, PartialEq)]
struct EventPaneProps {
    row: ActivityRow,
    offset: i32,
    on_close: Callback<()>,
}

/// One line of the log, whole.
#[component]
fn EventPane(props: &EventPaneProps) -> Html {
    let world = use_world();
    let row = &props.row;
    let subject = row.subject.as_ref().map(|subject| &subject.id);
    let resource = match subject.filter(|id| world.resource(id).is_some()) {
        Some(id) => links::resource(id),
        None => html! { { about(row) } },
    };
    let correlation: AttrValue = row.correlation_id.to_string().into();
    let correlation_id = html! {
        <>
            { &correlation }{ " " }
            <CopyButton
                text={correlation.clone()}
                what="the correlation ID"
                on_copy={Callback::from(|text: AttrValue| copy(&text))}
            />
        </>
    };
    let facts: Rc<[Fact]> = [
        Fact::text("Operation name", row.operation_name.to_string()).wide(),
        Fact::text("Operation", row.operation.to_string()).wide(),
        Fact::text("Status", row.status.text()).wide(),
        Fact::text("Time stamp", row.at.portal(props.offset)).wide(),
        Fact::text("Event initiated by", "Student").wide(),
        Fact::text("Resource group", row.group.to_string()).wide(),
        Fact::new("Resource", resource).wide(),
        Fact::new("Correlation ID", correlation_id).wide(),
    ]
    .into();
    html! {
        <Pane id="event" title={row.operation_name.to_string()} on_close={&props.on_close}>
            if let Some(error) = row.error.clone() {
                <ErrorBox {error} whole=true />
            }
            <Facts {facts} />
        </Pane>
    }
}

/// `4 items.`
fn items(count: usize) -> String {
    counted(count, "item") + "."
}
