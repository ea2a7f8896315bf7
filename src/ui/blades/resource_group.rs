//! A resource group's blade: Overview, Activity log, Deployments.

use std::rc::Rc;

use yew::prelude::*;

use super::activity_log::{Which, use_activity};
use super::bulk_delete::BulkDeletePane;
use super::delete_group::DeleteGroupPane;
use super::lists::{RESOURCE_COLUMNS, is_in, resource_rows};
use super::locks::use_locks;
use crate::arm::clock::iso_duration;
use crate::arm::query::location_name;
use crate::arm::world::{Deployment, DeploymentState, Group, ProvisioningState};
use crate::arm::{ResourceId, World};
use crate::ui::kit::{
    Command, EmptyState, Essentials, Fact, FilterBox, Glyph, MenuGroup, MessageBar, Place, PortalOf2025,
};
use crate::ui::route::{GroupPage, Route};
use crate::ui::shell::hub::{ByPtr, go, use_world};
use crate::ui::shell::{Blade, Menu, links};
use crate::ui::table::{Column, Rows, Sort, Table, TableRow, Value, showing};

#[derive(Properties, PartialEq)]
pub struct GroupBladeProps {
    pub name: AttrValue,
    pub page: GroupPage,
}

#[component]
pub fn GroupBlade(props: &GroupBladeProps) -> Html {
    let world = use_world();
    let Some(group) = world.group(&props.name).cloned() else {
        return html! {
            <Blade title={&props.name} subtitle="Resource group" icon={Glyph::ResourceGroup}>
                <EmptyState
                    glyph={Glyph::ResourceGroup}
                    title={format!("{} is not here", props.name)}
                    text="There is no resource group of this name. It may have been deleted, with everything that was in it."
                >
                    { links::to(&Route::ResourceGroups, "Resource groups") }
                </EmptyState>
            </Blade>
        };
    };
    match props.page {
        GroupPage::Overview => html! { <GroupOverview {group} /> },
        GroupPage::ActivityLog => html! { <GroupActivity name={group.name.to_string()} /> },
        GroupPage::Locks => html! { <GroupLocks name={group.name.to_string()} /> },
        page => html! {
            <Blade
                title={group.name.to_string()}
                part={page.label()}
                subtitle="Resource group"
                icon={Glyph::ResourceGroup}
                menu={menu(&group.name, page)}
            >
                <Deployments group={group.name.to_string()} />
            </Blade>
        },
    }
}

#[derive(Properties, PartialEq)]
struct GroupActivityProps {
    name: AttrValue,
}

/// **Activity log** of a group.
#[component]
fn GroupActivity(props: &GroupActivityProps) -> Html {
    let (content, commands, pane) = use_activity(Which::Group(props.name.clone()));
    html! {
        <Blade
            title={&props.name}
            part={GroupPage::ActivityLog.label()}
            subtitle="Resource group"
            icon={Glyph::ResourceGroup}
            menu={menu(&props.name, GroupPage::ActivityLog)}
            {commands}
            {pane}
        >
            { content }
        </Blade>
    }
}

/// **Locks** of a group.
#[component]
fn GroupLocks(props: &GroupActivityProps) -> Html {
    let (content, commands, pane) = use_locks(&format!("/resourceGroups/{}", props.name));
    html! {
        <Blade
            title={&props.name}
            part={GroupPage::Locks.label()}
            subtitle="Resource group"
            icon={Glyph::ResourceGroup}
            menu={menu(&props.name, GroupPage::Locks)}
            {commands}
            {pane}
        >
            { content }
        </Blade>
    }
}

