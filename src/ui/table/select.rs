//! The ticks of a table: a set of keys, held beside the rows and not in them.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::rows::RowRef;
use super::table::TableProps;

/// Keys, sorted, so that a thousand rows can be looked up among a thousand ticks.
pub(super) struct Keys(Vec<AttrValue>);

impl Keys {
    fn of(keys: &[AttrValue]) -> Self {
        let mut keys = keys.to_vec();
        keys.sort_unstable();
        Self(keys)
    }

    pub(super) fn contains(&self, key: &AttrValue) -> bool {
        self.0.binary_search(key).is_ok()
    }
}

/// What is ticked, and what a tick does.
pub(super) struct Select {
    pub(super) ticked: Keys,
    pub(super) on_one: Callback<(AttrValue, bool)>,
    on_all: Callback<bool>,
}

#[hook]
pub(super) fn use_select(
    props: &TableProps,
    selection: &UseStateHandle<Rc<[AttrValue]>>,
    shown: &Rc<Rc<[RowRef]>>,
) -> Option<Select> {
    // Read by callbacks that are made once, so that ticking one row leaves the others alone.
    let latest = use_mut_ref(|| {
        (
            Rc::<[AttrValue]>::from([]),
            props.rows.clone(),
            props.on_selection.clone(),
        )
    });
    let all = props.rows.rows.iter().map(RowRef::key);
    let keys: Rc<[AttrValue]> = if selection.is_empty() {
        (**selection).clone()
    } else {
        let ticked = Keys::of(selection);
        all.filter(|key| ticked.contains(key)).collect()
    };
    *latest.borrow_mut() = (keys.clone(), props.rows.clone(), props.on_selection.clone());
    let change = {
        let (selection, latest) = (selection.setter(), latest);
        use_callback((), move |(changed, on): (Rc<[AttrValue]>, bool), ()| {
            let (keys, rows, on_selection) = latest.borrow().clone();
            let ticked = |key: &AttrValue| {
                if changed.contains(key) {
                    on
                } else {
                    keys.contains(key)
                }
            };
            let now: Rc<[AttrValue]> = rows.rows.iter().map(RowRef::key).filter(ticked).collect();
            latest.borrow_mut().0 = now.clone();
            selection.set(now.clone());
            if let Some(on_selection) = on_selection {
                on_selection.emit(now);
            }
        })
    };
    let ticked = Keys::of(&keys);
    // Rows that are gone are no longer ticked, and the page's commands hear of it.
    {
        let (gone, keys, on_selection) = (
            keys.len() != selection.len(),
            keys.clone(),
            props.on_selection.clone(),
        );
        let selection = selection.setter();
        use_effect_with((gone, keys), move |(gone, keys)| {
            if *gone {
                selection.set(keys.clone());
                if let Some(on_selection) = on_selection {
                    on_selection.emit(keys.clone());
                }
            }
        });
    }
    let on_one = use_callback(change.clone(), |(key, on): (AttrValue, bool), change| {
        change.emit(([key].into(), on))
    });
    let shown = shown.clone();
    let on_all = Callback::from(move |on: bool| change.emit((shown.iter().map(RowRef::key).collect(), on)));
    props.on_selection.as_ref().map(|_| Select {
        ticked,
        on_one,
        on_all,
    })
}

pub(super) fn tick_all(shown: &[RowRef], select: &Select) -> Html {
    let ticked = shown
        .iter()
        .filter(|row| select.ticked.contains(&row.key()))
        .count();
    let all = ticked == shown.len() && ticked > 0;
    let on_all = select.on_all.clone();
    let onchange =
        move |event: Event| on_all.emit(event.target_unchecked_into::<HtmlInputElement>().checked());
    html! {
        <input
            type="checkbox"
            aria-label="Select all"
            checked={all}
            ~indeterminate={ticked > 0 && !all}
            disabled={shown.is_empty()}
            {onchange}
        />
    }
}
