//! Where the focus goes, and how much of the sheet shows, when something takes the place of something else.

use yew::prelude::*;

use super::head::Sheet;
use crate::ui::kit::focus::focus;
use crate::ui::shell::hub::ByPtr;
use crate::ui::shell::nav::use_nav;
use crate::ui::store::use_store;

/// Folding and unfolding takes away the button that was pressed: the focus goes to the one that undoes it.
#[hook]
pub(super) fn use_focus_follows(open: bool, fold: &NodeRef, rail: &NodeRef) {
    let (fold, rail) = (fold.clone(), rail.clone());
    let first = use_mut_ref(|| true);
    use_effect_with(open, move |open| {
        if !first.replace(false) {
            focus(if *open { &fold } else { &rail });
        }
    });
}

/// Another run in the place of this one makes the pages anew, and whatever had the focus is gone: the panel takes it.
#[hook]
pub(super) fn use_focus_in_another_run(panel: &NodeRef) {
    let generation = use_store().generation;
    let panel = panel.clone();
    use_effect_with((), move |()| {
        if generation > 0 {
            focus(&panel);
        }
    });
}

/// What was opened is told in the panel: nothing is over it then, and enough of the sheet shows.
#[hook]
pub(super) fn use_offer_in_sight(sheet: &UseStateHandle<Sheet>, sharing: &UseStateHandle<bool>) {
    let (peek, sheet, sharing) = (**sheet == Sheet::Peek, sheet.setter(), sharing.setter());
    let offer = use_store().offer.clone();
    use_effect_with(offer.map(ByPtr), move |offer| {
        if offer.is_some() {
            sharing.set(false);
            if peek {
                sheet.set(Sheet::Half);
            }
        }
    });
}

/// A full sheet covers the portal: a page that is opened from it lets it down by half.
#[hook]
pub(super) fn use_portal_in_sight(sheet: &UseStateHandle<Sheet>) {
    let route = use_nav().route().clone();
    let sheet = sheet.clone();
    use_effect_with(route, move |_| sheet.set(sheet.below_full()));
}