fn menu(name: &str, page: GroupPage) -> Menu {
    let route = |page: GroupPage| Route::Group {
        name: name.into(),
        page,
    };
    let place = |page: &GroupPage| {
        let glyph = match page {
            GroupPage::Overview => Glyph::ResourceGroup,
            GroupPage::ActivityLog => Glyph::Log,
            GroupPage::Deployments => Glyph::Deployment,
            GroupPage::Locks => Glyph::Lock,
        };
        Place::new(page.label(), route(*page).to_fragment()).with_icon(glyph)
    };
    let (top, settings) = GroupPage::ALL.split_at(2);
    let groups = [
        MenuGroup {
            heading: None,
            places: top.iter().map(place).collect(),
        },
        MenuGroup {
            heading: Some("Settings".into()),
            places: settings.iter().map(place).collect(),
        },
    ];
    Menu {
        groups: groups.into(),
        current: route(page).to_fragment().into(),
    }
}

#[derive(Properties, PartialEq)]
struct GroupOverviewProps {
    group: Rc<Group>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    DeleteGroup,
    Delete,
}

#[component]
fn GroupOverview(props: &GroupOverviewProps) -> Html {
    let world = use_world();
    let group = &props.group;
    let name: AttrValue = group.name.to_string().into();
    let open = use_state_eq(|| Open::Nothing);
    let filter = use_state_eq(String::new);
    let ticked = use_state_eq(|| Rc::<[AttrValue]>::from([]));
    let rows = use_memo((ByPtr(world.clone()), name.clone()), |(world, name)| {
        resource_rows(world, RESOURCE_COLUMNS, |resource| {
            is_in(None, resource) && resource.id.group().eq_ignore_ascii_case(name)
        })
    });
    let show = |what: Open| {
        let open = open.setter();
        Callback::from(move |()| open.set(what))
    };
    let ids: Rc<[ResourceId]> = ticked.iter().filter_map(|key| ResourceId::parse(key)).collect();
    let pane = match *open {
        Open::Nothing => None,
        Open::DeleteGroup => {
            Some(html! { <DeleteGroupPane name={name.clone()} on_close={show(Open::Nothing)} /> })
        }
        Open::Delete => Some(html! { <BulkDeletePane ids={ids.clone()} on_close={show(Open::Nothing)} /> }),
    };
    let create = Callback::from(|()| {
        go(&Route::CreateResource {
            search: String::new(),
        })
    });
    let nothing = ids
        .is_empty()
        .then_some(AttrValue::Static("Tick something in the list first."));
    let going = group.provisioning_state == ProvisioningState::Deleting;
    let off = going.then_some(AttrValue::Static("The resource group is being deleted."));
    let commands: Rc<[Command]> = [
        Command::new("Create", Glyph::Plus, create).changing(),
        Command::new("Delete resource group", Glyph::Trash, show(Open::DeleteGroup))
            .unless(off)
            .changing(),
        Command::Separator,
        Command::new("Delete", Glyph::Trash, show(Open::Delete))
            .unless(nothing)
            .changing(),
    ]
    .into();
    let on_change = {
        let filter = filter.setter();
        Callback::from(move |text: String| filter.set(text))
    };
    let on_selection = {
        let ticked = ticked.setter();
        Callback::from(move |keys: Rc<[AttrValue]>| ticked.set(keys))
    };
    html! {
        <Blade
            title={name.clone()}
            subtitle="Resource group"
            icon={Glyph::ResourceGroup}
            menu={menu(&name, GroupPage::Overview)}
            {commands}
            {pane}
        >
            if going {
                <MessageBar>{ "This resource group is being deleted, and everything in it." }</MessageBar>
            }
            <Essentials facts={essentials(&world, group)} />
            <h2 class="section-title">{ "Resources" }</h2>
            <div class="filters">
                <FilterBox id="filter" label="Filter for any field..." value={(*filter).clone()} {on_change} />
            </div>
            <p class="showing" role="status">{ showing(rows.count(&filter), rows.len()) }</p>
            <Table
                label="Resources"
                kind="list"
                rows={(*rows).clone()}
                filter={(*filter).clone()}
                sort={Some(Sort::by("name"))}
                {on_selection}
                empty_text="There are no resources to display."
            />
            <PortalOf2025 about="this page">
                { "Lists open in a newer browse view, and the resource menu has groups that fold. Deleting asks for the name \
                   in the same way." }
            </PortalOf2025>
        </Blade>
    }
}

