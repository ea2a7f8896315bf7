//! The Create virtual network pane: a name, address ranges, subnets (portal-ui.md §2.4).
//!
//! It works on a copy: OK hands the copy over when the core finds nothing wrong with it.

use yew::prelude::*;

use crate::arm::World;
use crate::forms::create_vnet::{Cell, CreateVnet, SubnetRow};
use crate::forms::form::Message;
use crate::ui::kit::{Button, ButtonKind, Glyph, IconButton, Pane, TextField};
use crate::ui::store::use_world;

#[derive(Properties, PartialEq)]
pub(super) struct VnetPaneProps {
    /// The pane as it opens.
    pub vnet: CreateVnet,
    /// What is wrong with it, where the wizard stands.
    pub errors: Callback<CreateVnet, Vec<(Cell, Message)>>,
    pub on_ok: Callback<CreateVnet>,
    pub on_close: Callback<()>,
}

type Draft = UseStateHandle<CreateVnet>;

/// The pane.
#[component]
pub(super) fn VnetPane(props: &VnetPaneProps) -> Html {
    let world = use_world();
    let draft = use_state(|| props.vnet.clone());
    let shown = use_state(Vec::<(Cell, Message)>::new);
    let ok = {
        let (draft, shown) = (draft.clone(), shown.clone());
        let (errors, on_ok, on_close) = (props.errors.clone(), props.on_ok.clone(), props.on_close.clone());
        Callback::from(move |()| {
            let found = errors.emit((*draft).clone());
            if found.is_empty() {
                on_ok.emit((*draft).clone());
                on_close.emit(());
            } else {
                shown.set(found);
            }
        })
    };
    let footer = html! {
        <>
            <Button kind={ButtonKind::Primary} on_click={ok}>{ "OK" }</Button>
            <Button on_click={props.on_close.clone()}>{ "Discard" }</Button>
        </>
    };
    let error = |cell: Cell| {
        let found = shown.iter().find(|(at, _)| *at == cell);
        found.map(|(_, message)| AttrValue::from(message.clone().into_owned()))
    };
    html! {
        <Pane id="new-vnet" title="Create virtual network" on_close={props.on_close.clone()} {footer}>
            <p class="prose">{ "A virtual network is a private range of addresses. Resources in it reach each other, and nothing else unless you let it." }</p>
            <TextField id="vnet-name" label="Name" required=true value={draft.name.clone()} error={error(Cell::Name)} on_change={set(&draft, |vnet, name| vnet.name = name)} />
            <h3 class="section-title">{ "Address space" }</h3>
            { for (0..=draft.ranges.len()).map(|row| range_row(&draft, &world, row, error(Cell::Range(row)))) }
            <h3 class="section-title">{ "Subnets" }</h3>
            { for (0..=draft.subnets.len()).map(|row| subnet_row(&draft, row, error(Cell::SubnetName(row)), error(Cell::SubnetRange(row)))) }
        </Pane>
    }
}

/// A callback that changes the draft with what is typed.
fn set(draft: &Draft, change: impl Fn(&mut CreateVnet, String) + 'static) -> Callback<String> {
    let draft = draft.clone();
    Callback::from(move |text: String| {
        let mut next = (*draft).clone();
        change(&mut next, text);
        draft.set(next);
    })
}

fn range_row(draft: &Draft, world: &World, row: usize, error: Option<AttrValue>) -> Html {
    let value = draft.ranges.get(row).cloned().unwrap_or_default();
    let number = (row + 1).to_string();
    let note = (!value.is_empty()).then(|| {
        AttrValue::from(
            [
                &CreateVnet::addresses(&value),
                " · Overlap: ",
                &CreateVnet::overlap(&value, world),
            ]
            .concat(),
        )
    });
    let on_change = set(draft, move |vnet, text| match vnet.ranges.get_mut(row) {
        Some(range) => *range = text,
        None => vnet.ranges.push(text),
    });
    html! {
        <TextField id={["vnet-range-", &number].concat()} label={["Address range ", &number].concat()} {value} {error} {note} {on_change} placeholder="10.0.0.0/16" sub={remove(draft, row, row < draft.ranges.len(), &["Delete address range ", &number].concat(), |vnet, row| { vnet.ranges.remove(row); })} />
    }
}

fn subnet_row(
    draft: &Draft,
    row: usize,
    name_error: Option<AttrValue>,
    range_error: Option<AttrValue>,
) -> Html {
    let subnet = draft.subnets.get(row).cloned().unwrap_or_default();
    let number = (row + 1).to_string();
    let edit = |change: fn(&mut SubnetRow, String)| {
        set(draft, move |vnet, text| {
            if vnet.subnets.len() <= row {
                vnet.subnets.push(SubnetRow::default());
            }
            change(&mut vnet.subnets[row], text);
        })
    };
    let note = (!subnet.range.is_empty()).then(|| AttrValue::from(CreateVnet::addresses(&subnet.range)));
    html! {
        <>
            <TextField id={["subnet-name-", &number].concat()} label={["Subnet name ", &number].concat()} value={subnet.name} error={name_error} on_change={edit(|row, text| row.name = text)} />
            <TextField id={["subnet-range-", &number].concat()} label={["Subnet address range ", &number].concat()} value={subnet.range} error={range_error} {note} on_change={edit(|row, text| row.range = text)} placeholder="10.0.0.0/24" sub={remove(draft, row, row < draft.subnets.len(), &["Delete subnet ", &number].concat(), |vnet, row| { vnet.subnets.remove(row); })} />
        </>
    }
}

/// The bin of a row; the blank one has none.
fn remove(
    draft: &Draft,
    row: usize,
    is_there: bool,
    label: &str,
    change: fn(&mut CreateVnet, usize),
) -> Html {
    if !is_there {
        return Html::default();
    }
    let draft = draft.clone();
    let on_click = Callback::from(move |()| {
        let mut next = (*draft).clone();
        change(&mut next, row);
        draft.set(next);
    });
    html! { <IconButton glyph={Glyph::Trash} label={label.to_owned()} {on_click} /> }
}
