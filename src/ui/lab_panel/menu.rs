//! The lab's menu: the run as a file, starting over, and the way back from it.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::kit::{ConfirmDialog, Glyph, Icon, MenuButton, MenuItem};
use crate::ui::store::{Dispatch, Earlier, use_dispatch, use_store};

/// The menu's button, and the question before starting over.
#[component]
pub(super) fn LabMenu() -> Html {
    let dispatch = use_dispatch();
    let earlier = use_store().earlier.clone();
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
                items={items(&dispatch, &earlier, ask)}
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

fn items(dispatch: &Dispatch, earlier: &[Earlier], ask: Callback<()>) -> Rc<[MenuItem]> {
    let call = |act: fn(&Dispatch)| {
        let dispatch = dispatch.clone();
        Callback::from(move |()| act(&dispatch))
    };
    let save = call(|dispatch| {
        dispatch.save_to_file();
    });
    let mut items = vec![
        MenuItem::new("Save run to a file", save).with_icon(Glyph::Download),
        MenuItem::new("Open run from a file…", call(Dispatch::open_file)).with_icon(Glyph::Upload),
        MenuItem::new("Start over…", ask)
            .with_icon(Glyph::Restart)
            .with_caption("Asks first; can be undone"),
    ];
    if let Some(last) = earlier.iter().find(|earlier| earlier.readable) {
        let (dispatch, id) = (dispatch.clone(), last.id.clone());
        let undo = Callback::from(move |()| dispatch.reopen(&id));
        let item = MenuItem::new("Undo start over", undo).with_icon(Glyph::Undo);
        items.push(item.with_caption("Brings back the run before this one; this one is kept too"));
    }
    if let Some(aside) = earlier.iter().find(|earlier| !earlier.readable) {
        let (dispatch, id) = (dispatch.clone(), aside.id.clone());
        let download = Callback::from(move |()| {
            dispatch.download_earlier(&id);
        });
        let item = MenuItem::new("Download the run set aside", download).with_icon(Glyph::Download);
        items.push(item.with_caption("It could not be opened here"));
    }
    items.into()
}
