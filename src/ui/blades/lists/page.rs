//! The lists of resources: one component, three sets of columns.

use std::rc::Rc;

use yew::prelude::*;

use super::columns::{
    ALL_COLUMNS, CSV_HEADS, ResourceRow, SCALE_SET_COLUMNS, VM_COLUMNS, csv_cells, is_in, resource_rows,
};
use crate::arm::{Kind, PowerAction, ResourceId, World};
use crate::ui::blades::bulk_delete::BulkDeletePane;
use crate::ui::blades::power::{PowerConfirm, vm_commands};
use crate::ui::kit::{Button, ButtonKind, Command, EmptyState, FilterBox, Glyph, MenuItem, PortalOf2025};
use crate::ui::route::Route;
use crate::ui::shell::hub::{ByPtr, download, go, use_world};
use crate::ui::shell::look::glyph_of;
use crate::ui::shell::{Blade, links};
use crate::ui::table::{Column, Sort, Table, showing};

/// **All resources**.
#[component]
pub fn AllResourcesPage() -> Html {
    html! { <ResourceList list={List::All} /> }
}

/// **Virtual machine scale sets**.
#[component]
pub fn ScaleSetsPage() -> Html {
    html! { <ResourceList list={List::ScaleSets} /> }
}

/// **Virtual machines**.
#[component]
pub fn VirtualMachinesPage() -> Html {
    html! { <ResourceList list={List::VirtualMachines} /> }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    All,
    ScaleSets,
    VirtualMachines,
}

impl List {
    fn title(self) -> &'static str {
        match self {
            List::All => "All resources",
            List::ScaleSets => "Virtual machine scale sets",
            List::VirtualMachines => "Virtual machines",
        }
    }

    fn kind(self) -> Option<Kind> {
        match self {
            List::All => None,
            List::ScaleSets => Some(Kind::ScaleSet),
            List::VirtualMachines => Some(Kind::VirtualMachine),
        }
    }

    fn columns(self) -> &'static [Column<ResourceRow>] {
        match self {
            List::All => ALL_COLUMNS,
            List::ScaleSets => SCALE_SET_COLUMNS,
            List::VirtualMachines => VM_COLUMNS,
        }
    }

    fn create(self) -> Command {
        let create = |route: Route| {
            Command::new("Create", Glyph::Plus, Callback::from(move |()| go(&route))).changing()
        };
        match self {
            List::All => create(Route::CreateResource {
                search: String::new(),
            }),
            List::ScaleSets => create(Route::CreateScaleSet { tab: String::new() }),
            List::VirtualMachines => {
                let wizard = Callback::from(|()| go(&Route::CreateVm { tab: String::new() }));
                let item = MenuItem::new("Azure virtual machine", wizard)
                    .with_icon(Glyph::VirtualMachine)
                    .with_caption("Create a virtual machine hosted by Azure");
                Command::Menu {
                    id: "create-menu".into(),
                    text: "Create".into(),
                    icon: Glyph::Plus,
                    items: [item].into(),
                }
            }
        }
    }
}

#[derive(Properties, PartialEq)]
struct ResourceListProps {
    list: List,
}

/// What is open over the list.
#[derive(Clone, PartialEq)]
enum Open {
    Nothing,
    Delete,
    Confirm(PowerAction),
}

#[component]
fn ResourceList(props: &ResourceListProps) -> Html {
    let list = props.list;
    let world = use_world();
    let filter = use_state_eq(String::new);
    let ticked = use_state_eq(|| Rc::<[AttrValue]>::from([]));
    let open = use_state_eq(|| Open::Nothing);
    let refreshed = use_state_eq(|| 0_u32);
    let rows = use_memo(ByPtr(world.clone()), |world| {
        let kind = list.kind();
        resource_rows(world, list.columns(), |resource| is_in(kind, resource))
    });
    let ids: Rc<[ResourceId]> = ticked.iter().filter_map(|key| ResourceId::parse(key)).collect();
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(Open::Nothing))
    };
    let refresh = {
        let (refreshed, ticked) = (refreshed.clone(), ticked.clone());
        Callback::from(move |()| {
            ticked.set([].into());
            refreshed.set(*refreshed + 1);
        })
    };
    let pane = (*open == Open::Delete)
        .then(|| html! { <BulkDeletePane ids={ids.clone()} on_close={close.clone()} /> });
    html! {
        <Blade
            title={list.title()}
            subtitle="Default Directory"
            commands={commands(list, &world, &ids, &open, refresh)}
            {pane}
        >
            <div class="filters">
                <FilterBox
                    id="filter"
                    label="Filter for any field..."
                    value={(*filter).clone()}
                    on_change={setter(&filter)}
                />
            </div>
            <p class="showing" role="status">
                { showing(rows.count(&filter), rows.len()) }
                if *refreshed > 0 {
                    <span class="visually-hidden" key={*refreshed}>{ " Refreshed." }</span>
                }
            </p>
            if rows.is_empty() {
                { empty(list) }
            } else {
                <Table
                    key={*refreshed}
                    label={list.title()}
                    kind="list"
                    rows={(*rows).clone()}
                    filter={(*filter).clone()}
                    sort={Some(Sort::by("name"))}
                    on_selection={Some(setter(&ticked))}
                    empty_text="Nothing here contains the text in the filter."
                />
            }
            { note(list) }
            if let Open::Confirm(action) = &*open {
                <PowerConfirm {ids} action={*action} on_close={close} />
            }
        </Blade>
    }
}

