//! **Instances** of a scale set (portal-ui.md §4.3): a Flexible set's are virtual machines, a Uniform set's are rows of it.

mod commands;
mod protection;
mod rows;

use std::rc::Rc;

use yew::prelude::*;

use self::commands::{Asking, Question, commands};
use self::protection::ProtectionPane;
use self::rows::{Row, columns};
use super::resource::ResourcePage;
use crate::arm::query::{InstanceRow, instance_rows};
use crate::arm::spec::OrchestrationMode;
use crate::arm::{Kind, ResourceId, World};
use crate::ui::kit::{EmptyState, FilterBox, FromTheLab, PortalOf2025};
use crate::ui::route::{Page, Route};
use crate::ui::shell::hub::{ByPtr, use_world};
use crate::ui::shell::links;
use crate::ui::shell::look::glyph_of;
use crate::ui::table::{Rows, Sort, Table};

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
        world.resource(&id).map_or(&[], |set| columns(set, &rows)),
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
    let pane = match (&*asking, &*chosen) {
        (Some(Asking::Protection), [row]) => Some(html! {
            <ProtectionPane set={id.clone()} row={row.clone()} on_close={on_close.clone()} />
        }),
        _ => None,
    };
    html! {
        <ResourcePage
            id={id.clone()}
            page={Page::Instances}
            commands={commands(&world, &chosen, &asking, refresh)}
            {pane}
        >
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
                    kind="wide"
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
            if let Some(asking) = (*asking).filter(|asking| *asking != Asking::Protection) {
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
