//! **Instances** of a scale set (portal-ui.md §4.3): a Flexible set's are virtual machines, a Uniform set's are rows of it.

use std::rc::Rc;

use yew::prelude::*;

use super::power::{PowerDialog, all_refuse, power_commands};
use super::resource::ResourcePage;
use crate::arm::compute::can::state_reason;
use crate::arm::query::{InstanceRow, instance_rows};
use crate::arm::spec::OrchestrationMode;
use crate::arm::{Kind, Operation, PowerAction, ResourceId, World};
use crate::ui::kit::{
    ButtonKind, Command, ConfirmDialog, EmptyState, FilterBox, FromTheLab, Glyph, Icon, PortalOf2025,
};
use crate::ui::route::{Page, Route};
use crate::ui::shell::hub::{ByPtr, use_send, use_world};
use crate::ui::shell::links;
use crate::ui::shell::look::glyph_of;
use crate::ui::table::{Column, Rows, Sort, Table, TableRow, Value};

#[derive(PartialEq)]
struct Row(InstanceRow);

impl TableRow for Row {
    fn key(&self) -> AttrValue {
        self.0.instance_id.to_string().into()
    }

    fn name(&self) -> AttrValue {
        self.0.name.to_string().into()
    }
}

fn instance_cell(row: &Row) -> Html {
    match &row.0.vm {
        Some(vm) => links::resource_with_icon(vm),
        None => html! { <><Icon glyph={glyph_of(Kind::VirtualMachine)} />{ row.0.name.to_string() }</> },
    }
}

fn status_cell(row: &Row) -> Html {
    let sign = match row.0.status {
        "Running" => Some((Glyph::Check, "ok")),
        "Failed" => Some((Glyph::Error, "error")),
        _ => None,
    };
    html! {
        <>
            if let Some((glyph, tone)) = sign {
                <Icon {glyph} {tone} />
            }
            { row.0.status }
        </>
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned().into())
}

const INSTANCE: Column<Row> =
    Column::new("instance", "Instance", |row: &Row| text(&row.0.name)).with_cell(instance_cell);
const COMPUTER: Column<Row> = Column::new("computer", "Computer name", |row| text(&row.0.computer_name));
const STATUS: Column<Row> =
    Column::new("status", "Status", |row: &Row| text(row.0.status)).with_cell(status_cell);
const PROVISIONING: Column<Row> = Column::new("provisioning", "Provisioning state", |row| {
    text(row.0.provisioning_state.text())
});
const TYPE: Column<Row> = Column::new("type", "Type", |row| text(row.0.type_text));

/// Of a Flexible set (seed-lab.md, step 2, line 9).
const FLEXIBLE: &[Column<Row>] = &[INSTANCE, COMPUTER, TYPE, STATUS, PROVISIONING];
/// Of a Uniform set.
const UNIFORM: &[Column<Row>] = &[INSTANCE, COMPUTER, STATUS, PROVISIONING];

#[derive(Clone, PartialEq)]
enum Asking {
    Power(PowerAction),
    Delete,
}

/// The operations that an action on instances comes to: one for each machine, or one for the set.
fn operations(set: &ResourceId, rows: &[InstanceRow], asking: &Asking) -> Vec<Operation> {
    let numbers: Vec<u32> = rows
        .iter()
        .filter(|row| row.vm.is_none())
        .filter_map(|row| row.instance_id.parse().ok())
        .collect();
    let mut operations: Vec<Operation> = rows
        .iter()
        .filter_map(|row| row.vm.clone())
        .map(|id| match asking {
            Asking::Power(action) => Operation::Power { id, action: *action },
            Asking::Delete => Operation::Delete {
                id,
                with: Vec::new(),
                force: false,
            },
        })
        .collect();
    if !numbers.is_empty() {
        let (set, instances) = (set.clone(), numbers);
        operations.push(match asking {
            Asking::Power(action) => Operation::InstancePower {
                set,
                instances,
                action: *action,
            },
            Asking::Delete => Operation::InstanceDelete { set, instances },
        });
    }
    operations
}

/// Those of the rows that can take what is asked.
fn able(rows: &[InstanceRow], asking: &Asking) -> Vec<InstanceRow> {
    let can = |row: &&InstanceRow| match asking {
        Asking::Power(action) => state_reason(row.provisioning_state, row.power_state, *action).is_none(),
        Asking::Delete => true,
    };
    rows.iter().filter(can).cloned().collect()
}

#[derive(Properties, PartialEq)]
pub struct InstancesPageProps {
    pub id: ResourceId,
}

