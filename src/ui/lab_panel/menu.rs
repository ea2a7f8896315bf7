//! The lab's menu: sharing, other labs, files, starting over, and the way back from it.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::kit::{ConfirmDialog, Glyph, Icon, MenuButton, MenuItem};
use crate::ui::route::Route;
use crate::ui::shell::hub::{ByPtr, go};
use crate::ui::store::{Dispatch, Earlier, lab_key, use_dispatch, use_store};

#[derive(Properties, PartialEq)]
pub(super) struct LabMenuProps {
    pub on_share: Callback<()>,
}

/// The menu's button, and the question before starting over.
#[component]
pub(super) fn LabMenu(props: &LabMenuProps) -> Html {
    let (store, dispatch) = (use_store(), use_dispatch());
    let lab = lab_key(store.session.scenario(), store.lab.is_some());
    // The run that was left last of this lab.
    let last = use_memo((ByPtr(store.earlier.clone()), lab), |(earlier, lab)| {
        let of_lab = |one: &&Earlier| one.about().is_some_and(|about| about.lab == *lab);
        earlier.iter().find(of_lab).map(|one| one.id.clone())
    });
    let aside = store.earlier.iter().find(|earlier| !earlier.readable);
    let aside = aside.map(|aside| aside.id.clone());
    let asking = use_state_eq(|| false);
    let ask = {
        let asking = asking.setter();
        Callback::from(move |()| asking.set(true))
    };
    let on_cancel = {
        let asking = asking.setter();
        Callback::from(move |()| asking.set(false))
    };
    let on_confirm = {
        let (asking, dispatch) = (asking.setter(), dispatch.clone());
        Callback::from(move |()| {
            asking.set(false);
            dispatch.start_over();
        })
    };
    html! {
        <>
            <MenuButton
                id="lab-menu"
                label="Lab menu"
                button_class="lab-icon-button"
                align_end={true}
                items={items(&dispatch, &props.on_share, (*last).clone(), aside, ask)}
            >
                <Icon glyph={Glyph::More} />
            </MenuButton>
            if *asking {
                <ConfirmDialog id="start-over" title="Start over?" confirm_text="Start over" {on_confirm} {on_cancel}>
                    <p>{ "The lab begins anew, with the resources it started from." }</p>
                    <p>{ "Your run is kept in this browser: “Undo start over” in the lab menu brings it back." }</p>
                </ConfirmDialog>
            }
        </>
    }
}

/// `last` and `aside`: the run to go back to, and what could not be opened.
fn items(
    dispatch: &Dispatch,
    on_share: &Callback<()>,
    last: Option<AttrValue>,
    aside: Option<AttrValue>,
    ask: Callback<()>,
) -> Rc<[MenuItem]> {
    let call = |act: fn(&Dispatch)| {
        let dispatch = dispatch.clone();
        Callback::from(move |()| act(&dispatch))
    };
    let save = call(|dispatch| {
        dispatch.save_to_file();
    });
    let mut items = vec![
        MenuItem::new("Share…", on_share.clone()).with_icon(Glyph::External),
        MenuItem::new("Other labs…", Callback::from(|()| go(&Route::Labs))).with_icon(Glyph::Flask),
        MenuItem::new("Write a lab…", Callback::from(|()| go(&Route::Author))).with_icon(Glyph::Pencil),
        MenuItem::new("Save run to a file", save).with_icon(Glyph::Download),
        MenuItem::new("Open a file…", call(Dispatch::open_file))
            .with_icon(Glyph::Upload)
            .with_caption("A run or a lab; asks before it starts"),
        MenuItem::new("Start over…", ask)
            .with_icon(Glyph::Restart)
            .with_caption("Asks first; can be undone"),
    ];
    if let Some(id) = last {
        let dispatch = dispatch.clone();
        let undo = Callback::from(move |()| dispatch.reopen(&id));
        let item = MenuItem::new("Undo start over", undo).with_icon(Glyph::Undo);
        items.push(item.with_caption("Brings back the run before this one; this one is kept too"));
    }
    if let Some(id) = aside {
        let dispatch = dispatch.clone();
        let download = Callback::from(move |()| {
            dispatch.download_earlier(&id);
        });
        let item = MenuItem::new("Download the run set aside", download).with_icon(Glyph::Download);
        items.push(item.with_caption("It could not be opened here"));
    }
    items.into()
}
