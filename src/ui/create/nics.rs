//! The grid of network interfaces on the Networking tab of a scale set: the pencil is the only way to ports and public
//! address (portal-ui.md §2.4).

use std::rc::Rc;

use yew::prelude::*;

use super::frame::OpenPane;
use super::state::Ctx;
use crate::forms::create_scale_set::CreateScaleSet;
use crate::forms::edit_nic::NicRow;
use crate::ui::kit::{Command, CommandBar, Glyph, IconButton};

#[derive(Properties, PartialEq)]
pub(super) struct NicGridProps {
    pub ctx: Ctx<CreateScaleSet>,
    pub open: Callback<OpenPane>,
}

/// The toolbar and the grid. Which rows are ticked is the grid's own.
#[component]
pub(super) fn NicGrid(props: &NicGridProps) -> Html {
    let ctx = &props.ctx;
    let ticked = use_state_eq(Vec::<usize>::new);
    let rows = ctx.form.nic_rows(&ctx.world);
    let count = rows.len();
    let tick = {
        let ticked = ticked.clone();
        Callback::from(move |row: usize| {
            let mut next = (*ticked).clone();
            next.retain(|other| *other != row);
            if next.len() == ticked.len() {
                next.push(row);
            }
            ticked.set(next);
        })
    };
    let row =
        |(index, row): (usize, &NicRow)| nic_row(index, row, ticked.contains(&index), &tick, &props.open);
    html! {
        <>
            <CommandBar plain=true label="Network interface commands" commands={commands(ctx, &ticked, count, &props.open)} />
            <div class="table-wrap" tabindex="0" role="region" aria-label="Network interfaces">
                <table class="table" data-kind="nic">
                    <caption class="visually-hidden">{ "Network interfaces" }</caption>
                    <thead>
                        <tr>
                            <td class="table__check"></td>
                            { for HEADS.map(|(head, title)| html! { <th scope="col" title={title}>{ head }</th> }) }
                            <td></td>
                        </tr>
                    </thead>
                    <tbody>{ for rows.iter().enumerate().map(row) }</tbody>
                </table>
            </div>
        </>
    }
}

const HEADS: [(&str, &str); 5] = [
    ("Name", "Name"),
    ("Create public IP", "Create public IP"),
    ("Subnet", "Subnet"),
    ("Network security group", "Network security group"),
    ("Accelerated networking", "Accelerated networking"),
];

fn commands(
    ctx: &Ctx<CreateScaleSet>,
    ticked: &UseStateHandle<Vec<usize>>,
    count: usize,
    open: &Callback<OpenPane>,
) -> Rc<[Command]> {
    let add = open.reform(move |()| OpenPane::Interface(count));
    let delete = {
        let (ctx, ticked) = (ctx.clone(), ticked.clone());
        Callback::from(move |()| {
            let rows = (*ticked).clone();
            ctx.change(move |form| form.delete_nics(&rows));
            ticked.set(Vec::new());
        })
    };
    let reason = ticked
        .is_empty()
        .then_some(AttrValue::Static("Tick a network interface first."));
    let delete = Command::new("Delete", Glyph::Trash, delete).unless(reason);
    [Command::new("Create new nic", Glyph::Plus, add), delete].into()
}

fn nic_row(
    index: usize,
    row: &NicRow,
    is_ticked: bool,
    tick: &Callback<usize>,
    open: &Callback<OpenPane>,
) -> Html {
    let onchange = tick.reform(move |_: Event| index);
    let edit = open.reform(move |()| OpenPane::Interface(index));
    html! {
        <tr key={index}>
            <td class="table__check">
                <input type="checkbox" checked={is_ticked} {onchange} aria-label={["Select ", &row.name].concat()} />
            </td>
            <th scope="row">
                { &row.name }
                if let Some(error) = &row.error {
                    <span class="form-row__error">{ error.clone().into_owned() }</span>
                }
            </th>
            <td>{ row.create_public_ip }</td>
            <td>{ &row.subnet }</td>
            <td>{ &row.security_group }</td>
            <td>{ row.accelerated }</td>
            <td><IconButton glyph={Glyph::Pencil} label={["Edit network interface ", &row.name].concat()} on_click={edit} /></td>
        </tr>
    }
}