#[component]
pub fn InstancesPage(props: &InstancesPageProps) -> Html {
    let (world, id) = (use_world(), props.id.clone());
    let filter = use_state_eq(String::new);
    let ticked = use_state_eq(|| Rc::<[AttrValue]>::from([]));
    let asking = use_state_eq(|| None::<Asking>);
    let refreshed = use_state_eq(|| 0_u32);
    let rows = use_memo((ByPtr(world.clone()), id.clone()), |(world, id)| {
        instance_rows(world, id)
    });
    let uniform = is_uniform(&world, &id);
    let table = Rows::new(
        if uniform { UNIFORM } else { FLEXIBLE },
        rows.iter().map(|row| Rc::new(Row(row.clone()))),
    );
    let chosen: Rc<[InstanceRow]> = rows
        .iter()
        .filter(|row| ticked.iter().any(|key| **key == *row.instance_id))
        .cloned()
        .collect();
    let refresh = {
        let (refreshed, ticked) = (refreshed.clone(), ticked.clone());
        Callback::from(move |()| {
            ticked.set([].into());
            refreshed.set(*refreshed + 1);
        })
    };
    let on_change = {
        let filter = filter.setter();
        Callback::from(move |text: String| filter.set(text))
    };
    let on_selection = {
        let ticked = ticked.setter();
        Callback::from(move |keys: Rc<[AttrValue]>| ticked.set(keys))
    };
    let on_close = {
        let asking = asking.setter();
        Callback::from(move |()| asking.set(None))
    };
    html! {
        <ResourcePage id={id.clone()} page={Page::Instances} commands={commands(&chosen, &asking, refresh)}>
            <div class="filters filters--wide">
                <FilterBox
                    id="instances-filter"
                    label="Search virtual machine instances"
                    value={(*filter).clone()}
                    {on_change}
                />
            </div>
            if rows.is_empty() {
                <EmptyState
                    glyph={glyph_of(Kind::VirtualMachine)}
                    title="No instances to display"
                    text="This scale set has no virtual machine."
                />
            } else {
                <Table
                    key={*refreshed}
                    label="Instances"
                    rows={table}
                    filter={(*filter).clone()}
                    sort={Some(Sort::by("instance"))}
                    {on_selection}
                    empty_text="No instance contains the text in the search box."
                />
            }
            if uniform && !rows.is_empty() {
                { uniform_note() }
            }
            { note_2025() }
            if let Some(asking) = (*asking).clone() {
                <Question set={id.clone()} {chosen} {asking} {on_close} />
            }
        </ResourcePage>
    }
}

/// Whether a set keeps its instances to itself.
pub fn is_uniform(world: &World, id: &ResourceId) -> bool {
    world
        .scale_set(id)
        .is_some_and(|(_, set)| set.spec.orchestration_mode == OrchestrationMode::Uniform)
}

fn commands(
    chosen: &Rc<[InstanceRow]>,
    asking: &UseStateHandle<Option<Asking>>,
    refresh: Callback<()>,
) -> Rc<[Command]> {
    let ask = {
        let asking = asking.setter();
        Callback::from(move |action| asking.set(Some(Asking::Power(action))))
    };
    let mut commands = power_commands(&ask, |action| {
        let mut reasons = chosen
            .iter()
            .map(|row| state_reason(row.provisioning_state, row.power_state, action));
        all_refuse(&mut reasons, chosen.len())
    });
    let delete = {
        let asking = asking.setter();
        Callback::from(move |()| asking.set(Some(Asking::Delete)))
    };
    let nothing = chosen
        .is_empty()
        .then_some(AttrValue::Static("Tick something in the list first."));
    commands.push(
        Command::new("Delete", Glyph::Trash, delete)
            .unless(nothing)
            .changing(),
    );
    commands.push(Command::new("Refresh", Glyph::Refresh, refresh));
    commands.into()
}

#[derive(Properties, PartialEq)]
struct QuestionProps {
    set: ResourceId,
    chosen: Rc<[InstanceRow]>,
    asking: Asking,
    on_close: Callback<()>,
}

#[component]
fn Question(props: &QuestionProps) -> Html {
    let send = use_send();
    let on_confirm = {
        let (set, chosen, asking) = (props.set.clone(), props.chosen.clone(), props.asking.clone());
        let on_close = props.on_close.clone();
        Callback::from(move |()| {
            on_close.emit(());
            let able = able(&chosen, &asking);
            operations(&set, &able, &asking)
                .into_iter()
                .for_each(|operation| send.emit(operation));
        })
    };
    let count = props.chosen.len();
    let what = match &*props.chosen {
        [one] => format!("'{}'", one.name),
        _ => format!("the {count} selected instances"),
    };
    let on_cancel = props.on_close.clone();
    match props.asking {
        Asking::Power(action) => html! { <PowerDialog {action} {what} {count} {on_confirm} {on_cancel} /> },
        Asking::Delete => html! {
            <ConfirmDialog
                id="delete-instances"
                title="Delete instances"
                confirm_text="Yes"
                cancel_text="No"
                kind={ButtonKind::Danger}
                {on_confirm}
                {on_cancel}
            >
                <p>{ format!("Do you want to delete {what}?") }</p>
                <p>{ "What was made from the set's model goes with its disk, interface and address, and the set counts one less." }</p>
            </ConfirmDialog>
        },
    }
}

fn uniform_note() -> Html {
    html! {
        <FromTheLab id="uniform-note" title="Why these instances cannot be opened">
            <p>
                { "This scale set is Uniform. Its instances are rows of the set and no resources of their own: " }
                { links::to(&Route::AllResources, "All resources") }
                { " and the list of virtual machines leave them out, and so does everything that works on single machines. In a \
                   Flexible set each instance is a virtual machine that you can open." }
            </p>
        </FromTheLab>
    }
}

fn note_2025() -> Html {
    html! {
        <PortalOf2025 about="Instances">
            { "Instances stands at the top level of the resource menu, above groups that fold. Hibernate has joined the commands \
               between Stop and Reimage, and the search box has a funnel in it." }
        </PortalOf2025>
    }
}
