//! **Subnets** of a virtual network.

use std::rc::Rc;

use yew::prelude::*;

use super::resource::ResourcePage;
use crate::arm::{Kind, ResourceId, SubnetId, World};
use crate::ui::route::Page;
use crate::ui::shell::hub::{ByPtr, use_world};
use crate::ui::table::{Column, Rows, Table, TableRow, Value};

#[derive(PartialEq)]
struct SubnetRow {
    name: AttrValue,
    range: AttrValue,
    /// How many network interfaces have an address of it.
    interfaces: u32,
}

impl TableRow for SubnetRow {
    fn key(&self) -> AttrValue {
        self.name.clone()
    }

    fn name(&self) -> AttrValue {
        self.name.clone()
    }
}

const COLUMNS: &[Column<SubnetRow>] = &[
    Column::new("name", "Name", |row| Value::Text(row.name.clone())),
    Column::new("range", "IPv4", |row| Value::Text(row.range.clone())),
    Column::new("interfaces", "Network interfaces", |row| {
        Value::Number(row.interfaces.into())
    }),
];

fn rows(world: &World, id: &ResourceId) -> Rows {
    let vnet = world.resource(id).and_then(|resource| resource.vnet());
    let rows = vnet.into_iter().flat_map(|vnet| &vnet.subnets).map(|subnet| {
        let place = SubnetId {
            vnet: id.clone(),
            name: subnet.name.as_str().into(),
        };
        let nics = world.of_kind(Kind::NetworkInterface);
        let inside = nics.filter(|nic| nic.nic().is_some_and(|nic| nic.spec.subnet == place));
        Rc::new(SubnetRow {
            name: subnet.name.clone().into(),
            range: subnet.address_prefix.to_string().into(),
            interfaces: u32::try_from(inside.count()).unwrap_or(u32::MAX),
        })
    });
    Rows::new(COLUMNS, rows)
}

#[derive(Properties, PartialEq)]
pub struct SubnetsPageProps {
    pub id: ResourceId,
}

#[component]
pub fn SubnetsPage(props: &SubnetsPageProps) -> Html {
    let world = use_world();
    let rows = use_memo((ByPtr(world), props.id.clone()), |(world, id)| rows(world, id));
    html! {
        <ResourcePage id={props.id.clone()} page={Page::Subnets}>
            <Table label="Subnets" rows={(*rows).clone()} empty_text="This network has no subnet." />
        </ResourcePage>
    }
}