fn essentials(world: &World, group: &Group) -> Rc<[Fact]> {
    let deployments = world
        .deployments()
        .filter(|deployment| deployment.request.group.eq_ignore_ascii_case(&group.name));
    let mut counts = [0_usize; 3];
    for deployment in deployments {
        counts[match deployment.state {
            DeploymentState::Failed => 0,
            DeploymentState::Running => 1,
            DeploymentState::Succeeded => 2,
        }] += 1;
    }
    let words = ["Failed", "Deploying", "Succeeded"];
    let said: Vec<String> = counts
        .iter()
        .zip(words)
        .filter(|(count, _)| **count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let text = if said.is_empty() {
        "No deployments".to_owned()
    } else {
        said.join(", ")
    };
    let route = Route::Group {
        name: group.name.to_string(),
        page: GroupPage::Deployments,
    };
    let tags: Vec<String> = group
        .tags
        .iter()
        .map(|(name, value)| format!("{name} : {value}"))
        .collect();
    [
        Fact::text("Subscription", world.subscription().name.to_string()),
        Fact::new("Deployments", links::to(&route, text)),
        Fact::text("Subscription ID", world.subscription().id.to_string()),
        Fact::text("Location", location_name(&group.location)),
        Fact::text("Tags", tags.join(" · ")).wide(),
    ]
    .into()
}

#[derive(PartialEq)]
struct DeploymentRow {
    group: AttrValue,
    name: AttrValue,
    state: &'static str,
    /// As text, and as a number to sort by.
    started: AttrValue,
    at: i64,
    took: AttrValue,
}

impl TableRow for DeploymentRow {
    fn key(&self) -> AttrValue {
        self.name.clone()
    }

    fn name(&self) -> AttrValue {
        self.name.clone()
    }
}

fn deployment_cell(row: &DeploymentRow) -> Html {
    links::to(&Route::deployment(&row.group, &row.name), row.name.clone())
}

const DEPLOYMENTS: &[Column<DeploymentRow>] = &[
    Column::new("name", "Deployment name", |row: &DeploymentRow| {
        Value::Text(row.name.clone())
    })
    .with_cell(deployment_cell),
    Column::new("status", "Status", |row| Value::Text(row.state.into())),
    Column::new("started", "Start time", |row: &DeploymentRow| {
        Value::Number(row.at)
    })
    .with_cell(|row| html! { { &row.started } }),
    Column::new("duration", "Duration", |row| Value::Text(row.took.clone())),
];

fn deployment_row(world: &World, deployment: &Deployment) -> DeploymentRow {
    let took = deployment
        .finished
        .map(|end| iso_duration(end.since(deployment.started)))
        .unwrap_or_default();
    DeploymentRow {
        group: deployment.request.group.clone().into(),
        name: deployment.request.name.clone().into(),
        state: match deployment.state {
            DeploymentState::Running => "Deploying",
            DeploymentState::Succeeded => "Succeeded",
            DeploymentState::Failed => "Failed",
        },
        started: deployment.started.portal(world.utc_offset_minutes()).into(),
        at: deployment.started.0,
        took: took.into(),
    }
}

#[derive(Properties, PartialEq)]
struct DeploymentsProps {
    group: AttrValue,
}

/// **Deployments** of a group: the way back to a deployment's page.
#[component]
fn Deployments(props: &DeploymentsProps) -> Html {
    let world = use_world();
    let rows = use_memo((ByPtr(world), props.group.clone()), |(world, group)| {
        let ours = world
            .deployments()
            .filter(|deployment| deployment.request.group.eq_ignore_ascii_case(group));
        Rows::new(
            DEPLOYMENTS,
            ours.map(|deployment| Rc::new(deployment_row(world, deployment))),
        )
    });
    let sort = Sort {
        column: "started",
        descending: true,
    };
    html! {
        <Table
            label="Deployments"
            rows={(*rows).clone()}
            sort={Some(sort)}
            empty_text="Nothing was deployed to this group yet."
        />
    }
}