/// A callback that sets the state.
fn setter<T: PartialEq + 'static>(state: &UseStateHandle<T>) -> Callback<T> {
    let setter = state.setter();
    Callback::from(move |value: T| setter.set(value))
}

fn commands(
    list: List,
    world: &Rc<World>,
    ids: &Rc<[ResourceId]>,
    open: &UseStateHandle<Open>,
    refresh: Callback<()>,
) -> Rc<[Command]> {
    let nothing = ids
        .is_empty()
        .then_some(AttrValue::Static("Tick something in the list first."));
    let export = {
        let world = world.clone();
        Callback::from(move |()| {
            let text = links::csv(&CSV_HEADS, csv_cells(&world, list.kind()));
            download("Azureresources.csv", &text);
        })
    };
    let mut commands = vec![
        list.create(),
        Command::new("Refresh", Glyph::Refresh, refresh),
        Command::new("Export to CSV", Glyph::Download, export),
        Command::Separator,
    ];
    if list == List::VirtualMachines {
        let open = open.clone();
        let ask = Callback::from(move |action| open.set(Open::Confirm(action)));
        commands.extend(vm_commands(world, ids, &ask));
    }
    let open = open.clone();
    let delete = Callback::from(move |()| open.set(Open::Delete));
    commands.push(
        Command::new("Delete", Glyph::Trash, delete)
            .unless(nothing)
            .changing(),
    );
    commands.into()
}

fn empty(list: List) -> Html {
    let (glyph, title, text, button, route) = match list {
        List::All => (
            Glyph::AllResources,
            "No resources to display",
            "Whatever you create is listed here.",
            "Create a resource",
            Route::CreateResource {
                search: String::new(),
            },
        ),
        List::ScaleSets => (
            glyph_of(Kind::ScaleSet),
            "No virtual machine scale sets to display",
            "A scale set keeps a number of virtual machines that are made from one model.",
            "Create virtual machine scale set",
            Route::CreateScaleSet { tab: String::new() },
        ),
        List::VirtualMachines => (
            glyph_of(Kind::VirtualMachine),
            "No virtual machines to display",
            "A virtual machine is a computer of yours in Azure. The instances of a Flexible scale set are listed here too.",
            "Create virtual machine",
            Route::CreateVm { tab: String::new() },
        ),
    };
    let on_click = Callback::from(move |()| go(&route));
    html! {
        <EmptyState {glyph} {title} {text}>
            <Button kind={ButtonKind::Primary} {on_click}>{ button }</Button>
        </EmptyState>
    }
}

/// What differs in the portal of 2025 (portal-ui.md §0.1).
fn note(list: List) -> Html {
    let text = match list {
        List::All => {
            "Lists open in a newer browse view. A banner over them says that some features may be missing and has a link \
             back to the older view, which is this one."
        }
        List::ScaleSets => {
            "Scale sets are found under the page Compute infrastructure, and their name there is Virtual Machine Scale Set \
             (VMSS). The breadcrumb reads Home > Compute infrastructure | Virtual Machine Scale Set (VMSS) >."
        }
        List::VirtualMachines => {
            "Virtual machines are found under the page Compute infrastructure. The first entry of Create is called Virtual \
             machine there, and Hibernate has joined the commands."
        }
    };
    html! { <PortalOf2025 about="this list">{ text }</PortalOf2025> }
}
